"""An office with its partner file, its ledger and its packages, for tests that run ``rupor`` as its people do."""

import contextlib
import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import command
from servers import ftpd, running, smtp, sshd, webdav

TEMPORARY = ("rupor-", ".rupor-")
"""How the names of files begin that nobody is to look at yet."""


@dataclass(kw_only=True)
class Office:
    """A folder with ``partners.toml``, and the secrets that it names."""

    folder: Path
    head: str = ""
    partners: dict[str, str] = field(default_factory=dict)
    """Name -> its table, without the head."""
    secrets: dict[str, str] = field(default_factory=dict)
    """Environment variable -> its secret."""
    mail: smtp.Smtp | None = None
    """Its mail server, with the letters that it took."""

    def add(self, name: str, table: str, **secrets: str) -> None:
        """Take in a partner."""
        self.partners[name] = table.strip() + "\n"
        self.secrets |= secrets

    @property
    def file(self) -> Path:
        """The partner file, written as it is now."""
        path = self.folder / "partners.toml"
        tables = "".join(f"\n[partners.{name}]\n{table}" for name, table in self.partners.items())
        path.write_text(self.head + tables, encoding="utf-8")
        return path

    def run(
        self, *arguments: object, env: Mapping[str, str] | None = None, timeout: float = 240
    ) -> subprocess.CompletedProcess[str]:
        """Run ``rupor`` with the partner file to its end."""
        return command.rupor(
            *arguments, "--partners", self.file, env={**self.secrets, **(env or {})}, timeout=timeout
        )

    def start(self, *arguments: object, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start ``rupor`` with the partner file and return at once."""
        return command.start(*arguments, "--partners", self.file, env={**self.secrets, **(env or {})})

    def deliveries(self) -> list[dict[str, Any]]:
        """Return what ``rupor deliveries --json`` says."""
        done = self.run("deliveries", "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


TEXT = "Clean water\n\nBoil the water before you drink it.\n\nCall 555-0142.\n"


def package(
    folder: Path,
    *,
    message: str = "water",
    language: str = "en",
    text: str = TEXT,
    options: tuple[str, ...] = ("--outputs", "mp3,wav,srt,transcript,timeline,cue-sheet"),
) -> Path:
    """Produce a small package of beeps and return its folder."""
    source = folder / f"{message}.{language}.md"
    source.write_text(text, encoding="utf-8")
    done = command.rupor(
        "produce", source, "--to", folder / "audio", "--voice", f"{language}=tone:beep",
        "--allow-poor-voice", *options,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "audio" / message / language


def visible(root: Path) -> dict[str, bytes]:
    """Read every file below *root* that a station would take for finished."""
    found = {}
    for path in root.rglob("*"):
        if path.is_file() and not path.name.startswith(TEMPORARY):
            found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def leftovers(root: Path) -> list[str]:
    """Name every file below *root* that is there under a temporary name."""
    return sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and path.name.startswith(TEMPORARY)
    )


@contextlib.contextmanager
def five_stations(office: Office, *, more: str = "") -> Iterator[dict[str, Path]]:
    """Start an SFTP, an FTPS, a WebDAV and a mail server, and name them and a folder as partners.

    Gives each partner's folder on disk; the mail partner's holds nothing. *more* stands in every table.
    """
    wants = f'profile = "community-radio"\npapers = ["srt", "cue-sheet.pdf"]\nfile = "{{slug}}-{{language}}"\n{more}'
    with contextlib.ExitStack() as ends:
        local = ends.enter_context(running.folder("station"))
        ssh = ends.enter_context(sshd.sshd())
        ftp = ends.enter_context(ftpd.vsftpd())
        dav = ends.enter_context(webdav.webdav())
        mail = ends.enter_context(smtp.smtp())
        office.head = (
            f'[mail]\nserver = "smtp://{mail.host}:{mail.port}"\nuser = "{mail.user}"\npassword = "env:MAIL_SECRET"\n'
            f'from = "Radio Unit <radio@example.org>"\ncertificate = "{mail.certificate}"\n'
        )
        office.secrets["MAIL_SECRET"] = mail.password
        office.add("folder", f'address = "folder:{local}"\n{wants}')
        office.add(
            "sftp",
            f'address = "sftp://{ssh.user}@{ssh.host}:{ssh.port}{ssh.root}"\npassword = "env:SFTP_SECRET"\n'
            f'host_key = "{ssh.host_key.fingerprint}"\n{wants}',
            SFTP_SECRET=ssh.password,
        )
        office.add(
            "ftps",
            f'address = "ftps://{ftp.user}@{ftp.host}:{ftp.port}/"\npassword = "env:FTPS_SECRET"\n'
            f'certificate = "{ftp.certificate}"\n{wants}',
            FTPS_SECRET=ftp.password,
        )
        office.add(
            "webdav",
            f'address = "webdav:{dav.url}"\nuser = "{dav.user}"\npassword = "env:DAV_SECRET"\n'
            f'certificate = "{dav.certificate}"\n{wants}',
            DAV_SECRET=dav.password,
        )
        office.add("mail", f'address = "mailto:olga@example.org"\n{wants}')
        office.mail = mail
        yield {"folder": local, "sftp": ssh.root, "ftps": ftp.root, "webdav": dav.root}
