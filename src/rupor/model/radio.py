"""Radio partners, what is sent to them, and the proof that they have it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from rupor.model.profile import Profile

Place = Literal[
    "local", "sftp", "ftps", "ftp", "s3", "webdav", "nextcloud", "rclone", "azuracast", "libretime", "mail"
]
"""Kinds of places that files are sent to; ``rclone`` is a remote of the user's own rclone configuration."""
State = Literal["planned", "staged", "placing", "received", "withdrawn", "beyond", "superseded"]
"""Of one file at one partner; it only moves forward:

    planned     nothing of it stands under its name at the partner
    staged      it lies there whole under a temporary name, and was read back
    placing     its name is about to appear: whatever happens now, it may be seen
    received    it stands there under its name, proven by a receipt
    withdrawn   it was taken away again
    beyond      it was recalled and cannot be taken away: an e-mail, or a file that the partner moved
    superseded  a newer version came before it was placed; it is never sent
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Where a password is kept; never the password."""

    source: Literal["none", "env", "keyring"] = "none"
    name: str = ""
    """Name of the environment variable, or ``service/user`` in the keyring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a partner's files go, and how to get in. Fields that a kind does not know are empty."""

    kind: Place
    host: str = ""
    """Of SFTP, FTP(S), and the office's SMTP server for mail."""
    port: int = 0
    """0: the usual one."""
    user: str = ""
    """Name to log in with; the access key's id for S3."""
    password: Secret = field(default_factory=Secret)
    """Password, application password, S3's secret key, or a web service's API key."""
    path: str = ""
    """Folder on the server under which everything goes; bucket and prefix for S3; without a slash at its end."""
    url: str = ""
    """Of a WebDAV or S3 server or a web service: ``https://...``, never with a password in it."""
    region: str = ""
    station: str = ""
    """AzuraCast's name or number of the station."""
    key: Path | None = None
    """Private SSH key."""
    host_key: str = ""
    """Of an SSH server: ``SHA256:...``, or ``ssh-ed25519 AAAA...``."""
    certificate: Path | None = None
    """PEM file with the certificates that a TLS server may be signed by, besides the system's."""
    remote: str = ""
    """Name of a remote in the user's rclone configuration."""
    to: tuple[str, ...] = ()
    """Mail addresses."""
    sender: str = ""
    """Mail address that the office writes from."""
    security: Literal["tls", "starttls", "none"] = "starttls"
    """How a mail server is spoken to; ``none`` only where the partner file says so in words."""

    @property
    def shown(self) -> str:
        """The address as it may be shown to anybody: without any secret."""
        if self.kind == "mail":
            return f"mail to {', '.join(self.to)}"
        if self.kind == "local":
            return self.path
        if self.kind == "rclone":
            return f"{self.remote}:{self.path}"
        if self.url:
            return "/".join(part.strip("/") for part in (self.url, self.station or self.path) if part)
        port = f":{self.port}" if self.port else ""
        return f"{self.kind}://{self.host}{port}/{self.path.lstrip('/')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hours in which files may be placed at a partner."""

    opens: int
    """Minutes after midnight at the partner."""
    closes: int
    """Minutes after midnight; not after *opens*: on the next day."""
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    """Days on which it opens, Monday is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A radio partner: what it wants, where, when and under which name."""

    name: str
    """a-z, 0-9 and hyphens; the head of its table in ``partners.toml``."""
    title: str = ""
    contact: str = ""
    """A person there, for people."""
    languages: tuple[str, ...] = ()
    """BCP 47; empty: every language."""
    profile: Profile | None = None
    """None: a mail partner that wants papers alone."""
    papers: tuple[str, ...] = ()
    """Endings of names of package files: ``cue-sheet.pdf``, ``script.docx``, ``srt``, ``txt``."""
    address: Address
    file: str = "{slug}.{language}"
    """Template of a file's name without its ending."""
    folder: str = ""
    """Template of the folder that files go into, below the address; ``/`` parts folders."""
    ascii: bool = False
    """Names are brought to Latin letters without marks."""
    longest: int = 120
    """Characters that a file's name may have, its ending included."""
    episodes_from: int = 0
    """Number of the first episode; 0: messages are not counted."""
    carts: tuple[int, int] | None = None
    """First and last of the cart numbers that the station has set aside for us."""
    zone: str = ""
    """IANA time zone of the station; empty: UTC."""
    windows: tuple[Window, ...] = ()
    """Empty: at any time."""
    embargo: Literal["hold", "stage"] = "hold"
    """``stage``: files are brought before the time into the *staging* folder, and moved from there at the time."""
    staging: str = ""
    """Folder on the same server for temporary files, below the address; empty: beside the final ones."""
    pickup: bool = False
    """The station takes files away as soon as they appear, so that they need not be there later."""
    recall: Literal["remove", "notice"] = "remove"
    """``notice``: a note that says what was withdrawn takes the place of a recalled message."""
    letter: Address | None = None
    """An e-mail goes to these people when the files are there."""
    letter_language: str = ""
    """BCP 47; empty: the message's own."""
    attach_bytes: int = 8_000_000
    """Largest sum of files that a mail partner gets attached; larger ones become links where *link* is given."""
    link: str = ""
    """Where a mail partner finds files that are too large to attach: an https address of a folder."""
    patience: float = 60.0
    """Seconds without any answer after which a server counts as stalled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of a delivery."""

    role: str
    """``sound``, ``sound-2`` for its second part, ``segment-07``, a paper's ending such as ``cue-sheet.pdf``, or
    ``letter``."""
    source: str
    """Its name in the package; empty for a letter."""
    path: str
    """Where it goes, below the partner's address; a letter's Message-ID."""
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How it was seen that a partner has exactly what was sent."""

    how: Literal["read back", "server's sum", "accepted", "taken"]
    """The bytes were fetched again; the server computed the sum itself; a mail server or web service confirmed it;
    the station had moved it away before it could be read under its name (it was read back before)."""
    sum: str
    """``sha256:...`` or the name and value of the server's own sum; a queue's or service's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that one file is at a partner."""

    path: str
    size: int
    sha256: str
    proof: Proof
    at: datetime
    """UTC."""
    adopted: bool = False
    """It was there already, with the same content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to do something at a partner."""

    at: datetime
    """UTC; when it ended."""
    step: Literal["stage", "place", "letter", "withdraw"]
    good: bool
    told: str = ""
    """What went wrong, for people, without any secret."""
    by: str = ""
    """``host/process``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A file of a delivery as the ledger knows it."""

    id: int
    item: Item
    state: State
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One version of a package at one partner, as the ledger knows it."""

    id: int
    partner: str
    message: str
    language: str
    version: int
    """From 1; what this partner got of this message before has the lower numbers."""
    content: str
    """SHA-256 over what is sent: tells versions apart."""
    title: str = ""
    package: Path = Path()
    """Folder of the package on the machine that planned it."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the package says of itself, to tell later what has changed."""
    note: str = ""
    """What has changed since the version before, for people."""
    not_before: datetime | None = None
    """UTC: embargo, or the time that was asked for; None: at once."""
    files: tuple[Tracked, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    recalled: datetime | None = None
    """UTC: when its recall was ordered."""
    reason: str = ""
    """Why it was recalled."""

    @property
    def whole(self) -> bool:
        """Everything of it is at the partner."""
        return bool(self.files) and all(one.state == "received" for one in self.files)

    @property
    def open(self) -> bool:
        """Something of it is still to be sent."""
        return self.recalled is None and any(
            one.state in ("planned", "staged", "placing") for one in self.files
        )
