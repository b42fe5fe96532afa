"""``axml`` and ``iXML``: the same in XML, where titles stand in their own script.

``axml`` (EBU Tech 3285 s5) holds EBUCore (EBU Tech 3293), which archives read; ``iXML`` is what editors and recorders
show. Both repeat what ``bext`` names the file by.
"""

from collections.abc import Iterable
from typing import Any

from rupor.model import Label
from rupor.package.tags.facts import notes, voices
from rupor.package.tags.riff_bext import description, history, origin, originator, reference, umid
from rupor.package.tags.riff_cart import CATEGORY
from rupor.package.tags.riff_wave import Wave

EBUCORE = "urn:ebu:metadata-schema:ebucore"
"""Namespace of EBUCore since 1.8."""
EBUCORE_VERSION = "1.8"
DC = "http://purl.org/dc/elements/1.1/"
IXML_VERSION = "1.61"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def axml(label: Label, sound: bytes) -> bytes:
    """Return an EBUCore description, its elements in the order of the schema, as UTF-8."""
    from lxml import etree

    root = etree.Element(f"{{{EBUCORE}}}ebuCoreMain", nsmap={"ebucore": EBUCORE, "dc": DC})
    root.set("version", EBUCORE_VERSION)
    core = etree.SubElement(root, f"{{{EBUCORE}}}coreMetadata")
    own = label.language
    _told(core, "title", "title", label.title or label.id, own)
    _told(core, "alternativeTitle", "title", label.series, own, type="series")
    _office(core, "creator", label.agency)
    _told(core, "description", "description", label.text, own, type="script")
    for language, text in _disclosures(label):
        _told(core, "description", "description", text, language, type="synthetic voice disclosure")
    _office(core, "publisher", label.publisher)
    for voice in voices(label):
        _voice(core, voice)
    _dates(core, label)
    kind = etree.SubElement(core, f"{{{EBUCORE}}}type")
    etree.SubElement(kind, f"{{{EBUCORE}}}genre").set("typeLabel", CATEGORY)
    _told(core, "identifier", "identifier", label.id, "", type="message")
    _told(core, "identifier", "identifier", reference(label, sound), "", type="EBU R 99")
    _told(core, "identifier", "identifier", umid(sound)[:32].hex(), "", type="SMPTE 330M basic UMID")
    _told(core, "language", "language", own, "")
    _told(core, "rights", "rights", label.licence, "")
    return _written(root)


def ixml(label: Label, wave: Wave, sound: bytes) -> bytes:
    """Return an iXML description as UTF-8."""
    from lxml import etree

    root = etree.Element("BWFXML")
    note = " ".join(text for _, text in notes(label))
    top = (
        ("IXML_VERSION", IXML_VERSION),
        ("PROJECT", label.series or label.title),
        ("SCENE", label.title),
        ("TAKE", str(label.part) if label.parts else ""),
        ("NOTE", note),
        ("FILE_UID", reference(label, sound)),
    )
    _listed(root, top)
    speed = (
        ("FILE_SAMPLE_RATE", str(wave.rate)),
        ("AUDIO_BIT_DEPTH", str(wave.bits)),
        ("DIGITIZER_SAMPLE_RATE", str(wave.rate)),
        ("TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI", "0"),
        ("TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO", "0"),
        ("TIMESTAMP_SAMPLE_RATE", str(wave.rate)),
    )
    _listed(etree.SubElement(root, "SPEED"), speed)
    _tracks(root, label, wave)
    day = origin(label)
    mirror = (
        ("BWF_DESCRIPTION", description(label)),
        ("BWF_ORIGINATOR", originator(label)),
        ("BWF_ORIGINATOR_REFERENCE", reference(label, sound)),
        ("BWF_ORIGINATION_DATE", day),
        ("BWF_ORIGINATION_TIME", "00:00:00" if day else ""),
        ("BWF_TIME_REFERENCE_LOW", "0"),
        ("BWF_TIME_REFERENCE_HIGH", "0"),
        ("BWF_VERSION", "2"),
        ("BWF_UMID", umid(sound).hex()),
        ("BWF_CODING_HISTORY", history(wave).strip()),
    )
    _listed(etree.SubElement(root, "BEXT"), mirror)
    _listed(etree.SubElement(root, "USER"), _user(label))
    return _written(root)


def _tracks(root: Any, label: Label, wave: Wave) -> None:
    """List the channels, which editors show by name, and some readers want."""
    from lxml import etree

    tracks = etree.SubElement(root, "TRACK_LIST")
    _listed(tracks, [("TRACK_COUNT", str(wave.channels))])
    for number in range(1, wave.channels + 1):
        told = (
            ("CHANNEL_INDEX", str(number)),
            ("INTERLEAVE_INDEX", str(number)),
            ("NAME", ", ".join(voices(label))),
        )
        _listed(etree.SubElement(tracks, "TRACK"), told)


def _user(label: Label) -> Iterable[tuple[str, str]]:
    """Name what iXML has no element for."""
    return (
        ("TITLE", label.title),
        ("LANGUAGE", label.language),
        ("AGENCY", label.agency),
        ("PUBLISHER", label.publisher),
        ("VOICES", ", ".join(voices(label))),
        ("LICENCE", label.licence),
        ("CONTACT", label.contact),
        ("EMBARGO", label.embargo),
        ("EXPIRES", label.expires),
        ("IN_CUE", label.in_cue),
        ("OUT_CUE", label.out_cue),
        ("SCRIPT", label.text),
    )


def _disclosures(label: Label) -> tuple[tuple[str, str], ...]:
    english = label.disclosure_en if label.disclosure_en != label.disclosure else ""
    return tuple(
        (language, text) for language, text in ((label.language, label.disclosure), ("en", english)) if text
    )


def _told(core: Any, name: str, term: str, text: str, language: str, type: str = "") -> None:
    """Add an element of EBUCore that holds a term of Dublin Core, unless there is nothing to tell."""
    from lxml import etree

    if not text:
        return
    element = etree.SubElement(core, f"{{{EBUCORE}}}{name}")
    if type:
        element.set("typeLabel", type)
    term_element = etree.SubElement(element, f"{{{DC}}}{term}")
    term_element.text = text
    if language:
        term_element.set(_LANG, language)


def _office(core: Any, name: str, office: str) -> None:
    from lxml import etree

    if office:
        details = etree.SubElement(
            etree.SubElement(core, f"{{{EBUCORE}}}{name}"), f"{{{EBUCORE}}}organisationDetails"
        )
        etree.SubElement(details, f"{{{EBUCORE}}}organisationName").text = office


def _voice(core: Any, voice: str) -> None:
    from lxml import etree

    contributor = etree.SubElement(core, f"{{{EBUCORE}}}contributor")
    details = etree.SubElement(contributor, f"{{{EBUCORE}}}contactDetails")
    etree.SubElement(details, f"{{{EBUCORE}}}name").text = voice
    etree.SubElement(contributor, f"{{{EBUCORE}}}role").set("typeLabel", "narrator")


def _dates(core: Any, label: Label) -> None:
    """Tell the message's date, and between which moments it may be broadcast."""
    from lxml import etree

    if day := origin(label):
        date = etree.SubElement(core, f"{{{EBUCORE}}}date")
        etree.SubElement(date, f"{{{EBUCORE}}}created").set("startDate", day)
    _told(core, "date", "date", label.embargo, "", type="not before")
    _told(core, "date", "date", label.expires, "", type="not after")


def _listed(element: Any, told: Iterable[tuple[str, str]]) -> None:
    from lxml import etree

    for name, text in told:
        if text:
            etree.SubElement(element, name).text = text


def _written(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
