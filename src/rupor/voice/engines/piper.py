"""Piper: neural voices, from files that the user adds with ``rupor voices add FILE.onnx``.

Models run in this process, each loaded once. A model that is made as Piper's are says how long each phoneme takes,
and so where each word is, to a frame of its own (12 ms at 22 kHz).
"""

import importlib.metadata
import json
import re
import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rupor.errors import EngineError, MissingDependency
from rupor.model import Clip, Mark, Utterance, Voice
from rupor.signs import IPA_CLOSE, IPA_OPEN
from rupor.voice import edges, phonemes, store

if TYPE_CHECKING:
    from piper import AudioChunk, PiperVoice

_INSTALL = ".venv/bin/pip install -e '.[piper]'"
_RECIPE = 2
"""Raised whenever an utterance is made to sound different, so that the cache gives no older clip."""

_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BRACKETS = re.compile(r"\[(?=\[)")
"""Piper takes what stands between ``[[`` and ``]]`` for raw phonemes."""
_WORD = re.compile(
    rf"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff][^\w\s{IPA_OPEN}]*"
    rf"|(?:{IPA_OPEN}[^{IPA_CLOSE}]*{IPA_CLOSE}|[^\s\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])+"
)
"""What has a mark of its own: what stands between spaces, and each character of scripts that have none."""

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
            chunks = list(voice.synthesize(text, settings, include_alignments=True))
            marks = _marks(utterance.text, voice, chunks)
        except ImportError as error:
            raise MissingDependency(f"engine 'piper' is not installed ({error}). Run: {_INSTALL}") from error
        except EngineError:
            raise
        except Exception as error:  # onnxruntime's own errors have no base class of theirs
            raise EngineError(f"engine 'piper': voice '{name}' did not speak ({error})") from error
        clip = Clip(
            pcm=b"".join(chunk.audio_int16_bytes for chunk in chunks),
            rate=voice.config.sample_rate,
            marks=marks,
            timing="exact" if marks else "estimated",
        )
        return edges.at_sound(clip, utterance.text)

    def _load(self, name: str) -> "PiperVoice":
        """Load the voice *name*, once."""
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = _load(name)
            return self._loaded[name]


def _markup(text: str) -> str:
    """Write *text* with its IPA as Piper takes it, and so that Piper takes nothing else in it for IPA."""
    plain = _BRACKETS.sub("[ ", _clean(text))
    return plain.replace(IPA_OPEN, "[[ ").replace(IPA_CLOSE, " ]]")


def _clean(text: str) -> str:
    return _UNSPEAKABLE.sub(" ", text)


def _scale(rate: float) -> float:
    """Find the length scale that speaks at *rate*."""
    import numpy

    return float(numpy.interp(1 / rate, _LENGTHS, _SCALES))


def _marks(text: str, voice: "PiperVoice", chunks: Iterable["AudioChunk"]) -> tuple[Mark, ...]:
    """Find the words of *text* in what *voice* spoke; none where its model does not say how long phonemes are."""
    from piper.config import PhonemeType

    # Its other ways to phonemes are slow, and read a word by its neighbours.
    if voice.config.phoneme_type not in (PhonemeType.ESPEAK, PhonemeType.TEXT):
        return ()
    stream: list[phonemes.Sound] = []
    for chunk in chunks:
        sounds = _sounds(chunk, voice.config.phoneme_id_map, stream[-1].end if stream else 0)
        if not sounds:
            return ()
        stream += sounds
    return phonemes.marks([_said(match, voice) for match in _WORD.finditer(_clean(text))], stream)


def _sounds(chunk: "AudioChunk", ids: Any, start: int) -> list[phonemes.Sound]:
    """Place each phoneme of a sentence, which begins at the sample *start*; none where that cannot be known.

    Piper's own ``phoneme_alignments`` give up when the model lacks one of the phonemes, as happens with rare signs.
    """
    from piper.const import BOS, EOS, PAD

    lasting = chunk.phoneme_id_samples
    known = [sign for sign in chunk.phonemes if sign in ids]
    counts = [len(ids[sign]) + len(ids[PAD]) for sign in (BOS, *known)] + [len(ids[EOS])]
    if lasting is None or sum(counts) != len(lasting) or lasting.sum() != len(chunk.audio_float_array):
        return []
    sounds = []
    index = 0
    for sign, count in zip((phonemes.BREAK, *known, phonemes.BREAK), counts, strict=True):
        end = start + int(lasting[index : index + count].sum())
        sounds.append(phonemes.Sound(sign, start, end))
        start, index = end, index + count
    return sounds


def _said(match: "re.Match[str]", voice: "PiperVoice") -> phonemes.Said:
    """Put one word into phonemes, alone."""
    signs: list[str] = []
    for sentence in voice.phonemize(_markup(match[0])):
        signs += [*sentence, phonemes.SPACE]
    while signs and signs[-1] == phonemes.SPACE:
        signs.pop()
    return phonemes.Said(
        first=match.start(),
        end_offset=match.end(),
        phonemes=tuple(signs),
        is_word=any(map(str.isalnum, match[0])),
    )


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
    session = onnxruntime.InferenceSession(
        _telling(model.read_bytes()), options, providers=["CPUExecutionProvider"]
    )
    session._model_bytes = b""  # kept for a change of processor that we never make: 63 MB for each voice
    settings = json.loads(model.with_name(f"{model.name}.json").read_text(encoding="utf-8"))
    # Piper looks for further files of some languages in its download folder, by default the current one.
    return PiperVoice(session=session, config=PiperConfig.from_dict(settings), download_dir=model.parent)


def _telling(model: bytes) -> bytes:
    """Make a model give the lengths of its phonemes beside the sound, which stays the same to the byte.

    They are the one thing in it that is rounded up (``Ceil``, see ``piper.patch_voice_with_alignment``). A model where
    that is not so stays as it is. A file of protobuf followed by another is both merged, so the new output is written
    behind the model: that takes 0.1 s, where the package ``onnx`` (31 MB) takes 0.5 s for the same.
    """
    try:
        part = _onnx()
    except ImportError:  # protobuf comes with onnxruntime, so far
        return model
    nodes = part.FromString(model).graph.node
    rounded = [name for node in nodes if node.op_type == "Ceil" for name in node.output]
    if len(rounded) != 1:
        return model
    more = part()
    more.graph.output.add().name = rounded[0]
    return model + bytes(more.SerializeToString())


def _onnx() -> Any:
    """Describe to protobuf the few fields of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that are needed."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # type: ignore[import-untyped]

    kind = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="onnx-part", package="part", syntax="proto2")
    for message, fields in {
        "Value": [("name", 1, "")],
        "Node": [("output", 2, ""), ("op_type", 4, "")],
        "Graph": [("node", 1, "Node"), ("output", 12, "Value")],
        "Model": [("graph", 7, "Graph")],
    }.items():
        described = file.message_type.add(name=message)
        for name, number, type_name in fields:
            several = name in ("node", "output")
            described.field.add(
                name=name,
                number=number,
                label=kind.LABEL_REPEATED if several else kind.LABEL_OPTIONAL,
                type=kind.TYPE_MESSAGE if type_name else kind.TYPE_STRING,
                type_name=f".part.{type_name}" if type_name else None,
            )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("part.Model"))
