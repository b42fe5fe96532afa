"""The sheet to read from: complete, harmless, in the message's language, whole on paper, and named as takes are."""

import html
import re
import shutil
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from rupor import pages
from rupor.cli.prompter import prompter as command
from rupor.errors import ConfigError, MissingDependency
from rupor.model import Change, Doubt, Message, Segment, Word
from rupor.pages import fonts
from rupor.pages import print as printed
from rupor.papers import prompter
from rupor.sound.join import PAUSES
from rupor.text import prepare, read
from sheets import HOSTILE, ROOT, SIX, letters
from values import segment

HARD = (
    "Проверка\n\nПришёл А. Иванов из НПО. Превысокомногорассмотрительствующий человек пишет сюда: "
    "https://example.org/a-very-long-address/that-does-not/fit-into-one/line.html\n"
)
poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler is not installed (Debian: apt-get install poppler-utils)"
)
chromium = pytest.mark.skipif(
    not shutil.which("chromium"), reason="chromium is not installed (Debian: apt-get install chromium)"
)


def prepared(path: Path) -> tuple[Message, tuple[Segment, ...]]:
    """Read the one message of a file and make it ready to be read aloud."""
    (message,) = read.messages([str(path)], language=None)
    return message, prepare.segments(message)


def written(folder: Path, text: str, name: str) -> tuple[Message, tuple[Segment, ...]]:
    """Write a message and make it ready to be read aloud."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return prepared(path)


def message_of(language: str, title: str = "T") -> Message:
    """Make a message without a text of its own."""
    return Message(
        id="m",
        language=language,
        paragraphs=(),
        source="m.txt",
        source_sha256="",
        encoding="utf-8",
        title=title,
    )


def hostile() -> tuple[Message, list[Segment]]:
    """Make a message whose words, and what is said for them, are commands to browsers and typesetters."""
    one = segment(*HOSTILE)
    at, changes = 0, []
    for word in one.words:
        changes.append(Change(first=at, end=at + len(word.shown), spoken=f"«{word.shown}»", rule="test"))
        at += len(word.shown + word.after)
    return message_of("en", " ".join(HOSTILE)), [replace(one, changes=tuple(changes))]


def seen(page: str) -> str:
    """Return what a page shows, without its style and script."""
    body = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def poppler_says(tool: str, body: bytes, *options: str) -> str:
    """Ask one of poppler's programs about a PDF."""
    done = subprocess.run(
        [tool, *options, "-", *(["-"] if tool == "pdftotext" else [])],
        input=body,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def ask(*arguments: object) -> Result:
    """Run the command as the command line does."""
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.mark.parametrize("language", SIX)
def test_page_has_everything(language: str) -> None:
    """Every segment stands on the page in order under its take's number, with its pause, and no word is lost."""
    message, segments = prepared(ROOT / f"texts/safe-online/{language}.md")
    shown = prompter.page(message, segments)
    lines = re.findall(r'<section class="line.*?</section>', shown, re.DOTALL)
    assert len(lines) == len(segments)
    for number, (line, one) in enumerate(zip(lines, segments, strict=True), 1):
        assert f'<div class="take">{number:02} ' in line
        assert prompter.SIGNS[one.pause] in seen(line)
        plain = html.unescape(re.sub(r"<rt>.*?</rt>|<[^>]+>", "", line)).replace("\u0301", "")
        assert letters(one.shown) in letters(plain)


@poppler
@pytest.mark.parametrize("language", ["en", "es", "fr", "ru", "zh"])
def test_pdf_has_everything(language: str) -> None:
    """The PDF's text, as another program reads it, has every segment, how it is said, and the number of its take."""
    message, segments = prepared(ROOT / f"texts/safe-online/{language}.md")
    text = letters(poppler_says("pdftotext", prompter.pdf(message, segments), "-raw").replace("\u0301", ""))
    for one in segments:
        assert prompter.take(one, len(segments)) in text
        assert letters(one.words[0].shown) in text
    for change in (change for one in segments for change in one.changes):
        for word in change.spoken.replace("\u0301", "").split():
            assert letters(word) in text


@poppler
@pytest.mark.parametrize("language", SIX)
def test_pdf_carries_its_fonts(language: str) -> None:
    """Every font lies inside the PDF as the letters that it uses, so it prints alike everywhere."""
    message, segments = prepared(ROOT / f"texts/safe-online/{language}.md")
    body = prompter.pdf(message, segments)
    rows = poppler_says("pdffonts", body).splitlines()[2:]
    assert rows
    assert all(re.search(r"\byes yes yes\b", row) for row in rows)
    assert len(body) < 300_000


@poppler
def test_pdf_pages(tmp_path: Path) -> None:
    """No segment is broken across pages, and each page says which it is of how many."""
    marks = [first + second for first in "abcdefgh" for second in "bcdfgh"]
    text = "A long one\n\n" + "\n\n".join(
        f"Begin{one} and then go on with a sentence that needs about three lines of print until {one}end."
        for one in marks
    )
    message, segments = written(tmp_path, text, "long.en.txt")
    found = poppler_says("pdftotext", prompter.pdf(message, segments, size=30), "-raw").split("\f")[:-1]
    for one in marks:
        (begun,) = [n for n, page in enumerate(found) if f"Begin{one} " in page]
        assert f"{one}end" in found[begun]
    assert len(found) > 5
    assert all(f"Page {n} of {len(found)}" in page for n, page in enumerate(found, 1))


@poppler
def test_a_segment_longer_than_a_page_is_whole() -> None:
    """What no page can hold goes on upon the next; nothing is cut off."""
    one = segment(*(f"word{number:03}" for number in range(400)))
    message = Message(
        id="m", language="en", paragraphs=(), source="m.txt", source_sha256="", encoding="utf-8", title="T"
    )
    text = poppler_says("pdftotext", prompter.pdf(message, [one], size=40))
    assert all(f"word{number:03}" in text for number in range(400))


def test_same_text_same_bytes() -> None:
    """A sheet made twice is the same, to the byte."""
    message, segments = prepared(ROOT / "texts/safe-online/zh.md")
    assert prompter.pdf(message, segments) == prompter.pdf(message, segments)
    assert prompter.page(message, segments) == prompter.page(message, segments)


def test_text_stays_text_on_the_page() -> None:
    """Markup in a message is shown, never run; the page reaches out to nothing."""
    made = prompter.page(*hostile())
    assert len(re.findall("<script", made)) == 1
    assert "<img" not in made
    assert "default-src 'none'" in made
    assert not re.findall(r"<[^>]+ (?:src|href|on\w+)=", made)
    for part in HOSTILE:
        assert seen(made).count(part) >= 2  # in the text, and as what is said


@poppler
def test_text_stays_text_on_paper() -> None:
    """What would be a command to the typesetter is printed as it stands."""
    text = poppler_says("pdftotext", prompter.pdf(*hostile()), "-raw").replace("\u200b", "")
    for part in HOSTILE:
        assert text.replace("\n", "").count(part) >= 2, part


@poppler
def test_long_words_stay_on_the_page(tmp_path: Path) -> None:
    """A web address, and a word that is longer than a line, are parted and not cut off."""
    message, segments = written(tmp_path, HARD, "hard.ru.txt")
    boxes = poppler_says("pdftotext", prompter.pdf(message, segments, size=40), "-bbox")
    edges = [float(edge) for edge in re.findall(r'<word[^>]* xMax="([\d.]+)"', boxes)]
    assert max(edges) < 595 - 40


def test_how_words_are_said() -> None:
    """A number has its words beneath, a stress its mark, a long form its line; what is not said is in brackets."""
    (one,) = [
        Segment(
            index=4,
            kind="sentence",
            language="ru",
            words=tuple(
                Word(shown=shown, spoken=spoken, after=" ")
                for shown, spoken in (
                    ("В", "В"),
                    ("5", "пять"),
                    ("домах", "домах"),
                    ("#", ""),
                    ("1 234", "одна тысяча двести тридцать четыре"),
                )
            ),
            pause="end",
            changes=(
                Change(first=2, end=3, spoken="пять", rule="number"),
                Change(first=4, end=9, spoken="дома\u0301х", rule="stress"),
                Change(first=10, end=11, spoken="", rule="sign"),
                Change(first=12, end=17, spoken="одна тысяча двести тридцать четыре", rule="number"),
            ),
            doubts=(Doubt(first=4, end=9, why="homograph", options=("дома\u0301х", "до\u0301мах")),),
        )
    ]
    message = Message(
        id="m", language="ru", paragraphs=(), source="m.txt", source_sha256="", encoding="utf-8", title="Т"
    )
    made = prompter.page(message, [one])
    assert "<ruby>5<rt>пять</rt></ruby>" in made
    assert 'дома\u0301х<span class="doubt">?</span>' in made
    assert '<span class="silent">[#]</span>' in made
    assert "<u>1 234</u>" in made
    assert "одна тысяча двести тридцать четыре" in made
    assert "дома\u0301х или до\u0301мах?" in made
    assert '<div class="take">05 ' in made


def test_telephone_numbers_are_in_groups() -> None:
    """A number that listeners write down is parted where the reader is to pause, and said as often as it is heard."""
    made = seen(prompter.page(*prepared(ROOT / "texts/safe-online/en.md")))
    assert "five five five / zero one four two / again / five five five / zero one four two" in " ".join(
        made.split()
    )


@pytest.mark.parametrize("language", ["ar", "ur"])
def test_telephone_numbers_are_not_turned_around(tmp_path: Path, language: str) -> None:
    """From right to left, too, the groups of a number stay in the order in which it is dialled."""
    text = {"ar": "ماء نظيف\n\nاتصلوا بخط المساعدة: 555-0142.\n", "ur": "پانی\n\nفون کریں: 555-0142۔\n"}[
        language
    ]
    made = prompter.page(*written(tmp_path, text, f"call.{language}.txt"))
    assert 'dir="rtl"' in made
    assert re.search(r'<(u|bdi) dir="ltr">555-0142</\1>', made)


def test_reading_time_is_about_that_of_a_listener() -> None:
    """The time is that of the rate, dictated numbers and their pauses counted; a slower rate takes longer."""
    _, segments = prepared(ROOT / "texts/safe-online/ru.md")
    minutes, seconds = map(int, prompter.length(segments, "clear").split(":"))
    assert 110 < 60 * minutes + seconds < 140  # its narration is 2:04 long
    assert prompter.length(segments, "normal") < prompter.length(segments, "clear")
    assert prompter.seconds(segments[-1], "clear") > 12  # a number, said twice


def test_words_around_the_message_are_complete() -> None:
    """Each of the six languages has every text of the sheet, with its places to fill in; others get English."""
    known = tomllib.loads((pages.FOLDER / "prompter.toml").read_text(encoding="utf-8"))
    assert set(known) == set(SIX)
    for language, words in known.items():
        assert words.keys() == known["en"].keys(), language
        assert words["pauses"].keys() == PAUSES.keys()
        assert words["buttons"].keys() == known["en"]["buttons"].keys()
        assert len(words["steps"]) == len(known["en"]["steps"])
        for name, text in known["en"].items():
            if isinstance(text, str):
                assert set(re.findall(r"{\w+}", words[name])) == set(re.findall(r"{\w+}", text)), (
                    language,
                    name,
                )


def test_other_scripts(tmp_path: Path) -> None:
    """A language without words of its own has the sheet's in English, and is printed where a font has its letters."""
    message, segments = written(tmp_path, "पानी उबालें\n\nपानी को दस मिनट तक उबालें।\n", "water.hi.txt")
    assert "How to record" in prompter.page(message, segments)
    assert prompter.pdf(message, segments).startswith(b"%PDF")


def test_never_an_empty_box(tmp_path: Path) -> None:
    """A letter that no font has is named, with what to install, and no PDF is made."""
    message, segments = written(tmp_path, "Clean water\n\nCall \U00016a3d\U00016fe7 now.\n", "water.en.txt")
    with pytest.raises(MissingDependency, match=r"water.pdf: no font .* has .*U\+16FE7.* apt-get install"):
        prompter.write(tmp_path / "water.pdf", message, segments)
    assert not (tmp_path / "water.pdf").exists()
    assert not list(tmp_path.glob(".new-*"))


def test_han_as_each_language_writes_it() -> None:
    """The same character has another shape in Japanese and in Taiwan; each has its own font, first."""
    assert fonts.covering("直", "zh")[0].family == "Noto Sans CJK SC"
    assert fonts.covering("直", "zh-TW")[0].family == "Noto Sans CJK TC"
    assert fonts.covering("直", "ja")[0].family == "Noto Sans CJK JP"
    assert [font.family for font in fonts.covering("Мир 直", "ru")] == ["Noto Sans", "Noto Sans CJK SC"]


def test_controls_do_not_show(tmp_path: Path) -> None:
    """Control characters become spaces before they reach the paper."""
    assert printed.pdf("prompter", _data(tmp_path, "a\x07b"), "en") == printed.pdf(
        "prompter", _data(tmp_path, "a b"), "en"
    )


def _data(folder: Path, title: str) -> dict[str, object]:
    message, segments = written(folder, "Clean water\n\nBoil it.\n", "water.en.txt")
    return {**prompter._sheet(message, segments, 24.0, "clear"), "title": title}


def test_command_writes_both(tmp_path: Path) -> None:
    """The command names what it wrote: a page and a PDF for each message, in a folder that it makes."""
    done = ask(ROOT / "texts/safe-online", "--out", tmp_path / "new/sheets", "--size", "20")
    assert done.exit_code == 0, done.output
    names = {f"safe-online.{language}.prompter.{kind}" for language in SIX for kind in ("html", "pdf")}
    assert {path.name for path in (tmp_path / "new/sheets").iterdir()} == names
    assert all(name in done.stdout for name in names)
    assert re.search(r"safe-online\.ru\.prompter\.pdf: 22 parts to read, about 2:\d\d min", done.stdout)


def test_command_writes_one_file(tmp_path: Path) -> None:
    """A file's name asks for that kind alone; several messages get a file each beside it."""
    assert ask(ROOT / "texts/safe-online/ru.md", "--out", tmp_path / "a.pdf").exit_code == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    texts = [ROOT / f"texts/safe-online/{language}.md" for language in ("fr", "es")]
    assert ask(*texts, "--out", tmp_path / "b.html").exit_code == 0
    names = {"a.pdf", "b.safe-online.fr.html", "b.safe-online.es.html"}
    assert {path.name for path in tmp_path.iterdir()} == names


def test_command_says_what_is_in_doubt(tmp_path: Path) -> None:
    """Whoever hands the sheet out is told that something on it should be settled first."""
    written(tmp_path, HARD, "hard.ru.txt")
    done = ask(tmp_path / "hard.ru.txt", "--out", tmp_path / "hard.html")
    assert re.search(r"hard\.ru\.txt: \d+ in doubt, marked with '\?'.*rupor say", done.stderr)


def test_partly_done(tmp_path: Path) -> None:
    """Where only the PDF lacks a font, the page is there, the error names the letter, and the exit code is 3."""
    written(tmp_path, "Clean water\n\nCall \U00016fe7 now.\n", "water.en.txt")
    done = ask(tmp_path / "water.en.txt", "--out", tmp_path)
    assert done.exit_code == 3
    assert "Error: " in done.stderr
    assert len(list(tmp_path.glob("*.prompter.html"))) == 1
    assert not list(tmp_path.glob("*.pdf"))


@pytest.mark.parametrize("size", ["large", "4", "nan", "100pt", ""])
def test_sizes_that_are_none(size: str) -> None:
    """A size that nobody can read, or that does not fit, is refused with what was expected."""
    with pytest.raises(ConfigError, match=r"--size: .* from 12 to 48"):
        prompter.size(size)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that cannot be made is named."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = ask(ROOT / "texts/safe-online/ru.md", "--out", tmp_path / "file/sheets")
    assert isinstance(done.exception, ConfigError)
    assert "is no folder" in str(done.exception)


def test_two_messages_of_one_name(tmp_path: Path) -> None:
    """One sheet never replaces another of the same run."""
    message, _ = written(tmp_path, "Clean water\n\nBoil it.\n", "water.en.txt")
    with pytest.raises(ConfigError, match="two messages"):
        prompter.paths([message, message], tmp_path)


@chromium
def test_page_works_in_a_browser(tmp_path: Path) -> None:
    """In a browser the page turns dark, grows, and scrolls by itself; nothing spills over its edge."""
    made = prompter.page(*written(tmp_path, HARD, "hard.ru.txt"))
    script = """<script>
      var press = function (name) { document.querySelector("[data-do=" + name + "]").click(); };
      var body = document.body, text = document.querySelector(".text");
      var size = function () { return parseFloat(getComputedStyle(text).fontSize); };
      var before = size();
      press("dark"); press("larger"); press("scroll");
      body.setAttribute("data-found", [document.documentElement.classList.contains("dark"), size() > before,
        document.querySelector("[data-do=scroll]").getAttribute("aria-pressed"),
        document.documentElement.scrollWidth <= window.innerWidth].join(" "));
    </script></body>"""
    driven = tmp_path / "driven.html"
    driven.write_text(made.replace("</body>", script), encoding="utf-8")
    switches = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking".split()
    switches += ["--disable-component-update", "--disable-sync", "--window-size=500,900"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    done = subprocess.run(
        ["chromium", *switches, profile, "--dump-dom", driven.as_uri()],
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert 'data-found="true true true true"' in done.stdout.decode()
