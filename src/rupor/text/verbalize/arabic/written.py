"""How numbers are written in Arabic texts, and the signs and spaces around them, for use in rules."""

import re
from decimal import Decimal

from rupor.text.verbalize.figures import ARABIC, SPACES

GAP = f"[{SPACES}]"
PREFIX = rf"(?:(?:[وف]?(?:[بك]?ال|لل|[بلك])|[وف])ـ?{GAP}?)?"
"""Regular expression of the Arabic letters that are written with a number."""
START = r"(?<![\w\u064b-\u0652])(?<!\w[-‑/])(?<!\d[.,:٫٬])"
ENDED = r"(?![\w\u064b-\u0652])"
DASH = rf"{GAP}?[-‑–—~]{GAP}?"
_GROUPED = r"\d{1,3}(?:\.\d{3}){2,}(?!\d)"
_COMMA = r"\d{1,3}[,،]\d{1,2}(?![,،]?\d)"
NUMBER = rf"(?:{_COMMA}|{_GROUPED}|{ARABIC.number})"
WHOLE = rf"(?P<all>(?P<pre>{PREFIX})(?P<n>{NUMBER}))"


def read(written: str) -> Decimal:
    """Return a number as it is written in Arabic texts.

    >>> read("٣٫٥"), read("3,5"), read("1,500"), read("1.500.000")
    (Decimal('3.5'), Decimal('3.5'), Decimal('1500'), Decimal('1500000'))
    """
    if re.fullmatch(_GROUPED, written):
        written = written.replace(".", "")
    elif re.fullmatch(_COMMA, written):
        written = re.sub("[,،]", ".", written)
    return ARABIC.read(written)
