"""Web services that take files: HTTPS that is verified, and their answers in people's words.

A key goes out in a header and nowhere else, to the one address of the partner file: a redirection is refused, because
``requests`` would hand the header on to wherever it points.
"""

import contextlib
import json
import secrets as random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

import requests
from requests.adapters import HTTPAdapter

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Partner

CONNECT_S = 30.0
"""A server that does not even take the connection for so long is not there."""
BLOCK = 1 << 18
_BUSY = (408, 425, 429, 500, 502, 503, 504)
"""Answers that another try may mend: RFC 9110, 15.5.9 and 15.6; RFC 6585, 4; RFC 8470, 5.2."""
_SHOWN = 200
"""Characters of a server's own words that an error repeats."""


class Web:
    """The line to one partner's web service."""

    def __init__(
        self, partner: Partner, service: str, sign: Callable[[requests.PreparedRequest], None], denied: str
    ) -> None:
        """*sign* puts the key into a request; *denied* says what to do where the service refuses it."""
        self.where = f"partner '{partner.name}'"
        self._name = partner.name
        self.service = service
        self.base = partner.address.url.rstrip("/")
        self._patience = partner.patience
        self._denied = denied
        self._session = requests.Session()
        self._session.mount("https://", _Verified(partner.address.certificate, self.where))
        self._session.headers["Accept"] = "application/json"
        self._session.headers["User-Agent"] = "rupor"
        self._session.auth = _Signed(sign)  # also keeps requests from sending a password of ~/.netrc

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: object = None,
        data: "Mapping[str, str | int] | Form | None" = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        good: tuple[int, ...] = (200,),
        patience: float = 0.0,
        sign: Callable[[requests.PreparedRequest], None] | None = None,
    ) -> requests.Response:
        """Ask for *path* below the address and return an answer whose status is in *good*, its body unread.

        An answer that asks for another try in less time than *patience* gets it once, unless a file was streamed.
        """
        wait = max(patience, self._patience)
        for last in (isinstance(data, Form), True):
            with self.listening():
                answer = self._session.request(
                    method,
                    self.base + path,
                    params=params,
                    json=body,
                    data=data,
                    files=files,
                    headers={"Content-Type": data.type} if isinstance(data, Form) else None,
                    timeout=(min(CONNECT_S, wait), wait),
                    allow_redirects=False,
                    stream=True,
                    auth=_Signed(sign) if sign else None,
                )
                pause = _pause(answer)
                if last or not 0 <= pause < wait:
                    break
                answer.close()
            time.sleep(pause)
        if answer.status_code not in good:
            self._refuse(answer, words(self.told(answer)))
        return answer

    def told(self, answer: requests.Response) -> object:
        """Read an answer to its end: what its JSON says, else its text; nothing of a whole page."""
        with answer, self.listening():
            text = answer.text
        try:
            return json.loads(text)
        except ValueError:
            return "" if "<" in text else text

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Turn what the line does into errors of a delivery; also needed while the body of an answer is read."""
        try:
            yield
        except requests.exceptions.SSLError as error:
            if "CERTIFICATE_VERIFY_FAILED" not in str(error) and "match" not in str(error):
                raise self._silent("the encrypted line broke") from error
            raise DeliveryError(
                f"{self.where}: the certificate of {self.service} at '{self.base}' is not trusted "
                f"({_reason(error)}). Expected one for this very name, signed by an authority that this system "
                'knows. If the station signs its own, ask it for the PEM file and write: certificate = "FILE"'
            ) from error
        except requests.exceptions.Timeout as error:
            raise self._silent("nothing was heard for too long") from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise self._silent(_reason(error)) from error

    def _silent(self, reason: str) -> DeliveryUnavailable:
        return DeliveryUnavailable(
            f"{self.where}: no answer of {self.service} at '{self.base}' ({reason}). Expected a line that holds. "
            "Another try may help"
        )

    def _refuse(self, answer: requests.Response, words: str) -> None:
        status = answer.status_code
        said = f" ({status}: {words})" if words else f" ({status})"
        if status in (401, 403):
            raise DeliveryError(f"{self.where}: {self.service} refuses the key{said}. {self._denied}")
        if status == 413:
            raise DeliveryError(
                f"{self.where}: the file is too large for the web server before {self.service}{said}. Expected it "
                "to take files of this size. Ask the station to raise its limit for uploads"
            )
        if 300 <= status < 400:
            raise DeliveryError(
                f"{self.where}: {self.service} at '{self.base}' sends us on to "
                f"'{answer.headers.get('Location', '')[:_SHOWN]}', and a key is not carried elsewhere. Expected the "
                "address that answers itself. Write that one into the partner file"
            )
        if status in _BUSY:
            raise DeliveryUnavailable(
                f"{self.where}: {self.service} cannot do it now{said}. Expected a server that works. Another try "
                "may help"
            )
        raise DeliveryError(
            f"{self.where}: {self.service} at '{self.base}' does not do what it was asked{said}. Expected "
            f"{self.service} itself at this address. Run: rupor partners test {self._name}"
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()


class _Verified(HTTPAdapter):
    """Lines on which the server has proven its name: by the system's authorities, and a file's."""

    def __init__(self, certificate: Path | None, where: str) -> None:
        self._context = ssl.create_default_context()
        if certificate is not None:
            try:
                self._context.load_verify_locations(certificate.expanduser())
            except OSError as error:  # ssl.SSLError too
                raise DeliveryError(
                    f"{where}: certificate '{certificate}' cannot be read ({_reason(error)}). Expected a PEM file "
                    "with the certificates that the station's server is signed by"
                ) from error
        super().__init__()

    def init_poolmanager(self, *arguments: object, **named: object) -> None:
        """Make the pool whose lines are verified so."""
        super().init_poolmanager(*arguments, **named, ssl_context=self._context)  # type: ignore[arg-type]


class _Signed(requests.auth.AuthBase):
    def __init__(self, sign: Callable[[requests.PreparedRequest], None]) -> None:
        self._sign = sign

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the key into *request*."""
        self._sign(request)
        return request


class Form:
    """A form with one file (RFC 7578) that is read while it is sent, not before."""

    def __init__(self, file: Path, name: str) -> None:
        """*name*: of the file, as the server is to know it."""
        self.boundary = random.token_hex(16)
        quoted = name.replace("\\", "_").replace('"', "_")
        self._head = (
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        self._tail = f"\r\n--{self.boundary}--\r\n".encode()
        self._size = file.stat().st_size
        self._file: IO[bytes] = file.open("rb")

    @property
    def type(self) -> str:
        """The ``Content-Type`` of the request."""
        return f"multipart/form-data; boundary={self.boundary}"

    def __len__(self) -> int:
        """Count the bytes that are left to send."""
        return len(self._head) + self._size - self._file.tell() + len(self._tail)

    def read(self, most: int = BLOCK) -> bytes:
        """Give the next bytes, none at the end."""
        if self._head:
            block, self._head = self._head, b""
            return block
        if block := self._file.read(min(most, BLOCK)):
            return block
        block, self._tail = self._tail, b""
        return block

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _pause(answer: requests.Response) -> float:
    """Return how many seconds a busy server asks to wait; -1 where it does not say (RFC 9110, 10.2.3)."""
    after = answer.headers.get("Retry-After", "").strip()
    return float(after) if answer.status_code in (429, 503) and after.isdigit() else -1.0


def words(told: object) -> str:
    """Return what a server says, in one line, not too long and without our secrets."""
    from rupor.radio.partners import secrets

    if isinstance(told, dict):
        told = told.get("message") or told.get("detail") or ""
    return secrets.hidden(" ".join(str(told).split()))[:_SHOWN]


def _reason(error: BaseException) -> str:
    """Find the words of the system in the wrappings of libraries."""
    inner: object = error
    while isinstance(inner, BaseException):
        if isinstance(inner, ssl.SSLCertVerificationError):
            return str(inner.verify_message)
        if isinstance(inner, OSError) and inner.strerror:
            return inner.strerror.lower()
        inner = getattr(inner, "reason", None) or next(
            (one for one in inner.args[::-1] if isinstance(one, BaseException)), None
        )
    return "the line broke"
