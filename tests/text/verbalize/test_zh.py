"""Chinese for the ear: what the table of cases cannot show."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ear import segments
from rupor.model import Segment
from rupor.text.verbalize.chinese import numbers


def said(shown: str, contact: str = "") -> tuple[Segment, ...]:
    """Cut and verbalize one paragraph."""
    return segments(shown, language="zh", contact=contact)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (10, "十"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (10_500, "一万零五百"),
        (101_000, "十万一千"),
        (1_000_001, "一百万零一"),
        (200_000_000, "两亿"),
        (100_020_003, "一亿零二万零三"),
    ],
)
def test_zeros_and_ten_thousands(number: int, words: str) -> None:
    """Large numbers go by ten thousands, and a gap in them is one 零."""
    assert numbers.cardinal(number) == words


@pytest.mark.parametrize(
    "shown",
    ["2024年2月1日起实行。", "上午9:05出发。", "共1,234人。", "电话13812345678。", "第2254(2015)号决议"],
)
def test_full_width_digits_are_read_alike(shown: str) -> None:
    """Full-width digits, and the comma between them, are said as 0 to 9 are."""
    wide = re.sub(r"(?<=\d),(?=\d)", "，", shown).translate(
        str.maketrans("0123456789", "０１２３４５６７８９")
    )
    assert said(wide)[0].spoken == said(shown)[0].spoken


@given(st.integers(1, 10**16 - 1))
def test_numbers_are_read_back(number: int) -> None:
    """The words of a number give the number again."""
    places = {"十": 10, "百": 100, "千": 1000}
    digits = {sign: value for value, sign in enumerate(numbers.DIGITS)} | {"两": 2}
    total = 0
    for part, power in zip(
        re.split("(万亿|亿|万)", numbers.cardinal(number))[::2], _powers(number), strict=True
    ):
        value = digit = 0
        for sign in part:
            if sign in places:
                value += (digit or 1) * places[sign]
                digit = 0
            else:
                digit = digits[sign]
        total += (value + digit) * power
    assert total == number


def _powers(number: int) -> list[int]:
    """Return the powers of ten thousand that are named in a number's words, and one for the rest."""
    names = re.findall("万亿|亿|万", numbers.cardinal(number))
    return [*({"万亿": 10**12, "亿": 10**8, "万": 10**4}[name] for name in names), 1]


def test_a_month_and_a_day_are_a_doubt() -> None:
    """``7/30`` is taken as a date, and the fraction is offered."""
    (doubt,) = said("会议在7/30举行。")[0].doubts
    assert doubt.options == ("七月三十日", "三十分之七")


def test_a_change_of_words_is_noted() -> None:
    """Where listeners know another word than the written one, the change says so."""
    (change,) = said("感染COVID-19的人。")[0].changes
    assert change.spoken == "新冠"
    assert change.note.startswith("other words")


def test_a_contact_is_said_twice() -> None:
    """The number that the message names as its contact is repeated."""
    spoken = said("请拨打12345。", contact="热线 12345")[0].spoken
    assert spoken == "请拨打幺二三四五；再说一遍：幺二三四五。"


def test_what_is_not_said_with_the_number_keeps_its_words() -> None:
    """A find covers only the number with its unit, so that other words keep their own times."""
    words = said("体温37℃左右。")[0].words
    assert [(word.shown, word.spoken) for word in words] == [
        ("体温", "体温"),
        ("37℃", "三十七摄氏度"),
        ("左右。", "左右。"),
    ]


_STOCK = """
在 年 月 日 点 万 亿 个 人 第 % ¥ km ℃ 约
拨打 热线 WHO （ ） ， 。 - — / : + 年代 help@un.org A4 编号
"""
_PIECES = _STOCK.split()


@given(st.lists(st.sampled_from(_PIECES) | st.integers(0, 99_999).map(str), min_size=1, max_size=8))
def test_nothing_is_left_unsaid(pieces: list[str]) -> None:
    """Whatever stands together, nothing shown is lost and no figure is left to the voice."""
    shown = "".join(pieces)
    segments = said(shown)
    assert "".join(one.shown for one in segments) == shown
    assert not re.search(r"\d", "".join(one.spoken for one in segments))
