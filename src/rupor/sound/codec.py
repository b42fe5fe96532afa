"""The kinds of sound file that a master can be, and how much each changes the level.

To add one: add a ``Codec`` here, or name one in an entry point of the group ``rupor.codecs``.
"""

from dataclasses import dataclass

from rupor.run.registry import Entry, Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """How ffmpeg writes one kind of file."""

    suffix: str
    media_type: str
    arguments: tuple[str, ...]
    loss: float = 0.0
    """LU that the encoder is known to lower the level by; a first guess, the loop measures."""
    lossless: bool = False
    """What is decoded is what was encoded, so that it can be measured while it is written."""
    overshoot: float = 0.0
    """dB that its decoded peaks are known to rise by; a first guess, the loop measures."""


MP3 = Codec(
    suffix="mp3",
    media_type="audio/mpeg",
    # -write_xing: the LAME header carries the encoder's delay, so that players shift nothing (SPECS A7).
    arguments=("-c:a", "libmp3lame", "-b:a", "96k", "-write_xing", "1", "-id3v2_version", "3"),
    loss=0.45,  # LAME scales by 0.95 at constant bit rate
    overshoot=0.5,
)
WAV = Codec(
    suffix="wav", media_type="audio/wav", arguments=("-c:a", "pcm_s16le", "-rf64", "auto"), lossless=True
)

CODECS = Registry(
    kind="sound file",
    group="rupor.codecs",
    builtin={"mp3": Entry("rupor.sound.codec:MP3"), "wav": Entry("rupor.sound.codec:WAV")},
)
