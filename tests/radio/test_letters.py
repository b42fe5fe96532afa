"""Letters to stations: what a desk must know, in its language, harmless, and read back by another's eyes."""

import email
import email.policy
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from rupor import pages
from rupor.errors import ConfigError, DeliveryError
from rupor.model import Address, Partner, Secret
from rupor.papers import cue_sheet_data
from rupor.radio.letters import Kind, LetterFacts, LetterFile, attached, letter
from rupor.radio.letters.passages import clean
from rupor.radio.letters.plain import width
from rupor.radio.transports import mail
from servers.smtp import smtp
from sheets import HOSTILE, SIX, hostile, safe

OFFICE = Address(kind="mail", host="mail.example.org", sender="Radio Unit <radio@example.org>")
MAIL = Partner(name="sever", address=Address(kind="mail", to=("olga@example.org",)), zone="Europe/Moscow")
PLACED = replace(MAIL, address=Address(kind="sftp", host="sever.example.org", path="incoming"))
NOW = datetime(2026, 9, 1, 5, tzinfo=UTC)
EMBARGO = datetime(2026, 9, 1, 7, tzinfo=UTC)
KINDS: tuple[Kind, ...] = ("delivery", "correction", "recall")
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]")


def sheet(language: str, **changed: object) -> dict[str, Any]:
    """Return the cue sheet of the message on safety, with all that a presenter says."""
    made = json.loads(json.dumps(cue_sheet_data.document(*safe(language), ())))
    made["intro"] = {"text": f"Intro. {made['title']}", "language": language}
    made["outro"] = {"text": f"Outro. {made['title']}", "language": language}
    return {**made, "licence": "CC BY 4.0", **changed}


def facts(language: str = "ru", **changed: Any) -> LetterFacts:
    """Return what a letter tells of the message on safety."""
    known = sheet(language)
    made = LetterFacts(title=known["title"], language=language, agency="Radio Unit", cue_sheet=known)
    return replace(made, **changed)


def written(
    of: LetterFacts,
    kind: Kind = "delivery",
    *,
    partner: Partner = MAIL,
    language: str = "en",
    to: tuple[str, ...] = ("Olga <olga@example.org>",),
    at: datetime = NOW,
) -> bytes:
    """Write a letter as bytes."""
    made = letter(
        kind,
        partner=partner,
        server=OFFICE,
        to=to,
        message_id="<1.sever@rupor.example.org>",
        at=at,
        facts=of,
        language=language,
    )
    return made.as_bytes()


def read(data: bytes) -> EmailMessage:
    """Read a letter as a mail program does; none of its parts is broken."""
    found: EmailMessage = email.message_from_bytes(data, policy=email.policy.default)  # type: ignore[assignment]
    for part in found.walk():
        assert not part.defects
        assert not [one for one in part.values() if getattr(one, "defects", ())], part.items()
    return found


def text(data: bytes) -> str:
    """Return the plain text of a letter."""
    part = read(data).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def page(data: bytes) -> str:
    """Return the page of a letter."""
    part = read(data).get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def plain(page_or_text: str) -> str:
    """Return a text or what a page shows, without what differs between the two: spaces, marks and lines."""
    seen = (
        html.fromstring(page_or_text).text_content()
        if page_or_text.lstrip().startswith("<!")
        else page_or_text
    )
    return re.sub(r"[\s\u200e\u2066-\u2069]", "", seen)


def test_a_letter_as_a_mail_program_reads_it() -> None:
    """Text and page are two forms of one thing, the head says whom it is from, and machines shall not answer."""
    made = read(written(facts()))
    assert [part.get_content_type() for part in made.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert str(made["From"]) == "Radio Unit <radio@example.org>"
    assert str(made["To"]) == "Olga <olga@example.org>"
    assert made["Date"].datetime == NOW
    assert made["Message-ID"] == "<1.sever@rupor.example.org>"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["Subject"] == "Как не попасть к торговцам людьми в интернете (ru, 1:04)"


@pytest.mark.parametrize("language", SIX)
@pytest.mark.parametrize("kind", KINDS)
def test_text_and_page_say_the_same_in_all_languages(kind: Kind, language: str) -> None:
    """Whatever a desk asks for is in both, and nothing is left in English."""
    of = facts(
        "ru", embargo=EMBARGO, expires="2026-10-01", note="Телефон 555-0142.", reason="Ошибка в номере."
    )
    data = written(of, kind, language=language)
    shown, seen = text(data), page(data)
    words, cue_words = pages.words("letter", language)[0], pages.words("cue_sheet", language)[0]
    wanted = [of.title, "1:04", "Линия помощи 555-0142", "CC BY 4.0", "Radio Unit", cue_words["in_cue"]]
    wanted += [of.cue_sheet["in_cue"]["text"], of.cue_sheet["out_cue"]["text"], cue_words["contact"]]
    if kind == "recall":
        wanted += [words["stop"], "Ошибка в номере."]
    else:
        wanted += [
            of.cue_sheet["intro"]["text"],
            of.cue_sheet["outro"]["text"],
            "пятнадцать",
            "rhvoice:irina",
        ]
        wanted += [cue_words["embargo"], cue_words["expires"], cue_words["disclosure"]]
    if kind == "correction":
        wanted += [words["changed"], "Телефон 555-0142."]
    for one in wanted:
        assert plain(one) in plain(shown), one
        assert plain(one) in plain(seen), one
    missing = [line for line in shown.splitlines() if plain(line.strip(" *-:：")) not in plain(seen)]
    assert not [one for one in missing if not re.search("[:：,，、]", one)]
    root = html.fromstring(seen)
    assert (root.get("lang"), root.get("dir")) == (language, "rtl" if language == "ar" else "ltr")
    assert read(data)["Content-Language"] == language


@pytest.mark.parametrize(
    ("zone", "own", "subject"),
    [
        ("Europe/Moscow", "1 September 2026, 10:00, your time (Europe/Moscow, UTC+03:00)", "10:00 UTC+03:00"),
        (
            "America/New_York",
            "1 September 2026, 03:00, your time (America/New York, UTC−04:00)",
            "03:00 UTC−04:00",
        ),
        (
            "Pacific/Kiritimati",
            "1 September 2026, 21:00, your time (Pacific/Kiritimati, UTC+14:00)",
            "21:00 UTC+14:00",
        ),
        ("", "", "07:00 UTC"),
    ],
)
def test_an_embargo_in_the_stations_time_and_in_utc(zone: str, own: str, subject: str) -> None:
    """It stands first in the subject and in both forms, as the station's clock shows it and as the world's does."""
    data = written(facts(embargo=EMBARGO), partner=replace(MAIL, zone=zone))
    assert str(read(data)["Subject"]).startswith(f"Not before 2026-09-01 {subject}: Как не")
    for shown in (text(data), page(data)):
        assert own in shown
        assert ("your time" in shown) == bool(own)
        assert "1 September 2026, 07:00 UTC" in shown
    assert text(data).startswith("*** Not on air before\n")


def test_an_embargo_across_a_change_of_the_clocks() -> None:
    """The offset is the one of that day, not of today."""
    of = facts(embargo=datetime(2026, 11, 1, 12, tzinfo=UTC))
    shown = text(
        written(of, partner=replace(MAIL, zone="America/New_York"), at=datetime(2026, 10, 31, tzinfo=UTC))
    )
    assert "1 November 2026, 07:00, your time (America/New York, UTC−05:00)" in shown


def test_an_embargo_that_is_over_is_no_alarm() -> None:
    """It is told among the facts, and the subject is the title."""
    data = written(facts(embargo=EMBARGO), at=EMBARGO)
    assert str(read(data)["Subject"]).startswith("Как не попасть")
    assert "Not on air before:\n  1 September 2026, 10:00, your time" in text(data)


def test_the_same_letter_has_the_same_bytes(tmp_path: Path) -> None:
    """It can be sent again; at another time, only its date is another."""
    (tmp_path / "a.mp3").write_bytes(bytes(range(256)) * 9)
    file = LetterFile(name="a.mp3", size=2304, media_type="audio/mpeg", file=tmp_path / "a.mp3")
    of = facts(files=(file,), embargo=EMBARGO)
    first = written(of)
    assert first == written(of)
    later = written(of, at=NOW + timedelta(minutes=1)).split(b"\r\n")
    changed = [(one, two) for one, two in zip(first.split(b"\r\n"), later, strict=True) if one != two]
    assert changed == [(b"Date: Tue, 01 Sep 2026 05:00:00 +0000", b"Date: Tue, 01 Sep 2026 05:01:00 +0000")]


def test_a_correction_says_what_is_new_and_what_it_replaces() -> None:
    """Nobody broadcasts the old one by mistake; mail programs show both together."""
    of = facts(version=3, note="Телефон 555-0142.\r\nТекст короче.", earlier="<0.sever@rupor.example.org>")
    data = written(of, "correction", partner=PLACED)
    made = read(data)
    assert str(made["Subject"]).startswith("Correction: Как не")
    assert made["In-Reply-To"] == made["References"] == "<0.sever@rupor.example.org>"
    assert made["Importance"] == "high"
    assert "*** This is version 3." in text(data)
    assert "    What has changed:\n      Телефон 555-0142.\n      Текст короче.\n" in text(data)
    assert "This item is in your folder now." in text(data)


def test_a_recall_says_what_was_taken_away_and_what_was_not(tmp_path: Path) -> None:
    """It begins with what to do, brings no file, and does not tempt anybody to read an introduction."""
    (tmp_path / "b").write_bytes(b"b")
    files = (
        LetterFile(name="ru/a.mp3", size=1_912_345, role="sound", gone=True),
        LetterFile(name="ru/a.srt", size=1, role="srt", file=tmp_path / "b"),
    )
    data = written(facts(files=files, reason="A wrong number.", embargo=EMBARGO), "recall", partner=PLACED)
    shown = text(data)
    assert str(read(data)["Subject"]).startswith("Do not broadcast: Как не")
    assert shown.startswith("*** Please do not broadcast this item any more")
    assert "ru/a.mp3: sound, 1.9 MB, we have taken it away\n" in shown
    assert "ru/a.srt: captions, 1 B, please delete it\n" in shown
    assert "Intro." not in shown
    assert "folder now" not in shown
    assert not list(read(data).iter_attachments())


def _files(folder: Path) -> tuple[LetterFile, ...]:
    for name, size in (("a.mp3", 900), ("a.pdf", 300), ("a.srt", 20)):
        (folder / name).write_bytes(name.encode() * (size // 5))
    return tuple(
        LetterFile(name=f"ru/2026/Вода {name}", size=size, role=role, media_type=kind, file=folder / name)
        for name, size, role, kind in (
            ("a.mp3", 900, "sound", "audio/mpeg"),
            ("a.pdf", 300, "cue-sheet.pdf", "application/pdf"),
            ("a.srt", 20, "srt", "application/x-subrip"),
        )
    )


def test_files_are_attached_as_they_are(tmp_path: Path) -> None:
    """Bytes, kinds and names come through; old programs get a name that they can read."""
    data = written(facts(files=_files(tmp_path)))
    parts = list(read(data).iter_attachments())
    assert [one.get_filename() for one in parts] == ["Вода a.mp3", "Вода a.pdf", "Вода a.srt"]
    assert [one["Content-Type"].params["name"] for one in parts] == ["Voda_a.mp3", "Voda_a.pdf", "Voda_a.srt"]
    assert [one.get_content_type() for one in parts] == [
        "audio/mpeg",
        "application/pdf",
        "application/x-subrip",
    ]
    assert parts[0].get_payload(decode=True) == b"a.mp3" * 180
    assert "ru/2026/Вода a.mp3: sound, 900 B, attached" in text(data)


def test_a_letter_over_a_real_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the station's server has is the letter that was written, to the byte."""
    made = letter(
        "delivery",
        partner=MAIL,
        server=OFFICE,
        to=("Ольга <olga@example.org>", "ivan@example.org"),
        message_id="<1.sever@rupor.example.org>",
        at=NOW,
        facts=facts(files=_files(tmp_path), embargo=EMBARGO),
        language="ar",
    )
    with smtp() as server:
        monkeypatch.setenv("RUPOR_TEST_LETTER", server.password)
        secret = Secret(source="env", name="RUPOR_TEST_LETTER")
        to = replace(OFFICE, host=server.host, port=server.port, user=server.user, password=secret)
        mail.send("sever", replace(to, certificate=server.certificate), made)
        (got,) = server.letters
    assert got.to == ("olga@example.org", "ivan@example.org")
    assert got.data == made.as_bytes()
    assert [one.get_filename() for one in read(got.data).iter_attachments()] == [
        "Вода a.mp3",
        "Вода a.pdf",
        "Вода a.srt",
    ]


def test_what_is_too_large_is_linked_or_said_to_be_missing(tmp_path: Path) -> None:
    """The largest ones are left out, and the letter says where they are."""
    small = replace(MAIL, attach_bytes=320, link="https://files.example.org/radio/")
    data = written(facts(files=_files(tmp_path)), partner=small)
    link = "https://files.example.org/radio/ru/2026/%D0%92%D0%BE%D0%B4%D0%B0%20a.mp3"
    assert [one.get_filename() for one in read(data).iter_attachments()] == ["Вода a.pdf", "Вода a.srt"]
    assert f"too large for a letter, get it here:\n    {link}\n" in text(data)
    assert [one.get("href") for one in html.fromstring(page(data)).iter("a")] == [link]
    data = written(facts(files=_files(tmp_path)), partner=replace(small, link="", attach_bytes=100))
    assert [one.get_filename() for one in read(data).iter_attachments()] == ["Вода a.srt"]
    assert text(data).count("too large for a letter; ask us for it") == 2


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans())), st.integers(0, 120))
def test_as_many_files_as_there_is_room_for(sizes: list[tuple[int, bool]], most: int) -> None:
    """They fit, they are in order, and of those left out none is smaller than one that is attached."""
    files = [
        LetterFile(name=str(number), size=size, file=Path() if ready else None)
        for number, (size, ready) in enumerate(sizes)
    ]
    kept = attached(files, most)
    left = [one for one in files if one.file and one not in kept]
    assert list(kept) == [one for one in files if one in kept]
    assert sum(one.size for one in kept) <= most
    if left:
        smallest = min(one.size for one in left)
        assert sum(one.size for one in kept) + smallest > most
        assert all(one.size <= smallest for one in kept)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    """No letter goes out without what it says is attached."""
    file = LetterFile(name="ru/a.mp3", size=1, file=tmp_path / "gone.mp3")
    with pytest.raises(DeliveryError, match=r"partner 'sever': 'ru/a\.mp3' cannot be read") as caught:
        written(facts(files=(file,)))
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_words_that_are_commands_are_words(language: str) -> None:
    """What a message says is shown and does nothing, on a page and in the head."""
    known = json.loads(json.dumps(cue_sheet_data.document(*hostile(), ())))
    every = " ".join(HOSTILE)
    evil = f'{every}\r\nBcc: all@example.org\r\n\r\n\u202e\x1b[2J" onload="x'
    file = LetterFile(name=f"../{evil}", size=1, role=evil)
    of = LetterFacts(
        title=evil, agency=evil, language='en" onload="x', note=evil, expires=evil, cue_sheet=known
    )
    of = replace(of, files=(file,))
    data = written(of, "correction", language=language)
    made, root = read(data), html.fromstring(page(data))
    assert set(made.keys()) == {
        *("Date", "From", "To", "Subject", "Message-ID", "Importance", "Auto-Submitted", "Content-Language"),
        *("MIME-Version", "Content-Type"),
    }
    assert not list(root.iter("script", "img", "a", "iframe"))
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    for shown in (str(made["Subject"]), text(data), page(data)):
        assert not STEERING.search(shown)
    assert plain("</script><script>alert(1)</script>") in plain(page(data))


TITLES = st.text(st.characters(exclude_categories=()), max_size=120) | st.lists(
    st.sampled_from(["Unité", "«Вода»", "水", "=?utf-8?q?x?=", "a,b", '"q"', "long" * 9, "ж" * 30, "(x)"]),
    max_size=9,
).map(" ".join)


@settings(max_examples=80)
@given(TITLES, TITLES)
def test_any_title_and_any_name_come_through(title: str, name: str) -> None:
    """Subjects and names of files are read back as they were, and every line is short and ASCII."""
    with_file = LetterFile(name=f"ru/{name.replace('/', '')}.mp3", size=0, file=Path("/dev/null"))
    of = LetterFacts(title=title, language="ru", files=(with_file,))
    data = written(of)
    made = read(data)
    if len(clean(title)) <= 50:
        assert made["Subject"] == f"{clean(title)} (ru)".strip()
    (part,) = made.iter_attachments()
    assert part.get_filename() == re.sub(r'[\\:*?"<>|]', "_", clean(with_file.name.rpartition("/")[2]))
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 200
    assert b"\r" not in data.replace(b"\r\n", b"")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)
KEYS = ("disclosure", "pronunciation", "intro", "in_cue", "duration", "date", "contact", "id", "music")


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.text(max_size=9))
def test_a_strangers_cue_sheet_breaks_nothing(known: Mapping[str, Any], language: str) -> None:
    """What is not as a cue sheet should be is left out."""
    read(written(LetterFacts(title="Water", language=language, cue_sheet=known)))


def test_without_a_cue_sheet() -> None:
    """A package without one makes a short letter."""
    assert text(written(LetterFacts(title="Water", language="en"))) == (
        "This item for your programme comes with this letter.\n\nTitle: Water\nLanguage: English, en\n\n"
        "-- \nSent by Rupor.\n"
    )


@pytest.mark.parametrize("language", SIX)
@pytest.mark.parametrize("own", SIX)
def test_plain_text_fits_on_a_screen(language: str, own: str) -> None:
    """No line is wider than 76 columns, and isolates are closed on the line that they are opened on."""
    files = (LetterFile(name="ru/2026/a.mp3", size=1, role="sound-2"),)
    shown = text(written(facts(own, embargo=EMBARGO, files=files), language=language))
    assert max(map(width, shown.splitlines())) <= 76
    for line in shown.splitlines():
        assert len(re.findall("[\u2066\u2067]", line)) == line.count("\u2069")


def test_numbers_stay_in_order_where_the_text_runs_from_the_right() -> None:
    """A telephone number and a day have a mark before them that keeps their groups in order."""
    known = sheet("ar", contact="خط المساعدة 555-0142")
    data = written(facts("ar", embargo=EMBARGO, cue_sheet=known), language="ar")
    assert "\u200e2026-09-01" in str(read(data)["Subject"])
    assert "خط المساعدة \u200e555-0142" in text(data)
    assert "خط المساعدة \u200e555-0142" in page(data)


@pytest.mark.parametrize(
    ("language", "own", "used"), [("de", "ru", "en"), ("", "fr", "fr"), ("", "de", "en")]
)
def test_the_language_of_a_letter(language: str, own: str, used: str) -> None:
    """It is the station's, else the message's own, and English where we have no words for it."""
    made = read(written(LetterFacts(title="x", language=own), language=language))
    assert made["Content-Language"] == used
    made = read(
        written(
            LetterFacts(title="x", language=own), language="", partner=replace(MAIL, letter_language="es")
        )
    )
    assert made["Content-Language"] == "es"


def test_every_language_has_every_word() -> None:
    """The same keys and the same things to fill in, in all six."""
    known = tomllib.loads((pages.FOLDER / "letter.toml").read_text("utf-8"))
    assert sorted(known) == sorted(SIX)
    for words in known.values():
        filled = {key: sorted(re.findall(r"\{(\w+)\}", word)) for key, word in words.items()}
        assert filled == {key: sorted(re.findall(r"\{(\w+)\}", word)) for key, word in known["en"].items()}


@pytest.mark.parametrize(
    ("to", "shown"),
    [
        ("Ольга Петрова, «Север» <olga@example.org>", "Ольга Петрова, «Север» <olga@example.org>"),
        (
            "Unité «Nord» élan de la radio de l’est <olga@example.org>",
            "Unité «Nord» élan de la radio de l’est <olga@example.org>",
        ),
        ('"Olga, News" <olga@example.org>', '"Olga, News" <olga@example.org>'),
        ("olga@радио.example", "<olga@xn--80aimyg.example>"),
        ("Olga <ольга@example.org>", "Olga <ольга@example.org>"),
    ],
)
def test_people_of_any_name(to: str, shown: str) -> None:
    """Names and addresses in any letters are read back, by RFC 2047 to the letter, and stand on short lines."""
    data = written(facts(), to=(to,))
    head = data.partition(b"\r\n\r\n")[0].decode()
    (raw,) = re.findall(r"^To: ((?:.*\r\n )*.*)$", head, re.MULTILINE)
    assert max(map(len, head.split("\r\n"))) <= 76
    assert " ".join(str(make_header(decode_header(raw))).split()) == shown


@pytest.mark.parametrize("wrong", ["nobody", "a@b\r\nBcc: c@d.org", "a@b, c@d.org"])
def test_no_address_leads_out_of_its_line(wrong: str) -> None:
    """What is no address is refused with the partner's name."""
    with pytest.raises(ConfigError, match="partner 'sever': "):
        written(facts(), to=(wrong,))


@pytest.mark.parametrize("wrong", ["", "x", "<a b@c>", "<a@c>\r\nBcc: d@e", "<ж@c.org>"])
def test_a_message_id_that_is_none(wrong: str) -> None:
    """It is refused: by it letters are told apart."""
    with pytest.raises(DeliveryError, match="no Message-ID"):
        letter(
            "delivery", partner=MAIL, server=OFFICE, to=("a@b.org",), message_id=wrong, at=NOW, facts=facts()
        )
