"""Master the mix to a loudness that the *finished file* has when it is decoded.

Lossy encoders change level and peaks, so the loop is closed: limit, encode, decode, measure, correct the gain and
the ceiling by what was missed. Gain is linear; nothing compresses. The first round is written while the mix is
being made, since its segments are at a level that is known beforehand; most files need no second one.
"""

import contextlib
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.errors import PackageError
from rupor.model import Loudness, Master, Narration, Target
from rupor.run import process
from rupor.sound import edit, ffmpeg, level, limiter, meter
from rupor.sound.codec import Codec

ROUNDS = 6
CLOSE_ENOUGH = 0.5
"""Part of the tolerance that the loop aims for: other meters differ by up to 0.09 LU."""
PEAK_ROOM = 0.05
"""dB kept under the peak limit, for the same reason."""
AHEAD = 16
"""Parts of the mix that wait for an encoder: it is slower than a full cache and faster than most voices."""
SILENT = -60.0
"""LUFS under which a file counts as silent: raising it would only raise noise."""


class Draft:
    """A sound file that is written while the mix is made, at the level that the mix is expected to have."""

    def __init__(self, target: Target, codec: Codec, path: Path, tags: Mapping[str, str]) -> None:
        self.target = target
        self.codec = codec
        self.path = path
        self.tags = tags
        self.gain = target.integrated - edit.REFERENCE + codec.loss
        self.ceiling = target.true_peak - PEAK_ROOM - codec.overshoot

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Run a new encoder for the length of the block, fed by a thread of its own."""
        self._limiter = limiter.Limiter(self.gain, self.ceiling)
        self._waiting: deque[Future[None]] = deque()
        # In this order: when the block ends by an error, the encoder is killed first, so that its feeder ends too.
        with (
            ThreadPoolExecutor(1, "rupor-draft") as self._feeder,
            _encoder(self) as self._encoder,
        ):
            yield

    def feed(self, sound: NDArray[np.int16], heights: level.Floats) -> None:
        """Encode the next part of the mix, later; wait when too many parts are waiting."""
        self._waiting.append(self._feeder.submit(self._encode, sound, heights))
        while len(self._waiting) > AHEAD:
            self._waiting.popleft().result()

    def _encode(self, sound: NDArray[np.int16], heights: level.Floats) -> None:
        self._encoder.write(self._limiter.feed(sound, heights))

    def finish(self, narration: Narration) -> Master:
        """End the file, measure it, and write it again until it is right; raise PackageError when it cannot be."""
        while self._waiting:
            self._waiting.popleft().result()
        self._encoder.write(self._limiter.finish())
        self._encoder.close()
        measured = meter.readings(self._encoder.output)
        return _close_the_loop(self, narration, measured)


def _close_the_loop(draft: Draft, narration: Narration, measured: Loudness) -> Master:
    target, path = draft.target, draft.path
    if measured.integrated < SILENT:
        raise PackageError(f"{path.name}: the narration is silent. Expected speech. Try another voice")
    gain, ceiling = draft.gain, draft.ceiling
    limit = target.true_peak - PEAK_ROOM
    missed: list[str] = []
    for rounds in range(1, ROUNDS + 1):
        if _reached(measured, target, limit):
            return Master(path=path, length=narration.length, loudness=measured, rounds=rounds)
        missed.append(f"{measured.integrated:.2f} LUFS, {measured.true_peak:.2f} dBTP")
        gain += target.integrated - measured.integrated
        if measured.true_peak > limit:
            ceiling -= measured.true_peak - limit + PEAK_ROOM
        if rounds < ROUNDS:
            with _encoder(draft) as encoder:
                for block in limiter.apply(narration.mix, narration.peaks, gain, ceiling):
                    encoder.write(block)
                encoder.close()
                measured = meter.readings(encoder.output)
    raise PackageError(
        f"{path.name}: {target.integrated:.1f} LUFS under {target.true_peak:.1f} dBTP was not reached in {ROUNDS} "
        f"rounds ({'; '.join(missed)}). Expected ±{target.tolerance} LU. Choose a lower target or another voice"
    )


def _reached(measured: Loudness, target: Target, limit: float) -> bool:
    off = abs(measured.integrated - target.integrated)
    return off <= target.tolerance * CLOSE_ENOUGH and measured.true_peak <= limit


def _encoder(draft: Draft) -> contextlib.AbstractContextManager[process.Program]:
    """Start the encoder, and a second program that decodes and measures what it writes, while it is written."""
    metadata = [part for name, value in draft.tags.items() for part in ("-metadata", f"{name}={value}")]
    # bitexact: no encoder version or random number in the file, so the same sound gives the same bytes.
    exact = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
    codec = draft.codec
    options = ":".join((f"f={codec.muxer}", "fflags=+bitexact", *codec.options))
    name = str(draft.path.resolve()).replace("\\", "\\\\").replace("'", "\\'").replace("|", "\\|")
    both = f"[{options}]{name}|[f={codec.muxer}]pipe\\:1"
    encode = ffmpeg.command_in("-map", "0:a", *exact, *codec.arguments, *metadata, "-f", "tee", both)
    # The copy in the pipe has no header yet that tells a player what to skip.
    graph = f"atrim=start_sample={codec.delay},{meter.GRAPH}"
    measure = ffmpeg.command("-f", codec.muxer, "-i", "pipe:0", "-af", graph, "-f", "null", "-")
    return process.stream(encode, into=measure, timeout=3600, one_processor=True)
