"""``rupor feed`` as an office uses it, and its feeds as listeners do: with gPodder, and in a browser."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from command import rupor
from feed_site import RULES, produced, served, tree, variant

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
GPODDER = shutil.which("gpo")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Produce one package."""
    return produced(tmp_path_factory.mktemp("package"))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Write an office's rules."""
    path = tmp_path / "rupor.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_an_offices_day(package: Path, config: Path, tmp_path: Path) -> None:
    """A site is made, made again without a change, and a message withdrawn; what is left out is told with why."""
    late = variant(package, tmp_path / "late", "late", embargo="2099-01-01T00:00:00+00:00", date="")
    url = "https://radio.example.org/news/"
    options = ("--to", tmp_path / "site", "--url", url, "--config", config)
    made = rupor("feed", package, late, *options)
    assert made.returncode == 0, made.stderr
    assert made.stdout == "https://radio.example.org/news/en/feed.xml  1 episodes (1 new, 0 changed)\n"
    assert "late (en): left out: its embargo ends 2099-01-01T00:00+00:00. Run this again then" in made.stderr
    before = tree(tmp_path / "site")
    again = rupor("feed", package, *options, "--json")
    assert [json.loads(line) for line in again.stdout.splitlines()] == [
        {"type": "feed", "language": "en", "url": f"{url}en/feed.xml", "episodes": 1}
    ]
    assert tree(tmp_path / "site") == before
    gone = rupor("feed", *options, "--withdraw", "clean-water")
    assert gone.returncode == 0
    assert "clean-water (en): taken out of the feed" in gone.stderr
    back = rupor("feed", package, *options)
    assert "it was withdrawn. To put it back: --again" in back.stderr
    assert " 1 episodes" in rupor("feed", package, *options, "--again").stdout


def test_wrong_input(package: Path, config: Path, tmp_path: Path) -> None:
    """What is no package, a wrong address and an office without a feed end with 2 and a sentence, and write nothing."""
    to = ("--to", tmp_path / "site")
    good = ("--url", "https://radio.example.org", "--config", config)
    empty = tmp_path / "empty.toml"
    empty.write_text("", encoding="utf-8")
    for arguments in (
        (tmp_path, *to, *good),
        (package, *to, *good[2:], "--url", "radio"),
        (package, *to, *good[:2], "--config", empty),
        (*to, *good, "--withdraw", "nothing"),
    ):
        done = rupor("feed", *arguments)
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith("Error: ")
    assert not (tmp_path / "site" / "index.html").exists()


@pytest.mark.skipif(not GPODDER, reason="gPodder is not installed: apt-get install gpodder")
def test_gpodder_subscribes_and_downloads(package: Path, config: Path, tmp_path: Path) -> None:
    """gPodder finds both episodes, downloads them whole, and finds a corrected one to be no new one."""
    site = tmp_path / "site"
    site.mkdir()
    title = 'Soap & <water> "now" ماء'
    packages = [package, variant(package, tmp_path / "soap", "soap", b"soap", title=title)]
    environment = {
        **os.environ,
        "GPODDER_HOME": str(tmp_path / "gpodder"),
        "GPODDER_DOWNLOAD_DIR": str(tmp_path / "downloads"),
        "PYTHONWARNINGS": "ignore",
    }

    def gpo(*arguments: str) -> str:
        command = [str(GPODDER), *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=True
        ).stdout

    with served(site) as url:
        options = ("--to", site, "--url", url, "--config", config)
        assert rupor("feed", *packages, *options).returncode == 0
        gpo("subscribe", f"{url}/en/feed.xml")
        gpo("update")
        pending = gpo("pending")
        assert "2 new episodes" in pending
        assert title in pending
        assert "2 episodes downloaded" in gpo("download")
        got = {path.name: path.read_bytes() for path in (tmp_path / "downloads").rglob("*.mp3")}
        assert got == {path.name: path.read_bytes() for path in site.rglob("*.mp3")}
        corrected = variant(package, tmp_path / "corrected", "soap", b"corrected")
        assert "1 changed" in rupor("feed", corrected, *options).stdout
        gpo("update")
        assert "1 new episodes" not in gpo("pending")


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed: apt-get install chromium")
def test_a_browser_plays_it(package: Path, config: Path, tmp_path: Path) -> None:
    """A browser opens the page from a stick, with its player; nothing in it leads to another server."""
    site = tmp_path / "site"
    assert (
        rupor(
            "feed", package, "--to", site, "--url", "https://radio.example.org", "--config", config
        ).returncode
        == 0
    )
    page = site / "en" / "index.html"
    done = subprocess.run(
        [
            *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *(f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert '<audio controls="" preload="none"' in done.stdout
    assert "Listen" in done.stdout
    assert "http" not in page.read_text("utf-8").replace("https://radio.example.org/en/feed.xml", "")
