"""Web pages (.html) into blocks: the main text, without menus, notices and links around it.

``trafilatura`` tells which text is the main one; the smallest part of the page around that text is then read
whole, since trafilatura alone runs a short page into one paragraph, drops list numbers, and drops the line with
the help-line's number where that is a link.
"""

import codecs
import dataclasses
import re
from collections.abc import Iterator

from rupor.errors import MessageError
from rupor.text import decode
from rupor.text.documents import html_main, package
from rupor.text.documents.draft import TITLE, Document, Draft
from rupor.text.documents.html_page import Margins, Page, unseen
from rupor.text.documents.tree import Element

_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,500}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?([\w.:-]{2,40})""", re.I
)
_CODECS = (
    "utf",
    "cp",
    "iso8859",
    "koi8",
    "mac",
    "gb",
    "big5",
    "euc",
    "shift",
    "windows",
    "hz",
    "tis",
    "ptcp",
)
_ALSO = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""What browsers read under these names: the larger encoding that holds the named one."""
_HEAD_LIMIT = 4096
"""Bytes in which a page must declare its encoding: four times what HTML asks for."""
_SITE = re.compile(r"\s+[|–—·»]\s+|\s+-\s+")


def read(data: bytes, where: str) -> Document:
    """Read a web page; raise MessageError when it is damaged, nested too deep or holds no text."""
    text, encoding = _decoded(data, where)
    root = _parsed(text, where)
    head = " ".join(root.xpath("string(//title)").split())
    language = str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    body = root.find("body")
    body = root if body is None else body
    margins = Margins(body)
    main = html_main.find(text, body, margins)
    page = Page(Draft(where), margins)
    headline = _headline(body, main, head)
    if headline:
        page.draft.add("heading", headline, TITLE)
    page.blocks(main)
    whole = sum(len(part.split()) for part in _visible(body))
    words = sum(len(entry.text.split()) for entry in page.draft.entries)
    page.draft.remarks += page.remarks(whole - words)
    document = page.draft.document(title=package.title(_SITE.split(head)[0]), language=language)
    return dataclasses.replace(document, encoding=encoding)


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    """Decode by byte order mark, declaration, and else as a text file; what is UTF-8 is that, whatever it declares."""
    declared = _DECLARED.search(data[:_HEAD_LIMIT])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            encoding = _codec(declared[1].decode("ascii"))
        if encoding:
            return _strictly(data, encoding, where), _called(encoding)
    return decode.encoded(data, where)


def _codec(label: str) -> str:
    """Return Python's name of a declared encoding; empty when it is none for text."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    return _ALSO.get(name, name) if name.startswith((*_CODECS, "ascii")) and name != "utf-8" else ""


def _called(encoding: str) -> str:
    return encoding.replace("cp125", "windows-125")


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise MessageError(
            f"{where}: is damaged (says that it is {_called(encoding)}, which it is not). "
            "Save the page again as UTF-8."
        ) from error


def _parsed(text: str, where: str) -> Element:
    """Parse a page as browsers do; refuse one that the parser could only read in part."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    text = re.sub(r"\A\s*<\?xml[^>]*>", "", text.translate({0: None, 0x1E: " "}))
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise MessageError(f"{where}: has no words in it. A message needs at least one.") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise MessageError(
            f"{where}: is nested too deep, more than 256 levels, or holds a text over 10 MB. "
            "Copy its words into a text file (.txt), UTF-8."
        )
    return root


def _headline(body: Element, main: Element, head: str) -> str:
    """Return the page's first heading where it stands outside of its main text, and is not the name of the site."""
    first = next((one for one in body.iter("h1") if "".join(one.itertext()).strip()), None)
    if first is None or next(main.iter("h1"), None) is not None:
        return ""
    text = " ".join("".join(first.itertext()).split())
    return text if not head or head.startswith(text) else ""


def _visible(element: Element) -> Iterator[str]:
    """Yield every text of a page that a browser would show."""
    if unseen(element):
        return
    yield element.text or ""
    for part in element:
        yield from _visible(part)
        yield part.tail or ""
