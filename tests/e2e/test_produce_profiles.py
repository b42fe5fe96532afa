"""Packages for outlets, from the command line: folders, papers, an office's rules, and the same bytes twice."""

import hashlib
import json
from pathlib import Path

import pytest

from command import rupor
from music import chords, save
from rupor.sound import profile

TEXT = "Boil the water for one minute.\n\nThen let it cool. Call 555-0142 for help.\n"
BEEP = ("--voice", "en=tone:beep", "--allow-poor-voice")


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a message, and work in the folder that it is in."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "water.en.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def sums(folder: Path) -> dict[str, str]:
    """Return the sum of each file of a package."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_outlet_gets_its_folder_and_the_desk_its_papers(text: Path) -> None:
    """Sound lies in folders named after the profiles, papers and captions beside them, and all is in the manifest."""
    done = rupor("produce", text, *BEEP, "--profile", "podcast,ivr-pcm", "--to", "out")
    assert done.returncode == 0, done.stderr
    package = text.parent / "out" / "water" / "en"
    names = set(sums(package))
    assert {
        "podcast/water.en.mp3",
        "ivr-pcm/water-en.wav",
        "ivr-pcm/water-en-01.wav",
        "water.en.srt",
    } <= names
    assert {"cue-sheet.html", "cue-sheet.pdf", "cue-sheet.json", "script.pdf", "script.docx"} <= names
    assert "water.en.mp3" not in names
    document = json.loads((package / "manifest.json").read_text("utf-8"))
    assert {file["name"] for file in document["files"]} == names - {"manifest.json"}
    assert set(document["profiles"]) == {"podcast", "ivr-pcm"}
    assert "3 files more, one for each segment" in done.stdout


def test_the_same_message_gives_the_same_bytes_for_every_outlet(text: Path) -> None:
    """No clock and no random number is in any file, and a package is replaced by a new one."""
    command = ("produce", text, *BEEP, "--profile", ",".join(profile.names()))
    for folder in ("one", "two", "two"):
        done = rupor(*command, "--to", folder)
        assert done.returncode == 0, done.stderr
    one, two = (sums(text.parent / folder / "water" / "en") for folder in ("one", "two"))
    assert len(one) > 25
    assert one == two


def test_every_unknown_profile_is_named(text: Path) -> None:
    """Two mistakes are told at once, with what is meant, and nothing is made."""
    done = rupor("produce", text, *BEEP, "--profile", "podcas,bogus", "--to", "out")
    assert done.returncode == 2
    assert "'podcas'" in done.stderr
    assert "Did you mean 'podcast'?" in done.stderr
    assert "'bogus'" in done.stderr
    assert not (text.parent / "out").exists()


def test_rules_of_the_office_are_found_where_one_works(text: Path) -> None:
    """rupor.toml in the folder changes loudness, agency and sound; music under telephone speech is warned of."""
    save(text.parent / "music.wav", chords(5))
    (text.parent / "rupor.toml").write_text(
        'agency = "Water Office"\n[sound]\nbed = "music.wav"\n'
        '[profiles.valley]\nlike = "community-radio"\ntarget.integrated = -20.0\n',
        encoding="utf-8",
    )
    listed = rupor("profiles")
    assert "valley" in listed.stdout
    done = rupor("produce", text, *BEEP, "--profile", "valley,ivr-ulaw", "--outputs", "cue-sheet")
    assert done.returncode == 0, done.stderr
    assert "music lies under the speech of 'ivr-ulaw'" in done.stderr
    package = text.parent / "audio" / "water" / "en"
    document = json.loads((package / "manifest.json").read_text("utf-8"))
    (file,) = (one for one in document["files"] if one.get("profile") == "valley")
    assert abs(file["loudness"]["integrated_lufs"] + 20) <= 0.2
    sheet = json.loads((package / "cue-sheet.json").read_text("utf-8"))
    assert sheet["agency"] == "Water Office"
    verified = rupor("verify", package)
    assert verified.returncode == 0, verified.stdout


def test_a_slot_is_filled_to_the_tenth_of_a_second(text: Path) -> None:
    """--fit makes the sound file as long as the slot; the manifest says how."""
    done = rupor("produce", text, *BEEP, "--fit", "12s", "--outputs", "wav", "--to", "out")
    assert done.returncode == 0, done.stderr
    package = text.parent / "out" / "water" / "en"
    document = json.loads((package / "manifest.json").read_text("utf-8"))
    (file,) = document["files"]
    assert abs(file["length"] / 48_000 - 12) <= 0.3
    assert document["slot"]["asked_s"] == 12.0
    assert [path.name for path in package.parent.iterdir()] == ["en"]
