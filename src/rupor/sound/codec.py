"""The kinds of sound file that a master can be, and how much each changes the level.

To add one: add a ``Codec`` here, or name one in an entry point of the group ``rupor.codecs``. What a delivery profile
asks for becomes one too (``of``).
"""

from dataclasses import dataclass

from rupor.model import Profile
from rupor.run.registry import Entry, Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """How ffmpeg writes one kind of file."""

    suffix: str
    media_type: str
    arguments: tuple[str, ...]
    """What chooses and sets the encoder."""
    muxer: str
    options: tuple[str, ...] = ()
    """Of the muxer."""
    delay: int = 0
    """Samples that encoder and decoder put before the sound; a player skips them, told to by the file's header."""
    loss: float = 0.0
    """LU that the encoder is known to lower the level by; a first guess, the loop measures."""
    overshoot: float = 0.0
    """dB that its decoded peaks are known to rise by; a first guess, the loop measures."""
    graph: str = ""
    """Filters before the encoder."""
    copy: str = ""
    """Muxer of the copy that is measured while the file is written, where the file's own cannot be piped."""
    reading: tuple[str, ...] = ()
    """Arguments that tell ffmpeg what such a copy holds, where it has no header."""


MP3 = Codec(
    suffix="mp3",
    media_type="audio/mpeg",
    # write_xing: the LAME header carries the encoder's delay, so that players shift nothing (SPECS A7).
    # Level 7 of LAME's speeds: on speech at 96 kbit/s as good as its usual 5 (PESQ 4.59 and 4.60, STOI 0.9996 and
    # 0.9995 against the master), in little more than half the time.
    arguments=("-c:a", "libmp3lame", "-b:a", "96k", "-compression_level", "7"),
    muxer="mp3",
    options=("write_xing=1", "id3v2_version=3"),
    delay=1105,
    loss=0.45,  # LAME scales by 0.95 at constant bit rate
    overshoot=0.5,
)
WAV = Codec(
    suffix="wav",
    media_type="audio/wav",
    arguments=("-c:a", "pcm_s16le"),
    muxer="wav",
    options=("rf64=auto",),
    overshoot=0.05,  # our limiter and our meter look between samples at other places
)

CODECS = Registry(
    kind="sound file",
    group="rupor.codecs",
    builtin={"mp3": Entry("rupor.sound.codec:MP3"), "wav": Entry("rupor.sound.codec:WAV")},
)

MP2_DELAY = 481
"""Samples by which encoder and decoder of MPEG-1 Layer II shift the sound, which no header tells (SPECS A7)."""
AAC_DELAY = 1024
"""Samples by which ffmpeg's encoder shifts the sound; the edit list of an M4A file tells players."""

_ENCODERS: dict[str, tuple[str, ...]] = {
    "pcm16": ("pcm_s16le",),
    "pcm24": ("pcm_s24le",),
    "ulaw": ("pcm_mulaw",),
    "alaw": ("pcm_alaw",),
    "flac": ("flac", "-sample_fmt", "s16"),
    "mp2": ("mp2",),
    "mp3": ("libmp3lame", "-compression_level", "7"),
    "aac": ("aac",),
    "opus": ("libopus", "-application", "audio"),
}
_RAW = {"pcm16": "s16le", "ulaw": "mulaw", "alaw": "alaw"}
_MEDIA = {
    "wav": "audio/wav",
    "mp2": "audio/mpeg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "raw": "application/octet-stream",
}
_RAW_MEDIA = {"ulaw": "audio/basic", "alaw": "audio/x-alaw-basic"}
_MUXERS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "wav": ("wav", ("rf64=auto",), "wav"),
    "mp2": ("mp2", (), "mp2"),
    "mp3": ("mp3", ("write_xing=1", "id3v2_version=0", "write_id3v1=0"), "mp3"),
    "m4a": ("ipod", ("movflags=+faststart",), "adts"),
    "ogg": ("ogg", (), "ogg"),
    "flac": ("flac", (), "flac"),
}
"""Muxer of the file, its options, muxer of the piped copy."""
_DEMUXERS = {"adts": "aac", "mp2": "mp3"}
"""What ffmpeg calls such a copy when it reads it, where it has another name for it."""
_CHANGES: dict[str, tuple[float, float]] = {
    "mp2": (0.03, 0.3),
    "mp3": (0.45, 0.1),
    "aac": (0.03, 0.3),
    "opus": (0.2, 0.5),
}
"""LU lost and dB of overshoot, measured on six voices; first guesses."""
BANDED = 0.25
"""dB by which peaks rise in the coarse steps of G.711."""
_DELAYS = {"mp3": 1105, "aac": AAC_DELAY}


def of(profile: Profile) -> Codec:
    """Return how ffmpeg writes the files of *profile*."""
    muxer, options, copy = _MUXERS.get(profile.format) or (_RAW[profile.coding], (), _RAW[profile.coding])
    loss, overshoot = _CHANGES.get(profile.coding, (0.0, 0.05))
    if profile.band:
        overshoot = max(overshoot, BANDED)  # for all, so that one sound serves every coding of a telephone
    rated = ("-b:a", f"{profile.bitrate}k") if profile.bitrate else ()
    return Codec(
        suffix=profile.suffix or profile.format,
        media_type=_RAW_MEDIA.get(profile.coding, _MEDIA[profile.format]),
        arguments=("-c:a", *_ENCODERS[profile.coding], *rated),
        muxer=muxer,
        options=options,
        delay=_DELAYS.get(profile.coding, 0),
        loss=loss,
        overshoot=overshoot,
        graph=_graph(profile),
        copy=copy,
        reading=_reading(profile, copy),
    )


def _graph(profile: Profile) -> str:
    filters = [f"aresample={profile.rate}"]
    if profile.coding == "mp2":
        # So much less silence at the head, and the first word is where the narration has it.
        filters.append(f"atrim=start_sample={MP2_DELAY},asetpts=PTS-STARTPTS")
        # And as much more at the end, or the delay would push the last of the tail out of the last frame.
        filters.append(f"apad=pad_len={MP2_DELAY}")
    if profile.channels == 2:
        filters.append("pan=stereo|c0=c0|c1=c0")  # of its own accord ffmpeg lowers both by 3 dB
    return ",".join(filters)


def _reading(profile: Profile, copy: str) -> tuple[str, ...]:
    if profile.format != "raw":
        return ("-f", _DEMUXERS.get(copy, copy))
    channels = "stereo" if profile.channels == 2 else "mono"
    return ("-f", copy, "-ar", str(profile.rate), "-ch_layout", channels)
