"""What the listener is to do: whether it is said at all, and whether it is said twice."""

import re
from collections import Counter
from collections.abc import Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import CHARACTERS, Sentence
from rupor.text.plain.reading import Reading

_CLAUSE = re.compile(r"[.!?,;:—–،؛؟。！？，；：«“\"]\s*$|^\s*$")
_JOINED = re.compile(r"\b(?:and|then|et|puis|y|e|o|or|ou)\s+$")
LEAST_LETTERS = 3
_LEAD_IN = {
    "and",
    "then",
    "please",
    "first",
    "also",
    "or",
    "et",
    "puis",
    "y",
    "o",
    "ou",
    "luego",
    "por",
    "favor",
    "primero",
}


def calls(reading: Reading) -> Iterator[Finding]:
    """Find a message that asks for nothing, or asks only once for the thing that matters."""
    if reading.knowledge.calls is None and reading.language != "ru":
        return
    found = [(one, first, end) for one in reading.running for first, end in _calls(one, reading)]
    if not found:
        yield from _missing(reading)
        return
    names = Counter(_name(one.folded[first:end], reading.language) for one, first, end in found)
    count = max(names.values())
    limit = reading.limit("action-once")
    if limit and limit.always and count < 2:
        last = found[-1][0]
        one, first, end = next(call for call in found if call[0] is last)
        call = quote(one.text[first:], 40)
        yield Finding(
            rule=limit.rule,
            severity=limit.always,
            subject=call,
            why="Whoever did not listen at this moment never hears what to do.",
            suggestion=f"Say the main thing to do, {call}, again in the same words near the end.",
            spots=one.spots(first, end),
            weight=limit.matters,
        )


def _missing(reading: Reading) -> Iterator[Finding]:
    limit = reading.limit("action-missing")
    if limit and limit.always:
        yield Finding(
            rule=limit.rule,
            severity=limit.always,
            subject="no call to do anything",
            why="The listener hears that something is wrong, but not what he or she can do about it.",
            suggestion=f"Say one thing to do, as a request, and twice. For example: {_EXAMPLES[reading.language]}.",
            weight=limit.matters,
        )


def _calls(sentence: Sentence, reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield what tells the listener to do something, at the start of a clause."""
    if sentence.language == "ru":
        yield from _imperatives(sentence, reading)
        yield from sentence.find(reading.knowledge.calls) if reading.knowledge.calls else ()
        return
    knowledge = reading.knowledge
    refused = set(sentence.find(knowledge.not_calls)) if knowledge.not_calls else set()
    for pattern in (knowledge.calls, knowledge.imperative):
        opened = False
        for first, end in sentence.find(pattern) if pattern else ():
            inside = any(start <= first < stop for start, stop in refused)
            # "Boil it and call": the second call stands in the clause of the first.
            if not inside and (
                sentence.language in CHARACTERS
                or _opens(sentence, first)
                or (opened and _JOINED.search(sentence.folded[:first]))
            ):
                opened = True
                yield first, end


def _opens(sentence: Sentence, first: int) -> bool:
    """Tell whether a clause opens at a place, little words of transition passed over."""
    before = sentence.folded[:first]
    while True:
        if _CLAUSE.search(before):
            return True
        word = re.search(r"(\w+)\s+$", before)
        if not word or not (word[1] in _LEAD_IN or _for(word[1], sentence.language)):
            return False
        before = before[: word.start()]


def _for(word: str, code: str) -> bool:
    """Tell an Arabic word with "for" before it, as in "for an appointment call": no comma parts it from the call."""
    return code == "ar" and word.startswith("ل") and len(word) > LEAST_LETTERS


def _imperatives(sentence: Sentence, reading: Reading) -> Iterator[tuple[int, int]]:
    from rupor.text.plain import russian

    for number, token in enumerate(sentence.tokens):
        word = token.plain.lower()
        before = [one.plain.lower() for one in sentence.tokens[max(0, number - 3) : number]]
        # "Давайте возьмём" asks nobody; with "вы", the same form is no request.
        vague = before[-1:] in (["давайте"], ["давай"]) or "вы" in before
        if token.is_word and russian.may_be(word, "impr") and word not in ("давайте", "давай") and not vague:
            yield token.first, token.end


def _name(word: str, code: str) -> str:
    if code == "ru":
        from rupor.text.plain import russian

        # "Можно позвонить" and "позвоните" are one call.
        verbs = [one for one in word.split() if russian.may_be(one, "INFN")]
        return russian.lemma(verbs[0] if verbs else word)
    # "And call" and "call" are one word in Arabic writing, and one call.
    return word.strip().lstrip("وف") if code == "ar" else word.strip()


_EXAMPLES = {
    "ru": "“Позвоните на линию помощи”",
    "en": "“Call the help line”",
    "fr": "“Appelez la ligne d’aide”",
    "es": "“Llame a la línea de ayuda”",
    "ar": "“اتصلوا بخط المساعدة”",
    "zh": "“请打求助电话”",
}
