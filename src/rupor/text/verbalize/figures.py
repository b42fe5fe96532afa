"""Numbers as they are written: which signs part thousands and which the decimals, for each language.

``PATTERN`` strings are for use inside a rule's regular expression; ``read`` turns what they match into a number.
Other scripts' digits (Arabic-Indic, Devanagari, full width) are digits to Python already.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

SPACES = " \u00a0\u2009\u202f"
"""Spaces that part thousands."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How a language writes numbers."""

    groups: str
    """Signs that part thousands."""
    decimals: str
    """Signs before decimals."""

    @property
    def whole(self) -> str:
        """Regular expression of a whole number, without sign and without groups of its own."""
        return rf"(?<![\d])(?:\d{{1,3}}(?:[{re.escape(self.groups)}]\d{{3}})+(?!\d)|\d+)"

    @property
    def number(self) -> str:
        """Regular expression of a whole or decimal number, without sign and without groups of its own."""
        return rf"{self.whole}(?:[{re.escape(self.decimals)}]\d+(?![{re.escape(self.decimals)}]?\d))?"

    def read(self, written: str) -> Decimal:
        """Return the number; trailing zeros of decimals are kept, for they are said.

        >>> RUSSIAN.read("1 500,50"), ENGLISH.read("1,500.5")
        (Decimal('1500.50'), Decimal('1500.5'))
        """
        plain = "".join(sign for sign in written if sign not in self.groups)
        for sign in self.decimals:
            plain = plain.replace(sign, ".")
        return Decimal(plain)


RUSSIAN = Figures(SPACES, ",")
FRENCH = Figures(f"{SPACES}.", ",")
ENGLISH = Figures(f",{SPACES}", ".")
SPANISH = Figures(f"{SPACES}.", ",")
ARABIC = Figures(f",٬{SPACES}", ".٫")
CHINESE = Figures(f",，{SPACES}", ".")
