"""PDF documents with a text layer into blocks: what is printed, without heads, page numbers and footnotes.

A PDF says where each character stands, not what it is: paragraphs, headings and columns are told by spacing and
size, and everything that was mended or left out is noted.
"""

import io
from typing import Any

from rupor.errors import MessageError
from rupor.text.decode import LIMIT, too_long
from rupor.text.documents import pdf_page, pdf_text
from rupor.text.documents.draft import Document, Draft, counted
from rupor.text.documents.package import left_margins, title
from rupor.text.documents.pdf_lines import RAISED, Sheet, sheet
from rupor.text.language import script

PAGES = 500
"""Of a document: a message has less, and a page costs time even when it is empty."""
RTL = ("ARABIC", "HEBREW", "SYRIAC", "THAANA", "NKO")
_SCAN = 20
"""Letters a page below which a document is rather a picture of a text."""


def read(data: bytes, where: str) -> Document:
    """Read a PDF document; raise MessageError when it is locked, damaged, a scan or too large."""
    document = _opened(data, where)
    if len(document) > PAGES:
        raise MessageError(
            f"{where}: has {len(document):,} pages, limit {PAGES}. Expected one message. "
            "Save the pages that hold it as a document of their own."
        )
    sheets = _sheets(document, where)
    draft = Draft(where)
    size = pdf_page.body_size(sheets)
    kept, lost, running = pdf_page.without_margins(sheets, size)
    draft.remarks += [f"page numbers and running lines of {counted(lost, 'page')} left out"] if lost else []
    draft.remarks += left_margins(running)
    rtl = _is_rtl(kept)
    columns = [_without_notes(one, size, rtl, draft) for one in kept]
    pdf_text.write(columns, size, rtl, draft)
    turned = sum(one.turned for one in sheets)
    draft.remarks += [f"{counted(turned, 'character')} that run up, down or askew left out"] if turned else []
    properties = document.get_metadata_dict()
    return draft.document(title=title(properties.get("Title", "")))


def _opened(data: bytes, where: str) -> Any:
    """Open a document, or say why it cannot be opened."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(io.BytesIO(data))
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise MessageError(
                f"{where}: is locked with a password. Expected an open document. "
                "Open it with its password and print it into a new PDF."
            ) from error
        raise MessageError(
            f"{where}: is damaged, or no PDF document ({error}). Expected a whole document. "
            "Fetch it again, or print it into a new PDF."
        ) from error


def _sheets(document: Any, where: str) -> list[Sheet]:
    """Read the characters of all pages; raise MessageError when there are too many, or next to none."""
    sheets = []
    size = 0
    for number in range(len(document)):
        page = document[number]
        sheets.append(sheet(page))
        page.close()
        size += sum(len(piece.text) for piece in sheets[-1].pieces)
        if size > LIMIT:
            raise too_long(where, f"more than {LIMIT:,} characters, ")
    letters = sum(char.isalnum() for one in sheets for piece in one.pieces for char in piece.text)
    if not letters or letters < _SCAN * (len(sheets) - 1):
        raise MessageError(
            f"{where}: has no text layer ({counted(len(sheets), 'page')}, {counted(letters, 'letter')}): it is a "
            "picture of a text. Expected words. Take the document that it was made from, or recognise its text "
            "(OCR) first."
        )
    return sheets


def _is_rtl(sheets: list[Sheet]) -> bool:
    """Tell whether most letters of a document run right to left."""
    letters = [char for one in sheets for piece in one.pieces for char in piece.text if char.isalpha()]
    return 2 * sum(script(char) in RTL for char in letters) > len(letters)


def _without_notes(one: Sheet, size: float, rtl: bool, draft: Draft) -> list[list[pdf_page.Line]]:
    """Return a page's columns without footnotes and without their marks; other raised figures stay."""
    columns = []
    marks: set[str] = set()
    for column in pdf_page.lines(one, size, rtl):
        kept, found = pdf_page.without_notes(column, size)
        marks |= set(found)
        draft.left["footnote"] += len(found)
        columns.append(kept)
    return [[pdf_text.unmarked(line, marks, RAISED) for line in column] for column in columns]
