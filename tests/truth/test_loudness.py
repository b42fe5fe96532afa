"""Is the file that leaves as loud as promised? The judge is ffmpeg's own summary of the decoded file."""

import json
from pathlib import Path

import pytest

import rupor
from listen import loudness

TEXTS = Path(__file__).parents[2] / "texts" / "safe-online"
TARGET, TOLERANCE, PEAK = -16.0, 0.2, -1.0
PRINTED = 0.05
"""The judge prints tenths."""

VOICES = {"ru": ["", "ru=rhvoice:aleksandr"], "en": ["", "en=espeak:en"], "fr": [""], "es": [""]}


@pytest.mark.parametrize(("language", "voice"), [(tag, voice) for tag in VOICES for voice in VOICES[tag]])
def test_sound_files_are_at_their_target(language: str, voice: str, tmp_path: Path) -> None:
    """MP3 and WAV are within 0.2 LU of -16 LUFS and under -1 dBTP, and the manifest says the same."""
    (package,) = rupor.produce(TEXTS / f"{language}.md", to=tmp_path, voices=[voice] if voice else [])
    manifest = json.loads((package.path / "manifest.json").read_text(encoding="utf-8"))
    written = {file["name"]: file.get("loudness") for file in manifest["files"]}
    for suffix in (".mp3", ".wav"):
        path = package.file(suffix)
        integrated, peak = loudness(path)
        assert abs(integrated - TARGET) <= TOLERANCE + PRINTED
        assert peak <= PEAK + PRINTED
        assert abs(written[path.name]["integrated_lufs"] - integrated) <= 0.15
        assert abs(written[path.name]["true_peak_dbtp"] - peak) <= 0.15


@pytest.mark.parametrize("target", [-23.0, -14.0])
def test_other_targets_are_reached_too(target: float, tmp_path: Path) -> None:
    """The target is a value: quieter for broadcasters, louder where the limiter must work."""
    wanted = rupor.Target(integrated=target)
    (package,) = rupor.produce(TEXTS / "en.md", to=tmp_path, target=wanted, outputs=["mp3"])
    integrated, peak = loudness(package.file(".mp3"))
    assert abs(integrated - target) <= TOLERANCE + PRINTED
    assert peak <= PEAK + PRINTED


def test_a_target_out_of_reach_is_an_error(tmp_path: Path) -> None:
    """A loudness that no limiter reaches ends with the figures that were reached, and leaves nothing."""
    wanted = rupor.Target(integrated=-3.0, true_peak=-9.0)
    with pytest.raises(rupor.RuporError, match="was not reached"):
        rupor.produce(TEXTS / "en.md", to=tmp_path / "out", target=wanted, outputs=["mp3"])
    assert not (tmp_path / "out").exists()


def test_segments_and_voices_are_at_one_level(tmp_path: Path) -> None:
    """An English title and Russian sentences by another voice differ by less than 1 LU."""
    text = tmp_path / "mixed.ru.txt"
    text.write_text(
        "A message for the day of clean water\n\nКипятите воду перед тем, как пить. Мойте руки с мылом.\n\n"
        "Позвоните по телефону доверия, если ребёнок заболел после воды из колодца.",
        encoding="utf-8",
    )
    (package,) = rupor.produce(text, to=tmp_path / "out", outputs=["wav", "timeline"])
    timeline = json.loads((package.path / "timeline.json").read_text(encoding="utf-8"))
    levels = []
    for segment in timeline["segments"]:
        part = tmp_path / f"{segment['index']}.wav"
        _cut(package.file(".wav"), part, segment["start"], segment["end"])
        levels.append(loudness(part)[0])
    assert len(levels) == 4
    assert max(levels) - min(levels) < 1.0


def _cut(source: Path, target: Path, start: int, end: int) -> None:
    import wave

    with wave.open(str(source)) as whole, wave.open(str(target), "wb") as part:
        part.setparams(whole.getparams())
        whole.setpos(start)
        part.writeframes(whole.readframes(end - start))
