"""The folder that a web server shows: whose files are whose, and one writer at a time."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from rupor.errors import ConfigError, PackageError
from rupor.radio.feed import site
from rupor.radio.feed.episode import State

NOW = datetime(2026, 3, 22, 10, tzinfo=UTC)
OURS = "en/water/water0123456789abcdef.mp3"


def put(folder: Path, path: str) -> Path:
    """Write a file."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"x")
    return place


def test_files_stay_for_a_day(tmp_path: Path) -> None:
    """What no feed names any more is there until a run a day later, and its empty folders go with it."""
    place = put(tmp_path, OURS)
    state = site.spared(State(), [OURS], NOW)
    state = site.swept(tmp_path, state, NOW + timedelta(hours=23))
    assert place.exists()
    state = site.swept(
        tmp_path, site.spared(state, [OURS], NOW + timedelta(hours=23)), NOW + timedelta(hours=24)
    )
    assert list(tmp_path.iterdir()) == []
    assert state == State()


@pytest.mark.parametrize(
    "path",
    ["../water0123456789abcdef.mp3", "en/notes.txt", "/etc/hosts", "en/../../x/y0123456789abcdef.mp3", "en"],
)
def test_a_forged_index_removes_nothing(path: str, tmp_path: Path) -> None:
    """Whatever index.json calls spare, only files with our kind of name in our kind of folder are removed."""
    folder = tmp_path / "site"
    folder.mkdir()
    places = [put(tmp_path, "water0123456789abcdef.mp3"), put(folder, "en/notes.txt"), put(tmp_path, "x/y")]
    site.swept(folder, State(spare={path: "2020-01-01T00:00:00+00:00"}), NOW)
    assert all(one.exists() for one in places)


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Behind a link that somebody put in place of a folder, nothing is removed."""
    elsewhere = put(tmp_path, f"elsewhere/{OURS.rpartition('/')[2]}")
    folder = tmp_path / "site"
    (folder / "en").mkdir(parents=True)
    (folder / "en" / "water").symlink_to(tmp_path / "elsewhere")
    site.swept(folder, State(spare={OURS: "2020-01-01T00:00:00+00:00"}), NOW)
    assert elsewhere.exists()


def test_what_was_never_finished_goes(tmp_path: Path) -> None:
    """Halves that a killed run left are removed; other hidden files are not."""
    half, other = put(tmp_path, "en/.new-a1b2c3d4"), put(tmp_path, "en/.new-notes.txt")
    site.swept(tmp_path, replace(State(), pages=("en/feed.xml",)), NOW)
    assert not half.exists()
    assert other.exists()


def test_other_bytes_than_promised_do_not_appear(tmp_path: Path) -> None:
    """A file whose hash is another one is refused, and nothing of it stays."""
    source = put(tmp_path, "source")
    folder = tmp_path / "site"
    with pytest.raises(PackageError, match="is not the file that the package was made with"):
        site.bring(folder, source, OURS, "0" * 64)
    assert [one for one in folder.rglob("*") if one.is_file()] == []
    site.bring(folder, source, OURS, sha256(b"x").hexdigest())
    assert (folder / OURS).read_bytes() == b"x"


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """A second run waits for the first, and then sees what it wrote."""
    seen: list[State] = []

    def second() -> None:
        with site.held(tmp_path) as state:
            seen.append(state)

    with site.held(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        assert seen == []
        site.save(tmp_path, State(pages=("index.html",)))
    thread.join()
    assert seen == [State(pages=("index.html",))]


@pytest.mark.parametrize(
    "body", ["{}", '{"files": []}', "[]", "nothing", '{"rupor_feed": 99}', '{"rupor_feed": "x"}']
)
def test_a_strange_index_is_left_alone(body: str, tmp_path: Path) -> None:
    """Where index.json is not ours, or of a newer Rupor, nothing is done."""
    (tmp_path / "index.json").write_text(body, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"index\.json: "), site.held(tmp_path):
        pass
    assert (tmp_path / "index.json").read_text(encoding="utf-8") == body


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """Where a file stands in the place of a folder, the error names it and the way out."""
    put(tmp_path, "en")
    with pytest.raises(ConfigError, match=r"cannot be written.*correct --to"):
        site.bring(tmp_path, b"x", OURS, sha256(b"x").hexdigest())


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    """A file in the place of the folder is told."""
    with pytest.raises(ConfigError, match="cannot be used"), site.held(put(tmp_path, "site")):
        pass
