"""What has changed is told in people's words, in each language, and never passed over in silence."""

import re

import hypothesis
import pytest
from hypothesis import strategies as st

from rupor.delivery import changes

FACTS = {
    "title": "Clean water",
    "text": "a" * 64,
    "voices": "rhvoice:irina",
    "length": "1:58",
    "embargo": "2026-09-01T08:00:00+00:00",
    "expires": "2026-10-01",
    "level": "-16.0 LUFS",
    "profile": "podcast",
    "sound": "1",
    "papers": "1",
}
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
facts = st.dictionaries(
    st.sampled_from([*FACTS, "unknown"]), st.sampled_from(["", "1", "2026-09-01", "x {y}"])
)


def note(language: str = "en", **changed: str) -> str:
    """Tell what differs from the usual facts."""
    return changes.note(FACTS, FACTS | changed, language)


def test_in_words() -> None:
    """Corrected text, its length and the embargo are told as a person would."""
    told = note(text="b" * 64, length="2:05", sound="2", embargo="2026-09-02T16:30:00+00:00")
    assert told == (
        "The text was corrected. It is now 2:05 long instead of 1:58. "
        "The embargo is now: not before 2 September 2026, 16:30 UTC."
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sound": "2"}, "The sound file was made again."),
        ({"papers": "2"}, "The documents that go with it were made again."),
        ({"embargo": ""}, "There is no embargo any more."),
        ({"expires": "2027-01-02"}, "It may now be broadcast until 2 January 2027."),
        ({"title": "Water {for} all", "papers": "2"}, "The title is now: Water {for} all."),
        ({"level": "-23.0 LUFS", "sound": "2"}, "The sound level is now -23.0 LUFS."),
    ],
)
def test_one_by_one(changed: dict[str, str], told: str) -> None:
    """Each fact has its sentence; files are said to be made again only where no fact says why."""
    assert note(**changed) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    """Every fact, changed or gone, has words of the language, with the values in them."""
    assert set(changes.known()) == set(LANGUAGES)
    seen = set()
    for key in FACTS:
        after = {"length": "2:05", "embargo": "2026-12-24T18:05:00+00:00", "expires": "2027-01-02"}.get(
            key, "new"
        )
        for value in (after, ""):
            told = note(language, **{key: value})
            assert told
            assert "{" not in told
            assert language == "en" or told != note("en", **{key: value})
            seen.add(told)
    assert len(seen) == 15  # of length, voices and text there is always one
    assert "2:05" in note(language, length="2:05")
    assert "18:05" in note(language, embargo="2026-12-24T18:05:00+00:00")
    assert re.search(r"2027", note(language, expires="2027-01-02"))


def test_other_languages_and_regions() -> None:
    """A region gets its language, a language without words gets English."""
    assert note("fr-CA", text="b") == "Le texte a été corrigé."
    assert note("so", text="b") == note("", text="b") == "The text was corrected."


def test_values_keep_their_direction() -> None:
    """In text from right to left a value stands apart, so that its signs do not change places."""
    assert "\u2068-23.0 LUFS\u2069" in note("ar", level="-23.0 LUFS")


@hypothesis.given(facts, facts, st.sampled_from(LANGUAGES))
def test_never_silent(before: dict[str, str], after: dict[str, str], language: str) -> None:
    """Whatever differs, something is said; where nothing does, nothing is."""
    assert bool(changes.note(before, after, language)) == (before != after)
