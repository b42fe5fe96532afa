"""Whole messages: what must fail, what must pass, and that every finding is of use."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import verdict

from rupor.text import read, segment
from rupor.text.plain import Verdict, judge, level

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SHARED = ROOT.parent / "shared" / "texts" / "message.ru.txt"
LANGUAGES = ("ru", "en", "fr", "es", "ar", "zh")


def judged(path: Path, at: str) -> Verdict:
    """Judge a file."""
    message = read.message(path)
    return judge(message, segment.split(message), level(at, message.language), seconds=100.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_passes_the_hardest_level_without_a_word(language: str) -> None:
    """The message in ``texts/`` is as plain as Rupor asks others to be."""
    result = judged(ROOT / "texts" / "safe-online" / f"{language}.md", "strict")
    assert result.passed
    assert result.findings == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_message_with_names_and_household_words_passes(language: str) -> None:
    """No false alarm keeps a plain message from the hardest level, and none is raised at the usual one."""
    path = HERE / "easy" / f"{language}.md"
    assert judged(path, "strict").passed
    assert judged(path, "clear").findings == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bureaucratic_message_fails_even_on_the_radio_or_for_clear(language: str) -> None:
    """An office's text fails, with findings of many kinds, and every one of them says why and what to do."""
    result = judged(HERE / "hard" / f"{language}.md", "clear")
    assert not result.passed
    rules = {one.rule for one in result.findings}
    assert {
        "sentence-length",
        "officialese",
        "action-missing",
        "contact-missing",
        "abbreviation",
        "numbers",
    } <= rules
    assert all(one.why and one.suggestion and one.subject for one in result.findings)
    assert not judged(HERE / "hard" / f"{language}.md", "radio").passed


@pytest.mark.parametrize("language", ["ru", "en", "fr", "es"])
def test_a_bureaucratic_message_is_hard_by_its_own_formula(language: str) -> None:
    """The score of an office's text is far from that of the example."""
    (hard, *_) = judged(HERE / "hard" / f"{language}.md", "clear").figures.scores
    (easy, *_) = judged(ROOT / "texts" / "safe-online" / f"{language}.md", "clear").figures.scores
    assert hard.formula == easy.formula
    assert "hard" in hard.meaning or hard.value > 12
    assert abs(hard.value - easy.value) > (10 if hard.rule == "grade" else 30)


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared message is not in this checkout")
def test_the_shared_message_fails_with_findings_of_many_kinds() -> None:
    """A real statement fails ``clear``: too long, too hard, nothing to do, nowhere to turn."""
    message = read.message(SHARED)
    result = judge(message, segment.split(message), level("clear", "ru"), seconds=195.0)
    assert not result.passed
    rules = [one.rule for one in result.findings]
    for rule in ("sentence-length", "several-ideas", "readability", "action-missing", "contact-missing"):
        assert rule in rules
    assert rules.count("officialese") >= 15
    assert rules.count("rare-word") <= 3
    (score,) = result.figures.scores
    assert score.value < 20


def test_the_worst_comes_first() -> None:
    """What must be changed stands before what should be, and in each the heaviest first."""
    findings = judged(HERE / "hard" / "en.md", "clear").findings
    order = [(one.severity != "must", -one.weight) for one in findings]
    assert order == sorted(order)


def test_titles_are_no_sentences_to_measure_a_style_by() -> None:
    """A title counts for no mean, but its words are judged."""
    result = judged(HERE / "hard" / "en.md", "clear")
    assert result.figures.sentences == 3


def test_a_short_text_gets_no_score() -> None:
    """A formula says nothing about three sentences, and the verdict says so."""
    result = verdict("Boil the water. Call the nurse. Call her.")
    assert result.figures.scores == ()
    assert any(one.startswith("readability") for one in result.not_judged)


def test_a_language_without_lists_is_judged_by_its_lengths() -> None:
    """German has no lists here: lengths and numbers are judged, and the verdict says that the rest is not."""
    long = "Das Wasser in den Brunnen der drei Dörfer wurde von den Ärzten aus der Stadt in der letzten Woche geprüft."
    result = verdict(long, language="de")
    assert "sentence-length" in {one.rule for one in result.findings}
    assert result.not_judged


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(
        alphabet="абвдеиклмноп ё АБВ abcde’-,.;:!?()«»0123456789%@/\n你好，。的 اتصلوا\u0301", min_size=1
    ),
    language=st.sampled_from([*LANGUAGES, "de"]),
)
def test_whatever_is_written_is_judged_and_every_spot_is_in_the_text(text: str, language: str) -> None:
    """No text breaks a rule, and what a finding marks is there."""
    from rupor.model import Message, Paragraph

    paragraph = Paragraph(kind="paragraph", text=" ".join(text.split()), language=language)
    message = Message(
        id="x", language=language, paragraphs=(paragraph,), source="x", source_sha256="", encoding="utf-8"
    )
    segments = segment.split(message)
    for finding in judge(message, segments, level("strict", language), seconds=10).findings:
        for spot in finding.spots:
            assert 0 <= spot.first < spot.end <= len(segments[spot.segment].shown)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 60000,
        "a." * 30000,
        "AB-" * 20000,
        "prevention of the " * 4000,
        "AB (" * 15000,
        "a@" * 30000,
        "1-" * 30000,
    ],
)
@pytest.mark.timeout(30)
def test_hostile_texts_are_judged_in_bounded_time(text: str) -> None:
    """No pattern takes quadratic time."""
    assert verdict(text).findings
