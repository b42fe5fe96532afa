"""Reading files, folders and standard input into messages, and refusing what cannot be read, clearly."""

import contextlib
import io
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_segment import TEXTS

from rupor.errors import MessageError
from rupor.model import Message
from rupor.text import decode
from rupor.text.read import message, messages

RUSSIAN = "Торговля людьми – это преступление. Мы должны остановить его и помочь каждому, кто пострадал."
FRENCH = (
    "La traite des êtres humains est un crime qui exploite la vulnérabilité et la confiance des plus faibles. "
    "Nous devons agir ensemble pour protéger les enfants, les femmes et les hommes qui en sont victimes."
)
ENGLISH = (
    "Human trafficking is a crime that exploits vulnerability and trust of people everywhere. "
    "We must act together to protect the children, women and men who are its victims."
)
ENGLISH_TITLE = (
    "Message by the UNODC Executive Director for the World Day Against Trafficking in Persons 2022"
)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a text into a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(path: Path, **options: str) -> str:
    """Return the error that a text is refused with; it begins with the text's own name."""
    with pytest.raises(MessageError) as caught:
        message(path, **options)
    text = str(caught.value)
    assert text.startswith(str(path))
    return text.removeprefix(str(path))


def shown(text: Message) -> list[tuple[str, str]]:
    """Return kind and text of each paragraph."""
    return [(paragraph.kind, paragraph.text) for paragraph in text.paragraphs]


@pytest.mark.parametrize(
    ("name", "id_", "language"),
    [
        ("unodc-2022.ru.txt", "unodc-2022", "ru"),
        ("unodc.2022.RU.TXT", "unodc.2022", "ru"),
        ("peace/ru.md", "peace", "ru"),
        ("peace day/ru-RU.md", "peace-day", "ru-RU"),
        ("news.txt", "news", "ru"),
        ("Мир: всем.txt", "Мир-всем", "ru"),
        ("con.ru.txt", "message-con", "ru"),
    ],
)
def test_id_and_language_of_the_name(tmp_path: Path, name: str, id_: str, language: str) -> None:
    """The name gives the id and, where it has one, the language."""
    found = message(write(tmp_path, name, RUSSIAN))
    assert (found.id, found.language) == (id_, language)


@pytest.mark.parametrize(
    ("encoding", "taken"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1251", "windows-1251"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, taken: str) -> None:
    """Each encoding that is read gives the same text, and its name is kept."""
    found = message(write(tmp_path, "a.ru.txt", RUSSIAN.encode(encoding)))
    assert found.paragraphs[0].text == RUSSIAN
    assert found.encoding == taken


@pytest.mark.parametrize("encoding", ["koi8_r", "cp866", "mac_cyrillic"])
def test_other_cyrillic_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    """An encoding that is not read is refused instead of read as nonsense."""
    assert "encoding is not readable" in refused(
        write(tmp_path, "a.ru.txt", RUSSIAN.replace("–", "-").encode(encoding))
    )


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),
        ("الأمم المتحدة تساعد الناس في كل مكان", "cp1256"),
        ("联合国帮助世界各地的人民", "gb18030"),
    ],
)
def test_other_encodings_are_refused(tmp_path: Path, text: str, encoding: str) -> None:
    """French, Arabic and Chinese in old encodings are not taken for Windows-1251."""
    assert "Save the text again as UTF-8" in refused(write(tmp_path, "a.txt", text.encode(encoding)))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"abc\0def and more", "is not text"),
        (b"abc \x01 def", "is not text"),
        (b"\x7fELF", "is not text"),
        (b"%PDF-1.7 abc", "is a PDF document"),
        (b"PK\x03\x04rest", "is a Word"),
        (b"\xff\xfea", "is damaged"),
        (b"\xef\xbb\xbf\xff", "is damaged"),
        (b"*** \n\n ... !!!", "has no words"),
        ("а".encode() * (decode.LIMIT + 1), "is too long (200,001 characters, limit 200,000)"),
        (b"a" * (decode.LIMIT_BYTES + 1), "is too long"),
    ],
)
def test_refused_contents(tmp_path: Path, data: bytes, problem: str) -> None:
    """What is no text, or no message, is refused with its reason."""
    assert problem in refused(write(tmp_path, "a.ru.txt", data))


def test_missing_file_and_wrong_ending(tmp_path: Path) -> None:
    """A missing file, a folder as a file and an unknown ending are refused."""
    assert "is not there" in refused(tmp_path / "a.txt")
    assert "is not a file" in refused(tmp_path)
    assert "'.doc' is not read" in refused(write(tmp_path, "a.doc", "x"))


def test_size_is_checked_before_reading(tmp_path: Path) -> None:
    """A huge file is refused by its size alone."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "is too long" in refused(path)


def test_english_title_over_russian_text(tmp_path: Path) -> None:
    """A title in another language is recognised, and is the title."""
    found = message(write(tmp_path, "a.ru.txt", f"\n\n{ENGLISH_TITLE}\n\n{RUSSIAN}\n"))
    assert found.title == ENGLISH_TITLE
    assert [(paragraph.kind, paragraph.language) for paragraph in found.paragraphs] == [
        ("title", "en"),
        ("paragraph", "ru"),
    ]


def test_english_title_over_french_text(tmp_path: Path) -> None:
    """A title in another language of the same script is recognised when it is long enough to be sure."""
    found = message(
        write(tmp_path, "a.fr.txt", f"{ENGLISH_TITLE}\n\n{FRENCH}\n\nCOVID-19\n\nBonjour à tous.\n")
    )
    assert [paragraph.language for paragraph in found.paragraphs] == ["en", "fr", "fr", "fr"]


def test_contradictions(tmp_path: Path) -> None:
    """Name, command line, front matter and text may not contradict one another."""
    assert "the name says 'en', but the text is in 'ru'" in refused(write(tmp_path, "a.en.txt", RUSSIAN))
    assert "the name says 'ru', but the text is in 'fr'" in refused(write(tmp_path, "a.ru.txt", FRENCH))
    assert "the name says 'es', but the text is in 'fr'" in refused(write(tmp_path, "a.es.txt", FRENCH))
    assert "the name says 'ru', but the command line says 'en'" in refused(
        write(tmp_path, "b.ru.txt", RUSSIAN), language="en"
    )
    headed = f"---\nlanguage: fr\n---\n{RUSSIAN}"
    assert "the name says 'ru', but the front matter says 'fr'" in refused(
        write(tmp_path, "c.ru.txt", headed)
    )
    assert "the front matter says 'fr', but the text is in 'ru'" in refused(write(tmp_path, "d.txt", headed))
    assert "unknown language 'xx'" in refused(write(tmp_path, "e.txt", RUSSIAN), language="xx")


@pytest.mark.parametrize("text", ["UNODC", "Вода", "Kofi Annan", "2022", "Bonjour", "COVID-19: www.who.int"])
@pytest.mark.parametrize("language", ["ru", "uk", "kk"])
def test_doubt_is_no_contradiction(tmp_path: Path, text: str, language: str) -> None:
    """A short text is believed to be in the language that its author states, where that is possible."""
    assert message(write(tmp_path, f"a.{language}.txt", text)).language == language


@pytest.mark.parametrize(("text", "language"), [(RUSSIAN, "ru"), (FRENCH, "fr"), (ENGLISH, "en")])
def test_detected_language(tmp_path: Path, text: str, language: str) -> None:
    """Where nobody states the language, the text tells it."""
    assert message(write(tmp_path, "a.txt", text)).language == language


def test_undetectable_language(tmp_path: Path) -> None:
    """Where nothing tells the language, nothing is guessed, and the next command is given."""
    problem = refused(write(tmp_path, "a.txt", "Вода"))
    assert "its language cannot be told" in problem
    assert problem.endswith("--language ru")
    assert "its language cannot be told" in refused(write(tmp_path, "b.txt", "2022"))


def test_folder(tmp_path: Path) -> None:
    """A message's folder gives one message for each language, all with the folder's name."""
    folder = tmp_path / "peace"
    write(folder, "ru.md", f"# Мир\n\n{RUSSIAN}")
    write(folder, "en.txt", ENGLISH)
    write(folder, "README.md", "notes")
    write(folder, "lexicon.ru.toml", "")
    write(folder, ".draft.md", "x")
    assert [(text.id, text.language) for text in messages([folder])] == [("peace", "en"), ("peace", "ru")]


def test_folder_faults(tmp_path: Path) -> None:
    """A folder without messages, with an unknown name or with a language twice is refused."""
    (tmp_path / "texts" / "peace").mkdir(parents=True)
    with pytest.raises(MessageError, match=r"holds no message.*Name one of the folders in it: peace"):
        messages([tmp_path / "texts"])
    write(tmp_path, "texts/peace/russian.md", RUSSIAN)
    with pytest.raises(MessageError, match="'russian' is not a language"):
        messages([tmp_path / "texts" / "peace"])
    write(tmp_path, "twice/ru.md", RUSSIAN)
    write(tmp_path, "twice/ru.txt", RUSSIAN)
    with pytest.raises(MessageError, match=r"is the message 'twice' in 'ru', as is .*ru\.md"):
        messages([tmp_path / "twice"])


def test_standard_input() -> None:
    """Standard input is named by its front matter, else by its title, else ``message``."""

    def read(text: str, **options: str) -> Message:
        return messages(["-"], stdin=io.BytesIO(text.encode()), **options)[0]

    assert read(f"---\nid: peace-day\n---\n{RUSSIAN}").id == "peace-day"
    assert read(f"Всемирный день\n\n{RUSSIAN}").id == "всемирный-день"
    assert read(f"# Day of *Peace*\n\n{ENGLISH}").id == "day-of-peace"
    assert read(RUSSIAN).id == "message"
    assert read(RUSSIAN).source == "standard input"
    assert read("Вода", language="ru").language == "ru"


def test_title_of_the_front_matter_is_spoken_once(tmp_path: Path) -> None:
    """A title that the body repeats is spoken once; one that it does not is spoken first."""
    head = "---\ntitle: Всемирный день\n---\n"
    repeated = message(write(tmp_path, "a.ru.md", f"{head}# Всемирный день!\n\n{RUSSIAN}"))
    assert shown(repeated) == [("title", "Всемирный день!"), ("paragraph", RUSSIAN)]
    alone = message(write(tmp_path, "b.ru.md", f"{head}# Послание\n\n{RUSSIAN}"))
    assert shown(alone) == [("title", "Всемирный день"), ("heading", "Послание"), ("paragraph", RUSSIAN)]
    assert alone.title == repeated.title == "Всемирный день"


def test_invisible_characters(tmp_path: Path) -> None:
    """Soft hyphens and bidi overrides are left out, joiners and marks of direction stay, accents are composed."""
    text = "Тор\u00adгов\u200bля \u202eлюдьми\u202c и\u0306 \u200eмир\u2028зла."
    assert message(write(tmp_path, "a.ru.txt", text)).paragraphs[0].text == "Торговля людьми й \u200eмир зла."


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_character_of_a_text_is_lost(drawn: tuple[str, str]) -> None:
    """What stands in a plain text, white space, bullets and rules apart, stands in the paragraphs in its order."""
    language, raw = drawn
    try:
        found = messages(["-"], stdin=io.BytesIO(raw.encode()), language=language)[0]
    except MessageError:
        return
    kept = "".join(char for paragraph in found.paragraphs for char in paragraph.text if char.isalnum())
    whole = decode.decode(raw.encode(), "test")[0]
    assert kept == "".join(char for char in whole if char.isalnum())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Bytes of any kind end in a message or in an error for people, never in a crash."""
    with contextlib.suppress(MessageError):
        messages(["-"], stdin=io.BytesIO(data), language="ru")


def test_message_travels(tmp_path: Path) -> None:
    """A message can be pickled, and the hash is that of the bytes."""
    found = message(write(tmp_path, "a.ru.txt", RUSSIAN))
    assert pickle.loads(pickle.dumps(found)) == found
    assert len(found.source_sha256) == 64


def test_import_is_quick() -> None:
    """Importing the reader loads none of the heavy libraries."""
    heavy = "{'icu4py', 'py3langid', 'numpy', 'markdown_it', 'charset_normalizer', 'lxml', 'trafilatura', 'pypdfium2'}"
    code = f"import sys, rupor.text.read, rupor.text.segment; print(sorted({heavy} & set(sys.modules)))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
