"""Write segments out for the ear: every shown word gets the form in which it is said.

Nothing shown is changed: the words of a segment, joined, are its text as before. Words that are said as one
(``1 500``, a telephone number) become one ``Word`` with white space inside. What was changed and what is in doubt
stands in the segment, so that a person can see and correct it.

The order of trust: the message's lexicon, the user's, the language's rules, Rupor's own lexicon, general rules.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from rupor.model import Change, Doubt, Segment, Word
from rupor.signs import ACUTE
from rupor.tag import primary
from rupor.text.verbalize import language, lexicon, phones, symbols
from rupor.text.verbalize.language import Language
from rupor.text.verbalize.lexicon import Lexicon
from rupor.text.verbalize.rule import Context, Found, Rule, take

_ENDLESS = re.compile(r"\d{300}")
"""No number: nothing but its digits can be said, and no rule must try to compute with it."""


LONGEST = 2000
"""Characters of a segment that rules look at in one go: five times the longest sentence that anyone says."""


def verbalize(
    segments: Sequence[Segment], lexicons: Sequence[Lexicon] = (), contact: str = ""
) -> tuple[Segment, ...]:
    """Give every word of *segments* its spoken form.

    *lexicons* are the user's, the most trusted first, each used for segments in its language; telephone numbers in
    *contact* are said twice.
    """
    contacts = phones.contacts(contact)
    return tuple(_segment(one, lexicons, contacts) for one in segments)


def _segment(segment: Segment, lexicons: Sequence[Lexicon], contacts: frozenset[str]) -> Segment:
    code = primary(segment.language)
    spoken_in = language.of(code)
    text = segment.shown
    letters = [letter for letter in text if letter.isupper() or letter.islower()]
    shouted = len(letters) > 8 and not any(letter.islower() for letter in letters)
    context = Context(language=segment.language, contacts=contacts, shouted=shouted)
    users = [one for one in lexicons if primary(one.language) == code]
    found = _silent(_stopped(_found(text, _rules(text, spoken_in, code, users), context), text), text)
    words = _words(segment.words, found)
    plain = replace(segment, words=words, changes=_changes(found, text), doubts=_doubts(found))
    return _accented(plain, spoken_in, context)


def _found(text: str, rules: Sequence[Rule], context: Context) -> list[Found]:
    """Apply the rules; to a text far longer than any sentence piece by piece, since some take quadratic time."""
    if len(text) <= LONGEST:
        return take(text, rules, context)
    found, first = [], 0
    while first < len(text):
        end = first + LONGEST
        space = text.rfind(" ", first + LONGEST // 2, end) if end < len(text) else -1
        end = space + 1 if space > 0 else end
        found += [
            replace(one, first=one.first + first, end=one.end + first)
            for one in take(text[first:end], rules, context)
        ]
        first = end
    return found


def _rules(text: str, spoken_in: Language, code: str, users: Sequence[Lexicon]) -> list[Rule]:
    """Order the rules by trust."""
    if _ENDLESS.search(text):
        return [*spoken_in.late[-1:], symbols.pictures]
    own = lexicon.builtin(code)
    return [
        *(one.rule for one in users),
        *spoken_in.early,
        *((own.rule,) if own else ()),
        *spoken_in.late,
        symbols.pictures,
    ]


def _stopped(found: list[Found], text: str) -> list[Found]:
    """Give back its full stop to a text that ends in an abbreviation."""
    if found and text[: found[-1].end].endswith(".") and not text[found[-1].end :].strip(" »”\"'’)]}"):
        last, spoken = found[-1], found[-1].say.spoken
        if spoken and spoken[-1] not in ".!?…。":
            return [*found[:-1], replace(last, say=last.say._replace(spoken=f"{spoken}."))]
    return found


def _silent(found: list[Found], text: str) -> list[Found]:
    """Keep a text that would lose all its words as it is: something must be said for every segment."""
    rest = list(text)
    for one in found:
        rest[one.first : one.end] = [one.say.spoken, *[""] * (one.end - one.first - 1)]
    said = any(letter.isalnum() for letter in "".join(rest))
    return found if said else []


def _words(words: Sequence[Word], found: Sequence[Found]) -> tuple[Word, ...]:
    """Put what was found into the words; words that one find spans become one."""
    result: list[Word] = []
    at = index = 0
    finds = list(found)
    while index < len(words):
        last = index
        end = at + len(words[index].shown)
        inside: list[Found] = []
        while finds and finds[0].first < end:
            inside.append(finds.pop(0))
            while inside[-1].end > end:
                end += len(words[last].after) + len(words[last + 1].shown)
                last += 1
        shown = "".join(word.shown + word.after for word in words[index:last]) + words[last].shown
        result.append(_word(shown, words[last].after, at, inside))
        at = end + len(words[last].after)
        index = last + 1
    return tuple(_without_silent(result))


def _without_silent(words: Sequence[Word]) -> list[Word]:
    """Join a word of which nothing is said to the one before it, or after it at the very start."""
    result: list[Word] = []
    lead = ""
    for word in words:
        if word.spoken:
            result.append(replace(word, shown=lead + word.shown))
            lead = ""
        elif result:
            before = result[-1]
            result[-1] = replace(before, shown=before.shown + before.after + word.shown, after=word.after)
        else:
            lead += word.shown + word.after
    return result


def _word(shown: str, after: str, at: int, inside: Sequence[Found]) -> Word:
    """Say a word by what was found in it; what lies between stays as it is written."""
    parts: list[str] = []
    done = 0
    for one in inside:
        parts += [shown[done : one.first - at], one.say.spoken]
        done = one.end - at
    accented = " ".join("".join([*parts, shown[done:]]).split())
    spoken = accented.replace(ACUTE, "")
    ipa = inside[0].say.ipa if len(inside) == 1 else ""
    return Word(
        shown=shown,
        spoken=spoken,
        after=after,
        accented=accented if accented != spoken else "",
        ipa=ipa,
        dictated=any(one.rule == phones.RULE for one in inside),
    )


def _changes(found: Sequence[Found], text: str) -> tuple[Change, ...]:
    return tuple(
        Change(
            first=one.first,
            end=one.end,
            spoken=one.say.spoken,
            rule=one.rule,
            note=one.say.note,
            ipa=one.say.ipa,
        )
        for one in found
        if one.say.spoken != text[one.first : one.end] or one.say.ipa
    )


def _doubts(found: Sequence[Found]) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(
            first=one.first,
            end=one.end,
            why=one.say.why,
            options=tuple(dict.fromkeys((one.say.spoken, *one.say.options))),
        )
        for one in found
        if one.say.why
    )


def _accented(segment: Segment, spoken_in: Language, context: Context) -> Segment:
    """Add stress marks to the spoken words, and say where they stand in the shown text."""
    text = "".join(word.spoken + word.after for word in segment.words)
    finds = deque(sorted(spoken_in.accents(text, context), key=lambda found: found.first))
    if not finds:
        return segment
    words, more = [], []
    spoken_at = shown_at = 0
    for word in segment.words:
        inside = []
        while finds and finds[0].first < spoken_at + len(word.spoken):
            inside.append(finds.popleft())
        settled = ACUTE in word.accented or word.ipa or not inside
        words.append(word if settled else _marked(word, spoken_at, inside))
        if not settled:
            more += [_in_shown(found, word, spoken_at, shown_at) for found in inside]
        spoken_at += len(word.spoken) + len(word.after)
        shown_at += len(word.shown) + len(word.after)
    changes = sorted((*segment.changes, *_changes(more, segment.shown)), key=attrgetter("first", "end"))
    doubts = sorted((*segment.doubts, *_doubts(more)), key=attrgetter("first", "end"))
    return replace(segment, words=tuple(words), changes=tuple(changes), doubts=tuple(doubts))


def _marked(word: Word, at: int, inside: Sequence[Found]) -> Word:
    """Say parts of a spoken word with their stress marks."""
    parts, done = [], 0
    for one in inside:
        parts += [word.spoken[done : one.first - at], one.say.spoken]
        done = one.end - at
    accented = "".join([*parts, word.spoken[done:]])
    spoken = accented.replace(ACUTE, "")
    return replace(word, spoken=spoken, accented=accented if accented != spoken else "")


def _in_shown(found: Found, word: Word, spoken_at: int, shown_at: int) -> Found:
    """Place what was found in the spoken text in the shown one: at the same letters if they are said as written."""
    if word.spoken == word.shown:
        return replace(found, first=found.first - spoken_at + shown_at, end=found.end - spoken_at + shown_at)
    return replace(found, first=shown_at, end=shown_at + len(word.shown))
