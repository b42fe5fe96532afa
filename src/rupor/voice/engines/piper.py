"""Piper: neural voices, from files that the user adds with ``rupor voices add FILE.onnx``.

Models run in this process, each loaded once. It does not say where words are.
"""

import importlib.metadata
import json
import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from rupor.errors import EngineError, MissingDependency
from rupor.model import Clip, Utterance, Voice
from rupor.signs import IPA_CLOSE, IPA_OPEN
from rupor.voice import store

if TYPE_CHECKING:
    from piper import PiperVoice

_INSTALL = ".venv/bin/pip install -e '.[piper]'"
_RECIPE = 1
"""Raised whenever an utterance is made to sound different, so that the cache gives no older clip."""

_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BRACKETS = re.compile(r"\[(?=\[)")
"""Piper takes what stands between ``[[`` and ``]]`` for raw phonemes."""

_NOISE = 0.0
"""Piper draws random numbers for sound and rhythm; without them the same text gives the same bytes.

A seed (``onnxruntime.set_seed``) works only with a new session for each utterance: 0.4 s of loading each. On
190 words of en_US-joe, Whisper tiny misheard 2.6 % without noise, 2.0 to 3.1 % with three seeds and 3.1 to
4.6 % with Piper's own noise; the spectrum stayed within 0.5 dB in every band.
"""

_SCALES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2.0, 2.5)
_LENGTHS = (0.623, 0.66, 0.759, 0.878, 0.956, 1.0, 1.034, 1.092, 1.178, 1.274, 1.37, 1.566, 1.744, 2.124)
"""How much longer speech becomes by each length scale: the model rounds each phoneme up to a whole frame, and
so answers too little. Measured on en_US-joe, 190 words.
"""


class Piper:
    """The engine ``piper``."""

    def __init__(self) -> None:
        self._loaded: dict[str, PiperVoice] = {}
        self._lock = threading.Lock()

    def voices(self) -> tuple[Voice, ...]:
        """Name the voices that the user added."""
        try:
            importlib.metadata.version("piper-tts")
        except importlib.metadata.PackageNotFoundError:
            return tuple(replace(voice, installed=False, install=_INSTALL) for voice in store.added())
        return tuple(replace(voice, ipa=True) for voice in store.added())

    def version(self) -> str:
        """Name the package's version and the state of the added voices."""
        try:
            package = importlib.metadata.version("piper-tts")
        except importlib.metadata.PackageNotFoundError as error:
            raise MissingDependency(
                f"engine 'piper' is not installed (no package '{error.name}'). Run: {_INSTALL}"
            ) from error
        return f"piper-tts {package}, recipe {_RECIPE}, voices {store.digest()}"

    def speak(self, utterance: Utterance) -> Clip:
        """Speak; the text's sentences follow each other without a pause."""
        name = utterance.voice.name
        text = _markup(utterance.text)
        try:
            from piper import SynthesisConfig

            voice = self._load(name)
            settings = SynthesisConfig(
                length_scale=voice.config.length_scale * _scale(utterance.rate),
                noise_scale=_NOISE,
                noise_w_scale=_NOISE,
            )
            pcm = b"".join(chunk.audio_int16_bytes for chunk in voice.synthesize(text, settings))
        except ImportError as error:
            raise MissingDependency(f"engine 'piper' is not installed ({error}). Run: {_INSTALL}") from error
        except EngineError:
            raise
        except Exception as error:  # onnxruntime's own errors have no base class of theirs
            raise EngineError(f"engine 'piper': voice '{name}' did not speak ({error})") from error
        return Clip(pcm=pcm, rate=voice.config.sample_rate)

    def _load(self, name: str) -> "PiperVoice":
        """Load the voice *name*, once."""
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = _load(name)
            return self._loaded[name]


def _markup(text: str) -> str:
    """Write *text* with its IPA as Piper takes it, and so that Piper takes nothing else in it for IPA."""
    plain = _BRACKETS.sub("[ ", _UNSPEAKABLE.sub(" ", text))
    return plain.replace(IPA_OPEN, "[[ ").replace(IPA_CLOSE, " ]]")


def _scale(rate: float) -> float:
    """Find the length scale that speaks at *rate*."""
    import numpy

    return float(numpy.interp(1 / rate, _LENGTHS, _SCALES))


def _load(name: str) -> "PiperVoice":
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    model = store.model(name)
    if not model.is_file():
        raise EngineError(f"engine 'piper': voice '{name}' is not there. Run: rupor voices add FILE.onnx")
    options = onnxruntime.SessionOptions()
    # Segments are spoken side by side already; two threads for one cost 17 % more processor time.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    settings = json.loads(model.with_name(f"{model.name}.json").read_text(encoding="utf-8"))
    # Piper looks for further files of some languages in its download folder, by default the current one.
    return PiperVoice(session=session, config=PiperConfig.from_dict(settings), download_dir=model.parent)
