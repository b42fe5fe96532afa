"""Read a subtitle file back into a Track, as a player would: by the libraries that know the formats, not by ours.

A file that is not what its name says is refused: nothing in it is guessed at or passed over.
"""

import html
import re
import warnings
from collections.abc import Callable, Iterable, Mapping

from rupor import clock
from rupor.errors import PackageError
from rupor.model import Cue, Track

LIMIT_BYTES = 20_000_000
"""A day of captions is a few megabytes."""
MS = clock.RATE // 1000
ARROW = "-->"
PARAGRAPH = re.compile(r"<(?:\w+:)?p[\s/>]")
"""The element that is a cue in TTML."""

Lines = tuple[int, int, list[str]]
"""A cue's start and end in milliseconds, and its lines."""


def track(data: bytes, name: str, language: str, title: str = "", rules: str = "") -> Track:
    """Read the file *name*, whose ending says its format; raise PackageError when it is damaged."""
    if len(data) > LIMIT_BYTES:
        raise PackageError(f"{name}: is longer than {LIMIT_BYTES // 1_000_000} MB. Expected subtitles")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise PackageError(
            f"{name}: is not UTF-8 (byte {error.start}). Expected a subtitle file as Rupor writes it. "
            "Make the package again: rupor produce"
        ) from error
    found = READERS[ending(name)](text, name)
    cues = tuple(
        Cue(start=start * MS, end=end * MS, lines=tuple(lines), segment=-1) for start, end, lines in found
    )
    if not cues:
        raise _damaged(name, "no cue in it")
    return Track(language=language, title=title, cues=cues, rules=rules)


def ending(name: str) -> str:
    """Return the ending of a file's name, such as ``srt``."""
    return name.rpartition(".")[2].lower()


def _damaged(name: str, why: str) -> PackageError:
    return PackageError(
        f"{name}: cannot be read as subtitles ({why}). Expected a file as Rupor writes it. "
        "Make the package again: rupor produce"
    )


def _vtt(text: str, name: str) -> Iterable[Lines]:
    """Read WebVTT by ``webvtt-py``; tags and the time stamps of single words are no text."""
    import webvtt

    try:
        captions = webvtt.from_string(text, strict=True).captions
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError) as error:
        raise _damaged(name, str(error)[:200]) from error
    return [
        (
            caption.start_time.in_milliseconds(),
            caption.end_time.in_milliseconds(),
            [html.unescape(line) for line in caption.text.split("\n")],
        )
        for caption in captions
    ]


def _srt(text: str, name: str) -> Iterable[Lines]:
    """Read SubRip by ``pysubs2``, which takes a last line of digits for the number of a next cue: it gets one."""
    found = list(_pysubs2(text + "\n\n0\n", name, "srt", keep_html_tags=True))
    stated = sum(ARROW in line for line in text.split("\n"))
    if stated != len(found):
        raise _damaged(name, f"'{ARROW}' stands in {stated} lines, two times in {len(found)}")
    return found


def _ass(text: str, name: str) -> Iterable[Lines]:
    """Read Advanced SubStation Alpha by ``pysubs2``; overrides such as karaoke times are no text."""
    if not text.lstrip().startswith("[Script Info]"):
        raise _damaged(name, "it does not begin with [Script Info]")
    return _pysubs2(text, name, "ass")


def _ttml(text: str, name: str) -> Iterable[Lines]:
    """Read TTML (EBU-TT-D, IMSC) by ``pysubs2``; entities, by which a short file grows without end, are refused."""
    if "<!" in text.replace("<!--", ""):
        raise _damaged(name, "it declares a document type")
    found = list(_pysubs2(text, name, "ttml"))
    stated = len(PARAGRAPH.findall(text))
    if stated != len(found):
        raise _damaged(name, f"{len(found)} of its {stated} cues can be read")
    return found


def _pysubs2(text: str, name: str, form: str, **options: bool) -> Iterable[Lines]:
    import pysubs2

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of styles that we do not look at
            found = pysubs2.SSAFile.from_string(text, format_=form, **options)
    except (ValueError, TypeError, LookupError, SyntaxError, RuntimeError, pysubs2.Pysubs2Error) as error:
        # Its parsers let through what is raised inside them: a time that is none, XML that is not well formed.
        raise _damaged(name, str(error)[:200]) from error
    events = [event for event in found if not event.is_comment]
    if form == "ass":
        return [(event.start, event.end, event.plaintext.split("\n")) for event in events]
    # Braces are commands in ASS alone.
    return [(event.start, event.end, event.text.split(r"\N")) for event in events]


READERS: Mapping[str, Callable[[str, str], Iterable[Lines]]] = {
    "srt": _srt,
    "vtt": _vtt,
    "ass": _ass,
    "ttml": _ttml,
    "xml": _ttml,
}
"""By a file's ending; the plainest first."""
