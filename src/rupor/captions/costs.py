"""What the optimiser pays for: ``costs.toml``, read once."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "costs.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class CueCosts:
    """Of a cue as a whole; see ``costs.toml`` for each."""

    cue: float
    apart: float
    uneven: float
    orphan: float
    hush: float
    overlong: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCosts:
    """Of how a cue is broken into lines."""

    uneven: float
    heavy: float
    orphan: float
    long: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCosts:
    """Of when cues come and go."""

    breach: float
    missing: float
    early: float
    onto: float
    later: float
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """All that the optimiser pays for."""

    joints: dict[str, float]
    """Of a line that ends between two words, by the name of their joint (``breaks.joints``)."""
    cues: CueCosts
    lines: LineCosts
    times: TimeCosts


@functools.cache
def get() -> Costs:
    """Read the costs."""
    tables = tomllib.loads(_FILE.read_text("utf-8"))
    return Costs(
        joints=tables["joints"],
        cues=CueCosts(**tables["cues"]),
        lines=LineCosts(**tables["lines"]),
        times=TimeCosts(**tables["times"]),
    )
