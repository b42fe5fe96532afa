"""Names of files as a station wants them, from templates such as ``{date}_{slug}_{language}``.

Whatever a title holds, a name is safe on every system and server: letters, digits, ``-_.`` and single spaces; none that
Windows keeps for itself; nothing hidden; and no two of one delivery are the same.
"""

import re
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rupor.model import Partner
from rupor.run.registry import close_matches

FIELDS = (
    *("title", "slug", "language", "date", "year", "month", "day"),
    *("episode", "cart", "version", "part"),
)
NUMBERS = ("episode", "cart", "version")
"""Fields that may be filled up with zeros: ``{episode:03}``."""
SHORTEST = 32
"""Characters that every name may have: the longest ending with a version and a segment leaves 7 of them."""
LONGEST = 255
BYTES = 200
"""Of a file's name: file systems take 255, and a server adds signs of its own to a temporary one."""
FOLDER_BYTES = 100
"""Of the name of one folder."""
DEFAULT = "message"
"""The name of what is left without one."""
DEEPEST = 6
"""Folders in one another; with a file's name they stay under the 1024 bytes of an S3 key."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""Marks and letters that Unicode shows as nothing (``Default_Ignorable_Code_Point``)."""
_QUOTES = re.compile("['’‘ʼ`´\"«»„“”]")
_SPEC = re.compile(r"0[1-9]")
_NONE = "\ue000"
"""Stands (a private sign) for a field that says nothing, until the separator before it is taken away with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What names are made of."""

    title: str
    slug: str
    """The message's id."""
    language: str
    date: str = ""
    """ISO 8601; may be empty."""


def wrong(template: str) -> Iterator[str]:
    """Say what is wrong with the template of one name."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        yield f"'{template}' has a brace without its other one. Expected fields such as {{slug}}. Correct it"
        return
    for literal, field, spec, conversion in parts:
        yield from _wrong_literal(template, literal)
        if field is None:
            continue
        if field not in FIELDS:
            yield f"unknown field '{{{field}}}' in '{template}'. {close_matches(field, FIELDS)}"
        elif conversion or (spec and not (field in NUMBERS and _SPEC.fullmatch(spec))):
            yield (
                f"the field '{field}' in '{template}' has a form that it cannot have. Expected {{{field}}}, or digits "
                "to fill up with zeros, as in {episode:03}. Correct it"
            )


def _wrong_literal(template: str, literal: str) -> Iterator[str]:
    if "{" in literal or "}" in literal:
        yield f"'{template}' has doubled braces. Expected single ones around a field, as in {{slug}}. Correct it"
        return
    strange = sorted({sign for sign in literal if not _allowed(sign)})
    if strange:
        yield (
            f"'{template}' has {', '.join(map(repr, strange))}, which not every server takes. Expected letters, "
            "digits, spaces and -_. beside the fields. Take it out"
        )


def fields(template: str) -> frozenset[str]:
    """Name the fields of a template in which nothing is wrong.

    >>> sorted(fields("{date}_{slug}"))
    ['date', 'slug']
    """
    return frozenset(field for _, field, _, _ in string.Formatter().parse(template) if field)


def paths(
    partner: Partner,
    named: Named,
    pieces: Sequence[tuple[str, str]],
    version: int,
    episode: int | None,
    cart: int | None,
) -> dict[str, str]:
    """Return where each piece goes, below the partner's address, by its role; *pieces* are of (role, ending).

    All names have the same stem, cut for the longest ending; a title is cut before anything else. A version from 2 on,
    a part and a segment are told before the ending where the template does not.
    """
    values = _values(partner, named, version, episode, cart)
    folder = [one for part in partner.folder.split("/") if (one := _folder(part, values, partner.ascii))]
    used = fields(partner.file)
    versioned = "version" in used or "version" in fields(partner.folder)
    suffix = f"-v{version}" if version > 1 and not versioned else ""
    tails = {}
    several = any(re.fullmatch(r"sound-\d+", role) for role, _ in pieces)
    for role, ending in pieces:
        part = _part(role, several)
        told = f"-{part}" if part and "part" not in used else ""
        tails[role] = (part, f"{suffix}{told}", f".{ending}")
    room = max((len(mark + ending) for _, mark, ending in tails.values()), default=0)
    taken: set[str] = set()
    found = {}
    for role, (part, mark, ending) in tails.items():
        stem = _stem(partner, {**values, "part": part}, min(partner.longest, BYTES) - room, BYTES - room)
        name = _distinct(stem, mark, ending, partner.longest, taken)
        found[role] = "/".join((*folder, name))
    return found


def _part(role: str, several: bool) -> str:
    """Tell which part of the message's sound a piece holds: ``2``, ``s07``; nothing for all of it and for papers."""
    kind, _, number = role.partition("-")
    if kind == "segment" and number.isdecimal():
        return f"s{number}"
    if kind != "sound" or (number and not number.isdecimal()):
        return ""
    return number or ("1" if several else "")


def _values(
    partner: Partner, named: Named, version: int, episode: int | None, cart: int | None
) -> dict[str, str]:
    year, month, day = (f"{named.date[:10]}--".split("-") if named.date else ["", "", ""])[:3]
    texts = {"title": named.title[:LONGEST], "slug": named.slug, "language": named.language}
    texts |= {"date": named.date[:10], "year": year, "month": month, "day": day}
    known = {key: clean(text, partner.ascii)[:LONGEST] for key, text in texts.items()}
    known["slug"] = known["slug"] or DEFAULT
    known["title"] = known["title"] or known["slug"]
    numbers = {"episode": episode, "cart": cart, "version": version}
    return known | {key: "" if number is None else str(number) for key, number in numbers.items()}


def clean(text: str, ascii: bool = False) -> str:
    """Keep of *text* what a name may have; other signs become a hyphen, or nothing beside a space.

    >>> clean("Мир: всем! «да»"), clean("Мир: всем!", ascii=True), clean("../etc/passwd")
    ('Мир всем да', 'Mir vsem', 'etc-passwd')
    """
    text = unicodedata.normalize("NFC", text)
    if ascii:
        from anyascii import anyascii

        text = anyascii(text)
    text = _QUOTES.sub("", _INVISIBLE.sub("", text))
    kept = "".join(
        sign if _allowed(sign) else " " if sign.isspace() else "-"
        for sign in text
        if unicodedata.category(sign) != "Cf"
    )
    kept = re.sub(r"-*( )[ -]*", r"\1", re.sub(r"-{2,}", "-", kept))
    return _tidy(kept)


def plain(name: str) -> bool:
    """Tell whether *name* is safe as it stands.

    >>> plain("incoming"), plain("in/coming"), plain("con"), plain("")
    (True, False, False, False)
    """
    return bool(name) and all(map(_allowed, name)) and _tidy(unicodedata.normalize("NFC", name)) == name


def _allowed(sign: str) -> bool:
    """Letters, their marks, digits, and what joins them; what NFC would write otherwise has been written so."""
    return sign in " -_." or unicodedata.category(sign)[0] in "LMN"


def _tidy(name: str) -> str:
    """Take from a name's ends what some system does not take there, and from its middle what is doubled."""
    name = re.sub(r"\.{2,}", ".", re.sub(r" {2,}", " ", name)).lstrip("-. ").rstrip("-._ ")
    while name and unicodedata.category(name[0])[0] == "M":
        name = name[1:].lstrip("-. ")
    return f"_{name}" if _RESERVED.match(name) else name


def _filled(template: str, values: Mapping[str, str], ascii: bool) -> str:
    """Fill a template in; a field that says nothing goes with the separator before it."""
    made = ""
    for literal, field, spec, _ in string.Formatter().parse(template):
        made += _latin(literal) if ascii else literal
        if field:
            value = values[field]
            made += (value.zfill(int(spec)) if spec and value else value) or _NONE
    made = re.sub(rf"[-_. ]?{_NONE}", "", re.sub(rf"\A(?:{_NONE}[-_. ]?)+", "", made))
    return _tidy(unicodedata.normalize("NFC", made))


def _latin(text: str) -> str:
    """Bring a template's own letters to Latin ones; nothing else is changed."""
    if text.isascii():
        return text
    from anyascii import anyascii

    return re.sub(r"[^\w .-]", "", anyascii(text), flags=re.ASCII)


def _folder(template: str, values: Mapping[str, str], ascii: bool) -> str:
    name = _filled(template, {**values, "part": ""}, ascii)
    return _tidy(_cut(name, FOLDER_BYTES, FOLDER_BYTES))


def _stem(partner: Partner, values: dict[str, str], signs: int, size: int) -> str:
    """Fill in the template of a file's name so that it fits into *signs* and *size* bytes."""
    for field in ("title", "slug"):
        while not _fits(stem := _filled(partner.file, values, partner.ascii), signs, size) and values[field]:
            values[field] = _tidy(_cut(values[field], len(values[field]) - 1, size))
    return _tidy(_cut(stem, signs, size)) or DEFAULT


def _fits(text: str, signs: int, size: int) -> bool:
    return len(text) <= signs and len(text.encode()) <= size


def _cut(text: str, signs: int, size: int) -> str:
    """Keep the beginning that fits, never a letter without its marks."""
    if _fits(text, signs, size):
        return text
    end = min(signs, len(text))
    while end and (
        len(text[:end].encode()) > size or unicodedata.category(text[end : end + 1] or "a")[0] == "M"
    ):
        end -= 1
    return text[:end]


def _distinct(stem: str, mark: str, ending: str, longest: int, taken: set[str]) -> str:
    """Return a name that is not *taken*, even where capital letters count as small ones, and take it."""
    name, number = f"{stem}{mark}{ending}", 1
    while name.casefold() in taken:
        number += 1
        more = f"{mark}-{number}{ending}"
        name = _tidy(_cut(stem, longest - len(more), BYTES - len(more))) + more
    taken.add(name.casefold())
    return name
