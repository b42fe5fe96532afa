"""Where ffmpeg is and how it is asked.

It comes with the wheel ``imageio-ffmpeg``; ``IMAGEIO_FFMPEG_EXE`` names another one.
"""

import functools
import os
from pathlib import Path

from rupor.clock import RATE
from rupor.errors import MissingDependency
from rupor.run import process

PCM_IN = ("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0")
"""Arguments that read our mix or master from standard input."""


@functools.cache
def program() -> str:
    """Return the path of ffmpeg; raise MissingDependency when there is none."""
    import imageio_ffmpeg

    named = os.environ.get("IMAGEIO_FFMPEG_EXE")
    if named and not Path(named).is_file():
        raise MissingDependency(
            f"ffmpeg: '{named}' (IMAGEIO_FFMPEG_EXE) is not a file. Unset it or correct it"
        )
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise MissingDependency("ffmpeg is not installed. Run: scripts/setup") from error


def command(*arguments: str) -> list[str]:
    """Build a command line: quiet, without questions, without the banner."""
    return [program(), "-hide_banner", "-nostats", "-loglevel", "error", *arguments]


def command_in(*arguments: str) -> list[str]:
    """Build a command line that is fed with our PCM by standard input."""
    return command(*PCM_IN, *arguments)


def stranger(file: Path, kinds: str) -> tuple[str, ...]:
    """Return the arguments that read a file which anybody may have made.

    It is read as one of *kinds* (ffmpeg's names of demuxers, commas between) and as nothing else, and nothing that it
    refers to is opened.
    """
    return ("-protocol_whitelist", "file", "-format_whitelist", kinds, "-i", f"file:{file.resolve()}")


@functools.cache
def version() -> str:
    """Return ffmpeg's own version, such as ``7.1``."""
    first = process.run([program(), "-version"], timeout=30).decode(errors="replace").split("\n")[0]
    words = first.split()
    return words[2] if len(words) > 2 else first
