"""An office's rules: read from ``rupor.toml`` with every mistake at once, and added to messages as words."""

import pickle
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import listen
import music
from rupor import house
from rupor.errors import ConfigError, MessageError
from rupor.model import House, Message, Paragraph
from rupor.sound import profile
from rupor.text import language, prepare
from values import message

SIX = ("ar", "en", "es", "fr", "ru", "zh")


def text(*paragraphs: str, tag: str = "en", **fields: str) -> Message:
    """Make a message of a title and paragraphs."""
    made = (
        Paragraph(kind="paragraph" if n else "title", text=one, language=tag)
        for n, one in enumerate(("Clean water", *paragraphs))
    )
    return replace(message(language=tag, **fields), paragraphs=tuple(made))


def said(of: Message) -> list[str]:
    """List a message's paragraphs after its title."""
    return [one.text for one in of.paragraphs[1:]]


def written(folder: Path, body: str) -> Path:
    """Write a ``rupor.toml``."""
    path = folder / "rupor.toml"
    path.write_text(body, encoding="utf-8")
    return path


def picture(path: Path) -> None:
    """Draw a blue square."""
    command = [listen.ffmpeg(), "-v", "error", "-f", "lavfi", "-i", "color=blue:s=300x300", "-frames:v", "1"]
    subprocess.run([*command, str(path)], check=True)


def mistakes(path: Path) -> Sequence[str]:
    """Read a file that is wrong and list what is told."""
    with pytest.raises(ConfigError) as caught:
        house.read(path)
    return str(caught.value).split("\n")


def test_no_file_is_no_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody wrote a rupor.toml nothing is added; where one lies, it is read without being named."""
    monkeypatch.chdir(tmp_path)
    assert house.read() == House()
    written(tmp_path, 'agency = "Water Office"')
    assert house.read() == House(agency="Water Office", source=Path("rupor.toml"))


def test_everything_is_read(tmp_path: Path) -> None:
    """Every key reaches its field; files are found beside the rupor.toml, wherever one is."""
    for name in ("ident.wav", "bed.wav"):
        music.save(tmp_path / name, music.chords(3))
    picture(tmp_path / "cover.png")
    (tmp_path / "office.pem").write_text("-----BEGIN CERTIFICATE-----\n", encoding="ascii")
    (tmp_path / "secret.pem").write_text("-----BEGIN EC PRIVATE KEY-----\n", encoding="ascii")
    path = written(
        tmp_path,
        """
        agency = "Water  Office"
        publisher = "Radio of the Valley"
        licence = "CC BY 4.0"
        contact = "Help line 555-0142"
        series = "Safe water"
        cover = "cover.png"
        [sound]
        ident = "ident.wav"
        sign_off = "ident.wav"
        bed = "bed.wav"
        bed_below = 24
        [speech]
        repeat_key = true
        disclose = true
        [speech.disclosures]
        pt_br = "Esta mensagem é lida por um computador."
        [profiles.podcast]
        bitrate = 64
        [profiles.valley]
        like = "podcast"
        title = "Radio of the Valley"
        target = { integrated = -18.0 }
        [signing]
        certificate = "office.pem"
        key = "secret.pem"
        """,
    )
    found = house.read(path)
    podcast, valley = found.profiles
    assert replace(found, profiles=()) == House(
        agency="Water Office",
        publisher="Radio of the Valley",
        licence="CC BY 4.0",
        contact="Help line 555-0142",
        series="Safe water",
        cover=tmp_path / "cover.png",
        ident=tmp_path / "ident.wav",
        sign_off=tmp_path / "ident.wav",
        bed=tmp_path / "bed.wav",
        bed_below=24.0,
        repeat_key=True,
        disclose=True,
        disclosures={"pt-BR": "Esta mensagem é lida por um computador."},
        certificate=tmp_path / "office.pem",
        key=tmp_path / "secret.pem",
        source=path,
    )
    assert podcast == replace(profile.get("podcast"), bitrate=64)
    assert (valley.name, valley.title, valley.bitrate) == ("valley", "Radio of the Valley", 64)
    assert valley.target == replace(profile.get("podcast").target, integrated=-18.0)
    assert pickle.loads(pickle.dumps(found)) == found


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """One run names each wrong key with its table, the nearest right one, and what was expected."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "cover.png").write_bytes(b"GIF89a")
    path = written(
        tmp_path,
        """
        agensy = "Water Office"
        publisher = 7
        cover = "cover.png"
        signing = "no"
        [sound]
        ident = "none.wav"
        sign_off = "folder"
        bed = "rupor.toml"
        bed_below = 15
        [speech]
        repeat_key = "yes"
        repeat = true
        [speech.disclosures]
        klingon = "tlhIngan"
        fr = "Это сообщение читает компьютерный голос, а не человек"
        en = " "
        [profiles.podcast]
        bitrat = 64
        [profiles.valley]
        title = "Radio of the Valley"
        [profiles.hill]
        like = "podcasts"
        name = "other"
        """,
    )
    head, *lines = mistakes(path)
    assert head == f"{path}: {len(lines)} mistakes."
    assert all(line.startswith(f"{path}: ") for line in lines)
    told = {key: what for key, _, what in (line.removeprefix(f"{path}: ").partition(": ") for line in lines)}
    expected = {
        "agensy": "unknown key. Known: .* Did you mean 'agency'?",
        "publisher": "is not text",
        "cover": "is neither PNG nor JPEG",
        "signing": "is no table",
        "sound.ident": "there is no such file",
        "sound.sign_off": "is not a file",
        "sound.bed": "cannot be read as sound",
        "sound.bed_below": "Expected 20 or more",
        "speech.repeat_key": "Expected true or false",
        "speech.repeat": "Did you mean 'repeat_key'",
        "speech.disclosures.klingon": "unknown language",
        "speech.disclosures.fr": "is in 'ru'",
        "speech.disclosures.en": "says nothing",
        "profiles.podcast": "unknown field 'bitrat'",
        "profiles.valley.like": "is missing",
        "profiles.hill.like": "Did you mean 'podcast'",
        "profiles.hill.name": "Take it out",
    }
    assert told.keys() == expected.keys()
    for key, what in expected.items():
        assert what.split(".*")[-1] in told[key], key


@pytest.mark.parametrize("below", ["19.9", "nan", "-inf", "61", '"22"', "true"])
def test_music_that_hides_words_is_refused(below: str, tmp_path: Path) -> None:
    """Music is at least 20 LU under speech (WCAG 1.4.7), whoever asks for less."""
    (line,) = mistakes(written(tmp_path, f"[sound]\nbed_below = {below}"))
    assert "sound.bed_below: is" in line


def test_a_key_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    """A private key belongs into a file of its own, and no message shows it."""
    body = '[signing]\ncertificate = "none.pem"\nkey = """-----BEGIN PRIVATE KEY-----\nTOPSECRET"""'
    lines = mistakes(written(tmp_path, body))
    assert any("signing.key: is written into the file itself" in line for line in lines)
    assert any("signing.certificate: " in line and "cannot be read" in line for line in lines)
    assert "TOPSECRET" not in "".join(lines)


def test_one_half_of_a_signature_is_refused(tmp_path: Path) -> None:
    """A certificate without its key signs nothing."""
    (tmp_path / "office.pem").write_text("-----BEGIN CERTIFICATE-----\n", encoding="ascii")
    (line,) = mistakes(written(tmp_path, '[signing]\ncertificate = "office.pem"'))
    assert "signing.certificate: stands alone. Expected 'signing.key'" in line


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (b'agency = "Water', "rupor.toml:1: is no TOML"),
        ('agency = "Вода"'.encode("cp1251"), "is not UTF-8"),
        (b'agency = "' + b"x" * 301 + b'"', "agency: has 301 characters"),
        (b'agency = "Water\\u0007"', "agency: holds signs that cannot be shown"),
        (b"#" * 1_000_001, "is larger than"),
    ],
)
def test_what_cannot_be_read_is_told(body: bytes, wrong: str, tmp_path: Path) -> None:
    """A broken file ends in one line that says where and why."""
    path = tmp_path / "rupor.toml"
    path.write_bytes(body)
    (line,) = mistakes(path)
    assert wrong in line


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    """A wrong name is no silent absence of rules, and a folder is no file."""
    assert "there is no such file" in mistakes(tmp_path / "none.toml")[0]
    assert "cannot be read" in mistakes(tmp_path)[0]


def test_what_the_office_says_fills_what_the_message_leaves_open() -> None:
    """The message's own words stand before the office's, and its author is never the office."""
    rules = House(contact="Line 112", publisher="Radio", licence="CC0-1.0", series="Water", agency="Office")
    open_fields = house.added(text("Boil it.", contact="", author=""), rules, synthetic=True)
    assert (open_fields.contact, open_fields.publisher) == ("Line 112", "Radio")
    assert (open_fields.licence, open_fields.series, open_fields.author) == ("CC0-1.0", "Water", "")
    own = text("Boil it.", contact="555-0142", publisher="UN", licence="CC BY 4.0", series="Rain")
    assert house.added(own, rules, synthetic=True) == own


def test_nothing_asked_is_nothing_added() -> None:
    """Without rules a message stays what it is, even one that names a key message."""
    own = text("Boil it.", key="Boil the water")
    assert house.added(own, House(), synthetic=True) == own


def test_the_key_message_comes_last_but_for_the_contact() -> None:
    """It is said again at the end, as a sentence, before the paragraphs that hold the contact."""
    rules = House(repeat_key=True)
    one = text("Water is dirty.", "Call us: 555-0142.", key="Boil the  water", contact="Help line 555-0142")
    assert said(house.added(one, rules, synthetic=False)) == [
        "Water is dirty.",
        "Boil the water.",
        "Call us: 555-0142.",
    ]
    two = replace(one, contact="the village nurse")
    assert said(house.added(two, rules, synthetic=False))[-1] == "Boil the water."
    three = text("Water is dirty.", "Ask the village nurse!", key="Boil it!", contact="The village nurse")
    assert said(house.added(three, rules, synthetic=False))[1:] == ["Boil it!", "Ask the village nurse!"]


def test_only_the_last_paragraph_or_list_stays_last() -> None:
    """Of several paragraphs that hold the contact one stays last; the items of a list stay together."""
    rules = House(repeat_key=True)
    one = text(
        "Call 555-0142 first.",
        "Boil it.",
        "Call 555-0142.",
        "Again: 555-0142.",
        key="Wait",
        contact="555-0142",
    )
    assert said(house.added(one, rules, synthetic=False))[-2:] == ["Wait.", "Again: 555-0142."]
    items = tuple(replace(item, kind="item") for item in one.paragraphs[-2:])
    two = replace(one, paragraphs=(*one.paragraphs[:-2], *items))
    assert said(house.added(two, rules, synthetic=False))[-3:] == [
        "Wait.",
        "Call 555-0142.",
        "Again: 555-0142.",
    ]


def test_one_paragraph_is_parted_before_its_contact() -> None:
    """In a text of one paragraph the key message does not come first: it stands before the last sentence."""
    one = text(
        "Water is dirty. It makes you ill. Write to help@example.org.",
        key="Boil it",
        contact="help@example.org",
    )
    assert said(house.added(one, House(repeat_key=True), synthetic=False)) == [
        "Water is dirty. It makes you ill.",
        "Boil it.",
        "Write to help@example.org.",
    ]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Water is dirty.", "Do not wait. Boil the water!"),
        ("Water is dirty.", "Boil the water, and call 555-0142."),
    ],
)
def test_what_is_said_at_the_end_is_not_said_twice(paragraphs: tuple[str, ...]) -> None:
    """A text that ends with its key message already is left as it is."""
    own = text(*paragraphs, key="boil the water", contact="555-0142")
    assert house.added(own, House(repeat_key=True), synthetic=False) == own


def test_a_missing_key_message_is_told() -> None:
    """Where the office wants it repeated and the text has none, the error says what to write."""
    with pytest.raises(MessageError, match=r"en\.md: names no key message.*key: Boil the water"):
        house.added(text("Water is dirty."), House(repeat_key=True), synthetic=True)


def test_the_machine_is_named_only_where_one_speaks() -> None:
    """The line is added when it is asked for and a machine speaks: before the key message and the contact."""
    own = text("Water is dirty.", "Call 555-0142.", key="Boil it.", contact="555-0142")
    rules = House(disclose=True, repeat_key=True)
    line = "This message is read by a computer voice, not by a person."
    spoken = said(house.added(own, rules, synthetic=True))
    assert spoken == ["Water is dirty.", line, "Boil it.", "Call 555-0142."]
    assert line not in said(house.added(own, rules, synthetic=False))


@pytest.mark.parametrize("tag", SIX)
def test_the_line_is_known_in_six_languages(tag: str) -> None:
    """It is one sentence in the language itself, spoken without a doubt, and ends as one."""
    own = text("…", tag=tag, contact="")
    (*_, last) = house.added(own, House(disclose=True), synthetic=True).paragraphs
    assert last.language == tag
    assert language.detect(last.text)[0] == tag
    whole = replace(own, paragraphs=(last,))
    (segment,) = prepare.segments(whole)
    assert segment.shown == last.text
    assert not segment.doubts


def test_an_offices_own_words_come_first() -> None:
    """Its words serve for a language with and without region, before ours, and for languages that we do not know."""
    rules = House(disclose=True, disclosures={"fr": "Une machine lit ceci", "pt-BR": "Lido por máquina."})
    for tag, expected in (("fr-CA", "Une machine lit ceci."), ("pt-BR", "Lido por máquina.")):
        assert house.disclosure(text("…", tag=tag), rules) == expected
    assert house.disclosure(text("…", tag="en-GB"), rules).startswith("This message is read by")


def test_words_that_nobody_knows_are_asked_for() -> None:
    """In another language the office is asked for its own sentence, and told where to write it."""
    with pytest.raises(ConfigError, match=r"'sw'.*\[speech\.disclosures\]: sw = \"\.\.\.\""):
        house.added(text("Maji.", tag="sw"), House(disclose=True), synthetic=True)


SENTENCES = (
    "Water is dirty.",
    "Boil it!",
    "Call 555-0142.",
    "Or 555 01 42, day and night.",
    "Wash your hands.",
)


@given(
    paragraphs=st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3), min_size=1, max_size=4),
    kinds=st.lists(st.sampled_from(["title", "heading", "item", "paragraph"]), min_size=4, max_size=4),
    contact=st.sampled_from(["", "Line 555-0142", "the nurse"]),
)
def test_no_word_of_the_message_is_lost(
    paragraphs: list[list[str]], kinds: list[Literal["title", "heading", "item", "paragraph"]], contact: str
) -> None:
    """Whatever the text is like, all of it stays in its order, and what is added comes after its first words."""
    made = tuple(
        Paragraph(kind=kind, text=" ".join(one), language="en")
        for one, kind in zip(paragraphs, kinds, strict=False)
    )
    own = replace(message(key="Tell your neighbours", contact=contact), paragraphs=made)
    more = house.added(own, House(repeat_key=True, disclose=True), synthetic=True).paragraphs
    line, key = house.disclosure(own, House()), "Tell your neighbours."
    texts = [one.text for one in more]
    assert [one for one in texts if one in (line, key)] == [line, key]
    assert texts[0] not in (line, key)
    kept = " ".join(one for one in texts if one not in (line, key))
    assert kept == " ".join(one.text for one in made)


def test_added_words_are_cut_as_all_others() -> None:
    """What is added has segments of its own, and every other segment stays what it was."""
    own = text("Water is dirty.", "Call 555-0142.", key="Boil it", contact="555-0142")
    more = house.added(own, House(disclose=True, repeat_key=True), synthetic=True)
    before = [one.shown for one in prepare.segments(own)]
    after = [one.shown for one in prepare.segments(more)]
    assert [one for one in after if one in before] == before
    assert len(after) == len(before) + 2
