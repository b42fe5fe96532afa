"""The manifest: true, complete, and with nothing private in it."""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

from rupor import __version__
from rupor.model import Loudness, Rendition
from rupor.package import manifest, own_sum
from rupor.sound import profile
from values import BEEP, narration, placed, programme, segment

RENDITION = Rendition(
    name="m.en.mp3",
    media_type="audio/mpeg",
    size=3,
    sha256="ab",
    loudness=Loudness(integrated=-16.0412, range=3.14159, true_peak=-1.049),
)


def written(*warnings: str) -> str:
    """Write the manifest of a small package."""
    voice = manifest.voice(BEEP, 1, 113, 112.345, 0.7894)
    of = programme(narration([placed(segment("Boil", "water."))], folder=Path("/home/someone/secret")))
    return manifest.write(of, [RENDITION], [voice], {"tone": "tone 1"}, warnings)


def test_a_rendition_is_what_is_on_the_disk(tmp_path: Path) -> None:
    """Size and hash are those of the file."""
    path = tmp_path / "m.en.wav"
    path.write_bytes(b"RIFF" * 100_000)
    found = manifest.rendition(path, "audio/wav")
    assert (found.name, found.size) == ("m.en.wav", 400_000)
    assert found.sha256 == hashlib.sha256(b"RIFF" * 100_000).hexdigest()


def test_what_it_says() -> None:
    """The manifest names the message, who spoke it and how well, what was asked and reached, and every file."""
    document: dict[str, Any] = json.loads(written("slow"))
    assert document["message"] == {
        "id": "clean-water",
        "title": "Clean water",
        "language": "en",
        "date": "2026-03-22",
        "author": "Radio",
        "contact": "radio@example.org",
        "embargo": "",
        "source_sha256": "0" * 64,
        "encoding": "utf-8",
    }
    (voice,) = document["voices"]
    assert (voice["engine"], voice["quality"], voice["synthetic"]) == ("tone", "not understood", True)
    assert voice["rate"] == {"asked_wpm": 113, "reached_wpm": 112.3, "speed": 0.7894}
    assert document["versions"] == {"rupor": __version__, "tone": "tone 1"}
    assert document["duration"]["rate"] == 48_000
    assert document["target"] == {"integrated_lufs": -16.0, "tolerance_lu": 0.2, "true_peak_dbtp": -1.0}
    (file,) = document["files"]
    assert file["loudness"] == {"integrated_lufs": -16.04, "range_lu": 3.14, "true_peak_dbtp": -1.05}
    assert document["warnings"] == ["slow"]


def test_a_natural_rate_was_not_asked_for() -> None:
    """A voice at its natural rate has no target."""
    assert manifest.voice(BEEP, 1, 0.0, 150.0, 1.0)["rate"] == {
        "asked_wpm": None,
        "reached_wpm": 150.0,
        "speed": 1.0,
    }


def test_same_package_same_bytes() -> None:
    """Nothing in it depends on when or where it was made."""
    assert written() == written()
    assert "someone" not in written()
    assert "private" not in written()


def test_a_profile_can_be_checked_where_nobody_knows_it() -> None:
    """Files say their profile, length and place, and the profile's own fields go with them."""
    wanted = profile.get("broadcast-ebu")
    heard = Loudness(
        integrated=-23.0, range=2.0, true_peak=-9.0, short_term=-20.123, noise_floor=-math.inf, rms=-24.0
    )
    file = Rendition(
        name="broadcast-ebu/m.en.wav",
        media_type="audio/wav",
        size=3,
        sha256="ab",
        loudness=heard,
        length=96_000,
        profile="broadcast-ebu",
        start=48_000,
        segment=3,
    )
    of = programme(narration([placed(segment("Boil", "water."))]))
    document = json.loads(
        manifest.write(of, [file], [], {}, [], {"profiles": manifest.profiles([wanted]), "slot": None})
    )
    (said,) = document["files"]
    assert (said["profile"], said["length"], said["start"], said["segment"]) == (
        "broadcast-ebu",
        96_000,
        48_000,
        3,
    )
    assert said["loudness"]["max_short_term_lufs"] == -20.12
    assert said["loudness"]["noise_floor_db"] == manifest.SILENCE
    assert "sample_peak_dbfs" not in said["loudness"]
    assert document["profiles"]["broadcast-ebu"]["target"]["integrated"] == -23.0
    assert "slot" not in document


def test_a_manifest_knows_whether_it_was_changed() -> None:
    """One figure changed, and the manifest's own sum no longer holds."""
    text = written()
    assert own_sum.holds(text.encode())
    assert own_sum.holds(text.replace('"size": 3', '"size": 4').encode()) is False
