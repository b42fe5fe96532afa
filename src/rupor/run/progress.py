"""Progress for whoever watches: a bar on a terminal, plain lines elsewhere, JSON lines for programs."""

import contextlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TextIO

from rupor.model import Event, Report

STEPS = {
    "speak": "Speaking",
    "write": "Writing",
    "join": "Joining",
    "master": "Mastering",
    "read": "Reading",
    "plan": "Planning",
    "send": "Sending",
}
COUNTED = ("speak", "send")
"""Steps that are worth a line of a log."""


def json_lines(out: TextIO) -> Report:
    """Report each event as one JSON object a line."""

    def report(event: Event) -> None:
        print(json.dumps(asdict(event), ensure_ascii=False), file=out, flush=True)

    return report


def lines(out: TextIO) -> Report:
    """Report about ten lines a step, for logs."""

    def report(event: Event) -> None:
        if event.step == "warning":
            print(f"Warning: {event.subject}", file=out, flush=True)
        elif event.step in COUNTED and event.done * 10 // event.total != (event.done - 1) * 10 // event.total:
            print(f"{STEPS[event.step]} {event.done}/{event.total}", file=out, flush=True)

    return report


@contextlib.contextmanager
def bar(subject: str) -> Iterator[Report]:
    """Report on a bar that moves, on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(subject, total=None)

        def report(event: Event) -> None:
            if event.step == "warning":
                console.print(f"Warning: {event.subject}", style="yellow", markup=False, highlight=False)
            elif event.step in STEPS:
                label = f"{subject}: {STEPS[event.step].lower()}"
                progress.update(task, description=label, completed=event.done, total=event.total)

        yield report


@contextlib.contextmanager
def watching(subject: str, *, as_json: bool) -> Iterator[Report]:
    """Choose the report that fits: JSON lines on standard output when asked, else a bar or lines."""
    if as_json:
        yield json_lines(sys.stdout)
    elif sys.stderr.isatty():
        with bar(subject) as report:
            yield report
    else:
        yield lines(sys.stderr)
