"""SVOX Pico: a clear small voice for French, Spanish, English, German and Italian.

The library and its voices come in the wheel ``py-nanotts`` and run in a worker program. It does not say where
words are.
"""

import importlib.metadata
import importlib.util
import re
import sys
from pathlib import Path

from rupor.errors import MissingDependency
from rupor.model import Clip, Utterance, Voice
from rupor.run.worker import Pool, Worker
from rupor.tag import primary

_INSTALL = "scripts/setup"
_WORKER = Path(__file__).parent.parent / "workers" / "pico.py"
_TIMEOUT = 60.0
_RECIPE = 2
"""Raised whenever an utterance is made to sound different, so that the cache gives no older clip."""

_LANGUAGES = ("de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT")
_ERROR_RATES = {"fr-FR": 0.042, "es-ES": 0.027, "en-US": 0.016, "en-GB": 0.016}
"""Word error rates on plain text: Whisper base, 100 words; for English Whisper tiny, 182 words (RHVoice slt: 0.022)."""
_PACES = {"en-GB": 21.2, "en-US": 20.2, "es-ES": 18.6, "fr-FR": 25.0}
"""Measured on plain paragraphs of 60 to 70 words, silence at both ends left out."""

_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ENDLESS = re.compile(r"(\S{60})(?=\S)")
"""Pico never returns from a word of 150 times the same vowel."""
_SIGNS = {
    "de": (" kleiner als ", " größer als "),
    "en": (" less than ", " greater than "),
    "es": (" menor que ", " mayor que "),
    "fr": (" inférieur à ", " supérieur à "),
    "it": (" minore di ", " maggiore di "),
}
"""How ``<`` and ``>`` are said."""
_TENS = "dix|vingts?|trente|quarante|cinquante|soixante|septante|nonante|quatre"
_ONES = "un|une|deux|trois|cinq|six|sept|huit|neuf|onze|douze|treize|quatorze|quinze|seize"
_HYPHENS = re.compile(rf"(?<![\w-])(?:{_TENS})(?:-(?:{_TENS}|{_ONES}|[a-zèé]+ième))+(?![\w-])", re.IGNORECASE)
_AND_ONE = re.compile(
    r"(?<!\w)(vingt|trent|quarant|cinquant|soixant|septant|nonant)e?[ -]et[ -](?=(?:une?|onze|unième|onzième)(?!\w))",
    re.IGNORECASE,
)


class Pico:
    """The engine ``pico``."""

    def __init__(self) -> None:
        self._pool = Pool(lambda: Worker([sys.executable, str(_WORKER)]), "engine 'pico'")

    def voices(self) -> tuple[Voice, ...]:
        """Name its six voices, one for each language."""
        installed = importlib.util.find_spec("py_nanotts") is not None
        return tuple(
            Voice(
                engine="pico",
                name=language,
                language=language,
                licence="Apache-2.0",
                error_rate=_ERROR_RATES.get(language),
                pace=_PACES.get(language),
                installed=installed,
                install="" if installed else _INSTALL,
            )
            for language in _LANGUAGES
        )

    def version(self) -> str:
        """Name the wheel's version."""
        try:
            return f"py-nanotts {importlib.metadata.version('py-nanotts')}, recipe {_RECIPE}"
        except importlib.metadata.PackageNotFoundError as error:
            raise MissingDependency(
                f"engine 'pico' is not installed (no package '{error.name}'). Run: {_INSTALL}"
            ) from error

    def speak(self, utterance: Utterance) -> Clip:
        """Speak in a worker."""
        self.version()
        text = markup(utterance.text, utterance.voice.language, utterance.rate)
        answer = self._pool.ask({"text": text, "voice": utterance.voice.name}, _TIMEOUT)
        return Clip(pcm=answer.body, rate=answer.head["rate"])


def _french(text: str) -> str:
    """Spell written-out numbers as Pico says them well: ``soixante-sept`` it reads as ``soi exante sept``.

    Of six sentences with such numbers Whisper base heard two right as they are written, and five spelled so.

    >>> _french("soixante-sept, vingt et une, dix-huit, soixante et onze")
    'soixante sept, vingté une, dizuit, soissanté onze'
    """
    spaced = _HYPHENS.sub(lambda found: found[0].replace("-", " "), text)
    joined = _AND_ONE.sub(lambda found: f"{found[1]}é ".replace("oixant", "oissant"), spaced)
    return re.sub(r"(?<!\w)([Dd])ix huit(?=\W|\Z)", r"\1izuit", joined)


def markup(text: str, language: str, rate: float) -> str:
    """Write *text* so that Pico finds no command of its user's in it, at the speed *rate*.

    Pico takes ``<play file="...">`` and ``<genfile file="...">`` for orders, also with a space after the
    ``<``, and knows no entities: the signs themselves must go, and their names are said in their stead.

    >>> markup("3 < 4 & 5", "es-ES", 0.8)
    '<speed level="80">3  menor que  4 & 5'
    """
    less, greater = _SIGNS[primary(language)]
    plain = _ENDLESS.sub(r"\1 ", _UNSPEAKABLE.sub(" ", text)).replace("<", less).replace(">", greater)
    if primary(language) == "fr":
        plain = _french(plain)
    # Left open: a closing tag after the last full stop makes a phrase of its own, half a second long.
    return plain if rate == 1.0 else f'<speed level="{round(100 * rate)}">{plain}'
