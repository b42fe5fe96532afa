"""What tags of every kind say, put into words once."""

import math
import re

from rupor.model import Label, Loudness
from rupor.tag import primary

UNKNOWN = "und"
REPLAY_GAIN = -18.0
"""LUFS that ReplayGain 2.0 brings files to."""
R128 = -23.0
"""LUFS that ``R128_TRACK_GAIN`` brings Opus files to (RFC 7845, 5.2.1)."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})-(\d{2}))?")
_ADDRESS = re.compile(r"https?://[!-~]+")


def alpha3(language: str) -> str:
    """Return the three letters that ISO 639-2 (T) has for a language, ``und`` where it has none.

    >>> alpha3("ru"), alpha3("zh-Hant"), alpha3("xx"), alpha3("")
    ('rus', 'zho', 'und', 'und')
    """
    import langcodes

    try:
        return str(langcodes.Language.get(primary(language)).to_alpha3())
    except (LookupError, ValueError):  # unknown; no language tag at all
        return UNKNOWN


def day(label: Label) -> tuple[str, str, str]:
    """Return year, month and day of the message, each empty where it is not known."""
    found = _DATE.match(label.date)
    return (found[1], found[2] or "", found[3] or "") if found else ("", "", "")


def address(text: str) -> str:
    """Return *text* where it is a web address and nothing else, else an empty text."""
    return text if _ADDRESS.fullmatch(text) else ""


def rights(label: Label) -> str:
    """Say under which licence, of whom and since when: ``2026 Agency, CC BY 4.0``; empty where one is not known.

    A year and a space come first, as ID3 wants it (2.3, TCOP).
    """
    year, _, _ = day(label)
    if not year or not label.licence:
        return ""
    return f"{year} " + ", ".join(one for one in (label.publisher or label.agency, label.licence) if one)


def notes(label: Label) -> tuple[tuple[str, str], ...]:
    """Return the notes on synthetic voices, each with its language in three letters, the message's own first."""
    own = alpha3(label.language)
    english = label.disclosure_en if own != "eng" or not label.disclosure else ""
    found = [(own, label.disclosure), ("eng", english)]
    return tuple((language, text) for language, text in found if text)


def voices(label: Label) -> tuple[str, ...]:
    """Name who is heard: ``rhvoice:irina (ru, synthetic, CC BY-SA 4.0)``."""
    found = []
    for one in label.speakers:
        about = ", ".join(
            word for word in (one.language, "synthetic" if one.synthetic else "", one.licence) if word
        )
        found.append(f"{one.name} ({about})" if about else one.name)
    return tuple(dict.fromkeys(found))


def extras(label: Label) -> tuple[tuple[str, str], ...]:
    """Return what has no field of its own in any form, as names and texts.

    ``AI-CONTENT`` is named as the podcast namespace names it (``ai-content``, SPECS D2).
    """
    synthetic = any(one.synthetic for one in label.speakers)
    found = (
        ("CONTACT", label.contact),
        ("EMBARGO", label.embargo),
        ("EXPIRES", label.expires),
        ("AI-CONTENT", "true" if synthetic else ""),
        ("IDENTIFIER", label.id),
    )
    return tuple((name, text) for name, text in found if text)


def replay_gain(loudness: Loudness) -> tuple[tuple[str, str], ...]:
    """Return the gain and peak that ReplayGain 2.0 has players use, mono taken as it is heard: from two speakers."""
    if not math.isfinite(loudness.integrated) or not math.isfinite(loudness.true_peak):
        return ()
    return (
        ("REPLAYGAIN_TRACK_GAIN", f"{REPLAY_GAIN - loudness.integrated:+.2f} dB"),
        ("REPLAYGAIN_TRACK_PEAK", f"{10 ** (loudness.true_peak / 20):.6f}"),
    )


def r128_gain(loudness: Loudness) -> tuple[tuple[str, str], ...]:
    """Return the gain that Opus has in place of ReplayGain: 1/256 dB on top of the header's own gain, which is 0.

    The header's gain stays 0: it is the one that every player applies, and the file is already as loud as its
    profile wants it.
    """
    if not math.isfinite(loudness.integrated):
        return ()
    gain = round((R128 - loudness.integrated) * 256)
    return (("R128_TRACK_GAIN", str(max(-32768, min(32767, gain)))),)
