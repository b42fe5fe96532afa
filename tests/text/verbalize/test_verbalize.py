"""Writing out for the ear: the shown text stays, nothing is lost, and everything that was changed is told."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ear import segments
from rupor.model import Segment
from rupor.signs import ACUTE
from rupor.text.verbalize.language import LANGUAGES, SILENT, of
from rupor.text.verbalize.lexicon import Entry, Lexicon
from rupor.text.verbalize.rule import Context, Say, rule, take

CODES = sorted(LANGUAGES.builtin)
PIECES = {
    "ru": "в на более из 5 60 1 500 2022 г. году % процентов июля ООН т. д. км руб. 3,5 2-х XXI века все замок №",
    "en": "in more than 5 60 1,500 2022 % per cent July UN e.g. km $5 3.5 2nd XXI century No. a.m. don't",
    "fr": "en plus de 5 60 1 500 2022 % pour cent juillet ONU p. ex. km 5 € 3,5 2e XXIe siècle n° 9h30 l’eau",
    "es": "en más de 5 60 1.500 2022 % por ciento julio ONU p. ej. km 5 € 3,5 2.º siglo XXI n.º 9:30",
    "ar": "في أكثر من 5 60 ١٥٠٠ 2022 % في المئة يوليو إلخ. كم $5 3.5 الأمم المتحدة عام",
    "zh": "在 超过 5 60 1,500 2022年 % 7月 30日 联合国 公里 $5 3.5 第2 个 21世纪",
}
SIGNS = (
    "+7 (495) 123-45-67 help@un.org www.un.org/a 12:30 30.07.2022 1/2 5–10 24/7 №5 #tag @me 😀 & = COVID-19 H5N1 <b> "
    "½ °C"
)
LONG = [
    "1",
    "1 ",
    "1,",
    "1.",
    "a1",
    "1-",
    "+1 ",
    "(1) ",
    "I",
    "A.",
    "@",
    "a@",
    "a.b",
    "1/",
    "№1 ",
    "1:",
    "- ",
]


def spoken(*paragraphs: str, language: str = "ru", contact: str = "") -> tuple[Segment, ...]:
    """Cut and verbalize paragraphs, Russian ones unless told."""
    return segments(*paragraphs, language=language, contact=contact)


def text_of(code: str) -> st.SearchStrategy[str]:
    """Draw a text of the language's tricky pieces, glued in every way."""
    piece = st.sampled_from([*PIECES[code].split(), *SIGNS.split()])
    glue = st.sampled_from([" ", " ", " ", ", ", "-", "", ". ", " (", ") "])
    return st.lists(st.tuples(piece, glue), min_size=1, max_size=14).map(
        lambda drawn: " ".join("".join(one + sign for one, sign in drawn).split())
    )


TEXTS = st.sampled_from(CODES).flatmap(lambda code: st.tuples(st.just(code), text_of(code)))


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_the_shown_text_stays(drawn: tuple[str, str]) -> None:
    """The shown words of all segments, joined, are the text, character for character."""
    code, text = drawn
    assert "".join(one.shown for one in spoken(text, language=code)) == text


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_nothing_is_lost(drawn: tuple[str, str]) -> None:
    """Every word with a letter or digit is said, and no digit reaches the voice."""
    code, text = drawn
    for one in spoken(text, language=code):
        for word in one.words:
            if any(sign.isalnum() for sign in word.shown):
                assert any(sign.isalnum() for sign in word.spoken), word
            assert not any(sign.isdecimal() for sign in word.spoken), word


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_changes_and_doubts_have_their_places(drawn: tuple[str, str]) -> None:
    """Changes and doubts lie inside the shown text, in order; what lies outside every change is said as written."""
    code, text = drawn
    for one in spoken(text, language=code):
        for found in (*one.changes, *one.doubts):
            assert 0 <= found.first < found.end <= len(one.shown)
        assert list(one.changes) == sorted(one.changes, key=lambda change: (change.first, change.end))
        kept = [word for word in one.words if word.spoken == word.shown and not word.accented]
        assert all(word.shown in one.pronounced for word in kept)
        assert ACUTE not in one.spoken.replace(ACUTE, "", text.count(ACUTE))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(CODES), st.text(st.characters(codec="utf-8"), max_size=120))
def test_any_unicode_is_taken(code: str, raw: str) -> None:
    """No character of Unicode breaks a language's rules, or changes the shown text."""
    text = " ".join(raw.split())
    assert "".join(one.shown for one in spoken(text, language=code)) == text


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("piece", LONG)
def test_long_texts_take_little_time(code: str, piece: str) -> None:
    """No text makes a rule's expression take quadratic time."""
    text = piece * (12_000 // len(piece))
    start = time.monotonic()
    spoken(text.strip(), language=code)
    assert time.monotonic() - start < 20


def test_a_language_without_rules_is_left_alone() -> None:
    """A text in a language that nobody wrote rules for goes to the voice as it is written."""
    assert of("eo") is SILENT
    (one,) = spoken("Ni havas 5 infanojn.", language="eo")
    assert one.spoken == one.shown


def test_the_contact_is_said_twice() -> None:
    """A telephone number that the message names as its contact is said twice, another one once."""
    first, second = spoken("Звоните 555-0142. Или 555-0199.", contact="Линия помощи 555-0142")
    assert first.spoken.count("ноль один четыре два") == 2
    assert second.spoken.count("ноль один девять девять") == 1
    assert first.changes[-1].note


def test_a_short_contact_is_one_only_where_it_is_called() -> None:
    """A contact of three digits is said twice after a word such as "call", and counts where it counts."""
    called, counted = spoken("Звоните 112. Помощь получили 112 семей.", contact="Служба спасения 112, доб. 5")
    assert called.spoken.count("один один два") == 2
    assert counted.spoken == "Помощь получили сто двенадцать семей."


def test_a_contact_in_other_digits_is_the_same() -> None:
    """A contact is the same number in whatever digits it is written."""
    (one,) = spoken("اتصلوا: ٥٥٥-٠١٤٢.", language="ar", contact="555-0142")
    assert one.spoken.count("صفر واحد أربعة اثنان") == 2


def test_emoji_are_left_out_with_a_note() -> None:
    """An emoji is shown but not said, and that is told."""
    (one,) = spoken("Мойте 😀 руки!")
    assert one.shown == "Мойте 😀 руки!"
    assert one.spoken == "Мойте руки!"
    assert [(change.rule, change.spoken) for change in one.changes] == [("emoji", "")]
    assert "grinning" in one.changes[0].note


def test_a_segment_of_signs_alone_is_kept() -> None:
    """Where nothing would be left to say, the text stays as it is."""
    (one,) = spoken("😀😀")
    assert one.spoken == "😀😀"


def test_numbers_that_are_written_apart_are_one_word() -> None:
    """``1 500`` is one word of the segment, so that its time is that of the whole number."""
    (one,) = spoken("Всего 1 500 человек.")
    assert [(word.shown, word.spoken) for word in one.words] == [
        ("Всего", "Всего"),
        ("1 500", "тысяча пятьсот"),
        ("человек.", "человек."),
    ]


def test_capitals_throughout_are_no_initialisms() -> None:
    """A title in capitals is not spelled."""
    (one,) = spoken("ВСЕМИРНЫЙ ДЕНЬ ЗДОРОВЬЯ")
    assert one.spoken == "ВСЕМИРНЫЙ ДЕНЬ ЗДОРОВЬЯ"


def lexicon(*entries: Entry, language: str = "ru") -> Lexicon:
    """Make a user's lexicon."""
    return Lexicon(language=language, entries=entries, source="test")


def with_lexicons(text: str, *lexicons: Lexicon, language: str = "ru") -> Segment:
    """Verbalize one sentence with lexicons."""
    (one,) = segments(text, language=language, lexicons=lexicons)
    return one


def test_the_users_lexicon_comes_first() -> None:
    """A user's entry overrules rules and Rupor's own lexicon; of two lexicons the first counts."""
    mine = lexicon(Entry(written="ООН", spoken="Объединённые Нации"))
    other = lexicon(Entry(written="ООН", spoken="другое"), Entry(written="60", spoken="много"))
    one = with_lexicons("ООН помогла 60 семьям.", mine, other)
    assert one.spoken == "Объединённые Нации помогла много семьям."
    assert [change.rule for change in one.changes] == ["lexicon", "lexicon"]


def test_a_lexicon_of_another_language_is_not_used() -> None:
    """A lexicon counts for segments in its language alone."""
    one = with_lexicons("ООН помогла.", lexicon(Entry(written="ООН", spoken="U N"), language="en"))
    assert "U N" not in one.spoken


def test_stress_marks_are_kept_apart() -> None:
    """A stress mark of the lexicon is in the pronounced form alone; captions and spoken text have none."""
    one = with_lexicons("Старый замок.", lexicon(Entry(written="замок", spoken="за́мок")))
    assert one.spoken == "Старый замок."
    assert one.pronounced == "Старый за́мок."
    assert [word.accented for word in one.words] == ["", "за́мок."]


def test_ipa_is_kept_for_engines_that_take_it() -> None:
    """An entry with IPA alone is spoken as written by the others."""
    mine = lexicon(Entry(written="Leicester", ipa="ˈlɛstə"), language="en")
    one = with_lexicons("Old Leicester.", mine, language="en")
    assert one.spoken == "Old Leicester."
    assert one.words[1].ipa == "ˈlɛstə"


def test_earlier_rules_win() -> None:
    """Of two rules that find the same place the first one counts; an empty answer leaves the place to the next."""

    @rule("ab", "first")
    def first(match: re.Match[str], context: Context) -> str | None:
        return "one" if match.start() == 0 else None

    @rule("abc?", "second")
    def second(match: re.Match[str], context: Context) -> Say:
        return Say("two", why="a doubt")

    found = take("ab abc", [first, second], Context(language="en"))
    assert [(one.first, one.rule, one.say.spoken) for one in found] == [
        (0, "first", "one"),
        (3, "second", "two"),
    ]


def test_the_authors_own_stress_mark_is_kept() -> None:
    """A stress mark in the text itself is shown as written and told to the voice, but is not in the spoken text."""
    (one,) = spoken("Старый за\u0301мок.")
    assert one.shown == "Старый за\u0301мок."
    assert one.spoken == "Старый замок."
    assert one.pronounced == "Старый за\u0301мок."
