"""``rupor verify``: a package as it was made is well; whatever became of it since is found, by what it shows in."""

import hashlib
import json
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rupor as library
from certificates import Authority, signer
from rupor import verify
from rupor.errors import ConfigError, MissingDependency, PackageError
from rupor.model import Label, Speaker
from rupor.package import credentials, own_sum
from rupor.package import read as packages
from rupor.package.signer import INSTALL
from rupor.run import ffmpeg, process
from rupor.verify import Verdict

TEXT = "# Clean water\n\nBoil the water for one minute. Give it to the children first.\n"
PROFILES = ("podcast", "broadcast-ebu", "broadcast-us", "web-stream", "whatsapp-voice", "ivr-ulaw", "archive")
MP3, WAV, RAW = "podcast/water.en.mp3", "broadcast-ebu/water.en.wav", "ivr-ulaw/water-en.ulaw"
LABEL = Label(
    id="water",
    title="Clean water",
    language="en",
    speakers=(Speaker(name="tone:beep", language="en", synthetic=True),),
)


def produced(folder: Path, *profiles: str) -> Path:
    """Make a package with a folder for each profile."""
    text = folder / "water.en.md"
    text.write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_CACHE", str(folder / "cache"))
        (package,) = library.produce(
            text, to=folder / "out", voices=["en=tone:beep"], allow_poor_voice=True, profiles=profiles
        )
    sealed(package.path)
    return package.path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a package with an MP3 and a WAV file."""
    return produced(tmp_path_factory.mktemp("verify"), "podcast", "broadcast-ebu")


@pytest.fixture(scope="module")
def made_wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a package with files of every kind."""
    return produced(tmp_path_factory.mktemp("wide"), *PROFILES)


@pytest.fixture
def package(made: Path, tmp_path: Path) -> Path:
    """Give each test a package of its own to spoil."""
    return Path(shutil.copytree(made, tmp_path / "water" / "en"))


@pytest.fixture
def wide(made_wide: Path, tmp_path: Path) -> Path:
    """Give a test a package with files of every kind."""
    return Path(shutil.copytree(made_wide, tmp_path / "wide" / "en"))


def sealed(folder: Path, change: Callable[[dict[str, Any]], object] = lambda document: None) -> None:
    """Write the manifest anew for the files as they are, as somebody would who covers up what he did."""
    path = folder / "manifest.json"
    document = json.loads(path.read_bytes())
    for file in document["files"]:
        if (folder / file["name"]).is_file():
            data = (folder / file["name"]).read_bytes()
            file |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    change(document)
    document.pop(own_sum.KEY, None)
    document[own_sum.KEY] = own_sum.EMPTY
    path.write_text(
        own_sum.filled(json.dumps(document, ensure_ascii=False, indent=1) + "\n"), encoding="utf-8"
    )


def wrong(found: Verdict, file: str | None = None) -> set[str]:
    """Name the checks that are wrong, of one file or of all."""
    return {one.name for one in found.checks if one.state == "wrong" and file in (None, one.file)}


def sound(path: Path, *graph: str, options: tuple[str, ...] = ()) -> None:
    """Put a file through a filter of ffmpeg, its tags kept."""
    new = path.with_name("new" + path.suffix)
    process.run(ffmpeg.command("-i", str(path), "-map", "0:a", *graph, *options, str(new)))
    new.replace(path)


def test_as_it_was_made(wide: Path) -> None:
    """A package as it was made is well in every check, and every kind of check was made."""
    found = verify.verify(wide)
    assert [one for one in found.checks if one.state != "well"] == []
    assert {one.name for one in found.of(MP3)} >= {
        "size", "sha256", "form", "bitrate", "length", "loudness", "true peak", "loudness as described",
        "sample peak as described", "title", "language", "disclosure", "chapters", "credentials",
    }  # fmt: skip
    assert {one.name for one in found.of("water.en.srt")} >= {"size", "sha256", "captions"}
    assert {one.name for one in found.of("cue-sheet.json")} >= {"sha256", "cue sheet"}
    assert "form" in {one.name for one in found.of(RAW)}


def test_another_folder_another_machine(
    package: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither the text nor a profile of this machine is needed: an office's own profile is in the manifest."""
    monkeypatch.setattr("rupor.sound.profile.names", lambda: ())
    folder = package.parent / "desk"

    def rename(document: dict[str, Any]) -> None:
        document["profiles"]["desk"] = {**document["profiles"].pop("podcast"), "name": "desk"}
        for file in document["files"]:
            if file.get("profile") == "podcast":
                file |= {"name": file["name"].replace("podcast/", "desk/"), "profile": "desk"}

    package.rename(folder)
    (folder / "podcast").rename(folder / "desk")
    (folder / "cue-sheet.json").write_text("{}", encoding="utf-8")
    sealed(folder, rename)
    assert not wrong(verify.verify(folder))


def test_a_package_without_profiles(tmp_path: Path) -> None:
    """A package of plain files, whose manifest tells lengths and profiles of none, is verified by its timeline."""
    text = tmp_path / "water.en.md"
    text.write_text(TEXT, encoding="utf-8")
    (made,) = library.produce(text, to=tmp_path / "out", voices=["en=tone:beep"], allow_poor_voice=True)
    manifest = made.path / "manifest.json"
    document = json.loads(manifest.read_bytes())
    old = ("name", "media_type", "size", "sha256", "loudness")
    figures = ("integrated_lufs", "range_lu", "true_peak_dbtp")
    files = [{key: file[key] for key in old if key in file} for file in document["files"]]
    for file in files:
        if "loudness" in file:
            file["loudness"] = {key: file["loudness"][key] for key in figures}
    kept = {key: document[key] for key in ("rupor", "message", "voices", "duration", "target", "warnings")}
    manifest.write_text(json.dumps({**kept, "files": files}), encoding="utf-8")
    assert not wrong(verify.verify(made.path))
    del kept["target"], kept["duration"]
    manifest.write_text(json.dumps({**kept, "files": files}), encoding="utf-8")
    found = verify.verify(made.path)
    assert not wrong(found)
    assert "length" in {one.name for one in found.of("water.en.mp3")}


def test_one_byte_in_every_file(wide: Path) -> None:
    """One changed byte in any file is found, and said of that file; in the manifest, too."""
    for path in (one for one in wide.rglob("*") if one.is_file() and one.name != "manifest.json"):
        flip(path, path.stat().st_size // 2)
    found = verify.verify(wide)
    assert all("sha256" in wrong(found, name) for name in found.files)
    assert "manifest" not in wrong(found)
    manifest = wide / "manifest.json"
    flip(manifest, manifest.read_bytes().index(b"Clean water") + 1)
    assert "manifest" in wrong(verify.verify(wide), "")


def flip(path: Path, place: int, by: int = 1) -> None:
    """Change one byte of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= by
    path.write_bytes(data)


def test_two_hundred_corruptions(package: Path) -> None:
    """Of 200 files with bytes changed at random, all are found."""
    chance = random.Random(5)
    # Each file's first check is its sum; decoding them 200 times would say the same more slowly.
    paths = sorted(one for one in package.rglob("*") if one.is_file())
    missed = []
    for number in range(200):
        path = chance.choice(paths)
        data = path.read_bytes()
        flip(path, chance.randrange(len(data)), chance.randrange(1, 256))
        if not _shows(package, path):
            missed.append((number, path.name))
        path.write_bytes(data)
    assert missed == []


def _shows(package: Path, path: Path) -> bool:
    """Tell whether a change in a file shows in the sums."""
    if verify._manifest(package).state == "wrong":
        return True
    try:
        opened = packages.listed(package)
    except PackageError:
        return True
    if path.name == "manifest.json":
        return False
    (file,) = (one for one in opened.files if opened.path(one) == path)
    return any(one.state == "wrong" for one in verify._bytes(file, path))


def test_a_louder_file(package: Path) -> None:
    """A file that is 1 dB louder, with its sum put right, is told by its loudness alone."""
    sound(package / MP3, "-af", "volume=1dB", options=("-b:a", "128k", "-id3v2_version", "3"))
    sound(package / WAV, "-af", "volume=1dB", options=("-c:a", "pcm_s24le"))
    sealed(package)
    found = verify.verify(package)
    for name in (MP3, WAV):
        assert {"loudness", "loudness as described", "true peak as described"} <= wrong(found, name)
        assert not {"sha256", "length", "form"} & wrong(found, name)


def test_shortened_files(wide: Path) -> None:
    """Files of every kind that lost half a second, with their sums put right, are told by their length."""
    seconds = json.loads((wide / "manifest.json").read_bytes())["duration"]["samples"] / 48_000
    (wide / RAW).write_bytes((wide / RAW).read_bytes()[:-4000])
    names = [MP3, WAV, "web-stream/water.en.m4a", "whatsapp-voice/water.en.ogg"]
    for name in names:
        codec = ("-c:a", "pcm_s24le") if name == WAV else ("-c", "copy")
        sound(wide / name, "-t", f"{seconds - 0.5}", options=codec)
    sealed(wide)
    found = verify.verify(wide)
    for name in (RAW, *names):
        assert "length" in wrong(found, name), name


def test_a_shifted_caption(package: Path) -> None:
    """Captions that come a second late, with their sum put right, are told by when words are spoken."""
    import pysubs2

    subtitles = pysubs2.load(str(package / "water.en.srt"))
    subtitles[0].start += 1000
    subtitles[0].end += 1000
    subtitles.save(str(package / "water.en.srt"))
    sealed(package)
    found = verify.verify(package)
    assert wrong(found) == {"captions", "cue sheet"}
    assert wrong(found, "water.en.srt") == {"captions"}


def test_other_words_in_captions(package: Path) -> None:
    """Captions that say something else are told, though their sum was put right."""
    path = package / "water.en.vtt"
    path.write_text(path.read_text("utf-8").replace("Boil", "Drink"), encoding="utf-8")
    sealed(package)
    assert wrong(verify.verify(package), "water.en.vtt") == {"captions"}


def test_missing_and_extra_files(package: Path) -> None:
    """A missing file is wrong; one that nobody names, even hidden in a folder, is a warning."""
    (package / MP3).unlink()
    (package / "podcast" / "notes.txt").write_text("Call me", encoding="utf-8")
    (package / ".hidden").write_text("", encoding="utf-8")
    found = verify.verify(package)
    assert wrong(found) == {"file"}
    assert wrong(found, MP3) == {"file"}
    warnings = [one for one in found.checks if one.state == "warning"]
    assert sorted(one.found.split("'")[1] for one in warnings) == [".hidden", "podcast/notes.txt"]


def test_a_stray_file_alone_is_well(package: Path) -> None:
    """A file that nobody names is no fault of the package."""
    (package / "notes.txt").write_text("", encoding="utf-8")
    assert verify.verify(package).passed


def test_a_file_named_twice(package: Path) -> None:
    """A manifest that names a file twice is wrong: its sums may tell two things of it."""
    sealed(package, lambda document: document["files"].append(document["files"][-1]))
    assert wrong(verify.verify(package)) == {"files"}


def test_a_path_outside(package: Path, tmp_path: Path) -> None:
    """A manifest that names a file outside gets nothing read there, and the rest is still verified."""
    secret = tmp_path / "secret.mp3"
    secret.write_bytes(b"secret")
    entry = {"name": "../../secret.mp3", "media_type": "audio/mpeg", "size": 6, "sha256": "0" * 64}
    sealed(package, lambda document: document["files"].append(entry))
    found = verify.verify(package)
    assert wrong(found) == wrong(found, "../../secret.mp3") == {"file"}
    assert "Do not trust this package" in found.of("../../secret.mp3")[0].found


def test_a_playlist_is_not_followed(package: Path) -> None:
    """A sound file that is a list of addresses is no sound: nothing is fetched."""
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.mp3\n#EXT-X-ENDLIST\n"
    (package / MP3).write_text(playlist, encoding="utf-8")
    sealed(package)
    assert "sound" in wrong(verify.verify(package), MP3)


def test_another_form(package: Path) -> None:
    """Another rate, more channels and another coding than the profile's are told."""
    sound(package / MP3, "-ar", "48000", "-ac", "2", options=("-b:a", "160k"))
    sound(package / WAV, options=("-c:a", "pcm_s16le"))
    sealed(package)
    found = verify.verify(package)
    assert {"form", "bitrate"} <= wrong(found, MP3)
    assert wrong(found, WAV) >= {"form"}


def test_a_file_over_its_limit(wide: Path) -> None:
    """A file that became larger than its outlet takes is told."""
    sealed(wide, lambda document: document["profiles"]["whatsapp-voice"].update(most_bytes=100))
    assert wrong(verify.verify(wide)) == {"limit"}


@pytest.mark.parametrize(
    ("gone", "check"),
    [(("TIT2",), "title"), (("TLAN",), "language"), (("COMM", "TXXX:VOICE"), "disclosure")],
)
def test_tags_that_are_gone(package: Path, gone: tuple[str, ...], check: str) -> None:
    """A file that lost its title, its language or the note that a machine speaks is told."""
    from mutagen.id3 import ID3, TLAN

    tags = ID3(package / MP3)
    for name in gone:
        tags.delall(name)
    if check == "language":
        tags.add(TLAN(encoding=1, text=["fra"]))
    tags.save(package / MP3, v2_version=3)
    sealed(package)
    assert wrong(verify.verify(package), MP3) == {check}


def test_a_cue_sheet_of_another_package(package: Path) -> None:
    """A cue sheet that tells other sums than the manifest is told."""
    path = package / "cue-sheet.json"
    document = json.loads(path.read_bytes())
    next(one for one in document["files"] if one["name"] == MP3)["sha256"] = "0" * 64
    path.write_text(json.dumps(document), encoding="utf-8")
    sealed(package)
    assert wrong(verify.verify(package)) == {"cue sheet"}


def test_speech_that_is_in_no_file(package: Path) -> None:
    """Where the files of a profile do not hold all that is said, the package is not whole."""

    def cut(document: dict[str, Any]) -> None:
        next(one for one in document["files"] if one["name"] == WAV)["start"] = 96_000

    sealed(package, cut)
    assert wrong(verify.verify(package)) == {"coverage"}


@pytest.mark.parametrize("content", [b"{", b"\x00\xff", b"[]", b'{"files": []}'])
def test_a_broken_manifest(package: Path, content: bytes) -> None:
    """A manifest that cannot be read is wrong, and no error."""
    (package / "manifest.json").write_bytes(content)
    assert "contents" in wrong(verify.verify(package), "")


def test_a_broken_timeline(package: Path) -> None:
    """Without a timeline that can be read, everything else is still verified."""
    (package / "timeline.json").write_text("{", encoding="utf-8")
    found = verify.verify(package)
    assert "contents" in wrong(found, "")
    assert wrong(found, MP3) == set()
    assert wrong(found, "timeline.json") == {"sha256", "size"}


def signed(package: Path, names: tuple[str, ...] = (MP3, WAV), **options: Any) -> tuple[Path, Path, Path]:
    """Sign files of a package and write its manifest anew."""
    office = options.get("office") or signer(package.parent / "office")
    for name in names:
        kind = "audio/mpeg" if name.endswith("mp3") else "audio/wav"
        credentials.sign(package / name, kind, LABEL, office[0], office[1])
    (package / "cue-sheet.json").write_text("{}", encoding="utf-8")
    sealed(package)
    return office


def test_signed_files(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Signed files are well, their signer is named, and whether he is trusted; nothing else changed."""
    pytest.importorskip("c2pa")
    *_, root = signed(package)
    assert verify.run([package], trust=None, as_json=False)
    assert (
        "signed by News Desk (Radio Test); the certificate is not in a trust list" in capsys.readouterr().out
    )
    assert verify.run([package], trust=root, as_json=False)
    assert "signed by News Desk (Radio Test); a trusted certificate" in capsys.readouterr().out


def test_a_broken_signature(package: Path) -> None:
    """A file that was changed after it was signed is told by its signature, though its sum was put right."""
    pytest.importorskip("c2pa")
    signed(package)
    data = (package / MP3).read_bytes()
    (package / MP3).write_bytes(data.replace(b"cawg.metadata", b"cawg.metadatb"))
    sealed(package)
    found = verify.verify(package)
    assert wrong(found) == wrong(found, MP3) == {"credentials"}


def test_signatures_of_others(package: Path) -> None:
    """Who trusts the office alone is told of another's signature and of none; two signers in a package are told."""
    pytest.importorskip("c2pa")
    *_, root = signed(package, (MP3,))
    found = verify.verify(package, root)
    assert wrong(found) == wrong(found, WAV) == {"credentials"}
    signed(package, (WAV,), office=signer(package.parent / "other", Authority("Other Root"), "Somebody"))
    found = verify.verify(package, root)
    assert wrong(found, WAV) == {"credentials"}
    assert wrong(verify.verify(package)) == {"signers"}


def test_without_the_library(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where signatures cannot be checked they are a warning, unless somebody asks for trust."""
    pytest.importorskip("c2pa")
    *_, root = signed(package)
    monkeypatch.setitem(sys.modules, "c2pa", None)
    found = verify.verify(package)
    assert found.passed
    assert [one.advice for one in found.checks if one.state == "warning"] == [f"Run: {INSTALL}"] * 2
    with pytest.raises(MissingDependency):
        verify.run([package], trust=root, as_json=False)


def test_people_are_told(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file has a line and a mark; what is wrong comes first, with what was expected and the next step."""
    (package / MP3).write_bytes(b"nothing")
    (package / "notes.txt").write_text("", encoding="utf-8")
    assert not verify.run([package], trust=None, as_json=False)
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert sum(line.startswith(("  ok ", "  WRONG ")) for line in lines) == len(verify.verify(package).files)
    assert out.index(f"WRONG: {MP3}: size") < out.index("warning: stray file")
    assert f"WRONG: {MP3}: size: 7 bytes. Expected " in out
    assert "Fetch the package again, or make it again: rupor produce" in out
    assert lines[-2].startswith("Not as it was made: ")


def test_programs_get_json(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every check is a JSON line, and a summary ends each package."""
    assert verify.run([package], trust=None, as_json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    *checks, summary = lines
    assert all(one["type"] == "check" and one["state"] == "well" for one in checks)
    assert summary["passed"]
    assert summary["checks"] == len(checks)


def test_no_package_and_no_trust_list(package: Path, tmp_path: Path) -> None:
    """A path that is no package, and a list of trusted certificates that is none, are wrong input."""
    with pytest.raises(ConfigError, match="is no package"):
        verify.run([tmp_path / "nothing"], trust=None, as_json=False)
    with pytest.raises(ConfigError, match="--trust"):
        verify.run([package], trust=tmp_path / "nothing.pem", as_json=False)
