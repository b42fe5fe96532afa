"""When files may appear at a partner: after the embargo, in the hours that the station has set.

Hours are those that the clock on the station's wall shows. Where it is set forward, an hour that it leaps over opens at
the leap; where it is set back, an hour that it shows twice is open twice. Instants are in UTC.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from rupor.model import Partner, Window

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY = 24 * 60
"""Minutes."""

_WINDOW = re.compile(r"(?:(?P<days>[A-Za-z,\s-]+?)\s+)?(?P<opens>\d\d:\d\d)\s*-\s*(?P<closes>\d\d:\d\d)")
_SECOND = timedelta(seconds=1)


def window(text: str) -> Window | None:
    """Read hours such as ``Mo-Fr 06:00-22:00``; None where they have no such form.

    Without days they are those of every day; hours that end before they begin go on through midnight.

    >>> window("Sa,Su 22:00-02:00")
    Window(opens=1320, closes=120, days=(5, 6))
    >>> window("06:00-24:00").days, window("Fr-Mo 00:00-24:00").days, window("6-22")
    ((0, 1, 2, 3, 4, 5, 6), (0, 4, 5, 6), None)
    """
    match = _WINDOW.fullmatch(text.strip())
    if match is None:
        return None
    days = _days(match["days"] or "Mo-Su")
    opens, closes = _minutes(match["opens"]), _minutes(match["closes"])
    if not days or opens is None or closes is None or opens == DAY:
        return None
    return Window(opens=opens, closes=closes, days=days)


def _days(text: str) -> tuple[int, ...]:
    """Read ``Mo-We,Sa``; nothing where a name is unknown."""
    found: set[int] = set()
    for part in text.split(","):
        ends = [name.strip().title() for name in part.split("-")]
        if len(ends) > 2 or not set(ends) <= set(DAYS):
            return ()
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        found.update((first + n) % 7 for n in range((last - first) % 7 + 1))
    return tuple(sorted(found))


def _minutes(text: str) -> int | None:
    hours, minutes = int(text[:2]), int(text[3:])
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= DAY else None


def due(partner: Partner, embargo: datetime | None, now: datetime) -> datetime | None:
    """Return the first moment, in UTC, from which files may be placed at *partner*; None: it is now.

    Raise ValueError for a time without an offset: nobody knows when that is.
    """
    for moment in (embargo, now):
        if moment is not None and moment.utcoffset() is None:
            raise ValueError(f"{moment.isoformat()} has no UTC offset")
    now = now.astimezone(UTC)
    start = max(now, embargo.astimezone(UTC)) if embargo else now
    if partner.windows:
        start = _opening(start, partner.windows, ZoneInfo(partner.zone) if partner.zone else UTC)
    return start if start > now else None


def _opening(at: datetime, windows: Sequence[Window], zone: tzinfo) -> datetime:
    """Return the first moment from *at* on in which the clock in *zone* shows a time in one of *windows*."""
    while wait := min(_wait(at.astimezone(zone), one) for one in windows):
        # Never over two changes of the clock at once: none follow each other within a day.
        at = _until(at, min(wait, timedelta(days=1)), zone)
    return at


def _wait(wall: datetime, one: Window) -> timedelta:
    """Return how long a clock that shows *wall* takes to show a time in a window, if nobody sets it; 0: it does."""
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    now = wall.replace(tzinfo=None)
    length = timedelta(minutes=one.closes - one.opens + (0 if one.closes > one.opens else DAY))
    waits = []
    for day in range(-1, 8):
        opens = midnight + timedelta(days=day, minutes=one.opens)
        if opens.weekday() in one.days and now < opens + length:
            waits.append(max(opens - now, timedelta(0)))
    return min(waits)


def _until(at: datetime, wait: timedelta, zone: tzinfo) -> datetime:
    """Return the moment *wait* after *at*, or the one before it at which the clock in *zone* is set."""
    end = at + wait
    offset = at.astimezone(zone).utcoffset()
    if end.astimezone(zone).utcoffset() == offset:
        return end
    # Clocks are set at a full second.
    before, after = at.replace(microsecond=0), end.replace(microsecond=0) + _SECOND
    while after - before > _SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
