"""What laws, courts and resolutions are cited by, in English."""

import re

from rupor.text.verbalize.english import numbers, roman
from rupor.text.verbalize.rule import Answer, Context, rule

_INNER = r"\((?:\d{1,3}|[ivx]{1,5}|[A-Za-z])\)"


@rule(rf"(?<=[\dIVX])(?:{_INNER})+(?![\w(])", "clause")
def clause(match: re.Match[str], context: Context) -> Answer:
    """Say ``(2)(b)`` after a number as what lies within it, with a pause before each."""
    if not re.search(r"(?<![\w,+])(?:\d[\d.]*|[IVX]+)\Z", match.string[: match.start()]):
        return None
    names = re.findall(r"\((\w+)\)", match[0])
    return "".join(f", {_name(name)}" for name in names)


def _name(name: str) -> str:
    """Say the number or the letter of a clause; ``(i)`` is a number."""
    if name.isdecimal():
        return numbers.cardinal(int(name))
    if re.fullmatch(r"i{1,3}|iv|vi{0,3}|ix|xi{0,3}", name) and name not in "vx":
        return numbers.cardinal(roman.value(name))
    return numbers.spell(name)


@rule(r"(?<=\w\s)(v)\.?(?=\s(?:the\s|The\s)?[A-Z])", "abbreviation")
def against(match: re.Match[str], context: Context) -> Answer:
    """Say the ``v.`` between the names of a case."""
    before = re.search(r"(\S+)\s\Z", match.string[: match.start()])
    return "versus" if before and before[1][0].isupper() else None


@rule(r"(?<![\w.'’])(ss?|[Rr]egs?|[Cc]ls?|subs)(\.)(?=\s?\d|\s\(E[UC]{1,2}\))", "abbreviation")
def section(match: re.Match[str], context: Context) -> Answer:
    """Say ``s. 12`` and ``ss. 3-5`` of a law."""
    said = {
        "s": "section",
        "ss": "sections",
        "subs": "subsection",
        "reg": "regulation",
        "regs": "regulations",
        "cl": "clause",
        "cls": "clauses",
    }[match[1].lower()]
    return {1: said.capitalize() if match[1][0].isupper() else said, 2: ""}


@rule(
    r"(?<![\w/])[A-Z]{1,5}(?:/[A-Z\d]+(?:\.\d+)?)*/(?:[A-Z]+\.?)?\d+(?:/[A-Z\d]+(?:\.\d+)?)*(?![\w/])",
    "document",
)
def document(match: re.Match[str], context: Context) -> Answer:
    """Say the symbol of a document, such as ``A/RES/70/1`` or ``UN/2024/15``."""
    return " slash ".join(_part(part) for part in match[0].split("/"))


def _part(part: str) -> str:
    if re.fullmatch(r"(?:19|20)\d\d", part):
        return numbers.year(int(part))
    return " ".join(numbers.code(piece) for piece in part.split("."))


@rule(r"\[((?:19|20)\d\d)\](?=\s\d*\s?[A-Z])", "year")
def reported(match: re.Match[str], context: Context) -> Answer:
    """Say the year of a report of cases: ``[2019] UKSC 12``."""
    return {1: numbers.year(int(match[1]))}


@rule(
    r"(?i:\b(?:clade|type|class|stage|phase|grade|section|part|annex|group|category))\s([IVX]{1,4})([a-d])\b",
    "Roman numeral",
)
def lettered(match: re.Match[str], context: Context) -> Answer:
    """Say ``clade IIb``."""
    return {0: f"{match[0].split()[0]} {numbers.cardinal(roman.value(match[1]))} {numbers.spell(match[2])}"}


@rule(r"(?<![\w.])([IVX]{1,4})\.([A-Z])(?:\.(\d+))?(?![\w]|\.\w)", "clause")
def outline(match: re.Match[str], context: Context) -> Answer:
    """Say ``II.B.3`` of a document in parts."""
    said = f"{numbers.cardinal(roman.value(match[1]))}, {numbers.spell(match[2])}"
    return f"{said}, {numbers.cardinal(int(match[3]))}" if match[3] else said


@rule(r"(?:(?<=\()|(?<=[,;] ))(b|d)\.(?=\s(?:1[5-9]|20)\d\d\b)", "abbreviation")
def lived(match: re.Match[str], context: Context) -> Answer:
    """Say when someone was born or died: ``(b. 1950)``."""
    return "born" if match[1] == "b" else "died"


EARLY = (lived, outline, reported, section, clause, document, lettered)
LATE = (against,)
