"""One idea for each sentence: statements are counted by finite verbs (Russian) or by what opens a clause."""

import re
from collections.abc import Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.knowledge import Knowledge
from rupor.text.plain.measure import Sentence
from rupor.text.plain.reading import Reading

SHORT = 2 / 3
"""Of the length that the level allows: so short a sentence may say what it likes ("Ask who calls, and why")."""


def several(reading: Reading) -> Iterator[Finding]:
    """Find sentences that say too many things at once."""
    limit, longest = reading.limit("several-ideas"), reading.limit("sentence-length")
    if limit is None or longest is None:
        return
    short = (longest.should or 0) * SHORT
    for one in reading.own:
        if one.length <= short:
            continue
        places = _statements(one, reading.knowledge)
        severity = limit.severity(len(places))
        if severity:
            yield Finding(
                rule=limit.rule,
                severity=severity,
                subject=quote(one.text, 60),
                why=f"{len(places)} statements in one sentence: the listener still thinks of the first.",
                suggestion=f"Give each its own sentence: {_listed(one, places)}",
                spots=one.spots(),
                weight=limit.weight(len(places)),
            )


def _statements(sentence: Sentence, knowledge: Knowledge) -> list[int]:
    """Return where each statement begins, or its verb stands, as offsets in the text."""
    if sentence.language == "ru":
        return list(_predicates(sentence))
    found = {first for pattern in knowledge.joints for first, _ in sentence.find(pattern)}
    inside = [at for at in sorted(found) if 0 < at < len(sentence.text.rstrip()) - 1]
    return [0, *inside]


def _predicates(sentence: Sentence) -> Iterator[int]:
    """Yield finite verbs, short participles, and participles and gerunds that open a clause of their own."""
    from rupor.text.plain import russian

    before = 0
    for token in sentence.tokens:
        if token.is_word:
            after_comma = "," in sentence.text[before : token.first]
            word = token.plain
            finite = any(russian.tagged(word, mark) for mark in ("VERB", "PRTS", "PRED"))
            # "были отдалены" is one statement.
            finite = finite and not (
                russian.lemma(word) == "быть" and _participle_follows(sentence, token.end)
            )
            turned = russian.tagged(word, "GRND") or (after_comma and russian.tagged(word, "PRTF"))
            if (finite or turned) and not _attributes(sentence, token.first):
                yield token.first
        before = token.end


def _attributes(sentence: Sentence, at: int) -> bool:
    """Tell whether a verb says whose words were quoted: it stands after the quotation's end and a dash."""
    return bool(re.search(r"[»”\"][,.!?]?\s*[—–-]\s*(?:\w+\s+)?$", sentence.text[:at]))


def _participle_follows(sentence: Sentence, at: int) -> bool:
    from rupor.text.plain import russian

    following = next((token for token in sentence.tokens if token.first >= at), None)
    return following is not None and russian.tagged(following.plain, "PRTS")


def _listed(sentence: Sentence, places: list[int]) -> str:
    """Quote the beginning of each statement."""
    pieces = []
    for at, until in zip(places[:4], [*places[1:], len(sentence.text)], strict=False):
        start = next((token.first for token in sentence.tokens if token.first >= at), at)
        piece = sentence.text[start : max(start, until)].rstrip(" ,;:—–،؛，；.。")
        pieces.append(quote(piece or sentence.text[start:], 24))
    return "; ".join(pieces) + ("; …" if len(places) > 4 else ".")
