"""The form of a lexicon file: what it may hold, and where in the file each mistake stands.

Imported only when a lexicon is read, for ``pydantic`` takes longer to load than a lexicon to read.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from rupor.errors import ConfigError
from rupor.run import tables
from rupor.run.registry import close_matches
from rupor.text import language as languages
from rupor.text.lexicons import mistakes
from rupor.text.verbalize.lexicon import Lexicon, entries, keys

_HEADER = re.compile(r"\s*\[\[\s*[\"']?entry[\"']?\s*\]\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
_FENCE = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*')
_KINDS = {
    "string_type": "is not text. Expected text in quotes",
    "bool_type": "is not a yes or no. Expected true or false, without quotes",
    "list_type": "is not a list. Expected texts in square brackets",
}


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    written: Annotated[list[str], BeforeValidator(_listed)]
    spoken: str = ""
    ipa: str = ""
    regex: bool = False
    any_case: bool | None = None
    meaning: str = ""
    doubt: str = ""
    options: list[str] = []
    note: str = ""
    approved: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    language: str = ""
    note: str = ""
    entry: list[_Entry] = []


class _Mistake(NamedTuple):
    entry: int
    """Number of the entry from 0; -1 for the file itself."""
    key: str
    what: str


class _Place(NamedTuple):
    line: int
    keys: dict[str, int]


def lexicon(text: str, where: str, stated: str) -> Lexicon:
    """Make a lexicon of a file's text; *stated* is the language that its name states, or empty."""
    raw = tables.parsed(text, where, 'spoken = "..." under [[entry]]')
    language = _language(raw, where, stated)
    found = sorted([*_shape(raw), *_sense(raw, language)], key=lambda one: one.entry)
    if found:
        raise ConfigError(_report(found, raw, text, where))
    return Lexicon(language=language, entries=entries(raw), source=where)


def _language(raw: dict[str, Any], where: str, stated: str) -> str:
    """Take the language from the file's name or its key ``language``, which must not contradict each other."""
    given = raw.get("language") or ""
    told = languages.tag(given) if isinstance(given, str) else ""
    if given and not told:
        raise ConfigError(
            f"{where}: unknown language '{given}'. Expected a BCP 47 tag such as ru, en or pt-BR. Correct it"
        )
    if stated and told and stated != told:
        raise ConfigError(
            f"{where}: the name says '{stated}', but the file says '{told}'. Expected one language. "
            "Take the line 'language' out, or rename the file"
        )
    if not (stated or told):
        raise ConfigError(
            f"{where}: states no language. Expected it in the name (lexicon.ru.toml) or a first line "
            'language = "ru". Rename the file'
        )
    return stated or told


def _shape(raw: dict[str, Any]) -> Iterator[_Mistake]:
    """Find what has another type or name than the form asks for."""
    try:
        _File.model_validate(raw)
    except ValidationError as error:
        for one in error.errors():
            # ("note",) of the file, or ("entry", 3, "written", 0).
            place = (*one["loc"], "", "")
            number = int(place[1]) if len(one["loc"]) > 1 else -1
            key = str(place[2] if number >= 0 else place[0])
            yield _Mistake(number, key, _what(one["type"], key, number))


def _what(kind: str, key: str, number: int) -> str:
    if key == "entry" and number < 0:
        return "is no list of tables. Expected [[entry]], in two pairs of brackets. Correct the brackets"
    if kind == "list_type" and key == "written":
        return "is not text. Expected text in quotes, or several in square brackets"
    if kind == "extra_forbidden":
        return f"unknown key. {close_matches(key, keys() if number >= 0 else _File.model_fields)}"
    if kind == "missing":
        return "is missing. Expected the written form. Add it"
    return _KINDS.get(kind, "is not what the form asks for. Expected tables [[entry]]")


def _sense(raw: dict[str, Any], language: str) -> Iterator[_Mistake]:
    """Find what has the right form and cannot be meant."""
    tables = raw.get("entry")
    if not isinstance(tables, list) or not tables:
        return
    seen: dict[object, int] = {}
    for number, table in enumerate(tables):
        if isinstance(table, dict):
            yield from (_Mistake(number, key, what) for key, what in mistakes.of(table, language))
            for form, identity in mistakes.identities(table):
                if identity in seen:
                    twice = f"'{form}' stands in entry {seen[identity] + 1} already. Expected it once. Take one out"
                    yield _Mistake(number, "written", twice)
                seen.setdefault(identity, number)


def _report(found: list[_Mistake], raw: dict[str, Any], text: str, where: str) -> str:
    """Write all mistakes, each with its place."""
    places = _places(text)
    tables = raw["entry"] if isinstance(raw.get("entry"), list) else []
    if len(places) != len(tables):
        places = []
    lines = [_line(one, places, tables, where) for one in dict.fromkeys(found)]
    if len(lines) == 1:
        return lines[0]
    return f"{where}: {len(lines)} mistakes.\n" + "\n".join(lines)


def _line(one: _Mistake, places: list[_Place], tables: list[Any], where: str) -> str:
    if one.entry < 0:
        return f"{where}: {one.key}: {one.what}"
    line = ""
    if places:
        place = places[one.entry]
        line = f":{place.keys.get(one.key, place.line)}"
    table = tables[one.entry]
    written = table.get("written") if isinstance(table, dict) else None
    if isinstance(written, list):
        written = written[0] if written else None
    name = f" ('{written}')" if isinstance(written, str) else ""
    key = f", {one.key}" if one.key else ""
    return f"{where}{line}: entry {one.entry + 1}{name}{key}: {one.what}"


def _places(text: str) -> list[_Place]:
    """Find the lines of the entries and of their keys; what stands in long texts is none."""
    places: list[_Place] = []
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not fence:
            if _HEADER.match(line):
                places.append(_Place(number, {}))
            elif places and (key := _KEY.match(line)):
                places[-1].keys.setdefault(key[1], number)
        fence = _fence(line, fence)
    return places


def _fence(line: str, fence: str) -> str:
    """Return the quotes of the long text that is still open at the end of a line."""
    at = 0
    while True:
        if fence:
            at = line.find(fence, at)
            if at < 0:
                return fence
            at, fence = at + 3, ""
        match = _FENCE.search(line, at)
        if match is None:
            return ""
        at = match.end()
        if match[0] in ('"""', "'''"):
            fence = match[0]
