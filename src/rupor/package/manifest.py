"""``manifest.json``: what the package is, from what it was made and how it measures; no clock and no path in it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rupor import __version__
from rupor.clock import RATE
from rupor.model import Loudness, Master, Message, Profile, Programme, Rendition, Voice
from rupor.package import own_sum

SILENCE = -120.0
"""dB that stands for digital silence: JSON has no infinity."""


def rendition(path: Path, media_type: str, master: Master | None = None, profile: str = "") -> Rendition:
    """Describe a finished file by its size and hash; *profile* names the folder that it lies in, if any."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Rendition(
        name=f"{profile}/{path.name}" if profile else path.name,
        media_type=media_type,
        size=path.stat().st_size,
        sha256=digest,
        loudness=master.loudness if master else None,
        length=master.length if master else None,
        profile=profile,
        start=master.start if master else 0,
        segment=master.segment if master else None,
    )


def write(
    programme: Programme,
    renditions: Sequence[Rendition],
    voices: Sequence[Mapping[str, object]],
    versions: Mapping[str, str],
    warnings: Sequence[str],
    more: Mapping[str, object] | None = None,
) -> str:
    """Write the manifest; *more* is what only some packages have to say, by its key."""
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
    document |= {key: value for key, value in (more or {}).items() if value}
    document[own_sum.KEY] = own_sum.EMPTY
    return own_sum.filled(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


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
        **{name: value for name, value in _rights(message).items() if value},
        "source_sha256": message.source_sha256,
        "encoding": message.encoding,
    }


def _rights(message: Message) -> dict[str, str]:
    return {
        "expires": message.expires,
        "publisher": message.publisher,
        "licence": message.licence,
        "series": message.series,
    }


def _file(item: Rendition) -> dict[str, object]:
    described: dict[str, object] = {
        "name": item.name,
        "media_type": item.media_type,
        "size": item.size,
        "sha256": item.sha256,
    }
    if item.profile:
        described["profile"] = item.profile
    if item.length is not None:
        described |= {"length": item.length, "start": item.start}
    if item.segment is not None:
        described["segment"] = item.segment
    if item.loudness:
        described["loudness"] = _loudness(item.loudness)
    return described


def _loudness(measured: Loudness) -> dict[str, float]:
    figures = {
        "integrated_lufs": measured.integrated,
        "range_lu": measured.range,
        "true_peak_dbtp": measured.true_peak,
        "max_momentary_lufs": measured.momentary,
        "max_short_term_lufs": measured.short_term,
        "sample_peak_dbfs": measured.sample_peak,
        "rms_db": measured.rms,
        "noise_floor_db": measured.noise_floor,
    }
    return {name: round(max(value, SILENCE), 2) for name, value in figures.items() if value is not None}


def profiles(used: Sequence[Profile]) -> dict[str, object]:
    """Describe the profiles that files were made for, so that they can be checked where these are not known."""
    return {one.name: asdict(one) for one in used}
