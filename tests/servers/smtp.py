"""A mail server on the loopback: aiosmtpd, with TLS and a password; it keeps every letter, or does what goes wrong.

It runs in a process of its own (this module as a program); letters and what goes wrong next are files between the two.
"""

import asyncio
import base64
import contextlib
import json
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

TESTS = Path(__file__).parents[1]
Security = Literal["starttls", "tls", "none"]
Stage = Literal["connect", "mail", "rcpt", "data"]


@dataclass(frozen=True)
class Fault:
    """One time when something goes wrong."""

    stage: Stage
    kind: Literal["refuse", "stall", "cut"] = "refuse"
    answer: str = "452 4.3.1 Insufficient system storage"
    """Of a refusal."""
    kept: bool = False
    """At ``data``: the letter is accepted all the same, and only the answer does not arrive."""


@dataclass(frozen=True)
class Letter:
    """A letter that was accepted."""

    at: float
    """Unix time."""
    sender: str
    to: tuple[str, ...]
    data: bytes
    user: str
    """Who had logged in."""
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        """What its headers and parts are."""
        return message_from_bytes(self.data, policy=policy.default)  # type: ignore[return-value]


@dataclass(frozen=True)
class Smtp:
    """A running server and what it got."""

    host: str
    port: int
    user: str
    password: str
    certificate: Path
    """What signed its certificate."""
    folder: Path
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def letters(self) -> list[Letter]:
        """What it has accepted, in order."""
        found = []
        for one in sorted(self.folder.glob("letter-*.json")):
            kept = json.loads(one.read_text())
            data = base64.b64decode(kept["data"])
            found.append(Letter(**{**kept, "to": tuple(kept["to"]), "data": data}))
        return found

    @property
    def connections(self) -> int:
        """How often somebody connected."""
        return len(list(self.folder.glob("connection-*")))

    def will(self, *faults: Fault) -> None:
        """Let these go wrong next, each once, when its stage comes; after them all is well."""
        for number, fault in enumerate(faults, len(self.faults)):
            _write(self.folder / f"fault-{time.time_ns()}-{number:03d}.json", asdict(fault))

    @property
    def faults(self) -> list[Path]:
        """What has not gone wrong yet."""
        return sorted(self.folder.glob("fault-*.json"))


def _write(path: Path, value: object) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(value))
    new.rename(path)


def _next_fault(folder: Path, stage: Stage) -> Fault | None:
    """Take the next fault if it belongs to *stage*."""
    for path in sorted(folder.glob("fault-*.json"))[:1]:
        fault = Fault(**json.loads(path.read_text()))
        if fault.stage == stage:
            path.unlink()
            return fault
    return None


class _Handler:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := await _goes_wrong(_next_fault(self.folder, "mail"), server):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := await _goes_wrong(_next_fault(self.folder, "rcpt"), server):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = _next_fault(self.folder, "data")
        if fault is None or fault.kept:
            user = session.auth_data.login.decode() if session.auth_data else ""
            to, data = tuple(envelope.rcpt_tos), envelope.original_content or b""
            encrypted = session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None
            letter = Letter(time.time(), envelope.mail_from or "", to, data, user, encrypted)
            kept = {**asdict(letter), "data": base64.b64encode(data).decode()}
            _write(self.folder / f"letter-{time.time_ns()}.json", kept)
        return await _goes_wrong(fault, server) or f"250 OK: queued as {time.time_ns()}"


async def _goes_wrong(fault: Fault | None, server: SMTP) -> str:
    if fault is None:
        return ""
    if fault.kind == "stall":
        await asyncio.sleep(3600)
    if fault.kind == "cut":
        server.transport.abort()
        await asyncio.sleep(3600)  # cancelled with its connection
    return fault.answer


class _Smtp(SMTP):
    """It can go wrong before its greeting, too."""

    def __init__(self, folder: Path, **named: Any) -> None:
        super().__init__(_Handler(folder), **named)
        self._folder = folder

    async def _handle_client(self) -> None:
        if self.session.ssl is None:  # not again after STARTTLS
            (self._folder / f"connection-{time.time_ns()}").touch()
            if answer := await _goes_wrong(_next_fault(self._folder, "connect"), self):
                await self.push(answer)
                self.transport.close()
                return
        await super()._handle_client()


@contextlib.contextmanager
def smtp(
    *, security: Security = "starttls", names: tuple[str, ...] = ("localhost",), old: bool = False
) -> Iterator[Smtp]:
    """Run the server; a letter is taken only from who has logged in."""
    from servers import tls
    from servers.running import HOST, USER, folder, listening, password

    with folder("smtp") as base:
        shown, secret = tls.certify(base, names=names, old=old), password()
        config = base / "smtp.json"
        config.touch(0o600)
        given = {"user": USER, "password": secret, "security": security, "folder": str(base)}
        given |= {"certificate": str(shown.chain), "key": str(shown.key)}

        def command(port: int) -> list[object]:
            config.write_text(json.dumps({**given, "port": port}))
            return [sys.executable, Path(__file__), config]

        log = base / "log"
        with listening(command, log, env={"PYTHONPATH": str(TESTS)}) as (port, process):
            yield Smtp(HOST, port, USER, secret, shown.ca, base, log, process)


async def _serve(given: dict[str, Any]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(given["certificate"], given["key"])
    wanted = LoginPassword(given["user"].encode(), given["password"].encode())
    security = given["security"]

    def login(_: object, __: object, ___: object, mechanism: str, said: LoginPassword) -> AuthResult:
        return AuthResult(success=said == wanted, handled=False, auth_data=said)

    def made() -> SMTP:
        return _Smtp(
            Path(given["folder"]),
            hostname="mail.test",
            authenticator=login,
            auth_required=True,
            auth_require_tls=security == "starttls",
            require_starttls=security == "starttls",
            tls_context=context if security == "starttls" else None,
            enable_SMTPUTF8=True,
            data_size_limit=30_000_000,
            loop=asyncio.get_running_loop(),
        )

    at_once = context if security == "tls" else None
    server = await asyncio.get_running_loop().create_server(made, "127.0.0.1", given["port"], ssl=at_once)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(Path(sys.argv[1]).read_text())))
