"""Are the segments found where it is hard: in noise, through MP3, in a room, by a poor reference, in an hour?"""

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import reader
from rupor.voice.align.find import find

TEXTS = Path(__file__).parents[3] / "texts" / "safe-online"
FIGURES = ("-0142", "15", "60")
"""Voices read figures in ways of their own; what Rupor gives them is written out."""


def message(language: str, seed: int, letters: int) -> list[str]:
    """Make a message of our own sentences and of generated ones, no two alike."""
    chance = random.Random(seed)
    body = (TEXTS / f"{language}.md").read_text(encoding="utf-8").split("---")[-1]
    own = [line.strip("- ") for line in body.replace(". ", ".\n").splitlines() if len(line) > 10]
    texts = {line: None for line in own if not any(figure in line for figure in FIGURES)}
    while sum(map(len, texts)) < letters:
        texts[reader.written(reader.sentence(language, chance))] = None
    result = list(texts)
    chance.shuffle(result)
    return result


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "speaker", "reference", "change"),
    [
        pytest.param(
            "ru", "rhvoice:anna", "espeak:ru", lambda s: reader.as_mp3(reader.noisy(s, 20)), id="noise-mp3"
        ),
        pytest.param("en", "pico:en-GB", "espeak:en-US", reader.in_a_room, id="room"),
    ],
)
def test_twenty_mistakes_in_ten_minutes(
    language: str, speaker: str, reference: str, change: reader.Change
) -> None:
    """Sentences left out, read twice or replaced are all found, and most replaced by half; at most two are invented."""
    texts = message(language, 4, 9_000)
    sound, heard = reader.record(reader.mistakes(language, texts, 20, 4), speaker, 4)
    assert len(sound) > 10 * 60 * reader.RATE
    sound = change(sound)

    references = reader.say_all(reference, texts)
    begin = time.process_time()
    found = find(sound, references)
    spent = time.process_time() - begin

    missed = [one.kind for one in reader.missed(found, heard)]
    assert set(missed) <= {"half"}
    assert len(missed) <= 2
    assert len(reader.invented(found, heard)) <= 2
    errors = reader.edge_errors(found, heard)
    print(
        f"{language} {speaker} by {reference}: edges {np.median(errors):.3f} s, "
        f"95 % {np.percentile(errors, 95):.3f} s; {spent / (len(sound) / reader.RATE / 60):.2f} s a minute"
    )
    assert np.percentile(errors, 95) < 0.15


LONG = """
import re, sys, time
from pathlib import Path
import numpy as np
from rupor.voice.align.find import find

def most():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

sound = np.memmap(sys.argv[1], np.int16, "r")
lengths = np.load(sys.argv[3])
spoken = np.memmap(sys.argv[2], np.int16, "r")
before, begin = most(), time.process_time()
found = find(sound, (spoken[end - size : end] for size, end in zip(lengths, np.cumsum(lengths))))
print(len(found.takes), len(found.slips), most(), most() - before, round(time.process_time() - begin, 1))
"""
"""Prints what was found, the most memory that was in use, how much more than before, in MB, and seconds."""


@pytest.mark.slow
def test_an_hour_fits_in_memory(tmp_path: Path) -> None:
    """An hour with 900 sentences is found within 600 MB, the mapped files included, at under a second a minute."""
    texts = message("ru", 5, 9_000)
    spoken = reader.say_all("espeak:ru", texts)
    read = reader.say_all("rhvoice:elena", texts)
    parts, references = [], []
    while sum(map(len, parts)) < 3_600 * reader.RATE:
        parts += [part for one in read for part in (one, np.zeros(reader.RATE // 2, np.int16))]
        references += spoken
    np.concatenate(parts).tofile(tmp_path / "sound")
    np.concatenate(references).tofile(tmp_path / "spoken")
    np.save(tmp_path / "lengths.npy", [len(one) for one in references])
    names = [str(tmp_path / name) for name in ("sound", "spoken", "lengths.npy")]
    answer = subprocess.run([sys.executable, "-c", LONG, *names], check=True, capture_output=True, text=True)
    takes, slips, most, own, spent = map(float, answer.stdout.split())
    print(
        f"{takes:.0f} takes, {slips:.0f} slips, {most:.0f} MB at most, {own:.0f} MB of them find's, {spent} s"
    )
    assert (takes, slips) == (len(references), 0)
    assert most < 600
    assert spent < sum(map(len, parts)) / reader.RATE / 60
