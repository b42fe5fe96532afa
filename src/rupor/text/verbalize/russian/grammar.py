"""What the grammar around a Russian word tells of its form: place, count, mood.

Each function looks at the words around one that is spelled alike in two forms, and answers with the reading's name and
whether that is sure.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rupor.text.verbalize.russian.clause import (
    Word,
    facts,
    is_modifier,
    leftwards,
    may_be,
    next_word,
    word_set,
)


class Choice(NamedTuple):
    """The reading that is meant, and whether that is certain."""

    name: str
    sure: bool = True


TWO = word_set("два две три четыре полтора полторы оба обе")
"""Numerals after which a noun stands in the genitive singular."""


def place(words: Sequence[Word], at: int) -> Choice:
    """Tell the second prepositional case, ``in``, as in "в лесу", from the dative and genitive, ``to``."""
    for index in leftwards(words, at):
        word = words[index].plain
        if word in ("в", "во", "на"):
            return Choice("in")
        if word in ("к", "ко", "по", "благодаря", "подобно", "о", "из", "от", "с", "до", "у", "без", "для"):
            return Choice("to")
        told = _located(word)
        if told:
            return told
        if not (told is None and _passed(word)):
            break
    return Choice("to")


def _located(word: str) -> Choice | None:
    """Answer by an adjective that is only in one of the cases."""
    fits = [fact for fact in facts(word) if is_modifier(fact)]
    if not fits:
        return None
    if all("plur" in fact.tags for fact in fits):
        return Choice("to")
    prepositional = any("loct" in fact.tags for fact in fits)
    other = any(not fact.tags.isdisjoint(("datv", "gent")) for fact in fits)
    return Choice("in" if prepositional else "to") if prepositional != other else None


def _passed(word: str) -> bool:
    return word in ("и", "или", "тысячи", "тысяча", "же") or any(
        is_modifier(fact) or fact.pos == "NUMR" or "loc2" in fact.tags for fact in facts(word)
    )


def count(words: Sequence[Word], at: int) -> Choice:
    """Tell the form after two, three and four, ``two``, from the genitive, ``one``."""
    for index in leftwards(words, at):
        word = words[index].plain
        if word in TWO:
            return Choice("two")
        if not any(is_modifier(fact) for fact in facts(word)):
            break
    return Choice("one")


_OPENING = word_set(
    "если когда пока что как где куда кто кого кому чем чего чему который которую которые которое которого "
    "которых которой какой какую какое какие почему зачем сколько то чтобы раз откуда хотя"
)


def command(words: Sequence[Word], at: int) -> Choice:
    """Tell the imperative, ``do``, from the second person plural, ``you``, as in "вы получите", "если получите"."""
    after = next_word(words, at)
    if after and after.plain == "вы":
        return Choice("you")
    start = at
    for index in leftwards(words, at):
        start = index
        if words[index].plain == "вы":
            return Choice("you")
    if start < at and words[start].plain in _OPENING:
        return Choice("you", words[start].plain not in ("как", "что"))
    negated = at > 0 and words[at - 1].plain == "не" and not may_be(words[at].plain, "impf")
    return Choice("you" if negated else "do", not negated)
