"""Rules for sums of money and for measures in French."""

import re
from collections.abc import Mapping

from rupor.text.verbalize.figures import FRENCH
from rupor.text.verbalize.french import nouns, words
from rupor.text.verbalize.french.written import NUMBER, S, apart
from rupor.text.verbalize.rule import Answer, Context, Rule, rule, stopped

MONEY: Mapping[str, str] = {
    "€": "euro euros", "EUR": "euro euros", "euro": "euro euros",
    "$ US": "dollar américain|dollars américains", "USD": "dollar américain|dollars américains",
    "$ CA": "dollar canadien|dollars canadiens", "CAD": "dollar canadien|dollars canadiens",
    "$": "dollar dollars", "£": "livre livres", "GBP": "livre sterling|livres sterling", "¥": "yen yens",
    "CHF": "franc suisse|francs suisses", "FCFA": "franc C F A|francs C F A",
    "XOF": "franc C F A|francs C F A", "XAF": "franc C F A|francs C F A",
    "GNF": "franc guinéen|francs guinéens", "CDF": "franc congolais|francs congolais",
    "RWF": "franc rwandais|francs rwandais", "BIF": "franc burundais|francs burundais",
    "F": "franc francs", "MAD": "dirham dirhams", "DH": "dirham dirhams",
    "DZD": "dinar algérien|dinars algériens", "DA": "dinar dinars",
    "TND": "dinar tunisien|dinars tunisiens", "DT": "dinar dinars", "HTG": "gourde gourdes",
    "MGA": "ariary ariarys", "Ar": "ariary ariarys",
}  # fmt: skip
"""Currencies in the singular and plural."""
_FEMININE_MONEY = ("livre", "gourde")
_SCALES = {"k": "mille", "K": "mille", "M": "million", "Md": "milliard", "Mds": "milliard", "Mrd": "milliard"}
_CURRENCY = r"\$\s?(?:US|CAN?)\b|US\$|F\s?CFA|" + "|".join(
    re.escape(sign) for sign in sorted(MONEY, key=len, reverse=True)
)

UNITS: Mapping[str, str] = {
    "km": "kilomètre", "m": "mètre", "dm": "décimètre", "cm": "centimètre", "mm": "millimètre",
    "km²": "kilomètre carré", "m²": "mètre carré", "cm²": "centimètre carré", "m³": "mètre cube",
    "cm³": "centimètre cube", "ha": "hectare", "kg": "kilo", "g": "gramme", "mg": "milligramme",
    "µg": "microgramme", "μg": "microgramme", "mcg": "microgramme", "t": "tonne", "l": "litre",
    "L": "litre", "dl": "décilitre", "dL": "décilitre", "cl": "centilitre", "cL": "centilitre",
    "ml": "millilitre", "mL": "millilitre", "min": "minute", "mn": "minute", "s": "seconde",
    "sec": "seconde", "h": "heure", "j": "jour", "°C": "degré Celsius", "° C": "degré Celsius",
    "°F": "degré Fahrenheit", "°": "degré", "W": "watt", "kW": "kilowatt", "MW": "mégawatt",
    "GW": "gigawatt", "kWh": "kilowattheure", "V": "volt", "Hz": "hertz", "kHz": "kilohertz",
    "MHz": "mégahertz", "GHz": "gigahertz", "Ko": "kilooctet", "ko": "kilooctet", "Mo": "mégaoctet",
    "Go": "gigaoctet", "To": "téraoctet", "kcal": "kilocalorie", "hPa": "hectopascal", "dB": "décibel",
    "UI": "unité internationale", "hab.": "habitant", "pers.": "personne", "%": "pour cent",
    "‰": "pour mille", "p. 100": "pour cent", "p. cent": "pour cent", "c. à s.": "cuillère à soupe",
    "c. à c.": "cuillère à café", "mmHg": "millimètre de mercure",
    "ppm": "partie par million", "Mbit": "mégabit",
}  # fmt: skip
"""Units in the singular."""
_ONES = (
    "jour",
    "mois",
    "an",
    "semaine",
    "personne",
    "heure",
    "habitant",
    "nuit",
    "famille",
    "enfant",
    "élève",
    "femme",
    "homme",
    "kg",
    "km",
    "litre",
    "minute",
    "ménage",
    "hab",
    "j",
)
"""What things are counted by, after a stroke."""
_PER = {
    "h": "heure",
    "j": "jour",
    "s": "seconde",
    "min": "minute",
    "l": "litre",
    "L": "litre",
    "hab": "habitant",
}
_SHOUTED = {"KM": "km", "Km": "km", "KG": "kg", "Kg": "kg", "CM": "cm", "MM": "mm", "HA": "ha", "MN": "min"}
"""Units in capitals, as in a text that is in capitals throughout."""
UNIT = "|".join(
    re.escape(sign)
    for sign in sorted([*UNITS, *_SHOUTED, "km2", "m2", "cm2", "m3", "cm3"], key=len, reverse=True)
)
"""Regular expression of a unit as it is written."""


def _currency(sign: str, many: bool) -> str:
    key = re.sub(r"\s", "", sign)
    key = {"US$": "$ US", "$US": "$ US", "$CA": "$ CA", "$CAN": "$ CA"}.get(key, key)
    one, several = MONEY[key].split("|" if "|" in MONEY[key] else " ")
    return several if many else one


def _sum(written: str, scale: str, sign: str, tag: str) -> tuple[str, str, str]:
    """Return what is said for a number, its scale and its currency."""
    many = words.plural(written)
    feminine = _currency(sign, False).startswith(_FEMININE_MONEY) and not scale
    said = words.number(written, tag, feminine=feminine)
    scale = _SCALES.get(scale, scale)
    if scale and scale != "mille":
        scale = scale.rstrip("s") + ("s" if many else "")
    name = _currency(sign, many or bool(scale))
    if (scale and scale != "mille") or (not scale and words.millions(written)):
        name = f"d'{name}" if nouns.elided(name) else f"de {name}"
    return said, scale, name


def _cents(written: str, sign: str, tag: str) -> str:
    """Say a sum with two decimals: ``trois euros cinquante``."""
    whole, _, cents = written.partition(",")
    said = words.number(whole, tag, feminine=_currency(sign, False).startswith(_FEMININE_MONEY))
    name = _currency(sign, words.plural(whole))
    small = "centime" if "euro" in name or "franc" in name else "cent"
    if not words.amount(whole):
        return (
            f"{words.cardinal(int(cents), tag)} {small}{'s' if int(cents) > 1 else ''}"
            if int(cents)
            else f"{said} {name}"
        )
    if int(cents) < 10:
        return f"{said} {name} et {_cents(f'0,{cents}', sign, tag)}" if int(cents) else f"{said} {name}"
    return f"{said} {name} {words.cardinal(int(cents), tag)}"


@rule(rf"({NUMBER}){S}(millions?|milliards?|Mds?|Mrd|M|[kK])?{S}({_CURRENCY})(?![^\W_])", "money")
def money(match: re.Match[str], context: Context) -> Answer:
    """``5 €``, ``1 500 FCFA``, ``5 M€``, ``3,50 €``."""
    written, scale, sign = match[1], match[2] or "", match[3]
    if re.search(r",\d\d\Z", written) and not scale:
        return _cents(written, sign, context.language)
    said, scale, name = _sum(written, scale, sign, context.language)
    return apart(match, {1: said, 2: scale, 3: name} if match[2] else {1: said, 3: name})


@rule(
    rf"(?<![\w$€£])(US\$|\$\s?US|[$€£¥]|(?:USD|EUR|CHF|XOF|XAF|GBP|CAD)(?=\s)){S}({FRENCH.number})"
    rf"(?:{S}(millions?|milliards?|Mds?|M|k)(?!\w))?",
    "money",
)
def money_first(match: re.Match[str], context: Context) -> Answer:
    """``$20``: the sign is said after the sum."""
    if re.search(r"[,.]\d\d\Z", match[2]) and not match[3]:
        return _cents(match[2].replace(".", ","), match[1], context.language)
    return " ".join(part for part in _sum(match[2], match[3] or "", match[1], context.language) if part)


def unit_name(sign: str, many: bool) -> str:
    """Name a unit in the singular or plural."""
    sign = _SHOUTED.get(sign, sign)
    name = UNITS[sign if sign in UNITS else sign.replace("2", "²").replace("3", "³")]
    first, space, rest = name.partition(" ")
    if not many or first in ("pour", "hertz", "mégahertz", "kilohertz", "gigahertz"):
        return name
    return f"{first}s{space}{rest}{'s' if rest in ('carré', 'cube', 'internationale') else ''}"


def _by(sign: str, per: str) -> str:
    """Say what follows a stroke: ``à l'heure``, ``par jour``."""
    if not per:
        return ""
    return " à l'heure" if (sign, per) == ("km", "h") else f" par {per_one(per)}"


def per_one(sign: str) -> str:
    """Name the one thing of which there are so many."""
    return _PER.get(sign) or (unit_name(sign, False) if sign in UNITS else sign)


@rule(rf"({NUMBER}){S}(({UNIT})(?:/([^\W\d_]+²?))?)(?![\w²³%/]|['’]\w)", "unit")
def unit(match: re.Match[str], context: Context) -> Answer:
    """``5 km``, ``60 %``, ``80 km/h``."""
    written, sign, per = match[1], match[3], match[4] or ""
    if sign == "m" and not per and re.search(r",\d\d\Z", written):
        whole, _, rest = written.partition(",")
        meters = unit_name("m", words.plural(whole))
        return f"{words.number(whole, context.language)} {meters} {words.number(rest, context.language)}"
    feminine = nouns.gender(unit_name(sign, False).partition(" ")[0]) == "f"
    said = words.number(written, context.language, feminine=feminine)
    return apart(match, {1: said, 2: unit_name(sign, words.plural(written)) + _by(sign, per)})


@rule(rf"(?<=[\w.€$£%])/(?:((?:hab|pers)\.)|({'|'.join(_ONES)})(?!\w))", "per")
def per(match: re.Match[str], context: Context) -> Answer:
    """``2 fois/jour``, ``PIB/hab.``."""
    if match[1]:
        return stopped(match.string, match.end(), f" par {unit_name(match[1], False)}")
    return f" par {per_one(match[2])}"


@rule(rf"(?<![\w.,/])(\d){S}(m){S}(\d\d)(?!\w|[.,]\d|\s\d)", "unit")
def height(match: re.Match[str], context: Context) -> Answer:
    """``1m80``."""
    tag, meters = context.language, unit_name("m", words.plural(match[1]))
    return apart(match, {1: words.number(match[1], tag), 2: meters, 3: words.number(match[3], tag)})


_LENGTH = r"[kdcm]?m(?![\w²³/])"
_SIDE = rf"{S}([xX×]){S}(\d+(?:,\d+)?)"


@rule(rf"({NUMBER})(?:{S}({_LENGTH}))?{_SIDE}(?:{_SIDE})?{S}({_LENGTH})", "times")
def sides(match: re.Match[str], context: Context) -> Answer:
    """``4 x 6 m``: a size."""
    tag = context.language
    said = {group: words.number(match[group], tag) for group in (1, 4, 6) if match[group]}
    said |= {group: "sur" for group in (3, 5) if match[group]}
    said[7] = unit_name(match[7], True)
    return apart(match, said | ({2: unit_name(match[2], True)} if match[2] else {}))


@rule(r"(?<=\d)\s([xX×])(?=\s(?:\d|[^\W\d_]{3})|/)", "times")
def so_often(match: re.Match[str], context: Context) -> Answer:
    """``2 x 500 mg``, ``2 x plus``."""
    return {1: "fois"}


@rule(r"(?<![\w.,/])(\d+)([xX×])(?=/[^\W\d_])", "times")
def so_often_by(match: re.Match[str], context: Context) -> Answer:
    """``2x/jour``."""
    return apart(match, {1: words.number(match[1], context.language, feminine=True), 2: "fois"})


@rule(rf"({NUMBER}){S}(Mds?|M)(?=\s(?:de\s|d['’])[^\W\d_])", "number")
def scaled(match: re.Match[str], context: Context) -> Answer:
    """``23,5 M d'habitants``."""
    many = "s" if words.plural(match[1]) else ""
    return apart(match, {1: words.number(match[1], context.language), 2: f"{_SCALES[match[2]]}{many}"})


@rule(r"(?<!\d)(?<!\d\s)(?<!\w)(km)(?=\s\d)", "unit")
def milestone(match: re.Match[str], context: Context) -> Answer:
    """``au km 35``."""
    return "kilomètre"


@rule(r"(?<=[€$£])/([^\W\d_]{1,12}²?)(?!\w)", "per")
def price(match: re.Match[str], context: Context) -> Answer:
    """``2 €/l``."""
    return f" par {per_one(match[1])}"


RULES: tuple[Rule, ...] = (
    money,
    money_first,
    height,
    so_often,
    so_often_by,
    scaled,
    unit,
    milestone,
    per,
    price,
)
