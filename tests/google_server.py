"""A stand-in for Google Translate's voice: a real HTTPS server on the loopback with a certificate of its own.

It speaks the protocol that gTTS 2.5 expects (``batchexecute``, remote procedure ``jQ1olc``) and answers with
real MP3: beeps, 60 ms for each letter. What it does wrong is told it beforehand, request by request.
"""

import base64
import contextlib
import datetime
import functools
import http.server
import ipaddress
import json
import ssl
import subprocess
import threading
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Fault:
    """One answer that is not the good one."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"<html>unusual traffic</html>"
    cut: bool = False
    """Hang up in the middle of the body of the good answer."""


BUSY = Fault(status=429)
BROKEN = Fault(status=503)
CUT = Fault(cut=True)
GARBAGE = Fault()
NOT_MP3 = Fault(body=b'[["wrb.fr","jQ1olc","[\\"bm8gc291bmQ=\\"]",null]]')


@dataclass
class Google:
    """The running server and what it was asked."""

    url: str
    ca: Path
    """The certificate to trust, for REQUESTS_CA_BUNDLE."""
    faults: list[Fault] = field(default_factory=list)
    """How the next requests are answered; after them, all is well."""
    asked: list[tuple[str, str, bool]] = field(default_factory=list)
    """Text, language and slowness of every request that was understood."""


@contextlib.contextmanager
def serve(folder: Path, host: str = "127.0.0.1") -> Iterator[Google]:
    """Run the server with a certificate for *host*; its files lie in *folder*."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca = folder / "google.pem"
    certify(ca, host)
    context.load_cert_chain(ca)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False  # server_close waits for them
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    google = Google(url=f"https://127.0.0.1:{server.server_address[1]}", ca=ca)
    server.google = google  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield google
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def certify(path: Path, host: str) -> None:
    """Write a key and a certificate for *host* into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Rupor's tests")])
    now = datetime.datetime.now(datetime.UTC)
    try:
        names: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        names = x509.DNSName(host)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(pem))


@functools.cache
def beeps(milliseconds: int) -> bytes:
    """Encode a tone that is on for 150 ms of every 200, as MP3."""
    tone = f"aevalsrc=0.4*sin(2*PI*440*t)*lt(mod(t\\,0.2)\\,0.15):s=24000:d={milliseconds / 1000}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", tone]
    command += ["-b:a", "32k", "-f", "mp3", "pipe:1"]
    return subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL).stdout


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 1  # for the next request on a line that is kept open

    def do_POST(self) -> None:
        google: Google = self.server.google  # type: ignore[attr-defined]
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fault = google.faults.pop(0) if google.faults else None
        if self.path != "/_/TranslateWebserverUi/data/batchexecute":
            self._answer(404, {}, b"")
        elif fault and not fault.cut:
            self._answer(fault.status, fault.headers, fault.body)
        else:
            self._speak(google, sent, cut=fault is not None)

    def _speak(self, google: Google, sent: str, cut: bool) -> None:
        ((procedure, arguments, _, kind),) = json.loads(urllib.parse.parse_qs(sent)["f.req"][0])[0]
        text, language, slow, _ = json.loads(arguments)
        if (procedure, kind) != ("jQ1olc", "generic") or not 0 < len(text) <= 100:
            self._answer(400, {}, b"")
            return
        google.asked.append((text, language, bool(slow)))
        sound = base64.b64encode(beeps((96 if slow else 60) * len(text))).decode()
        row: list[Any] = ["wrb.fr", "jQ1olc", json.dumps([sound]), None, None, None, "generic"]
        rows = json.dumps([row, ["di", 11], ["af.httprm", 11, "1", 1]], separators=(",", ":"))
        self._answer(200, {}, f")]}}'\n\n{len(rows)}\n{rows}\n".encode(), cut)

    def _answer(self, status: int, headers: dict[str, str], body: bytes, cut: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = self.close_connection or cut

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""
