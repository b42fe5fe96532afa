"""When files may appear: by embargoes and by the clock on a station's wall, also on the nights when it is set."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rupor.model import Address, Partner, Window
from rupor.radio.partners import times

ZONES = (
    "Africa/Cairo",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "UTC",
)
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""A Wednesday."""


def station(zone: str, *hours: str) -> Partner:
    """Make a partner that is open in these hours."""
    windows = [times.window(one) for one in hours]
    assert all(windows)
    return Partner(
        name="sever",
        address=Address(kind="local", path="/x"),
        zone=zone,
        windows=tuple(one for one in windows if one),
    )


def due(zone: str, now: str, *hours: str) -> str:
    """Tell the first moment at which files may appear, by the station's clock; both with their offset."""
    moment = datetime.fromisoformat(now)
    found = times.due(station(zone, *hours), None, moment)
    return (found or moment).astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def test_without_any_rule_it_is_now() -> None:
    """Nothing holds files back where there is no embargo, or it has passed, and no window."""
    anytime = station("")
    assert times.due(anytime, None, NOW) is None
    assert times.due(anytime, NOW, NOW) is None
    assert times.due(anytime, NOW - timedelta(days=1), NOW) is None


def test_an_embargo_holds_in_any_offset() -> None:
    """An embargo is a moment, whatever offset it was written with; the answer is in UTC."""
    embargo = datetime.fromisoformat("2026-03-04T19:30+05:45")
    found = times.due(station(""), embargo, NOW)
    assert (found, found and found.tzinfo) == (datetime(2026, 3, 4, 13, 45, tzinfo=UTC), UTC)
    kathmandu = NOW.astimezone(ZoneInfo("Asia/Kathmandu"))
    assert times.due(station(""), embargo, kathmandu) == found


def test_an_embargo_that_ends_outside_the_hours() -> None:
    """Files wait for the first hours after the embargo."""
    embargo = datetime.fromisoformat("2026-03-06T23:00+02:00")  # a Friday
    found = times.due(station("Africa/Cairo", "Mo-Fr 06:00-22:00"), embargo, NOW)
    assert found == datetime(2026, 3, 9, 4, tzinfo=UTC)


def test_an_embargo_that_is_over() -> None:
    """An embargo that ended within past hours opens none of them again."""
    partner = station("UTC", "06:00-10:00")
    assert times.due(partner, NOW - timedelta(hours=3), NOW) == datetime(2026, 3, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "hours", "opens"),
    [
        ("Asia/Kathmandu", "2026-03-04T05:59:30+05:45", "06:00-22:00", "2026-03-04T06:00+05:45"),
        ("Asia/Kathmandu", "2026-03-04T06:00+05:45", "06:00-22:00", "2026-03-04T06:00+05:45"),
        ("Asia/Kathmandu", "2026-03-04T22:00+05:45", "06:00-22:00", "2026-03-05T06:00+05:45"),
        ("Asia/Kathmandu", "2026-03-04T12:00+05:45", "Sa 22:00-02:00", "2026-03-07T22:00+05:45"),
        ("Asia/Kathmandu", "2026-03-08T01:59+05:45", "Sa 22:00-02:00", "2026-03-08T01:59+05:45"),
        ("Asia/Kathmandu", "2026-03-08T02:00+05:45", "Sa 22:00-02:00", "2026-03-14T22:00+05:45"),
        ("Asia/Kathmandu", "2026-03-04T12:00+05:45", "12:00-12:00", "2026-03-04T12:00+05:45"),
        ("Asia/Kathmandu", "2026-03-05T01:00+05:45", "We 12:00-12:00", "2026-03-05T01:00+05:45"),
        ("Asia/Kathmandu", "2026-03-04T23:59+05:45", "We 00:00-24:00", "2026-03-04T23:59+05:45"),
        ("Asia/Kathmandu", "2026-03-05T00:00+05:45", "We 00:00-24:00", "2026-03-11T00:00+05:45"),
        # Set forward from 02:00 to 03:00: what the leap leaves out opens at the leap, or not on that day.
        ("America/New_York", "2026-03-08T01:00-05:00", "02:30-05:00", "2026-03-08T03:00-04:00"),
        ("America/New_York", "2026-03-08T01:00-05:00", "02:10-02:50", "2026-03-09T02:10-04:00"),
        ("America/New_York", "2026-03-08T01:00-05:00", "06:00-07:00", "2026-03-08T06:00-04:00"),
        # Set back from 02:00 to 01:00: what the clock shows twice is open twice.
        ("America/New_York", "2026-11-01T00:30-04:00", "01:30-01:45", "2026-11-01T01:30-04:00"),
        ("America/New_York", "2026-11-01T01:50-04:00", "01:30-01:45", "2026-11-01T01:30-05:00"),
        ("America/New_York", "2026-11-01T01:50-04:00", "01:00-01:15", "2026-11-01T01:00-05:00"),
        ("America/New_York", "2026-11-01T00:30-04:00", "06:00-07:00", "2026-11-01T06:00-05:00"),
        # Half an hour: forward at 02:00 to 02:30, back at 02:00 to 01:30.
        ("Australia/Lord_Howe", "2026-10-04T01:00+10:30", "02:15-04:00", "2026-10-04T02:30+11:00"),
        ("Australia/Lord_Howe", "2026-04-05T01:55+11:00", "01:30-01:40", "2026-04-05T01:30+10:30"),
        # At midnight: a day that begins at 01:00.
        ("Africa/Cairo", "2026-04-23T23:00+02:00", "Fr 00:00-05:00", "2026-04-24T01:00+03:00"),
        ("Africa/Cairo", "2026-10-29T23:30+03:00", "Fr 00:00-05:00", "2026-10-30T00:00+02:00"),
    ],
)
def test_hours(zone: str, now: str, hours: str, opens: str) -> None:
    """Hours are those of the station's clock, through midnights, weekends and on nights when the clock is set."""
    assert due(zone, now, hours) == opens


def test_the_first_of_several_hours() -> None:
    """Whichever hours come first count."""
    hours = ("Mo-Fr 06:00-22:00", "Sa,Su 10:00-02:00")
    assert due("Europe/Moscow", "2026-03-06T23:00+03:00", *hours) == "2026-03-07T10:00+03:00"
    assert due("Europe/Moscow", "2026-03-09T03:00+03:00", *hours) == "2026-03-09T06:00+03:00"
    assert due("Europe/Moscow", "2026-03-09T01:00+03:00", *hours) == "2026-03-09T01:00+03:00"


def shown(at: datetime, zone: str, one: Window) -> bool:
    """Tell whether the clock in a zone shows a time in a window, minute for minute."""
    wall = at.astimezone(ZoneInfo(zone))
    minute = wall.hour * 60 + wall.minute
    if one.closes > one.opens:
        return wall.weekday() in one.days and one.opens <= minute < one.closes
    evening = wall.weekday() in one.days and minute >= one.opens
    return evening or ((wall.weekday() - 1) % 7 in one.days and minute < one.closes)


WINDOWS = st.builds(
    Window,
    opens=st.integers(0, 95).map(lambda n: n * 15),
    closes=st.integers(0, 96).map(lambda n: n * 15),
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
)
CHANGES = ("2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04", "2026-04-24", "2026-10-30", "2026-06-01")


@settings(deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    windows=st.lists(WINDOWS, min_size=1, max_size=3),
    near=st.sampled_from(CHANGES),
    minutes=st.integers(-2 * 1440, 2 * 1440),
    seconds=st.integers(0, 59),
)
def test_no_moment_is_earlier(
    zone: str, windows: list[Window], near: str, minutes: int, seconds: int
) -> None:
    """The answer is what a watch over the station's clock finds, quarter by quarter, near any change of clocks."""
    now = datetime.fromisoformat(near).replace(tzinfo=UTC) + timedelta(minutes=minutes, seconds=seconds)
    partner = Partner(
        name="sever", address=Address(kind="local", path="/x"), zone=zone, windows=tuple(windows)
    )
    watched = now
    while not any(shown(watched, zone, one) for one in windows):
        # Every offset, window and change of clocks here lies on a quarter of an hour.
        watched = watched.replace(second=0) + timedelta(minutes=15 - watched.minute % 15)
    assert times.due(partner, None, now) == (watched if watched > now else None)


@pytest.mark.parametrize("zone", ZONES)
def test_moments_stay_in_order(zone: str) -> None:
    """Over a year, a later question never gets an earlier answer, and the answer's own answer is: now."""
    partner = station(zone, "Mo-Fr 01:30-02:45", "Su 23:30-00:30")
    last = NOW
    for n in range(0, 365 * 24, 5):
        now = NOW + timedelta(hours=n, minutes=n % 60)
        found = times.due(partner, None, now) or now
        assert found >= max(now, last)
        assert times.due(partner, None, found) is None
        last = found


def test_times_without_an_offset_are_refused() -> None:
    """Nobody knows when a time without an offset is."""
    with pytest.raises(ValueError, match="has no UTC offset"):
        times.due(station(""), datetime(2026, 3, 4), NOW)
    with pytest.raises(ValueError, match="has no UTC offset"):
        times.due(station(""), None, datetime(2026, 3, 4))


@pytest.mark.parametrize(
    ("text", "opens", "closes", "days"),
    [
        ("06:00-22:00", 360, 1320, (0, 1, 2, 3, 4, 5, 6)),
        ("Mo-Fr 06:00-22:00", 360, 1320, (0, 1, 2, 3, 4)),
        ("sa, su 10:00 - 02:00", 600, 120, (5, 6)),
        ("Fr-Mo 00:00-24:00", 0, 1440, (0, 4, 5, 6)),
        ("We 12:00-12:00", 720, 720, (2,)),
    ],
)
def test_hours_are_read(text: str, opens: int, closes: int, days: tuple[int, ...]) -> None:
    """Hours read as stations write them."""
    assert times.window(text) == Window(opens=opens, closes=closes, days=days)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6-22",
        "Mo",
        "Xx 06:00-22:00",
        "Mo-We-Fr 06:00-22:00",
        "24:00-06:00",
        "06:60-07:00",
        "06:00-25:00",
        "Mo,",
    ],
)
def test_other_hours_are_none(text: str) -> None:
    """What is no hours is no window, whatever it looks like."""
    assert times.window(text) is None
