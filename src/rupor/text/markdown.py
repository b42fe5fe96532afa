"""Markdown into blocks: the markup goes, every word that a reader would see stays.

CommonMark with tables and strikethrough, read by ``markdown-it-py``. A table is read row by row.
"""

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from rupor.text.layout import Block, Kind, fold, lines, speakable, titled

if TYPE_CHECKING:
    from markdown_it.token import Token

NESTING = 200
"""Quotes and lists in one another; the parser's own limit of 20 would lose what lies deeper."""
_ENDED = (".", ",", ";", ":", "!", "?", "…")


def blocks(text: str) -> tuple[Block, ...]:
    """Read Markdown as blocks; the first ``# `` heading, or a first block that looks like one, is the title.

    >>> blocks("# Message\\n\\nSee *this* [page](https://example.org).")
    (Block(kind='title', text='Message'), Block(kind='paragraph', text='See this page.'))
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": NESTING}).enable(["table", "strikethrough"])
    found, levels = _read(parser.parse(lines(text)))
    return speakable(_with_title(found, levels))


def _with_title(found: list[Block], levels: list[int]) -> list[Block]:
    """Name the title: a heading at the very start, the first ``# `` heading, or a first short line."""
    if not found:
        return found
    first = found[0]
    if levels[0]:
        place = 0
    elif 1 in levels:
        place = levels.index(1)
    elif len(found) > 1 and first.kind == "paragraph" and titled(first.text):
        place = 0
    else:
        return found
    return [*found[:place], Block("title", found[place].text), *found[place + 1 :]]


def _read(tokens: Sequence["Token"]) -> tuple[list[Block], list[int]]:
    """Collect blocks and, for headings, their level (0 for all else)."""
    found: list[Block] = []
    levels: list[int] = []
    numbers: list[str] = []
    depth = level = 0
    row: list[str] | None = None
    for token in tokens:
        if token.type in ("list_item_open", "list_item_close"):
            depth += token.nesting
            numbers = [f"{token.info}{token.markup} "] if token.nesting == 1 and token.info else []
        elif token.type in ("heading_open", "heading_close"):
            level = int(token.tag[1:]) if token.nesting == 1 else 0
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            _add(found, levels, "item", _row(row or []), 0)
            row = None
        elif row is not None and token.type == "inline":
            row.append(_content(token))
        elif token.type in ("inline", "html_block", "code_block", "fence"):
            kind: Kind = "heading" if level else "item" if depth else "paragraph"
            number = numbers.pop() if numbers else ""
            _add(found, levels, kind, number + _content(token), level)
    return found, levels


def _add(found: list[Block], levels: list[int], kind: Kind, text: str, level: int) -> None:
    """Keep a block that has any text."""
    text = fold(text)
    if text:
        found.append(Block(kind, text))
        levels.append(level)


def _row(cells: list[str]) -> str:
    """Write a table's row as one line, its cells parted by commas."""
    shown = [cell for cell in map(fold, cells) if cell]
    parted = [cell if cell.endswith(_ENDED) else f"{cell}," for cell in shown[:-1]]
    return " ".join([*parted, *shown[-1:]])


def _content(token: "Token") -> str:
    """Return what a reader sees of a token that holds text."""
    if token.type == "inline":
        return "".join(_inline(child) for child in token.children or ())
    return _without_tags(token.content) if token.type == "html_block" else token.content


def _inline(token: "Token") -> str:
    """Return what a reader sees of a stretch inside a line; of a picture its description."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return "".join(_inline(child) for child in token.children or ())
    if token.type == "html_inline":
        return " " if token.content.lower().startswith(("<br", "<hr")) else ""
    return token.content


class _Text(HTMLParser):
    """Collects the text of HTML that a browser would show."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        described = dict(attrs).get("alt") if tag == "img" else None
        self.parts.append(f" {described or ''} ")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in ("script", "style")))
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def _without_tags(html: str) -> str:
    """Return the text of an HTML block."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)
