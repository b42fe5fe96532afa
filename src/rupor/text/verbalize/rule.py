"""What a rule of a language is: a pattern, and a function that says what it found.

A rule is a function from a text to the stretches of it that are said otherwise than they are written. ``rule`` makes
one of a regular expression; the function under it gets the match and the context and answers

- a string: what is said for the whole match (empty: nothing is said);
- a ``Say``: the same with a note, or with a doubt and the forms to choose from;
- a dict from group (number or name) to either: each group is said so, what lies between stays as it is written;
- None: the match is not what the rule is about.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple


class Say(NamedTuple):
    """What is said for a stretch, and what a person should know about it."""

    spoken: str
    note: str = ""
    why: str = ""
    """Why it is in doubt; empty when it is not."""
    options: tuple[str, ...] = ()
    """Other forms that a person may choose."""
    ipa: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text with what is said for it."""

    first: int
    end: int
    rule: str
    say: Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What rules may know beside the text that they look at."""

    language: str
    """BCP 47 tag of the segment; its region may decide, such as that of a date's order."""
    contacts: frozenset[str] = frozenset()
    """Digits of each number that the message names as its contact."""
    shouted: bool = False
    """The text is in capitals throughout, so capitals say nothing about a word."""


Rule = Callable[[str, Context], Iterable[Found]]
Said = str | Say
Answer = Said | Mapping[int, Said] | Mapping[str, Said] | Mapping[int | str, Said] | None


def rule(
    pattern: str, name: str, flags: int = 0
) -> Callable[[Callable[[re.Match[str], Context], Answer]], Rule]:
    """Make a rule called *name* of a regular expression and the function that says its matches.

    >>> @rule(r"(\\d+) ?(km)", "unit")
    ... def distance(match, context):
    ...     return {1: "five", 2: "kilometres"}
    >>> [(found.first, found.end, found.say.spoken) for found in distance("at 5 km", Context(language="en"))]
    [(3, 4, 'five'), (5, 7, 'kilometres')]
    """
    compiled = re.compile(pattern, flags)

    def decorate(answer: Callable[[re.Match[str], Context], Answer]) -> Rule:
        def apply(text: str, context: Context) -> Iterator[Found]:
            for match in compiled.finditer(text):
                yield from _found(match, name, answer(match, context))

        apply.__doc__, apply.__name__ = answer.__doc__, answer.__name__
        return apply

    return decorate


def _found(match: re.Match[str], name: str, answer: Answer) -> Iterator[Found]:
    if answer is None:
        return
    parts = answer if isinstance(answer, Mapping) else {0: answer}
    for group, said in parts.items():
        if match[group]:
            say = Say(said) if isinstance(said, str) else said
            yield Found(match.start(group), match.end(group), name, say)


def _trimmed(found: Found, text: str) -> Found:
    """Leave the white space at the ends of a find to the words that it parts."""
    first, end = found.first, found.end
    while first < end and text[first].isspace():
        first += 1
    while end > first and text[end - 1].isspace():
        end -= 1
    same = (first, end) == (found.first, found.end)
    return found if same else Found(first, end, found.rule, found.say)


def take(text: str, rules: Iterable[Rule], context: Context) -> list[Found]:
    """Apply rules in their order; a find that overlaps an earlier rule's is dropped, so the first rule wins.

    The parts of one match stand or fall together only if they do not overlap others: a rule whose parts make no sense
    alone should cover its whole match.
    """
    taken = bytearray(len(text))
    kept: list[Found] = []
    for one in rules:
        for found in map(_trimmed, one(text, context), repeat(text)):
            if found.end > found.first and not any(taken[found.first : found.end]):
                taken[found.first : found.end] = b"\1" * (found.end - found.first)
                kept.append(found)
    return sorted(kept, key=lambda found: found.first)


def stopped(text: str, end: int, spoken: str) -> str:
    """Give *spoken* a full stop where it replaces, at *end*, an abbreviation whose stop also ends the text.

    >>> stopped("etc.", 4, "and so on"), stopped("etc. etc.", 4, "and so on")
    ('and so on.', 'and so on')
    """
    return spoken if text[end:].strip(" »”\"')]") else f"{spoken}."
