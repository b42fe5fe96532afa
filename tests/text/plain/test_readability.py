"""The formulas against the values of SPECS G: 10 words in a sentence, 2.0 syllables in a word unless said otherwise."""

import pytest

from rupor.text.plain import readability as formulas


@pytest.mark.parametrize(
    ("formula", "asl", "other", "value"),
    [
        (formulas.flesch, 10, 2.0, 27.485),
        (formulas.flesch_kincaid, 10, 2.0, 11.91),
        (formulas.oborneva, 10, 2.0, 73.635),
        (formulas.kandel_moles, 10, 2.0, 49.65),
        (formulas.fernandez_huerta, 10, 2.0, 76.64),
        (formulas.osman, 10, 2.5, 130.19),
        (formulas.lix, 10, 0.2, 30.0),
    ],
)
def test_formulas_give_the_published_values(formula: object, asl: float, other: float, value: float) -> None:
    """Every formula gives the value that the sheet of sources names for it."""
    assert callable(formula)
    assert formula(asl, other) == pytest.approx(value, abs=0.005)


@pytest.mark.parametrize(
    ("value", "meaning"), [(95, "very easy"), (60, "standard"), (59.9, "fairly hard"), (29, "very hard")]
)
def test_bands_are_those_of_flesch(value: float, meaning: str) -> None:
    """A score is said in words."""
    assert formulas.band(value) == meaning


def test_osman_counts_what_its_authors_count() -> None:
    """Short vowels count one, long ones and doublings two; long and hard words count again."""
    assert formulas.arabic_syllables("كَتَبَ") == 3
    assert formulas.arabic_syllables("كِتَاب") == 4
    assert formulas.osman_counts(["كَتَبَ"]) == 3
