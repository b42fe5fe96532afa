"""The ``cart`` chunk, version 1.01, from which playout systems fill their own lists (AES46-2002; SPECS B2).

All its text is ASCII, as the standard has it; readers refuse anything else.
"""

import re
import struct
from datetime import datetime

from rupor import __version__
from rupor.model import Label
from rupor.package.tags.riff_ascii import end, field, head, latin, spelled
from rupor.package.tags.riff_wave import PCM, Wave

CATEGORY = "PSA"
"""A public-service announcement, as the standard abbreviates it."""
SCRIPT = 12_000
"""Bytes of script: libsndfile skips a cart chunk of more than 16 KiB."""
ALWAYS, FOREVER = ("1900/01/01", "00:00:00"), ("2099/12/31", "23:59:59")
"""From when and until when a message without embargo and end may be broadcast, as in the standard's own sample file."""
NO_TIMER = struct.pack("<4sI", b"", 0xFFFF_FFFF)
TIMERS = 8
SILENCE = 48_000
"""Samples (a second) before or after the speech that may be silence; more is music or a jingle."""


def content(label: Label, wave: Wave) -> bytes:
    """Return the chunk's content."""
    office = spelled(label.agency or label.publisher)
    fields = (
        ("0101", 4),
        (_titled(spelled(label.title) or spelled(label.id), label), 64),
        (head(office or spelled(", ".join(one.name for one in label.speakers)), 64), 64),
        (_cut(label), 64),
        (head(office, 64), 64),
        (CATEGORY, 64),
        (head(spelled(label.series), 64), 64),
        (end(spelled(label.out_cue), 64), 64),
        *zip((*_start(label.embargo), *_end(label.expires)), (10, 8, 10, 8), strict=True),
        ("Rupor", 64),
        (__version__, 64),
        (head(spelled(label.disclosure_en), 64), 64),
    )
    return b"".join(
        (
            *(field(text, size) for text, size in fields),
            struct.pack("<i", 1 << (wave.bits - 1 if wave.coding == PCM else 15)),
            _timers(label, wave),
            bytes(276),
            field(_address(label.contact), 1024),
            _script(label).encode("ascii"),
        )
    )


def _titled(title: str, label: Label) -> str:
    """Cut a title so that the part's number is still told."""
    number = f" ({label.part}/{label.parts})" if label.parts else ""
    return head(title, 64 - len(number)) + number


def _cut(label: Label) -> str:
    """Name the cut by message, language and part."""
    told = [spelled(label.language), str(label.part) if label.parts else ""]
    ending = "".join(f".{one}" for one in told if one)
    return spelled(label.id)[: 64 - len(ending)] + ending


def _start(embargo: str) -> tuple[str, str]:
    """Return date and time of an embargo by the clock that it names.

    AES46 means the station's own clock, which nobody knows here; an office gives an embargo in the time of those whom
    it writes to. The instant with its offset stands in the script and in ``axml``.

    >>> _start("2026-03-22T10:00+03:00")
    ('2026/03/22', '10:00:00')
    """
    try:
        return _written(datetime.fromisoformat(embargo))
    except ValueError:
        return ALWAYS


def _end(expires: str) -> tuple[str, str]:
    """Return the last second at which it may be broadcast: of a day, its last.

    >>> _end("2026-04-30"), _end("")
    (('2026/04/30', '23:59:59'), ('2099/12/31', '23:59:59'))
    """
    try:
        day, clock = _written(datetime.fromisoformat(expires))
    except ValueError:
        return FOREVER
    return day, clock if len(expires) > len("2026-04-30") else FOREVER[1]


def _written(moment: datetime) -> tuple[str, str]:
    """Write date and time with the slashes of the standard's sample file, which strict readers insist on."""
    return f"{moment.year:04}/{moment:%m/%d}", f"{moment:%H:%M:%S}"


def _timers(label: Label, wave: Wave) -> bytes:
    """Write where the sound, the ramp before the voice, and the place for the next item begin and end, in frames.

    The file is to be played whole: silence at its ends is the profile's, and what is not silence is the house's
    sound, so that ``AUDs`` and ``AUDe`` are its ends. Over a jingle before the voice a presenter may talk
    (``INTs``, ``INTe``); the next item may begin when the voice has ended, if no sound comes after it (``SEGs``).
    """
    last = label.length or wave.frames
    timers = [(b"AUDs", 0), (b"AUDe", wave.frames)]
    if SILENCE < label.speech_start < label.speech_end:
        timers += [(b"INTs", 0), (b"INTe", wave.at(label.speech_start))]
    if label.speech_end > 0 and last - label.speech_end <= SILENCE:
        timers.append((b"SEGs", wave.at(label.speech_end)))
    written = [struct.pack("<4sI", name, frame) for name, frame in timers if frame <= 0xFFFF_FFFF]
    filled = [*written, *[NO_TIMER] * (TIMERS - 1 - len(written))]
    return b"".join((*filled, struct.pack("<4sI", b"EOD ", min(wave.frames, 0xFFFF_FFFF))))


def _address(contact: str) -> str:
    """Find an address in a contact, as a URI.

    >>> _address("Press: press@example.org, tel. 112"), _address("see https://example.org/a")
    ('mailto:press@example.org', 'https://example.org/a')
    """
    found = re.search(r"https?://[!-~]+|[\w.+-]+@[\w-]+\.[\w.-]*\w", contact, re.ASCII)
    if not found:
        return ""
    return found[0] if "://" in found[0] else f"mailto:{found[0]}"


def _script(label: Label) -> str:
    """Say all of it in lines: what a presenter must know, and the script where ASCII can spell its language."""
    told = (
        ("Title", label.title),
        ("Language", label.language),
        ("Agency", label.agency),
        ("Publisher", label.publisher),
        ("Not before", label.embargo),
        ("Not after", label.expires),
        ("In cue", label.in_cue),
        ("Out cue", label.out_cue),
        ("Voices", label.disclosure_en),
        ("Licence", label.licence),
        ("Contact", label.contact),
    )
    lines = [f"{name}: {spelled(text)}" for name, text in told if spelled(text)]
    if label.text and latin(label.text):
        lines += ["", *(spelled(line) for line in label.text.splitlines())]
    elif label.text:
        lines += ["", "Script in its own letters: axml and iXML chunks of this file."]
    written = "\r\n".join(lines)
    if len(written) > SCRIPT:
        written = head(written, SCRIPT)
    return written + "\r\n"
