"""Is a sound file what its manifest says, and what its outlet wants? It is decoded once, measured and counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rupor import clock
from rupor.errors import ProcessError
from rupor.model import Loudness, Profile, Target
from rupor.package.read import File, Opened
from rupor.run import ffmpeg, process
from rupor.sound import codec, meter
from rupor.verify.check import Check, judge

READABLE = "wav,w64,flac,mp3,mov,mp4,m4a,ogg,mulaw,alaw,s16le"
"""The demuxers of ffmpeg that may read a package's file: no playlist, no address."""
METER = 0.1
"""dB or LU by which two meters may differ (EBU Tech 3341, 2.9)."""
FRAMES = {"mp2": 1152}
"""Samples of a frame, at the file's own rate."""
SPARE = {"mp2": 1}
"""Frames by which a decoded file may be shorter or longer. MP3, AAC and Opus files say how much of their first and last
frames is sound: there not a sample may be missing."""
CODINGS = {
    "pcm_s16le": "pcm16",
    "pcm_s24le": "pcm24",
    "pcm_mulaw": "ulaw",
    "pcm_alaw": "alaw",
}
"""Names of ours for what ffmpeg names otherwise."""
BY_TYPE = {"audio/mpeg": ("mp3", "mp2"), "audio/wav": ("pcm16", "pcm24")}
"""Codings of files without a profile, by their media type."""
CONSTANT = ("mp3", "mp2")
"""Codings whose files have one bit rate from end to end."""
COUNTER = (
    "astats=metadata=1:measure_perchannel=none:measure_overall=Number_of_samples,"
    "ametadata=mode=print:key=lavfi.astats.Overall.Number_of_samples:file='pipe\\:1'"
)
"""The filter that prints how many samples have come, after each frame."""
_COUNT = re.compile(rb"Number_of_samples=(\d+)")
_CODING = re.compile(r"Stream #0:\d+ -> #0:0 \((\w+) ")
_DECODED = re.compile(r"Audio: pcm_f32be[^\n]*?, (\d+) Hz, (mono|stereo|\d+ channels|[^,\n]+)")
_BITRATE = re.compile(r"Audio: mp[23][^\n]*?, (\d+) kb/s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a decoder and a meter found."""

    coding: str
    rate: int
    channels: int
    """0: more than two."""
    bitrate: int
    """kbit/s; 0: not said."""
    count: int
    """Samples of one channel, at the file's own rate."""
    loudness: Loudness


def hear(path: Path, profile: Profile | None = None) -> Heard:
    """Decode and measure a file; raise ProcessError when it cannot be, or is of a kind that no package holds.

    *profile* tells the form of a file without a header. Memory holds a block of it at a time.
    """
    raw = codec.of(profile).reading if profile and profile.format == "raw" else ()
    bare = ("-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1")
    with meter.listening() as ear:
        command = [
            *(ffmpeg.program(), "-hide_banner", "-nostats", "-nostdin", "-loglevel", "info"),
            *(*raw, *ffmpeg.stranger(path, READABLE)),
            *(*bare, *ear.output()),
            *(*bare, "-map", "0:a:0", "-af", COUNTER, "-f", "null", "-"),
        ]
        with process.stream(command, timeout=3600, one_processor=True) as program:
            program.close()
            printed, said = program.output, program.complaints
        loudness = ear.heard()
    counts, coding, decoded = _COUNT.findall(printed), _CODING.search(said), _DECODED.search(said)
    if not counts or not coding or not decoded:
        raise ProcessError("ffmpeg found no sound")
    rate, channels = decoded.groups()
    bitrate = _BITRATE.search(said)
    return Heard(
        coding=CODINGS.get(coding[1], coding[1]),
        rate=int(rate),
        channels={"mono": 1, "stereo": 2}.get(channels, 0),
        bitrate=int(bitrate[1]) if bitrate else 0,
        count=int(counts[-1]),
        loudness=loudness,
    )


def checks(package: Opened, file: File, path: Path) -> Iterator[Check]:
    """Yield what is well and wrong with a sound file."""
    profile = package.profiles.get(file.profile)
    if file.profile and not profile:
        yield judge("profile", False, f"the manifest does not say what '{file.profile}' is", "every profile")
    try:
        heard = hear(path, profile)
    except ProcessError as error:
        yield judge("sound", False, f"cannot be decoded ({error})", "a whole sound file")
        return
    yield from _form(file, profile, heard)
    length = file.length or package.length
    if length:
        yield _length(length, heard)
    target = profile.target if profile else package.target
    if target:
        whole = file.segment is None
        yield from _target(target, heard.loudness, heard.count / heard.rate, whole=whole)
    if file.loudness:
        yield from _figures(file.loudness.loudness, heard.loudness)
    if profile and profile.most_bytes:
        size = path.stat().st_size
        most = f"{profile.most_bytes} bytes at most"
        yield judge("limit", size <= profile.most_bytes, f"{size} bytes", most)


def _form(file: File, profile: Profile | None, heard: Heard) -> Iterator[Check]:
    found = f"{heard.coding}, {heard.rate} Hz, {heard.channels} channel" + "s" * (heard.channels != 1)
    if not profile:
        wanted = BY_TYPE.get(file.media_type, (heard.coding,))
        yield judge("form", heard.coding in wanted, found, " or ".join(wanted))
        return
    form = (profile.coding, profile.rate, profile.channels)
    expected = f"{profile.coding}, {profile.rate} Hz, {profile.channels} channel" + "s" * (
        profile.channels != 1
    )
    yield judge("form", (heard.coding, heard.rate, heard.channels) == form, found, expected)
    if profile.bitrate and profile.coding in CONSTANT:
        same = heard.bitrate == profile.bitrate
        yield judge("bitrate", same, f"{heard.bitrate} kbit/s", f"{profile.bitrate} kbit/s")


def _length(length: int, heard: Heard) -> Check:
    """Check the length: to the sample, or as exactly as the frames of a lossy coding let it be."""
    wanted = length * heard.rate / clock.RATE
    spare = SPARE.get(heard.coding, 0) * FRAMES.get(heard.coding, 0)
    # The last sample of another rate may fall either way.
    good = abs(heard.count - wanted) <= spare + (0 if heard.rate == clock.RATE else 1)
    room = f" ± a frame of {spare}" if spare else ""
    expected = f"{_time(length / clock.RATE)} ({round(wanted)} samples at {heard.rate} Hz{room})"
    found = _time(heard.count / heard.rate)
    return judge("length", good, found if good else f"{found} ({heard.count} samples)", expected, shown=True)


def _time(seconds: float) -> str:
    minutes, second = divmod(round(seconds, 2), 60)
    return f"{minutes:.0f}:{second:05.2f}"


def _target(target: Target, measured: Loudness, seconds: float, *, whole: bool) -> Iterator[Check]:
    """Check what the outlet wants; a meter's own tolerance is granted.

    The level of a single segment is that which it has in the whole, so only its peaks are judged.
    """
    level, unit = (measured.rms, "dB RMS") if target.rms else (measured.integrated, "LUFS")
    spare = target.tolerance + METER
    if level is not None and whole:
        good = abs(level - target.integrated) <= spare + 1e-6
        wanted = f"{target.integrated:g} ± {target.tolerance:g} {unit}"
        yield judge("loudness", good, f"{level:.1f} {unit}", wanted, shown=True)
    short = target.short_term if whole and seconds <= target.spot else None
    for name, value, limit, unit in (
        ("true peak", measured.true_peak, target.true_peak, "dBTP"),
        ("sample peak", measured.sample_peak, target.sample_peak, "dBFS"),
        ("short-term loudness", measured.short_term, short, "LUFS"),
        ("noise floor", measured.noise_floor, target.noise_floor if whole else None, "dB RMS"),
    ):
        if value is not None and limit is not None:
            shown = name == "true peak"
            good = value <= limit + METER
            yield judge(name, good, f"{value:.1f} {unit}", f"at most {limit:g} {unit}", shown=shown)


def _figures(said: Loudness, measured: Loudness) -> Iterator[Check]:
    """Check that the file measures as its manifest says: another file may be as good, and is not the one."""
    for name, one, other, unit in (
        ("loudness", said.integrated, measured.integrated, "LUFS"),
        ("loudness range", said.range, measured.range, "LU"),
        ("true peak", said.true_peak, measured.true_peak, "dBTP"),
        ("momentary loudness", said.momentary, measured.momentary, "LUFS"),
        ("short-term loudness", said.short_term, measured.short_term, "LUFS"),
        ("sample peak", said.sample_peak, measured.sample_peak, "dBFS"),
        ("RMS", said.rms, measured.rms, "dB"),
        ("noise floor", said.noise_floor, measured.noise_floor, "dB"),
    ):
        if one is None or other is None:
            continue
        # Figures are written with two decimals; two silences are as silent, whatever they measure.
        good = abs(one - other) <= METER + 0.01 or max(one, other) < -90
        found, expected = f"{other:.2f} {unit}", f"{one:.2f} {unit}, as the manifest says"
        yield judge(f"{name} as described", good, found, expected)
