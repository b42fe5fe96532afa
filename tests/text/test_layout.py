"""Plain text and Markdown into blocks."""

import pytest

from rupor.text import layout, markdown, names


def of_text(text: str) -> list[tuple[str, str]]:
    """Return the blocks of a plain text."""
    return [tuple(block) for block in layout.blocks(text)]


def of_markdown(text: str) -> list[tuple[str, str]]:
    """Return the blocks of a Markdown text."""
    return [tuple(block) for block in markdown.blocks(text)]


def test_title_and_wrapped_lines() -> None:
    """A first line alone is the title; lines wrapped by hand are joined."""
    assert of_text("\n\nДень мира\r\n\r\nМы рядом\r\nс вами.\r\n") == [
        ("title", "День мира"),
        ("paragraph", "Мы рядом с вами."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Мы рядом.\n\nВместе.",
        "Дорогие друзья!\n\nВместе.",
        "Одна строка",
        "а" * 201 + "\n\nВместе.",
        "а\nб\n\nВместе.",
    ],
)
def test_no_title(text: str) -> None:
    """A sentence, a salutation, a lone or a long line is no title."""
    assert of_text(text)[0][0] == "paragraph"


def test_capitals_are_a_title() -> None:
    """A line in capitals is a title whatever it ends with."""
    assert of_text("ВНИМАНИЕ!\n\nВместе.")[0] == ("title", "ВНИМАНИЕ!")


def test_items() -> None:
    """Bullets are left out, numbers and letters are kept, wrapped lines belong to their item."""
    text = "Надо:\n- мыть\n  руки;\n• пить воду;\n* спать.\n\n1. Раз\n2) Два\nа) три\n"
    assert of_text(text) == [
        ("paragraph", "Надо:"),
        ("item", "мыть руки;"),
        ("item", "пить воду;"),
        ("item", "спать."),
        ("item", "1. Раз"),
        ("item", "2) Два"),
        ("item", "а) три"),
    ]


def test_wrapped_line_that_looks_like_an_item() -> None:
    """A dash or a number at the start of a wrapped line begins nothing new."""
    text = "Торговля людьми\n– это преступление, о нём\n- говорит статья\n5. Она важна."
    assert of_text(text) == [
        ("paragraph", "Торговля людьми – это преступление, о нём - говорит статья 5. Она важна.")
    ]


def test_direct_speech_keeps_its_dash() -> None:
    """Lines of a dialogue are paragraphs of their own."""
    assert of_text("— Где врач?\n— Здесь.") == [("paragraph", "— Где врач?"), ("paragraph", "— Здесь.")]


def test_unwrapped_text() -> None:
    """Where lines are longer than anyone wraps, each is a paragraph, without blank lines too."""
    long = "Слово " * 30 + "конец."
    assert of_text(f"День мира\n{long}\n{long}") == [
        ("title", "День мира"),
        ("paragraph", long),
        ("paragraph", long),
    ]


def test_rules_and_signs() -> None:
    """A rule is left out; signs that are no rule go with the paragraph before them."""
    text = "День\n====\n\nМы.\n\n* * *\n\n😀\n\nВы."
    assert of_text(text) == [
        ("title", "День"),
        ("paragraph", "Мы. 😀"),
        ("paragraph", "Вы."),
    ]


def test_chinese_lines_are_joined_without_a_space() -> None:
    """Wrapped Chinese gets no space that nobody wrote."""
    assert of_text("联合国毒品\n和犯罪问题办公室。") == [("paragraph", "联合国毒品和犯罪问题办公室。")]


def test_markdown_markup_goes_words_stay() -> None:
    """Emphasis, links, pictures, code and HTML leave their words."""
    text = (
        "# Day of **Peace**\n\nSee *this* [page](https://x.org 'hint'), ![a dove](d.png) and `code`\\\nnow<br>too. "
        "&copy; <https://un.org> ~~old~~ <b>bold</b>\n\n<div>In a <i>box</i><!-- no --></div>\n\n"
        "> Quoted.\n\n    code\n"
    )
    assert of_markdown(text) == [
        ("title", "Day of Peace"),
        ("paragraph", "See this page, a dove and code now too. © https://un.org old bold"),
        ("paragraph", "In a box"),
        ("paragraph", "Quoted."),
        ("paragraph", "code"),
    ]


def test_markdown_lists_and_tables() -> None:
    """Items keep their numbers; a table is read row by row."""
    text = "Intro text.\n\n## Do\n\n3. one\n4. two\n   - deep\n\n| A | B |\n|---|---|\n| 1. | 2 |\n|  | x |\n"
    assert of_markdown(text) == [
        ("paragraph", "Intro text."),
        ("heading", "Do"),
        ("item", "3. one"),
        ("item", "4. two"),
        ("item", "deep"),
        ("item", "A, B"),
        ("item", "1. 2"),
        ("item", "x"),
    ]


def test_markdown_titles() -> None:
    """The title is a first heading, the first ``# `` heading, or a first line that looks like one."""
    assert of_markdown("## Peace\n\nText.")[0] == ("title", "Peace")
    assert of_markdown("Geneva, today.\n\n# Peace\n\n# War\n")[1:] == [("title", "Peace"), ("heading", "War")]
    assert of_markdown("Peace\n\nText.")[0] == ("title", "Peace")
    assert of_markdown("Peace.\n\nText.")[0] == ("paragraph", "Peace.")
    assert of_markdown("") == []


def test_deep_markdown_is_not_lost() -> None:
    """What lies deeper than the parser's own limit is still read."""
    assert of_markdown("> " * 60 + "deep")[-1] == ("paragraph", "deep")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("..", "message"),
        ("a/b\\c", "a-b-c"),
        ("NUL.x", "message-NUL.x"),
        (".hidden", "hidden"),
        ("e\u0301", "é"),
        ("ж" * 300, "ж" * 80),
        ("😀", "message"),
        ("a  b", "a-b"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_safe_ids(text: str, id_: str) -> None:
    """An id is a folder's name on every system."""
    assert names.safe(text) == id_
