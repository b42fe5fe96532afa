"""Plain text into blocks: titles, items and paragraphs, as their author laid them out.

Blank lines part paragraphs; hard-wrapped lines are joined; a list's lines stay apart. Bullets are left out,
numbers of items are kept, for they are heard. A line of nothing but signs (``* * *``) is a rule, not text.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["title", "heading", "item", "paragraph"]


class Block(NamedTuple):
    """A paragraph before its language is known."""

    kind: Kind
    text: str


TITLE_LIMIT = 200
"""Characters of the longest line that may be a title."""
WRAP_LIMIT = 100
"""Nobody wraps lines by hand wider than this: in wider text, each line is a paragraph."""

_RULE = re.compile(r"[\s\-_=*~#+.•·–—]{3,}")
_BULLET = re.compile(r"\s*[-*•‣◦▪▫·●○■□➢✓–—]\s+(?=\S)")
_NUMBER = re.compile(r"\s*(?:\d{1,3}[.)]|\(?[^\W\d_][)]|\(\d{1,3}\)|[一二三四五六七八九十]{1,3}、)\s*(?=\S)")
_SPOKEN_DASH = re.compile(r"\s*[–—]\s")
_STOPPED = (".", "!", "?", "…", ":", ";", ",", "»", "”", '"', "。", "！", "？", "；", "：", "،", "؛", "؟")
_UNTITLED = (".", "!", "?", "…", ":", ";", ",", "。", "！", "？", "；", "：", "，", "،", "؛", "؟")
_WIDE = r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WRAPPED_WIDE = re.compile(rf"(?<={_WIDE})[ \t]*\n\s*(?={_WIDE})")


def fold(text: str) -> str:
    """Write all white space as single spaces; lines of Chinese or Japanese are joined without one.

    >>> fold("  Торговля\\n\\tлюдьми "), fold("联合国\\n毒品")
    ('Торговля людьми', '联合国毒品')
    """
    return " ".join(_WRAPPED_WIDE.sub("", text).split())


def lines(text: str) -> str:
    """Write every line break as ``\\n``, and a paragraph separator as a blank line."""
    text = text.replace("\r\n", "\n").replace("\u2029", "\n\n")
    return re.sub("[\r\f\x85\u2028]", "\n", text)


def blocks(text: str) -> tuple[Block, ...]:
    """Cut plain text into blocks; the first is a title when it looks like one.

    >>> blocks("Всемирный день\\n\\nНеобходимо:\\n- помнить;\\n- помогать.")[1:3]
    (Block(kind='paragraph', text='Необходимо:'), Block(kind='item', text='помнить;'))
    """
    groups = list(_groups(lines(text)))
    found = [block for group in groups for block in _pieces(group)]
    alone = bool(groups) and (len(groups[0]) == 1 or len(found) > len(groups))
    if alone and len(found) > 1 and found[0].kind == "paragraph" and titled(found[0].text):
        found[0] = Block("title", found[0].text)
    return speakable(found)


def titled(text: str) -> bool:
    """Tell whether a single line reads as a title rather than as a sentence."""
    if len(text) > TITLE_LIMIT or text.startswith(("–", "—")):
        return False
    return text.isupper() or not text.rstrip("»”\"')").endswith(_UNTITLED)


def speakable(found: list[Block]) -> tuple[Block, ...]:
    """Join what a voice cannot say (signs alone) to the block before it, or after it at the very start."""
    joined: list[Block] = []
    lead = ""
    for block in found:
        if any(char.isalnum() for char in block.text):
            joined.append(Block(block.kind, f"{lead} {block.text}".strip()))
            lead = ""
        elif joined:
            joined[-1] = Block(joined[-1].kind, f"{joined[-1].text} {block.text}")
        else:
            lead = f"{lead} {block.text}".strip()
    return tuple(joined)


def _groups(text: str) -> Iterator[list[str]]:
    """Yield the runs of lines between blank lines and rules."""
    group: list[str] = []
    for line in text.split("\n"):
        if line.strip() and not _RULE.fullmatch(line):
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _pieces(group: list[str]) -> Iterator[Block]:
    """Cut one run of lines into items and paragraphs."""
    unwrapped = max(len(line) for line in group) > WRAP_LIMIT
    piece: list[str] = []
    item = False
    for line in group:
        if piece and not unwrapped and not _begins(line, piece[-1], item):
            piece.append(line)
            continue
        if piece:
            yield _block(piece)
        piece, item = [line], _is_item(line)
    yield _block(piece)


def _is_item(line: str) -> bool:
    """Tell whether a line begins with a bullet or an item's number."""
    return bool(_BULLET.match(line) or _NUMBER.match(line))


def _begins(line: str, before: str, item: bool) -> bool:
    """Tell a new item from a wrapped line that begins with a dash or a number by chance."""
    return _is_item(line) and (item or before.rstrip().endswith(_STOPPED) or line.lstrip()[0] in "•‣◦▪●■")


def _block(piece: list[str]) -> Block:
    """Make one block of its lines; a dash that may be direct speech stays in the text."""
    if not _is_item(piece[0]):
        return Block("paragraph", fold("\n".join(piece)))
    speech = _SPOKEN_DASH.match(piece[0])
    head = piece[0] if speech else _BULLET.sub("", piece[0], count=1)
    return Block("paragraph" if speech else "item", fold("\n".join([head, *piece[1:]])))
