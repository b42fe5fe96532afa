"""Rules for fractions in French, with the word or the unit after them."""

import re

from rupor.text.verbalize.french import measures, nouns, words
from rupor.text.verbalize.french.written import DASH, S
from rupor.text.verbalize.rule import Answer, Context, Rule, rule

_SIGNS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8), "⅜": (3, 8),
}  # fmt: skip
_PARTS = {2: "demi", 3: "tiers", 4: "quart"}
_OF = rf"(?:{S}({measures.UNIT})(?![\w²³'’])|\s([^\W\d_]+))?"
"""A unit or a word after a fraction."""


@rule(rf"(?<![\w.,/{DASH[1:-1]}])(?:(\d+){S})?([{''.join(_SIGNS)}]){_OF}", "fraction")
def sign(match: re.Match[str], context: Context) -> Answer:
    """``½``, ``2 ½ heures``."""
    tag = context.language
    if match[3]:
        return _measured(match[1] or "", _SIGNS[match[2]], match[3], tag)
    return _mixed(match[1] or "", _SIGNS[match[2]], match[4] or "", match, tag)


@rule(
    rf"(?<![\w.,/])(?:(\d+)\s)?(\d{{1,2}})/([2-9])(?:[eè]s?|[èe]mes?)?(?![\w/]|[.,]\d|\s?%){_OF}", "fraction"
)
def fraction(match: re.Match[str], context: Context) -> Answer:
    """``1/2``, ``3/4``, ``3/5e``, ``1/2 L``; other pairs are a mark or a share: ``sur``."""
    part = (int(match[2]), int(match[3]))
    if not 0 < part[0] < part[1]:
        return None
    if match[4]:
        return _measured(match[1] or "", part, match[4], context.language)
    return _mixed(match[1] or "", part, match[5] or "", match, context.language)


def _measured(whole: str, part: tuple[int, int], sign: str, tag: str) -> str:
    """Say a fraction of a unit: ``un demi-litre``, ``trois quarts d'heure``, ``deux heures et demie``."""
    name = measures.unit_name(sign, bool(whole) and words.plural(whole))
    feminine = nouns.gender(name.partition(" ")[0]) == "f"
    if whole:
        end = f"demi{'e' if feminine else ''}" if part == (1, 2) else _share(*part, tag)
        return f"{words.number(whole, tag, feminine=feminine)} {name} et {end}"
    if name.startswith("pour "):
        return f"{_share(*part, tag)} {name}"
    if part == (1, 2):
        return f"{'une' if feminine else 'un'} demi-{name}"
    of = "d'" if nouns.elided(name) else "de "
    return f"{_share(*part, tag)} {of}{name}"


def _mixed(whole: str, part: tuple[int, int], noun: str, match: re.Match[str], tag: str) -> str:
    """Say a fraction with the number before it and the word after it."""
    plain = noun.islower() and noun not in nouns.FUNCTION
    feminine = plain and nouns.gender(noun) == "f"
    if whole and part == (1, 2):
        half = "et demie" if feminine else "et demi"
        if plain:
            return f"{words.number(whole, tag, feminine=feminine)} {noun} {half}"
        return _with(f"{words.number(whole, tag)} {half}", noun)
    said = _share(*part, tag)
    if whole:
        return _with(f"{words.number(whole, tag)} et {said}", noun)
    if part == (1, 2):
        if plain:
            return f"{'une' if feminine else 'un'} demi-{noun}"
        if noun in ("des", "de", "du"):
            before = "" if re.search(r"\bla\s+\Z", match.string[: match.start()]) else "la "
            return f"{before}moitié {noun}"
    return _with(said, noun)


def _with(said: str, noun: str) -> str:
    return f"{said} {noun}".rstrip()


def _share(above: int, below: int, tag: str) -> str:
    name = _PARTS.get(below) or words.ordinal(below, tag)
    many = "s" if above > 1 and not name.endswith("s") else ""
    return f"{words.cardinal(above, tag)} {name}{many}"


@rule(r"(?<=\d\s)([^\W\d_]{2,})\s(½|1/2)(?![\w/])", "fraction")
def and_half(match: re.Match[str], context: Context) -> Answer:
    """``16 ans ½``."""
    if match[1] in nouns.FUNCTION:
        return None
    return {2: f"et demi{'e' if nouns.gender(match[1]) == 'f' else ''}"}


RULES: tuple[Rule, ...] = (and_half, sign, fraction)
