"""The cue sheet: what a radio desk needs with an item, in the message's language and in English (SPECS B4).

It is a web page that needs no script and no network, a PDF to print, and JSON for programs (``cue_sheet_data``); all
three say the same. In languages whose words Rupor does not have, what stands around the message is in English alone.
"""

import itertools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rupor import pages
from rupor.captions import bidi
from rupor.clock import minutes
from rupor.model import Label, Paper, Programme, Rendition
from rupor.pages import print as printed
from rupor.papers import aloud, cue_sheet_data, moment
from rupor.papers.cue_sheet_data import language_name
from rupor.tag import direction

HASH_LETTERS = 16
"""Of a SHA-256 in print; the whole is in the JSON and on the web page."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the sheet says around the message, in both languages."""

    own: Mapping[str, Any]
    english: Mapping[str, Any]
    language: str
    """Of ``own``: one of the six."""

    def caption(self, name: str, **fill: object) -> Row:
        """Return a caption in the message's language and in English; that is empty where both are the same."""
        own, english = self.own[name].format(**fill), self.english[name].format(**fill)
        return {"own": own, "en": "" if self.language == "en" else english}

    def both(self, say: Callable[[Mapping[str, Any], str], str]) -> list[Row]:
        """Return what *say* makes of the words of a language and its tag, in both languages."""
        texts = {self.language: say(self.own, self.language), "en": say(self.english, "en")}
        return [passage(text, language) for language, text in texts.items()]


def write(programme: Programme, label: Label, renditions: Sequence[Rendition]) -> tuple[Paper, ...]:
    """Write the sheet as a web page, as a PDF and as JSON; *renditions* are the files that it tells of.

    Raise MissingDependency where no font that is installed has a letter of it.
    """
    known = cue_sheet_data.document(programme, label, renditions)
    shown = sheet(known)
    text = json.dumps(known, ensure_ascii=False, indent=1) + "\n"
    return (
        Paper(
            name="cue-sheet.html", media_type="text/html", data=pages.render("cue_sheet", **shown).encode()
        ),
        Paper(
            name="cue-sheet.pdf",
            media_type="application/pdf",
            data=printed.pdf("cue_sheet", shown, label.language),
        ),
        Paper(name="cue-sheet.json", media_type="application/json", data=text.encode()),
    )


def sheet(known: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out what ``cue_sheet_data`` knows: captions in both languages, and passages with their own language."""
    tag = known["language"]["tag"]
    own, language = pages.words("cue_sheet", tag)
    # The title of a message may be in another language than the rest of it.
    named = next((one["language"] for one in known["text"] if one["text"] == known["title"]), tag)
    words = Words(own=own, english=pages.words("cue_sheet", "en")[0], language=language)
    return {
        "page_language": language,
        "page_direction": direction(language),
        "sheet": words.caption("sheet"),
        "page": own["page"],
        "file": f"{known['id']}.{tag}",
        "title": passage(known["title"], named),
        "short_title": passage(aloud.headline(known["title"]), named),
        "alerts": _alerts(known, words),
        "facts": _facts(known, words),
        "cues": [
            {"caption": words.caption(name), "passage": passage(known[name]["text"], known[name]["language"])}
            for name in ("in_cue", "out_cue")
        ],
        "presenter": [_presenter(known, words, name) for name in ("intro", "outro")],
        "blank": words.caption("blank"),
        "tables": [
            table
            for table in (
                _speakers(known, words),
                _pronunciation(known, words),
                _sounds(known, words),
                _documents(known, words),
                _segments(known, words),
            )
            if table["rows"]
        ],
        "hashes": [{"name": one["name"], "sha256": one["sha256"]} for one in known["files"]],
        "text_caption": words.caption("text"),
        "text": [
            {"kind": one["kind"], "passage": passage(one["text"], one["language"])} for one in known["text"]
        ],
    }


def passage(text: str, language: str = "", *, code: bool = False) -> Row:
    """Return a text with its language and direction; *code* is a name, a number or a time, left to right always."""
    way = "ltr" if code or not language else direction(language)
    marked = text if code or not language else bidi.put(text, bidi.numbers(text, language))
    return {"text": marked, "lang": language, "dir": way, "code": code}


def _alerts(known: Mapping[str, Any], words: Words) -> list[Row]:
    """Say what nobody may overlook: when it may be on air, and that a machine speaks."""
    found = []
    if known["embargo"]:
        said = words.both(lambda own, language: moment.said(known["embargo"], own, language))
        found.append({"caption": words.caption("embargo"), "values": said})
    if known["expires"]:
        said = words.both(lambda own, language: moment.date_said(known["expires"], language))
        found.append({"caption": words.caption("expires"), "values": said})
    if known["disclosure"]:
        said = [passage(text, language) for language, text in known["disclosure"].items()]
        found.append({"caption": words.caption("disclosure"), "values": said})
    return found


def _facts(known: Mapping[str, Any], words: Words) -> list[Row]:
    """Say what the item is, of whom and how long; what is not known is left out, but for what a desk must ask."""
    tag = known["language"]["tag"]

    def fact(name: str, values: list[Row], note: str = "") -> Row:
        return {
            "caption": words.caption(name),
            "values": values,
            "note": words.caption(note) if note else None,
        }

    def given(name: str) -> list[Row]:
        return [passage(known[name], tag)] if known[name] else []

    when = (
        words.both(lambda own, language: moment.date_said(known["date"], language)) if known["date"] else []
    )
    named = words.both(lambda own, language: language_name(tag, language))
    facts = [
        fact("duration", [passage(_clock(known["duration"]), code=True)], "duration_note"),
        fact("language", [*named, passage(tag, code=True)]),
        fact("series", given("series")),
        fact("version", [passage(f"{known['id']} / {known['version']}", code=True)]),
        fact("date", when),
        fact("agency", given("agency")),
        fact("publisher", given("publisher")),
        fact("contact", given("contact")),
        fact("licence", given("licence")),
        fact("music", given("music"), "" if known["music"] else "music_note"),
    ]
    return [one for one in facts if one["values"] or one["note"]]


def _clock(time: Mapping[str, float]) -> str:
    return minutes(time["seconds"])


def _presenter(known: Mapping[str, Any], words: Words, name: str) -> Row:
    """Return what the presenter says; None where nobody wrote it, and the sheet leaves lines to write on."""
    said = known[name]
    return {
        "caption": words.caption(name),
        "passage": passage(said["text"], said["language"]) if said else None,
    }


def _table(
    words: Words, name: str, columns: Mapping[str, int], rows: Iterable[Sequence[Sequence[Row]]]
) -> Row:
    """Make a table: *columns* are their captions' names, and their shares of the width (0: as wide as needed)."""
    return {
        "name": name,
        "caption": words.caption(name),
        "columns": [{"caption": words.caption(one), "share": share} for one, share in columns.items()],
        "rows": [[list(cell) for cell in row] for row in rows],
    }


def _speakers(known: Mapping[str, Any], words: Words) -> Row:
    every = len(known["segments"])

    def row(one: Mapping[str, Any]) -> list[list[Row]]:
        numbers = runs(one["segments"])
        form = "whole" if len(one["segments"]) == every else "some"
        role = words.both(lambda own, _: own[form].format(numbers=numbers)) if numbers else []
        tag = one["language"]["tag"]
        return [
            words.both(lambda own, _: own["synthetic" if one["synthetic"] else "person"]),
            [passage(one["name"], code=True)] if one["name"] else [],
            [*words.both(lambda _, language: language_name(tag, language)), passage(tag, code=True)],
            role,
            [passage(one["licence"], code=True)] if one["licence"] else [],
        ]

    columns = {"kind": 3, "name": 3, "language": 3, "role": 4, "licence": 3}
    return _table(words, "speakers", columns, map(row, known["speakers"]))


def runs(numbers: Iterable[int]) -> str:
    """Write numbers in order, those that follow each other as a range.

    >>> runs([1, 2, 3, 5, 7, 8])
    '1–3, 5, 7–8'
    """
    parts = []
    for _, several in itertools.groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        found = [number for _, number in several]
        parts.append(f"{found[0]}–{found[-1]}" if len(found) > 1 else f"{found[0]}")
    return ", ".join(parts)


def _pronunciation(known: Mapping[str, Any], words: Words) -> Row:
    def row(one: Mapping[str, Any]) -> list[list[Row]]:
        sounds = [passage(one["latin"], f"{one['language']}-Latn")] if one["latin"] else []
        ipa = [passage(f"[{one['ipa']}]", f"{one['language']}-fonipa", code=True)] if one["ipa"] else []
        return [
            [passage(one["written"], one["language"])],
            [passage(one["said"], one["language"])],
            [*sounds, *ipa],
            [passage(one["note"], known["language"]["tag"])] if one["note"] else [],
        ]

    columns = {"written": 2, "said": 4, "sounds": 4, "stands": 3}
    rows = [row(one) for one in known["pronunciation"]]
    used = [name for at, name in enumerate(columns) if any(line[at] for line in rows)]
    kept = [[line[at] for at, name in enumerate(columns) if name in used] for line in rows]
    return _table(words, "pronunciation", {name: columns[name] for name in used}, kept)


def _segments(known: Mapping[str, Any], words: Words) -> Row:
    def row(one: Mapping[str, Any]) -> list[list[Row]]:
        return [
            [passage(str(one["number"]), code=True)],
            [passage(_clock(one["start"]), code=True)],
            [passage(f"{one['length']['seconds']:.1f} s", code=True)],
            [passage(one["text"], one["language"])],
        ]

    columns = {"number": 0, "start": 0, "length": 0, "words": 1}
    return _table(words, "segments", columns, map(row, known["segments"]))


def _sounds(known: Mapping[str, Any], words: Words) -> Row:
    """Tell of every sound file; those of single segments share a row."""
    rows = []
    for holds, files in itertools.groupby(known["files"], lambda one: (one["holds"], one["profile"])):
        several = list(files)
        if holds[0] == "segment":
            rows.append(_each(several, words))
        elif holds[0] != "document":
            rows += [_sound(one, words) for one in several]
    columns = {"file": 1, "form": 0, "size": 0, "length": 0, "level": 0, "peak": 0, "hash": 0}
    return _table(words, "files", columns, rows)


def _sound(one: Mapping[str, Any], words: Words) -> list[list[Row]]:
    name = [passage(one["name"], code=True)]
    if one["for"]:
        name.append(passage(one["for"], "en"))
    if one["holds"] == "part":
        start = _clock(one["start"])
        name += words.both(lambda own, _: own["part"].format(n=one["part"], m=one["parts"], start=start))
    heard = one["loudness"]
    return [
        name,
        [passage(one["media_type"], code=True)],
        [passage(size(one["size"]), code=True)],
        [passage(_clock(one["length"]), code=True)],
        [passage(_level(heard["integrated_lufs"], "LUFS"), code=True)] if heard else [],
        [passage(_level(heard["true_peak_dbtp"], "dBTP"), code=True)] if heard else [],
        [passage(one["sha256"][:HASH_LETTERS], code=True)],
    ]


def _each(several: Sequence[Mapping[str, Any]], words: Words) -> list[list[Row]]:
    """Tell of the files of single segments: how many, from which to which, and how large they are together."""
    names = [several[0]["name"], several[-1]["name"]] if len(several) > 1 else [several[0]["name"]]
    return [
        [
            passage(" … ".join(names), code=True),
            *words.both(lambda own, _: own["each"].format(n=len(several))),
        ],
        [passage(several[0]["media_type"], code=True)],
        [passage(size(sum(one["size"] for one in several)), code=True)],
        *[[] for _ in range(4)],
    ]


def _documents(known: Mapping[str, Any], words: Words) -> Row:
    def row(one: Mapping[str, Any]) -> list[list[Row]]:
        return [
            [passage(one["name"], code=True)],
            [passage(one["media_type"], code=True)],
            [passage(size(one["size"]), code=True)],
            [passage(one["sha256"][:HASH_LETTERS], code=True)],
        ]

    found = [row(one) for one in known["files"] if one["holds"] == "document"]
    return _table(words, "documents", {"file": 1, "form": 0, "size": 0, "hash": 0}, found)


def size(count: int) -> str:
    """Write a count of bytes for people.

    >>> size(1_912_345), size(51_200), size(17)
    ('1.9 MB', '51 kB', '17 bytes')
    """
    if count >= 1_000_000:
        return f"{count / 1e6:.1f} MB"
    return f"{count / 1e3:.0f} kB" if count >= 1000 else f"{count} bytes"


def _level(value: float, unit: str) -> str:
    return f"{value:.1f} {unit}".replace("-", moment.MINUS)
