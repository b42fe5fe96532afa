"""The outputs by name, whichever station makes them: sound files, subtitles, documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rupor.captions.formats import FORMATS
from rupor.model import Label, Paper, Programme, Rendition
from rupor.run.registry import Entry, Registry
from rupor.sound.codec import CODECS, Codec


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An output that is written as text."""

    name: str
    """The file's name, or its ending when it starts with a dot."""
    media_type: str
    write: Callable[[Programme], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """An output of several documents, written when the sound files are known."""

    write: Callable[[Programme, Label, Sequence[Rendition]], Sequence[Paper]]


PAPERS = Registry(
    kind="paper",
    group="rupor.papers",
    builtin={
        "cue-sheet": Entry("rupor.outputs:CUE_SHEET"),
        "script": Entry("rupor.outputs:SCRIPT"),
    },
)
DOCUMENTS = Registry(
    kind="document",
    group="rupor.documents",
    builtin={
        "timeline": Entry("rupor.outputs:TIMELINE"),
        "transcript": Entry("rupor.outputs:TRANSCRIPT"),
    },
)


def _timeline(programme: Programme) -> str:
    from rupor.package import timeline

    return timeline.write(programme)


def _transcript(programme: Programme) -> str:
    from rupor.captions import transcript

    return transcript.write(programme.message)


def _cue_sheet(programme: Programme, label: Label, renditions: Sequence[Rendition]) -> Sequence[Paper]:
    from rupor.papers import cue_sheet

    return cue_sheet.write(programme, label, renditions)


def _script(programme: Programme, label: Label, renditions: Sequence[Rendition]) -> Sequence[Paper]:
    from rupor.papers import live_read

    return live_read.write(programme, label)


CUE_SHEET = Papers(write=_cue_sheet)
SCRIPT = Papers(write=_script)
TIMELINE = Text(name="timeline.json", media_type="application/json", write=_timeline)
TRANSCRIPT = Text(name=".txt", media_type="text/plain", write=_transcript)


def known() -> tuple[str, ...]:
    """Name every output."""
    return tuple(sorted({*CODECS.entries(), *FORMATS.entries(), *DOCUMENTS.entries(), *PAPERS.entries()}))


def codec(name: str) -> Codec | None:
    """Return the codec of a sound file, or None when *name* is another kind of output."""
    loaded: Codec | None = CODECS.load(name) if name in CODECS.entries() else None
    return loaded


def papers(name: str) -> Papers | None:
    """Return the papers of the output *name*, or None when it is another kind of output."""
    loaded: Papers | None = PAPERS.load(name) if name in PAPERS.entries() else None
    return loaded


def text(name: str) -> Text:
    """Return the text output *name*."""
    if name in FORMATS.entries():
        form = FORMATS.load(name)
        return Text(
            name=f".{form.suffix}",
            media_type=form.media_type,
            write=lambda programme: str(form.write(programme.track)),
        )
    document: Text = DOCUMENTS.load(name)
    return document
