"""The picture that players and podcast catalogues show of a message: made from its title, or an office's own."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rupor import tag
from rupor.errors import ConfigError, ProcessError
from rupor.pages import print as printed
from rupor.run import ffmpeg, process

RESOLUTION = 300
"""Pixels to the inch: the template is 336 points wide, which makes 1400 pixels, the least that Apple Podcasts takes."""
LONGEST = 200
"""Characters of a title that are shown: more could not be read at 300 pixels."""
UNBROKEN = 24
"""Characters without a place to break (an address) that get some; a word, which is hyphenated, may have more."""
LONGEST_WORD = 40
LARGEST = 1 << 20
"""Bytes of an office's own picture, which every file carries to listeners who pay for each."""
SIDES = (300, 3000)
"""Pixels of its sides; 3000 are the most that Apple Podcasts takes."""
UNEVEN = 0.02
"""How much longer than the other a side of a square may be."""

PALETTE = (
    "split[shown][counted];[counted]palettegen=max_colors=32:reserve_transparent=0[colours];"
    "[shown][colours]paletteuse=dither=none"
)
"""For ffmpeg: choose 32 colours of a picture, and draw it in them."""

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]+")
_DIMENSIONS = re.compile(r"#dimensions 0: (\d+)x(\d+)")


def png(title: str, agency: str, language: str) -> bytes:
    """Make a square cover, 1400 pixels wide: *title* as large as it goes, *agency* beneath; either may be empty.

    The same texts give the same bytes. Raise MissingDependency where no font has a letter, RuporError where the
    picture cannot be set.
    """
    shown = _shortened(_plain(title))
    data = {
        "title": "".join(_breakable(piece) for piece in _pieces(shown, language)),
        "pieces": [piece.strip() for piece in _pieces(shown, language) if _breakable(piece) == piece],
        "agency": "".join(_breakable(piece) for piece in _pieces(_shortened(_plain(agency)), language)),
        "lang": _code(language),
        "direction": tag.direction(language),
    }
    way_out = "Name a picture of your own (cover in rupor.toml)"
    return _few_colours(printed.png("cover", data, language, resolution=RESOLUTION, way_out=way_out))


def _few_colours(picture: bytes) -> bytes:
    """Give a PNG a palette: of flat colours and the edges of letters nothing is lost, and it is a third as large."""
    with tempfile.TemporaryDirectory(prefix="rupor-") as folder:
        before, after = Path(folder, "full.png"), Path(folder, "few.png")
        before.write_bytes(picture)
        command = ffmpeg.command("-f", "png_pipe", "-i", str(before), "-vf", PALETTE, "-fflags", "+bitexact")
        process.run([*command, "-compression_level", "9", "-pred", "none", str(after)], timeout=60)
        return after.read_bytes()


def _plain(text: str) -> str:
    """Return a text in one line without pictographs, which few fonts have and none have alike."""
    import regex

    text = regex.sub(
        r"(?![©®™])[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]", " ", text
    )
    text = regex.sub(r"[\uFE0E\uFE0F\u20E3]|(?<![\p{L}\p{M}])\u200D", "", text)
    return " ".join(_CONTROLS.sub("", text).split())


def _shortened(text: str) -> str:
    """Cut a text that is too long at the end of a word, and show that it was cut."""
    if len(text) <= LONGEST:
        return text
    start = text[:LONGEST].rpartition(" ")[0]
    return (start if len(start) > LONGEST // 2 else text[: LONGEST - 1]).rstrip(" ,;:—–-") + "…"


def _pieces(text: str, language: str) -> Iterator[str]:
    """Yield the stretches of a text between which a line may end (Unicode, UAX 14)."""
    from icu4py.breakers import LineBreaker

    yield from LineBreaker(text, _code(language))


def _code(language: str) -> str:
    """Return a language as Typst and ICU take it: two or three letters, English's for one that has none."""
    code = tag.primary(language).lower()
    return code if len(code) in (2, 3) and code.isascii() and code.isalpha() else "en"


def _breakable(piece: str) -> str:
    """Let a long piece that is no word break every few characters."""
    if len(piece.strip()) <= (LONGEST_WORD if piece.strip().isalpha() else UNBROKEN):
        return piece
    half = UNBROKEN // 2
    return "\u200b".join(piece[first : first + half] for first in range(0, len(piece), half))


def of(path: Path) -> bytes:
    """Return an office's own picture as it is.

    Raise ConfigError unless it is a square PNG or JPEG of at most 1 MiB and 300 to 3000 pixels, which can be decoded.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise ConfigError(
            f"{path}: the cover cannot be read ({error.strerror}). Expected a PNG or JPEG. "
            "Correct 'cover' in rupor.toml"
        ) from error
    if size > LARGEST:
        raise _wrong(path, f"has {size / 2**20:.1f} MiB", "at most 1 MiB")
    width, height = _sides(path, _form(path, data))
    if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
        raise _wrong(path, f"is {width} x {height} pixels", f"{SIDES[0]} to {SIDES[1]} pixels on each side")
    if max(width, height) > min(width, height) * (1 + UNEVEN):
        raise _wrong(path, f"is {width} x {height} pixels", "a square")
    return data


def _form(path: Path, data: bytes) -> str:
    """Name ffmpeg's reader of a picture by its first bytes, whatever the file is called."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png_pipe"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg_pipe"
    raise _wrong(path, "is neither PNG nor JPEG", "one of them")


def _sides(path: Path, form: str) -> tuple[int, int]:
    """Decode a picture and return its width and height in pixels."""
    command = ffmpeg.command("-xerror", "-f", form, "-i", str(path.absolute()), "-frames:v", "1")
    try:
        printed_text = process.run([*command, "-f", "framecrc", "-"], timeout=60).decode(errors="replace")
    except ProcessError as error:
        raise _wrong(path, f"is damaged ({error})", "a whole picture") from error
    found = _DIMENSIONS.search(printed_text)
    if not found:
        raise _wrong(path, "holds no picture", "a whole picture")
    return int(found[1]), int(found[2])


def _wrong(path: Path, what: str, expected: str) -> ConfigError:
    return ConfigError(
        f"{path}: the cover {what}. Expected {expected}. Save it anew as a square PNG or JPEG, or leave 'cover' out of "
        "rupor.toml to have one made from the title"
    )
