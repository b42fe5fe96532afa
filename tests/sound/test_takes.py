"""What a person recorded, cut and evened: every word stays, and what is no word goes."""

from pathlib import Path

import numpy as np
import pytest

import judge
import signals
from rupor.sound import even, takes
from rupor.sound.takes import Stretch

Sound = signals.Sound
RATE = 48_000
SECOND = 100
"""Frames."""


def silence(seconds: float, noise: float = 0.0005, seed: int = 5) -> Sound:
    """Make the sound of a quiet room."""
    return signals.noise(seconds, noise, seed=seed)


def cough(seconds: float = 0.3, level: float = 0.3, seed: int = 2) -> Sound:
    """Make a burst of noise that dies away."""
    count = round(seconds * RATE)
    rise = np.minimum(1, np.arange(count) / 480) * np.exp(-4 * np.arange(count) / count)
    return signals.pcm(np.random.default_rng(seed).normal(0, level, count) * rise)


def click() -> Sound:
    """Make the click of a switch."""
    return signals.noise(0.004, 0.5)


def word(seconds: float = 0.5, level: float = 0.2) -> Sound:
    """Make a short stretch of voice."""
    return signals.speech(0.6, level=level)[: round(seconds * RATE)]


def study(tmp_path: Path, *parts: Sound) -> even.Sound:
    """Write the parts of a recording one after the other, and measure them."""
    path = tmp_path / "take.pcm"
    path.write_bytes(np.concatenate(parts).astype("<i2").tobytes())
    return even.study(path)


def plain(sound: even.Sound, one: Stretch) -> Sound:
    """Read a stretch as it was recorded."""
    return even.samples(sound.path, one.first * 480, one.last * 480)


PHRASE = signals.speech(1.9)
VOICE = signals.speech(4.4)
"""Speech to the end of its second phrase, which lasts from 2.5 to 4.4 s."""


@pytest.mark.parametrize("noise", [0.0, 0.0005, 0.004], ids=["studio", "room", "street"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([silence(3)], [silence(2)]),
        ([silence(0.5), cough(), silence(0.8)], [silence(0.5), cough(0.5), silence(0.3)]),
        ([click(), silence(1)], [silence(1), click()]),
        (
            [silence(0.3), cough(), silence(0.4), cough(0.2), silence(0.4)],
            [silence(0.4), click(), silence(0.2)],
        ),
        ([], []),
    ],
    ids=["silence", "coughs", "clicks", "many", "nothing"],
)
def test_ends_are_cut(before: list[Sound], after: list[Sound], noise: float, tmp_path: Path) -> None:
    """Silence, coughs and clicks at both ends go, and the voice between them stays, to 30 ms."""
    whole = np.concatenate([*before, VOICE, *after]).astype(int)
    whole += np.random.default_rng(3).normal(0, noise * 32767, len(whole)).astype(int)
    sound = study(tmp_path, whole.astype(np.int16))
    found = takes.speech(sound, 0, sound.frames)
    assert found is not None
    start = sum(map(len, before)) / 480
    assert found.first == pytest.approx(start, abs=3)
    assert found.last == pytest.approx(start + len(VOICE) / 480, abs=3)
    roomy = takes.roomy(sound, found, 0, sound.frames)
    assert roomy.first <= found.first
    assert found.last <= roomy.last <= sound.frames


def test_a_short_word_is_no_cough(tmp_path: Path) -> None:
    """A word that stands alone before or after a pause has a pitch, and stays."""
    sound = study(tmp_path, silence(1), word(0.25), silence(0.7), VOICE, silence(0.7), word(0.25), silence(1))
    found = takes.speech(sound, 0, sound.frames)
    assert found is not None
    assert found.first == pytest.approx(1 * SECOND, abs=4)
    assert found.last == pytest.approx(sound.frames - 1 * SECOND, abs=4)


@pytest.mark.parametrize(
    "parts", [[silence(3)], [silence(1), cough(), silence(1)], [silence(1), click(), silence(1), cough()]]
)
def test_nobody_speaks(parts: list[Sound], tmp_path: Path) -> None:
    """A take in which only coughs and clicks are heard has no speech."""
    sound = study(tmp_path, *parts)
    assert takes.speech(sound, 0, sound.frames) is None


def test_long_pauses_are_shortened(tmp_path: Path) -> None:
    """A pause of 4 s inside a take becomes one of 1 s, one of 1.3 s stays, and no click is heard where it was cut."""
    sound = study(tmp_path, VOICE, silence(4), VOICE, silence(1.3), VOICE)
    one, other = takes.pieces(sound, Stretch(0, sound.frames))
    assert other.first - one.last == pytest.approx(3 * SECOND, abs=4)
    heard = takes.render(even.raised(sound, [(0, sound.frames)])[0], [one, other]).astype(int)
    assert len(heard) == (one.length + other.length - takes.BLEND) * 480
    seam = one.last * 480
    room = np.abs(heard[seam - RATE // 4 : seam + RATE // 4]).max()
    assert np.abs(np.diff(heard[seam - RATE // 4 : seam + RATE // 4])).max() <= 2 * room
    assert room < 200


@pytest.mark.parametrize("level", [0.008, 0.2])
def test_one_level(level: float, tmp_path: Path) -> None:
    """Recordings made quietly and loudly come out equally loud, by ffmpeg's meter."""
    sound = study(tmp_path, silence(1, 0.00005), signals.speech(5, level=level), silence(2, 0.00005))
    sound, loudness = even.raised(sound, [(1 * SECOND, 6 * SECOND)])
    heard = takes.render(sound, [Stretch(1 * SECOND, 6 * SECOND)])
    assert judge.lufs(heard) == pytest.approx(-23.0, abs=0.5)
    assert loudness == pytest.approx(judge.lufs(signals.speech(5, level=level)), abs=1.0)


def test_the_level_within_is_evened_gently(tmp_path: Path) -> None:
    """Who moves away from the microphone is brought nearer, slowly, and not to exactly the same level."""
    sound = study(tmp_path, VOICE, VOICE, VOICE, VOICE // 4, VOICE // 4, VOICE // 4)
    sound, _ = even.raised(sound, [(0, sound.frames)])
    before = [judge.lufs(plain(sound, one)) for one in (Stretch(0, 800), Stretch(1800, 2600))]
    after = [judge.lufs(takes.render(sound, [one])) for one in (Stretch(0, 800), Stretch(1800, 2600))]
    assert before[0] - before[1] == pytest.approx(12, abs=0.5)
    assert 1 < after[0] - after[1] < 6
    assert np.abs(np.diff(sound.gain)).max() < 1.5


def test_peaks_have_room(tmp_path: Path) -> None:
    """A click that is far louder than the voice is held under full scale, and lowers nothing a second away."""
    quiet = signals.speech(9.4, level=0.02)
    loud = quiet.copy()
    loud[5 * RATE : 5 * RATE + 100] = 30_000
    plainly, _ = even.raised(study(tmp_path, quiet), [(0, 400)])
    sound, _ = even.raised(study(tmp_path, loud), [(0, 400)])
    heard = takes.render(sound, [Stretch(0, sound.frames)]).astype(int)
    assert np.abs(heard).max() <= 32767 * 0.92
    assert sound.gain[60:] == pytest.approx(plainly.gain[60:], abs=0.5)


@pytest.mark.parametrize("gap", [0.0, 0.05, 0.3, 0.9])
def test_what_was_said_together_stays_together(gap: float, tmp_path: Path) -> None:
    """Two takes with a short pause or none between them come out sample by sample as they were recorded."""
    sound = study(tmp_path, silence(1), PHRASE, silence(gap), PHRASE, silence(1))
    sound, _ = even.raised(sound, [(SECOND, sound.frames - SECOND)])
    end, start = SECOND + 190, SECOND + 190 + round(gap * SECOND)
    parting = takes.part(sound, Stretch(SECOND, end), Stretch(start, sound.frames - SECOND), [], 35, 105)
    assert parting.soft == (False, False)
    first, last = Stretch(SECOND, parting.end), Stretch(parting.start, sound.frames - SECOND)
    heard = np.concatenate([takes.render(sound, one) for one in ([first], parting.pause, [last])])
    assert np.array_equal(heard, takes.render(sound, [Stretch(SECOND, sound.frames - SECOND)]))
    assert end - 3 <= parting.end <= parting.start <= start + 3


def parted(
    tmp_path: Path, *between: Sound, extra: list[Stretch] | None = None
) -> tuple[even.Sound, takes.Parting]:
    """Part two phrases that have something between them."""
    sound = study(tmp_path, PHRASE, *between, PHRASE)
    one, other = Stretch(0, 190), Stretch(sound.frames - 190, sound.frames)
    return sound, takes.part(sound, one, other, extra or [], 35, 105)


def pause(sound: even.Sound, parting: takes.Parting) -> Sound:
    """Render what is heard between two takes, up to the voices."""
    head = takes.render(sound, [Stretch(190, parting.end)])
    tail = takes.render(sound, [Stretch(parting.start, sound.frames - 190)])
    return np.concatenate([head, takes.render(sound, parting.pause), tail])


def test_a_long_pause_between_takes_is_bounded(tmp_path: Path) -> None:
    """Of 30 s between two takes as much stays as is allowed, and it is the room's own sound."""
    sound, parting = parted(tmp_path, silence(30))
    heard = pause(sound, parting)
    assert len(heard) / 480 == pytest.approx(105, abs=3)
    assert np.abs(heard[: len(heard) // 480 * 480].reshape(-1, 480)).max(axis=1).min() > 5


@pytest.mark.parametrize("apart", [0.15, 0.4, 1.0])
def test_a_cough_between_takes_goes(apart: float, tmp_path: Path) -> None:
    """A cough between two takes is not heard, and a pause of decent length stays."""
    sound, parting = parted(tmp_path, silence(apart), cough(), silence(apart))
    heard = pause(sound, parting)
    assert np.abs(heard.astype(int)).max() < 0.02 * 32767
    assert 30 <= len(heard) / 480 <= 106


def test_a_sentence_that_was_read_again_goes(tmp_path: Path) -> None:
    """What is known to be no part of the text is cut out from between two takes."""
    again = Stretch(190 + 50, 190 + 50 + 190)
    sound, parting = parted(tmp_path, silence(0.5), PHRASE, silence(0.5), extra=[again])
    assert np.abs(pause(sound, parting).astype(int)).max() < 0.02 * 32767


def test_what_is_not_known_stays(tmp_path: Path) -> None:
    """A voice between two takes that nobody called superfluous is never cut out: it may be a word."""
    _, parting = parted(tmp_path, silence(0.3), word(), silence(1))
    assert parting.end >= 190 + 30 + 48
    _, parting = parted(tmp_path, silence(1), word(), silence(0.3))
    assert parting.start <= 190 + 100 + 2


def test_ends_grow_to_the_end_of_a_word(tmp_path: Path) -> None:
    """A take whose ends lie inside a word reaches to where the voice falls silent."""
    sound = study(tmp_path, silence(1), PHRASE, silence(1))
    grown = takes.grown(sound, Stretch(SECOND + 15, SECOND + 175), 0, sound.frames)
    assert grown.first == pytest.approx(SECOND, abs=3)
    assert grown.last == pytest.approx(SECOND + 190, abs=6)


def test_memory_holds_a_block(tmp_path: Path) -> None:
    """Of a recording of five minutes no more is in memory at a time than of one of one minute, but for its levels."""
    import tracemalloc

    peaks = []
    for minutes in (1, 5):
        path = tmp_path / f"{minutes}.pcm"
        with path.open("wb") as file:
            for _ in range(minutes * 6):
                file.write(signals.noise(10, 0.1).tobytes())
        tracemalloc.start()
        even.study(path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 2_000_000
