"""Spanish ordinals and Roman numerals: ``1.er``, ``siglo XXI``, ``Felipe VI``, ``II Guerra Mundial``."""

import re

from rupor.text.verbalize.rule import Answer, Context, Say, rule
from rupor.text.verbalize.spanish.context import after, before, words
from rupor.text.verbalize.spanish.nouns import FUNCTION, gender
from rupor.text.verbalize.spanish.numbers import ROMAN, cardinal, from_roman, ordinal

_HIGHEST_ORDINAL = 10
"""Kings, popes, centuries and chapters are counted on with cardinals."""

_ENDING = r"\.?(?:[ºª]|°(?=\s[^\WA-Z\d_])|er|ero|ro|do|to|vo|mo|no|ra|da|ta|va|ma|na|o|a)"


@rule(rf"(?<![\w.,/-])((\d{{1,3}})({_ENDING})(?!\w)(?:\.(?=\s[^\WA-Z\d_]))?)(?:\s([^\W\d_]+))?", "ordinal")
def figured(match: re.Match[str], context: Context) -> Answer:
    """Say ``1.º``, ``3.er``, ``2.ª``, ``5to``."""
    number, ending, noun = int(match[2]), match[3], match[4] or ""
    if not number:
        return None
    if ending in (".a", ".o") and _ARTICLE.search(before(match)):
        return None
    counts = noun.islower() and noun not in FUNCTION
    if not counts and ending in "º°" and (number > 20 or _HEAT.search(before(match))):
        return {
            1: Say(
                f"{cardinal(number, 'masc')} grados", why="degrees or an ordinal?", options=(ordinal(number),)
            )
        }
    # "1.º" is written for "primer" too.
    before_noun = ending.endswith("er") or (ending[-1] in "º°" and counts)
    return {1: ordinal(number, ending[-1] in "ªa", before_noun=before_noun)}


_HEAT = re.compile(
    r"\b(?:temperaturas?|term[óo]metro|m[áa]xim[ao]s?|m[íi]nim[ao]s?|calor|fr[íi]o|fiebre|horno|inclinaci[óo]n|[áa]ngulo)\b"
    r"[^;]*$",
    re.IGNORECASE,
)
"""What makes ``15º`` degrees."""
_ARTICLE = re.compile(r"\b(?:art(?:[íi]culo|\.)|punto|inciso|numeral|apartado)\s$", re.IGNORECASE)
"""What has letters under its number: ``art. 3.a``."""
_ORDINAL_NOUNS = (
    r"cap\. t[íi]t\. art\. cap[íi]tulos? t[íi]tulos? libros? tomos? actos? art[íi]culos? vol[uú]men(?:es)? parte canto "
    "concilio vaticano"
)
_CARDINAL_NOUNS = (
    "tipos? fases? nivel(?:es)? grados? grupos? anexos? categor[íi]as? clases? zonas? regi[óo]n(?:es)? etapas? puntos? "
    "secci[óo]n(?:es)? ap[ée]ndices? escal[óo]n(?:es)? sector(?:es)? distritos? ciclos? m[óo]dulos? unidad(?:es)? fila "
    "cuadros? tablas? figuras? l[áa]minas? versi[óo]n estad[íi]o factor par"
)
_RULERS = frozenset(
    words(
        """
    Felipe Juan Carlos Alfonso Fernando Isabel Luis Enrique Jorge Eduardo Ricardo Guillermo Pedro Pablo Pío
    Benedicto Francisco León Gregorio Clemente Inocencio Urbano Sixto Julio Alejandro Nicolás Napoleón Federico
    Leopoldo Alberto Balduino Harald Haakon Cristián Gustavo Margarita Catalina María Ana Cristina Beatriz
    Guillermina Constantino Ramsés Tutmosis Ptolomeo Darío Jerjes Tiberio Teodosio Justiniano Otón Sancho Ramiro
    Ordoño Jaime Manuel José Miguel Mohamed Muhammad Hassan Abdalá Bonifacio Adriano Honorio Celestino Martín
    Calixto Marcelo Iván Basilio Víctor Humberto
    """
    )
)
_QUEENS = frozenset(words("Isabel Margarita Catalina María Ana Cristina Beatriz Guillermina"))

_CENTURY = re.compile(
    rf"\b(?:siglos?|ss?\.)\s+(?:(?:{ROMAN})\s*(?:,|y|e|o|al?|del|[-–—])\s*)*$", re.IGNORECASE
)
_BY_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINAL_NOUNS.split())})\s+$", re.IGNORECASE)
_BY_CARDINAL = re.compile(
    rf"\b(?:{'|'.join(_CARDINAL_NOUNS.split())})\s+(?:(?:{ROMAN})\s*(?:,|y|e|o|al?|[-–—])\s*)*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b([A-ZÁÉÍÓÚÑ][a-záéíóúüñ]+)\s+$")
_EVENT = re.compile(
    r"\s+((?:Guerra|Congreso|Cumbre|Conferencia|Asamblea|Encuentro|Foro|Semana|Jornadas?|Festival|Rep[úu]blica|Reich"
    r"|Internacional|Plan|Reuni[óo]n|Concilio|Edici[óo]n|Feria|Sesi[óo]n|Simposio|Seminario|Taller|Curso|Maratón|Copa|Premio"
    r"|Juegos|Campeonato|Bienal|Coloquio|Convenci[óo]n|Marcha|Carrera|Muestra|Certamen|Concurso|Informe|Regi[óo]n)s?)\b",
    re.IGNORECASE,
)


@rule(rf"(?<![\w.'’-])({ROMAN})(?![\w'’]|\.[A-Z])", "Roman numeral")
def roman(match: re.Match[str], context: Context) -> Answer:
    """Say a Roman numeral by what stands around it."""
    written, number = match[1], from_roman(match[1])
    if _CENTURY.search(before(match)):
        return _low_ordinal(number)
    named = _BY_ORDINAL.search(before(match))
    if named:
        return _low_ordinal(number, feminine=gender(named[1])[0] == "fem")
    if _BY_CARDINAL.search(before(match)):
        return cardinal(number)
    if context.shouted:
        return None
    return (
        _of_name(written, number, before(match))
        or _of_event(written, number, before(match), after(match))
        or _lone(written, number)
    )


def _low_ordinal(number: int, *, feminine: bool = False) -> str:
    return ordinal(number, feminine) if number <= _HIGHEST_ORDINAL else cardinal(number)


def _of_name(written: str, number: int, left: str) -> Answer:
    """Say the number of a king, a pope, or a thing with a name."""
    name = _NAME.search(left)
    if not name or not set(written) <= set("IVX"):
        return None
    if name[1] in _RULERS:
        return _low_ordinal(number, feminine=name[1] in _QUEENS)
    if len(written) == 1 or name[1].lower() in FUNCTION:
        return None
    options = (ordinal(number),) if number <= 20 else ()
    return Say(cardinal(number), why="a number of a ruler or of a thing?", options=options)


def _of_event(written: str, number: int, left: str, right: str) -> Answer:
    """Say the number before what is counted: ``II Guerra Mundial``."""
    event = _EVENT.match(right)
    if not event or not set(written) <= set("IVXL"):
        return None
    # "Internacional" may be an adjective that stands for a noun: its article tells more than its ending.
    feminine = bool(re.search(r"\blas?\s$", left, re.IGNORECASE)) or gender(event[1])[0] == "fem"
    many = event[1].endswith("s")
    said = ordinal(number, feminine, before_noun=not feminine and not many)
    return f"{said}s" if many else said


def _lone(written: str, number: int) -> Answer:
    """Say a numeral that nothing explains, if it can hardly be anything else."""
    if len(written) < 2 or not set(written) <= set("IVX"):
        return None
    return Say(cardinal(number), why="a Roman numeral?", options=(ordinal(number),))


RULES = (roman, figured)
