"""Time in samples, and the one conversion that each written format makes."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupor import clock

COUNTS = st.integers(0, 10**12)
"""Up to 240 days."""
RATES = st.sampled_from([8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000])


@given(COUNTS, RATES)
def test_other_rates_are_converted_to_the_nearest_sample(count: int, rate: int) -> None:
    """No conversion is off by more than half a sample, however long the sound is."""
    assert 2 * abs(clock.from_rate(count, rate) * rate - count * clock.RATE) <= rate


@given(COUNTS)
def test_seconds_and_back(count: int) -> None:
    """A time in seconds is the same count of samples again."""
    assert clock.samples(clock.seconds(count)) == count


@given(COUNTS)
def test_milliseconds_are_the_nearest(count: int) -> None:
    """A time is written as the nearest millisecond, and in the middle as the earlier one."""
    off = clock.clock_ms(count) * 48 - count
    assert -24 <= off < 24


@given(st.lists(COUNTS, min_size=2))
def test_order_is_kept(counts: list[int]) -> None:
    """No rounding puts a later time before an earlier one."""
    stamps = [clock.clock_ms(count) for count in sorted(counts)]
    assert all(a <= b for a, b in itertools.pairwise(stamps))


@given(COUNTS, st.sampled_from(",."))
def test_a_stamp_reads_back(count: int, mark: str) -> None:
    """A written time means the millisecond that it was written for."""
    found = re.fullmatch(rf"(\d\d+):([0-5]\d):([0-5]\d){re.escape(mark)}(\d\d\d)", clock.stamp(count, mark))
    assert found
    hours, minutes, seconds, ms = map(int, found.groups())
    assert ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms == clock.clock_ms(count)


@pytest.mark.parametrize(
    ("count", "stamp"),
    [
        (0, "00:00:00,000"),
        (24, "00:00:00,000"),
        (25, "00:00:00,001"),
        (48_000 * 60 - 24, "00:00:59,999"),
        (48_000 * 60 - 23, "00:01:00,000"),
        (48_000 * 3600 * 100, "100:00:00,000"),
    ],
)
def test_stamps(count: int, stamp: str) -> None:
    """Seconds, minutes and hours carry over; hours go on after 99."""
    assert clock.stamp(count, ",") == stamp
