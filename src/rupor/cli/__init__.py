"""The counter where users ask: ``rupor produce``, ``rupor say``, ``rupor check``, ``rupor voices`` and the others.

Commands read their options, call one function each, and turn errors into exit codes:
0 done, 1 failed, 2 wrong input or configuration, 3 partly done, 4 something is not installed, 130 interrupted.
What programs read goes to standard output, what people are told to standard error.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from rupor import __version__
from rupor.cli import captions, deliver, feed, produce, prompter, tell, verify
from rupor.cli.lexicon import lexicon_app
from rupor.cli.options import INTERRUPTED, Config, Language, Lexicon, Paths
from rupor.cli.partners import partners_app
from rupor.errors import RuporError

app = typer.Typer(
    name="rupor",
    help="Turn a written public-service message into narrated audio with subtitles.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
voices_app = typer.Typer(
    help="List the voices: engine, language, quality, licence, and how to install what is missing.",
    rich_markup_mode=None,
    invoke_without_command=True,
)
app.add_typer(voices_app, name="voices")
app.add_typer(lexicon_app, name="lexicon")
app.add_typer(partners_app, name="partners")
app.command(epilog=produce.EPILOG)(produce.produce)
app.command(epilog=captions.EPILOG)(captions.captions)
app.command(epilog=prompter.EPILOG)(prompter.prompter)
app.command(epilog=verify.EPILOG)(verify.verify)
app.command(epilog=deliver.EPILOG)(deliver.deliver)
app.command(epilog=deliver.DELIVERIES_EPILOG)(deliver.deliveries)
app.command(epilog=deliver.RECALL_EPILOG)(deliver.recall)
app.command(epilog=feed.EPILOG)(feed.feed)


def _version(asked: bool) -> None:
    if asked:
        print(f"rupor {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command(
    epilog="Examples:  rupor say texts/safe-online/ru.md   |   rupor say news.ru.txt --out review.html   |   "
    "rupor say news.ru.txt --json"
)
def say(
    paths: Paths,
    language: Language = None,
    lexicon: Lexicon = None,
    config: Config = None,
    voice: Annotated[
        list[str] | None,
        typer.Option(metavar="LANG=ENGINE:NAME", help="Whose voice the page has; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", help="Write a page for a language reviewer, with sound."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a segment and line.")] = False,
) -> None:
    """Show how each word will be said: what was changed and why, and what is in doubt."""
    from rupor import house, review, say
    from rupor.text import prepare, read

    if voice:
        from rupor.voice import choose

        # A mistake in it is told even where no page is asked for.
        choose.parse(voice)
    rules = house.read(config)
    read_in = [house.added(one, rules, True) for one in read.messages(paths, language=language)]
    messages = [(one, prepare.segments(one, lexicon or ())) for one in read_in]
    for message, _ in messages:
        tell.remark(message)
    if out:
        for path in review.write(messages, out, voice or ()):
            print(path, file=sys.stderr if as_json else sys.stdout)
    for message, segments in messages:
        if as_json:
            print("\n".join(map(say.line, segments)))
        elif not out:
            print("\n".join(say.text(message, segments)))


@app.command(
    epilog="Examples:  rupor check texts/safe-online   |   "
    "rupor check news.ru.txt --level strict --out report.html   |   cat news.txt | rupor check - --language en --json"
)
def check(
    paths: Paths,
    level: Annotated[
        str,
        typer.Option(
            help="radio (an announcer's text), clear (little schooling, heard once), strict (easy to read)."
        ),
    ] = "clear",
    rate: Annotated[
        str, typer.Option(help="Rate of the listening time: clear, normal, natural, or words a minute.")
    ] = "clear",
    language: Language = None,
    lexicon: Lexicon = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a report that can be sent and printed.")
    ] = None,
) -> None:
    """Judge how plain a text is for who hears it once; exit code 1 when it does not reach the level."""
    from rupor import check

    lexicons = lexicon or ()
    if not check.run(
        paths, level=level, rate=rate, language=language, lexicons=lexicons, out=out, as_json=as_json
    ):
        raise typer.Exit(1)


@voices_app.callback(
    epilog="Examples:  rupor voices --language ru   |   rupor voices add en_US-joe-medium.onnx"
)
def voices(
    context: typer.Context,
    language: Annotated[
        str | None, typer.Option("--language", "-l", help="Only voices of this language.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The many voices of espeak-ng and Google, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the voices: engine, language, quality, licence, and how to install what is missing."""
    if context.invoked_subcommand:
        return
    from rupor import show
    from rupor.voice import choose

    known = [voice for voice in choose.known() if language is None or choose.speaks(voice, language)]
    known = [voice for voice in known if everything or voice.language != "mul"]
    some = known if everything or language else [voice for voice in known if voice.engine not in choose.MANY]
    show.voices(some, hidden=len(known) - len(some), as_json=as_json)


@voices_app.command("add", epilog="Example:  rupor voices add en_US-joe-medium.onnx")
def voices_add(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.onnx", help="A Piper voice; FILE.onnx.json must lie beside it.")
    ],
) -> None:
    """Take in a Piper voice; it then comes first for its language."""
    from rupor.voice import store

    voice = store.add(file)
    print(f"{voice.id} now speaks {voice.language} ({voice.licence})")


@app.command(epilog="Examples:  rupor profiles   |   rupor profiles --json")
def profiles(
    config: Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the outlets that files can be made for: form, loudness, and where the numbers come from."""
    from rupor import house, show
    from rupor.sound import profile

    own = house.read(config).profiles
    names = dict.fromkeys((*profile.names(), *(one.name for one in own)))
    show.profiles([profile.get(name, own) for name in names], as_json=as_json)


@app.command(epilog="Example:  rupor doctor")
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say what is installed, what is missing, and the command that fixes it."""
    from rupor import health, show

    checks = health.checks()
    show.checks(checks, as_json=as_json)
    if any(check.needed and not check.good for check in checks):
        raise typer.Exit(4)


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    try:
        app()
    except RuporError as error:
        tell.complain(error, "--json" in sys.argv)
        _end(error.exit_code)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as ended:
        # Typer makes this of Ctrl-C. Python would then wait for processes that were killed in mid-answer, for ever.
        if ended.code == INTERRUPTED:
            _interrupted()
        raise
    except BrokenPipeError:
        _end(1)
    sys.exit(0)


def _interrupted() -> NoReturn:
    sent = sys.argv[1:2] in (["deliver"], ["recall"])
    told = "What was begun goes on with the same command" if sent else "Nothing half done was left behind"
    print(f"Interrupted. {told}.", file=sys.stderr)
    _end(INTERRUPTED)


def _end(code: int) -> NoReturn:
    """End at once: threads that still wait for a voice must not hold the user up."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            continue
    os._exit(code)
