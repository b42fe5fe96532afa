"""OpenDocument texts: what a reader sees is read, and nothing else."""

import io

import odfdo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import ODF, odt, zipped

from rupor.errors import MessageError
from rupor.text.documents import odt as reader
from rupor.text.documents.draft import Document

STYLES = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="HP" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
    'style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" '
    'text:display-levels="2"/></text:list-style>'
    '<text:list-style style:name="U"><text:list-level-style-bullet text:level="1"/></text:list-style>'
)


def read(body: str, **members: str) -> Document:
    """Read a hand-made document."""
    named = {f"{name}.xml": xml for name, xml in members.items()}
    return reader.read(odt(body, styles=STYLES, members=named), "a.odt")


def shown(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [(block.kind, block.text) for block in document.blocks]


def texts(body: str) -> list[str]:
    """Return the texts of a body's blocks."""
    return [block.text for block in read(body).blocks]


def test_a_file_of_a_library() -> None:
    """Headings, paragraphs, lists and tables that another program wrote are read in order."""
    document = odfdo.Document("text")
    document.body.clear()
    for part in (
        odfdo.Header(1, "Всемирный день"),
        odfdo.Paragraph("Торговля людьми – это преступление."),
        odfdo.List(["Помнить", "Помогать"]),
    ):
        document.body.append(part)
    table = odfdo.Table("T", width=2, height=2)
    for place, value in {"A1": "Страна", "B1": "Число", "A2": "Мали", "B2": "12"}.items():
        table.set_value(place, value)
    document.body.append(table)
    document.meta.title, document.meta.creator = "Другое", "А. Петрова"
    data = io.BytesIO()
    document.save(data)
    found = reader.read(data.getvalue(), "a.odt")
    assert shown(found) == [
        ("title", "1. Всемирный день"),  # the library's template numbers its headings
        ("paragraph", "Торговля людьми – это преступление."),
        ("item", "Помнить"),
        ("item", "Помогать"),
        ("item", "Страна, Число"),
        ("item", "Мали, 12"),
    ]
    assert found.title == "Другое"


def test_spaces_and_spans() -> None:
    """Spaces, tabs and line breaks are spaces; spans, links and marks are looked into; fields give their text."""
    assert texts(
        '<text:p>Вода<text:s text:c="2000000000"/>и<text:tab/>еда<text:line-break/>'
        "<text:span>для <text:a>всех</text:a></text:span> в <text:date>2022</text:date><text:bookmark/> году.</text:p>"
    ) == ["Вода и еда для всех в 2022 году."]


def test_what_is_left_out_is_counted() -> None:
    """Notes, comments, pictures, indexes, hidden text and deleted text are not read, and what matters is told."""
    note = "<text:note text:note-class='{}'><text:note-body><text:p>нет</text:p></text:note-body></text:note>".format
    found = read(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>стёрто</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:table-of-content><text:index-body><text:p>Глава</text:p>"
        f"</text:index-body></text:table-of-content><text:p>Вода{note('footnote')}{note('endnote')}"
        "<office:annotation><text:p>нет</text:p></office:annotation><draw:frame><draw:image/><draw:image/></draw:frame>"
        '<text:span text:style-name="H">тайна</text:span><text:change-start/> нужна<text:change-end/>.</text:p>'
        '<text:p text:style-name="HP">тайна</text:p>'
        '<text:section text:display="none"><text:p>нет</text:p></text:section>'
    )
    assert shown(found) == [("paragraph", "Вода нужна.")]
    assert found.notes == (
        "1 table of contents left out",
        "1 footnote left out",
        "1 endnote left out",
        "1 comment left out",
        "1 picture left out",
        "2 hidden pieces of text left out",
        "1 hidden section left out",
    )


def test_running_heads() -> None:
    """Headers and footers are left out and named."""
    header = "<style:header><text:p>ООН, пресс-релиз</text:p></style:header>"
    styles = f"<office:document-styles {ODF}>{header}</office:document-styles>"
    assert read("<text:p>Вода.</text:p>", styles=styles).notes == (
        "running heads and feet left out: 'ООН, пресс-релиз'",
    )


def test_text_boxes_follow_their_paragraph() -> None:
    """A text box is read after the paragraph that it is fixed to."""
    box = "<draw:frame><draw:text-box><text:p>В рамке.</text:p></draw:text-box></draw:frame>"
    assert texts(f"<text:p>До{box} и после.</text:p><text:p>Конец.</text:p>") == [
        "До и после.",
        "В рамке.",
        "Конец.",
    ]
    assert texts(f"{box}<text:p>Конец.</text:p>") == ["В рамке.", "Конец."]


def test_numbers_of_lists() -> None:
    """Numbers are counted as they are shown, by depth, and go on where the text says so; bullets are not heard."""
    item = "<text:list-item><text:p>мир</text:p>{}</text:list-item>".format
    inner = f"<text:list>{item('')}{item('')}</text:list>"
    body = f'<text:p>Начало.</text:p><text:list text:style-name="L">{item(inner)}{item("")}</text:list>'
    body += f'<text:list text:style-name="U">{item("")}</text:list>'
    body += f'<text:list text:style-name="L" text:continue-numbering="true">{item("")}</text:list>'
    body += f'<text:list text:style-name="L">{item("")}</text:list>'
    numbers = ["1.", "1.a)", "1.b)", "2.", "", "3.", "1."]
    assert texts(body)[1:] == [f"{number} мир".strip() for number in numbers]


def test_headings() -> None:
    """A title is told by its style, a heading by its level or by its look."""
    assert shown(
        read(
            '<text:p text:style-name="P1">День воды</text:p><text:h text:outline-level="1">Раз</text:h>'
            '<text:p><text:span text:style-name="B">Два</text:span></text:p>'
            '<text:p><text:span text:style-name="B">Три</text:span> слова</text:p>'
        )
    ) == [("title", "День воды"), ("heading", "Раз"), ("heading", "Два"), ("paragraph", "Три слова")]


def test_repetition_is_not_believed() -> None:
    """A row that says it repeats a million times is read once."""
    assert texts(
        '<table:table><table:table-header-rows><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell table:number-columns-repeated="16384"><text:p>Да</text:p></table:table-cell>'
        "<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table-header-rows></table:table>"
    ) == ["Да, 12"]


def test_no_open_text() -> None:
    """A locked document, and one without a text, are refused with the way out."""
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    )
    with pytest.raises(MessageError, match=r"is locked with a password.*save it without one"):
        reader.read(zipped([("META-INF/manifest.xml", manifest), ("content.xml", b"\x8f\x00")]), "a.odt")
    with pytest.raises(MessageError, match="is no OpenDocument text"):
        reader.read(zipped([("hello.txt", "привет")]), "a.odt")


WRAPPERS = [
    "{}",
    "<text:span>{}</text:span>",
    "<text:a>{}</text:a>",
    "<text:span><text:span>{}</text:span></text:span>",
    "<text:date>{}</text:date>",
    "<text:bookmark-start/>{}<text:bookmark-end/>",
    "<text:ruby><text:ruby-base>{}</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>",
]
WORDS = st.lists(st.text("абвгяё abcz 0179 عربي 水和", min_size=1, max_size=12), min_size=1, max_size=5)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, str]:
    """Draw the XML of a body, and the letters and figures that are in it, in order."""
    xml, letters = "", ""
    for shape in draw(
        st.lists(st.sampled_from(["p", "h", "item", "table", "section"]), min_size=1, max_size=6)
    ):
        inside = []
        for piece in draw(WORDS):
            inside.append(draw(st.sampled_from(WRAPPERS)).format(piece))
            letters += "".join(filter(str.isalnum, piece))
        one = f"<text:p>{''.join(inside)}</text:p>"
        if shape == "h":
            one = f"<text:h>{''.join(inside)}</text:h>"
        elif shape == "item":
            one = f'<text:list text:style-name="U"><text:list-item>{one}</text:list-item></text:list>'
        elif shape == "table":
            cells = "".join(
                f"<table:table-cell><text:p>{part}</text:p></table:table-cell>" for part in inside
            )
            one = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
        elif shape == "section":
            one = f"<text:section>{one}</text:section>"
        xml += one
    return xml, letters


@settings(max_examples=150)
@given(bodies())
def test_no_word_of_the_body_is_lost(drawn: tuple[str, str]) -> None:
    """Every letter and figure of a document's body is in the blocks, in its order, and none twice."""
    xml, letters = drawn
    assert "".join(char for block in read(xml).blocks for char in block.text if char.isalnum()) == letters
