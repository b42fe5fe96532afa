"""A site over time: corrected, withdrawn, embargoed and expired messages, and readers and kills in the middle."""

import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from feed_site import RULES, produced, served, tree, variant
from rupor.delivery import feeds
from rupor.errors import ConfigError, PackageError

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
URL = "https://radio.example.org/news"
ENCLOSED = re.compile(rb'(?:url|href|uri)="([^"]+)"')
KILLS = 20
Run = Callable[..., feeds.Outcome]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Produce one package."""
    return produced(tmp_path_factory.mktemp("package"))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Give the command as a function that writes the site of this test."""
    (tmp_path / "rupor.toml").write_text(RULES, encoding="utf-8")

    def bring(
        *paths: Path, now: datetime = NOW, to: Path = tmp_path / "site", **more: object
    ) -> feeds.Outcome:
        return feeds.run(
            paths, **({"to": to, "url": URL, "config": tmp_path / "rupor.toml", "now": now} | more)
        )

    return bring


def entries(site: Path, language: str = "en") -> dict[str, feedparser.FeedParserDict]:
    """Return the episodes of a feed by their titles."""
    return {
        one["title"]: one for one in feedparser.parse((site / language / "feed.xml").read_bytes())["entries"]
    }


def enclosed(site: Path, title: str = "Clean water") -> Path:
    """Return the sound file that the feed names for an episode."""
    return site / str(entries(site)[title]["enclosures"][0]["href"]).removeprefix(f"{URL}/")


def whole(site: Path, base: str = URL) -> None:
    """Check that whatever a feed names is there, as long as it says."""
    for feed in site.glob("*/feed.xml"):
        data = feed.read_bytes()
        for url in ENCLOSED.findall(data):
            path = url.decode().removeprefix(base).lstrip("/").partition("#")[0]
            if url.decode().startswith(base):
                assert (site / path).exists(), path
        for enclosure in etree.fromstring(data).iter("enclosure"):
            path = enclosure.get("url").removeprefix(f"{base}/")
            assert (site / path).stat().st_size == int(enclosure.get("length"))


def test_a_rerun_changes_no_byte(package: Path, run: Run, tmp_path: Path) -> None:
    """The same packages give the same site, in this folder at any later time and in another one."""
    run(package)
    before = tree(tmp_path / "site")
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")}
    again = run(package, now=NOW + timedelta(days=300))
    assert (again.new, again.changed) == ((), ())
    assert tree(tmp_path / "site") == before
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*")} == stamps
    run(package, to=tmp_path / "other", now=NOW + timedelta(days=2))
    assert tree(tmp_path / "other") == before


def test_earlier_episodes_stay(package: Path, run: Run, tmp_path: Path) -> None:
    """A run with one new package, or with none, keeps what the site holds."""
    run(package)
    done = run(variant(package, tmp_path / "p", "soap", title="Soap"))
    assert done.feeds == {"en": 2}
    assert done.new == (("soap", "en"),)
    assert run().feeds == {"en": 2}
    assert set(entries(tmp_path / "site")) == {"Clean water", "Soap"}


def test_a_corrected_message_keeps_its_guid(package: Path, run: Run, tmp_path: Path) -> None:
    """Its sound gets another address, so that no cache keeps the old one; the old file stays a day, then goes."""
    site = tmp_path / "site"
    run(package)
    old, guid = enclosed(site), entries(site)["Clean water"]["id"]
    page = re.search(r"page\w+\.html", (site / "en/index.html").read_text("utf-8"))
    done = run(variant(package, tmp_path / "new", "clean-water", b"corrected", title="Cleaner water"))
    assert done.changed == (("clean-water", "en"),)
    assert list(entries(site)) == ["Cleaner water"]
    assert entries(site)["Cleaner water"]["id"] == guid
    assert enclosed(site, "Cleaner water") != old
    assert old.exists()
    run(now=NOW + timedelta(hours=23))
    assert old.exists()
    run(now=NOW + timedelta(hours=24))
    assert not old.exists()
    assert page
    assert not (old.parent / page[0]).exists()
    whole(site)


def test_a_feed_that_moves_keeps_its_guids(package: Path, run: Run, tmp_path: Path) -> None:
    """Another address changes links, and neither podcast:guid nor any guid."""
    site = tmp_path / "site"
    run(package)
    before = (site / "en/feed.xml").read_text("utf-8")
    run(url="https://other.example.net/x")
    after = (site / "en/feed.xml").read_text("utf-8")
    assert URL not in after
    assert after.replace("https://other.example.net/x", URL) == before


def test_a_withdrawn_message_goes_at_once(package: Path, run: Run, tmp_path: Path) -> None:
    """Nothing of it, or of its older versions, stays; the same package does not bring it back, a corrected one does."""
    site = tmp_path / "site"
    other = variant(package, tmp_path / "other", "soap", title="Soap")
    newer = variant(package, tmp_path / "newer", "clean-water", b"2")
    run(package, other)
    run(newer)
    assert len(list((site / "en/clean-water").glob("*.mp3"))) == 2
    done = run(newer, other, withdraw=["clean-water"])
    assert done.taken_out == (("clean-water", "en"),)
    assert not (site / "en/clean-water").exists()
    assert [(one.message, one.why) for one in done.left_out] == [("clean-water", "withdrawn")]
    assert list(entries(site)) == ["Soap"]
    assert run(newer, withdraw=["clean-water"]).left_out == done.left_out
    assert run(newer, again=True).new == (("clean-water", "en"),)
    assert len(entries(site)) == 2
    run(withdraw=["clean-water", "soap"])
    assert entries(site) == {}
    assert run(variant(package, tmp_path / "newest", "clean-water", b"3")).new == (("clean-water", "en"),)
    whole(site)


def test_withdrawing_what_is_not_there(package: Path, run: Run, tmp_path: Path) -> None:
    """A wrong name is told with the nearest right one, and nothing is changed."""
    run(package)
    before = tree(tmp_path / "site")
    with pytest.raises(ConfigError, match=r"no message 'clean-watter'.*Did you mean 'clean-water'"):
        run(withdraw=["clean-watter"])
    assert tree(tmp_path / "site") == before


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_embargo_whatever_the_clock_is_set_to(
    zone: str, package: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before its time nothing of a message is in the folder; a run from then on adds it, in any time zone."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    site = tmp_path / "site"
    late = variant(package, tmp_path / "late", "secret", title="Secret", embargo="2026-06-01T15:00:00+03:00")
    try:
        early = run(package, late, now=NOW - timedelta(seconds=1))
        assert [(one.message, one.why, one.until) for one in early.left_out] == [
            ("secret", "embargo", "2026-06-01T12:00+00:00")
        ]
        assert not [name for name, data in tree(site).items() if "secret" in name or b"ecret" in data]
        assert run(package, late, now=NOW).new == (("secret", "en"),)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert entries(site)["Secret"]["published"] == "Mon, 01 Jun 2026 12:00:00 +0000"


def test_the_last_day(package: Path, run: Run, tmp_path: Path) -> None:
    """A message is in the feed through its last day; then a run takes it out, and its package adds it no more."""
    site = tmp_path / "site"
    short = variant(package, tmp_path / "short", "short", title="Short", expires="2026-06-01")
    assert run(short, package, now=NOW.replace(hour=23)).feeds == {"en": 2}
    done = run(short, now=NOW.replace(day=2, hour=0))
    assert done.taken_out == (("short", "en"),)
    assert [one.why for one in done.left_out] == ["expired"]
    assert list(entries(site)) == ["Clean water"]


def test_strange_files_are_never_touched(package: Path, run: Run, tmp_path: Path) -> None:
    """What was not made by us stays, wherever it lies, and is not written over."""
    site = tmp_path / "site"
    strange = {
        "robots.txt": b"x",
        "en/notes.txt": b"x",
        "en/clean-water/my0123456789abcdef.mp3": b"x",
        "de/index.html": b"x",
    }
    for name, data in strange.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    run(package)
    run(withdraw=["clean-water"])
    run(now=NOW + timedelta(days=9))
    assert strange.items() <= tree(site).items()
    (site / "ru").mkdir()
    (site / "ru/index.html").write_bytes(b"our own page")
    before = tree(site)
    with pytest.raises(ConfigError, match=r"holds pages that are not ours \(ru/index\.html\)"):
        run(variant(package, tmp_path / "p", "soap", language="ru"))
    assert tree(site) == before


def test_a_lost_file_is_brought_again(package: Path, run: Run, tmp_path: Path) -> None:
    """Where somebody removed a file from the site, a run with the package mends it."""
    run(package)
    before = tree(tmp_path / "site")
    enclosed(tmp_path / "site").unlink()
    next((tmp_path / "site/en").glob("cover*")).unlink()
    run(package)
    assert tree(tmp_path / "site") == before


def _changed(package: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest of a package."""
    path = package / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    change(told)
    path.write_text(json.dumps(told), encoding="utf-8")


def test_bad_packages_are_all_told_and_nothing_is_changed(package: Path, run: Run, tmp_path: Path) -> None:
    """No MP3, a wrong embargo, a wrong date, no language, no hash, one message twice: all in one error."""
    bad = [
        variant(package, tmp_path / "embargo", "embargo", embargo="2026-06-01T15:00"),
        variant(package, tmp_path / "date", "date", date="yesterday"),
        variant(package, tmp_path / "twice", "clean-water"),
        variant(package, tmp_path / "language", "language"),
        variant(package, tmp_path / "silent", "silent"),
        variant(package, tmp_path / "hash", "hash"),
    ]
    _changed(bad[3], lambda told: told["message"].update(language="../en"))
    _changed(bad[4], lambda told: [file.update(segment=1) for file in told["files"]])
    _changed(bad[5], lambda told: [file.update(sha256="../../x") for file in told["files"]])
    with pytest.raises(PackageError) as caught:
        run(package, *bad)
    lines = str(caught.value).split("\n")
    assert len(lines) == 6
    expected = (
        "wrong embargo",
        "wrong date ('yesterday')",
        "is the message 'clean-water' in 'en', as is",
        "names no language",
        "has no MP3 of the whole message",
        "has no SHA-256",
    )
    assert all(what in line for what, line in zip(expected, lines, strict=True))
    assert "rupor produce TEXT --profile podcast" in lines[4]
    assert tree(tmp_path / "site") == {}


def test_a_changed_file_is_not_published(package: Path, run: Run, tmp_path: Path) -> None:
    """A package whose sound is not the one that its manifest names is refused, and the old feed stays."""
    run(package)
    feed = (tmp_path / "site/en/feed.xml").read_bytes()
    other = variant(package, tmp_path / "p", "soap")
    sound = next(other.glob("podcast/*.mp3"))
    sound.write_bytes(sound.read_bytes()[:-1] + b"!")
    with pytest.raises(PackageError, match="is not the file that the package was made with"):
        run(other)
    assert (tmp_path / "site/en/feed.xml").read_bytes() == feed
    assert not list((tmp_path / "site/en/soap").glob("*.mp3"))


@pytest.mark.parametrize(
    "url",
    [
        "radio.example.org",
        "https://радио.рф/x",
        "https://x.org/a?b",
        "https://u:p@x.org/",
        "https://x.org/" + "a" * 120,
    ],
)
def test_wrong_addresses(url: str, package: Path, run: Run, tmp_path: Path) -> None:
    """An address that could stand in no feed is refused before anything is written."""
    with pytest.raises(ConfigError, match="--url: "):
        run(package, url=url)
    assert not (tmp_path / "site").exists()


def test_an_office_without_a_feed(package: Path, run: Run, tmp_path: Path) -> None:
    """Where rupor.toml has no [feed], the error shows the lines to write, and they are enough."""
    own = tmp_path / "own.toml"
    own.write_text('agency = "Office"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"has no table \[feed\]") as caught:
        run(package, config=own)
    own.write_text(str(caught.value).partition("Add:\n")[2], encoding="utf-8")
    assert run(package, config=own).feeds == {"en": 1}


def versions(package: Path, folder: Path, count: int) -> tuple[list[Path], list[Path]]:
    """Make packages of *count* messages, and corrected ones of the same."""
    folder.mkdir()
    first, second = (
        [variant(package, folder / f"{n}{name}", f"message-{n}", name * 9) for n in range(count)]
        for name in (b"a", b"b")
    )
    return first, second


def fetch(base: str) -> None:
    """Read the feed, and fetch everything that it names; raise where anything is not there or not as it says."""
    feed = urllib.request.urlopen(f"{base}/en/feed.xml").read()
    for enclosure in etree.fromstring(feed).iter("enclosure"):
        head = urllib.request.Request(enclosure.get("url"), method="HEAD")
        assert urllib.request.urlopen(head).headers["Content-Length"] == enclosure.get("length")
    for url in set(ENCLOSED.findall(feed)):
        if url.decode().startswith(base):
            urllib.request.urlopen(url.decode().partition("#")[0]).read()


def test_a_reader_never_finds_a_gap(package: Path, run: Run, tmp_path: Path) -> None:
    """Who reads the feeds and fetches all that they name, all the time while the site changes, gets every file."""
    first, second = versions(package, tmp_path / "v", 4)
    site = tmp_path / "site"
    site.mkdir()
    failed: list[str] = []
    rounds: list[float] = []
    done = threading.Event()

    def read(base: str) -> None:
        while not done.is_set():
            try:
                fetch(base)
            except (OSError, AssertionError, etree.XMLSyntaxError) as error:
                failed.append(repr(error))
            rounds.append(time.monotonic())

    with served(site) as base:
        run(*first, url=base)
        readers = [threading.Thread(target=read, args=(base,)) for _ in range(2)]
        for one in readers:
            one.start()
        for n in range(6):
            run(*(second if n % 2 == 0 else first), url=base)
        done.set()
        for one in readers:
            one.join()
    assert failed == []
    assert len(rounds) >= 4


def _update(to: str, paths: Iterable[Path], config: Path) -> None:
    feeds.run(list(paths), to=Path(to), url=URL, config=config, now=NOW)
    os._exit(0)


def test_killed_at_any_instant(package: Path, run: Run, tmp_path: Path) -> None:
    """Killed in mid-update, the feeds name only what is there; the next run makes of it what one run would have."""
    first, second = versions(package, tmp_path / "v", 5)
    config, base = tmp_path / "rupor.toml", tmp_path / "base"
    run(*first, to=base)
    expected = shutil.copytree(base, tmp_path / "expected")
    started = time.monotonic()
    run(*second, to=expected)
    took = time.monotonic() - started
    context = multiprocessing.get_context("fork")
    random.seed(6)
    killed = 0
    for n in range(KILLS):
        site = shutil.copytree(base, tmp_path / f"site{n}")
        process = context.Process(target=_update, args=(str(site), second, config))
        process.start()
        process.join(random.uniform(0, took * 1.2))
        if process.is_alive() and process.pid:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.join()
        whole(site)
        run(*second, to=site)
        assert tree(site) == tree(expected)
        shutil.rmtree(site)
    assert killed >= KILLS // 4
