"""TTML, as EBU-TT-D (EBU Tech 3380, 2018) for broadcasters and as IMSC 1.1 text profile (W3C) for streaming services.

EBU-TT-D is the narrower of the two, so both are written as it allows: one region, one style, one paragraph for each
cue. Each adds what names it, which the other forbids. Text stands in a black box at the bottom centre.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rupor import clock
from rupor.captions import grid
from rupor.captions.formats import Format
from rupor.captions.grid import Shown
from rupor.model import Track
from rupor.tag import right_to_left

TT = "{http://www.w3.org/ns/ttml}"
TTM = "{http://www.w3.org/ns/ttml#metadata}"
TTP = "{http://www.w3.org/ns/ttml#parameter}"
TTS = "{http://www.w3.org/ns/ttml#styling}"
EBUTTM = "{urn:ebu:tt:metadata}"
EBUTTS = "{urn:ebu:tt:style}"
XML = "{http://www.w3.org/XML/1998/namespace}"
NAMES = {
    None: TT[1:-1],
    "ttm": TTM[1:-1],
    "ttp": TTP[1:-1],
    "tts": TTS[1:-1],
    "ebuttm": EBUTTM[1:-1],
    "ebutts": EBUTTS[1:-1],
}

# 80 % of a cell, with the default of 15 rows, is 58 of 1080 lines: 42 characters take two thirds of the width.
BOX = {
    f"{TTS}fontFamily": "proportionalSansSerif",
    f"{TTS}fontSize": "80%",
    f"{TTS}lineHeight": "125%",
    f"{TTS}textAlign": "center",
    f"{EBUTTS}multiRowAlign": "center",
    f"{EBUTTS}linePadding": "0.5c",
}
INK = {f"{TTS}color": "#ffffff", f"{TTS}backgroundColor": "#000000"}
RIGHT_TO_LEFT = {f"{TTS}direction": "rtl", f"{TTS}unicodeBidi": "embed"}
BOTTOM = {f"{TTS}origin": "10% 10%", f"{TTS}extent": "80% 80%", f"{TTS}displayAlign": "after"}


def write_ebu_tt_d(track: Track) -> str:
    """Write *track* as EBU-TT-D."""
    return _document(track, conforms=["urn:ebu:tt:distribution:2018-04"])


def write_imsc(track: Track) -> str:
    """Write *track* as IMSC 1.1 text."""
    profile = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    return _document(track, parameters={f"{TTP}contentProfiles": profile})


def _document(
    track: Track, *, parameters: Mapping[str, str] | None = None, conforms: Sequence[str] = ()
) -> str:
    """Write *track* with more *parameters* on the root, and the standards to which it says that it *conforms*."""
    from lxml import etree

    language = grid.language(track)
    root = etree.Element(
        f"{TT}tt",
        {
            f"{XML}lang": language,
            f"{TTP}timeBase": "media",
            f"{TTP}cellResolution": "32 15",
            **(parameters or {}),
        },
        nsmap=NAMES,
    )
    _head(root, track, conforms)
    cues = grid.cues(track, grid.MILLISECOND)
    paragraphs = []
    if cues:
        # A division holds at least one paragraph, so a track without cues has no body.
        body = etree.SubElement(root, f"{TT}body", {"style": "box"})
        division = etree.SubElement(body, f"{TT}div", {"region": "bottom"})
        paragraphs = [_paragraph(division, number, cue, language) for number, cue in enumerate(cues, 1)]
    # White space is for people, and only where it is not text.
    etree.indent(root, " ")
    for paragraph, cue in zip(paragraphs, cues, strict=True):
        _text(paragraph, cue)
    return str(etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode()) + "\n"


def _head(root: Any, track: Track, conforms: Sequence[str]) -> None:
    from lxml import etree

    head = etree.SubElement(root, f"{TT}head")
    metadata = etree.SubElement(head, f"{TT}metadata")
    etree.SubElement(metadata, f"{TTM}title").text = grid.clean(track.title)
    if conforms:
        about = etree.SubElement(metadata, f"{EBUTTM}documentMetadata")
        for standard in conforms:
            etree.SubElement(about, f"{EBUTTM}conformsToStandard").text = standard
    styling = etree.SubElement(head, f"{TT}styling")
    for name, style in (("box", BOX), ("ink", INK), ("rtl", RIGHT_TO_LEFT)):
        etree.SubElement(styling, f"{TT}style", {f"{XML}id": name, **style})
    layout = etree.SubElement(head, f"{TT}layout")
    etree.SubElement(layout, f"{TT}region", {f"{XML}id": "bottom", **BOTTOM})


def _paragraph(division: Any, number: int, cue: Shown, language: str) -> Any:
    from lxml import etree

    attributes = {
        f"{XML}id": f"cue{number}",
        "begin": clock.stamp(cue.start, "."),
        "end": clock.stamp(cue.end, "."),
    }
    if cue.language != language:
        attributes[f"{XML}lang"] = cue.language
    if right_to_left(cue.language):
        attributes["style"] = "rtl"
    return etree.SubElement(division, f"{TT}p", attributes)


def _text(paragraph: Any, cue: Shown) -> None:
    from lxml import etree

    span = etree.SubElement(paragraph, f"{TT}span", {"style": "ink"})
    span.text = cue.lines[0]
    for line in cue.lines[1:]:
        etree.SubElement(span, f"{TT}br").tail = line


EBU_TT_D = Format(suffix="ebu-tt-d.xml", media_type="application/ttml+xml", write=write_ebu_tt_d)
IMSC = Format(suffix="ttml", media_type="application/ttml+xml", write=write_imsc)
