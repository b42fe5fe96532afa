"""Tracks for tests of the subtitle formats: plain ones, and ones full of what formats take for commands."""

import re
import unicodedata

from hypothesis import strategies as st

from rupor.model import Cue, Piece, Track

SECOND = 48_000
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CLOSERS = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
NASTY = (
    "-->",
    "<v",
    "</v>",
    "&",
    "&amp;",
    "<b>x</b>",
    "<00:00:01.500>",
    "<c>",
    "a\u2028b",
    "\u2029",
    "a\x85b",
    "x\x00y",
    "\x1b[31m",
    "\v",
    "1",
    "00:00:01.000",
    "00:00:01,000 --> 00:00:02,000",
    "[00:00.00]",
    "<00:00.00>",
    "[ti:x]",
    "NOTE",
    "STYLE",
    "WEBVTT",
    "[Events]",
    "Dialogue: 0,",
    "{\\an8}",
    "{\\k",
    "{k}",
    "\\N",
    "\\",
    "{",
    "}",
    "]]>",
    "<!--",
    "<?xml",
    "\u202eabc",
    "\u2067",
    "\u202c",
    "\u2069",
    "\u200f",
    "\r\n",
    "1\n\n2",
    "--",
    ">",
    "<",
    "\ud800",
    "\udfff",
    "\ufeff",
    "\uffff",
    "\u00a0",
    "日本",
    "12",
    "(495) 123-45-67",
    "؟",
)
"""What some format, library or player takes for something else than text."""
WORDS = st.one_of(
    st.sampled_from(NASTY),
    st.sampled_from(NASTY),
    st.sampled_from(["word", "слово", "كلمة", "水", "10", "ok."]),
    st.text(max_size=5),
)


def cue(start: int, end: int, *lines: str, language: str = "", words: int = 0) -> Cue:
    """Make a cue of samples; with *words*, every word of its lines lasts so many, one after the other."""
    pieces = []
    now = start
    for number, line in enumerate(lines):
        for found in re.finditer(r"\S+", line):
            pieces.append(
                Piece(line=number, first=found.start(), end_offset=found.end(), start=now, end=now + words)
            )
            now += words
    return Cue(
        start=start,
        end=end,
        lines=lines,
        segment=0,
        language=language,
        pieces=tuple(pieces) if words else (),
    )


def track(*cues: Cue, language: str = "en", title: str = "Water") -> Track:
    """Make a track."""
    return Track(language=language, title=title, cues=cues)


@st.composite
def cues(draw: st.DrawFn, start: int, shortest: int) -> Cue:
    """Draw a cue of nasty lines, with times of its words that may lie outside of it, or without."""
    lines = draw(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=2))
    end = start + draw(st.integers(shortest, 8 * SECOND))
    made = cue(start, end, *lines, language=draw(st.sampled_from(["", "", "ar", "zh", "ru"])))
    if not draw(st.booleans()):
        return made
    spans = [(number, found) for number, line in enumerate(lines) for found in re.finditer(r"[^ ]+", line)]
    outside = draw(st.integers(0, SECOND))
    starts = sorted(
        draw(st.lists(st.integers(start - outside, end + outside), min_size=len(spans), max_size=len(spans)))
    )
    pieces = tuple(
        Piece(
            line=number,
            first=found.start(),
            end_offset=found.end(),
            start=max(0, at),
            end=max(0, at) + draw(st.integers(1, SECOND)),
        )
        for (number, found), at in zip(spans, starts, strict=True)
    )
    return Cue(start=start, end=end, lines=made.lines, segment=0, language=made.language, pieces=pieces)


@st.composite
def tracks(draw: st.DrawFn, shortest: int = 2400, languages: tuple[str, ...] = ("en", "ar", "zh")) -> Track:
    """Draw a track of up to five nasty cues, each of *shortest* samples at least."""
    made: list[Cue] = []
    now = draw(st.integers(0, 350_000 * SECOND))
    for _ in range(draw(st.integers(0, 5))):
        made.append(draw(cues(now, shortest)))
        now = made[-1].end + draw(st.sampled_from([0, 1, 3840, 5 * SECOND]))
    title = draw(st.lists(WORDS, max_size=4).map(" ".join))
    return Track(language=draw(st.sampled_from(languages)), title=title, cues=tuple(made))


def seen(text: str) -> str:
    """Return what a reader sees of *text*: no controls, no bidi marks, one space for many; what is broken as U+FFFD."""
    spaced = re.sub("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]", " ", text)
    whole = re.sub("[\ud800-\udfff\ufffe\uffff]", "\ufffd", spaced)
    kept = "".join(
        sign for sign in whole if unicodedata.category(sign) != "Cc" and sign not in BIDI + "\ufeff"
    )
    return re.sub(" +", " ", kept).strip()


def lines(of: Cue) -> list[str]:
    """Return the lines of a cue of which something is seen, as a reader sees them."""
    return [
        line
        for line in map(seen, of.lines)
        if any(unicodedata.category(sign) not in ("Cf", "Zs") for sign in line)
    ]


def visible(of: Track) -> list[Cue]:
    """Return the cues of which something is seen."""
    return [one for one in of.cues if lines(one)]


def closed(line: str) -> bool:
    """Tell whether every embedding and isolate of *line* is closed in it, and nothing else is (UAX 9, BD9 to BD13)."""
    opened: list[str] = []
    for sign in line:
        if sign in CLOSERS:
            opened.append(CLOSERS[sign])
        elif sign == "\u2069" and sign in opened:
            del opened[len(opened) - 1 - opened[::-1].index(sign) :]
        elif sign in CLOSERS.values():
            if opened[-1:] != [sign]:
                return False
            opened.pop()
    return not opened
