"""What every engine must do.

    class TestPico(EngineContract):
        engine_class = Pico
        text = "El agua del río no es segura."
        voice_name = "es-ES"

An engine that needs a server, a folder or a download overrides the fixture ``ready``.
"""

import array
import concurrent.futures
import contextlib
import itertools
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

import rupor
from rupor.errors import ConfigError, EngineError
from rupor.model import Clip, Utterance, Voice
from rupor.voice.engine import Engine

Say = Callable[..., Clip]

ODD = {
    "emoji": "{} 😀 👩‍👩‍👧 {}",
    "marks of direction": "\u200f{}\u202e {}\u202c",
    "markup": '<speed level="300"> & "{}" </speed> <play file="x.wav"/> &amp; [[{}]] <b',
    "separators": "{}\u2028{}\u2029{}\x85{}",
    "control characters": "{}\x00\x01{}\x1b[31m\x7f",
    "half a surrogate pair": "{} \ud83d {}",
    "combining": "{} z̷̢̛a̸l̵g̴o̶ e\u0301 {}",
    "another script": "{} Ж 水 ع {}",
    "one long word": "{} " + "a" * 400,
}
SILENT = {
    "nothing": "",
    "space": " ",
    "stops": "...",
    "a dash": "—",
    "quotes": "«» “”",
    "lone marks": "\u200f\u0301",
}

SPEAK_ELSEWHERE = """
import pickle, sys
sys.path[:0] = pickle.load(sys.stdin.buffer)
engine_class, utterance = pickle.load(sys.stdin.buffer)
sys.stdout.buffer.write(pickle.dumps(engine_class().speak(utterance)))
"""


class EngineContract:
    """Subclass it, name the engine, and give it a text of at least six words in the voice's language."""

    engine_class: ClassVar[Callable[[], Engine]]
    text: ClassVar[str]
    voice_name: ClassVar[str]
    has_rate: ClassVar[bool] = True
    """Speaks at any rate that it is asked for."""
    has_marks: ClassVar[bool] = False
    """Says where each word of the text is."""

    @pytest.fixture
    def ready(self) -> None:
        """Prepare what the engine needs, or skip with a reason."""

    @pytest.fixture
    def engine(self, ready: None) -> Engine:
        """Make the engine anew."""
        return type(self).engine_class()

    @pytest.fixture
    def voice(self, engine: Engine) -> Voice:
        """Find the voice that the tests speak with."""
        found = {voice.name: voice for voice in engine.voices()}[self.voice_name]
        if not found.installed:
            pytest.skip(f"{found.id} is not installed. Run: {found.install}")
        return found

    @pytest.fixture
    def say(self, engine: Engine, voice: Voice) -> Say:
        """Speak a text, by default the contract's own at its natural rate."""

        def say(text: str = self.text, rate: float = 1.0) -> Clip:
            return engine.speak(utterance(engine, voice, text, rate))

        return say

    def test_names_its_voices(self, engine: Engine, voice: Voice) -> None:
        """Every voice has a name of its own, a language, a licence, and a way to install it if it must be."""
        voices = engine.voices()
        assert len({each.id for each in voices}) == len(voices)
        for each in voices:
            assert each.engine == voice.engine
            assert each.name
            assert each.language
            assert each.licence
            assert each.installed or each.install
        assert engine.version()

    def test_speaks(self, say: Say) -> None:
        """A text becomes sound of a plausible length."""
        clip = say()
        assert len(clip.pcm) % 2 == 0
        assert 8_000 <= clip.rate <= 48_000
        letters = sum(map(str.isalnum, self.text))
        assert letters / 40 < clip.length / clip.rate < letters / 4 + 2
        assert max(map(abs, array.array("h", clip.pcm))) > 1000

    def test_same_text_same_bytes(self, engine: Engine, voice: Voice, say: Say) -> None:
        """An utterance sounds the same whatever was said before it, and in another process."""
        first = say()
        say("1 2 3")
        assert say() == first
        assert say() == first
        assert speak_elsewhere(engine, utterance(engine, voice, self.text, 1.0)) == first

    def test_rate(self, say: Say) -> None:
        """At rate 0.8 it speaks 15 to 35 % longer than at its natural rate."""
        if not self.has_rate:
            pytest.skip("it has no such rate")
        assert 1.15 <= say(rate=0.8).length / say().length <= 1.35

    def test_marks(self, say: Say) -> None:
        """Marks follow each other within the clip and within the text."""
        clip = say()
        marks = clip.marks
        assert (clip.timing != "estimated") == bool(marks)
        assert all(0 <= mark.first < mark.end_offset <= len(self.text) for mark in marks)
        assert all(0 <= mark.start < mark.end <= clip.length for mark in marks)
        assert all(a.end_offset <= b.first and a.end <= b.start for a, b in itertools.pairwise(marks))
        if self.has_marks:
            assert [self.text[mark.first : mark.end_offset] for mark in marks] == self.text.split()

    def test_two_threads(self, say: Say) -> None:
        """Threads that speak at once get what one alone gets."""
        texts = [self.text, self.text.upper(), self.text[: len(self.text) // 2]] * 2
        alone = [say(text) for text in texts]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            assert list(pool.map(say, texts)) == alone

    @pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
    def test_odd_text(self, say: Say, odd: str) -> None:
        """No text of a user's is taken for a command or breaks the engine: the words in it are spoken."""
        clip = say(odd.replace("{}", self.text))
        assert clip.length >= 0.6 * say().length
        assert all(0 <= mark.start <= mark.end <= clip.length for mark in clip.marks)

    @pytest.mark.timeout(60)
    @pytest.mark.parametrize("silent", SILENT.values(), ids=SILENT)
    def test_nothing_to_say(self, say: Say, silent: str) -> None:
        """A text without words gives a clip, perhaps an empty one, or an EngineError."""
        with contextlib.suppress(EngineError):
            assert say(silent).rate > 0

    def test_unknown_voice(self, engine: Engine, voice: Voice) -> None:
        """A voice that the engine does not have is an error, never another voice."""
        other = Voice(engine=voice.engine, name="no-such-voice", language=voice.language, licence="none")
        with pytest.raises((ConfigError, EngineError), match="no-such-voice"):
            engine.speak(utterance(engine, other, self.text, 1.0))


def utterance(engine: Engine, voice: Voice, text: str, rate: float) -> Utterance:
    """Ask *voice* for *text*."""
    return Utterance(text=text, voice=voice, rate=rate, version=engine.version())


def speak_elsewhere(engine: Engine, asked: Utterance) -> Clip:
    """Speak in another process."""
    path = [str(Path(rupor.__file__).parent.parent), *sys.path]
    question = pickle.dumps(path) + pickle.dumps((type(engine), asked))
    command = [sys.executable, "-c", SPEAK_ELSEWHERE]
    answer = subprocess.run(command, input=question, capture_output=True, env=os.environ, check=False)
    assert answer.returncode == 0, answer.stderr.decode()
    clip = pickle.loads(answer.stdout)
    assert isinstance(clip, Clip)
    return clip
