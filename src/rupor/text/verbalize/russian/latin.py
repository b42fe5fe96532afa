"""Foreign (Latin) words in Russian letters, so that the sentence's own voice can say them.

English spelling does not tell its sound: what comes out is a guess, for names as they are usually written in Russian
newspapers. Words that matter belong in a lexicon.
"""

import unicodedata

LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "эй би си ди и эф джи эйч ай джей кей эл эм эн оу пи кью ар эс ти ю ви дабл-ю экс уай зет".split(),
        strict=True,
    )
)
"""The English names of the letters."""

_GROUPS = {
    "sch": "ш",
    "tch": "тч",
    "igh": "ай",
    "tion": "шн",
    "sh": "ш",
    "ch": "ч",
    "zh": "ж",
    "kh": "х",
    "th": "т",
    "ph": "ф",
    "wh": "в",
    "ck": "к",
    "qu": "кв",
    "oo": "у",
    "ee": "и",
    "ea": "и",
    "ou": "ау",
    "ow": "оу",
    "ay": "эй",
    "ai": "эй",
    "ey": "и",
    "ya": "я",
    "yu": "ю",
    "ye": "е",
    "yo": "ё",
    "ts": "ц",
    "ce": "се",
    "ci": "си",
    "cy": "си",
}
_SINGLE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "а б к д е ф г х и дж к л м н о п к р с т у в в кс и з".split(),
        strict=True,
    )
)


def transliterated(word: str) -> str:
    """Write a word in Russian letters by its commonest sounds.

    >>> transliterated("Smith"), transliterated("Facebook")
    ('Смит', 'Фасебук')
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(sign)
    )
    said, at = "", 0
    while at < len(plain):
        for size in (4, 3, 2):
            group = _GROUPS.get(plain[at : at + size])
            if group:
                said, at = said + group, at + size
                break
        else:
            silent = plain[at] == "e" and at == len(plain) - 1 and len(plain) > 3
            doubled = at and plain[at] == plain[at - 1] and plain[at] not in "aeiou"
            said += (
                "" if silent or doubled else _SINGLE.get(plain[at], "" if plain[at] in "'’" else plain[at])
            )
            at += 1
    if not said.startswith("е") and plain.startswith("e"):
        return said
    said = "э" + said[1:] if said.startswith("е") and plain.startswith("e") else said
    return said.capitalize() if word[0].isupper() else said
