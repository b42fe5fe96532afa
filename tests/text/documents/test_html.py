"""Web pages: the main text whole, and what stands beside it left out and told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rupor.errors import MessageError
from rupor.text.documents import html as reader
from rupor.text.documents.draft import Document

LONG = (
    "Торговля людьми – это преступление, и мы должны остановить его и помочь каждому, кто пострадал от него. "
)
PAGE = """<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>День воды | ООН</title>
<script>var x = "тайна";</script><style>p {{ color: red }}</style></head><body class="page has-sidebar">
<header><nav><a href="/">Главная</a> <a href="/n">Новости</a></nav></header>
<div id="cookie-notice">Мы используем файлы, чтобы сайт работал лучше. <button>Принять</button></div>
<div class="layout"><div class="content">{}</div>
<div class="right-block"><a href="1">Первая новость дня</a><a href="2">Вторая новость дня</a>
<a href="3">Третья</a></div>
</div><footer>© ООН, все права защищены</footer></body></html>"""


def read(page: str | bytes) -> Document:
    """Read a page."""
    return reader.read(page if isinstance(page, bytes) else page.encode(), "a.html")


def shown(document: Document) -> list[tuple[str, str]]:
    """Return kind and text of each block."""
    return [(block.kind, block.text) for block in document.blocks]


def texts(body: str) -> list[str]:
    """Return the texts of a page with nothing but this body."""
    return [block.text for block in read(f"<html><body>{body}</body></html>").blocks]


def test_a_page_of_a_site() -> None:
    """The main text is read whole, its headings, numbers, rows and help-line with it; menus and notices are not."""
    found = read(
        PAGE.format(
            f"<h1>День воды</h1><p>{LONG * 3}</p><h2>Что делать</h2><ol start=3><li>Позвоните.</li>"
            "<li><p>Не <b>молчите</b>.</p><p>Никогда.</p></li></ol><ul><li>Вода</li></ul>"
            "<table><caption>Числа</caption><tr><th>Страна</th><th>Число</th></tr><tr><td>Мали</td><td>12</td></tr></table>"
            '<p>Тел. <a href="tel:88002000122">8 800 200-01-22</a></p><p>Да.</p>'
            '<div class="share-links">Поделиться с друзьями</div>'
        )
    )
    assert shown(found) == [
        ("title", "День воды"),
        ("paragraph", (LONG * 3).strip()),
        ("heading", "Что делать"),
        ("item", "3. Позвоните."),
        ("item", "4. Не молчите."),
        ("item", "Никогда."),
        ("item", "Вода"),
        ("paragraph", "Числа"),
        ("item", "Страна, Число"),
        ("item", "Мали, 12"),
        ("paragraph", "Тел. 8 800 200-01-22"),
        ("paragraph", "Да."),
    ]
    assert (found.title, found.language, found.encoding) == ("День воды", "ru", "utf-8")
    (note,) = found.notes
    assert note.startswith("about 2")
    assert "words beside the text left out: " in note
    assert "'Поделиться с друзьями'" in note


def test_the_headline_above_the_main_part() -> None:
    """A headline that stands outside of the main part is the title; the name of the site there is not."""
    page = "<html><head><title>{}</title></head><body><header><h1>Вода</h1></header><main><p>{}</p></main></body>"
    assert shown(read(page.format("Вода – ООН", LONG)))[0] == ("title", "Вода")
    assert [kind for kind, _ in shown(read(page.format("Другое", LONG)))] == ["paragraph"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Без абзаца<br>вторая<br><br>третья<p>Новый", ["Без абзаца вторая", "третья", "Новый"]),
        ("<p>Вода<sup><a href='#n1'>[1]</a></sup> и м<sup>2</sup></p>", ["Вода и м2"]),
        ("<p>Да <del>нет</del> <ins>так</ins></p>", ["Да так"]),
        ("<p>Вода</p><p hidden>нет</p><p style='display: none'>нет</p><template>нет</template>", ["Вода"]),
        ("<dl><dt>Вода</dt><dd>Пить</dd></dl>", ["Вода", "Пить"]),
        ("<ol type=A reversed><li>мир<li>мир</ol>", ["B. мир", "A. мир"]),
        ("<ol><li value=5>мир<li>мир<ul><li>мир</ul></ol>", ["5. мир", "6. мир", "мир"]),
        ("<ruby>漢<rt>kan</rt></ruby>字", ["漢字"]),
        ("<form><p>Вода</p><input value='нет'><select><option>нет</select></form>", ["Вода"]),
        ("<table><tr><td>Раз.<p>Два.</table>", ["Раз.", "Два."]),
        ("<p>1 &lt; 2 &amp; вода&nbsp;есть", ["1 < 2 & вода есть"]),
    ],
)
def test_what_a_reader_sees(body: str, expected: list[str]) -> None:
    """Lines, lists, marks and hidden things are taken as a browser shows them."""
    assert texts(body) == expected


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b'<meta charset="windows-1251"><p>' + "Вода".encode("cp1251"), "windows-1251"),
        (b'<meta http-equiv=x content="text/html; charset=koi8-r"><p>' + "Вода".encode("koi8-r"), "koi8-r"),
        (b"<meta charset=windows-1251><p>" + "Вода".encode(), "utf-8"),
        ("<p>Вода".encode("utf-16"), "utf-16"),
        ("<meta charset=koi8-r><p>Вода".encode("utf-8-sig"), "utf-8"),
        ("<p>Вода нужна всем людям на земле".encode("cp1251"), "windows-1251"),
        ('<?xml version="1.0" encoding="utf-8"?><html><p>Вода</p></html>'.encode(), "utf-8"),
        ("<meta charset=zip><p>Вода".encode(), "utf-8"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    """The encoding is that of the byte order mark, the declaration or the text itself, and never of a trick."""
    found = read(data)
    assert found.blocks[0].text.startswith("Вода")
    assert found.encoding == encoding


def test_a_false_encoding() -> None:
    """A page that is not in the encoding that it declares is refused."""
    with pytest.raises(MessageError, match=r"a\.html: is damaged \(says that it is shift_jis"):
        read(b"<meta charset=shift_jis><p>\xff\xfe\xfd")


def test_a_page_without_words() -> None:
    """A page of nothing but markup has no blocks."""
    with pytest.raises(MessageError, match="has no words"):
        read("<!-- -->")


def test_a_page_that_a_word_processor_saved() -> None:
    """The heads that LibreOffice writes into the page, and its title's class, are understood."""
    found = read(
        '<html><body><div title="header"><p>ООН</p></div><p class="title">День воды</p><h1>Раз</h1><p>Да.</p></body>'
    )
    assert shown(found) == [("title", "День воды"), ("heading", "Раз"), ("paragraph", "Да.")]


LETTERS = "абвгяё abcz 0179 عربي 水和"
INLINE = [
    "{}",
    "<b>{}</b>",
    "<a href='x'>{}</a>",
    "<span class='x'>{}</span>",
    "<i><u>{}</u></i>",
    "{}<br>",
    "<wbr>{}",
]
BLOCKS = [
    "<p>{}</p>",
    "<div>{}</div>",
    "<h2>{}</h2>",
    "<ul><li>{}</li></ul>",
    "<blockquote>{}</blockquote>",
    "<div class='row'><div><p>{}</p></div></div>",
    "<table><tr><td>{}</td><td></td></tr></table>",
    "{}",
    "<section><article>{}</article></section>",
    "<pre>{}</pre>",
    "<dl><dd>{}</dd></dl>",
]


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, str]:
    """Draw the HTML of a body, and the letters and figures that are in it, in order."""
    html, letters = "", ""
    for shape in draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6)):
        inside = ""
        for piece in draw(st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=2)):
            inside += draw(st.sampled_from(INLINE)).format(piece)
            letters += "".join(filter(str.isalnum, piece))
        html += shape.format(inside)
    return html, letters


def letters_of(document: Document) -> str:
    """Return the letters and figures of all blocks."""
    return "".join(char for block in document.blocks for char in block.text if char.isalnum())


@settings(max_examples=150)
@given(bodies())
def test_no_word_of_a_plain_page_is_lost(drawn: tuple[str, str]) -> None:
    """Every letter and figure of a page without menus is in the blocks, in its order, and none twice."""
    html, letters = drawn
    assert letters_of(read(f"<html><body>{html}</body></html>")) == letters


@settings(max_examples=60)
@given(bodies())
def test_no_word_of_the_main_part_is_lost(drawn: tuple[str, str]) -> None:
    """The same is true of the main part of a page with menus, notices and a footer around it."""
    html, letters = drawn
    page = PAGE.format(f"<main><p>{LONG}</p>{html}</main>")
    whole = "".join(filter(str.isalnum, LONG)) + letters
    assert letters_of(read(page)) == whole
