"""Spanish sums of money, measures, percentages, fractions, ranges and plain numbers."""

import re

from rupor.text.verbalize.figures import SPACES
from rupor.text.verbalize.rule import Answer, Context, Say, rule
from rupor.text.verbalize.spanish import units
from rupor.text.verbalize.spanish.context import after, apart, before
from rupor.text.verbalize.spanish.nouns import FUNCTION, LABELS, counted, gender
from rupor.text.verbalize.spanish.numbers import NUMBER, Form, Number, cardinal, part, read, say
from rupor.text.verbalize.spanish.units import UNITS, Currency, Unit, currency

_GAP = f"[{SPACES}]?"
_START = r"(?<!\w)(?<![^\W\d_][-‑])(?<![^\W\d_]\d[.,])(?<!\d[.,])"
"""Neither in a word nor joined to one, as in ``COVID-19`` and ``PM2.5``."""
_LARGE = rf"(?:mil{_GAP}millones|MM?(?=[€$,;)]|\.(?!\s?[A-Z])|\s|$)|mill[óo]n(?:es)?|bill[óo]n(?:es)?|mil)\b"
_UNIT = units.expression(UNITS)


def _sure(said: str, why: str, options: tuple[str, ...] = ()) -> str | Say:
    """Make a doubt of what is said, if there is a reason for one."""
    return Say(said, why=why, options=options) if why else said


def _gap(match: re.Match[str], group: int, said: str) -> str:
    """Part what is said for a group from what stands right before it."""
    return said if match.string[match.start(group) - 1].isspace() else f" {said}"


def _form(unit: Unit) -> Form:
    return "fem" if unit.feminine else "masc"


def _amount(number: Number, unit: Unit) -> str:
    """Say how many of a unit there are, with the ``de`` that whole millions take."""
    of = " de" if number.plain and number.value and number.value % 1_000_000 == 0 else ""
    return f"{say(number, _form(unit))}{of}"


def _sum(number: Number, money: Currency) -> tuple[str, str]:
    """Say a sum: how many, and of what; two decimals are hundredths of it."""
    if len(number.decimals) != 2 or number.coded or not money.part:
        return _amount(number, money.unit), money.unit.name(number.one)
    parts, whole = int(number.decimals), Number(number.whole)
    if not whole.value and parts:
        return cardinal(parts, "masc"), money.part.name(parts == 1)
    rest = f" con {cardinal(parts, 'masc')} {money.part.name(parts == 1)}" if parts else ""
    return _amount(whole, money.unit), money.unit.name(whole.one) + rest


@rule(rf"(?<![\w$])({units.expression(units.BEFORE)}){_GAP}({NUMBER})(?:{_GAP}({_LARGE}))?(?!\w)", "money")
def money_before(match: re.Match[str], context: Context) -> Answer:
    """Say ``$ 100``, ``US$ 1,5 millones``."""
    money, number = currency(match[1], context.language), read(match[2], context.language)
    named = _NAMED.match(after(match))
    if match[1] == "$" and named:
        money = currency("MXN", context.language)._replace(unit=Unit("peso", "pesos")) if named[1] else money
        said = _whole_sum(number, match[3], money) if named[1] else _many(number, match[3])
        return _sure(said, number.why)
    options = (_whole_sum(number, match[3], money._replace(unit=money.other)),) if money.other else ()
    return _sure(_whole_sum(number, match[3], money), money.why or number.why, options)


_NAMED = re.compile(
    rf"{_GAP}(?:(M\. ?N\.)|(?:de )?(?:pesos?|d[óo]lares|{units.expression(units.CODES)})(?!\w))"
)
"""What names the money after a sum that has its sign too: ``$500 pesos``, ``$200 MXN``."""


def _many(number: Number, large: str | None) -> str:
    """Say how many there are of a money that is named after its sum; no hundredths if there are none."""
    if number.decimals == "00":
        number = Number(number.whole)
    return f"{counted(number, '', f' {large}')[0]} {large}" if large else say(number, "masc")


def _whole_sum(number: Number, large: str | None, money: Currency) -> str:
    """Say a sum in the order in which it is said."""
    if not large:
        return " ".join(_sum(number, money))
    large = "millones" if large[0] == "M" else large
    of = "" if large == "mil" else " de"
    return f"{counted(number, '', f' {large}')[0]} {large}{of} {money.unit.many}"


@rule(rf"{_START}({NUMBER}){_GAP}MM?{_GAP}(€|\$|USD|EUR)(?!\w)", "money")
def millions(match: re.Match[str], context: Context) -> Answer:
    """Say ``3.400 M€``."""
    money, number = currency(match[2], context.language), read(match[1], context.language)
    options = (_whole_sum(number, "millones", money._replace(unit=money.other)),) if money.other else ()
    return _sure(_whole_sum(number, "millones", money), money.why or number.why, options)


@rule(rf"{_START}({NUMBER}){_GAP}({units.expression(units.AFTER)})(?!\w)", "money")
def money_after(match: re.Match[str], context: Context) -> Answer:
    """Say ``3,50 €``, ``5 USD``."""
    money, number = currency(match[2], context.language), read(match[1], context.language)
    many, name = _sum(number, money)
    options = (_sum(number, money._replace(unit=money.other))[1],) if money.other else ()
    return {1: _sure(many, number.why), 2: _sure(_gap(match, 2, name), money.why, options)}


@rule(rf"(?<!\w)({units.expression(units.AFTER)})(?!\w)", "money")
def money_alone(match: re.Match[str], context: Context) -> Answer:
    """Say a sign without figures, as in ``3 millones de €``."""
    money = currency(match[1], context.language)
    of = "de " if re.search(r"ll(?:ón|ones)\s$", before(match)) else ""
    return _sure(f"{of}{money.unit.many}", money.why, (f"{of}{money.other.many}",) if money.other else ())


@rule(
    rf"{_START}({NUMBER}){_GAP}((?:{_UNIT})(?:/(?:{_UNIT}))?(?!\w)(?:\.(?=\s+(?:[^\WA-Z\d_]|\d+\s?(?:min|seg|s\b))))?)",
    "unit",
)
def measure(match: re.Match[str], context: Context) -> Answer:
    """Say ``5 km``, ``20 mg/kg``."""
    symbol = match[2].removesuffix(".")
    # In a text of capitals "DE 5 A 10" are no amperes.
    if context.shouted and symbol not in units.ALONE:
        return None
    # "El grupo 1 A" has no amperes either.
    if len(symbol) == 1 and symbol.isupper() and LABELS.search(before(match)):
        return None
    number = read(match[1], context.language)
    unit = units.named(symbol)
    return {1: _sure(_amount(number, unit), number.why), 2: _gap(match, 2, unit.name(number.one))}


@rule(rf"(?<![\w/])({units.expression(units.ALONE)}|km/h)(?![\w/])", "unit")
def measure_alone(match: re.Match[str], context: Context) -> Answer:
    """Say a unit without a number: ``por km``, ``el km 25``, ``varios km``."""
    one = re.search(r"\b(?:el|del|al|por|cada|un|de)\s$", before(match))
    return units.named(match[1]).name(bool(one) or bool(re.match(r"\s\d", after(match))))


@rule(rf"{_START}({NUMBER}){_GAP}([%‰])", "percent")
def percent(match: re.Match[str], context: Context) -> Answer:
    """Say ``60 %``."""
    number = read(match[1], context.language)
    return {
        1: _sure(say(number), number.why),
        2: _gap(match, 2, "por ciento" if match[2] == "%" else "por mil"),
    }


_PAGE = re.compile(
    r"\b(?:p[áa]g(?:ina|\.)?|hoja|parte|cap[íi]tulo|nivel|l[áa]mina|paso|etapa)\s\d*$", re.IGNORECASE
)
"""What is counted out of all: ``página 3/12``."""
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}


@rule(
    rf"(?<![\w/])(?<!\d[.,])((?:(\d{{1,3}})(?:[{SPACES}](?=\d+/)|{_GAP}(?=[½⅓⅔¼¾⅕⅛])))?(?:(\d{{1,2}})/(\d{{1,4}})|([½⅓⅔¼¾⅕⅛])))"
    rf"(?![\d/]|[.,]\d)(?:{_GAP}((?:{_UNIT})(?!\w)|(?<=[{SPACES}])[^\W\d_]+)|(?!\w))",
    "fraction",
)
def fraction(match: re.Match[str], context: Context) -> Answer:
    """Say ``1/2 litro``, ``3/4``, ``2 ½ horas``, ``2/3 partes``."""
    over, under = _VULGAR[match[5]] if match[5] else (int(match[3]), int(match[4]))
    noun = "" if not match[6] or (match[6].lower() in FUNCTION and not _hectares(match)) else match[6]
    if not 0 < over < under or not part(over, under) or _PAGE.search(before(match)):
        return None
    if match[2]:
        whole, named = _mixed(int(match[2]), over, under, noun)
        return {1: whole, 6: _gap(match, 6, named)} if noun else {1: whole}
    if noun in ("parte", "partes"):
        return {1: part(over, under, feminine_parts=True)}
    if not noun:
        return {1: "media" if (over, under) == (1, 2) and _half_of_it(before(match)) else part(over, under)}
    half = (over, under) == (1, 2)
    said = ("media" if gender(noun)[0] == "fem" else "medio") if half else f"{part(over, under)} de"
    return {1: said, 6: _gap(match, 6, UNITS[noun].one if noun in UNITS else noun)}


def _hectares(match: re.Match[str]) -> bool:
    """Tell whether ``ha`` is the unit: no participle follows that would make it a verb."""
    return match[6] == "ha" and not re.match(r"\s\w+(?:[dt]o|cho)\b", after(match))


def _half_of_it(left: str) -> bool:
    """Tell whether a half is of something feminine that was counted before: ``2 cucharadas de azúcar y 1/2``."""
    counted_before = re.search(r"\d\s([^\W\d_]{3,})\s(?:de\s[^\W\d_]+\s)?y\s$", left)
    return bool(counted_before) and gender(counted_before[1])[0] == "fem" if counted_before else False


def _mixed(whole: int, over: int, under: int, noun: str) -> tuple[str, str]:
    """Say a whole number with a fraction, which follows what is counted: ``dos horas y media``."""
    feminine = bool(noun) and gender(noun)[0] == "fem"
    rest = ("media" if feminine else "medio") if (over, under) == (1, 2) else part(over, under)
    if not noun:
        return f"{cardinal(whole)} y {rest}", ""
    named = UNITS[noun].name(whole == 1) if noun in UNITS else noun
    return cardinal(whole, "fem" if feminine else "masc"), f"{named} y {rest}"


@rule(
    rf"(?<![\w.,-]){NUMBER}{_GAP}(?:[%€$]|°C)?{_GAP}(?P<dash>[-–—‑]){_GAP}(?=[1-9]){NUMBER}(?![-‑–/]\d)",
    "range",
)
def between_numbers(match: re.Match[str], context: Context) -> Answer:
    """Say the dash of ``5-10``, ``2019–2021``."""
    if _named_so(match[0], before(match)):
        return {"dash": " guion "}
    entre = re.search(r"\bentre\s$", before(match), re.IGNORECASE)
    return {"dash": " y " if entre else " a "}


_STREET = re.compile(
    r"\b(?:calle|carrera|cra\.|cl\.|kr\.?|av\.|avenida|diagonal|transversal)\s[^;]{0,25}(?:#|\b[Nn]o\.|n\.?[º°])\s?$",
    re.IGNORECASE,
)


def _named_so(written: str, left: str) -> bool:
    """Tell whether numbers with a dash are a name and no range: a house of Bogotá, ``n.º 00234-2021``."""
    numbered = re.search(r"(?:\bn\.?[º°]|\b[Nn]o\.|#|\bn[úu]mero)\s?$", left)
    coded = re.match(r"0\d|\d+\D+(?:19|20)\d\d$", written) and not re.match(r"(?:19|20)\d\d\D", written)
    return bool(_STREET.search(left) or (numbered and coded))


@rule(r"(?<![\d:])\d+(:)(?=\d+(?![\d:]))", "ratio")
def ratio(match: re.Match[str], context: Context) -> Answer:
    """Say the colon of ``1:200``."""
    return {1: " a "}


_PER = {"día": "al día", "dia": "al día", "mes": "al mes", "año": "al año"}


@rule(
    rf"/({_UNIT}|d[íi]a|mes|año|semana|hora|minuto|noche|persona|familia|hogar|vivienda|litro|kilo|hect[áa]rea|planta)(?!\w)",
    "unit",
)
def per(match: re.Match[str], context: Context) -> Answer:
    """Say the slash of ``20 €/mes``, ``10 ml/kg/día``, ``3 veces/semana``."""
    if not re.search(r"\d\s?(?:mil(?:lones)?\s)?[^\s\d/]+(?:/[^\s\d/]+)?$", before(match)):
        return None
    named = UNITS[match[1]].one if match[1] in UNITS else match[1]
    return f" {_PER.get(match[1], f'por {named}')}"


_DAYS = r"(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bados?|domingos?)"
_MONTHS = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"


@rule(
    rf"\b(?:{_DAYS}\s?([-–—])\s?(?={_DAYS}\b)|{_MONTHS}\s?([-–—])\s?(?={_MONTHS}\b)|{_MONTHS}\s?([-–—])\s?(?=\d))",
    "range",
    re.IGNORECASE,
)
def between_names(match: re.Match[str], context: Context) -> Answer:
    """Say the dash of ``lunes-viernes``, ``1 de junio-30 de noviembre``."""
    return {1: " a ", 2: " a ", 3: " al "}


_WEEK = {"L": "lunes", "J": "jueves", "V": "viernes", "S": "sábado", "D": "domingo"}


@rule(r"(?<![\w-])([LJV])([-–])([JVSD])(?=:?\s?\d)", "range")
def of_week(match: re.Match[str], context: Context) -> Answer:
    """Say ``L-V 9:00``."""
    return {1: _WEEK[match[1]], 2: " a ", 3: _WEEK[match[3]]}


@rule(rf"(?:^|(?<=[\s(]))([-−])(?={NUMBER})", "minus")
def minus(match: re.Match[str], context: Context) -> Answer:
    """Say the sign of ``-5``."""
    return {1: "menos "}


_PRESSURE = re.compile(r"\b(?:TA|PA|presi[óo]n(?: arterial)?|tensi[óo]n(?: arterial)?)\b[^.;]{0,30}$")


@rule(rf"(?<=\d)/(?=({NUMBER})({_GAP}mmHg)?)", "slash")
def between_figures(match: re.Match[str], context: Context) -> Answer:
    """Say the slash of ``120/80 mmHg``, ``2021/22``, ``3/100.000``, ``70/1``."""
    under = read(match[1])
    if match[2] or _PRESSURE.search(before(match)):
        return " sobre "
    if _PAGE.search(before(match)):
        return " de "
    if match[1] in ("10", "20") and re.search(r"\d,\d+$", before(match)):
        return " sobre "
    if re.search(r"(?<!\d)(?:19|20)\d\d$", before(match)) and len(match[1]) in (2, 4):
        return ", "
    if under.plain and re.fullmatch("1000*", under.whole):
        return " por "
    return Say(" barra ", why="a fraction, a date or a number of something?", options=(" de ", " sobre "))


@rule(rf"{_START}({NUMBER})(?!\w)", "number")
def number(match: re.Match[str], context: Context) -> Answer:
    """Say a number, in agreement with what it counts."""
    said, why, options = counted(read(match[1], context.language), before(match), after(match))
    return _sure(said, why, options)


@rule(r"(?<=[^\W\d_])[-‑](\d+)", "number")
def joined(match: re.Match[str], context: Context) -> Answer:
    """Say the number of a name that is said otherwise: ``VIH-1``."""
    return apart(match, say(Number(match[1])))


@rule(r"\d+", "number")
def rest(match: re.Match[str], context: Context) -> Answer:
    """Say figures that stand where no other rule knows them, as in ``5en``."""
    return apart(match, say(Number(match[0])))


EARLY = (fraction, money_before, millions, money_after, money_alone, measure, measure_alone, percent, per)
LATE = (between_numbers, between_names, of_week, minus, ratio, between_figures, number)
