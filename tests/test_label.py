"""What a file says of itself: its words, chapters and cues, whole or in part."""

from dataclasses import replace
from pathlib import Path

import values
from rupor import label
from rupor.model import Boundary, House, Loudness, Master, Message, Placed, Programme, Target, Track, Voice

SECOND = values.RATE
PERSON = Voice(engine="recorded", name="take.wav", language="en", licence="")


def programme(*texts: tuple[str, str, Boundary], language: str = "en", **message: str) -> Programme:
    """Make a programme of segments, a kind, a text and a boundary each, half a second between them."""
    parts: list[Placed] = []
    now = SECOND
    for index, (kind, text, pause) in enumerate(texts):
        words = list(text) if language == "zh" else text.split()
        after = "" if language == "zh" else " "
        one = values.segment(*words, after=after, language=language, index=index, pause=pause)
        parts.append(values.placed(replace(one, kind=kind), start=now))
        now = parts[-1].end + SECOND // 2
    said: Message = values.message(language=language, **message)
    return Programme(
        message=said,
        narration=values.narration(parts),
        track=Track(language=language, title="", cues=()),
        target=Target(),
    )


TWO = programme(
    ("sentence", "Boil your water for one minute.", "sentence"),
    ("sentence", "Then let it cool.", "paragraph"),
    ("sentence", "Call 555-0142 for help.", "end"),
)


def made(start: int, length: int) -> Master:
    """Make a file that holds a part of the programme."""
    measured = Loudness(integrated=-16.0, range=2.0, true_peak=-2.0)
    return Master(
        path=Path("x-2.ogg"), length=length, loudness=measured, rounds=1, start=start, part=2, parts=2
    )


def test_the_cues_are_the_first_and_last_words_as_they_are_shown() -> None:
    """A desk knows the item by its first eight words and its end by the last eight."""
    found = label.of(TWO, House())
    assert found.in_cue == "Boil your water for one minute. Then let"
    assert found.out_cue == "Then let it cool. Call 555-0142 for help."


def test_a_short_message_is_its_own_cue() -> None:
    """A message of three words has these as both cues."""
    found = label.of(programme(("sentence", "Stay at home.", "end")), House())
    assert found.in_cue == found.out_cue == "Stay at home."


def test_scripts_without_spaces_get_none_between_sentences() -> None:
    """Chinese cues and text run on as they are written."""
    found = label.of(
        programme(("sentence", "请把水煮开。", "sentence"), ("sentence", "再喝。", "end"), language="zh"),
        House(),
    )
    assert found.text == "请把水煮开。再喝。"
    assert found.in_cue == "请把水煮开。再喝"
    assert found.disclosure.startswith("本录音")


def test_chapters_are_headings_and_fill_the_file() -> None:
    """Each heading begins a chapter; the first begins with the file, and there is no gap between two."""
    found = label.of(
        programme(
            ("title", "Clean water", "title"),
            ("sentence", "Water can make you ill.", "paragraph"),
            ("heading", "What to do", "title"),
            ("sentence", "Boil it.", "paragraph"),
            ("heading", "Who helps", "title"),
            ("sentence", "Call us.", "end"),
        ),
        House(),
    )
    assert [one.title for one in found.chapters] == ["Clean water", "What to do", "Who helps"]
    assert found.chapters[0].start == 0
    assert found.chapters[-1].end == found.length
    assert [one.end for one in found.chapters[:-1]] == [one.start for one in found.chapters[1:]]


def test_without_headings_each_paragraph_is_a_chapter() -> None:
    """A title names the paragraph after it; the next are named by their first words, cut between words."""
    found = label.of(
        programme(
            ("title", "Clean water", "title"),
            ("sentence", "Water can make you ill.", "paragraph"),
            ("sentence", "Boil all the water that you drink for at least one whole minute.", "end"),
        ),
        House(),
    )
    titles = [one.title for one in found.chapters]
    assert titles == ["Clean water", "Boil all the water that you drink for at…"]


def test_a_part_is_labelled_by_its_own_words_and_times() -> None:
    """The second of two files counts from its own beginning and knows nothing of the first."""
    third = TWO.narration.placed[2]
    start = third.start - SECOND // 4
    found = label.part(label.of(TWO, House()), TWO, made(start, TWO.narration.length - start))
    assert found.text == "Call 555-0142 for help."
    assert found.words[0].start == found.speech_start == SECOND // 4
    assert [(one.start, one.end) for one in found.chapters] == [(0, found.length)]
    assert (found.part, found.parts) == (2, 2)


def test_words_keep_their_spaces_and_paragraphs() -> None:
    """Put together, the timed words are the text."""
    found = label.of(TWO, House())
    assert "".join(word.text for word in found.words).replace("\n", " ").split() == found.text.split()
    assert found.words[9].text == "cool.\n"


def test_the_office_fills_in_what_the_message_leaves_open() -> None:
    """What stands in the message goes before what stands in rupor.toml."""
    house = House(agency="Office", publisher="UN", licence="CC BY 4.0", contact="desk@example.org")
    found = label.of(TWO, house)
    assert (found.agency, found.contact) == ("Radio", "radio@example.org")
    assert (found.publisher, found.licence) == ("UN", "CC BY 4.0")


def test_a_synthetic_voice_is_disclosed_in_both_languages_and_a_person_is_not() -> None:
    """Who listens learns that a machine speaks, in part or in all; of a person nothing is said."""
    russian = programme(("sentence", "Кипятите воду.", "end"), language="ru")
    found = label.of(russian, House())
    assert "синтезированным голосом (tone:beep)" in found.disclosure
    assert found.disclosure_en == "This recording is spoken by a synthetic voice (tone:beep)."
    first, *rest = TWO.narration.placed
    mixed = replace(TWO, narration=replace(TWO.narration, placed=(replace(first, voice=PERSON), *rest)))
    assert label.of(mixed, House()).disclosure_en.startswith("Parts of this recording")
    people = tuple(replace(one, voice=PERSON) for one in TWO.narration.placed)
    spoken = replace(TWO, narration=replace(TWO.narration, placed=people))
    assert label.of(spoken, House()).disclosure == ""
