"""Words that people seldom hear: by frequency, all forms together; names and explained words excepted."""

from collections.abc import Iterator, Mapping

from rupor.text.plain import words as frequency
from rupor.text.plain.finding import Finding, quote
from rupor.text.plain.measure import CHARACTERS, Sentence, Token
from rupor.text.plain.reading import Reading

SHORTEST = 3
"""Letters of a word that is judged."""
_ELIDED = ("l", "d", "j", "m", "t", "s", "n", "c", "qu", "lorsqu", "puisqu", "jusqu")


def words(reading: Reading) -> Iterator[Finding]:
    """Find rare words, each once, with how often the message uses it."""
    limit, code = reading.limit("rare-word"), reading.language
    if limit is None or not frequency.available(code) or _traditional(reading):
        return
    places = _places(reading)
    values = _frequencies(set(places), code)
    explained = _explained(reading)
    for word, where in places.items():
        severity = limit.severity(values[word])
        if not severity or _excepted(word, values[word], reading) or explained & _family(word, code):
            continue
        word_shown, count = quote(where[0][1].text), len(where)
        yield Finding(
            rule=limit.rule,
            severity=severity,
            subject=word_shown + (f", {count} times" if count > 1 else ""),
            why="Few people meet this word outside papers and offices; who does not know it loses the sentence.",
            suggestion=f"Put a word of every day in its place, or say what {word_shown} means when it first comes.",
            spots=tuple(spot for one, at in where for spot in one.spots(at.first, at.end)),
            weight=limit.weight(values[word]),
        )


def _places(reading: Reading) -> dict[str, list[tuple[Sentence, Token]]]:
    """Gather the words to be judged, without names, each with where it stands."""
    found: dict[str, list[tuple[Sentence, Token]]] = {}
    named = _named(reading)
    for one in reading.own:
        for number, token in enumerate(one.tokens):
            capital = token.text[:1].isupper()
            if not token.is_word or (
                capital and (number or token.plain in named or token.text[1:2].isupper())
            ):
                continue
            word = _bare(token.plain.lower(), reading.language)
            if len(word) >= (2 if reading.language in CHARACTERS else SHORTEST) and _native(
                word, reading.language
            ):
                found.setdefault(word, []).append((one, token))
    return found


def _named(reading: Reading) -> set[str]:
    """Gather words that may be names: with a capital in mid-sentence, or nowhere without one.

    Russian needs no guess for the latter: its dictionary knows names.
    """
    tokens = [(number, token) for one in reading.own for number, token in enumerate(one.tokens)]
    capitals = {token.plain for number, token in tokens if number and token.text[:1].isupper()}
    if reading.language == "ru":
        return capitals
    small = {token.plain for _, token in tokens}
    first = {token.plain for number, token in tokens if not number and token.text[:1].isupper()}
    return capitals | {word for word in first if word.lower() not in small}


def _bare(word: str, code: str) -> str:
    """Take off an elided article or pronoun."""
    word = word.replace("’", "'")
    head, mark, tail = word.partition("'")
    return tail if code == "fr" and mark and head in _ELIDED else word


def _native(word: str, code: str) -> bool:
    """Tell a word in the letters of the language; others are the business of the rule for foreign words."""
    latin = all("a" <= sign <= "ɏ" or sign in "'-" for sign in word)
    return latin == (code in ("en", "fr", "es"))


def _frequencies(found: set[str], code: str) -> dict[str, float]:
    """Look words up; a compound is as familiar as its rarest part."""
    pieces = {word: word.split("-") for word in found}
    if code == "zh":
        return _chinese(found)
    known = frequency.zipf({part for one in pieces.values() for part in one} | found, code)
    return {word: max(known[word], min(known[part] for part in one)) for word, one in pieces.items()}


def _chinese(found: set[str]) -> dict[str, float]:
    cuts = {
        word[first:end]
        for word in found
        for first in range(len(word))
        for end in range(first + 1, len(word) + 1)
    }
    known = frequency.listed(cuts, "zh")
    return {word: frequency.parts(word, known) for word in found}


def _excepted(word: str, value: float, reading: Reading) -> bool:
    """Tell words that are familiar in spite of the corpora, and those that may be names."""
    code = reading.language
    family = _family(word, code)
    if any(one in reading.knowledge.familiar for one in family):
        return True
    if code in ("ar", "zh"):
        # Without capitals a name looks like a rare word: only words that the corpora have are spoken of.
        return value == frequency.UNKNOWN
    return code == "ru" and not _content(word)


def _content(word: str) -> bool:
    """Tell a noun, verb, adjective or adverb of the dictionary from a name, and from little words such as из-за."""
    from rupor.text.plain import russian

    little = any(russian.tagged(word, mark) for mark in ("PREP", "CONJ", "PRCL", "NPRO", "Apro", "INTJ"))
    return not little and all(russian.known(part) for part in word.split("-"))


def _explained(reading: Reading) -> set[str]:
    """Gather the words of sentences that explain a word, so that the word counts as explained wherever it stands."""
    pattern = reading.knowledge.explains
    found: set[str] = set()
    for one in reading.own if pattern else ():
        if pattern and one.running and any(one.find(pattern)):
            for token in one.tokens:
                found |= _family(_bare(token.plain.lower(), reading.language), reading.language)
    return found


def _family(word: str, code: str) -> set[str]:
    """Return what the forms of one word have in common."""
    if code == "ru":
        from rupor.text.plain import russian

        return {russian.lemma(word), word}
    if code in ("en", "fr", "es"):
        return {word, word.removesuffix("s"), word.removesuffix("es")}
    if code == "ar":
        return {word, word.removeprefix("و").removeprefix("ال"), word.removeprefix("ال")}
    return {word}


def _traditional(reading: Reading) -> bool:
    """Tell Chinese in traditional characters, of which the corpora know nothing."""
    if reading.language != "zh":
        return False
    tag = reading.message.language
    common: Mapping[str, str] = {
        "們": "",
        "這": "",
        "個": "",
        "來": "",
        "說": "",
        "會": "",
        "為": "",
        "對": "",
        "時": "",
    }
    text = "".join(one.text for one in reading.own)
    return any(part in tag for part in ("Hant", "TW", "HK", "MO")) or any(sign in common for sign in text)
