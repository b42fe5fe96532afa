"""The child process that opens one document; its arguments are the format, the document's name and a file.

The document comes on standard input; the result is a JSON object in the file. Before it looks at the
document, the child binds itself: memory, processor time, the size of what it writes, and no way out to the
network or to another program.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rupor.errors import MessageError
from rupor.text.documents.draft import Document

MEMORY = 1_500_000_000
"""Bytes of address space."""
SECONDS = 30
"""Of processor time."""
WRITTEN = 16_000_000
"""Bytes of the result; the longest text of a message takes under 3 million."""
_CLOSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.", "http.")
"""What the interpreter must refuse from here on: names of its audit events begin with these."""


def bind() -> None:
    """Bind this process for good."""
    import resource

    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (bound, bound))
    sys.setrecursionlimit(5_000)  # the parsers allow 256 levels, each of a few calls
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_CLOSED):
        raise PermissionError(f"a document may not cause '{event}'")


def parser(form: str) -> Callable[[bytes, str], Document]:
    """Return the function that reads a format."""
    if form == "docx":
        from rupor.text.documents import docx

        return docx.read
    if form == "odt":
        from rupor.text.documents import odt

        return odt.read
    if form == "html":
        from rupor.text.documents import html

        return html.read
    from rupor.text.documents import pdf

    return pdf.read


def result(form: str, where: str, data: bytes) -> dict[str, object]:
    """Read a document; whatever goes wrong becomes an ``error`` for people."""
    try:
        return asdict(parser(form)(data, where))
    except MessageError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"{where}: needs too much memory (limit {MEMORY // 1_000_000:,} MB). {_ADVICE}"}
    except RecursionError:
        return {"error": f"{where}: is nested too deep. {_ADVICE}"}
    except Exception as error:  # a library may raise anything over a damaged file
        return {
            "error": f"{where}: is damaged, or made in an unknown way ({type(error).__name__}: {error}). {_ADVICE}"
        }


_ADVICE = (
    "Expected a document as a word processor saves it. Open it and save it again, or as text (.txt, UTF-8)."
)


def main() -> None:
    """Do what the command line asks."""
    form, where, target = sys.argv[1:]
    data = sys.stdin.buffer.read()
    bind()
    answer = json.dumps(result(form, where, data))
    Path(target).write_text(answer, encoding="ascii")
