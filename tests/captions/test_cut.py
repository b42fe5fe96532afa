"""Cues: readable, in order, complete, and never taken for anything but text."""

import dataclasses
import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import subtitles
from rupor.captions import cut, srt, vtt
from rupor.model import Segment, Track
from values import RATE, narration, placed, segment

WIDTHS = {"en": 42, "ru": 39, "zh": 16, "ar": 42}
WORDS = {
    "en": st.text("abcdefghijklmnop", min_size=1, max_size=12),
    "ru": st.text("абвгдежзий", min_size=1, max_size=15),
    "ar": st.text("ابتثجحخد", min_size=1, max_size=10),
    "zh": st.text("水火土木金人口手", min_size=1, max_size=3),
}
ENDS = st.sampled_from(["", "", "", ",", ".", "!", ":", "»", "…"])
NASTY = st.sampled_from(
    [
        "-->",
        "<v",
        "</v>",
        "&",
        "&amp;",
        "<b>x</b>",
        "a\u2028b",
        "\u2029",
        "a\x85b",
        "x\x00y",
        "\x1b[31m",
        "\v",
        "1",
        "00:00:01.000",
        "NOTE",
        "STYLE",
        "WEBVTT",
        "{\\an8}",
        "\u202eabc",
        "\u200f",
        "\r\n",
        "\n\n",
        "--",
        ">",
    ]
)


@st.composite
def segments(draw: st.DrawFn, languages: tuple[str, ...] = ("en", "ru", "zh", "ar")) -> Segment:
    """Draw a segment of ordinary words, some of them longer than a line, and now and then a nasty one."""
    language = draw(st.sampled_from(languages))
    plain = st.tuples(WORDS[language], ENDS).map("".join)
    long = st.integers(30, 200).map(lambda size: "x" * size)
    words = draw(st.lists(st.one_of(plain, plain, plain, plain, long, NASTY), min_size=1, max_size=40))
    return segment(*words, language=language, after="" if language == "zh" else " ")


@st.composite
def tracks(draw: st.DrawFn) -> tuple[list[Segment], Track]:
    """Draw a narration of one language and cut it."""
    language = draw(st.sampled_from(tuple(WIDTHS)))
    parts = []
    now = draw(st.integers(0, RATE))
    for index, one in enumerate(draw(st.lists(segments((language,)), min_size=1, max_size=5))):
        letter = draw(st.integers(1, RATE // 5))
        parts.append(placed(dataclasses.replace(one, index=index), start=now, letter=letter))
        now = parts[-1].end + draw(st.integers(0, RATE))
    return [part.segment for part in parts], cut.track(narration(parts), language, "Title")


def solid(text: str) -> str:
    """Leave out white space, where lines may be broken."""
    return "".join(text.split())


def visible(text: str) -> str:
    """Leave out what cannot be seen and has no place in a file."""
    return "".join(letter for letter in solid(text) if unicodedata.category(letter) != "Cc")


@given(tracks())
def test_every_word_is_shown_once_and_in_order(made: tuple[list[Segment], Track]) -> None:
    """The cues of a segment, put together, are the segment: nothing lost, doubled or moved."""
    parts, track = made
    for part in parts:
        own = [line for cue in track.cues if cue.segment == part.index for line in cue.lines]
        assert solid("".join(own)) == visible(part.shown)
    assert [cue.segment for cue in track.cues] == sorted(cue.segment for cue in track.cues)


@given(tracks())
def test_cues_can_be_read(made: tuple[list[Segment], Track]) -> None:
    """A cue has one or two lines, none empty and none wider than its language's width."""
    _, track = made
    for cue in track.cues:
        assert 1 <= len(cue.lines) <= 2
        assert all(0 < len(line) <= WIDTHS[track.language] for line in cue.lines)


@given(tracks())
def test_cues_follow_each_other(made: tuple[list[Segment], Track]) -> None:
    """Cues are in order of time, last, and no two are shown at once."""
    _, track = made
    assert all(cue.start < cue.end for cue in track.cues)
    assert all(one.end <= other.start for one, other in itertools.pairwise(track.cues))


@given(tracks())
def test_no_text_breaks_a_file(made: tuple[list[Segment], Track]) -> None:
    """Whatever the text holds, players of both formats see the cues that were cut, and no others."""
    _, track = made
    header, from_vtt = subtitles.vtt(vtt.write(track))
    assert header == f"WEBVTT\nKind: captions\nLanguage: {track.language}"
    assert [cue.lines for cue in from_vtt] == [cue.lines for cue in track.cues]
    from_srt = subtitles.srt(srt.write(track))
    shown = [tuple(line.replace("-->", "→") for line in cue.lines) for cue in track.cues]
    assert [cue.lines for cue in from_srt] == shown
    for written in (from_srt, from_vtt):
        assert all(abs(cue.start * 48 - of.start) <= 24 for cue, of in zip(written, track.cues, strict=True))
        assert all(one.end <= other.start for one, other in itertools.pairwise(written))


@given(tracks())
def test_no_control_reaches_a_file(made: tuple[list[Segment], Track]) -> None:
    """A file has no control characters but the ends of its lines."""
    _, track = made
    for text in (srt.write(track), vtt.write(track)):
        assert {letter for letter in text if unicodedata.category(letter) == "Cc"} <= {"\r", "\n"}


def shown(one: Segment) -> list[tuple[str, ...]]:
    """Cut a segment that is alone and return the lines of its cues."""
    return [cue.lines for cue in cut.track(narration([placed(one)]), one.language, "").cues]


def test_a_short_sentence_is_one_line() -> None:
    """What fits into a line is not broken."""
    assert shown(segment("Boil", "the", "water", "before", "you", "drink", "it.")) == [
        ("Boil the water before you drink it.",)
    ]


def test_two_lines_are_alike_and_break_after_punctuation() -> None:
    """A sentence of two lines is broken in its middle, at a comma if there is one near."""
    text = "Wash your hands with soap, and dry them with a clean towel."
    assert shown(segment(*text.split())) == [
        ("Wash your hands with soap,", "and dry them with a clean towel.")
    ]


def test_no_orphan_word() -> None:
    """A sentence that is a little too long for one cue is shared out evenly, not down to its last word."""
    text = "The river rises every year in the spring, and families who live near its banks must leave soon."
    cues = shown(segment(*text.split()))
    assert len(cues) == 2
    assert min(len(" ".join(lines)) for lines in cues) > 30


def test_a_word_longer_than_a_line_is_cut() -> None:
    """A web address that fits nowhere is shown whole, over lines."""
    address = "https://example.org/" + "a" * 80
    lines = [line for cue in shown(segment("See", address, "now.")) for line in cue]
    assert solid("".join(lines)) == f"See{address}now."


def test_chinese_has_lines_of_its_own_width() -> None:
    """A text without spaces is cut between its words, sixteen characters to a line."""
    words = ["把水", "烧开", "十分钟", "以后", "才能", "喝，", "这样", "孩子", "不会", "生病。"] * 2
    cues = shown(segment(*words, language="zh", after=""))
    assert all(len(line) <= 16 for lines in cues for line in lines)
    assert "".join(line for lines in cues for line in lines) == "".join(words)


def test_a_cue_stays_until_it_is_read() -> None:
    """A short cue stays for a second, and no longer than two after its last word, if nothing follows."""
    quick = placed(segment("Stop!"), letter=RATE // 100)
    (cue,) = cut.track(narration([quick], tail=10 * RATE), "en", "").cues
    assert cue.end - cue.start == RATE
    slow = placed(segment("x" * 42), letter=1)
    (cue,) = cut.track(narration([slow], tail=10 * RATE), "en", "").cues
    assert cue.end == slow.end + 2 * RATE


def test_a_cue_makes_way_for_the_next() -> None:
    """A cue ends a little before the next one starts, and does not outlast the sound."""
    one = placed(segment("Stop!"), letter=1000)
    other = placed(segment("Listen!", index=1), start=one.end + RATE // 2, letter=1000)
    first, second = cut.track(narration([one, other], tail=100), "en", "").cues
    assert first.end == second.start - round(0.08 * RATE)
    assert second.end <= other.end + 100


def test_times_are_those_of_the_words() -> None:
    """A cue begins with its first word, wherever in the segment that is."""
    one = placed(segment(*("word " * 60).split()), start=RATE)
    starts = {span.start for span in one.words}
    cues = cut.track(narration([one]), "en", "").cues
    assert len(cues) > 2
    assert all(cue.start in starts for cue in cues)


@pytest.mark.parametrize("nothing", ["\u2028", " ", "\x00", ""])
def test_a_segment_of_nothing(nothing: str) -> None:
    """A segment without anything to see has no cue."""
    assert shown(segment(nothing)) == []
    assert shown(segment(nothing, "Listen.")) == [("Listen.",)]
