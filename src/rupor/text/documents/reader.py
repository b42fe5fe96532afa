"""The parent's side of reading a document: a child process opens it, and only plain text comes back.

A document that kills, stalls or swells its child is refused; the parent never parses any of it.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from rupor.errors import MessageError, ProcessError
from rupor.run import process
from rupor.text import decode
from rupor.text.documents import child, kinds
from rupor.text.documents.draft import Document, nothing
from rupor.text.layout import Block, fold

WAIT = 60
"""Seconds by the clock, on a busy machine too."""
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from rupor.text.documents.child import main; main()"
)


def read(data: bytes, ending: str, where: str) -> Document:
    """Read a document whose name has *ending* (``.docx``); raise MessageError when that cannot be done."""
    _check(data, ending, where)
    answer = _answer(kinds.READ[ending], where, data)
    if "error" in answer:
        raise MessageError(answer["error"])
    blocks = tuple(Block(kind, fold(decode.clean(text))) for kind, text in answer["blocks"])
    blocks = tuple(block for block in blocks if block.text)
    if not blocks:
        raise nothing(where)
    size = sum(len(block.text) for block in blocks)
    if size > decode.LIMIT:
        raise decode.too_long(where, f"{size:,} characters, ")
    fields = {key: fold(decode.clean(answer[key])) for key in ("title", "language", "encoding")}
    return Document(blocks=blocks, notes=tuple(answer["notes"]), **fields)


def _check(data: bytes, ending: str, where: str) -> None:
    """Raise MessageError when what is in a file is not what its name says."""
    if len(data) > kinds.LIMIT_BYTES:
        raise kinds.too_large(where, len(data))
    if not data.strip():
        raise MessageError(f"{where}: is empty. A message needs at least one word.")
    wanted = kinds.READ[ending]
    found = kinds.of(data)
    if wanted == "pdf" and b"%PDF-" in data[:1024]:
        return
    if found and found is not kinds.ZIP and kinds.READ.get(found.ending) != wanted:
        raise _mislabelled(where, ending, f"is {found.name}", kinds.mismatch(found))
    if found is kinds.ZIP and wanted not in ("docx", "odt"):
        raise _mislabelled(where, ending, f"is {found.name}", found.advice)
    if found is None and wanted != "html":
        page = kinds.page(data[:4000].decode("latin-1"))
        raise _mislabelled(
            where,
            ending,
            f"is {page.name if page else 'no such document'}",
            kinds.mismatch(page) if page else _AGAIN,
        )


_AGAIN = "Fetch it again, or open it and save it again; plain text is named .txt"


def _mislabelled(where: str, ending: str, what: str, advice: str) -> MessageError:
    return MessageError(f"{where}: its name ends in '{ending}', but it {what}. {advice}.")


def _answer(form: str, where: str, data: bytes) -> dict[str, Any]:
    """Let a child read the document and return what it says."""
    root = str(Path(__file__).parents[3])
    with tempfile.TemporaryDirectory(prefix="rupor-") as folder:
        target = Path(folder) / "result.json"
        # -P: a module in the current folder must not pass for one of ours
        command = [sys.executable, "-P", "-c", _CHILD, root, form, where, str(target)]
        try:
            with process.stream(command, timeout=WAIT) as program:
                program.write(data)
                program.close()
            answer: dict[str, Any] = json.loads(target.read_bytes())
        except (ProcessError, OSError, ValueError) as error:
            raise MessageError(
                f"{where}: cannot be read within {child.SECONDS} s and {child.MEMORY // 1_000_000:,} MB ({error}). "
                "Expected a document as a word processor saves it. Copy its words into a text file (.txt), UTF-8."
            ) from error
    return answer
