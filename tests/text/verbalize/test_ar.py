"""Arabic for the ear: what the table of cases cannot show."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ear import segments
from rupor.model import Segment
from rupor.text.verbalize.arabic import numbers
from rupor.text.verbalize.arabic.nouns import ACCUSATIVE, GENITIVE, NOMINATIVE, UNCLEAR, Case, case, feminine


def said(shown: str, language: str = "ar", contact: str = "") -> tuple[Segment, ...]:
    """Cut and verbalize one paragraph."""
    return segments(shown, language=language, contact=contact)


@pytest.mark.parametrize(
    ("noun", "is_feminine"),
    [
        ("نساء", True),
        ("رجال", False),
        ("سنوات", True),
        ("أعوام", False),
        ("إصابات", True),
        ("اجتماعات", False),
        ("استشارات", True),
        ("إعلانات", False),
        ("تدريبات", False),
        ("دولارات", False),
        ("وسائل", True),
        ("خبراء", False),
        ("مشاريع", False),
        ("أسئلة", False),
        ("موظفين", False),
    ],
)
def test_gender_of_plurals(noun: str, is_feminine: bool) -> None:
    """The gender of a plural's singular is told by lists, endings and patterns."""
    assert feminine(noun, plural=True) == (is_feminine, True)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", NOMINATIVE),
        ("خلال ", GENITIVE),
        ("بنسبة ", GENITIVE),
        ("قتل ", NOMINATIVE),
        ("عددهم ", NOMINATIVE),
        ("بلغ عدد السكان في المدينة ", ACCUSATIVE),
        ("قتلت القوات ", ACCUSATIVE),
        ("قتل في القصف على المدينة في الصباح الباكر، ثم القرية ", UNCLEAR),
        ("وقال الرجل ", UNCLEAR),
    ],
)
def test_case_of_a_number(before: str, expected: Case) -> None:
    """Prepositions, ruling nouns and verbs give a number its case; what does not is called unclear."""
    assert case(before) == expected


def test_an_unknown_gender_is_a_doubt() -> None:
    """A plural of unknown gender is counted as masculine, and the other form is offered."""
    (doubt,) = said("رأينا 5 زمرد هناك.")[0].doubts
    assert doubt.options == ("خمسة", "خمس")


def test_an_unclear_case_is_a_doubt() -> None:
    """A number whose case is not clear is said as a subject, and the other form is offered."""
    (doubt,) = said("وقال الرجل 60 كلمة.")[0].doubts
    assert doubt.options == ("ستون", "ستين")


def test_a_title_may_be_a_womans() -> None:
    """A doctor's abbreviation does not tell man from woman, so both are offered."""
    (doubt,) = said("قالت د. منى ذلك.")[0].doubts
    assert [option.strip() for option in doubt.options] == ["الدكتور", "الدكتورة"]


def test_month_names_are_the_regions() -> None:
    """A date in figures takes the month's name of the region that the language tag tells."""
    spoken = {region: said("بتاريخ 30/7/2022.", f"ar-{region}")[0].spoken for region in ("EG", "SY", "DZ")}
    assert [
        word in spoken[region] for region, word in (("EG", "يوليو"), ("SY", "تموز"), ("DZ", "جويلية"))
    ] == [True] * 3


def test_a_contact_is_said_twice() -> None:
    """The number that the message names as its contact is repeated."""
    spoken = said("اتصلوا بنا: 555-0142.", contact="خط المساعدة 555-0142")[0].spoken
    assert spoken.count("خمسة خمسة خمسة، صفر واحد أربعة اثنان") == 2


def test_each_word_keeps_its_own_spoken_form() -> None:
    """A date's words are not joined: captions and times need each of them."""
    words = said("يوم 30 يوليو 2022")[0].words
    assert [(word.shown, word.spoken) for word in words[1:]] == [
        ("30", "الثلاثين من"),
        ("يوليو", "يوليو"),
        ("2022", "عام ألفين واثنين وعشرين"),
    ]


@pytest.mark.parametrize(
    "shown",
    [
        "الساعة 4:30 مساءً",
        "31 ديسمبر 2025م",
        "عام 1990",
        "من 15/3/2024",
        "لقاح كوفيد-19",
        "هاتف 0501234567",
        "60%",
        "1,250 لاجئًا",
    ],
)
def test_both_sets_of_digits_are_read_alike(shown: str) -> None:
    """Arabic-Indic digits are said as 0 to 9 are, wherever they stand."""
    other = shown.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert said(other)[0].spoken == said(shown)[0].spoken


def test_a_number_of_things_is_no_telephone() -> None:
    """After a word of calls, what counts something, or is a year, is not dictated digit by digit."""
    assert "ثلاثمئة امرأة" in said("اتصلت بالخط الساخن 300 امرأة.")[0].spoken
    assert "عام ألفين وعشرين" in said("أعلنت حالة الطوارئ عام 2020.")[0].spoken


@given(st.integers(0, 10**13), st.booleans(), st.booleans(), st.booleans())
def test_number_words_have_no_seams(number: int, feminine: bool, oblique: bool, construct: bool) -> None:
    """Number words of any size are Arabic letters parted by single spaces."""
    words = numbers.cardinal(number, feminine=feminine, oblique=oblique, construct=construct)
    assert re.fullmatch("[\u0621-\u064b]+(?: [\u0621-\u064b]+)*", words)


_STOCK = """
خلال في و بـ الـ من عام سنة المادة الساعة يوليو % $
كم دولار نساء أيام مليون GPS د. ( ، . - / : help@un.org
"""
_PIECES = _STOCK.split()


@given(st.lists(st.sampled_from(_PIECES) | st.integers(0, 99_999).map(str), min_size=1, max_size=8))
def test_nothing_is_left_unsaid(pieces: list[str]) -> None:
    """Whatever stands together, nothing shown is lost and no figure or Latin letter is left to the voice."""
    shown = " ".join(pieces)
    segments = said(shown)
    assert "".join(one.shown for one in segments) == shown
    assert not re.search("[0-9A-Za-z]", "".join(one.spoken for one in segments))
