"""Where the parts of a Word document are: the package's relations (ECMA-376, part 2), followed inside it only."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rupor.text.documents import tree
from rupor.text.documents.archive import Archive
from rupor.text.documents.draft import opening
from rupor.text.documents.tree import Element, inside

_NO_TITLES = re.compile(
    r"(?i)microsoft word\b.*|(document|документ)\s*\d*|untitled.*|word document|.*\.(docx?|odt|rtf)"
)

NAMED = 6
"""Running lines that a note quotes."""


@dataclass(slots=True)
class Parts:
    """The parts of a Word document that are read."""

    main: Element | None = None
    styles: Element | None = None
    numbering: Element | None = None
    margins: list[Element] = field(default_factory=list)
    """Headers and footers."""
    title: str = ""
    language: str = ""


def parts(archive: Archive) -> Parts:
    """Find and read the parts of a document."""
    found = Parts()
    for kind, target in _relations(archive, ""):
        if kind == "officeDocument":
            found.main = archive.xml(target)
            _beside(archive, target, found)
        elif kind == "core-properties":
            _properties(archive.xml(target), found)
    return found


def margins(found: Parts) -> list[str]:
    """Say which headers and footers were left out; those with nothing but a page number are not worth a word."""
    texts = ["".join(part.text or "" for part in inside(root, "w:t")) for root in found.margins]
    return left_margins(texts)


def left_margins(texts: list[str]) -> list[str]:
    """Say that running heads and feet with these texts were left out, in one note or none."""
    worth = [opening(text) for text in dict.fromkeys(texts) if sum(map(str.isalpha, text)) > 3]
    more = f" and {len(worth) - NAMED} more" if len(worth) > NAMED else ""
    return [f"running heads and feet left out: {', '.join(worth[:NAMED])}{more}"] if worth else []


def title(text: str) -> str:
    """Return a title from a document's properties unless a program made it up.

    >>> title("Microsoft Word - brief.doc"), title("Day of Peace")
    ('', 'Day of Peace')
    """
    return "" if _NO_TITLES.fullmatch(text.strip()) else text.strip()


def _beside(archive: Archive, main: str, found: Parts) -> None:
    """Read what the main part refers to."""
    for kind, target in _relations(archive, main):
        if kind == "styles":
            found.styles = archive.xml(target)
        elif kind == "numbering":
            found.numbering = archive.xml(target)
        elif kind in ("header", "footer"):
            root = archive.xml(target)
            if root is not None:
                found.margins.append(root)


def _relations(archive: Archive, part: str) -> Iterator[tuple[str, str]]:
    """Yield kind and target of a part's relations inside the package; those that lead out of it are passed over."""
    folder, name = posixpath.split(part)
    root = archive.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in () if root is None else root:
        if relation.get("TargetMode") != "External":
            target = relation.get("Target") or ""
            kind = posixpath.basename(relation.get("Type") or "")
            yield kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _properties(root: Element | None, found: Parts) -> None:
    """Read the core properties."""
    if root is None:
        return
    values = {tree.name(element): (element.text or "").strip() for element in root}
    found.title = title(values.get("dc:title", ""))
    found.language = values.get("dc:language", "")
