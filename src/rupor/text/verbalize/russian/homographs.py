"""Russian words that are written alike: which reading is meant, by rules over the words around them.

The words and their rules stand in ``homographs.toml``, which says how they are written.
"""

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

from rupor.signs import ACUTE
from rupor.text.verbalize.russian import grammar, number, yo
from rupor.text.verbalize.russian.clause import Word, plain
from rupor.text.verbalize.russian.grammar import Choice

_SHORT = {
    "INF": r"\w{2,}(?:ть|ти|чь)(?:ся|сь)?\b",
    "SUM": r"(?:рубл|доллар|евро|коп[ие]|тенге|сом[аов]|гривен|гривн|тысяч|миллион|миллиард)",
}
_PAIRS = {"number": ("one", "many"), "place": ("in", "to"), "count": ("two", "one"), "command": ("do", "you")}


class Rule(NamedTuple):
    """One rule of a sense."""

    name: str
    """The reading that it chooses, or the grammar's question."""
    expression: str = ""
    """What must be found around the word; empty: nothing."""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Sense:
    """The readings of one spelling, and the rules that choose among them."""

    forms: Mapping[str, str]
    """Reading -> the form with its stress, or with ё."""
    rules: tuple[Rule, ...]
    mass: bool = False

    def choose(self, text: str, words: Sequence[Word], at: int) -> Choice:
        """Return the reading that is meant in *text*."""
        if len(self.forms) == 1:
            return Choice(next(iter(self.forms)))
        word = words[at]
        around = f"{plain(text[: word.first])}_{plain(text[word.end :])}"
        for name, expression, sure in self.rules:
            if not expression or _compiled(expression).search(around):
                answer = self._ask(name, words, at)
                if answer.name in self.forms:
                    return Choice(answer.name, answer.sure and sure)
        return Choice(next(iter(self.forms)), False)

    def undotted(self) -> "Sense":
        """Return the sense without its readings that are written with ё, unless nothing were left."""
        forms = {name: form for name, form in self.forms.items() if "ё" not in form}
        return Sense(forms, self.rules, self.mass) if forms else self

    def _ask(self, name: str, words: Sequence[Word], at: int) -> Choice:
        if name == "number":
            return number.number(words, at, self.mass)
        asked = {
            "place": grammar.place,
            "count": grammar.count,
            "command": grammar.command,
            "yo": yo.everything,
        }
        return asked[name](words, at) if name in asked and name not in self.forms else Choice(name)


@functools.cache
def table() -> dict[str, Sense]:
    """Return the homographs by their plain spelling."""
    raw = _raw()
    mass = frozenset(raw["pairs"]["mass"].split())
    found: dict[str, Sense] = {}
    for question, names in _PAIRS.items():
        for pair in raw["pairs"][question].split(","):
            forms = dict(zip(names, pair.split(), strict=True))
            for spelling in _spelled(forms):
                found[spelling] = Sense(forms, (Rule(question),), spelling in mass)
    for one in raw["sense"]:
        found |= _senses(one["forms"], tuple(_rule(rule) for rule in one["rules"]))
    return found


@functools.cache
def _raw() -> dict[str, Any]:
    file = resources.files("rupor.text.verbalize.russian") / "homographs.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@functools.cache
def says() -> frozenset[str]:
    """Return the marked forms that RHVoice says without a mark."""
    return frozenset(_raw()["voice"]["says"].split())


@functools.cache
def usual() -> dict[str, str]:
    """Return words with ё, by their plain spelling, that are meant whatever else the dictionary has."""
    return {plain(word): word for word in _raw()["yo"]["usual"].split()}


def _spelled(forms: Mapping[str, str]) -> set[str]:
    return {plain(form.replace(ACUTE, "")) for form in forms.values()}


def _senses(forms: Mapping[str, str], rules: tuple[Rule, ...]) -> dict[str, Sense]:
    """Make a sense of each spelling that two readings share."""
    shared: dict[str, dict[str, str]] = {}
    for name, written in forms.items():
        for form in written.split():
            shared.setdefault(plain(form.replace(ACUTE, "")), {})[name] = form
    return {spelling: Sense(of, rules) for spelling, of in shared.items() if len(of) > 1}


def _rule(written: str) -> Rule:
    name, _, expression = written.partition(": ")
    sure = not name.endswith("?")
    for short, long in _SHORT.items():
        expression = expression.replace(short, long)
    return Rule(name.rstrip("?"), expression, sure)


@functools.cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Compile an expression when its word is met: compiling all of them takes longer than a message's whole text."""
    return re.compile(expression)
