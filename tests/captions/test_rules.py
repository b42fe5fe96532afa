"""The rule sets as data: complete, sensible, and what their guides say."""

import pytest

from rupor.captions import rules
from rupor.errors import ConfigError

LANGUAGES = ("ru", "en", "fr", "es", "ar", "zh", "zh-Hant", "ja", "de", "sw")


def test_the_sets_have_names() -> None:
    """There are three rule sets, and an unknown one is refused with their names."""
    assert rules.names() == ("bbc", "easy", "netflix")
    with pytest.raises(ConfigError, match="bbc, easy, netflix"):
        rules.get("ezy", "en")


@pytest.mark.parametrize("name", rules.names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_set_can_be_obeyed(name: str, language: str) -> None:
    """In every language a full cue can be read in the longest time, and times do not contradict each other."""
    of = rules.get(name, language)
    assert of.language == language
    assert of.width * of.lines / of.speed <= of.longest
    assert 0 < of.shortest < of.longest
    assert 0 <= of.gap < of.shortest
    assert of.chain == 0 or of.gap < of.chain <= of.linger + of.gap
    assert of.most(1) >= of.most(2) == of.longest


def test_what_the_guides_say() -> None:
    """Line lengths and speeds are those of SPECS C1."""
    netflix = {tag: rules.get("netflix", tag) for tag in LANGUAGES}
    assert {tag: netflix[tag].width for tag in ("en", "ru", "ar", "zh", "fr", "es")} == {
        "en": 42,
        "ru": 39,
        "ar": 42,
        "zh": 16,
        "fr": 42,
        "es": 42,
    }
    assert {tag: netflix[tag].speed for tag in ("en", "ru", "ar", "zh", "fr", "es")} == {
        "en": 20,
        "ru": 17,
        "ar": 20,
        "zh": 9,
        "fr": 17,
        "es": 17,
    }
    assert rules.get("bbc", "en").width == 37
    assert rules.get("bbc", "en").sync == 1.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_easy_is_the_easiest(language: str) -> None:
    """For people who read little, lines are shorter and cues slower than by any other rule set."""
    easy = rules.get("easy", language)
    for other in (rules.get("bbc", language), rules.get("netflix", language)):
        assert easy.width <= other.width
        assert easy.speed <= other.speed
        assert easy.shortest > other.shortest
