"""Readers of tags that are not Rupor: ffprobe and mediainfo, where they are installed."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

needs_ffprobe = pytest.mark.skipif(
    not shutil.which("ffprobe"), reason="ffprobe is not here (Debian: apt-get install ffmpeg)"
)
needs_mediainfo = pytest.mark.skipif(
    not shutil.which("mediainfo"), reason="mediainfo is not here (Debian: apt-get install mediainfo)"
)


def probed(path: Path) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """Return the tags and the chapters (ms, title) that ffprobe finds."""
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters"]
    found = json.loads(subprocess.run([*command, str(path)], check=True, capture_output=True).stdout)
    tags = {**found["streams"][0].get("tags", {}), **found["format"].get("tags", {})}
    chapters = [(round(float(one["start_time"]) * 1000), one["tags"]["title"]) for one in found["chapters"]]
    return tags, chapters


def mediainfo(path: Path) -> dict[str, str]:
    """Return what mediainfo says of a file as a whole, of its sound, and under ``Menu`` of its chapters."""
    done = subprocess.run(["mediainfo", "--Output=JSON", str(path)], check=True, capture_output=True)
    found: dict[str, str] = {}
    for track in json.loads(done.stdout)["media"]["track"]:
        if track["@type"] == "Menu":
            found["Menu"] = " / ".join(track["extra"].values())
        else:
            extra = track.pop("extra", {})
            found = {**track, **extra, **found}
    return found
