"""Steps of a run, for whoever watches it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A step of progress."""

    step: Literal["read", "speak", "join", "master", "write", "plan", "send", "warning", "done"]
    done: int
    total: int
    subject: str


Report = Callable[[Event], None]
"""Whoever wants to see progress."""
