"""Rules for numbers in Arabic texts: what they count, their case, and the signs that stand with them."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from rupor.text.verbalize.arabic import nouns
from rupor.text.verbalize.arabic.counting import COUNTED, gender_of, is_counted, labelled, noun_after
from rupor.text.verbalize.arabic.nouns import GENITIVE, LETTERS, Case, Unit, bare, counted, feminine, plural
from rupor.text.verbalize.arabic.numbers import (
    SCALES,
    accusative,
    cardinal,
    decimal,
    definite,
    dual,
    fraction,
    ordinal,
)
from rupor.text.verbalize.arabic.signs import MONEY, PER_MILLE, PERCENT, UNITS
from rupor.text.verbalize.arabic.written import (
    DASH,
    ENDED,
    GAP,
    NUMBER,
    PREFIX,
    START,
    WHOLE,
    read,
)
from rupor.text.verbalize.rule import Answer, Context, Said, Say, rule

_SCALES = {singular: singular for _, singular, _ in SCALES}
_SCALES |= {many: singular for _, singular, many in SCALES} | {"الف": "ألف", "الاف": "ألف", "بليون": "بليون"}
_SCALE = f"(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})"
_ARTICLE = "[وف]?(?:[بك]?ال|لل)"
_MINUS = "(?P<minus>[-−–])?"


def _any(signs: Mapping[str, Unit]) -> str:
    """Return the regular expression of any of the signs; one of letters must not go on."""
    ordered = sorted(signs, key=len, reverse=True)
    return "|".join(re.escape(sign) + (ENDED if sign[-1].isalnum() else "") for sign in ordered)


class Number(NamedTuple):
    """A number as it was found in a text."""

    value: Decimal
    prefix: str
    """The letters that are written with it, without tatweel: ``و``, ``ب``, ``ال``."""
    case: Case

    @property
    def whole(self) -> int | None:
        """The number when it has no decimals."""
        return None if "." in str(self.value) else int(self.value)

    @property
    def definite(self) -> bool:
        """Whether it has the article."""
        return self.prefix.endswith(("ال", "لل"))

    def attach(self, said: str) -> str:
        """Put the prefix before what is said."""
        if self.prefix.endswith("لل"):
            return self.prefix + said.removeprefix("ال")
        return self.prefix.removesuffix("ال") + said

    def case_of(self, said: str) -> str:
        """Return oblique words as the accusative that they may be."""
        return accusative(said) if self.case.accusative and not self.definite else said

    def say(self, make: Callable[[bool, bool], str], gender: tuple[bool, bool] = (False, True)) -> Say:
        """Say *make* of (feminine, oblique); a form that is not sure is in doubt, if another would differ."""
        is_feminine, sure = gender
        said = self.case_of(make(is_feminine, self.case.oblique))
        doubts = {}
        if not sure and (other := make(not is_feminine, self.case.oblique)) != said:
            doubts["the gender of what is counted is not known"] = other
        if not self.case.sure and (other := make(is_feminine, not self.case.oblique)) != said:
            doubts["the case of the number is not clear"] = other
        options = tuple(self.attach(other) for other in doubts.values())
        return Say(self.attach(said), why="; ".join(doubts), options=options)


def found(match: re.Match[str]) -> Number:
    """Read the groups ``pre`` and ``n`` of a match."""
    prefix = bare(match["pre"]).strip()
    before = match.string[: match.start("pre")].rstrip("-−–")
    if re.match("[وف]?(?:[بك]|لل|ل(?!ل))", prefix):
        return Number(read(match["n"]), prefix, GENITIVE)
    stands = nouns.joined(before) if prefix[:1] in ("و", "ف") else nouns.case(before)
    return Number(read(match["n"]), prefix, stands)


def _plain(value: Decimal, construct: bool) -> Callable[[bool, bool], str]:
    """Return what says a number in a gender and a case."""

    def make(is_feminine: bool, oblique: bool) -> str:
        if "." in str(value):
            return decimal(value, oblique)
        return cardinal(int(value), feminine=is_feminine, oblique=oblique, construct=construct)

    return make


@rule(
    rf"{START}{_MINUS}{WHOLE}(?:{GAP}+(?P<scale>{_SCALE}){ENDED})?(?P<gap>{GAP}?)(?P<unit>{_any(UNITS)})",
    "unit",
)
def measure(match: re.Match[str], context: Context) -> Answer:
    """Say a number with a sign after it: of a unit, of money, or percent."""
    number, unit = found(match), UNITS[match["unit"]]
    said, named = _measured(number, unit, match["scale"], number.case.oblique)
    if number.definite:
        said = definite(said) if said else definite(named)
    if match["minus"]:
        cold = unit.singular == "درجة"
        said, named = (said, f"{named} تحت الصفر") if cold else (f"سالب {said}", named)
    said = number.case_of(said)
    if not said or match["scale"] or number.definite:
        return number.attach(f"{said} {named}".strip())
    other = _measured(number, unit, None, not number.case.oblique)[0]
    doubt = not number.case.sure and other not in (said, "")
    why = "the case of the number is not clear" if doubt else ""
    options = (number.attach(other),) if doubt else ()
    minus: dict[str, Said] = {"minus": ""} if match["minus"] else {}
    return {**minus, "all": Say(number.attach(said), why=why, options=options), "unit": f" {named}"}


@rule(rf"{START}(?P<all>(?P<pre>{PREFIX})[%٪]{GAP}?(?P<n>{NUMBER}))(?!\w|[.,]\d)", "percent")
def percent_before(match: re.Match[str], context: Context) -> Answer:
    """Say percent where its sign stands before the number."""
    number = found(match)
    said = number.say(_plain(number.value, construct=False))
    options = tuple(f"{option} في المئة" for option in said.options)
    return {"all": said._replace(spoken=f"{said.spoken} في المئة", options=options)}


def _measured(number: Number, unit: Unit, scale: str | None, oblique: bool) -> tuple[str, str]:
    """Say a number and its unit."""
    if scale:
        return _scaled(number.value, scale, oblique, construct=True), counted(100, unit)[1]
    if unit in (PERCENT, PER_MILLE) or number.whole is None:
        return _plain(number.value, construct=False)(False, oblique), counted(100, unit)[1]
    return counted(number.whole, unit, oblique)


def _scaled(value: Decimal, scale: str, oblique: bool, construct: bool) -> str:
    """Say a number of thousands, millions and the like that are written as a word."""
    singular = _SCALES[scale]
    if value in (1, 2) and "." not in str(value):
        return singular if value == 1 else dual(singular, oblique, construct)
    return f"{_plain(value, construct=True)(False, oblique)} {scale}"


@rule(
    rf"{START}(?P<all>(?P<pre>{PREFIX})(?:{'|'.join(map(re.escape, MONEY))}){GAP}?(?P<n>{NUMBER})"
    rf"(?:{GAP}+(?P<scale>{_SCALE}){ENDED})?)",
    "money",
)
def money(match: re.Match[str], context: Context) -> Answer:
    """Say a sum whose sign stands before it."""
    number = found(match)
    sign = match.string[match.end("pre") : match.start("n")].strip()
    said, named = _measured(number, MONEY[sign], match["scale"], number.case.oblique)
    return number.attach(f"{said} {named}".strip())


@rule(
    rf"{START}(?P<range>(?P<pre>{PREFIX})(?P<n>{NUMBER})(?:{GAP}?[%٪](?={GAP}?[-‑–—~]{GAP}?\d[\d.,٫]*{GAP}?[%٪]))?{DASH}(?P<n2>{NUMBER}))(?!\w|[-/.:]\d)(?:{GAP}?(?P<unit>{_any(UNITS)}))?",
    "range",
)
def span(match: re.Match[str], context: Context) -> Answer:
    """Say a range: from one number to another."""
    first, last = read(match["n"]), read(match["n2"])
    before = match.string[: match.start("pre")]
    if years := _years(match["n"], match["n2"]):
        last = Decimal(years)
    elif first >= last:
        said = f"{_plain(first, False)(False, False)} {_plain(last, False)(False, False)}"
        return {"range": Say(said, why="not a range from less to more: a score, or written from the left?")}
    unit = UNITS[match["unit"]] if match["unit"] else None
    noun = "" if years else _ranged(unit, noun_after(match.string, match.end()))
    gender = gender_of(3 if not unit and _few(last) else 11, noun)
    one = _plain(first, construct=False)(gender[0], True)
    two = _plain(last, construct=bool(noun))(gender[0], True)
    named = counted(int(last), unit, exact=_few(last) or last % 100 > 10)[1] if unit else ""
    between = bare(before).rstrip().endswith(("بين", "عامي", "ما بين"))
    pre = bare(match["pre"]).strip()
    from_ = "" if between or pre.endswith(("ب", "ل")) or nouns.ruled(before) else "من "
    said = f"{pre}{from_}{one} و{two}" if between else f"{pre}{from_}{one} إلى {two}"
    parts: dict[int | str, str | Say] = {"range": _gendered(said, gender, (first, last))}
    return {**parts, "unit": f" {named}"} if unit else parts


def _ranged(unit: Unit | None, noun: str) -> str:
    """Return what the numbers of a range agree with: nothing for percent."""
    if not unit:
        return noun
    return "" if unit in (PERCENT, PER_MILLE) else unit.singular


def _few(number: Decimal) -> bool:
    return 3 <= number % 100 <= 10


def _gendered(said: str, gender: tuple[bool, bool], numbers: tuple[Decimal, Decimal]) -> Say:
    """Say a range, in doubt where the gender of what is counted is not known and matters."""
    matters = any(number % 100 % 10 or number % 100 == 10 for number in numbers)
    return Say(said, why="" if gender[1] or not matters else "the gender of what is counted is not known")


def _years(first: str, last: str) -> int:
    """Return the second of two years, or 0: ``2019-2021``, ``2020-21``."""
    if not re.fullmatch(r"\d{4}", first) or not re.fullmatch(r"\d{2}|\d{4}", last):
        return 0
    year = int(last) if len(last) == 4 else int(first) // 100 * 100 + int(last)
    return year if 1500 <= int(first) < year <= 2100 else 0


_SIGNS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}


@rule(rf"{START}(?P<all>(?P<pre>{PREFIX})(?P<n>\d{{1,2}})/(?P<below>\d{{1,4}}))(?![\w/]|[.,]\d)", "fraction")
def part(match: re.Match[str], context: Context) -> Answer:
    """Say a fraction."""
    number, below = found(match), int(match["below"])
    if (int(number.value), below) == (24, 7):
        return Say("على مدار الساعة كل أيام الأسبوع", note="around the clock, every day of the week")
    if 1900 <= below <= 2100 and labelled(match.string[: match.start()]):
        year = cardinal(below, feminine=True, oblique=True)
        return {
            "all": number.say(
                lambda _, oblique: f"{cardinal(int(number.value), oblique=oblique)} لسنة {year}"
            )
        }
    if not 0 < number.value < below:
        return {
            "all": number.say(
                lambda _, oblique: f"{cardinal(int(number.value), oblique=oblique)} على {cardinal(below)}"
            )
        }
    follows = bool(re.match(rf"{GAP}+{LETTERS}", match.string[match.end() :]))
    return {"all": number.say(lambda _, oblique: fraction(int(number.value), below, oblique, follows))}


@rule(rf"(?P<whole>\d+)?{GAP}?(?P<sign>[{''.join(_SIGNS)}])", "fraction")
def sign(match: re.Match[str], context: Context) -> Answer:
    """Say a fraction that is one sign, alone or after a whole number."""
    said = fraction(*_SIGNS[match["sign"]])
    return f"{cardinal(int(match['whole']))} و{said}" if match["whole"] else said


_NUMBERED = (
    "مادة|آية|فصل|قرن|صفحة|طابق|دورة|جلسة|مرحلة|فقرة|بند|باب|جزء|حلقة|مرتبة|مركز|ذكرى|أسبوع|طبعة"
    "|مجلد|يوم|سنة|مؤتمر|اجتماع|قمة|جولة|هدف|صف|مستوى|دفعة|نسخة|شهر|خطوة|محور|مبدأ|درس|ليلة"
)
"""Nouns that are numbered by ordinals."""


@rule(
    rf"(?<!\w)(?P<noun>{_ARTICLE}(?P<stem>{_NUMBERED})){GAP}+(?P<n>\d{{1,3}})(?![\w%٪]|{GAP}?[%٪/-]|[.,:]\d)",
    "ordinal",
)
def numbered(match: re.Match[str], context: Context) -> Answer:
    """Say the number of an article, a century and the like by an ordinal."""
    if is_counted(noun_after(match.string, match.end(), out_of=False)):
        return None
    before = match.string[: match.start()]
    prefixed = re.match("[وف]?[بكل]", match["noun"])
    stands = GENITIVE if prefixed else nouns.case(before)
    number = Number(read(match["n"]), "", stands)
    return {"n": number.say(_ordinal(int(number.value)), feminine(match["stem"], plural=False))}


def _ordinal(value: int) -> Callable[[bool, bool], str]:
    return lambda is_feminine, oblique: ordinal(value, feminine=is_feminine, oblique=oblique)


def _definite(number: Number, before: str, noun: str) -> Say:
    """Say a number with the article: an ordinal after one thing, a count after or before many."""
    value = int(number.value)
    if re.search(rf"(?<!{LETTERS})[وف]?[بل]?سن{GAP}*$", bare(before)):
        # One reaches "the eighteenth" year of one's age.
        return Say(ordinal(value, feminine=True, oblique=True))
    owner = re.search(rf"{_ARTICLE}({LETTERS}+){GAP}+$", bare(before))
    if owner:
        prefixed = re.match("[وف]?(?:[بك]|لل)", owner[0])
        number = number._replace(case=GENITIVE if prefixed else nouns.case(before[: owner.start()]))
    if owner and not plural(owner[1]):
        return number.say(_ordinal(value), feminine(owner[1], plural=False))
    gender = feminine(owner[1], plural=True) if owner else gender_of(value, noun)
    return number.say(
        lambda is_feminine, oblique: definite(_plain(number.value, False)(is_feminine, oblique)), gender
    )


@rule(rf"{START}(?P<all>(?P<pre>{PREFIX})(?P<n>[12١٢])){GAP}+(?P<noun>{LETTERS}+)", "number")
def one_or_two(match: re.Match[str], context: Context) -> Answer:
    """Say one or two of something: the noun comes first, or its dual says both."""
    number, noun = found(match), noun_after(match.string, match.end("n"))
    before = bare(match.string[: match.start()])
    named = bool(labelled(before) or re.search(rf"{_ARTICLE}{LETTERS}+{GAP}+$", before))
    named = named and (labelled(before) or noun not in COUNTED)
    if not noun or named or number.definite or noun in _SCALES or plural(noun):
        return None
    is_feminine = feminine(noun, plural=False)[0]
    if number.value == 1:
        return number.attach(_one(match["noun"], is_feminine, number.case.accusative))
    if noun.endswith(("ان", "ين")):
        return number.attach(match["noun"])
    if noun.endswith(("ى", "ا", "ء")):
        return None
    return number.attach(dual(noun, number.case.oblique))


def _one(noun: str, is_feminine: bool, accusative: bool) -> str:
    """Say one of a thing, after its noun; an object takes the ending that is written."""
    if is_feminine:
        return f"{noun} واحدة"
    tanwin = "ًا" if accusative and noun[-1] not in "ىاءًة" else ""
    return f"{noun}{tanwin} واحد{'ًا' if accusative else ''}"


@rule(
    rf"{START}{_MINUS}{WHOLE}(?P<scaled>{GAP}+(?P<scale>{_SCALE}){ENDED})?(?P<over>\+(?!{GAP}?\d))?", "number"
)
def any_number(match: re.Match[str], context: Context) -> Answer:
    """Say a number, in the gender of what it counts and in the case of its place."""
    number, noun = found(match), noun_after(match.string, match.end())
    if labelled(match.string[: match.start()]):
        noun = ""
    minus: dict[str, Said] = {"minus": "سالب "} if match["minus"] else {}
    over: dict[str, Said] = {"over": " فأكثر"} if match["over"] else {}
    if match["scale"] and number.value in (1, 2) and number.whole:
        return number.attach(_scaled(number.value, match["scale"], number.case.oblique, construct=bool(noun)))
    if number.definite and number.whole is not None:
        return {**minus, "all": _definite(number, match.string[: match.start()], noun), **over}
    if match["scale"]:
        return {**minus, "all": number.say(_plain(number.value, construct=True))}
    digits = match["n"]
    if digits.isdecimal() and len(digits) > 1 and read(digits[0]) == 0:
        return {
            "all": Say(
                number.attach(" ".join(cardinal(int(digit)) for digit in digits)), note="digit by digit"
            )
        }
    gender = gender_of(number.whole, noun) if number.whole is not None else (False, True)
    return {**minus, "all": number.say(_plain(number.value, construct=bool(noun)), gender), **over}


@rule(r"(?P<n>\d+)(?:(?P<dot>\.)(?=\d))?", "number")
def left(match: re.Match[str], context: Context) -> Answer:
    """Say digits that stand where no other rule expects them, as in names and versions: ``3.0.1``."""
    before, after = match.string[: match.start()], match.string[match.end("n") :]
    digits = match["n"]
    said = cardinal(int(digits)) if len(digits) <= 4 else " ".join(cardinal(int(one)) for one in digits)
    left, right = " " if before[-1:].isalnum() else "", " " if after[:1].isalnum() else ""
    return {"n": f"{left}{said}{right}", "dot": " نقطة "}
