"""English abbreviations and signs, as they are said."""

import re

from rupor.text.verbalize import symbols
from rupor.text.verbalize.english import numbers
from rupor.text.verbalize.rule import Answer, Context, rule

_ANYWHERE = {
    **{"e.g.": "for example", "eg.": "for example", "i.e.": "that is", "ie.": "that is", "etc.": "and so on"},
    **{
        "etc": "and so on",
        "vs.": "versus",
        "vs": "versus",
        "cf.": "compare",
        "viz.": "namely",
        "approx.": "about",
        "approx": "about",
    },
    **{"et al.": "and others", "a.k.a.": "also known as", "aka": "also known as", "w/o": "without"},
    **{"c/o": "care of", "N/A": "not applicable", "n/a": "not applicable", "N.B.": "note", "nb.": "note"},
    **{"NB:": "note:", "w/c": "week commencing", "wks.": "weeks", "mos.": "months", "secs.": "seconds"},
    **{"incl.": "including", "excl.": "excluding", "Dept.": "Department", "dept.": "department"},
    **{"govt.": "government", "Govt.": "Government", "Govt": "Government", "govt": "government"},
    **{"intl.": "international", "Intl.": "International", "Int'l": "International", "Ltd.": "Limited"},
    **{
        "Ltd": "Limited",
        "Inc.": "Incorporated",
        "Corp.": "Corporation",
        "Bros.": "Brothers",
        "Jr.": "Junior",
    },
    **{"Sr.": "Senior", "Assoc.": "Association", "Ave.": "Avenue", "Blvd.": "Boulevard", "Rd.": "Road"},
    **{"max.": "maximum", "min.": "minimum", "avg.": "average", "tel.": "telephone", "Tel.": "Telephone"},
    **{"est.": "established", "temp.": "temperature", "info.": "information", "ed.": "edition"},
    **{
        "hrs.": "hours",
        "hr.": "hour",
        "mins.": "minutes",
        "yrs.": "years",
        "Ph.D.": "P H D",
        "PhD": "P H D",
        "PhDs": "P H D's",
    },
    **{
        "p.a.": "per year",
        "p.m.": "P M",
        "ext.": "extension",
        "ff.": "and following",
        "a.m.": "ay M",
        "d.o.b.": "date of birth",
        "asap": "as soon as possible",
    },
}
"""Said wherever they stand."""
_BEFORE_NAME = {
    **{"Dr": "Doctor", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor", "St": "Saint"},
    **{"Gen": "General", "Col": "Colonel", "Lt": "Lieutenant", "Capt": "Captain", "Sgt": "Sergeant"},
    **{"Maj": "Major", "Cmdr": "Commander", "Gov": "Governor", "Sen": "Senator", "Rep": "Representative"},
    **{
        "Rev": "Reverend",
        "Rt": "Right",
        "Hon": "Honourable",
        "Messrs": "Messieurs",
        "Mt": "Mount",
        "Ft": "Fort",
    },
    **{"Amb": "Ambassador", "Insp": "Inspector", "Supt": "Superintendent", "Pres": "President"},
}
_BEFORE_NUMBER = {
    **{"no": "number", "nos": "numbers", "№": "number", "#": "number", "art": "article", "arts": "articles"},
    **{
        "para": "paragraph",
        "paras": "paragraphs",
        "p": "page",
        "pp": "pages",
        "vol": "volume",
        "vols": "volumes",
    },
    **{
        "fig": "figure",
        "figs": "figures",
        "ch": "chapter",
        "sec": "section",
        "sect": "section",
        "ed": "edition",
    },
    **{
        "cl": "clause",
        "ex": "example",
        "tab": "table",
        "c": "about",
        "ca": "about",
        "ext": "extension",
        "x": "extension",
    },
    **{
        "rm": "room",
        "apt": "apartment",
        "fl": "floor",
        "§": "section",
        "§§": "sections",
        "res": "resolution",
    },
}


def _one_of(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@rule(rf"(?<![\w.@/#])(?:{_one_of(_ANYWHERE)})(?![\w@/'’])", "abbreviation")
def abbreviation(match: re.Match[str], context: Context) -> Answer:
    """Say ``e.g.`` and the like."""
    return _ANYWHERE[match[0]]


@rule(rf"(?<![\w.])({_one_of(_BEFORE_NAME)})\b\.?(?=\s(?:and\s)?[A-Z])", "abbreviation")
def before_name(match: re.Match[str], context: Context) -> Answer:
    """Say ``Dr.`` before a name."""
    return _BEFORE_NAME[match[1]]


@rule(r"(?<=[a-z]\s)(St|Dr|Rd|Ave|Blvd)\b(\.?)(?!\s[A-Z]\w)|(?<=[a-z]\s)(Co)\.", "abbreviation")
def after_name(match: re.Match[str], context: Context) -> Answer:
    """Say ``St.`` after the name of a street."""
    if match[3]:
        return "Company"
    if not re.search(r"[A-Z]\w+\s\Z", match.string[: match.start()]):
        return None
    return {"St": "Street", "Dr": "Drive", "Rd": "Road", "Ave": "Avenue", "Blvd": "Boulevard"}[match[1]]


@rule(
    rf"(?<![\w.@])((?:{_one_of(_BEFORE_NUMBER)})(?:\.|(?<=[№#§])|(?<=pp)|(?<=ext)|(?<=No)))(\s?)(?=\d|[IVX]+\b)",
    "abbreviation",
    re.IGNORECASE,
)
def before_number(match: re.Match[str], context: Context) -> Answer:
    """Say ``No. 5`` and ``pp. 3-5``."""
    said = _BEFORE_NUMBER[match[1].lower().rstrip(".")]
    if match[1][0].isupper() and not said.startswith("number"):
        said = said.capitalize()
    return {1: said if match[2] else f"{said} "}


@rule(r"\b(?:extension|ext\.?)\s(\d{1,6})\b", "phone", re.IGNORECASE)
def extension(match: re.Match[str], context: Context) -> Answer:
    """Say the number after ``ext.`` digit by digit."""
    return {1: numbers.digits(match[1])}


@rule(r"\b(?:code|PIN|password|account|reference|postcode|ZIP|ID)(?:\snumber|\scode)?:?\s(\d{3,})\b", "code")
def code_number(match: re.Match[str], context: Context) -> Answer:
    """Say codes digit by digit."""
    return {1: numbers.digits(match[1])}


@rule(r"(?<=[^\W\d_])/(?=[^\W\d_])", "sign")
def slash(match: re.Match[str], context: Context) -> Answer:
    """Say "or" between words in small letters; between names nothing."""
    before = re.search(r"\w+\Z", match.string[: match.start()])
    after = re.match(r"\w+", match.string[match.end() :])
    if not before or not after:
        return None
    if before[0].lower() in ("and", "either") and after[0].lower() == "or":
        return " "
    return " or " if before[0][-1].islower() and after[0].islower() and before[0] != "s" else " "


@rule(r"\A\s*([-–—*•·▪●■‣◦]+)(?=\s)|[•‣◦]", "bullet")
def bullet(match: re.Match[str], context: Context) -> Answer:
    """Say nothing for bullets."""
    return {1: ""} if match[1] else ""


@rule(r"(?<=[\w.,!?])\*+|\*+(?=\w)|(?<=\s)\*+(?=\s)|(?<!\w)_+|_+(?!\w)", "sign")
def mark(match: re.Match[str], context: Context) -> Answer:
    """Say nothing for asterisks of notes and the like."""
    return ""


SIGNS = symbols.said(
    {
        **{
            "&": "and",
            "+": "plus",
            "=": "equals",
            "@": "at",
            "×": "times",
            "÷": "divided by",
            "±": "plus or minus",
        },
        **{
            "°": "degrees",
            "§": "section",
            "№": "number",
            "%": "per cent",
            "<": "less than",
            ">": "more than",
        },
        **{
            "≤": "at most",
            "≥": "at least",
            "~": "about",
            "≈": "about",
            "#": "number",
            "€": "euros",
            "£": "pounds",
        },
        **{
            "$": "dollars",
            "‰": "per thousand",
            "\\": "backslash",
            "^": "to the power of",
            "²": " squared",
            "³": " cubed",
            "/": "slash",
            "−": "minus",
        },
    }
)

EARLY = (bullet, extension, code_number, before_number, abbreviation, after_name, before_name)


@rule(r"(?<=\d)\s?(\*)\s?(?=\d)", "sign")
def star(match: re.Match[str], context: Context) -> Answer:
    """Say the sign of multiplication that keyboards have."""
    return {1: "times" if " " in match[0] else " times "}


@rule("[₀-₉]+", "number")
def below(match: re.Match[str], context: Context) -> Answer:
    """Say the small digits of ``CO₂``."""
    number = numbers.digits("".join(str(ord(sign) - ord("₀")) for sign in match[0]))
    return f" {number}{' ' if match.string[match.end() :][:1].isalpha() else ''}"


@rule(r"(?<=[^\W\d_])\.(?=[A-Z]{2,})", "sign")
def stop_inside(match: re.Match[str], context: Context) -> Answer:
    """Say nothing for the stop in ``GLO.ACT``."""
    return " "


LATE = (slash, stop_inside, star, mark, below, SIGNS)
