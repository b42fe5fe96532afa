"""Programmes and files for tests of the papers that go with the sound."""

import functools
import hashlib
import html
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rupor import label
from rupor.model import (
    Change,
    House,
    Label,
    Loudness,
    Message,
    Programme,
    Rendition,
    Segment,
    Target,
    Track,
    Voice,
)
from rupor.text import prepare, read
from values import RATE, message, narration, placed, segment

ROOT = Path(__file__).parents[1]
SIX = ("ar", "en", "es", "fr", "ru", "zh")
HOSTILE = (
    "</script><script>alert(1)</script>",
    "#sys.version",
    "{{7*7}}",
    "$x^2$",
    "*b*",
    "<img/src=x>",
    "`c`",
    "@ref",
)
"""Words that are commands to browsers and typesetters."""


def programme(of: Message, segments: Sequence[Segment], engine: str = "rhvoice") -> tuple[Programme, Label]:
    """Let a voice of its language speak each segment, half a second apart, after a second of silence."""
    parts, at = [], RATE
    for one in segments:
        voice = Voice(engine=engine, name="irina", language=one.language, licence="LGPL-2.1-or-later")
        parts.append(replace(placed(one, start=at), voice=voice))
        at = parts[-1].end + RATE // 2
    made = Programme(
        message=of,
        narration=narration(parts),
        track=Track(language=of.language, title=of.title, cues=()),
        target=Target(),
    )
    return made, label.of(made, House())


def spoken(path: Path, engine: str = "rhvoice", **changed: str) -> tuple[Programme, Label]:
    """Read a message's file, change some of its fields, and have it spoken."""
    (found,) = read.messages([str(path)], language=None)
    found = replace(found, **changed)
    return programme(found, prepare.segments(found), engine)


@functools.cache
def safe(language: str, engine: str = "rhvoice", **changed: str) -> tuple[Programme, Label]:
    """Have the message on safety in one of the six languages spoken."""
    return spoken(ROOT / f"texts/safe-online/{language}.md", engine, **changed)


def hostile() -> tuple[Programme, Label]:
    """Make a message whose words, and what is said for them, are commands to browsers and typesetters."""
    one = segment(*HOSTILE)
    at, changes = 0, []
    for word in one.words:
        changes.append(Change(first=at, end=at + len(word.shown), spoken=f"«{word.shown}»", rule="number"))
        at += len(word.shown + word.after)
    every = " ".join(HOSTILE)
    of = replace(message(title=every, author=every, contact=every), intro=every)
    return programme(of, [replace(one, changes=tuple(changes))])


def sound(name: str, profile: str, length: int, start: int = 0) -> Rendition:
    """Describe a sound file."""
    return Rendition(
        name=name,
        media_type="audio/mpeg",
        size=1_912_345,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        loudness=Loudness(integrated=-16.04, range=5.1, true_peak=-1.52),
        length=length,
        profile=profile,
        start=start,
    )


def text(name: str) -> Rendition:
    """Describe a file without sound."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Rendition(name=name, media_type="text/vtt", size=900, sha256=digest)


def seen(page: str) -> str:
    """Return what a page shows, without its style."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def poppler(tool: str, body: bytes, *options: str) -> str:
    """Ask one of poppler's programs about a PDF."""
    command = [tool, *options, "-", *(["-"] if tool == "pdftotext" else [])]
    return subprocess.run(command, input=body, capture_output=True, check=True).stdout.decode()


def letters(written: str) -> str:
    """Return the letters and digits of a text alone, for line ends and spaces differ."""
    return "".join(one for one in written if one.isalnum())
