"""Where listeners turn to: said at least twice, and last."""

import re
from collections.abc import Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import Sentence, Token
from rupor.text.plain.reading import Reading

_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,250}\.\w+|(?:https?://|www\.)\S+|(?<![\w-])[\w-]{1,63}\.(?:org|com|net|int|info|ru)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\+?\d[\d\s()‑–-]*\d")
LEAST_DIGITS = 6
"""Digits of what is a telephone number without being named one."""


def said(reading: Reading) -> Iterator[Finding]:
    """Find a message that has no contact, says it once, or says something after it."""
    known = contacts(reading)
    where = [n for n, one in enumerate(reading.sentences) if known & _in(one.text, short=True)]
    if not where:
        yield from _missing(reading, known)
        return
    named = reading.message.contact or ", ".join(sorted(known))
    if len(where) < 2:
        one = reading.sentences[where[0]]
        yield from _found(
            reading,
            "contact-once",
            subject=f"{quote(named)}, said once",
            why="Who reaches for a pencil needs to hear it again.",
            suggestion=f"Say {quote(named)} twice, the second time at the very end.",
            sentence=one,
        )
    if where[-1] != len(reading.sentences) - 1:
        last = reading.sentences[-1]
        yield from _found(
            reading,
            "contact-not-last",
            subject=quote(last.text, 40),
            why="What is said last is kept best, and that should be the contact.",
            suggestion=f"End with the contact: {quote(named)}.",
            sentence=last,
        )


def is_contact(token: Token, sentence: Sentence, known: set[str]) -> bool:
    """Tell whether a number is one to call."""
    digits = _digits(token.text)
    around = sentence.text[max(0, token.first - 2) : token.end + 15]
    written = _NUMBER.search(around)
    whole = _digits(written[0]) if written else digits
    return (
        any(digits in one for one in known)
        or ("-" in token.text and len(digits) >= LEAST_DIGITS)
        or (len(whole) >= LEAST_DIGITS and "+" in around)
    )


def _missing(reading: Reading, known: set[str]) -> Iterator[Finding]:
    named = reading.message.contact
    yield from _found(
        reading,
        "contact-missing",
        subject=f"the contact {quote(named)} is never said" if known else "no telephone number, no address",
        why="A listener who wants help, or wants to help, has nowhere to turn.",
        suggestion=f"Say {quote(named)} in the text, twice, the second time at the very end."
        if known
        else "Name one telephone number or place, as contact: in the head of the text and twice in the text itself.",
    )


def _found(
    reading: Reading,
    rule: str,
    *,
    subject: str,
    why: str,
    suggestion: str,
    sentence: Sentence | None = None,
) -> Iterator[Finding]:
    limit = reading.limit(rule)
    if limit and limit.always:
        yield Finding(
            rule=rule,
            severity=limit.always,
            subject=subject,
            why=why,
            suggestion=suggestion,
            spots=sentence.spots() if sentence else (),
            weight=limit.matters,
        )


def contacts(reading: Reading) -> set[str]:
    """Return what listeners turn to: what the head of the message names, or else what the text shows."""
    named = _in(reading.message.contact, short=True)
    if named:
        return named
    return {one for sentence in reading.running for one in _in(sentence.text)} | _called(reading)


def _called(reading: Reading) -> set[str]:
    """Return short numbers that a sentence tells to call."""
    pattern = reading.knowledge.contact_calls
    found: set[str] = set()
    for one in reading.running if pattern else ():
        for _, end in one.find(pattern) if pattern else ():
            near = re.match(r"[^\d.!?]{0,30}(\d{2,5})\b(?![.,]\d|\s*%)", one.text[end:])
            found |= {near[1]} if near else set()
    return found


def _in(text: str, *, short: bool = False) -> set[str]:
    """Find addresses and telephone numbers, the latter as digits."""
    found = {match[0].lower().rstrip(".,;)") for match in _ADDRESS.finditer(text)}
    least = 2 if short else LEAST_DIGITS
    for match in _NUMBER.finditer(text):
        digits = _digits(match[0])
        if len(digits) >= least and (short or re.search(r"[+‑–-]|\)", match[0])):
            found.add(digits)
    return found


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())
