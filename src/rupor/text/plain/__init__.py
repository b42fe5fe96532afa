"""Judge how plain a message is for someone who hears it once: what is hard, where, why, and what to say instead.

``judge`` takes a message and its segments as ``rupor.text.segment`` cuts them. What each level asks is data:
``levels.toml``; what the rules know of each language is data as well: ``languages/<language>.toml``. Rules for which a
language has no reliable means do not judge it, and ``not_judged`` says so.
"""

from rupor.text.plain.finding import Finding, Spot
from rupor.text.plain.judge import Figures, Verdict, judge
from rupor.text.plain.levels import LEVELS, Level, level
from rupor.text.plain.readability import Score

__all__ = ["LEVELS", "Figures", "Finding", "Level", "Score", "Spot", "Verdict", "judge", "level"]
