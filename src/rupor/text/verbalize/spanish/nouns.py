"""The gender of Spanish nouns, as far as endings and the words around a number tell it, and numbers that agree."""

import re
import unicodedata
from typing import NamedTuple

from rupor.text.verbalize.spanish.context import words
from rupor.text.verbalize.spanish.numbers import NUMBER, Form, Number, cardinal, say
from rupor.text.verbalize.spanish.units import UNITS

_FEMININE = """
    mujer madre calle noche tarde clase vez voz luz cruz sal ley red flor parte muerte fuente gente mente llave nave
    nube sangre leche base frase fase clave sede suerte carne torre imagen orden señal carcel piel hambre pared sed
    labor miel raiz nariz paz actriz razon sarten hoz coz crisis dosis sobredosis tesis hipotesis sintesis indole
    mano foto moto radio corriente patente vertiente serpiente constante variante vacante simiente catedral central
    sucursal vocal espiral credencial postal capital catastrofe prole ong pyme app web nieve fiebre peste virgen
    rebelion metropolis diocesis sepsis tuberculosis diabetes caries efigie planicie intemperie especie superficie
    serie
"""
_MASCULINE = """
    dia problema tema programa sistema mapa planeta clima idioma poema lema dilema drama esquema sintoma diploma
    trauma cometa tranvia sofa panorama aroma estigma enigma carisma dogma plasma prisma fantasma hombre padre
    nombre mes pais bebe heroe jefe coche bote puente viaje mensaje cheque bosque valle norte sobre golpe ataque
    paquete billete informe mueble cofre sastre litre timbre analisis enfasis oasis virus campus pie café juez pez
    lapiz arroz maiz pase cruce envase bloque buque tanque parque embarque choque toque arte deporte transporte
    pasaporte uniforme cine aceite aire baile cobre eje poeta pirata atleta colega policia guardia guia recluta
    burocrata democrata interes autobus lunes martes miercoles jueves viernes club record test albergue lote debate
    combate rescate corte recorte reporte aporte soporte brote cohete limite tramite detalle cable hospital satelite
    avance alcance balance cierre desastre semestre trimestre bimestre disparate
"""
_FEMININE_ENDING = re.compile(r"(?:[csxgnt]ion|[dt]ad|tud|umbr)(?:e|es)?$|(?:triz|trices|itis|osis|icies?)$")
_MASCULINE_ENDING = re.compile(
    r"[bcdfgiklmnoprtuxy]$|(?:nte|ble|ete|ote|aje)s?$|[bcdfgiklmnoprtuxy]s$|[aeiou][lnr]es$|[ií]s$|us$|ues$"
)
_STRESSED_A = frozenset(
    words("agua arma area aula alma aguila hambre habla ala hacha ave ancla acta asma arpa")
)
"""Feminine nouns that take ``un``."""

_FEMININE_BEFORE = frozenset(
    words(
        """
    la las unas estas esas aquellas otras nuestras muchas cuántas algunas primeras últimas próximas todas ambas
    cuantas tantas dichas
    """
    )
)
_MASCULINE_BEFORE = frozenset(
    words(
        """
    los unos estos esos aquellos otros nuestros muchos cuántos algunos primeros últimos próximos todos ambos cuantos
    tantos dichos
    """
    )
)
FUNCTION = frozenset(
    words(
        """
    a al ante antes bajo con contra de del desde durante e el ella ellas ello ellos en entre es era eran está están
    esta este esto estas estos fue fueron ha han hacia hasta hay la las le les lo los más me mediante menos mientras
    ni no nos o para pero por porque pues que quien se según ser si sin sino sobre son su sus también tras tu tus u
    un una unas unos y ya hemos somos estamos tenemos podemos debemos vamos después entonces quizás jamás además
    atrás apenas nosotros ustedes cuando como donde así tiene tienen será serán puede pueden debe deben va van había
    hubo bis ter quáter
    """
    )
)
"""Words that a number does not count."""
_EITHER = frozenset(
    words(
        """
    grandes mejores peores principales diferentes posibles importantes jóvenes gran mayores menores
    """
    )
)
"""Adjectives before a noun that do not tell its gender."""
LABELS = re.compile(
    r"\b(?:art[íi]culo|cap[íi]tulo|art|cap|p[áa]g|n[úu]m|fig|p[áa]rr|vol|fase|nivel|tipo|grupo|n[úu]mero|n\.?[º°]|p[áa]gina|"
    r"opci[óo]n|canal|l[íi]nea|el d[íi]a|"
    r"punto|secci[óo]n|anexo|figura|tabla|paso|zona|sala|puerta|tecla|bot[óo]n|marque|pulse|presione|grado|categor[íi]a|"
    r"km|kil[óo]metro|lote|piso|planta|and[ée]n|aula|sal[óo]n|casilla|escalera|puerta|curso|m[óo]dulo|volumen|tomo|distrito|lecci[óo]n|versi[óo]n|etapa|turno|"
    r"regla|objetivo|principio)\W+$",
    re.IGNORECASE,
)
"""What a number names instead of counting: ``la fase 1 comenzó``."""
_SCORE = re.compile(r"(?<![\d.,])[1-9]\d?\s?[-–]\s?$")
"""What stands before the second number of a result, ``2-1``, which is no range."""
_YEAR = re.compile(r"1[1-9]\d\d|20\d\d")
_YEAR_BEFORE = re.compile(
    r"\b(?:en|desde|hasta|años?|(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre"
    r"|diciembre)(?: del?)?)\s+$",
    re.IGNORECASE,
)
_WORD = re.compile(r"\s?([^\W\d_]+[²³]?)")
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+$")
_OTHER_NUMBER = re.compile(rf"\s?(?:a|o|u|y|[-–—])\s?(?:hasta\s)?{NUMBER}(?=\s?[^\W\d_])")
_OUT_OF = re.compile(rf"\s+de (?:cada |los |las )?{NUMBER}(?=\s)")
_OF_THEM = re.compile(r"\s+de (?:ellas|las|estas|esas|aquellas|nuestras)\b")
_THOUSAND = re.compile(r"\s+mil\b")


def _bare(word: str) -> str:
    """Return a word in small letters without its accents; ñ stays.

    >>> _bare("Razón"), _bare("niñas")
    ('razon', 'niñas')
    """
    parts = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in "\u0301\u0308"))


_FEMININE_WORDS = frozenset(_bare(_FEMININE).split())
_MASCULINE_WORDS = frozenset(_bare(_MASCULINE).split())


def gender(noun: str) -> tuple[Form, bool]:
    """Return the gender of a noun in either number, and whether that is sure.

    >>> gender("personas"), gender("días"), gender("regiones"), gender("manos"), gender("cauces")
    (('fem', True), ('masc', True), ('fem', True), ('fem', True), ('masc', False))
    """
    unit = UNITS.get(noun)
    if unit:
        return ("fem" if unit.feminine else "masc"), True
    word = _bare(noun)
    stems = {word, word.removesuffix("s"), word.removesuffix("es")}
    if word.endswith("ces"):
        stems.add(word[:-3] + "z")
    if stems & _FEMININE_WORDS:
        return "fem", True
    if stems & _MASCULINE_WORDS or re.search(r"(?:grama|ista)s?$", word):
        return "masc", True
    if word.endswith(("a", "as")) or _FEMININE_ENDING.search(word):
        return "fem", True
    return "masc", bool(_MASCULINE_ENDING.search(word))


class Agreement(NamedTuple):
    """In which form a number is said before what follows it."""

    form: Form
    noun: str = ""
    """The noun whose gender is not sure."""


def agreement(number: Number, before: str, after: str) -> Agreement:
    """Find the form of a number between two texts.

    >>> agreement(Number("21"), "Hay ", " mujeres."), agreement(Number("2021"), "En ", " murieron")
    (Agreement(form='fem', noun=''), Agreement(form='alone', noun=''))
    """
    if _names(number, before):
        return Agreement("alone")
    last = _LAST_WORD.search(before)
    article = last[1].lower() if last else ""
    if article in _FEMININE_BEFORE:
        return Agreement("fem")
    for pattern in (_OTHER_NUMBER, _OUT_OF):
        between = pattern.match(after)
        if between:
            noun = _counted(after[between.end() :], one=False)
            return Agreement("fem" if noun.form == "fem" else "alone", noun.noun)
    if _OF_THEM.match(after):
        return Agreement("fem")
    found = _counted(after, one=number.one)
    return Agreement("masc") if article in _MASCULINE_BEFORE and found.form != "alone" else found


def _names(number: Number, before: str) -> bool:
    """Tell whether a number is a year or the name of a thing, and so counts nothing."""
    if number.one:
        return bool(LABELS.search(before) or _SCORE.search(before))
    return bool(_YEAR.fullmatch(number.whole) and _YEAR_BEFORE.search(before))


def _counted(after: str, *, one: bool) -> Agreement:
    """Find the form before the noun that begins a text, if one does."""
    word = _WORD.match(after)
    if not word or word[1].lower() in FUNCTION:
        return Agreement("alone")
    noun = word[1]
    if len(noun) == 1 and noun.isupper() and noun not in UNITS:
        return Agreement("alone")
    if noun.lower() in _EITHER:
        return _after_adjective(after[word.end() :], one)
    if not one and not noun.endswith("s") and noun not in UNITS and not noun.isupper():
        return Agreement("alone")
    form, sure = gender(noun)
    if one and _bare(noun) in _STRESSED_A:
        return Agreement("masc")
    if form == "fem" or sure:
        return Agreement(form)
    adjective = _WORD.match(after[word.end() :])
    if adjective and re.search(r"[oa]s?$", adjective[1]) and adjective[1].lower() not in FUNCTION:
        return Agreement("fem" if adjective[1].rstrip("s").endswith("a") else "masc")
    return Agreement(form, noun)


def _after_adjective(after: str, one: bool) -> Agreement:
    """Find the form before an adjective of either gender, which may stand for a noun: ``31 jóvenes``."""
    found = _counted(after, one=one)
    return Agreement("masc") if found.form == "alone" else found


def counted(number: Number, before: str, after: str) -> tuple[str, str, tuple[str, ...]]:
    """Say a number so that it agrees with what it counts; with why that is in doubt, and the other form."""
    if not number.plain:
        return say(number), number.why, ()
    value = number.value
    thousand = _THOUSAND.match(after)
    if thousand:
        value, after = value * 1000, after[thousand.end() :]
    if not _changes(value):
        return _without(cardinal(value), thousand), number.why, ()
    form, noun = agreement(number, before, after)
    said = _without(_said(value, form, after), thousand)
    if not noun:
        return said, number.why, ()
    return said, f"the gender of '{noun}'?", (_without(cardinal(value, "fem"), thousand),)


def _said(value: int, form: Form, after: str) -> str:
    """Say a number; before a noun whole millions take ``de``."""
    said = cardinal(value, form)
    return f"{said} de" if form != "alone" and value % 1_000_000 == 0 and value else said


def _without(said: str, thousand: re.Match[str] | None) -> str:
    """Leave out the ``mil`` that stands in the text itself."""
    return (said.removesuffix("mil").strip() or "un") if thousand else said


def _changes(value: int) -> bool:
    """Tell whether the form of a number depends on what it counts."""
    ends_in_one = value % 10 == 1 and value % 100 != 11
    hundreds = value % 1000 >= 200 or value % 1_000_000 >= 200_000
    return ends_in_one or hundreds or (value % 1_000_000 == 0 and value > 0)
