"""A WSGI application in a process of its own, behind cheroot with TLS; and a disk of a few bytes in front of it.

Run as a program with the name of a file: JSON that says which application, where, and with what certificate.
"""

import contextlib
import hashlib
import hmac
import io
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
NO_ROOM = "507 Insufficient Storage"
TESTS = Path(__file__).parents[1]


@contextlib.contextmanager
def serving(base: Path, given: Mapping[str, object]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run this module's server with *given*; secrets go by a file, never by the command line."""
    from servers.running import free_port, listening

    config = base / "web.json"
    config.touch(0o600)

    def command(port: int) -> list[object]:
        looks = {"look": free_port()} if "look" in given else {}
        config.write_text(json.dumps({**given, **looks, "port": port}))
        return [sys.executable, Path(__file__), config]

    with listening(command, base / "log", env={"PYTHONPATH": str(TESTS)}) as running:
        yield running


class Full:
    """It stands before an application and refuses the upload after which there were more than *quota* bytes."""

    def __init__(self, behind: Application, used: Callable[[], int], quota: int, answer: bytes) -> None:
        self._behind, self._used, self._quota, self._answer = behind, used, quota, answer

    def __call__(self, asked: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        # boto3 sends in pieces, and says in a header of its own how many bytes they are.
        size = int(asked.get("HTTP_X_AMZ_DECODED_CONTENT_LENGTH") or asked.get("CONTENT_LENGTH") or 0)
        if asked["REQUEST_METHOD"] != "PUT" or self._used() + size <= self._quota:
            return self._behind(asked, start)
        return _refused(asked, start, NO_ROOM, self._answer)


def _refused(asked: dict[str, Any], start: Callable[..., Any], status: str, answer: bytes) -> list[bytes]:
    """Read what was sent all the same: most clients look for an answer only when they have sent all."""
    while asked["wsgi.input"].read(1 << 16):
        pass
    start(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(answer)))])
    return [answer]


class Signed:
    """It stands before S3 and lets in what is signed with the secret key (AWS Signature Version 4).

    moto has a check of its own, which finds every name wrong that has signs beyond ASCII.
    """

    def __init__(self, behind: Application, user: str, password: str) -> None:
        self._behind, self._user, self._password = behind, user, password

    def __call__(self, asked: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        wrong = self._wrong(asked) or self._incomplete(asked)
        if not wrong:
            # moto decodes names once more than it should.
            asked["PATH_INFO"] = asked["PATH_INFO"].replace("%", "%25")
            return self._behind(asked, start)
        answer = f"<?xml version='1.0'?><Error><Code>{wrong}</Code><Message>{wrong}</Message></Error>"
        return _refused(asked, start, "403 Forbidden", answer.encode())

    @staticmethod
    def _incomplete(asked: dict[str, Any]) -> str:
        """S3 never keeps what was cut off on its way; moto would."""
        size = asked.get("CONTENT_LENGTH")
        if not size:
            return ""
        body = asked["wsgi.input"].read(int(size))
        asked["wsgi.input"] = io.BytesIO(body)
        return "" if len(body) == int(size) else "IncompleteBody"

    def _wrong(self, asked: dict[str, Any]) -> str:
        said = dict(
            re.findall(r"(Credential|SignedHeaders|Signature)=([^, ]+)", asked.get("HTTP_AUTHORIZATION", ""))
        )
        if len(said) != 3:
            return "AccessDenied"
        user, _, scope = said["Credential"].partition("/")
        if user != self._user:
            return "InvalidAccessKeyId"
        path, _, query = asked["REQUEST_URI"].partition("?")
        pairs = sorted(one if "=" in one else f"{one}=" for one in query.split("&") if one)
        names = said["SignedHeaders"].split(";")
        headers = "".join(f"{name}:{self._header(asked, name)}\n" for name in names)
        body = asked["HTTP_X_AMZ_CONTENT_SHA256"]
        request = "\n".join((asked["REQUEST_METHOD"], path, "&".join(pairs), headers, ";".join(names), body))
        digest = hashlib.sha256(request.encode("latin-1")).hexdigest()
        text = f"AWS4-HMAC-SHA256\n{asked['HTTP_X_AMZ_DATE']}\n{scope}\n{digest}"
        key = f"AWS4{self._password}".encode()
        for word in (*scope.split("/"), text):
            key = hmac.digest(key, word.encode(), "sha256")
        return "" if hmac.compare_digest(key.hex(), said["Signature"]) else "SignatureDoesNotMatch"

    @staticmethod
    def _header(asked: dict[str, Any], name: str) -> str:
        key = name.upper().replace("-", "_")
        return " ".join(asked.get(f"HTTP_{key}", asked.get(key, "")).split())


def main() -> None:
    """Serve until killed."""
    from cheroot import wsgi
    from cheroot.ssl.builtin import BuiltinSSLAdapter

    given = json.loads(Path(sys.argv[1]).read_text())
    application = _APPLICATIONS[given["application"]](given)
    server = wsgi.Server(("127.0.0.1", given["port"]), application, numthreads=16, timeout=60)
    if given["certificate"]:
        server.ssl_adapter = BuiltinSSLAdapter(given["certificate"], given["key"])
    if given.get("look"):
        plain = wsgi.Server(("127.0.0.1", given["look"]), application)
        threading.Thread(target=plain.start, daemon=True).start()
    server.start()


def _webdav(given: Mapping[str, Any]) -> Application:
    from wsgidav.wsgidav_app import WsgiDAVApp

    users = {given["user"]: {"password": given["password"]}}
    application: Application = WsgiDAVApp(
        {
            "provider_mapping": {"/": given["root"]},
            "simple_dc": {"user_mapping": {"*": users}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "verbose": 3,
            "lock_storage": True,
            "property_manager": False,
        }
    )
    if given["quota"] is None:
        return application
    files = Path(given["root"])

    def used() -> int:
        return sum(one.stat().st_size for one in files.rglob("*") if one.is_file())

    return Full(application, used, given["quota"], b"")


def _s3(given: Mapping[str, Any]) -> Application:
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.s3.models import s3_backends
    from moto.server import DomainDispatcherApplication, create_backend_app

    application: Application = DomainDispatcherApplication(create_backend_app)
    if given["quota"] is None:
        return Signed(application, given["user"], given["password"])

    def used() -> int:
        buckets = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.values()
        return sum(key.size for bucket in buckets for key in bucket.keys.values())

    full = (
        b"<?xml version='1.0'?><Error><Code>XMinioStorageFull</Code>"
        b"<Message>Storage backend has reached its minimum free drive threshold.</Message></Error>"
    )
    limited = Full(application, used, given["quota"], full)
    return Signed(limited, given["user"], given["password"])


_APPLICATIONS: dict[str, Callable[[Mapping[str, Any]], Application]] = {"webdav": _webdav, "s3": _s3}

if __name__ == "__main__":
    main()
