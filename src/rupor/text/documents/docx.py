"""Word documents (.docx) into blocks, as a reader sees them: ECMA-376, both of its forms.

What was inserted is read and what was deleted is not; results of fields are read, their codes are not. Notes,
comments, pictures, headers and footers are left out and counted. ``lxml`` reads the XML: ``python-docx`` gives a
paragraph's text without insertions, content controls and simple fields, so that words would be lost.
"""

from collections.abc import Iterator

from rupor.errors import MessageError
from rupor.text.documents import package, tree
from rupor.text.documents.archive import Archive
from rupor.text.documents.draft import Document, Draft, counted
from rupor.text.documents.styles import LOWEST, Styles
from rupor.text.documents.tree import Element, attribute, child, inside, name
from rupor.text.layout import Kind, titled

_PASSED = {
    "w:ins",
    "w:moveTo",
    "w:smartTag",
    "w:customXml",
    "w:hyperlink",
    "w:fldSimple",
    "w:sdtContent",
    "w:dir",
}
_PASSED |= {"w:bdo", "w:rubyBase", "w:ruby", "m:oMath", "m:oMathPara", "m:r"}
"""Wrappers whose inside is read where they stand."""
_SIGNS = {"w:tab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "\u2011", "w:ptab": " "}
_COUNTED = {
    "w:footnoteReference": "footnote",
    "w:endnoteReference": "endnote",
    "w:commentReference": "comment",
    "w:sym": "sign of a symbol font",
    "w:altChunk": "embedded document",
    "w:subDoc": "embedded document",
}
_PICTURES = {"pic:pic": "picture", "v:imagedata": "picture", "c:chart": "chart", "dgm:relIds": "diagram"}
_CONTENTS = "table of contents"


def read(data: bytes, where: str) -> Document:
    """Read a Word document; raise MessageError when it is none, is damaged or too large."""
    archive = Archive(data, where)
    parts = package.parts(archive)
    if parts.main is None:
        raise MessageError(
            f"{where}: is no Word document (a zip file without a main text). Expected a .docx as Word or "
            "LibreOffice saves it. Open it and save it again."
        )
    body = child(parts.main, "w:body")
    reader = _Reader(Draft(where), Styles(parts.styles, parts.numbering))
    reader.balanced = _balanced(parts.main)
    if body is not None:
        reader.blocks(body)
    reader.flush()
    draft = reader.draft
    draft.remarks += package.margins(parts)
    if reader.boxes:
        draft.remarks.append(f"{counted(reader.boxes, 'text box')} read after the paragraph beside it")
    if reader.contents:
        draft.remarks.append(f"{_CONTENTS} left out")
    return draft.document(title=parts.title, language=parts.language or reader.styles.language)


def _balanced(root: Element) -> bool:
    """Tell whether every field that begins ends too; in a damaged one code cannot be told from text."""
    kinds = [attribute(mark, "w:fldCharType") for mark in inside(root, "w:fldChar")]
    return kinds.count("begin") == kinds.count("end")


class _Reader:
    """Walks through a document once, in its order."""

    def __init__(self, draft: Draft, styles: Styles) -> None:
        self.draft = draft
        self.styles = styles
        self.balanced = True
        self.boxes = 0
        self.contents = False
        self._fields: list[list[str]] = []
        """For each field that is open: its code, and the state ``code`` or ``result``."""
        self._joined = ""
        """The text of a paragraph whose end was deleted: it runs on in the next one."""
        self._late: list[Draft] = []
        """Text boxes of the paragraph that is being read."""

    def blocks(self, container: Element) -> None:
        """Read everything that stands one below the other."""
        for element in container:
            kind = name(element)
            if kind == "w:p":
                self._paragraph(element)
            elif kind == "w:tbl":
                self._table(element)
            elif kind == "w:sdt":
                self._control(element)
            elif kind == "mc:AlternateContent":
                self.blocks(_chosen(element))
            elif kind in _PASSED:
                self.blocks(element)
            elif kind in _COUNTED:
                self.draft.left[_COUNTED[kind]] += 1

    def flush(self) -> None:
        """Keep the text of a paragraph whose deleted end was not followed by another."""
        self.draft.add("paragraph", self._joined)
        self._joined = ""

    def _control(self, element: Element) -> None:
        """Read a content control, but for a table of contents."""
        gallery = next(inside(element, "w:docPartGallery"), None)
        if gallery is not None and attribute(gallery, "w:val") == "Table of Contents":
            self.contents = True
        else:
            self.blocks(_filled(element))

    def _table(self, table: Element) -> None:
        """Read a table row by row."""
        outer, rows = self.draft, []
        for row in inside(table, "w:tr"):
            if _owner(row, "w:tbl") is not table or child(row, "w:trPr", "w:del") is not None:
                continue
            cells = []
            for cell in inside(row, "w:tc"):
                if _owner(cell, "w:tr") is row and not _continued(cell):
                    self.draft = outer.inner()
                    self.blocks(cell)
                    self.flush()
                    cells.append(self.draft)
            rows.append(cells)
        self.draft = outer
        self.draft.table(rows)

    def _paragraph(self, element: Element) -> None:
        """Read one paragraph, then the text boxes that are fixed to it."""
        look = self.styles.look(element)
        label = self.styles.label(look)
        text = self._joined + "".join(self._inline(element, look.hidden))
        self._joined = ""
        late, self._late = self._late, []
        if look.contents:
            self.contents = self.contents or bool(text.strip())
        elif child(element, "w:pPr", "w:rPr", "w:del") is not None:
            self._joined = text
        else:
            kind, level = self._kind(element, look.level, look.listed, text)
            self.draft.add(kind, f"{label} {text}" if text.strip() else "", level)
        for box in late:
            self.draft.take(box)

    def _kind(self, element: Element, level: int, listed: bool, text: str) -> tuple[Kind, int]:
        """Tell what a paragraph is; a short bold line that no stop ends is a heading, whatever its style."""
        if level:
            return "heading", level
        if listed:
            return "item", 0
        if self.styles.all_bold(element) and titled(text.strip()):
            return "heading", LOWEST
        return "paragraph", 0

    def _inline(self, element: Element, unseen: bool) -> Iterator[str]:
        """Yield the text within a paragraph."""
        for part in element:
            kind = name(part)
            if kind == "w:r":
                yield from self._run(part, unseen)
            elif kind in _PASSED or (kind.startswith("m:") and kind != "m:t" and not kind.endswith("Pr")):
                yield from self._inline(part, unseen)
            elif kind == "w:sdt":
                yield from self._inline(_filled(part), unseen)
            elif kind == "mc:AlternateContent":
                yield from self._inline(_chosen(part), unseen)
            elif kind == "m:t":
                yield part.text or ""

    def _run(self, run: Element, unseen: bool) -> Iterator[str]:
        """Yield the text of a run, and note what else it holds."""
        unseen = self.styles.hidden(run, unseen)
        for part in run:
            kind = name(part)
            if kind == "w:fldChar":
                self._field(attribute(part, "w:fldCharType"))
            elif kind == "w:instrText":
                self._code(part.text or "")
            elif unseen:
                self.draft.left["hidden piece of text"] += kind == "w:t" and bool((part.text or "").strip())
            elif kind == "w:t" or kind in _SIGNS:
                yield (_SIGNS.get(kind) or part.text or "") if self._shown() else ""
            elif kind == "w:ruby":
                yield from self._inline(part, unseen)
            else:
                self._beside(part, kind)

    def _beside(self, part: Element, kind: str) -> None:
        """Note what is no text of the line."""
        if kind in _COUNTED:
            self.draft.left[_COUNTED[kind]] += 1
        else:
            self._drawn(part)

    def _code(self, text: str) -> None:
        """Keep the code of the field that is open."""
        if self._fields:
            self._fields[-1][0] += text

    def _field(self, state: str) -> None:
        """Enter, cross or leave a field."""
        if state == "begin":
            self._fields.append(["", "code"])
        elif self._fields and state == "separate":
            self._fields[-1][1] = "result"
        elif self._fields and state == "end":
            self._fields.pop()

    def _shown(self) -> bool:
        """Tell whether text is shown here: not within a field's code, nor in a table of contents."""
        if not self.balanced:
            return True
        if any(code.split()[:1] == ["TOC"] for code, _ in self._fields):
            self.contents = True
            return False
        return all(state == "result" for _, state in self._fields)

    def _drawn(self, element: Element) -> None:
        """Keep text boxes for the end of the paragraph, and count pictures."""
        for part in _outer(element):
            what = _PICTURES.get(name(part))
            if what:
                self.draft.left[what] += 1
                continue
            outer, late = self.draft, self._late
            self.draft, self._late = outer.inner(), []
            self.blocks(part)
            self.flush()
            self.boxes += bool(self.draft.entries)
            self.draft, self._late = outer, [*late, self.draft]


def _outer(element: Element) -> Iterator[Element]:
    """Yield the text boxes and pictures of a drawing, but none that are inside others."""
    if name(element) == "w:txbxContent" or name(element) in _PICTURES:
        yield element
        return
    for part in _chosen(element) if name(element) == "mc:AlternateContent" else element:
        yield from _outer(part)


def _chosen(element: Element) -> Element:
    """Return the one of several equal contents that is read: the first that has any text, else the first."""
    worded = (one for one in element if next(inside(one, "w:t"), None) is not None)
    return next(worded, next(iter(element), element))


def _filled(control: Element) -> Element:
    """Return what somebody filled into a content control; nothing where it shows its prompt."""
    content = child(control, "w:sdtContent")
    prompt = child(control, "w:sdtPr", "w:showingPlcHdr")
    return () if content is None or prompt is not None else content


def _owner(element: Element, kind: str) -> Element | None:
    """Return the nearest element of a kind around another."""
    return next(element.iterancestors(*tree.long(kind)), None)


def _continued(cell: Element) -> bool:
    """Tell whether a cell only continues the one above it."""
    merged = child(cell, "w:tcPr", "w:vMerge")
    return merged is not None and attribute(merged, "w:val") != "restart"
