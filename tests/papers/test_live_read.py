"""The script to read live: large, complete, timed, no sentence on two pages, and a Word document that others open."""

import functools
import io
import itertools
import re
import shutil
import subprocess
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt
from lxml import etree

from rupor import pages
from rupor.model import Change, Label, Paper, Programme
from rupor.papers import aloud, live_read, live_read_docx
from rupor.signs import ACUTE
from rupor.text import read
from rupor.voice import rate
from sheets import HOSTILE, SIX, hostile, letters, poppler, programme, safe, spoken
from values import message, segment

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDERS = {
    "pPr": "pStyle keepNext keepLines widowControl pBdr shd tabs suppressAutoHyphens bidi spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color spacing kern sz szCs u rtl cs lang",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg bidi docGrid",
}
"""In which order ECMA-376 (its schema ``wml.xsd``) wants the elements that the script has."""
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler is not installed (Debian: apt-get install poppler-utils)"
)
needs_office = pytest.mark.skipif(
    not shutil.which("soffice"),
    reason="LibreOffice is not installed (Debian: apt-get install libreoffice-writer)",
)


@functools.cache
def papers(made: tuple[Programme, Label]) -> tuple[Paper, ...]:
    """Write the script, once for all tests of a message."""
    return live_read.write(*made)


def pdf(made: tuple[Programme, Label]) -> bytes:
    """Write the script as a PDF."""
    return papers(made)[0].data


def word(made: tuple[Programme, Label]) -> bytes:
    """Write the script as a Word document."""
    return papers(made)[1].data


def opened(made: tuple[Programme, Label]) -> Any:
    """Write the script as a Word document and open it."""
    return docx.Document(io.BytesIO(word(made)))


def part(data: bytes, name: str) -> Any:
    """Read a part of a Word document."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def long(sentences: int) -> tuple[Programme, Label]:
    """Have a message of many sentences spoken, three in a paragraph, each longer than a line."""
    said = "water that you drink must be boiled for ten minutes in a clean pot with a lid".split()
    parts = [
        segment(
            f"Sentence{at}:",
            *said,
            "on",
            "day",
            f"{at}end.",
            index=at,
            pause="sentence" if at % 3 else "paragraph",
        )
        for at in range(sentences)
    ]
    return programme(message(title="A message about water that is far too long for any " * 4), parts)


def test_two_papers() -> None:
    """There is a PDF to print and a Word document to edit."""
    made = live_read.write(*safe("en"))
    kinds = [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]
    assert [one.name for one in made] == ["script.pdf", "script.docx"]
    assert [one.media_type for one in made] == kinds


@pytest.mark.parametrize("language", SIX)
def test_word_document_has_everything(language: str) -> None:
    """Every segment is there in order, with what is said for it, and nothing that only engines need."""
    made, label = safe(language)
    document = opened((made, label))
    read_aloud = [one.text for one in document.paragraphs if one.style.name == "Announcer"]
    text = letters("".join(read_aloud)).replace(ACUTE, "")
    every = letters("".join(one.text for one in document.paragraphs)).replace(ACUTE, "")
    at = 0
    for placed in made.narration.placed:
        first = letters(placed.segment.words[0].shown)
        at = text.index(first, at) + len(first)
        for change in placed.segment.changes:
            if change.rule not in ("lexicon", "stress"):
                assert all(letters(word) in every for word in change.spoken.replace(ACUTE, "").split())
    assert "internète" not in every


@needs_poppler
@pytest.mark.parametrize("language", ["en", "es", "fr", "ru", "zh"])
def test_paper_has_everything(language: str) -> None:
    """The PDF, as another program reads it, has every word and what is said for numbers."""
    made, label = safe(language)
    text = letters(poppler("pdftotext", pdf((made, label)), "-raw").replace(ACUTE, ""))
    for placed in made.narration.placed:
        assert letters(placed.segment.words[0].shown) in text
        for change in placed.segment.changes:
            if change.rule not in ("lexicon", "stress"):
                assert all(letters(word) in text for word in change.spoken.replace(ACUTE, "").split())


def test_times_run_through() -> None:
    """Each paragraph begins when those before it are over, at the usual pace of radio; the end is the whole time."""
    made, label = safe("ru")
    shown = live_read.sheet(made, label)
    segments = [one.segment for one in made.narration.placed]
    at = 0.0
    for block, several in zip(shown["blocks"], aloud.paragraphs(segments), strict=True):
        minutes, seconds = map(int, block["start"].split(":"))
        assert abs(60 * minutes + seconds - at) <= 0.5
        at += sum(aloud.seconds(one, "normal") for one in several)
    minutes, seconds = map(int, shown["time"].split(":"))
    assert abs(60 * minutes + seconds - at) <= 0.5
    assert shown["total"].startswith(shown["time"])
    assert f"{rate.RATES['normal']['ru']:g}" in shown["rate"]


def test_words_are_counted_as_they_are_said() -> None:
    """A number counts as many words as it has when it is said, one that is dictated too."""
    made, label = programme(message(), [segment("In", "2026.", spoken=("In", "twenty twenty-six."))])
    assert "3 words" in live_read.sheet(made, label)["total"]


@needs_poppler
def test_no_sentence_on_two_pages() -> None:
    """Of 60 sentences over many pages each begins and ends on the same one."""
    body = pdf(long(60))
    sheets = [letters(one) for one in poppler("pdftotext", body, "-raw").split("\f")]
    assert len(sheets) > 5
    for at in range(60):
        assert [f"Sentence{at}water" in one for one in sheets] == [
            f"{at}end" in letters_after(one, at) for one in sheets
        ]


def letters_after(page: str, at: int) -> str:
    """Return what follows the beginning of a sentence on a page."""
    return page.partition(f"Sentence{at}water")[2]


@needs_poppler
def test_nothing_of_a_sentence_without_end_is_lost() -> None:
    """A sentence that no page can hold goes on on the next one."""
    one = segment(*(f"word{number:03}" for number in range(600)), pause="end")
    text = poppler("pdftotext", pdf(programme(message(), [one])))
    assert all(f"word{number:03}" in text for number in range(600))


@needs_poppler
@pytest.mark.parametrize("language", ["en", "es", "fr", "ru"])
def test_lines_are_short_and_large(language: str) -> None:
    """Print is of 14 points or more, and a full line of the text has 40 to 55 letters."""
    assert live_read.SIZE >= 14
    made, label = safe(language)
    boxes = poppler("pdftotext", pdf((made, label)), "-bbox-layout")
    lines = re.findall(
        r'<line xMin="([\d.]+)" yMin="([\d.]+)"[^>]*yMax="([\d.]+)">(.*?)</line>', boxes, re.DOTALL
    )
    large = [
        " ".join(re.findall(r"<word[^>]*>(.*?)</word>", body))
        for x, top, bottom, body in lines
        if float(bottom) - float(top) > live_read.SIZE * 1.1 and float(x) > 100
    ]
    assert 35 <= max(map(len, large)) <= 58, max(large, key=len)


@pytest.mark.parametrize("language", SIX)
def test_styles_and_languages(language: str) -> None:
    """The page is A4, styles have names, and the document and each run say their language and direction."""
    data = word(safe(language))
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    used = {one.style.name for one in document.paragraphs}
    assert {"Title", "Announcer", "Announcer time"} <= used
    style = document.styles["Announcer"]
    assert style.font.size >= Pt(14)
    assert style.paragraph_format.keep_together
    assert style.element.find(f".//{W}suppressAutoHyphens") is not None
    kind = {"ar": "bidi", "zh": "eastAsia"}.get(language, "val")
    default = part(data, "word/styles.xml").find(f"{W}docDefaults//{W}lang")
    assert dict(default.attrib) == {f"{W}{kind}": language}
    body = part(data, "word/document.xml")
    assert all(one.find(f"{W}rPr/{W}lang") is not None for one in body.iter(f"{W}r"))
    turned = [one.find(f"{W}pPr/{W}bidi") is not None for one in body.iter(f"{W}p")]
    assert all(turned) if language == "ar" else not any(turned)


@pytest.mark.parametrize("language", ["ar", "ru", "zh"])
def test_elements_are_in_order(language: str) -> None:
    """Word takes a document only where elements are in the order of their schema; there are no strange ones."""
    data = word(safe(language, embargo="2026-09-01T10:00:00+03:00", intro="1"))
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        tree = part(data, name)
        for parent, order in ORDERS.items():
            for element in tree.iter(f"{W}{parent}"):
                places = [order.split().index(one.tag.removeprefix(W)) for one in element]
                assert places == sorted(places), (name, parent, [one.tag for one in element])
    styles = part(data, "word/styles.xml")
    for element in styles.iter(f"{W}style"):
        if element.find(f"{W}name").get(f"{W}val").startswith("Announcer"):
            for parent in element.iter(f"{W}pPr", f"{W}rPr"):
                order = ORDERS[parent.tag.removeprefix(W)].split()
                places = [order.index(one.tag.removeprefix(W)) for one in parent]
                assert places == sorted(places)


def test_head_and_foot_of_every_page() -> None:
    """Each page says what it is, from when and whom, when it may be on air, and which page of how many it is."""
    made = safe("fr", title="Titre " * 40, embargo="2026-09-01T10:00:00+02:00", expires="2026-10-01")
    section = opened(made).sections[0]
    head = "\n".join(one.text for one in section.header.paragraphs)
    assert "Titre Titre" in head
    assert "…" in head
    assert "30 juillet 2026" in head
    assert "Ne pas diffuser avant\u00a0: 1 septembre 2026, 08:00 UTC" in head
    assert "Ne pas diffuser après\u00a0: 1 octobre 2026" in head
    fields = [one.get(f"{W}instr") for one in section.footer._element.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_same_input_same_bytes() -> None:
    """Written twice, both are the same to the byte; nothing in the document tells a time, or is the template's."""
    assert live_read.write(*safe("ru")) == live_read.write(*safe("ru"))
    data = word(safe("ru"))
    assert {one.date_time for one in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = etree.tostring(part(data, "docProps/core.xml")).decode()
    assert "python-docx" not in core
    assert "2013" not in core
    assert "2026-07-30" in core
    assert "thumbnail" not in "".join(zipfile.ZipFile(io.BytesIO(data)).namelist())


@pytest.mark.parametrize("language", SIX)
def test_our_own_reader_reads_it(tmp_path: Path, language: str) -> None:
    """Rupor itself reads the document, and finds the message in it."""
    path = tmp_path / f"script.{language}.docx"
    made, label = safe(language)
    path.write_bytes(word((made, label)))
    (found,) = read.messages([str(path)], language=None)
    every = letters("".join(one.text for one in found.paragraphs))
    assert letters(label.title) in letters(found.title) + every
    assert all(letters(one.segment.words[0].shown) in every for one in made.narration.placed)


def test_presenter_around_the_message() -> None:
    """What a presenter says stands before and after the message, under its heading; where there is nothing, neither."""
    document = opened(safe("en", intro="People buy people.", outro="That was the UN."))
    texts = [one.text for one in document.paragraphs]
    assert texts.index("Introduction") < texts.index("People buy people.") < texts.index("That was the UN.")
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 2"] == [
        "Introduction",
        "After the message",
    ]
    assert "Introduction" not in [one.text for one in opened(safe("en")).paragraphs]


def test_telephone_numbers_in_groups_and_order() -> None:
    """A dictated number has its groups on a line of its own; in Arabic they stay in the order of dialling."""
    texts = [one.text for one in opened(safe("en")).paragraphs if one.style.name == "Announcer below"]
    assert texts[0].startswith(
        "five five five / zero one four two / again / five five five / zero one four two"
    )
    arabic = "".join(one.text for one in opened(safe("ar")).paragraphs)
    assert "555-0142" in arabic
    assert all(arabic[found.start() - 1] == "\u200e" for found in re.finditer("555-0142", arabic))
    assert "\u200e555-0142" in live_read.sheet(*safe("ar"))["facts"][-1]


def test_how_words_are_said() -> None:
    """Stress is marked, a number has its words in brackets, engines' spelling is left out, pauses are marked."""
    one = replace(
        segment("Из", "дома", "в", "5", "онлайн", language="ru", pause="clause"),
        changes=(
            Change(first=3, end=7, spoken="до\u0301ма", rule="stress"),
            Change(first=10, end=11, spoken="пять", rule="number"),
            Change(first=12, end=18, spoken="анлайн", rule="lexicon"),
        ),
    )
    other = segment("потом.", language="ru", index=1, pause="end")
    document = opened(programme(replace(message(), language="ru"), [one, other]))
    (said,) = [one.text for one in document.paragraphs if one.style.name == "Announcer"]
    assert said == "Из до\u0301ма в 5 [пять] онлайн\u00a0/ потом.\u00a0‖"


@pytest.mark.parametrize("language", SIX)
def test_words_are_complete(language: str) -> None:
    """Each of the six languages has every word of the script, with its places to fill in."""
    known = tomllib.loads((pages.FOLDER / "live_read.toml").read_text("utf-8"))
    assert set(known) == set(SIX)
    assert known[language].keys() == known["en"].keys()
    for name, said in known["en"].items():
        assert set(re.findall(r"{\w+}", known[language][name])) == set(re.findall(r"{\w+}", said)), name


def test_other_languages_get_english(tmp_path: Path) -> None:
    """Around a message in a language without words of its own everything is in English."""
    path = tmp_path / "water.hi.txt"
    path.write_text("पानी उबालें\n\nपानी को दस मिनट तक उबालें।\n", encoding="utf-8")
    made = spoken(path)
    texts = [one.text for one in opened(made).paragraphs]
    assert any("Times are for" in one for one in texts)
    assert pdf(made).startswith(b"%PDF")


def test_text_stays_text() -> None:
    """What would be a command to a typesetter or to an office program is text; what XML cannot hold is left out."""
    made, label = hostile()
    texts = "\n".join(one.text for one in opened((made, label)).paragraphs)
    for one in HOSTILE:
        assert texts.count(one) >= 2
    broken = live_read.sheet(*programme(message(title="a\x07b\ud800c"), [segment("a\x01b", "c\ufffe.")]))
    document = docx.Document(io.BytesIO(live_read_docx.write(broken)))
    assert "a b c" in [one.text for one in document.paragraphs]


@needs_poppler
def test_text_stays_text_on_paper() -> None:
    """What would be a command to the typesetter is printed as it stands."""
    printed = poppler("pdftotext", pdf(hostile()), "-raw").replace("\u200b", "").replace("\n", "")
    for one in HOSTILE:
        assert printed.count(one) >= 2, one


@needs_office
@needs_poppler
def test_opens_in_libreoffice(tmp_path: Path) -> None:
    """LibreOffice opens the document and sets it on A4; no sentence is on two pages there either."""
    (tmp_path / "script.docx").write_bytes(word(long(24)))
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'office').as_uri()}",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "script.docx"],
        capture_output=True,
        check=True,
        timeout=120,
    )
    made = (tmp_path / "script.pdf").read_bytes()
    assert "(A4)" in poppler("pdfinfo", made)
    sheets = [letters(one) for one in poppler("pdftotext", made, "-raw").split("\f")]
    assert len(sheets) > 3
    for at, sheet in itertools.product(range(24), sheets):
        assert (f"Sentence{at}water" in sheet) == (f"{at}end" in letters_after(sheet, at))
