"""Master the mix to a loudness that the *finished file* has when it is decoded.

Lossy encoders change level and peaks, so the loop is closed: limit, encode, decode, measure, correct the gain and
the ceiling by what was missed. Gain is linear; nothing compresses.
"""

from collections.abc import Mapping
from pathlib import Path

from rupor.errors import PackageError
from rupor.model import Loudness, Master, Narration, Target
from rupor.run import process
from rupor.sound import ffmpeg, limiter, meter
from rupor.sound.codec import Codec

ROUNDS = 6
CLOSE_ENOUGH = 0.5
"""Part of the tolerance that the loop aims for: other meters differ by up to 0.09 LU."""
PEAK_ROOM = 0.05
"""dB kept under the peak limit, for the same reason."""
SILENT = -60.0
"""LUFS under which a mix counts as silent: raising it would only raise noise."""


def master(
    narration: Narration, target: Target, codec: Codec, path: Path, tags: Mapping[str, str] | None = None
) -> Master:
    """Write *narration* to *path* as *codec* at *target*; raise PackageError when it cannot be reached."""
    if narration.loudness < SILENT:
        raise PackageError(
            f"{path.name}: the narration is silent ({narration.loudness:.0f} LUFS). Try another voice"
        )
    gain = target.integrated - narration.loudness + codec.loss
    limit = target.true_peak - PEAK_ROOM
    ceiling = limit - codec.overshoot
    missed: list[str] = []
    for rounds in range(1, ROUNDS + 1):
        _encode(narration, gain, ceiling, codec, path, tags or {})
        measured = meter.measure(path)
        if _reached(measured, target, limit):
            return Master(path=path, length=narration.length, loudness=measured, rounds=rounds)
        missed.append(f"{measured.integrated:.2f} LUFS, {measured.true_peak:.2f} dBTP")
        gain += target.integrated - measured.integrated
        ceiling -= max(0.0, measured.true_peak - limit + PEAK_ROOM if measured.true_peak > limit else 0.0)
    raise PackageError(
        f"{path.name}: {target.integrated:.1f} LUFS under {target.true_peak:.1f} dBTP was not reached in "
        f"{ROUNDS} rounds ({'; '.join(missed)}). Expected ±{target.tolerance} LU. Choose a lower target or another voice"
    )


def _reached(measured: Loudness, target: Target, limit: float) -> bool:
    off = abs(measured.integrated - target.integrated)
    return off <= target.tolerance * CLOSE_ENOUGH and measured.true_peak <= limit


def _encode(
    narration: Narration, gain: float, ceiling: float, codec: Codec, path: Path, tags: Mapping[str, str]
) -> None:
    metadata = [part for name, value in tags.items() for part in ("-metadata", f"{name}={value}")]
    # bitexact: no encoder version or random number in the file, so the same sound gives the same bytes.
    exact = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
    command = ffmpeg.command_in(*exact, *codec.arguments, *metadata, "-y", str(path))
    with process.stream(command, timeout=3600) as encoder:
        for block in limiter.apply(narration.mix, narration.peaks, gain, ceiling):
            encoder.write(block)
        encoder.close()
