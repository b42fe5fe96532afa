"""Capitals, letters with figures, and letters that French does not have."""

import re
import unicodedata
from collections.abc import Mapping

from rupor.text.verbalize import lexicon
from rupor.text.verbalize.french import nouns, words
from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule

_VOWELS = "AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ"
_WORDLIKE = re.compile(
    rf"(?:[BCDFGPTV][LR]|CH|PH|TH|QU|S[CKLMNPTW]|TCH|[^{_VOWELS}])?[{_VOWELS}]{{1,2}}"
    rf"(?:[^{_VOWELS}]{{1,2}}(?:[LR]?)[{_VOWELS}]{{1,2}})*(?:[^{_VOWELS}]|[LMNR][^{_VOWELS}]|[^{_VOWELS}]S|CK|CT|ST|TH|CH)?"
)
_ALONE_TEXT = (
    "alerte appel appelez aide aidez attention aussi avis bonjour bon bravo bienvenue danger dangereux "
    "dites écoutez école enfants fait faites femme femmes faux filles flash garçons gratuit gratuite "
    "gratuitement gratuits homme hommes ici important info infos interdit jamais jour jours jeunes "
    "liberté maintenant merci mort n'est non nouveau nul obligatoire oui ouvert fermé paix parlez "
    "personne plusieurs rappel refusez résumé rien santé sécurité seul seule signalez solidarité stop "
    "toujours tous tout toute toutes trop unique uniquement urgence urgent vie violence vrai zéro doit "
    "faut fin note aucun aucune mais sont communiqué presse message journée mondiale internationale "
    "droits humains traite victimes"
)
_ALONE = frozenset(_ALONE_TEXT.split())
"""Words that writers put in capitals to be noticed."""
_FOREIGN = {
    "š": "ch", "ş": "ch", "ș": "ch", "ž": "j", "č": "tch", "ć": "tch", "ł": "l", "đ": "d", "ı": "i",
    "ə": "e", "ţ": "ts", "ț": "ts", "ğ": "gh", "ħ": "h", "ŋ": "ng", "ɛ": "è", "ɔ": "o", "œ": "oe",
    "æ": "é", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ǝ": "e",
}  # fmt: skip


_TITLES_TEXT = "m mm mme mmes mlle dr pr me madame monsieur docteur professeur maître président présidente"
_TITLES = frozenset(_TITLES_TEXT.split())


def spelled(letters: str) -> str:
    """Say letters by their names: the voices read single capitals so.

    >>> spelled("onudc")
    'O N U D C'
    """
    return " ".join(letters.upper())


def _listed(letters: str) -> str:
    own = lexicon.builtin("fr")
    entries = own.entries if own else ()
    return next((one.spoken for one in entries if one.written == letters and not one.doubt), "")


def _wordlike(letters: str) -> bool:
    return bool(_WORDLIKE.fullmatch(letters))


def initialism(letters: str) -> Say:
    """Say capitals that may be an initialism.

    >>> initialism("XYZ").spoken, initialism("DRASA").spoken
    ('X Y Z', 'Drasa')
    """
    if listed := _listed(letters):
        return Say(listed)
    letter_by_letter, whole = spelled(letters), letters.capitalize()
    if len(letters) <= 3 or not any(letter in _VOWELS for letter in letters):
        return Say(letter_by_letter)
    why = "capitals that no lexicon knows"
    if _wordlike(letters):
        return Say(whole, why=why, options=(letter_by_letter,))
    return Say(letter_by_letter, why=why, options=(whole,))


def name(piece: str) -> str:
    """Say one name of an address, a hashtag or a code."""
    if piece[0].isdecimal():
        return words.number(piece) if len(piece) <= 4 or "," in piece else words.digits(piece)
    upper = piece.upper()
    if listed := _listed(piece) or _listed(upper):
        return listed
    if piece.isupper():
        return initialism(piece).spoken
    sounded = any(letter in _VOWELS for letter in upper)
    return piece if sounded and (len(piece) > 3 or _wordlike(upper)) else spelled(piece)


@rule(r"(?<![\w&])([A-ZÀ-ÖØ-ÞŒ]{2,})(s?)(?![\w&])", "capitals")
def capitals(match: re.Match[str], context: Context) -> Answer:
    """Say capitals that the lexicon does not know."""
    letters = match[1]
    if context.shouted:
        return _shouted(letters)
    lower = letters.lower()
    if not match[2] and (lower in _ALONE or (lower in nouns.FUNCTION and _stressed(match))):
        return {1: lower} if len(letters) < 4 else None
    said = _family(match) or _numeral(letters, context) or initialism(letters)
    parts: dict[int | str, str | Say] = {1: said, 2: ""}
    return parts


def _numeral(letters: str, context: Context) -> Say | None:
    """Say what may be a Roman numeral."""
    number = words.roman(letters)
    if not number or _listed(letters):
        return None
    return Say(
        words.cardinal(number, context.language),
        why="a Roman numeral, or letters",
        options=(spelled(letters),),
    )


def _family(match: re.Match[str]) -> Say | None:
    """Say a family name in capitals: behind a title, or behind a first name within a sentence."""
    letters = match[1]
    before = re.search(
        r"(\A\W*|\s)([^\W\d_][^\W\d_'’-]+|MM?\.|[A-Z]\.)[\s-]+(?:[A-Z]['’])?\Z", match.string[: match.start()]
    )
    if not before or not any(letter in _VOWELS for letter in letters) or _listed(letters):
        return None
    titled = before[2].rstrip(".").lower() in _TITLES
    if titled or (before[2].istitle() and before[2].lower() not in nouns.FUNCTION and len(letters) > 3):
        return Say(letters.capitalize(), note="a family name")
    if before[2].istitle() and before[1] == " ":
        return Say(letters.capitalize(), why="a family name, or an initialism", options=(spelled(letters),))
    return None


def _stressed(match: re.Match[str]) -> bool:
    """Tell whether a short word in capitals has others beside it, or is one of few that stand alone."""
    if match[0] in (
        "NE",
        "PAS",
        "NON",
        "SANS",
        "TOUS",
        "TOUT",
        "PLUS",
        "MAIS",
        "VOUS",
        "NOUS",
        "AVANT",
        "APRÈS",
        "TRÈS",
    ):
        return True
    before, after = match.string[: match.start()].rstrip(), match.string[match.end() :].lstrip()
    near = [re.search(r"([^\W\d_]+)\W{0,2}\Z", before), re.match(r"\W{0,2}([^\W\d_]+)", after)]
    return any(one and len(one[1]) > 1 and one[1].isupper() for one in near)


def _shouted(letters: str) -> Answer:
    """Say a word of a text in capitals throughout: voices spell the short ones."""
    if not any(letter in _VOWELS for letter in letters):
        return spelled(letters)
    return letters.lower() if len(letters) <= 3 else None


@rule(r"(?<!\w)((?:[A-ZÀ-Þ]\.){2,})(?!\w)", "initials")
def dotted(match: re.Match[str], context: Context) -> Answer:
    """``O.N.U.``"""
    said = initialism(match[1].replace(".", ""))
    return said if match.string[match.end() :].strip(" »”\"')") else said._replace(spoken=f"{said.spoken}.")


@rule(
    r"(?<![\w@#])(?=[^\W_]*[A-Z])(?=[^\W_]*\d)(?:[A-Z]{1,6}|\d+)(?:-?(?:\d+(?:,\d+)?|[A-Z]{1,5}))*(?![\w])",
    "code",
)
def code(match: re.Match[str], context: Context) -> Answer:
    """``H5N1``, ``5G``, ``VIH-1``."""
    pieces = re.findall(r"[^\W\d_]+|\d+(?:,\d+)?", match[0])
    if len(pieces) < 2:
        return None
    return " ".join(name(piece) if piece[0].isdecimal() else initialism(piece).spoken for piece in pieces)


@rule(r"(?<!\w)(?=[^\W_]*\d)(?=[^\W_]*[^\W\d_])[^\W_]+(?!\w)", "code")
def mixed(match: re.Match[str], context: Context) -> Answer:
    """``15ans``, ``mp3``: whatever else has figures and letters."""
    pieces = re.findall(r"[^\W\d_]+|\d+", match[0])
    noun = len(pieces) == 2 and pieces[0].isdecimal() and len(pieces[1]) > 2
    feminine = noun and nouns.counted(f" {pieces[1]}") == "f"
    if noun:
        return f"{words.number(pieces[0], context.language, feminine=feminine)} {pieces[1]}"
    return " ".join(name(piece) for piece in pieces)


@rule(
    r"(?<![\w/])(?:[A-Z]{1,5}(?:/[A-Z\d]+(?:\.\d+)?){2,}(?:-\d+)?|\d{1,5}(?:/\d+)*(?:/[A-Z]{2,8})+(?:/[A-Z\d]+)*)(?![\w/])",
    "reference",
)
def reference(match: re.Match[str], context: Context) -> Answer:
    """``A/RES/68/192``, ``145/MINSANTE``: the symbol of a document."""
    pieces = re.findall(r"[^\W\d_]+|\d+", match[0])
    return ", ".join(name(piece) for piece in pieces)


@rule(r"(?<![\w&])([#@])(\w+)", "hashtag")
def hashtag(match: re.Match[str], context: Context) -> Answer:
    """``#StopTraite``, ``@ONU_fr``."""
    pieces = re.findall(r"\d+|[A-ZÀ-Þ]+(?![a-zà-ÿ])|[A-ZÀ-Þ]?[a-zà-ÿ]+|[^\W\d_]+", match[2])
    if match[1] == "#" and match[2].isdecimal():
        return f"numéro {words.number(match[2], context.language)}"
    sign = "hashtag" if match[1] == "#" else "arobase"
    return " ".join([sign, *(name(piece) for piece in pieces)])


@rule(r"(?<![^\W\d_])[^\W\d_]*[æĀ-ɏƏəɓɔɖɗɛḀ-ỿ\u0300\u0302-\u036f][\w\u0300-\u036f]*", "foreign letters")
def latin(match: re.Match[str], context: Context) -> Answer:
    """Write letters that voices leave out with those that they say: Pico's reads ``sœur`` as ``sour``."""
    said = []
    for letter in unicodedata.normalize("NFC", match[0]):
        plain = _FOREIGN.get(letter.lower()) or unicodedata.normalize("NFKD", letter)[0]
        kept = letter if letter < "\u0100" and letter not in "æÆ" else plain
        said.append(kept.capitalize() if letter.isupper() else kept)
    return "".join(said)


@rule(
    r"[\u0370-\u058f\u05d0-\u1cff\u2c00-\u2dff\u3005-\ua6ff\ua700-\ud7ff\uf900-\ufdff\ufe70-\ufefc]+",
    "foreign script",
)
def script(match: re.Match[str], context: Context) -> Answer:
    """Say words in other scripts as French would write them."""
    if not any(letter.isalpha() for letter in match[0]):
        return None
    from rupor.text.verbalize.romanize import romanize

    said = romanize(match[0])
    why = "a word in another script"
    return Say(said or match[0], why=why if said else f"{why}, which cannot be said")


RULES: tuple[Rule, ...] = (code, mixed, dotted, capitals, script, latin)
SIGNS: Mapping[str, str] = {
    "&": "et", "+": "plus", "=": "égale", "@": "arobase", "×": "fois", "±": "plus ou moins",
    "§": "paragraphe", "°": "degrés", "%": "pour cent", "‰": "pour mille", "€": "euros", "$": "dollars",
    "£": "livres", "<": "inférieur à", ">": "supérieur à", "≤": "inférieur ou égal à",
    "≥": "supérieur ou égal à", "≈": "environ", "≠": "différent de",
}  # fmt: skip
