"""A clip as a small MP3."""

from pathlib import Path

import numpy as np

from listen import RATE, decode
from rupor.model import Clip
from rupor.sound import preview


def test_the_sound_is_that_of_the_clip(tmp_path: Path) -> None:
    """The MP3 is as long as the clip, sounds where it does, and is the same every time."""
    tone = (8000 * np.sin(np.arange(24_000) * 2 * np.pi * 440 / 24_000)).astype("<i2")
    clip = Clip(pcm=tone.tobytes(), rate=24_000)
    made = preview.mp3(clip)
    assert made == preview.mp3(clip)
    assert len(made) < 10_000
    path = tmp_path / "clip.mp3"
    path.write_bytes(made)
    heard = decode(path)
    assert abs(len(heard) - RATE) < RATE / 10
    assert np.abs(heard).max() > 0.2
