"""Times of day in English: ``9:30 a.m.``, ``14:00``, ``8–10 pm``.

Hours after noon on the 24-hour clock are said as people say them, with "P M"; listeners with little schooling do not
count beyond twelve.
"""

import re

from rupor.text.verbalize.english import numbers
from rupor.text.verbalize.english.dates import Parts, to
from rupor.text.verbalize.rule import Answer, Context, Say, rule

_HOUR = r"(?:2[0-4]|1\d|0?\d)"
_BEGINS = r"(?<![\w$€£.,/:])(?<!\d[–—-])"
_ENDS = r"(?![\w%$€£]|[.,:]\d)"
_HALF = r"(?:[ap]\.\s?m\.|[ap]\.m\b|[ap]m\b\.?|[AP]\.M\.|[AP]M\b)"
_DOTTED = rf"{_HOUR}\.[0-5]\d"
_CLOCK = rf"{_HOUR}[:h][0-5]\d"
_ANY = rf"(?:{_CLOCK}|{_DOTTED}|{_HOUR})"
_CUES = r"\b(?:at|from|until|till|by|before|after|around|about|daily|open|opens|closes|hours:?|time:?)\s"


def clock(written: str, half: bool, *, day: bool = False) -> str:
    """Return a time in words; *half*: a.m. or p.m. follows, *day*: it is of the 24-hour clock.

    >>> clock("9:05", half=True), clock("14:30", half=False), clock("9:00", half=False)
    ('nine oh five', 'two thirty P M', "nine o'clock")
    """
    hour, minute = (int(part or 0) for part in re.fullmatch(r"(\d+)(?:[:.h](\d+))?", written).groups())  # type: ignore[union-attr]
    minutes = "" if not minute else f" {'oh ' if minute < 10 else ''}{numbers.cardinal(minute)}"
    if half:
        return f"{numbers.cardinal(hour)}{minutes}"
    if not minute and hour % 12 == 0:
        return "twelve noon" if hour == 12 else "midnight"
    said = f"{numbers.cardinal(hour % 12 or 12)}{minutes}"
    if hour > 12 or hour == 0 or day:
        return f"{said} {'P M' if 12 <= hour < 24 else 'ay M'}"
    return said if minute else f"{said} o'clock"


def _half(match: re.Match[str], group: str) -> Parts:
    """Answer for a.m. or p.m."""
    if not match[group]:
        return {}
    said = f"{'ay' if match[group].lower().startswith('a') else 'P'} M"
    glued = match.string[match.start(group) - 1].isdigit()
    return {group: f" {said}" if glued else said}


@rule(
    rf"(?P<cue>\b[Bb]etween\s|{_CUES}(?:between\s)?)?{_BEGINS}(?P<one>{_ANY})\s?(?P<first>{_HALF})?"
    rf"(?:(?P<gap>(?<=\s)|\s?)(?P<dash>[-–—])\s?|\s?(?:to|until|till|(?P<and>and))\s)(?P<two>{_ANY})(?:\s?(?P<second>{_HALF}))?{_ENDS}",
    "time",
)
def times(match: re.Match[str], context: Context) -> Answer:
    """Say from when to when: ``9:00–17:00``, ``8–10 pm``."""
    one, two = match["one"], match["two"]
    clocks = [bool(re.search("[:h]", one)), bool(re.search("[:h]", two))]
    dotted = bool(match["cue"]) and "." in one and "." in two
    if match["and"] and "between" not in (match["cue"] or "").lower():
        return None
    if not (any(clocks) or dotted or match["second"]):
        return None
    half = bool(match["second"])
    # One hour after noon tells that both are of the 24-hour clock.
    day = not half and any(int(re.match(r"\d+", part)[0]) > 12 for part in (one, two))  # type: ignore[index]
    return {
        "one": clock(one, half or bool(match["first"]), day=day),
        "two": clock(two, half, day=day),
        **to(match),
        **_half(match, "first"),
        **_half(match, "second"),
    }


_SHARES = "ratio|scale|proportion|odds|dilution|dilute|diluted|mix|mixture|solution"


def _is_ratio(match: re.Match[str]) -> bool:
    """Tell whether what looks like a time is a ratio, of which a word near it speaks."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(
        re.search(rf"\b(?:{_SHARES})\b\W+(?:\w+\W+){{0,6}}\Z", before)
        or re.match(rf"\s(?:\w+\s)?(?:{_SHARES})\b", after)
    )


@rule(rf"{_BEGINS}([01]?\d|2[0-3]):([0-5]\d):([0-5]\d){_ENDS}", "time")
def exact(match: re.Match[str], context: Context) -> Answer:
    """Say ``04:17:35``."""
    second = int(match[3])
    seconds = f" and {numbers.cardinal(second)} second{'' if second == 1 else 's'}" if second else ""
    hour = int(match[1])
    said = clock(f"{hour % 12 or 12}:{match[2]}", half=True)
    return f"{said}{seconds} {'P M' if hour > 11 else 'ay M'}"


@rule(
    r"(?<![\w.,:$€£])(?P<one>(?:[01]\d|2[0-3])[0-5]\d)(?:\s?(?P<dash>[-–—])\s?(?P<two>(?:[01]\d|2[0-4])[0-5]\d))?"
    r"(?:(?=\s(?:GMT|UTC|[CE]AT|WAT|[CE]ES?T|BST|IST|local\stime)\b)|(?P<hours>\s?(?:hrs|hours|h)\b))",
    "time",
)
def whole(match: re.Match[str], context: Context) -> Answer:
    """Say ``1400 GMT`` and ``0600 hrs``; ``1400 hours`` may be so many of them."""
    if (
        match["hours"]
        and match["one"][0] != "0"
        and not re.search(r"\b(?:at|from|until|till|between|by)\s\Z", match.string[: match.start()])
    ):
        return None
    said = [
        clock(f"{one[:2]}:{one[2:]}", half=False, day=True) for one in (match["one"], match["two"]) if one
    ]
    return " to ".join(said)


@rule(
    rf"{_BEGINS}(?:(?P<exact>{_CLOCK})(?:\s?(?P<half>{_HALF}))?|(?P<one>{_ANY})\s?(?P<other>{_HALF})){_ENDS}",
    "time",
)
def time(match: re.Match[str], context: Context) -> Answer:
    """Say a time with a colon, or with a.m. or p.m."""
    group, half = ("exact", "half") if match["exact"] else ("one", "other")
    if _is_ratio(match):
        return None
    if group == "one" and match["other"] in ("am", "pm") and int(re.match(r"\d+", match["one"])[0]) > 24:  # type: ignore[index]
        return None
    return {group: clock(match[group], bool(match[half])), **_half(match, half)}


@rule(rf"{_CUES}(?P<time>{_DOTTED}){_ENDS}(?!\s?(?:%|per|million|billion|thousand|metres|km|m\b))", "time")
def dotted(match: re.Match[str], context: Context) -> Answer:
    """Say ``at 10.30`` as a time, which it may not be."""
    hour, minute = match["time"].split(".")
    said = f"{numbers.cardinal(int(hour))} point {numbers.digits(minute)}"
    return {"time": Say(clock(match["time"], half=False), why="a time, or a number", options=(said,))}


@rule(r"(?<![\w.,:])(\d+)(\s?)(:)\s?(\d+)(?![\w:]|[.,]\d)", "ratio")
def ratio(match: re.Match[str], context: Context) -> Answer:
    """Say ``1:10`` as "one to ten"."""
    return {
        1: numbers.cardinal(int(match[1])),
        3: "to" if match[2] else " to ",
        4: numbers.cardinal(int(match[4])),
    }


RULES = (exact, whole, times, time, dotted, ratio)
