"""A clip made ready: in time to the sample, at one level, without clicks."""

import numpy as np
import pytest

import judge
import signals
from rupor.model import Clip
from rupor.sound import edit
from values import mark

Sound = signals.Sound
RATES = [16_000, 22_050, 24_000, 48_000]


def clip(sound: Sound, rate: int, *marks: tuple[int, int]) -> Clip:
    """Make a clip with marks at (start, end)."""
    made = tuple(mark(n, n + 1, start, end) for n, (start, end) in enumerate(marks))
    return Clip(pcm=sound.tobytes(), rate=rate, marks=made, timing="exact")


def heard(of: Clip) -> Sound:
    """Return the samples of a clip."""
    return np.frombuffer(of.pcm, np.int16)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("before", [0, 0.003, 0.02, 0.1234, 1.0])
def test_marks_stay_with_the_sound(rate: int, before: float) -> None:
    """A beep that a mark points at starts there, to a millisecond, after the silence before it was cut."""
    onset, length = round(before * rate), round(0.3 * rate)
    wave = signals.pcm(0.5 * np.sin(2 * np.pi * 1000 * np.arange(length) / rate))
    silence = np.zeros(onset, np.int16), np.zeros(rate, np.int16)
    edited = edit.prepare(clip(np.concatenate([silence[0], wave, silence[1]]), rate, (onset, onset + length)))
    sound = np.abs(heard(edited).astype(int))
    loud = np.flatnonzero(sound > sound.max() * 0.3)
    (place,) = edited.marks
    # The fade at the very start of a clip is as long as five milliseconds.
    late = 48 if before >= 0.02 else 48 * 5
    assert 0 <= loud[0] - place.start <= late
    assert abs(place.end - loud[-1]) <= 48
    assert edited.rate == 48_000
    assert len(sound) % 48 == 0


def test_marks_in_what_was_cut() -> None:
    """A mark on silence that was cut away lies at the clip's edge, never outside."""
    silence = np.zeros(24_000, np.int16)
    sound = np.concatenate([silence, signals.sine(500, 0.5, rate=24_000), silence])
    edited = edit.prepare(clip(sound, 24_000, (0, 100), (24_000, 36_000), (59_000, 60_000)))
    length = len(heard(edited))
    assert [(one.start, one.end) for one in edited.marks][::2] == [(0, 0), (length, length)]


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("level", [0.03, 0.1, 0.5])
def test_one_level(rate: int, level: float) -> None:
    """Quiet and loud voices come out equally loud, by ffmpeg's meter."""
    edited = edit.prepare(clip(signals.speech(4, rate, level=level), rate))
    assert judge.lufs(heard(edited)) == pytest.approx(-23.0, abs=0.3)


def test_silence_is_cut() -> None:
    """Silence at both ends goes, but for a margin; pauses inside stay."""
    sound, second = signals.sine(500, 0.5, rate=24_000), np.zeros(24_000, np.int16)
    edited = edit.prepare(clip(np.concatenate([second, sound, second, sound, second]), 24_000))
    assert len(heard(edited)) / 48_000 == pytest.approx(2.04, abs=0.03)


@pytest.mark.parametrize(
    "sound", [signals.speech(1), signals.noise(0.5), signals.sine(200, 0.5, 0.99)[1000:-1000]]
)
def test_no_click(sound: Sound) -> None:
    """A clip begins and ends in silence, even one that an engine cut off."""
    made = heard(edit.prepare(clip(sound, 48_000))).astype(int)
    peak = np.abs(made).max()
    for edge in (made, made[::-1]):
        assert abs(edge[0]) < peak * 0.005
        assert np.abs(edge[:10]).max() < peak * 0.05


def test_near_silence_is_not_lifted_to_noise() -> None:
    """A clip of next to nothing is raised by 20 dB at most."""
    edited = edit.prepare(clip(signals.noise(1, 0.0005), 48_000))
    assert np.abs(heard(edited).astype(int)).max() < 0.0005 * 6 * 32767 * 10.5


def test_peaks_have_room() -> None:
    """A clip of sharp peaks stays under full scale though its loudness is low then."""
    sound = np.zeros(96_000, np.int16)
    sound[::4000] = 30_000
    assert np.abs(heard(edit.prepare(clip(sound, 48_000))).astype(int)).max() <= 32767 * 0.9


def test_sharp_peaks_make_no_voice_softer() -> None:
    """A voice whose peaks stand 24 dB out is as loud as any other, and leaves room to be mastered at -16 LUFS."""
    sound = signals.speech(4, level=0.05)
    sound[6000::24_000] = 30_000
    made = heard(edit.prepare(clip(sound, 48_000)))
    assert judge.lufs(made) == pytest.approx(-23.0, abs=0.2)
    assert judge.true_peak(made) < -7.8


@pytest.mark.parametrize(
    "sound", [np.zeros(0, np.int16), np.zeros(1000, np.int16)], ids=["nothing", "silence"]
)
def test_nothing_to_hear(sound: Sound) -> None:
    """Silence is a clip without samples."""
    edited = edit.prepare(clip(sound, 24_000))
    assert (edited.pcm, edited.rate, edited.marks) == (b"", 48_000, ())


def test_the_same_again() -> None:
    """The same clip gives the same bytes."""
    once = clip(signals.speech(1, 22_050), 22_050, (100, 200))
    assert edit.prepare(once) == edit.prepare(once)


@pytest.mark.parametrize("milliseconds", [1, 2, 3, 4, 5, 6, 9, 10, 11, 20, 50])
@pytest.mark.parametrize("rate", [16_000, 22_050])
def test_shorter_than_its_fades(milliseconds: int, rate: int) -> None:
    """A clip of a few milliseconds keeps its length, in whole milliseconds."""
    length = milliseconds * rate // 1000
    edited = edit.prepare(clip(np.full(length, 9999, np.int16), rate))
    assert len(heard(edited)) == milliseconds * 48
