"""How a file's state may change: only forward, and only by these steps."""

from typing import get_args

from rupor.model.radio import State

STATES: tuple[State, ...] = get_args(State)
BEFORE: dict[State, tuple[State, ...]] = {
    "staged": ("planned",),
    "placing": ("planned", "staged"),
    "received": ("placing",),
    "withdrawn": ("placing", "received"),
    "beyond": ("placing", "received"),
    "superseded": ("planned", "staged"),
}
"""The states that each may follow; nothing follows the last three, and nothing leads to ``planned``.
What a partner has already, with the same content, is ``received`` from any state of ``OPEN``."""
SENDING: tuple[State, ...] = ("staged", "placing")
"""Steps on the way to a partner: not taken once a recall was ordered."""
UNSENT: tuple[State, ...] = ("planned", "staged")
"""Nothing of the file stands under its name."""
OPEN: tuple[State, ...] = ("planned", "staged", "placing")
"""Something is still to be done before the file counts as sent."""
GONE: tuple[State, ...] = ("withdrawn", "superseded")
"""The file does not stand at the partner, and never will again: its path is free."""
