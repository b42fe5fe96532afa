"""The table ``[feed]`` of ``rupor.toml``: everything that a podcast directory would refuse is told at once."""

import subprocess
from pathlib import Path

import pytest

import listen
from rupor import house
from rupor.errors import ConfigError
from rupor.model.label import Feed, Show
from rupor.radio.feed import picture


def draw(path: Path, size: str = "1400x1400", form: str = "rgb24") -> Path:
    """Draw a blue picture."""
    source = ["-f", "lavfi", "-i", f"color=blue:s={size}", "-frames:v", "1", "-pix_fmt", form]
    subprocess.run([listen.ffmpeg(), "-v", "error", *source, str(path)], check=True)
    return path


def told(folder: Path, body: str) -> dict[str, str]:
    """Read a rupor.toml that is wrong and return what is told, by key."""
    path = folder / "rupor.toml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        house.read(path)
    lines = [line.removeprefix(f"{path}: ") for line in str(caught.value).split("\n")]
    return dict(line.partition(": ")[::2] for line in lines if line.startswith("feed"))


def test_everything_is_read(tmp_path: Path) -> None:
    """Every key reaches its field."""
    draw(tmp_path / "show.png")
    (tmp_path / "rupor.toml").write_text(
        """
        [feed]
        title = "Radio  of the Valley"
        description = "News of the valley"
        category = ["News > Daily News", "Government"]
        link = "https://example.org"
        image = "show.png"
        author = "Water Office"
        owner = "Olga"
        email = "olga@example.org"
        copyright = "Water Office"
        licence_link = "https://example.org/terms"
        explicit = true
        locked = false
        [feed.languages.pt_br]
        title = "Rádio do Vale"
        description = "Notícias"
        link = "https://example.org/pt"
        """,
        encoding="utf-8",
    )
    assert house.read(tmp_path / "rupor.toml").feed == Feed(
        title="Radio of the Valley",
        description="News of the valley",
        categories=(("News", "Daily News"), ("Government",)),
        link="https://example.org",
        image=tmp_path / "show.png",
        author="Water Office",
        owner="Olga",
        email="olga@example.org",
        copyright="Water Office",
        licence_link="https://example.org/terms",
        explicit=True,
        locked=False,
        shows={
            "pt-BR": Show(title="Rádio do Vale", description="Notícias", link="https://example.org/pt"),
        },
    )


def test_what_is_needed_is_named_at_once(tmp_path: Path) -> None:
    """An empty table lists all that it lacks, each with a line to add."""
    lines = told(tmp_path, "[feed]\n")
    assert set(lines) == {"feed.title", "feed.description", "feed.category"}
    assert all("is missing" in line and "Add under [feed]: " in line for line in lines.values())


def test_every_mistake_is_told(tmp_path: Path) -> None:
    """Unknown keys and categories, long texts, bad addresses and languages are all named in one run."""
    lines = told(
        tmp_path,
        f"""
        [feed]
        title = "{"x" * 256}"
        description = "{"я" * 2001}"
        category = ["Newz", "News > Weekly News", "Government > State"]
        link = "example.org"
        email = "nobody"
        explicit = "no"
        licence = "CC0"
        author = "a\\u0007"
        image = "none.png"
        [feed.languages.klingon]
        title = "tlh"
        [feed.languages.ru]
        titel = "Радио"
        link = "ftp://example.org"
        """,
    )
    assert "has 256 characters" in lines["feed.title"]
    assert "has 4002 bytes" in lines["feed.description"]
    assert "is no web address" in lines["feed.link"]
    assert "is no mail address" in lines["feed.email"]
    assert "Expected true or false" in lines["feed.explicit"]
    assert "Did you mean 'licence_link'" in lines["feed.licence"]
    assert "cannot be shown" in lines["feed.author"]
    assert "cannot be read" in lines["feed.image"]
    assert "unknown language" in lines["feed.languages.klingon"]
    assert "Did you mean 'title'" in lines["feed.languages.ru.titel"]
    assert "is no web address" in lines["feed.languages.ru.link"]
    assert "unknown category" in lines["feed.category"]


@pytest.mark.parametrize(
    ("category", "wrong"),
    [
        ('"Newz"', "Did you mean 'News'"),
        ('"News > Weekly News"', "unknown category 'Weekly News' in 'News'"),
        ('"Government > State"', "unknown category 'State'"),
        ('"News > Daily News > x"', "unknown category"),
        ("7", "is not text"),
        ('["News", 7]', "is not text"),
        ("{ a = 1 }", "is not text"),
    ],
)
def test_categories(category: str, wrong: str, tmp_path: Path) -> None:
    """Only the directory's own categories are taken, and one level of those in them."""
    lines = told(tmp_path, f'[feed]\ntitle = "x"\ndescription = "x"\ncategory = {category}')
    assert wrong in lines["feed.category"]


@pytest.mark.parametrize(
    ("name", "size", "form", "fits"),
    [
        ("a.png", "1400x1400", "rgb24", True),
        ("a.jpg", "3000x3000", "yuvj420p", True),
        ("a.png", "1398x1398", "rgb24", False),
        ("a.png", "1400x1402", "rgb24", False),
        ("a.png", "1400x1400", "gray", False),
    ],
)
def test_pictures(name: str, size: str, form: str, fits: bool, tmp_path: Path) -> None:
    """Artwork is a square of 1400 to 3000 pixels in RGB, PNG or JPEG; what it is instead is told."""
    found = picture.of(draw(tmp_path / name, size, form).read_bytes())
    assert found
    assert f"{found.width}x{found.height}" == size
    assert found.fits == fits
    if not fits:
        lines = told(tmp_path, f'[feed]\ntitle = "x"\ndescription = "x"\ncategory = "News"\nimage = "{name}"')
        assert "Expected a square of 1400 to 3000 pixels in RGB" in lines["feed.image"]


def test_an_owner_without_an_address(tmp_path: Path) -> None:
    """An owner can only be named with the address that directories write to."""
    lines = told(tmp_path, '[feed]\ntitle = "x"\ndescription = "x"\ncategory = "News"\nowner = "Olga"')
    assert "stands alone. Expected 'feed.email'" in lines["feed.owner"]


def test_no_table_is_no_feed(tmp_path: Path) -> None:
    """An office that wants no feed is asked for nothing."""
    (tmp_path / "rupor.toml").write_text('agency = "Office"', encoding="utf-8")
    assert house.read(tmp_path / "rupor.toml").feed is None
    assert "feed" in told(tmp_path, 'feed = "yes"')
