"""What a ``partners.toml`` may hold, by the kinds of its values; whatever is of another kind is told at once.

Imported only where there is such a file, for ``pydantic`` takes its time to load.
"""

import copy
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rupor.run.registry import close_matches


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    def texts(self) -> dict[str, str]:
        """Return what is text, by its key in the file."""
        found = {key: getattr(self, name) for name, key in _keys(type(self)).items()}
        return {key: text for key, text in found.items() if isinstance(text, str)}


class MailTable(_Table):
    """``[mail]``: the mail server of the office."""

    server: str = ""
    user: str = ""
    password: str = ""
    sender: str = Field(default="", alias="from")
    certificate: str = ""
    without_encryption: str = ""


class PartnerTable(_Table):
    """``[partners.NAME]``."""

    title: str = ""
    contact: str = ""
    languages: list[str] = []
    profile: str = ""
    overrides: dict[str, Any] = {}
    papers: list[str] = []
    address: str = ""
    server: str = ""
    region: str = ""
    user: str = ""
    password: str = ""
    key: str = ""
    host_key: str = ""
    certificate: str = ""
    station: str = ""
    without_encryption: str = ""
    file: str = "{slug}.{language}"
    folder: str = ""
    ascii: bool = False
    longest: int = 120
    episodes_from: int = 0
    carts: list[int] = []
    zone: str = ""
    window: list[str] = []
    embargo: str = "hold"
    staging: str = ""
    pickup: bool = False
    recall: str = "remove"
    letter: list[str] = []
    letter_language: str = ""
    attach_bytes: int = 8_000_000
    link: str = ""
    patience: float = Field(default=60.0, allow_inf_nan=False)


class File(_Table):
    """The whole file."""

    ledger: str = "ledger.sqlite"
    ledger_password: str = ""
    bandwidth: str = ""
    tries: int = 3
    mail: MailTable | None = None
    partners: dict[str, PartnerTable] = {}


_KINDS = {
    "string_type": "is not text. Expected text in quotes. Correct it",
    "bool_type": "is not a yes or no. Expected true or false, without quotes. Correct it",
    "int_type": "is not a whole number. Expected one such as 3, without quotes. Correct it",
    "float_type": "is not a number. Expected one such as 60, without quotes. Correct it",
    "finite_number": "is not a number. Expected one such as 60. Correct it",
}
_LISTS = {
    "carts": "[4000, 4099]",
    "languages": '["ru", "en"]',
    "letter": '["olga@example.org"]',
    "papers": '["cue-sheet.pdf", "srt"]',
    "window": '["Mo-Fr 06:00-22:00"]',
}
_DEPTHS = {"partners": 3, "mail": 2}
"""Parts of the place of a key; what lies deeper is one value of a list."""


def shaped(raw: dict[str, Any]) -> tuple[File, list[str]]:
    """Read what has the right kind; return with it what has not, each with its place."""
    try:
        return File.model_validate(raw), []
    except ValidationError as error:
        rest = copy.deepcopy(raw)
        mistakes = {}
        for one in error.errors(include_input=False, include_url=False):
            place = [str(part) for part in one["loc"]]
            place = place[: _DEPTHS.get(place[0], 1)]
            mistakes[".".join(place)] = _what(one["type"], place)
            table = rest
            for part in place[:-1]:
                table = table[part]
            table.pop(place[-1], None)
        return File.model_validate(rest), [f"{place}: {what}" for place, what in mistakes.items()]


def _what(kind: str, place: list[str]) -> str:
    key = place[-1]
    if kind == "extra_forbidden":
        return f"unknown key. {close_matches(key, _known(place))}"
    if len(place) == _DEPTHS.get(place[0], 1) and key in _LISTS and len(place) == 3:
        return f"is no such list. Expected {key} = {_LISTS[key]}. Correct it"
    if kind in _KINDS:
        return _KINDS[kind]
    head = "[partners.NAME]" if place == ["partners"] else f"[{'.'.join(place)}]"
    return f"is no table. Expected lines under {head}. Write them so"


def _known(place: list[str]) -> list[str]:
    tables: dict[str, type[_Table]] = {"partners": PartnerTable, "mail": MailTable}
    return list(_keys(tables[place[0]] if len(place) > 1 else File).values())


def _keys(table: type[_Table]) -> dict[str, str]:
    """Return the keys of a table in the file, by the names of its fields."""
    return {name: field.alias or name for name, field in table.model_fields.items()}
