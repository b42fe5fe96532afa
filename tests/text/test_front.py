"""Front matter: what it gives, and every mistake named with its line."""

import pytest

from rupor.errors import MessageError
from rupor.text.front import split


def mistakes(text: str) -> str:
    """Return the error that a text's front matter is refused with."""
    with pytest.raises(MessageError) as caught:
        split(text, "a.md")
    return str(caught.value)


def test_values_are_taken_as_written() -> None:
    """Values keep what YAML would change: ``no`` is Norwegian, a number keeps its zeros."""
    head = "---\nid: 007\ntitle: 'Мир: всем'\nlanguage: NO\ndate: 2026-09-01\nauthor: yes\ncontact: ~\n---\nBody\n"
    assert split(head, "a.md") == (
        {"id": "007", "title": "Мир: всем", "language": "no", "date": "2026-09-01", "author": "yes"},
        "Body\n",
    )


@pytest.mark.parametrize(
    "text", ["Text\n---\nid: x\n---\n", "---\nA rule, then text\n", "----\nid: x\n----\n", "--- x\n"]
)
def test_no_front_matter(text: str) -> None:
    """Lines that only look alike are text."""
    assert split(text, "a.md") == ({}, text)


def test_empty_front_matter() -> None:
    """Nothing between the lines is no mistake."""
    assert split("---\n---\nBody", "a.md") == ({}, "Body")
    assert split("---\r\n# comment\r\n---\r\nBody", "a.md") == ({}, "Body")


def test_embargo_has_an_offset() -> None:
    """An embargo is a moment, in a form that sorts."""
    assert split("---\nembargo: 2026-09-01T10:00Z\n---\n", "a")[0] == {"embargo": "2026-09-01T10:00:00+00:00"}
    assert "a.md:2: wrong embargo '2026-09-01T10:00'" in mistakes("---\nembargo: 2026-09-01T10:00\n---\n")


def test_all_mistakes_at_once() -> None:
    """Every mistake is named with its line, in one error."""
    found = mistakes("---\ntitel: x\nlanguage: klingon\ndate: 1.9.2026\nid: a\nid: b\n---\n").splitlines()
    assert len(found) == 4
    assert any(line.startswith("a.md:2: unknown key 'titel'. Known:") for line in found)
    assert any(line.endswith("Did you mean 'title'?") for line in found)
    assert any(line.startswith("a.md:3: unknown language 'klingon'") for line in found)
    assert any(line.startswith("a.md:4: wrong date '1.9.2026'") for line in found)
    assert any(line.startswith("a.md:6: the key 'id' is given twice") for line in found)


@pytest.mark.parametrize(
    "yaml",
    ["title: &a x", "title: *a", "title: [a, b]", "title:\n  b: c", "? [a]\n: b", "title: " + "[" * 9000],
)
def test_more_than_plain_values(yaml: str) -> None:
    """Lists, nested keys, anchors and aliases are refused before anything is built of them."""
    assert "a.md:" in mistakes(f"---\n{yaml}\n---\n")


def test_not_a_mapping() -> None:
    """Prose or a list between the lines is refused."""
    assert "a.md:2: the front matter is not a list of keys" in mistakes("---\nJust text\n---\n")
    assert "a.md:2: the front matter is not a list of keys" in mistakes("---\n- a\n- b\n---\n")


def test_not_yaml() -> None:
    """A value that YAML cannot read names its line and the usual cause."""
    assert mistakes("---\nid: x\ntitle: Peace: now\n---\n").startswith("a.md:3: the front matter is not YAML")
    assert "put a value with ': ' in quotes" in mistakes("---\ntitle: Peace: now\n---\n")


def test_front_matter_without_an_end() -> None:
    """Keys that nothing ends are never spoken as text."""
    assert "does not end" in mistakes("---\ntitle: x\n\nText")
