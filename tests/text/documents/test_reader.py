"""Documents of every kind through their child process: what fits is read, what harms is refused, in bounds."""

import http.server
import json
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import bomb, flate_bomb, odt, par, pdf, relations, run, word, zipped

from command import rupor
from rupor.errors import MessageError
from rupor.run import process
from rupor.text import decode
from rupor.text.documents import archive, child, kinds
from rupor.text.read import message, messages

TEXT = "Вода нужна всем людям на земле, и мы должны её беречь."
DOCX = word(par(TEXT))
ODT = odt(f"<text:p>{TEXT}</text:p>")
HTML = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode()
PDF = pdf([[(60, 700, 10, TEXT)]])
SOON = 20
"""Seconds for the worst of these on a busy machine; alone, all take under three."""


def write(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refused(path: Path) -> str:
    """Return why a document is refused: soon, for people, with its name first, and without growing this process."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(MessageError) as caught:
        message(path)
    assert time.monotonic() - began < SOON
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    text = str(caught.value)
    assert text.startswith(f"{path}: ")
    assert text.endswith(".")
    return text.removeprefix(str(path))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("water.docx", DOCX),
        ("water.DOCX", DOCX),
        ("water.ru.odt", ODT),
        ("water/ru.html", HTML),
        ("water.htm", HTML),
        ("water.pdf", PDF),
        ("water.pdf", b"\n\n" + PDF),
    ],
)
def test_every_kind_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    """A document of each kind gives the message that a text would, with id and language by the same rules."""
    found = message(write(tmp_path, name, data))
    assert [(one.kind, one.text, one.language) for one in found.paragraphs] == [("paragraph", TEXT, "ru")]
    assert (found.id, found.language, found.encoding, found.notes) == ("water", "ru", "utf-8", ())


def test_a_folder_of_documents(tmp_path: Path) -> None:
    """A message's folder may hold texts and documents side by side; a word processor's lock file is passed over."""
    write(tmp_path, "water/ru.docx", DOCX)
    write(tmp_path, "water/en.md", "# Water\n\nAll people on earth need water, and we must take care of it.")
    write(tmp_path, "water/~$ru.docx", "lock")
    assert [(one.id, one.language) for one in messages([tmp_path / "water"])] == [
        ("water", "en"),
        ("water", "ru"),
    ]


def test_invisible_characters(tmp_path: Path) -> None:
    """The rules for characters of a text hold for a document."""
    path = write(tmp_path, "a.ru.docx", word(par("Тор\u00adгов\u200bля \u202eлюдьми\u202c и\u0306")))
    assert message(path).paragraphs[0].text == "Торговля людьми й"


def test_properties_and_notes(tmp_path: Path) -> None:
    """What is taken from the properties is noted; a title of theirs is never spoken."""
    head = "<html><head><title>Чистая вода | ООН</title></head><body>"
    found = message(write(tmp_path, "a.html", f"{head}<p>{TEXT}</p></body></html>"))
    assert found.title == "Чистая вода"
    assert [one.kind for one in found.paragraphs] == ["paragraph"]
    assert found.notes == ("title taken from the document's properties: 'Чистая вода'",)


@pytest.mark.parametrize(
    ("lang", "text", "language"),
    [
        ("fr", "UNICEF", "fr"),
        ("en", TEXT, "ru"),
        ("nonsense", TEXT, "ru"),
        ("pt-BR", "Água", "pt"),
    ],
)
def test_the_language_that_a_page_names(tmp_path: Path, lang: str, text: str, language: str) -> None:
    """It helps where the text does not tell, and is passed over where the text says otherwise."""
    page = f'<!DOCTYPE html><html lang="{lang}"><body><p>{text}</p></body></html>'
    assert message(write(tmp_path, "a.html", page)).language == language


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        (
            "a.docx",
            PDF,
            "name ends in '.docx', but it is a PDF document. Give it as a file whose name ends in .pdf.",
        ),
        ("a.pdf", DOCX, "its name ends in '.pdf', but it is a Word document"),
        ("a.docx", ODT, "its name ends in '.docx', but it is an OpenDocument text"),
        ("a.odt", "Просто слова", "its name ends in '.odt', but it is no such document"),
        ("a.docx", HTML, "its name ends in '.docx', but it is a web page"),
        ("a.html", b"\x89PNG\r\n", "its name ends in '.html', but it is a picture"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "an old Office document (.doc). Open it in Word"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a document locked with a password. Open it with its password and save it without one.",
        ),
        ("a.docx", zipped([("xl/workbook.xml", "x")]), "it is a spreadsheet"),
        ("a.txt", PDF, "is a PDF document, but plain text is expected under this name. Give it as a file"),
        ("a.txt", DOCX, "is a Word document, but plain text is expected"),
        ("a.md", HTML, "is a web page, but plain text is expected"),
        (
            "a.txt",
            "{\\rtf1 x}",
            "is an RTF document, but plain text is expected under this name. Open it in Word",
        ),
        (
            "a.doc",
            "x",
            "'.doc' is not read. Expected .txt, .md, .docx, .odt, .html, .htm or .pdf. Open it in Word",
        ),
        (
            "a.xyz",
            "x",
            "'.xyz' is not read. Expected .txt, .md, .docx, .odt, .html, .htm or .pdf. Copy its words",
        ),
        ("a.docx", b"", "is empty"),
        ("a.html", b" \n", "is empty"),
        ("a.docx", word(par("...")), "has no words in it"),
        ("a.docx", word(""), "has no words in it"),
    ],
)
def test_what_a_name_promises(tmp_path: Path, name: str, data: bytes | str, problem: str) -> None:
    """A file that is not what its name says, or not read at all, is refused with the way to save it."""
    assert problem in refused(write(tmp_path, name, data))


def test_a_document_on_standard_input() -> None:
    """Standard input is for text; a document there is sent to a file."""
    done = rupor("produce", "-", stdin=DOCX)
    assert done.returncode == 2
    assert "standard input: is a Word document" in done.stderr
    assert "Give it as a file whose name ends in .docx." in done.stderr


DEEP = "<w:sdt><w:sdtContent>" * 10_000 + "</w:sdtContent></w:sdt>" * 10_000
ENTITY = f"<w:p>{run('мир').replace('мир', '&e9;')}</w:p>"
RELS = ("_rels/.rels", relations(("officeDocument", "word/document.xml")))


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.docx", word(ENTITY, dtd=bomb()), "holds a document type declaration"),
        ("a.odt", odt("<text:p>&e9;</text:p>", dtd=bomb()), "holds a document type declaration"),
        (
            "a.docx",
            word(ENTITY, dtd='<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'),
            "holds a document type declaration",
        ),
        ("a.docx", word(DEEP), "is nested too deep"),
        ("a.odt", odt("<text:section>" * 10_000 + "</text:section>" * 10_000), "is nested too deep"),
        ("a.html", "<div>" * 10_000 + "мир" + "</div>" * 10_000, "is nested too deep"),
        ("a.html", "<b>" * 300_000 + "мир", "is nested too deep"),
        ("a.docx", zipped([RELS, ("word/media/x", b"\0" * 140_000_000)]), "unpacks to 140,000,000 bytes"),
        ("a.docx", zipped([RELS, *((f"m{n}", b"\0" * 900_000) for n in range(170))]), "it unpacks to 153,"),
        (
            "a.docx",
            zipped([RELS, ("word/document.xml", "".join(f"<w:p{n % 99999}/>" for n in range(4_500_000)))]),
            "'word/document.xml' unpacks to 48,",
        ),
        ("a.docx", zipped([RELS, *((f"m{n}", "") for n in range(4000))]), "4,001 files in it, limit 3,000"),
        (
            "a.docx",
            zipped([RELS, ("word/document.xml", "<x/>")], 12),
            "is packed in a way that documents do not use",
        ),
        ("a.docx", DOCX[: len(DOCX) // 2], "is damaged (File is not a zip file)"),
        ("a.docx", DOCX[:60] + bytes(40) + DOCX[100:], "is damaged"),
        ("a.docx", word("<w:p>"), "is damaged ('word/document.xml'"),
        ("a.docx", zipped([("word/document", "мир")]), "is no Word document"),
        ("a.pdf", PDF[:400], "is damaged, or no PDF document"),
        ("a.docx", word(par(TEXT * 4000)), "is too long"),
        ("a.html", f"<p>{TEXT * 4000}</p>", "is too long"),
    ],
)
def test_hostile_and_damaged_documents(tmp_path: Path, name: str, data: bytes | str, problem: str) -> None:
    """Bombs, deep nesting, torn and forged files end in a clear refusal, soon, and not in this process."""
    assert problem in refused(write(tmp_path, name, data))


def test_a_bomb_that_only_the_limits_stop(tmp_path: Path) -> None:
    """What a library unpacks without asking kills the child at its limit, not the run."""
    problem = refused(write(tmp_path, "a.pdf", flate_bomb(1_200_000_000)))
    assert "cannot be read within 30 s and 1,500 MB" in problem or "has no text layer" in problem


def test_size_is_checked_before_reading(tmp_path: Path) -> None:
    """A huge file is refused by its size alone."""
    path = tmp_path / "huge.docx"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "is too large (1,099,511,627,776 bytes, limit 20,000,000)" in refused(path)
    assert kinds.LIMIT_BYTES < archive.UNPACKED


def test_a_zip_within_is_never_opened(tmp_path: Path) -> None:
    """Macros and embedded files, bombs among them, are left alone."""
    inner = zipped([("x", b"\0" * 50_000_000)])
    members = [RELS, ("word/document.xml", word_xml(TEXT)), ("word/vbaProject.bin", inner)]
    assert message(write(tmp_path, "a.docx", zipped(members))).paragraphs[0].text == TEXT


def word_xml(text: str) -> str:
    """Return the main part of a Word document."""
    from makers import W

    return f"<w:document {W}><w:body>{par(text)}</w:body></w:document>"


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Run a web server that remembers what it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_port}", asked
        found.shutdown()


def test_nothing_is_fetched(tmp_path: Path, server: tuple[str, list[str]]) -> None:
    """Templates, pictures, document types and inclusions that a document refers to are never asked for."""
    web, asked = server
    body = word_xml(TEXT)
    outside = relations(
        ("attachedTemplate", f"{web}/t.dotx"), ("styles", f"{web}/s.xml"), ("image", f"{web}/i.png")
    )
    members = [RELS, ("word/document.xml", body), ("word/_rels/document.xml.rels", outside)]
    message(write(tmp_path, "a.docx", zipped(members)))
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{web}/x.xml"/>'
    message(write(tmp_path, "b.odt", odt(f"<text:p>{TEXT}</text:p>{include}")))
    refused(
        write(tmp_path, "c.docx", word(ENTITY, dtd=f'<!DOCTYPE x SYSTEM "{web}/x.dtd" [<!ENTITY e9 "a">]>'))
    )
    page = f'<base href="{web}"><link rel=stylesheet href="{web}/c"><img src="{web}/i"><script src="{web}/j"></script>'
    message(
        write(
            tmp_path, "d.html", f'<!DOCTYPE html SYSTEM "{web}/h.dtd"><html>{page}<nav>x</nav><p>{TEXT}</p>'
        )
    )
    action = f" /OpenAction<</S/URI/URI({web}/p)>>"
    message(write(tmp_path, "e.pdf", pdf([[(60, 700, 10, TEXT)]], extra=action)))
    assert asked == []


@pytest.mark.parametrize(
    ("attempt", "told"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "may not cause 'socket."),
        ("import subprocess; subprocess.run(['true'])", "may not cause 'subprocess.Popen'"),
        ("import os; os.system('true')", "may not cause 'os.system'"),
        ("import os; os.fork()", "may not cause 'os.fork'"),
        ("open('/tmp/rupor-large', 'wb').write(bytes(17_000_000))", "File too large"),
        ("bytes(2_000_000_000)", "MemoryError"),
    ],
)
def test_the_child_is_bound(tmp_path: Path, attempt: str, told: str) -> None:
    """The child cannot reach the network, start a program, fill the disk or take all memory."""
    attempt = attempt.replace("/tmp", str(tmp_path))
    code = f"from rupor.text.documents import child; child.bind(); {attempt}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode
    assert told in done.stderr


def test_plain_text_needs_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text file is read in this process, as quickly as ever."""

    def stop(*arguments: object, **options: object) -> None:
        raise AssertionError("a program was started")

    monkeypatch.setattr(process, "start", stop)
    assert message(write(tmp_path, "a.ru.txt", TEXT)).notes == ()


def test_a_library_in_the_current_folder_is_not_taken(tmp_path: Path) -> None:
    """A file named like a library beside the message does not run."""
    write(tmp_path, "lxml.py", "raise SystemExit('pwned')")
    write(tmp_path, "json.py", "raise SystemExit('pwned')")
    path = write(tmp_path, "a.ru.docx", DOCX)
    code = "import sys; sys.path.pop(0); from rupor.text.read import message; print(message(sys.argv[1]).language)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, path.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "ru\n", done.stderr


def test_notes_are_told(tmp_path: Path) -> None:
    """What was left out is told on standard error, or as a warning in the JSON lines."""
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = par("Clean water") + par("Boil the water before you drink it.", note)
    path = write(tmp_path, "water.en.docx", word(body))
    arguments = ("produce", path, "--to", tmp_path / "out", "--outputs", "srt")
    done = rupor(*arguments)
    assert done.returncode == 0, done.stderr
    assert f"{path}: 1 footnote left out" in done.stderr
    told = [json.loads(line) for line in rupor(*arguments, "--json").stdout.splitlines()]
    assert f"{path}: 1 footnote left out" in [one["subject"] for one in told if one["step"] == "warning"]


def test_limits_are_those_of_a_text(tmp_path: Path) -> None:
    """A document may hold as much as a text, and no more."""
    many = par("Мы бережём воду.. " * 55 + "вода сады..") * (decode.LIMIT // 1001)
    assert len(message(write(tmp_path, "a.ru.docx", word(many))).paragraphs) == decode.LIMIT // 1001
    assert "is too long (more than 200,000 characters" in refused(
        write(tmp_path, "b.ru.docx", word(many + par(TEXT * 20)))
    )


@settings(max_examples=120, deadline=None)
@given(st.sampled_from([("docx", DOCX), ("odt", ODT), ("html", HTML)]), st.data())
def test_any_damage_is_told(document: tuple[str, bytes], data: st.DataObject) -> None:
    """A document with any byte changed or its end torn off is read, or refused in words; nothing is thrown."""
    form, whole = document
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))
    broken = whole[:place] + bytes([byte]) + whole[place + 1 :]
    for variant in (broken, whole[:place]):
        answer = child.result(form, "x", variant)
        assert "blocks" in answer or str(answer["error"]).startswith("x: ")
