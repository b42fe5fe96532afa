"""What an OpenDocument paragraph's style makes of it, and the numbers of its lists."""

from collections.abc import Callable, Iterator

from rupor.text.documents import numbering
from rupor.text.documents.draft import TITLE
from rupor.text.documents.tree import Element, attribute, child, inside, name

DEPTH = 20
"""Styles that build upon one another, at most: a ring of them would have no end."""
_FORMATS: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": numbering.letter,
    "A": lambda number: numbering.letter(number).upper(),
    "i": numbering.roman,
    "I": lambda number: numbering.roman(number).upper(),
    "а, б, .., аа, аб, ...": lambda number: numbering.letter(number, "russian"),
    "А, Б, .., Аа, Аб, ...": lambda number: numbering.letter(number, "russian").upper(),
    "一, 二, 三, ...": numbering.chinese,
}


class Styles:
    """The styles of a document: those of its content before the shared ones."""

    def __init__(self, content: Element, shared: Element | None) -> None:
        roots = [root for root in (shared, content) if root is not None]
        self._styles = {
            (attribute(one, "style:family"), attribute(one, "style:name")): one
            for root in roots
            for one in inside(root, "style:style")
        }
        self.lists = {
            attribute(one, "style:name"): one for root in roots for one in inside(root, "text:list-style")
        }
        self.outline = next((one for root in roots for one in inside(root, "text:outline-style")), None)
        self.language = next(filter(None, map(_language, roots)), "")

    def chain(self, family: str, style: str) -> Iterator[Element]:
        """Yield a style and those that it builds upon."""
        for _ in range(DEPTH):
            found = self._styles.get((family, style))
            if found is None:
                return
            yield found
            style = attribute(found, "style:parent-style-name")

    def level(self, style: str) -> int:
        """Return the level of a heading by its style; 0 for what is none."""
        for one in self.chain("paragraph", style):
            known = attribute(one, "style:name").casefold()
            if known == "title":
                return TITLE
            if known == "subtitle":
                return 2
            outline = attribute(one, "style:default-outline-level")
            if outline.isdecimal():
                return int(outline)
        return 0

    def flag(self, family: str, style: str, short: str, value: str) -> bool | None:
        """Tell whether a style gives text a property; None where it says nothing of it."""
        for one in self.chain(family, style):
            properties = child(one, "style:text-properties")
            said = "" if properties is None else attribute(properties, short)
            if said:
                return said == value
        return None

    def hidden(self, family: str, style: str) -> bool:
        """Tell whether a style hides text."""
        return self.flag(family, style, "text:display", "none") or False

    def list_of(self, style: str) -> str:
        """Return the list style that a paragraph's style brings along."""
        said = (attribute(one, "style:list-style-name") for one in self.chain("paragraph", style))
        return next(filter(None, said), "")

    def all_bold(self, paragraph: Element, style: str) -> bool:
        """Tell whether all words of a paragraph are bold."""
        inherited = self.flag("paragraph", style, "fo:font-weight", "bold") or False
        found = [inherited] if (paragraph.text or "").strip() else []
        for part in paragraph:
            own = self.flag("text", attribute(part, "text:style-name"), "fo:font-weight", "bold")
            if "".join(part.itertext()).strip():
                found.append(inherited if own is None else own)
            if (part.tail or "").strip():
                found.append(inherited)
        return bool(found) and all(found)


class Lists:
    """How far each list of a document has counted."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._open: list[tuple[str, str]] = []
        """Identity and style of each list that is open, the outermost first."""
        self._counts: dict[str, dict[int, int]] = {}
        self._last: dict[str, str] = {}
        """For each style the list that used it last."""
        self._turn = 0

    def begin(self, element: Element, depth: int) -> None:
        """Begin a list, or go on with an earlier one where it says so."""
        del self._open[depth - 1 :]
        outer, style = self._open[-1] if self._open else ("", "")
        style = attribute(element, "text:style-name") or style or self._by_paragraph(element)
        identity = outer or self._identity(element, style)
        self._open.append((identity, style))
        counts = self._counts.setdefault(identity, {})
        for deeper in [one for one in counts if one >= depth and outer]:
            del counts[deeper]
        self._last[style] = identity

    def label(self, item: Element, depth: int) -> str:
        """Count one item and return its number as it is shown; empty for bullets."""
        identity, style = self._open[depth - 1]
        return self._label(
            self._styles.lists.get(style), identity, depth, attribute(item, "text:start-value")
        )

    def of_heading(self, element: Element, level: int) -> str:
        """Count a heading where the document numbers them, and return its number."""
        outline = self._styles.outline
        if (
            name(element) != "text:h"
            or level < 1
            or outline is None
            or attribute(element, "text:is-list-header")
        ):
            return ""
        return self._label(outline, "outline", level, attribute(element, "text:start-value"))

    def _label(self, style: Element | None, identity: str, depth: int, start: str) -> str:
        counts = self._counts.setdefault(identity, {})
        level = _level(style, depth)
        first = "" if level is None else attribute(level, "text:start-value")
        counts[depth] = int(start) if start.isdecimal() else counts.get(depth, _first(first) - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return "" if level is None or style is None else _written(style, level, depth, counts)

    def _identity(self, element: Element, style: str) -> str:
        """Name the list that an outermost one is or goes on with."""
        own = attribute(element, "xml:id")
        goes_on = attribute(element, "text:continue-list")
        if goes_on in self._counts:
            self._counts[own] = self._counts[goes_on]
            return goes_on
        if attribute(element, "text:continue-numbering") == "true" and style in self._last:
            return self._last[style]
        self._turn += 1
        return own or f"list {self._turn}"

    def _by_paragraph(self, element: Element) -> str:
        first = next(inside(element, "text:p", "text:h"), None)
        return "" if first is None else self._styles.list_of(attribute(first, "text:style-name"))


def _language(root: Element) -> str:
    """Return the language of a document's default style."""
    for style in inside(root, "style:default-style"):
        properties = child(style, "style:text-properties")
        if attribute(style, "style:family") == "paragraph" and properties is not None:
            return attribute(properties, "fo:language").replace("none", "")
    return ""


def _level(style: Element | None, depth: int) -> Element | None:
    levels = () if style is None else style
    return next((one for one in levels if attribute(one, "text:level") == str(depth)), None)


def _written(style: Element, level: Element, depth: int, counts: dict[int, int]) -> str:
    """Write an item's number, with those of the items around it where the style shows them."""
    if name(level) not in ("text:list-level-style-number", "text:outline-level-style"):
        return ""
    shown = _first(attribute(level, "text:display-levels"))
    numbers = []
    for one in range(max(1, depth - shown + 1), depth + 1):
        outer = _level(style, one)
        form = "" if outer is None else attribute(outer, "style:num-format")
        if form:
            numbers.append(_FORMATS.get(form, str)(counts.get(one, 1)))
    before, after = attribute(level, "style:num-prefix"), attribute(level, "style:num-suffix")
    return f"{before}{'.'.join(numbers)}{after}" if numbers else ""


def _first(text: str) -> int:
    """Return a number that is 1 where nothing else is said."""
    return int(text) if text.isdecimal() and len(text) < 9 else 1
