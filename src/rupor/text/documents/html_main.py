"""Where the main text of a web page is: the part of the page that holds what ``trafilatura`` keeps."""

from collections.abc import Iterator

from rupor.text.documents.html_page import Margins, unseen
from rupor.text.documents.tree import Element

SURE = 12
"""Letters and digits from which a piece of text is found again by what it says."""
SHARE = 0.9
"""Share of the kept text that the page's own ``main`` or ``article`` must hold to be taken at its word."""


GROWTH = 1.5
"""How much larger the part around a found one may be and still belong to it: a message's last line, its contact."""


def find(text: str, body: Element, margins: Margins) -> Element:
    """Return the smallest element around the main text of a page; all of it where nothing stands beside the text."""
    if not any(isinstance(one.tag, str) and one in margins for one in body.iter()):
        return body
    kept = _kept(text)
    pieces = list(_pieces(body, margins))
    found = [(element, len(words)) for element, words in pieces if len(words) >= SURE and words in kept]
    total = sum(size for _, size in found)
    for named in (*body.iter("main"), *body.xpath(".//*[@role='main']"), *body.iter("article")):
        share = sum(size for element, size in found if named in element.iterancestors() or named is element)
        if share >= SHARE * total:
            return named
    return _grown(_around([element for element, _ in found]), pieces) if found else body


def _grown(element: Element, pieces: list[tuple[Element, str]]) -> Element:
    """Return the largest part around a found one that is not much larger than what is inside it."""

    def size(part: Element) -> int:
        return sum(len(words) for one, words in pieces if one is part or part in one.iterancestors())

    while element.tag != "body" and element.getparent() is not None:
        if size(element.getparent()) > GROWTH * size(element) and element.tag in (
            "div",
            "section",
            "td",
            "form",
        ):
            break
        element = element.getparent()
    return element


def _kept(text: str) -> str:
    """Return the letters and digits of the text that trafilatura keeps."""
    import trafilatura

    kept = trafilatura.extract(text, include_comments=False, include_tables=True, favor_recall=True)
    return _bare(kept or "")


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _pieces(element: Element, margins: Margins) -> Iterator[tuple[Element, str]]:
    """Yield each stretch of text of a page with the element that it stands in."""
    if unseen(element) or element in margins:
        return
    yield element, _bare(element.text or "")
    for part in element:
        yield from _pieces(part, margins)
        yield element, _bare(part.tail or "")


def _around(elements: list[Element]) -> Element:
    """Return the smallest element that holds all of these."""
    first, *others = elements
    path = [first, *first.iterancestors()]
    for element in others:
        above = {element, *element.iterancestors()}
        path = [one for one in path if one in above]
    return path[0]
