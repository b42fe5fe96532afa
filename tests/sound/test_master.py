"""Finished files by the real encoders: loud enough, never too loud, as long as the narration."""

import dataclasses
import re
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

import listen
import signals
from rupor.errors import PackageError, ProcessError
from rupor.model import Clip, Master, Narration, Target
from rupor.sound import join
from rupor.sound.codec import CODECS, Codec
from rupor.sound.join import Heard
from rupor.sound.master import Draft
from values import BEEP, segment

CODEC_NAMES = ["mp3", "wav"]


def heard(sound: signals.Sound, index: int = 0) -> Heard:
    """Make a segment that sounds so; whole milliseconds."""
    clip = Clip(pcm=sound[: len(sound) // 48 * 48].tobytes(), rate=48_000)
    return Heard(segment("Boil", index=index), BEEP, clip, (), "exact")


def made(
    path: Path,
    codec: Codec,
    *sounds: signals.Sound,
    target: Target | None = None,
    tags: dict[str, str] | None = None,
) -> tuple[Narration, Master]:
    """Join sounds and master them as a run does."""
    draft = Draft(target or Target(), codec, path, tags or {})
    with draft.open():
        narration = join.join(map(heard, sounds), path.parent, [draft.feed])
        return narration, draft.finish(narration)


def bursts() -> list[signals.Sound]:
    """Make a few seconds of speech-like sound, near the level of prepared clips and far from it."""
    return [signals.speech(3, level=0.12), signals.speech(2.3456, level=0.25, seed=2), signals.noise(1, 0.05)]


@pytest.mark.parametrize("name", CODEC_NAMES)
@pytest.mark.parametrize(
    "target", [Target(), Target(integrated=-23.0), Target(integrated=-14.0, true_peak=-2.0)]
)
def test_on_target(tmp_path: Path, name: str, target: Target) -> None:
    """The decoded file is within the tolerance, under the peak limit, and as long as the narration to the sample."""
    codec = CODECS.load(name)
    narration, master = made(tmp_path / f"m.{name}", codec, *bursts(), target=target)
    integrated, peak = listen.loudness(master.path)
    assert integrated == pytest.approx(target.integrated, abs=target.tolerance)
    assert peak <= target.true_peak
    assert master.loudness.integrated == pytest.approx(integrated, abs=0.06)
    assert master.loudness.true_peak == pytest.approx(peak, abs=0.06)
    assert len(listen.decode(master.path)) == narration.length == master.length


@pytest.mark.parametrize("name", CODEC_NAMES)
def test_nothing_is_shifted(tmp_path: Path, name: str) -> None:
    """A beep in the decoded file starts where the narration says, to a millisecond."""
    beep = signals.sine(1000, 0.3, 0.2)
    narration, master = made(tmp_path / f"m.{name}", CODECS.load(name), beep, beep, beep)
    sound = np.abs(listen.decode(master.path))
    for placed in narration.placed:
        around = sound[placed.start - 4800 : placed.end + 4800]
        loud = np.flatnonzero(around > around.max() * 0.5)
        assert loud[0] - 4800 == pytest.approx(0.005 * 48_000, abs=60)


@pytest.mark.parametrize("name", CODEC_NAMES)
def test_the_same_again(tmp_path: Path, name: str) -> None:
    """The same narration with the same tags gives the same bytes."""
    files = []
    for again in ("one", "other"):
        (tmp_path / again).mkdir()
        _, master = made(tmp_path / again / f"m.{name}", CODECS.load(name), *bursts(), tags={"title": "Вода"})
        files.append(master.path.read_bytes())
    assert files[0] == files[1]


def test_tags_are_text(tmp_path: Path) -> None:
    """What a user writes into a title is a title, whatever it looks like."""
    title = "-y; 'Вода' = \"水\"\n\\ title=x"
    _, master = made(tmp_path / "m.mp3", CODECS.load("mp3"), *bursts(), tags={"title": title})
    command = [listen.ffmpeg(), "-v", "error", "-i", str(master.path), "-f", "ffmetadata", "-"]
    read = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    escaped = re.sub(r"([=;#\\\n])", r"\\\1", title)
    assert f"\ntitle={escaped}\n" in read


@pytest.mark.parametrize("odd", ["a|b", "it's", "[f=mp3]x", "a:b,c;d", "back\\slash", "%d", "-y", "вода 水"])
def test_a_folder_is_a_folder(tmp_path: Path, odd: str) -> None:
    """No name of a folder is taken for an option or a second file."""
    (tmp_path / odd).mkdir()
    _, master = made(tmp_path / odd / "m.mp3", CODECS.load("mp3"), signals.speech(1))
    assert {path.name for path in (tmp_path / odd).iterdir()} == {"m.mp3", "mix.pcm", "mix.peaks"}
    assert len(listen.decode(master.path)) == master.length


@pytest.mark.parametrize("name", CODEC_NAMES)
def test_silence_is_refused(tmp_path: Path, name: str) -> None:
    """A silent narration is no programme: the error says so."""
    with pytest.raises(PackageError, match=f"m.{name}: the narration is silent. Expected speech"):
        made(tmp_path / f"m.{name}", CODECS.load(name), np.zeros(48_000, np.int16))


def test_a_target_out_of_reach(tmp_path: Path) -> None:
    """A sound that cannot be as loud as asked under its peak limit is refused, with what was reached."""
    with pytest.raises(
        PackageError, match=r"-5\.0 LUFS under -9\.0 dBTP was not reached in 6 rounds \(.*LUFS"
    ):
        made(
            tmp_path / "m.wav", CODECS.load("wav"), *bursts(), target=Target(integrated=-5.0, true_peak=-9.0)
        )


def test_an_encoder_that_fails(tmp_path: Path) -> None:
    """An encoder that cannot write is told in its own words, and soon."""
    began = time.monotonic()
    codec = dataclasses.replace(CODECS.load("wav"), arguments=("-c:a", "no-such-encoder"))
    with pytest.raises(ProcessError, match="Encoder not found"):
        made(tmp_path / "m.wav", codec, *[signals.noise(5, 0.1)] * 20)
    assert time.monotonic() - began < 20


def test_an_error_while_the_mix_is_made(tmp_path: Path) -> None:
    """When a voice fails in the middle, the encoder ends at once, and the error comes out as it was."""
    began = time.monotonic()
    draft = Draft(Target(), CODECS.load("mp3"), tmp_path / "m.mp3", {})

    def fail() -> None:
        with draft.open():
            draft.feed(np.zeros(480_000, np.int16), np.zeros(10_000, np.float32))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert time.monotonic() - began < 5
