"""A whole partner file: everything in it is read, every mistake is told at once, and the example is right."""

import os
import pickle
import re
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from partner_files import MAIL, SEVER, book, lines, of, told, written
from sqlalchemy.engine import make_url

import certificates
from rupor import outputs
from rupor.errors import ConfigError
from rupor.model import Address, Secret, Window
from rupor.radio import partners
from rupor.radio.partners.access import WORDS
from rupor.radio.partners.partner import ALSO, ENDINGS
from rupor.radio.partners.shape import File, MailTable, PartnerTable

FOLDER = "folder:/media/stick"
SFTP = "sftp://rupor@sever.example.org/in"
PASSWORD = 'password = "env:SEVER_PASSWORD"'


def test_little_is_enough(tmp_path: Path) -> None:
    """A partner is an address, a way in and a profile; the ledger lies beside the file."""
    found = book(tmp_path, SEVER)
    (one,) = found.partners
    assert (one.name, one.languages, one.papers, one.windows, one.carts) == ("sever", (), (), (), None)
    assert one.profile
    assert one.profile.name == "podcast"
    assert (found.ledger, found.mail, found.bandwidth, found.tries) == (
        f"sqlite:///{tmp_path}/ledger.sqlite",
        None,
        "",
        3,
    )
    assert found.source == tmp_path / "partners.toml"
    assert pickle.loads(pickle.dumps(found)) == found


def test_everything_is_read(tmp_path: Path) -> None:
    """Every key reaches its field."""
    text = f"""
        ledger = "deliveries.db"
        bandwidth = "1.5M"
        tries = 5
        {MAIL}
        [partners.radio-sever]
        title = "Radio  Sever"
        contact = "Olga, +7 555 0142"
        languages = ["ru", "pt_br", "ru", "tg-arab"]
        profile = "broadcast-ebu"
        overrides = {{ target = {{ integrated = -24.0 }} }}
        papers = ["cue-sheet", "script.docx", "captions", "transcript", "srt"]
        address = "{SFTP}"
        {PASSWORD}
        file = "{{date}}_{{slug}}_{{language}}_{{episode:03}}_{{cart}}"
        folder = "/{{language}}/{{year}}/"
        ascii = true
        longest = 64
        episodes_from = 12
        carts = [4000, 4099]
        zone = "Europe/Moscow"
        window = ["Mo-Fr 06:00-22:00", "Sa,Su 10:00-02:00"]
        embargo = "stage"
        staging = ".incoming/tmp"
        pickup = true
        recall = "notice"
        letter = ["olga@example.org", "ivan@example.org"]
        letter_language = "RU"
        patience = 90
    """
    found = book(tmp_path, text)
    (one,) = found.partners
    assert (found.ledger, found.bandwidth, found.tries) == (f"sqlite:///{tmp_path}/deliveries.db", "1.5M", 5)
    assert (one.title, one.contact, one.languages) == (
        "Radio Sever",
        "Olga, +7 555 0142",
        ("ru", "pt-BR", "tg-Arab"),
    )
    assert one.profile
    assert one.profile.target.integrated == -24.0
    assert one.papers == ("cue-sheet.pdf", "script.docx", "srt", "txt")
    assert (one.file, one.folder) == ("{date}_{slug}_{language}_{episode:03}_{cart}", "{language}/{year}")
    assert (one.ascii, one.longest, one.episodes_from, one.carts) == (True, 64, 12, (4000, 4099))
    assert one.zone == "Europe/Moscow"
    assert one.windows == (
        Window(opens=360, closes=1320, days=(0, 1, 2, 3, 4)),
        Window(opens=600, closes=120, days=(5, 6)),
    )
    assert (one.embargo, one.staging, one.pickup, one.recall) == ("stage", ".incoming/tmp", True, "notice")
    assert one.letter == Address(kind="mail", to=("olga@example.org", "ivan@example.org"))
    assert (one.letter_language, one.patience) == ("ru", 90.0)


def test_a_mail_partner(tmp_path: Path) -> None:
    """Who gets everything by e-mail may want papers alone, and says what is attached."""
    more = ('papers = ["script"]', "attach_bytes = 1_000_000", 'link = "https://example.org/files/"')
    (one,) = book(tmp_path, MAIL + lines("mailto:olga@example.org", *more, profile="")).partners
    assert (one.profile, one.papers, one.attach_bytes) == (None, ("script.pdf",), 1_000_000)
    assert one.link == "https://example.org/files"


MISTAKES = [
    # What is of a wrong kind.
    ("title = 3", "title: is not text. Expected text in quotes."),
    ('ascii = "yes"', "ascii: is not a yes or no. Expected true or false"),
    ("longest = 64.5", "longest: is not a whole number."),
    ("patience = nan", "patience: is not a number."),
    ('languages = "ru"', 'languages: is no such list. Expected languages = ["ru", "en"].'),
    ('languages = ["ru", 3, 4]', "languages: is no such list."),
    ('carts = ["4000", "4099"]', "carts: is no such list. Expected carts = [4000, 4099]."),
    ('overrides = "x"', "overrides: is no table."),
    ('adress = "x"', "adress: unknown key. Known: "),
    # What says something impossible.
    ('title = "a\\u0007"', "title: holds signs that cannot be shown."),
    (f'title = "{"x" * 301}"', "title: has 301 characters. Expected at most 300."),
    ('languages = ["ru", "russian"]', "languages: unknown language 'russian'. Expected a BCP 47 tag"),
    ('languages = ["xx"]', "languages: unknown language 'xx'."),
    ('languages = [""]', "languages: unknown language ''."),
    ("overrides = { rate = 7 }", "overrides: 'rate' is 7 with coding"),
    ('papers = ["cue-shet"]', "papers: unknown paper 'cue-shet'. Known: ass, "),
    ('papers = ["wav"]', "papers: unknown paper 'wav'."),
    ('file = "{titel}"', "file: unknown field '{titel}' in '{titel}'. Known: cart, "),
    ('file = "{slug"', "file: '{slug' has a brace without its other one."),
    ('file = "a/{slug}{language}"', "file: 'a/{slug}{language}' has '/'"),
    ('file = ".{slug}{language}"', "file: has the name '.{slug}{language}'."),
    ('file = ""', "file: has the name ''."),
    ('file = "{date}"', "file: gives every message one name."),
    ('file = "{slug}"', "file: gives a message's languages one name."),
    ('file = "{cart}"', "carts: are missing, and a name holds '{cart}'."),
    ('file = "{language}{episode}"', "episodes_from: is missing, and a name holds '{episode}'."),
    ('folder = "../{year}"', "folder: has the name '..'."),
    ('folder = "{part}"', "folder: holds '{part}'."),
    ('folder = "a//b"', "folder: has the name ''."),
    ('folder = "a/b/c/d/e/f/g"', "folder: has 7 folders in one another. Expected at most 6"),
    ("longest = 31", "longest: is 31. Expected 32 to 255."),
    ("longest = 256", "longest: is 256."),
    ("episodes_from = -1", "episodes_from: is -1."),
    ("patience = 0", "patience: is 0. Expected 1 to 3600."),
    ("carts = [4099, 4000]", "carts: are [4099, 4000]. Expected the first and the last number, in order"),
    ("carts = [4000]", "carts: are [4000]."),
    ("carts = [0, 10]", "carts: are [0, 10]."),
    ('window = ["06:00-22:00"]', "zone: is missing beside 'window'."),
    (
        'zone = "Europe/Moskow"',
        "zone: unknown time zone 'Europe/Moskow'. Expected an IANA name such as Africa/Cairo. Did",
    ),
    ('zone = "localtime"', "zone: unknown time zone 'localtime'."),
    ('zone = "UTC"\nwindow = ["6-22"]', "window: '6-22' are no hours."),
    ('embargo = "wait"', "embargo: is 'wait'. Known: hold, stage."),
    ('embargo = "stage"', 'staging: is missing, and embargo is "stage".'),
    ('staging = "../x"', "staging: is '../x'. Expected a folder below the address"),
    ('staging = "/x"', "staging: is '/x'."),
    ('staging = "{slug}"', "staging: is '{slug}'."),
    ('recall = "delete"', "recall: is 'delete'. Known: notice, remove."),
    ('letter = ["olga@example.org"]', "letter: goes by e-mail, and there is no mail server."),
    ('letter_language = "ru"', "letter_language: is set, and no letter goes."),
    ("attach_bytes = 5", "attach_bytes: says nothing about 'sftp' addresses."),
    ('link = "https://example.org"', "link: says nothing about 'sftp' addresses."),
]


@pytest.mark.parametrize(("line", "expected"), MISTAKES)
def test_mistakes(tmp_path: Path, line: str, expected: str) -> None:
    """Whatever a partner's table says wrong is told once, with its place and a way out."""
    (one,) = told(tmp_path, lines(SFTP, PASSWORD, line))
    assert one.startswith(f"partners.sever.{expected}")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("tries = 0", "tries: is 0. Expected 1 to 20."),
        ('tries = "3"', "tries: is not a whole number."),
        (
            'bandwidth = "512"',
            "bandwidth: '512' is no speed. Expected bytes a second with k, M or G, such as 512k.",
        ),
        ('bandwidth = "0k"', "bandwidth: '0k' is no speed."),
        ("bandwidth = 512", "bandwidth: is not text."),
        (
            'ladger = "x"',
            "ladger: unknown key. Known: bandwidth, ledger, ledger_password, mail, partners, tries.",
        ),
        ('ledger = ""', "ledger: is no name of a file."),
        ('ledger = "sqlite:///x"', "ledger: is no name of a file."),
        ('ledger = "a?mode=memory"', "ledger: is no name of a file."),
        ('ledger = "/"', "ledger: '/' is a folder."),
        ('ledger = "not/there.sqlite"', "ledger: '"),
        ('ledger_password = "env:X"', "ledger_password: is not used with a ledger in a file."),
        ('ledger = "postgresql://me@db"', "ledger: names no database."),
        (
            'ledger = "postgresql://me@db/x?sslmod=require"',
            "ledger: unknown option 'sslmod'. Known: application_name",
        ),
        ('mail = "smtp://x"', "mail: is no table. Expected lines under [mail]."),
    ],
)
def test_mistakes_of_the_file(tmp_path: Path, head: str, expected: str) -> None:
    """What stands before the partners is checked as they are."""
    (one,) = told(tmp_path, f"{head}\n{SEVER}")
    assert one.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "partners: there are none."),
        ("partners = 3", "partners: is no table. Expected lines under [partners.NAME]."),
        ("[partners]\nsever = 3", "partners.sever: is no table. Expected lines under [partners.sever]."),
        (lines(SFTP, PASSWORD, profile=""), "partners.sever.profile: is missing."),
        (
            lines(SFTP, PASSWORD, profile="podcst"),
            "partners.sever.profile: unknown profile 'podcst'. Known: archive, ",
        ),
        (
            lines(SFTP, PASSWORD).replace("sever]", "'Radio Sever']"),
            "partners.Radio Sever.name: is 'Radio Sever'.",
        ),
        (
            MAIL + lines("mailto:a@b.org", "overrides = { rate = 8000 }", profile=""),
            "partners.sever.overrides: stand",
        ),
        (lines("mailto:a@b.org"), "partners.sever.address: goes by e-mail, and there is no mail server."),
    ],
)
def test_mistakes_of_a_table(tmp_path: Path, text: str, expected: str) -> None:
    """Tables that are missing, or that are none, are told by their heads."""
    assert told(tmp_path, text)[0].startswith(expected)


@pytest.mark.parametrize("key", ['folder = "x"', 'staging = "x"', "pickup = true", 'recall = "notice"'])
def test_what_is_not_for_mail(tmp_path: Path, key: str) -> None:
    """A partner that gets e-mails has no folders."""
    (one,) = told(tmp_path, MAIL + lines("mailto:a@b.org", key))
    assert one.startswith(f"partners.sever.{key.split()[0]}: says nothing about 'mailto' addresses.")


def test_web_radios_take_sound_alone(tmp_path: Path) -> None:
    """No paper and no notice goes where only sound is taken."""
    for address in ("libretime:https://x.example.org", 'azuracast:https://x.example.org"\nstation = "x'):
        found = told(tmp_path, lines(address, PASSWORD, 'papers = ["srt"]', 'recall = "notice"'))
        form = address.partition(":")[0]
        assert [one.partition("'")[0] for one in found] == [
            f"partners.sever.{key}: says nothing about " for key in ("papers", "recall")
        ]
        assert all(f"'{form}' addresses" in one for one in found)


def test_nothing_is_staged_where_files_appear_at_once(tmp_path: Path) -> None:
    """S3, a web service and e-mail know no folder for files that wait."""
    for more in (
        lines("libretime:https://x.example.org", PASSWORD, 'embargo = "stage"'),
        lines("s3://radio", PASSWORD, 'region = "x"', 'user = "x"', 'embargo = "stage"'),
        MAIL + lines("mailto:a@b.org", 'embargo = "stage"'),
    ):
        (one,) = told(tmp_path, more)
        assert one.startswith('partners.sever.embargo: is "stage", and there a file appears at once.')


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    """A file with every mistake tells every one in one run, each at its place, and no password with them."""
    planted = f"pl4nted-{uuid.uuid4().hex}"
    body = [f'tries = 0\nbandwidth = "fast"\nledger = "postgresql://me:{planted}@db/x"']
    body += [f'[mail]\nserver = "smtp://me:{planted}@mail"\npassword = "{planted}"']
    skipped = ("adress", 'file = ""', 'folder = "a//b"')
    chosen = [one for one in MISTAKES if not one[0].startswith(skipped)]
    for n, (line, _) in enumerate(chosen):
        table = lines(SFTP, f'password = "{planted}"', line).replace("partners.sever", f"partners.sever-{n}")
        body.append(table.replace("/in", f"/in{n}"))
    found = told(tmp_path, "\n".join(body))
    for n, (_, expected) in enumerate(chosen):
        if not expected.startswith("letter: goes"):
            assert any(one.startswith(f"partners.sever-{n}.{expected}") for one in found), expected
        assert any(one.startswith(f"partners.sever-{n}.password: is not where") for one in found)
    for place in (
        "tries: ",
        "bandwidth: ",
        "ledger: holds a password",
        "mail.server: holds a password",
        "mail.from: ",
    ):
        assert any(one.startswith(place) for one in found), place
    assert "pl4nted" not in "\n".join(found)
    assert len(found) >= 2 * len(chosen) + 5


def test_errors_hold_no_secret_on_their_way(tmp_path: Path) -> None:
    """Neither the error nor what it was raised from repeats a password of the file; nor does a broken file."""
    planted = f"pl4nted-{uuid.uuid4().hex}"
    path = written(
        tmp_path, f'{MAIL}\n[partners.x]\naddress = "ftps://a:{planted}@b"\npassword = ["{planted}"]\n'
    )
    for text in (path.read_text("utf-8"), f'[mail]\npassword = "{planted}\n'):
        path.write_text(text, "utf-8")
        code = (
            "import sys, traceback\nfrom pathlib import Path\nfrom rupor.radio import partners\n"
            "partners.read(Path(sys.argv[1]), None)"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
        )
        assert "ConfigError: " in ran.stderr
        assert "pl4nted" not in ran.stderr


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("", "", True),
        ('languages = ["ru"]', 'languages = ["en"]', False),
        ('languages = ["ru", "en"]', 'languages = ["en"]', True),
        ('languages = ["ru"]', "", True),
        ('languages = ["ru"]\nfile = "{title}"', 'languages = ["en"]\nfile = "{title}"', True),
        ('folder = "a"', 'folder = "b"', False),
        ('file = "A {title}"', "", False),
        ('profile = "broadcast-ebu"', "", False),
        ('profile = "broadcast-ebu"\npapers = ["srt"]', 'papers = ["srt"]', True),
        ("carts = [1, 9]", "carts = [10, 19]", True),
        ('file = "{cart}"\ncarts = [1, 9]', 'file = "{cart}"\ncarts = [10, 19]', False),
        ('file = "{cart}"\ncarts = [1, 10]', 'file = "{cart}"\ncarts = [10, 19]', True),
    ],
)
def test_partners_in_one_place(tmp_path: Path, one: str, other: str, meet: bool) -> None:
    """Two partners in one place are a mistake where their files' names can be the same, and only there."""

    def table(name: str, more: str) -> str:
        profile = "" if "profile" in more else "podcast"
        return lines(FOLDER, more, profile=profile).replace("sever", name)

    text = table("sever", one) + table("yug", other)
    if not meet:
        assert len(book(tmp_path, text).partners) == 2
        return
    (found,) = told(tmp_path, text)
    assert found.startswith("partners.yug.file: gives files the names that 'partners.sever' gives them")


def test_the_same_place_by_another_way(tmp_path: Path) -> None:
    """A server is the same for another user, and for FTP and FTPS; another host, port or folder is not."""
    first = lines("ftps://a@nil.example.org/in", PASSWORD)
    for address, meet in (
        (f'ftp://b@nil.example.org/in"\nwithout_encryption = "{WORDS}', True),
        ("ftps://b@nil.example.org/in/", True),
        ("ftps://a@nil.example.org/out", False),
        ("ftps://a@nil.example.org:990/in", False),
        ("ftps://a@nul.example.org/in", False),
    ):
        text = first + lines(address, PASSWORD).replace("sever", "yug")
        assert len(told(tmp_path, text) if meet else book(tmp_path, text).partners) == (1 if meet else 2)


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ("postgresql://rupor@db.example.org/rupor", "postgresql+psycopg://rupor@db.example.org/rupor"),
        ("postgresql://a%40b@[::1]:5433/my db", "postgresql+psycopg://a%40b@[::1]:5433/my%20db"),
        ("postgresql://db/x?sslmode=require", "postgresql+psycopg://db/x?sslmode=require"),
    ],
)
def test_a_ledger_in_a_database(tmp_path: Path, ledger: str, expected: str) -> None:
    """A PostgreSQL ledger is named as SQLAlchemy takes it; its password is kept elsewhere."""
    found = book(tmp_path, f'ledger = "{ledger}"\nledger_password = "env:LEDGER"\n{SEVER}')
    assert found.ledger == expected
    assert found.ledger_password == Secret(source="env", name="LEDGER")
    assert make_url(found.ledger).password is None


def test_a_ledger_in_a_strange_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger's file is found by its whole path, whatever its folder is called and wherever we are."""
    folder = tmp_path / "Связь 100% #1"
    folder.mkdir()
    monkeypatch.chdir(folder)
    written(folder, SEVER)
    found = partners.read(None, of)
    assert make_url(found.ledger).database == str(folder / "ledger.sqlite")
    assert found.source == Path("partners.toml")


def test_partners_by_name(tmp_path: Path) -> None:
    """Partners are found by their names, all without any; unknown ones are all told, with the nearest."""
    found = book(tmp_path, SEVER + lines(FOLDER).replace("sever", "yug"))
    sever, yug = found.partners
    assert found.named() == (sever, yug)
    assert found.named(["yug", "sever", "yug"]) == (sever, yug)
    assert found.named(["yug"]) == (yug,)
    with pytest.raises(ConfigError) as caught:
        found.named(["sevr", "yug", "zapad"])
    assert str(caught.value).split("\n") == [
        "--partner: unknown partner 'sevr'. Known: sever, yug. Did you mean 'sever'?",
        "--partner: unknown partner 'zapad'. Known: sever, yug.",
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            None,
            "there is no such file. Expected the partners of an office. Run: rupor partners --example > partners.toml",
        ),
        (b"\xff", "is not UTF-8 (byte 0)."),
        (b"#" * 1_000_001, "is larger than 1,000,000 bytes."),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, data: bytes | None, expected: str) -> None:
    """What is no partner file is told with its name."""
    path = tmp_path / "partners.toml"
    if data:
        path.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        partners.read(path, of)
    assert str(caught.value).startswith(f"{path}: {expected}")
    with pytest.raises(ConfigError, match=r"cannot be read \(Is a directory\)"):
        partners.read(tmp_path, of)


def test_no_toml(tmp_path: Path) -> None:
    """A broken line is told with its number and what a right one looks like."""
    path = written(tmp_path, "[partners.x]\naddress = sftp://x\n")
    with pytest.raises(ConfigError) as caught:
        partners.read(path, of)
    assert str(caught.value).startswith(
        f"{path}:2: is no TOML (invalid value). Expected lines such as address = "
    )


def test_the_example_is_right(tmp_path: Path) -> None:
    """The example reads as it is, without any file, variable or server, and shows every kind of place."""
    found = book(tmp_path, partners.example())
    kinds = [one.address.kind for one in found.partners]
    assert set(kinds) == {
        *(
            "local",
            "sftp",
            "ftps",
            "ftp",
            "s3",
            "webdav",
            "nextcloud",
            "rclone",
            "azuracast",
            "libretime",
            "mail",
        ),
    }
    assert found.mail


def test_everything_in_the_example_can_be_said(tmp_path: Path) -> None:
    """With every '#' taken away it still reads, once its files are there, and it holds every key that there is."""
    text = re.sub(r"^#(?=\w+ = )", "", partners.example(), flags=re.MULTILINE)
    pem = certificates.Authority().certificate.public_bytes(certificates.forms.Encoding.PEM)
    for name in ("mail-ca.pem", "station-ca.pem"):
        (tmp_path / name).write_bytes(pem)
    found = book(tmp_path, text)
    sever = found.named(["radio-sever"])[0]
    assert (sever.carts, sever.embargo, sever.letter_language) == ((4000, 4099), "stage", "ru")
    for table in (File, MailTable, PartnerTable):
        for name, field in table.model_fields.items():
            key = field.alias or name
            assert re.search(rf"^(# +|#)?(\[?{key}\b|.* {key} = )", text, re.MULTILINE), key


def test_the_papers_are_those_of_packages() -> None:
    """A partner can ask for every file that a package can have beside its sound, and for no other."""
    made: dict[str, Any] = {}
    for name in outputs.known():
        if not outputs.codec(name) and not outputs.papers(name):
            made[outputs.text(name).name.removeprefix(".")] = name
    papers = {"cue-sheet.html", "cue-sheet.pdf", "cue-sheet.json", "script.pdf", "script.docx"}
    assert {one.partition(".")[0] for one in papers} == {
        name for name in outputs.known() if outputs.papers(name)
    }
    assert set(ENDINGS) == {*made, *papers}
    assert set(ALSO.values()) <= set(ENDINGS)


def test_reading_names_costs_nothing_at_the_start() -> None:
    """Who does not read a partner file does not wait for what reads one."""
    code = (
        "import sys, rupor.radio.partners, rupor.radio.partners.secrets\n"
        "from rupor.radio.partners import naming, times\n"
        "print([one for one in ('pydantic', 'keyring', 'anyascii', 'sqlalchemy', 'langcodes') if one in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert ran.stdout == "[]\n"
