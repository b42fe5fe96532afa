"""A person's voice down the whole road: takes with coughs, noise and silences become a package like any other."""

import itertools
import json
import os
import shutil
import signal
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

import rupor as library
import signals
from command import rupor, start
from rupor.run import ffmpeg, process
from rupor.text import prepare
from subtitles import srt

TEXT = """Чистая вода

Кипятите воду перед тем, как пить её. Давайте детям чистую воду каждый день.

Вода из реки опасна, потому что в ней живут микробы. Мойте руки с мылом.

Позвоните нам: 555-0142. Звонок бесплатный!
"""
SPEAKER = "rhvoice:elena"
"""A voice that plays the person; the aligner holds it against others."""
RATE = 48_000


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the message."""
    path = tmp_path_factory.mktemp("text") / "water.ru.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


class Said:
    """One segment as the speaker says it: 48 kHz, with the start of each of its words."""

    def __init__(self, spoken: str) -> None:
        clip = library.speak(spoken, "ru", voice=SPEAKER)
        sound = soxr.resample(np.frombuffer(clip.pcm, np.int16), clip.rate, RATE)
        loud = np.flatnonzero(np.abs(sound) > 150)
        first, last = int(loud[0]) // 480 * 480, int(loud[-1]) // 480 * 480 + 480
        self.sound = np.asarray(sound[first:last], np.float64) / 32768
        self.starts = {mark.first: mark.start * RATE / clip.rate - first for mark in clip.marks}


@pytest.fixture(scope="module")
def said(text: Path) -> list[Said]:
    """Let the speaker say every segment."""
    (message,) = library.read(text)
    return [Said(one.spoken) for one in prepare.segments(message)]


def cough(seconds: float, level: float) -> NDArray[np.float64]:
    """Make a burst of noise that dies away."""
    count = round(seconds * RATE)
    rise = np.minimum(1, np.arange(count) / 480) * np.exp(-4 * np.arange(count) / count)
    return np.random.default_rng(2).normal(0, level, count) * rise


def write(sound: NDArray[np.float64], path: Path, *, noise: float = 0.001) -> Path:
    """Write a recording as a phone would, in the kind of file that the name says."""
    heard = sound + np.random.default_rng(4).normal(0, noise, len(sound)) + 0.01
    with process.stream(ffmpeg.command(*ffmpeg.PCM_IN, str(path))) as encoder:
        encoder.write(signals.pcm(np.clip(heard, -1, 1)).tobytes())
        encoder.close()
    return path


def silence(seconds: float) -> NDArray[np.float64]:
    """Make a pause."""
    return np.zeros(round(seconds * RATE))


def record(said: Sequence[Said], folder: Path, leave_out: Sequence[int] = ()) -> Path:
    """Record a file for each segment: levels and kinds of file differ, and there are coughs and silences."""
    folder.mkdir()
    kinds = itertools.cycle(["wav", "mp3", "m4a", "ogg", "opus"])
    for number, (one, kind) in enumerate(zip(said, kinds, strict=False), 1):
        level = 0.15 if number % 2 else 0.9
        sound = np.concatenate(
            [silence(1), cough(0.3, 0.3 * level), silence(0.8), one.sound * level, silence(2)]
        )
        if number not in leave_out:
            write(sound, folder / f"{number:02} take.{kind}", noise=0.001 * level)
    return folder


def manifest(package: Path) -> dict[str, object]:
    """Read a package's manifest."""
    found: dict[str, object] = json.loads((package / "manifest.json").read_text("utf-8"))
    return found


def misplaced(package: Path, said: Sequence[Said], text: Path) -> NDArray[np.float64]:
    """Find each segment's speech in the package's sound, and say by how many ms each word is misplaced."""
    with wave.open(str(package / "water.ru.wav")) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
    (message,) = library.read(text)
    found = []
    timeline = json.loads((package / "timeline.json").read_text("utf-8"))["segments"]
    for placed, one, segment in zip(timeline, said, prepare.segments(message), strict=True):
        begin = max(0, placed["start"] - RATE // 2)
        around = sound[begin : placed["end"] + RATE // 2]
        size = 1 << (len(around) + len(one.sound)).bit_length()
        alike = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(one.sound, size)), size)
        begin += int(alike[: len(around)].argmax())
        offset = 0
        for word, shown in zip(placed["words"], segment.words, strict=True):
            if offset in one.starts:
                found.append((word["start"] - begin - one.starts[offset]) / RATE * 1000)
            offset += len(shown.spoken) + len(shown.after)
    assert len(found) > 20
    return np.array(found)


def words(package: Path) -> list[str]:
    """List the words of a package's captions."""
    cues = srt((package / "water.ru.srt").read_bytes().decode())
    return [word for cue in cues for line in cue.lines for word in line.split()]


@pytest.fixture(scope="module")
def takes(said: list[Said], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Record every segment in a file of its own."""
    return record(said, tmp_path_factory.mktemp("recorded") / "takes")


def test_a_folder_of_takes(takes: Path, said: list[Said], text: Path, tmp_path: Path) -> None:
    """Takes of five kinds become a package: nothing synthetic in it, every word captioned, most within 50 ms."""
    done = rupor("produce", text, "--recording", takes, "--to", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "ru by recorded:takes" in done.stdout
    package = tmp_path / "water" / "ru"
    described = manifest(package)
    (voice,) = described["voices"]
    assert (voice["engine"], voice["name"], voice["synthetic"]) == ("recorded", "takes", False)
    assert voice["rate"]["asked_wpm"] is None
    assert 80 < voice["rate"]["reached_wpm"] < 160
    assert len(described["recording"]["files"]) == len(said)
    assert words(package) == TEXT.split()
    late = np.abs(misplaced(package, said, text))
    assert (late < 50).mean() > 0.85
    assert b"Synthetic" not in (package / "water.ru.mp3").read_bytes()
    # No cough, no silence: the voice lasts as long as it does, and pauses are those of the rules.
    length = sum(len(one.sound) for one in said) / RATE
    assert described["duration"]["samples"] / RATE < length + 1.5 + 1.2 * 3 + 0.7 * 4 + 1


def test_the_same_takes_give_the_same_bytes(takes: Path, text: Path, tmp_path: Path) -> None:
    """A recording narrated again, with an empty cache and in other workers, gives the same package."""
    packages: list[Mapping[str, bytes]] = []
    for executor in ("threads", "processes"):
        env = {"RUPOR_CACHE": str(tmp_path / f"cache-{executor}")}
        out = tmp_path / executor
        done = rupor("produce", text, "--recording", takes, "--to", out, "--executor", executor, env=env)
        assert done.returncode == 0, done.stderr
        packages.append({path.name: path.read_bytes() for path in (out / "water" / "ru").iterdir()})
    assert packages[0] == packages[1]


def test_what_is_missing_is_spoken_by_a_voice_when_asked(takes: Path, text: Path, tmp_path: Path) -> None:
    """Segments without a take stop the run, all named; asked, a voice speaks them, and it is told who spoke what."""
    some = tmp_path / "some"
    shutil.copytree(takes, some)
    for name in some.iterdir():
        if name.name[:2] in ("02", "05"):
            name.unlink()
    refused = rupor("produce", text, "--recording", some, "--to", tmp_path / "out")
    assert refused.returncode == 2
    assert "02: segment 2" in refused.stderr
    assert "05: segment 5" in refused.stderr
    assert not (tmp_path / "out").exists()
    done = rupor("produce", text, "--recording", some, "--missing-by-voice", "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "rhvoice:irina (2 segments)" in done.stdout
    package = tmp_path / "out" / "water" / "ru"
    person, machine = manifest(package)["voices"]
    assert (person["synthetic"], machine["synthetic"], machine["segments"]) == (False, True, 2)
    assert words(package) == TEXT.split()
    assert (
        b"Parts of this recording are spoken by a synthetic voice" in (package / "water.ru.wav").read_bytes()
    )


def test_a_language_that_no_engine_speaks(takes: Path, tmp_path: Path) -> None:
    """A message in a language without any voice is narrated from takes."""
    text = tmp_path / "water.so.txt"
    text.write_text("Biyo nadiif ah\n\nKarkari biyaha ka hor inta aadan cabin.", encoding="utf-8")
    folder = tmp_path / "two"
    folder.mkdir()
    for number, kind in ((1, "wav"), (2, "mp3")):
        shutil.copy(takes / f"{number:02} take.{kind}", folder / f"{number}.{kind}")
    done = rupor("produce", text, "--recording", folder, "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "so by recorded:two" in done.stdout


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--missing-by-voice"], "there is no recording"),
        (["--recording", "nowhere.wav"], "is not there"),
        (["--recording", "{text}"], "cannot be read as sound"),
        (["--recording", "{takes}", "--voice", "ru=rhvoice:irina"], "nothing to be spoken is in 'ru'"),
    ],
)
def test_what_cannot_be(options: list[str], words: str, takes: Path, text: Path, tmp_path: Path) -> None:
    """Options that contradict each other, and files that are no recordings, are refused and leave nothing."""
    given = [option.format(text=text, takes=takes) for option in options]
    done = rupor("produce", text, *given, "--to", tmp_path / "out")
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def whole(
    said: Sequence[Said], path: Path, order: Sequence[int], *, after: Mapping[int, float] | None = None
) -> Path:
    """Record the segments of *order* in one go: some run together, with coughs and long silences between others."""
    parts = [silence(3), cough(0.4, 0.3), silence(1)]
    for place, index in enumerate(order):
        parts.append(said[index].sound * (0.8 if place < len(order) / 2 else 0.3))
        if after and place in after:
            parts.append(silence(after[place]))
        elif place % 3 == 1:
            parts += [silence(0.9), cough(0.3, 0.2), silence(0.9)]
        elif place % 3 == 2:
            parts.append(silence(0.7))
    return write(np.concatenate([*parts, silence(2), cough(0.3, 0.2)]), path)


def test_one_recording_of_the_whole(said: list[Said], text: Path, tmp_path: Path) -> None:
    """In one recording every segment is found; coughs and a pause of 30 s go, the speaker's own short pauses stay."""
    recorded = whole(said, tmp_path / "take.mp3", range(len(said)), after={2: 30})
    done = rupor("produce", text, "--recording", recorded, "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    package = tmp_path / "out" / "water" / "ru"
    assert words(package) == TEXT.split()
    late = np.abs(misplaced(package, said, text))
    assert (late < 50).mean() > 0.85
    described = manifest(package)
    assert described["recording"]["slips"] == []
    segments = json.loads((package / "timeline.json").read_text("utf-8"))["segments"]
    pauses = [(other["start"] - one["end"]) / RATE for one, other in itertools.pairwise(segments)]
    # The first two segments were said in one breath.
    assert pauses[0] == 0
    assert max(pauses) <= 1.5 * 1.5


def test_what_was_read_otherwise_is_told(said: list[Said], text: Path, tmp_path: Path) -> None:
    """A sentence left out stops the run with its place, one read twice is told with its time, and a voice stands in."""
    order = [0, 1, 2, 2, 4, 5, 6]
    recorded = whole(said, tmp_path / "take.ogg", order)
    refused = rupor("produce", text, "--recording", recorded, "--to", tmp_path / "out")
    assert refused.returncode == 2
    assert "1 segment is not read" in refused.stderr
    assert "segment 4 ('Вода из реки" in refused.stderr
    assert "--missing-by-voice" in refused.stderr
    assert not (tmp_path / "out").exists()
    done = rupor("produce", text, "--recording", recorded, "--missing-by-voice", "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "segment 3 ('Давайте" in done.stderr
    assert "is read more than once" in done.stderr
    slips = manifest(tmp_path / "out" / "water" / "ru")["recording"]["slips"]
    assert {(slip["kind"], slip["segment"]) for slip in slips} == {("missing", 3), ("repeated", 2)}
    assert words(tmp_path / "out" / "water" / "ru") == TEXT.split()


def test_ctrl_c_leaves_nothing(said: list[Said], text: Path, tmp_path: Path) -> None:
    """Interrupted while a recording is read, the run leaves no file and no program behind."""
    recorded = whole(said, tmp_path / "take.wav", range(len(said)))
    with start("produce", text, "--recording", recorded, "--to", tmp_path / "out", "--json") as run:
        assert run.stdout is not None
        assert any(json.loads(line)["step"] == "read" for line in run.stdout)
        os.killpg(run.pid, signal.SIGINT)
        assert run.wait(15) == 130
    assert not (tmp_path / "out").exists()


def test_takes_are_held_against_their_texts(
    takes: Path, said: list[Said], text: Path, tmp_path: Path
) -> None:
    """A take with another text in it is told by its file, and what was begun twice in one take is heard once."""
    mixed = tmp_path / "mixed"
    shutil.copytree(takes, mixed)
    (mixed / "02 take.mp3").unlink()
    write(np.concatenate([silence(1), said[3].sound, silence(1)]), mixed / "02.wav")
    (mixed / "05 take.opus").unlink()
    again = said[4].sound
    begun = again[: len(again) * 6 // 10]
    write(np.concatenate([silence(1), begun, silence(0.6), again, silence(1)]), mixed / "5.wav")
    done = rupor("produce", text, "--recording", mixed, "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    package = tmp_path / "out" / "water" / "ru"
    slips = manifest(package)["recording"]["slips"]
    assert {slip["file"] for slip in slips} == {"02.wav", "5.wav"}
    assert {slip["segment"] for slip in slips if slip["kind"] in ("missing", "different")} == {1}
    assert "02.wav at" in done.stderr
    segments = json.loads((package / "timeline.json").read_text("utf-8"))["segments"]
    assert (segments[4]["end"] - segments[4]["start"]) / len(again) == pytest.approx(1.1, abs=0.15)
