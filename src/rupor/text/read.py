"""Texts and documents into messages: files, message folders and standard input, each checked before it is spoken.

The language comes from the name (or the command line), the front matter or detection, in this order of trust;
a contradiction between them is an error, and so is a text whose language nobody states and nothing tells. What
a document's properties say of its language only helps where detection is in doubt: templates say it too.
"""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from rupor.errors import MessageError
from rupor.model import Message, Paragraph
from rupor.tag import primary
from rupor.text import decode, front, layout, markdown, names
from rupor.text import language as languages
from rupor.text.documents import kinds
from rupor.text.layout import Block

STDIN = "-"
ENDINGS = (".txt", ".md", *kinds.READ)
_LIST = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
SURE = 0.6
"""Probability from which a language that nobody states is taken."""


def messages(
    paths: Sequence[str | Path], *, language: str | None = None, stdin: BinaryIO | None = None
) -> tuple[Message, ...]:
    """Read files, message folders and standard input (``-``); no two messages may share id and language."""
    found: list[Message] = []
    taken: dict[tuple[str, str], str] = {}
    for path in paths:
        for text in _of_path(path, language, stdin):
            key = (text.id.casefold(), text.language)
            if key in taken:
                raise MessageError(
                    f"{text.source}: is the message '{text.id}' in '{text.language}', as is {taken[key]}. "
                    "Expected one text for each language. Rename one, or leave one out."
                )
            taken[key] = text.source
            found.append(text)
    return tuple(found)


def message(path: str | Path, *, language: str | None = None) -> Message:
    """Read one file."""
    path = Path(path)
    return _build(_bytes(path), str(path), path, language)


def _of_path(path: str | Path, language: str | None, stdin: BinaryIO | None) -> list[Message]:
    """Read what one argument of the command line names."""
    if str(path) == STDIN:
        data = (stdin or sys.stdin.buffer).read(decode.LIMIT_BYTES + 1)
        return [_build(data, "standard input", None, language)]
    if Path(path).is_dir():
        return _folder(Path(path), language)
    return [message(path, language=language)]


def _folder(folder: Path, language: str | None) -> list[Message]:
    """Read a message's folder: one file for each language, named by its tag."""
    texts = [path for path in sorted(folder.iterdir()) if _is_text(path)]
    for path in texts:
        if not languages.tag(path.stem):
            raise MessageError(
                f"{path}: its name '{path.stem}' is not a language. In a message's folder each text is named "
                "by its language, such as ru.md or en.txt. Rename or move it."
            )
    if not texts:
        inside = sorted(path.name for path in folder.iterdir() if path.is_dir())
        hint = f" Name one of the folders in it: {', '.join(inside[:5])}." if inside else ""
        raise MessageError(f"{folder}: holds no message. Expected texts such as ru.md or en.txt.{hint}")
    return sorted((message(path, language=language) for path in texts), key=lambda text: text.language)


def _is_text(path: Path) -> bool:
    """Tell a message's text from what may lie beside it."""
    hidden = path.name.startswith((".", "~"))
    return path.suffix.lower() in ENDINGS and not hidden and path.stem.upper() != "README" and path.is_file()


def _bytes(path: Path) -> bytes:
    """Read a file whose name and size are right."""
    if not path.is_file():
        kind = "is not a file" if path.exists() else "is not there"
        raise MessageError(
            f"{path}: {kind}. Expected a text ({_LIST}) or a message's folder. Check the name."
        )
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise MessageError(f"{path}: '{path.suffix}' is not read. Expected {_LIST}. {kinds.advice(ending)}.")
    try:
        _check_size(path, ending, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise MessageError(f"{path}: cannot be read ({error.strerror}). Check its permissions.") from error


def _check_size(path: Path, ending: str, size: int) -> None:
    """Raise MessageError for a file that is larger than any message."""
    if ending not in kinds.READ and size > decode.LIMIT_BYTES:
        raise decode.too_long(str(path), f"{size:,} bytes, characters ")
    if size > kinds.LIMIT_BYTES:
        raise kinds.too_large(str(path), size)


class _Source(NamedTuple):
    """What the bytes of one file say."""

    blocks: tuple[Block, ...]
    stated: dict[str, str]
    """What the front matter says, or a document of itself."""
    title: str
    encoding: str
    hint: str = ""
    """The language that a document's properties name."""
    notes: tuple[str, ...] = ()


def _build(data: bytes, where: str, path: Path | None, language: str | None) -> Message:
    """Make a message of the bytes of one text."""
    ending = path.suffix.lower() if path else ""
    source = _document(data, ending, where) if ending in kinds.READ else _text(data, ending, where)
    blocks, head = source.blocks, source.stated
    if not blocks:
        raise MessageError(f"{where}: has no words in it. A message needs at least one.")
    by_name, named = names.of(path) if path else (names.slug(source.title), "")
    stated = {"name": named, "command line": language or "", "front matter": head.get("language", "")}
    taken = _language(blocks, stated, source.hint, where)
    return Message(
        id=_id(head.get("id", ""), by_name, path, where),
        language=taken,
        paragraphs=tuple(_paragraph(block, taken) for block in blocks),
        source=where,
        source_sha256=hashlib.sha256(data).hexdigest(),
        encoding=source.encoding,
        title=source.title,
        date=head.get("date", ""),
        author=head.get("author", ""),
        contact=head.get("contact", ""),
        embargo=head.get("embargo", ""),
        expires=head.get("expires", ""),
        key=head.get("key", ""),
        publisher=head.get("publisher", ""),
        licence=head.get("licence", ""),
        series=head.get("series", ""),
        intro=head.get("intro", ""),
        outro=head.get("outro", ""),
        notes=source.notes,
    )


def _text(data: bytes, ending: str, where: str) -> _Source:
    """Read plain text or Markdown, with its front matter."""
    text, encoding = decode.decode(data, where)
    head, body = front.split(text, where)
    marked = ending == ".md" if ending else body.lstrip().startswith("# ")
    title, blocks = _titled((markdown if marked else layout).blocks(body), head.get("title", ""))
    return _Source(blocks, head, title, encoding)


def _document(data: bytes, ending: str, where: str) -> _Source:
    """Read a document; its properties give the title only where nothing else does, and this is noted.

    Who wrote a file is nobody's business on air: that is said in front matter or not at all.
    """
    from rupor.text.documents import reader

    found = reader.read(data, ending, where)
    shown = next((block.text for block in found.blocks if block.kind == "title"), "")
    notes = list(found.notes)
    if found.title and not shown:
        notes.append(f"title taken from the document's properties: '{found.title}'")
    return _Source(found.blocks, {}, shown or found.title, found.encoding, found.language, tuple(notes))


def _paragraph(block: Block, language: str) -> Paragraph:
    """Give a block its language."""
    return Paragraph(kind=block.kind, text=block.text, language=languages.of_paragraph(block.text, language))


def _titled(blocks: tuple[Block, ...], title: str) -> tuple[str, tuple[Block, ...]]:
    """Bring the front matter's title and the body's together, so that a title is spoken once."""
    title = layout.fold(title)
    if not any(char.isalnum() for char in title):
        return next((block.text for block in blocks if block.kind == "title"), ""), blocks
    if blocks and _bare(blocks[0].text) == _bare(title):
        return title, (Block("title", blocks[0].text), *blocks[1:])
    others = (Block("heading", block.text) if block.kind == "title" else block for block in blocks)
    return title, (Block("title", title), *others)


def _bare(text: str) -> str:
    """Return the letters and digits of a text, to compare titles by."""
    return "".join(char for char in text.casefold() if char.isalnum())


def _language(blocks: tuple[Block, ...], stated: dict[str, str], supposed: str, where: str) -> str:
    """Take the language from those who state it, in their order, or from the text."""
    text = "\n".join(block.text for block in blocks)
    said = {source: _known(value, where) for source, value in stated.items() if value}
    if not said:
        return _detected(text, supposed, where)
    source, taken = next(iter(said.items()))
    for other, value in said.items():
        if primary(value) != primary(taken):
            raise MessageError(
                f"{where}: the {source} says '{taken}', but the {other} says '{value}'. "
                "Expected one language. Correct one of them."
            )
    found = languages.contradicts(text, taken)
    if found:
        raise MessageError(
            f"{where}: the {source} says '{taken}', but the text is in '{found}'. "
            f"Expected a text in '{taken}'. Correct the {source}, or give the right text."
        )
    return taken


def _known(value: str, where: str) -> str:
    """Return a stated language in its usual form; raise when it is none."""
    found = languages.tag(value)
    if not found:
        raise MessageError(
            f"{where}: unknown language '{value}'. Expected a BCP 47 tag such as ru, en or pt-BR."
        )
    return found


def _detected(text: str, supposed: str, where: str) -> str:
    """Detect the language of a text that nobody states; on doubt take what is supposed, or raise."""
    found, probability = languages.detect(text)
    if probability >= SURE:
        return found
    likely = primary(languages.tag(supposed))
    if likely and not languages.contradicts(text, likely):
        return likely
    hint = languages.likeliest(languages.scripts(text))
    guess = f"perhaps '{found}', {probability:.0%} sure" if found else "it has no known letters"
    raise MessageError(
        f"{where}: its language cannot be told ({guess}). "
        "Expected it in the name (news.ru.txt), the front matter (language: ru) or the command. "
        f"Run the command again with --language {hint or 'ru'}"
    )


def _id(given: str, by_name: str, path: Path | None, where: str) -> str:
    """Take the front matter's id or the name's; in a message's folder the folder decides."""
    if not given:
        return by_name
    if path and languages.tag(path.stem) and names.safe(given) != by_name:
        raise MessageError(
            f"{where}: the front matter says id '{given}', but the folder says '{by_name}'. "
            "Expected the same id for all languages. Take the line 'id' out."
        )
    return names.safe(given)
