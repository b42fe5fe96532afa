"""The ``bext`` chunk, version 2, that makes a WAV a Broadcast Wave file (EBU Tech 3285 v2; SPECS B1)."""

import hashlib
import math
import struct
from datetime import date

from rupor import __version__
from rupor.model import Label, Loudness
from rupor.package.tags.riff_ascii import field, head, spelled
from rupor.package.tags.riff_wave import PCM, Wave

UNSET = 0x7FFF
"""A loudness that was not measured."""
RESUME = 64
"""Bytes of the description that every reader shows."""
UMID = bytes.fromhex("060A2B34 01010105 01010D00 13000000")
"""How a basic UMID of material of any kind begins, its number made by no method of SMPTE 330M; instance 0."""


def content(label: Label, loudness: Loudness, wave: Wave, sound: bytes) -> bytes:
    """Return the chunk's content; *sound* is the SHA-256 of the coded sound."""
    day = origin(label)
    return struct.pack(
        "<256s32s32s10s8sQH64s5h180x",
        field(description(label), 256),
        field(originator(label), 32),
        field(reference(label, sound), 32),
        field(day, 10),
        field("00:00:00" if day else "", 8),
        0,
        2,
        umid(sound),
        _hundredths(loudness.integrated),
        _hundredths(loudness.range),
        _hundredths(loudness.true_peak),
        _hundredths(loudness.momentary),
        _hundredths(loudness.short_term),
    ) + history(wave).encode("ascii")


def originator(label: Label) -> str:
    """Return who speaks in the message, in 32 bytes at most."""
    return head(spelled(label.agency or label.publisher) or "Rupor", 32)


def origin(label: Label) -> str:
    """Return the message's date, ``yyyy-mm-dd``; empty where it is not known, which the field is left for too.

    EBU Tech 3285 has no word for an unknown date; BWF MetaEdit takes an empty one for right.
    """
    try:
        return date.fromisoformat(label.date[:10]).isoformat()
    except ValueError:
        return ""


def reference(label: Label, sound: bytes) -> str:
    """Return a name for the file in the layout of EBU R 99, the same whenever the same message is made.

    R 99 wants country, office, serial number, time of day and a random number. Rupor knows no country (``ZZ``) and no
    EBU code (three letters of the office's name), and takes the digits from the sound and the message.
    """
    office = "".join(
        letter for letter in spelled(label.agency or label.publisher).upper() if letter.isalpha()
    )
    told = "\0".join((label.id, label.language, label.date, str(label.part)))
    number = hashlib.sha256(sound + told.encode("utf-8", "replace")).digest()
    digits = f"{int.from_bytes(number) % 10**21:021d}"
    return f"ZZ{(office or 'RUPOR')[:3]:X<3}{digits[:12]}000000{digits[12:]}"


def umid(sound: bytes) -> bytes:
    """Return the basic UMID (SMPTE 330M) of a sound, and 32 zeros: the same sound has the same."""
    return (UMID + sound[:16]).ljust(64, b"\0")


def history(wave: Wave) -> str:
    """Return the coding history after EBU R 98; empty for telephone codings, which it has no name for."""
    if wave.coding != PCM:
        return ""
    mode = {1: ",M=mono", 2: ",M=stereo"}.get(wave.channels, "")
    return f"A=PCM,F={wave.rate},W={wave.bits}{mode},T=Rupor {__version__}\r\n"


def description(label: Label) -> str:
    """Say within 64 bytes what it is, and in what follows the whole title, whose, and who speaks."""
    title = spelled(label.title) or spelled(label.id)
    number = f" ({label.part}/{label.parts})" if label.parts else ""
    resume = head(title, RESUME - len(number)) + number
    whole = title if len(title) + len(number) > RESUME else ""
    details = (
        whole,
        spelled(label.agency),
        spelled(label.language),
        spelled(label.disclosure_en),
        spelled(label.licence),
        spelled(label.contact),
    )
    return head(". ".join(one.rstrip(".") for one in (resume, *details) if one), 256)


def _hundredths(value: float | None) -> int:
    """Write a loudness in hundredths; what cannot be told is unset."""
    if value is None or not math.isfinite(value):
        return UNSET
    return max(-0x7FFF, min(UNSET - 1, round(value * 100)))
