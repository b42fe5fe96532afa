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
    suffix="wav", media_type="audio/wav", arguments=("-c:a", "pcm_s16le"), muxer="wav", options=("rf64=auto",)
)

CODECS = Registry(
    kind="sound file",
    group="rupor.codecs",
    builtin={"mp3": Entry("rupor.sound.codec:MP3"), "wav": Entry("rupor.sound.codec:WAV")},
)
