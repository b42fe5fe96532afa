"""Judge a text in a test, from as little as matters."""

from rupor.model import Message, Paragraph
from rupor.text import segment
from rupor.text.plain import Finding, Verdict, judge, level


def verdict(
    *paragraphs: str,
    language: str = "en",
    at: str = "strict",
    contact: str = "",
    seconds: float = 30.0,
    meanings: dict[str, str] | None = None,
) -> Verdict:
    """Judge paragraphs as one message."""
    message = Message(
        id="test",
        language=language,
        paragraphs=tuple(Paragraph(kind="paragraph", text=text, language=language) for text in paragraphs),
        source="a test",
        source_sha256="0" * 64,
        encoding="utf-8",
        contact=contact,
    )
    return judge(message, segment.split(message), level(at, language), seconds=seconds, meanings=meanings)


def found(rule: str, *paragraphs: str, **settings: object) -> list[Finding]:
    """Return what one rule finds."""
    return [one for one in verdict(*paragraphs, **settings).findings if one.rule == rule]  # type: ignore[arg-type]


def subjects(rule: str, *paragraphs: str, **settings: object) -> list[str]:
    """Return what one rule finds, as the author reads it, without quotation marks."""
    return [one.subject.strip("“”") for one in found(rule, *paragraphs, **settings)]
