"""Every rule of a rule set is checked, and what breaks one is named with its place and its reason."""

import itertools
from collections.abc import Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupor import clock
from rupor.captions import conformance, length, meeting, rules
from rupor.captions.conformance import Report
from rupor.captions.measures import NAMES
from rupor.errors import ConfigError
from rupor.model import Boundary, Cue, Placed, Span, Track
from values import narration, placed, segment

EASY = rules.Rules(
    name="easy",
    language="en",
    width=32,
    speed=13.0,
    shortest=1.2,
    longest=7.0,
    longest_word=20.0,
    gap=0.08,
    chain=0.5,
    sync=0.25,
    linger=2.0,
    pause=0.8,
    one_sentence=True,
)
CHINESE = replace(EASY, language="zh", width=14)
TEXT = "Boil the water well"


@pytest.fixture(autouse=True)
def fixed_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold every test to rules of its own: those that users get may change."""
    monkeypatch.setattr(rules, "get", lambda name, language: CHINESE if language == "zh" else EASY)


def cue(start: float, end: float, *lines: str, language: str = "") -> Cue:
    """Make a cue; times are seconds."""
    return Cue(start=clock.samples(start), end=clock.samples(end), lines=lines, segment=0, language=language)


def track(*cues: Cue, language: str = "en") -> Track:
    """Make a track."""
    return Track(language=language, title="", cues=cues)


def said(*words: tuple[str, float, float], index: int = 0, pause: Boundary = "sentence") -> Placed:
    """Say words at their times, in seconds."""
    of = segment(*(word for word, _, _ in words), index=index)
    spans = tuple(Span(start=clock.samples(start), end=clock.samples(end)) for _, start, end in words)
    one = placed(replace(of, pause=pause))
    return replace(one, start=spans[0].start, end=spans[-1].end, words=spans)


def broken(report: Report) -> dict[str, str]:
    """Return the reasons by the rules that are broken."""
    return {breach.rule: breach.reason for breach in report.breaches}


def check(*cues: Cue, speech: Sequence[Placed] = (), named: str = "easy", language: str = "en") -> Report:
    """Check cues."""
    return conformance.check(track(*cues, language=language), named, speech)


GOOD = said(("Boil", 1, 1.4), ("the", 1.4, 1.6), ("water", 1.6, 2.1), ("well", 2.1, 2.6))


def test_good_captions_pass() -> None:
    """Captions that obey every rule have no breach, and every figure says so."""
    report = check(cue(1, 2.8, TEXT), speech=[GOOD])
    assert report.passed
    assert not report.unchecked
    assert {figure.rule for figure in report.figures} == set(NAMES) - {"gap", "overlap"}
    assert not any(figure.breaches for figure in report.figures)


def test_every_field_of_the_rules_is_checked() -> None:
    """No rule set can ask for anything that is not looked at."""
    looked_at = {"width", "lines", "speed", "shortest", "longest", "longest_word", "gap", "chain"}
    looked_at |= {"sync", "linger", "pause", "one_sentence"}
    assert {field.name for field in fields(rules.Rules)} == looked_at | {"name", "language"}


@pytest.mark.parametrize(
    ("rule", "cues", "reason"),
    [
        ("width", [cue(1, 6, "One line of very many characters here")], "it is not broken into lines"),
        ("width", [cue(1, 6, "x" * 40)], "one word is longer than a line"),
        ("width", [cue(1, 7.9, "Boil " * 6 + "water", "Boil " * 6 + "water")], "too much text for one cue"),
        ("lines", [cue(1, 4, "Boil", "the", "water")], "too much text for one cue"),
        ("shortest", [cue(1, 1.5, "Yes.")], "it goes away 0.7 s too early: nothing follows"),
        ("shortest", [cue(1, 1.5, "Yes."), cue(1.6, 4, "No.")], "the next cue follows at once"),
        ("longest", [cue(1, 9, "Boil the water.")], "it is left standing"),
        ("gap", [cue(1, 3, "Yes."), cue(3, 5, "No.")], "the cue before it goes away too late"),
        ("overlap", [cue(1, 3, "Yes."), cue(2.5, 5, "No.")], "it comes 0.50 s before the cue before it has gone"),
        ("chain", [cue(1, 3, "Yes."), cue(3.3, 5, "No.")], "the cue before it is gone for a moment only"),
        ("speed", [cue(1, 3, "A line of thirty characters.", "And")], "it goes away 0.4 s too early: nothing follows"),
        ("speed", [cue(3, 2, "Boil the water.")], "it ends before it begins"),
        ("orphan", [cue(1, 4, "Boil the water", "now.")], "“now.” stands alone on a line"),
        (
            "orphan",
            [cue(1, 3, "Boil all of the water"), cue(3.1, 5, "well.")],
            "“well.” stands alone in a cue, parted from its sentence",
        ),
        ("empty", [cue(1, 3, " \u200f")], "there is nothing to read in it"),
    ],
)  # fmt: skip
def test_what_is_seen_of_the_cues_alone(rule: str, cues: list[Cue], reason: str) -> None:
    """Each rule that needs no speech is broken by a cue made to break it, with the reason in plain words."""
    assert broken(check(*cues))[rule] == reason


@pytest.mark.parametrize(
    ("rule", "cues", "reason"),
    [
        ("start", [cue(0.6, 2.8, TEXT)], "it appears 0.40 s before its first word, “Boil”"),
        ("start", [cue(1.3, 2.8, TEXT)], "it appears 0.30 s after its first word, “Boil”"),
        ("end", [cue(0.8, 2.3, TEXT)], "it goes away 0.30 s before its last word, “well”, is said"),
        ("linger", [cue(1, 4.7, TEXT)], "it stays 2.1 s after its last word, “well”"),
        ("lost", [cue(1, 2.8, "Boil the well")], "said, but in no cue"),
        ("added", [cue(1, 2.8, "Boil all the water well")], "shown, but not said"),
        ("doubled", [cue(1, 2.8, "Boil the the water well")], "shown twice, said once"),
    ],
)
def test_what_is_seen_of_cues_and_speech(rule: str, cues: list[Cue], reason: str) -> None:
    """Each rule about speech is broken by a cue made to break it, with the reason in plain words."""
    assert broken(check(*cues, speech=[GOOD])) == {rule: reason}


def test_speech_that_is_too_fast_is_said_so() -> None:
    """Where nobody could read as fast as it is spoken, the reason is the speech, with its figures."""
    fast = said(("Immediately", 1, 1.5), ("afterwards", 1.5, 2.1))
    report = check(cue(1, 2.1, "Immediately afterwards"), cue(2.2, 4, "No."), speech=[fast])
    assert broken(report)["speed"] == (
        "spoken faster than it is read: 20 characters a second for 1.1 s; the next cue follows at once"
    )


def test_no_cue_goes_across_a_sentence_or_a_pause() -> None:
    """A cue that holds the end of a sentence and the next one, or a pause that is heard, breaks a rule."""
    two = [said(("Stop.", 1, 1.5)), said(("Go.", 2.5, 3.0), index=1)]
    found = broken(check(cue(1, 3.2, "Stop. Go."), speech=two))
    assert found == {
        "sentence": "a sentence ends in it, after “Stop.”",
        "pause": "a pause of 1.00 s is heard before “Go.”",
    }
    clauses = [said(("Stop,", 1, 1.5), pause="clause"), said(("go.", 1.8, 2.4), index=1)]
    assert check(cue(1, 2.6, "Stop, go."), speech=clauses).passed


def test_a_dictated_number_stays() -> None:
    """A telephone number that is dictated for ten seconds stays as long; a text that is left standing does not."""
    number = said(("555-0142", 1, 11))
    assert check(cue(1, 11, "555-0142"), speech=[number]).passed
    assert "longest" in broken(check(cue(1, 11, "Boil the water"), speech=[]))


def test_a_sentence_of_one_word_is_no_orphan() -> None:
    """“Yes.” on its own is a sentence, not a word that was left over."""
    assert "orphan" not in broken(check(cue(1, 3, "Is all of the water clean?"), cue(3.1, 5, "Yes.")))


def test_every_language_has_its_own_limits() -> None:
    """A Chinese cue in an English track is held to the Chinese rules."""
    chinese = cue(1, 4, "一二三四五六七八九十一二三四五", language="zh")
    (breach,) = check(chinese).breaches
    assert (breach.rule, breach.value, breach.limit) == ("width", 15, CHINESE.width)


def test_a_grain_is_forgiven() -> None:
    """A millisecond that a file's own steps cost is no breach, two are."""
    assert check(cue(1, 1 + EASY.shortest - 0.001, "Yes.")).passed
    assert not check(cue(1, 1 + EASY.shortest - 0.002, "Yes.")).passed


def test_without_speech_it_is_said_what_is_not_checked() -> None:
    """Rules about speech are named as unchecked where nobody knows when words are spoken; none is passed over."""
    report = check(cue(1, 3, TEXT))
    figures = {figure.rule for figure in report.figures}
    assert set(report.unchecked) == {
        "start",
        "end",
        "linger",
        "lost",
        "added",
        "doubled",
        "sentence",
        "pause",
    }
    assert not figures & set(report.unchecked)


def test_where_and_what() -> None:
    """A breach names the cue by its number and time; words that are lost, themselves and when they are said."""
    (breach,) = check(cue(1, 2.8, "Boil the well"), speech=[GOOD]).breaches
    assert (breach.cue, breach.time, breach.text) == (1, clock.samples(1.6), "water")
    first = said(("Now", 0.2, 0.6), ("boil", 1, 1.6))
    (lost, *_) = check(cue(1, 2.8, "boil"), speech=[first]).breaches
    assert (lost.cue, lost.text) == (0, "Now")


def test_a_warning_counts() -> None:
    """The pipeline gets one line with counts and the next command; good captions give none."""
    whole = narration([GOOD])
    assert conformance.warnings(track(cue(1, 2.8, TEXT)), whole) == ()
    assert conformance.warnings(track(cue(0.5, 4.8, TEXT)), whole) == (
        "captions: 1 of 1 cues break the rule set 'easy' (start against speech 1, stays after speech 1). "
        "See: rupor captions PACKAGE --check",
    )


def test_unknown_rules() -> None:
    """A rule set that is not there is an error, not a pass."""
    with pytest.raises(ConfigError, match="unknown rule set 'nobody'"):
        check(named="nobody")


def test_words_meet_however_lines_are_broken() -> None:
    """Line ends, punctuation, vowel marks and a word that is parted over lines or cues lose nothing."""
    words = said(("«https://example.org/long»", 1, 3), ("سَلَام", 3, 4), ("1 500", 4, 5), ("水。", 5, 6))
    cues = [cue(1, 2, "https://exam", "ple.org"), cue(2, 6, "long سلام 1", "500 水")]
    met = meeting.meet(cues, [words])
    assert not met.lost
    assert not met.added
    assert met.words[0][0].start == clock.samples(1)
    assert met.words[0][-1].end == met.words[1][0].start


@given(st.lists(st.sampled_from("ab cd ef gh водa 水".split()), min_size=1, max_size=30), st.data())
def test_any_loss_is_found(shown: list[str], data: st.DataObject) -> None:
    """Whatever word is taken out of the cues, exactly one word is missed; nothing is invented."""
    words = said(*((word, n, n + 0.9) for n, word in enumerate(shown)))
    cues = [cue(n, n + 0.9, word) for n, word in enumerate(shown)]
    assert not meeting.meet(cues, [words]).lost
    out = data.draw(st.integers(0, len(shown) - 1))
    met = meeting.meet(cues[:out] + cues[out + 1 :], [words])
    assert [one.shown for _, lost in met.lost for one in lost] == [shown[out]]
    assert not met.added


def test_length_counts_what_is_seen() -> None:
    """Marks, joiners and bidi controls take no place; every other character does, in both forms of Unicode."""
    for seen, hidden in itertools.product(
        ("Boil", "вода", "سلام", "水"), ("\u0301", "\u064e", "\u200f", "\u2066")
    ):
        assert length.of(seen + hidden) == length.of(seen) == len(seen)
