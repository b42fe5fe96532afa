"""The message as plain text, without times: to read instead of to listen (WCAG 2.2, success criterion 1.2.1)."""

from collections.abc import Iterator

from rupor.captions import bidi, grid
from rupor.model import Message


def write(message: Message) -> str:
    """Write the title, the author and the date, and every paragraph, parted by blank lines; items have a bullet."""
    title, *rest = _blocks(message)
    byline = ", ".join(filter(None, (grid.clean(message.author), message.date)))
    return "".join((title, _block(byline, message.language), *rest)).strip("\n") + "\n"


def _blocks(message: Message) -> Iterator[str]:
    """Write the title, if the message has one, then the paragraphs."""
    paragraphs = list(message.paragraphs)
    opening = paragraphs[:1]
    if opening and opening[0].kind == "title":
        yield _block(opening[0].text, opening[0].language)
        paragraphs = paragraphs[1:]
    else:
        yield _block(message.title, message.language)
    for at, one in enumerate(paragraphs):
        following = paragraphs[at + 1 : at + 2]
        listed = one.kind == "item" and bool(following) and following[0].kind == "item"
        yield _block(one.text, one.language, "• " if one.kind == "item" else "", "\n" if listed else "\n\n")


def _block(text: str, language: str, bullet: str = "", end: str = "\n\n") -> str:
    line = grid.clean(text)
    return bidi.put(bullet + line, bidi.marked(bullet + line, language)) + end if line else ""
