"""Secrets that are planted in an office are found nowhere: no output, no ledger, no cache, no process list."""

import base64
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import office
from office import Office

RCLONE = Path(sys.executable).parent / "rclone"


def forms(secret: str) -> list[bytes]:
    """List what a secret looks like where it is only dressed up."""
    plain = secret.encode()
    return [plain, quote(secret, safe="").encode(), base64.b64encode(plain).rstrip(b"=")]


def processes(session: int) -> bytes:
    """Read the arguments of every process of a run, and the environment of the rclone that it has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            if int(fields[3]) == session:
                arguments = (folder / "cmdline").read_bytes()
                found.append(arguments)
                if b"rclone\0rcd" in arguments:
                    found.append((folder / "environ").read_bytes())
        except (OSError, IndexError):
            continue
    return b"\0".join(found)


def test_planted_secrets_are_nowhere(tmp_path: Path, cache_folder: Path) -> None:
    """Deliveries that succeed, that fail for a wrong password, and tests of partners let no secret be seen."""
    here = Office(folder=tmp_path)
    package = office.package(tmp_path)
    said = b""
    with office.five_stations(here):
        right = dict(here.secrets)
        for wrong in (False, True):
            if wrong:
                here.secrets = {name: f"pl4nted-wrong-{number} &'%2F" for number, name in enumerate(right)}
                here.folder.joinpath("ledger.sqlite").unlink()
            for arguments in (
                ("partners", "test", *here.partners),
                ("deliver", package),
                ("deliveries", "--json"),
            ):
                with here.start(*arguments) as process:
                    while process.poll() is None:
                        said += processes(process.pid)
                    out, err = process.communicate()
                said += out + err
            planted = [*right.values(), *here.secrets.values()]
    for folder in (tmp_path, cache_folder):
        for path in folder.rglob("*"):
            if path.is_file():
                said += path.read_bytes()
    assert b"partner 'sftp'" in said
    assert b"rcd" in said, "no process list was seen while rclone ran"
    found = [secret[:12] for secret in planted for form in forms(secret) if form in said]
    assert not found
    # What rclone calls obscured can be turned back by anybody; a hash cannot, and is no such word.
    words = {
        one for one in re.findall(rb"[A-Za-z0-9_-]{40,120}", said) if not re.fullmatch(rb"[0-9a-f]+", one)
    }
    assert not [word for word in words if _revealed(word) in planted]


def _revealed(word: bytes) -> str:
    """Return what rclone's way of hiding passwords hides in *word*."""
    done = subprocess.run([RCLONE, "reveal", word], capture_output=True, check=False)
    return done.stdout.decode(errors="replace").strip()
