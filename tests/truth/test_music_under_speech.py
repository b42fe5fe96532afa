"""Is speech above music where people listen? ffmpeg measures mixes of real voices, with music and without."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import judge
import listen
import music
from rupor import narrate, pipeline
from rupor.config import Settings
from rupor.model import House, Narration
from rupor.run.cache import Cache
from rupor.sound import house
from rupor.text import read

TEXT = """---
title: Чистая вода
contact: Линия помощи 555-0142
---

Вода в реке грязная. Кипятите её перед тем, как пить, и мойте руки с мылом.

Если ребёнок заболел, звоните днём и ночью: 555-0142.
"""
FRENCH = (
    "L’eau du puits est sale. Faites-la bouillir avant de la boire.\n\nAppelez la ligne d’aide : 555-0142."
)
LEAST = 20.0
"""LU: WCAG 2.2, 1.4.7."""


class Mixed:
    """One message, joined with house sounds and without."""

    def __init__(self, text: str, tag: str, folder: Path) -> None:
        path = folder / f"water.{tag}.md"
        path.write_text(text, encoding="utf-8")
        (plan,) = pipeline.plan(read.messages([path]), Settings(to=folder / "out"))
        rules = House(
            ident=music.save(
                folder / "ident.mp3", music.chords(3, 0.1, seed=2), music.chords(3, 0.1, seed=3)
            ),
            sign_off=music.save(folder / "off.wav", music.chords(2, 0.9, seed=4)),
            bed=music.save(folder / "bed.ogg", music.chords(9, 0.6, seed=5)),
        )
        self.house = house.sounds(rules, folder)
        self.plain = self._joined(plan, replace(plan.script, head=0.5, tail=0.5), folder / "plain")
        whole = replace(plan.script, head=0.5, tail=0.5, house=self.house)
        self.whole = self._joined(plan, whole, folder / "whole")
        self.moved = self.whole.placed[0].start - self.plain.placed[0].start

    def _joined(self, plan: pipeline.Plan, script: narrate.Script, folder: Path) -> Narration:
        folder.mkdir()
        with ThreadPoolExecutor(2) as pool:
            narrated = narrate.narrate(
                script, (), pool, Cache(folder.parent / "cache"), folder, pipeline.ignore
            )
        return narrated.narration

    @property
    def speech(self) -> NDArray[np.int16]:
        """The sound from the first segment to the end of the last, without music."""
        return _sound(self.plain)[self.plain.placed[0].start : self.plain.placed[-1].end]

    @property
    def music(self) -> NDArray[np.int16]:
        """What lies under it."""
        heard = _sound(self.whole)[self.whole.placed[0].start : self.whole.placed[-1].end]
        return (heard.astype(int) - self.speech).astype(np.int16)


def _sound(narration: Narration) -> NDArray[np.int16]:
    return np.fromfile(narration.mix, np.int16)


@pytest.fixture(scope="module", params=[("ru", TEXT), ("fr", FRENCH)], ids=["ru", "fr"])
def mixed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    """Speak a message once for all tests."""
    tag, text = request.param
    return Mixed(text, tag, tmp_path_factory.mktemp(tag))


def test_speech_is_20_lu_above_music_whenever_somebody_speaks(mixed: Mixed) -> None:
    """In every three seconds of voice, its silences left out, the music's short-term loudness is 20 LU lower."""
    speech, under = mixed.speech, mixed.music
    voice = np.ones(len(speech), bool)
    for begin, end in listen.pauses(speech / np.float32(32768), 48_000):
        voice[round(begin * 48_000) : round(end * 48_000)] = False
    distance = music.short_term(speech[voice]) - music.short_term(under[voice])
    assert len(distance) > 20
    assert distance.min() >= LEAST


def test_music_does_not_come_up_in_pauses(mixed: Mixed) -> None:
    """Between the first word and the last the music stays 22 LU under the loudness of speech, pauses included."""
    loudness = music.short_term(mixed.music)
    assert loudness.max() <= judge.lufs(mixed.speech) - 22 + 0.5
    assert loudness.max() - loudness.min() < 4


def test_words_are_where_they_were(mixed: Mixed) -> None:
    """Every word comes later by what stands before it, and by nothing else; so does its sound."""
    assert mixed.house.ident is not None
    assert mixed.moved == len(mixed.house.ident) + 1.5 * 48_000
    for one, other in zip(mixed.plain.placed, mixed.whole.placed, strict=True):
        assert (other.start - one.start, other.end - one.end) == (mixed.moved, mixed.moved)
        assert [(s.start + mixed.moved, s.end + mixed.moved) for s in one.words] == [
            (s.start, s.end) for s in other.words
        ]


def test_ident_and_sign_off_are_as_loud_as_speech(mixed: Mixed) -> None:
    """Both are within 1 LU of the speech between them, in the mix as it is."""
    whole = _sound(mixed.whole)
    assert mixed.house.ident is not None
    assert mixed.house.sign_off is not None
    ident = whole[24_000 : 24_000 + len(mixed.house.ident)]
    sign_off = whole[-24_000 - len(mixed.house.sign_off) : -24_000]
    speech = judge.lufs(mixed.speech)
    assert abs(judge.lufs(ident) - speech) < 1
    assert abs(judge.lufs(sign_off) - speech) < 1


def test_both_ends_are_silent(mixed: Mixed) -> None:
    """What a station wants as silence at both ends is silence, with music and ident too."""
    whole = _sound(mixed.whole)
    assert not whole[:24_000].any()
    assert not whole[-24_000:].any()


def test_nothing_clicks(mixed: Mixed) -> None:
    """No step of the music under speech, at the joints of its repetitions too, is larger than its own at that level."""
    source = listen.decode(mixed.house.bed.path.with_name("bed.ogg")) if mixed.house.bed else np.zeros(2)
    loudest = judge.lufs((source * 32767).astype(np.int16))
    own = np.abs(np.diff(source)).max() * 32768 * 10 ** ((judge.lufs(mixed.music) - loudest) / 20)
    assert np.abs(np.diff(mixed.music.astype(float))).max() < own * 1.6 + 2
