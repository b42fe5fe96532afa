"""One encoder, and a meter that hears what it writes, decoded, while it is written."""

import contextlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from rupor.clock import RATE
from rupor.model import Loudness
from rupor.run import ffmpeg, process
from rupor.sound import meter
from rupor.sound.codec import Codec
from rupor.sound.meter import Ear

TIMEOUT = 3600
"""Seconds."""
AHEAD = 8
"""Blocks that wait for an encoder: it is slower than a full cache and faster than most voices."""


class Encoder:
    """A sound file that is being written; what is fed is encoded by a thread of its own."""

    def __init__(self, program: process.Program, ear: Ear, feeder: ThreadPoolExecutor) -> None:
        self._program, self._ear, self._feeder = program, ear, feeder
        self._waiting: deque[Future[None]] = deque()

    def feed(self, make: Callable[[], bytes]) -> None:
        """Encode the next block of mono PCM, which *make* gives, later; wait when too many blocks are waiting."""
        self._waiting.append(self._feeder.submit(lambda: self._program.write(make())))
        while len(self._waiting) > AHEAD:
            self._waiting.popleft().result()

    def end(self) -> Future[Loudness]:
        """End the file, later; the future has what was measured, or the error."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._feeder.submit(self._end)

    def _end(self) -> Loudness:
        self._program.close()
        return self._ear.heard()


@contextlib.contextmanager
def encoder(path: Path, codec: Codec, tags: Mapping[str, str], sample: str = "s16le") -> Iterator[Encoder]:
    """Write *path* for the length of the block, fed with 48 kHz mono PCM of ffmpeg's form *sample*."""
    # In this order: when the block ends by an error, the encoder is killed first, so that its feeder ends too.
    with (
        ThreadPoolExecutor(1, "rupor-encoder") as feeder,
        meter.listening() as ear,
        process.stream(
            _encode(path, codec, tags, sample), into=_decode(codec, ear), timeout=TIMEOUT, one_processor=True
        ) as program,
    ):
        yield Encoder(program, ear, feeder)


def _encode(path: Path, codec: Codec, tags: Mapping[str, str], sample: str) -> list[str]:
    metadata = [part for name, value in tags.items() for part in ("-metadata", f"{name}={value}")]
    # bitexact: no encoder version or random number in the file, so the same sound gives the same bytes.
    exact = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
    options = ":".join((f"f={codec.muxer}", "fflags=+bitexact", *codec.options))
    name = str(path.resolve()).replace("\\", "\\\\").replace("'", "\\'").replace("|", "\\|")
    both = f"[{options}]{name}|[f={codec.copy or codec.muxer}]pipe\\:1"
    source = ("-f", sample, "-ar", str(RATE), "-ac", "1", "-i", "pipe:0")
    filters = ("-af", codec.graph) if codec.graph else ()
    return ffmpeg.command(
        *source, "-map", "0:a", *exact, *filters, *codec.arguments, *metadata, "-f", "tee", both
    )


def _decode(codec: Codec, ear: Ear) -> list[str]:
    form = codec.reading or ("-f", codec.muxer)
    # The copy in the pipe has no header yet that tells a player what to skip.
    skip = f"atrim=start_sample={codec.delay}" if codec.delay else ""
    return ffmpeg.command(*form, "-i", "pipe:0", *ear.output(skip))
