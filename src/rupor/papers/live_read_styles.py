"""The styles of the Word document that an announcer reads from, and what python-docx has no words for.

Elements are those of ECMA-376, part 1: languages (``w:lang``), direction (``w:bidi``, ``w:rtl``), sizes of complex
scripts (``w:szCs``) and fields.
"""

import re
from datetime import datetime
from typing import Any

from rupor.tag import primary, right_to_left

FONT, HAN_FONT = "Arial", "Microsoft YaHei"
"""On nearly every office computer; a word processor that lacks one takes its own."""
SAID, MARK, FAINT, BLACK = "0B4F8A", "A4161A", "595959", "000000"
"""Colours of what is said, of pauses and warnings, of what is not read, and of text: 4.5 : 1 or more on white."""
MARGINS = {"left_margin": 26, "right_margin": 34, "top_margin": 24, "bottom_margin": 20}
"""Millimetres; they leave lines of 40 to 55 letters."""
PAGE = {"page_width": 210, "page_height": 297}
"""A4."""
_EAST_ASIAN = ("zh", "ja", "ko")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""


def clean(text: str) -> str:
    """Return *text* without what a document cannot hold."""
    return _FORBIDDEN.sub(" ", text)


def points(number: float) -> Any:
    """Return a length in points, as python-docx takes it."""
    from docx.shared import Pt

    return Pt(number)


def settle(document: Any, language: str, size: float) -> None:
    """Give a new document its page, its language and its styles; *size* is that of the text to read, in points."""
    from docx.shared import Mm

    section = document.sections[0]
    for name, millimetres in {**PAGE, **MARGINS}.items():
        setattr(section, name, Mm(millimetres))
    if right_to_left(language):
        section._sectPr.insert_element_before(_element("w:bidi"), "w:rtlGutter", "w:docGrid")
    _default(document, language)
    _built_in(document)
    _own(document, size)


def describe(document: Any, title: str, agency: str, language: str, date: str) -> None:
    """Set the document's properties: nothing of the template's, and no time but the message's *date* (ISO 8601)."""
    known = document.core_properties
    known.title, known.author, known.language = clean(title)[:255], clean(agency)[:255], language
    known.comments = ""
    element = known._element
    for name in ("created", "modified"):
        for found in element.findall(f"{{http://purl.org/dc/terms/}}{name}"):
            element.remove(found)
    if date:
        known.created = datetime.fromisoformat(date)
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]  # a picture of the empty template


def direct(paragraph: Any, language: str) -> None:
    """Lay a paragraph out in the direction of its language."""
    if right_to_left(language):
        paragraph._p.get_or_add_pPr().insert_element_before(
            _element("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def speak(run: Any, language: str) -> None:
    """Say in which language a run is, and let it run from right to left where that is."""
    properties = run._r.get_or_add_rPr()
    if right_to_left(language):
        run.font.rtl = True
    properties.append(_language(language))


def field(paragraph: Any, name: str) -> None:
    """Add a field that a word processor fills in: ``PAGE`` or ``NUMPAGES``."""
    element = _element("w:fldSimple", instr=name)
    run = _element("w:r")
    text = _element("w:t")
    text.text = "1"
    run.append(text)
    element.append(run)
    paragraph._p.append(element)


def _language(tag: str) -> Any:
    """Say a language where word processors look for one of its script."""
    if right_to_left(tag):
        return _element("w:lang", bidi=tag)
    return _element("w:lang", **{"eastAsia" if primary(tag) in _EAST_ASIAN else "val": tag})


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _default(document: Any, language: str) -> None:
    """Set fonts and the language of the whole document, in place of the template's."""
    from docx.oxml.ns import qn

    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for name in ("w:rFonts", "w:lang"):
        properties.remove(properties.find(qn(name)))
    properties.insert(0, _fonts())
    properties.append(_language(language))


def _fonts() -> Any:
    return _element("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=HAN_FONT)


def _built_in(document: Any) -> None:
    """Dress the styles that every word processor knows."""
    for name, size, bold, color in (
        ("Normal", 11, False, BLACK),
        ("Title", 20, True, BLACK),
        ("Heading 2", 11, True, BLACK),
        ("Header", 9, False, FAINT),
        ("Footer", 9, False, FAINT),
    ):
        style = document.styles[name]
        _dress(style, size, bold, color)
        style.paragraph_format.space_after = 0 if name in ("Header", "Footer") else None
    for element in document.styles["Title"].element.iter():
        if element.tag.endswith("}pBdr"):
            element.getparent().remove(element)
            break


def _own(document: Any, size: float) -> None:
    """Add the styles that only this document has."""
    from docx.enum.style import WD_STYLE_TYPE

    for name, height, bold, color, after in (
        ("Announcer", size, False, BLACK, 8),
        ("Announcer below", size * 0.8, False, SAID, 8),
        ("Announcer time", 11, True, FAINT, 2),
        ("Announcer note", 9, False, FAINT, 3),
        ("Announcer warning", 12, True, MARK, 4),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _dress(style, height, bold, color)
        form = style.paragraph_format
        form.space_after, form.keep_together, form.widow_control = points(after), True, True
        style.element.get_or_add_pPr().insert_element_before(
            _element("w:suppressAutoHyphens"), "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )
    for name in ("Announcer", "Announcer below"):
        document.styles[name].paragraph_format.line_spacing = 1.5
    document.styles["Announcer time"].paragraph_format.keep_with_next = True
    document.styles["Announcer time"].paragraph_format.space_before = points(10)
    for name, bold, color in (
        ("Announcer said", True, SAID),
        ("Announcer pause", True, MARK),
        ("Announcer silent", False, FAINT),
    ):
        _dress(document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER), None, bold, color)


def _dress(style: Any, height: float | None, bold: bool, color: str) -> None:
    """Set a style's print, of Arabic and Hebrew letters too, which have a size and a weight of their own."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    font = style.font
    font.bold = font.cs_bold = bold
    font.italic = None
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:spacing", "w:kern", "w:szCs", "w:color"):
        for found in properties.findall(qn(name)):
            properties.remove(found)
    font.color.rgb = RGBColor.from_string(color)
    if height is not None:
        font.size = points(height)
        properties.find(qn("w:sz")).addnext(_element("w:szCs", val=str(round(height * 2))))
