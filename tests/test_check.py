"""``rupor check``: exit codes, the table, JSON lines and the page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from command import rupor
from rupor import check
from rupor.errors import ConfigError
from rupor.text import read

ROOT = Path(__file__).parents[1]
EASY = ROOT / "texts" / "safe-online"
HARD = Path(__file__).parent / "text" / "plain" / "hard"


def test_a_plain_message_ends_with_0_and_a_hard_one_with_1() -> None:
    """A script can ask whether a text is plain enough."""
    assert rupor("check", EASY / "en.md", "--level", "strict").returncode == 0
    done = rupor("check", HARD / "en.md", EASY / "en.md")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_the_table_says_what_where_why_and_what_to_do() -> None:
    """The worst comes first, each reason is given once, and at the end stand the figures and what was not judged."""
    shown = rupor("check", HARD / "ru.md").stdout
    lines = shown.splitlines()
    first = next(line for line in lines if re.match(r" *1 ", line))
    assert " must " in first
    assert re.search(r"segments? \d|the whole message", first)
    assert shown.count("Do:  ") == len(re.findall(r"(?m)^ *\d+  (?:must|should)", shown))
    printed = rupor("check", HARD / "ru.md", "--json").stdout.splitlines()
    reasons = {row["why"] for row in map(json.loads, printed) if row["type"] == "finding"}
    assert shown.count("Why: ") == len(reasons)
    assert re.search(
        r"Does not pass clear: \d+ sentences; \d+ words; .*Oborneva.* min at rate clear; \d+ must", shown
    )
    assert "Not judged: " in shown


def test_json_is_one_object_a_line_with_a_summary_at_the_end_of_each_message() -> None:
    """Programs read findings and figures, with places counted as people count."""
    done = rupor("check", HARD / "en.md", EASY / "fr.md", "--json", "--level", "strict")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["passed"] for row in rows if row["type"] == "summary"] == [False, True]
    summary = next(row for row in rows if row["type"] == "summary")
    findings = rows[: rows.index(summary)]
    assert summary["must"] + summary["should"] == len(findings)
    assert {"rule", "severity", "segment", "subject", "why", "suggestion", "spots"} <= set(findings[0])
    assert summary["scores"][0]["formula"] == "Flesch-Kincaid grade"
    assert summary["seconds"] > 30
    assert all(spot["segment"] >= 1 for row in findings for spot in row["spots"])


def test_wrong_options_are_refused_in_words() -> None:
    """An unknown level, a rate that is none and a page that cannot be written end with 2 and say what was expected."""
    for options, expected in (
        (("--level", "hard"), "radio, clear, strict"),
        (("--rate", "fast"), "--rate: 'fast' is not a rate"),
        (("--out", "/nowhere/report.html"), "/nowhere/report.html: cannot be written"),
    ):
        done = rupor("check", EASY / "en.md", *options)
        assert done.returncode == 2
        assert expected in done.stderr


def test_the_rate_decides_how_long_one_listens() -> None:
    """A slower rate takes longer, pauses included; at the natural one an average voice is taken."""
    (message,) = read.messages([EASY / "en.md"])
    slow, normal, natural = (
        check.check([message], rate=rate)[0].verdict.figures.seconds for rate in ("60", "normal", "natural")
    )
    assert slow > normal > 30
    assert slow > natural > 30


def test_a_message_in_another_language_counts_in_its_own_rate() -> None:
    """Chinese is counted in characters, so its time is not that of as many words."""
    (message,) = read.messages([EASY / "zh.md"])
    (found,) = check.check([message])
    assert 60 < found.verdict.figures.seconds < 180
    assert "characters" in found.summary


class Page(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.body = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag; follow how deep one is in the message's text."""
        self.tags.append((tag, dict(attrs)))
        if tag == "div" and ("class", "text") in attrs:
            self.depth = 1

    def handle_endtag(self, tag: str) -> None:
        """Leave the message's text."""
        if tag == "div":
            self.depth = 0

    def handle_data(self, data: str) -> None:
        """Keep the text, and that of the message, without the numbers of findings."""
        self.text += data
        if self.depth and not (self.tags[-1][0] == "a" and data.isdigit()):
            self.body += data


def page(tmp_path: Path, *texts: Path) -> tuple[str, Page]:
    """Make the page of some texts and read it."""
    out = tmp_path / "report.html"
    check.write(check.check(read.messages(texts)), out)
    source = out.read_text(encoding="utf-8")
    parsed = Page()
    parsed.feed(source)
    return source, parsed


@pytest.mark.parametrize("language", ["ru", "ar", "zh"])
def test_the_page_holds_the_whole_text_with_findings_marked(tmp_path: Path, language: str) -> None:
    """Every word of the message is there, every finding has a number in the text that leads to it."""
    source, parsed = page(tmp_path, HARD / f"{language}.md")
    (found,) = check.check(read.messages([HARD / f"{language}.md"]))
    shown = "".join(segment.shown for segment in found.segments)
    assert "".join(parsed.body.split()) == "".join(shown.split())
    ids = {attributes["id"] for _, attributes in parsed.tags if attributes.get("id")}
    links = {
        (attributes.get("href") or "").removeprefix("#")
        for tag, attributes in parsed.tags
        if tag == "a" and attributes.get("href")
    }
    assert links <= ids
    placed = {f"m1-{n}" for n, one in enumerate(found.verdict.findings, 1) if one.spots}
    assert placed <= links
    assert len(ids) == len(found.verdict.findings)
    assert "Change first" in source


def test_the_page_needs_nothing_but_itself(tmp_path: Path) -> None:
    """No script, no font and no picture from elsewhere: it can be sent and printed."""
    source, parsed = page(tmp_path, HARD / "en.md", EASY / "en.md")
    assert not {tag for tag, _ in parsed.tags} & {"script", "link", "img", "iframe"}
    assert "http" not in source
    assert "url(" not in source
    assert "@media print" in source
    assert parsed.text.count("What the level “clear” asks") == 2


def test_arabic_is_laid_out_from_right_to_left(tmp_path: Path) -> None:
    """The text has its language and direction, whatever the page's own."""
    _, parsed = page(tmp_path, HARD / "ar.md")
    paragraphs = [attributes for tag, attributes in parsed.tags if tag == "p" and "dir" in attributes]
    assert paragraphs
    assert {(one["lang"], one["dir"]) for one in paragraphs} == {("ar", "rtl")}
    assert ("html", {"lang": "en"}) in parsed.tags


def test_what_an_author_writes_cannot_break_the_page(tmp_path: Path) -> None:
    """Markup in a text is shown, not obeyed."""
    path = tmp_path / "evil.en.txt"
    path.write_text(
        "Title <b>x</b>\n\nUtilize <script>alert(1)</script> & “more” prior to it.\n", encoding="utf-8"
    )
    source, parsed = page(tmp_path, path)
    assert "<script" not in source
    assert "script" not in {tag for tag, _ in parsed.tags}
    assert "<script>alert(1)</script>" in parsed.text


def test_a_page_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A folder in the place of the page is a wrong setting."""
    with pytest.raises(ConfigError, match="cannot be written"):
        check.write(check.check(read.messages([EASY / "en.md"])), tmp_path)
