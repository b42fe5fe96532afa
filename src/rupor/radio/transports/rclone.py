"""Files to folders on disks and servers by rclone: local, SFTP, FTPS, FTP, S3, WebDAV, Nextcloud and its remotes."""

import contextlib
import functools
import hashlib
import secrets as chance
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from rupor.errors import DeliveryError, DeliveryUnavailable, RuporError
from rupor.model import Partner, Proof
from rupor.radio.transports import host_keys, rclone_config, rclone_daemon, rclone_failures, resume
from rupor.radio.transports.rclone_daemon import Daemon, Line

CONNECT_S = 20.0
SILENCE = {"ftp": 0.75, "ftps": 0.75, "nextcloud": 1.25, "s3": 1.25, "webdav": 1.25}
"""How long rclone waits on one connection, in patiences: FTP waits on two, one after the other; for HTTP the time
counts from when the last bytes are in this computer's own buffers, not from when the server has them."""
HANGING = 2.0
"""After so many patiences rclone itself counts as hanging: it should have given up."""
SMALL = 1 << 17
"""Bytes up to which a file is fetched: a shell at the server takes as long to start (3 to 100 ms, measured)."""
SHOWN = {
    "ftp": "FTP without encryption",
    "ftps": "FTP with TLS",
    "local": "a folder",
    "nextcloud": "Nextcloud",
    "rclone": "a remote of rclone's configuration",
    "s3": "S3",
    "sftp": "SFTP",
    "webdav": "WebDAV",
}
_breaks: Counter[str] = Counter()
"""How often a partner's line broke: what rclone keeps of its connections is then left behind."""
_FILE = {"filesOnly": True, "noModTime": True, "noMimeType": True}


class Rclone:
    """One partner's place, reached by rclone."""

    def __init__(self, partner: Partner) -> None:
        self._partner = partner
        self._address = partner.address
        self._daemon: Daemon | None = None
        self._line: Line | None = None
        self._fs: object = None
        self._features: dict[str, bool] | None = None
        self._sum = {"sftp": "sha256", "s3": "md5"}.get(self._address.kind, "")
        """The sum that the server itself computes; empty when it computes none, or none was to be had."""

    @property
    def atomic(self) -> bool:
        """``put`` shows a file only when it is whole."""
        if self._address.kind != "rclone":
            return self._address.kind == "s3"
        if self._features is None:
            self._features = dict(self._ask("operations/fsinfo", self._fields("fs"))["Features"])
        return not self._features.get("Move") and not self._features.get("PartialUploads")

    def size(self, path: str) -> int | None:
        """Return the size of the file *path* in bytes; None when there is none."""
        item = self._ask("operations/stat", {**self._fields("fs"), "remote": path, "opt": _FILE}).get("item")
        return None if item is None else int(item["Size"])

    def put(self, file: Path, path: str) -> None:
        """Upload *file* as *path*, in place of what is there, and make the folders above it."""
        if not file.is_file():
            raise DeliveryError(
                f"partner '{self._partner.name}': '{file}' is not there to be sent. Expected the package's file. "
                f"Run: rupor verify {file.parent}"
            )
        if not resume.suits(self._partner, file):
            self._copy(file, path)
            return
        # rclone keeps its connections, and so comes first; but it begins anew where a line broke.
        if not resume.begun(file, self.size(path)):
            with contextlib.suppress(DeliveryUnavailable):
                self._copy(file, path)
                return
        resume.put(self._partner, file, path)

    def _copy(self, file: Path, path: str) -> None:
        whole = file.absolute()
        here = {"type": "local", "encoding": "None", "_root": whole.anchor}
        source = {"srcFs": here, "srcRemote": str(whole.relative_to(whole.anchor))}
        self._ask("operations/copyfile", {**source, **self._fields("dstFs"), "dstRemote": path}, moving=True)

    def proof(self, file: Path, path: str) -> Proof | None:
        """Prove that *path* holds exactly the bytes of *file*; None when it holds others."""
        if self._sum and (self._sum == "md5" or file.stat().st_size > SMALL):
            found = self._sum_of(path, self._sum)
            if found and found == _digest(file, self._sum):
                return Proof(how="server's sum", sum=f"{self._sum}:{found}")
            if not found and self._address.kind == "sftp":
                self._sum = ""  # a server without a shell: it is not asked again
        found = self._sum_of(path, "sha256", fetch=True)
        return Proof(how="read back", sum=f"sha256:{found}") if found == _digest(file, "sha256") else None

    def holds(self, path: str, sha256: str) -> bool:
        """Fetch *path* and tell whether it is what has this sum; False when it is not there."""
        return self.size(path) is not None and self._sum_of(path, "sha256", fetch=True) == sha256

    def _sum_of(self, path: str, kind: str, *, fetch: bool = False) -> str:
        """Return the sum of what is there; empty when the server computes none."""
        question = {**self._fields("fs"), "remote": path, "hashType": kind, "download": fetch}
        answer = self._answer("operations/hashsumfile", question, moving=True)
        told = answer.get("error", "")
        if told and (fetch or "object not found" in told or "failed to get hash" not in told):
            raise self._failure(told, path)
        return str(answer.get("hash", ""))

    def move(self, path: str, to: str) -> None:
        """Rename in one step; there is no file *to*.

        Whether there is none is looked at just before; a server that renames onto a file (FTP, POSIX) would replace one
        that somebody else puts there in the milliseconds between.
        """
        if self.size(to) is not None:
            raise DeliveryError(
                f"partner '{self._partner.name}': a file stands at '{to}' already, and was left as it is. Expected "
                f"none. Run: rupor deliveries --partner {self._partner.name}"
            )
        # A station may take a file away before rclone has looked whether it arrived.
        here = self._partner.pickup and self.size(path) is not None
        place = {**self._fields("srcFs"), **self._fields("dstFs")}
        told = self._answer("operations/movefile", {**place, "srcRemote": path, "dstRemote": to}).get(
            "error", ""
        )
        if told and not (here and self.size(path) is None):
            raise self._failure(told, to)

    def remove(self, path: str) -> None:
        """Remove a file; nothing happens when it is not there."""
        told = self._answer("operations/deletefile", {**self._fields("fs"), "remote": path}).get("error", "")
        if told and self.size(path) is not None:
            raise self._failure(told, path)

    def probe(self) -> str:
        """Log in, write a small file, read it back, rename and remove it; say in a few words what was found."""
        name = f"rupor-probe-{chance.token_hex(8)}"
        first = "/".join(filter(None, (self._partner.staging, f"{name}.part")))
        last = f"{name}.txt"
        with tempfile.NamedTemporaryFile(prefix="rupor-probe-") as made:
            made.write(f"Rupor was here: {name}.\n".encode() * (SMALL // 32))
            made.flush()
            try:
                found = self._probe(Path(made.name), first, last)
            except RuporError:
                for path in (first, last):
                    with contextlib.suppress(RuporError):
                        self.remove(path)
                raise
        kind = SHOWN.get(self._address.kind, self._address.kind)
        return f"{kind}, {'sums by the server' if found.how != 'read back' else 'files are read back'}"

    def _probe(self, file: Path, first: str, last: str) -> Proof:
        first = last if self.atomic else first
        self.put(file, first)
        found = self.proof(file, first)
        if found is None:
            raise self._failure("what was read back is not what was written", first)
        if first != last:
            self.move(first, last)
        if self.size(last) is None and not self._partner.pickup:
            raise self._failure("it was renamed and is not there", last)
        self.remove(last)
        if self.size(last) is not None:
            raise self._failure("it was removed and is still there", last)
        return found

    def close(self) -> None:
        """Let go of the connection."""
        if self._line is not None:
            self._line.close()
        self._line = self._daemon = None

    def _fields(self, name: str) -> dict[str, object]:
        """Return the partner's place as the field *name* of a question."""
        self._connect()
        return {name: self._fs}

    def _connect(self) -> Line:
        if self._line is None or self._daemon is None:
            own = self._address.kind == "rclone"
            self._daemon = rclone_daemon.daemon(own=own, certificate=self._address.certificate)
            self._line = self._daemon.line()
            if own:
                self._fs = f"{self._address.remote}:{self._address.path}"
            else:
                obscure = self._daemon.obscured
                made = rclone_config.place(self._address, self._partner.name, self._partner.patience, obscure)
                # rclone keeps connections by these options: another text makes it begin with new ones.
                self._fs = {**made, "description": f"{self._partner.name} {_breaks[self._partner.name]}"}
        return self._line

    def _ask(self, command: str, question: dict[str, Any], *, moving: bool = False) -> dict[str, Any]:
        """Have *command* done; raise DeliveryError when it was not."""
        answer = self._answer(command, question, moving=moving)
        if "error" in answer:
            raise self._failure(answer["error"], question.get("remote", question.get("dstRemote", "")))
        return answer

    def _answer(self, command: str, question: dict[str, Any], *, moving: bool = False) -> dict[str, Any]:
        """Have *command* done; what went wrong is in ``error``, but for a server that does not answer."""
        line, patience = self._connect(), self._partner.patience
        assert self._daemon is not None
        how = {
            "ConnectTimeout": f"{min(CONNECT_S, patience):.1f}s",
            "DryRun": False,
            "IgnoreChecksum": True,
            "IgnoreTimes": True,
            "Inplace": True,
            "LowLevelRetries": 1,
            "MultiThreadStreams": 0,
            "NoUpdateModTime": True,
            "Timeout": f"{patience * SILENCE.get(self._address.kind, 1):.1f}s",
        }
        try:
            return self._daemon.ask(
                line, command, {**question, "_config": how}, HANGING * patience, moving=moving
            )
        except TimeoutError as error:
            raise self._failure(str(error)) from error
        except OSError as error:  # another thread has ended it, because it hung
            raise self._failure("rclone broke off") from error

    def _failure(self, told: str, path: str = "") -> DeliveryError:
        if self._address.kind == "sftp" and (
            "host key mismatch" in told or "no common algorithm for host key" in told
        ):
            shown = host_keys.offered(self._address, self._partner.name, self._partner.patience)
            known = host_keys.vouched(self._address, self._partner.name, self._partner.patience)
            expected = tuple(map(host_keys.fingerprint, known))
            return host_keys.changed(self._address, self._partner.name, expected, shown)
        made = rclone_failures.failure(self._partner.name, told, self._address, path)
        if isinstance(made, DeliveryUnavailable):
            _breaks[self._partner.name] += 1
            self.close()
        return made


def _digest(file: Path, kind: str) -> str:
    """Return the sum of a file here; many partners get the same one."""
    known = file.stat()
    return _summed(str(file), kind, known.st_size, known.st_mtime_ns)


@functools.lru_cache(maxsize=4096)
def _summed(file: str, kind: str, size: int, changed: int) -> str:
    with Path(file).open("rb") as data:
        return hashlib.file_digest(data, kind).hexdigest()


def bandwidth(limit: str) -> None:
    """Let all transfers of all partners together use at most *limit* bytes a second, such as ``512k``; empty: all."""
    rclone_daemon.bandwidth(limit)
    resume.bandwidth(limit)
