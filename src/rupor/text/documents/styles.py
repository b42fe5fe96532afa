"""What a Word paragraph's style and numbering make of it: its level, its number, whether it is hidden."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rupor.text.documents import numbering
from rupor.text.documents.draft import TITLE
from rupor.text.documents.tree import Element, attribute, child, inside, name

DEPTH = 20
"""Styles that build upon one another, at most: a ring of them would have no end."""
LOWEST = 9
"""The level of a heading that only looks like one."""
_FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": numbering.letter,
    "upperLetter": lambda number: numbering.letter(number).upper(),
    "lowerRoman": numbering.roman,
    "upperRoman": lambda number: numbering.roman(number).upper(),
    "russianLower": lambda number: numbering.letter(number, "russian"),
    "russianUpper": lambda number: numbering.letter(number, "russian").upper(),
    "arabicAbjad": lambda number: numbering.letter(number, "arabic"),
    "arabicAlpha": lambda number: numbering.letter(number, "arabic"),
    "chineseCounting": numbering.chinese,
    "chineseCountingThousand": numbering.chinese,
    "ideographDigital": numbering.chinese,
    "japaneseCounting": numbering.chinese,
    "bullet": lambda number: "",
    "none": lambda number: "",
}


class Look(NamedTuple):
    """What a paragraph is by its style."""

    level: int
    """Of the heading; 0 for what is none."""
    contents: bool
    """It is a line of a table of contents."""
    hidden: bool
    list_id: str
    """The list that it is an item of, or empty."""
    depth: int

    @property
    def listed(self) -> bool:
        """It is an item of a list."""
        return bool(self.list_id)


class Styles:
    """The styles and lists of a document, and how far each list has counted."""

    def __init__(self, styles: Element | None, lists: Element | None) -> None:
        self._styles = {attribute(one, "w:styleId"): one for one in _all(styles, "w:style")}
        self._lists = _Lists(lists)
        default = (
            None if styles is None else child(styles, "w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")
        )
        self.language = "" if default is None else attribute(default, "w:val")
        self._default = next(
            (
                known
                for known, one in self._styles.items()
                if attribute(one, "w:type") == "paragraph"
                and attribute(one, "w:default") in ("1", "true", "on")
            ),
            "",
        )

    def look(self, paragraph: Element) -> Look:
        """Tell what a paragraph is."""
        own = child(paragraph, "w:pPr")
        style = _value(own, "w:pStyle") or self._default
        chain = list(self.chain(style))
        names = [_value(one, "w:name").casefold() for one in chain]
        list_id, depth = self._numbered(own, chain, style)
        return Look(
            level=_named_level(names) or _outline([own, *(child(one, "w:pPr") for one in chain)]),
            contents=any(one.startswith("toc ") for one in names),
            hidden=self.flag(None, style, "w:vanish") or False,
            list_id=list_id,
            depth=depth,
        )

    def label(self, look: Look) -> str:
        """Count a list's item and return its number as it is shown; empty for bullets."""
        return self._lists.label(look.list_id, look.depth) if look.list_id else ""

    def chain(self, style: str) -> Iterator[Element]:
        """Yield a style and those that it builds upon."""
        for _ in range(DEPTH):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = _value(found, "w:basedOn")

    def flag(self, properties: Element | None, style: str, short: str) -> bool | None:
        """Tell whether a property of text (bold, hidden) is on; None where neither text nor style say."""
        own = _on(properties, short)
        if own is not None:
            return own
        said = (_on(child(one, "w:rPr"), short) for one in self.chain(style))
        return next((one for one in said if one is not None), None)

    def hidden(self, run: Element, paragraph: bool) -> bool:
        """Tell whether a run is hidden, in a paragraph that is or is not."""
        own = self._of_run(run, "w:vanish")
        return paragraph if own is None else own

    def all_bold(self, paragraph: Element) -> bool:
        """Tell whether all words of a paragraph are bold."""
        style = _value(child(paragraph, "w:pPr"), "w:pStyle") or self._default
        runs = [run for run in inside(paragraph, "w:r") if _has_words(run)]
        inherited = bool(self.flag(None, style, "w:b"))
        said = [self._of_run(run, "w:b") for run in runs]
        return bool(runs) and all(inherited if one is None else one for one in said)

    def _of_run(self, run: Element, short: str) -> bool | None:
        properties = child(run, "w:rPr")
        return self.flag(properties, _value(properties, "w:rStyle"), short)

    def _numbered(self, own: Element | None, chain: list[Element], style: str) -> tuple[str, int]:
        """Return the list and the depth of a paragraph."""
        for properties in (own, *(child(one, "w:pPr") for one in chain)):
            numbered = None if properties is None else child(properties, "w:numPr")
            list_id = _value(numbered, "w:numId")
            if list_id:
                depth = _value(numbered, "w:ilvl")
                known = int(depth) if depth.isdecimal() else self._lists.depth(list_id, style)
                return ("" if list_id == "0" else list_id), min(known, 8)
        return "", 0


class _Lists:
    """The lists of a document."""

    def __init__(self, root: Element | None) -> None:
        self._abstract = {attribute(one, "w:abstractNumId"): one for one in _all(root, "w:abstractNum")}
        self._linked = {_value(one, "w:styleLink"): one for one in self._abstract.values()}
        self._lists = {attribute(one, "w:numId"): one for one in _all(root, "w:num")}
        self._counts: dict[int, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def depth(self, list_id: str, style: str) -> int:
        """Return the depth that a list gives to a style."""
        levels = _all(self._definition(list_id), "w:lvl")
        found = (int(attribute(one, "w:ilvl") or 0) for one in levels if _value(one, "w:pStyle") == style)
        return next(found, 0)

    def label(self, list_id: str, depth: int) -> str:
        """Count one item and write its number."""
        definition = self._definition(list_id)
        if definition is None:
            return ""
        counts = self._counts.setdefault(id(definition), {})
        restart = self._restart(list_id, depth)
        if restart is not None:
            counts[depth] = restart - 1
        level = self._level(list_id, depth)
        counts[depth] = counts.get(depth, _number(level, "w:start", 1) - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return self._written(list_id, _value(level, "w:lvlText"), counts)

    def _written(self, list_id: str, pattern: str, counts: dict[int, int]) -> str:
        """Put the numbers of all depths into a level's pattern, such as ``%1.%2.``."""
        for depth in range(9):
            sign = f"%{depth + 1}"
            if sign in pattern:
                level = self._level(list_id, depth)
                number = counts.setdefault(depth, _number(level, "w:start", 1))
                pattern = pattern.replace(sign, _FORMATS.get(_value(level, "w:numFmt"), str)(number))
        return pattern if any(char.isalnum() for char in pattern) else ""

    def _definition(self, list_id: str) -> Element | None:
        """Return what a list is like; one that only names a style is like that style's list."""
        known = self._lists.get(list_id)
        found = self._abstract.get(_value(known, "w:abstractNumId"))
        link = _value(found, "w:numStyleLink")
        return self._linked.get(link, found) if link else found

    def _override(self, list_id: str, depth: int) -> Element | None:
        changes = _all(self._lists.get(list_id), "w:lvlOverride")
        return next((one for one in changes if attribute(one, "w:ilvl") == str(depth)), None)

    def _level(self, list_id: str, depth: int) -> Element | None:
        """Return a list's level as it is defined, or defined anew for this list."""
        override = self._override(list_id, depth)
        own = None if override is None else child(override, "w:lvl")
        levels = _all(self._definition(list_id), "w:lvl")
        return (
            own
            if own is not None
            else next((one for one in levels if attribute(one, "w:ilvl") == str(depth)), None)
        )

    def _restart(self, list_id: str, depth: int) -> int | None:
        """Return the number with which a list begins anew, the first time that it is used."""
        override = self._override(list_id, depth)
        if override is None or (list_id, depth) in self._begun:
            return None
        self._begun.add((list_id, depth))
        start = _value(override, "w:startOverride")
        return int(start) if start.isdecimal() else None


def _all(root: Element | None, short: str) -> list[Element]:
    return [] if root is None else [one for one in root if name(one) == short]


def _value(element: Element | None, short: str) -> str:
    """Return the value of a child; empty where there is none."""
    found = None if element is None else child(element, short)
    return "" if found is None else attribute(found, "w:val")


def _number(element: Element | None, short: str, otherwise: int) -> int:
    text = _value(element, short)
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise


def _on(properties: Element | None, short: str) -> bool | None:
    """Tell whether a switch is on; None where it is not there."""
    found = None if properties is None else child(properties, short)
    return None if found is None else attribute(found, "w:val") not in ("0", "false", "off")


def _named_level(names: list[str]) -> int:
    """Return the level of a heading by its style's name; Word writes these in English in every language."""
    for one in names:
        if one == "title":
            return TITLE
        if one == "subtitle":
            return 2
        if one.startswith("heading ") and one[8:].isdecimal():
            return min(int(one[8:]), LOWEST)
    return 0


def _outline(properties: list[Element | None]) -> int:
    """Return the level of a heading by its place in the outline; 9 stands for text."""
    for one in properties:
        level = _value(one, "w:outlineLvl")
        if level:
            return int(level) + 1 if level.isdecimal() and int(level) < LOWEST else 0
    return 0


def _has_words(run: Element) -> bool:
    return any((part.text or "").strip() for part in inside(run, "w:t"))
