"""The pieces of PDF pages in the order of reading: without running heads, column by column."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rupor.text.documents.pdf_lines import PART, RAISED, SPACE, Piece, Sheet

MARGIN = 0.12
"""Share of a page's height in which a running head or foot is looked for."""
REPEATED = 0.4
"""Share of the pages on which a line must be to be a running one: left and right pages may differ."""
FULL = 0.6
"""Share of a column's width that its lines must fill; those of a table do not."""
SMALL = 0.88
"""Size of a footnote's type against the text's, at most."""
_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|pages?|стр(?:аница|\.)?|с\.|página|pág\.?|seite|صفحة|الصفحة|第)\s*)?"
    r"(?P<number>\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:of|из|de|sur|von|/|من|共|页|頁|\|)+\s*(?P<other>\d{0,4}))?\s*(?:页|頁)?\W*",
    re.IGNORECASE,
)
_NOTE = re.compile(rf"(?:{RAISED[0]}?(\d{{1,3}}|[*†‡]+){RAISED[1]}?)[.)]?\s*\S")
LABEL = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?|\(?[^\W\d_][.)]|\(\d{1,3}\)|[ivxIVX]{1,5}[.)])")
"""The number of an item or a heading, alone before its text."""
_MARK = re.compile(r"\d{1,3}|[*†‡]{1,3}")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    cells: tuple[str, ...]
    """What stands in it, parted by wide gaps; more than one in a row of a table."""
    column: int
    """Lines of one number stand in one column of one page."""
    last: bool = False
    """The column ends after it."""


def body_size(sheets: Sequence[Sheet]) -> float:
    """Return the size of type in which most letters of a document are."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for piece in sheet.pieces:
            sizes[round(piece.size * 2) / 2] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def without_margins(sheets: Sequence[Sheet], size: float) -> tuple[list[Sheet], int, list[str]]:
    """Leave out running heads and page numbers; return the pages, how many lost any, and the running texts."""
    repeated = _repeated(sheets, size)
    numbered = _numbered(sheets)
    left: set[int] = set()
    texts: list[str] = []
    kept = []
    for number, sheet in enumerate(sheets):
        pieces = []
        for piece in sheet.pieces:
            if (key := _key(piece, sheet)) in repeated or (number, piece) in numbered:
                left.add(number)
                texts += [piece.text] if key in repeated else []
            else:
                pieces.append(piece)
        kept.append(sheet._replace(pieces=pieces))
    return kept, len(left), texts


def _edge(piece: Piece, sheet: Sheet) -> str:
    """Tell in which margin a piece is; empty for the text itself."""
    if piece.base > sheet.height * (1 - MARGIN):
        return "head"
    return "foot" if piece.base < sheet.height * MARGIN else ""


def _key(piece: Piece, sheet: Sheet) -> tuple[str, str, int]:
    """Return what a running line has in common on all its pages: its text but for figures, and its place."""
    text = re.sub(r"\d+|\b[ivxlc]+\b", "#", piece.text.casefold())
    return _edge(piece, sheet), text, round(piece.base / 6)


def _repeated(sheets: Sequence[Sheet], size: float) -> set[tuple[str, str, int]]:
    """Return the running lines; the same line may lie on either side of a grid line of its place."""
    pages: defaultdict[tuple[str, str, int], set[int]] = defaultdict(set)
    for number, sheet in enumerate(sheets):
        for piece in sheet.pieces:
            edge, text, place = _key(piece, sheet)
            note = piece.size < SMALL * size and _NOTE.match(piece.text)
            chapter = "#" in text and (piece.bold or piece.size > 1.1 * size)  # «Day 1», «Day 2» are headings
            if edge and not note and not chapter:
                for near in (place - 1, place, place + 1):
                    pages[edge, text, near].add(number)
    enough = max(2, REPEATED * len(sheets))
    return {key for key, found in pages.items() if len(found) >= enough and key[1].strip("# ./-–—|")}


def _numbered(sheets: Sequence[Sheet]) -> set[tuple[int, Piece]]:
    """Return the page numbers: numbers alone in a margin that count with the pages."""
    found: list[tuple[int, Piece, set[int]]] = []
    for number, sheet in enumerate(sheets):
        for piece in sheet.pieces:
            match = _NUMBER.fullmatch(piece.text) if _edge(piece, sheet) else None
            if match and _alone(piece, sheet):
                values = {_value(text) for text in (match["number"], match["other"]) if text}
                found.append((number, piece, {value - number for value in values}))
    offsets = Counter(offset for _, _, some in found for offset in some)
    good = {offset for offset, times in offsets.items() if times > 1 or offset == 1}
    return {(number, piece) for number, piece, some in found if some & good}


def _alone(piece: Piece, sheet: Sheet) -> bool:
    """Tell whether nothing stands directly beside a piece, or between it and the page's edge."""
    beside = [
        one for one in sheet.pieces if one is not piece and abs(one.base - piece.base) < 0.5 * piece.size
    ]
    return all(_edge(one, sheet) and (one.left > piece.right or one.right < piece.left) for one in beside)


def _value(text: str) -> int:
    """Return the value of figures or a Roman numeral."""
    if text.isdecimal():
        return int(text)
    values = [_ROMAN[char] for char in text.casefold()]
    return sum(
        -value if after > value else value for value, after in zip(values, [*values[1:], 0], strict=True)
    )


def lines(sheet: Sheet, size: float, rtl: bool) -> list[list[Line]]:
    """Return the lines of a page by columns in the order of reading; *size* is that of the text's type."""
    columns = [_joined(part, number, rtl) for number, part in enumerate(_columns(sheet.pieces, size, rtl))]
    return [column for column in columns if column]


def _columns(pieces: Sequence[Piece], size: float, rtl: bool) -> Iterator[Sequence[Piece]]:
    """Cut a page, or a part of one, into columns; what goes across them parts those above from those below."""
    gutter = _gutter(pieces, size)
    if gutter is None:
        yield pieces
        return
    across = [piece for piece in pieces if piece.left < gutter < piece.right]
    sides = [piece for piece in pieces if not piece.left < gutter < piece.right]
    for band, spans in _bands(across, sides):
        if spans:
            yield band
            continue
        left = [piece for piece in band if piece.right <= gutter]
        right = [piece for piece in band if piece.left >= gutter]
        for part in (right, left) if rtl else (left, right):
            if part:
                yield from _columns(part, size, rtl)


def _bands(across: Sequence[Piece], sides: Sequence[Piece]) -> Iterator[tuple[list[Piece], bool]]:
    """Yield what goes across columns (true) and what stands in them (false), top down."""
    marked = [(piece, True) for piece in across] + [(piece, False) for piece in sides]
    marked.sort(key=lambda pair: -pair[0].base)
    for spans, group in itertools.groupby(marked, key=lambda pair: pair[1]):
        yield [piece for piece, _ in group], spans


def _gutter(pieces: Sequence[Piece], size: float) -> float | None:
    """Return where a page is parted into two columns of text; None where it is not."""
    if len(pieces) < 8:
        return None
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    width = right - left
    best: tuple[int, float] | None = None
    for start in sorted({piece.left for piece in pieces if 0.2 * width < piece.left - left < 0.8 * width}):
        place = start - 0.3 * size
        across = sum(piece.left < place < piece.right for piece in pieces)
        if (best is None or across < best[0]) and _two(pieces, place, across):
            best = across, place
    return best[1] if best else None


def _two(pieces: Sequence[Piece], place: float, across: int) -> bool:
    """Tell whether text stands in columns on both sides of a place."""
    sides = ([one for one in pieces if one.right <= place], [one for one in pieces if one.left >= place])
    if across > 0.4 * len(pieces) or min(map(len, sides)) < 4:
        return False
    for side in sides:
        width = max(one.right for one in side) - min(one.left for one in side)
        fills = sorted((one.right - one.left) / width for one in side)
        if fills[len(fills) // 2] < FULL or width < 0.2 * (max(one.right for one in pieces)):
            return False
    return max(one.right for one in sides[0]) < min(one.left for one in sides[1])


def _joined(pieces: Sequence[Piece], column: int, rtl: bool) -> list[Line]:
    """Put the pieces of a column into lines, top down."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: -one.base):
        if rows and any(_level(one, piece) for one in rows[-1]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    edges = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    found = [
        _line(sorted(row, key=lambda one: -one.right if rtl else one.left), column, edges) for row in rows
    ]
    return [*found[:-1], replace(found[-1], last=True)]


def _level(one: Piece, other: Piece) -> bool:
    """Tell whether two pieces stand in one line; a small one may be raised in it."""
    smaller, larger = sorted((one.size, other.size))
    return abs(one.base - other.base) <= (0.6 * larger if smaller < 0.85 * larger else 0.4 * smaller)


def _line(row: Sequence[Piece], column: int, edges: tuple[float, float]) -> Line:
    """Make a line of the pieces that stand beside each other; the longest tells its size."""
    main = max(row, key=lambda piece: len(piece.text))
    left, right = min(piece.left for piece in row), max(piece.right for piece in row)
    texts = _cells(row, main)
    if len(texts) > 1 and (LABEL.fullmatch(texts[0]) or not any(map(str.isalnum, texts[0]))):
        texts = [f"{texts[0]} {texts[1]}", *texts[2:]]
    if len(texts) > 1 and _stretched(row, edges):
        texts = [" ".join(texts)]
    bold = all(piece.bold for piece in row)
    return Line(" ".join(texts), left, right, main.base, main.size, bold, tuple(texts), column)


def _cells(row: Sequence[Piece], main: Piece) -> list[str]:
    """Return the texts of a line that wide gaps part; a raised number among them is marked."""
    texts: list[str] = []
    last: Piece | None = None
    for piece in row:
        raised = piece.size < 0.85 * main.size and piece.base > main.base + 0.15 * main.size
        text = f"{RAISED[0]}{piece.text}{RAISED[1]}" if raised and _MARK.fullmatch(piece.text) else piece.text
        gap = max(piece.left - last.right, last.left - piece.right) if last else 0.0
        if last is None or gap > PART * main.size:
            texts.append(text)
        else:
            texts[-1] += f" {text}" if gap > SPACE * main.size else text
        last = piece
    return texts


def _stretched(row: Sequence[Piece], edges: tuple[float, float]) -> bool:
    """Tell a justified line of few words from a row of a table: it fills its column, and its gaps are alike."""
    places = sorted((piece.left, piece.right) for piece in row)
    gaps = [other[0] - one[1] for one, other in itertools.pairwise(places)]
    size = row[0].size
    fills = places[0][0] - edges[0] < 0.5 * size and edges[1] - places[-1][1] < 0.5 * size
    return fills and max(gaps) < 5 * size and max(gaps) - min(gaps) < 0.3 * size


def without_notes(column: list[Line], size: float) -> tuple[list[Line], list[str]]:
    """Leave out the footnotes at a column's end; return what is left, and their marks."""
    start = len(column)
    while start and column[start - 1].size < SMALL * size:
        start -= 1
    first = next((n for n in range(start, len(column)) if _NOTE.match(column[n].text)), None)
    if first is None or not start:
        return column, []
    marks = [match[1] for line in column[first:] if (match := _NOTE.match(line.text))]
    kept = column[:first]
    return [*kept[:-1], replace(kept[-1], last=True)], marks
