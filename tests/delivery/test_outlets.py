"""Files for outlets that a package was not made for, judged by Debian's ffmpeg: level, time, tags, and made once."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import mutagen
import parcels
import pytest
from parcels import Log, copied, described, partner

import listen
from certificates import signer
from command import environment
from rupor.delivery import parcel
from rupor.errors import ConfigError, PackageError
from rupor.model import House, Profile
from rupor.package import credentials
from rupor.package.read import File, Opened
from rupor.run.cache import Cache
from rupor.sound import profile
from rupor.verify import labels, sound

NATIVE = ("archive", "podcast", "broadcast-ebu", "web-stream", "whatsapp-voice", "ivr-pcm")


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Make a package for many outlets by the whole road."""
    folder = tmp_path_factory.mktemp("native")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_CACHE", str(folder / "cache"))
        return parcels.package(folder, profiles=NATIVE)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Make a package for archives alone."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_CACHE", str(folder / "cache"))
        return parcels.package(folder, profiles=["archive"])


@pytest.fixture
def cache(cache_folder: Path) -> Cache:
    """Return the test's own cache."""
    return Cache(cache_folder)


def one(opened: Opened, wanted: str | Profile, cache: Cache, log: Log, house: House | None = None) -> Path:
    """Return the one sound file that a partner gets."""
    (piece,) = parcel.parcel(opened, partner(wanted), cache, log, house or House()).pieces
    assert piece.role == "sound"
    assert opened.folder not in piece.file.parents
    return piece.file


def lame(opened: Opened, folder: Path, **without: str) -> Opened:
    """Take files of some media types, profiles or names out of a copy of a package."""
    copy = copied(opened, folder)
    files = tuple(
        file
        for file in copy.files
        if file.profile not in without.get("profiles", "").split() and file.name != without.get("name")
    )
    return dataclasses.replace(copy, files=files)


@pytest.mark.parametrize(
    "name", ["podcast", "broadcast-ebu", "broadcast-us", "community-radio", "web-stream", "whatsapp-voice"]
)
def test_right_and_on_time(kept: Opened, cache: Cache, name: str) -> None:
    """A file that was made from an archive has its profile's loudness, and every beep where the package has it."""
    wanted = dataclasses.replace(profile.get(name), head=0.3)  # as much as a package has by itself
    path, target = one(kept, wanted, cache, Log()), wanted.target
    integrated, peak = listen.loudness(path)
    assert integrated == pytest.approx(target.integrated, abs=target.tolerance + 0.05)
    assert peak <= target.true_peak + 0.05
    heard = listen.onsets(listen.decode(path))
    said = [
        span.start
        for placed in kept.placed
        for word, span in zip(placed.segment.words, placed.words, strict=True)
        if word.spoken.strip(".,").isalnum()
    ]
    assert len(said) > 20
    assert max(abs(heard - start).min() for start in said) <= 480


@pytest.mark.parametrize("name", ["podcast", "web-stream", "whatsapp-voice"])
def test_tagged_as_by_the_whole_road(kept: Opened, native: Opened, cache: Cache, name: str) -> None:
    """Title, agency, embargo, chapters, words, disclosure and picture are as producing it would have written them."""
    made = mutagen.File(one(kept, name, cache, Log()))
    (wanted,) = (native.path(file) for file in native.files if file.profile == name)
    right = mutagen.File(wanted)
    assert len(right.tags) > 8

    def told(tags: Mapping[str, object]) -> dict[str, str]:
        # What was measured differs in its last figure.
        return {key: str(value) for key, value in tags.items() if "GAIN" not in key.upper()}

    assert told(made.tags) == told(right.tags)


def test_verify_finds_nothing_wrong(kept: Opened, cache: Cache) -> None:
    """What ``rupor verify`` checks of a sound file holds for one that was made for a partner."""
    (piece,) = parcel.parcel(kept, partner("broadcast-ebu"), cache, Log()).pieces
    as_in = dataclasses.replace(
        kept, profiles={**kept.profiles, "broadcast-ebu": profile.get("broadcast-ebu")}
    )
    file = File(name=piece.source, media_type=piece.media_type, profile="broadcast-ebu", length=kept.length)
    checks = [*sound.checks(as_in, file, piece.file), *labels.checks(as_in, file, piece.file)]
    assert len(checks) > 6
    assert not [check for check in checks if check.state != "well"]


def test_segments_and_parts(kept: Opened, cache: Cache) -> None:
    """A telephone gets the whole and each segment, a small mailbox its parts, named in the order of hearing."""
    phone = parcel.parcel(kept, partner("ivr-ulaw"), cache, Log())
    assert [piece.role for piece in phone.pieces] == [
        "sound",
        *(f"segment-{n:02}" for n in range(1, len(kept.placed) + 1)),
    ]
    assert {piece.ending for piece in phone.pieces} == {"ulaw"}
    small = dataclasses.replace(profile.get("podcast"), name="small", most_bytes=200_000)
    parts = parcel.parcel(kept, partner(small), cache, Log()).pieces
    assert [piece.role for piece in parts] == ["sound-1", "sound-2", "sound-3"][: len(parts)]
    assert len(parts) > 1
    assert all(piece.size <= 200_000 for piece in parts)


def test_the_best_lossless_file_is_taken(native: Opened, cache: Cache, tmp_path: Path) -> None:
    """An archive goes before a broadcaster's file, a telephone's WAV and lossy files are never taken."""
    us = dataclasses.replace(profile.get("broadcast-us"), head=0.3)
    first = parcel.parcel(native, partner(us), cache, Log())
    ebu = lame(native, tmp_path / "ebu", profiles="archive")
    second = parcel.parcel(ebu, partner(us), cache, Log())
    assert first.content != second.content
    assert len(second.pieces) == 1
    with pytest.raises(ConfigError) as caught:
        parcel.parcel(
            lame(native, tmp_path / "lossy", profiles="archive broadcast-ebu"), partner(us), cache, Log()
        )
    told = str(caught.value)
    assert told.startswith("partner 'radio-sever': ")
    assert "'broadcast-us'" in told
    assert "podcast/water.en.mp3" in told
    assert "ivr-pcm/water-en.wav" in told
    assert "rupor produce TEXT --profile broadcast-us" in told


def test_a_plain_wav_serves(tmp_path: Path, cache: Cache) -> None:
    """The WAV file of a package without profiles is lossless too; without a timeline nothing is made."""
    opened = parcels.package(tmp_path, outputs=["wav", "timeline"])
    path = one(opened, "podcast", cache, Log())
    assert listen.loudness(path)[0] == pytest.approx(-16, abs=0.25)
    assert b"synthetic voice (tone:beep)" in path.read_bytes().replace(b"\0", b"")
    blind = dataclasses.replace(opened, placed=())
    with pytest.raises(ConfigError, match=r"timeline\.json"):
        parcel.parcel(blind, partner("podcast"), cache, Log())


def test_too_little_silence(kept: Opened, cache: Cache) -> None:
    """A profile that wants more silence at the ends than the package has is refused with what it has."""
    log = Log()
    patient = dataclasses.replace(profile.get("podcast"), name="patient", tail=4.0)
    with pytest.raises(
        ConfigError, match=r"'radio-sever'.* 0\.50 s of silence after .* 4 s .*--profile patient"
    ):
        parcel.parcel(kept, partner(patient), cache, log)
    assert log.rendered == 0


def test_made_once(kept: Opened, cache: Cache, tmp_path: Path) -> None:
    """Another machine's copy of the package finds the file in the cache: the same file, nothing rendered, at once."""
    log = Log()
    first = one(kept, "podcast", cache, log)
    assert log.rendered == 1
    began = time.perf_counter()
    assert one(copied(kept, tmp_path / "copy"), "podcast", cache, log) == first
    assert time.perf_counter() - began < 0.5
    assert log.rendered == 1


def test_damaged_and_pruned(kept: Opened, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was damaged or pruned in the cache is made again, with the same bytes."""
    log = Log()
    path = one(kept, "podcast", cache, log)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"?")
    assert one(kept, "podcast", cache, log).read_bytes() == whole
    monkeypatch.setenv("RUPOR_CACHE_LIMIT_MB", "0")
    cache.prune()
    assert not path.exists()
    assert one(kept, "podcast", cache, log).read_bytes() == whole
    assert log.rendered == 3


def test_rules_of_the_office_make_another_file(kept: Opened, cache: Cache, tmp_path: Path) -> None:
    """A certificate signs what is made anew; the version that a partner gets stays the same one."""
    chain, key, root = signer(tmp_path / "office")
    plain = parcel.parcel(kept, partner("podcast"), cache, Log())
    signed = parcel.parcel(kept, partner("podcast"), cache, Log(), House(certificate=chain, key=key))
    path = signed.pieces[0].file
    assert credentials.check(path, "audio/mpeg", root).trusted
    assert plain.pieces[0].sha256 != signed.pieces[0].sha256
    assert plain.content == signed.content


def test_what_the_office_was_then(tmp_path: Path, cache: Cache) -> None:
    """Who the agency was is read from the cue sheet; today's rules count where there is none."""
    head = 'title: "Clean water"\n'
    then, now = House(agency="Water Office", music="Tune"), House(agency="Other Office")
    opened = parcels.package(tmp_path, profiles=["archive"], head=head, house=then)
    tags = mutagen.File(one(opened, "podcast", cache, Log(), now)).tags
    assert str(tags["TPE1"]) == "Water Office"
    bare = lame(opened, tmp_path / "bare", name="cue-sheet.json")
    assert str(mutagen.File(one(bare, "podcast", cache, Log(), now)).tags["TPE1"]) == "Other Office"


def test_a_source_that_is_not_the_packages(kept: Opened, cache: Cache, tmp_path: Path) -> None:
    """A changed source, timeline or cue sheet, or a source of another length, makes nothing; it is said how to look."""
    for name in ("archive/water.en.flac", "timeline.json", "cue-sheet.json"):
        copy = copied(kept, tmp_path / name.partition(".")[0].replace("/", "-"))
        path = copy.folder / name
        path.write_bytes(path.read_bytes().replace(b"e", b"E", 1))
        with pytest.raises(PackageError, match=rf"{name}.*rupor verify"):
            parcel.parcel(copy, partner("podcast"), cache, Log())
    short = dataclasses.replace(kept, length=kept.length + 48_000)
    short = dataclasses.replace(
        short, files=tuple(file.model_copy(update={"length": short.length}) for file in short.files)
    )
    with pytest.raises(PackageError, match=r"radio-sever.*s of sound\. Expected"):
        parcel.parcel(short, partner("podcast"), cache, Log())


SCRIPT = """
import sys
from pathlib import Path
from parcels import Log, partner
from rupor.delivery import parcel
from rupor.package import read
from rupor.run.cache import Cache
log = Log()
got = parcel.parcel(read.opened(Path(sys.argv[1])), partner("broadcast-ebu"), Cache(Path(sys.argv[2])), log)
print(log.rendered, got.pieces[0].sha256)
"""


def other(kept: Opened, cache: Cache) -> "subprocess.Popen[str]":
    """Start another process that makes a broadcaster's file."""
    paths = os.pathsep.join((str(Path(parcels.__file__).parent), str(Path(listen.__file__).parent)))
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(kept.folder), str(cache.root)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment({"PYTHONPATH": paths}),
    )


def test_two_processes_make_it_once(kept: Opened, cache: Cache) -> None:
    """Of two runs at the same time one makes the file, and the other waits for it."""
    both = [other(kept, cache), other(kept, cache)]
    told = [one.communicate(timeout=60)[0].split() for one in both]
    assert sorted(count for count, _ in told) == ["0", "1"]
    assert told[0][1] == told[1][1]


@pytest.mark.parametrize("after", [0, 0.04, 0.08, 0.12])
def test_killed_at_any_time(kept: Opened, cache: Cache, after: float) -> None:
    """What a killed run left in the cache is never taken for a whole file, and keeps nobody from making it."""
    run = other(kept, cache)
    while run.poll() is None and not list(cache.root.glob("making/*/*")):
        time.sleep(0.005)
    time.sleep(after)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    (piece,) = parcel.parcel(kept, partner("broadcast-ebu"), cache, Log()).pieces
    assert piece.file.stat().st_size == piece.size
    assert listen.loudness(piece.file)[0] == pytest.approx(-23, abs=0.25)
    assert not list((cache.root / "making").glob("*"))


def test_a_cache_that_cannot_be_written(kept: Opened, tmp_path: Path) -> None:
    """Where the cache is no folder, it is said what to do."""
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(PackageError, match="RUPOR_CACHE"):
        parcel.parcel(kept, partner("podcast"), Cache(tmp_path / "file"), Log())


def test_a_corrected_title_is_another_file(kept: Opened, cache: Cache, tmp_path: Path) -> None:
    """What the tags would say belongs to what a file is made from."""
    copy = described(copied(kept, tmp_path / "copy"), title="Clean water for all")
    before, after = (parcel.parcel(each, partner("podcast"), cache, Log()) for each in (kept, copy))
    assert before.content != after.content
    assert json.dumps(str(mutagen.File(after.pieces[0].file).tags["TIT2"])) == '"Clean water for all"'
