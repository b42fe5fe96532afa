"""Marks for direction: where they are needed, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from rupor.captions import bidi
from tracks import BIDI, closed


@given(st.lists(st.sampled_from([*BIDI, "a", "ب", "1", ""]), min_size=1))
def test_no_line_turns_what_is_beside_it(signs: list[str]) -> None:
    """Whatever a line opens is closed in it, stray closers go, and all else stays where it was."""
    line = "".join(bidi.closed(signs))
    assert closed(line)
    pairs = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert [sign for sign in line if sign not in pairs] == [s for s in signs if s and s not in pairs]
    assert line.count("\u202e") == signs.count("\u202e")


@given(st.text(max_size=20))
def test_left_to_right_languages_have_no_marks(line: str) -> None:
    """A line of a left-to-right language gets nothing, whatever is in it."""
    assert bidi.marked(line, "ru") == bidi.embedded(line, "en-GB") == bidi.numbers(line, "zh") == {}


def test_a_line_that_starts_otherwise_is_marked() -> None:
    """Digits, Latin letters and punctuation at the start of an Arabic line do not make it one from left to right."""
    for line in ("10 دقائق", "WHO تقول", "«الماء»", "555-0142"):
        assert bidi.put(line, bidi.marked(line, "ar")).startswith("\u200f")
    assert bidi.marked("الماء WHO.", "ar") == {}


def test_telephone_numbers_keep_their_groups() -> None:
    """A mark before a number in groups keeps them in order; Arabic digits need one around what parts them."""
    line = "الخط +7 (495) 123-45-67، ليلًا"
    assert bidi.put(line, bidi.numbers(line, "ar")) == line.replace("+", "\u200e+")
    assert bidi.put("٥٥٥-٠١٤٢", bidi.numbers("٥٥٥-٠١٤٢", "ar")) == "\u200e٥٥٥\u200e-\u200e٠١٤٢"


def test_other_numbers_are_left_alone() -> None:
    """Years from and to are read from right to left, and short ranges may be."""
    for line in ("من 2020-2025", "من 15-20", "15 عامًا 60"):
        assert bidi.numbers(line, "ar") == {}
