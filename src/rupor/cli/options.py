"""What several commands take in the same words, and the exit codes that the counter gives by itself."""

from pathlib import Path
from typing import Annotated

import typer

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Texts (.txt, .md), documents (.docx, .odt, .html, .pdf), message folders, or - for standard input.",
    ),
]
Language = Annotated[str | None, typer.Option(help="The language of texts whose name does not tell it.")]
Lexicon = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE.toml", help="A lexicon that goes before those beside the texts."),
]
Fit = Annotated[
    str | None, typer.Option(metavar="TIME", help="The slot that it must fill: 60s, 1:30, 2m30s.")
]
Profiles = Annotated[
    list[str] | None,
    typer.Option(
        "--profile", metavar="NAME,NAME", help="Outlets to make files for: rupor profiles lists them."
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(metavar="FILE.toml", help="What your office wants in all messages (default: ./rupor.toml)."),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--outputs",
        metavar="NAME,NAME",
        help="What to make: mp3, wav, srt, vtt, transcript, timeline (these unless named); vtt-words, ebu-tt-d, "
        "imsc, lrc, lrc-words, ass, captions-json, cue-sheet, script.",
    ),
]
Recording = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE|FOLDER",
        help="A person's voice: a recording of the whole text, or a folder with one for each segment (01.wav ...).",
    ),
]
MissingByVoice = Annotated[
    bool, typer.Option("--missing-by-voice", help="A voice speaks the segments that were not recorded.")
]

PARTLY = 3
INTERRUPTED = 130

PartnerNames = Annotated[
    list[str] | None,
    typer.Option("--partner", metavar="NAME", help="Only this partner; may be repeated."),
]
PartnerFile = Annotated[
    Path | None,
    typer.Option("--partners", metavar="FILE.toml", help="Your radio partners (default: ./partners.toml)."),
]
ForPartners = Annotated[
    bool,
    typer.Option(
        "--for-partners", help="Make what the partners of these languages want: rupor partners lists them."
    ),
]
VoiceNames = Annotated[
    list[str] | None,
    typer.Option(metavar="LANG=ENGINE:NAME", help="A voice for a language; may be repeated."),
]
Executor = Annotated[str, typer.Option(help="Where voices speak: threads, inline, processes, dask.")]
AllowPoorVoice = Annotated[
    bool, typer.Option("--allow-poor-voice", help="Insist on a voice that listeners do not understand.")
]
