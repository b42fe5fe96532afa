"""The users' lexicons: found beside their messages, checked with every mistake named, exchanged as W3C PLS 1.0."""

import os
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rupor.errors import ConfigError
from rupor.model import Message
from rupor.text import lexicons, read
from rupor.text.lexicons import form, pls, write
from rupor.text.verbalize.lexicon import Entry, Lexicon, entries

ACUTE = "\u0301"
ROOT = Path(__file__).parents[2]
HEAD = f'xmlns="{pls.NAMESPACE}" version="1.0" alphabet="ipa" xml:lang="en"'


def mistakes(text: str, name: str = "lexicon.ru.toml") -> list[str]:
    """Return the mistakes that a file with this text has, one a line."""
    with pytest.raises(ConfigError) as caught:
        form.lexicon(dedent(text), name, lexicons.stated(name))
    return str(caught.value).splitlines()


# Reading


def test_a_lexicon_is_read(tmp_path: Path) -> None:
    """A file gives its entries, one for each written form, in its order."""
    path = tmp_path / "lexicon.ru.toml"
    path.write_text(
        dedent("""
            note = "for all messages"

            [[entry]]
            written = ["Гутерриш", "Гутеррес"]
            spoken = "Гуте'рриш"
            note = "Secretary-General"
            approved = "A. Petrova, 2026-07-30"

            [[entry]]
            written = 'Иванов(а|у)?'
            regex = true
            spoken = 'Ивано'в\\1'
        """).replace("'Ивано'в\\1'", '"Ивано\'в\\\\1"'),
        encoding="utf-8",
    )
    read_back = lexicons.read(path)
    note = {"note": "Secretary-General", "approved": "A. Petrova, 2026-07-30"}
    assert read_back == Lexicon(
        language="ru",
        source=str(path),
        entries=(
            Entry(written="Гутерриш", spoken=f"Гуте{ACUTE}рриш", **note),
            Entry(written="Гутеррес", spoken=f"Гуте{ACUTE}рриш", **note),
            Entry(written="Иванов(а|у)?", spoken=f"Ивано{ACUTE}в\\1", regex=True),
        ),
    )


def test_every_mistake_is_named_with_its_line() -> None:
    """One run tells all that is wrong: file, line, number of the entry, its written form and the key."""
    found = mistakes('''\
        titel = "x"

        [[entry]]
        written = "ООН"
        spoken = "организа+ция"

        [[entry]]
        writen = "x"
        note = """
        [[entry]]
        """

        [[entry]]
        written = ["Вера", 5]
        spoken = "Вεра"
        any_case = "yes"

        [[entry]]
        written = '(а'
        spoken = "а"
        regex = true
        ''')
    text = "\n".join(found)
    assert found[0] == f"lexicon.ru.toml: {len(found) - 1} mistakes."
    for part in (
        "lexicon.ru.toml: titel: unknown key. Known: entry, language, note.",
        "lexicon.ru.toml:5: entry 1 ('ООН'), spoken: 'организа+ция' has a '+'",
        "lexicon.ru.toml:8: entry 2, writen: unknown key.",
        "Did you mean 'written'?",
        "lexicon.ru.toml:7: entry 2, written: is missing.",
        "lexicon.ru.toml:14: entry 3 ('Вера'), written: is not text.",
        "lexicon.ru.toml:16: entry 3 ('Вера'), any_case: is not a yes or no.",
        "lexicon.ru.toml:15: entry 3 ('Вера'), spoken: 'Вεра' has letters that no voice of 'ru' reads.",
        "lexicon.ru.toml:19: entry 4 ('(а'), written: '(а' is no expression: missing ) at position 3.",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('spoken = ""', "spoken: is empty"),
        ('spoken = " "', "spoken: is empty"),
        ('spoken = "зам+ок"', "Mark the stress by an apostrophe after the vowel: замо'к"),
        ('spoken = "Ц++"', "write plus as a word"),
        (
            'spoken = "замОк"',
            "'замОк' has a capital in it. Mark the stress by an apostrophe after the vowel: замо'к",
        ),
        ('spoken = "зам\\u0301ок"', "not after a vowel"),
        ('spoken = "а\\\\1"', "refers to a group, but the entry is no expression"),
        ('spoken = "а\\\\q"', "has a backslash"),
        ('spoken = "а\\u0007"', "U+0007"),
        ('options = ["зам+ок"]', "options: 'зам+ок' has a '+'"),
        ('options = "а"', "options: is not a list"),
        ('ipa = ""', "ipa: is empty"),
        ('ipa = "[vʲerə]"', "ipa: '[vʲerə]' stands in '[]'"),
        ('ipa = "\'vʲerə"', "''' (APOSTROPHE) is no sign of the International Phonetic Alphabet. Write 'ˈ'"),
        ('ipa = "vвə"', "'в' (CYRILLIC SMALL LETTER VE) is no sign"),
        ("approved = 2026-07-30", "approved: is not text. Expected text in quotes"),
        ('ipaa = "a"', "Did you mean 'ipa'?"),
        ('note = "a"', "does not say how it is spoken"),
    ],
)
def test_what_an_entry_may_not_hold(line: str, wrong: str) -> None:
    """Each thing that would be said wrongly, or not at all, is refused with what to do."""
    (found,) = mistakes(
        f'[[entry]]\nwritten = "замок"\n{line}\n'
        + ("" if "spoken" in line or "note" in line else 'spoken = "а"')
    )
    assert wrong in found
    assert "entry 1 ('замок')" in found


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("'(а'", "missing ) at position 3"),
        ("'а**'", "multiple repeat at position 3"),
        ("'а*'", "matches where nothing is written"),
        ("'((а{99}){99}){99}'", "repeats something 970,299 times"),
        ("'(?R)?а'", "calls itself ('(?R)' at position 1)"),
        ("'(?P<a>а(?&a)?)'", "calls itself ('(?&a)' at position 8)"),
        (f"'{'а' * 501}'", "has 501 characters"),
        ("''", "is empty"),
    ],
)
def test_expressions_that_cannot_be_used(written: str, wrong: str) -> None:
    """A wrong or dangerous expression is named when the file is read, at once, before anything is spoken."""
    begun = time.monotonic()
    (found,) = mistakes(f'[[entry]]\nwritten = {written}\nregex = true\nspoken = "а"')
    assert wrong in found
    assert time.monotonic() - begun < 5


def test_a_group_that_is_not_there() -> None:
    """A spoken form may only refer to groups that each of the expressions has."""
    (found,) = mistakes('[[entry]]\nwritten = ["(а)(б)", "(в)"]\nregex = true\nspoken = "\\\\2"')
    assert "refers to group 2, which '(в)' does not have" in found


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ("замок", "замок", True),
        ("ЗАМОК", "замок", False),
        ("Вера", "вера", False),
        ("за\u0301мок", "замок", True),
        ("О’Брайен", "О'Брайен", True),
        ("все", "всё", False),
    ],
)
def test_written_forms_that_stand_twice(first: str, second: str, twice: bool) -> None:
    """Forms that would be found at the same places are one too many; capitals and ё make another form."""
    text = (
        f'[[entry]]\nwritten = "{first}"\nspoken = "а"\n[[entry]]\nwritten = ["{second}", "б"]\nspoken = "в"'
    )
    if twice:
        (found,) = mistakes(text)
        assert found.startswith(
            f"lexicon.ru.toml:5: entry 2 ('{second}'), written: '{second}' stands in entry 1"
        )
    else:
        assert len(form.lexicon(text, "a", "ru").entries) == 3


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("lexicon.ru.toml", 'language = "en"', "the name says 'ru', but the file says 'en'"),
        ("lexicon.ru.toml", 'language = "russian"', "unknown language 'russian'"),
        ("words.toml", "", "states no language"),
        ("lexicon.ru.toml", "[[entry]]\nwritten = ", "lexicon.ru.toml:2: is no TOML (invalid value"),
        ("lexicon.ru.toml", "a = 1\na = 2", "lexicon.ru.toml:2: is no TOML"),
        ("lexicon.ru.toml", '[entry]\nwritten = "a"', "Expected [[entry]], in two pairs of brackets"),
        ("lexicon.ru.toml", "entry = [1]", "Expected tables [[entry]]"),
    ],
)
def test_files_that_are_no_lexicon(name: str, text: str, wrong: str) -> None:
    """A file that is not TOML, or whose language is unknown or in contradiction, is refused with the place."""
    assert wrong in "\n".join(mistakes(text, name))


def test_language_from_the_file_itself() -> None:
    """A file whose name is silent may state its language; entries in one line each are read too."""
    made = form.lexicon('language = "pt_br"\nentry = [{written = "a", spoken = "b"}]', "words.toml", "")
    assert (made.language, len(made.entries)) == ("pt-BR", 1)
    (found,) = mistakes('language = "en"\nentry = [{written = "a"}]', "words.toml")
    assert found.startswith("words.toml: entry 1 ('a'): does not say")


def test_unreadable_files(tmp_path: Path) -> None:
    """A file that is missing, not UTF-8 or far too large is refused."""
    path = tmp_path / "lexicon.ru.toml"
    with pytest.raises(ConfigError, match="cannot be read"):
        lexicons.read(path)
    path.write_bytes("слово".encode("cp1251"))
    with pytest.raises(ConfigError, match="is not UTF-8"):
        lexicons.read(path)
    with path.open("wb") as file:
        file.truncate(lexicons.LIMIT_BYTES + 1)
    with pytest.raises(ConfigError, match="is larger than"):
        lexicons.read(path)


# Finding


def message(path: Path, text: str = "Привет всем, кто нас сейчас слушает.\n") -> Message:
    """Write a text and read it as a message."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read.message(path)


def put(*paths: Path) -> None:
    """Make lexicons with one entry."""
    for path in paths:
        path.write_text('[[entry]]\nwritten = "a"\nspoken = "b"\n', encoding="utf-8")


def test_in_a_messages_folder(tmp_path: Path) -> None:
    """A message's own lexicon comes first, then that of the folder with all messages; other languages are left."""
    text = message(tmp_path / "safe/ru.md")
    own, common = tmp_path / "safe/lexicon.ru.toml", tmp_path / "lexicon.ru.toml"
    put(
        own,
        common,
        tmp_path / "lexicon.en.toml",
        tmp_path / "safe/lexicon.fr.toml",
        tmp_path / "x.lexicon.ru.toml",
    )
    assert lexicons.find(text) == (own, common)
    own.unlink()
    assert lexicons.find(text) == (common,)


def test_beside_a_single_file(tmp_path: Path) -> None:
    """Beside a single file ``<id>.lexicon.<language>.toml`` is its own; a neighbour's is not taken."""
    text = message(tmp_path / "my news.ru.txt")
    own, common = tmp_path / "my news.lexicon.ru.toml", tmp_path / "lexicon.ru.toml"
    put(own, common, tmp_path / "other.lexicon.ru.toml", tmp_path / "my.lexicon.ru.toml")
    assert lexicons.find(text) == (own, common)
    by_id = tmp_path / "my-news.lexicon.ru.toml"
    put(by_id)
    assert lexicons.find(text) == (own, by_id, common) or lexicons.find(text) == (by_id, own, common)


def test_languages_of_paragraphs_and_regions(tmp_path: Path) -> None:
    """Lexicons for a paragraph's language are found too, and a region's before the language's."""
    english = "Human trafficking is a crime against people."
    russian = "Привет всем, кто нас сейчас слушает: мы расскажем о том, как защитить себя и своих близких."
    text = message(tmp_path / "a/ru.md", f"{russian}\n\n{english}\n")
    assert {one.language for one in text.paragraphs} == {"ru", "en"}
    put(tmp_path / "lexicon.ru.toml", tmp_path / "lexicon.en.toml")
    assert [path.name for path in lexicons.find(text)] == ["lexicon.ru.toml", "lexicon.en.toml"]
    put(tmp_path / "lexicon.pt_br.toml", tmp_path / "lexicon.pt.toml")
    found = lexicons.find(replace(text, language="pt-BR", paragraphs=()))
    assert [path.name for path in found] == ["lexicon.pt_br.toml", "lexicon.pt.toml"]


def test_from_inside_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that is named without its folder finds the same lexicons."""
    message(tmp_path / "safe/ru.md")
    put(tmp_path / "lexicon.ru.toml")
    monkeypatch.chdir(tmp_path / "safe")
    (found,) = lexicons.find(read.message("ru.md"))
    assert found.resolve() == tmp_path / "lexicon.ru.toml"


def test_no_file_no_lexicon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message from standard input has no lexicon, wherever the command runs."""
    text = message(tmp_path / "a.ru.txt")
    put(tmp_path / "lexicon.ru.toml")
    monkeypatch.chdir(tmp_path)
    assert lexicons.find(replace(text, source="standard input")) == ()


@pytest.mark.parametrize("name", ["lexicon.toml", "lexicon.russian.toml"])
def test_a_name_without_a_language(tmp_path: Path, name: str) -> None:
    """A lexicon that would never be used for want of a language in its name is an error."""
    text = message(tmp_path / "a.ru.txt")
    put(tmp_path / name)
    with pytest.raises(ConfigError, match="its name states no language"):
        lexicons.find(text)


# W3C PLS 1.0

SCHEMA = etree.RelaxNG(
    etree.fromstring(
        f"""
<element name="lexicon" ns="{pls.NAMESPACE}" xmlns="http://relaxng.org/ns/structure/1.0"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <attribute name="version" ns=""><value>1.0</value></attribute>
  <attribute name="xml:lang"><data type="language"/></attribute>
  <attribute name="alphabet" ns=""><value>ipa</value></attribute>
  <zeroOrMore><element name="meta">
    <choice><attribute name="name" ns=""/><attribute name="http-equiv" ns=""/></choice>
    <attribute name="content" ns=""/><empty/>
  </element></zeroOrMore>
  <optional><element name="metadata">
    <zeroOrMore><element><nsName ns="{pls.OWN}"/>
      <zeroOrMore><attribute><anyName/></attribute></zeroOrMore>
      <zeroOrMore><element><nsName ns="{pls.OWN}"/><text/></element></zeroOrMore>
    </element></zeroOrMore>
  </element></optional>
  <zeroOrMore><element name="lexeme">
    <optional><attribute name="xml:id"><data type="NCName"/></attribute></optional>
    <optional><attribute name="role" ns=""/></optional>
    <oneOrMore><element name="grapheme">
      <data type="token"><param name="minLength">1</param></data></element></oneOrMore>
    <oneOrMore><choice>
      <element name="alias"><optional><attribute name="prefer" ns=""><data type="boolean"/></attribute></optional>
        <data type="token"><param name="minLength">1</param></data></element>
      <element name="phoneme"><optional><attribute name="prefer" ns=""><data type="boolean"/></attribute></optional>
        <optional><attribute name="alphabet" ns=""/></optional>
        <data type="token"><param name="minLength">1</param></data></element>
    </choice></oneOrMore>
    <zeroOrMore><element name="example"><text/></element></zeroOrMore>
  </element></zeroOrMore>
</element>"""
    )
)
"""What the Recommendation of 14 October 2008 asks of a document, sections 4.1 to 4.8; stricter in the order of a
lexeme's children, which it leaves open."""


def valid(document: str) -> None:
    """Hold a document to the Recommendation."""
    root = etree.fromstring(document.encode())
    SCHEMA.assertValid(root)
    names = root.xpath("//@xml:id")
    assert len(names) == len(set(names))


FULL = Lexicon(
    language="ru",
    source="test",
    entries=(
        Entry(
            written="ООН",
            spoken=f"оо{ACUTE}н",
            meaning="Организация & <наций>",
            note='"n" \\m',
        ),
        Entry(written="т. е.", spoken="то есть"),
        Entry(written="т.е.", spoken="то есть"),
        Entry(written="Kyiv", ipa="ˈkɪjiu̯", any_case=False, approved="A, 2026-07-30"),
        Entry(written=r"Иванов(а|у)?  \d", spoken=r"Ивано\1", regex=True, note="family"),
        Entry(
            written="замок",
            spoken=f"за{ACUTE}мок",
            options=(f"замо{ACUTE}к",),
            doubt="two words",
            ipa="ˈzamək",
        ),
        Entry(written="Вера", meaning="имя"),
        Entry(written="Хью", ipa="xʲju", options=("Хуго",)),
    ),
)


def test_export_as_the_recommendation_has_it() -> None:
    """What is exported is a PLS 1.0 document with every written form, spoken form and sound in it."""
    document = pls.export(FULL)
    valid(document)
    assert document.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<lexicon xmlns="http://www.w3.org/2005/01/'
    )
    assert "<grapheme>т. е.</grapheme>\n    <grapheme>т.е.</grapheme>\n    <alias>то есть</alias>" in document
    assert "<phoneme>ˈkɪjiu̯</phoneme>" in document
    valid(pls.export(Lexicon(language="en", source="empty", entries=())))


def test_export_tells_what_is_not_said() -> None:
    """Whatever other readers will not know is named: expressions, capitals, doubts, entries without a spoken form."""
    text = "\n".join(pls.unsaid(FULL))
    assert r"'Иванов(а|у)?  \d' is an expression" in text
    assert "'Вера' has neither a spoken form nor sounds" in text
    assert "entries in which capitals do not matter, which other readers may not find: 3" in text
    assert "entries in doubt, which other readers take as sure: 1" in text
    assert pls.unsaid(Lexicon(language="ru", source="", entries=(Entry(written="ООН", spoken="а"),))) == ()


def test_export_and_import_lose_nothing() -> None:
    """A lexicon comes back from its PLS document with notes, approvals, expressions and case rules, in its order."""
    assert pls.import_(pls.export(FULL).encode()).entries == FULL.entries


def test_export_refuses_what_xml_cannot_hold() -> None:
    """A control character is an error, not a broken document."""
    with pytest.raises(ConfigError, match="cannot be written as XML"):
        pls.export(Lexicon(language="ru", source="s", entries=(Entry(written="a", spoken="b\0"),)))


TEXTS = st.text(
    alphabet=st.characters(
        exclude_categories=["C", "Z"], include_characters=" \u0301", exclude_characters="'’ʼ´"
    ),
    max_size=12,
)


@st.composite
def some_entries(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Draw entries as reading a file would make them."""
    tables = draw(
        st.lists(
            st.fixed_dictionaries(
                {"written": TEXTS.filter(str.strip)},
                optional={
                    "spoken": TEXTS.filter(str.strip),
                    "ipa": TEXTS.filter(str.strip),
                    "regex": st.booleans(),
                    "any_case": st.none() | st.booleans(),
                    "meaning": TEXTS,
                    "doubt": TEXTS,
                    "note": TEXTS,
                    "approved": TEXTS,
                    "options": st.lists(TEXTS.filter(str.strip), max_size=2),
                },
            ),
            max_size=5,
            unique_by=lambda table: " ".join(table["written"].split()),
        )
    )
    return entries({"entry": tables})


@given(some_entries())
def test_round_trips(some: tuple[Entry, ...]) -> None:
    """Any lexicon comes back the same from PLS and from TOML, and its PLS document is a valid one."""
    made = Lexicon(language="ru", source="any", entries=some)
    document = pls.export(made)
    valid(document)
    assert pls.import_(document.encode()).entries == some
    again = write.toml(made)
    assert entries(tomllib.loads(again)) == some


def imported(body: str, head: str = HEAD) -> Lexicon:
    """Import a document with these lexemes."""
    return pls.import_(f"<lexicon {head}>{body}</lexicon>".encode(), "names.pls")


def test_import_of_anothers_document() -> None:
    """Several graphemes make several entries; the preferred pronunciation is said, the others are kept."""
    some = imported("""
        <meta name="a" content="b"/>
        <!-- remark -->
        <lexeme role="x:verb">
            <grapheme> Sepulveda </grapheme> <grapheme>Sepúlveda</grapheme>
            <alias>one</alias> <alias prefer="true">two</alias>
            <phoneme>səˈpʌlvɪdə</phoneme> <phoneme prefer="true">sɛˈpulvɛda</phoneme>
            <example>in <!-- c -->Sepulveda</example>
        </lexeme>
        """)
    entry = Entry(
        written="Sepulveda",
        spoken="two",
        options=("one",),
        ipa="sɛˈpulvɛda",
        note="role x:verb; also /səˈpʌlvɪdə/; such as: in Sepulveda",
    )
    assert some.entries == (entry, replace(entry, written="Sepúlveda"))
    assert (some.language, some.source) == ("en", "names.pls")


def test_import_of_homographs() -> None:
    """A form that several lexemes give becomes one entry in doubt, with all spoken forms to choose from."""
    some = imported(
        '<lexeme role="a"><grapheme>read</grapheme><alias>reed</alias></lexeme>'
        '<lexeme role="b"><grapheme>read</grapheme><alias>red</alias></lexeme>'
        "<lexeme><grapheme>live</grapheme><phoneme>lɪv</phoneme></lexeme>"
        "<lexeme><grapheme>live</grapheme><phoneme>laɪv</phoneme></lexeme>"
        "<lexeme><grapheme>on</grapheme><alias>on</alias></lexeme>"
        "<lexeme><grapheme>on</grapheme><alias>on</alias></lexeme>"
    )
    read_entry, live, on = some.entries
    assert (read_entry.spoken, read_entry.options, read_entry.note) == ("reed", ("red",), "role a; role b")
    assert (live.ipa, live.note) == ("lɪv", "also /laɪv/")
    assert all("several pronunciations" in one.doubt for one in (read_entry, live))
    assert not on.doubt


def test_import_keeps_lexemes_that_share_an_id() -> None:
    """No entry is lost for a fault in another program's ids."""
    body = "".join(f"<lexeme xml:id='e1'><grapheme>{one}</grapheme><alias>x</alias></lexeme>" for one in "ab")
    assert [one.written for one in imported(body).entries] == ["a", "b"]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("<lexeme><alias>a</alias></lexeme>", "a lexeme without a written form"),
        ("<lexeme><grapheme>a</grapheme></lexeme>", "'a' is not said"),
        (
            "<lexeme><grapheme>a</grapheme><phoneme alphabet='x-sampa'>a</phoneme></lexeme>",
            "in the alphabet 'x-sampa'",
        ),
        ("<lexeme>", "is no XML that can be read"),
    ],
)
def test_import_names_what_is_wrong(body: str, wrong: str) -> None:
    """What a lexeme lacks, and sounds in another alphabet than IPA, are named with the line."""
    with pytest.raises(ConfigError, match=wrong) as caught:
        imported(f"\n{body}")
    assert str(caught.value).startswith(("names.pls:2: ", "names.pls: is no XML"))


@pytest.mark.parametrize(
    ("document", "wrong"),
    [
        (f"<lexicon {HEAD.replace('1.0', '2.0')}/>", "is version '2.0'"),
        (f"<lexicon {HEAD.replace('xml:lang', 'lang')}/>", "unknown language ''"),
        ("<lexicon version='1.0' xml:lang='en' alphabet='ipa'/>", "is no PLS lexicon"),
        ("<html/>", "is no PLS lexicon"),
        ("", "is no XML"),
        ("PK\x03\x04", "is no XML"),
    ],
)
def test_documents_that_are_no_lexicon(document: str, wrong: str) -> None:
    """Another version, another root or no language is refused."""
    with pytest.raises(ConfigError, match=wrong):
        pls.import_(document.encode(), "names.pls")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def with_type(doctype: str, entity: str = "", attribute: str = "") -> str:
    """Write a document with a document type, that uses an entity."""
    lexeme = f"<lexeme><grapheme>{entity}</grapheme></lexeme>"
    return f"<!DOCTYPE lexicon {doctype}><lexicon {HEAD} {attribute}>{lexeme}</lexicon>"


@pytest.mark.parametrize(
    "document",
    [
        with_type(f'[<!ENTITY l0 "lol">{LAUGHS}]', "&l11;"),
        with_type(f'[<!ENTITY l0 "lol">{LAUGHS}]', attribute='a="&l11;"'),
        with_type('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "&a;"),
        with_type('SYSTEM "http://127.0.0.1:9/a.dtd"'),
        with_type('[<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;]'),
        with_type(""),
        f"<lexicon {HEAD}>{'<a>' * 100_000}{'</a>' * 100_000}</lexicon>",
        f"<lexicon {HEAD}>&undefined;</lexicon>",
        f"<lexicon {HEAD}>{'<lexeme/>' * 1_200_000}</lexicon>",
        f"<lexicon {HEAD}>{'<lexeme/>' * 100_000}</lexicon>",
    ],
    ids=[
        "laughs",
        "in-attribute",
        "file",
        "dtd",
        "parameter",
        "doctype",
        "deep",
        "undefined",
        "large",
        "empty",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_hostile_documents_are_refused_at_once(document: str, encoding: str) -> None:
    """Entities, document types, other files, deep nesting and floods are refused in a bounded time."""
    begun = time.monotonic()
    with pytest.raises(ConfigError) as caught:
        pls.import_(document.encode(encoding), "evil.pls")
    assert time.monotonic() - begun < 3
    assert "root:" not in str(caught.value)


# The examples


@pytest.mark.parametrize("name", ["lexicon.ru.toml", "lexicon.en.toml"])
def test_examples_are_sound(name: str) -> None:
    """The lexicons in ``texts`` are read without a mistake, and each entry says why it is there."""
    some = lexicons.read(ROOT / "texts" / name)
    assert some.entries
    assert all(entry.note for entry in some.entries)
    valid(pls.export(some))


def test_the_form_in_the_readme_is_a_real_one() -> None:
    """The example in the description of lexicons is one that can be read."""
    text = (ROOT / "texts/README.md").read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    assert len(form.lexicon(example, "README.md", "ru").entries) >= 3
    for key in Entry.__dataclass_fields__:
        assert f"`{key}`" in text
    assert os.linesep not in example.replace("\n", "")
