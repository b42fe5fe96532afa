"""A clip as a small MP3, to be heard in a page."""

import tempfile
from pathlib import Path

from rupor.model import Clip
from rupor.run import ffmpeg, process


def mp3(clip: Clip) -> bytes:
    """Encode a clip at 48 kbit/s; raise ProcessError when ffmpeg fails."""
    with tempfile.TemporaryDirectory() as folder:
        raw, whole = Path(folder) / "clip.pcm", Path(folder) / "clip.mp3"
        raw.write_bytes(clip.pcm)
        source = ("-f", "s16le", "-ar", str(clip.rate), "-ac", "1", "-i", str(raw))
        process.run(ffmpeg.command(*source, "-c:a", "libmp3lame", "-b:a", "48k", "-bitexact", str(whole)))
        return whole.read_bytes()
