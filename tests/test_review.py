"""The reviewer's page: complete, harmless, with sound, and giving a lexicon back."""

import base64
import html
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from command import rupor
from rupor.signs import ACUTE

TEXT = "Встреча\n\nПришёл А. Иванов и 3 гостя. Он сказал: </script><script>alert(1)</script> «да».\n"


def page(folder: Path, text: str = TEXT, name: str = "visit.ru.txt") -> str:
    """Make a page."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    done = rupor("say", path, "--out", folder / "review.html")
    assert done.returncode == 0, done.stderr
    return (folder / "review.html").read_text(encoding="utf-8")


def test_everything_is_on_the_page(tmp_path: Path) -> None:
    """The page shows the whole text, what is said for it, and the doubts with their reasons."""
    made = page(tmp_path)
    shown = html.unescape(re.sub(r"<[^>]+>", "", made))
    for part in ("Пришёл А. Иванов и 3 гостя.", "три гостя", "initials", "number"):
        assert part in shown


def test_doubtful_words_are_heard(tmp_path: Path) -> None:
    """A doubtful word has its sound in the page itself, as an MP3."""
    (sound, *_) = re.findall(r'src="data:audio/mpeg;base64,([^"]+)"', page(tmp_path))
    data = base64.b64decode(sound)
    assert data[:3] == b"ID3" or data[0] == 0xFF
    assert len(data) > 500


def test_text_stays_text(tmp_path: Path) -> None:
    """Markup in a message is shown, never run; the page reaches out to nothing."""
    made = page(tmp_path)
    assert "<script>alert" not in made
    assert len(re.findall(r"<script", made)) == 1
    assert "default-src 'none'" in made
    assert not re.findall(r"(?:src|href)=\"(?!data:)", made)


def test_arabic_runs_from_right_to_left(tmp_path: Path) -> None:
    """An Arabic page has its direction, even where no voice can be heard."""
    made = page(tmp_path, "في عام 2022 ساعدنا 5 أسر.\n", "news.ar.txt")
    assert 'dir="rtl"' in made
    assert "audio controls" not in made


def test_several_messages_have_a_page_each(tmp_path: Path) -> None:
    """Two messages make two files, named by message and language."""
    for code, text in (("ru", "Мы рядом."), ("en", "We are near.")):
        (tmp_path / f"{code}.txt").write_text(text, encoding="utf-8")
    done = rupor("say", tmp_path, "--out", tmp_path / "review.html")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in tmp_path.glob("review.*.html")}
    assert names == {f"review.{tmp_path.name}.{code}.html" for code in ("ru", "en")}


@pytest.mark.skipif(
    not shutil.which("chromium"), reason="chromium is not installed (Debian: apt-get install chromium)"
)
def test_corrections_become_a_lexicon(tmp_path: Path) -> None:
    """In a browser, what a reviewer writes comes out as a lexicon that Rupor reads and uses."""
    made = page(tmp_path)
    script = """<script>
      document.getElementById("reviewer").value = "Мария Петрова";
      document.querySelectorAll("td input[type=text]").forEach(function (one) {
        if (one.dataset.written === "А.") one.value = "Анто'н";
        if (one.dataset.written === "3") one.value = "целых три";
      });
      document.getElementById("write").click();
      document.body.setAttribute("data-lexicon", document.getElementById("lexicon").value);
    </script></body>"""
    driven = tmp_path / "driven.html"
    driven.write_text(made.replace("</body>", script), encoding="utf-8")
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
    ]
    command += [
        "--disable-component-update",
        "--disable-sync",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--dump-dom",
    ]
    done = subprocess.run([*command, driven.as_uri()], capture_output=True, check=True, timeout=120)
    (found,) = re.findall(r'data-lexicon="([^"]*)"', done.stdout.decode())
    lexicon = html.unescape(found)
    entries = tomllib.loads(lexicon)["entry"]
    assert {(one["written"], one["spoken"]) for one in entries} == {
        ("А.", "Анто'н"),
        ("3 гостя", "целых три гостя"),
    }
    assert all(one["approved"] == "Мария Петрова" for one in entries)
    (tmp_path / "lexicon.ru.toml").write_text(lexicon, encoding="utf-8")
    said = rupor("say", tmp_path / "visit.ru.txt").stdout
    assert "Анто\u0301н" in said
    assert "Антон Иванов и целых три гостя" in said.replace(ACUTE, "")
