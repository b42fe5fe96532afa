"""WebVTT (W3C), with and without a time before every word; ``&``, ``<`` and ``>`` of the text escaped.

Title and language stand in a comment: WebVTT has no header for them, and W3C's own parser calls one an error. A cue
in another language than the track's carries its own.
"""

from collections.abc import Callable

from rupor import clock
from rupor.captions import bidi, grid
from rupor.captions.formats import Format
from rupor.captions.grid import Shown, Word
from rupor.model import Track


def write(track: Track) -> str:
    """Write *track*."""
    return _file(track, lambda cue: escape("\n".join(cue.lines)))


def write_words(track: Track) -> str:
    """Write *track* with times inside its cues, which rise strictly.

    A word that starts with its cue has no time, since a time must be later. Each word is an element of its own
    (``<c>``), because style sheets match elements and not bare text: ``video::cue(c:past) { color: yellow }`` in the
    page lights words up as they are said. A style block in the file would do so too, but ffmpeg 5 (Debian 12) reads
    no cue after one.
    """
    return _file(track, lambda cue: "".join(_word(word, cue) for word in cue.words))


def _file(track: Track, text: Callable[[Shown], str]) -> str:
    language = grid.language(track)
    title = grid.clean(track.title).replace("-->", "→")
    note = "\n".join(["NOTE", *([title] if title else []), f"Language: {language}"])
    blocks = ["WEBVTT\n", f"{note}\n"]
    for number, cue in enumerate(grid.cues(track, grid.MILLISECOND, marks=bidi.marked), 1):
        shown = text(cue)
        if cue.language != language:
            shown = f"<lang {cue.language}>{shown}</lang>"
        times = f"{clock.stamp(cue.start, '.')} --> {clock.stamp(cue.end, '.')}"
        blocks.append(f"{number}\n{times}\n{shown}\n")
    return "\n".join(blocks)


def _word(word: Word, cue: Shown) -> str:
    shown = word.text.rstrip(" \n")
    time = f"<{clock.stamp(word.start, '.')}>" if word.start > cue.start else ""
    return f"{time}<c>{escape(shown)}</c>{word.text[len(shown) :]}"


def escape(text: str) -> str:
    """Write *text* so that no part of it is taken for a tag, an entity or an arrow."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


VTT = Format(suffix="vtt", media_type="text/vtt", write=write)
VTT_WORDS = Format(suffix="words.vtt", media_type="text/vtt", write=write_words)
