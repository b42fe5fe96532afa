"""The script to read live as a Word document: what ``live_read.sheet`` shows, in styles that a station can change.

The same sheet gives the same bytes: the archive and its properties carry no clock.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rupor.captions import bidi
from rupor.papers import live_read_styles as styles
from rupor.tag import primary
from rupor.voice.rate import CHARACTERS

_STROKE = "\u2215"
"""Looks like a slash, and no line ends after it; in Chinese one would end after each slash of a pause."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive can hold."""


def write(shown: Mapping[str, Any]) -> bytes:
    """Write what ``live_read.sheet`` gathered as an Office Open XML document on A4 pages."""
    page = _Page(shown)
    page.head()
    for block in shown["blocks"]:
        page.block(block)
    page.line(f"{shown['time']}  {shown['words']['end']}", "Announcer time", page.own)
    page.presenter(shown["words"]["outro"], shown["outro"])
    return page.data()


class _Page:
    """The document as it grows."""

    def __init__(self, shown: Mapping[str, Any]) -> None:
        import docx

        self.shown = shown
        self.words = shown["words"]
        self.own: str = shown["words_language"]
        """Language of what stands around the message."""
        self.language: str = shown["language"]
        self.document = docx.Document()
        styles.settle(self.document, self.language, shown["size"])
        styles.describe(self.document, shown["title"], shown["agency"], self.language, shown["date"])
        self._edges()

    def line(self, text: str, style: str, language: str) -> Any:
        """Add a paragraph of plain text."""
        paragraph = self.document.add_paragraph(style=style)
        self.run(paragraph, text, language)
        styles.direct(paragraph, language)
        return paragraph

    def run(self, paragraph: Any, text: str, language: str, style: str | None = None) -> Any:
        """Add a stretch of text in one language."""
        run = paragraph.add_run(styles.clean(text), style=style)
        styles.speak(run, language)
        return run

    def head(self) -> None:
        """Say what it is, when it may be on air, and what the marks mean."""
        shown = self.shown
        self.line(f"{self.words['sheet']} · {shown['file']}", "Announcer note", self.own)
        self.line(shown["title"], "Title", shown["title_language"])
        self.line(" · ".join((shown["total"], *shown["facts"])), "Normal", self.own)
        for alert in shown["alerts"]:
            self.line(alert, "Announcer warning", self.own)
        self.line(shown["rate"], "Announcer note", self.own)
        self.line("  ".join(self._marks()), "Announcer note", self.own)
        self.presenter(self.words["intro"], shown["intro"])

    def _marks(self) -> list[str]:
        """Explain the marks; here what is said stands behind a word, in brackets."""
        found = []
        for mark in self.shown["marks"]:
            text = self.words["bracketed"] if mark["text"] == self.words["said"] else mark["text"]
            found.append(f"{self._sign(mark['sign'])}\u00a0{text}." if mark["sign"] else text)
        return found

    def _sign(self, sign: str) -> str:
        """Write the sign of a pause, which no line may end in."""
        return sign.replace("/", _STROKE) if primary(self.language) in CHARACTERS else sign

    def presenter(self, caption: str, text: str) -> None:
        """Add what a presenter says around the message, where there is something."""
        if text:
            self.line(caption, "Heading 2", self.own)
            self.line(text, "Announcer", self.language)

    def block(self, block: Mapping[str, Any]) -> None:
        """Add a paragraph of the message under its number and times; each sentence stays on one page."""
        self.line(f"{block['number']}   {block['start']}   {block['length']}", "Announcer time", self.own)
        for sentence in block["sentences"]:
            paragraph = self.document.add_paragraph(style="Announcer")
            if block["kind"] == "item":
                self.run(paragraph, "• ", block["language"])
            self._parts(paragraph, sentence["parts"], block)
            styles.direct(paragraph, block["language"])
            paragraph.paragraph_format.keep_with_next = bool(sentence["notes"]) or None
            self._notes(sentence["notes"], block["language"])

    def _parts(self, paragraph: Any, parts: Iterable[Mapping[str, Any]], block: Mapping[str, Any]) -> None:
        language = block["language"]
        heading = block["kind"] in ("title", "heading")
        for number, part in enumerate(parts):
            if number:
                self.run(paragraph, " ", language)
            for piece in part["pieces"]:
                self._piece(paragraph, piece, language, heading)
            self.run(paragraph, f"\u00a0{self._sign(part['sign'])}", "en", "Announcer pause")

    def _piece(self, paragraph: Any, piece: Mapping[str, Any], language: str, heading: bool) -> None:
        text, looks = piece["shown"], piece["look"]
        written = "en" if piece["ltr"] else language
        if looks == "silent":
            self.run(paragraph, f"[{text}]", language, "Announcer silent")
            return
        # Among Arabic letters the groups of a number would change places: a mark makes it begin anew.
        mark = bidi.LRM if piece["ltr"] else ""
        run = self.run(paragraph, mark + text + mark, written)
        run.bold = run.font.cs_bold = heading or None
        run.underline = looks in ("said", "noted") or None
        if looks == "said":
            space = "" if primary(language) in CHARACTERS else " "
            self.run(paragraph, f"{space}[{piece['said']}]", language, "Announcer said")
        if piece["doubt"]:
            self.run(paragraph, "?", language, "Announcer pause")

    def _notes(self, notes: Sequence[Mapping[str, Any]], language: str) -> None:
        """Add how something is said on lines of its own, kept with its sentence."""
        for number, note in enumerate(notes, 1):
            choice = note["kind"] == "choice"
            said = f" {self.words['either']} ".join(note["said"]) if choice else " / ".join(note["said"])
            line = self.line(f"{note['shown']}: {said}?" if choice else said, "Announcer below", language)
            if note["kind"] == "dictated":
                self.run(line, f" ({self.words['slowly']})", self.own, "Announcer silent")
            line.paragraph_format.keep_with_next = number < len(notes) or None

    def _edges(self) -> None:
        """Write the head and the foot of every page."""
        section = self.document.sections[0]
        head = section.header.paragraphs[0]
        self.run(head, self.shown["short_title"], self.shown["title_language"])
        self.run(head, "".join(f" · {one}" for one in self.shown["facts"][:2]), self.own)
        styles.direct(head, self.own)
        last = head
        for alert in self.shown["alerts"]:
            last = section.header.add_paragraph(style=self.document.styles["Header"])
            warning = self.run(last, alert, self.own)
            warning.bold = warning.font.cs_bold = True
            styles.direct(last, self.own)
        last.paragraph_format.space_after = styles.points(10)
        foot = section.footer.paragraphs[0]
        self.run(foot, f"{self.shown['file']}   ", "en")
        before, _, rest = self.words["page"].partition("{n}")
        between, _, after = rest.partition("{m}")
        for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
            self.run(foot, text, self.own)
            if field:
                styles.field(foot, field)
        styles.direct(foot, self.own)

    def data(self) -> bytes:
        """Return the document as a file that carries no clock."""
        written = io.BytesIO()
        self.document.save(written)
        fixed = io.BytesIO()
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
            for name in source.namelist():
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(name))
        return fixed.getvalue()
