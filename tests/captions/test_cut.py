"""Cues: readable, in order, complete, and never taken for anything but text."""

import dataclasses
import itertools
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tracks
from rupor.captions import cut, cut_times, length, rules
from rupor.model import Segment, Span, Track
from values import RATE, narration, placed, segment

LANGUAGES = ("en", "ru", "zh", "ar", "fr")
WORDS = {
    "en": st.text("abcdefghijklmnop", min_size=1, max_size=12),
    "ru": st.text("абвгдежзий", min_size=1, max_size=15),
    "ar": st.text("ابتثجحخد", min_size=1, max_size=10),
    "zh": st.text("水火土木金人口手的和在", min_size=1, max_size=3),
    "fr": st.sampled_from(
        ["d’eau", "l’", "de", "la", "Mme", "Dupont", "60", "pour", "cent", "et", "qu’ils", "ne"]
    ),
}
ENDS = st.sampled_from(["", "", "", ",", ".", "!", ":", "»", "…"])
NASTY = st.sampled_from([*tracks.NASTY, "\n\n", "e\u0301\u0301", "\u064e", "«", "+41 22 917 12 34 " * 4])


@st.composite
def segments(draw: st.DrawFn, languages: tuple[str, ...] = LANGUAGES) -> Segment:
    """Draw a segment of ordinary words, some of them longer than a line, and now and then a nasty one."""
    language = draw(st.sampled_from(languages))
    plain = st.tuples(WORDS[language], ENDS).map("".join)
    long = st.integers(30, 200).map(lambda size: "x" * size)
    words = draw(st.lists(st.one_of(plain, plain, plain, plain, long, NASTY), min_size=1, max_size=40))
    return segment(*words, language=language, after="" if language == "zh" else " ")


@st.composite
def tracks(draw: st.DrawFn) -> tuple[list[Segment], Track]:
    """Draw a narration of one language and cut it."""
    language = draw(st.sampled_from(LANGUAGES))
    name = draw(st.sampled_from(rules.names()))
    parts = []
    now = draw(st.integers(0, RATE))
    for index, one in enumerate(draw(st.lists(segments((language,)), min_size=1, max_size=5))):
        letter = draw(st.sampled_from([0, 1, RATE // 50, RATE // 15, RATE // 5]))
        parts.append(placed(dataclasses.replace(one, index=index), start=now, letter=letter))
        now = parts[-1].end + draw(st.integers(0, RATE))
    return [part.segment for part in parts], cut.track(narration(parts), language, "Title", name)


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
        seen = length.of(solid(part.shown)) > 0
        assert solid("".join(own)) == (visible(part.shown) if seen else "")
    assert [cue.segment for cue in track.cues] == sorted(cue.segment for cue in track.cues)


@given(tracks())
def test_cues_can_be_read(made: tuple[list[Segment], Track]) -> None:
    """A cue has one or two lines, none empty, none wider than its rule set allows, and one if that is enough."""
    _, track = made
    for cue in track.cues:
        obeyed = rules.get(track.rules, cue.language)
        assert 1 <= len(cue.lines) <= obeyed.lines
        assert all(0 < length.of(line) <= obeyed.width for line in cue.lines)
        space = "" if track.language == "zh" else " "
        assert len(cue.lines) == 1 or length.of(space.join(cue.lines)) > obeyed.width


@given(tracks())
def test_pieces_are_the_words_of_the_lines(made: tuple[list[Segment], Track]) -> None:
    """Each piece is the text between its offsets; together they are the lines, in order of text and of time."""
    _, track = made
    for cue in track.cues:
        for number, line in enumerate(cue.lines):
            own = [piece for piece in cue.pieces if piece.line == number]
            assert solid("".join(line[piece.first : piece.end_offset] for piece in own)) == solid(line)
            assert all(
                not line[one.end_offset : other.first].strip(" ") for one, other in itertools.pairwise(own)
            )
            assert all(line[piece.first : piece.end_offset].strip() for piece in own)
        assert [piece.line for piece in cue.pieces] == sorted(piece.line for piece in cue.pieces)
    pieces = [piece for cue in track.cues for piece in cue.pieces]
    assert all(piece.start <= piece.end for piece in pieces)
    assert all(one.end <= other.start for one, other in itertools.pairwise(pieces))


@given(tracks())
def test_cues_follow_each_other(made: tuple[list[Segment], Track]) -> None:
    """Cues are in order of time, last at least a millisecond, and no two are shown at once."""
    _, track = made
    assert all(cue.end - cue.start >= cut_times.GRID for cue in track.cues)
    assert all(one.end <= other.start for one, other in itertools.pairwise(track.cues))


@given(tracks())
def test_no_control_is_shown(made: tuple[list[Segment], Track]) -> None:
    """A line has no control characters and no line separators, whatever the text holds."""
    _, track = made
    for line in (line for cue in track.cues for line in cue.lines):
        assert not {unicodedata.category(letter) for letter in line} & {"Cc", "Zl", "Zp"}
        assert line == line.strip()


def shown(one: Segment) -> list[tuple[str, ...]]:
    """Cut a segment that is alone and return the lines of its cues."""
    return [cue.lines for cue in cut.track(narration([placed(one)]), one.language, "").cues]


def test_a_short_sentence_is_one_line() -> None:
    """What fits into a line is not broken."""
    assert shown(segment("Boil", "the", "water", "before", "use.")) == [("Boil the water before use.",)]


def test_two_lines_are_alike_and_break_after_punctuation() -> None:
    """A sentence of two lines is broken in its middle, at a comma if there is one near."""
    text = "Wash your hands with soap, and dry them with a clean towel."
    assert shown(segment(*text.split())) == [
        ("Wash your hands with soap,", "and dry them with a clean towel.")
    ]


def test_no_orphan_word() -> None:
    """A sentence that is a little too long for one cue is shared out evenly, not down to its last word."""
    text = "The river rises every year in the spring, and families who live near it must leave soon."
    cues = shown(segment(*text.split()))
    assert len(cues) == 2
    assert min(len(" ".join(lines)) for lines in cues) > 30
    assert all(len(line.split()) > 1 for lines in cues for line in lines)


SENTENCES = {
    "ru": (
        "По данным Всемирной организации здравоохранения за 15 лет не менее 60 процентов жертв торговли людьми "
        "не получили помощи врача, потому что г-н Иван Петрович Сидоров из села Новые Озёрки не знал, что "
        "звонить можно по номеру 555-0142 каждый день.",
        [
            "15|лет",
            "60|процентов",
            "не|получили",
            "не|знал,",
            "Иван|Петрович",
            "Петрович|Сидоров",
            "г-н|Иван",
            "потому|что",
            "Новые|Озёрки",
            "По|данным",
            "за|15",
            "из|села",
            "номеру|555-0142",
            "не|менее",
            "Всемирной|организации",
            "по|номеру",
        ],
    ),
    "en": (
        "More than 60 per cent of the people who did not call the help line of Dr. Mary Ann Smith on page 12 "
        "said that they were never told about the 15 new wells in Port Sudan or about clean water.",
        [
            "60|per",
            "per|cent",
            "the|people",
            "of|the",
            "help|line",
            "Dr.|Mary",
            "Mary|Ann",
            "Ann|Smith",
            "page|12",
            "never|told",
            "about|the",
            "not|call",
            "in|Port",
            "Port|Sudan",
            "about|clean",
            "clean|water.",
            "of|Dr.",
        ],
    ),
    "fr": (
        "Plus de 60 pour cent des gens qui n’ont pas appelé la ligne d’aide de Mme Marie Curie avant le 15 juillet "
        "disent qu’ils ne savaient pas que l’eau du puits de leur village n’était pas bonne.",
        [
            "60|pour",
            "pour|cent",
            "la|ligne",
            "de|Mme",
            "Mme|Marie",
            "Marie|Curie",
            "15|juillet",
            "ne|savaient",
            "le|15",
            "de|leur",
            "leur|village",
        ],
    ),
    "es": (
        "Más del 60 por ciento de la gente que no llamó a la línea de ayuda de la Dra. Ana María Gómez antes del 15 "
        "de julio dice que nadie le avisó de que el agua del pozo de su pueblo no era buena para los niños.",
        [
            "60|por",
            "por|ciento",
            "la|gente",
            "no|llamó",
            "Dra.|Ana",
            "Ana|María",
            "María|Gómez",
            "su|pueblo",
            "de|la",
            "los|niños.",
            "no|era",
            "el|agua",
            "del|pozo",
        ],
    ),
    "ar": (
        "قال أكثر من 60 في المئة من الناس إنهم لم يتصلوا بخط المساعدة خلال 15 عامًا لأن السيد محمد لم يخبرهم أن "
        "الماء في هذه القرية لا يصلح للشرب من دون غلي.",
        [
            "في|المئة",
            "لم|يتصلوا",
            "بخط|المساعدة",
            "15|عامًا",
            "السيد|محمد",
            "لم|يخبرهم",
            "هذه|القرية",
            "لا|يصلح",
            "في|هذه",
            "من|الناس",
        ],
    ),
}
"""Long sentences, and between which of their words no line may end."""


@pytest.mark.parametrize("name", rules.names())
@pytest.mark.parametrize("language", SENTENCES)
def test_what_belongs_together_stays_together(language: str, name: str) -> None:
    """No line ends inside a name or a number with its unit, or after a preposition, an article or a negation."""
    text, together = SENTENCES[language]
    track = cut.track(narration([placed(segment(*text.split(), language=language))]), language, "", name)
    lines = [line.split() for cue in track.cues for line in cue.lines]
    ends = {f"{one[-1]}|{other[0]}" for one, other in itertools.pairwise(lines)}
    words = text.split()
    assert set(together) <= {f"{one}|{other}" for one, other in itertools.pairwise(words)}
    assert not ends & set(together)


def test_chinese_lines_end_where_words_do() -> None:
    """No line of Chinese begins with punctuation or a particle, and a number stays with what it counts."""
    words = (
        "人 贩子 先 给 你 发 一条 友好 的 消息， 统计 了 15 年 以后， "
        "在 iPhone 上 找到 的 受害人 超过 60%， 你 有 危险 吗？"
    )
    cues = shown(segment(*words.split(), language="zh", after=""))
    lines = [line for of in cues for line in of]
    assert "".join(lines) == words.replace(" ", "")
    assert all(line[0] not in "，。？的了吗上" for line in lines)
    for whole in ("人贩子", "15年", "60%", "iPhone"):
        assert any(whole in line for line in lines)


def test_a_word_longer_than_a_line_is_cut() -> None:
    """A web address that fits nowhere is shown whole, over lines, and ends them at its signs where it has some."""
    address = "https://example.org/" + "a" * 80
    lines = [line for cue in shown(segment("See", address, "now.")) for line in cue]
    assert solid("".join(lines)) == f"See{address}now."
    assert any(line.endswith("example.org/") for line in lines)


def test_a_dictated_number_is_never_cut() -> None:
    """A telephone number with spaces is one word, and stays on one line."""
    one = segment("Call", "the", "help", "line", "of", "your", "town:", "+41 22 917 12 34.")
    assert any("+41 22 917 12 34." in line for lines in shown(one) for line in lines)


def test_a_cue_does_not_go_across_a_pause() -> None:
    """Where a speaker is silent for longer than the rules allow, a cue ends."""
    whole = placed(segment("Boil", "the", "water.", "Wait."))
    for silence, count in ((0.7, 1), (0.9, 2)):
        late = [
            Span(start=span.start + round(silence * RATE), end=span.end + round(silence * RATE))
            for span in whole.words[2:]
        ]
        parted = dataclasses.replace(whole, words=(*whole.words[:2], *late), end=late[-1].end)
        assert len(cut.track(narration([parted]), "en", "").cues) == count


def test_each_segment_has_the_rules_of_its_language() -> None:
    """A sentence in another language is cut by the width of its own."""
    one = placed(segment(*["水火土木"] * 8, language="zh", after=""))
    other = placed(segment(*["water"] * 10, index=1), start=one.end + RATE)
    track = cut.track(narration([one, other]), "en", "")
    assert {cue.language for cue in track.cues} == {"zh", "en"}
    assert all(len(line) <= 14 for cue in track.cues if cue.language == "zh" for line in cue.lines)
    assert any(len(line) > 14 for cue in track.cues if cue.language == "en" for line in cue.lines)


def test_time_grows_with_the_text_alone() -> None:
    """An hour without a full stop is cut as fast as an hour of sentences."""
    words = "вода дом река люди, и на поле".split() * 300
    started = time.process_time()
    cues = cut.track(narration([placed(segment(*words, language="ru"))]), "ru", "").cues
    assert time.process_time() - started < 6
    assert solid("".join(line for cue in cues for line in cue.lines)) == "".join(words)


@pytest.mark.parametrize("nothing", ["\u2028", " ", "\x00", ""])
def test_a_segment_of_nothing(nothing: str) -> None:
    """A segment without anything to see has no cue."""
    assert shown(segment(nothing)) == []
    assert shown(segment(nothing, "Listen.")) == [("Listen.",)]
