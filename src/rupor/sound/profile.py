"""Delivery profiles, as data: ``profiles/<name>.toml`` says how one kind of outlet wants its files, and why.

An office or a partner changes any field of one, or makes its own; every mistake of such a table is told at once.
"""

import dataclasses
import functools
import json
import math
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rupor.errors import ConfigError
from rupor.model import Profile, Target
from rupor.run.registry import close_matches

_FOLDER = Path(__file__).parent / "profiles"

CODINGS = {
    "wav": ("pcm16", "pcm24"),
    "mp2": ("mp2",),
    "mp3": ("mp3",),
    "m4a": ("aac",),
    "ogg": ("opus",),
    "flac": ("flac",),
    "raw": ("pcm16", "ulaw", "alaw"),
}
"""What each form of file can hold."""
_ANY = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 96000)
RATES = {
    "pcm16": _ANY,
    "pcm24": _ANY,
    "flac": _ANY,
    "ulaw": (8000, 16000),
    "alaw": (8000, 16000),
    "mp2": (32000, 44100, 48000),
    "mp3": (16000, 22050, 24000, 32000, 44100, 48000),
    "aac": (16000, 22050, 24000, 32000, 44100, 48000),
    "opus": (48000,),
}
"""Samples a second that each coding is used with; MPEG-1 (ISO 11172-3) for mp2, with MPEG-2's lower rates for mp3."""
_LAYER_2 = {
    1: (32, 48, 56, 64, 80, 96, 112, 128, 160, 192),
    2: (64, 96, 112, 128, 160, 192, 224, 256, 320, 384),
}
_LAYER_3 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_LAYER_3_LOW = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
UNRATED = ("pcm16", "pcm24", "flac", "ulaw", "alaw")
"""Codings without a bit rate."""
OPTIONAL = ("band", "sample_peak", "short_term", "noise_floor")
"""Fields that may say nothing."""
LEAST_BYTES = 65_536
_Place = tuple[int | str, ...]
_RANGES = {"aac": (16, 256), "opus": (6, 256)}
"""kbit/s for one channel."""
_LIMITS = {
    "head": (0.0, 10.0),
    "tail": (0.0, 10.0),
    "target.integrated": (-40.0, -8.0),
    "target.tolerance": (0.1, 5.0),
    "target.true_peak": (-20.0, 0.0),
    "target.sample_peak": (-20.0, 0.0),
    "target.short_term": (-40.0, -5.0),
    "target.spot": (0.0, 600.0),
    "target.noise_floor": (-100.0, -30.0),
}


def names() -> tuple[str, ...]:
    """Name every profile of Rupor's."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def get(name: str, own: Sequence[Profile] = ()) -> Profile:
    """Return the profile *name*, an office's *own* before Rupor's; raise ConfigError with close names."""
    for one in own:
        if one.name == name:
            return one
    if name not in names():
        known = sorted({*names(), *(one.name for one in own)})
        raise ConfigError(f"--profile: unknown profile '{name}'. {close_matches(name, known)}")
    return _shipped(name)


@functools.cache
def _shipped(name: str) -> Profile:
    path = _FOLDER / f"{name}.toml"
    return _built({"name": name, **tomllib.loads(path.read_text("utf-8"))}, path.name)


def changed(base: Profile, fields: Mapping[str, object], where: str) -> Profile:
    """Return *base* with *fields* in place of its own, keyed as in the TOML files (``target`` is a table in it).

    An empty list stands for no band, and ``"none"`` for no limit. *where* names the table in errors. Raise ConfigError
    with every unknown field, wrong type and impossible pair.
    """
    document = dataclasses.asdict(base)
    merged = _merged(document, fields)
    target = fields.get("target")
    if isinstance(target, Mapping):
        merged["target"] = _merged(document["target"], target)
    # A coding without a bit rate forgets the one that was there.
    if "bitrate" not in fields and merged["coding"] in UNRATED:
        merged["bitrate"] = 0
    return _built(merged, where, document)


def _merged(table: Mapping[str, object], fields: Mapping[str, object]) -> dict[str, object]:
    nothing: tuple[object, ...] = ([], (), "none")
    own = {key: None if key in OPTIONAL and value in nothing else value for key, value in fields.items()}
    return {**table, **own}


def _built(document: Mapping[str, Any], where: str, base: Mapping[str, Any] | None = None) -> Profile:
    """Make a profile of a document; raise ConfigError with all its mistakes.

    Where a value is of a wrong kind, *base*'s stands in for it, so that the others are looked at as well.
    """
    mistakes = [*_unknown(document, Profile, ""), *_unknown(document.get("target"), Target, "target.")]
    made, wrong = _read(document)
    if made is None and base is not None:
        made, _ = _read(_mended(document, base, [place for place, _ in wrong]))
    mistakes += [told for _, told in wrong]
    mistakes += _impossible(made, {place[0] for place, _ in wrong}) if made else []
    if mistakes or made is None:
        raise ConfigError("\n".join(f"{where}: {mistake}" for mistake in mistakes))
    return made


def _read(document: Mapping[str, Any]) -> tuple[Profile | None, list[tuple[_Place, str]]]:
    """Read a document; return what is of a wrong kind, with its place."""
    from pydantic import TypeAdapter, ValidationError

    try:
        # As JSON, so that a strict reading takes a list for a tuple, and no text for a number.
        text = json.dumps(dict(document), default=str)
        return TypeAdapter(Profile).validate_json(text, strict=True), []
    except ValidationError as error:
        return None, [(one["loc"], _told(one["loc"], one["msg"], one["input"])) for one in error.errors()]


def _mended(document: Mapping[str, Any], base: Mapping[str, Any], wrong: Iterable[_Place]) -> dict[str, Any]:
    mended = {**document}
    for first, *rest in wrong:
        if first == "target" and rest:
            mended["target"] = {**mended["target"], rest[0]: base["target"].get(rest[0])}
        else:
            mended[str(first)] = base.get(str(first))
    return mended


def _unknown(table: Any, kind: type[Profile] | type[Target], under: str) -> Iterator[str]:
    known = [field.name for field in dataclasses.fields(kind)]
    for key in table if isinstance(table, Mapping) else ():
        if key not in known:
            yield f"unknown field '{under}{key}'. {close_matches(str(key), known)}"


def _told(place: _Place, message: str, given: object) -> str:
    name = ".".join(str(part) for part in place)
    expected = message.removeprefix("Input should be ")
    if message == "Field required":
        return f"'{name}' is missing. Name it, or begin from a profile of Rupor's"
    return f"'{name}' is {json.dumps(given, default=str, ensure_ascii=False)}. Expected {expected}"


def _impossible(made: Profile, wrong: Collection[int | str]) -> Iterator[str]:
    """Say what no file can be, but for fields that are *wrong* already."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made.name):
        yield f"'name' is '{made.name}'. Expected a-z, 0-9 and hyphens: a folder is named so"
    if made.suffix and not re.fullmatch(r"[a-z0-9]{1,8}", made.suffix):
        yield f"'suffix' is '{made.suffix}'. Expected up to eight of a-z and 0-9"
    if made.channels not in (1, 2):
        yield f"'channels' is {made.channels}. Expected 1 or 2"
    if made.most_bytes and made.most_bytes < LEAST_BYTES:
        yield f"'most_bytes' is {made.most_bytes}. Expected 0, or {LEAST_BYTES} and more: tags need room too"
    if not {"format", "coding"} & set(wrong):
        yield from _coded(made)
    yield from _limits(made)
    yield from _telephone(made)


def _coded(made: Profile) -> Iterator[str]:
    if made.coding not in CODINGS[made.format]:
        fit = ", ".join(CODINGS[made.format])
        yield f"'coding' is '{made.coding}' in format '{made.format}'. Expected {fit}"
    if made.rate not in RATES[made.coding]:
        fit = ", ".join(map(str, RATES[made.coding]))
        yield f"'rate' is {made.rate} with coding '{made.coding}'. Expected {fit}"
        return
    fitting = _bitrates(made)
    if made.coding in CODINGS[made.format] and made.bitrate not in fitting:
        told = (
            f"{fitting[0]} to {fitting[-1]}" if isinstance(fitting, range) else ", ".join(map(str, fitting))
        )
        yield (
            f"'bitrate' is {made.bitrate} kbit/s with coding '{made.coding}', {made.rate} Hz and {made.channels} "
            f"channel(s). Expected {told}"
        )


def _bitrates(made: Profile) -> Sequence[int]:
    channels = made.channels if made.channels in (1, 2) else 1
    if made.coding == "mp2":
        return _LAYER_2[channels]
    if made.coding == "mp3":
        return _LAYER_3 if made.rate >= 32000 else _LAYER_3_LOW
    if made.coding in _RANGES:
        least, most = _RANGES[made.coding]
        return range(least * channels, most * channels + 1)
    return (0,)


def _limits(made: Profile) -> Iterator[str]:
    flat = dataclasses.asdict(made)
    flat |= {f"target.{key}": value for key, value in flat["target"].items()}
    for name, (least, most) in _LIMITS.items():
        value = flat[name]
        if value is not None and not (math.isfinite(value) and least <= value <= most):
            yield f"'{name}' is {value}. Expected {least:g} to {most:g}"


def _telephone(made: Profile) -> Iterator[str]:
    if made.band and not 0 < made.band[0] < made.band[1] <= made.rate / 2:
        yield f"'band' is {list(made.band)}. Expected two frequencies in order, up to {made.rate // 2} Hz"
    if made.each_segment and made.format not in ("wav", "raw"):
        yield f"'each_segment' goes with format wav or raw. Expected false with '{made.format}'"
    if made.each_segment and made.most_bytes:
        yield "'each_segment' and 'most_bytes' do not go together. Expected one of them"
