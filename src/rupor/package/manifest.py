"""``manifest.json``: what the package is, from what it was made and how it measures; no clock and no path in it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from rupor import __version__
from rupor.clock import RATE
from rupor.model import Loudness, Message, Programme, Rendition, Voice


def rendition(path: Path, media_type: str, loudness: Loudness | None = None) -> Rendition:
    """Describe a finished file by its size and hash."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Rendition(
        name=path.name, media_type=media_type, size=path.stat().st_size, sha256=digest, loudness=loudness
    )


def write(
    programme: Programme,
    renditions: Sequence[Rendition],
    voices: Sequence[Mapping[str, object]],
    versions: Mapping[str, str],
    warnings: Sequence[str],
    recording: Mapping[str, object] | None = None,
) -> str:
    """Write the manifest; *recording* is what is said of a person's recording, where there is one."""
    target = programme.target
    document: dict[str, object] = {
        "rupor": __version__,
        "message": _message(programme.message),
        "voices": list(voices),
        "versions": dict(sorted({"rupor": __version__, **versions}.items())),
        "duration": {"samples": programme.narration.length, "rate": RATE},
        "target": {
            "integrated_lufs": target.integrated,
            "tolerance_lu": target.tolerance,
            "true_peak_dbtp": target.true_peak,
        },
        "files": [_file(item) for item in renditions],
        "warnings": list(warnings),
    }
    if recording:
        document["recording"] = recording
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def voice(
    spoken_by: Voice, segments: int, asked: float, reached: float, speed: float, *, synthetic: bool = True
) -> dict[str, object]:
    """Describe one voice and its part: who spoke, under which licence, how well it is understood, how fast.

    A person is no *synthetic* voice, and is asked for no rate.
    """
    return {
        "engine": spoken_by.engine,
        "name": spoken_by.name,
        "language": spoken_by.language,
        "licence": spoken_by.licence,
        "quality": spoken_by.quality,
        "error_rate": spoken_by.error_rate,
        "synthetic": synthetic,
        "online": spoken_by.online,
        "segments": segments,
        "rate": {
            "asked_wpm": asked or None,
            "reached_wpm": round(reached, 1),
            "speed": speed if synthetic else None,
        },
    }


def _message(message: Message) -> dict[str, object]:
    return {
        "id": message.id,
        "title": message.title,
        "language": message.language,
        "date": message.date,
        "author": message.author,
        "contact": message.contact,
        "embargo": message.embargo,
        "source_sha256": message.source_sha256,
        "encoding": message.encoding,
    }


def _file(item: Rendition) -> dict[str, object]:
    described: dict[str, object] = {
        "name": item.name,
        "media_type": item.media_type,
        "size": item.size,
        "sha256": item.sha256,
    }
    if item.loudness:
        described["loudness"] = {
            "integrated_lufs": round(item.loudness.integrated, 2),
            "range_lu": round(item.loudness.range, 2),
            "true_peak_dbtp": round(item.loudness.true_peak, 2),
        }
    return described
