"""Cutting messages into segments: nothing is lost, nothing is said twice, and every pause has its reason."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rupor.model import Message, Paragraph, Segment
from rupor.text.clauses import LONGEST, SHORTEST, clauses
from rupor.text.segment import split
from rupor.text.words import weight, words

LETTERS = {
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ\u0301",
    "en": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'’",
    "fr": "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûüÿœæABCDEFGHIJKLMÀÉ’",
    "es": "abcdefghijklmnopqrstuvwxyzáéíóúüñABCDEFGHIJKLMNOPQRÑ¿¡",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىة\u064b\u064c\u064e\u064f\u0650\u0651\u0652\u0640",
    "zh": "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会",
}
SIGNS = (
    ".,;:!?…—–-()[]«»“”„\"'‘’/%№@#*_،؛؟。，、；：！？《》「」（）0123456789$€😀🕊️"
    "\u200c\u200d\u200e\u200f\u00ad\u2066\u2069"
)
SPACES = "   \u00a0\u2009\u202f\u3000\u2028\u0085"


def text_of(language: str) -> st.SearchStrategy[str]:
    """Draw prose-like text: words of the language's letters, signs and odd white space."""
    word = st.text(LETTERS[language], min_size=1, max_size=9)
    sign = st.text(SIGNS, min_size=1, max_size=3)
    gap = st.text(SPACES, max_size=2)
    return st.lists(st.one_of(word, word, sign, gap, st.just(" "), st.just(". ")), max_size=80).map("".join)


TEXTS = st.sampled_from(sorted(LETTERS)).flatmap(lambda code: st.tuples(st.just(code), text_of(code)))


def message(*paragraphs: Paragraph, language: str = "ru") -> Message:
    """Make a message of paragraphs."""
    return Message(
        id="test", language=language, paragraphs=paragraphs, source="test", source_sha256="", encoding="utf-8"
    )


def cut(text: str, language: str = "ru") -> tuple[Segment, ...]:
    """Cut one paragraph."""
    return split(message(Paragraph(kind="paragraph", text=text, language=language), language=language))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_joined_segments_are_the_text(drawn: tuple[str, str]) -> None:
    """The shown text of a paragraph's segments, joined, is the paragraph's text, character for character."""
    language, raw = drawn
    text = " ".join(raw.split())
    assert "".join(segment.shown for segment in cut(text, language)) == text


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_segment_has_something_to_say(drawn: tuple[str, str]) -> None:
    """No segment is signs alone, if the paragraph has a letter or a digit."""
    language, raw = drawn
    text = " ".join(raw.split())
    if any(char.isalnum() for char in text):
        assert all(any(char.isalnum() for char in segment.shown) for segment in cut(text, language))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_words_hold_no_white_space(drawn: tuple[str, str]) -> None:
    """White space is in ``after`` alone, and no word is empty."""
    language, raw = drawn
    for segment in cut(" ".join(raw.split()), language):
        for word in segment.words:
            assert word.shown
            assert word.shown.split() == [word.shown]
            assert not word.after.strip()
            assert word.spoken == word.shown


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_unicode_is_taken(raw: str) -> None:
    """No character of Unicode breaks the cutting, in whatever language."""
    text = " ".join(raw.split())
    for language in ("ru", "zh", "ar", "th", "xx"):
        assert "".join(segment.shown for segment in cut(text, language)) == text


def test_pauses_and_kinds() -> None:
    """A title is followed by its own pause, sentences and paragraphs by theirs, the last by the end."""
    found = split(
        message(
            Paragraph(kind="title", text="Всемирный день. Послание", language="ru"),
            Paragraph(kind="paragraph", text="Мы рядом. Мы поможем.", language="ru"),
            Paragraph(kind="heading", text="What to do", language="en"),
            Paragraph(kind="item", text="мыть руки;", language="ru"),
        )
    )
    assert [(segment.index, segment.kind, segment.pause, segment.language) for segment in found] == [
        (0, "title", "sentence", "ru"),
        (1, "title", "title", "ru"),
        (2, "sentence", "sentence", "ru"),
        (3, "sentence", "paragraph", "ru"),
        (4, "heading", "title", "en"),
        (5, "item", "end", "ru"),
    ]


def test_nothing_to_cut() -> None:
    """A message without paragraphs has no segments."""
    assert split(message()) == ()


LONG = (
    "Партнёрство с технологическими компаниями и частным сектором может помешать торговцам людьми охотиться на "
    "уязвимых людей, а также остановить распространение материалов, которые усиливают страдания жертв торговли."
)


def test_long_sentence_is_cut_evenly() -> None:
    """An over-long sentence is cut at a comma into clauses of similar length."""
    found = cut(LONG)
    assert [segment.kind for segment in found] == ["clause", "clause"]
    assert [segment.pause for segment in found] == ["clause", "end"]
    assert found[0].shown.endswith("людей, ")
    assert all(SHORTEST <= len(segment.words) <= LONGEST for segment in found)


def test_sentence_of_twenty_words_stays_whole() -> None:
    """The limit itself is not over it."""
    assert len(cut("слово, " * 19 + "слово.")) == 1
    assert len(cut("слово, " * 20 + "слово.")) == 2


def test_sentence_without_punctuation_stays_whole() -> None:
    """Without a fitting place a long sentence is not cut."""
    assert len(cut("слово " * 40 + "конец.")) == 1


def test_no_cut_in_a_decimal() -> None:
    """A decimal comma is no place to cut."""
    text = "Рост составил " + "примерно 3,5 или 4,5 процента от всего " * 5 + "объёма."
    assert len(cut(text)) == 1


def test_cut_before_a_dash_not_after() -> None:
    """A dash goes with the words that follow it."""
    text = "очень " * 12 + "важно – это " + "очень " * 12 + "важно."
    assert [segment.words[0].shown for segment in cut(text)] == ["очень", "–"]


def test_no_cut_inside_quotes_when_another_place_serves() -> None:
    """A quotation stays together, even where its middle would be the more even place."""
    text = "Директор " + "ещё " * 9 + "сказал, " + "«" + "мир " * 4 + "дом, " + "мир " * 4 + "дом» всем нам."
    assert [segment.shown.count("«") + segment.shown.count("»") for segment in cut(text)] in ([0, 2], [2])


def test_no_cut_after_a_conjunction() -> None:
    """A clause does not end in a conjunction."""
    text = "очень " * 10 + "важно и, " + "очень " * 12 + "важно."
    assert len(cut(text)) == 1


@pytest.mark.parametrize(
    ("language", "mark"), [("ar", "،"), ("ar", "؛"), ("fr", ";"), ("es", ","), ("en", ":"), ("en", " —")]
)
def test_marks_of_each_language(language: str, mark: str) -> None:
    """Arabic and Latin punctuation cut alike."""
    word = {"ar": "كلمة "}.get(language, "mot ")
    assert len(cut((word * 13).strip() + mark + " " + word * 12 + "fin", language)) == 2


def test_chinese_is_cut_by_length_in_signs() -> None:
    """Sixty ideographs weigh as much as twenty words, and a cut comes after a Chinese comma."""
    found = cut("联合国毒品和犯罪问题办公室正在帮助各国保护人民免受贩运之害，" * 3 + "谢谢。", "zh")
    assert len(found) >= 2
    assert all(segment.shown.endswith(("，", "。")) for segment in found)


def test_chinese_words_keep_their_punctuation() -> None:
    """Quotes open at the word after and close at the word before; Latin words and numbers stay whole."""
    found = [word.shown for word in words("他说：“COVID-19（新冠）在3,500人中传播。”", "zh")]
    assert "".join(found) == "他说：“COVID-19（新冠）在3,500人中传播。”"
    assert "“COVID-19" in found
    assert any(re.fullmatch(r"3,500", word) for word in found)
    assert found[-1].endswith("。”")
    assert not any(word[0] in "，。：）”" or word[-1] in "“（" for word in found)


def test_lone_dash_is_a_word() -> None:
    """A dash between spaces is a word of its own, which weighs nothing."""
    found = words("Мир – всем.", "ru")
    assert [word.shown for word in found] == ["Мир", "–", "всем."]
    assert weight(found[1]) == 0


@pytest.mark.parametrize("text", ["а, " * 60_000 + "б", "слово " * 30_000 + "конец", "的，" * 90_000])
def test_long_sentences_take_seconds(text: str) -> None:
    """A single sentence of the greatest length does not take quadratic time."""
    start = time.monotonic()
    found = clauses(words(text, "ru"), "ru")
    assert sum(len(piece) for piece in found) == len(words(text, "ru"))
    assert time.monotonic() - start < 30


def test_a_whole_foreign_sentence_has_its_own_language() -> None:
    """A sentence in another language is spoken by a voice of that; names and initialisms alone are not."""
    found = cut("Он пришёл вчера. We the peoples. XXI век. COVID-19 Vaccine. Call the help line now.")
    assert [(segment.language, segment.shown.strip()) for segment in found] == [
        ("ru", "Он пришёл вчера."),
        ("en", "We the peoples."),
        ("ru", "XXI век."),
        ("ru", "COVID-19 Vaccine."),
        ("en", "Call the help line now."),
    ]
    found = cut("We came. Nous, peuples des Nations Unies, sommes résolus à préserver la paix.", "en")
    assert [segment.language for segment in found] == ["en", "fr"]
