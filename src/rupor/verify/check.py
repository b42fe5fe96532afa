"""What ``rupor verify`` says of one property of one file."""

from dataclasses import dataclass
from typing import Literal

State = Literal["well", "warning", "wrong"]
AGAIN = "Fetch the package again, or make it again: rupor produce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One property, and how it stands."""

    name: str
    """Such as ``sha256``."""
    state: State = "well"
    found: str = ""
    """For people, a few words."""
    expected: str = ""
    advice: str = ""
    """The next step, where it is not well."""
    file: str = ""
    """Name in the package; empty: the package as a whole."""
    shown: bool = False
    """What was found is worth a place in the file's line, where it is well."""


def judge(
    name: str, good: bool, found: str, expected: str, *, shown: bool = False, advice: str = AGAIN
) -> Check:
    """Say that a property is well or wrong."""
    if good:
        return Check(name=name, found=found, expected=expected, shown=shown)
    return Check(name=name, state="wrong", found=found, expected=expected, advice=advice)
