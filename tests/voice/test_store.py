"""The store of added Piper voices, with settings that are real and models that are not."""

import concurrent.futures
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from rupor.errors import ConfigError
from rupor.voice import store

SETTINGS: dict[str, Any] = {
    "audio": {"sample_rate": 22050},
    "espeak": {"voice": "ar"},
    "language": {"code": "ar_JO"},
    "phoneme_id_map": {"_": [0]},
    "num_symbols": 256,
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the voices in a folder of the test's own, and take any bytes for a model."""
    monkeypatch.setenv("RUPOR_VOICES", str(tmp_path / "voices"))
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    return tmp_path / "voices" / "piper"


def voice_file(folder: Path, name: str = "ar_JO-kareem-low", **changed: object) -> Path:
    """Write a voice's two files."""
    folder.mkdir(exist_ok=True)
    onnx = folder / f"{name}.onnx"
    onnx.write_bytes(b"model of " + name.encode())
    onnx.with_name(f"{onnx.name}.json").write_text(json.dumps(SETTINGS | changed))
    return onnx


def test_add(tmp_path: Path) -> None:
    """A voice is copied with its settings, and then listed."""
    voice = store.add(voice_file(tmp_path))
    assert store.added() == (voice,)
    assert (voice.id, voice.language, voice.licence) == ("piper:ar_JO-kareem-low", "ar-JO", "unknown")
    assert (voice.added, voice.open_licence, voice.quality) == (True, False, "unknown")
    assert store.model(voice.name).read_bytes() == b"model of ar_JO-kareem-low"


@pytest.mark.parametrize(
    ("line", "licence", "is_open"),
    [
        ("* License: CC0", "CC0", True),
        ("License: CC BY-NC-SA 4.0", "CC BY-NC-SA 4.0", False),
        ("- **Licence:** Public domain in the USA", "** Public domain in the USA", True),
        ("* Quality: medium", "unknown", False),
        ("* License: See URL", "See URL", False),
    ],
)
def test_licence(tmp_path: Path, line: str, licence: str, is_open: bool) -> None:
    """The licence is the one that the card beside the voice names; only a known free one is open."""
    onnx = voice_file(tmp_path)
    (tmp_path / "MODEL_CARD").write_text(f"# Model card\n\n{line}\n")
    voice = store.add(onnx)
    assert (voice.licence, voice.open_licence) == (licence.removeprefix("** "), is_open)
    assert (store.model(voice.name).parent / "MODEL_CARD").is_file()


def test_the_same_voice_again(tmp_path: Path) -> None:
    """Adding what is there already changes nothing, and its digest stays."""
    onnx = voice_file(tmp_path)
    voice, digest = store.add(onnx), store.digest()
    assert store.add(onnx) == voice
    assert store.digest() == digest


def test_another_voice_of_the_same_name(tmp_path: Path) -> None:
    """A different voice does not replace one that is there."""
    store.add(voice_file(tmp_path))
    other = voice_file(tmp_path / "other", num_symbols=255)
    with pytest.raises(ConfigError, match="another voice has the name 'ar_JO-kareem-low'"):
        store.add(other)
    assert store.added()[0].name == "ar_JO-kareem-low"


def test_two_at_once(tmp_path: Path) -> None:
    """Several programs that add the same voice at the same time leave one whole voice, and no rubbish."""
    onnx = voice_file(tmp_path)
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(store.add, [onnx] * 16))) == 1
    assert [path.name for path in store.folder().iterdir()] == ["ar_JO-kareem-low"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"audio": {}}, "not the settings"),
        ({"audio": []}, "not the settings"),
        ({"audio": {"sample_rate": "fast"}}, "sample rate 'fast'"),
        ({"phoneme_id_map": {}}, "phoneme_id_map"),
        ({"language": {"code": "../etc"}}, "language '../etc'"),
        ({"language": "ar"}, "not the settings"),
    ],
)
def test_bad_settings(tmp_path: Path, changed: dict[str, object], reason: str) -> None:
    """Settings that no Piper voice has are refused with the reason, and nothing is copied."""
    with pytest.raises(ConfigError, match=reason):
        store.add(voice_file(tmp_path, **changed))
    assert store.added() == ()


def test_missing_files(tmp_path: Path) -> None:
    """Both files must be there, under a plain name."""
    onnx = voice_file(tmp_path)
    onnx.with_name(f"{onnx.name}.json").unlink()
    with pytest.raises(ConfigError, match=r"low\.onnx\.json: no such file"):
        store.add(onnx)
    with pytest.raises(ConfigError, match="no such file"):
        store.add(tmp_path / "absent.onnx")
    with pytest.raises(ConfigError, match="not the name of a voice"):
        store.add(onnx.with_suffix(".bin"))


def test_a_broken_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that broke off is found out when it is added."""
    monkeypatch.undo()
    monkeypatch.setenv("RUPOR_VOICES", str(tmp_path / "voices"))
    pytest.importorskip("onnxruntime", reason="piper-tts is not installed")
    with pytest.raises(ConfigError, match="the model cannot be loaded"):
        store.add(voice_file(tmp_path))
    assert not store.folder().exists()


def test_a_damaged_record(tmp_path: Path, home: Path) -> None:
    """A voice whose record was spoilt by hand is named, with the way out."""
    store.add(voice_file(tmp_path))
    (home / "ar_JO-kareem-low" / "voice.json").write_text("{")
    with pytest.raises(ConfigError, match=r"damaged .* Remove the folder"):
        store.added()
