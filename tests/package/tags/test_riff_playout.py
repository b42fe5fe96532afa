"""Programs that stations play from take a Broadcast Wave file of ours: every sample, and the title in its script."""

import shutil
import subprocess
import wave
from pathlib import Path

import pytest
from mutagen.wave import WAVE
from riff_files import LENGTH, label, tagged

TITLE = "Чистая вода: «как её хранить»"


def samples(path: Path) -> bytes:
    """Return the samples of a WAV, by Python's own reader."""
    with wave.open(str(path)) as sound:
        return sound.readframes(sound.getnframes())


@pytest.mark.skipif(not shutil.which("mpv"), reason="mpv is not here (Debian: apt-get install mpv)")
def test_mpv(tmp_path: Path) -> None:
    """Mpv plays the file to its last sample and shows its title."""
    path, played = tagged(tmp_path, "pcm16"), tmp_path / "played.raw"
    options = ("--no-config", "--no-video", "--ao=pcm", "--ao-pcm-waveheader=no", f"--ao-pcm-file={played}")
    said = subprocess.run(["mpv", *options, str(path)], check=True, capture_output=True, timeout=60).stdout
    assert f"Title: {TITLE}" in said.decode()
    sound = samples(path)
    assert sound.startswith(played.read_bytes())
    assert played.stat().st_size > len(sound) * 0.95  # at the end it drops a block that is not full


@pytest.mark.skipif(
    not shutil.which("liquidsoap"), reason="liquidsoap is not here (Debian: apt-get install liquidsoap)"
)
def test_liquidsoap(tmp_path: Path) -> None:
    """A playout chain of Liquidsoap puts the file on air: it knows its title, and the sound comes out as long."""
    path, played = tagged(tmp_path, "pcm16"), tmp_path / "played.wav"
    script = tmp_path / "playout.liq"
    script.write_text(f"""
settings.init.allow_root.set(true)
item = once(single("{path}"))
item.on_track(fun (tags) -> print("ON AIR " ^ tags["title"]))
air = output.file(fallible=true, on_stop=shutdown, %wav(stereo=false), "{played}", item)
clock.assign_new(sync="none", [item])
""")
    done = subprocess.run(["liquidsoap", str(script)], capture_output=True, timeout=120)
    assert f"ON AIR {TITLE}" in done.stdout.decode()
    seconds = (played.stat().st_size - 44) / (44_100 * 2)  # its header does not say how long it is
    assert abs(seconds - 3) < 0.05  # whole frames of 40 ms


def test_mutagen(tmp_path: Path) -> None:
    """Mutagen, which podcast and library programs use, finds title and length."""
    found = WAVE(tagged(tmp_path, of=label()))
    assert str(found.tags["TIT2"]) == TITLE
    assert found.info.length == pytest.approx(3)


def test_python(tmp_path: Path) -> None:
    """Python's own reader gets every sample."""
    assert len(samples(tagged(tmp_path))) == LENGTH * 6
