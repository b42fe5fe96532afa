"""Send e-mail through the office's own mail server: to all of its people or to none of them.

SMTP (RFC 5321) asks for each person before it asks for the letter. If one is refused, we hang up before the letter:
nobody has it, so when the address is corrected, or on the next try, everybody gets it once. Had the others got it
already, the next try would send it to them twice, or never to the one who was refused. (Mail servers of an office take
all addresses but those that are misspelt, or of its own domain and unknown there: this is found once, by the office.)

One moment cannot be told apart by anybody: the line breaks after the letter's last dot, before the server's answer. It
may have the letter or not. The error says so, and the next try sends the same letter with the same Message-ID, by
which most mailboxes tell that they have it. To make this rare, we wait for that answer ten times as long as for others
(RFC 5321, 4.5.3.2.6).
"""

import re
import smtplib
from email import policy
from email.generator import BytesGenerator
from email.message import EmailMessage
from io import BytesIO

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Address, Proof
from rupor.radio.transports import mail_address
from rupor.radio.transports.mail_line import answer, line, place, refused

PATIENCE_S = 60.0
TERMINATION = 10
"""Times the patience for the answer to the whole letter: the server may search it for viruses first."""
PIECE = 16_384
"""Bytes sent at once: each has the whole patience, so that a slow line is not taken for a dead one."""
LONGEST_LINE = 998
"""Bytes without the line's end (RFC 5322, 2.1.1)."""
_ENDS = re.compile(rb"\r\n|\r|\n")
_DOTS = re.compile(rb"^\.", re.MULTILINE)


def send(partner_name: str, server: Address, letter: EmailMessage, patience: float = PATIENCE_S) -> Proof:
    """Send *letter* to everybody in its To and Cc; return the server's answer, mostly with the letter's number there.

    Raise DeliveryUnavailable when another try may help, DeliveryError when not; nobody got the letter then, except
    where the error says that this cannot be known.
    """
    where = f"partner '{partner_name}': mail server '{place(server)}'"
    sender = mail_address.read(server.sender or str(letter["From"]), where).addr_spec
    people = _people(letter, where)
    wide = not all(one.isascii() for one in (sender, *people))
    data = _data(letter, where, wide=wide)
    with line(where, server, patience) as smtp:
        _begin(smtp, where, sender, len(data), wide=wide)
        _name(smtp, where, people)
        return Proof(how="accepted", sum=_deliver(smtp, where, data, patience))


def probe(server: Address, patience: float = PATIENCE_S) -> str:
    """Log in to *server* and send nothing; say in a few words what was found."""
    where = f"mail server '{place(server)}'"
    with line(where, server, patience) as smtp:
        code, text = smtp.noop()
        if code != 250:
            raise refused(where, "does not work", code, text, "Expected 250. Ask who runs it")
        version = getattr(smtp.sock, "version", None)
        found = [version() if version else "not encrypted"]
        found.append(f"logged in as '{server.user}'" if server.user else "without a password")
        if most := _most(smtp):
            found.append(f"letters up to {most / 1e6:.1f} MB")
        return f"{place(server)}: {', '.join(found)}"


def _people(letter: EmailMessage, where: str) -> tuple[str, ...]:
    """Return the addresses that a letter goes to, each once."""
    found = {
        mail_address.read(f"{one.username}@{one.domain}", where).addr_spec: None
        for name in ("To", "Cc")
        for header in letter.get_all(name, [])
        for one in header.addresses
    }
    if not found:
        raise DeliveryError(
            f"{where}: the letter is to nobody. Expected an address. Correct 'letter' or 'address'"
        )
    return tuple(found)


def _data(letter: EmailMessage, where: str, *, wide: bool) -> bytes:
    """Write a letter as it goes over the line, in ASCII but for headers where the addresses are *wide*."""
    form = (policy.SMTPUTF8 if wide else policy.SMTP).clone(cte_type="7bit")
    file = BytesIO()
    BytesGenerator(file, policy=form).flatten(letter)
    lines = _ENDS.split(file.getvalue())
    if max(map(len, lines)) > LONGEST_LINE:
        raise DeliveryError(
            f"{where}: the letter has a line of more than {LONGEST_LINE} bytes. Expected shorter ones"
        )
    return b"\r\n".join(lines).rstrip(b"\r\n") + b"\r\n"


def _most(smtp: smtplib.SMTP) -> int:
    """Return the size in bytes of the largest letter that the server takes; 0 where it does not say (RFC 1870)."""
    said = smtp.esmtp_features.get("size", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0


def _begin(smtp: smtplib.SMTP, where: str, sender: str, size: int, *, wide: bool) -> None:
    """Say whom the letter is from and how large it is."""
    most = _most(smtp)
    if most and size > most:
        raise DeliveryError(
            f"{where}: the letter is too large for it: {size / 1e6:.1f} MB, attachments grow by a third. "
            f"Expected at most {most / 1e6:.1f} MB. Lower 'attach_bytes' for this partner, or give it a 'link'"
        )
    options = f" SIZE={size}" if smtp.has_extn("size") else ""
    if wide:
        if not smtp.has_extn("smtputf8"):
            raise DeliveryError(
                f"{where}: takes no address with other than Latin letters before the '@' (no SMTPUTF8). Expected an "
                "address in ASCII. Ask the station for one"
            )
        smtp.command_encoding = "utf-8"
        options += " SMTPUTF8 BODY=8BITMIME"  # RFC 6531, 3.2: the headers have 8 bits now
    code, text = smtp.docmd("MAIL", f"FROM:<{sender}>{options}")
    if code != 250:
        what, then = f"takes no letter from '{sender}'", "Expected 250. Correct 'from' under [mail]"
        raise refused(where, what, code, text, _too_large(then) if code == 552 else then)


def _name(smtp: smtplib.SMTP, where: str, people: tuple[str, ...]) -> None:
    """Say whom the letter is to; raise an error that names everybody who was refused."""
    wrong: dict[str, tuple[int, bytes]] = {}
    for one in people:
        code, text = smtp.docmd("RCPT", f"TO:<{one}>")
        if code not in (250, 251):
            wrong[one] = code, text
    if not wrong:
        return
    # What will not mend stands first: it decides whether another try makes sense.
    worst = max(wrong, key=lambda one: wrong[one][0])
    others = [f"'{one}' ({answer(*said)})" for one, said in wrong.items() if one != worst]
    what = f"takes no letter to {', '.join([*others, repr(worst)])}"
    then = "Expected 250 for everybody; nobody got it. Correct the address, and deliver again"
    raise refused(where, what, *wrong[worst], then)


def _deliver(smtp: smtplib.SMTP, where: str, data: bytes, patience: float) -> str:
    """Send the letter itself; return what the server answers to it."""
    code, text = smtp.docmd("DATA")
    if code != 354:
        raise refused(where, "does not take the letter", code, text, "Expected 354. Ask who runs it")
    quoted = _DOTS.sub(b"..", data)
    for start in range(0, len(quoted), PIECE):
        smtp.send(quoted[start : start + PIECE])
    if smtp.sock:
        smtp.sock.settimeout(patience * TERMINATION)
    try:
        smtp.send(b".\r\n")
        code, text = smtp.getreply()
    except smtplib.SMTPServerDisconnected as error:
        raise DeliveryUnavailable(
            f"{where}: the line broke after the whole letter was sent, before the server said that it has it. It may "
            "have arrived. Expected 250. It is sent again under the same Message-ID"
        ) from error
    if code != 250:
        then = "Expected 250. Ask who runs it"
        raise refused(where, "refuses the letter", code, text, _too_large(then) if code == 552 else then)
    return answer(code, text)


def _too_large(then: str) -> str:
    return f"{then}; if it is too large, lower 'attach_bytes' for this partner, or give it a 'link'"
