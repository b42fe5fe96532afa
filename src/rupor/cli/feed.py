"""The counter's desk for those who pull: ``rupor feed``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rupor.cli.options import Config

if TYPE_CHECKING:
    from rupor.delivery.feeds import LeftOut, Outcome

EPILOG = (
    "Examples:  rupor feed audio --to site --url https://radio.example.org/news   |   "
    "rupor feed --to site --url https://radio.example.org/news --withdraw safe-online"
)


def feed(
    packages: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PACKAGE...",
            help="Folders that rupor produce made, or that hold such folders; none: only bring the site up to date.",
        ),
    ] = None,
    *,
    to: Annotated[
        Path,
        typer.Option(metavar="SITE", help="The folder that your web server shows; made where there is none."),
    ],
    url: Annotated[str, typer.Option(metavar="URL", help="Where your web server shows it.")],
    withdraw: Annotated[
        list[str] | None,
        typer.Option(metavar="MESSAGE", help="Take a message out, in all languages; may be repeated."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Put back what was withdrawn.")] = False,
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Write podcast feeds and plain pages, one of each for a language, into a folder for any web server."""
    from rupor.delivery import feeds

    done = feeds.run(packages or [], to=to, url=url, withdraw=withdraw or [], again=again, config=config)
    if as_json:
        _print_json(done, url.rstrip("/"))
    else:
        _print(done, url.rstrip("/"))


def _print(done: "Outcome", base: str) -> None:
    for one in done.left_out:
        _tell(one.message, one.language, f"left out: {_reason(one)}")
    for message, language in done.taken_out:
        _tell(message, language, "taken out of the feed")
    for message, language in done.undated:
        _tell(
            message,
            language,
            "has no date, by which players sort. Write 'date: 2026-09-01' in the text's head",
        )
    for language, count in done.feeds.items():
        new = sum(one == language for _, one in done.new)
        changed = sum(one == language for _, one in done.changed)
        print(f"{base}/{language}/feed.xml  {count} episodes ({new} new, {changed} changed)")


def _tell(message: str, language: str, what: str) -> None:
    typer.echo(f"{message} ({language}): {what}", err=True)


def _reason(one: "LeftOut") -> str:
    return {
        "embargo": f"its embargo ends {one.until}. Run this again then",
        "expired": "its last day is over",
        "withdrawn": "it was withdrawn. To put it back: --again",
    }[one.why]


def _print_json(done: "Outcome", base: str) -> None:
    for name in ("new", "changed", "taken_out", "undated"):
        for message, language in getattr(done, name):
            _line({"type": name, "message": message, "language": language})
    for one in done.left_out:
        _line(
            {
                "type": "left_out",
                "message": one.message,
                "language": one.language,
                "why": one.why,
                "until": one.until or None,
            }
        )
    for language, count in done.feeds.items():
        _line({"type": "feed", "language": language, "url": f"{base}/{language}/feed.xml", "episodes": count})


def _line(value: dict[str, object]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)
