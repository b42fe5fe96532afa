"""Initialisms that the message never explains."""

import re
from collections.abc import Iterator

from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import Sentence, Token
from rupor.text.plain.reading import Reading

_FORM = re.compile(r"[^\W\d_]{2,8}(?:[-‑/]?\d{1,3}|[-‑/][^\W\d_]{2,8})?s?")
_ELIDED = re.compile(r"(?:[ldjmtsnc]|qu)['’]", re.IGNORECASE)
_ROMAN = re.compile(r"(?=[IVXLCМХ])M*(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")


def unexplained(reading: Reading) -> Iterator[Finding]:
    """Find initialisms, each once, that are neither widely known nor explained in the message."""
    limit = reading.limit("abbreviation")
    if limit is None or not limit.always:
        return
    found: dict[str, list[tuple[Sentence, Token]]] = {}
    for one in reading.own:
        if not _shouted(one):
            for token in one.tokens:
                name = _ELIDED.sub("", token.text)
                if _is_initialism(name):
                    found.setdefault(name.removesuffix("s"), []).append((one, token))
    text = " ".join(one.text for one in reading.own)
    for name, where in found.items():
        if name not in reading.knowledge.known and not _explained(name, text, reading):
            yield Finding(
                rule=limit.rule,
                severity=limit.always,
                subject=quote(name) + (f", {len(where)} times" if len(where) > 1 else ""),
                why="Letters read out say nothing to who does not know the name behind them.",
                suggestion=_suggested(name, reading),
                spots=tuple(spot for one, at in where for spot in one.spots(at.first, at.end)),
                weight=limit.matters,
            )


def _suggested(name: str, reading: Reading) -> str:
    meaning = reading.meanings.get(name)
    if meaning:
        return f"Say {quote(meaning)} instead, or at least when it first comes."
    return f"Say the whole name when it first comes, and what it does; then {quote(name)} may follow, or leave it out."


def _is_initialism(word: str) -> bool:
    """Tell ``ВИЧ``, ``UNODC``, ``COVID-19`` from a word with a capital and from a Roman number."""
    if not _FORM.fullmatch(word) or _ROMAN.fullmatch(word):
        return False
    letters = [sign for sign in word.removesuffix("s") if sign.isalpha()]
    return len(letters) >= 2 and all(sign.isupper() for sign in letters)


def _shouted(sentence: Sentence) -> bool:
    """Tell a sentence in capitals."""
    letters = [sign for sign in sentence.text if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) > len(letters) / 2 and len(sentence.tokens) > 2


def _explained(name: str, text: str, reading: Reading) -> bool:
    """Tell whether the name stands beside brackets that explain it, or the words that it is made of are in the text."""
    mark = re.escape(name)
    before, after = rf"\w{{3}} [^.!?()]{{0,80}}\({mark}\)", rf"{mark} ?\([^)]{{0,80}}\w{{3}} [^)]{{0,80}}\)"
    chinese = rf"\w{{3}}（{mark}）|{mark} ?（[^）]{{3,80}}）"
    if re.search(f"{before}|{after}|{chinese}", text):
        return True
    letters = "".join(sign for sign in name if sign.isalpha())
    meaning = reading.meanings.get(name, "")
    if meaning and _stems(meaning) and _stems(meaning) <= _stems(text):
        return True
    return _spelled(letters, text)


def _stems(text: str) -> set[str]:
    """Return the beginnings of the longer words, to compare inflected ones by."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.casefold())}


def _spelled(letters: str, text: str) -> bool:
    """Tell whether words that begin with these letters follow one another, little words between them left out."""
    words = re.findall(r"[^\W\d_]+", text)
    long = [word for word in words if len(word) > 3 or word.isupper()]
    heads = "".join(word[0].upper() for word in long if not (word.isupper() and len(word) > 1))
    return len(letters) >= 3 and letters in heads
