"""The subtitle formats: a name, a file ending, and a pure function from a Track to text.

To add one: write a module with a ``Format`` in it and name it here, or in an entry point of the group
``rupor.captions``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rupor.model import Track
from rupor.run.registry import Entry, Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One subtitle format."""

    suffix: str
    media_type: str
    write: Callable[[Track], str]


FORMATS = Registry(
    kind="subtitle format",
    group="rupor.captions",
    builtin={"srt": Entry("rupor.captions.srt:SRT"), "vtt": Entry("rupor.captions.vtt:VTT")},
)
