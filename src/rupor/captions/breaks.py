"""How two neighbouring words hang together, and so how well a line may end between them.

What is known of a language is data, ``breaks/<language>.toml``: its conjunctions, prepositions, determiners and so on.
For a language without a file the rules of punctuation, numbers and capital letters hold. Netflix's timed-text style
guide (4, line treatment) and the BBC's subtitle guidelines say where lines should end.
"""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rupor.captions import breaks_russian, costs
from rupor.tag import primary

_FOLDER = Path(__file__).parent / "breaks"

SENTENCE = frozenset(".!?…。！？؟")
CLAUSE = frozenset(",;:—–،؛，；：、")
CLOSING = "\"'»”’)]）」』】》"
OPENING = frozenset("«“„‘‹([{（「『【《¿¡")
_AFTER = {
    "conjunctions": "after_conjunction",
    "prepositions": "after_preposition",
    "determiners": "after_determiner",
    "negations": "after_negation",
    "auxiliaries": "after_auxiliary",
    "pronouns": "after_pronoun",
    "adjectives": "after_adjective",
}
"""What a line that ends after a word of a list does."""
_WEAK = frozenset({"after_pronoun", "after_auxiliary", "after_adjective"})
"""What gives way before a conjunction, a preposition or a determiner: ``with you | and``, ``send you | a``."""
_OTHER_SCRIPTS = frozenset({"ar", "ru", "zh"})
_COUNTED = ("units", "labels")
_SHORT = 4
"""A shorter word with a full stop, inside a segment, is taken for an abbreviation."""
_INITIAL = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)?")
_NUMBER = re.compile(r"\d")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_EDGES = re.compile(r"^[^\w%№°]+|[^\w%№°']+$")


@dataclass(frozen=True, slots=True)
class _Language:
    """What is known of one language."""

    entries: dict[str, list[tuple[tuple[str, ...], str]]]
    """Every entry of the lists by its first word, with the list's name."""
    lists: dict[str, frozenset[str]]
    """The lists that are looked up as a whole."""
    together: re.Pattern[str] | None
    """Words that a dictionary cuts into several, in a script without spaces."""
    tails: tuple[str, ...]
    """How words end that describe the next."""
    alike: tuple[tuple[str, ...], tuple[str, ...]]
    """What stands at the head, and at the tail, of a noun and of its adjective after it."""
    related: Callable[[str, str], str]
    """What grammar makes of two words: the name of a joint, or nothing."""


def joints(words: Sequence[str], language: str) -> list[str]:
    """Name the joint after each word but the last, as ``costs.toml`` names them; words carry their punctuation.

    >>> joints("Call the help line, or go to Dr. House at 10 a.m.".split(), "en")[:4]
    ['before_determiner', 'after_determiner', 'in_phrase', 'clause']
    """
    known = _language(_spoken(words, primary(language)))
    keys = [_key(word) for word in words]
    begins, bound = _entries(words, keys, known)
    _put_together(words, keys, known, bound)
    price = costs.get().joints
    named = []
    for at, (one, other) in enumerate(pairwise(words)):
        opened = _opened(other, begins[at + 1], keys[at + 1], known)
        bound[at] |= _number(one, keys[at : at + 2], begins[at : at + 2])
        bound[at] |= _names(words, at, keys[at], known)
        if keys[at].endswith(known.tails) or _alike(keys[at : at + 2], known.alike):
            bound[at].add("after_adjective")
        ended = _ended(one, other, keys[at])
        if ended and "in_name" not in bound[at]:
            named.append(ended)
            continue
        held = bound[at] - _WEAK if opened else bound[at]
        if related := known.related(keys[at], keys[at + 1]):
            held.add(related)
        named.append(max(held, key=price.__getitem__) if held else opened or _loose(one, other))
    return named


def stops(word: str) -> bool:
    """Tell whether a word ends with punctuation at which a reader rests.

    >>> stops("Стой!»"), stops("«Стой»")
    (True, False)
    """
    return word.rstrip(CLOSING)[-1:] in SENTENCE | CLAUSE


def unspaced(text: str) -> bool:
    """Tell whether a text is in a script that is written without spaces."""
    return _UNSPACED.search(text) is not None


def _key(word: str) -> str:
    """Reduce a word to what the lists hold: small letters, no punctuation around, no vowel marks, ё as е."""
    plain = unicodedata.normalize("NFC", word).replace("’", "'").casefold().replace("ё", "е")
    return _EDGES.sub("", "".join(char for char in plain if unicodedata.category(char) not in ("Mn", "Cf")))


def _spoken(words: Sequence[str], language: str) -> str:
    """Name the language whose lists serve: Latin letters alone in a language of another script are English."""
    letters = [char for word in words for char in word if char.isalpha()]
    return "en" if language in _OTHER_SCRIPTS and all(map(str.isascii, letters)) else language


@functools.cache
def _language(name: str) -> _Language:
    path = _FOLDER / f"{name}.toml"
    tables: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    entries: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind in (*_AFTER, *_COUNTED, "particles", "phrases"):
        for entry in tables.get(kind, []):
            words = tuple(map(_key, entry.split()))
            entries.setdefault(words[0], []).append((words, kind))
    apart = [re.escape(_key(entry)) for entry in tables.get("phrases", []) if unspaced(entry)]
    return _Language(
        entries=entries,
        lists={kind: frozenset(map(_key, listed)) for kind, listed in tables.items()},
        together=re.compile("|".join(sorted(apart, key=len, reverse=True))) if apart else None,
        tails=tuple(tables.get("adjective_tails", [])),
        alike=(tuple(tables.get("alike_heads", [])), tuple(tables.get("alike_tails", []))),
        related=breaks_russian.related if name == "ru" else lambda one, other: "",
    )


def _entries(
    words: Sequence[str], keys: Sequence[str], known: _Language
) -> tuple[list[set[str]], list[set[str]]]:
    """Find the lists' entries in a text: which lists a word begins an entry of, and what binds it to the next."""
    begins: list[set[str]] = [set() for _ in words]
    bound: list[set[str]] = [set() for _ in words]
    for at, key in enumerate(keys):
        head = key[: key.find("'") + 1]
        for entry, kind in [*known.entries.get(key, []), *(known.entries.get(head, []) if head else [])]:
            last = at + len(entry) - 1
            if not _matches(entry, words[at : last + 1], keys[at : last + 1]):
                continue
            begins[at].add(kind)
            for inside in range(at, last):
                bound[inside].add("in_phrase")
            if kind in _AFTER and keys[last] == entry[-1]:
                bound[last].add(_AFTER[kind])
            if kind == "particles" and at:
                bound[at - 1].add("before_particle")
    return begins, bound


def _matches(entry: Sequence[str], words: Sequence[str], keys: Sequence[str]) -> bool:
    """Tell whether words are an entry's; its last may be the head of a longer word, such as ``d'``."""
    if len(words) < len(entry) or any(map(stops, words[:-1])) or tuple(keys[:-1]) != tuple(entry[:-1]):
        return False
    return keys[-1] == entry[-1] or (entry[-1].endswith("'") and keys[-1].startswith(entry[-1]))


def _put_together(
    words: Sequence[str], keys: Sequence[str], known: _Language, bound: Sequence[set[str]]
) -> None:
    """Bind the words into which a dictionary cut one that is known to be whole."""
    if known.together is None:
        return
    ends = {}
    text = ""
    for at, (word, key) in enumerate(zip(words, keys, strict=True)):
        text += key
        ends[len(text)] = at
        text += "|" if stops(word) else ""
    for found in known.together.finditer(text):
        for offset in range(found.start() + 1, found.end()):
            if offset in ends:
                bound[ends[offset]].add("in_phrase")


def _opened(word: str, begins: set[str], key: str, known: _Language) -> str:
    """Name the place before a word at which a line may well end, if it is one."""
    heads = known.lists.get("conjunction_heads", ()), known.lists.get("preposition_heads", ())
    whole = key in known.lists.get("not_heads", ())
    longer = [
        not whole and any(key.startswith(head) and len(key) > len(head) + 1 for head in of) for of in heads
    ]
    if "conjunctions" in begins or longer[0]:
        return "before_conjunction"
    if word[:1] in OPENING:
        return "before_quote"
    if "prepositions" in begins or longer[1]:
        return "before_preposition"
    return "before_determiner" if "determiners" in begins else ""


def _alike(keys: Sequence[str], ends: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Tell whether two words agree as a noun and its adjective do."""
    heads, tails = ends
    return any(all(key.startswith(head) for key in keys) for head in heads) or any(
        all(key.endswith(tail) for key in keys) for tail in tails
    )


def _number(one: str, keys: Sequence[str], begins: Sequence[set[str]]) -> set[str]:
    """Bind a number to its unit, to its name (``page 5``), to the rest of a longer number, or to what is counted."""
    label = "labels" in begins[0]
    if stops(one) and not (label and one.endswith(".")):
        return set()
    counts, counted = (_NUMBER.match(key) is not None for key in keys)
    if (counted and (counts or label)) or (counts and not begins[1].isdisjoint(_COUNTED)):
        return {"in_number"}
    return {"after_determiner"} if counts and keys[1] else set()


def _names(words: Sequence[str], at: int, key: str, known: _Language) -> set[str]:
    """Bind a title to its name, initials to theirs, and capitalised words to each other."""
    one, other = words[at], words[at + 1]
    if not other[:1].isupper():
        return set()
    if key in known.lists.get("titles", ()) or _INITIAL.fullmatch(one) or _INITIAL.fullmatch(other):
        return {"in_name"}
    listed = key in known.entries or _key(other) in known.entries
    return {"in_name"} if one[:1].isupper() and not stops(one) and not listed else set()


def _ended(one: str, other: str, key: str) -> str:
    """Name the end that punctuation after a word makes; a full stop may be that of an abbreviation."""
    last = one.rstrip(CLOSING)[-1:]
    if last in CLAUSE:
        return "clause"
    if last not in SENTENCE:
        return ""
    abbreviated = last == "." and (other[:1].islower() or len(key) < _SHORT or "." in key)
    return "" if abbreviated else "sentence"


def _loose(one: str, other: str) -> str:
    """Name the joint of words that nothing is known of: a name often belongs to the word before it, and a lone Chinese
    sign to the one after.
    """
    if len(one) == 1 and unspaced(one) and unspaced(other):
        return "lone"
    return "related" if other[:1].isupper() else "free"
