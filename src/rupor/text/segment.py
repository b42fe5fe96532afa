"""The one place where a message is cut: paragraphs into sentences, over-long sentences into clauses.

Voice and captions both follow this cutting. The segments of a paragraph, joined, are its text exactly: the
white space between two of them is in the ``after`` of the first one's last word. Each has something to say.
"""

from collections.abc import Iterator
from dataclasses import replace

from rupor.model import Boundary, Kind, Message, Paragraph, Segment, Word
from rupor.text.clauses import clauses
from rupor.text.language import of_sentence
from rupor.text.sentences import sentences
from rupor.text.words import words


def split(message: Message) -> tuple[Segment, ...]:
    """Cut a message into segments, numbered from 0."""
    cut = (segment for paragraph in message.paragraphs for segment in _of(paragraph))
    found = [replace(segment, index=index) for index, segment in enumerate(cut)]
    return (*found[:-1], replace(found[-1], pause="end")) if found else ()


def _of(paragraph: Paragraph) -> list[Segment]:
    """Cut one paragraph; its last segment is followed by the paragraph's own pause."""
    last: Boundary = "title" if paragraph.kind in ("title", "heading") else "paragraph"
    found = [
        Segment(
            index=0,
            kind=_kind(paragraph, whole),
            language=language,
            words=piece,
            pause=pause,
        )
        for piece, whole, pause, language in _pieces(paragraph)
    ]
    return [*found[:-1], replace(found[-1], pause=last)] if found else []


def _pieces(paragraph: Paragraph) -> Iterator[tuple[tuple[Word, ...], bool, Boundary, str]]:
    """Yield pieces with whether they are whole sentences, what follows them, and their language."""
    cut = sentences(paragraph.text, paragraph.language)
    for sentence in cut:
        language = of_sentence(sentence, paragraph.language) if len(cut) > 1 else paragraph.language
        found = clauses(words(sentence, language), language)
        for piece in found[:-1]:
            yield piece, False, "clause", language
        yield found[-1], len(found) == 1, "sentence", language


def _kind(paragraph: Paragraph, whole: bool) -> Kind:
    """Name the kind of a segment: the paragraph's own for titles, headings and items."""
    if paragraph.kind != "paragraph":
        return paragraph.kind
    return "sentence" if whole else "clause"
