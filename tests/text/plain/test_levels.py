"""What the levels ask, as data."""

import itertools

import pytest

from rupor.errors import ConfigError
from rupor.text.plain import LEVELS, level
from rupor.text.plain.levels import Limit
from rupor.text.plain.rules import RULES

LANGUAGES = ("ru", "en", "fr", "es", "ar", "zh", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_level_is_more_lenient_than_the_one_before(language: str) -> None:
    """What ``clear`` asks, ``strict`` asks at least as hard, and ``radio`` at most."""
    levels = [level(name, language) for name in LEVELS]
    for easier, harder in itertools.pairwise(levels):
        assert set(easier.limits) <= set(harder.limits)
        for rule, limit in easier.limits.items():
            other = harder.limits[rule]
            if limit.should is not None and other.should is not None:
                assert (limit.should <= other.should) if limit.below else (limit.should >= other.should), rule
            assert not (limit.always == "must" and other.always == "should"), rule


@pytest.mark.parametrize("name", LEVELS)
def test_every_limit_has_a_source_and_says_what_it_asks(name: str) -> None:
    """A reader can hold each limit against where it comes from."""
    for limit in level(name, "en").limits.values():
        assert limit.about
        assert limit.source
        assert limit.asked


def test_an_unknown_level_is_refused_with_the_known_ones() -> None:
    """A wrong level is a wrong setting."""
    with pytest.raises(ConfigError, match="radio, clear, strict"):
        level("hard", "en")


def test_limits_tell_how_bad_a_value_is() -> None:
    """The first number is for what should be, the second for what must be; beyond, not at."""
    long = Limit(rule="x", about="", source="", should=20, must=25)
    assert [long.severity(value) for value in (20, 21, 25, 26)] == [None, "should", "should", "must"]
    score = Limit(rule="x", about="", source="", should=60, must=50, below=True)
    assert [score.severity(value) for value in (60, 59, 49)] == [None, "should", "must"]
    assert long.weight(22) < long.weight(24) < long.weight(40) == long.weight(400)


def test_rules_are_many_and_have_names() -> None:
    """Each rule is one function with a sentence that says what it finds."""
    assert len(RULES) == len(set(RULES)) > 12
    assert all((rule.__doc__ or "").startswith("Find ") for rule in RULES)
