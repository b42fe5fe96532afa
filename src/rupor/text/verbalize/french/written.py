"""How numbers stand in French text: patterns that several rules share."""

import re
from collections.abc import Mapping

from rupor.text.verbalize.figures import FRENCH, SPACES
from rupor.text.verbalize.rule import Say

S = f"[{SPACES}]?"
"""A space, or none."""
NUMBER = rf"(?<!\w)(?<!\d[.,])(?:{FRENCH.number})"
"""A number, without sign and without groups of its own."""
DASH = "[-‑‐–—]"
_MONTHS_TEXT = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MONTHS = tuple(_MONTHS_TEXT.split())
MONTH = "|".join([*MONTHS, "fevrier", "aout", "decembre"])
NUMBERED = (
    "pages?|articles?|chapitres?|sections?|paragraphes?|alinéas?|annexes?|tableaux?|figures?|étapes?|numéros?|versions?"
    "|points?|lignes?|chaînes?|groupes?|niveaux?|phases?|salles?|chambres?|portes?|quai|canal|règles?|questions?|modules?"
    "|leçons?|titres?|tomes?|volumes?|livres?|actes?|scènes?|parties?|types?|grades?|catégories?|classes?|zones?|lots?"
    "|objectifs?|conseils?|exercices?|recommandations?|résolutions?|directives?|règlements?|lois?|décrets?|arrêtés?|axes?"
    "|piliers?|formulaires?|radio|n°|§+|(?:art|chap|vol|sect|al|fig|t|p|pp)\\."
)
"""Nouns after which a number counts nothing but names one of several."""
_NAMES = re.compile(rf"(?<!\w)(?:{NUMBERED})\s*\Z", re.IGNORECASE)
_YEAR = re.compile(rf"(?<!\w)(?:en|depuis|dès|vers|fin|début|années?|l['’]an|{MONTH})\s*\Z", re.IGNORECASE)


def apart(match: re.Match[str], parts: Mapping[int, str]) -> dict[int | str, str | Say]:
    """Part what is said for the groups of a match that are written without a space between them."""
    text = match.string
    said: dict[int | str, str | Say] = {}
    silent = {match.start(group) for group, words in parts.items() if not words}
    for group, words in parts.items():
        first, end = match.span(group)
        before = " " if first > match.start() and not text[first - 1].isspace() else ""
        after = " " if text[end : end + 1].isalnum() and end not in silent else ""
        said[group] = f"{before}{words}{after}" if words else ""
    return said


def names(text: str, at: int) -> bool:
    """Tell whether a number at an offset names one of several (page 80) and counts nothing."""
    return bool(_NAMES.search(text[max(0, at - 20) : at]))


def dates(text: str, at: int, written: str) -> bool:
    """Tell whether a number at an offset is a year or a decade."""
    return bool(re.fullmatch(r"\d\d|1\d\d\d|20\d\d", written) and _YEAR.search(text[max(0, at - 12) : at]))
