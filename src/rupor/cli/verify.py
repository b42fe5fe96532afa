"""The counter's desk for packages that somebody got: ``rupor verify``."""

from pathlib import Path
from typing import Annotated

import typer

EPILOG = (
    "Examples:  rupor verify audio/safe-online/ru   |   rupor verify audio --json   |   "
    "rupor verify news --trust office.pem"
)


def verify(
    packages: Annotated[
        list[Path],
        typer.Argument(
            metavar="PACKAGE...", help="Folders that rupor produce made, or that hold such folders."
        ),
    ],
    trust: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.pem",
            help="Certificates that you trust; every MP3 and WAV file with tags must then be signed below one.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Check that packages are whole, sound as they should and say what they must; exit code 1 when one does not."""
    from rupor import verify

    if not verify.run(packages, trust=trust, as_json=as_json):
        raise typer.Exit(1)
