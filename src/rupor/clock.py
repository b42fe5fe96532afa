"""Time: an integer count of samples at 48 kHz, and nothing else.

Each written format converts once, at the end, and rounds to its own grid. Durations are counted, never estimated.

>>> clock_ms(72_024)
1500
>>> stamp(RATE * 3661 + 12_000, ",")
'01:01:01,250'
"""

RATE = 48_000
"""Samples in a second, everywhere in Rupor."""


def samples(seconds: float) -> int:
    """Count the samples in *seconds*, rounded to the nearest."""
    return round(seconds * RATE)


def from_rate(count: int, rate: int) -> int:
    """Convert *count* samples at *rate* hertz to samples at 48 kHz, rounded to the nearest."""
    return (count * RATE * 2 + rate) // (rate * 2)


def seconds(count: int) -> float:
    """Express a count of samples in seconds."""
    return count / RATE


def clock_ms(count: int) -> int:
    """Round a count of samples to whole milliseconds, halves down so that no cue starts late."""
    return (count * 1000 * 2 + RATE - 1) // (RATE * 2)


def stamp(count: int, mark: str) -> str:
    """Write a time as ``hh:mm:ss`` and milliseconds after *mark* (a comma for SRT, a dot for WebVTT)."""
    whole, ms = divmod(clock_ms(count), 1000)
    minute, second = divmod(whole, 60)
    hour, minute = divmod(minute, 60)
    return f"{hour:02}:{minute:02}:{second:02}{mark}{ms:03}"


def minutes(seconds: float) -> str:
    """Write a time as minutes and seconds.

    >>> minutes(104.4)
    '1:44'
    """
    whole, rest = divmod(round(seconds), 60)
    return f"{whole}:{rest:02}"
