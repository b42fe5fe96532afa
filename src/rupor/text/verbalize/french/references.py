"""Rules for the numbers of laws, articles, forms and files in French: their signs are said, for they part numbers."""

import re

from rupor.text.verbalize.french import nouns, words
from rupor.text.verbalize.french.written import S, apart
from rupor.text.verbalize.rule import Answer, Context, Rule, rule

_LAW = r"n[°º]|numéro|lois?|décrets?|arrêtés?|ordonnances?|dossier|résolutions?|directives?|règlements?|réf\.|référence"
_ARTICLE = re.compile(r"(?<!\w)(?:article|art\.)\s*\Z", re.IGNORECASE)
_OF_LAW = re.compile(rf"(?<!\w)(?:{_LAW})\s*:?\s*\Z", re.IGNORECASE)
_LETTER = re.compile(r"(?<!\w)[LRDA]\.?\s?\Z")


def _refers(text: str, at: int) -> bool:
    """Tell whether what stands at an offset is the number of a law or of its article."""
    before = text[max(0, at - 20) : at]
    return any(one.search(before) for one in (_ARTICLE, _OF_LAW, _LETTER))


@rule(r"(?<![\w.])([LRDA])(\.?)\s?(?=\d{2,4}(?:-\d{1,3}){0,3}(?![\w/]))", "reference")
def code_article(match: re.Match[str], context: Context) -> Answer:
    """``article L. 511-1``: the letter of the part of a code, without its full stop."""
    listed = re.search(r"(?:articles?|art\.|,|et|ou|à|aux?)\s\Z", match.string[: match.start()])
    if not listed or (not match[2] and not re.match(r"\d+-\d", match.string[match.end() :])):
        return None
    return f"{match[1]} " if match[0] == match[0].rstrip() else match[1]


@rule(r"(?<![\d/,-])(?<!\d\.)(\d{1,5})([-/])(\d{1,4})(?![\w/-]|[.,]\d)", "reference")
def pair(match: re.Match[str], context: Context) -> Answer:
    """``article 131-5``, ``loi n° 2019/024``, but not ``art. 5-7``, which is a range."""
    text, at = match.string, match.start()
    if not _refers(text, at):
        return None
    if re.search(r"\bart\.\s*\Z", text[:at], re.IGNORECASE) and int(match[1]) < int(match[3]):
        return None
    said = {group: words.number(match[group], context.language, rank=True) for group in (1, 3)}
    return apart(match, said | {2: "tiret" if match[2] == "-" else "barre oblique"})


@rule(r"(?<![\d/-])(\d{1,4})(-)(\d{1,4})(-)(\d{1,4})(?![\w/-])", "reference")
def chain(match: re.Match[str], context: Context) -> Answer:
    """``article 225-4-1``; of other numbers the hyphens are not said."""
    refers = _refers(match.string, match.start())
    if not refers and match.string[: match.start()][-1:].isalnum():
        return None
    said = {group: words.number(match[group], context.language, rank=True) for group in (1, 3, 5)}
    return apart(match, said | dict.fromkeys((2, 4), "tiret" if refers else ""))


@rule(r"(?<=\d)\*(?=\d)", "reference")
def form(match: re.Match[str], context: Context) -> Answer:
    """``Cerfa n° 12156*06``."""
    return " étoile "


@rule(rf"(?<!\w)n{S}[°º](?:{S}(s)(?!\w))?", "abbreviation", re.IGNORECASE)
def numbered(match: re.Match[str], context: Context) -> Answer:
    """``n° 5``, ``N° de dossier``."""
    first = match[0][0] == "N" and not match.string[: match.start()].strip()
    said = f"{'Numéro' if first else 'numéro'}{'s' if match[1] else ''}"
    return f"{said} " if match.string[match.end() :][:1].isalnum() else said


@rule(r"(?<=\w\s)nos(?=\s\d+(?:,\s\d+)*\s?(?:et|ou|à|-)\s?(\d+))", "abbreviation")
def several(match: re.Match[str], context: Context) -> Answer:
    """``les ODD nos 1, 2 et 13``, but not ``avec nos 2 ou 3 voisins``."""
    return None if nouns.counted(match.string[match.end(1) :]) else {0: "numéros"}


RULES: tuple[Rule, ...] = (code_article, pair, chain, form, numbered, several)
