"""The counter where users ask: ``rupor produce``, ``rupor say``, ``rupor check``, ``rupor voices`` and the others.

Commands read their options, call one function each, and turn errors into exit codes:
0 done, 1 failed, 2 wrong input or configuration, 3 partly done, 4 something is not installed, 130 interrupted.
What programs read goes to standard output, what people are told to standard error.
"""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from rupor import __version__
from rupor.cli_captions import EPILOG, captions
from rupor.cli_lexicon import lexicon_app
from rupor.cli_options import (
    INTERRUPTED,
    PARTLY,
    Language,
    Lexicon,
    MissingByVoice,
    Outputs,
    Paths,
    Recording,
)
from rupor.cli_prompter import prompter
from rupor.errors import RuporError

if TYPE_CHECKING:
    from rupor.model import Loudness, Message
    from rupor.pipeline import Plan

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
app.command(epilog=EPILOG)(captions)
app.command(
    epilog="Examples:  rupor prompter texts/safe-online/ru.md   |   rupor prompter news.ru.txt --out sheets --size 30pt"
)(prompter)


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
    epilog="Examples:  rupor produce texts/safe-online/ru.md   |   "
    "rupor produce news.ru.txt --to out --voice ru=rhvoice:elena --rate normal   |   "
    "rupor produce news.so.txt --recording take.m4a   |   "
    "cat news.txt | rupor produce - --language en --outputs mp3,srt"
)
def produce(
    paths: Paths,
    to: Annotated[Path, typer.Option(metavar="DIR", help="Folder in which packages appear.")] = Path("audio"),
    voice: Annotated[
        list[str] | None,
        typer.Option(metavar="LANG=ENGINE:NAME", help="A voice for a language; may be repeated."),
    ] = None,
    rate: Annotated[str, typer.Option(help="clear, normal, natural, or words a minute.")] = "clear",
    output: Outputs = None,
    language: Language = None,
    lexicon: Lexicon = None,
    recording: Recording = None,
    missing_by_voice: MissingByVoice = False,
    captions: Annotated[str, typer.Option(help="How captions are cut: easy, bbc, netflix.")] = "easy",
    executor: Annotated[
        str, typer.Option(help="Where voices speak: threads, inline, processes, dask.")
    ] = "threads",
    allow_poor_voice: Annotated[
        bool, typer.Option("--allow-poor-voice", help="Insist on a voice that listeners do not understand.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Report as one JSON object a line, for programs.")
    ] = False,
) -> None:
    """Narrate messages: MP3, WAV, subtitles and a manifest for each, under DIR/<message>/<language>/."""
    from rupor import config, pipeline
    from rupor.text import read

    settings = config.Settings(
        to=to,
        voices=tuple(voice or ()),
        rate=rate,
        outputs=tuple(output or config.OUTPUTS),
        executor=executor,
        lexicons=tuple(lexicon or ()),
        captions=captions,
        allow_poor_voice=allow_poor_voice,
        recording=recording,
        missing_by_voice=missing_by_voice,
    )
    plans = pipeline.plan(read.messages(paths, language=language), settings)
    failed: list[RuporError] = []
    for planned in plans:
        try:
            _produce(planned, as_json)
        except RuporError as error:
            failed.append(error)
            _complain(error, as_json)
    if failed:
        raise typer.Exit(PARTLY if len(failed) < len(plans) else failed[0].exit_code)


def _produce(planned: "Plan", as_json: bool) -> None:
    from rupor import pipeline
    from rupor.model import Event
    from rupor.run import progress

    message = planned.message
    if not as_json:
        _remark(message)
    with progress.watching(f"{message.id} ({message.language})", as_json=as_json) as report:
        for note in message.notes if as_json else ():
            report(Event(step="warning", done=0, total=0, subject=f"{message.source}: {note}"))
        package = pipeline.produce(planned, report=report)
    if as_json:
        return
    minutes, second = divmod(round(package.seconds), 60)
    print(f"{package.path}: {minutes}:{second:02} min, {_speakers(package.path)}")
    for file in package.renditions:
        print(f"  {file.name}{_figures(file.loudness)}")
    print("  manifest.json")


def _speakers(package: Path) -> str:
    """Say who spoke which language, and how much of it where several did."""
    voices = json.loads((package / "manifest.json").read_text("utf-8"))["voices"]
    languages = [voice["language"] for voice in voices]
    told = []
    for voice in voices:
        share = f" ({voice['segments']} segments)" if languages.count(voice["language"]) > 1 else ""
        told.append(f"{voice['language']} by {voice['engine']}:{voice['name']}{share}")
    return ", ".join(told)


def _remark(message: "Message") -> None:
    """Tell people what is worth knowing of how a message was read."""
    if message.encoding not in ("utf-8", "utf-8-sig", ""):
        print(f"{message.source}: read as {message.encoding}", file=sys.stderr)
    for note in message.notes:
        print(f"{message.source}: {note}", file=sys.stderr)


def _figures(loudness: "Loudness | None") -> str:
    return f"  ({loudness.integrated:.1f} LUFS, {loudness.true_peak:.1f} dBTP)" if loudness else ""


@app.command(
    epilog="Examples:  rupor say texts/safe-online/ru.md   |   rupor say news.ru.txt --out review.html   |   "
    "rupor say news.ru.txt --json"
)
def say(
    paths: Paths,
    language: Language = None,
    lexicon: Lexicon = None,
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
    from rupor import review, say
    from rupor.text import prepare, read

    if voice:
        from rupor.voice import choose

        # A mistake in it is told even where no page is asked for.
        choose.parse(voice)
    messages = [
        (one, prepare.segments(one, lexicon or ())) for one in read.messages(paths, language=language)
    ]
    for message, _ in messages:
        _remark(message)
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


def _complain(error: RuporError, as_json: bool = False) -> None:
    if as_json:
        print(
            json.dumps(
                {"step": "error", "exit_code": error.exit_code, "subject": str(error)}, ensure_ascii=False
            ),
            flush=True,
        )
    else:
        print(f"Error: {error}", file=sys.stderr)


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    try:
        app()
    except RuporError as error:
        _complain(error, "--json" in sys.argv)
        _end(error.exit_code)
    except KeyboardInterrupt:
        print("Interrupted. Nothing half done was left behind.", file=sys.stderr)
        _end(INTERRUPTED)
    except BrokenPipeError:
        _end(1)
    sys.exit(0)


def _end(code: int) -> NoReturn:
    """End at once: threads that still wait for a voice must not hold the user up."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            continue
    os._exit(code)
