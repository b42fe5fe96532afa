"""Whether a Russian noun form is the genitive singular or the nominative and accusative plural: "воды́" or "во́ды".

It goes by agreement: by numerals, adjectives, prepositions, nouns and verbs beside the word.
"""

from collections.abc import Sequence

from rupor.text.verbalize.russian.clause import (
    Fact,
    Word,
    facts,
    is_modifier,
    leftwards,
    may_be,
    rightwards,
    word_set,
)
from rupor.text.verbalize.russian.grammar import TWO, Choice

ONE, MANY = Choice("one"), Choice("many")
_PERHAPS_ONE, _PERHAPS_MANY = Choice("one", False), Choice("many", False)
_EITHER = Choice("either")

_TRANSPARENT = word_set("ее его их же ли")
_GENITIVE = word_set(
    "с со из изо от ото до у без безо для после около против вокруг вместо кроме среди ради возле мимо "
    "внутри вне из-за из-под вдоль посреди напротив ввиду вследствие насчет относительно помимо сверх "
    "вблизи путем посредством вроде касательно накануне наподобие прежде снаружи позади впереди близ подле "
    "свыше"
)
_ACCUSATIVE = word_set("в во на за под подо через сквозь про о об обо по включая исключая спустя")
_AMOUNTS = word_set(
    "много мало немного немало сколько столько нет нету больше меньше достаточно недостаточно полно "
    "побольше поменьше чуть-чуть менее более свыше полны полон полна полно"
)
_WANTING = word_set(
    "достигать достигнуть достичь избегать избежать бояться касаться коснуться лишиться лишить лишать "
    "лишаться добиться добиваться опасаться хватать хватить придерживаться держаться заслуживать ожидать "
    "остерегаться пугаться требоваться потребоваться недоставать отведать отказаться напиться наесться "
    "набраться нахлебаться"
)
"""Verbs whose object is in the genitive."""
_ASKING = word_set("ждать хотеть просить искать требовать попросить потребовать желать")
"""Verbs whose object is in either case."""
_WHEN = word_set(
    "год году годы годах году время раз неделе неделю месяце месяц день дню дни дней дням часов часа данным "
    "мнению словам итогам счастью сожалению крайней мере утро вечер случае случаях"
)
"""Nouns after which a subject often begins: in this year the countries …"""
_CAUSES = word_set("из-за после до благодаря из от при без с со за")
_BODY = word_set("руки ноги глаза губы щеки спины бока лица")
_ABSTRACT = word_set("права слова дела места")
"""Nouns that stand in the genitive after a negation as often as not."""
_SKIPPED = frozenset(("ADVB", "PRCL", "INTJ", "PRED"))
_PLURAL_SUBJECT = frozenset(("VERB", "PRTS", "ADJS"))


def number(words: Sequence[Word], at: int, mass: bool = False) -> Choice:
    """Tell the genitive singular, ``one``, from the nominative and accusative plural, ``many``.

    *mass*: the noun is of a thing that is not counted, so its plural is rare.
    """
    if _listed(words, at):
        return _joined(words, at, at, mass)
    told, left = _modified(words, at)
    if told:
        return told
    if left is None:
        return _by_what_follows(words, at, mass)
    return _by_what_precedes(words, at, left, mass)


def _listed(words: Sequence[Word], at: int) -> bool:
    """Tell whether the word goes on a list of nouns: "разлив реки, озера или пруда"."""
    if not at or not words[at].broken or _kind(words[at - 1].plain) != "NOUN":
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    return after is not None and (
        after.plain in ("и", "или") or (after.broken and _kind(after.plain) == "NOUN")
    )


def _modified(words: Sequence[Word], at: int) -> tuple[Choice | None, int | None]:
    """Answer by the adjectives and numerals before a noun, and name the first word that is neither."""
    told: Choice | None = None
    for index in leftwards(words, at):
        word = words[index].plain
        if word in TWO:
            return ONE, index
        if word in _TRANSPARENT:
            continue
        agreed = _agrees(word, words[at].plain)
        if agreed is None:
            return told, index
        if told is None and agreed is not _EITHER:
            told = agreed
    return told, None


def _agrees(word: str, noun: str) -> Choice | None:
    """Tell what an adjective before *noun* says of it; None: it is none, or not of this noun."""
    if word == "это":
        return MANY
    fits = [fact for fact in facts(word) if is_modifier(fact)]
    one = any(_fits_one(fact, noun) for fact in fits)
    many = any("plur" in fact.tags and not fact.tags.isdisjoint(("nomn", "accs")) for fact in fits)
    if one != many:
        return ONE if one else MANY
    # "нарушающая права": the participle of another noun has this one as its object.
    if not one and any({"PRTF", "actv", "tran"} <= fact.tags for fact in fits):
        return MANY
    # "три больших города": the genitive plural says nothing, the numeral before it does.
    return _EITHER if one or any({"plur", "gent"} <= fact.tags for fact in fits) else None


def _fits_one(fact: Fact, noun: str) -> bool:
    if not {"sing", "gent"} <= fact.tags:
        return False
    genders = {gender for other in facts(noun) for gender in ("masc", "femn", "neut") if gender in other.tags}
    return not genders or not genders.isdisjoint(fact.tags)


def _by_what_precedes(words: Sequence[Word], at: int, left: int, mass: bool) -> Choice:
    word = words[left].plain
    fixed = _by_small_word(word)
    if fixed:
        return fixed
    if word in ("и", "или", "да", "либо"):
        return _joined(words, at, left, mass)
    kind = _kind(word)
    if kind in _SKIPPED:
        return _past_adverb(words, at, left, mass)
    if kind == "NOUN":
        return _after_noun(words, at, left, mass)
    if kind in ("VERB", "INFN", "GRND"):
        return _after_verb(words, at, left, mass)
    if kind in ("COMP", "NUMR"):
        # "шире реки", "семь вечера"
        return ONE
    if kind == "NPRO":
        return _PERHAPS_ONE if mass else MANY
    return _by_what_follows(words, at, mass)


def _by_small_word(word: str) -> Choice | None:
    if word in _GENITIVE or word in _AMOUNTS:
        return ONE
    return MANY if word in _ACCUSATIVE else None


def _kind(word: str) -> str:
    """Return the part of speech that a word most likely is; unknown words are nouns."""
    of = facts(word)
    if any(fact.pos == "CONJ" for fact in of) and word not in _AMOUNTS:
        return "CONJ"
    # "мой руки": what does not agree as an adjective may yet be a verb.
    likely = [fact.pos for fact in of if fact.pos not in ("ADJF", "")]
    return likely[0] if likely else "NOUN"


def _past_adverb(words: Sequence[Word], at: int, left: int, mass: bool) -> Choice:
    """Look behind an adverb or particle as if it were not there."""
    if left == 0 or words[left].broken:
        return _by_what_follows(words, at, mass)
    before = words[left - 1].plain
    if _kind(before) in ("VERB", "INFN", "GRND"):
        return _after_verb(words, at, left - 1, mass)
    return _by_small_word(before) or _by_what_follows(words, at, mass)


def _joined(words: Sequence[Word], at: int, left: int, mass: bool) -> Choice:
    """In a list, or after "и": as the noun before is."""
    if left == 0 or (words[left].broken and left != at):
        return _by_what_follows(words, at, mass)
    before = words[left - 1].plain
    nouns = [fact for fact in facts(before) if fact.pos == "NOUN"]
    if not nouns:
        return _by_what_follows(words, at, mass)
    genitive = any("gent" in fact.tags for fact in nouns)
    direct = any(not fact.tags.isdisjoint(("nomn", "accs")) for fact in nouns)
    if genitive != direct:
        return ONE if genitive else MANY
    return number(words, left - 1, mass) if genitive else _PERHAPS_MANY


def _after_noun(words: Sequence[Word], at: int, left: int, mass: bool) -> Choice:
    """A noun before the word mostly rules it: a genitive; unless a new phrase begins here."""
    noun = words[left].plain
    if noun in _WHEN and not mass:
        follows = _by_what_follows(words, at, mass)
        return follows if follows == MANY else _PERHAPS_ONE
    if words[at].plain in _BODY and _owner(words, left):
        return MANY
    if _receives(words, left) and not mass:
        return MANY
    return (None if mass else _after_setting(words, at, left)) or ONE


def _after_setting(words: Sequence[Word], at: int, left: int) -> Choice | None:
    """Answer for a subject after a phrase of time, place or cause: "из-за дождей реки разлились".

    The phrase begins the clause with a preposition, and a plural predicate follows that has no other subject. A verb
    may do without one ("в центре города построили школу"), a participle or a short adjective may not.
    """
    before = list(leftwards(words, left))
    if not before or not any(fact.pos == "PREP" for fact in facts(words[before[-1]].plain)):
        return None
    after = list(rightwards(words, at))
    verb = next((index for index in after if facts(words[index].plain)[0].pos in _PLURAL_SUBJECT), None)
    if verb is None:
        return None
    predicate = facts(words[verb].plain)[0]
    if any(_names_subject(words[index].plain, "intr" in predicate.tags) for index in after):
        return None
    if "plur" not in predicate.tags or "impr" in predicate.tags:
        return None
    if predicate.pos != "VERB":
        return MANY
    cause, intransitive = words[before[-1]].plain in _CAUSES, "intr" in predicate.tags
    return Choice("many", cause and intransitive) if cause or intransitive else None


def _names_subject(word: str, intransitive: bool) -> bool:
    """Tell whether a word is a subject in the plural, rather than an object: that, an intransitive verb has not."""
    likely = facts(word)[0]
    if likely.pos in ("NOUN", "NPRO") and {"plur", "nomn"} <= likely.tags:
        return True
    return intransitive and may_be(word, "NOUN", "plur", "nomn")


def _owner(words: Sequence[Word], noun: int) -> bool:
    """Tell whether the noun is a person after "у", who owns what follows: "у ребёнка глаза"."""
    person = may_be(words[noun].plain, "anim", "gent")
    return person and any(words[index].plain == "у" for index in list(leftwards(words, noun))[:2])


def _receives(words: Sequence[Word], noun: int) -> bool:
    """Tell whether the noun is in the dative after a verb that has an object yet to come: "промойте ребёнку глаза"."""
    word = words[noun].plain
    if not may_be(word, "datv") or any(may_be(word, case) for case in ("gent", "nomn", "loct", "loc2")):
        return False
    before = list(leftwards(words, noun))
    governed = bool(before) and any(fact.pos == "PREP" for fact in facts(words[before[0]].plain))
    return not governed and any(_may_take(words[index].plain) for index in before)


def _may_take(word: str) -> bool:
    return may_be(word, "tran")


def _after_verb(words: Sequence[Word], at: int, left: int, mass: bool) -> Choice:
    verb = words[left].plain
    lemmas = {fact.lemma for fact in facts(verb)}
    negated = left > 0 and words[left - 1].plain in ("не", "ни")
    if lemmas & _WANTING or (negated and may_be(verb, "neut", "past")) or (negated and lemmas & {"быть"}):
        return ONE
    if lemmas & _ASKING:
        return ONE if mass else _PERHAPS_MANY
    if mass:
        return MANY if may_be(verb, "intr", "plur") and not _may_take(verb) else ONE
    if negated and words[at].plain in _ABSTRACT:
        return Choice("one" if lemmas & {"иметь"} else "many", bool(lemmas & {"иметь"}))
    if _may_take(verb) or may_be(verb, "plur") or lemmas & {"есть", "быть"}:
        return MANY
    return _by_what_follows(words, at, mass)


def _by_what_follows(words: Sequence[Word], at: int, mass: bool) -> Choice:
    """Answer by the predicate, for a word that begins its clause."""
    related = _relative(words, at)
    if related:
        return related
    for index in rightwards(words, at):
        told = _predicate(words, index)
        if told:
            return told
    return _PERHAPS_ONE if mass else MANY


def _relative(words: Sequence[Word], at: int) -> Choice | None:
    """Answer by "который" right after the word."""
    if at + 1 < len(words) and words[at + 1].broken and words[at + 1].plain.startswith("котор"):
        return MANY if may_be(words[at + 1].plain, "plur") else ONE
    return None


def _predicate(words: Sequence[Word], at: int) -> Choice | None:
    word = words[at].plain
    if word in ("нет", "нету"):
        return ONE
    if not any(fact.pos in _PLURAL_SUBJECT for fact in facts(word)):
        return None
    if may_be(word, "plur") and not may_be(word, "impr"):
        return MANY
    negated = words[at - 1].plain == "не"
    return ONE if negated and (may_be(word, "neut") or may_be(word, "sing", "3per")) else None
