"""Music under speech: without end, without a joint, down where words are."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

import judge
import music
import signals
from rupor.errors import ConfigError
from rupor.model import Clip, House, Span
from rupor.sound import bed, edit, house, join
from rupor.sound.bed import Bed, Player
from rupor.sound.join import Heard
from values import BEEP, segment

RATE = 48_000


@pytest.fixture(scope="module")
def chords(tmp_path_factory: pytest.TempPathFactory) -> Bed:
    """Load music of seven seconds."""
    folder = tmp_path_factory.mktemp("chords")
    return bed.load(music.save(folder / "bed.wav", music.chords(7)), folder / "bed.pcm", 22)


def clip(seconds: float, level: float = 0.2, seed: int = 1) -> Clip:
    """Make a segment's sound as it comes to be joined."""
    return edit.prepare(Clip(pcm=signals.speech(seconds, level=level, seed=seed).tobytes(), rate=RATE))


def test_it_repeats_without_a_joint(tmp_path: Path) -> None:
    """Through four repetitions no step between samples is larger than in the music itself; a plain loop's is."""
    tone = signals.pcm(0.3 * np.sin(2 * np.pi * 97.3 * np.arange(round(5.23 * RATE)) / RATE + 1))
    endless = bed.load(music.save(tmp_path / "tone.wav", tone), tmp_path / "bed.pcm", 22)
    own = np.abs(np.diff(tone.astype(float))).max()
    assert np.abs(np.diff(np.tile(tone, 4).astype(float))).max() > 10 * own
    # Where two parts of one tone overlap in step they add up by 1.41 at most.
    assert np.abs(np.diff(endless.read(0, 4 * len(tone)))).max() < 1.42 * own


def test_it_goes_on_where_it_was(chords: Bed) -> None:
    """Music that is read piece by piece is the same as in one piece, across repetitions."""
    whole = chords.read(0, 20 * RATE)
    pieces = [chords.read(at, min(33_333, len(whole) - at)) for at in range(0, len(whole), 33_333)]
    assert np.array_equal(np.concatenate(pieces), whole)
    assert np.array_equal(chords.read(12_345, 1000), whole[12_345:13_345])


def test_it_begins_as_its_file_does(chords: Bed) -> None:
    """Until it is repeated for the first time, it is the music in the file."""
    file = np.fromfile(chords.path, np.int16)
    assert np.array_equal(chords.read(0, chords.period), file[chords.first : chords.first + chords.period])


def test_its_loudest_is_what_is_measured(chords: Bed) -> None:
    """The highest short-term loudness, over every repetition, is what ffmpeg's meter reads."""
    heard = np.rint(chords.read(0, 20 * RATE)).astype(np.int16)
    assert abs(music.short_term(heard).max() - chords.loudest) < 0.1


def test_it_stays_down_while_somebody_speaks(chords: Bed) -> None:
    """Under segments and in the pauses between them it is 22 LU under the loudness of speech, and does not move."""
    player = Player(chords)
    player.lead_in()
    parts = []
    for sound, voice in ((clip(6), True), (None, False), (clip(5, seed=2), True)):
        speech = np.frombuffer(sound.pcm, np.int16) if sound else np.zeros(RATE, np.int16)
        parts.append(player.under(speech, voice=voice).astype(int) - speech)
    loudness = music.short_term(np.concatenate(parts))
    assert loudness.max() <= -45 + 0.1
    assert loudness.max() - loudness.min() < 3


def test_a_quiet_voice_pushes_it_further_down(chords: Bed) -> None:
    """Under a segment whose quietest second is far below the rest, the music is 20 LU under that second."""
    speech = np.frombuffer(clip(8).pcm, np.int16).copy()
    speech[3 * RATE : 5 * RATE] //= 4
    player = Player(chords)
    down = player.under(speech, voice=True).astype(int) - speech
    assert bed.quietest(speech) < -26
    assert music.short_term(down).max() <= bed.quietest(speech) - 20 + 0.1


def test_pauses_do_not_make_a_voice_quiet() -> None:
    """A segment with a long silence inside is as loud as its words."""
    words = np.frombuffer(clip(3).pcm, np.int16)
    parted = np.concatenate([words, np.zeros(2 * RATE, np.int16), words])
    assert abs(bed.quietest(parted) - bed.quietest(words)) < 1


@pytest.mark.parametrize("sound", [np.zeros(0, np.int16), np.zeros(RATE, np.int16), np.ones(100, np.int16)])
def test_a_segment_without_voice_leaves_it_as_it_is(sound: np.ndarray, chords: Bed) -> None:
    """A line of stars that nobody speaks is no reason to fade music away."""
    assert chords.gain_under(sound) == chords.gain(22)


def test_it_rises_where_nobody_speaks(chords: Bed) -> None:
    """Before the first word it comes from nothing, rises to 12 LU under speech and is down again in time."""
    player = Player(chords)
    sound = player.lead_in().astype(float)
    assert len(sound) == 1.5 * RATE
    music_alone = chords.read(0, len(sound))
    first = slice(0, RATE // 20)
    assert judge.db(_rms(sound[first]) / _rms(music_alone[first])) < chords.gain(12) - 15
    last = slice(round(1.42 * RATE), None)
    assert judge.db(_rms(sound[last]) / _rms(music_alone[last])) == pytest.approx(chords.gain(22), abs=0.3)
    up = slice(round(0.4 * RATE), round(0.8 * RATE))
    assert judge.db(_rms(sound[up]) / _rms(music_alone[up])) == pytest.approx(chords.gain(12), abs=0.3)


def test_it_goes_after_the_last_word(chords: Bed) -> None:
    """After the last word it rises without a step and ends in silence."""
    player = Player(chords)
    before = player.under(np.zeros(RATE, np.int16), voice=False).astype(float)
    after = player.lead_out().astype(float)
    assert len(after) == 2 * RATE
    last, earlier = _rms(after[-RATE // 20 :]), _rms(after[RATE // 2 : RATE])
    assert judge.db(last / earlier) < -20
    assert np.abs(np.diff(np.concatenate([before[-100:], after]))).max() <= np.abs(np.diff(after)).max()


@pytest.mark.parametrize("more", [1, 47])
def test_any_length_is_repeated(more: int, tmp_path: Path) -> None:
    """Music of odd lengths, and music that ends in full sound, is measured and read beyond its end."""
    sound = np.tile(music.chords(2), 3)[: 4 * RATE + more]
    piece = bed.load(music.save(tmp_path / "bed.wav", sound), tmp_path / "bed.pcm", 22)
    assert len(piece.read(3 * RATE, 10 * RATE)) == 10 * RATE
    assert abs(len(sound) - piece.period - piece.overlap) < 2 * 48


def test_what_is_too_short_is_refused(tmp_path: Path) -> None:
    """Two seconds over and over again are no music under a message."""
    file = music.save(tmp_path / "bed.wav", music.chords(2))
    with pytest.raises(ConfigError, match=r"has 2\.0 s of sound\. Expected at least 3 s"):
        bed.load(file, tmp_path / "bed.pcm", 22)


def test_the_same_music_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two runs give one mix, and its peaks are those of the mixed sound."""
    file = music.save(tmp_path / "bed.mp3", music.chords(5), music.chords(5, seed=2))
    spoken = [
        Heard(
            segment=segment("Boil", index=n, pause="end" if n == 2 else "sentence"),
            voice=BEEP,
            clip=clip(2 + n, seed=n),
            words=(Span(start=0, end=10),),
            timing="exact",
        )
        for n in range(3)
    ]
    sums = set()
    for name in "ab":
        folder = tmp_path / name
        folder.mkdir()
        narration = join.join(spoken, folder, house=house.sounds(House(bed=file), folder))
        sums.add(hashlib.sha256(narration.mix.read_bytes() + narration.peaks.read_bytes()).hexdigest())
        mix = np.abs(np.fromfile(narration.mix, np.int16).astype(float)).reshape(-1, 48).max(axis=1) / 32768
        assert np.all(np.fromfile(narration.peaks, np.float32) >= mix - 1e-6)
    assert len(sums) == 1


def _rms(sound: np.ndarray) -> float:
    return float(np.sqrt((sound.astype(float) ** 2).mean()))
