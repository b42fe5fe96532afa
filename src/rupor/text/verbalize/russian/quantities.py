"""Russian numbers with what they count: percent, money, measures, ranges, fractions, ordinals, compounds."""

import re
from decimal import Decimal

from rupor.text.verbalize.figures import RUSSIAN as FIGURES
from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule, stopped
from rupor.text.verbalize.russian.governing import REACH, Place, counted_noun, governor, numbered, place
from rupor.text.verbalize.russian.measures import CURRENCIES, MEASURES, SCALES
from rupor.text.verbalize.russian.numerals import (
    CASES,
    agreement,
    cardinal,
    collective,
    counted,
    decimal,
    fraction,
    ordinal,
    prefix,
)
from rupor.text.verbalize.russian.words import gender_of, inflected, parses

_N = rf"(?:(?<![\d.])\d+\.\d{{1,2}}(?![.,]?\d)|{FIGURES.number})"
"""A number; a point before its decimals is a comma where what follows shows it, see ``_pointed``."""
_START = r"(?<![\w.,/:-])"
_DASH = r"\s?[-–—]\s?"
_SCALE = "|".join(re.escape(name) for name in SCALES)
_UNIT = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
_SIGN = "|".join(sorted(map(re.escape, CURRENCIES), key=len, reverse=True))
_LARGER = re.compile(rf"(?<![\w.,/:–-])({_N})\s?(?:{_UNIT})\s+\Z")
"""The larger part of what is measured in two units: 5 руб. 20 коп., 2 ч 30 мин."""
_AWAY = re.compile(
    r"\s+(?:от|к|ко|выше|ниже|(?:(?:северо|юго)-?)?(?:южнее|севернее|западнее|восточнее))(?!\w)",
    re.IGNORECASE,
)
_DISSOLVING = re.compile(
    r"(?<!\w)(?:раствор|развед|развод|разбав|размеша|растаив|замоч|замачив|вар[ия])\w*\b[^.;!?]*\sв\s\Z",
    re.IGNORECASE,
)
"""What is done in an amount of a liquid, which then is a place: растворите соль в 1 л воды."""
_PARTS = ("ч.", "с.", "стр.")
"""Units that are parts of a document after its number: ст. 105 ч. 2."""
_CONTENT = re.compile(rf"\A\W*В\s{_N}\s?(?:мкг|мг|кг|г|мл|л|т|м³|га)\Z")
"""An amount that the sentence begins with, of whose content it tells: в 100 г продукта."""
_A_HALF = {"nomn": "половина", "accs": "половину", "gent": "половины"}
LONGEST = 20
"""Characters of a number that is said as one; a longer one is said digit by digit."""
_HALVES = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}


def spoken(number: Decimal, stands: Place) -> str:
    """Say a number as it stands."""
    if number != int(number) or number.as_tuple().exponent:
        return decimal(number, stands.case, stands.gender)
    if stands.paired and collective(int(number)):
        return collective(int(number))
    return cardinal(int(number), stands.case, stands.gender, stands.animate)


def _governed(text: str, first: int, default: str = "nomn") -> str:
    """Return the case that the words before a number ask for."""
    governs = governor(text, first)
    return governs.cases[0] if governs.cases and not governs.soft else default


def _measured(text: str, first: int, end: int) -> str:
    """Return the case of a number whose unit is a sign: what governs it; ``в`` is a place only before a genitive."""
    larger = _LARGER.search(text, max(0, first - 30), first)
    if larger:
        return _measured(text, larger.start(1), end)
    governs = governor(text, first)
    if governs.soft and governs.cases:
        return governs.cases[0]
    case = _governed(text, first)
    if case == "loct" and "accs" in governs.cases:
        if _CONTENT.search(text[:end]):
            return "loct"
        if _AWAY.match(text, end) or _DISSOLVING.search(text, max(0, first - REACH), first):
            return "loct"
        noun = counted_noun(text, end)
        plural = (
            any(form.tag.case == "gent" and form.tag.number == "plur" for form in parses(noun))
            if noun
            else False
        )
        return "loct" if plural else "accs"
    return case


@rule(
    rf"{_START}(?P<sign>[−–+-]|плюс |минус )?(?P<from>{_N})(?:{_DASH}(?P<to>{_N}))?"
    rf"(?:\s?(?P<scale>{_SCALE}))?(?P<gap>\s?)(?P<unit>{_UNIT}|{_SIGN})(?!\w)",
    "quantity",
)
def measure(match: re.Match[str], context: Context) -> Answer:
    """Say a number with a unit or a currency: 60 %, 5 км/ч, 1 500 руб., 2 млн долл."""
    unit = match["unit"]
    if (
        unit in _PARTS
        and numbered(match.string, match.start("from"))
        and re.match(r"\s?\d", match.string[match.end() :])
    ):
        return None
    noun, after = {**MEASURES, **CURRENCIES}[unit]
    case = _measured(match.string, match.start("from"), match.end())
    if match["to"] and case == "accs" and governor(match.string, match.start("from")).soft:
        case = "nomn"  # a range as an object is said as one that is a subject: from ... to
    parts = _amount(match, noun, case)
    unit_said = f"{parts['unit']} {after}".strip()
    if unit.endswith("."):
        unit_said = stopped(match.string, match.end(), unit_said)
    number = " ".join(part for part in (parts["number"], parts.get("scale", "")) if part)
    apart = match["gap"] and not (match["sign"] or match["to"] or match["scale"])
    return {"from": number, "unit": unit_said} if apart else f"{number} {unit_said}"


def _amount(match: re.Match[str], noun: str, case: str) -> dict[str, str]:
    """Say the number, the scale and the unit of an amount."""
    scale = SCALES.get(match["scale"] or "", "")
    counts = scale or noun
    last = FIGURES.read(match["to"] or match["from"])
    sign = {"-": "минус ", "−": "минус ", "–": "минус ", "+": "плюс "}.get(
        match["sign"] or "", match["sign"] or ""
    )
    if match["to"]:
        number = _range(FIGURES.read(match["from"]), last, counts, case)
        if number.startswith("от ") and case == "nomn":
            case = "gent"
    else:
        number = spoken(last, Place(case, gender_of(counts)))
    parts = {"number": sign + number}
    if scale:
        parts["scale"] = counted(scale, last, case)
        parts["unit"] = inflected(noun, "gent", "plur")
    else:
        parts["unit"] = _counted(noun, last, case)
    return parts


def _counted(noun: str, number: Decimal, case: str) -> str:
    return counted(noun, number if number.as_tuple().exponent else int(number), case)


def _range(first: Decimal, last: Decimal, noun: str, case: str) -> str:
    """Say a range of amounts: from ... to ... where nothing governs it, else both numbers in the case."""
    gender = gender_of(noun)
    if case == "nomn":
        return f"от {spoken(first, Place('gent', gender))} до {spoken(last, Place('gent', gender))}"
    return f"{spoken(first, Place(case, gender))} – {spoken(last, Place(case, gender))}"


@rule(
    rf"(?<!\w)(?P<unit>[$€£¥₽])\s?(?P<from>{_N})(?P<to>(?!))?(?P<sign>(?!))?(?:\s?(?P<scale>{_SCALE}))?(?!\w)",
    "money",
)
def money(match: re.Match[str], context: Context) -> Answer:
    """Say $5 млн: the currency comes after its number."""
    noun, after = CURRENCIES[match["unit"]]
    case = _measured(match.string, match.start(), match.end())
    parts = _amount(match, noun, case)
    return " ".join(part for part in (parts["number"], parts.get("scale", ""), parts["unit"], after) if part)


@rule(rf"{_START}(?P<number>{_N})(?P<gap>\s?)(?P<scale>{_SCALE})(?!\w)", "number")
def scaled(match: re.Match[str], context: Context) -> Answer:
    """Say 5 млн; what is counted follows in the genitive as it is written."""
    scale = SCALES[match["scale"]]
    amount = FIGURES.read(match["number"])
    case = _measured(match.string, match.start(), match.end())
    number, name = spoken(amount, Place(case, gender_of(scale))), _counted(scale, amount, case)
    if match["scale"].endswith("."):
        name = stopped(match.string, match.end(), name)
    return {"number": number, "scale": name} if match["gap"] else f"{number} {name}"


@rule(rf"{_START}(\d{{1,3}})\s?/\s?(\d{{1,3}})(?![\w/]|[.,]\d)", "fraction")
def common(match: re.Match[str], context: Context) -> Answer:
    """Say 2/3."""
    upper, lower = int(match[1]), int(match[2])
    if not 0 < upper < lower or lower > 100:
        return None
    return fraction(upper, lower, _measured(match.string, match.start(), match.end()))


@rule(r"(?<=\d)/(?=\d)", "sign")
def over(match: re.Match[str], context: Context) -> Answer:
    """Say the stroke of a house's or a document's number."""
    return " дробь "


@rule(r"(?<=\d)\.(?=\d)", "sign")
def within(match: re.Match[str], context: Context) -> Answer:
    """Say the full stop in the number of an article: ст. 127.1; not in what may be a time."""
    text = match.string
    before = re.search(r"[\d.]+\Z", text[: match.start()])
    first = before.start() if before else match.start()
    timed = re.match(r"(?:[01]?\d|2[0-4])\.[0-5]\d(?![.\d])", text[first:])
    return " " if timed and not numbered(text, first) else " точка "


@rule(rf"{_START}(\d+)?\s?([½⅓⅔¼¾⅕⅛])", "fraction")
def half(match: re.Match[str], context: Context) -> Answer:
    """Say ½ and 2½."""
    upper, lower = _HALVES[match[2]]
    governs = governor(match.string, match.start())
    case = "nomn" if not governs.cases else governs.cases[0] if not governs.soft else "accs"
    if not match[1]:
        return _A_HALF[case] if lower == 2 and case in _A_HALF else fraction(upper, lower, case)
    whole = cardinal(int(match[1]), case)
    return f"{whole} с половиной" if lower == 2 else f"{whole} и {fraction(upper, lower, case)}"


@rule(r"(?<![\w.,-])(\d+)(?:[-–—](\d+))?-([а-яё]{4,})(?!\w)", "compound")
def compound(match: re.Match[str], context: Context) -> Answer:
    """Say 18-летний and 60-процентный as one word."""
    if match[2]:
        return f"{prefix(int(match[1]))}-{prefix(int(match[2]))}{match[3]}"
    return f"{prefix(int(match[1]))}{match[3]}"


_CARDINAL_ENDINGS = {
    "ти": ("gent", "datv", "loct"),
    "мя": ("ablt",),
    "ух": ("gent",),
    "ёх": ("gent",),
    "ех": ("gent",),
}


@rule(
    r"(?<![\w.,-])(\d+)-?(го|ого|его|му|ому|ему|ти|ми|мя|ух|ёх|ех|ым|ых|ые|ый|ой|ий|ая|ое|ую|й|я|е|х|м|ю)(?!\w|-\w)",
    "ordinal",
)
def ordinals(match: re.Match[str], context: Context) -> Answer:
    """Say 3-й, 90-х, 5-ти: the ending tells the form, together with the noun that follows."""
    number, ending = int(match[1]), match[2]
    noun = counted_noun(match.string, match.end())
    forms = (
        [(str(one.tag.case), str(one.tag.number), str(one.tag.gender)) for one in parses(noun)]
        if noun
        else []
    )
    few = 2 <= number <= 4
    if ending in _CARDINAL_ENDINGS:
        stands = place(number, match.string, match.start(), match.end())
        cases = _CARDINAL_ENDINGS[ending]
        return cardinal(number, stands.case if stands.case in cases else cases[0])
    if (
        few
        and ending in ("х", "м")
        and (ending == "х" or any(form[:2] == ("datv", "plur") for form in forms))
    ):
        return cardinal(number, "gent" if ending == "х" else "datv")
    if ending == "ми" and not any(form[1] == "sing" for form in forms) and number < 20:
        return cardinal(number, "ablt")
    return _ordinal(number, ending, forms, governor(match.string, match.start(), plural=False).cases)


def _ordinal(number: int, ending: str, forms: list[tuple[str, str, str]], cases: tuple[str, ...]) -> Answer:
    """Return the ordinal that has the ending and agrees best with the noun and what governs it."""
    best: list[tuple[int, str]] = []
    for rank, gender in enumerate(("masc", "femn", "neut", "plur")):
        for order, case in enumerate(CASES):
            said = ordinal(number, case, gender)
            if said.endswith(ending):
                agrees = any(_agrees(form, case, gender) for form in forms)
                best.append((100 * agrees + 50 * (case in cases) - 10 * order - rank, said))
    if not forms and ending == "е" and number % 10 == 0 and number > 10:
        return ordinal(number, "nomn", "plur")  # a decade
    return max(best)[1] if best else None


def _agrees(form: tuple[str, str, str], case: str, gender: str) -> bool:
    return form[0] == case and (form[1] == "plur" if gender == "plur" else form[1:] == ("sing", gender))


def _pointed(written: str, text: str, first: int, end: int) -> bool:
    """Tell whether a point may part a number in two that are not decimals, as in ст. 127.1 and 14.30."""
    if "." not in written:
        return False
    if re.search(r"магнитуд\w+\s(?:\w+\s)?\Z", text[:first]):
        return False
    if re.match(rf"\s+(?:до|и|или)\s+{_N}\s?(?:{_SCALE}|{_UNIT}|{_SIGN})", text[end:]):
        return numbered(text, first)
    noun = counted_noun(text, end)
    counts = (
        any(form.tag.case == "gent" and form.tag.number == "sing" for form in parses(noun)) if noun else False
    )
    return numbered(text, first) or not counts


@rule(rf"{_START}(?P<from>{_N}){_DASH}(?P<to>{_N})(?![\w/]|[.,:]\d|-\w)", "range")
def span(match: re.Match[str], context: Context) -> Answer:
    """Say 5–10 with a written noun after it."""
    text = match.string
    if _pointed(match[0], text, match.start(), match.end()):
        return None
    first, last = FIGURES.read(match["from"]), FIGURES.read(match["to"])
    stands = place(last, text, match.start(), match.end())
    free = not governor(text, match.start()).cases and last > first
    noun = counted_noun(text, match.end())
    if free and noun and stands.case == "nomn" and agreement(int(last)) == "many":
        lower = Place("gent", stands.gender)
        return f"от {spoken(first, lower)} до {spoken(last, lower)}"
    return f"{spoken(first, Place(stands.case, stands.gender, stands.animate))} – {spoken(last, stands)}"


@rule(rf"(?<![\w.,/:])(?<![^\W\d]-)(?P<sign>[−–+-](?=\d))?(?P<number>{_N})(?!\w|/\d)", "number")
def number(match: re.Match[str], context: Context) -> Answer:
    """Say any other number, in agreement with what stands around it."""
    digits = match["number"]
    if _pointed(digits, match.string, match.start("number"), match.end()):
        return None
    if (len(digits) > 1 and digits[0] == "0" and digits.isdigit()) or len(digits) > LONGEST:
        return " ".join(cardinal(int(digit)) for digit in digits if digit.isdigit())
    amount = FIGURES.read(digits)
    stands = place(amount, match.string, match.start("number"), match.end())
    said = spoken(amount, stands)
    if match["sign"] and (match.start() == 0 or match.string[match.start() - 1] in " (\u00a0"):
        said = f"{'плюс' if match['sign'] == '+' else 'минус'} {said}"
    elif match["sign"]:
        return {"number": Say(said, why=stands.why)}
    return Say(said, why=stands.why)


@rule(r"\d+", "number")
def remaining(match: re.Match[str], context: Context) -> Answer:
    """Say digits that stand in no number: beside letters, after a full stop."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    digits = match[0]
    if len(digits) > 4 or (len(digits) > 1 and digits[0] == "0"):
        said = " ".join(cardinal(int(digit)) for digit in digits)
    else:
        said = cardinal(int(digits))
    left = " " if before[-1:].isalpha() or before[-1:] in "-–" else ""
    right = " " if after[:1].isalpha() else ""
    return f"{left}{said}{right}"


RULES: tuple[Rule, ...] = (
    money,
    measure,
    scaled,
    compound,
    ordinals,
    half,
    common,
    over,
    span,
    number,
    within,
)
LAST: tuple[Rule, ...] = (remaining,)
