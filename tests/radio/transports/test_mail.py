"""Letters over a real mail server: over TLS, to everybody or nobody, and never a word too much about a failure."""

import base64
import os
import random
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

import pytest

from rupor.errors import ConfigError, DeliveryError, DeliveryUnavailable, RuporError
from rupor.model import Address, Secret
from rupor.radio.transports import mail, mail_address
from servers import mailbox
from servers.running import HOST, free_port
from servers.smtp import Fault, Security, Smtp, smtp
from servers.wire import Trouble, wire

VARIABLE = "RUPOR_TEST_MAIL"
PLANTED = "pl4nted-9f3c1e77 &'%2F"
"""What the office has for a password where the server does not make one up."""
PATIENCE = 10.0
SHORT = 0.3


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a password where the partner file says that it is."""
    monkeypatch.setenv(VARIABLE, PLANTED)


@pytest.fixture(scope="module")
def running() -> Iterator[Smtp]:
    """Run a server that many tests share."""
    with smtp() as server:
        yield server


@pytest.fixture
def server(running: Smtp, monkeypatch: pytest.MonkeyPatch) -> Smtp:
    """Return a server that has nothing yet, does nothing wrong, and whose password the office knows."""
    monkeypatch.setenv(VARIABLE, running.password)
    for pattern in ("letter-*.json", "fault-*.json"):
        for one in running.folder.glob(pattern):
            one.unlink()
    return running


def address(server: Smtp, security: Security = "starttls", port: int = 0) -> Address:
    """Return a server's address, as the partner file gives it."""
    return Address(
        kind="mail",
        host=server.host,
        port=port or server.port,
        user=server.user,
        password=Secret(source="env", name=VARIABLE),
        sender="Radio Unit <radio@example.org>",
        certificate=server.certificate,
        security=security,
    )


def odd(server: mailbox.Scripted, user: str = "") -> Address:
    """Return the address of a server that says what it is told to."""
    secret = Secret(source="env", name=VARIABLE) if user else Secret()
    sender = "radio@example.org"
    return Address(
        kind="mail", host=HOST, port=server.port, user=user, password=secret, sender=sender, security="none"
    )


def letter(*to: str, body: str = "Вода чистая.", number: int = 1) -> EmailMessage:
    """Write a letter."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = (
        "radio@example.org",
        ", ".join(to or ("olga@example.org",)),
        "Water",
    )
    made["Message-ID"] = f"<{number}@rupor.example.org>"
    made.set_content(body)
    return made


def told(error: BaseException) -> str:
    """Return everything that a log could hold of an error; there is no secret in it."""
    text = "".join(traceback.format_exception(error)) + repr(error)
    for secret in filter(None, (PLANTED, os.environ.get(VARIABLE))):
        coded = [base64.b64encode(f"{head}{secret}".encode()).decode() for head in ("", "\0rupor\0")]
        assert not [form for form in (secret, *coded) if form in text]
    return text


def fails(
    kind: type[RuporError], to: Address, of: EmailMessage | None = None, patience: float = PATIENCE
) -> str:
    """Send a letter, which fails in just this way; return what is told of it."""
    with pytest.raises(RuporError) as caught:
        mail.send("sever", to, of or letter(), patience)
    told(caught.value)
    assert type(caught.value) is kind, caught.value
    assert str(caught.value).startswith(("partner 'sever': ", "partners.toml: "))
    return str(caught.value)


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_letter_arrives_and_its_proof_is_the_servers_answer(
    security: Security, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes over TLS unless told otherwise, from the office to all, and the server's number for it is kept."""
    with smtp(security=security) as server:
        monkeypatch.setenv(VARIABLE, server.password)
        of = letter("olga@example.org", "ivan@example.org")
        proof = mail.send("sever", address(server, security), of, PATIENCE)
        (got,) = server.letters
    assert proof.how == "accepted"
    assert proof.sum.startswith("250 OK: queued as ")
    assert (got.sender, got.to) == ("radio@example.org", ("olga@example.org", "ivan@example.org"))
    assert (got.user, got.encrypted) == ("rupor", security != "none")
    assert got.message["Message-ID"] == "<1@rupor.example.org>"
    assert got.message.get_content() == "Вода чистая.\n"


def test_lines_that_begin_with_a_dot_and_all_line_ends_arrive(server: Smtp) -> None:
    """No line of a letter ends it, and everything that goes over the line ends its lines alike, in ASCII."""
    body = ".\n..\n.QUIT\n" + "ж" * 3000 + "\n" + "x" * 3000 + "\nlast"
    mail.send("sever", address(server), letter(body=body), PATIENCE)
    (got,) = server.letters
    assert got.message.get_content() == f"{body}\n"
    assert got.data.isascii()
    assert b"\n" not in got.data.replace(b"\r\n", b"")
    assert max(map(len, got.data.split(b"\r\n"))) <= 998


def test_a_wrong_password_is_told_and_not_shown(server: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    """The office learns which user was not let in; another try would not help."""
    monkeypatch.setenv(VARIABLE, PLANTED)
    assert "does not let 'rupor' in" in fails(DeliveryError, address(server))
    assert server.letters == []


@pytest.mark.parametrize("secret", [PLANTED, "пароль-密码"])
@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
def test_passwords_in_any_letters(way: str, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are UTF-8 (RFC 4616), by the one way of logging in or the other."""
    monkeypatch.setenv(VARIABLE, secret)
    user, word, both = (
        base64.b64encode(one.encode()).decode() for one in ("rupor", secret, f"\0rupor\0{secret}")
    )
    said = {
        "EHLO": f"250-x\r\n250 AUTH {way}",
        "AUTH LOGIN": "334 VXNlcg==",
        user: "334 UGFzcw==",
        word: "235 in",
    }
    with mailbox.scripted(said) as server:
        mail.send("sever", odd(server, "rupor"), letter(), PATIENCE)
    spoken = ["AUTH LOGIN", user, word] if way == "LOGIN" else [f"AUTH PLAIN {both}"]
    assert server.heard[1 : 1 + len(spoken)] == spoken


def test_a_server_that_knows_neither_way_to_log_in() -> None:
    """What it offers is told."""
    with mailbox.scripted({"EHLO": "250-x\r\n250 AUTH XOAUTH2"}) as server:
        assert "it offers: XOAUTH2" in fails(DeliveryError, odd(server, "rupor"))


def test_a_server_that_shouts_the_password_out() -> None:
    """What a server answers is shown without secrets, without signs that steer a screen, and shortened."""
    coded = base64.b64encode(f"\0rupor\0{PLANTED}".encode()).decode()
    with mailbox.scripted({"AUTH": f"535 \x1b[2J\u202eno {PLANTED} {coded} {'x' * 900}"}) as server:
        error = fails(DeliveryError, odd(server, "rupor"))
    assert error.isprintable()
    assert "*** ***" in error
    assert len(error) < 500


def test_no_password_is_a_mistake_of_the_office(monkeypatch: pytest.MonkeyPatch, server: Smtp) -> None:
    """A password that is not where it should be is told with its place."""
    monkeypatch.delenv(VARIABLE)
    assert VARIABLE in fails(ConfigError, address(server))


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("wrong", ["name", "old", "unknown"])
def test_a_certificate_that_cannot_be_trusted(
    security: Security, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server with another's certificate, an old one, or one by a stranger, gets neither password nor letter."""
    monkeypatch.delenv(VARIABLE)  # it would be missed if it were asked for
    with smtp(
        security=security, names=() if wrong == "name" else ("localhost",), old=wrong == "old"
    ) as server:
        to = address(server, security)
        error = fails(DeliveryError, replace(to, certificate=None) if wrong == "unknown" else to)
        assert server.letters == []
    assert "certificate cannot be trusted" in error


def test_a_certificate_file_that_is_none(server: Smtp, tmp_path: Path) -> None:
    """What is named as a certificate and is none is the office's mistake."""
    (tmp_path / "none.pem").write_text("nothing")
    for name in ("none.pem", "missing.pem"):
        error = fails(ConfigError, replace(address(server), certificate=tmp_path / name))
        assert f"{name}' cannot be used" in error


def test_a_server_without_starttls_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where encryption is not offered, somebody may have taken the offer out: no password leaves."""
    monkeypatch.delenv(VARIABLE)  # it would be missed if it were asked for
    with smtp(security="none") as server:
        assert "offers no encryption" in fails(DeliveryError, address(server, "starttls"))
        assert server.letters == []


def test_tls_at_once_where_there_is_none(server: Smtp) -> None:
    """The two ways of TLS taken one for the other are told apart from a dead server."""
    assert "STARTTLS (port 587)" in fails(DeliveryError, address(server, "tls"), patience=2)


def test_a_server_that_wants_a_letter_later(server: Smtp) -> None:
    """Greylisting is worth another try, and then all is well."""
    server.will(Fault("rcpt", answer="451 4.7.1 Greylisted, come back in 5 minutes"))
    assert "451 4.7.1 Greylisted" in fails(DeliveryUnavailable, address(server))
    assert server.letters == []
    mail.send("sever", address(server), letter(), PATIENCE)
    assert len(server.letters) == 1


def test_one_who_is_refused_keeps_the_letter_from_all_until_it_is_corrected(server: Smtp) -> None:
    """Nobody gets it before everybody can, so that nobody gets it twice."""
    server.will(Fault("rcpt", answer="550 5.1.1 No such user"))
    three = letter("olga@example.org", "ivan@example.org", "anna@example.org")
    error = fails(DeliveryError, address(server), three)
    assert "'olga@example.org' (550 5.1.1 No such user)" in error
    assert "ivan" not in error
    assert server.letters == []
    mail.send("sever", address(server), three, PATIENCE)
    assert [one.to for one in server.letters] == [
        ("olga@example.org", "ivan@example.org", "anna@example.org")
    ]


def test_all_who_are_refused_are_named_and_what_cannot_mend_decides() -> None:
    """Of one full mailbox and one that does not exist, the second makes another try senseless."""
    with mailbox.scripted({"RCPT": ["452 4.2.2 full", "550 5.1.1 unknown", "250 fine"]}) as server:
        error = fails(DeliveryError, odd(server), letter("a@example.org", "b@example.org", "c@example.org"))
    assert "'a@example.org' (452 4.2.2 full), 'b@example.org' (550 5.1.1 unknown)" in error
    assert "DATA" not in server.heard


@pytest.mark.parametrize("stage", ["MAIL", "."])
def test_too_large_by_the_servers_word(stage: str) -> None:
    """A server's 552 is told with what to do about it."""
    with mailbox.scripted({stage: "552 5.3.4 message too big"}) as server:
        assert "attach_bytes" in fails(DeliveryError, odd(server))


def test_too_large_is_known_before_anything_is_sent() -> None:
    """The server's limit is asked for, and compared with the letter as it is sent."""
    with mailbox.scripted({"EHLO": "250-x\r\n250 SIZE 2000"}) as server:
        error = fails(DeliveryError, odd(server), letter(body="x" * 3000))
        # Our goodbye is not waited for, and may not have been heard yet.
        assert [one.upper() for one in server.heard] in (["EHLO [127.0.0.1]"], ["EHLO [127.0.0.1]", "QUIT"])
        mail.send("sever", odd(server), letter(), PATIENCE)
    assert "Expected at most 0.0 MB" in error
    size = len(server.letters[0])
    assert f"MAIL FROM:<radio@example.org> SIZE={size}" in server.heard


@pytest.mark.parametrize("code", ["421", "450", "554"])
@pytest.mark.parametrize("stage", ["", "EHLO", "MAIL", "RCPT", "DATA", "."])
def test_answers_that_are_not_the_good_one(stage: str, code: str) -> None:
    """At every step, 4xx is worth another try and 5xx is not."""
    said = {stage: f"{code} no", "HELO": f"{code} no"} if stage == "EHLO" else {stage: f"{code} no"}
    with mailbox.scripted(said) as server:
        fails(DeliveryError if code == "554" else DeliveryUnavailable, odd(server))


@pytest.mark.parametrize("stage", ["", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("fault", [mailbox.STALL, mailbox.CUT])
def test_a_line_that_stalls_or_breaks(stage: str, fault: str) -> None:
    """It ends soon, another try may help, and only after the whole letter may it have arrived."""
    with mailbox.scripted({stage: fault}) as server:
        begun = time.monotonic()
        error = fails(DeliveryUnavailable, odd(server, "rupor"), patience=SHORT)
    assert time.monotonic() - begun < SHORT * (mail.TERMINATION + 5)
    assert ("may have arrived" in error) == (stage == ".")
    assert ("nothing was sent" in error) == (stage != ".")


@pytest.mark.parametrize("goodbye", [mailbox.STALL, mailbox.CUT, "500 never"])
def test_a_bad_goodbye_changes_nothing(goodbye: str) -> None:
    """What a server has taken it has taken."""
    with mailbox.scripted({"QUIT": goodbye}) as server:
        assert mail.send("sever", odd(server), letter(), SHORT).sum == "250 2.0.0 queued as 1"


def test_an_answer_that_is_lost_is_a_doubt_and_the_letter_keeps_its_name(server: Smtp) -> None:
    """When the server has the letter and cannot say so, it comes again under the same Message-ID."""
    server.will(Fault("data", "cut", kept=True))
    assert "may have arrived" in fails(DeliveryUnavailable, address(server))
    mail.send("sever", address(server), letter(), PATIENCE)
    assert [one.message["Message-ID"] for one in server.letters] == ["<1@rupor.example.org>"] * 2


@pytest.mark.parametrize("direction", ["up", "down"])
def test_cut_at_any_byte(server: Smtp, direction: Literal["up", "down"]) -> None:
    """Of 200 lines that break at any byte, none makes the office believe what is not so."""
    numbers = random.Random(6)
    ends: dict[str, list[int]] = {"sent": [], "not": [], "doubt": []}
    with wire(server.port) as line:
        to = replace(address(server, port=line.port), host=line.host)
        mail.send("sever", to, letter(number=0), PATIENCE)
        whole = line.passed[direction]
        for number in range(1, 101):
            line.expect(Trouble(after=numbers.randrange(whole), direction=direction))
            try:
                mail.send("sever", to, letter(number=number), PATIENCE)
            except DeliveryUnavailable as error:
                ends["doubt" if "may have arrived" in told(error) else "not"].append(number)
            else:
                ends["sent"].append(number)
    arrived = [int(one.message["Message-ID"][1:].partition("@")[0]) for one in server.letters]
    assert len(arrived) == len(set(arrived))
    assert not set(arrived) & set(ends["not"])
    assert set(ends["sent"]) <= set(arrived)
    assert len(ends["not"]) > 50
    print({end: len(several) for end, several in ends.items()}, len(arrived))


def test_letters_before_the_at_sign_that_are_not_latin(server: Smtp) -> None:
    """SMTPUTF8 is used where it is needed and offered; without it the letter is refused, and a domain needs none."""
    of = letter()
    del of["To"]
    of["To"] = mail_address.read("Ольга <ольга@пример.рф>", "here")
    mail.send("sever", address(server), of, PATIENCE)
    assert server.letters[0].to == ("ольга@xn--e1afmkfd.xn--p1ai",)
    assert "ольга".encode() in server.letters[0].data
    with mailbox.scripted({}) as plain:
        assert "SMTPUTF8" in fails(DeliveryError, odd(plain), of)
        del of["To"]
        of["To"] = mail_address.read("Ольга <olga@пример.рф>", "here")
        mail.send("sever", odd(plain), of, PATIENCE)
    assert "RCPT TO:<olga@xn--e1afmkfd.xn--p1ai>" in plain.heard


@pytest.mark.parametrize(
    "text",
    [
        "",
        "olga",
        "@example.org",
        "a@b@example.org",
        "a..b@example.org",
        ".a@example.org",
        "a b@example.org",
        '"a b"@example.org',
        "a@example.org>\r\nRCPT TO:<b@example.org",
        "a@example.org\nBcc: b@example.org",
        "Olga\r\nBcc: b@example.org <a@example.org>",
        "a@exa mple.org",
        "a@example..org",
        "a@-example.org",
        "a@example.org\x00",
        "a\u202e@example.org",
        "a@ex\u202eample.org",
        "a@\udcff.org",
        f"{'a' * 65}@example.org",
        f"a@{'b.' * 130}org",
        "Olga <a@example.org> x",
        "a@example.org, b@example.org",
    ],
)
def test_what_is_no_address(text: str) -> None:
    """Nothing leads out of an address into a header or a command, and the error can be shown."""
    with pytest.raises(ConfigError, match="is no e-mail address") as caught:
        mail_address.read(text, "partners.toml: mail.from")
    assert str(caught.value).isprintable()


def test_a_letter_to_nobody(server: Smtp) -> None:
    """It is an error, not a success."""
    of = letter()
    del of["To"]
    assert "to nobody" in fails(DeliveryError, address(server), of)


def test_a_server_that_is_not_there() -> None:
    """A dead line is worth another try."""
    nowhere = Address(kind="mail", host=HOST, port=free_port(), sender="radio@example.org", security="none")
    assert "Connection refused" in fails(DeliveryUnavailable, nowhere)
    unknown = replace(nowhere, host="mail.invalid")
    assert "mail.invalid" in fails(DeliveryUnavailable, unknown)


def test_a_probe_logs_in_and_sends_nothing(server: Smtp, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office can see that its mail server works, and how, without a letter."""
    found = mail.probe(address(server))
    assert found == f"127.0.0.1:{server.port}: TLSv1.3, logged in as 'rupor', letters up to 30.0 MB"
    assert server.letters == []
    monkeypatch.setenv(VARIABLE, PLANTED)
    with pytest.raises(DeliveryError, match="does not let 'rupor' in") as caught:
        mail.probe(address(server))
    told(caught.value)
    with mailbox.scripted({"EHLO": "250 x"}) as plain:
        assert mail.probe(odd(plain)) == f"127.0.0.1:{plain.port}: not encrypted, without a password"
