"""PDF documents: the text layer in the order of reading, mended, and without what is no message."""

import textwrap
from collections.abc import Iterator

import pytest
from makers import BOLD, Put, pdf

from rupor.errors import MessageError
from rupor.text.documents import pdf as reader
from rupor.text.documents.draft import Document

TEXT = (
    "Торговля людьми это преступление которое использует доверие и отчаяние самых беззащитных людей во всех странах "
    "мира, и мы должны остановить его и помочь каждому, кто пострадал. "
)
NUMBERS = ("нуля", "одного", "двух", "трёх", "четырёх", "пяти", "шести", "семи", "восьми", "девяти")
ARABIC = (
    "الاتجار بالبشر جريمة تستغل ضعف الناس وثقتهم في كل مكان ويجب أن نعمل معا لحماية الأطفال والنساء والرجال"
)


def prose(first: int, end: int) -> str:
    """Write sentences no two lines of which are the same: PDFium drops a line that a font without signs repeats."""
    return " ".join(f"Из {word} стран мира {TEXT.strip()}" for word in NUMBERS[first:end])


def set_(text: str, left: float, top: float, columns: int, size: float = 10) -> Iterator[Put]:
    """Set a text in lines of *columns* characters, justified but for the last one by nothing."""
    for number, line in enumerate(textwrap.wrap(text, columns, break_long_words=False)):
        yield left, top - 12 * number, size, line


def read(*pages: list[Put], **options: object) -> Document:
    """Read a document of these pages."""
    return reader.read(pdf(pages, **options), "a.pdf")  # type: ignore[arg-type]


def shown(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [(block.kind, block.text) for block in document.blocks]


def texts(*pages: list[Put]) -> list[str]:
    """Return the texts of a document's blocks."""
    return [block.text for block in read(*pages).blocks]


def test_lines_become_paragraphs() -> None:
    """Lines are joined; a gap, an indent, a larger type or a bold line begins something new."""
    first, second = f"{prose(0, 2)} Первый.", f"{prose(2, 4)} Второй."
    page = [
        (60, 700, 18, "День борьбы"),
        (60, 678, 18, "с торговлей людьми"),
        *set_(first, 60, 640, 90),
        *set_(second, 60, 640 - 12 * 7, 90),
        (60, 440, 10, f"{BOLD}Что делать"),
        (60, 420, 10, "Последний."),
    ]
    assert shown(read(page)) == [
        ("title", "День борьбы с торговлей людьми"),
        ("paragraph", " ".join(first.split())),
        ("paragraph", " ".join(second.split())),
        ("heading", "Что делать"),
        ("paragraph", "Последний."),
    ]


def test_items_and_rows() -> None:
    """Items stay apart, bullets are not heard and numbers are; what wide gaps part is a row of a table."""
    page = [
        *set_(f"{TEXT}Нужно", 60, 700, 90),
        (70, 640, 10, "• позвонить"),
        (70, 628, 10, "• помочь"),
        (70, 616, 10, "1."),
        (90, 616, 10, "рассказать всем, кого вы знаете и кому вы верите,"),
        (90, 604, 10, "о помощи"),
        (70, 580, 10, "Страна"),
        (200, 580, 10, "2020"),
        (300, 580, 10, "2021"),
        (70, 568, 10, "Мали"),
        (200, 568, 10, "12"),
        (300, 568, 10, "15"),
    ]
    found = read(page)
    assert shown(found)[1:] == [
        ("item", "позвонить"),
        ("item", "помочь"),
        ("item", "1. рассказать всем, кого вы знаете и кому вы верите, о помощи"),
        ("item", "Страна, 2020, 2021"),
        ("item", "Мали, 12, 15"),
    ]
    assert "2 table rows read line by line; compare them with the document" in found.notes


def test_two_columns_under_a_title() -> None:
    """Columns are read one after the other, whatever the order in the file; a sentence runs on from one to the next."""
    left, right = list(set_(prose(0, 4), 50, 650, 45)), list(set_(f"потом {prose(4, 8)}", 320, 650, 45))
    mixed = (
        [put for pair in zip(left, right, strict=False) for put in pair]
        + left[len(right) :]
        + right[len(left) :]
    )
    found = read([(150, 700, 16, "День борьбы с торговлей людьми"), *mixed])
    assert found.blocks[0] == ("title", "День борьбы с торговлей людьми")
    words = " ".join(block.text for block in found.blocks[1:])
    assert words == f"{prose(0, 4)} потом {prose(4, 8)}"


def page_of(number: int, body: list[Put], foot: str) -> list[Put]:
    """Put a body between a running head and a page number."""
    return [(60, 770, 9, f"ООН. Пресс-релиз № {number}"), *body, (290, 30, 9, foot)]


@pytest.mark.parametrize("foot", ["{0}", "Page {0} of 3", "– {0} –", "стр. {0}", "{0} / 3", "{1}"])
def test_running_heads_and_page_numbers(foot: str) -> None:
    """What repeats in the margins, and numbers that count with the pages, are left out and told."""
    romans = ["i", "ii", "iii"]
    pages = [
        page_of(n, list(set_(f"{TEXT}Лист {n}.", 60, 680, 90)), foot.format(n, romans[n - 1]))
        for n in (1, 2, 3)
    ]
    found = read(*pages)
    assert [block.text for block in found.blocks] == [" ".join(f"{TEXT}Лист {n}.".split()) for n in (1, 2, 3)]
    assert "page numbers and running lines of 3 pages left out" in found.notes


def test_what_only_looks_like_a_margin_stays() -> None:
    """A first line, a large heading that counts with the pages, and a year alone at the foot are no running lines."""
    pages = []
    for number, (word, year) in enumerate((("да", "2022"), ("нет", "1999")), 1):
        body = set_(prose(number, number + 1), 60, 600, 90)
        pages.append(
            [(60, 780, 14, f"День {number}"), (60, 760, 10, f"Слово {word}"), *body, (60, 40, 10, year)]
        )
    one, other = prose(1, 2), prose(2, 3)
    assert texts(*pages) == ["День 1", "Слово да", one, "2022", "День 2", "Слово нет", other, "1999"]


def test_hyphens_at_line_ends() -> None:
    """A word cut at a line's end is joined; a hyphen stays where the text has it elsewhere, or before a capital."""
    lines = ["Бывший экс-министр сказал, что экс-", "министр поможет, и что нуж-", "но позвонить. Город Франкфурт-",
             "Майн ждёт тех, кто живёт в 2020-", "2022 годах."]  # fmt: skip
    found = read([(60, 700 - 12 * n, 10, line) for n, line in enumerate(lines)])
    assert found.blocks[0].text == (
        "Бывший экс-министр сказал, что экс-министр поможет, и что нужно позвонить. Город Франкфурт-Майн ждёт тех, "
        "кто живёт в 2020-2022 годах."
    )
    assert found.notes == ("1 hyphenated word joined",)


def test_footnotes() -> None:
    """Small print with a number at the foot is left out with its mark in the text; an exponent stays."""
    body = list(set_(prose(0, 2), 60, 700, 90))
    after = (60, 620, 10, "Площадь равна 5 м")
    raised = [(60 + 17 * 5, 624, 6, "2"), (60 + 17 * 5 + 6, 620, 10, "у дома.")]
    marked = [(60, 596, 10, "Это сказано."), (60 + 60, 600, 6, "1")]
    notes = [(60, 80, 7, "1 Доклад ЮНОДК, страница 14."), (60, 70, 7, "Продолжение сноски.")]
    found = read([*body, after, *raised, *marked, *notes])
    whole = " ".join(block.text for block in found.blocks)
    assert "5 м2 у дома. Это сказано." in whole
    assert "Доклад" not in whole
    assert "Продолжение" not in whole
    assert found.notes == ("1 footnote left out",)


def test_a_table_of_contents() -> None:
    """Lines whose dots lead to a page's number are left out and counted."""
    found = read([(60, 700, 10, "Глава первая . . . . . . . . 12"), *set_(TEXT, 60, 600, 90)])
    assert [block.text for block in found.blocks] == [TEXT.strip()]
    assert found.notes == ("1 line of a table of contents left out",)


def looked(text: str) -> str:
    """Return a right-to-left line as its signs lie on the page, figures running on left to right."""
    words = [word if word.isdecimal() else word[::-1] for word in text.split(" ")]
    return " ".join(reversed(words)).replace("لا"[::-1], "\ufefb")


def test_arabic() -> None:
    """Arabic lines are put in the order of reading, ligatures and figures right; the right column comes first."""
    lines = textwrap.wrap(f"{ARABIC} 800 {ARABIC} 2022 {ARABIC}", 40)
    right = [
        (310 + 5 * (50 - len(looked(line))), 700 - 12 * n, 10, looked(line)) for n, line in enumerate(lines)
    ]
    left = [
        (40 + 5 * (50 - len(looked(line))), 700 - 12 * n, 10, looked(line)) for n, line in enumerate(lines)
    ]
    (one,) = read(right).blocks
    assert one.text == f"{ARABIC} 800 {ARABIC} 2022 {ARABIC}"
    (both,) = read([*left, *right]).blocks
    assert both.text == f"{one.text} {one.text}"


def test_arabic_brackets_and_latin() -> None:
    """Brackets open before they close, and Latin words within Arabic run left to right."""
    line = "الأمم المتحدة (منظمة) UNODC Vienna هنا"
    page = "انه UNODC Vienna )ةمظنم( ةدحتملا ممألا"
    assert texts([(60, 700, 10, page)]) == [line]


def test_a_turned_page() -> None:
    """What stands upright on a page that is turned is read; what runs askew is left out and told."""
    upright = pdf([[(60, 700, 10, "Вода нужна всем людям.")]])
    assert reader.read(upright, "a.pdf").blocks[0].text == "Вода нужна всем людям."
    with pytest.raises(MessageError, match="has no text layer"):
        read([(60, 700, 10, "Вода нужна всем людям.")], rotate=90)


def test_properties() -> None:
    """The file's title comes along as a hint."""
    found = read(list(set_(TEXT, 60, 700, 90)), info="<</Title(Clean water)/Author(A. Petrova)>>")
    assert found.title == "Clean water"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (pdf([[], []]), r"has no text layer \(2 pages, 0 letters\).*\(OCR\)"),
        (pdf([[(60, 700, 10, "Вода")], [], [], []]), "has no text layer"),
        (pdf([[(60, 700, 10, "Вода")]])[:300], "is damaged, or no PDF document"),
        (b"%PDF-1.7\n", "is damaged, or no PDF document"),
        (pdf([[]] * 501), "has 501 pages, limit 500"),
    ],
)
def test_no_text_to_read(data: bytes, problem: str) -> None:
    """A scan, a torn file and a book are refused with the way out."""
    with pytest.raises(MessageError, match=rf"a\.pdf: {problem}"):
        reader.read(data, "a.pdf")
