"""The letters of a delivery: what they say, under which Message-ID, and through which server they go."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr

from rupor.delivery import parcel
from rupor.delivery.parcel import Parcel
from rupor.errors import ConfigError
from rupor.model import Address, Delivery, Partner, Proof
from rupor.radio import letters
from rupor.radio.deliver import LETTER
from rupor.radio.letters import LetterFacts, LetterFile

Letter = Callable[[], EmailMessage]
Send = Callable[[EmailMessage], Proof]


def message_id(delivery: Delivery, server: Address | None, kind: str = "") -> str:
    """Name a delivery's letter: the same however often it is sent, so that mail programs show it once."""
    sign = "\0".join((delivery.partner, delivery.message, delivery.language, delivery.content, kind))
    mark = hashlib.sha256(f"{sign}\0{delivery.version}".encode()).hexdigest()[:32]
    domain = parseaddr(server.sender if server else "")[1].rpartition("@")[2]
    return f"<rupor.{mark}@{domain or 'localhost'}>"


def people(partner: Partner) -> tuple[str, ...]:
    """Return the addresses that letters to a partner go to."""
    if partner.address.kind == "mail":
        return partner.address.to
    return partner.letter.to if partner.letter else ()


def letter(
    delivery: Delivery,
    partner: Partner,
    picked: Parcel,
    names: Mapping[str, str],
    earlier: Sequence[Delivery],
    server: Address | None,
) -> tuple[Letter | None, Send | None]:
    """Return what writes a delivery's letter and what sends it; *names*: role -> its file's name at the partner.

    Neither where the partner gets none.
    """
    to = people(partner)
    # As it was planned, even if the office writes from another address now.
    known = next((one.item.path for one in delivery.files if one.item.role == LETTER), "")
    if not to or server is None or not known:
        return None, None
    facts = _facts(delivery, partner, picked, names, earlier)

    def write() -> EmailMessage:
        return letters.letter(
            "correction" if delivery.note else "delivery",
            partner=partner,
            server=server,
            to=to,
            message_id=known,
            at=datetime.now(UTC),
            facts=facts,
        )

    return write, _sender(partner, server)


def _facts(
    delivery: Delivery,
    partner: Partner,
    picked: Parcel,
    names: Mapping[str, str],
    earlier: Sequence[Delivery],
) -> LetterFacts:
    """Gather what a delivery's letter tells; a mail partner gets the files with it."""
    mailed = partner.address.kind == "mail"
    return LetterFacts(
        title=delivery.title,
        language=delivery.language,
        agency=picked.facts.get("agency", ""),
        version=delivery.version,
        note=delivery.note,
        embargo=picked.embargo,
        expires=picked.facts.get("expires", ""),
        files=tuple(
            LetterFile(
                name=names[piece.role],
                size=piece.size,
                role=piece.role,
                media_type=piece.media_type,
                file=piece.file if mailed else None,
            )
            for piece in picked.pieces
        ),
        cue_sheet=parcel.cue_sheet(picked.opened) or {},
        earlier=_earlier(earlier),
    )


def recall_letter(
    partner: Partner, server: Address | None
) -> tuple[Callable[[Delivery], EmailMessage] | None, Send | None]:
    """Return what writes and sends the letter that a message is withdrawn; neither where the partner gets none."""
    to = people(partner)
    if not to:
        return None, None
    if server is None:
        raise ConfigError(
            f"partner '{partner.name}': got an e-mail, and no mail server is named now. Expected [mail] in the partner "
            "file, to write that the message is withdrawn. Add it"
        )

    def write(delivery: Delivery) -> EmailMessage:
        facts = LetterFacts(
            title=delivery.title,
            language=delivery.language,
            agency=delivery.facts.get("agency", ""),
            version=delivery.version,
            reason=delivery.reason,
            files=tuple(
                LetterFile(
                    name=one.item.path,
                    size=one.item.size,
                    role=one.item.role,
                    gone=one.state == "withdrawn",
                )
                for one in delivery.files
                if one.item.role != LETTER
            ),
            earlier=_earlier([delivery]),
        )
        return letters.letter(
            "recall",
            partner=partner,
            server=server,
            to=to,
            message_id=message_id(delivery, server, "recall"),
            at=datetime.now(UTC),
            facts=facts,
        )

    return write, _sender(partner, server)


def notice(delivery: Delivery) -> str:
    """Write what stands in the place of a withdrawn message."""
    title = delivery.title or delivery.message
    return f"WITHDRAWN: {title} ({delivery.language}, version {delivery.version})\n\n{delivery.reason}\n"


def _earlier(deliveries: Sequence[Delivery]) -> str:
    """Return the Message-ID of the newest letter that was sent about them."""
    sent = [
        one.item.path
        for delivery in deliveries
        for one in delivery.files
        if one.item.role == LETTER and one.receipt
    ]
    return sent[-1] if sent else ""


def _sender(partner: Partner, server: Address) -> Send:
    def send(written: EmailMessage) -> Proof:
        from rupor.radio.transports import mail

        return mail.send(partner.name, server, written, partner.patience)

    return send
