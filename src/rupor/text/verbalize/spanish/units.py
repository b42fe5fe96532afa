"""Units and money in Spanish: a symbol's name for one and for many."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from rupor.text.verbalize.spanish.context import words
from rupor.text.verbalize.spanish.numbers import region


class Unit(NamedTuple):
    """What a symbol is called."""

    one: str
    many: str
    feminine: bool = False

    def name(self, one: bool) -> str:
        """Return the name for one or for many."""
        return self.one if one else self.many


def _regular(names: str, feminine: bool = False) -> dict[str, Unit]:
    """Make units of ``symbol=name`` whose plural adds an s to the first word."""
    made = {}
    for pair in names.split("; "):
        symbol, name = pair.split("=")
        first, *rest = name.split()
        made[symbol] = Unit(name, " ".join([f"{first}s", *rest]), feminine)
    return made


LENGTHS = _regular("km=kilómetro; m=metro; cm=centímetro; mm=milímetro; dm=decímetro; nm=nanómetro")
"""Those that may be squared and cubed."""

UNITS: dict[str, Unit] = {
    **LENGTHS,
    **_regular(
        "kg=kilogramo; Kg=kilogramo; kgs=kilogramo; Kgs=kilogramo; Km=kilómetro; "
        "kms=kilómetro; mts=metro; g=gramo; gr=gramo; mg=miligramo; "
        "µg=microgramo; μg=microgramo; mcg=microgramo; "
        "l=litro; L=litro; lt=litro; lts=litro; "
        "dl=decilitro; cl=centilitro; ml=mililitro; mL=mililitro; cc=centímetro cúbico; "
        "min=minuto; s=segundo; seg=segundo; ms=milisegundo; W=vatio; kW=kilovatio; MW=megavatio; GW=gigavatio; "
        "kWh=kilovatio hora; MWh=megavatio hora; V=voltio; kV=kilovoltio; A=amperio; dB=decibelio; J=julio; "
        "KB=kilobyte; MB=megabyte; GB=gigabyte; TB=terabyte; kbps=kilobit por segundo; Mbps=megabit por segundo; "
        "°C=grado centígrado; ºC=grado centígrado; °F=grado Fahrenheit; °=grado; mi=milla; ft=pie; "
        "mmHg=milímetro de mercurio; kbit/s=kilobit por segundo; Mbit/s=megabit por segundo; kN=kilonewton"
    ),
    **_regular(
        "t=tonelada; Tm=tonelada; h=hora; hr=hora; hrs=hora; hs=hora; ha=hectárea; kcal=kilocaloría; cal=caloría; "
        "lb=libra; lbs=libra; oz=onza; UI=unidad internacional; bpm=pulsación por minuto",
        feminine=True,
    ),
    "UI": Unit("unidad internacional", "unidades internacionales", True),
    "bpm": Unit("pulsación por minuto", "pulsaciones por minuto", True),
    "mi": Unit("milla", "millas", True),
    "°C": Unit("grado centígrado", "grados centígrados"),
    "ºC": Unit("grado centígrado", "grados centígrados"),
    "cc": Unit("centímetro cúbico", "centímetros cúbicos"),
    "qq": Unit("quintal", "quintales"),
    "mz": Unit("manzana", "manzanas", True),
    "lpm": Unit("latido por minuto", "latidos por minuto"),
    "rpm": Unit("revolución por minuto", "revoluciones por minuto", True),
    "mins": Unit("minuto", "minutos"),
    "pb": Unit("punto básico", "puntos básicos"),
    "Hz": Unit("hercio", "hercios"),
    "kHz": Unit("kilohercio", "kilohercios"),
    "MHz": Unit("megahercio", "megahercios"),
    "GHz": Unit("gigahercio", "gigahercios"),
    "Pa": Unit("pascal", "pascales"),
    "hPa": Unit("hectopascal", "hectopascales"),
    "kPa": Unit("kilopascal", "kilopascales"),
    **{
        f"{key}{sign}": Unit(f"{unit.one} cuadrado", f"{unit.many} cuadrados")
        for key, unit in LENGTHS.items()
        for sign in "²2"
    },
    **{
        f"{key}{sign}": Unit(f"{unit.one} cúbico", f"{unit.many} cúbicos")
        for key, unit in LENGTHS.items()
        for sign in "³3"
    },
}

ALONE = frozenset(
    words("km Km kg cm mm mg ml kW kWh MW Mbps kHz MHz GHz km² km2 m² m2 m³ m3 cm² cm³ °C mmHg kcal")
)
"""Symbols that cannot be taken for anything else, even without a number."""


class Currency(NamedTuple):
    """What a currency and its hundredth part are called."""

    unit: Unit
    part: Unit | None = None
    why: str = ""
    other: Unit | None = None
    """What it may be instead, where it is in doubt."""


_CENTAVO = Unit("centavo", "centavos")
_DOLLAR = Currency(Unit("dólar", "dólares"), _CENTAVO)
_PESO = Currency(Unit("peso", "pesos"), _CENTAVO)
_EURO = Currency(Unit("euro", "euros"), Unit("céntimo", "céntimos"))
_POUND = Currency(Unit("libra esterlina", "libras esterlinas", True), Unit("penique", "peniques"))
_DOLLAR_REGIONS = frozenset(["US", "EC", "SV", "PR", "PA"])
_PESO_REGIONS = frozenset(words("MX CO AR CL UY DO CU PH"))


def _pesos(country: str) -> Currency:
    return Currency(Unit(f"peso {country}", f"pesos {country}s"), _CENTAVO)


CURRENCIES: dict[str, Currency] = {
    **dict.fromkeys(("US$", "U$S", "USD", "U$D"), _DOLLAR),
    **dict.fromkeys(("€", "EUR"), _EURO),
    **dict.fromkeys(("£", "GBP"), _POUND),
    **dict.fromkeys(("RD$", "DOP"), _pesos("dominicano")),
    **dict.fromkeys(("MX$", "MXN"), _pesos("mexicano")),
    "ARS": _pesos("argentino"),
    "COP": _pesos("colombiano"),
    "CLP": _pesos("chileno"),
    "UYU": _pesos("uruguayo"),
    **dict.fromkeys(("C$", "NIO"), Currency(Unit("córdoba", "córdobas"), _CENTAVO)),
    **dict.fromkeys(("Q", "GTQ"), Currency(Unit("quetzal", "quetzales"), _CENTAVO)),
    **dict.fromkeys(("L", "HNL"), Currency(Unit("lempira", "lempiras"), _CENTAVO)),
    **dict.fromkeys(("S/", "S/.", "PEN"), Currency(Unit("sol", "soles"), Unit("céntimo", "céntimos"))),
    "BOB": Currency(Unit("boliviano", "bolivianos"), _CENTAVO),
    "VES": Currency(Unit("bolívar", "bolívares"), Unit("céntimo", "céntimos")),
    **dict.fromkeys(("₡", "CRC"), Currency(Unit("colón", "colones"), Unit("céntimo", "céntimos"))),
    **dict.fromkeys(("₲", "PYG"), Currency(Unit("guaraní", "guaraníes"))),
    **dict.fromkeys(("R$", "BRL"), Currency(Unit("real", "reales"), _CENTAVO)),
    **dict.fromkeys(("¥", "JPY"), Currency(Unit("yen", "yenes"))),
    "CHF": Currency(Unit("franco suizo", "francos suizos"), Unit("céntimo", "céntimos")),
}

_SHARED = ("$", "Bs.", "Bs")
"""Signs of several currencies."""
BEFORE = (*(key for key in CURRENCIES if key != "L"), *_SHARED)
"""Signs and codes that may stand before a sum."""
CODES = tuple(key for key in CURRENCIES if len(key) == 3 and key.isalpha())
"""International codes."""
AFTER = tuple(key for key in (*CURRENCIES, "$", "Bs") if key not in ("Q", "L", "S/", "S/."))
"""Those that may stand after one, or alone."""


def expression(signs: Iterable[str]) -> str:
    """Return a regular expression of signs, the longest first."""
    return "|".join(re.escape(sign) for sign in sorted(signs, key=lambda sign: (-len(sign), sign)))


def named(symbol: str) -> Unit:
    """Return a unit, or one unit per another.

    >>> named("km/h").many, named("mg/l").one
    ('kilómetros por hora', 'miligramo por litro')
    """
    if symbol in UNITS:
        return UNITS[symbol]
    over, _, under = symbol.partition("/")
    unit, per = UNITS[over], UNITS[under].one
    return Unit(f"{unit.one} por {per}", f"{unit.many} por {per}", unit.feminine)


def currency(sign: str, language: str) -> Currency:
    """Return what a sign means in the region of a language tag.

    >>> currency("$", "es-MX").unit.many, currency("$", "es-EC").unit.many, currency("$", "es").why
    ('pesos', 'dólares', 'dollars or pesos?')
    """
    where = region(language)
    if sign in ("Bs.", "Bs"):
        found = CURRENCIES["BOB" if where == "BO" else "VES"]
        other = CURRENCIES["VES" if where == "BO" else "BOB"].unit
        return found if where in ("BO", "VE") else found._replace(why="bolívares or bolivianos?", other=other)
    if sign != "$":
        return CURRENCIES[sign]
    if where in _DOLLAR_REGIONS:
        return _DOLLAR
    if where in _PESO_REGIONS:
        return _PESO
    return _DOLLAR._replace(why="dollars or pesos?", other=_PESO.unit)
