"""Sentences, against the tables in ``sentences/``: one case a line, ``|`` where a sentence ends.

A line that begins with ``~`` is a known fault: a join that is hardly heard, kept so that a change shows.
"""

import time
from pathlib import Path

import pytest

from rupor.text.sentences import sentences

TABLES = Path(__file__).parent / "sentences"
CASES = [
    (path.stem, line)
    for path in sorted(TABLES.glob("*.txt"))
    for line in path.read_text("utf-8").splitlines()
]


def _cut(language: str, line: str) -> tuple[list[str], list[str]]:
    """Return what a case expects and what comes."""
    expected = [piece.strip() for piece in line.lstrip("~").split("|")]
    text = ("" if language == "zh" else " ").join(expected)
    return expected, [piece.strip() for piece in sentences(text, language)]


@pytest.mark.parametrize(("language", "line"), [case for case in CASES if not case[1].startswith("~")])
def test_sentence(language: str, line: str) -> None:
    """Sentences end where a reader says so."""
    expected, found = _cut(language, line)
    assert found == expected


@pytest.mark.parametrize(("language", "line"), [case for case in CASES if case[1].startswith("~")])
def test_known_fault(language: str, line: str) -> None:
    """What is known to be cut wrongly is joined, never cut in a wrong place."""
    expected, found = _cut(language, line)
    assert len(found) < len(expected)


def test_tables_are_large() -> None:
    """Each language has at least 15 cases, Russian 60."""
    counts = {path.stem: len(path.read_text("utf-8").splitlines()) for path in TABLES.glob("*.txt")}
    assert min(counts.values()) >= 15
    assert counts["ru"] >= 60
    assert set(counts) == {"ru", "en", "fr", "es", "ar", "zh"}


def test_acronym_ends_a_sentence() -> None:
    """An acronym without full stops is no row of initials."""
    assert len(sentences("Мы работаем в США. Нас много.", "ru")) == 2


def test_emoji_do_not_shift_cuts() -> None:
    """Characters outside the first plane count as one, though ICU counts two."""
    assert sentences("Он 😀😀 ушёл. Потом 😀 пришёл.", "ru") == ("Он 😀😀 ушёл. ", "Потом 😀 пришёл.")


def test_unknown_language_uses_the_general_rules() -> None:
    """A language without a list is cut by Unicode's rules alone."""
    assert sentences("Tere. Kuidas läheb?", "et") == ("Tere. ", "Kuidas läheb?")


@pytest.mark.parametrize("text", ["a. " * 60_000, "A! " * 60_000, ". " * 90_000 + "a", "«" * 180_000])
def test_long_texts_take_seconds(text: str) -> None:
    """Odd texts of the greatest length do not take quadratic time."""
    start = time.monotonic()
    assert "".join(sentences(text.strip(), "ru")) == text.strip()
    assert time.monotonic() - start < 20
