"""Put ё where people write е for it: where no other word is spelled so, and in "всё" by its sentence."""

from collections.abc import Sequence

from rupor.signs import ACUTE
from rupor.text.verbalize.russian.clause import (
    Word,
    facts,
    leftwards,
    may_be,
    next_word,
    rightwards,
    spellings,
    word_set,
)
from rupor.text.verbalize.russian.grammar import Choice

ALL, EVERYTHING = Choice("all"), Choice("everything")


def certain(word: str) -> str:
    """Return a word with the ё that it must have; as it is where it may be another word.

    >>> certain("Еще"), certain("осел"), certain("дом")
    ('Ещё', 'осел', 'дом')
    """
    if "е" not in word and "Е" not in word:
        return word
    options = spellings(word.lower())
    if len(options) != 1 or "ё" not in options[0]:
        return word
    return alike(word, options[0])


def alike(word: str, form: str) -> str:
    """Give *form*, which may have stress marks, the capitals of *word*.

    >>> alike("ЕЩЕ", "ещё"), alike("Замок", "замо́к")
    ('ЕЩЁ', 'Замо́к')
    """
    letters = iter(word)
    return "".join(
        sign if sign == ACUTE else sign.upper() if next(letters).isupper() else sign for sign in form
    )


_NEUTER = word_set(
    "равно еще же время это то что хорошо готово ясно понятно нормально также тот та те так таки вокруг "
    "прочее остальное более менее кругом сначала заново"
)
_PLURAL = word_set(
    "они мы вы вместе кто те эти двое трое четверо пятеро оба обе два две три четыре пять шесть семь восемь "
    "девять десять сто тысяча нас их из кроме до по люди дети"
)


_PERSONS = ("мы", "вы", "они")


def everything(words: Sequence[Word], at: int) -> Choice:
    """Tell "всё" (``everything``) from "все" (``all``)."""
    after = next_word(words, at)
    if after is None:
        return _at_end(words, at)
    told = _with_next(words, at, after)
    if told:
        return told
    return _with_predicate(words, at)


def _with_next(words: Sequence[Word], at: int, after: Word) -> Choice | None:
    following = next_word(words, at + 1)
    if after.plain in ("те", "тот", "та") and following and following.plain == "же":
        return EVERYTHING
    if after.plain in _PLURAL:
        return ALL
    if after.plain in _NEUTER and not _plural_verb(words, at + 1):
        return EVERYTHING
    if any(fact.pos == "COMP" for fact in facts(after.plain)):
        return EVERYTHING
    return _agreement(words, at)


def _plural_verb(words: Sequence[Word], at: int) -> bool:
    """Tell whether the word after an adverb is a verb in the plural: "все хорошо знают"."""
    after = next_word(words, at)
    return (
        after is not None
        and words[at].plain in ("хорошо", "ясно", "так", "вокруг", "сначала", "также")
        and _verbal(after, "plur")
    )


def _verbal(word: Word, *tags: str) -> bool:
    wanted = frozenset(tags)
    return any(fact.pos in ("VERB", "PRTS", "ADJS") and wanted <= fact.tags for fact in facts(word.plain))


def _agreement(words: Sequence[Word], at: int) -> Choice | None:
    """Answer by the noun or adjective that follows."""
    after = words[at + 1].plain
    if any(fact.pos == "PREP" for fact in facts(after)):
        return None
    nominal = [fact for fact in facts(after) if fact.pos in ("NOUN", "ADJF", "PRTF", "NPRO", "NUMR")]
    direct = [fact for fact in nominal if not fact.tags.isdisjoint(("nomn", "accs"))]
    neuter = any({"neut", "sing"} <= fact.tags for fact in direct)
    plural = any("plur" in fact.tags for fact in direct)
    if neuter != plural:
        return EVERYTHING if neuter else ALL
    return None


def _with_predicate(words: Sequence[Word], at: int) -> Choice:
    """Answer by the verb that follows, near or farther on."""
    before = words[at - 1].plain if at and not words[at].broken else ""
    if before in _PERSONS:
        return Choice("all", not _takes_object(words, at))
    if before in ("нас", "вас", "их", "не"):
        return ALL
    if before == "это":
        return EVERYTHING
    for index in range(at + 1, min(at + 6, len(words))):
        word = words[index]
        if word.broken:
            break
        told = _predicate(words, at, word)
        if told:
            return told
    return _unclear(words, at)


def _predicate(words: Sequence[Word], at: int, word: Word) -> Choice | None:
    """Answer by a verb: "все" is the subject of a plural one, and the object or a neuter subject otherwise."""
    if _verbal(word, "plur", "past") or (_verbal(word, "plur") and not _verbal(word, "impr")):
        return Choice("all", not _other_subject(words, at))
    if any(fact.pos == "INFN" for fact in facts(word.plain)) or _verbal(word, "sing"):
        return EVERYTHING
    # "все получите": all of you will, or get everything.
    return Choice("everything", not _verbal(word, "plur", "indc")) if _verbal(word, "impr") else None


def _other_subject(words: Sequence[Word], at: int) -> bool:
    """Tell whether the plural verb may have a subject before the word: "люди все знают"."""
    if at == 0 or words[at].broken:
        return False
    likely = facts(words[at - 1].plain)[0]
    return likely.pos == "NOUN" and {"plur", "nomn"} <= likely.tags


def _takes_object(words: Sequence[Word], at: int) -> bool:
    """Tell whether a verb ends the clause that lacks an object: "вы все поймёте" is either."""
    after = [words[index].plain for index in rightwards(words, at)]
    return bool(after) and facts(after[-1])[0].pos == "VERB" and "tran" in facts(after[-1])[0].tags


def _unclear(words: Sequence[Word], at: int) -> Choice:
    after = words[at + 1].plain
    if at and not words[at].broken and facts(words[at - 1].plain)[0].pos in ("VERB", "INFN", "GRND"):
        return EVERYTHING
    if after in ("для", "про", "об", "о"):
        return EVERYTHING
    following = words[at + 2].plain if at + 2 < len(words) else ""
    if after in ("в", "во") and following in ("порядке", "прошлом", "силе", "целости"):
        return EVERYTHING
    if any(fact.pos in ("PRED", "ADVB") for fact in facts(after)):
        return EVERYTHING
    return Choice("all", False)


def _at_end(words: Sequence[Word], at: int) -> Choice:
    """Answer for a word that ends its clause, by what begins the next and by what stands before."""
    if at + 1 < len(words):
        begins = words[at + 1].plain
        if begins in ("что", "чего", "чему", "чем"):
            return EVERYTHING
        if begins in ("кто", "кого", "кому", "кем", "у"):
            return ALL
    if at == 0 or words[at].broken:
        return Choice("everything", False)
    before = words[at - 1].plain
    if before == "не":
        earlier = words[at - 2].plain if at > 1 else ""
        return EVERYTHING if earlier in ("это", "еще") else ALL
    if before in ("они", "мы", "вы", "нас", "их", "и", "как", "почти", "лишь"):
        return Choice("all", before in ("они", "мы", "вы", "нас", "их"))
    if _verbal(words[at - 1], "plur") and not _verbal(words[at - 1], "impr"):
        return _after_plural(words, at)
    return EVERYTHING


def _after_plural(words: Sequence[Word], at: int) -> Choice:
    """Answer for the end of "пришли все", "они потеряли всё" and "об этом знают все"."""
    if not may_be(words[at - 1].plain, "tran"):
        return ALL
    subject = any(
        words[index].plain in _PERSONS or {"plur", "nomn"} <= facts(words[index].plain)[0].tags
        for index in leftwards(words, at - 1)
    )
    return EVERYTHING if subject else Choice("all", False)
