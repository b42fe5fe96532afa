"""Names of files: safe everywhere, told apart, as the station wants them, whatever a message is called."""

import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rupor.model import Address, Partner
from rupor.radio.partners import naming
from rupor.radio.partners.naming import Named

STATION = Partner(name="sever", address=Address(kind="local", path="/x"))
WATER = Named(title="Чистая вода: пейте кипячёной!", slug="clean-water", language="ru", date="2026-03-22")
SOUND = ("sound", "mp3")
ALL = (
    *(("sound", "wav"), ("sound-2", "wav"), ("segment-07", "wav"), ("segment-08", "wav")),
    *(
        ("cue-sheet.pdf", "cue-sheet.pdf"),
        ("cue-sheet.html", "cue-sheet.html"),
        ("srt", "srt"),
        ("txt", "txt"),
    ),
)
ENDINGS = [ending for _, ending in ALL]
DEVICES = {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in "0123456789¹²³")}


def named(
    template: str, of: Named = WATER, pieces: Any = (SOUND,), version: int = 1, **partner: Any
) -> list[str]:
    """Name a message's files by a template."""
    station = replace(STATION, file=template, **partner)
    return list(naming.paths(station, of, pieces, version, 7, 4001).values())


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{slug}.{language}", "clean-water.ru.mp3"),
        ("{date}_{slug}_{language}", "2026-03-22_clean-water_ru.mp3"),
        ("{year}{month}{day} {title}", "20260322 Чистая вода пейте кипячёной.mp3"),
        ("{cart}", "4001.mp3"),
        ("PSA {episode:03}-v{version}", "PSA 007-v1.mp3"),
        ("{slug}_{part}", "clean-water.mp3"),
        ("{part}.{slug}", "clean-water.mp3"),
    ],
)
def test_fields(template: str, name: str) -> None:
    """Every field says what it is called, and one that says nothing goes with its separator."""
    assert named(template) == [name]


def test_latin_letters() -> None:
    """Where a playout system knows no other letters, a name has only those: the template's own too."""
    assert named("Новости {title}", ascii=True) == ["Novosti Chistaya voda peyte kipyachenoy.mp3"]


def test_folders() -> None:
    """Folders are named by fields too; one that says nothing is left out."""
    assert named("{slug}", folder="{language}/{year}") == ["ru/2026/clean-water.mp3"]
    undated = replace(WATER, date="")
    assert named("{date}_{slug}", undated, folder="{language}/{year}/in") == ["ru/in/clean-water.mp3"]


def test_signs_that_nobody_sees() -> None:
    """What joins or parts letters without being seen is left out; a folder ends with no dot."""
    unseen = replace(WATER, title="می\u200cخواهم\u00ad \u2067x\ufe0f")
    assert named("{title}", unseen, folder="{slug}./ {year}. .") == ["clean-water/2026/میخواهم x.mp3"]


def test_parts_and_versions() -> None:
    """Parts, segments and later versions are told before the ending, the whole sound and papers by nothing."""
    assert named("{slug}", pieces=ALL[:6], version=2) == [
        "clean-water-v2-1.wav",
        "clean-water-v2-2.wav",
        "clean-water-v2-s07.wav",
        "clean-water-v2-s08.wav",
        "clean-water-v2.cue-sheet.pdf",
        "clean-water-v2.cue-sheet.html",
    ]
    assert named("{slug}", pieces=(SOUND, ("srt", "srt"))) == ["clean-water.mp3", "clean-water.srt"]
    assert named("{part}_{slug}_{version}", pieces=ALL[1:5], version=3) == [
        "2_clean-water_3.wav",
        "s07_clean-water_3.wav",
        "s08_clean-water_3.wav",
        "clean-water_3.cue-sheet.pdf",
    ]
    assert named("{slug}", version=2, folder="v{version}") == ["v2/clean-water.mp3"]


def test_long_titles() -> None:
    """A title is cut, and what follows it stays; all files of a message have one stem."""
    long = replace(WATER, title="Вода " * 90)
    names = named("{title}_{language}", long, ALL, version=12, longest=64)
    assert all(len(name) <= 64 and "_ru-v12" in name for name in names)
    assert len({name.partition("_ru")[0] for name in names}) == 1
    assert max(map(len, names)) > 60


def test_no_letter_loses_its_marks() -> None:
    """A name is cut between letters, never between one and its marks."""
    for length in range(32, 60):
        marked = replace(WATER, title="a\u0323\u0308\u0331" * 60)
        (name,) = named("{title}", marked, longest=length)
        assert re.fullmatch(
            "(\u1ea1\u0331\u0308|\u1ea1\u0308\u0331)+\\.mp3|(\u1ea1\u0331\u0308)+\\.mp3", name
        ), name


def test_a_clash_is_numbered() -> None:
    """Two files that would have one name get two, also where a system takes capital letters for small ones."""
    pieces = (("sound", "mp3"), ("other", "mp3"), ("third", "MP3"))
    assert named("{slug}", pieces=pieces) == ["clean-water.mp3", "clean-water-2.mp3", "clean-water-3.MP3"]


@pytest.mark.parametrize("slug", ["con", "AUX", "com1.old", "nul", "lpt¹", "Con .x"])
def test_names_that_windows_keeps(slug: str) -> None:
    """No file and no folder has the name of a Windows device."""
    (path,) = named("{slug}", replace(WATER, slug=slug), folder="{slug}")
    assert all(part.startswith("_") for part in path.split("/"))


TEMPLATES = st.lists(
    st.sampled_from(
        [f"{{{name}}}" for name in naming.FIELDS] + ["-", "_", " ", ".", "PSA", "{episode:03}", "Вода"]
    ),
    min_size=1,
    max_size=8,
).map("".join)
TITLES = st.one_of(
    st.text(max_size=400),
    st.text(st.characters(categories=["L", "M", "N", "Zs", "P"]), max_size=300),
    st.sampled_from(["..", "con", "", "/", "\u0301", "-rf", "𝔘" * 300, "ﷺ" * 200, "\u3164", "한국" * 100]),
)


@settings(deadline=None)
@given(
    template=TEMPLATES,
    folder=st.lists(TEMPLATES.filter(lambda one: "{part}" not in one), max_size=3).map("/".join),
    title=TITLES,
    slug=TITLES,
    ascii=st.booleans(),
    longest=st.integers(naming.SHORTEST, naming.LONGEST),
    version=st.integers(1, 99),
)
def test_any_title_gives_safe_names(
    template: str, folder: str, title: str, slug: str, ascii: bool, longest: int, version: int
) -> None:
    """Whatever a message is called, in any script: names fit Windows, FTP and S3, and no two are the same."""
    station = replace(STATION, file=template, folder=folder, ascii=ascii, longest=longest)
    of = replace(WATER, title=title, slug=slug)
    found = naming.paths(station, of, ALL, version, None, None)
    assert naming.paths(station, of, ALL, version, None, None) == found
    assert len({path.casefold() for path in found.values()}) == len(ALL)
    for (role, path), ending in zip(found.items(), ENDINGS, strict=True):
        *folders, name = path.split("/")
        assert name.endswith(f".{ending}"), role
        assert len(name) <= longest
        assert len(name.encode()) <= naming.BYTES
        assert len(path.encode()) <= 1024
        assert not ascii or path.isascii()
        for part in (*folders, name):
            _safe(part)


def _safe(part: str) -> None:
    assert part == unicodedata.normalize("NFC", part)
    assert not re.search(r'[\x00-\x1f\x7f<>:"/\\|?*%\'`$&;#~{}^\[\]]', part)
    assert part.isprintable()
    assert part[0] not in ".- "
    assert part[-1] not in ". "
    assert unicodedata.category(part[0])[0] != "M"
    assert re.split(r"\s*\.", part.lower())[0] not in DEVICES


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{titel}", "Did you mean 'title'?"),
        ("{}", "unknown field '{}'"),
        ("{slug.__class__}", "unknown field"),
        ("{slug[0]}", "unknown field"),
        ("{slug", "without its other one"),
        ("slug}", "without its other one"),
        ("{slug!r}", "a form that it cannot have"),
        ("{slug:>400}", "a form that it cannot have"),
        ("{episode:x}", "a form that it cannot have"),
        ("{{slug}}", "doubled braces"),
        ("a/{slug}", "'/', which not every server takes"),
        ("{slug}:%", "'%', ':', which not every server takes"),
    ],
)
def test_templates_are_checked(template: str, told: str) -> None:
    """What a template cannot say is told before anything is named by it."""
    assert told in " ".join(naming.wrong(template))


def test_good_templates_pass() -> None:
    """Nothing is said against a template of known fields and safe signs."""
    assert not [*naming.wrong("Новости {date} {slug}_{language}-{episode:03}.{cart:06}{part}{version}")]


def test_names_reach_a_disk(tmp_path: Path) -> None:
    """A real file system takes the longest names as they are."""
    of = replace(WATER, title="Ж" * 300, slug="ж" * 300)
    for path in named("{title}", of, ALL, longest=255, folder="{title}/{slug}"):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"x")
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == len(ALL)
