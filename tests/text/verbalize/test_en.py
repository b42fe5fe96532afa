"""English text for the ear: what the table of cases cannot show."""

import pytest

from ear import segments
from rupor.model import Segment
from rupor.text.verbalize import lexicon
from rupor.text.verbalize.english import numbers, times
from rupor.text.verbalize.romanize import romanize


def said(shown: str, language: str = "en", contact: str = "") -> Segment:
    """Verbalize a text of one segment."""
    (one,) = segments(shown, language=language, contact=contact)
    return one


def doubts(shown: str, language: str = "en") -> list[tuple[str, tuple[str, ...]]]:
    """Return the stretches that are in doubt, with the forms to choose from."""
    return [
        (one.shown[doubt.first : doubt.end], doubt.options)
        for one in segments(shown, language=language)
        for doubt in one.doubts
    ]


def test_dates_in_digits_follow_the_region() -> None:
    """In the United States the month comes first, elsewhere the day."""
    assert said("Come on 03/04/2022.", "en-US").spoken == "Come on March fourth, twenty twenty-two."
    assert said("Come on 03/04/2022.", "en-GB").spoken == "Come on the third of April twenty twenty-two."
    assert said("Come on 25/12/2022.", "en-US").spoken == "Come on December twenty-fifth, twenty twenty-two."


def test_dates_that_may_be_read_both_ways_are_doubts() -> None:
    """A person chooses between day and month, unless only one of them is possible or both are the same."""
    ambiguous = doubts("Come on 03/04/2022.")
    assert ambiguous == [
        ("03/04/2022", ("the third of April twenty twenty-two", "the fourth of March twenty twenty-two"))
    ]
    assert doubts("Come on 30/07/2022, 7/30/2022, 5/5/2022, 3.4.2022 or 2022-07-03.") == []


@pytest.mark.parametrize(
    ("shown", "part", "options"),
    [
        ("In 2022 countries signed.", "2022", ("twenty twenty-two", "two thousand and twenty-two")),
        ("Come at 10.30 today.", "10.30", ("ten thirty", "ten point three zero")),
        ("The JSON file.", "JSON", ("J S O N", "Json")),
        ("Ask the ODIHR office.", "ODIHR", ("Odihr", "O D I H R")),
        ("We saw Rocky II.", "II", ("two", "second", "I I")),
        ("It costs 3,14 now.", "3,14", ("three point one four", "three, fourteen")),
        ("WHO IS AT RISK HERE", "WHO", ("who", "W H O")),
        ("The paper Правда wrote.", "Правда", ("Pravda",)),
        ("The city of 北京 is big.", "北京", ("北京",)),
    ],
)
def test_what_is_not_sure_is_a_doubt(shown: str, part: str, options: tuple[str, ...]) -> None:
    """A doubt names the stretch, what is said now, and what else it may be."""
    assert (part, options) in doubts(shown)


def test_sure_text_has_no_doubts() -> None:
    """An ordinary announcement asks nothing of a person."""
    text = "On 30 July 2022 the UN and 150 NGOs gave $5 million, i.e. 60% more than in 2019, to 21 centres."
    assert doubts(text) == []


def test_pronoun_is_no_numeral() -> None:
    """The word I is never read as a number, even after a capital word."""
    for text in ("In Kenya I saw it.", "My sister Anna and I came.", "That is what I said."):
        assert said(text).spoken == text


def test_capitals_throughout_are_not_spelled() -> None:
    """In a text all in capitals words stay words, and known initialisms are still said by their letters."""
    spoken = said("CALL THE UN HOTLINE 116 006 IF YOU NEED PROTECTION").spoken
    assert spoken == "call the U N hotline one one six; zero zero six; if you need protection"


def test_contact_is_said_twice() -> None:
    """The number that the message names as its contact is said again."""
    spoken = said("Call +1 212 555 0100.", contact="+1 212 555 0100").spoken
    number = "plus one; two one two; five five five; zero one zero zero"
    assert spoken == f"Call {number}; again: {number}."


def test_each_shown_word_keeps_its_own_form() -> None:
    """Captions need a spoken form for each word, so a date is not one lump."""
    words = [(word.shown, word.spoken) for word in said("On 30 July 2022 we met.").words]
    assert words[1:4] == [("30", "the thirtieth of"), ("July", "July"), ("2022", "twenty twenty-two")]


@pytest.mark.parametrize(
    "shown",
    [
        "5,,5 a--b 1-2-3-4 $$ 5$ $ 5 %% 7% # @ @@ x1y2z3 1/2/3/4 12:99 99:99",
        "0 00 000 0.0 1.2.3.4.5 1,23,456 12345678901234567890 −−5 +-3 <<3>> ((i)) (a)(b)",
        "II. IV, XX; IIII VX MIX A.B.C. A. a. e.g.,i.e. etc.. U.N.'s UNs' 1990s' '90 90' 1st2nd",
        "30/13/2022 31/02/2022 2022-13-01 00/00/0000 1/1/1 24:00 25:00 12.60 0:00am 13pm",
    ],
)
def test_odd_text_is_said_whole(shown: str) -> None:
    """Whatever comes, no digit is left for the voice to guess, and nothing shown is lost."""
    cut = segments(shown, language="en")
    assert "".join(one.shown for one in cut) == shown
    assert not any(sign.isdigit() for one in cut for sign in one.spoken)


@pytest.mark.parametrize("number", [1000, 1066, 1100, 1900, 1909, 1910, 2000, 2009, 2010, 2099])
def test_years_are_words(number: int) -> None:
    """A year is said in at most five words, without commas or digits."""
    words = numbers.year(number)
    assert words.replace(" ", "").replace("-", "").isalpha()
    assert len(words.split()) <= 5


def test_clock_after_noon_is_said_as_people_say_it() -> None:
    """Hours of the 24-hour clock become P M, and those around midnight are not lost."""
    assert times.clock("13:05", half=False) == "one oh five P M"
    assert times.clock("00:30", half=False) == "twelve thirty ay M"
    assert times.clock("24:00", half=False) == "midnight"


def test_lexicon_explains_every_initialism() -> None:
    """Each entry of Rupor's own lexicon tells what it stands for, so that a check can name it to the author."""
    own = lexicon.builtin("en")
    assert own is not None
    assert len(own.entries) >= 80
    assert [entry.written for entry in own.entries if not entry.meaning or not entry.spoken] == []
    written = [entry.written for entry in own.entries]
    assert len(set(written)) == len(written)


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("Достоевский", "Dostoyevsky"),
        ("Хрущёв", "Khrushchov"),
        ("Київ", "Kyiv"),
        ("ООН", "OON"),
        ("Ευρώπη", "Evropi"),
        ("Μαΐου", "Maiou"),
        ("مُحَمَّد", "muhammad"),
        ("الشمس", "ash-shamas"),
        ("北京", ""),
        ("café", "café"),
    ],
)
def test_other_scripts_in_latin_letters(word: str, latin: str) -> None:
    """Cyrillic, Greek and Arabic words are written as they sound; where the script does not tell, no guess."""
    assert romanize(word) == latin


def test_languages_have_letters_of_their_own() -> None:
    """French writes some sounds otherwise than English does."""
    assert romanize("Шишкин", {"ш": "ch"}) == "Chichkin"
