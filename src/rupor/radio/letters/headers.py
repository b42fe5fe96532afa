"""Subjects and people in the head of a letter, folded as RFC 2047 wants it.

Python's own folding of what is not ASCII doubles or loses spaces between words (bpo-92081), so these fold themselves.
"""

import re
from collections.abc import Sequence
from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy

LINE = 76
"""Letters of a line that holds encoded words (RFC 2047, 2)."""
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def encoded(text: str, before: int, linesep: str) -> str:
    """Return *text* as ASCII, folded, where *before* letters stand before it on its first line."""
    plain = text.isascii() and "=?" not in text
    header = Header(text, "us-ascii" if plain else "utf-8", header_name="x" * before, maxlinelen=LINE)
    return header.encode(linesep=linesep)


class Subject(str):
    """The subject of a letter."""

    name = "Subject"

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the header as it is sent."""
        return f"Subject: {encoded(self, 7, policy.linesep)}{policy.linesep}"


class People(str):
    """Who wrote a letter, or whom it is to."""

    name: str
    addresses: tuple[Address, ...]

    @classmethod
    def of(cls, name: str, addresses: Sequence[Address]) -> "People":
        """Make the header *name* of *addresses*."""
        made = cls(", ".join(map(str, addresses)))
        made.name, made.addresses = name, tuple(addresses)
        return made

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the header as it is sent, one person a line."""
        end = policy.linesep
        people = f",{end} ".join(_person(one, end) for one in self.addresses)
        return f"{self.name}: {people}{end}"


def _person(person: Address, linesep: str) -> str:
    name = person.display_name
    if not name:
        return f"<{person.addr_spec}>"
    if name.isascii() and "=?" not in name:
        shown = name if _ATOMS.fullmatch(name) else '"{}"'.format(re.sub(r'(["\\])', r"\\\1", name))
    else:
        shown = encoded(name, 7, linesep)
    return f"{shown}{linesep} <{person.addr_spec}>"
