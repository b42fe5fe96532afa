"""What Spanish writes otherwise than it is said: abbreviations, initialisms, codes, inclusive endings, signs."""

import functools
import re

from rupor.text.verbalize import lexicon, symbols
from rupor.text.verbalize.rule import Answer, Context, Say, rule
from rupor.text.verbalize.spanish.abbreviations import PATTERN, in_full, readable, spell
from rupor.text.verbalize.spanish.context import apart, before, words
from rupor.text.verbalize.spanish.numbers import cardinal, spelled

_CAPITAL = "A-ZÁÉÍÓÚÜÑ"
_ORDINARY = 3.0
"""Words in capitals that are this frequent in Spanish (``wordfreq``'s Zipf scale) are ordinary words written large."""
_SHORT = frozenset(
    words(
        """
    a al con da de del dio dos el en es esa ese eso fue fin gas ha haz hay hoy ir la las le ley les lo los luz mal
    mar mas más me mes mi mis muy ni no nos o oír paz pan por que qué red sal san se sé ser si sí sin sol son su sus
    tal te tu tú tus un una uno va van ve ven vez vía voy voz y ya yo día dar ver sea son mil año ojo uso usa use
    """
    )
)


@functools.cache
def _known() -> dict[str, str]:
    """Return what Rupor's own lexicon says for words of capitals."""
    own = lexicon.builtin("es")
    entries = own.entries if own else ()
    return {
        one.written: one.spoken for one in entries if not one.regex and one.spoken and one.written.isupper()
    }


def _ordinary(word: str) -> bool:
    """Tell whether a word in capitals is a common word written large."""
    if len(word) < 4:
        return word in _SHORT
    if not readable(word) and not (len(word) > 4 and _voiced(word)):
        return False
    from wordfreq import zipf_frequency

    return zipf_frequency(word, "es") >= _ORDINARY


def initials(word: str) -> str | Say:
    """Say a word of capitals that no lexicon has: as a word if it can be read as one, else letter by letter."""
    small = word.lower()
    if _ordinary(small):
        return small
    # Of two letters hardly any is read as a word, but those of the lexicon.
    if readable(word) and len(word) > 2:
        return Say(word.capitalize(), why=f"'{word}': a word or letters?", options=(spell(word),))
    vowels = re.search("[aeiouáéíóúü]", small)
    if vowels and len(word) > 3:
        return Say(spell(word), why=f"'{word}': a word or letters?", options=(word.capitalize(),))
    return spell(word)


def name(word: str) -> str:
    """Say one name of an e-mail or web address.

    >>> name("org"), name("com"), name("un"), name("ayuda24"), name("mx")
    ('org', 'com', 'u ene', 'ayuda24', 'eme equis')
    """
    if word.isdecimal():
        return _figures(word)
    if word.lower() in ("com", "org", "net", "int", "info"):
        return word.lower()
    known = _known().get(word.upper())
    if known:
        return known
    # "un" is the United Nations' name in addresses.
    small = word.lower() in _SHORT - {"un"} if len(word) < 4 else readable(word) or _voiced(word)
    return word if small else spell(word)


def _voiced(word: str) -> bool:
    """Tell whether a long word has so many vowels that it is hardly an initialism."""
    return len(re.findall("[aeiouáéíóúy]", word.lower())) * 4 >= len(word)


def _figures(digits: str) -> str:
    """Say figures in a code: short ones as a number."""
    coded = len(digits) > 4 or (digits[0] == "0" and len(digits) > 1)
    return spelled(digits) if coded else cardinal(int(digits))


@rule(rf"(?<![\w@./-])(?:{PATTERN})(?!\w)", "abbreviation", re.IGNORECASE)
def abbreviation(match: re.Match[str], context: Context) -> Answer:
    """Say an abbreviation in full."""
    said = in_full(match[0])
    one = said in ("minutos", "segundos") and re.search(r"(?<![\d.,])1\s?$", before(match))
    return (said[:-1] if one else said) or None


_BEFORE_NUMBER = {
    "p": "página",
    "pp": "páginas",
    "no": "número",
    "nos": "números",
    "s": "siglo",
    "ss": "siglos",
    "res": "resolución",
    "r.d": "Real Decreto",
    "l.o": "Ley Orgánica",
}
_SHARES = (
    "h|hs|hrs?|horas?|d[íi]as?|semanas?|mes(?:es)?|min|minutos?|hab|habitantes|personas?|familias?|niñ[oa]s|kg|ha|l"
    "|litros?"
)
"""What follows ``c/`` and a number where it is ``cada`` and no street."""


@rule(
    r"(?<![\w.])(?:([Pp]p?|[Nn][Oo]s?|Res|R\. ?D|L\. ?O)\.(?=\s?\d)|([Ss]s?)\.(?=\s[IVX]+\b(?!\.))"
    rf"|[Cc]/(?=\s?[A-ZÁÉÍÓÚÑ])|([Cc]/)(?=\s?\d[\d.\s]*(?:{_SHARES})\b))",
    "abbreviation",
)
def before_something(match: re.Match[str], context: Context) -> Answer:
    """Say abbreviations that are one only before a number or a name: ``p. 5``, ``s. XX``, ``c/ Mayor``."""
    written = match[1] or match[2]
    if not written:
        return apart(match, "cada" if match[3] else "calle")
    return _BEFORE_NUMBER[written.lower().replace(" ", "")]


@rule(
    r"(?<![\w.])(?:(?:(D)|(Cap)|(P)|(Col))\.(?=\s[A-ZÁÉÍÓÚÑ][a-záéíóúñ])|(Min)\.(?=\sde(?:l| la)?\s[A-ZÁÉÍÓÚÑ]))",
    "abbreviation",
)
def before_name(match: re.Match[str], context: Context) -> Answer:
    """Say titles that are one only before a name: ``D. Juan``, ``Cap. Soto``; ``Juan D. Perón`` has an initial."""
    for group, title in ((2, "capitán"), (4, "colonia"), (5, "Ministerio")):
        if match[group]:
            return title
    if match[3]:
        return "padre" if re.search(r"\b[Ee]l\s$", before(match)) else None
    return "de" if re.search(rf"[{_CAPITAL}][\w.]*\s$", before(match)) else "don"


@rule(rf"(?<![\w.])(?:[{_CAPITAL}]\.){{2,}}(?!\w)", "initialism")
def dotted(match: re.Match[str], context: Context) -> Answer:
    """Say ``O.N.U.`` like ``ONU``."""
    word = match[0].replace(".", "")
    return _known().get(word) or spell(word)


_LETTERED = re.compile(
    r"\b(?:vitaminas?|hepatitis|virus|gripe|influenza|tipo|grupo|clase|punto|plan|opci[óo]n|anexo|planta|puerta|bloque"
    r"|letra|secci[óo]n|categor[íi]a|zona|sector|l[íi]nea|ruta|serie|salón|sala)\s$",
    re.IGNORECASE,
)
"""What is named by a letter."""


@rule(rf"(?<![\w.])([{_CAPITAL}])\.(?=\s?[{_CAPITAL}])", "initial")
def initial(match: re.Match[str], context: Context) -> Answer:
    """Say the initials of a name, ``J. L. Borges``; the stop after ``vitamina C`` ends a sentence."""
    if _LETTERED.search(before(match)):
        return {1: spell(match[1])}
    return apart(match, spell(match[1]))


@rule(rf"(?<![\w@#/])([{_CAPITAL}]{{2,}})(s)?(?!\w)", "initialism")
def capitals(match: re.Match[str], context: Context) -> Answer:
    """Say words of capitals that the lexicon does not have."""
    # Voices spell short words of capitals, so that ordinary ones are said small.
    if context.shouted and re.search("[AEIOUÁÉÍÓÚÜY]", match[1]):
        return match[0].lower()
    known = _known().get(match[1])
    said = known or initials(match[1])
    if not match[2]:
        return said
    return said if isinstance(said, Say) else f"{said}s"


@rule(r"(?<!\w)(A|B|AB|O)([+−-])(?!\w)", "blood group")
def blood(match: re.Match[str], context: Context) -> Answer:
    """Say ``sangre O+``."""
    if not re.search(r"\b(?:sangre|sangu[ií]neo|tipo|grupo|donantes?)\b", before(match), re.IGNORECASE):
        return None
    return f"{spell(match[1])} {'positivo' if match[2] == '+' else 'negativo'}"


@rule(
    r"(?<![\w'’.])(?:([B-DF-HJ-NP-TVWXZÑ])(?![\w'’]|[.-]\w)|([b-df-hj-np-tvwxz])(?=\)))",
    "letter",
)
def letter(match: re.Match[str], context: Context) -> Answer:
    """Say a lone consonant: ``vitamina C``, ``b)``."""
    return spell(match[1] or match[2])


@rule(r"(?<![\w.,@/-])((?:1[89]|20)?\d0)'?s(?!\w)", "decade")
def decade(match: re.Match[str], context: Context) -> Answer:
    """Say ``los 90s``."""
    return cardinal(int(match[1]))


@rule(rf"(?<![\w@/.-])(?=[{_CAPITAL}/]*\d)[{_CAPITAL}]{{1,5}}(?:/[{_CAPITAL}\d]{{1,8}})+(?![\w/])", "code")
def document(match: re.Match[str], context: Context) -> Answer:
    """Say the signature of a document: ``A/RES/70/1``."""
    return " barra ".join(_code(part) for part in match[0].split("/"))


@rule(r"(?<![\w@/‑-])(?=[\w‑-]*\d)(?=[\w‑-]*[^\W\d_])[^\W_]+(?:[-‑.,](?=\w*\d)[^\W_]+)*(?![\w@])", "code")
def code(match: re.Match[str], context: Context) -> Answer:
    """Say letters with figures: ``H5N1``, ``5G``, ``B-52``, ``4x4``."""
    return _code(match[0])


@rule(r"(?<!\w)['’](\d\d)(?!\w)", "decade")
def short_year(match: re.Match[str], context: Context) -> Answer:
    """Say ``los años '90``."""
    return _figures(match[1])


_GROUPED = r"(?<!\d)[1-9]\d{0,2}(?:\.\d{3}){2,}(?!\d)"


def _code(text: str) -> str:
    if re.fullmatch(r"\d+(?:x\d+)+", text):
        return " por ".join(map(_figures, text.split("x")))
    pieces = re.findall(rf"[^\W\d_]+|{_GROUPED}|\d+(?:[.,]\d+)?|[.,]", text)
    return " ".join(_piece(piece) for piece in pieces)


def _piece(piece: str) -> str:
    """Say one piece of a code."""
    if re.fullmatch(_GROUPED, piece):
        return cardinal(int(piece.replace(".", "")))
    if piece[0].isdecimal():
        whole, sign, decimals = piece.partition("." if "." in piece else ",")
        named = " punto " if sign == "." else " coma "
        return f"{_figures(whole)}{named}{_figures(decimals)}" if sign else _figures(piece)
    if piece in ".,":
        return "punto"
    if len(piece) == 1 or (piece.isupper() and (len(piece) == 2 or not readable(piece))):
        return _known().get(piece) or spell(piece)
    return _known().get(piece) or (piece.capitalize() if piece.isupper() else piece)


def _both(stem: str, many: bool) -> tuple[str, str]:
    """Return the masculine and the feminine form that an inclusive spelling stands for."""
    if stem in "lL":
        return f"{stem}os" if many else "el", "las" if many else "la"
    end = "s" if many else ""
    masculine = (stem + ("es" if many else "")) if stem.endswith("or") else f"{stem}o{end}"
    return masculine, f"{stem.lower()}a{end}"


@rule(
    r"(?<![\w.@/])(?:([^\W\d_]+)@(s?)|([^\W\d_]+[bcdfglmnprstvzñ])x(s)|([Ll])x(s))(?![\w@]|\.\w)", "inclusive"
)
def inclusive(match: re.Match[str], context: Context) -> Answer:
    """Say ``niñ@s``, ``niñxs`` with both endings."""
    stem = match[1] or match[3] or match[5]
    many = bool(match[2] or match[4] or match[6])
    masculine, feminine = _both(stem, many)
    joined = f"{masculine} {'y' if many else 'o'} {feminine}"
    return Say(joined, why="an inclusive spelling", options=(masculine, feminine))


@rule(
    r"(?<!\w)([^\W\d_]*(?:os|ores|o|or|es|el|un|án|ón|ín))(?:/|\()-?(as?|ras?|oras?|la|las|una)\)?(?!\w)",
    "inclusive",
    re.IGNORECASE,
)
def both_endings(match: re.Match[str], context: Context) -> Answer:
    """Say ``niño/a``, ``los/as``, ``trabajadores/as``, ``el/la``."""
    left, ending = match[1], match[2]
    many = left.endswith("s")
    if many != ending.endswith("s"):
        return None
    return f"{left} {'y' if many else 'o'} {_feminine(left, ending)}"


def _feminine(left: str, ending: str) -> str:
    """Make the feminine of a masculine form from its ending."""
    if ending in ("la", "las", "una"):
        return ending
    bare = "".join({"á": "a", "ó": "o", "í": "i"}.get(sign, sign) for sign in left.lower())
    stem = re.sub(r"(?:os|o|(?<=[rlnz])es)$", "", bare)
    return stem + ("as" if ending.endswith("s") else "a")


@rule(r"(?<=[^\W\d_])/(?=([^\W\d_]+))", "slash")
def slash(match: re.Match[str], context: Context) -> Answer:
    """Say a slash between words: an alternative."""
    word = " u " if re.match(r"h?o", match[1], re.IGNORECASE) else " o "
    return Say(word, why="a slash between words", options=(" y ", " barra "))


@rule(r"(?<!\w)#(?:\s(?=\d))?([^\W_]\w*)", "hashtag")
def hashtag(match: re.Match[str], context: Context) -> Answer:
    """Say ``#NiUnaMenos`` word by word, ``#5`` as a number."""
    if match[1].isdecimal():
        return f"número {_figures(match[1])}"
    parts = re.findall(r"[^\W\d_](?:[^\W\d_a-záéíóúñ]+(?![a-záéíóúñ])|[a-záéíóúüñ]*)|\d+", match[1])
    return "etiqueta " + " ".join(_figures(part) if part.isdecimal() else _word(part) for part in parts)


def _word(part: str) -> str:
    """Say a word of a hashtag; capitals are spelled where they cannot be read."""
    if not part.isupper() or len(part) == 1:
        return part
    said = _known().get(part) or initials(part)
    return said.spoken if isinstance(said, Say) else said


@rule(r"(?<![\w.])@([^\W_]\w*)", "account")
def account(match: re.Match[str], context: Context) -> Answer:
    """Say ``@OPSOMS``, ``@mi_radio``."""
    camel = re.fullmatch(r"(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+){2,}", match[1])
    parts = re.findall("[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+" if camel else r"[^\W\d_]+|\d+|_", match[1])
    said = parts if camel else ["guion bajo" if part == "_" else name(part) for part in parts]
    return "arroba " + " ".join(said)


_GREEK = dict(
    zip(
        "αβγδλμπωΩ",
        words("alfa beta gamma delta lambda mu pi omega omega"),
        strict=True,
    )
)


@rule(r"(?:(?![^\W\d_\u0370-\U0010ffff])[^\W\d_][\u0300-\u036f\u064b-\u0652]*)+", "foreign script")
def foreign(match: re.Match[str], context: Context) -> Answer:
    """Say words of other scripts in Latin letters."""
    from rupor.text.verbalize.romanize import romanize

    if not re.search("[\u0370-\u1dff\u1f00-\U0010ffff]", match[0]):
        return None
    if match[0] in _GREEK:
        return _GREEK[match[0]]
    return Say(romanize(match[0]) or match[0], why="a word of another script")


signs = symbols.said(
    {
        **{"&": "y", "+": "más", "=": "igual a", "@": "arroba", "#": "numeral", "×": "por", "÷": "entre"},
        **{
            "±": "más o menos",
            "°": "grados",
            "§": "sección",
            "%": "por ciento",
            "‰": "por mil",
            "<": "menor que",
        },
        **{">": "mayor que", "≤": "menor o igual que", "≥": "mayor o igual que", "≠": "distinto de"},
        **{"≈": "aproximadamente"},
    }
)

EARLY = (
    document,
    blood,
    decade,
    short_year,
    hashtag,
    account,
    before_something,
    before_name,
    abbreviation,
    dotted,
    initial,
)
LATE = (code, inclusive, both_endings, capitals, letter, slash, foreign, signs)
