"""XML as a tree whose elements go by short names, read so that nothing outside the file is ever fetched.

``lxml`` refuses nesting over 256 levels and a text over 10 MB by itself; a document type, which only an attack
brings into an office document, is refused here.
"""

import functools
from typing import Any

from rupor.errors import MessageError

_WORD = "wordprocessingml/2006/main"
_SPACES = {
    "w": (f"http://schemas.openxmlformats.org/{_WORD}", "http://purl.oclc.org/ooxml/wordprocessingml/main"),
    "r": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    "m": (
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    ),
    "mc": ("http://schemas.openxmlformats.org/markup-compatibility/2006",),
    "pic": (
        "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "http://purl.oclc.org/ooxml/drawingml/picture",
    ),
    "c": (
        "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "http://purl.oclc.org/ooxml/drawingml/chart",
    ),
    "dgm": (
        "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "http://purl.oclc.org/ooxml/drawingml/diagram",
    ),
    "v": ("urn:schemas-microsoft-com:vml",),
    "dc": ("http://purl.org/dc/elements/1.1/",),
    **{
        prefix: (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0",)
        for prefix, name in {
            "office": "office",
            "text": "text",
            "table": "table",
            "style": "style",
            "draw": "drawing",
            "meta": "meta",
            "manifest": "manifest",
        }.items()
    },
    "xml": ("http://www.w3.org/XML/1998/namespace",),
    "fo": ("urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",),
    "svg": ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",),
}
"""Short names of the vocabularies; Word's exist twice, in the usual and in the strict form of the standard."""
_PREFIXES = {space: prefix for prefix, spaces in _SPACES.items() for space in spaces}

Element = Any
"""An element of lxml, which has no types."""


def parse(data: bytes, member: str, where: str) -> Element:
    """Return the root of an XML file; raise MessageError when it is damaged or holds a document type."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "entity" in str(error).lower():
            raise _typed(member, where) from error
        if "depth" in str(error):
            raise MessageError(
                f"{where}: is nested too deep ('{member}', more than 256 levels). No document of a word "
                "processor is. Copy its words into a new document."
            ) from error
        raise MessageError(
            f"{where}: is damaged ('{member}': {error}). Expected XML. Open it and save it again."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise _typed(member, where)
    return root


def _typed(member: str, where: str) -> MessageError:
    return MessageError(
        f"{where}: holds a document type declaration ('{member}'), which no word processor writes. "
        "Copy its words into a new document."
    )


@functools.lru_cache(4096)
def _short(tag: str) -> str:
    space, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return f"{_PREFIXES.get(space, '?')}:{local}"


def name(element: Element) -> str:
    """Return an element's short name, such as ``w:p``; empty for what is no element."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


@functools.lru_cache(512)
def long(short: str) -> tuple[str, ...]:
    """Return the full names that a short one stands for."""
    prefix, _, local = short.partition(":")
    return tuple(f"{{{space}}}{local}" for space in _SPACES[prefix])


def attribute(element: Element, short: str) -> str:
    """Return an attribute by its short name, such as ``w:val``; empty when it is not there."""
    for full in long(short):
        found = element.get(full)
        if found is not None:
            return str(found)
    return ""


def child(element: Element, *path: str) -> Element | None:
    """Return the first child by its short name, or the child's child; None when there is none."""
    for short in path:
        found = None if element is None else next(element.iterchildren(*long(short)), None)
        element = found
    return element


def inside(element: Element, *names: str) -> Any:
    """Yield all elements of these short names within an element."""
    return element.iter(*(full for short in names for full in long(short)))
