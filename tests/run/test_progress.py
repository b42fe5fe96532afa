"""Progress as programs and logs read it."""

import io
import json

import pytest

from rupor.model import Event
from rupor.run import progress


def spoken(total: int) -> list[Event]:
    """Make the events of a message of *total* segments."""
    return [Event(step="speak", done=n, total=total, subject=f"segment {n}") for n in range(1, total + 1)]


def test_json_lines() -> None:
    """Every event is one line of JSON, whatever its subject holds."""
    out = io.StringIO()
    report = progress.json_lines(out)
    events = [*spoken(2), Event(step="warning", done=0, total=0, subject='line\nbreak "ё"\u2028')]
    for event in events:
        report(event)
    lines = out.getvalue().split("\n")
    assert lines.pop() == ""
    assert [Event(**json.loads(line)) for line in lines] == events


@pytest.mark.parametrize(("total", "most"), [(1, 1), (7, 7), (10, 10), (1000, 10)])
def test_lines(total: int, most: int) -> None:
    """A log gets about ten lines however long the message is, the last of them for the last segment."""
    out = io.StringIO()
    report = progress.lines(out)
    for event in spoken(total):
        report(event)
    lines = out.getvalue().splitlines()
    assert 1 <= len(lines) <= most
    assert lines[-1] == f"Speaking {total}/{total}"


def test_warnings_are_lines() -> None:
    """A warning is never left out of a log."""
    out = io.StringIO()
    progress.lines(out)(Event(step="warning", done=0, total=0, subject="slow"))
    assert out.getvalue() == "Warning: slow\n"


def test_a_bar_shows_warnings_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    """What looks like markup in a warning is shown, not obeyed."""
    with progress.bar("en") as report:
        for event in spoken(3):
            report(event)
        report(Event(step="warning", done=0, total=0, subject="[red]voice[/nonsense] 'x'"))
    assert "Warning: [red]voice[/nonsense] 'x'" in capsys.readouterr().err


def test_watching(capsys: pytest.CaptureFixture[str]) -> None:
    """Programs read standard output; people read standard error."""
    for as_json in (True, False):
        with progress.watching("en", as_json=as_json) as report:
            report(Event(step="speak", done=1, total=1, subject="x"))
    out, err = capsys.readouterr()
    assert json.loads(out)["subject"] == "x"
    assert err == "Speaking 1/1\n"
