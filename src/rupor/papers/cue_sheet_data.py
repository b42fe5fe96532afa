"""``cue-sheet.json``: what a radio desk must know of an item, for programs. The printed sheet says the same.

Keys, all always there; a text that is not known is empty, another value that is not known is null. A *time* is
``{"samples": ..., "seconds": ...}`` at 48 kHz, languages are BCP 47 tags, moments and dates are ISO 8601.

    cue_sheet       1, the version of this form
    id, version     of the message; the version tells texts apart (from the SHA-256 of what was read)
    title, series, agency, publisher, date, licence, contact
    language        {"tag", "name", "name_en"}: its name in itself and in English
    embargo         null, or {"local", "utc"}: not on air before
    expires         date: not on air after
    duration        time of the whole file, its silences counted
    speech          {"start", "end"}: times of the first and the last sound of speech
    in_cue, out_cue {"text", "language"}: the first and the last words, as they are written
    intro, outro    null, or {"text", "language"}: for the presenter, before and after
    disclosure      texts by language: which voice is synthetic; {} where only persons speak
    speakers        [{"name", "language", "synthetic", "licence", "segments": [numbers]}]
    music           title, composer, publisher and rights, as the office gives them; else null
    pronunciation   [{"written", "said", "language", "latin", "ipa", "note", "segment"}]
    segments        [{"number", "language", "text", "start", "length"}]: every stretch that is spoken in one go
    files           [{"name", "profile", "for", "media_type", "size", "sha256", "holds", "part", "parts", "start",
                    "length", "loudness"}]; "holds": whole, part or segment for sound, else document;
                    loudness {"integrated_lufs", "range_lu", "true_peak_dbtp", "short_term_lufs", "rms_db"}
    text            [{"kind", "language", "text"}]: everything that is said, as it is written, by paragraphs
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rupor import recording
from rupor.clock import seconds
from rupor.errors import ConfigError
from rupor.model import Label, Loudness, Placed, Programme, Rendition, Speaker
from rupor.papers import aloud, moment, pronunciation
from rupor.sound import profile

VERSION_LETTERS = 12
"""Of the SHA-256 of the text: enough to tell versions apart, few enough to be read out on the telephone."""


def document(programme: Programme, label: Label, renditions: Sequence[Rendition]) -> dict[str, Any]:
    """Gather everything that the sheet says, as what JSON can say."""
    message, placed = programme.message, programme.narration.placed
    first = placed[0].segment.language if placed else label.language
    last = placed[-1].segment.language if placed else label.language
    segments = [one.segment for one in placed]
    return {
        "cue_sheet": 1,
        "id": label.id,
        "version": message.source_sha256[:VERSION_LETTERS],
        "title": label.title,
        "series": label.series,
        "language": _language(label.language),
        "agency": label.agency,
        "publisher": label.publisher,
        "date": label.date,
        "licence": label.licence,
        "contact": label.contact,
        "embargo": moment.read(label.embargo),
        "expires": label.expires,
        "duration": _time(label.length),
        "speech": {"start": _time(label.speech_start), "end": _time(label.speech_end)},
        "in_cue": {"text": label.in_cue, "language": first},
        "out_cue": {"text": label.out_cue, "language": last},
        "intro": _passage(message.intro, label.language),
        "outro": _passage(message.outro, label.language),
        "disclosure": _disclosure(label),
        "speakers": [_speaker(one, placed) for one in label.speakers],
        "music": label.music or None,
        "pronunciation": [_hint(one) for one in pronunciation.guide(segments)],
        "segments": [
            {
                "number": number,
                "language": one.language or label.language,
                "text": one.title,
                "start": _time(one.start),
                "length": _time(one.end - one.start),
            }
            for number, one in enumerate(label.segments, 1)
        ],
        "files": list(_files(renditions)),
        "text": [
            {"kind": one[0].kind, "language": one[0].language, "text": aloud.joined(one)}
            for one in aloud.paragraphs(segments)
        ],
    }


def language_name(tag: str, of: str) -> str:
    """Name a language in another one, as CLDR does; the tag where CLDR has no name for it.

    >>> language_name("fr", "ru"), language_name("zh-Hant", "en"), language_name("qaa", "en")
    ('французский', 'Chinese (Traditional)', 'qaa')
    """
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name(of.replace("-", "_")) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def _language(tag: str) -> dict[str, str]:
    return {"tag": tag, "name": language_name(tag, tag), "name_en": language_name(tag, "en")}


def _time(count: int) -> dict[str, float]:
    return {"samples": count, "seconds": round(seconds(count), 3)}


def _passage(text: str, language: str) -> dict[str, str] | None:
    return {"text": text, "language": language} if text else None


def _disclosure(label: Label) -> dict[str, str]:
    """Return the disclosure by language; in languages whose words we do not have it is in English alone."""
    own = {} if label.disclosure == label.disclosure_en else {label.language: label.disclosure}
    return {language: text for language, text in (*own.items(), ("en", label.disclosure_en)) if text}


def _speaker(speaker: Speaker, placed: Sequence[Placed]) -> dict[str, Any]:
    """Describe who is heard, and in which segments."""
    numbers = [
        number
        for number, one in enumerate(placed, 1)
        if one.voice.language == speaker.language
        and (one.voice.engine != recording.ENGINE) == speaker.synthetic
        and (not speaker.synthetic or one.voice.id == speaker.name)
    ]
    return {
        "name": speaker.name,
        "language": _language(speaker.language),
        "synthetic": speaker.synthetic,
        "licence": speaker.licence,
        "segments": numbers,
    }


def _hint(hint: pronunciation.Hint) -> dict[str, Any]:
    return {
        "written": hint.written,
        "said": hint.said,
        "language": hint.language,
        "latin": hint.latin,
        "ipa": hint.ipa,
        "note": hint.note,
        "segment": hint.segment + 1,
    }


def _files(renditions: Sequence[Rendition]) -> Iterator[dict[str, Any]]:
    """Describe files, those of a profile together; parts and segments in the order in which they are heard."""
    kin: dict[tuple[str, str], list[Rendition]] = {}
    for one in renditions:
        kin.setdefault((one.profile, one.media_type if one.length is not None else ""), []).append(one)
    for (name, sound), several in kin.items():
        purpose = _purpose(name) if name else ""
        if not sound:
            yield from (_file(one, purpose, {"holds": "document"}) for one in several)
            continue
        several.sort(key=lambda one: (one.start, -(one.length or 0), one.name))
        whole = several[0] if _holds_all(several) else None
        parts = [one for one in several if one is not whole]
        for number, one in enumerate(several):
            if one is whole:
                holds: dict[str, Any] = {"holds": "whole"}
            elif whole:
                holds = {"holds": "segment", "part": number, "parts": len(parts)}
            else:
                holds = {"holds": "part", "part": number + 1, "parts": len(parts)}
            yield _file(one, purpose, holds)


def _holds_all(several: Sequence[Rendition]) -> bool:
    """Tell whether the first of the sound files of a profile holds what all others hold."""
    first = several[0]
    return all(one.start + (one.length or 0) <= first.start + (first.length or 0) for one in several)


def _file(rendition: Rendition, purpose: str, holds: Mapping[str, Any]) -> dict[str, Any]:
    sound = rendition.length is not None
    return {
        "name": rendition.name,
        "profile": rendition.profile,
        "for": purpose,
        "media_type": rendition.media_type,
        "size": rendition.size,
        "sha256": rendition.sha256,
        "part": None,
        "parts": None,
        **holds,
        "start": _time(rendition.start) if sound else None,
        "length": _time(rendition.length or 0) if sound else None,
        "loudness": _loudness(rendition.loudness) if rendition.loudness else None,
    }


def _loudness(heard: Loudness) -> dict[str, float | None]:
    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, 2)

    return {
        "integrated_lufs": rounded(heard.integrated),
        "range_lu": rounded(heard.range),
        "true_peak_dbtp": rounded(heard.true_peak),
        "short_term_lufs": rounded(heard.short_term),
        "rms_db": rounded(heard.rms),
    }


@functools.cache
def _purpose(name: str) -> str:
    """Say for whom a profile is; empty for an office's own, whose name says it."""
    try:
        return profile.get(name).title
    except ConfigError:
        return ""
