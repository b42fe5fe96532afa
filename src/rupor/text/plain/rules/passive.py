"""Sentences that hide who does it, in the forms that can be told for sure."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.knowledge import Knowledge
from rupor.text.plain.measure import Sentence
from rupor.text.plain.reading import Reading

REACH = 3
"""Words between a Russian verb in -ся and who does it."""

Place = tuple[int, int]


def passives(reading: Reading) -> Iterator[Finding]:
    """Find passives."""
    limit = reading.limit("passive")
    find = _FINDERS.get(reading.language)
    if limit is None or not limit.always or find is None:
        return
    for one in reading.own:
        for first, end in find(one, reading.knowledge):
            yield Finding(
                rule=limit.rule,
                severity=limit.always,
                subject=quote(one.text[first:end], 60),
                why="It tells what is done before, or without, saying who does it.",
                suggestion="Turn it round: first who does it, then the verb, then to whom.",
                spots=one.spots(first, end),
                weight=limit.matters,
            )


def _russian(sentence: Sentence, knowledge: Knowledge) -> Iterator[Place]:
    """Short passive participles after a form of быть, and verbs in -ся with a living doer in the instrumental."""
    from rupor.text.plain import russian

    tokens = [token for token in sentence.tokens if token.is_word]
    for number, token in enumerate(tokens):
        word = token.plain
        if (
            russian.tagged(word, "PRTS", "pssv")
            and number
            and russian.lemma(tokens[number - 1].plain) == "быть"
        ):
            yield tokens[number - 1].first, token.end
        elif word.lower().endswith(("ся", "сь")) and russian.tagged(word, "VERB"):
            near = [*tokens[number + 1 : number + 1 + REACH]]
            for other in near:
                if "," in sentence.text[token.end : other.first]:
                    break
                if russian.tagged(other.plain, "NOUN", "ablt", "anim") and other.plain[0].islower():
                    if _agent(sentence.text[token.end : other.first]):
                        yield token.first, other.end
                    break


def _agent(between: str) -> bool:
    """Tell a doer from a companion: one with a preposition is none."""
    return not re.search(r"\b(?:с|со|над|под|между|перед|за)\b", between)


def _auxiliary(sentence: Sentence, knowledge: Knowledge) -> Iterator[Place]:
    """A form of to be with a participle (English, Spanish)."""
    known = knowledge.passive
    forms = re.compile(
        rf"(?<!\w)(?:{'|'.join(known['be'])})\s+(?:{known['between']}\s+){{0,2}}({known['participle']}|{'|'.join(known['irregular'])})"
        r"(?!\w)"
    )
    for first, end in sentence.find(forms):
        if sentence.folded[first:end].split()[-1] not in known["not"]:
            yield first, end


def _french(sentence: Sentence, knowledge: Knowledge) -> Iterator[Place]:
    """Être with a participle and its doer, or in a compound past, where nothing else has that form."""
    for key in ("agent", "past"):
        yield from sentence.find(re.compile(rf"(?<!\w)(?:{knowledge.passive[key]})(?!\w)"))


_FINDERS: dict[str, Callable[[Sentence, Any], Iterator[Place]]] = {
    "ru": _russian,
    "en": _auxiliary,
    "es": _auxiliary,
    "fr": _french,
}
