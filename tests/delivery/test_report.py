"""Reports of deliveries: for a terminal, a program, a spreadsheet and a donor."""

import csv
import dataclasses
import html.parser
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from rupor.delivery import report
from rupor.delivery.report.standing import WORDS, moment
from rupor.model import Address, Attempt, Delivery, Item, Partner, Proof, Receipt, State, Tracked, Window

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SEVER = Partner(
    name="radio-sever",
    title="Radio <Sever>",
    address=Address(kind="local", path="/media/stick"),
    zone="Europe/Moscow",
)
YUG = Partner(name="radio-yug", title="Радио Юг", address=Address(kind="local", path="/media/other"))
PARTNERS = (SEVER, YUG)


def tracked(number: int, state: State = "received", **changed: object) -> Tracked:
    """Make a file of a delivery, with a receipt where its state says that there is one."""
    item = Item(
        role="sound", source="ru.mp3", path=f"ru/{number}.mp3", size=1_500_000, sha256=f"{number:064x}"
    )
    item = dataclasses.replace(item, **changed)  # type: ignore[arg-type]
    receipt = None
    if state in ("received", "withdrawn", "beyond"):
        proof = Proof(how="read back", sum=f"sha256:{item.sha256}")
        receipt = Receipt(
            path=item.path, size=item.size, sha256=item.sha256, proof=proof, at=NOW - timedelta(hours=number)
        )
    return Tracked(id=number, item=item, state=state, receipt=receipt)


def delivery(*states: State, **changed: object) -> Delivery:
    """Make a delivery of files in these states."""
    made = Delivery(
        id=1,
        partner="radio-sever",
        message="clean-water",
        language="ru",
        version=1,
        content="0" * 64,
        title="Чистая вода",
        facts={"length": "3:30"},
        files=tuple(tracked(number, state) for number, state in enumerate(states, 1)),
    )
    return dataclasses.replace(made, **changed)  # type: ignore[arg-type]


def failed(told: str, minutes: int = 5) -> Attempt:
    """Make a try that went wrong."""
    return Attempt(at=NOW - timedelta(minutes=minutes), step="place", good=False, told=told, by="here/1")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (delivery("received", "received"), "delivered"),
        (delivery("received", attempts=(failed("before"),)), "delivered"),
        (delivery(), "sending"),
        (delivery("planned"), "sending"),
        (delivery("staged", "received"), "sending"),
        (delivery("planned", not_before=NOW + timedelta(seconds=1)), "waiting"),
        (delivery("planned", not_before=NOW), "sending"),
        (delivery("planned", attempts=(failed("no"),)), "failed"),
        (delivery("staged", attempts=(failed("no"),), not_before=NOW + timedelta(days=1)), "failed"),
        (delivery("planned", "received", attempts=(failed("no"),)), "partly"),
        (delivery("superseded", "received"), "partly"),
        (delivery("superseded"), "superseded"),
        (delivery("received", recalled=NOW), "withdrawing"),
        (delivery("placing", "withdrawn", recalled=NOW), "withdrawing"),
        (delivery("withdrawn", "superseded", recalled=NOW), "withdrawn"),
        (delivery("planned", recalled=NOW), "withdrawn"),
        (delivery("withdrawn", "beyond", recalled=NOW), "beyond"),
    ],
)
def test_one_word_says_how_far_a_delivery_is(made: Delivery, expected: str) -> None:
    """Every delivery stands at just one place, whatever its files went through."""
    assert report.standing(made, NOW) == expected
    assert expected in WORDS


def test_the_hours_of_a_station_are_waited_for() -> None:
    """A delivery that is due waits when its station takes nothing at this hour."""
    night = dataclasses.replace(SEVER, windows=(Window(opens=22 * 60, closes=6 * 60),))
    assert report.standing(delivery("planned"), NOW) == "sending"
    assert report.standing(delivery("planned"), NOW, night) == "waiting"
    (line, *_) = report.lines((delivery("planned"),), (night,), NOW)
    assert "waiting until 2026-11-26 19:00 UTC (22:00 Europe/Moscow)" in line


def test_times_are_told_by_both_clocks() -> None:
    """A time is in UTC first, then by the station's clock, with its day where that is another one."""
    assert moment(NOW, "Europe/Moscow") == "2026-11-26 12:00 UTC (15:00 Europe/Moscow)"
    assert moment(NOW, "Pacific/Auckland") == "2026-11-26 12:00 UTC (2026-11-27 01:00 Pacific/Auckland)"
    assert moment(NOW) == "2026-11-26 12:00 UTC"


def test_lines_tell_what_went_where() -> None:
    """The terminal names the partner, the message, every file's path and how it was proven."""
    told = list(report.lines((delivery("received", version=2),), PARTNERS, NOW))
    assert told == [
        "radio-sever: clean-water (ru, version 2): delivered 2026-11-26 11:00 UTC (14:00 Europe/Moscow)",
        "  ru/1.mp3  1,500,000 bytes  received (read back)",
    ]


def test_lines_tell_why_and_what_to_do() -> None:
    """A failure comes with its reason, how often it was tried, and the command that goes on; totals come last."""
    bad = delivery("planned", attempts=(failed("first", 9), failed("disk full\r\n\x1b[2J\u202eevil")))
    told = list(report.lines((bad, delivery("received")), PARTNERS, NOW))
    assert told[0].endswith(
        "not delivered after 2 tries, last 2026-11-26 11:55 UTC (14:55 Europe/Moscow): disk full [2J evil"
    )
    assert told[2] == "  Run: rupor deliver --partner radio-sever"
    assert told[-1] == "2 deliveries: 1 delivered, 1 not delivered"
    assert all(line.isprintable() for line in told)
    assert list(report.lines((), PARTNERS, NOW)) == ["No deliveries."]


def test_a_recall_says_what_is_left_to_do() -> None:
    """A recall that is not done yet names its reason and the command that ends it."""
    told = "\n".join(
        report.lines((delivery("received", recalled=NOW, reason="wrong number"),), PARTNERS, NOW)
    )
    assert "to be withdrawn (recalled 2026-11-26 12:00 UTC (15:00 Europe/Moscow): wrong number)" in told
    assert "Run: rupor recall clean-water --partner radio-sever --reason" in told


def test_json_holds_everything() -> None:
    """A program gets one object a line: the delivery, its files with receipts, and its attempts."""
    (line,) = report.json_lines((delivery("received", "planned", attempts=(failed("no"),)),), PARTNERS, NOW)
    read = json.loads(line)
    assert (read["standing"], read["why"], read["next"]) == (
        "partly",
        "no",
        "rupor deliver --partner radio-sever",
    )
    assert read["files"][0]["receipt"] == {
        "at": "2026-11-26T11:00:00Z",
        "how": "read back",
        "sum": f"sha256:{1:064x}",
        "adopted": False,
    }
    assert read["files"][1]["receipt"] is None
    assert read["attempts"][0]["step"] == "place"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝"])
def test_a_table_computes_nothing(start: str) -> None:
    """A title that a spreadsheet would compute is text in the table."""
    title = f'{start}HYPERLINK("https://bad.example","x")'
    text = report.csv((delivery("received", title=title),), PARTNERS, NOW)
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert row["title"] == f"'{title}"


def test_the_table_has_a_row_for_each_file() -> None:
    """A spreadsheet gets UTF-8 with a mark, a row for each file, its whole sum and its proof, times in UTC."""
    text = report.csv((delivery("received", "planned"), delivery("received", partner="gone")), PARTNERS, NOW)
    assert text.startswith("\ufeffpartner,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [(row["partner"], row["station"], row["state"]) for row in rows] == [
        ("radio-sever", "Radio <Sever>", "received"),
        ("radio-sever", "Radio <Sever>", "planned"),
        ("gone", "gone", "received"),
    ]
    assert rows[0]["time"] == "2026-11-26T11:00:00Z"
    assert rows[0]["proof"] == f"read back: sha256:{1:064x}"
    assert rows[0]["size"] == "1500000"
    assert rows[1]["time"] == rows[1]["proof"] == ""


class Words(html.parser.HTMLParser):
    """Collects a page's text and the addresses that it leads to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a tag leads."""
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All of it, with single spaces."""
        return " ".join(" ".join(self.words).split())


def test_the_page_counts_what_donors_ask() -> None:
    """The report counts messages, partners, languages and minutes, each newest version once, and needs no network."""
    made = (
        delivery("received"),
        delivery("received", version=2),
        delivery("received", language="tg", partner="radio-yug", facts={}),
        delivery("planned", message="masks", title="<script>alert(1)</script>", partner="radio-yug"),
    )
    page = report.html(made, PARTNERS, NOW)
    seen = Words(page)
    for words in (
        "Messages that reached a partner 1 of 2",
        "Partners reached 2 of 2",
        "Deliveries made 3 of 4",
        "Minutes of sound delivered 3.5",
        "Languages 2",
        "Files with a receipt 3",
        "Megabytes 4.5",
        "1 delivery does not tell how long the sound is",
        "Radio <Sever>",
        "Russian, Tajik",
        "<script>alert(1)</script>",
    ):
        assert words in seen.text
    assert "<script" not in page
    assert all(re.fullmatch(r"#m\d+", link) for link in seen.links)
    assert "http" not in page.replace("http-equiv", "")


def test_an_empty_report_is_a_page() -> None:
    """An office that has delivered nothing gets a report that says so."""
    assert "Nothing has been delivered yet" in Words(report.html((), PARTNERS, NOW)).text


def test_a_letter_that_goes_beside_files_counts_no_bytes() -> None:
    """Files are counted once: a letter is one only where it carries them."""
    letter = {"role": "letter", "path": "<1@example.org>"}
    beside = delivery(files=(tracked(1), tracked(2, **letter)))
    alone = delivery(files=(tracked(1, **letter),))
    for made in (beside, alone):
        text = Words(report.html((made,), PARTNERS, NOW)).text
        assert "Files with a receipt 1 " in text
        assert "Megabytes 1.5" in text
        assert "<1@example.org>" not in text
