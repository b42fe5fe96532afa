"""The cover: readable at 300 pixels in every script, small, and an office's own only where players can show it."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rupor import cover
from rupor.errors import ConfigError
from rupor.run import ffmpeg

LONG = {
    "ru": "Что делать, если вам предложили работу за границей и попросили отдать паспорт: как проверить, кто "
    "пишет, куда звонить, если стало страшно, и почему нельзя отправлять свои снимки незнакомым",
    "ar": "كيف تحمون أنفسكم من تجار البشر على الإنترنت وماذا تفعلون إذا عرض عليكم أحد عملاً في الخارج وطلب جواز "
    "سفركم، ومن تتصلون به على الرقم 555-0142 في أي وقت من اليوم",
    "zh": "怎样在网上防备人贩子，有人请你出国工作时要问什么，" * 8,
}
Picture = NDArray[np.int16]


def seen(data: bytes, tmp_path: Path, side: int) -> Picture:
    """Decode a picture at a size, as rows of pixels of red, green and blue."""
    path = tmp_path / "seen.png"
    path.write_bytes(data)
    command = ffmpeg.command("-i", str(path), "-vf", f"format=rgb24,scale={side}:{side}:flags=area")
    done = subprocess.run(
        [*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], check=True, capture_output=True
    )
    return np.frombuffer(done.stdout, np.uint8).reshape(side, side, 3).astype(np.int16)


def luminance(colour: NDArray[np.int16]) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    part = colour / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """Return the contrast of two colours (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def inked(picture: Picture) -> tuple[int, int, int, int]:
    """Return the rows and columns between which there is something on the ground: top, end, left, end."""
    there = np.abs(picture - picture[0, 0]).sum(axis=2) > 60
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def test_it_is_square_and_large_enough_for_catalogues(tmp_path: Path) -> None:
    """1400 pixels on each side, as podcast catalogues ask."""
    path = tmp_path / "cover.png"
    path.write_bytes(cover.png("Вода", "ЮНИСЕФ", "ru"))
    assert cover.of(path) == path.read_bytes()
    assert path.read_bytes()[16:24] == (1400).to_bytes(4, "big") * 2


def test_letters_stand_out(tmp_path: Path) -> None:
    """Title and agency have a contrast of more than 7:1 in the file itself (WCAG 2.2, AAA)."""
    picture = seen(cover.png("Вода", "ЮНИСЕФ", "ru"), tmp_path, 1400)
    colours, counts = np.unique(picture.astype(np.int32) @ [1 << 16, 1 << 8, 1], return_counts=True)
    ground, title, accent = (
        np.array([int(one) >> shift & 255 for shift in (16, 8, 0)], np.int16)
        for one in colours[np.argsort(-counts)[:3]]
    )
    assert contrast(ground, title) > 10
    assert contrast(ground, accent) > 7


@pytest.mark.parametrize("language", LONG)
def test_a_long_title_is_small_in_bytes_and_fits(tmp_path: Path, language: str) -> None:
    """Two hundred characters stay inside the edges, take most of the room, and the file stays under 150 KB."""
    data = cover.png(LONG[language], "UNICEF", language)
    assert len(data) < 150_000
    top, end, left, right = inked(seen(data, tmp_path, 300))
    assert min(top, left) >= 15
    assert max(end, right) <= 285
    assert end - top > 200
    assert right - left > 220


def test_a_short_title_is_large(tmp_path: Path) -> None:
    """One word is written in letters over 35 pixels high where the picture has 300."""
    top, end, *_ = inked(seen(cover.png("Вода", "", "ru"), tmp_path, 300))
    assert end - top > 35


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_letter_is_cut_off(tmp_path: Path, language: str) -> None:
    """A word that cannot be parted, or not in this language, stays within the margin: no letter ends at its edge."""
    _, _, left, right = inked(seen(cover.png("Against trafficking", "", language), tmp_path, 336))
    assert left >= 26
    assert right < 336 - 26 - 1


def test_right_to_left(tmp_path: Path) -> None:
    """Arabic begins at the right edge, and so does its agency."""
    _, _, left, right = inked(seen(cover.png("ماء", "اليونيسف", "ar"), tmp_path, 300))
    assert left > 150
    assert right > 270


@pytest.mark.parametrize(
    "title",
    [
        "",
        "🚰💧",
        'half \ud83d, NUL \0, emoji 👩‍👩‍👧, #strong[x] $ \\ "quotes"',
        "https://example.org/" + "a" * 300,
    ],
)
def test_no_title_breaks_it(tmp_path: Path, title: str) -> None:
    """Empty, pictographs alone, controls, Typst's own signs and an endless address: a picture comes of it."""
    picture = seen(cover.png(title, title, "en"), tmp_path, 300)
    assert np.abs(picture[:, 285:] - picture[0, 0]).max() < 20


def test_the_same_title_gives_the_same_bytes() -> None:
    """No clock and no random number is in the picture."""
    assert cover.png("Вода", "ЮНИСЕФ", "ru") == cover.png("Вода", "ЮНИСЕФ", "ru")


@pytest.mark.parametrize("language", ["", "mul", "x-own", "zh-Hant-TW", "sr-Latn", "rhg"])
def test_any_language_tag_will_do(language: str) -> None:
    """A tag that neither Typst nor ICU knows still gets its picture."""
    assert cover.png("Voda 水", "UNICEF", language).startswith(b"\x89PNG")


def picture(path: Path, size: str) -> Path:
    """Make a picture of one colour."""
    command = ffmpeg.command("-f", "lavfi", "-i", f"color=red:s={size}", "-frames:v", "1", str(path))
    subprocess.run(command, check=True)
    return path


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg"])
def test_an_office_has_its_own(tmp_path: Path, name: str) -> None:
    """A square PNG or JPEG is taken byte for byte, whatever it is called."""
    path = picture(tmp_path / name, "600x604")
    data = path.read_bytes()
    other = path.rename(tmp_path / "logo.bin")
    assert cover.of(other) == data


@pytest.mark.parametrize(
    ("size", "told"), [("600x400", "a square"), ("200x200", "300 to 3000"), ("3200x3200", "300 to 3000")]
)
def test_pictures_that_players_do_not_show(tmp_path: Path, size: str, told: str) -> None:
    """One that is not square, too small or too large is told before anything is made."""
    with pytest.raises(ConfigError, match=told):
        cover.of(picture(tmp_path / "logo.png", size))


def test_files_that_are_no_picture(tmp_path: Path) -> None:
    """Missing, of another kind, damaged or too heavy: each is told for what it is."""
    path = tmp_path / "logo.png"
    with pytest.raises(ConfigError, match="cannot be read"):
        cover.of(path)
    path.write_bytes(b"GIF89a")
    with pytest.raises(ConfigError, match="neither PNG nor JPEG"):
        cover.of(path)
    for name in ("whole.jpg", "whole.png"):
        whole = picture(tmp_path / name, "600x600").read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(ConfigError, match=r"damaged|holds no picture"):
            cover.of(path)
    path.write_bytes(whole + bytes(1 << 20))
    with pytest.raises(ConfigError, match=r"1\.0 MiB. Expected at most 1 MiB"):
        cover.of(path)
