"""Google Translate's voice: many languages, but online, and so only for a user who names it.

The package ``gtts`` writes the requests; they are sent from here, because it sends them without verifying the
server's certificate and cuts Russian text in the wrong places.
"""

import base64
import binascii
import importlib.metadata
import os
import re
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rupor.errors import ConfigError, EngineError, EngineUnavailable, MissingDependency, ProcessError
from rupor.model import Clip, Utterance, Voice
from rupor.run import process
from rupor.tag import bcp47

if TYPE_CHECKING:
    import requests

RATE = 24_000
"""Samples per second of Google's answers."""
LIMIT = 100
"""Characters that Google takes in one request."""

_INSTALL = "scripts/setup"
_RECIPE = 1
"""Raised whenever an utterance is made to sound different, so that the cache gives no older clip."""
_SLOW_BELOW = 0.8
_SPEEDS = (0.6, 1.0)
"""Google has two speeds; the slow one is taken to be about 0.6 of the other."""
_PATIENCE = 60.0
"""Seconds that one utterance waits for a busy service or a dead line, in all."""
_TIMEOUT = 30.0

_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PAUSE = re.compile(r"(?:(?<=\w\w\w\w)[.!?…]|[;:,،؛؟।])[^\w\s]*\s+|[。！？；：，、]")
"""Where a cut is heard least. A full stop after less than four letters may be an abbreviation's."""
_SOUND = re.compile(r'jQ1olc","\[\\"([^"\\]*)\\"')
"""Google's answer holds base64 of an MP3 file in JSON in JSON."""


class Gtts:
    """The engine ``gtts``."""

    def __init__(self, patience: float | None = None) -> None:
        self._patience = patience

    def voices(self) -> tuple[Voice, ...]:
        """Name one voice for each language; nothing is asked of Google."""
        try:
            import gtts.lang
        except ImportError:
            return (_voice("en", installed=False),)
        return tuple(_voice(code) for code in sorted(gtts.lang.tts_langs()))

    def version(self) -> str:
        """Name the package's version; Google's own is not known."""
        try:
            return f"gTTS {importlib.metadata.version('gtts')}, recipe {_RECIPE}"
        except importlib.metadata.PackageNotFoundError as error:
            raise MissingDependency(
                f"engine 'gtts' is not installed (no package '{error.name}'). Run: {_INSTALL}"
            ) from error

    def speak(self, utterance: Utterance) -> Clip:
        """Send the text to Google in pieces, one after the other, and join what comes back."""
        self.version()
        text = _UNSPEAKABLE.sub(" ", utterance.text)
        slow = utterance.rate < _SLOW_BELOW
        patience = _patience() if self._patience is None else self._patience
        with _Line(patience) as line:
            sounds = [
                line.send(_request(piece, utterance.voice.name, slow))
                for piece in cut(text)
                if any(character.isalnum() for character in piece)
            ]
        return Clip(pcm=b"".join(map(_decode, sounds)), rate=RATE)


def cut(text: str, limit: int = LIMIT) -> Iterator[str]:
    """Cut *text* into pieces of at most *limit* characters that join to the same text.

    >>> list(cut("Кипятите воду, мойте руки.", limit=16))
    ['Кипятите воду, ', 'мойте руки.']
    """
    while len(text) > limit:
        end = _end_of_piece(text, limit)
        yield text[:end]
        text = text[end:]
    if text:
        yield text


def _end_of_piece(text: str, limit: int) -> int:
    """Find the last pause in the window's second half, or the last space, or the last whole character."""
    pauses = [match.end() for match in _PAUSE.finditer(text, 0, limit)]
    if pauses and pauses[-1] >= limit // 2:
        return pauses[-1]
    spaces = [match.end() for match in re.finditer(r"\s+", text[:limit])]
    if spaces:
        return spaces[-1]
    end = limit
    while end > 1 and unicodedata.combining(text[end]):
        end -= 1
    return end


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a request may have to be sent again."""

    reason: str
    wait: float = 0.0
    """Seconds that the service asks to wait."""


class _Line:
    """A verified connection to Google, with one utterance's patience."""

    def __init__(self, patience: float) -> None:
        import requests

        self._session = requests.Session()
        self._patience = patience
        self._pause = patience / 60

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def send(self, request: "requests.PreparedRequest") -> bytes:
        """Send *request* until it is answered; raise EngineUnavailable when patience ends."""
        while True:
            began = time.monotonic()
            answer = self._try(request)
            if isinstance(answer, bytes):
                return answer
            pause = max(self._pause, answer.wait)
            self._pause *= 2
            self._patience -= time.monotonic() - began + pause
            if self._patience < 0:
                raise EngineUnavailable(
                    f"engine 'gtts': Google does not serve us ({answer.reason}). Wait some minutes and run "
                    "the same command again, or name an offline voice. Run: rupor voices"
                )
            time.sleep(pause)

    def _try(self, request: "requests.PreparedRequest") -> bytes | _Refusal:
        """Send *request* once."""
        import requests

        url = request.url or ""
        # Else a prepared request goes without the environment's proxies and REQUESTS_CA_BUNDLE.
        settings = self._session.merge_environment_settings(url, {}, None, True, None)
        try:
            answer = self._session.send(
                request, timeout=min(_TIMEOUT, max(self._patience, 1.0)), allow_redirects=False, **settings
            )
        except requests.exceptions.RequestException as error:
            if "certificate" in str(error).lower():
                raise EngineError(
                    f"engine 'gtts': the certificate of '{urlsplit(url).hostname}' is not trusted ({error}). "
                    "Nothing was sent. Check this machine's date; behind a proxy that reads along, name its "
                    "certificate in REQUESTS_CA_BUNDLE."
                ) from error
            return _Refusal(f"no whole answer: {type(error).__name__}")
        return _sound(answer)


def _sound(answer: "requests.Response") -> bytes | _Refusal:
    """Take the MP3 out of Google's answer; raise EngineError when there is none and never will be."""
    status = answer.status_code
    # Google redirects what it takes for a robot to a puzzle.
    if status == 429 or status >= 500 or 300 <= status < 400:
        wait = _retry_after(answer.headers.get("Retry-After"))
        asks = f", asks to wait {wait:.0f} s" if wait else ""
        return _Refusal(f"status {status} {answer.reason}{asks}", wait)
    if status != 200:
        raise EngineError(
            f"engine 'gtts': Google refused the text (status {status} {answer.reason}). "
            "Name an offline voice. Run: rupor voices"
        )
    sounds = _SOUND.findall(answer.content.decode(errors="replace"))
    try:
        mp3 = b"".join(base64.b64decode(sound, validate=True) for sound in sounds)
    except binascii.Error:
        mp3 = b""
    if not mp3:
        raise EngineError(
            "engine 'gtts': Google answered without sound. It may not know this language or have changed its "
            f"service. Run: {_INSTALL} --upgrade, or name an offline voice"
        )
    return mp3


def _retry_after(value: str | None) -> float:
    """Read the header Retry-After, in seconds or as a date (RFC 9110, 10.2.3); 0 when there is none."""
    from urllib3.exceptions import InvalidHeader
    from urllib3.util import Retry

    try:
        return Retry().parse_retry_after(value) if value else 0.0
    except InvalidHeader:
        return 0.0


def _request(piece: str, language: str, slow: bool) -> "requests.PreparedRequest":
    """Let gTTS write the request for one piece, without its own cutting and rewriting of the text."""
    import gtts

    written = gtts.gTTS(
        piece,
        lang=language,
        slow=slow,
        lang_check=False,
        pre_processor_funcs=[],
        tokenizer_func=lambda text: [text],
    )
    (request,) = written._prepare_requests()
    if base := os.environ.get("RUPOR_GTTS_URL"):  # for tests
        if not base.startswith("https://"):
            raise ConfigError(f"RUPOR_GTTS_URL: '{base}' is not safe. Expected an address with https://")
        request.url = base.rstrip("/") + urlsplit(request.url).path
    prepared: requests.PreparedRequest = request
    return prepared


def _decode(mp3: bytes) -> bytes:
    """Decode *mp3* to PCM; pieces are joined as PCM, for joined MP3 drifts."""
    import imageio_ffmpeg

    with tempfile.TemporaryDirectory(prefix="rupor-") as folder:
        heard, pcm = Path(folder, "google.mp3"), Path(folder, "pcm")
        heard.write_bytes(mp3)
        given = (imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-f", "mp3", "-i")
        try:
            process.run([*given, str(heard), "-f", "s16le", "-ar", str(RATE), "-ac", "1", str(pcm)])
        except ProcessError as error:
            raise EngineError(f"engine 'gtts': Google's sound cannot be decoded ({error})") from error
        return pcm.read_bytes()


def _patience() -> float:
    value = os.environ.get("RUPOR_GTTS_RETRY_SECONDS", str(_PATIENCE))
    try:
        return float(value)
    except ValueError as error:
        raise ConfigError(f"RUPOR_GTTS_RETRY_SECONDS: '{value}'. Expected a number of seconds.") from error


def _voice(code: str, installed: bool = True) -> Voice:
    return Voice(
        engine="gtts",
        name=code,
        language=bcp47(code),
        licence="Google's terms of service",
        speeds=_SPEEDS,
        online=True,
        open_licence=False,
        installed=installed,
        install="" if installed else _INSTALL,
    )
