"""Where listeners turn to: said at least twice, and last."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import Sentence
from rupor.text.plain.reading import Reading

_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,250}\.\w+|(?:https?://|www\.)\S+"
    r"|(?<![\w-])(?:[\w-]{1,63}\.){1,4}(?:org|com|net|info|int|edu|gov|ru|рф|fr|es|uk|eu|cn)\b(?:/\S*)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\+?\(?\d[\d\s()‑–-]*\d")
_AMOUNT = re.compile(r"\d{1,3}(?:\s\d{3})+")
_RANGE = re.compile(
    r"(?:\d+|\d{1,3}(?:\s\d{3})+)\s?–\s?(?:\d+|\d{1,3}(?:\s\d{3})+)|(?:1[89]|2[01])\d\d[‑-](?:1[89]|2[01])\d\d"
)
_DATE = re.compile(r"\d{1,2}[‑–-]\d{1,2}[‑–-]\d{4}|\d{4}[‑–-]\d{1,2}[‑–-]\d{1,2}")
_NEAR = re.compile(r"[^\d.!?]{0,30}?(\+?\(?\d[\d\s()‑–-]*\d)(?![.,:‑–-]?\d|\s*%)(?P<after>\s*[^\W\d_]{2,})?")
_OR = ("or", "and", "или", "и", "ou", "et")
LEAST_DIGITS = 6
"""Digits of what is a telephone number without being named one."""
SAME_DIGITS = 9
"""Signs at the end of a number, or of an address, by which two are told to be one."""
SURE_DIGITS = 3
"""Digits of a short number that is one, whatever follows it: ``call 112 at once``, but ``come on 25 May``."""


def said(reading: Reading) -> Iterator[Finding]:
    """Find a message that has no contact, says it once, or says something after it."""
    known = contacts(reading)
    where = [n for n, one in enumerate(reading.sentences) if known.keys() & _in(one.text, short=True).keys()]
    if not where:
        yield from _missing(reading, known)
        return
    named = reading.message.contact or ", ".join(known.values())
    if max(_times(known, reading).values()) < 2:
        one = reading.sentences[where[-1]]
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


def places(text: str, known: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield where a text has telephone numbers and addresses: figures and letters that nobody keeps as such."""
    for match in _ADDRESS.finditer(text):
        yield match.span()
    for match in _NUMBER.finditer(text):
        if _is_phone(match[0]) or _digits(match[0]) in known:
            yield match.span()


def _missing(reading: Reading, known: Mapping[str, str]) -> Iterator[Finding]:
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


def contacts(reading: Reading) -> dict[str, str]:
    """Return what listeners turn to, as it is compared and as it is written.

    That is what the head of the message names, or else what the text shows.
    """
    named = _in(reading.message.contact, short=True)
    if named:
        return named
    found: dict[str, str] = {}
    for sentence in reading.running:
        for key, written in {**_in(sentence.text), **_called(sentence, reading)}.items():
            found.setdefault(key, written)
    return found


def _called(sentence: Sentence, reading: Reading) -> dict[str, str]:
    """Return the number that a sentence tells to call, however short it is."""
    pattern = reading.knowledge.contact_calls
    found: dict[str, str] = {}
    for _, end in sentence.find(pattern) if pattern else ():
        near = _NEAR.match(sentence.text, end)
        digits = _digits(near[1]) if near else ""
        follows = (near["after"] or "").strip() if near else ""
        if near and (len(digits) >= SURE_DIGITS or not follows or follows in _OR) and not _counted(near[1]):
            found[digits] = near[1]
    return found


def _in(text: str, *, short: bool = False) -> dict[str, str]:
    """Find addresses and telephone numbers, the latter compared by their digits."""
    placed = []
    for match in _ADDRESS.finditer(text):
        written = match[0].rstrip(".,;)")
        placed.append((match.start(), written.lower(), written))
    for match in _NUMBER.finditer(text):
        if short or _is_phone(match[0]):
            placed.append((match.start(), _digits(match[0]), match[0]))
    return {key: written for _, key, written in sorted(placed)}


def _times(known: Mapping[str, str], reading: Reading) -> Counter[str]:
    """Count the sentences that say each contact, with or without the code of its country."""
    said = [
        key[-SAME_DIGITS:]
        for one in reading.sentences
        for key in known.keys() & _in(one.text, short=True).keys()
    ]
    return Counter(said)


def _is_phone(written: str) -> bool:
    """Tell a telephone number by its form from an amount, a date, or a stretch of years."""
    if len(_digits(written)) < LEAST_DIGITS or _counted(written):
        return False
    return written.startswith(("0", "+")) or bool(re.search(r"[‑–()-]|\d\s+\d+\s+\d", written))


def _counted(written: str) -> bool:
    """Tell an amount, a date, or a stretch of years."""
    return any(one.fullmatch(written) for one in (_AMOUNT, _RANGE, _DATE)) and written[0] not in "0+"


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())
