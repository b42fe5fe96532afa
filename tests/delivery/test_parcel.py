"""What a partner gets from a package: the right files, none that was changed, and a sum that tells versions apart."""

import dataclasses
import hashlib
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import parcels
import pytest
from parcels import Log, copied, described, partner

from rupor.delivery import parcel
from rupor.errors import ConfigError, PackageError
from rupor.model import Address, Partner
from rupor.package import read
from rupor.package.read import Opened
from rupor.run.cache import Cache
from rupor.sound import profile


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Make a package with a podcast, an archive and the usual papers."""
    folder = tmp_path_factory.mktemp("water")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_CACHE", str(folder / "cache"))
        return parcels.package(folder, profiles=["podcast", "archive", "ivr-pcm"])


@pytest.fixture
def cache(cache_folder: Path) -> Cache:
    """Return the test's own cache."""
    return Cache(cache_folder)


def picked(opened: Opened, one: Partner, cache: Cache) -> parcel.Parcel:
    """Pick a parcel for which nothing needs to be made."""
    log = Log()
    got = parcel.parcel(opened, one, cache, log)
    assert log.rendered == 0
    return got


def test_what_the_package_has_is_taken(water: Opened, cache: Cache) -> None:
    """Sound made for the partner's profile and the papers it asks for leave as they are, with what names them."""
    got = picked(water, partner("podcast", "cue-sheet.pdf", "srt", "timeline.json"), cache)
    assert [(one.role, one.ending, one.source) for one in got.pieces] == [
        ("sound", "mp3", "podcast/water.en.mp3"),
        ("cue-sheet.pdf", "cue-sheet.pdf", "cue-sheet.pdf"),
        ("srt", "srt", "water.en.srt"),
        ("timeline.json", "timeline.json", "timeline.json"),
    ]
    for one in got.pieces:
        assert one.file == water.folder / one.source
        assert one.size == one.file.stat().st_size
        assert one.sha256 == hashlib.sha256(one.file.read_bytes()).hexdigest()
    assert got.pieces[1].media_type == "application/pdf"
    assert (got.title, got.slug, got.language, got.date) == ("Clean water", "water", "en", "2026-08-30")
    assert got.embargo == datetime(2026, 9, 1, 8, tzinfo=UTC)


def test_facts(water: Opened, cache: Cache) -> None:
    """What people compare is told as they say it; partners without sound have no level."""
    facts = picked(water, partner("podcast", "srt"), cache).facts
    assert {
        key: facts[key] for key in ("title", "voices", "length", "embargo", "expires", "level", "profile")
    } == {
        "title": "Clean water",
        "voices": "tone:beep",
        "length": f"0:{round(water.length / 48_000):02}",
        "embargo": "2026-09-01T08:00:00+00:00",
        "expires": "2026-10-01",
        "level": "-16.0 LUFS",
        "profile": "podcast",
    }
    source = water.folder.parents[2] / "text" / "water.en.md"
    assert facts["text"] == hashlib.sha256(source.read_bytes()).hexdigest()
    silent = picked(water, partner(None, "srt"), cache).facts
    assert (silent["level"], silent["profile"], silent["sound"]) == ("", "", "")


def test_another_name_asks_for_the_same_files(water: Opened, cache: Cache) -> None:
    """A profile that differs only in what it is called is served from the package; any other change is made anew."""
    own = dataclasses.replace(profile.get("podcast"), name="sever", title="Sever", note="by telephone")
    assert picked(water, partner(own), cache).pieces[0].source == "podcast/water.en.mp3"
    quiet = dataclasses.replace(own, name="podcast", target=dataclasses.replace(own.target, integrated=-18.0))
    log = Log()
    (piece,) = parcel.parcel(water, partner(quiet), cache, log).pieces
    assert log.rendered == 1
    assert cache.root in piece.file.parents


def test_segments_of_the_package(water: Opened, cache: Cache) -> None:
    """Segments that the package has get their numbers in the order in which they are heard."""
    roles = [(one.role, one.source) for one in picked(water, partner("ivr-pcm"), cache).pieces]
    count = len(water.placed)
    assert roles == [
        ("sound", "ivr-pcm/water-en.wav"),
        *((f"segment-{n:02}", f"ivr-pcm/water-en-{n:02}.wav") for n in range(1, count + 1)),
    ]


def test_missing_papers_are_named_together(water: Opened, cache: Cache) -> None:
    """Every paper that is not there is named in one error, with the outputs that write them, before sound is made."""
    one = partner("broadcast-ebu", "srt", "words.vtt", "lrc", "sheet.odt", "lrc")
    log = Log()
    with pytest.raises(ConfigError) as caught:
        parcel.parcel(water, one, cache, log)
    told = str(caught.value)
    assert told.startswith("partner 'radio-sever': ")
    assert "has no words.vtt, lrc, sheet.odt. " in told
    assert told.endswith("rupor produce TEXT --outputs vtt-words,lrc,sheet.odt")
    assert log.rendered == 0


def test_the_plainest_of_several_papers(tmp_path: Path, cache: Cache) -> None:
    """Who asks for captions does not get those of single words, and files in profiles' folders are no papers."""
    opened = parcels.package(tmp_path, profiles=["podcast"], outputs=["vtt", "vtt-words", "timeline"])
    assert picked(opened, partner(None, "vtt"), cache).pieces[0].source == "water.en.vtt"
    assert picked(opened, partner(None, "words.vtt"), cache).pieces[0].source == "water.en.words.vtt"
    with pytest.raises(ConfigError, match="no mp3"):
        parcel.parcel(opened, partner(None, "mp3"), cache, Log())


@pytest.mark.parametrize("name", ["podcast/water.en.mp3", "water.en.srt", "manifest.json"])
@pytest.mark.parametrize("harm", ["changed", "longer", "gone"])
def test_nothing_changed_leaves(water: Opened, cache: Cache, tmp_path: Path, name: str, harm: str) -> None:
    """A file that is not what the manifest says, and a manifest that is not what was made, go to nobody."""
    copy = copied(water, tmp_path / "copy")
    assert picked(copy, partner("podcast", "srt"), cache)
    path = copy.folder / name
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(data + b" " if harm == "longer" else data.replace(data[40:44], b"oooo", 1))
    with pytest.raises(PackageError, match=r"rupor verify|is not there|cannot be read"):
        parcel.parcel(copy, partner("podcast", "srt"), cache, Log())


def test_a_file_without_a_sum_stays(water: Opened, cache: Cache) -> None:
    """Where a manifest gives no sum, nothing tells whether the file is the right one."""
    bare = dataclasses.replace(
        water, files=tuple(file.model_copy(update={"sha256": ""}) for file in water.files)
    )
    with pytest.raises(PackageError, match="a sum in the manifest"):
        parcel.parcel(bare, partner(None, "srt"), cache, Log())


@pytest.mark.parametrize("text", ["2026-09-01T10:00", "tomorrow", "2026-09-01", "2026-13-01T10:00+00:00"])
def test_an_embargo_that_is_no_moment(water: Opened, cache: Cache, tmp_path: Path, text: str) -> None:
    """An embargo without an offset, or that is none, lets nothing leave."""
    copy = described(copied(water, tmp_path / "copy"), embargo=text)
    with pytest.raises(PackageError, match=re.escape(f"embargo '{text}' is no moment")) as caught:
        parcel.parcel(copy, partner(None, "srt"), cache, Log())
    assert "rupor produce" in str(caught.value)


def test_the_same_everywhere(water: Opened, cache: Cache, tmp_path: Path) -> None:
    """In another folder, with another cache and at another time a package is the same version."""
    ebu = partner("broadcast-ebu", "srt")
    here = parcel.parcel(water, ebu, cache, Log())
    there = parcel.parcel(copied(water, tmp_path / "elsewhere"), ebu, Cache(tmp_path / "cache"), Log())
    assert there.content == here.content
    assert there.facts == here.facts
    assert there.pieces[0].file != here.pieces[0].file
    assert there.pieces[0].sha256 == here.pieces[0].sha256


def test_what_makes_another_version(water: Opened, cache: Cache, tmp_path: Path) -> None:
    """Other papers, another profile, embargo or last day are other versions; the same moment elsewhere is none."""
    contents = [
        picked(water, one, cache).content
        for one in (partner("podcast"), partner("podcast", "srt"), partner("archive"), partner(None, "srt"))
    ]
    changed: Callable[..., Opened] = lambda n, **said: described(copied(water, tmp_path / n), **said)  # noqa: E731
    contents += [
        picked(changed("1", embargo="2026-09-01T10:00+00:00"), partner("podcast"), cache).content,
        picked(changed("2", embargo=""), partner("podcast"), cache).content,
        picked(changed("3", expires="2027-01-01"), partner("podcast"), cache).content,
    ]
    assert len(set(contents)) == len(contents)
    same = changed("4", embargo="2026-09-01T13:30+05:30")
    assert picked(same, partner("podcast"), cache).content == contents[0]


def test_nothing_wanted(water: Opened, cache: Cache) -> None:
    """A partner that wants neither sound nor papers is a mistake."""
    with pytest.raises(ConfigError, match="neither sound nor papers"):
        parcel.parcel(water, partner(None), cache, Log())


def test_many_partners_share(water: Opened, cache: Cache) -> None:
    """Fifty partners in ten threads that want one profile have it rendered once, and the rest is quick."""
    log = Log()
    fifty = [partner("broadcast-ebu", "cue-sheet.pdf", "srt", name=f"radio-{n}") for n in range(50)]
    with ThreadPoolExecutor(10) as pool:
        got = list(pool.map(lambda one: parcel.parcel(water, one, cache, log), fifty))
    assert log.rendered == 1
    assert len({one.content for one in got}) == 1
    began = time.perf_counter()
    for one in fifty:
        parcel.parcel(water, one, cache, log)
    assert time.perf_counter() - began < 1
    assert log.rendered == 1


def test_the_cue_sheet(water: Opened, tmp_path: Path) -> None:
    """Letters get the cue sheet as it is; None where there is none, an error where it is damaged."""
    sheet = parcel.cue_sheet(water)
    assert sheet is not None
    assert (sheet["title"], sheet["agency"]) == ("Clean water", "Water Office")
    bare = dataclasses.replace(water, files=tuple(one for one in water.files if "cue-sheet" not in one.name))
    assert parcel.cue_sheet(bare) is None
    copy = copied(water, tmp_path / "copy")
    (copy.folder / "cue-sheet.json").write_text("{", encoding="utf-8")
    with pytest.raises(PackageError, match="rupor verify"):
        parcel.cue_sheet(read.opened(copy.folder))


@pytest.mark.parametrize(
    ("languages", "language", "taken"),
    [
        ((), "so", True),
        (("ru", "en"), "en", True),
        (("ru",), "en", False),
        (("pt",), "pt-BR", True),
        (("pt-BR",), "pt", False),
        (("zh-hant",), "zh-Hant", True),
        (("e",), "en", False),
    ],
)
def test_languages(languages: tuple[str, ...], language: str, taken: bool) -> None:
    """A partner takes its languages with their regions, and all where it names none."""
    assert parcel.takes(dataclasses.replace(partner(), languages=languages), language) is taken


def test_what_must_be_made() -> None:
    """Profiles come once each, for partners of the language alone, with the outputs that write their papers."""
    letter = Address(kind="mail", to=("olga@example.org",))
    partners = [
        partner("podcast", "srt", "script.docx"),
        partner("podcast", "words.vtt", "txt", name="two"),
        dataclasses.replace(partner("broadcast-ebu", "ttml", name="three"), languages=("ru",)),
        dataclasses.replace(partner("web-stream", name="four"), languages=("en",), letter=letter),
        partner(None, "captions.json", "timeline.json", name="five"),
    ]
    profiles, outputs = parcel.wanted(partners, "en")
    assert [one.name for one in profiles] == ["podcast", "web-stream"]
    assert set(outputs) == {
        "timeline",
        "srt",
        "script",
        "vtt-words",
        "transcript",
        "cue-sheet",
        "captions-json",
    }
    assert len(outputs) == len(set(outputs))
    profiles, outputs = parcel.wanted(partners, "ru")
    assert [one.name for one in profiles] == ["podcast", "broadcast-ebu"]
    assert "imsc" in outputs


def test_what_is_wanted_makes_a_package_that_serves(tmp_path: Path, cache: Cache) -> None:
    """A package that is made with what partners want serves them all, and nothing is rendered."""
    partners = [partner("podcast", "srt", "cue-sheet.pdf"), partner("whatsapp-voice", "txt", name="two")]
    profiles, outputs = parcel.wanted(partners, "en")
    opened = parcels.package(tmp_path, profiles=[one.name for one in profiles], outputs=outputs)
    for one in partners:
        assert picked(opened, one, cache).pieces


def test_wishes_that_cannot_be_made() -> None:
    """One name with two meanings, and papers that nothing writes, are told in one error."""
    loud = dataclasses.replace(profile.get("podcast"), rate=48_000)
    with pytest.raises(ConfigError) as caught:
        parcel.wanted([partner("podcast"), partner(loud, "cue-shet.pdf", name="two")], "en")
    clash, paper = str(caught.value).split("\n")
    assert "'two'" in clash
    assert "'radio-sever'" in clash
    assert "Did you mean 'cue-sheet.pdf'?" in paper
