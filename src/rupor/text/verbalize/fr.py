"""French, written out for the ear: what a careful announcer says for what is written."""

import re
from dataclasses import replace

from rupor.text.verbalize import addresses, phones, symbols
from rupor.text.verbalize.french import dates, letters, measures, nouns, numbers, references, words
from rupor.text.verbalize.french.written import S, apart
from rupor.text.verbalize.language import Language
from rupor.text.verbalize.rule import Answer, Context, Found, Rule, Say, rule, stopped

PHONE = phones.Words(
    digits=words.DIGITS,
    plus="plus",
    cue=(
        r"t[ée]l(?:éphon\w*|\.)?|appel(?:ez|er|le|ons)|rappelez|compos(?:ez|er|ons)|num[ée]ros?|lignes?"
        r"|joign\w+|joindre|contact\w*|fax|t[ée]l[ée]copie|whatsapp"
        r"|signal|viber|portables?|mobiles?|gsm|sms|standard|urgences?|appel gratuit|hotline|bip(?:er|ez)"
    ),
    again="; je répète : ",
    sizes={8: (2, 2, 2, 2), 9: (3, 2, 2, 2), 10: (2, 2, 2, 2, 2), 6: (2, 2, 2), 5: (3, 2)},
)
ADDRESS = addresses.Words(
    at="arobase",
    dot="point",
    slash="barre oblique",
    hyphen="tiret",
    underscore="tiret bas",
    plus="plus",
    rest=", et la suite",
    name=lambda piece: "U N" if piece == "un" else letters.name(piece),
)

_ANYWHERE = {
    "c.-à-d.": "c'est-à-dire", "c-à-d": "c'est-à-dire", "c.à.d.": "c'est-à-dire", "càd": "c'est-à-dire",
    "p. ex.": "par exemple", "par ex.": "par exemple", "etc.": "et cetera", "etc": "et cetera",
    "env.": "environ", "tél.": "téléphone", "cf.": "voir", "av. J.-C.": "avant Jésus-Christ",
    "apr. J.-C.": "après Jésus-Christ", "ap. J.-C.": "après Jésus-Christ", "J.-C.": "Jésus-Christ",
    "hab.": "habitants", "pers.": "personnes", "max.": "maximum", "s.v.p.": "s'il vous plaît",
    "svp": "s'il vous plaît", "rdv": "rendez-vous", "nb.": "nombre", "resp.": "respectivement",
    "dép.": "département", "réf.": "référence", "adr.": "adresse", "mob.": "mobile", "éd.": "édition",
    "coll.": "collection", "ibid.": "ibidem", "qqn": "quelqu'un", "qqch": "quelque chose",
    "bcp": "beaucoup", "min.": "minimum", "N.B.": "nota bene", "R.-V.": "rendez-vous", "jr": "jour",
    "vs": "contre", "E.-U.": "États-Unis", "É.-U.": "États-Unis",
    "R.-U.": "Royaume-Uni", "sem.": "semaine", "trim.": "trimestre", "suppl.": "supplément",
    "bd.": "boulevard", "tél": "téléphone", "arr.": "arrondissement", "alt.": "altitude",
}  # fmt: skip
"""Abbreviations that stand by themselves."""
_BEFORE_FIGURES = {
    "p.": "page", "pp.": "pages", "art.": "article", "chap.": "chapitre", "cat.": "catégorie", "vol.": "volume",
    "fig.": "figure", "al.": "alinéa", "tab.": "tableau", "no": "numéro",
    "B.P.": "boîte postale", "BP": "boîte postale",
    "C.P.": "code postal", "CP": "code postal", "par.": "paragraphe", "§": "paragraphe",
    "§§": "paragraphes", "apt.": "appartement", "bât.": "bâtiment", "ch.": "chambre", "~": "environ",
    "≈": "environ", "v.": "version", "ex.": "exemple", "t.": "tome",
    "éd.": "édition",
}  # fmt: skip
_BEFORE_NAMES = {
    "M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle",
    "Mr": "monsieur", "Mlles": "mesdemoiselles", "Dr": "docteur", "Dr.": "docteur", "Mr.": "monsieur",
    "Mme.": "madame", "Pr.": "professeur", "Dre": "docteure", "Drs": "docteurs", "Pr": "professeur",
    "Pre": "professeure", "Prof.": "professeur", "prof.": "professeur", "Me": "maître",
    "Mgr": "monseigneur", "St": "saint", "Ste": "sainte", "Sts": "saints", "Cdt": "commandant",
    "Col.": "colonel", "Gal": "général", "Gén.": "général", "Cne": "capitaine", "Lt": "lieutenant",
    "S.E.": "Son Excellence", "S.E.M.": "Son Excellence monsieur", "S.E.Mme": "Son Excellence madame",
    "S.M.": "Sa Majesté", "Vve": "veuve", "Cie": "compagnie", "Sté": "société", "Ets": "établissements",
}  # fmt: skip
_OF_PLACES = {
    "av.": "avenue", "bd": "boulevard", "bld": "boulevard", "boul.": "boulevard", "pl.": "place",
    "rte": "route", "imp.": "impasse", "qu.": "quartier", "fg": "faubourg", "all.": "allée",
}  # fmt: skip


def _any(table: dict[str, str]) -> str:
    """Return the expression of a table's written forms, in which a space may be any or none."""
    forms = sorted((form for form in table), key=len, reverse=True)
    return "|".join(re.escape(form.strip()).replace(r"\ ", r"\s?") for form in forms)


def _key(written: str, table: dict[str, str]) -> str:
    """Find what a written form means, whatever its spaces and its first letter."""
    bare = re.sub(r"\s", "", written)
    forms = {re.sub(r"\s", "", form): said for form, said in table.items()}
    if bare in forms:
        return forms[bare]
    said = forms.get(bare.casefold(), written)
    return said[:1].upper() + said[1:]


@rule(rf"(?<![\w.])(?:{_any(_ANYWHERE)})(?!\w)", "abbreviation", re.IGNORECASE)
def anywhere(match: re.Match[str], context: Context) -> Answer:
    """``etc.``, ``p. ex.``"""
    table = {form.lower(): said for form, said in _ANYWHERE.items()}
    said = _key(match[0], table) if match[0] not in _ANYWHERE else _ANYWHERE[match[0]]
    return stopped(match.string, match.end(), said) if match[0].endswith(".") else said


@rule(
    rf"(?<![\w.])({_any(_BEFORE_FIGURES)}){S}(?=\d|(?-i:[IVX]+(?!\w)|[LRDA]\.?\s?\d))",
    "abbreviation",
    re.IGNORECASE,
)
def before_figures(match: re.Match[str], context: Context) -> Answer:
    """``n° 5``, ``p. 12``, ``art.IV``."""
    if match[1].lower() in ("no", "t.", "v.") and not match.string[match.end() :][:1].isdecimal():
        return None
    said = _key(
        match[1], {form.lower().strip(): said for form, said in _BEFORE_FIGURES.items()} | _BEFORE_FIGURES
    )
    return {1: said if match[0] != match[1] else f"{said} "}


@rule(
    rf"(?<![\w.])({_any(_BEFORE_NAMES)})(?=[\s-]+(?:[^\W\d_a-zß-ÿ]|l[ae]s?\s|d[eu]s?\s|[dl]['’]))",
    "abbreviation",
)
def before_names(match: re.Match[str], context: Context) -> Answer:
    """``M. Diop``, ``Mme la ministre``, ``St-Denis``."""
    said = _BEFORE_NAMES[match[1]]
    title = match[1] in ("St", "Ste", "Sts") or not match.string[: match.start()].strip()
    return {1: said[:1].upper() + said[1:] if title else said}


@rule(
    rf"(?<![\w.])({_any(_OF_PLACES)})(?!\s+J\.)(?=\s+(?:(?-i:[A-ZÀ-ÞŒ])|d[eu]s?\s|d['’]))",
    "abbreviation",
    re.IGNORECASE,
)
def of_places(match: re.Match[str], context: Context) -> Answer:
    """``av. de la Paix``."""
    return {1: _key(match[1], _OF_PLACES)}


@rule(r"(?<![\w.])av\.(?=\s(?:l[ea]\s(?:fin|\d)|fin|midi|minuit|\d))(?!\s\d+\s?[A-Z])", "abbreviation")
def before(match: re.Match[str], context: Context) -> Answer:
    """``av. le 15 mars``."""
    return "avant"


_CALLED = phones.rules(PHONE)
_SHORT = re.compile(r"(116)[ \u00a0]?(\d{3})|([1-9]\d\d)|([1-9]\d)(\d\d)")


def _short(written: str, tag: str) -> str:
    """Say a short number as it is known, ``trente-neuf dix-neuf``; nothing if it is longer."""
    match = _SHORT.fullmatch(written)
    if not match:
        return ""
    if match[1]:
        return f"cent seize, {phones.say(match[2], PHONE)}"
    return " ".join(words.number(part, tag, rank=True) for part in match.groups()[2:] if part)


def called(text: str, context: Context) -> list[Found]:
    """Find telephone numbers; ``appelle 10 000 personnes`` has none."""
    found = [one for each in _CALLED for one in each(text, context)]
    kept = [one for one in found if not _counts(text[one.first : one.end], text[one.end :])]
    return [_known(one, text[one.first : one.end], context) for one in kept]


def _known(found: Found, written: str, context: Context) -> Found:
    """Give a short number the form in which it is known, unless it is said twice."""
    said = "" if found.say.note else _short(written, context.language)
    return replace(found, say=found.say._replace(spoken=said)) if said else found


def _counts(written: str, after: str) -> bool:
    """Tell whether what looks like a telephone number has thousands and counts a noun."""
    return bool(re.fullmatch(r"[1-9]\d{0,2}(?:\s\d{3})+", written)) and nouns.counted(after) != ""


def _said(written: str, context: Context) -> Say:
    """Say a telephone number, twice if the message names it as its contact."""
    said = phones.say(re.sub(r"[()]", "", written), PHONE)
    digits = re.sub(r"\D", "", written)
    if any(one and digits.endswith(one) for one in context.contacts):
        return Say(f"{said}{PHONE.again}{said}", note="the message's contact, so said twice")
    return Say(said)


@rule(r"(?<![\w.,/-])\(\+\d{1,3}\)[ \u00a0]?\d{1,3}(?:[ \u00a0.-]\d{2,4}){1,4}(?![\w/]|[.,-]\d)", "phone")
def abroad(match: re.Match[str], context: Context) -> Answer:
    """``(+221) 33 889 12 34``."""
    return _said(match[0], context)


@rule(
    r"(?<![\w.,/-])(?:\d\d(?:[ \u00a0\u202f.]\d\d){3,4}|0[ \u00a0]?8\d\d(?:[ \u00a0]\d{2,3}){2,3})(?![\w/]|[.,-]\d)",
    "phone",
)
def pairs(match: re.Match[str], context: Context) -> Answer:
    """``01 42 34 56 78``: figures in pairs are a telephone number, whatever stands before."""
    return _said(match[0], context)


@rule(
    r"(?<!\w)(?:le|au|du|numéro)\s+(116[ \u00a0]?\d{3}|3\d{3})(?![\w/]|[ \u00a0]\d|[.,-]\d)",
    "phone",
    re.IGNORECASE,
)
def help_line(match: re.Match[str], context: Context) -> Answer:
    """``le 3919``, ``au 116 006``: short numbers that France and Europe give to help lines."""
    if nouns.counted(match.string[match.end() :]):
        return None
    return {1: _short(match[1], context.language)}


@rule(r"(?<=\d\d[ \u00a0]\d\d[ \u00a0]\d\d)\s?(/)\s?(?=\+?\d\d)", "phone")
def another(match: re.Match[str], context: Context) -> Answer:
    """``22 40 50 60 / 77 80 90 10``: the stroke between two telephone numbers."""
    return apart(match, {1: "ou"})


@rule(r"(?<!\w)(tel\.?)(?=\s?[:+]|\s\d)", "abbreviation", re.IGNORECASE)
def telephone(match: re.Match[str], context: Context) -> Answer:
    """``Tel : 22 40 50 60``."""
    return f"{'T' if match[1][0] == 'T' else 't'}éléphone"


@rule(r"(?<![\w*#])[*#]\d+(?:[*#]\d+)*#(?!\w)", "phone")
def keys(match: re.Match[str], context: Context) -> Answer:
    """``*144#``: what to press on a telephone."""
    names = {"*": "étoile", "#": "dièse"}
    parts = re.findall(r"\d+|[*#]", match[0])
    return ", ".join(names.get(part) or words.digits(part) for part in parts)


_PAIRS = {"et/ou": "et ou", "24h/24h": "vingt-quatre heures sur vingt-quatre"}
_SHORT_PAIRS_TEXT = (
    "il/elle ils/elles elle/il le/la la/le un/une une/un ce/cette celui/celle ceux/celles lui/elle "
    "oui/non son/sa du/de vrai/faux père/mère mari/femme client/cliente monsieur/madame madame/monsieur "
    "h/f homme/femme femme/homme garçon/fille"
)
_SHORT_PAIRS = frozenset(_SHORT_PAIRS_TEXT.split())


@rule(r"(?<![\w/.])(?!\d+/\d)([^\W_]+)(/)([^\W_]+)(?![\w/])", "stroke")
def stroke(match: re.Match[str], context: Context) -> Answer:
    """``et/ou``, ``il/elle``; between other words a stroke may be many things."""
    pair = match[0].lower()
    if pair in _PAIRS:
        return _PAIRS[pair]
    if pair in _SHORT_PAIRS:
        return {2: " ou "}
    return {2: Say(" ou ", why="a stroke between words", options=(", ", " et ", " par "))}


@rule(
    r"(?<!\w)([^\W\d_]{2,})(?:[·•‧.](e|ne|le|se|te|ve|fe|trice|rice|euse|ère)(?:[·•‧.]?(s))?|\((e|ne|le)(s)?\)(s)?)(?!\w)",
    "both genders",
)
def both(match: re.Match[str], context: Context) -> Answer:
    """``étudiant·e·s``: both forms in full, for a person to confirm."""
    stem, ending = match[1], match[2] or match[4]
    if "." in match[0] and not match[3] and ending != "e":
        return None
    many = "s" if match[3] or match[5] or match[6] else ""
    cut = {"rice": "eur", "trice": "teur", "euse": "eur", "ère": "er", "ve": "f", "se": "x"}.get(ending, "")
    he = stem if stem.endswith(cut) or not cut else stem + cut
    she = (he.removesuffix(cut) if cut else stem) + ending
    plural = many if he[-1] not in "sx" else ""
    said = f"{he}{plural} {'et' if many else 'ou'} {she}{many}"
    return Say(
        said, why="both genders in one word", options=(f"{she}{many} {'et' if many else 'ou'} {he}{plural}",)
    )


EARLY: tuple[Rule, ...] = (
    *addresses.rules(ADDRESS),
    keys,
    another,
    telephone,
    letters.hashtag,
    *dates.RULES,
    abroad,
    called,
    pairs,
    help_line,
    before_figures,
    before_names,
    before,
    of_places,
    *references.RULES,
    measures.sides,
    *numbers.EARLY,
    *measures.RULES,
    anywhere,
    both,
)
LATE: tuple[Rule, ...] = (
    letters.reference,
    stroke,
    *letters.RULES,
    *numbers.LATE,
    symbols.said(letters.SIGNS),
)
LANGUAGE = Language(early=EARLY, late=(*LATE, symbols.digits(words.DIGITS)))
