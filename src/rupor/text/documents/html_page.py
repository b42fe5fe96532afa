"""A part of a web page into blocks, every word that a reader would see, save menus and the like inside it."""

import re
from collections.abc import Callable

from rupor.text.documents import numbering
from rupor.text.documents.draft import TITLE, Draft, counted, opening
from rupor.text.documents.tree import Element
from rupor.text.layout import Kind

_UNSEEN_TAGS = """
applet audio button canvas datalist embed frame frameset head iframe input map meter noframes noscript object option
progress rp rt script select style svg template textarea title video
"""
_BLOCK_TAGS = """
address article aside blockquote body caption center col colgroup dd details dir div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre search section summary table tbody td
tfoot th thead tr ul
"""
_MARGIN_ROLES = """
alertdialog banner complementary contentinfo dialog doc-endnotes doc-footnote doc-toc menu menubar navigation search
toolbar
"""
_NEVER = frozenset(_UNSEEN_TAGS.split())
"""Elements whose inside is no text of the page."""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_ROLES = frozenset(_MARGIN_ROLES.split())
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|gdpr|consent|breadcrumbs?|nav|navbar|navigation|menu|sidebar|share|sharing|social|"
    r"related|recommended|newsletter|subscribe|subscription|popup|modal|advert|ads|banner|skip|pager|pagination|"
    r"comments|toolbar|sr-only|visually-hidden|print-only|noprint)(?:$|[\s_-])",
    re.I,
)
"""Words in the class or id of what stands beside a text."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_FORMS: dict[str, Callable[[int], str]] = {
    "a": numbering.letter,
    "A": lambda number: numbering.letter(number).upper(),
    "i": numbering.roman,
    "I": lambda number: numbering.roman(number).upper(),
}
LINKS = 0.6
"""Share of letters in links from which a list of them is a menu."""
WORTH_SAYING = 20
"""Words around the main text from which it is said that they were left out."""
MENU = 3
"""Links from which a list may be a menu: fewer may be the sources or the contact of a message."""
MOST = 0.4
"""Share of a page's text from which a part is no margin, whatever its name: ``has-sidebar`` names whole pages."""
_BREAK = "\x1e"
"""A break within a line, until it is known whether an empty line follows it."""
_EMPTY_LINE = re.compile(rf"{_BREAK}\s*{_BREAK}[{_BREAK}\s]*")


def unseen(element: Element) -> bool:
    """Tell whether a browser shows nothing of an element as text of the page."""
    if not isinstance(element.tag, str) or element.tag in _NEVER:
        return True
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return hidden or bool(_HIDDEN.search(element.get("style") or ""))


class Margins:
    """Tells what stands beside the text of a page: menus, notices, lists of links."""

    def __init__(self, body: Element) -> None:
        self._whole = _size(body)
        self._known: dict[Element, bool] = {}

    def __contains__(self, element: Element) -> bool:
        if element not in self._known:
            self._known[element] = self._judge(element)
        return self._known[element]

    def _judge(self, element: Element) -> bool:
        tag = element.tag
        if tag in ("nav", "dialog", "aside") or element.get("role") in _ROLES:
            return True
        if tag == "div" and element.get("title") in (
            "header",
            "footer",
        ):  # a page's head, as LibreOffice writes it
            return True
        if tag in ("header", "footer"):
            return next(element.iterancestors("main", "article", "section", "blockquote"), None) is None
        if tag in ("body", "html", "main", "article", "p", "h1", "td", "tr"):
            return False
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if named.strip() and _NAMES.search(named[:300]):
            return (
                _size(element) < MOST * self._whole
                and next(element.iter("main", "article", "h1"), None) is None
            )
        return tag in ("ul", "ol", "div", "section", "table") and self._menu(element)

    @staticmethod
    def _menu(element: Element) -> bool:
        """Tell whether almost all text of an element is in links that lead to other pages."""
        links = [one for one in element.iter("a") if one.get("href") and not _contact(one.get("href"))]
        return len(links) >= MENU and sum(map(_size, links)) > LINKS * _size(element)


def _size(element: Element) -> int:
    """Count the characters of an element's text."""
    return sum(len(text.strip()) for text in element.itertext())


def _contact(target: str) -> bool:
    return target.startswith(("tel:", "mailto:", "sms:", "#"))


class Page:
    """Walks through a part of a page once, in its order."""

    def __init__(self, draft: Draft, margins: Margins) -> None:
        self.draft = draft
        self._margins = margins
        self._top: Element | None = None
        self._said: list[str] = []
        """The text that has been met since the last block ended."""
        self._inside: list[str] = []
        """The items, headings and so on that are open."""
        self._next = self._number = ""
        """The numbers of the item that comes next, and of the one that is open until its first text takes it."""
        self._left: list[str] = []

    def blocks(self, element: Element) -> None:
        """Read an element with all that is in it."""
        self._top = element
        self._walk(element)
        self._end()

    def remarks(self, left: int) -> list[str]:
        """Say that about *left* words of the page were left out, and how some of the pieces among the text begin."""
        if not self._left and left < WORTH_SAYING:
            return []
        shown = ", ".join(opening(text) for text in self._left[:5])
        return [f"about {counted(left, 'word')} beside the text left out{': ' if shown else ''}{shown}"]

    def _walk(self, element: Element) -> None:
        """Read one element, without what follows it."""
        tag = element.tag
        if unseen(element) or self._marginal(element):
            return
        if tag == "br":
            self._said.append(_BREAK)
        elif tag == "del":
            self.draft.left["deleted piece of text"] += 1
        elif tag == "img":
            self.draft.left["picture"] += 1
        elif tag == "table":
            self._table(element)
        elif tag == "sup" and _is_reference(element):
            self.draft.left["reference mark"] += 1
        elif tag in _BLOCKS:
            self._block(element)
        else:
            self._content(element)

    def _content(self, element: Element) -> None:
        """Read what is inside an element."""
        self._said.append(element.text or "")
        for part in element:
            if isinstance(part.tag, str) and part.tag == "li":
                self._next = _number(element, part)
            self._walk(part)
            self._said.append(part.tail or "")

    def _block(self, element: Element) -> None:
        """Read an element that begins and ends a block."""
        self._end()
        if element.tag == "li":
            self._number, self._next = self._next, ""
        titled = element.tag == "p" and element.get("class") in ("title", "MsoTitle")
        self._inside.append("p.title" if titled else element.tag)
        self._content(element)
        self._end()
        self._inside.pop()
        if element.tag == "li":
            self._number = ""

    def _end(self) -> None:
        """End the block that is open; an empty line in it, made of two breaks, ends one too."""
        text, self._said = "".join(self._said), []
        kind, level = self._kind()
        for piece in _EMPTY_LINE.split(text):
            if piece.strip(_BREAK + " \n\t\r\f"):
                self.draft.add(kind, f"{self._number} {piece.replace(_BREAK, chr(10))}", level)
                self._number = ""

    def _kind(self) -> tuple[Kind, int]:
        """Tell what the text at this place is."""
        for tag in reversed(self._inside):
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal():
                return "heading", int(tag[1])
            if tag in ("li", "dt", "dd"):
                return "item", 0
            if tag == "p.title":
                return "heading", TITLE
        return "paragraph", 0

    def _table(self, table: Element) -> None:
        """Read a table row by row."""
        self._end()
        outer, inside, rows = self.draft, self._inside, []
        self._inside = []
        for row in table.iter("tr"):
            if next(row.iterancestors("table"), None) is not table or unseen(row):
                continue
            cells = []
            for cell in row.iterchildren("td", "th"):
                self.draft = outer.inner()
                self._walk(cell)
                self._end()
                cells.append(self.draft)
            rows.append(cells)
        self.draft, self._inside = outer, inside
        for caption in table.iterchildren("caption"):
            self._walk(caption)
        self.draft.table(rows)

    def _marginal(self, element: Element) -> bool:
        """Leave out what stands beside the text, and remember it."""
        if element is self._top or element not in self._margins:
            return False
        text = " ".join(" ".join(element.itertext()).split())
        if text:
            self._left.append(text)
        return True


def _is_reference(element: Element) -> bool:
    """Tell a footnote's mark from other raised text: it is a link within the page."""
    link = next(element.iter("a"), None)
    return link is not None and (link.get("href") or "").startswith("#")


def _number(container: Element, item: Element) -> str:
    """Return an item's number as a browser shows it; empty for bullets."""
    if container.tag != "ol":
        return ""
    items = [one for one in container if one.tag == "li"]
    step = -1 if container.get("reversed") is not None else 1
    start = container.get("start") or ""
    number = int(start) if _figures(start) else (len(items) if step < 0 else 1)
    for one in items:
        value = one.get("value") or ""
        number = int(value) if _figures(value) else number
        if one is item:
            break
        number += step
    form = _FORMS.get(item.get("type") or container.get("type") or "", str)
    return f"{form(number)}."


def _figures(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,9}", text))
