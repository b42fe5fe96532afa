"""Do the files of every profile keep what the profile promises? The judges are programs that are not ours."""

import json
import re
import shutil
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import rupor
from listen import RATE, decode, ffmpeg, loudness, onsets
from rupor.model import Profile, Rendition
from rupor.sound import profile

PRINTED = 0.05
"""The judge prints tenths."""
NAMES = profile.names()
TELEPHONE = ("ivr-alaw", "ivr-pcm", "ivr-ulaw")
RAW = {"ulaw": ("mulaw", "8000"), "alaw": ("alaw", "8000")}
TEXT = """---
title: Чистая вода
author: Радио
licence: CC BY 4.0
---
Кипятите воду перед тем, как пить. Мойте руки с мылом, прежде чем готовить еду.

Позвоните по телефону 555-0142, если ребёнок заболел после воды из колодца. Врач придёт в тот же день.
"""

needs = {
    name: pytest.mark.skipif(not shutil.which(name), reason=f"{name} is not installed")
    for name in ("mediainfo", "ffprobe", "sox", "mpv", "liquidsoap")
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> rupor.Package:
    """Produce a message for every outlet."""
    folder = tmp_path_factory.mktemp("profiles")
    text = folder / "water.ru.txt"
    text.write_text(TEXT, encoding="utf-8")
    (made,) = rupor.produce(text, to=folder / "out", profiles=NAMES)
    return made


@pytest.fixture(scope="module")
def beeps(tmp_path_factory: pytest.TempPathFactory) -> rupor.Package:
    """Produce a message of two minutes of beeps for every outlet."""
    folder = tmp_path_factory.mktemp("beeps")
    text = folder / "beeps.en.txt"
    text.write_text("\n\n".join("Boil the water. Drink it when it is cool." for _ in range(24)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_CACHE", str(folder / "cache"))
        (made,) = rupor.produce(
            text,
            to=folder / "out",
            voices=["en=tone:beep"],
            allow_poor_voice=True,
            profiles=NAMES,
            outputs=["timeline"],
        )
    return made


def files(of: rupor.Package, name: str) -> list[Rendition]:
    """List the sound files of a profile, without those of single segments."""
    return [one for one in of.renditions if one.profile == name and one.segment is None]


def plain(of: rupor.Package, file: Rendition, folder: Path) -> Path:
    """Return a file that any player takes: telephone files without a header are given one by the judge's ffmpeg."""
    path = of.path / file.name
    form = RAW.get(path.suffix[1:])
    if not form:
        return path
    given = folder / f"{path.stem}.wav"
    command = [ffmpeg(), "-v", "error", "-y", "-f", form[0], "-ar", form[1], "-ac", "1", "-i", str(path)]
    subprocess.run([*command, str(given)], check=True)
    return given


def lifted(path: Path, folder: Path) -> Path:
    """Bring a telephone file to 48 kHz, where meters read right (SPECS A3)."""
    given = folder / f"{path.stem}.48k.wav"
    command = [ffmpeg(), "-v", "error", "-y", "-i", str(path), "-ar", str(RATE), "-c:a", "pcm_s24le"]
    subprocess.run([*command, str(given)], check=True)
    return given


@pytest.mark.parametrize("name", [name for name in NAMES if name != "audiobook"])
def test_every_file_is_at_its_target(package: rupor.Package, name: str, tmp_path: Path) -> None:
    """The decoded file is within 0.2 LU of its target and under its true peak, and the manifest says the same."""
    wanted = profile.get(name)
    for file in files(package, name):
        heard = plain(package, file, tmp_path)
        integrated, peak = loudness(lifted(heard, tmp_path) if name in TELEPHONE else heard)
        assert abs(integrated - wanted.target.integrated) <= 0.2 + PRINTED
        assert peak <= wanted.target.true_peak + PRINTED
        assert file.loudness
        assert abs(file.loudness.integrated - integrated) <= 0.15
        assert abs(file.loudness.true_peak - peak) <= 0.2


@pytest.mark.parametrize("name", NAMES)
def test_no_sample_is_above_its_limit(package: rupor.Package, name: str, tmp_path: Path) -> None:
    """Where an outlet limits sample peaks, no decoded sample is above it."""
    limit = profile.get(name).target.sample_peak
    for file in files(package, name):
        highest = 20 * np.log10(np.abs(_native(plain(package, file, tmp_path))).max())
        assert highest <= (0 if limit is None else limit) + 0.01


def test_an_audiobook_is_as_its_publisher_measures_it(package: rupor.Package) -> None:
    """RMS lies between -23 and -18 dB, the quietest half second at -60 or lower, with silence at both ends."""
    (file,) = files(package, "audiobook")
    sound = _native(package.path / file.name).astype(np.float64)
    assert -23 <= 20 * np.log10(np.sqrt((sound**2).mean())) <= -18
    quiet = np.abs(sound) < 10 ** (-60 / 20)
    spoken = np.flatnonzero(~quiet)
    rate = profile.get("audiobook").rate
    assert 0.5 <= spoken[0] / rate <= 1.1
    assert 1.0 <= (len(sound) - spoken[-1]) / rate <= 5.0


def _native(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Decode the first channel at the file's own rate, full scale 1.0."""
    command = [ffmpeg(), "-v", "error", "-i", str(path), "-af", "pan=mono|c0=c0", "-f", "f32le", "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, np.float32)


@pytest.mark.parametrize("name", NAMES)
def test_words_are_heard_when_the_timeline_says_so(beeps: rupor.Package, name: str, tmp_path: Path) -> None:
    """In every form of file, the coders' delay included, each beep is within 10 ms of its word's time."""
    timeline = json.loads((beeps.path / "timeline.json").read_text(encoding="utf-8"))
    starts = np.array([word["start"] for one in timeline["segments"] for word in one["words"]])
    heard = np.concatenate(
        [onsets(decode(plain(beeps, file, tmp_path))) + file.start for file in files(beeps, name)]
    )
    assert len(heard) == len(starts)
    assert np.abs(heard - starts).max() / RATE < 0.010


@pytest.mark.parametrize("name", NAMES)
def test_files_last_as_long_as_the_timeline(beeps: rupor.Package, name: str, tmp_path: Path) -> None:
    """Nothing is cut off; at most a frame of the coding is added at the end."""
    for file in files(beeps, name):
        assert file.length
        more = len(decode(plain(beeps, file, tmp_path))) - file.length
        assert -6 <= more <= 2 * 1152 * 48 / 44.1


def test_voice_messages_stay_under_their_limit(tmp_path: Path) -> None:
    """A message that is too long is split between segments, numbered, and every part has its own level."""
    text = tmp_path / "long.ru.txt"
    said = TEXT.partition("---\nК")[2].strip()
    text.write_text("\n\n".join([f"К{said}"] * 14), encoding="utf-8")
    (made,) = rupor.produce(text, to=tmp_path / "out", profiles=["whatsapp-voice"], outputs=["timeline"])
    parts = files(made, "whatsapp-voice")
    assert len(parts) >= 2
    assert [Path(one.name).name for one in parts] == [f"long.ru-{n}.ogg" for n in range(1, len(parts) + 1)]
    timeline = json.loads((made.path / "timeline.json").read_text(encoding="utf-8"))
    for one in parts:
        assert one.size <= 512 * 1024
        integrated, peak = loudness(made.path / one.name)
        assert abs(integrated + 16) <= 0.2 + PRINTED
        assert peak <= -1 + PRINTED
        inside = [seg for seg in timeline["segments"] if seg["start"] < one.start < seg["end"]]
        assert not inside
    assert [one.start for one in parts[1:]] == [one.start + (one.length or 0) for one in parts[:-1]]


def test_each_segment_is_a_telephone_file_too(package: rupor.Package) -> None:
    """An IVR tree plays segments one by one: there is a file for each, named by small letters and digits only."""
    timeline = json.loads((package.path / "timeline.json").read_text(encoding="utf-8"))
    for name in TELEPHONE:
        single = [one for one in package.renditions if one.profile == name and one.segment is not None]
        assert [one.segment for one in single] == [seg["index"] for seg in timeline["segments"]]
        for one, seg in zip(single, timeline["segments"], strict=True):
            assert re.fullmatch(r"[a-z0-9-]+\.[a-z]+", Path(one.name).name)
            assert one.length
            assert one.start <= seg["start"]
            assert one.start + one.length >= seg["end"]


def test_spots_stay_under_the_short_term_limit(package: rupor.Package) -> None:
    """EBU R 128 s1: no three seconds of a spot are above -18 LUFS."""
    (file,) = files(package, "broadcast-ebu")
    assert file.loudness
    assert file.loudness.short_term is not None
    assert file.loudness.short_term <= -18.0


@needs["sox"]
@pytest.mark.parametrize(
    ("name", "encoding"), [("ivr-ulaw", "u-law"), ("ivr-alaw", "a-law"), ("ivr-pcm", "signed")]
)
def test_sox_plays_telephone_files(package: rupor.Package, name: str, encoding: str, tmp_path: Path) -> None:
    """An outside player reads 8 kHz speech, with nothing above 3.4 kHz and little below 300 Hz."""
    (file,) = files(package, name)
    form = ["-t", "raw", "-r", "8000", "-e", encoding, "-b", "8", "-c", "1"] if name != "ivr-pcm" else []
    out = tmp_path / "out.wav"
    subprocess.run(["sox", *form, package.path / file.name, "-b", "16", "-e", "signed", out], check=True)
    with wave.open(str(out)) as read:
        assert (read.getframerate(), read.getnchannels()) == (8000, 1)
        sound = np.frombuffer(read.readframes(read.getnframes()), np.int16).astype(np.float64)
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / 8000)
    voice = power[(hertz > 300) & (hertz < 3400)].sum()
    assert power[hertz > 3700].sum() < voice / 1000
    assert power[hertz < 150].sum() < voice / 100


TAGGED = [name for name in NAMES if profile.get(name).tags and profile.get(name).format not in ("raw", "mp2")]


@needs["ffprobe"]
@pytest.mark.parametrize("name", TAGGED)
def test_ffprobe_reads_the_title(package: rupor.Package, name: str) -> None:
    """An outside reader finds the title in its own letters and the agency."""
    for file in files(package, name):
        command = ["ffprobe", "-v", "error", "-print_format", "json", "-show_format", "-show_streams"]
        said = subprocess.run([*command, package.path / file.name], check=True, capture_output=True).stdout
        found = json.loads(said)
        tags = found["format"].get("tags", {}) | found["streams"][0].get("tags", {})
        shown = {key.lower(): value for key, value in tags.items()}
        assert shown["title"] == "Чистая вода"
        assert shown["artist"] == "Радио"


CHAPTERED = [name for name in TAGGED if profile.get(name).format in ("mp3", "m4a", "ogg")]


@needs["ffprobe"]
@pytest.mark.parametrize("name", CHAPTERED)
def test_ffprobe_finds_the_chapters(package: rupor.Package, name: str) -> None:
    """Chapters begin where their paragraphs are heard."""
    (file,) = files(package, name)
    command = ["ffprobe", "-v", "error", "-print_format", "json", "-show_chapters", package.path / file.name]
    chapters = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["chapters"]
    timeline = json.loads((package.path / "timeline.json").read_text(encoding="utf-8"))
    paragraph = next(seg for seg in timeline["segments"] if seg["shown"].startswith("Позвоните"))
    assert len(chapters) >= 2
    last = float(chapters[-1]["start_time"])
    assert abs(last - paragraph["start"] / RATE) < 0.01


@needs["mediainfo"]
@pytest.mark.parametrize("name", TAGGED)
def test_mediainfo_reads_the_form(package: rupor.Package, name: str) -> None:
    """An outside reader finds the rate, the channels and the coding that the profile names."""
    wanted: Profile = profile.get(name)
    kinds = {
        "pcm16": "PCM",
        "pcm24": "PCM",
        "mp3": "MPEG Audio",
        "aac": "AAC",
        "opus": "Opus",
        "flac": "FLAC",
    }
    for file in files(package, name):
        said = subprocess.run(
            ["mediainfo", "--Output=JSON", package.path / file.name], check=True, capture_output=True
        ).stdout
        tracks = {one["@type"]: one for one in json.loads(said)["media"]["track"]}
        sound = tracks["Audio"]
        assert sound["Format"].startswith(kinds[wanted.coding])
        assert int(sound["SamplingRate"]) == wanted.rate
        assert int(sound["Channels"]) == wanted.channels


def _mpv(path: Path, out: Path) -> None:
    command = ["mpv", "--no-config", "--no-video", "--really-quiet", "--ao=pcm", f"--ao-pcm-file={out}"]
    subprocess.run([*command, str(path)], check=True, timeout=120)


def _liquidsoap(path: Path, out: Path) -> None:
    script = (
        "settings.init.allow_root.set(true)\n"
        f's = once(single("{path}"))\n'
        'clock.assign_new(sync="none", [s])\n'
        f'output.file(%wav(channels=1, samplerate=48000), fallible=true, on_stop=shutdown, "{out}", s)\n'
    )
    command = ["liquidsoap", script]
    subprocess.run(command, check=True, timeout=120, capture_output=True)


@pytest.mark.parametrize("name", ["broadcast-ebu", "podcast"])
@pytest.mark.parametrize(
    "play",
    [pytest.param(_mpv, marks=needs["mpv"]), pytest.param(_liquidsoap, marks=needs["liquidsoap"])],
)
def test_a_playout_chain_plays_it_whole(
    beeps: rupor.Package, name: str, play: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    """A station's player plays the file from end to end: every beep comes out at its time."""
    (file,) = files(beeps, name)
    out = tmp_path / "played.wav"
    play(beeps.path / file.name, out)
    timeline = json.loads((beeps.path / "timeline.json").read_text(encoding="utf-8"))
    starts = np.array([word["start"] for one in timeline["segments"] for word in one["words"]])
    heard = onsets(decode(out))
    assert len(heard) == len(starts)
    # A player may begin a little later; between words nothing shifts.
    assert np.ptp(heard - starts) / RATE < 0.010
