"""Whatever file a person sends: its sound as samples, or a word about what is wrong with it."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

import signals
from rupor.errors import ConfigError
from rupor.run import ffmpeg, process
from rupor.sound import decode

RATE = 48_000
SPOKEN = np.concatenate(
    [np.zeros(RATE // 2, np.int16), signals.sine(440, 1.5), np.zeros(RATE // 2, np.int16)]
)


def encode(sound: signals.Sound, file: Path, *arguments: str) -> Path:
    """Write a sound as ffmpeg writes the kind of file that the name says."""
    command = ffmpeg.command(*ffmpeg.PCM_IN, *arguments, str(file.resolve()))
    with process.stream(command) as encoder:
        encoder.write(sound.tobytes())
        encoder.close()
    return file


def heard(file: Path, tmp_path: Path) -> signals.Sound:
    """Decode a file and read its samples."""
    decoded = decode.decode(file, tmp_path / "take.pcm")
    samples = np.fromfile(decoded.path, np.int16)
    assert decoded.length == len(samples)
    assert len(samples) == pytest.approx(3 * decoded.slow.stat().st_size / 2, abs=60)
    assert list(tmp_path.glob("*.raw")) == []
    return samples


@pytest.mark.parametrize(
    "name", ["a.wav", "a.mp3", "a.m4a", "a.ogg", "a.opus", "a.flac", "a.webm", "a.caf", "a.mka"]
)
def test_every_kind_of_file(name: str, tmp_path: Path) -> None:
    """A tone comes out of each kind as long and as loud as it went in, in its place."""
    samples = heard(encode(SPOKEN, tmp_path / name), tmp_path).astype(float)
    assert len(samples) / RATE == pytest.approx(2.5, abs=0.06)
    loud = np.flatnonzero(np.abs(samples) > 5000) / RATE
    assert loud[0] == pytest.approx(0.5, abs=0.012)
    assert loud[-1] == pytest.approx(2.0, abs=0.012)
    middle = samples[RATE : RATE * 3 // 2]
    assert np.sqrt((middle**2).mean()) == pytest.approx(0.5 * 32767 / np.sqrt(2), rel=0.05)


@pytest.mark.parametrize(
    "arguments", [("-ar", "8000"), ("-ar", "44100", "-af", "pan=stereo|c0=c0|c1=c0"), ("-c:a", "pcm_s24le")]
)
def test_every_shape_of_sound(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Any rate, depth and number of channels becomes 48 kHz, 16 bit, one channel."""
    samples = heard(encode(SPOKEN, tmp_path / "a.wav", *arguments), tmp_path)
    assert len(samples) == pytest.approx(len(SPOKEN), abs=48)
    assert np.abs(samples.astype(int)).max() == pytest.approx(0.5 * 32767, rel=0.03)


def test_two_microphones_against_each_other(tmp_path: Path) -> None:
    """Channels that cancel out when they are mixed are not taken for silence."""
    file = encode(SPOKEN, tmp_path / "a.wav", "-af", "aeval=val(0)|-val(0):c=stereo")
    assert np.abs(heard(file, tmp_path).astype(int)).max() > 15_000


def test_what_lies_below_a_voice_is_gone(tmp_path: Path) -> None:
    """DC and rumble are taken off, the lowest voice is not."""
    low, voice = signals.sine(25, 3, 0.4).astype(float), signals.sine(95, 3, 0.2).astype(float)
    file = encode((low + voice + 2000).astype(np.int16), tmp_path / "a.wav")
    samples = heard(file, tmp_path)[RATE : 2 * RATE].astype(float)
    levels = np.abs(np.fft.rfft(samples)) / RATE * 2 / 32767
    assert levels[0] < 0.002
    assert levels[25] < 0.4 * 0.05
    assert levels[95] == pytest.approx(0.2, rel=0.06)


def test_overdriven_is_told(tmp_path: Path) -> None:
    """A recording that was cut off at full scale is taken, with a word about where it is heard first."""
    sound = np.concatenate([SPOKEN, np.clip(signals.sine(440, 0.5).astype(int) * 3, -32768, 32767), SPOKEN])
    decoded = decode.decode(encode(sound.astype(np.int16), tmp_path / "a.wav"), tmp_path / "take.pcm")
    (note,) = decoded.notes
    assert "overdriven" in note
    assert "0:02" in note


@pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.ogg", "a.flac"])
def test_damaged_is_told(name: str, tmp_path: Path) -> None:
    """What of a damaged file can be read is taken, and the damage is told."""
    file = encode(signals.speech(6), tmp_path / name)
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 400] = np.random.default_rng(1).bytes(400)
    file.write_bytes(data)
    decoded = decode.decode(file, tmp_path / "take.pcm")
    assert decoded.length > 4 * RATE
    assert ["is damaged" in note for note in decoded.notes] == [True]


def wrong_files(folder: Path) -> dict[str, Path]:
    """Make what people send by mistake, and what they might send on purpose."""
    files = {
        name: folder / f"{name}.mp3"
        for name in ("empty", "text", "zip", "list", "noise", "pipe", "folder", "none")
    }
    files["empty"].touch()
    files["text"].write_text("Boil the water. " * 1000, encoding="utf-8")
    with zipfile.ZipFile(files["zip"], "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "Boil the water. " * 10_000)
    encode(SPOKEN, folder / "a.wav")
    files["list"].write_text("ffconcat version 1.0\nfile a.wav\n", encoding="utf-8")
    files["playlist"] = folder / "b.m4a"
    files["playlist"].write_text(f"#EXTM3U\n#EXTINF:1,\n{(folder / 'a.wav').as_uri()}\n", encoding="utf-8")
    files["noise"].write_bytes(np.random.default_rng(1).bytes(300_000))
    files["pipe"] = Path("/dev/zero")
    files["folder"].mkdir()
    return files


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("empty", "is empty"),
        ("text", "cannot be read as sound"),
        ("zip", "cannot be read as sound"),
        ("list", "cannot be read as sound"),
        ("playlist", "cannot be read as sound"),
        ("noise", "cannot be read as sound"),
        ("pipe", "is not a file"),
        ("folder", "is not a file"),
        ("none", "no such file"),
    ],
)
def test_what_is_no_recording(kind: str, words: str, tmp_path: Path) -> None:
    """A file that is no sound is refused with its name and a way out; a playlist leads to no other file."""
    file = wrong_files(tmp_path)[kind]
    with pytest.raises(ConfigError, match=words) as refused:
        decode.decode(file, tmp_path / "take.pcm")
    assert str(file) in str(refused.value)


def test_a_film_without_sound(tmp_path: Path) -> None:
    """A film that has pictures alone is told to have no sound."""
    film = tmp_path / "a.mp4"
    process.run(ffmpeg.command("-f", "lavfi", "-i", "testsrc=d=1:s=64x64", str(film)))
    with pytest.raises(ConfigError, match="has no sound in it"):
        decode.decode(film, tmp_path / "take.pcm")


@pytest.mark.parametrize(
    ("sound", "words"),
    [
        (np.zeros(RATE, np.int16), "is silent"),
        (signals.noise(2, 0.0001), "is silent"),
        (signals.sine(440, 0.1), "0.1 s of sound"),
        (np.full(RATE * 2, 32767, np.int16) * np.sign(signals.sine(440, 2)), "overdriven from end to end"),
    ],
    ids=["zeros", "nearly", "short", "overdriven"],
)
def test_what_is_no_voice(sound: signals.Sound, words: str, tmp_path: Path) -> None:
    """A recording in which nobody can be heard is refused before anything is made of it."""
    with pytest.raises(ConfigError, match=words):
        decode.decode(encode(sound, tmp_path / "a.wav"), tmp_path / "take.pcm")


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is too large is not read, and one that is too long is not decoded to its end."""
    file = encode(signals.noise(6), tmp_path / "a.wav")
    monkeypatch.setattr(decode, "LONGEST", 3600 / 1200)
    with pytest.raises(ConfigError, match="is longer than"):
        decode.decode(file, tmp_path / "take.pcm")
    assert (tmp_path / "take.pcm").stat().st_size <= 2 * RATE * 4
    monkeypatch.setattr(decode, "LARGEST_MB", 0.1)
    with pytest.raises(ConfigError, match="has 1 MB"):
        decode.decode(file, tmp_path / "other.pcm")
    assert not (tmp_path / "other.pcm").exists()


@pytest.mark.parametrize("name", ["-i.wav", "a'b|c.wav", "http:x.wav", "запись 1%d.wav"])
def test_names_mean_nothing(name: str, tmp_path: Path) -> None:
    """A file's name is never an option, an address or a pattern."""
    file = encode(SPOKEN, tmp_path / "a.wav").rename(tmp_path / name)
    assert len(heard(file, tmp_path)) == len(SPOKEN)


def test_the_same_again(tmp_path: Path) -> None:
    """The same file gives the same samples."""
    file = encode(signals.speech(2), tmp_path / "a.mp3")
    assert np.array_equal(heard(file, tmp_path), heard(file, tmp_path))
