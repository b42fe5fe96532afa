"""Is a picture what podcast directories take as artwork? Told by its first bytes, without decoding it."""

from collections.abc import Iterator
from dataclasses import dataclass

SIDES = (1400, 3000)
"""Pixels (Apple Podcasts, artwork requirements)."""
PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG that begin a frame: they tell its size."""
_RGB = {2, 3, 6}
"""Colour types of PNG: true colour, palette of it, and with alpha."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the head of a PNG or JPEG file tells."""

    suffix: str
    media_type: str
    width: int
    height: int
    rgb: bool
    """In colours of red, green and blue: not grey, and not for print."""

    @property
    def fits(self) -> bool:
        """Tell whether podcast directories take it."""
        return self.rgb and self.width == self.height and SIDES[0] <= self.width <= SIDES[1]


def of(data: bytes) -> Picture | None:
    """Read the head of a picture; None when it is neither PNG nor JPEG, or has no size.

    >>> of(b"GIF89a") is None
    True
    """
    if data.startswith(PNG) and len(data) > 25:
        width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
        return Picture(suffix="png", media_type="image/png", width=width, height=height, rgb=data[25] in _RGB)
    for marker, body in _segments(data):
        if marker in _FRAMES and len(body) > 5:
            height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
            return Picture(
                suffix="jpg", media_type="image/jpeg", width=width, height=height, rgb=body[5] == 3
            )
    return None


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the segments of a JPEG up to where its picture begins."""
    at = 2 if data.startswith(b"\xff\xd8\xff") else len(data)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA or size < 2:
            return
        yield marker, data[at + 4 : at + 2 + size]
        at += 2 + size
