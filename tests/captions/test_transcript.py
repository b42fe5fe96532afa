"""The transcript: all that is said, to read."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from rupor import outputs
from rupor.captions.transcript import write
from rupor.model import Message, Paragraph
from tracks import NASTY, seen, track
from values import message, narration, programme


def made(*paragraphs: tuple[str, str], **fields: str) -> Message:
    """Make a message of (kind, text)."""
    found = tuple(Paragraph(kind=kind, text=text, language="en") for kind, text in paragraphs)
    return dataclasses.replace(message(**fields), paragraphs=found)


def test_exact_text() -> None:
    """Title, author and date, then the paragraphs as they were laid out; items of one list stand together."""
    text = write(
        made(
            ("title", "Clean water"),
            ("paragraph", "Boil it."),
            ("heading", "Why"),
            ("item", "It is safe."),
            ("item", "It is quick."),
            ("paragraph", "Call 555-0142."),
        )
    )
    assert text == (
        "Clean water\n\nRadio, 2026-03-22\n\nBoil it.\n\nWhy\n\n• It is safe.\n• It is quick.\n\nCall 555-0142.\n"
    )


def test_a_title_that_is_not_in_the_text() -> None:
    """The title stands first, once, even where only the head of the message has it; what is unknown is not there."""
    assert write(made(("paragraph", "Boil it."), author="", date="")) == "Clean water\n\nBoil it.\n"
    assert write(made(("paragraph", "Boil it."), title="", author="", date="")) == "Boil it.\n"


def test_arabic_lines_are_marked() -> None:
    """A line that starts with a bullet or a digit still runs from right to left."""
    arabic = Paragraph(kind="item", text="10 دقائق", language="ar")
    assert "\n\u200f• 10 دقائق\n" in write(dataclasses.replace(made(), language="ar", paragraphs=(arabic,)))


@given(st.lists(st.lists(st.sampled_from(NASTY), min_size=1).map(" ".join)))
def test_a_paragraph_is_a_line(texts: list[str]) -> None:
    """Whatever a paragraph holds, it is one line of text without controls."""
    text = write(made(*(("paragraph", one) for one in texts), title="", author="", date=""))
    lines = [line for line in text.encode().decode().split("\n") if line]
    assert list(map(seen, lines)) == [seen(one) for one in texts if seen(one)]


def test_it_is_an_output() -> None:
    """A package holds it as plain text beside the sound."""
    transcript = outputs.text("transcript")
    assert (transcript.name, transcript.media_type) == (".txt", "text/plain")
    assert transcript.write(programme(narration([]), track())) == "Clean water\n\nRadio, 2026-03-22\n"
