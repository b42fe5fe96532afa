"""What the rules know of a language: ``languages/<language>.toml``; of a language without such a file, nothing."""

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from rupor.text.plain.measure import whole_words

Pairs = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The lists and patterns of one language."""

    code: str
    known: frozenset[str] = frozenset()
    """Initialisms that every adult listener knows."""
    familiar: frozenset[str] = frozenset()
    """Words that are commoner in speech today than in the corpora of ``wordfreq``."""
    explains: re.Pattern[str] | None = None
    """What stands in a sentence that explains a word."""
    calls: re.Pattern[str] | None = None
    """What tells the listener to do something, at the start of a clause."""
    not_calls: re.Pattern[str] | None = None
    contact_calls: re.Pattern[str] | None = None
    """Those of the calls that lead to the contact."""
    imperative: re.Pattern[str] | None = None
    joints: tuple[re.Pattern[str], ...] = ()
    """What opens another clause."""
    breaks: frozenset[str] = frozenset()
    """Words with which a new sentence may be made of a clause."""
    quantities: frozenset[str] = frozenset()
    """Nouns of number and time, which belong to what follows."""
    officialese: Pairs = ()
    """The language of offices, and what people say instead."""
    double_negation: Pairs = ()
    passive: Mapping[str, Any] = field(default_factory=dict)
    nominals: Mapping[str, Any] = field(default_factory=dict)
    not_judged: tuple[str, ...] = ()
    """What nobody should believe to have been looked at."""


@functools.cache
def knowledge(code: str) -> Knowledge:
    """Read what is known of a language."""
    file = resources.files("rupor.text.plain") / "languages" / f"{code}.toml"
    if not file.is_file():
        return Knowledge(
            code=code,
            not_judged=("everything but lengths, numbers, initialisms, contact and listening time",),
        )
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return Knowledge(
        code=code,
        known=frozenset(raw["known"]),
        familiar=frozenset(raw["familiar"]),
        explains=_any(raw["explains"], code),
        calls=_any(raw["calls"], code),
        not_calls=_any(raw["not_calls"], code),
        contact_calls=_any(raw["contact_calls"], code),
        imperative=_any([raw["imperative"]] if "imperative" in raw else [], code),
        joints=_joints(raw, code),
        breaks=frozenset(raw["breaks"]),
        quantities=frozenset(raw.get("quantities", ())),
        officialese=_pairs(raw["officialese"], code),
        double_negation=_pairs(raw["double_negation"], code),
        passive=raw.get("passive", {}),
        nominals=raw.get("nominals", {}),
        not_judged=tuple(raw["not_judged"]),
    )


def _any(patterns: list[str], code: str) -> re.Pattern[str] | None:
    return whole_words("|".join(patterns), code) if patterns else None


def _joints(raw: Mapping[str, Any], code: str) -> tuple[re.Pattern[str], ...]:
    words = _any(raw["joints"], code)
    others = tuple(re.compile(pattern, re.IGNORECASE) for pattern in raw.get("joint_patterns", ()))
    return (words, *others) if words else others


def _pairs(raw: list[list[str]], code: str) -> Pairs:
    return tuple((whole_words(pattern, code), instead) for pattern, instead in raw)
