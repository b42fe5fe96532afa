"""Files of delivery profiles by the real encoders, judged by ffmpeg and sox: level, peaks, time, size and form."""

import dataclasses
import shutil
import subprocess
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import listen
import signals
from rupor.errors import ConfigError, PackageError
from rupor.model import Boundary, Clip, Event, Loudness, Master, Narration, Profile
from rupor.sound import join, level, meter, profile, render, render_pass
from rupor.sound.join import Heard
from values import BEEP, segment

RAW = {"ulaw": "mulaw", "alaw": "alaw"}
ALL = profile.names()
Everything = tuple[Narration, Mapping[str, tuple[Master, ...]]]


def narration(folder: Path, sounds: list[signals.Sound], pauses: list[Boundary] | None = None) -> Narration:
    """Join sounds, each a segment."""
    ends = pauses or [*["sentence"] * (len(sounds) - 1), "end"]
    heard = [
        Heard(
            segment("Boil", index=n, pause=end),
            BEEP,
            Clip(pcm=one[: len(one) // 48 * 48].tobytes(), rate=48_000),
            (),
            "exact",
        )
        for n, (one, end) in enumerate(zip(sounds, ends, strict=True))
    ]
    return join.join(heard, folder, head=0.5, tail=1.0)


def speech(seconds: float, seed: int) -> signals.Sound:
    """Make what sounds like speech at the level of a mix."""
    return signals.speech(seconds, level=0.11, seed=seed)


def rendered(
    spoken: Narration, folder: Path, *profiles: Profile, stem: str = "water.ru"
) -> Mapping[str, tuple[Master, ...]]:
    """Write the files of profiles, each into a folder of its own."""
    for one in profiles:
        (folder / one.name).mkdir(exist_ok=True)
    return render.render(spoken, {one.name: (one, folder / one.name) for one in profiles}, stem, _silent)


def _silent(event: Event) -> None:
    assert event.step == "master"


def form(one: Profile) -> list[str]:
    """Tell ffmpeg what a file without a header holds."""
    return ["-f", RAW[one.coding], "-ar", "8000", "-ac", "1"] if one.format == "raw" else []


def decoded(path: Path, one: Profile) -> NDArray[np.float32]:
    """Decode as a player does, to 48 kHz mono."""
    command = [listen.ffmpeg(), "-v", "error", *form(one), "-i", str(path), "-f", "f32le", "-ar", "48000"]
    done = subprocess.run([*command, "-ac", "1", "-"], check=True, capture_output=True)
    return np.frombuffer(done.stdout, np.float32)


@pytest.fixture(scope="module")
def everything(
    tmp_path_factory: pytest.TempPathFactory,
) -> Everything:
    """Write every profile of a message of four segments, in one pass."""
    folder = tmp_path_factory.mktemp("all")
    spoken = narration(folder, [speech(3, 1), speech(4, 2), signals.sine(997, 0.5, 0.1), speech(2.5, 3)])
    return spoken, rendered(spoken, folder, *map(profile.get, ALL))


@pytest.mark.parametrize("name", ALL)
def test_on_target(everything: Everything, name: str, tmp_path: Path) -> None:
    """The decoded file is at its target and under its peaks, by ffmpeg's meter on the file brought up to 48 kHz."""
    one, made = profile.get(name), everything[1][name][0]
    sound = tmp_path / "up.wav"
    up = [
        listen.ffmpeg(),
        "-v",
        "error",
        *form(one),
        "-i",
        str(made.path),
        "-ar",
        "48000",
        "-c:a",
        "pcm_f32le",
    ]
    subprocess.run([*up, str(sound)], check=True)
    integrated, peak = listen.loudness(sound)
    samples = decoded(made.path, one)
    if one.target.rms:
        assert -23 <= 10 * np.log10((samples.astype(float) ** 2).mean()) <= -18
    else:
        assert integrated == pytest.approx(one.target.integrated, abs=one.target.tolerance + 0.05)
    assert peak <= one.target.true_peak + 0.05
    assert made.loudness.integrated == pytest.approx(integrated, abs=0.1)
    if one.target.sample_peak is not None:
        assert made.loudness.sample_peak is not None
        assert made.loudness.sample_peak <= one.target.sample_peak
    assert meter.measure(made.path, one).integrated == pytest.approx(made.loudness.integrated, abs=0.02)


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_shifted(everything: Everything, name: str) -> None:
    """What is heard stands where the narration has it, to a fifth of a millisecond, and nothing is cut off the end."""
    spoken, masters = everything
    made, one = masters[name][0], profile.get(name)
    sound = decoded(made.path, one)
    mix = np.fromfile(spoken.mix, np.int16)
    size = 1 << 20
    both = np.fft.rfft(sound[: size // 2], size) * np.conj(np.fft.rfft(mix[: size // 2].astype(float), size))
    lag = int(np.argmax(np.fft.irfft(both, size)))
    assert min(lag, size - lag) <= 10
    # MPEG-1 Layer II has no header that tells where the last frame ends; some decoders play an AAC file's last as well.
    longer = {"mp2": 1254, "aac": 1024}.get(one.coding, 0)
    assert 0 <= len(sound) - spoken.length <= longer
    assert (made.length, made.start, made.part, made.parts) == (spoken.length, 0, 0, 0)


@pytest.mark.parametrize("name", ["broadcast-ebu", "broadcast-us"])
def test_two_channels_are_the_same(everything: Everything, name: str) -> None:
    """Stereo is twice the same sound, but for how MP2 spends the bits that are left over on one of them."""
    path = everything[1][name][0].path
    command = [listen.ffmpeg(), "-v", "error", "-i", str(path), "-f", "s16le", "-"]
    both = np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, np.int16).reshape(
        -1, 2
    )
    difference = (both[:, 0] - both[:, 1].astype(float)).std()
    assert difference <= (0 if name == "broadcast-ebu" else both.std() / 100)
    assert both.std() > 500


def test_forms(everything: Everything) -> None:
    """Names and forms are those that the outlets expect."""
    made = {name: masters[0].path for name, masters in everything[1].items()}
    assert made["podcast"].name == "water.ru.mp3"
    assert made["ivr-ulaw"].name == "water-ru.ulaw"
    assert made["broadcast-us"].read_bytes()[:2] == b"\xff\xfd"  # MPEG-1 Layer II from the first byte: no tag
    assert b"Xing" in made["podcast"].read_bytes()[:200] or b"Info" in made["podcast"].read_bytes()[:200]
    assert made["whatsapp-voice"].read_bytes()[:4] == b"OggS"
    assert made["ivr-alaw"].stat().st_size == everything[0].length // 6
    with wave.open(str(made["ivr-pcm"])) as file:
        assert file.getparams()[:3] == (1, 2, 8000)


@pytest.mark.parametrize("name", ["ivr-ulaw", "ivr-alaw", "ivr-pcm"])
def test_a_file_for_each_segment(everything: Everything, name: str) -> None:
    """Each segment has a file with all of its speech, the same samples as in the whole."""
    spoken, masters = everything
    one, (whole, *segments) = profile.get(name), masters[name]
    assert [made.segment for made in segments] == [0, 1, 2, 3]
    assert [made.path.name for made in segments] == [
        f"water-ru-{n:02}.{whole.path.suffix[1:]}" for n in (1, 2, 3, 4)
    ]
    all_of_it = decoded(whole.path, one)
    for made, placed in zip(segments, spoken.placed, strict=True):
        assert made.start < placed.start
        assert made.start + made.length > placed.end
        assert placed.start - made.start <= 4800
        part = decoded(made.path, one)
        assert len(part) == pytest.approx(made.length, abs=12)
        inside = slice(2400, len(part) - 2400)
        assert np.abs(part[inside] - all_of_it[made.start :][: len(part)][inside]).max() < 0.02
        judged = meter.measure(made.path, one)
        assert made.loudness.integrated == pytest.approx(judged.integrated, abs=0.02)


@pytest.mark.parametrize("name", ["ivr-ulaw", "ivr-pcm"])
def test_the_telephone_band(everything: Everything, name: str) -> None:
    """Below 300 Hz and above 3400 Hz next to nothing is left."""
    sound = decoded(everything[1][name][0].path, profile.get(name))
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / 48_000)
    inside = power[(hertz > 300) & (hertz < 3400)].sum()
    outside = power[(hertz < 250) | (hertz > 3450)].sum()
    assert 10 * np.log10(outside / inside) < -30


@pytest.mark.skipif(not shutil.which("sox"), reason="sox is not installed")
@pytest.mark.parametrize("name", ["ivr-ulaw", "ivr-alaw", "ivr-pcm"])
def test_sox_reads_telephone_files(everything: Everything, name: str) -> None:
    """Another program reads the same length and a peak under -3 dBFS."""
    path = everything[1][name][0].path
    kind = {"ivr-ulaw": ["-t", "ul"], "ivr-alaw": ["-t", "al"]}.get(name, [])
    raw = [*kind, "-r", "8000", "-c", "1"] if kind else []
    done = subprocess.run(["sox", *raw, str(path), "-n", "stat"], check=True, capture_output=True, text=True)
    said = dict(line.split(":", 1) for line in done.stderr.splitlines() if ":" in line)
    assert float(said["Length (seconds)"]) == pytest.approx(everything[0].length / 48_000, abs=0.001)
    assert max(float(said["Maximum amplitude"]), -float(said["Minimum amplitude"])) <= 10 ** (-3 / 20)


def test_the_same_again(everything: Everything, tmp_path: Path) -> None:
    """The same narration gives the same bytes."""
    spoken, masters = everything
    some = ["broadcast-us", "ivr-ulaw", "whatsapp-voice", "web-stream", "archive"]
    again = rendered(spoken, tmp_path, *map(profile.get, some))
    for name in some:
        for one, other in zip(masters[name], again[name], strict=True):
            assert one.path.read_bytes() == other.path.read_bytes()
            assert one.loudness == other.loudness


def test_parts(tmp_path: Path) -> None:
    """What is too large is split in pauses into numbered parts of like length, each at the target by itself."""
    ends: list[Boundary] = ["sentence", "clause", "paragraph", "sentence", "sentence", "end"]
    spoken = narration(tmp_path, [speech(7, n) for n in range(6)], ends)
    one = profile.changed(profile.get("whatsapp-voice"), {"most_bytes": 100_000}, "here")
    parts = rendered(spoken, tmp_path, one)["whatsapp-voice"]
    assert [made.path.name for made in parts] == ["water.ru-1.ogg", "water.ru-2.ogg"]
    assert [(made.part, made.parts) for made in parts] == [(1, 2), (2, 2)]
    assert sum(made.length for made in parts) == spoken.length
    # After the paragraph, in the middle of its pause, though a cut elsewhere would part as well.
    assert parts[1].start == pytest.approx((spoken.placed[2].end + spoken.placed[3].start) / 2, abs=48)
    for made in parts:
        assert made.path.stat().st_size < 100_000 - render.TAG_ROOM
        assert listen.loudness(made.path)[0] == pytest.approx(-16, abs=0.25)
        assert len(listen.decode(made.path)) == made.length
    assert {path.name for path in (tmp_path / "whatsapp-voice").iterdir()} == {
        made.path.name for made in parts
    }


def test_a_segment_that_fits_nowhere(tmp_path: Path) -> None:
    """A sentence that is longer than a file may be is named."""
    spoken = narration(tmp_path, [speech(2, 1), speech(40, 2)])
    one = profile.changed(profile.get("whatsapp-voice"), {"most_bytes": 80_000}, "here")
    with pytest.raises(PackageError, match=r"segment 2 .*do not fit into one file"):
        rendered(spoken, tmp_path, one)


def test_a_loud_place_in_a_spot(tmp_path: Path) -> None:
    """In a spot no three seconds are above -18 LUFS, and it is at its target all the same (EBU R 128 s1)."""
    quiet = signals.speech(12, level=0.045)
    spoken = narration(tmp_path, [quiet, signals.speech(4, level=0.12, seed=2), quiet])
    one = profile.get("broadcast-ebu")
    (made,) = rendered(spoken, tmp_path, one)["broadcast-ebu"]
    assert made.loudness.short_term is not None
    assert made.loudness.short_term <= -18.0
    assert listen.loudness(made.path)[0] == pytest.approx(-23, abs=0.25)
    programme = dataclasses.replace(one, target=dataclasses.replace(one.target, spot=20.0))
    (free,) = rendered(spoken, tmp_path, programme)["broadcast-ebu"]
    assert free.loudness.short_term is not None
    assert free.loudness.short_term > -18.0


def test_a_peak_that_the_encoder_made_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a coder puts a peak into soft sound, that place alone is lowered; no ceiling would help."""
    spoken = narration(tmp_path, [speech(4, 1)])
    archive = profile.get("archive")
    (plain,) = rendered(spoken, tmp_path, archive, stem="plain")["archive"]
    write, calls = render_pass.write, []

    def with_a_peak(*arguments: Any) -> list[Loudness]:
        calls.append(arguments)
        (measured,) = write(*arguments)
        # As once measured: half a decibel too high, in sound that no limiter touches.
        return [dataclasses.replace(measured, true_peak=-0.5, peak_at=2.0) if len(calls) == 1 else measured]

    monkeypatch.setattr(render_pass, "write", with_a_peak)
    (mended,) = rendered(spoken, tmp_path, archive, stem="mended")["archive"]
    before, after = decoded(plain.path, archive), decoded(mended.path, archive)
    assert (plain.rounds, mended.rounds) == (1, 2)
    lowered = [
        20 * np.log10(np.sqrt((after[a:b] ** 2).mean() / (before[a:b] ** 2).mean()))
        for a, b in ((60_000, 90_000), (95_000, 97_000), (102_000, 160_000))
    ]
    assert lowered[1] < lowered[0] - 0.7
    assert abs(lowered[0]) < 0.05
    assert abs(lowered[0] - lowered[2]) < 0.02


def test_out_of_reach(tmp_path: Path) -> None:
    """What no round brings to its target is told with all that was reached."""
    spoken = narration(tmp_path, [speech(2, 1)])
    one = profile.changed(
        profile.get("archive"), {"target": {"integrated": -8.0, "true_peak": -20.0}}, "here"
    )
    with pytest.raises(
        PackageError, match=r"water\.ru\.flac: -8\.0 LUFS under -20\.0 dBTP was not reached in 6"
    ):
        rendered(spoken, tmp_path, one)


@pytest.mark.parametrize(("field", "where"), [("head", "before"), ("tail", "after")])
def test_silence_at_the_ends(tmp_path: Path, field: str, where: str) -> None:
    """A profile that wants more silence at an end than there is does not get less in secret."""
    spoken = narration(tmp_path, [speech(1, 1)])
    one = profile.changed(profile.get("archive"), {field: 1.5}, "here")
    with pytest.raises(PackageError, match=rf"s of silence are {where} the speech\. Expected 1\.5 s"):
        rendered(spoken, tmp_path, one)


def test_noise(tmp_path: Path) -> None:
    """Noise between the words that a publisher would refuse is told, with what it measures."""
    spoken = narration(tmp_path, [speech(6, 1)])
    noisy = np.fromfile(spoken.mix, np.int16) + signals.noise(spoken.length / 48_000, 0.004)
    noisy.tofile(spoken.mix)
    level.peaks(noisy).tofile(spoken.peaks)
    with pytest.raises(PackageError, match=r"quietest half second has -4.* dB of noise"):
        rendered(spoken, tmp_path, profile.get("audiobook"))


def test_silence(tmp_path: Path) -> None:
    """A silent narration is no programme."""
    spoken = narration(tmp_path, [np.zeros(48_000, np.int16)])
    with pytest.raises(PackageError, match="silent"):
        rendered(spoken, tmp_path, profile.get("archive"))


def test_names_that_clash(tmp_path: Path) -> None:
    """Two profiles never write one file."""
    spoken = narration(tmp_path, [speech(1, 1)])
    one = profile.get("podcast")
    both = {"podcast": (one, tmp_path), "radio": (profile.get("community-radio"), tmp_path)}
    with pytest.raises(ConfigError, match=r"'podcast' and 'radio' would both write 'water.mp3'"):
        render.render(spoken, both, "water", _silent)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [("World Day.EN", "world-day-en"), ("--a__b--", "a-b"), ("вода", "message"), ("Été 2", "ete-2")],
)
def test_plain_names(stem: str, expected: str) -> None:
    """Telephone systems get names of a-z, 0-9 and hyphens."""
    assert render.plain(stem) == expected
