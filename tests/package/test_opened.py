"""Packages are opened as they are; what leads out of their folder or makes no sense is refused."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rupor.errors import ConfigError, PackageError
from rupor.model import Loudness, Profile, Target
from rupor.package import own_sum, read, timeline
from values import narration, placed, programme, segment

SPOKEN = narration([placed(segment("60", "%", spoken=["sixty", "percent"]), start=14_400, letter=1000)])


def package(folder: Path, manifest: Any = None, times: str | None = None) -> Path:
    """Write a package with a manifest and a timeline."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "timeline.json").write_text(times or timeline.write(programme(SPOKEN)), encoding="utf-8")
    whole = {
        "message": {"id": "water", "language": "en", "title": "Water"},
        "files": [{"name": "timeline.json", "media_type": "application/json", "sha256": ""}],
    }
    text = manifest if isinstance(manifest, str) else json.dumps(whole | (manifest or {}))
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return folder


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """A timeline that is read back says of every word what was written, and by which rules cues were cut."""
    opened = read.opened(package(tmp_path))
    assert (opened.message, opened.title, opened.rules) == ("water", "Water", "easy")
    assert opened.length == SPOKEN.length
    for found, wanted in zip(opened.placed, SPOKEN.placed, strict=True):
        assert found.segment == wanted.segment
        assert found.words == wanted.words
        assert (found.start, found.end, found.timing) == (wanted.start, wanted.end, wanted.timing)


def test_older_packages_are_read(tmp_path: Path) -> None:
    """A timeline of an earlier Rupor, without pauses and rules, is read."""
    document = json.loads(timeline.write(programme(SPOKEN)))
    del document["captions"]
    for one in document["segments"]:
        del one["pause"]
    opened = read.opened(package(tmp_path, {"captions": {"rules": "bbc"}}, json.dumps(document)))
    assert opened.rules == "bbc"
    assert opened.placed[0].segment.pause == "sentence"


def test_packages_are_found(tmp_path: Path) -> None:
    """A package may be named itself, by its manifest, or by a folder that holds packages; each is found once."""
    ru, en = package(tmp_path / "water/ru"), package(tmp_path / "water/en")
    assert read.find([tmp_path]) == (en, ru)
    assert read.find([ru / "manifest.json", tmp_path / "water", en]) == (ru, en)


def test_no_package(tmp_path: Path) -> None:
    """A folder without packages, and one that is not there, are wrong input."""
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ConfigError, match="is no package"):
            read.find([path])


OUTSIDE = [
    "../secret.srt",
    "podcast/../../secret.srt",
    "/etc/passwd",
    "a/b/c.srt",
    "a//b.srt",
    "./a.srt",
    "link.srt",
    "folder/secret.srt",
    "podcast/link.srt",
    ".hidden",
    ".git/config",
    "podcast/.hidden",
    "podcast/",
    "..",
    "",
    "a\\b.srt",
    "c:a.srt",
    "a.srt:stream",
    "nul",
    "podcast/COM1.mp3",
    "Aux/a.mp3",
    "a.srt ",
    "a.srt.",
    "a\n.srt",
    "a\x00.srt",
    "é" * 130,
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_files_outside_are_not_read(tmp_path: Path, name: str) -> None:
    """A manifest that names a file outside its folder, or one with no plain name, gets nothing read, even by links."""
    folder = package(tmp_path / "water", {"files": [{"name": name}]})
    (tmp_path / "secret.srt").write_text("secret", encoding="utf-8")
    (folder / "podcast").mkdir()
    (folder / "folder").symlink_to(tmp_path)
    for link in ("link.srt", "podcast/link.srt"):
        (folder / link).symlink_to(tmp_path / "secret.srt")
    opened = read.opened(folder)
    with pytest.raises(PackageError, match="not in the package's own folder"):
        opened.data(opened.files[0])


@pytest.mark.parametrize(
    "name", ["podcast/news.ru.mp3", "Новости дня.ru.mp3", "комета/вода.srt", "console.mp3"]
)
def test_plain_names_are_read(tmp_path: Path, name: str) -> None:
    """Plain names in any script are read, in the package or one folder deeper."""
    folder = package(tmp_path / "water", {"files": [{"name": name}]})
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"sound")
    opened = read.opened(folder)
    assert opened.data(opened.files[0]) == b"sound"


def test_what_profiles_ask_for_is_read(tmp_path: Path) -> None:
    """A manifest says how each file should be and how it measures, so that it can be checked on any machine."""
    profile = Profile(
        name="desk", title="Desk", note="", format="mp3", coding="mp3", rate=44_100, channels=1, band=(300, 3400),
        target=Target(rms=True, noise_floor=-60.0),
    )  # fmt: skip
    file = {
        "name": "desk/water.mp3",
        "media_type": "audio/mpeg",
        "size": 5,
        "sha256": "0" * 64,
        "profile": "desk",
        "length": 96_000,
        "start": 48_000,
        "loudness": {"integrated_lufs": -16.1, "range_lu": 2.0, "true_peak_dbtp": -1.5, "rms_db": -20.1},
    }
    voices = [
        {"engine": "rhvoice", "name": "irina", "synthetic": True},
        {"engine": "recorded", "name": "Anna", "synthetic": False},
    ]
    written = {"profiles": {"desk": dataclasses.asdict(profile)}, "files": [file], "voices": voices}
    opened = read.listed(package(tmp_path, written))
    assert opened.profiles == {"desk": profile}
    assert opened.voices == ("rhvoice:irina",)
    (found,) = opened.files
    assert (found.profile, found.length, found.start, found.size) == ("desk", 96_000, 48_000, 5)
    assert found.loudness
    assert found.loudness.loudness == Loudness(integrated=-16.1, range=2.0, true_peak=-1.5, rms=-20.1)


@pytest.mark.parametrize(
    ("change", "whole"),
    [
        (lambda text: text, True),
        (lambda text: text.replace("Water", "Later"), False),
        (lambda text: text.replace(own_sum.KEY, "manifest_sha257"), False),
        (lambda text: text.replace('": "', '":  "'), False),
        (lambda text: '{"files": []}', None),
        (lambda text: "[]", None),
        (lambda text: "{", None),
    ],
)
def test_a_manifest_knows_whether_it_is_whole(change: Callable[[str], str], whole: bool | None) -> None:
    """A manifest holds its own sum; one of an earlier Rupor has none."""
    written = own_sum.filled(json.dumps({"title": "Water", own_sum.KEY: own_sum.EMPTY}))
    assert own_sum.holds(change(written).encode()) is whole


def test_a_file_is_missing(tmp_path: Path) -> None:
    """A file that the manifest names and that is not there is missed."""
    opened = read.opened(package(tmp_path, {"files": [{"name": "water.srt"}]}))
    with pytest.raises(PackageError, match=r"water\.srt: is not there"):
        opened.path(opened.files[0])


@pytest.mark.parametrize(
    ("manifest", "times"),
    [
        ("{", None),
        ("[]", None),
        ({"files": 5}, None),
        ({"message": {"id": "water"}}, None),
        (None, "\x00"),
        (None, json.dumps({"rate": 44_100, "length": 1, "segments": []})),
        (None, timeline.write(programme(SPOKEN)).replace('"end": 16400', '"end": 3')),
        (None, timeline.write(programme(SPOKEN)).replace('"start": 14400', '"start": "soon"')),
    ],
)
def test_damaged(tmp_path: Path, manifest: Any, times: str | None) -> None:
    """A manifest or a timeline that is broken, or makes no sense, is an error with its name and the next command."""
    with pytest.raises(PackageError) as error:
        read.opened(package(tmp_path, manifest, times))
    assert (tmp_path / ("manifest.json" if manifest else "timeline.json")).as_posix() in str(error.value)
    assert "rupor produce" in str(error.value)


def test_changed_files_are_known(tmp_path: Path) -> None:
    """A file that somebody worked on since is told from the one that was made; without a hash nothing is said."""
    made = read.File(name="a.srt", sha256="2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881")
    assert not read.changed(made, b"x")
    assert read.changed(made, b"y")
    assert not read.changed(read.File(name="a.srt"), b"y")
