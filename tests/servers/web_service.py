"""HTTPS services on the loopback that do on order what real ones do unasked: refuse, stall, hang up, lose an answer."""

import contextlib
import http.server
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from servers import tls
from servers.running import HOST, folder


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form, without its files."""
        return {name: body.decode() for name, filename, body in self.parts() if filename is None}

    @property
    def file(self) -> tuple[str, bytes] | None:
        """Name and content of the file of a form."""
        return next(((filename, body) for _, filename, body in self.parts() if filename is not None), None)

    def parts(self) -> Iterator[tuple[str, str | None, bytes]]:
        """Take a form of several parts to pieces (RFC 7578)."""
        kind, _, boundary = self.headers.get("content-type", "").partition("boundary=")
        if not kind.startswith("multipart/form-data"):
            return
        for part in self.body.split(b"--" + boundary.encode())[1:-1]:
            head, _, body = part[2:-2].partition(b"\r\n\r\n")
            line = next(
                one for one in head.decode().split("\r\n") if one.lower().startswith("content-disposition")
            )
            fields = dict(one.strip().partition("=")[::2] for one in line.split(";")[1:])
            yield fields["name"].strip('"'), fields.get("filename", "").strip('"') or None, body


@dataclass(frozen=True)
class Answer:
    """What a service says."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What happens to the next request that *at* is in (``POST /api/...``), once *later* of them went well."""

    at: str
    do: Literal["answer", "cut", "half", "lost", "stall"] = "answer"
    """answer with *answer*; hang up while the request comes; in the middle of the answer; after the work was done and
    before the answer; never answer."""
    answer: Answer = field(default_factory=Answer)
    later: int = 0


@dataclass
class Service:
    """A running service."""

    url: str
    certificate: Path
    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    """What came in whole."""
    over: threading.Event = field(default_factory=threading.Event)

    def fault(self, line: str) -> Fault | None:
        """Take the fault that is meant for a request."""
        for index, one in enumerate(self.faults):
            if one.at in line:
                if one.later:
                    self.faults[index] = Fault(one.at, one.do, one.answer, one.later - 1)
                    return None
                return self.faults.pop(index)
        return None


@contextlib.contextmanager
def serving(
    answer: Callable[[Asked], Answer], *, names: tuple[str, ...] = ("localhost",)
) -> Iterator[Service]:
    """Run a service with a certificate for *names* that only its own authority vouches for."""
    with folder("web") as base:
        shown = tls.certify(base, names=names)
        server = http.server.ThreadingHTTPServer((HOST, 0), _Handler, bind_and_activate=True)
        server.daemon_threads = True
        server.socket = shown.context().wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        service = Service(f"https://localhost:{server.server_address[1]}", shown.ca)
        server.service, server.answer, server.lock = service, answer, threading.Lock()  # type: ignore[attr-defined]
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            service.over.set()
            server.shutdown()
            thread.join()
            server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    timeout = 20

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:  # the client hung up
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass

    def _serve(self) -> None:
        service: Service = self.server.service  # type: ignore[attr-defined]
        path, _, query = self.path.partition("?")
        fault = service.fault(f"{self.command} {path}")
        do = fault.do if fault else ""
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size // 2 if do == "cut" else size)
        if do == "stall":
            service.over.wait(30)
        if do in ("cut", "stall"):
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(
            self.command,
            urllib.parse.unquote(path),
            dict(urllib.parse.parse_qsl(query, keep_blank_values=True)),
            headers,
            body,
        )
        with self.server.lock:  # type: ignore[attr-defined]
            service.asked.append(asked)
            given = fault.answer if fault and do == "answer" else self.server.answer(asked)  # type: ignore[attr-defined]
        if do == "lost":
            self.close_connection = True
            return
        self.send_response(given.status)
        for name, value in given.headers.items():
            self.send_header(name, value)
        if given.status != 204:
            self.send_header("Content-Length", str(len(given.body)))
        self.end_headers()
        self.wfile.write(given.body[: len(given.body) // 2] if do == "half" else given.body)
        self.wfile.flush()
        self.close_connection = self.close_connection or do == "half"

    do_GET = do_POST = do_PUT = do_DELETE = _serve
