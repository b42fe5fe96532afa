"""Measure a run of ``rupor produce`` against the engine's own time for the same utterances.

For the message and for a long text made of it: wall time with an empty and with a full cache, and after one sentence
was changed; the time that writing the text out for the ear takes; the time that the engine alone takes, one utterance
after the other, on one core; the ratios; peak memory.
All in one run, so that the ratios hold even where the machine's speed does not.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import bench_outlets

from rupor import pipeline
from rupor.config import Settings
from rupor.model import Message, Paragraph, Utterance
from rupor.sound import join
from rupor.text import read, segment
from rupor.voice import engine, rate

ROOT = Path(__file__).parent.parent
SAMPLE_S = 0.05


@dataclass
class Run:
    """One run of the command line, seen from outside."""

    wall: float
    cpu: float
    """Seconds of all processes."""
    largest_mb: float
    """Memory of the largest process."""
    all_mb: float
    """Memory of all processes at one time, shared pages counted once."""
    stages: dict[str, float]
    """Seconds to the first spoken segment, of speaking and joining, of mastering and writing, of ending."""
    synthesized: int


@dataclass
class Engine:
    """What the engine alone takes for the utterances of a text."""

    seconds: float
    utterances: int
    audio: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__.split("\n")[0])
    parser.add_argument("path", nargs="?", type=Path, default=ROOT / "texts" / "safe-online" / "ru.md")
    parser.add_argument("--minutes", type=float, default=30, help="length of the long text (default 30)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of the short text (default 3)")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rupor-bench-") as folder:
        work = Path(folder)
        os.environ["RUPOR_CACHE"] = str(work / "own-cache")
        # Users' Pythons keep their byte code; where that is switched off every start pays for compiling.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        _help()
        message = read.message(options.path)
        short = work / f"short.{message.language}.txt"
        _write(short, list(message.paragraphs))
        figures = {"short": measure(short, work, options.repeat)}
        copies = round(options.minutes * 60 / figures["short"]["audio_s"])
        if copies > 1:
            long = work / f"long.{message.language}.txt"
            _write(long, _repeated(message, copies))
            figures["long"] = measure(long, work, 1)
        outlets = bench_outlets.measure(short, work, work / f"cache-{short.stem}-0", options.repeat)
        figures["help"] = {"wall_s": statistics.median(_help() for _ in range(7))}
    show(figures)
    bench_outlets.show(outlets)
    if options.json:
        options.json.write_text(
            json.dumps({**figures, "outlets": outlets}, indent=1) + "\n", encoding="utf-8"
        )


def _write(path: Path, paragraphs: list[Paragraph]) -> None:
    path.write_text("\n\n".join(paragraph.text for paragraph in paragraphs) + "\n", encoding="utf-8")


def _repeated(message: Message, copies: int) -> list[Paragraph]:
    """Repeat a text, a number at the head of each segment, so that the cache finds none of them twice."""
    title, *body = message.paragraphs
    segments = segment.split(replace(message, paragraphs=tuple(body)))
    repeated = [title]
    for copy in range(copies):
        words: list[str] = []
        for one in segments:
            words.append(f"{copy} {one.shown.strip()}")
            if one.pause in ("paragraph", "title", "end"):
                repeated.append(Paragraph(kind="paragraph", text=" ".join(words), language=one.language))
                words = []
    return repeated


def measure(path: Path, work: Path, repeat: int) -> dict[str, object]:
    """Measure one text in every way."""
    cold, warm, changed, own = [], [], [], []
    for number in range(repeat):
        cache = work / f"cache-{path.stem}-{number}"
        own.append(engine_alone(path))
        cold.append(produce(path, work, cache))
        warm.append(produce(path, work, cache))
        changed.append(produce(_changed(path), work, cache))
    base = statistics.median(one.seconds for one in own)
    ready = statistics.median(prepare_alone(path) for _ in range(max(repeat, 3)))
    wall = {name: statistics.median(run.wall for run in runs) for name, runs in _named(cold, warm, changed)}
    return {
        "audio_s": own[0].audio,
        "utterances": own[0].utterances,
        "engine_s": base,
        "prepare_s": ready,
        "prepare_over_engine": ready / base,
        "cold_over_engine": wall["cold"] / base,
        "changed_over_cold": wall["changed"] / wall["cold"],
        **{f"{name}_s": value for name, value in wall.items()},
        "runs": {name: [asdict(run) for run in runs] for name, runs in _named(cold, warm, changed)},
    }


def _named(cold: list[Run], warm: list[Run], changed: list[Run]) -> list[tuple[str, list[Run]]]:
    return [("cold", cold), ("full", warm), ("changed", changed)]


def _changed(path: Path) -> Path:
    """Write the text with one word more in a sentence in its middle."""
    paragraphs = path.read_text(encoding="utf-8").split("\n\n")
    middle = len(paragraphs) // 2
    head, _, tail = paragraphs[middle].partition(" ")
    paragraphs[middle] = f"{head} {head.lower()} {tail}"
    folder = path.parent / "changed"
    folder.mkdir(exist_ok=True)
    changed = folder / path.name
    changed.write_text("\n\n".join(paragraphs), encoding="utf-8")
    return changed


def engine_alone(path: Path) -> Engine:
    """Speak the distinct utterances of a text one after the other, each engine in one new worker."""
    (planned,) = pipeline.plan([read.message(path)], Settings())
    utterances: dict[str, Utterance] = {}
    counts: Counter[str] = Counter()
    for spoken in planned.script.segments:
        voice = planned.script.voices[spoken.language]
        same = [one for one in planned.script.segments if one.language == spoken.language]
        speed = rate.plan(same, voice, "clear", join.PAUSES).speed
        utterance = Utterance(text=spoken.spoken, voice=voice, rate=speed, version="")
        utterances[utterance.key] = utterance
        counts[utterance.key] += 1
    engines = {name: engine.ENGINES.load(name)() for name in {u.voice.engine for u in utterances.values()}}
    audio = 0.0
    start = time.perf_counter()
    for key, utterance in utterances.items():
        clip = engines[utterance.voice.engine].speak(utterance)
        audio += counts[key] * clip.length / clip.rate
    return Engine(time.perf_counter() - start, len(utterances), audio)


_PREPARE = """
import sys, time
from rupor.text import read, segment
(message,) = read.messages([sys.argv[1]])
segment.split(message)
start = time.perf_counter()
from rupor.text import prepare
prepare.segments(message)
print(time.perf_counter() - start)
"""
"""Text for the ear in a fresh process: what it loads (rules, lexicons) counts; reading and cutting do not."""


def prepare_alone(path: Path) -> float:
    """Measure the seconds in which a text is written out for the ear, everything that it loads included."""
    command = [sys.executable, "-c", _PREPARE, str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def produce(path: Path, work: Path, cache: Path) -> Run:
    """Run the command line, watch its memory, and take the time of what it reports."""
    command = [sys.executable, "-m", "rupor", "produce", str(path), "--to", str(work / "out"), "--json"]
    env = {**os.environ, "RUPOR_CACHE": str(cache)}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=env, text=True)
    peaks = {"largest": 0.0, "all": 0.0}
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peaks, stop))
    watcher.start()
    at = dict.fromkeys(("spoken", "joined", "written"), 0.0)
    fresh = 0
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        now = time.perf_counter() - start
        if event["step"] == "speak":
            at["spoken"] = at["spoken"] or now
            at["joined"] = now
            fresh += "cache" not in event["subject"]
        elif event["step"] == "done":
            at["written"] = now
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    stop.set()
    watcher.join()
    if status:
        sys.exit(f"bench: the run failed with status {status}")
    stages = {
        "start": at["spoken"],
        "speak": at["joined"] - at["spoken"],
        "write": at["written"] - at["joined"],
        "end": wall - at["written"],
    }
    return Run(wall, used.ru_utime + used.ru_stime, peaks["largest"], peaks["all"], stages, fresh)


def _watch(pid: int, peaks: dict[str, float], stop: threading.Event) -> None:
    while not stop.wait(SAMPLE_S):
        sizes = [_pss_mb(one) for one in _tree(pid)]
        peaks["largest"] = max([peaks["largest"], *sizes])
        peaks["all"] = max(peaks["all"], sum(sizes))


def _tree(pid: int) -> list[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [pid] + [found for child in children for found in _tree(child)]


def _pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _help() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "rupor", "--help"], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def show(figures: dict[str, dict[str, object]]) -> None:
    """Print the table."""
    print("                         " + "".join(f"{name:>12}" for name in figures if name != "help"))
    texts = [figures[name] for name in figures if name != "help"]
    rows = [
        ("audio, s", "audio_s"),
        ("distinct utterances", "utterances"),
        ("engine alone, s", "engine_s"),
        ("text for the ear, s", "prepare_s"),
        ("  ratio to engine", "prepare_over_engine"),
        ("empty cache, s", "cold_s"),
        ("  ratio to engine", "cold_over_engine"),
        ("full cache, s", "full_s"),
        ("one sentence changed, s", "changed_s"),
        ("  ratio to empty cache", "changed_over_cold"),
    ]
    for label, key in rows:
        print(f"{label:<25}" + "".join(f"{text[key]:12.2f}" for text in texts))  # type: ignore[str-format]
    for label, kind, key in (
        ("synthesized, changed", "changed", "synthesized"),
        ("largest process, MB", "cold", "largest_mb"),
        ("all processes, MB", "cold", "all_mb"),
    ):
        print(f"{label:<25}" + "".join(f"{max(r[key] for r in t['runs'][kind]):12.1f}" for t in texts))  # type: ignore[index]
    for stage in ("start", "speak", "write", "end"):
        cells = "".join(f"{t['runs']['cold'][0]['stages'][stage]:12.2f}" for t in texts)  # type: ignore[index]
        print(f"  of empty cache: {stage:<9}" + cells)
    print(f"rupor --help, s          {figures['help']['wall_s']:12.2f}")


if __name__ == "__main__":
    main()
