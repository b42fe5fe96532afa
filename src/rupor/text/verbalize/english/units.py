"""Names of measures in English, and what stands by them: "per", "by", points of the compass, kilometre posts."""

import re

from rupor.text.verbalize.rule import Answer, Context, rule

_SAME = {
    "yen": "yen",
    "yuan": "yuan",
    "rand": "rand",
    "naira": "naira",
    "birr": "birr",
    "kwacha": "kwacha",
    "baht": "baht",
    "kyat": "kyat",
    "zloty": "zlotys",
    "Swedish krona": "Swedish kronor",
    "penny": "pence",
    "tenge": "tenge",
}
UNITS = {
    **{"mm": "millimetre", "cm": "centimetre", "m": "metre", "km": "kilometre", "mi": "mile", "yd": "yard"},
    **{
        "mg": "milligram",
        "g": "gram",
        "kg": "kilogram",
        "t": "tonne",
        "lb": "pound",
        "lbs": "pound",
        "oz": "ounce",
    },
    **{"µg": "microgram", "μg": "microgram", "mcg": "microgram", "ft": "foot"},
    **{
        "ml": "millilitre",
        "mL": "millilitre",
        "cl": "centilitre",
        "dl": "decilitre",
        "l": "litre",
        "L": "litre",
    },
    **{"m²": "square metre", "m2": "square metre", "km²": "square kilometre", "km2": "square kilometre"},
    **{"sq km": "square kilometre", "sq m": "square metre", "ha": "hectare"},
    **{"m³": "cubic metre", "m3": "cubic metre", "cm²": "square centimetre", "cm³": "cubic centimetre"},
    **{"cm2": "square centimetre", "cm3": "cubic centimetre", "mm²": "square millimetre"},
    **{"mm³": "cubic millimetre", "mm3": "cubic millimetre", "mm2": "square millimetre"},
    **{
        "ac": "acre",
        "sq mi": "square mile",
        "sq ft": "square foot",
        "tsp": "teaspoon",
        "tbsp": "tablespoon",
        "kts": "knot",
    },
    **{"ppm": "part per million", "ppb": "part per billion", "bps": "basis point", "¢": "cent"},
    **{"KB": "kilobyte", "kB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte"},
    **{"Mbps": "megabit per second", "kbps": "kilobit per second", "Gbps": "gigabit per second"},
    **{"W": "watt", "kW": "kilowatt", "MW": "megawatt", "GW": "gigawatt", "kWh": "kilowatt hour"},
    **{"MWh": "megawatt hour", "V": "volt", "kV": "kilovolt", "mA": "milliamp", "dB": "decibel"},
    **{"Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz", "kcal": "kilocalorie"},
    **{
        "mmHg": "millimetre of mercury",
        "°C": "degree Celsius",
        "° C": "degree Celsius",
        "ºC": "degree Celsius",
        "℃": "degree Celsius",
    },
    **{"°F": "degree Fahrenheit", "℉": "degree Fahrenheit", "°": "degree", "º": "degree", "‰": "per mille"},
    **{
        "mph": "mile per hour",
        "kph": "kilometre per hour",
        "kmh": "kilometre per hour",
        "bpm": "beat per minute",
    },
    **{"s": "second", "sec": "second", "secs": "second", "min": "minute", "mins": "minute", "h": "hour"},
    **{
        "hr": "hour",
        "hrs": "hour",
        "yr": "year",
        "yrs": "year",
        "wk": "week",
        "wks": "week",
        "ms": "millisecond",
        "mos": "month",
    },
}
"""What each sign of a measure is called, for one of it."""
NAMES = "|".join(re.escape(name) for name in sorted(UNITS, key=len, reverse=True))
PER = "day|hour|minute|second|month|week|year|person|night|household|capita|child|unit"


def plural(name: str) -> str:
    """Return the plural of a unit's name: of its own word, not of what it is measured by.

    >>> plural("mile per hour"), plural("foot")
    ('miles per hour', 'feet')
    """
    if name == "square foot":
        return "square feet"
    first, per, rest = re.fullmatch(r"(.+?)( per | of |\Z)(.*)", name).groups()  # type: ignore[union-attr]
    if first in ("foot", "hertz", "kilohertz", "megahertz", "gigahertz") or name == "per mille":
        return "feet" if first == "foot" else name
    degree, space, scale = first.partition(" C") if first.startswith("degree C") else first.partition(" F")
    if degree == "degree":
        return f"degrees{space}{scale}"
    return f"{_SAME.get(first) or f'{first}s'}{per}{rest}"


_LONG_UNIT = "|".join(re.escape(name) for name in sorted(UNITS, key=len, reverse=True) if len(name) > 1)


@rule(
    rf"(?<=[\w%€£$²³])(?<!month)(?<!day)/({PER}|{_LONG_UNIT})(?![\w²³])|(?<=[a-z])/(?=\d+ ?(?:km|m|kg|g|l|ml)\b)",
    "per",
)
def per(match: re.Match[str], context: Context) -> Answer:
    """Say ``/day`` as "per day"."""
    return f" per {UNITS.get(match[1], match[1])}" if match[1] else " per "


_NO_NOUN = (
    "of|and|or|to|in|at|on|from|away|off|per|apart|for|with|an?|by|than|is|was|were|are|as|above|below|under|over|each|long"
    "|wide|high|deep|tall|thick|into|near|up|down|before|after|every|when|if|but|that|the|inland|north|south|east|west"
)
_COUNTS = "an?|each|every|one|two|three|four|five|six|seven|eight|nine|ten|this|another"
_KINDS = (
    "tablets?|pills?|capsules?|doses?|bags?|sacks?|bottles?|packs?|packets?|sachets?|jars?|tins?|drums?|barrels?|tanks?"
    "|containers?|cylinders?|jerrycans?|notes?|radius|limits?|zones?|races?|walks?|delays?|periods?|intervals?|gaps?"
    "|breaks?|shifts?|sentences?|pipes?|strips?|rows?|spacings?|syringes?"
)


def attribute(text: str, first: int, end: int) -> bool:
    """Tell whether the measure at *first*:*end* stands before a noun, so it is of one: "a 5 km walk".

    >>> attribute("two 50 kg bags", 4, 9), attribute("each 5 km of road", 5, 9), attribute("take 10 mg tablets", 5, 10)
    (True, False, True)
    """
    before, after = text[:first], text[end:]
    if re.match(rf"\s(?:{_KINDS})\b", after):
        return True
    counted = re.search(rf"\b(?:{_COUNTS})\s\Z", before, re.IGNORECASE)
    return bool(counted and re.match(rf"\s(?!(?:{_NO_NOUN})\b)[a-z]", after))


@rule(
    r"(?<=\bper\s)(t|ha|kg|g|mg|l|L|ml|mL|km|m²|m2|km²|km2|m³|m3|hr|h|min|sec|yr|wk|sq km|ac)(?![\w²³])",
    "per",
)
def after_per(match: re.Match[str], context: Context) -> Answer:
    """Say the measure in "per ha"."""
    return UNITS[match[1]]


@rule(rf"\d\s?(?:{NAMES})\s?(x)\s?(?=\d)", "unit")
def by(match: re.Match[str], context: Context) -> Answer:
    """Say "by" between two measures: ``20 cm x 30 cm``."""
    glued = not match.string[match.start(1) - 1].isspace()
    return {1: f"{' ' if glued else ''}by{'' if match.string[match.end() - 1].isspace() else ' '}"}


_WINDS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_FAR = r"km|m|mi|miles?|metres?|kilometres?|meters?|kilometers?|°|degrees|kph|mph|km/h|knots|′|\'"


@rule(rf"\d\s?(?:{_FAR})(\s?)([NSEW]{{1,3}})(?=\s(?:of|from|at|to|and|on)\b|[,;)]|\.?\Z|\.\s)", "direction")
def direction(match: re.Match[str], context: Context) -> Answer:
    """Say the point of the compass in ``3 km NE of`` and ``15.5°N``."""
    if not re.fullmatch("[NS]?(?:[NS][EW])|[EW](?:[NS][EW])|[NSEW]", match[2]):
        return None
    *first, second = [_WINDS[letter] for letter in match[2]]
    said = "-".join([*first[:-1], "".join([*first[-1:], second])])
    return {2: said if match[1] else f" {said}"}


@rule(r"(?<!\d)(?<!\d\s)\b([Kk]m|KM)(?=\s\d)", "unit")
def post(match: re.Match[str], context: Context) -> Answer:
    """Say the place on a road: "near km 45"."""
    return "kilometre"


@rule(r"(?<=\d)/(?=\d{2,3}\s?mmHg\b)", "unit")
def pressure(match: re.Match[str], context: Context) -> Answer:
    """Say the pressure of blood: ``120/80 mmHg``."""
    return " over "


EARLY = (per, after_per, by, direction, post, pressure)
