"""Lines of a printed text into paragraphs, items and headings; hyphens at line ends are taken out again."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from rupor.text.documents.draft import Draft, counted
from rupor.text.documents.draft import line as row
from rupor.text.documents.pdf_page import Line
from rupor.text.layout import Kind, titled

LARGER = 1.15
"""Size of a heading's type against the text's, at least."""
LOOSE = 1.22
"""Distance of two lines against the usual one from which a paragraph ends."""
INDENT = 0.8
"""Indent of a first line, in type sizes, at least."""
HEADING_LIMIT = 250
_BULLET = re.compile("[•‣◦▪▫●■□➢✓✔\uf0a7\uf0b7\uf0d8\uf0fc·]\\s*|[-–—]\\s+")
_NUMBER = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\(?[^\W\d_]\)|\(\d{1,3}\)|[一二三四五六七八九十]{1,3}、)\s*(?=\S)"
)
_CONTENTS = re.compile(r"(?:[.·…]\s*){5,}(?:\d{1,4}|[ivxlc]{1,7})$", re.IGNORECASE)
"""How a line of a table of contents ends: dots that lead to the number of a page."""
_STOPS = (".", "!", "?", "…", ":", ";", "»", "”", '"', "。", "！", "？", "؟", ")")
_WORDS = re.compile(r"\w+(?:[-‐‑]\w+)*")
_HYPHENS = "-‐\u00ad"


@dataclass(slots=True)
class _Paragraph:
    """The lines of one paragraph."""

    lines: list[Line]
    kind: Kind = "paragraph"
    gap: float = 0.0
    """How far its lines are apart; 0 while there is one."""


@dataclass(slots=True)
class _Words:
    """The words of the whole text, to tell a hyphen at a line's end from one that belongs to its word."""

    found: Counter[str] = field(default_factory=Counter)
    joined: int = 0

    def learn(self, texts: Iterator[str]) -> None:
        """Count the words inside lines."""
        for text in texts:
            words = _WORDS.findall(text)
            self.found.update(word.casefold() for word in words)

    def join(self, before: str, after: str) -> str:
        """Join two lines, the first of which ends in a hyphen or not."""
        if not before.endswith(tuple(_HYPHENS)) or not before[-2:-1].isalnum():
            return f"{before} {after}"
        head, tail = _WORDS.findall(before[:-1])[-1], (_WORDS.findall(after) or [""])[0]
        soft = before[-1] == "\u00ad"
        hyphened, whole = f"{head}-{tail}".casefold(), f"{head}{tail}".casefold()
        real = after[:1].isupper() or not after[:1].isalpha() or self.found[hyphened] > self.found[whole]
        if real and not soft:
            return f"{before}{after}"
        self.joined += 1
        return f"{before[:-1]}{after}"


def unmarked(line: Line, notes: set[str], raised: tuple[str, str]) -> Line:
    """Return a line without the marks of footnotes; what else is raised, such as an exponent, stays."""
    opened, closed = raised
    if opened not in line.text:
        return line

    def without(text: str) -> str:
        text = text.replace(closed + opened, "")
        return re.sub(f"\\s*{opened}(.*?){closed}", lambda match: "" if match[1] in notes else match[1], text)

    return replace(line, text=without(line.text), cells=tuple(map(without, line.cells)))


def write(pages: Sequence[list[list[Line]]], size: float, rtl: bool, draft: Draft) -> None:
    """Add the text of all pages to a draft; *size* is that of the text's type."""
    cleared = (_without_contents(column, draft) for page in pages for column in page)
    columns = [column for column in cleared if column]
    words = _Words()
    words.learn(line.text for column in columns for line in column)
    leading = _leading(columns, size)
    paragraphs: list[_Paragraph] = []
    rows = 0
    edges = (0.0, 0.0)
    for column in columns:
        before, edges = edges, _edges(column)
        for line in column:
            if len(line.cells) > 1:
                rows += 1
                paragraphs.append(_Paragraph([line], "item"))
            elif paragraphs and _goes_on(
                paragraphs[-1], line, before if paragraphs[-1].lines[-1].last else edges, size, leading, rtl
            ):
                paragraphs[-1].lines.append(line)
            else:
                paragraphs.append(_Paragraph([line], "item" if _is_item(line.text) else "paragraph"))
    levels = _levels(paragraphs, size)
    for paragraph in paragraphs:
        _add(paragraph, levels, words, draft)
    if words.joined:
        draft.remarks.append(f"{counted(words.joined, 'hyphenated word')} joined")
    if rows:
        draft.remarks.append(
            f"{counted(rows, 'table row')} read line by line; compare them with the document"
        )


def _without_contents(column: Sequence[Line], draft: Draft) -> list[Line]:
    """Leave out the lines of a table of contents, and count them."""
    kept = [line for line in column if not _CONTENTS.search(line.text)]
    draft.left["line of a table of contents"] += len(column) - len(kept)
    return [*kept[:-1], replace(kept[-1], last=True)] if kept else []


def _is_item(text: str) -> bool:
    return bool(_BULLET.match(text) or _NUMBER.match(text))


def _leading(columns: Sequence[Sequence[Line]], size: float) -> float:
    """Return the usual distance of two lines of the text."""
    gaps = [
        round(one.base - other.base, 1)
        for column in columns
        for one, other in itertools.pairwise(column)
        if abs(one.size - size) < 0.1 * size and abs(other.size - size) < 0.1 * size
    ]
    near = Counter(gap for gap in gaps if 0.8 * size < gap < 2.5 * size)
    return near.most_common(1)[0][0] if near else 1.25 * size


def _edges(column: Sequence[Line]) -> tuple[float, float]:
    """Return where most lines of a column begin and end, single ones that hang out left aside."""
    lefts, rights = sorted(line.left for line in column), sorted(line.right for line in column)
    return lefts[len(lefts) // 10], rights[-1 - len(rights) // 20]


def _goes_on(
    paragraph: _Paragraph, line: Line, edges: tuple[float, float], size: float, leading: float, rtl: bool
) -> bool:
    """Tell whether a line belongs to the paragraph before it."""
    last = paragraph.lines[-1]
    if len(last.cells) > 1 or abs(last.size - line.size) > 0.08 * last.size or last.bold != line.bold:
        return False
    heading = line.size > LARGER * size
    if last.last:
        return (
            not heading
            and not _ended(last)
            and not _is_item(line.text)
            and not _had_room(last, line, edges, rtl)
        )
    if last.base - line.base > (1.8 * line.size if heading else LOOSE * leading):
        return False
    if heading:
        return True
    if _is_item(line.text) and (paragraph.kind == "item" or _ended(last) or _BULLET.match(line.text)):
        return False
    return not _indented(paragraph, line, edges, rtl) and not _had_room(last, line, edges, rtl)


def _ended(line: Line) -> bool:
    return (
        line.text.rstrip("\x02\x03*0123456789").endswith(_STOPS)
        if line.text.endswith("\x03")
        else line.text.endswith(_STOPS)
    )


def _indented(paragraph: _Paragraph, line: Line, edges: tuple[float, float], rtl: bool) -> bool:
    """Tell whether a line begins a paragraph by its indent against the line before."""
    last = paragraph.lines[-1]
    indent = last.right - line.right if rtl else line.left - last.left
    own = edges[1] - line.right if rtl else line.left - edges[0]
    hangs = paragraph.kind == "item" and len(paragraph.lines) == 1
    return indent > INDENT * line.size and own < 6 * line.size and not hangs


def _had_room(last: Line, line: Line, edges: tuple[float, float], rtl: bool) -> bool:
    """Tell whether the next line's first word had room in the line before: then its author broke it.

    A small letter after no stop goes on with its sentence all the same.
    """
    if line.text[:1].islower() and not _ended(last):
        return False
    room = last.left - edges[0] if rtl else edges[1] - last.right
    width = (line.right - line.left) / max(1, len(line.text))
    word = len(line.text.split(" ", 1)[0]) if " " in line.text else 2
    sure = _ended(last) or line.text[:1].isupper() or room > 8 * line.size
    return sure and room > 1.2 * width * (word + 1) + 0.7 * line.size


def _levels(paragraphs: Sequence[_Paragraph], size: float) -> dict[float, int]:
    """Give each larger size of type a level; the largest is the title's only where it is on top."""
    larger = [round(one.lines[0].size) for one in paragraphs if one.lines[0].size > LARGER * size]
    sizes = sorted(set(larger), reverse=True)
    first = 1 if sizes and larger[0] == sizes[0] else 2
    return {one: min(first + n, 9) for n, one in enumerate(sizes)}


def _add(paragraph: _Paragraph, levels: dict[float, int], words: _Words, draft: Draft) -> None:
    """Write one paragraph."""
    first = paragraph.lines[0]
    if len(first.cells) > 1:
        draft.add("item", row(first.cells))
        return
    text = first.text
    for line in paragraph.lines[1:]:
        text = words.join(text, line.text)
    level = levels.get(round(first.size), 0) if len(text) <= HEADING_LIMIT else 0
    if level:
        draft.add("heading", text, level)
    elif paragraph.kind == "item":
        bullet = _BULLET.match(text)
        draft.add("item", text[bullet.end() :] if bullet else text)
    elif first.bold and all(line.bold for line in paragraph.lines) and titled(text):
        draft.add("heading", text, 9)
    else:
        draft.add("paragraph", text)
