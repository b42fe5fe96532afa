"""The counter's desk for people who record a message themselves: ``rupor prompter``."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rupor.cli.options import PARTLY, Config, Language, Lexicon, Paths
from rupor.errors import RuporError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rupor.model import Message, Segment

EPILOG = "Examples:  rupor prompter texts/safe-online/ru.md   |   rupor prompter news.ru.txt --out sheets --size 30pt"


def prompter(
    paths: Paths,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER-or-FILE", help="Folder for both files, or the name of one (.html or .pdf)."
        ),
    ] = Path(),
    size: Annotated[str, typer.Option(help="Size of print, in points.")] = "24pt",
    rate: Annotated[
        str, typer.Option(help="Rate of the reading time: clear, normal, natural, or words a minute.")
    ] = "clear",
    language: Language = None,
    lexicon: Lexicon = None,
    config: Config = None,
) -> None:
    """Make the sheet that a person reads from when recording: large print, pauses, how words are said."""
    from rupor import house
    from rupor.papers import aloud
    from rupor.papers import prompter as sheets
    from rupor.text import prepare, read
    from rupor.voice import rate as rates

    points, pace = sheets.size(size), rates.check(rate)
    rules = house.read(config)
    # A person reads: nothing is to be said of a machine.
    read_in = [house.added(one, rules, False) for one in read.messages(paths, language=language)]
    messages = [(one, prepare.segments(one, lexicon or ())) for one in read_in]
    named = sheets.paths([one for one, _ in messages], out)
    failed: list[RuporError] = []
    for (message, segments), files in zip(messages, named, strict=True):
        _remark(message, segments)
        for path in files:
            try:
                sheets.write(path, message, segments, size=points, rate=pace)
            except RuporError as error:
                failed.append(error)
                print(f"Error: {error}", file=sys.stderr)
            else:
                print(f"{path}: {len(segments)} parts to read, about {aloud.length(segments, pace)} min")
    if failed:
        wanted = sum(map(len, named))
        raise typer.Exit(PARTLY if len(failed) < wanted else failed[0].exit_code)


def _remark(message: "Message", segments: "Sequence[Segment]") -> None:
    """Tell people what to know before someone reads aloud."""
    for note in message.notes:
        print(f"{message.source}: {note}", file=sys.stderr)
    doubts = sum(len(one.doubts) for one in segments)
    if doubts:
        print(
            f"{message.source}: {doubts} in doubt, marked with '?'. Settle them in a lexicon before someone records: "
            f"rupor say {message.source}",
            file=sys.stderr,
        )
