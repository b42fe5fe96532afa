"""Word documents: what a reader sees is read, and nothing else."""

import io
import zipfile
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import W, par, run, word, zipped

from rupor.errors import MessageError
from rupor.text.documents import docx as reader
from rupor.text.documents.draft import Document

NUMBERS = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num></w:numbering>"
)
STYLES = (
    f'<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="Мой"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="ring"><w:name w:val="R"/><w:basedOn w:val="ring"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


STRICT = "purl.oclc.org/ooxml/wordprocessingml/main"


def read(body: str, **parts: str) -> Document:
    """Read a hand-made document."""
    return reader.read(word(body, parts=parts), "a.docx")


def shown(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [(block.kind, block.text) for block in document.blocks]


def text(*inside: str) -> str:
    """Return what is read of one paragraph."""
    return " | ".join(block.text for block in read(par(*inside) + par("Конец.")).blocks[:-1])


def made(document: Any) -> bytes:
    """Return the bytes of a document of python-docx."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_a_press_release() -> None:
    """Headings, lists and tables of a real Word file are read in order, each as what it is."""
    release = docx.Document()
    release.sections[0].header.paragraphs[0].text = "UNITED NATIONS Press release"
    release.add_heading("World Day Against Trafficking", 0)
    release.add_paragraph("Human trafficking is a crime.")
    release.add_heading("What to do", 1)
    release.add_paragraph("Call the line.", style="List Number")
    release.add_paragraph("Tell a friend.", style="List Number")
    release.add_paragraph("Water", style="List Bullet")
    table = release.add_table(rows=2, cols=3)
    for number, content in enumerate(("Country", "Year", "Victims", "Mali:", "2020", "12")):
        table.cell(number // 3, number % 3).text = content
    found = reader.read(made(release), "a.docx")
    assert shown(found) == [
        ("title", "World Day Against Trafficking"),
        ("paragraph", "Human trafficking is a crime."),
        ("heading", "What to do"),
        ("item", "1. Call the line."),
        ("item", "2. Tell a friend."),
        ("item", "Water"),
        ("item", "Country, Year, Victims"),
        ("item", "Mali: 2020, 12"),
    ]
    assert found.notes == ("running heads and feet left out: 'UNITED NATIONS Press release'",)


def test_properties_help_only_where_they_were_written_by_a_person() -> None:
    """Title and language come along as hints; what a program wrote there does not."""
    document = docx.Document()
    document.add_paragraph("Вода нужна всем.")
    properties = document.core_properties
    properties.title, properties.author, properties.language = "Чистая вода", "А. Петрова", "ru-RU"
    found = reader.read(made(document), "a.docx")
    assert (found.title, found.language) == ("Чистая вода", "ru-RU")
    properties.title, properties.author = "Microsoft Word - news.doc", "User"
    found = reader.read(made(document), "a.docx")
    assert found.title == ""


def test_tracked_changes() -> None:
    """Inserted and moved-in text is read; deleted and moved-away text is not."""
    assert (
        text(
            "Мы ",
            f"<w:ins>{run('должны ')}</w:ins>",
            "<w:del><w:r><w:delText>не </w:delText></w:r></w:del>",
            f"<w:moveFrom>{run('завтра ')}</w:moveFrom>",
            f"<w:moveTo>{run('сегодня ')}</w:moveTo>",
            "помочь.",
        )
        == "Мы должны сегодня помочь."
    )


def test_a_deleted_paragraph_mark_joins() -> None:
    """A paragraph whose end was deleted runs on in the next one; the last one is not lost."""
    mark = "<w:rPr><w:del/></w:rPr>"
    found = read(par("Вода ", properties=mark) + par("нужна всем.") + par("Конец", properties=mark))
    assert [block.text for block in found.blocks] == ["Вода нужна всем.", "Конец"]


def test_fields_give_their_results() -> None:
    """A field's result is read and its code is not, also inside another field; a broken field loses no text."""
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format

    def whole(code: str, result: str) -> str:
        begin = f"{field('begin')}<w:r><w:instrText> {code} </w:instrText></w:r>"
        return f"{begin}{field('separate')}{run(result)}{field('end')}"

    inner = whole("DATE", "2022")
    assert text("В ", inner, " году.") == "В 2022 году."
    outer = whole("IF", "да").replace(field("separate"), inner + field("separate"))
    assert text("Итог: ", outer, ".") == "Итог: да."
    assert text(f'<w:fldSimple w:instr="REF x">{run("сюда")}</w:fldSimple>', "!") == "сюда!"
    assert text(field("begin"), "Вода.") == "Вода."


def test_wrappers_are_looked_into() -> None:
    """Text in links, content controls, smart tags and the like is read where it stands."""
    assert (
        text(
            f"<w:hyperlink>{run('Ссылка ')}</w:hyperlink>",
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('поле ')}</w:sdtContent></w:sdt>",
            f"<w:smartTag>{run('место ')}</w:smartTag>",
            f"<mc:AlternateContent><mc:Choice>{run('раз')}</mc:Choice><mc:Fallback>{run('два')}</mc:Fallback>"
            "</mc:AlternateContent>",
        )
        == "Ссылка поле место раз"
    )
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    assert text("Вода", prompt(run("Щёлкните здесь")), ".") == "Вода."
    assert shown(read(f"<w:sdt><w:sdtContent>{par('Вода.')}</w:sdtContent></w:sdt>")) == [
        ("paragraph", "Вода.")
    ]


def test_breaks_and_signs() -> None:
    """Line breaks and tabs are spaces; a hyphen that does not break stays; a soft one leaves nothing."""
    broken = (
        "<w:r><w:t>Чистая</w:t><w:br/><w:t>во</w:t><w:softHyphen/><w:t>да</w:t><w:tab/><w:t>рядом</w:t></w:r>"
    )
    assert text(broken) == "Чистая вода рядом"
    assert text("<w:r><w:t>ex</w:t><w:noBreakHyphen/><w:t>minister</w:t></w:r>") == "ex\u2011minister"


def test_what_is_left_out_is_counted() -> None:
    """Notes, comments, pictures, symbol signs and hidden text are not read, and each is told."""
    found = read(
        par(
            "Вода",
            '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="3"/></w:r>',
            '<w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>',
            "<w:r><w:drawing><pic:pic/></w:drawing></w:r><w:r><w:sym/></w:r>",
            run("тайна", "<w:vanish/>"),
            run("секрет", '<w:rStyle w:val="gone"/>'),
            run(" видна", '<w:vanish w:val="0"/>'),
            ".",
        ),
        styles=STYLES,
    )
    assert shown(found) == [("paragraph", "Вода видна.")]
    assert found.notes == (
        "2 footnotes left out",
        "1 endnote left out",
        "1 comment left out",
        "1 picture left out",
        "1 sign of a symbol font left out",
        "2 hidden pieces of text left out",
    )


def test_text_boxes_follow_their_paragraph() -> None:
    """A text box is read once, after the paragraph that it is fixed to, and this is told."""
    box = f"<w:txbxContent>{par('В рамке.')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = read(par("До", drawing, " и после.") + par("Конец."))
    assert [block.text for block in found.blocks] == ["До и после.", "В рамке.", "Конец."]
    assert found.notes == ("1 text box read after the paragraph beside it",)


def test_numbers_of_lists() -> None:
    """Numbers are counted as Word shows them, by depth and by list; bullets are not heard."""
    item = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'.format
    places = [(0, 1), (1, 1), (1, 1), (0, 1), (1, 1), (0, 2), (0, 3), (0, 3), (0, 0)]
    body = "".join(par("мир", properties=item(depth, number)) for depth, number in places)
    texts = [block.text for block in read(par("Начало.") + body, numbering=NUMBERS).blocks[1:]]
    numbers = ["1.", "1.а)", "1.б)", "2.", "2.а)", "", "5.", "6.", ""]
    assert texts == [f"{number} мир".strip() for number in numbers]


def test_headings() -> None:
    """A heading is told by its style, by what that is based on, by its outline level, or by its look."""
    outline = '<w:outlineLvl w:val="2"/>'
    body = par("Мир", style="mine") + par("Раз", properties=outline) + par(run("Два", "<w:b/>"))
    body += par(run("Жирно.", "<w:b/>")) + par("Текст", style="ring")
    assert [kind for kind, _ in shown(read(body, styles=STYLES))] == [
        "title",
        "heading",
        "heading",
        "paragraph",
        "paragraph",
    ]


def test_contents_are_left_out() -> None:
    """A table of contents is left out, whether by its field, its style or its frame."""
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    toc = par(field("begin"), "<w:r><w:instrText> TOC \\o </w:instrText></w:r>", field("separate"), "Глава 1")
    found = read(
        toc + par("Глава 2", field("end")) + par("Глава 3", style="toc") + par("Вода."), styles=STYLES
    )
    assert shown(found) == [("paragraph", "Вода.")]
    assert found.notes == ("table of contents left out",)


def test_tables() -> None:
    """Merged cells are read once; a table that lays out text is read as text; an inner table stays in its place."""
    cell = "<w:tc><w:tcPr>{1}</w:tcPr>{0}</w:tc>".format
    row = "<w:tr>{}</w:tr>".format
    merged = row(cell(par("Мали"), '<w:vMerge w:val="restart"/>') + cell(par("12"), ""))
    merged += row(cell(par(""), "<w:vMerge/>") + cell(par("15"), ""))
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + cell(par("нет"), "") + "</w:tr>"
    inner = f"<w:tbl>{row(cell(par('а'), '') + cell(par('б'), ''))}</w:tbl>"
    found = read(f"<w:tbl>{merged}{gone}{row(cell(inner, '') + cell(par('в'), ''))}</w:tbl>")
    assert [block.text for block in found.blocks] == ["Мали, 12", "15", "а, б, в"]
    long = "Очень длинное предложение о воде. " * 15
    page = read(f"<w:tbl>{row(cell(par(long) + par('Второй.'), '') + cell(par('Сбоку.'), ''))}</w:tbl>")
    assert [block.text for block in page.blocks] == [long.strip(), "Второй.", "Сбоку."]
    frame = read(f"<w:tbl>{row(cell(par('Раз.') + par('Два.'), ''))}</w:tbl>")
    assert shown(frame) == [("paragraph", "Раз."), ("paragraph", "Два.")]


def test_the_strict_form() -> None:
    """The strict form of the standard, with its other names, is read as well."""
    with zipfile.ZipFile(io.BytesIO(word(par("Вода.")))) as archive:
        members = [(name, archive.read(name).decode()) for name in archive.namelist()]
    renamed = [
        (name, xml.replace("schemas.openxmlformats.org/wordprocessingml/2006/main", STRICT))
        for name, xml in members
    ]
    assert shown(reader.read(zipped(renamed), "a.docx")) == [("paragraph", "Вода.")]


def test_no_word_document() -> None:
    """A zip file without a main text is refused."""
    with pytest.raises(MessageError, match=r"a\.docx: is no Word document"):
        reader.read(zipped([("hello.txt", "привет")]), "a.docx")


WORDS = st.lists(st.text("абвгяё abcz 0179 عربي 水和", min_size=1, max_size=12), min_size=1, max_size=5)
WRAPPERS = [
    "{}",
    "<w:ins>{}</w:ins>",
    "<w:hyperlink>{}</w:hyperlink>",
    "<w:smartTag>{}</w:smartTag>",
    "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    '<w:fldSimple w:instr="PAGE">{}</w:fldSimple>',
    "<w:r><w:drawing><mc:AlternateContent><mc:Choice/></mc:AlternateContent></w:drawing></w:r>{}",
    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>X</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
]


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, str]:
    """Draw the XML of a body, and the letters and figures that are in it, in order."""
    xml, letters = "", ""
    for shape in draw(st.lists(st.sampled_from(["p", "h", "item", "table", "sdt"]), min_size=1, max_size=6)):
        inside = []
        for piece in draw(WORDS):
            inside.append(draw(st.sampled_from(WRAPPERS)).format(run(piece)))
            letters += "".join(filter(str.isalnum, piece))
        one = par(*inside, style="1" if shape == "h" else "")
        if shape == "item":
            one = par(*inside, properties='<w:numPr><w:numId w:val="2"/></w:numPr>')
        elif shape == "table":
            cells = "".join(f"<w:tc>{par(part)}</w:tc>" for part in inside)
            one = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        elif shape == "sdt":
            one = f"<w:sdt><w:sdtContent>{one}</w:sdtContent></w:sdt>"
        xml += one
    return xml, letters


@settings(max_examples=150)
@given(bodies())
def test_no_word_of_the_body_is_lost(drawn: tuple[str, str]) -> None:
    """Every letter and figure of a document's body is in the blocks, in its order, and none twice."""
    xml, letters = drawn
    found = read(xml, styles=STYLES, numbering=NUMBERS)
    assert "".join(char for block in found.blocks for char in block.text if char.isalnum()) == letters


def test_a_line_of_asterisks_is_no_text() -> None:
    """What only parts two paragraphs is not hung on the one above it, where a voice would meet it."""
    document = read(par(run("Вода.")) + par(run("* * *")) + par(run("Мыло.")))
    assert [block.text for block in document.blocks] == ["Вода.", "Мыло."]
