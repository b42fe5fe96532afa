"""On a telephone all segments are at one level, whatever of their voices it lets through."""

from pathlib import Path

import numpy as np
import pytest

from rupor.clock import RATE
from rupor.model import Narration, Placed
from rupor.sound import band_level, edit, level, survey
from rupor.sound.level import MS
from signals import Sound, sine
from values import narration, placed, segment

TELEPHONE = (300, 3400)


def levelled(sound: Sound) -> Sound:
    """Bring a sound to the level of every segment in a mix."""
    gain = 10 ** ((edit.REFERENCE - level.loudness(sound, RATE)) / 20)
    return np.rint(sound * gain).astype(np.int16)


@pytest.fixture
def mixed(tmp_path: Path) -> Narration:
    """Mix a tone, the same over a hum that no telephone lets through, and the tone again, half a second apart."""
    tone = sine(1000, 3, 0.3)
    parts = [levelled(one) for one in (tone, tone + sine(150, 3, 0.4), tone)]
    silence = np.zeros(RATE // 2, np.int16)
    found: list[Placed] = []
    pieces: list[Sound] = [silence]
    for index, part in enumerate(parts):
        start = sum(map(len, pieces))
        one = placed(segment("word", index=index), start=start)
        found.append(Placed(**{**_fields(one), "end": start + len(part)}))
        pieces += [part, silence]
    mix = np.concatenate(pieces)
    made = narration(found, folder=tmp_path, tail=len(silence))
    made.mix.write_bytes(mix.tobytes())
    made.peaks.write_bytes(level.peaks(mix).tobytes())
    return made


def _fields(one: Placed) -> dict[str, object]:
    return {name: getattr(one, name) for name in ("segment", "voice", "start", "words", "timing")}


def test_segments_are_at_one_level_in_the_band(mixed: Narration, tmp_path: Path) -> None:
    """A voice that loses more to the telephone than another is as loud as it there."""
    source = survey.sources(mixed, [TELEPHONE], tmp_path)[TELEPHONE]
    sound = np.fromfile(source.mix, np.int16)
    heard = [level.loudness(sound[one.start : one.end], RATE) for one in mixed.placed]
    assert max(heard) - min(heard) < 0.1
    assert len(sound) == mixed.length


def test_without_it_they_would_not_be(mixed: Narration) -> None:
    """The hum makes the second voice softer in the band by more than a decibel, which the gains make up for."""
    rows = band_level.gains(mixed.mix, mixed.placed)
    assert np.abs(rows[:, 1]).max() < 0.1
    banded = np.concatenate(list(survey._banded(mixed.mix, TELEPHONE)))
    path = mixed.mix.with_name("band.pcm")
    path.write_bytes(banded.tobytes())
    first, second, third = band_level.gains(path, mixed.placed)[::2, 1]
    assert second - first > 1
    assert first == third


def test_between_segments_the_level_glides() -> None:
    """No step is heard: in a pause the gain moves straight from one segment's to the next, across blocks too."""
    rows = np.array([(0.0, 0.0), (100.0, 0.0), (200.0, 6.0), (300.0, 6.0)])
    sound = np.full(300 * MS, 1000, np.int16)
    once = np.concatenate(list(band_level.even(iter([sound]), rows)))
    twice = np.concatenate(list(band_level.even(iter(np.split(sound, 3)), rows)))
    assert (once == twice).all()
    assert once[0] == 1000
    assert once[-1] == round(1000 * 10 ** (6 / 20))
    assert np.abs(np.diff(once.astype(int))).max() <= 1


def test_silence_stays_silence(tmp_path: Path) -> None:
    """A segment without a sound is not raised."""
    made = narration([placed(segment("word"), start=0)], folder=tmp_path)
    made.mix.write_bytes(bytes(made.length * 2))
    assert (band_level.gains(made.mix, made.placed)[:, 1] == 0).all()
