"""What can be wrong with an entry of a lexicon, each said as the end of an error message."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from rupor.signs import ACUTE
from rupor.text import language as languages
from rupor.text.verbalize import expression
from rupor.text.verbalize.lexicon import VOWELS, Entry, stressed
from rupor.text.verbalize.matching import signs

LONGEST = 200
"""Characters of a written form: a long name, not a sentence."""

_IPA = frozenset(
    "abcdefghijklmnopqrstuvwxyz"
    "æçðøħŋœβθχɐɑɒɓɔɕɖɗɘəɚɛɜɝɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢǀǁǂǃⱱ"
    "ˈˌːˑ.|‖‿ -ʰʱʲʷˠˤˀⁿˡʼ˞˥˦˧˨˩↗↘ꜛꜜ"
)
"""The letters and signs of the chart of the International Phonetic Association (2020)."""
_IPA_MARKS = frozenset(
    "\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u030a\u030b\u030c\u030f\u0318\u0319\u031a\u031c\u031d\u031e\u031f\u0320\u0324"
    "\u0325\u0327\u0329\u032a\u032c\u032f\u0330\u0334\u0339\u033a\u033b\u033c\u033d\u0346\u035c\u0361\u1dc4\u1dc5\u1dc8"
)
_MEANT = {"'": "ˈ", ",": "ˌ", ":": "ː", "’": "ʼ", "!": "ǃ", "ε": "ɛ", "γ": "ɣ", "ʤ": "d͡ʒ", "ʧ": "t͡ʃ"}
_CYRILLIC = frozenset(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "tt", "ba", "mn"))
_CAPITAL = re.compile(rf"\b\w*[а-яёіїєўґ]([{VOWELS.upper()}])(?![А-ЯЁІЇЄЎҐ])\w*")
_WORD = re.compile(r"[^\s\d\W]+(?:[-'’]\w+)*")


def of(table: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield the mistakes of an entry as key and what is wrong; what has the wrong type is passed over."""
    check = _expression if table.get("regex") is True else _literal
    for form in written(table):
        yield from (("written", what) for what in check(form))
    for key in ("spoken", "options"):
        for said in _texts(table.get(key)):
            yield from ((key, what) for what in (*_spoken(said, language), *_groups(said, table)))
    for sounds in _texts(table.get("ipa")):
        yield from (("ipa", what) for what in _ipa(sounds))
    if not any(key in table for key in ("spoken", "ipa", "meaning", "doubt")):
        yield "", 'does not say how it is spoken. Expected spoken = "..." or ipa = "...". Add it'


def written(table: dict[str, Any]) -> list[str]:
    """Return the written forms of an entry."""
    return _texts(table.get("written"))


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def identities(table: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield each written form with what it has in common with others that are found in the same places."""
    forms = written(table)
    any_case = table.get("any_case") if isinstance(table.get("any_case"), bool) else None
    for form in forms:
        if table.get("regex") is True:
            yield form, ("expression", form)
        else:
            entry = Entry(written=unicodedata.normalize("NFC", " ".join(form.split())), any_case=any_case)
            letters = signs(entry.written).letters
            yield form, (entry.folds, letters.lower() if entry.folds else letters)


def _literal(form: str) -> Iterator[str]:
    if not form.strip():
        yield "is empty. Expected what stands in the text. Fill it in, or take the entry out"
    elif len(form) > LONGEST:
        yield f"has {len(form)} characters. Expected at most {LONGEST}. Take the words that are said wrongly"
    elif "\\" in form:
        yield f"'{form}' has a backslash. Expected plain text. If it is an expression, add regex = true"
    yield from _unseen(form)


def _expression(form: str) -> Iterator[str]:
    if not form.strip():
        yield "is empty. Expected an expression. Fill it in, or take the entry out"
        return
    for what in expression.flaws(form):
        yield f"'{form[:60]}' {what}"


def _groups(said: str, table: dict[str, Any]) -> Iterator[str]:
    rest = expression.plain(said)
    if "\\" in rest:
        yield f"'{said}' has a backslash. Expected plain text, or \\1 for an expression's group. Take it out"
    if rest == said:
        return
    if table.get("regex") is not True:
        yield f"'{said}' refers to a group, but the entry is no expression. Add regex = true"
        return
    for form in written(table):
        if not any(expression.flaws(form)):
            for name in expression.missing_groups(said, form):
                yield f"refers to group {name}, which '{form}' does not have. Expected a group (...) for it"


def _spoken(said: str, language: str) -> Iterator[str]:
    if not said.strip():
        yield "is empty. Expected the words that are said. Fill it in, or take the line out"
        return
    said = expression.plain(unicodedata.normalize("NFC", said))
    for word in _WORD.findall(said):
        if any(languages.foreign(letter, language) and letter != "ʼ" for letter in word):
            yield f"'{word}' has letters that no voice of '{language}' reads. Write it in the language's own"
    if language.partition("-")[0] in _CYRILLIC:
        yield from _cyrillic(said)
    yield from _unseen(said)


def _cyrillic(said: str) -> Iterator[str]:
    """Find what ruins stress in languages that are written in Cyrillic."""
    how = "Mark the stress by an apostrophe after the vowel"
    if "+" in said:
        shown = re.sub(rf"\+([{VOWELS}{VOWELS.upper()}])", r"\1'", said)
        meant = f": {shown}" if "+" not in shown else ", and write plus as a word"
        yield f"'{said}' has a '+', which ruins the speech. {how}{meant}"
    for match in _CAPITAL.finditer(said):
        place = match.start(1) - match.start()
        word = match[0]
        shown = f"{word[:place]}{word[place].lower()}'{word[place + 1 :]}"
        yield f"'{word}' has a capital in it. {how}: {shown}"
    for match in re.finditer(rf"(?:^|[^{VOWELS}])[{ACUTE}]|{ACUTE}{{2,}}", stressed(said.lower())):
        yield f"'{said}' has a stress mark at '{match[0]}', not after a vowel. {how}"


def _ipa(sounds: str) -> Iterator[str]:
    if not sounds.strip():
        yield "is empty. Expected sounds such as ˈkiːjɪv. Fill it in, or take the line out"
        return
    if (sounds[0], sounds[-1]) in (("/", "/"), ("[", "]")):
        yield f"'{sounds}' stands in '{sounds[0]}{sounds[-1]}'. Expected the sounds alone. Take them off"
        sounds = sounds[1:-1]
    strange = (char for char in unicodedata.normalize("NFD", sounds) if char not in _IPA | _IPA_MARKS)
    for char in dict.fromkeys(strange):
        hint = f"Write '{_MEANT[char]}'" if char in _MEANT else "Take it from the IPA chart"
        name = unicodedata.name(char, "no character")
        yield f"'{char}' ({name}) is no sign of the International Phonetic Alphabet. {hint}"


def _unseen(text: str) -> Iterator[str]:
    """Find characters that nobody sees or hears."""
    for char in dict.fromkeys(text):
        if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs"):
            yield f"has the character U+{ord(char):04X}, which is not text. Take it out"
