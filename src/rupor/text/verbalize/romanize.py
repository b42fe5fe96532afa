"""Words of other scripts in Latin letters, so that a voice that knows only Latin ones can say them.

The letters are chosen for the ear, as newspapers write names, not for turning back: ``Невский`` is ``Nevsky``. Arabic
does not write its short vowels; they are guessed. What a script's letters do not tell, as in Chinese, is left alone.
"""

import re
import unicodedata
from collections.abc import Mapping

_CYRILLIC = {
    **dict(zip("абвгдезиклмнопрстуфы", "abvgdeziklmnoprstufy", strict=True)),
    **{"і": "i", "ї": "yi", "ј": "y", "є": "ye", "ґ": "g", "ў": "w", "ќ": "k", "ѓ": "g", "ћ": "ch"},
    **{"ђ": "j", "џ": "j", "љ": "ly", "њ": "ny", "ѕ": "dz"},
    **dict(zip("әғқңөұүһӣӯҷҳ", "agqnouuhiujh", strict=True)),
    **{"ё": "yo", "ж": "zh", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    **{"э": "e", "ю": "yu", "я": "ya", "ъ": "", "ь": "", "'": "", "’": "", "ʼ": ""},
}
_UKRAINIAN = {"и": "y", "г": "h"}
_CYRILLIC_CLUSTERS = {
    r"(?<=[аеёоуыэюяіїєьъ])е|\bе": "ye",
    r"(?<=[ьъ])о": "yo",
    r"(?<=[жчшщ])ё": "o",
    r"(?<=и)ї": "i",
    r"(?:ый|ий)\b": "y",
    r"кс": "x",
}
_GREEK = {
    **dict(zip("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstifo", strict=True)),
    **{"θ": "th", "ξ": "x", "ς": "s", "χ": "ch", "ψ": "ps"},
}
_GREEK_CLUSTERS = {
    r"ου": "ou",
    r"αι": "e",
    r"ει|οι|υι": "i",
    r"αυ(?=[θκξπσςτφχψ]|\b)": "af",
    r"ευ(?=[θκξπσςτφχψ]|\b)": "ef",
    r"αυ": "av",
    r"ευ": "ev",
    r"\bμπ": "b",
    r"μπ": "mb",
    r"\bντ": "d",
    r"ντ": "nd",
    r"\bγκ": "g",
    r"γγ|γκ": "ng",
    r"γχ": "nch",
    r"τζ": "dz",
}
_CONSONANTS = {
    **dict(zip("بجدرزسفقكلمنهتحصضطظپگڤ", "bjdrzsfqklmnhthsdtzpgv", strict=True)),
    **{"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "چ": "ch", "ژ": "zh", "ک": "k"},
}
_VOWELS = {
    "ا": "a",
    "آ": "a",
    "أ": "a",
    "إ": "i",
    "ٱ": "a",
    "ى": "a",
    "ة": "a",
    "ئ": "i",
    "ؤ": "u",
    "ء": "",
    "ع": "a",
}
_SHORT = {
    "\u064e": "a",
    "\u064f": "u",
    "\u0650": "i",
    "\u064b": "an",
    "\u064c": "un",
    "\u064d": "in",
    "\u0652": "",
}
_SOLAR = "تثدذرزسشصضطظلن"
"""Letters that the l of the article turns into."""
_VOICED = ("a", "i", "u")


def romanize(word: str, own: Mapping[str, str] | None = None) -> str:
    """Return *word* in Latin letters, or an empty string where its script does not tell how it sounds.

    *own* gives letters that a language writes otherwise than English does, such as ``{"ш": "ch"}`` for French.

    >>> romanize("Москва"), romanize("Αθήνα"), romanize("محمد"), romanize("北京")
    ('Moskva', 'Athina', 'mahmad', '')
    """
    plain = unicodedata.normalize("NFC", word)
    if re.search("[\u0600-\u06ff]", plain):
        return _whole(_arabic(plain))
    plain = "".join(_bare(letter) for letter in plain)
    pieces = re.split(r"([^\W\d_]+)", plain)
    return _whole("".join(_cased(piece, own or {}) if piece.isalpha() else piece for piece in pieces))


def _bare(letter: str) -> str:
    """Drop the accent of a Greek letter; those of other letters make letters of their own."""
    parts = unicodedata.normalize("NFD", letter)
    first, marks = parts[0], parts[1:]
    if not "\u0370" <= first.lower() <= "\u03ff":
        return letter
    # The two dots tell that a vowel is said on its own, not as part of a pair: they keep the pair apart.
    return f"\u200b{first}" if "\u0308" in marks else first


def _whole(said: str) -> str:
    """Return what is said if every letter of it is Latin."""
    said = said.replace("\u200b", "")
    known = all(ord(letter) < 0x250 for letter in said if letter.isalpha())
    return said if known else ""


def _cased(word: str, own: Mapping[str, str]) -> str:
    small = word.lower()
    if re.search("[\u0370-\u03ff]", small):
        said = _letters(small, _GREEK_CLUSTERS, {**_GREEK, **own})
    else:
        ukrainian = _UKRAINIAN if re.search("[іїєґ]", small) else {}
        said = _letters(small, _CYRILLIC_CLUSTERS, {**_CYRILLIC, **ukrainian, **own})
    if len(word) > 1 and word.isupper():
        return said.upper()
    return said[:1].upper() + said[1:] if word[0].isupper() else said


def _letters(word: str, clusters: Mapping[str, str], letters: Mapping[str, str]) -> str:
    """Write clusters first, where they stand among the word's own letters, then single letters."""
    pattern = "|".join(f"({cluster})" for cluster in clusters)
    said, done = [], 0
    for match in re.finditer(pattern, word):
        said += [letters.get(letter, letter) for letter in word[done : match.start()]]
        said.append(list(clusters.values())[(match.lastindex or 1) - 1])
        done = match.end()
    return "".join([*said, *(letters.get(letter, letter) for letter in word[done:])])


def _arabic(text: str) -> str:
    return re.sub("[\u0600-\u06ff]+", lambda match: _arabic_word(match[0].replace("ـ", "")), text)


def _arabic_word(word: str) -> str:
    """Write one Arabic word; a short ``a`` opens a run of consonants, or closes it at the word's end."""
    if len(word) > 3 and word.startswith("ال"):
        joined = _sound(word[2], "") if word[2] in _SOLAR else "l"
        return f"a{joined}-{_arabic_word(word[2:])}"
    # Unicode's order has the doubling mark after the vowel that sounds after the doubled letter.
    word = re.sub("([\u064b-\u0650\u0652])\u0651", "\u0651\\1", word)
    said = ""
    closed = True
    for at, letter in enumerate(word):
        sound = _sound(letter, said) if letter not in "وي" else _glide(word, at)
        told = letter == "\u0651" or word[at - 1] == "\u0652"
        if said and sound and not told and said[-1] not in _VOICED and sound[0] not in _VOICED:
            said += "a" if closed or at == len(word) - 1 else ""
            closed = not closed
        elif sound and sound[0] in _VOICED:
            closed = False
        said += sound
    return said


def _sound(letter: str, said: str) -> str:
    if letter == "\u0651":
        return said[-1:]
    for table in (_CONSONANTS, _VOWELS, _SHORT):
        if letter in table:
            return table[letter]
    return letter


def _glide(word: str, at: int) -> str:
    """Say waw and ya: a consonant at the start of a syllable, else a long vowel."""
    after = word[at + 1 : at + 2]
    starts = at == 0 or (after and after in {*_VOWELS, "\u064e", "\u064f", "\u0650"})
    if word[at] == "و":
        return "w" if starts else "u"
    return "y" if starts else "i"
