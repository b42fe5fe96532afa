"""Actions that hide in nouns, and nouns that hang on one another."""

import re
from collections.abc import Callable, Iterator, Sequence

from rupor.text.plain import words as frequency
from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.knowledge import Knowledge
from rupor.text.plain.levels import Limit
from rupor.text.plain.measure import Sentence, Token
from rupor.text.plain.reading import Reading

EVERYDAY = 5.0
"""Zipf value from which a noun is a word of every day, whatever it was made of (``information``)."""
KNOWN = 2.7
"""Zipf value from which a guessed verb is one."""

Nominal = tuple[Token, str]
"""A noun that hides an action, and the verb for it."""
Chain = tuple[int, int, int]
"""Where a chain of nouns begins and ends, and how many they are."""


def verbal(reading: Reading) -> Iterator[Finding]:
    """Find sentences with too many nouns that hide an action, each with its verb."""
    limit = reading.limit("verbal-nouns")
    find = _FINDERS.get(reading.language)
    if limit is None or find is None:
        return
    own = list(reading.own)
    for one, found in zip(own, find(own, reading.knowledge), strict=True):
        severity = limit.severity(len(found))
        if severity:
            yield Finding(
                rule=limit.rule,
                severity=severity,
                subject=", ".join(quote(token.text) for token, _ in found),
                why="The actions are hidden in nouns: one does not hear who does what.",
                suggestion=f"Say who does it, with a verb: {_verbs(found)}.",
                spots=tuple(spot for token, _ in found for spot in one.spots(token.first, token.end)),
                weight=limit.weight(len(found)),
            )


def _verbs(found: Sequence[Nominal]) -> str:
    return "; ".join(f"{quote(token.text)} → {quote(verb)}" for token, verb in found)


def chains(reading: Reading) -> Iterator[Finding]:
    """Find chains of nouns that hang on one another."""
    limit = reading.limit("noun-chain")
    if limit is None:
        return
    for one, places, nominals in _long_chains(reading, limit):
        for first, end, count in places:
            severity = limit.severity(count)
            if severity:
                yield Finding(
                    rule=limit.rule,
                    severity=severity,
                    subject=quote(one.text[first:end], 60),
                    why=f"{count} nouns hang on one another: the listener must keep the first until the last is said.",
                    suggestion=_apart([noun for noun in nominals if first <= noun[0].first < end]),
                    spots=one.spots(first, end),
                    weight=limit.weight(count),
                )


def _long_chains(reading: Reading, limit: Limit) -> Iterator[tuple[Sentence, list[Chain], list[Nominal]]]:
    """Yield sentences with chains beyond the limit, the chains, and the verbs that hide in the sentence."""
    found = []
    for one in reading.own:
        long = [chain for chain in _chains(one, reading.knowledge) if limit.severity(chain[2])]
        found += [(one, long)] if long else []
    find = _FINDERS.get(reading.language)
    hidden = find([one for one, _ in found], reading.knowledge) if find and found else [[]] * len(found)
    for (one, long), nominals in zip(found, hidden, strict=True):
        yield one, long, nominals


def _apart(hidden: Sequence[Nominal]) -> str:
    """Say how to take a chain apart, with a verb where one of its nouns was made of one."""
    if hidden:
        return f"Make a verb of it: {_verbs(hidden)}."
    return "Say who does what, with a verb; leave out what the listener knows; put the rest in a sentence of its own."


def _russian_nominals(own: Sequence[Sentence], knowledge: Knowledge) -> list[list[Nominal]]:
    """Find nouns made of a verb that have an object of their own, as in "для повышения качества"."""
    from rupor.text.plain import russian

    found = []
    for one in own:
        inside = []
        for number, token in enumerate(one.tokens):
            if token.is_word and russian.tagged(token.plain, "NOUN") and _has_object(one, number):
                noun = russian.lemma(token.plain)
                verb = "" if noun in knowledge.nominals["not"] else russian.verb_of(noun)
                inside += [(token, verb)] if verb else []
        found.append(inside)
    return found


def _has_object(sentence: Sentence, number: int) -> bool:
    """Tell whether a genitive hangs on a noun, adjectives between them passed over."""
    from rupor.text.plain import russian

    last = sentence.tokens[number].end
    for token in sentence.tokens[number + 1 : number + 4]:
        if re.search(r"\S", sentence.text[last : token.first]):
            return False
        last = token.end
        if russian.may_be(token.plain, "NOUN", "gent"):
            return True
        if not (russian.may_be(token.plain, "ADJF", "gent") or token.plain.lower() in ("и", "онлайн")):
            return False
    return False


def _guessed_nominals(own: Sequence[Sentence], knowledge: Knowledge) -> list[list[Nominal]]:
    """Find nouns by their endings; the verb must be a word that people use, or the noun is not one."""
    guesses = [[(token, _guesses(token, knowledge)) for token in one.tokens if token.is_word] for one in own]
    asked = {verb for one in guesses for _, verbs in one for verb in verbs}
    asked |= {token.plain.lower() for one in guesses for token, verbs in one if verbs}
    known = frequency.listed(asked, knowledge.code) if asked else {}
    found = []
    for one in guesses:
        inside = []
        for token, verbs in one:
            best = max(verbs, key=lambda verb: known.get(verb, 0.0), default="")
            if known.get(best, 0.0) >= KNOWN and known.get(token.plain.lower(), 0.0) < EVERYDAY:
                inside.append((token, best))
        found.append(inside)
    return found


def _guesses(token: Token, knowledge: Knowledge) -> list[str]:
    """Guess the verbs that a noun may have been made of."""
    word = token.plain.lower().removesuffix("s")
    judged = len(word) > 7 and word not in knowledge.nominals["not"]
    for ending, verbal in knowledge.nominals["endings"] if judged else ():
        if word.endswith(ending):
            return [word.removesuffix(ending) + end for end in verbal]
    return []


_FINDERS: dict[str, Callable[[Sequence[Sentence], Knowledge], list[list[Nominal]]]] = {
    "ru": _russian_nominals,
    "en": _guessed_nominals,
    "fr": _guessed_nominals,
    "es": _guessed_nominals,
}


def _chains(sentence: Sentence, knowledge: Knowledge) -> Iterator[Chain]:
    """Yield chains of nouns: where they are, and how many nouns; the noun of "in case of" is none."""
    of = knowledge.nominals.get("of", "")
    for first, end, count in _linked(sentence, knowledge):
        text = sentence.folded[first:end]
        noun = re.match(r"[^\W\d_]+", text)
        if noun and _prepositional(sentence.folded[: first + noun.end()], knowledge):
            link = re.compile(rf"\s*(?:(?:{of})(?:\s+|(?<=')))?" if of else r"\s*").match(text, noun.end())
            first, count = first + (link or noun).end(), count - 1
        yield first, end, count


def _prepositional(before: str, knowledge: Knowledge) -> bool:
    """Tell whether a text ends with words that do the work of a preposition."""
    return any(f" {before}".endswith(f" {one}") for one in knowledge.nominals.get("prepositions", ()))


def _linked(sentence: Sentence, knowledge: Knowledge) -> Iterator[Chain]:
    """Yield nouns that hang on one another, as they stand."""
    if sentence.language == "ru":
        yield from _genitives(sentence, knowledge)
    elif "of" in knowledge.nominals:
        of = knowledge.nominals["of"].replace("’", "'")
        # An elided article takes no space after it.
        link = rf"\s+(?:{of})(?:\s+|(?<=')\s*)"
        for first, end in sentence.find(
            re.compile(rf"(?<!\w)[^\W\d_]{{1,40}}(?:{link}[^\W\d_]+(?:-[^\W\d_]+)*){{2,40}}")
        ):
            yield first, end, len(re.findall(link, sentence.folded[first:end])) + 1


def _genitives(sentence: Sentence, knowledge: Knowledge) -> Iterator[Chain]:
    """Yield a noun with the genitives that hang on it; adjectives and nouns of quantity do not count."""
    from rupor.text.plain import russian

    chain: list[Token] = []
    last = 0
    for token in (*sentence.tokens, Token("", len(sentence.text), len(sentence.text))):
        parted = bool(re.search(r"\S", sentence.text[last : token.first])) or not token.is_word
        last = token.end
        if chain and token.text and not parted:
            if _is_name(token):
                continue
            if russian.may_be(token.plain, "NOUN", "gent"):
                chain += [] if russian.lemma(token.plain) in knowledge.quantities else [token]
                continue
            if russian.may_be(token.plain, "ADJF", "gent") or russian.may_be(token.plain, "PRTF", "gent"):
                continue
        if len(chain) > 1:
            yield chain[0].first, chain[-1].end, len(chain)
        chain = [token] if token.text and _heads(token, knowledge) else []


def _is_name(token: Token) -> bool:
    """Tell a person's name, which stands beside a noun rather than hangs on it."""
    from rupor.text.plain import russian

    return token.text[:1].isupper() and any(
        russian.may_be(token.plain, one) for one in ("Name", "Surn", "Patr")
    )


def _heads(token: Token, knowledge: Knowledge) -> bool:
    """Tell whether a chain may begin with a word."""
    from rupor.text.plain import russian

    noun = token.is_word and russian.tagged(token.plain, "NOUN") and not russian.tagged(token.plain, "Name")
    return noun and russian.lemma(token.plain) not in knowledge.quantities
