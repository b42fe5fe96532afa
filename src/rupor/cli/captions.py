"""The counter's desk for captions: ``rupor captions``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rupor.cli.options import PARTLY
from rupor.errors import ConfigError, RuporError

EPILOG = (
    "Examples:  rupor captions audio/safe-online/ru   |   rupor captions audio --check   |   "
    "rupor captions audio/safe-online/ru --picture minute.png --start 0:30"
)


def captions(
    packages: Annotated[
        list[Path],
        typer.Argument(
            metavar="PACKAGE...", help="Folders that rupor produce made, or that hold such folders."
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Check every subtitle file; exit code 1 when a rule is broken.")
    ] = False,
    rules: Annotated[
        str | None,
        typer.Option(help="easy, bbc or netflix (default: the rules that the captions were cut by)."),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="FILE.png", help="Draw sound, words and cues; of one package."),
    ] = None,
    start: Annotated[str, typer.Option(metavar="M:SS", help="Where the picture begins.")] = "0:00",
    length: Annotated[float, typer.Option(metavar="SECONDS", help="How much the picture shows.")] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the cues of packages, check them against a rule set, or draw them with the sound."""
    if rules and not check and not picture:
        raise ConfigError(
            "--rules: is for checking. Expected --check or --picture beside it. Run it again with --check"
        )
    failed: list[RuporError] = []
    passed = True
    if picture:
        from rupor import captions_picture

        print(captions_picture.write(packages, picture, start=start, length=length, named=rules))
    if check:
        from rupor import captions_check

        passed, failed = captions_check.run(packages, named=rules, as_json=as_json)
    elif not picture:
        from rupor import captions_check

        failed = captions_check.list_cues(packages, as_json=as_json)
    for error in failed:
        print(f"Error: {error}", file=sys.stderr)
    _end(packages, failed, passed)


def _end(packages: list[Path], failed: list[RuporError], passed: bool) -> None:
    """End with the code of what went wrong, if anything did."""
    if failed:
        from rupor.package import read

        all_failed = len(failed) == len(read.find(packages))
        raise typer.Exit(failed[0].exit_code if all_failed else PARTLY)
    if not passed:
        raise typer.Exit(1)
