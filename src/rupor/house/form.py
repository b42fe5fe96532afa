"""The form of ``rupor.toml``: what it may hold, and every mistake in it at once.

Imported only where there is such a file, for ``pydantic`` takes its time to load.
"""

import copy
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rupor import cover
from rupor.errors import ConfigError
from rupor.house import feed as feeds
from rupor.model import House, Profile
from rupor.run import tables
from rupor.run.registry import close_matches
from rupor.sound import bed as beds
from rupor.sound import house as sounds
from rupor.sound import profile
from rupor.text import language

LONGEST_LINE = 300
"""Characters of a name, a contact or a spoken line."""
LIMIT = 65_536
"""Bytes in which a certificate or a key begins."""

_PEM = "-----BEGIN"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Sound(_Table):
    ident: str = ""
    sign_off: str = ""
    bed: str = ""
    music: str = ""
    bed_below: Annotated[float, Field(ge=beds.LEAST_BELOW, le=60, allow_inf_nan=False)] = 22.0


class _Speech(_Table):
    repeat_key: bool = False
    disclose: bool = False
    disclosures: dict[str, str] = {}


class _Signing(_Table):
    certificate: str = ""
    key: str = ""


class _File(_Table):
    agency: str = ""
    publisher: str = ""
    licence: str = ""
    contact: str = ""
    series: str = ""
    cover: str = ""
    sound: _Sound = _Sound()
    speech: _Speech = _Speech()
    profiles: dict[str, dict[str, Any]] = {}
    signing: _Signing = _Signing()
    feed: feeds.FeedTable | None = None


_TABLES: Mapping[str, type[BaseModel]] = {
    "sound": _Sound,
    "speech": _Speech,
    "signing": _Signing,
    "feed": feeds.FeedTable,
}
_TEXTS = ("agency", "publisher", "licence", "contact", "series")
_KINDS = {
    "string_type": "is not text. Expected text in quotes",
    "bool_type": "is not a yes or no. Expected true or false, without quotes",
    "float_type": "is not a number. Expected one such as 22, without quotes",
    "finite_number": "is not a number. Expected one such as 22",
    "greater_than_equal": f"is too little. Expected {beds.LEAST_BELOW:.0f} or more: with less, music hides words "
    "(WCAG 2.2, 1.4.7). Leave it out, and it is 22",
    "less_than_equal": "is too much. Expected at most 60. Leave 'bed' out, and there is no music",
}

Files = Mapping[str, Path]
"""The files that are named and can be used, by their key."""


def house(text: str, path: Path) -> House:
    """Make a House of the text of *path*; raise ConfigError with all its mistakes."""
    raw = tables.parsed(text, path, 'agency = "..."')
    form, mistakes = _shaped(raw)
    folder = path.parent
    files: dict[str, Path] = {}
    mistakes += _wrong_texts(form)
    mistakes += _wrong_files(form, folder, files)
    disclosures = {language.tag(key): " ".join(line.split()) for key, line in form.speech.disclosures.items()}
    profiles: list[Profile] = []
    mistakes += _wrong_profiles(form, profiles)
    mistakes += feeds.wrong(form.feed, folder)
    if mistakes:
        more = f"{path}: {len(mistakes)} mistakes.\n" if len(mistakes) > 1 else ""
        raise ConfigError(more + "\n".join(f"{path}: {one}" for one in mistakes))
    return House(
        **{key: " ".join(getattr(form, key).split()) for key in _TEXTS},
        cover=files.get("cover"),
        ident=files.get("sound.ident"),
        sign_off=files.get("sound.sign_off"),
        bed=files.get("sound.bed"),
        music=" ".join(form.sound.music.split()),
        bed_below=form.sound.bed_below,
        repeat_key=form.speech.repeat_key,
        disclose=form.speech.disclose,
        disclosures=disclosures,
        profiles=tuple(profiles),
        certificate=files.get("signing.certificate"),
        key=files.get("signing.key"),
        feed=feeds.made(form.feed, folder),
        source=path,
    )


def _shaped(raw: dict[str, Any]) -> tuple[_File, list[str]]:
    """Read what has the right form; return with it what has not."""
    try:
        return _File.model_validate(raw), []
    except ValidationError as error:
        rest = copy.deepcopy(raw)
        mistakes = []
        for one in error.errors():
            place = [str(part) for part in one["loc"]]
            mistakes.append(f"{'.'.join(place)}: {_what(one['type'], place)}")
            table = rest
            for part in place[:-1]:
                table = table[part]
            table.pop(place[-1], None)
        return _File.model_validate(rest), mistakes


def _what(kind: str, place: list[str]) -> str:
    if kind == "extra_forbidden":
        known = _TABLES[place[0]].model_fields if len(place) > 1 else _File.model_fields
        known = feeds.ShowTable.model_fields if len(place) > 3 else known
        return f"unknown key. {close_matches(place[-1], known)}"
    return _KINDS.get(kind, f"is no table. Expected lines under [{'.'.join(place)}]")


def _wrong_texts(form: _File) -> Iterator[str]:
    lines = {key: getattr(form, key) for key in _TEXTS} | {"sound.music": form.sound.music}
    for key, line in form.speech.disclosures.items():
        lines[f"speech.disclosures.{key}"] = line
        yield from _wrong_disclosure(f"speech.disclosures.{key}", key, line)
    for key, line in lines.items():
        if len(line) > LONGEST_LINE:
            yield f"{key}: has {len(line)} characters. Expected at most {LONGEST_LINE}. Write it shorter"
        if not " ".join(line.split()).isprintable():
            yield f"{key}: holds signs that cannot be shown. Expected text. Type it again"


def _wrong_disclosure(where: str, key: str, line: str) -> Iterator[str]:
    tag = language.tag(key)
    if not tag:
        yield f"{where}: unknown language '{key}'. Expected a BCP 47 tag such as ru, en or pt-BR. Correct it"
    if not any(map(str.isalnum, line)):
        yield f"{where}: says nothing. Expected a sentence. Write it, or take the line out"
    elif tag and (other := language.contradicts(line, tag)):
        yield f"{where}: is in '{other}'. Expected a sentence in '{tag}'. Correct one of the two"


def _wrong_files(form: _File, folder: Path, found: dict[str, Path]) -> Iterator[str]:
    """Fill *found* with the files that can be used; yield what is wrong with the others."""
    checks: dict[str, tuple[str, Callable[[Path], object]]] = {
        "cover": (form.cover, cover.of),
        "sound.ident": (form.sound.ident, _check_jingle),
        "sound.sign_off": (form.sound.sign_off, _check_jingle),
        "sound.bed": (form.sound.bed, _check_bed),
        "signing.certificate": (form.signing.certificate, _check_certificate),
        "signing.key": (form.signing.key, _check_key),
    }
    for key, (name, check) in checks.items():
        if _PEM in name:
            yield (
                f"{key}: is written into the file itself. Expected the name of a PEM file. Take it out, for this file "
                "is passed on, and save it where only you can read it"
            )
        elif name:
            found[key] = folder / Path(name).expanduser()
            try:
                check(found[key])
            except ConfigError as error:
                yield f"{key}: {error}"
    for one, other in (("certificate", "key"), ("key", "certificate")):
        if getattr(form.signing, one) and not getattr(form.signing, other):
            yield f"signing.{one}: stands alone. Expected 'signing.{other}' beside it. Add it, or take this out"


def _opened(path: Path, what: str) -> bytes:
    """Return the first bytes of a file; raise ConfigError when it cannot be read."""
    if path.exists() and not path.is_file():
        raise ConfigError(f"{path}: is not a file. Expected {what}. Correct the name")
    try:
        with path.open("rb") as file:
            return file.read(LIMIT)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}). Expected {what}. Correct the name or its permissions"
        ) from error


def _check_certificate(path: Path) -> None:
    if b"-----BEGIN CERTIFICATE-----" not in _opened(path, "a certificate"):
        raise ConfigError(f"{path}: is no certificate. Expected a PEM file. Ask who made it for one")


def _check_key(path: Path) -> None:
    if b"PRIVATE KEY-----" not in _opened(path, "a private key"):
        raise ConfigError(f"{path}: is no private key. Expected a PEM file. Ask who made it for one")


def _check_jingle(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sounds.jingle(path, Path(folder))


def _check_bed(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        beds.decoded(path, Path(folder) / "bed.pcm")


def _wrong_profiles(form: _File, made: list[Profile]) -> Iterator[str]:
    """Fill *made* with the office's profiles; yield what is wrong with the others."""
    for name, fields in form.profiles.items():
        key = f"profiles.{name}"
        known = {one.name: one for one in made}
        own = {field: value for field, value in fields.items() if field not in ("like", "name")}
        like = fields.get("like", name)
        if "name" in fields:
            yield f"{key}.name: is given by the table's head. Expected no such line. Take it out"
        if not isinstance(like, str):
            yield f"{key}.like: is not text. Expected a profile's name in quotes"
        elif like not in known and like not in profile.names():
            yield f"{key}.like: {_unlike(like, name, (*known, *profile.names()))}"
        else:
            base = known.get(like) or profile.get(like)
            try:
                made.append(profile.changed(replace(base, name=name), own, key))
            except ConfigError as error:
                yield from str(error).split("\n")


def _unlike(like: str, name: str, known: tuple[str, ...]) -> str:
    if like == name:
        return f"is missing. Expected the profile that '{name}' is made from, such as like = \"podcast\". Add the line"
    return f"unknown profile '{like}'. {close_matches(like, known)}"
