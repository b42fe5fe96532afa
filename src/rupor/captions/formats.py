"""The subtitle formats: a name, a file ending, and a pure function from a Track to text.

To add one: write a module with a ``Format`` in it and name it here, or in an entry point of the group
``rupor.captions``. ``captions.grid`` gives a track's lines and times as a file may hold them; ``captions.bidi`` the
marks for direction. A family of formats shares a module.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rupor.model import Track
from rupor.run.registry import Entry, Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One subtitle format."""

    suffix: str
    """Without its first dot; no two formats share one, so that a package can hold them all."""
    media_type: str
    write: Callable[[Track], str]


FORMATS = Registry(
    kind="subtitle format",
    group="rupor.captions",
    builtin={
        "ass": Entry("rupor.captions.ass:ASS"),
        "captions-json": Entry("rupor.captions.captions_json:CAPTIONS_JSON"),
        "ebu-tt-d": Entry("rupor.captions.ttml:EBU_TT_D"),
        "imsc": Entry("rupor.captions.ttml:IMSC"),
        "lrc": Entry("rupor.captions.lrc:LRC"),
        "lrc-words": Entry("rupor.captions.lrc:LRC_WORDS"),
        "srt": Entry("rupor.captions.srt:SRT"),
        "vtt": Entry("rupor.captions.vtt:VTT"),
        "vtt-words": Entry("rupor.captions.vtt:VTT_WORDS"),
    },
)
