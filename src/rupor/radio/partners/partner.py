"""One partner's table, checked key by key."""

import functools
import re
import zoneinfo
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rupor.errors import ConfigError
from rupor.model import Address, Partner, Place, Profile, Window
from rupor.radio.partners import ProfileOf, address, mailboxes, naming, times, url
from rupor.radio.partners.mistakes import Mistakes
from rupor.radio.partners.shape import PartnerTable
from rupor.run.registry import close_matches
from rupor.tag import bcp47

ENDINGS = (
    *("ass", "captions.json", "cue-sheet.html", "cue-sheet.json", "cue-sheet.pdf", "ebu-tt-d.xml", "lrc"),
    *("script.docx", "script.pdf", "srt", "timeline.json", "ttml", "txt", "vtt", "words.lrc", "words.vtt"),
)
"""Endings of the names of files that a package can have beside its sound."""
ALSO = {"cue-sheet": "cue-sheet.pdf", "script": "script.pdf", "captions": "srt", "transcript": "txt"}
"""Short names of papers."""
LONGEST_LINE = 300
"""Characters of a title or a contact."""
LONGEST_TEXT = 2_000
"""Characters of anything else; a folder's or key's name, or a line of ``known_hosts``."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")
_UNUSED: Mapping[Place, tuple[str, ...]] = {
    "mail": ("folder", "staging", "pickup", "recall", "letter"),
    "s3": ("staging",),
    "azuracast": ("staging", "papers", "recall"),
    "libretime": ("folder", "staging", "papers", "pickup", "recall"),
}
"""Keys that say nothing about such a place, for web radios take sound alone; e-mail has two that no other has."""
_ATTACHED = ("attach_bytes", "link")
_RANGES = {
    "longest": (naming.SHORTEST, naming.LONGEST),
    "episodes_from": (0, 999_999),
    "attach_bytes": (0, 100_000_000),
    "patience": (1, 3600),
}


_AS_IT_STANDS = ("file", "ascii", "longest", "episodes_from", "zone", "pickup", "attach_bytes", "patience")


def partner(
    name: str, table: PartnerTable, folder: Path, profile_of: ProfileOf, mail: bool, mistakes: Mistakes
) -> Partner | None:
    """Make a Partner of its table; None where its address or profile cannot be made.

    *folder*: where the partner file is; *mail*: the office has a mail server. Every mistake goes to *mistakes*.
    """
    if not _NAME.fullmatch(name) or len(name) > 40:
        mistakes.add(
            "name", f"is '{name}'. Expected up to 40 of a-z, 0-9 and hyphens. Write [partners.radio-sever]"
        )
    _texts(table, mistakes)
    place = address.read(table.texts(), folder, mistakes)
    languages = _languages(table, mistakes)
    carts = _carts(table.carts, mistakes)
    _names(table, place, len(languages) != 1, mistakes)
    _staging(table, place, mistakes)
    _numbers(table, mistakes)
    _unused(table, place, mistakes)
    made: dict[str, Any] = {
        "profile": _profile(table, place, profile_of, mistakes),
        "papers": _papers(table.papers, mistakes),
        "windows": _windows(table, mistakes),
        "embargo": _choice("embargo", table.embargo, ("hold", "stage"), mistakes),
        "recall": _choice("recall", table.recall, ("remove", "notice"), mistakes),
        "letter": _letter(table, place, mail, mistakes),
        "letter_language": _letter_language(table, place, mistakes),
        "link": _link(table.link, mistakes),
    }
    if place is None:
        return None
    return Partner(
        name=name,
        title=" ".join(table.title.split()),
        contact=" ".join(table.contact.split()),
        languages=languages,
        address=place,
        folder=table.folder.strip("/"),
        carts=carts,
        staging=table.staging.strip("/"),
        **{key: getattr(table, key) for key in _AS_IT_STANDS},
        **made,
    )


def _texts(table: PartnerTable, mistakes: Mistakes) -> None:
    for key, text in table.texts().items():
        limit = LONGEST_LINE if key in ("title", "contact") else LONGEST_TEXT
        if len(text) > limit:
            mistakes.add(key, f"has {len(text)} characters. Expected at most {limit}. Write it shorter")
        # The address says it itself, and a line of known_hosts may end with a line break.
        if key not in ("address", "host_key") and not " ".join(text.split()).isprintable():
            mistakes.add(key, "holds signs that cannot be shown. Expected text. Type it again")


def _profile(
    table: PartnerTable, place: Address | None, profile_of: ProfileOf, mistakes: Mistakes
) -> Profile | None:
    if not table.profile:
        if table.overrides:
            mistakes.add(
                "overrides", "stand alone. Expected the profile that they change beside them. Add 'profile'"
            )
        elif place and place.kind != "mail":
            mistakes.add("profile", 'is missing. Expected such as profile = "podcast". Run: rupor profiles')
        return None
    found = _made(profile_of, table.profile, {}, f"{mistakes.where}.profile", mistakes)
    if found and table.overrides:
        found = _made(profile_of, table.profile, table.overrides, f"{mistakes.where}.overrides", mistakes)
    return found


def _made(
    profile_of: ProfileOf, name: str, overrides: Mapping[str, object], where: str, mistakes: Mistakes
) -> Profile | None:
    try:
        return profile_of(name, overrides, where)
    except ConfigError as error:
        for line in str(error).split("\n"):
            told = line.removeprefix(f"{where}: ").removeprefix("--profile: ")
            mistakes.told.append(f"{where}: {told}")
        return None


def _languages(table: PartnerTable, mistakes: Mistakes) -> tuple[str, ...]:
    found = [_language("languages", text, mistakes) for text in table.languages]
    return tuple(dict.fromkeys(found))


def _language(key: str, text: str, mistakes: Mistakes) -> str:
    """Return a language's tag in its usual form; the text itself where it is none."""
    import langcodes

    tag = bcp47(text.strip()) if text.strip() else ""
    if not _LANGUAGE.fullmatch(tag) or not langcodes.tag_is_valid(tag):
        mistakes.add(
            key, f"unknown language '{text}'. Expected a BCP 47 tag such as ru, en or pt-BR. Correct it"
        )
    return tag


def _papers(texts: list[str], mistakes: Mistakes) -> tuple[str, ...]:
    found = [ALSO.get(text, text) for text in texts]
    for text, ending in zip(texts, found, strict=True):
        if ending not in ENDINGS:
            mistakes.add("papers", f"unknown paper '{text}'. {close_matches(text, (*ENDINGS, *ALSO))}")
    return tuple(dict.fromkeys(found))


def _carts(carts: list[int], mistakes: Mistakes) -> tuple[int, int] | None:
    if not carts:
        return None
    if len(carts) != 2 or not 0 < carts[0] <= carts[1] <= 99_999_999:
        mistakes.add(
            "carts",
            f"are {carts}. Expected the first and the last number, in order: [4000, 4099]. Correct it",
        )
        return None
    return carts[0], carts[1]


def _names(table: PartnerTable, place: Address | None, several: bool, mistakes: Mistakes) -> None:
    """Check the templates, each alone and then together; *several*: more than one language goes there."""
    folders = [part for part in table.folder.strip("/").split("/") if table.folder]
    before = len(mistakes.told)
    for key, template in (("file", table.file), *(("folder", part) for part in folders)):
        if not template.strip(" .") or template.startswith((".", "-")):
            mistakes.add(
                key,
                f"has the name '{template}'. Expected one that begins with a letter or a field. Correct it",
            )
        for what in naming.wrong(template):
            mistakes.add(key, what)
    if len(folders) > naming.DEEPEST:
        mistakes.add(
            "folder", f"has {len(folders)} folders in one another. Expected at most {naming.DEEPEST}"
        )
    if len(mistakes.told) > before:
        return
    used = naming.fields(table.file) | naming.fields(table.folder)
    _numbered(table, used, mistakes)
    if place and place.kind != "mail":
        _told_apart(used, several, mistakes)


def _numbered(table: PartnerTable, used: frozenset[str], mistakes: Mistakes) -> None:
    if "part" in naming.fields(table.folder):
        mistakes.add(
            "folder", "holds '{part}'. Expected it in 'file', for papers belong to all parts. Move it there"
        )
    if "cart" in used and not table.carts:
        mistakes.add(
            "carts", "are missing, and a name holds '{cart}'. Expected such as carts = [4000, 4099]. Add them"
        )
    if "episode" in used and not table.episodes_from:
        mistakes.add("episodes_from", "is missing, and a name holds '{episode}'. Expected such as 1. Add it")


def _told_apart(used: frozenset[str], several: bool, mistakes: Mistakes) -> None:
    if not used & {"title", "slug", "cart", "episode"}:
        mistakes.add(
            "file",
            "gives every message one name. Expected {slug}, {title}, {cart} or {episode} in it. Add it",
        )
    elif several and not used & {"language", "title", "cart"}:
        mistakes.add(
            "file", "gives a message's languages one name. Expected {language} in it or in 'folder'. Add it"
        )


def _windows(table: PartnerTable, mistakes: Mistakes) -> tuple[Window, ...]:
    found = []
    for text in table.window:
        one = times.window(text)
        if one is None:
            mistakes.add(
                "window",
                f"'{text}' are no hours. Expected 'Mo-Fr 06:00-22:00', 'Sa,Su 22:00-02:00' or '06:00-24:00'",
            )
        else:
            found.append(one)
    if table.window and not table.zone:
        mistakes.add(
            "zone", 'is missing beside \'window\'. Expected zone = "Europe/Moscow", or "UTC". Add it'
        )
    if table.zone and table.zone not in zones():
        near = get_close_matches(table.zone, zones(), n=3)
        told = f" Did you mean {' or '.join(map(repr, near))}?" if near else " Correct it"
        mistakes.add(
            "zone", f"unknown time zone '{table.zone}'. Expected an IANA name such as Africa/Cairo.{told}"
        )
    return tuple(found)


@functools.cache
def zones() -> frozenset[str]:
    """Name the time zones of the IANA; not the one that this machine is in."""
    return frozenset(zoneinfo.available_timezones() - {"localtime", "Factory"})


def _staging(table: PartnerTable, place: Address | None, mistakes: Mistakes) -> None:
    parts = table.staging.split("/") if table.staging else []
    if any(not naming.plain(part.removeprefix(".")) for part in parts):
        mistakes.add(
            "staging",
            f"is '{table.staging}'. Expected a folder below the address, such as .incoming. Correct it",
        )
    if table.embargo != "stage":
        return
    if place and place.kind in address.ATOMIC:
        mistakes.add("embargo", 'is "stage", and there a file appears at once. Expected "hold". Correct it')
    elif not table.staging:
        mistakes.add(
            "staging", 'is missing, and embargo is "stage". Expected such as staging = ".incoming". Add it'
        )


def _letter(table: PartnerTable, place: Address | None, mail: bool, mistakes: Mistakes) -> Address | None:
    by_mail = place is not None and place.kind == "mail"
    for key in ("letter",) * bool(table.letter) + ("address",) * by_mail:
        if not mail:
            mistakes.add(
                key, "goes by e-mail, and there is no mail server. Expected one in the table [mail]. Add it"
            )
    to = mailboxes.people(table.letter, "letter", mistakes)
    return Address(kind="mail", to=to) if to else None


def _letter_language(table: PartnerTable, place: Address | None, mistakes: Mistakes) -> str:
    if not table.letter_language:
        return ""
    if not table.letter and place and place.kind != "mail":
        mistakes.add(
            "letter_language",
            "is set, and no letter goes. Expected 'letter' beside it. Add it, or take it out",
        )
    return _language("letter_language", table.letter_language, mistakes)


def _numbers(table: PartnerTable, mistakes: Mistakes) -> None:
    for key, (least, most) in _RANGES.items():
        number = getattr(table, key)
        if not least <= number <= most:
            mistakes.add(key, f"is {number:g}. Expected {least} to {most}. Correct it")


def _unused(table: PartnerTable, place: Address | None, mistakes: Mistakes) -> None:
    if place is None:
        return
    unused = _UNUSED.get(place.kind, ()) + (() if place.kind == "mail" else _ATTACHED)
    for key in unused:
        if key in table.model_fields_set:
            form = table.address.partition(":")[0]
            mistakes.add(key, f"says nothing about '{form}' addresses. Expected no such line. Take it out")


def _choice(key: str, text: str, known: tuple[str, ...], mistakes: Mistakes) -> str:
    if text not in known:
        mistakes.add(key, f"is '{text}'. {close_matches(text, known)}")
    return text


def _link(text: str, mistakes: Mistakes) -> str:
    if not text:
        return ""
    found = url.parts(text[8:], "link", mistakes) if text.startswith("https://") else None
    if not text.startswith("https://"):
        mistakes.add(
            "link", "is no https address. Expected one such as https://example.org/files. Correct it"
        )
    elif found and found.user:
        mistakes.add("link", "names a user. Expected an address that anybody may see. Take it out")
    return found.written("https") if found else ""
