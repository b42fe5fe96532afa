"""An office's ident and sign-off: as loud as speech, where they belong, and nothing else moved."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

import judge
import music
import signals
from rupor.errors import ConfigError
from rupor.model import Boundary, Clip, House, Span
from rupor.sound import bed, house, join
from rupor.sound.house import Sounds
from rupor.sound.join import Heard
from values import BEEP, segment

MS = 48


def heard(milliseconds: int, index: int = 0, pause: Boundary = "sentence") -> Heard:
    """Make a segment of one word with so much sound."""
    sound = signals.speech(milliseconds / 1000, seed=index + 1)
    return Heard(
        segment=segment("Boil", index=index, pause=pause),
        voice=BEEP,
        clip=Clip(pcm=sound.tobytes(), rate=48_000),
        words=(Span(start=10, end=len(sound)),),
        timing="exact",
    )


SPOKEN = (heard(400), heard(600, 1), heard(300, 2, "end"))


@pytest.fixture
def ident(tmp_path: Path) -> Path:
    """Save a quiet jingle of two seconds between stretches of silence."""
    silence = np.zeros(24_000, np.int16)
    return music.save(
        tmp_path / "ident.wav", np.concatenate([silence, music.chords(2, 0.05), silence, silence])
    )


def test_a_jingle_is_as_loud_as_speech_and_has_no_silence_around_it(ident: Path, tmp_path: Path) -> None:
    """Its loudness is that of every segment within 0.2 LU, and its silence stays in the file."""
    sound = house.jingle(ident, tmp_path)
    assert abs(judge.lufs(sound) - -23) < 0.2
    assert 1.8 < len(sound) / 48_000 <= 2.0
    assert len(sound) % MS == 0
    assert abs(int(sound[0])) < 10
    assert abs(int(sound[-1])) < 10


def test_a_jingle_cut_in_full_sound_begins_softly(tmp_path: Path) -> None:
    """No click is heard where a file begins or ends in the middle of a tone."""
    whole = signals.sine(300, 3, phase=1.0)
    sound = house.jingle(music.save(tmp_path / "cut.wav", whole[48_000:96_000]), tmp_path).astype(float)
    inside = np.abs(np.diff(sound[4800:-4800])).max()
    assert np.abs(np.diff(np.pad(sound, 1))).max() <= inside * 1.1


def test_peaks_have_room(tmp_path: Path) -> None:
    """A jingle of sharp peaks is left quieter rather than cut off."""
    wave = np.zeros(48_000)
    wave[::24_000] = 0.9
    sound = house.jingle(music.save(tmp_path / "ticks.wav", signals.pcm(wave)), tmp_path)
    assert judge.true_peak(sound) <= -0.9


@pytest.mark.parametrize("suffix", ["mp3", "ogg", "flac", "m4a", "aiff"])
def test_any_kind_of_file_is_read(suffix: str, tmp_path: Path) -> None:
    """A jingle may be whatever an office has, in two channels."""
    file = music.save(tmp_path / f"ident.{suffix}", music.chords(2, seed=3), music.chords(2, seed=4))
    assert abs(judge.lufs(house.jingle(file, tmp_path)) - -23) < 0.2


def test_channels_that_cancel_out_are_heard(tmp_path: Path) -> None:
    """A file whose channels are each other's mirror gives its first one, not silence."""
    sound = music.chords(2)
    file = music.save(tmp_path / "mirror.wav", sound, -sound)
    assert abs(judge.lufs(house.jingle(file, tmp_path)) - -23) < 0.2


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (None, "there is no such file"),
        (b"", "is empty"),
        (b"RIFF, but no sound at all", "cannot be read as sound"),
        (b"#EXTM3U\n#EXTINF:3,\nother.wav\n", "cannot be read as sound"),
        (b"ffconcat version 1.0\nfile other.wav\n", "cannot be read as sound"),
    ],
)
def test_what_is_no_sound_is_refused(content: bytes | None, wrong: str, tmp_path: Path) -> None:
    """A missing, empty or strange file, and a list that points elsewhere, end in an error that names the file."""
    file = tmp_path / "ident.wav"
    music.save(tmp_path / "other.wav", music.chords(3))
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=wrong) as caught:
        house.jingle(file, tmp_path)
    assert str(file) in str(caught.value)


def test_silence_a_folder_and_a_long_piece_are_refused(tmp_path: Path) -> None:
    """An ident is a file, is heard, and lasts at most half a minute."""
    silent = music.save(tmp_path / "silent.wav", np.zeros(48_000, np.int16))
    long = music.save(tmp_path / "long.wav", np.tile(music.chords(2), 16))
    for path, wrong in ((silent, "is silent"), (tmp_path, "is not a file"), (long, "more than 30 s")):
        with pytest.raises(ConfigError, match=wrong):
            house.jingle(path, tmp_path)


def test_ident_and_sign_off_stand_where_they_belong(ident: Path, tmp_path: Path) -> None:
    """Silence, ident, a short silence, the speech as it is without them, a short silence, sign-off, silence."""
    around = house.sounds(House(ident=ident, sign_off=ident), tmp_path)
    assert around.ident is not None
    plain = join.join(SPOKEN, tmp_path, head=0.5, tail=1.0)
    alone = np.fromfile(plain.mix, np.int16)
    narration = join.join(SPOKEN, tmp_path, head=0.5, tail=1.0, house=around)
    mix = np.fromfile(narration.mix, np.int16)
    gap = np.zeros(400 * MS, np.int16)
    speech = alone[500 * MS : -1000 * MS]
    parts = [np.zeros(500 * MS, np.int16), around.ident, gap, speech, gap, around.ident, np.zeros(1000 * MS)]
    assert np.array_equal(mix, np.concatenate(parts))
    assert narration.length == len(mix)
    before = len(around.ident) + 400 * MS
    for one, other in zip(plain.placed, narration.placed, strict=True):
        moved = dataclasses.replace(
            one,
            start=one.start + before,
            end=one.end + before,
            words=tuple(Span(start=s.start + before, end=s.end + before) for s in one.words),
        )
        assert other == moved


def test_nothing_asked_is_nothing_added(tmp_path: Path) -> None:
    """Without house sounds every sample is what it was: 0.3 s of silence, the clips with their pauses, 0.5 s."""
    narration = join.join(SPOKEN, tmp_path, house=house.sounds(House(), tmp_path))
    clips = [np.frombuffer(one.clip.pcm, np.int16) for one in SPOKEN]
    rest = [np.zeros(length * MS, np.int16) for length in (300, 700, 700, 500)]
    whole = np.concatenate([rest[0], clips[0], rest[1], clips[1], rest[2], clips[2], rest[3]])
    assert np.array_equal(np.fromfile(narration.mix, np.int16), whole)


def test_pauses_can_be_others(tmp_path: Path) -> None:
    """The pauses between segments are those that are given, and the end is the tail's."""
    pauses = {**join.PAUSES, "sentence": 0.4, "end": 9.0}
    narration = join.join(SPOKEN, tmp_path, pauses=pauses)
    first, second, last = narration.placed
    assert second.start - first.end == 400 * MS
    assert narration.length - last.end == 500 * MS


def test_a_recordings_own_end_grows_with_the_tail(tmp_path: Path) -> None:
    """What a recording holds of the silence at its end is not added twice, and a longer tail is."""
    own = dataclasses.replace(SPOKEN[-1], rest=np.zeros(350 * MS, np.int16))
    for tail, expected in ((0.5, 350), (2.0, 1850), (0.1, 350)):
        narration = join.join([own], tmp_path, tail=tail)
        assert narration.length - narration.placed[-1].end == expected * MS


@pytest.mark.parametrize("under", [False, True])
def test_what_is_added_is_counted(under: bool, ident: Path, tmp_path: Path) -> None:
    """An ident and a sign-off add their length and 0.4 s each, music 1.5 s before and 2 s after instead."""
    piece = bed.load(music.save(tmp_path / "bed.wav", music.chords(3)), tmp_path / "bed.pcm", 22)
    jingle = house.jingle(ident, tmp_path)
    plain = join.join(SPOKEN, tmp_path)
    for one, other in ((None, None), (jingle, None), (None, jingle), (jingle, jingle)):
        around = Sounds(ident=one, sign_off=other, bed=piece if under else None)
        narration = join.join(SPOKEN, tmp_path, house=around)
        before, after = (
            0 if sound is None else len(sound) + (0 if under else 400 * MS) for sound in (one, other)
        )
        before, after = (before + 1500 * MS, after + 2000 * MS) if under else (before, after)
        assert narration.placed[0].start - plain.placed[0].start == before
        assert narration.length - plain.length == before + after
        assert (
            narration.length == narration.mix.stat().st_size // 2 == narration.peaks.stat().st_size // 4 * MS
        )
