"""Signs that are said (``&``, ``+``), and pictures that are not.

Which signs are said, and how, is the language's; emoji and bullets say nothing to a listener and are left out, which
is noted.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule

_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030"
    "\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_JOINED = "[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"


@rule(rf"{_PICTURE}(?:{_JOINED}|{_PICTURE})*|{_JOINED}+", "emoji")
def pictures(match: re.Match[str], context: Context) -> Answer:
    """Leave out emoji and the like."""
    name = unicodedata.name(match[0][0], "a sign")
    return Say("", note=f"not said: {name.lower()}")


def digits(names: Sequence[str], gap: str = " ") -> Rule:
    """Make the rule for digits that are left over: said one by one, so that none reaches a voice."""

    @rule(r"\d+", "number")
    def left(match: re.Match[str], context: Context) -> Answer:
        return _parted(match, gap.join(names[int(digit)] for digit in match[0]))

    return left


def _parted(match: re.Match[str], said: str) -> str:
    """Part what is said from letters and digits beside it."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return f"{' ' if before.isalnum() else ''}{said}{' ' if after.isalnum() else ''}"


def said(signs: Mapping[str, str]) -> Rule:
    """Make the rule for signs that are said with a word of the language; alone, or between words and numbers."""
    pattern = "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))

    @rule(pattern, "sign")
    def sign(match: re.Match[str], context: Context) -> Answer:
        return _parted(match, signs[match[0]])

    return sign
