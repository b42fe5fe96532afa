"""The case tables: what is written, and what a reader says for it."""

from pathlib import Path

import pytest

from ear import segments

TABLES = Path(__file__).with_name("cases")
FEWEST = {"ru": 150}
"""Cases that a table must have; 60 where it is not told."""


def table(path: Path) -> list[tuple[str, str]]:
    """Read a table: a line each, shown and spoken parted by a tab; ``#`` begins a remark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [(shown, spoken) for shown, spoken in pairs]


def spoken(shown: str, language: str, contact: str = "") -> str:
    """Cut and verbalize one paragraph, as a message's would be."""
    found = segments(shown, language=language, contact=contact)
    assert "".join(one.shown for one in found) == shown
    # A segment's spoken text has no white space at its ends; what parts two of them is in the last word.
    parted = ["" if one.words[-1].after == "" else " " for one in found]
    return "".join(one.spoken + space for one, space in zip(found, parted, strict=True)).strip()


CASES = [
    pytest.param(path.stem, shown, said, id=f"{path.stem}-{number}")
    for path in sorted(TABLES.glob("*.tsv"))
    for number, (shown, said) in enumerate(table(path), 1)
]


@pytest.mark.parametrize(("language", "shown", "said"), CASES)
def test_said_as_a_reader_says_it(language: str, shown: str, said: str) -> None:
    """Each written form is said as the table has it."""
    assert spoken(shown, language) == said


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.tsv")), ids=lambda path: path.stem)
def test_tables_are_large_enough(path: Path) -> None:
    """A table has enough cases, and none of them twice."""
    shown = [pair[0] for pair in table(path)]
    assert len(shown) >= FEWEST.get(path.stem, 60)
    assert len(set(shown)) == len(shown)
