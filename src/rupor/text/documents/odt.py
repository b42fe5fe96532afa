"""OpenDocument texts (.odt) into blocks, as a reader sees them: ISO/IEC 26300.

Notes, comments, deleted text, pictures, indexes, headers and footers are left out and counted; hidden text is
left out. ``lxml`` reads the XML.
"""

from collections.abc import Iterator

from rupor.errors import MessageError
from rupor.text.documents.archive import Archive
from rupor.text.documents.draft import Document, Draft, counted
from rupor.text.documents.odf_styles import Lists, Styles
from rupor.text.documents.package import left_margins, title
from rupor.text.documents.tree import Element, attribute, child, inside, name
from rupor.text.layout import Kind, titled

_BESIDE = {
    "text:note": "footnote",
    "office:annotation": "comment",
    "draw:image": "picture",
    "draw:object": "embedded object",
    "draw:object-ole": "embedded object",
}
_UNSEEN = {
    "text:tracked-changes", "text:sequence-decls", "text:variable-decls", "text:user-field-decls", "text:ruby-text",
    "office:forms", "office:annotation-end", "text:dde-connection-decls", "text:alphabetical-index-auto-mark-file",
    "svg:title", "svg:desc", "office:event-listeners", "text:index-title-template", "text:hidden-text",
    "text:hidden-paragraph", "office:binary-data", "text:list-header-template",
}  # fmt: skip
_INDEXES = {
    "text:table-of-content": "table of contents",
    "text:alphabetical-index": "index",
    "text:illustration-index": "index",
    "text:table-index": "index",
    "text:object-index": "index",
    "text:user-index": "index",
    "text:bibliography": "index",
}
_SIGNS = {"text:s": " ", "text:tab": " ", "text:line-break": "\n"}
_ROWS = ("table:table-rows", "table:table-row-group", "table:table-header-rows")


def read(data: bytes, where: str) -> Document:
    """Read an OpenDocument text; raise MessageError when it is none, is locked, damaged or too large."""
    archive = Archive(data, where)
    manifest = archive.xml("META-INF/manifest.xml")
    if manifest is not None and next(inside(manifest, "manifest:encryption-data"), None) is not None:
        raise MessageError(
            f"{where}: is locked with a password. Expected an open document. "
            "Open it with its password and save it without one."
        )
    root = archive.xml("content.xml")
    body = None if root is None else child(root, "office:body", "office:text")
    if root is None or body is None:
        raise MessageError(
            f"{where}: is no OpenDocument text (a zip file without one). Expected an .odt as LibreOffice saves "
            "it. Open it and save it again."
        )
    looks = archive.xml("styles.xml")
    reader = _Reader(Draft(where), Styles(root, looks))
    reader.blocks(body)
    draft = reader.draft
    draft.remarks += left_margins([] if looks is None else list(_margins(looks)))
    if reader.boxes:
        draft.remarks.append(f"{counted(reader.boxes, 'text box')} read after the paragraph beside it")
    values = _properties(archive.xml("meta.xml"))
    return draft.document(
        title=title(values.get("dc:title", "")),
        language=values.get("dc:language", "") or reader.styles.language,
    )


def _margins(looks: Element) -> Iterator[str]:
    """Yield the texts of headers and footers."""
    for kind in ("style:header", "style:footer", "style:header-first", "style:footer-first"):
        for element in inside(looks, kind, kind.replace("-first", "-left")):
            yield " ".join("".join(element.itertext()).split())


def _properties(root: Element | None) -> dict[str, str]:
    meta = None if root is None else child(root, "office:meta")
    return {} if meta is None else {name(element): (element.text or "").strip() for element in meta}


class _Reader:
    """Walks through a document once, in its order."""

    def __init__(self, draft: Draft, styles: Styles) -> None:
        self.draft = draft
        self.styles = styles
        self.boxes = 0
        self._lists = Lists(styles)
        self._number = ""
        """The number of the list's item that begins here, until its first paragraph takes it."""
        self._depth = 0
        self._late: list[Draft] = []
        self._readers = {
            "text:p": self._paragraph,
            "text:h": self._paragraph,
            "text:list": self._list,
            "table:table": self._table,
            "text:section": self._section,
            "text:numbered-paragraph": self.blocks,
        }

    def blocks(self, container: Element) -> None:
        """Read everything that stands one below the other."""
        for element in container:
            kind = name(element)
            if kind in self._readers:
                self._readers[kind](element)
            elif kind in _INDEXES:
                self.draft.left[_INDEXES[kind]] += 1
            elif kind.startswith("draw:"):
                self._drawn(element)
                self._flush()

    def _section(self, element: Element) -> None:
        """Read a section unless it is hidden."""
        if attribute(element, "text:display") == "none":
            self.draft.left["hidden section"] += 1
        else:
            self.blocks(element)

    def _list(self, element: Element) -> None:
        """Read a list: its items in their order, each with its number."""
        self._depth += 1
        self._lists.begin(element, self._depth)
        for item in element:
            if name(item) == "text:list-item":
                label = self._lists.label(item, self._depth)
                self._number = label if _begins_with_text(item) else self._number
                self.blocks(item)
            elif name(item) == "text:list-header":
                self.blocks(item)
        self._number = ""
        self._depth -= 1

    def _table(self, table: Element) -> None:
        """Read a table row by row."""
        outer, number, depth = self.draft, self._number, self._depth
        self._number, self._depth = "", 0
        rows = []
        for row in _rows(table):
            cells = []
            for cell in row:
                if name(cell) == "table:table-cell":
                    self.draft = outer.inner()
                    self.blocks(cell)
                    cells.append(self.draft)
            rows.append(cells)
        self.draft, self._number, self._depth = outer, number, depth
        self.draft.table(rows)

    def _paragraph(self, element: Element) -> None:
        """Read one paragraph, then the text boxes that are fixed to it."""
        style = attribute(element, "text:style-name")
        text = "".join(self._inline(element, self.styles.hidden("paragraph", style)))
        if text.strip():
            kind, level = self._kind(element, style, text)
            label, self._number = self._number or self._lists.of_heading(element, level), ""
            self.draft.add(kind, f"{label} {text}", level)
        self._flush()

    def _flush(self) -> None:
        """Add the text boxes of the paragraph that was read."""
        late, self._late = self._late, []
        for box in late:
            self.draft.take(box)

    def _kind(self, element: Element, style: str, text: str) -> tuple[Kind, int]:
        """Tell what a paragraph is; a short bold line that no stop ends is a heading, whatever its style."""
        level = self.styles.level(style)
        if not level and name(element) == "text:h":
            given = attribute(element, "text:outline-level")
            level = min(int(given), 9) if given.isdecimal() and int(given) else 1
        if level:
            return "heading", level
        if self._depth:
            return "item", 0
        if self.styles.all_bold(element, style) and titled(text.strip()):
            return "heading", 9
        return "paragraph", 0

    def _inline(self, element: Element, unseen: bool) -> Iterator[str]:
        """Yield the text within a paragraph."""
        yield self._seen(element.text, unseen)
        for part in element:
            yield from self._part(part, unseen)
            yield self._seen(part.tail, unseen)

    def _part(self, part: Element, unseen: bool) -> Iterator[str]:
        """Yield the text of one piece of a paragraph, and note what else it is."""
        kind = name(part)
        if kind in _SIGNS:
            yield _SIGNS[kind]
        elif kind == "text:note":
            self.draft.left["endnote" if attribute(part, "text:note-class") == "endnote" else "footnote"] += 1
        elif kind in _BESIDE:
            self.draft.left[_BESIDE[kind]] += 1
        elif kind == "text:span":
            own = self.styles.flag("text", attribute(part, "text:style-name"), "text:display", "none")
            yield from self._inline(part, unseen if own is None else own)
        elif kind.startswith("draw:") and kind != "draw:a":
            self._drawn(part)
        elif kind not in _UNSEEN:
            yield from self._inline(part, unseen)

    def _seen(self, text: str | None, unseen: bool) -> str:
        """Return a text unless it is hidden."""
        if unseen and (text or "").strip():
            self.draft.left["hidden piece of text"] += 1
        return "" if unseen else text or ""

    def _drawn(self, element: Element) -> None:
        """Keep text boxes for the end of the paragraph, and count pictures."""
        kind = name(element)
        if kind in _BESIDE:
            self.draft.left[_BESIDE[kind]] += 1
        elif kind == "draw:text-box" or (kind.startswith("draw:") and child(element, "text:p") is not None):
            outer, late, number, depth = self.draft, self._late, self._number, self._depth
            self.draft, self._late, self._number, self._depth = outer.inner(), [], "", 0
            self.blocks(element)
            self.boxes += bool(self.draft.entries)
            self._late = [*late, self.draft]
            self.draft, self._number, self._depth = outer, number, depth
        else:
            # The same picture may be there in several forms, of which one is shown.
            pictures = [part for part in element if name(part) == "draw:image"]
            for part in element:
                if name(part).startswith("draw:") and part not in pictures[1:]:
                    self._drawn(part)


def _rows(table: Element) -> Iterator[Element]:
    """Yield a table's rows once each: how often a row is said to repeat is not believed."""
    for element in table:
        if name(element) == "table:table-row":
            yield element
        elif name(element) in _ROWS:
            yield from _rows(element)


def _begins_with_text(item: Element) -> bool:
    """Tell whether an item has text of its own before any list inside it."""
    first = next(iter(item), None)
    return first is not None and name(first) in ("text:p", "text:h")
