"""The counter's desk for lexicons: ``rupor lexicon check``, ``export`` and ``import``."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from rupor.cli.options import PARTLY
from rupor.errors import ConfigError, RuporError

lexicon_app = typer.Typer(
    help="Check the lexicons that say how names and rare words are spoken; exchange them with other programs.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

_Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of showing it.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace the file that is there.")]


@lexicon_app.command(epilog="Example:  rupor lexicon check texts/lexicon.ru.toml")
def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Lexicons: lexicon.<language>.toml.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Find every mistake in lexicons, each with its line."""
    from rupor.text import lexicons

    failed: list[RuporError] = []
    for file in files:
        try:
            lexicon = lexicons.read(file)
        except RuporError as error:
            failed.append(error)
            # Where there are several, the first line only counts them.
            lines = str(error).splitlines()
            mistakes = lines[1:] or lines
            if as_json:
                _show({"file": str(file), "entries": 0, "mistakes": mistakes})
            else:
                print(f"Error: {error}", file=sys.stderr)
            continue
        if as_json:
            _show({"file": str(file), "entries": len(lexicon.entries), "mistakes": []})
        else:
            print(f"{file}: {len(lexicon.entries)} written forms in '{lexicon.language}', no mistake")
    if failed:
        raise typer.Exit(PARTLY if len(failed) < len(files) else failed[0].exit_code)


def _show(value: dict[str, object]) -> None:
    print(json.dumps(value, ensure_ascii=False))


@lexicon_app.command(epilog="Example:  rupor lexicon export texts/lexicon.ru.toml --out lexicon.ru.pls")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="A lexicon.")],
    out: _Out = None,
    force: _Force = False,
) -> None:
    """Write a lexicon as W3C PLS 1.0, which other speech programs read."""
    from rupor.text import lexicons
    from rupor.text.lexicons import pls

    lexicon = lexicons.read(file)
    _put(pls.export(lexicon), out, force)
    for line in pls.unsaid(lexicon):
        print(f"{file}: other programs will not know this: {line}", file=sys.stderr)


@lexicon_app.command("import", epilog="Example:  rupor lexicon import names.pls --out texts/lexicon.ru.toml")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.pls", help="A W3C PLS 1.0 document.")],
    out: _Out = None,
    force: _Force = False,
) -> None:
    """Make a lexicon of a W3C PLS 1.0 document; what still needs a person's hand is said."""
    from rupor.text import lexicons
    from rupor.text.lexicons import form, pls, write

    lexicon = pls.import_(_bytes(file, pls.LIMIT_BYTES), str(file))
    stated = lexicons.stated(out.name) if out else ""
    if stated and stated != lexicon.language:
        raise ConfigError(
            f"{out}: the name says '{stated}', but {file} is in '{lexicon.language}'. Expected one language. "
            f"Run it again with --out lexicon.{lexicon.language}.toml"
        )
    written = write.toml(lexicon)
    _put(written, out, force)
    try:
        form.lexicon(written, str(out or file), stated)
    except ConfigError as error:
        print(f"To correct by hand: {error}", file=sys.stderr)
        raise typer.Exit(PARTLY) from error


def _bytes(file: Path, limit: int) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        raise ConfigError(
            f"{file}: cannot be read ({error.strerror}). Expected a PLS document. Check the name"
        ) from error


def _put(text: str, out: Path | None, force: bool) -> None:
    """Show a text, or write it whole under a name; raise ConfigError when that is taken."""
    from rupor.run import files

    if out is None:
        print(text, end="")
        return
    if out.exists() and not force:
        raise ConfigError(
            f"{out}: is there already. Expected a new name. Give another, or --force to replace it"
        )
    files.whole(out, text)
    print(f"{out}: written")
