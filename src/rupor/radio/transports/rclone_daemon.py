"""The rclone that does the copying: one program for all partners, asked by JSON over a socket that is ours alone.

What it is told, secrets too, goes through the socket: not through its arguments, its environment or a file. It is
started when it is first needed and ends with this process, however that ends. A partner whose server is signed by a
certificate of its own gets an rclone that trusts that one as well, so that no other partner's server can use it.
"""

import atexit
import contextlib
import hashlib
import http.client
import itertools
import json
import os
import shutil
import socket
import sysconfig
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rupor.errors import ConfigError, DeliveryUnavailable, MissingDependency
from rupor.run.tethered import Tethered

START_S = 20.0
"""Time that rclone has to start; it takes 0.05 s."""
LOOK_S = 0.5
"""How often a long transfer is looked at."""
NEVER = "87600h"
"""rclone's own server ends answers that take longer than an hour, such as a slow upload."""
PASSED_ON = (
    *("PATH", "HOME", "USER", "LOGNAME", "LANG", "TMPDIR", "SSH_AUTH_SOCK", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
)
"""What rclone gets of our environment: it holds passwords, and ``RCLONE_...`` would change what it does."""

_turn = itertools.count()
_lock = threading.Lock()
_running: dict[str, "Daemon"] = {}
_limit = ""


class Line(http.client.HTTPConnection):
    """An HTTP connection through a socket of the file system."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost")
        self._path = path
        self.group = f"rupor-{next(_turn)}"
        """Under this name rclone counts the bytes of what it is asked through this line."""

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(str(self._path))

    def answered(self, seconds: float) -> bool:
        """Tell whether an answer has begun to arrive within *seconds*."""
        self.sock.settimeout(seconds)
        try:
            self.sock.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return False
        self.sock.settimeout(None)
        return True


class Daemon:
    """One running rclone; any number of threads may ask it, each through a line of its own."""

    def __init__(self, *, own: bool, certificate: Path | None) -> None:
        """Start it, with the user's configuration (*own*) or none, trusting *certificate* besides the system's."""
        self._obscured: dict[str, str] = {}
        folder = Path(tempfile.mkdtemp(prefix="rupor-", dir=_short_folder()))
        self._socket = folder / "rc.sock"
        command = [program(), "rcd", "--rc-addr", f"unix://{self._socket}", "--rc-no-auth"]
        command += ["--rc-server-read-timeout", NEVER, "--rc-server-write-timeout", NEVER]
        command += ["--log-level", "ERROR", "--ask-password=false"]
        command += ["--rc-job-expire-duration", "1s", "--rc-job-expire-interval", "1s"]
        env = dict(os.environ)
        if not own:
            command += ["--config", ""]
            env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        if certificate is not None:
            env["SSL_CERT_DIR"] = os.pathsep.join((str(_alone(certificate, folder)), *_system_folders()))
        log = folder / "log"
        with log.open("wb") as said:
            self._tethered = Tethered(command, folder=folder, said=said, env=env)
        until = time.monotonic() + START_S
        while not self.alive:
            if time.monotonic() > until:
                told = log.read_text("utf-8", "replace").strip().splitlines()
                self.close()
                raise DeliveryUnavailable(
                    f"rclone did not start: {' / '.join(told[-2:]) or 'it said nothing'}. Run: rupor doctor"
                )
            time.sleep(0.005)

    @property
    def pid(self) -> int:
        """Its process group."""
        return self._tethered.pid

    @property
    def alive(self) -> bool:
        """It takes questions."""
        with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as door:
            return door.connect_ex(str(self._socket)) == 0

    def line(self) -> Line:
        """Return a new line to it."""
        return Line(self._socket)

    def ask(
        self, line: Line, command: str, question: Mapping[str, Any], patience: float, *, moving: bool = False
    ) -> dict[str, Any]:
        """Have *command* done; what went wrong is in the answer's ``error``, in rclone's words.

        TimeoutError when nothing is heard for *patience* seconds (*moving*: and no byte of the file went through):
        rclone is then ended, for what it hangs in might come to life again, and undo what a second try has done.
        Another OSError when it was ended. In both cases *line* is closed.
        """
        try:
            body = json.dumps({**question, "_group": line.group})
            line.request("POST", f"/{command}", body, {"Content-Type": "application/json"})
            self._wait(line, patience, moving)
            answer = line.getresponse()
            told = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            line.close()
            if isinstance(error, TimeoutError):
                self.close()
            if isinstance(error, OSError):
                raise
            raise ConnectionError("rclone broke off") from error
        except BaseException:
            line.close()
            raise
        return {"error": told.get("error", "no reason given")} if answer.status != 200 else dict(told)

    def _wait(self, line: Line, patience: float, moving: bool) -> None:
        heard = time.monotonic()
        moved = -1
        while not line.answered(min(LOOK_S, patience / 4)):
            now = self._moved(line.group) if moving else -1
            if now != moved:
                heard, moved = time.monotonic(), now
            elif time.monotonic() - heard > patience:
                raise TimeoutError(f"no answer for {patience:.0f} s")

    def _moved(self, group: str) -> int:
        with contextlib.closing(self.line()) as line:
            line.request(
                "POST", "/core/stats", json.dumps({"group": group}), {"Content-Type": "application/json"}
            )
            return int(json.loads(line.getresponse().read()).get("bytes", 0))

    def tell(self, command: str, **question: object) -> dict[str, Any]:
        """Ask what rclone answers by itself, without any server."""
        with contextlib.closing(self.line()) as line:
            return self.ask(line, command, question, START_S)

    def obscured(self, password: str) -> str:
        """Write a password as rclone's options have it: always the same, for rclone knows a connection by them."""
        if password not in self._obscured:
            self._obscured[password] = str(self.tell("core/obscure", clear=password)["obscured"])
        return self._obscured[password]

    def close(self) -> None:
        """End it at once, with all that it is doing."""
        self._tethered.close()


def daemon(*, own: bool = False, certificate: Path | None = None) -> Daemon:
    """Return the running rclone for *certificate* and (*own*) the user's configuration; start it if need be."""
    key = f"{own}-{_content(certificate) if certificate else ''}"
    with _lock:
        _bury()
        found = _running.get(key)
        if found is None:
            found = _running[key] = Daemon(own=own, certificate=certificate)
            _share()
        return found


def bandwidth(limit: str) -> None:
    """Let all transfers together use at most *limit* bytes a second, such as ``512k``; empty: no limit."""
    global _limit
    with _lock:
        _limit = limit
        _bury()
        _share()


def _bury() -> None:
    """Forget programs that have ended, so that nobody asks them anything."""
    for name, one in tuple(_running.items()):
        if not one.alive:
            one.close()
            del _running[name]


def _share() -> None:
    """Divide the limit among the running programs, for none knows what another one uses."""
    if not _running:
        return
    told = next(iter(_running.values())).tell("core/bwlimit", rate=_limit or "off")
    if "error" in told:
        raise ConfigError(
            f"bandwidth: '{_limit}' is not a number of bytes a second. Expected one such as 512k"
        )
    rate = f"{max(1, int(told['bytesPerSecond']) // len(_running))}B" if _limit else "off"
    for one in _running.values():
        with contextlib.suppress(OSError):  # it ends just now
            one.tell("core/bwlimit", rate=rate)


def close() -> None:
    """End every rclone of this process; the next question starts one anew."""
    with _lock:
        while _running:
            _running.popitem()[1].close()


atexit.register(close)


def program() -> str:
    """Return the path of rclone: beside this Python, where its wheel puts it, or elsewhere on the path."""
    scripts = sysconfig.get_path("scripts")
    found = shutil.which("rclone", path=scripts) or shutil.which("rclone")
    if found is None:
        raise MissingDependency("program 'rclone' is not installed. Run: scripts/setup")
    return found


def _content(certificate: Path) -> str:
    try:
        return hashlib.sha256(certificate.read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigError(
            f"certificate '{certificate}' cannot be read ({error.strerror}). Expected a PEM file. "
            "Correct the partner file"
        ) from error


def _short_folder() -> str | None:
    """Name a folder in which the path of a socket has room: no more than 107 bytes on Linux, 103 on macOS."""
    return None if len(os.fsencode(tempfile.gettempdir())) < 70 else "/tmp"


def _alone(certificate: Path, folder: Path) -> Path:
    """Put *certificate* into a folder in which there is nothing else."""
    alone = folder / "trusted"
    alone.mkdir()
    shutil.copyfile(certificate, alone / "partner.pem")
    return alone


def _system_folders() -> tuple[str, ...]:
    """Name the folders that Go looks for the system's certificates in, for naming one replaces all."""
    named = os.environ.get("SSL_CERT_DIR", "")
    return tuple(filter(None, named.split(os.pathsep))) or ("/etc/ssl/certs", "/etc/pki/tls/certs")
