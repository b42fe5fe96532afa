"""Master the mix to a loudness that the *finished file* has when it is decoded.

Lossy encoders change level and peaks, so the loop is closed: limit, encode, decode, measure, correct the gain and
the ceiling by what was missed. Gain is linear; nothing compresses. The first round is written while the mix is
being made, since its segments are at a level that is known beforehand; most files need no second one.
"""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rupor.errors import PackageError
from rupor.model import Loudness, Master, Narration, Target
from rupor.sound import edit, encode, level, limiter
from rupor.sound.codec import Codec

ROUNDS = 6
CLOSE_ENOUGH = 0.5
"""Part of the tolerance that the loop aims for: other meters differ by up to 0.09 LU."""
PATIENCE, STILL_ENOUGH = 3, 0.9
"""From which round on, more of the tolerance is taken."""
PEAK_ROOM = 0.05
"""dB kept under the peak limits, for the same reason."""
SILENT = -60.0
"""LUFS under which a file counts as silent: raising it would only raise noise."""


MIXED = 0.18
"""LU by which a mix measures lower than its segments do: where a pause begins, blocks hold half a word (0.12 to 0.22 in
texts in six languages). A first guess, the loop measures."""


class Draft:
    """A sound file that is written while the mix is made, at the level that the mix is expected to have."""

    def __init__(self, target: Target, codec: Codec, path: Path, tags: Mapping[str, str]) -> None:
        self.target = target
        self.codec = codec
        self.path = path
        self.tags = tags
        self.gain = target.integrated - edit.REFERENCE + MIXED + codec.loss
        self.ceiling = target.true_peak - PEAK_ROOM - codec.overshoot

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Run a new encoder for the length of the block, fed by a thread of its own."""
        self._limiter = limiter.Limiter(self.gain, self.ceiling)
        with encode.encoder(self.path, self.codec, self.tags) as self._encoder:
            yield

    def feed(self, sound: NDArray[np.int16], heights: level.Floats) -> None:
        """Encode the next part of the mix, later; wait when too many parts are waiting."""
        self._encoder.feed(lambda: limiter.pcm16(self._limiter.feed(sound, heights)))

    def finish(self, narration: Narration) -> Master:
        """End the file, measure it, and write it again until it is right; raise PackageError when it cannot be."""
        self._encoder.feed(lambda: limiter.pcm16(self._limiter.finish()))
        return _close_the_loop(self, narration, self._encoder.end().result())


def _close_the_loop(draft: Draft, narration: Narration, measured: Loudness) -> Master:
    target, path = draft.target, draft.path
    gain, ceiling = draft.gain, draft.ceiling
    missed: list[str] = []
    for rounds in range(1, ROUNDS + 1):
        check_heard(path, measured)
        if reached(measured, target, rounds):
            return Master(path=path, length=narration.length, loudness=measured, rounds=rounds)
        missed.append(told(measured, target))
        gain, ceiling = corrected(gain, ceiling, measured, target)
        if rounds < ROUNDS:
            with encode.encoder(path, draft.codec, draft.tags) as encoder:
                for block in limiter.apply(narration.mix, narration.peaks, gain, ceiling):
                    encoder.feed(lambda block=block: block)  # type: ignore[misc]
                measured = encoder.end().result()
    raise PackageError(not_reached(path, target, missed))


def check_heard(path: Path, measured: Loudness) -> None:
    """Raise PackageError for silence."""
    if measured.integrated < SILENT:
        raise PackageError(f"{path.name}: the narration is silent. Expected speech. Try another voice")


def check_noise(path: Path, measured: Loudness, target: Target) -> None:
    """Raise PackageError for noise between the words that no other gain would take away."""
    if (
        target.noise_floor is None
        or measured.noise_floor is None
        or measured.noise_floor <= target.noise_floor
    ):
        return
    raise PackageError(
        f"{path.name}: its quietest half second has {measured.noise_floor:.1f} dB of noise. Expected at most "
        f"{target.noise_floor:.1f}. Record it in a quieter room, or leave this profile out"
    )


def value(measured: Loudness, target: Target) -> float:
    """Return the level that *target* is about: LUFS, or dB of RMS."""
    if not target.rms:
        return measured.integrated
    assert measured.rms is not None
    return measured.rms


def excess(measured: Loudness, target: Target) -> float:
    """Return by how much the highest peak is above its limit, in dB; below it is negative."""
    over = measured.true_peak - target.true_peak
    if target.sample_peak is not None and measured.sample_peak is not None:
        over = max(over, measured.sample_peak - target.sample_peak)
    return over + PEAK_ROOM


def reached(measured: Loudness, target: Target, rounds: int) -> bool:
    """Tell whether a finished file is as it must be, by any meter that is not worse than ours.

    After some *rounds* less room is kept: the coarse steps of G.711 let a steady tone have no level between two.
    """
    off = abs(value(measured, target) - target.integrated)
    share = CLOSE_ENOUGH if rounds < PATIENCE else STILL_ENOUGH
    return off <= target.tolerance * share and excess(measured, target) <= 0


def corrected(gain: float, ceiling: float, measured: Loudness, target: Target) -> tuple[float, float]:
    """Return the gain and the ceiling, in dB, of the next round."""
    over = excess(measured, target)
    if over > 0:
        ceiling -= over + PEAK_ROOM
    return gain + target.integrated - value(measured, target), ceiling


def told(measured: Loudness, target: Target) -> str:
    """Write what a round reached."""
    unit = "dB RMS" if target.rms else "LUFS"
    text = f"{value(measured, target):.2f} {unit}, {measured.true_peak:.2f} dBTP"
    if target.sample_peak is not None and measured.sample_peak is not None:
        text += f", {measured.sample_peak:.2f} dBFS"
    return text


def not_reached(path: Path, target: Target, missed: list[str]) -> str:
    """Write the error of a file that no round brought to its target."""
    unit = "dB RMS" if target.rms else "LUFS"
    return (
        f"{path.name}: {target.integrated:.1f} {unit} under {target.true_peak:.1f} dBTP was not reached in "
        f"{len(missed)} rounds ({'; '.join(missed)}). Expected ±{target.tolerance} LU. Choose a lower target "
        "or another voice"
    )
