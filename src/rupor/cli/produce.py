"""The counter's main desk: ``rupor produce``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rupor.cli import tell
from rupor.cli.options import (
    PARTLY,
    AllowPoorVoice,
    Config,
    Executor,
    Fit,
    ForPartners,
    Language,
    Lexicon,
    MissingByVoice,
    Outputs,
    PartnerFile,
    Paths,
    Profiles,
    Recording,
    VoiceNames,
)
from rupor.clock import minutes
from rupor.errors import RuporError

if TYPE_CHECKING:
    from rupor.model import Package, Rendition
    from rupor.pipeline import Plan

EPILOG = (
    "Examples:  rupor produce texts/safe-online/ru.md   |   "
    "rupor produce news.ru.txt --to out --voice ru=rhvoice:elena --rate normal   |   "
    "rupor produce news.ru.txt --profile broadcast-ebu,whatsapp-voice --fit 60s   |   "
    "rupor produce news.so.txt --recording take.m4a   |   "
    "cat news.txt | rupor produce - --language en --outputs mp3,srt"
)


def produce(
    paths: Paths,
    to: Annotated[Path, typer.Option(metavar="DIR", help="Folder in which packages appear.")] = Path("audio"),
    voice: VoiceNames = None,
    rate: Annotated[str, typer.Option(help="clear, normal, natural, or words a minute.")] = "clear",
    fit: Fit = None,
    profile: Profiles = None,
    output: Outputs = None,
    for_partners: ForPartners = False,
    partners: PartnerFile = None,
    config: Config = None,
    language: Language = None,
    lexicon: Lexicon = None,
    recording: Recording = None,
    missing_by_voice: MissingByVoice = False,
    captions: Annotated[str, typer.Option(help="How captions are cut: easy, bbc, netflix.")] = "easy",
    executor: Executor = "threads",
    allow_poor_voice: AllowPoorVoice = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Report as one JSON object a line, for programs.")
    ] = False,
) -> None:
    """Narrate messages: sound, subtitles, papers and a manifest for each, under DIR/<message>/<language>/."""
    from rupor import fitting, house, pipeline
    from rupor.config import Settings
    from rupor.text import read

    settings = Settings(
        to=to,
        voices=tuple(voice or ()),
        rate=rate,
        fit=None if fit is None else fitting.seconds(fit),
        profiles=tuple(profile or ()),
        outputs=tuple(output or ()),
        house=house.read(config),
        executor=executor,
        lexicons=tuple(lexicon or ()),
        captions=captions,
        allow_poor_voice=allow_poor_voice,
        recording=recording,
        missing_by_voice=missing_by_voice,
    )
    messages = read.messages(paths, language=language)
    if for_partners:
        from rupor.delivery import orders

        settings = orders.of_partners(settings, messages, partners, config)
    _all(pipeline.plan(messages, settings), as_json)


def _all(plans: "tuple[Plan, ...]", as_json: bool) -> None:
    """Produce every message; those that fail do not keep the others back."""
    failed: list[RuporError] = []
    for planned in plans:
        try:
            _one(planned, as_json)
        except RuporError as error:
            failed.append(error)
            tell.complain(error, as_json)
    if failed:
        raise typer.Exit(PARTLY if len(failed) < len(plans) else failed[0].exit_code)


def _one(planned: "Plan", as_json: bool) -> None:
    from rupor import pipeline
    from rupor.model import Event
    from rupor.run import progress

    message = planned.message
    if not as_json:
        tell.remark(message)
    with progress.watching(f"{message.id} ({message.language})", as_json=as_json) as report:
        for note in message.notes if as_json else ():
            report(Event(step="warning", done=0, total=0, subject=f"{message.source}: {note}"))
        package = pipeline.produce(planned, report=report)
    if not as_json:
        _list(package)


def _list(package: "Package") -> None:
    """Say what the package holds, each file on its line; of many files for single segments only how many."""
    print(f"{package.path}: {minutes(package.seconds)} min, {_speakers(package.path)}")
    pieces: dict[str, int] = {}
    for file in package.renditions:
        if file.segment is not None:
            pieces[file.profile] = pieces.get(file.profile, 0) + 1
        else:
            print(f"  {file.name}{_figures(file)}")
    for profile, count in pieces.items():
        print(f"  {profile}/: {count} files more, one for each segment")
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


def _figures(file: "Rendition") -> str:
    heard = file.loudness
    return f"  ({heard.integrated:.1f} LUFS, {heard.true_peak:.1f} dBTP)" if heard else ""
