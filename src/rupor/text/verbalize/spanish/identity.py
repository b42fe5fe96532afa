"""Figures that name and do not count: codes, accounts, places on the map, quarters of a year."""

import re

from rupor.text.verbalize import phones
from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule
from rupor.text.verbalize.spanish.abbreviations import spell
from rupor.text.verbalize.spanish.context import before
from rupor.text.verbalize.spanish.numbers import cardinal, ordinal

_HOLDERS = (
    r"RUC|CUI[TL]|NIT|RUT|DPI|DUI|CUI|DNI|NI[EF]|CIF|CBU|CLABE|PIN|c[ée]dula|pasaporte|c[óo]digos?|clave|contraseña"
    r"|folio|radicado|cuenta(?= (?:bancaria|corriente|de|n[.úo°º]))|C\. ?P\."
)
_SORTS = (
    r"de (?:acceso|seguridad|verificaci[óo]n|confirmaci[óo]n|ahorros?|identidad|ciudadan[íi]a|reserva|cliente)"
    r"|bancaria|corriente|postal|personal|secret[oa]|es|el|la|n[úu]mero|n\.?[º°]|[Nn]o\.|:"
)


def rules(words: phones.Words) -> tuple[Rule, ...]:
    """Make the rules for figures that are said one by one, grouped as the language's telephone numbers are."""

    @rule(
        rf"\b(?:{_HOLDERS})(?:\s?(?:{_SORTS}))*\s(?P<code>\d{{4,}})(?![\w/-]|[.,]\d)", "code", re.IGNORECASE
    )
    def held(match: re.Match[str], context: Context) -> Answer:
        return {"code": phones.say(match["code"], words)}

    @rule(r"(?<![\w.,/-])\d{10,}(?![\w/-]|[.,]\d)", "code")
    def long(match: re.Match[str], context: Context) -> Answer:
        options = (cardinal(int(match[0])),) if len(match[0]) < 16 and match[0][0] != "0" else ()
        return Say(phones.say(match[0], words), why="a code or a number?", options=options)

    return held, long


_DIALLING = re.compile(
    r"\b(?:m[áa]r[qc]\w+|ll[áa]m\w+|c[óo]digo|digit\w+|tecle\w+)\b[^.;]{0,30}$", re.IGNORECASE
)


@rule(r"\*(?=\d)", "sign")
def star(match: re.Match[str], context: Context) -> Answer:
    """Say the key of ``marque *611``; a star elsewhere is a note's."""
    return "asterisco " if _DIALLING.search(before(match)) else None


@rule(r"(?<![\w./])([1-4])T(?=\s(?:del?\s)?(?:19|20)\d\d\b)", "quarter")
def quarter(match: re.Match[str], context: Context) -> Answer:
    """Say ``el 3T de 2024``."""
    return f"{ordinal(int(match[1]), before_noun=True)} trimestre"


@rule(
    r"(?<![\w.,])(\d{1,3})\s?[°º]\s?(?:(\d\d?)\s?['′’])?\s?(?:(\d\d?)\s?(?:[\"″”]|''))?\s?([NSEOW])(?!\w)",
    "place on the map",
)
def place(match: re.Match[str], context: Context) -> Answer:
    """Say ``12° 30' S``."""
    said = [_many(match[1], "grado")]
    if match[2]:
        said.append(_many(match[2], "minuto"))
    if match[3]:
        said.append(_many(match[3], "segundo"))
    return f"{' '.join(said)} {_WINDS[match[4]]}"


def _many(figures: str, name: str) -> str:
    return f"{cardinal(int(figures), 'masc')} {name}{'' if int(figures) == 1 else 's'}"


@rule(r"(?<![\w.,:])(\d\d?)['′](?:(\d\d?)(?:[\"″]|''))?(?![\w'′])", "time")
def lasted(match: re.Match[str], context: Context) -> Answer:
    """Say ``45'30"``, the minutes and seconds that something took."""
    seconds = f" {_many(match[2], 'segundo')}" if match[2] else ""
    return f"{_many(match[1], 'minuto')}{seconds}"


@rule(r"(?:(?<![\d=<>\s])|(?<=[a-záéíóúñ] )|(?<=\())([<>])\s?(?=\d)", "comparison")
def compared(match: re.Match[str], context: Context) -> Answer:
    """Say ``niñas <5 años``; after a variable or a number the sign is arithmetic's."""
    return f" {'menos' if match[1] == '<' else 'más'} de "


@rule(r"(?<![\w.,/-])(\d{1,2})[-‑]([A-Z])(?![\w-])", "code")
def marked(match: re.Match[str], context: Context) -> Answer:
    """Say ``el 11-S``, ``aula 3-B``."""
    return f"{cardinal(int(match[1]))} {spell(match[2])}"


@rule(
    r"\b(?:el|al|del)\s(911)(?=\s[a-záéíóúñ]|[,;.)]?(?:\s|$))(?!\s(?:aniversario|de\s))",
    "emergency number",
    re.IGNORECASE,
)
def emergency(match: re.Match[str], context: Context) -> Answer:
    """Say the emergency number of most of America where no word tells that it is called."""
    return {1: "nueve uno uno"}


_FERTILIZER = re.compile(r"\b(?:NPK|fertilizantes?|f[óo]rmulas?|abonos?|triple)\b[^.;]{0,30}$", re.IGNORECASE)


@rule(r"(?<![\w.,/-])(\d\d?)-(\d\d?)-(\d\d?)(?![\w/-]|[.,]\d)", "code")
def formula(match: re.Match[str], context: Context) -> Answer:
    """Say the numbers of a fertilizer: ``NPK 10-30-10``, ``15-15-15``."""
    dated = int(match[1]) in range(1, 32) and int(match[2]) in range(1, 13)
    if dated and not _FERTILIZER.search(before(match)):
        return None
    return " ".join(cardinal(int(part)) for part in match.groups())


_WINDS = {
    **{"N": "norte", "S": "sur", "E": "este", "O": "oeste", "W": "oeste", "NE": "nordeste", "NO": "noroeste"},
    **{"NW": "noroeste", "SE": "sudeste", "SO": "suroeste", "SW": "suroeste"},
}
_WEATHER = re.compile(
    r"\b(?:vientos?|rachas?|r[áa]fagas?|oleaje|olas|rumbo|costas?|componente|sector|direcci[óo]n|km|kil[óo]metros)\b[^.;]*$",
    re.IGNORECASE,
)


@rule(r"\b(?:del|al|hacia el|sector|rumbo|componente)\s([NS][EOW]|[NSEOW])(?!\w|\.\w)", "course")
def course(match: re.Match[str], context: Context) -> Answer:
    """Say ``vientos del NE``."""
    return {1: _WINDS[match[1]]} if _WEATHER.search(before(match, 1)) else None


@rule(r"(?<=\d)\+(?!\s?\d|\w)", "sign")
def or_more(match: re.Match[str], context: Context) -> Answer:
    """Say ``65+``."""
    return " o más"


@rule(r"(?<=[\w)])\s(x)\s(?=\w)", "sign")
def by(match: re.Match[str], context: Context) -> Answer:
    """Say ``2 x 1``, ``3 lb x tarea``."""
    return {1: "por"}


@rule(r"(?<=\d)\.([a-z])(?!\w|\.\w)", "article")
def under_point(match: re.Match[str], context: Context) -> Answer:
    """Say the letter of ``art. 51.1.c``."""
    return f" punto {spell(match[1])}"


EARLY = (formula, course, marked, emergency, quarter, place, lasted)
LATE = (star, compared, or_more, by, under_point)
