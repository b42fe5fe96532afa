"""Rules for ordinals, Roman numerals, ranges, fractions and plain numbers in French."""

import re

from rupor.text.verbalize.figures import FRENCH
from rupor.text.verbalize.french import fractions, nouns, words
from rupor.text.verbalize.french.written import DASH, NUMBER, NUMBERED, S, apart, dates, names
from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule

_FIRST = "ers?|res?|ères?|eres?|ᵉʳ|ʳᵉ"
_NTH = "è|èmes?|emes?|ièmes?|es?|ᵉ"
_SECOND = "nde?s?|ds?|des?"


def _ordinal(number: int, ending: str, tag: str) -> str:
    """Say an ordinal as its ending has it."""
    many = "s" if ending.endswith("s") else ""
    if number == 2 and re.fullmatch(_SECOND, ending):
        return f"second{'e' if 'e' in ending else ''}{many}"
    return words.ordinal(number, tag, feminine=number == 1 and ending not in ("er", "ers", "ᵉʳ")) + many


@rule(rf"(?<![\w.,/])({FRENCH.whole})({_FIRST}|{_NTH}|{_SECOND})(?!\w)", "ordinal")
def ordinal(match: re.Match[str], context: Context) -> Answer:
    """``1er``, ``2e``, ``21ème``."""
    number = int(words.plain(match[1]))
    fits = re.fullmatch(_FIRST if number == 1 else rf"{_SECOND}|{_NTH}" if number == 2 else _NTH, match[2])
    return _ordinal(number, match[2], context.language) if fits and number else None


@rule(r"(?<!\w)([IVX]+)(ers?|res?|ère|ème|eme|es?|ᵉ|ᵉʳ|ʳᵉ)(?!\w)", "ordinal")
def roman_ordinal(match: re.Match[str], context: Context) -> Answer:
    """``XXe siècle``, ``Ier``."""
    number = words.roman(match[1])
    if not number or (number == 1) != bool(re.fullmatch(_FIRST, match[2])):
        return None
    return _ordinal(number, match[2], context.language)


@rule(r"(?<!\w)([IVXivx]+)(e|ème|eme)?(?=\s+siècles?\b)", "ordinal")
def century(match: re.Match[str], context: Context) -> Answer:
    """``xxe siècle``, ``XX siècle``."""
    number = words.roman(match[1])
    return words.ordinal(number, context.language) if number else None


@rule(
    rf"(?<!\w)(?:{NUMBERED}|partie|volet|tour|stade|guerre mondiale|acte)\s+([IVX]+)(?!\w)",
    "roman",
    re.IGNORECASE,
)
def roman_named(match: re.Match[str], context: Context) -> Answer:
    """``chapitre IV``."""
    number = words.roman(match[1]) if match[1].isupper() else 0
    return {1: words.cardinal(number, context.language)} if number else None


@rule(
    r"(?<!\w)(?:(?!(?:Le|La|Les|Un|Une|Des|Du|De|En|Et|Au|Aux|Il|Elle|Si|Par|Pour|Sur|Avec)\b)[A-ZÀ-Þ][a-zà-ÿ]+\s+([IVX]{2,})"
    r"|(?:Charles|Henri|Louis|Philippe|Léon|Pie|Paul|Mohammed|Hassan|Jean|Pierre|Alphonse|Grégoire|Urbain)\s+([VX]))(?!\w)",
    "roman",
)
def reign(match: re.Match[str], context: Context) -> Answer:
    """``Louis XIV``, ``Vatican II``."""
    group = 1 if match[1] else 2
    number = words.roman(match[group])
    return {group: words.cardinal(number, context.language)} if number else None


@rule(rf"({NUMBER}){S}({DASH}){S}({FRENCH.number})(?!\d|[/:]|{S}{DASH}\d|[.,]\d)(?![^\W\d_]{{4}})", "range")
def between(match: re.Match[str], context: Context) -> Answer:
    """``5-10``, ``2019–2021``, ``3-1``: ``à``; ``et`` after ``entre``; nothing in ``les 18-25 ans``."""
    text, tag = match.string, context.language
    before, after = text[: match.start()], text[match.end() :]
    if before[-1:] in ("-", "/", "+") or (match.end(1) < match.start(2) and match.end(2) == match.start(3)):
        return None
    of = nouns.counted(after)
    rank = len(match[1]) == 4 and len(match[3]) in (2, 4)
    last = match[1][:2] + match[3] if rank and len(match[3]) == 2 else match[3]
    said = [words.number(one, tag, feminine=of == "f" and not rank, rank=rank) for one in (match[1], last)]
    return apart(
        match,
        {1: said[0], 2: "" if len(match[3]) < len(match[1]) == 4 else _joint(before, after), 3: said[1]},
    )


def _joint(before: str, after: str) -> str:
    """Return what is said for the dash of a range."""
    if re.search(r"\bentre\s+\Z", before, re.IGNORECASE):
        return "et"
    if re.search(r"\b(?:les|des|aux)\s+\Z", before, re.IGNORECASE) and re.match(r"\s+ans\b", after):
        return ""
    return "à"


@rule(r"(?<!\S)(\d{1,2})(/|°)(?=\s[^\W\d_])(?!\s(?:Celsius|Fahrenheit|[a-zß-ÿ]{1,2}\s))", "list")
def item(match: re.Match[str], context: Context) -> Answer:
    """``1/ Restez calme``, ``1° Les mineurs``: the number of an item."""
    number, tag = int(match[1]), context.language
    before = match.string[: match.start()].rstrip()
    begins = not before or before[-1] in ".;:,"
    if not number or not (begins or (match[2] == "/" and match.string[match.end() + 1].isupper())):
        return None
    if match[2] == "°":
        return f"{words.ordinal(number, tag, feminine=True)}ment"
    return {1: words.cardinal(number, tag), 2: ","}


@rule(r"(?<![\w.,:/])(\d{1,3})(:)(\d{1,3})(?![\w:/]|[.,]\d)", "share")
def ratio(match: re.Match[str], context: Context) -> Answer:
    """``1:3``: a ratio, or a score."""
    first, second = (words.number(match[group], context.language) for group in (1, 3))
    return Say(f"{first} pour {second}", why="a ratio, or a score", options=(f"{first} à {second}",))


@rule(rf"(?<![\w.,/])(?<!\d\d[ \u00a0])(\d+(?:,\d+)?){S}(/){S}(\d+)(?![\w/]|[.,]\d)", "share")
def share(match: re.Match[str], context: Context) -> Answer:
    """``15/20``, ``2019/2020``."""
    tag = context.language
    years = match[1].isdecimal() and len(match[1]) == 4 and len(match[3]) in (2, 4)
    joint = "" if years or match[0] == "50/50" else "sur"
    last = match[1][:2] + match[3] if years and len(match[3]) == 2 else match[3]
    return apart(match, {1: words.number(match[1], tag), 2: joint, 3: words.number(last, tag)})


@rule(r"(?<![\w.,/])(\d+(?:\.\d+)+)(?![\w/]|[.,]\d)", "decimal")
def pointed(match: re.Match[str], context: Context) -> Answer:
    """``article 2.5``, ``1.2.3``, and decimals with a full stop, which are in doubt."""
    parts = match[1].split(".")
    tag = context.language
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", match[1]):
        return None
    if len(parts) > 2 or names(match.string, match.start()):
        return " point ".join(words.number(part, tag) for part in parts)
    said = words.number(",".join(parts), tag)
    return Say(said, why="a full stop before decimals", options=(said.replace("virgule", "point"),))


@rule(r"(?<!\w)(\d+)?([xX])(\d+)(?!\w)", "times")
def times(match: re.Match[str], context: Context) -> Answer:
    """``2x3``; ``4x4`` is a car."""
    if not match[1]:
        return f"fois {words.number(match[3], context.language)}"
    first, second = (words.number(match[group], context.language) for group in (1, 3))
    return apart(match, {1: first, 2: "" if match[0] in ("4x4", "4X4") else "fois", 3: second})


@rule(
    r"(?<!\w)(d)(e)(?=\s1(?:,\d+|(?:[\s.]\d{3}){2,3}|\d{6}|\d{9})?(?![\w,.]\d|\w|\s\d{3})(?!\s(?:à|au|ou|et)\s|[-–/]))",
    "elision",
)
def elision(match: re.Match[str], context: Context) -> Answer:
    """``de 1 million``: ``d'un million``."""
    return {2: "'"}


@rule(r"(?<![\w.,)%°])(?<!\d\s)[-−–](?=\d)", "sign")
def minus(match: re.Match[str], context: Context) -> Answer:
    """``−5``."""
    return "moins "


@rule(r"(?<=\w)\s?(?:[,:(]|(?<=\s)(?:de|à|et|contre))\s?([-−–])(?=\s\d[\d.,]*\s?[%°])", "sign")
def lower(match: re.Match[str], context: Context) -> Answer:
    """``+ 12 % en mai, - 3 % en juin``."""
    return {1: "moins"}


@rule(r"(?:(?<!\w)(?:de|des|les|aux|à|pour|en|par|chez)\s|\()([-−–])(?=\sde\s\d)", "sign")
def less(match: re.Match[str], context: Context) -> Answer:
    """``les - de 25 ans``."""
    return {1: "moins"}


@rule(rf"({NUMBER})\s+([^\W\d_]+)", "number")
def of_millions(match: re.Match[str], context: Context) -> Answer:
    """``5 000 000 personnes``: ``de`` comes between."""
    if not words.millions(match[1]) or not nouns.counted(f" {match[2]}"):
        return None
    said = words.number(match[1], context.language)
    if nouns.elided(match[2]):
        return f"{said} d'{match[2]}"
    return {1: f"{said} de"}


@rule(rf"({NUMBER})(?!\w)", "number")
def number(match: re.Match[str], context: Context) -> Answer:
    """Every other number."""
    text, written, tag = match.string, match[1], context.language
    if names(text, match.start()) or dates(text, match.start(), written):
        return words.number(written, tag, rank=True)
    after = text[match.end() :].lower() if context.shouted else text[match.end() :]
    said = words.number(written, tag)
    if not re.search(r"(?<!\w)un\Z", said) or "," in written:
        return _thousandth(said, written, after, tag)
    of = nouns.counted(after)
    other = words.number(written, tag, feminine=True)
    if of == "?":
        return Say(said, why="the gender of what is counted", options=(other,))
    return other if of == "f" else said


def _thousandth(said: str, written: str, after: str, tag: str) -> Answer:
    """Doubt a number such as 1,500 before a noun: in other languages the comma parts thousands."""
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", written) and nouns.counted(after) in ("m", "f"):
        return Say(
            said, why="a comma before three figures", options=(words.number(written.replace(",", ""), tag),)
        )
    return said


EARLY: tuple[Rule, ...] = (
    item,
    times,
    ordinal,
    roman_ordinal,
    century,
    roman_named,
    reign,
    *fractions.RULES,
    share,
    ratio,
    between,
    pointed,
)
LATE: tuple[Rule, ...] = (elision, minus, lower, less, of_millions, number)
