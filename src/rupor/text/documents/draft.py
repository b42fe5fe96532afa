"""A document's blocks as they are collected, with a count of what was left out of them.

Every format writes into a draft, so that tables, titles and notes are the same in all of them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rupor.errors import MessageError
from rupor.text.decode import LIMIT, too_long
from rupor.text.layout import Block, Kind, fold, speakable, titled

TITLE = -1
"""The level of what its author marked as the document's title."""
LONG_CELL = 400
"""Characters from which a table's cell is a piece of text that was laid out with a table, not a figure in it."""
_RULE = re.compile(r"[*_=~#⁂•·–—-](?:\s?[*_=~#⁂•·–—-])*")
"""A line of signs that only parts what stands above it from what stands below."""
_ENDED = (".", ",", ";", ":", "!", "?", "…", "،", "؛", "؟", "。", "，", "；", "：", "！", "？")


class Entry(NamedTuple):
    """A block with the level of its heading: 1 to 9, ``TITLE``, or 0 for what is none."""

    kind: Kind
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read of a document."""

    blocks: tuple[Block, ...]
    title: str = ""
    """As the document's properties name it; for what the text itself does not say."""
    language: str = ""
    """As the document says of itself; a hint, for templates say it too."""
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    """What was left out or mended, for people."""


@dataclass(slots=True)
class Draft:
    """The blocks collected so far."""

    where: str
    """The document's name, for errors."""
    entries: list[Entry] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    """How many of each thing (named in the singular) were left out."""
    remarks: list[str] = field(default_factory=list)
    size: int = 0
    """Characters collected, those of inner drafts that were given up included."""

    def add(self, kind: Kind, text: str, level: int = 0) -> None:
        """Keep a block of text; raise MessageError when the document is too long for a message.

        An empty one is not kept, nor a mere line of asterisks or dashes.
        """
        text = fold(text)
        self.size += len(text)
        if self.size > LIMIT:
            raise too_long(self.where, f"more than {LIMIT:,} characters, ")
        if text and not _RULE.fullmatch(text):
            self.entries.append(Entry(kind, text, level))

    def inner(self) -> "Draft":
        """Begin a draft for a part of the document, such as a table's cell, that counts into the same notes."""
        return Draft(self.where, left=self.left, remarks=self.remarks, size=self.size)

    def take(self, inner: "Draft") -> None:
        """Add the blocks of an inner draft."""
        for entry in inner.entries:
            self.add(*entry)

    def table(self, rows: Sequence[Sequence["Draft"]]) -> None:
        """Add a table row by row; one that only lays out text is read cell by cell."""
        filled = [[cell for cell in row if cell.entries] for row in rows]
        laid_out = all(len(row) < 2 for row in filled)
        for row in filled:
            if laid_out or any(_is_text(cell) for cell in row):
                for cell in row:
                    self.take(cell)
            else:
                self.add("item", line([line([entry.text for entry in cell.entries]) for cell in row]))

    def document(self, *, title: str = "", language: str = "") -> Document:
        """Finish: name the title, and say what was left out."""
        blocks = speakable([Block(entry.kind, entry.text) for entry in _with_title(self.entries)])
        notes = [f"{counted(number, what)} left out" for what, number in self.left.items() if number]
        return Document(
            blocks=blocks,
            title=title,
            language=language,
            notes=(*notes, *dict.fromkeys(self.remarks)),
        )


def counted(number: int, what: str) -> str:
    """Write how many there are of a thing.

    >>> counted(1, "footnote"), counted(3, "text box"), counted(2, "piece of text")
    ('1 footnote', '3 text boxes', '2 pieces of text')
    """
    noun, space, rest = what.partition(" of ")
    plural = noun + ("" if number == 1 else "es" if noun.endswith(("x", "s", "ch")) else "s")
    return f"{number:,} {plural}{space}{rest}"


def line(parts: Sequence[str]) -> str:
    """Write a table's row as one line, its cells parted by commas.

    >>> line(["Total:", "", "12", "15"])
    'Total: 12, 15'
    """
    shown = [part for part in map(fold, parts) if part]
    parted = [part if part.endswith(_ENDED) else f"{part}," for part in shown[:-1]]
    return " ".join([*parted, *shown[-1:]])


def opening(text: str, limit: int = 40) -> str:
    """Return a text's first words, in quotes, for notes."""
    text = fold(text)
    return f"'{text[:limit].rstrip()}{'…' if len(text) > limit else ''}'"


def nothing(where: str) -> MessageError:
    """Build the error for a document without a word."""
    return MessageError(f"{where}: has no words in it. A message needs at least one.")


def _is_text(cell: Draft) -> bool:
    return sum(len(entry.text) for entry in cell.entries) > LONG_CELL


def _with_title(entries: Sequence[Entry]) -> list[Entry]:
    """Name the title: what is marked as one, a heading at the start, the first of level 1, or a first short line."""
    if not entries:
        return []
    levels = [entry.level for entry in entries]
    if TITLE in levels:
        place = levels.index(TITLE)
    elif levels[0]:
        place = 0
    elif 1 in levels:
        place = levels.index(1)
    elif len(entries) > 1 and entries[0].kind == "paragraph" and titled(entries[0].text):
        place = 0
    else:
        return list(entries)
    return [*entries[:place], Entry("title", entries[place].text), *entries[place + 1 :]]
