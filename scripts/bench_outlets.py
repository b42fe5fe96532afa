"""Measure what the files of all delivery profiles cost against their bare encoders.

The encoders get ready sound and do nothing else, one after the other on one processor; the render limits, encodes,
decodes, measures and writes again what missed its target.
"""

import os
import resource
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rupor import pipeline
from rupor.config import Settings
from rupor.model import Narration
from rupor.narrate import narrate
from rupor.run import ffmpeg
from rupor.run.cache import Cache
from rupor.sound import codec, limiter, profile, render
from rupor.text import read


@dataclass
class Cost:
    """Seconds by the clock and of all processors."""

    wall: float
    cpu: float


def measure(path: Path, work: Path, cache: Path, repeat: int) -> dict[str, float]:
    """Render one text for every outlet, and run the bare encoders, *repeat* times each; medians and their ratios."""
    narration = _narration(path, work, cache)
    ready = work / "ready.pcm"
    with ready.open("wb") as file:
        for block in limiter.apply(narration.mix, narration.peaks, 7.0, -1.5):
            file.write(block)
    bare, whole = [], []
    for _ in range(repeat):
        bare.append(_timed(lambda: _bare(ready, work)))
        whole.append(_timed(lambda: _render(narration, work)))
    figures = {
        "profiles": float(len(profile.names())),
        "bare_s": statistics.median(one.wall for one in bare),
        "render_s": statistics.median(one.wall for one in whole),
        "render_cpu_s": statistics.median(one.cpu for one in whole),
    }
    figures["render_over_bare"] = figures["render_s"] / figures["bare_s"]
    figures["render_cpu_over_bare"] = figures["render_cpu_s"] / figures["bare_s"]
    return figures


def _narration(path: Path, work: Path, cache: Path) -> Narration:
    (planned,) = pipeline.plan([read.message(path)], Settings(profiles=profile.names()))
    with ThreadPoolExecutor(2) as pool:
        return narrate(planned.script, (), pool, Cache(cache), work, pipeline.ignore).narration


def _timed(job: object) -> Cost:
    assert callable(job)
    before, start = _cpu(), time.perf_counter()
    job()
    return Cost(time.perf_counter() - start, _cpu() - before)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _bare(ready: Path, work: Path) -> None:
    """Run each profile's encoder as it is, on one processor."""
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(processors)})
    try:
        for name in profile.names():
            how = codec.of(profile.get(name))
            filters = ("-af", how.graph) if how.graph else ()
            source = ("-y", "-f", "s16le", "-ar", "48000", "-ac", "1", "-i", str(ready))
            target = ("-f", how.muxer, str(work / f"bare.{how.suffix}"))
            subprocess.run(ffmpeg.command(*source, *filters, *how.arguments, *target), check=True)
    finally:
        os.sched_setaffinity(0, processors)


def _render(narration: Narration, work: Path) -> None:
    with tempfile.TemporaryDirectory(dir=work) as folder:
        folders = {name: (profile.get(name), Path(folder) / name) for name in profile.names()}
        for _, one in folders.values():
            one.mkdir()
        render.render(narration, folders, "bench", pipeline.ignore)


def show(figures: dict[str, float]) -> None:
    """Print the figures."""
    print(f"{figures['profiles']:.0f} profiles, bare encoders, s {figures['bare_s']:9.2f}")
    print(f"  mastered and measured, s  {figures['render_s']:9.2f}")
    print(f"  ratio to bare encoders    {figures['render_over_bare']:9.2f}")
    print(f"  of all processors, s      {figures['render_cpu_s']:9.2f}")
    print(f"  ratio to bare encoders    {figures['render_cpu_over_bare']:9.2f}")
