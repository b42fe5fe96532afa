"""Text for the ear, in one step: paragraphs cut and written out as a message's would be."""

from collections.abc import Sequence

from rupor.model import Message, Paragraph, Segment
from rupor.text import segment
from rupor.text.verbalize import verbalize
from rupor.text.verbalize.lexicon import Lexicon


def segments(
    *paragraphs: str, language: str, contact: str = "", lexicons: Sequence[Lexicon] = ()
) -> tuple[Segment, ...]:
    """Cut and write out paragraphs of one language."""
    message = Message(
        id="test",
        language=language,
        paragraphs=tuple(Paragraph(kind="paragraph", text=text, language=language) for text in paragraphs),
        source="test",
        source_sha256="",
        encoding="utf-8",
    )
    return verbalize(segment.split(message), lexicons, contact)
