"""Sentences that are too long to be held in mind, each with where to cut it; and too long ones on average."""

import re
from collections.abc import Iterator

from rupor.model import Segment
from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.knowledge import Knowledge
from rupor.text.plain.measure import CHARACTERS, Sentence
from rupor.text.plain.reading import Reading
from rupor.text.words import weight

SHORTEST = 4
"""Words (a third of the characters) that must stand on each side of a cut."""
BREATH = 20
"""Words that a voice says in one breath (``rupor.text.clauses``)."""

_AND = ("и", "а", "and", "or", "et", "ou", "y", "o", "和", "及")
_IF = ("если", "когда", "if", "when", "si", "quand", "lorsque", "cuando", "إذا", "عندما", "如果")
_THAT = ("que", "como", "так", "что", "أن")
_RELATIVE = re.compile(
    "котор\\w+|which|who|whom|whose|qui|dont|quien|quienes|الذي|التي|الذين|que", re.IGNORECASE
)
_ELIDED = re.compile("qu['’]", re.IGNORECASE)
_MARK = re.compile(r"[,;:—–،؛，；：]\s*$")
_STRONG = re.compile(r"[;:—–؛；：]\s*$")


def sentences(reading: Reading) -> Iterator[Finding]:
    """Find sentences that are longer than the level allows."""
    limit = reading.limit("sentence-length")
    if limit is None:
        return
    unit = "characters" if reading.language in CHARACTERS else "words"
    for one in reading.own:
        severity = limit.severity(one.length)
        if severity and limit.should:
            yield Finding(
                rule=limit.rule,
                severity=severity,
                subject=quote(one.text, 60),
                why=f"{one.length} {unit}, the limit is {limit.should:g}: the beginning is forgotten before the end is "
                f"heard{_breathless(one)}.",
                suggestion=_cuts(one, reading.knowledge, limit.should),
                spots=one.spots(),
                weight=limit.weight(one.length),
            )


def mean(reading: Reading) -> Iterator[Finding]:
    """Find a text whose sentences are too long on average."""
    limit, running = reading.limit("mean-length"), reading.running
    if limit is None or len(running) < 3:
        return
    value = sum(one.length for one in running) / len(running)
    severity = limit.severity(value)
    if severity:
        unit = "characters" if reading.language in CHARACTERS else "words"
        longest = sorted(running, key=lambda one: -one.length)[:3]
        yield Finding(
            rule=limit.rule,
            severity=severity,
            subject=f"{value:.1f} {unit} in a sentence on average",
            why="The longer the sentences, the fewer listeners understand them: "
            "with 14 words on average more than nine of ten people do, with 43 fewer than one.",
            suggestion="Cut the longest ones first: "
            + ", ".join(quote(one.text, 30) for one in longest)
            + ".",
            weight=limit.weight(value),
        )


def _breathless(sentence: Sentence) -> str:
    """Say that a voice finds no place to breathe, where that is so."""
    longest = max(sentence.segments, key=_weight)
    if _weight(longest) <= BREATH:
        return ""
    return ", and the voice finds no place to breathe"


def _weight(segment: Segment) -> float:
    return sum(weight(word) for word in segment.words)


def _cuts(sentence: Sentence, knowledge: Knowledge, most: float) -> str:
    """Say where to cut a sentence, if it shows a place."""
    pieces = min(4, -(-sentence.length // int(most)))
    places = _places(sentence, knowledge)
    chosen: list[int] = []
    for number in range(1, pieces):
        ideal = len(sentence.tokens) * number / pieces
        near = [
            place
            for place in places
            if place not in chosen and abs(place - ideal) <= len(sentence.tokens) / (2 * pieces)
        ]
        if near:
            chosen.append(min(near, key=lambda place: (not places[place], abs(place - ideal))))
    if not chosen:
        return _apart(sentence, knowledge, max(2, pieces))
    return " ".join(_cut(sentence, knowledge, place) for place in sorted(chosen))


def _apart(sentence: Sentence, knowledge: Knowledge, pieces: int) -> str:
    """Say what to take out of a sentence that shows no place for a full stop."""
    return (
        _without_opening(sentence, knowledge)
        or _without_pair(sentence)
        or _without_end(sentence)
        or f"Say it anew in {pieces} short sentences, one fact in each."
    )


def _comma_before(sentence: Sentence, number: int) -> bool:
    gap = sentence.text[sentence.tokens[number - 1].end : sentence.tokens[number].first]
    return any(comma in gap for comma in ",،，")


def _without_opening(sentence: Sentence, knowledge: Knowledge) -> str:
    """Say what to do with a phrase, or a condition, before the first comma."""
    tokens = sentence.tokens
    condition = tokens[0].plain.lower() in _IF
    reach = len(tokens) * 2 // 3 if condition else len(tokens) // 2
    lead = next((number for number in range(2, reach) if _comma_before(sentence, number)), 0)
    if not lead or len(tokens) - lead <= SHORTEST:
        return ""
    rest = quote(sentence.text[tokens[lead].first :], 30)
    if condition:
        asked = sentence.text[tokens[1].first : tokens[lead - 1].end]
        return f"Ask first: {quote(asked + '?', 40)} Then begin with {rest}."
    if not _stands_alone(sentence, lead, knowledge):
        return ""
    opening = quote(sentence.text[: tokens[lead - 1].end], 40)
    return f"Begin with {rest}. Say {opening} in a sentence of its own, or leave it out."


def _without_pair(sentence: Sentence) -> str:
    """Say where two things are joined, about the middle."""
    tokens = sentence.tokens
    inner = range(len(tokens) // 3, len(tokens) * 3 // 4)
    joined = [number for number in inner if tokens[number].plain.lower() in _AND]
    if not joined:
        return ""
    best = min(joined, key=lambda number: abs(number - len(tokens) / 2))
    second = quote(sentence.text[tokens[best].first :], 30)
    return f"Say in one sentence what stands before {second}, and the rest in another."


def _without_end(sentence: Sentence) -> str:
    """Say what to do with a phrase after the last comma."""
    tokens = sentence.tokens
    tail = next((n for n in range(len(tokens) - 2, len(tokens) // 2, -1) if _comma_before(sentence, n)), 0)
    if not tail:
        return ""
    last = quote(sentence.text[tokens[tail].first :], 40)
    return f"End the sentence before {last}, and say that in one of its own."


def _stands_alone(sentence: Sentence, lead: int, knowledge: Knowledge) -> bool:
    """Tell whether the statement is whole without the phrase before it: in Russian, its verb is not in the phrase."""
    word = sentence.tokens[lead].plain
    if knowledge.code != "ru":
        return word.lower() not in knowledge.breaks
    from rupor.text.plain import russian

    if (
        any(russian.tagged(word, mark) for mark in ("VERB", "PRTF", "GRND"))
        or word.lower() in knowledge.breaks
    ):
        return False
    return not any(russian.tagged(token.plain, "VERB") for token in sentence.tokens[:lead] if token.is_word)


def _places(sentence: Sentence, knowledge: Knowledge) -> dict[int, bool]:
    """Find the words before which a new sentence may begin, and whether the place is a good one."""
    tokens, found = sentence.tokens, {}
    least = SHORTEST * (2 if sentence.language in CHARACTERS else 1)
    for number in range(least, len(tokens) - least + 1):
        gap = sentence.text[tokens[number - 1].end : tokens[number].first]
        opens = tokens[number].plain.lower() in knowledge.breaks
        if _MARK.search(gap) and (opens or _STRONG.search(gap) or _statement(sentence, number)):
            found[number] = opens or bool(_STRONG.search(gap))
    return found


def _statement(sentence: Sentence, number: int) -> bool:
    """Tell whether what stands on both sides of a place can be sentences of their own: Russian verbs show it."""
    if sentence.language != "ru":
        return False
    from rupor.text.plain import russian

    sides = sentence.tokens[:number], sentence.tokens[number:]
    return all(any(russian.tagged(one.plain, "VERB") for one in side if one.is_word) for side in sides)


def _cut(sentence: Sentence, knowledge: Knowledge, number: int) -> str:
    tokens = sentence.tokens
    before = sentence.text[tokens[max(0, number - 3)].first : tokens[number].first].rstrip(
        ' ,;:—–،؛，；：(«“"'
    )
    start = number
    if tokens[number].plain.lower() in knowledge.breaks and number + 2 < len(tokens):
        start = number + 2 if tokens[number + 1].plain.lower() in _THAT else number + 1
    beginning = tokens[start].first
    opener = sentence.text[tokens[number].first : tokens[start - 1].end] if start > number else ""
    elided = _ELIDED.match(tokens[start].text) if opener else None
    if elided:
        # "parce qu'elles": the statement begins after the apostrophe.
        opener, beginning = (
            sentence.text[tokens[number].first : beginning + elided.end()],
            beginning + elided.end(),
        )
    end, after = f"End the sentence after {quote(before)}.", quote(sentence.text[beginning:], 30)
    if _RELATIVE.fullmatch(opener):
        return f"{end} Begin a new one with the name of what {quote(opener)} means, then {after}."
    without = f", without {quote(opener)}" if opener else ""
    return f"{end} Begin a new one with {after}{without}."
