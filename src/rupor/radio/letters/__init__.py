"""Letters to the people of a station: what has come for them, what was corrected, what they must not broadcast.

A letter is an e-mail in the station's language whose text is the cue sheet: plain text and a page that say the same,
and files as attachments. The same letter of the same moment has the same bytes, so that it may be sent again.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import PurePosixPath

from rupor import pages
from rupor.errors import DeliveryError
from rupor.model import Address, Partner
from rupor.radio.letters import plain
from rupor.radio.letters.contents import Contents, contents
from rupor.radio.letters.headers import People, Subject
from rupor.radio.letters.passages import clean
from rupor.radio.letters.values import Kind, LetterFacts, LetterFile, attached
from rupor.radio.transports import mail_address
from rupor.tag import direction

__all__ = ["Kind", "LetterFacts", "LetterFile", "attached", "letter"]

_ID = re.compile(r"<[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,200}@[a-z0-9.-]{1,200}>", re.IGNORECASE)
_MEDIA = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def letter(
    kind: Kind,
    *,
    partner: Partner,
    server: Address,
    to: Sequence[str],
    message_id: str,
    at: datetime,
    facts: LetterFacts,
    language: str = "",
) -> EmailMessage:
    """Write a letter to the addresses *to*, in *language*, the message's own where that is empty, else in English.

    *at* is its date (aware). Raise ConfigError for an address or Message-ID that is none, DeliveryError for a file
    that cannot be read.
    """
    where = f"partner '{partner.name}'"
    brought = attached(facts.files, partner.attach_bytes) if kind != "recall" else ()
    said = contents(kind, partner, facts, brought, at, language or partner.letter_language)
    sender = mail_address.read(server.sender, "partners.toml: mail.from")
    people = [mail_address.read(one, where) for one in dict.fromkeys(to)]
    wide = not all(one.addr_spec.isascii() for one in (sender, *people))
    made = EmailMessage(policy=policy.SMTPUTF8 if wide else policy.SMTP)
    made["Date"] = at.astimezone(UTC)
    made["From"] = People.of("From", [sender])
    made["To"] = People.of("To", people)
    made["Subject"] = Subject(said.subject())
    made["Message-ID"] = _id(message_id, where)
    if facts.earlier:
        made["In-Reply-To"] = made["References"] = _id(facts.earlier, where)
    if kind != "delivery":
        made["Importance"] = "high"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine shall answer
    _write(made, said)
    for one in brought:
        _attach(made, one, where)
    made["Content-Language"] = said.language  # after its parts are made: it would go into the first of them
    _bound(made)
    return made


def _id(text: str, where: str) -> str:
    if not _ID.fullmatch(text):
        raise DeliveryError(
            f"{where}: '{clean(text)}' is no Message-ID. Expected one such as <a.b@example.org>"
        )
    return text


def _write(made: EmailMessage, said: Contents) -> None:
    """Write the letter's text, and beside it the page."""
    sections, way = said.sections(), direction(said.language)
    page = pages.render(
        "letter",
        language=said.language,
        direction=way,
        start="right" if way == "rtl" else "left",
        end="left" if way == "rtl" else "right",
        subject=said.subject(),
        sections=sections,
    )
    style = plain.Style(direction=way, colon=said.words["colon"], comma=said.words["comma"])
    made.set_content(plain.text(sections, style), cte="quoted-printable")
    made.add_alternative(page, subtype="html", cte="quoted-printable")


def _attach(made: EmailMessage, one: LetterFile, where: str) -> None:
    """Attach a file. Its name is in any letters (RFC 2231), and in plain ones for programs that know no others."""
    from anyascii import anyascii

    if one.file is None:
        return
    try:
        data = one.file.read_bytes()
    except OSError as error:
        raise DeliveryError(
            f"{where}: '{clean(one.name)}' cannot be read ({error.strerror}). Expected a file of the package. "
            "Make the package again: rupor produce"
        ) from error
    name = _NOT_IN_NAMES.sub("_", clean(PurePosixPath(one.name).name)) or "file"
    main, _, sub = (
        one.media_type if _MEDIA.fullmatch(one.media_type) else "application/octet-stream"
    ).partition("/")
    if main.lower() in ("message", "multipart"):
        main, sub = "application", "octet-stream"
    fallback = _NOT_PLAIN.sub("_", anyascii(name)).strip("_") or "file"
    extra = {"charset": "utf-8"} if main.lower() == "text" else {}
    made.add_attachment(data, main, sub, filename=name, params={"name": fallback, **extra})


def _bound(made: EmailMessage) -> None:
    """Set the marks between parts: always the same, and with signs that no part has (RFC 2045, 6.7)."""
    several = [one for one in made.walk() if one.is_multipart()]
    for number, one in enumerate(several, 1):
        one.set_boundary(f"=_rupor_{number}")
