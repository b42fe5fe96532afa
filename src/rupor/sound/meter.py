"""Loudness, peaks and noise of a sound file, as a listener's player decodes it, not as we meant to write it.

ffmpeg decodes; ``gauge`` measures. Mono is metered as it will be heard, as if from two loudspeakers.
"""

import contextlib
import fcntl
import os
import struct
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import numpy as np

from rupor.errors import ProcessError
from rupor.model import Loudness, Profile
from rupor.run import ffmpeg, process
from rupor.sound import codec
from rupor.sound.gauge import SILENCE, Gauge

__all__ = ["SILENCE", "Ear", "listening", "measure"]

HEADER = struct.Struct(">4s5I")
"""Of an AU file, the plainest that says its rate and channels: magic, offset, size, coding, rate, channels."""
BLOCK = 1 << 16
"""Bytes that are read at a time."""
TOGETHER = 24_000
"""Samples that a decoder hands on at a time: ffmpeg passes sound from thread to thread, which costs more than decoding
when it is done frame by frame (half of an MP3's time, measured)."""
PIPE = 1 << 20
"""Bytes that wait in the pipe from a decoder."""


def measure(path: Path, profile: Profile | None = None, *, timeout: float = 3600) -> Loudness:
    """Decode *path* and measure it; raise ProcessError when it is no sound or shorter than 0.1 s.

    *profile* tells the form of a file that has no header.
    """
    raw = codec.of(profile).reading if profile and profile.format == "raw" else ()
    with listening() as ear:
        command = ffmpeg.command(*raw, "-i", str(path), *ear.output())
        process.run(command, timeout=timeout, one_processor=True)
        return ear.heard()


class Ear:
    """Where a decoder writes what shall be measured while it comes."""

    def __init__(
        self, pipe: Path, sound: BinaryIO, thread: ThreadPoolExecutor, kept: contextlib.ExitStack
    ) -> None:
        self._pipe = pipe
        self._kept = kept
        self._measured = thread.submit(_listen, sound)

    def output(self, graph: str = "") -> tuple[str, ...]:
        """Return the arguments that make ffmpeg write there, after the filters of *graph*."""
        filters = ",".join(filter(None, (graph, f"asetnsamples=n={TOGETHER}:p=0")))
        return ("-map", "0:a:0", "-af", filters, "-c:a", "pcm_f32be", "-f", "au", "-y", str(self._pipe))

    def heard(self) -> Loudness:
        """Return what was measured, once the decoder has ended; raise ProcessError for too short a sound."""
        self._kept.close()
        try:
            return self._measured.result()
        except ValueError as error:
            raise ProcessError(f"ffmpeg's decoder gave nothing to measure: {error}") from error


@contextlib.contextmanager
def listening() -> Iterator[Ear]:
    """Listen to a decoder for the length of the block, in a thread of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="rupor-") as folder,
        ThreadPoolExecutor(1, "rupor-meter") as thread,
        contextlib.ExitStack() as ends,
    ):
        pipe = Path(folder) / "sound"
        os.mkfifo(pipe)
        # Opened by us at both ends first: so nobody waits for a decoder that never comes, and the sound ends when
        # we say so, not before the decoder has begun.
        sound = ends.enter_context(os.fdopen(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb"))
        kept = ends.enter_context(contextlib.ExitStack())
        kept.callback(os.close, os.open(pipe, os.O_WRONLY))
        os.set_blocking(sound.fileno(), True)
        with contextlib.suppress(
            OSError, AttributeError
        ):  # a larger pipe, where the system has one, wakes us less often
            fcntl.fcntl(sound, fcntl.F_SETPIPE_SZ, PIPE)
        yield Ear(pipe, sound, thread, kept)


def _listen(sound: BinaryIO) -> Loudness:
    try:
        return _measured(sound)
    finally:
        while sound.read(BLOCK):  # whatever went wrong here, the decoder must not wait for a reader
            pass


def _measured(sound: BinaryIO) -> Loudness:
    head = sound.read(HEADER.size)
    if len(head) < HEADER.size:
        raise ValueError("the sound is shorter than 0.1 s")
    _, offset, _, _, rate, channels = HEADER.unpack(head)
    sound.read(offset - HEADER.size)
    gauge = Gauge(rate, channels)
    while block := sound.read(BLOCK // (4 * channels) * (4 * channels)):
        whole = len(block) // (4 * channels) * (4 * channels)
        gauge.feed(np.frombuffer(block[:whole], ">f4").astype(np.float32).reshape(-1, channels))
    return gauge.finish()
