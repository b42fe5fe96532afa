"""Which language a text is in, and whether that contradicts what its author said.

The script of the letters decides first; ``py3langid`` (loaded only then) tells languages of one script apart.
Languages are BCP 47 tags; nothing here raises on doubt.
"""

import functools
import re
import unicodedata
from collections import Counter
from typing import Any

from rupor.tag import primary

SCRIPTS = {
    "LATIN": "en fr es af az bs ca cs cy da de eo et eu fi ga gl ha hr ht hu id ig is it ku lg ln lt lv "
    "mg ms mt nl no om pl pt ro rw sk sl sn so sq st sv sw tk tl tr uz vi xh yo zu",
    "CYRILLIC": "ru ba be bg kk ky mk mn sr tg tt uk",
    "ARABIC": "ar fa ps sdh ug ur",
    "CJK": "zh ja",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "DEVANAGARI": "hi mr ne",
    "BENGALI": "bn as",
    "HEBREW": "he",
    "ETHIOPIC": "am",
    "GREEK": "el",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "THAI": "th",
    "LAO": "lo",
    "KHMER": "km",
    "MYANMAR": "my",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "ORIYA": "or",
    "SINHALA": "si",
}
"""Languages that the identifier may answer for a script; the first is taken when it is in doubt."""

ALSO_WRITTEN = {
    "CYRILLIC": "az bs ku tk uz",
    "LATIN": "kk mn sr tt fil nb nn su jv ny ti tet bi ho ki na rn sg ss tn to ts ve wo ff bm ee ak tw",
    "ARABIC": "az ckb dv ha kk ku ky ms pa prs sd so uz",
    "CJK": "yue wuu",
    "ETHIOPIC": "ti",
    "HEBREW": "yi",
}
"""Further languages of a script, which count as no contradiction."""

_TWO_LETTERS = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv
mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts
tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_THREE_LETTERS = """
bcl ckb ceb fil fuv gcf haw hmn ilo kab kea kri lua luo mos pcm prs sdh tet tpi wuu yue
"""
KNOWN = frozenset(_TWO_LETTERS.split()) | frozenset(_THREE_LETTERS.split())
"""The languages of ISO 639-1 and some of three letters that broadcasts use; all of those would make a language
of a file called ``new.txt``."""

RELATIVES = (
    "bs hr sr",
    "id ms",
    "no nb nn da",
    "cs sk",
    "tl fil",
    "fa prs",
    "tt ba",
    "ku ckb sdh",
    "zh yue wuu",
)
"""Languages that the identifier confuses, so that one under the other's name is no contradiction."""

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
SAMPLE = 5_000
"""Characters from which the identifier tells a language as well as from more."""
ENGLISH = frozenset(
    ["the", "and", "of", "for", "by", "with", "from", "against", "this", "that", "our", "your"]
)
CERTAIN = 0.95
"""Probability from which the identifier may contradict the author."""
CONTRADICTED = 0.01
"""Probability of the declared language below which it is contradicted."""
ENOUGH_TO_CONTRADICT = 120
"""Letters of a whole text from which the identifier may contradict the author."""
ENOUGH_TO_DIFFER = 30
"""Letters of a paragraph from which it may be in another language of the same script."""
SENTENCE = 3
"""Words from which a sentence may be in another language than its paragraph."""
CJK_SENTENCE = 18
"""Weight of ideographs (six of them) that make a sentence without spaces."""
IDEOGRAPH = 3
"""Letters that one ideograph weighs against an alphabet's letter."""

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?")


def tag(text: str) -> str:
    """Write a language tag in its usual form (``pt_br`` as ``pt-BR``); empty when it is no known language.

    >>> tag("RU"), tag("zh-hans-cn"), tag("pt_BR"), tag("news")
    ('ru', 'zh-Hans-CN', 'pt-BR', '')
    """
    match = _TAG.fullmatch(text.strip())
    if match is None or match[1].lower() not in KNOWN:
        return ""
    parts = [match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()]
    return "-".join(part for part in parts if part)


@functools.cache
def script(char: str) -> str:
    """Name the script of a letter as Unicode does; empty for anything else."""
    if not char.isalpha():
        return ""
    return unicodedata.name(char, "").partition(" ")[0]


def _prose(text: str) -> str:
    """Leave out web and mail addresses."""
    return " ".join(word for word in text.split() if not any(sign in word for sign in ("://", "@", "www.")))


def scripts(text: str) -> Counter[str]:
    """Weigh the scripts of a text in letters, web and mail addresses left out."""
    found = Counter(script(char) for char in _prose(text))
    found["CJK"] *= IDEOGRAPH
    return Counter({name: count for name, count in found.items() if name and count})


@functools.cache
def written_in(language: str) -> frozenset[str]:
    """Name the scripts that a language is written in; empty when that is not known here."""
    tables = (SCRIPTS, ALSO_WRITTEN)
    return frozenset(name for table in tables for name in table if primary(language) in table[name].split())


def foreign(word: str, language: str) -> bool:
    """Tell whether a word has letters and none that a voice of *language* could read; every voice reads Latin ones.

    >>> foreign("вода", "en"), foreign("COVID-19", "ru"), foreign("вода", "ru"), foreign("60", "en")
    (True, False, False, False)
    """
    home = written_in(language)
    found = {name for name in map(script, word) if name}
    return bool(found and home) and not found & (home | {"LATIN"})


def detect(text: str) -> tuple[str, float]:
    """Return the language of a text and its probability; ``("", 0.0)`` for a text without letters.

    >>> detect("Παγκόσμια ημέρα")
    ('el', 1.0)
    """
    weights = scripts(text)
    if not weights:
        return "", 0.0
    if _japanese(weights):
        return "ja", 1.0
    best = weights.most_common(1)[0][0]
    candidates = SCRIPTS.get(best, "").split()
    if len(candidates) < 2:
        return (candidates[0], 1.0) if candidates else ("", 0.0)
    if best == "CJK":
        return "zh", 1.0
    if _plainly_russian(text):
        return "ru", 1.0
    return max(_probabilities(text, candidates).items(), key=lambda pair: pair[1])


def contradicts(text: str, language: str) -> str:
    """Return the language that the text is in when it surely is not the declared one, or an empty string."""
    weights, home = scripts(text), written_in(language)
    if not weights or not home:
        return ""
    at_home = sum(weights[name] for name in home)
    if 3 * at_home < weights.total():
        return _foreign(text, weights) if weights.total() > 20 or "LATIN" not in weights else ""
    return _other(text, language) if at_home >= ENOUGH_TO_CONTRADICT else ""


def of_paragraph(text: str, language: str) -> str:
    """Return the language of one paragraph of a message in *language*."""
    weights, home = scripts(text), written_in(language)
    if not weights or not home:
        return language
    at_home = sum(weights[name] for name in home)
    if 3 * at_home < weights.total() or (_japanese(weights) and primary(language) != "ja"):
        return _foreign(text, weights) or language
    return (at_home >= ENOUGH_TO_DIFFER and _other(text, language)) or language


def of_sentence(text: str, language: str) -> str:
    """Return the language of one sentence of a paragraph in *language*: another one if it is a whole sentence of that.

    A name or two in foreign letters are spoken by the paragraph's own voice.

    >>> of_sentence("The show must go on.", "ru"), of_sentence("COVID-19 Vaccine.", "ru")
    ('en', 'ru')
    """
    home, weights = written_in(language), scripts(text)
    strange = sum(_strange(word, home) for word in text.split())
    enough = strange >= SENTENCE or weights["CJK"] >= CJK_SENTENCE
    own_script = sum(weights[name] for name in home) >= ENOUGH_TO_DIFFER
    return of_paragraph(text, language) if enough or own_script else language


def _strange(word: str, home: frozenset[str]) -> bool:
    """Tell whether a word is in another script; initialisms and Roman numerals are of no language."""
    letters = [char for char in word if char.isalpha()]
    return any(not char.isupper() for char in letters) and not any(script(char) in home for char in letters)


def _foreign(text: str, weights: Counter[str]) -> str:
    """Return the language of a text in a foreign script, the script's first language on doubt."""
    if _plainly_english(text):
        return "en"
    found, probability = detect(text)
    return found if probability >= 0.8 else likeliest(weights)


def _japanese(weights: Counter[str]) -> bool:
    """Tell Japanese from Chinese: by its syllables among the ideographs."""
    return weights["HIRAGANA"] + weights["KATAKANA"] > 0.03 * weights.total()


def likeliest(weights: Counter[str]) -> str:
    """Return the language to expect of a text's main script when nothing else is known, such as ru for Cyrillic."""
    return SCRIPTS.get(weights.most_common(1)[0][0], "").partition(" ")[0] if weights else ""


def _other(text: str, language: str) -> str:
    """Return another language of the same script that the text surely is in, or an empty string."""
    own = primary(language)
    found, probability = detect(text)
    if (
        found == own
        or probability < CERTAIN
        or any({own, found} <= set(group.split()) for group in RELATIVES)
    ):
        return ""
    candidates = [name for name in SCRIPTS if own in SCRIPTS[name].split()]
    if not candidates:
        return ""
    known = SCRIPTS[candidates[0]].split()
    return found if _probabilities(text, known)[own] < CONTRADICTED else ""


def _plainly_english(text: str) -> bool:
    """Tell whether three English function words are in the text, ``the`` among them."""
    found = [word for word in text.lower().split() if word in ENGLISH]
    return len(found) >= 3 and "the" in found


def _plainly_russian(text: str) -> bool:
    """Tell whether all Cyrillic letters are Russian ones, among them those that its neighbours lack."""
    letters = {char for char in text.lower() if script(char) == "CYRILLIC"}
    return letters <= RUSSIAN and bool(letters & {"ы", "э"})


def _probabilities(text: str, languages: list[str]) -> dict[str, float]:
    """Ask the identifier how likely each of *languages* is, the others left out."""
    likely = {name: score for name, score in _identifier().rank(_prose(text[:SAMPLE])) if name in languages}
    total = sum(likely.values()) or 1.0
    return {name: float(score / total) for name, score in likely.items()}


@functools.cache
def _identifier() -> Any:
    """Load the language identifier (0.7 s)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
