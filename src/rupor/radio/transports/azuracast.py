"""AzuraCast: files into a station's media library, by its HTTP API with a key of the station.

A file goes up in pieces that AzuraCast joins when it has the last (its own web page's way, Flow.js): no request is
larger than the usual limit of web servers, neither side holds a file in memory, and an upload that broke goes on with
the first piece that is missing. A name with signs that AzuraCast changes in uploads is given afterwards, by renaming.
"""

import hashlib
import re
import secrets as random
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import requests

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Partner, Proof
from rupor.radio.transports.web import BLOCK, Web, words

PIECE = 960 * 1024
"""Bytes of one request: nginx refuses more than 1 MiB unless told otherwise (client_max_body_size)."""
JOINING_S = 300.0
"""AzuraCast answers the last piece when it has joined all and read the sound's tags and cover."""
ROUNDS = 3
"""Times that missing pieces are looked for."""
SOUND = (".mp3", ".ogg", ".oga", ".opus", ".flac", ".wav", ".m4a", ".aac", ".mp4", ".aiff", ".aif", ".wma")
_PLAIN = re.compile(r"[a-z0-9_\-,;()\[\]]+(\.[a-z0-9_\-,;()\[\]]+)*")
"""File names that AzuraCast leaves as they are: it takes others' capitals, marks and quotation marks away."""
_DENIED = (
    "Expected a key whose user may 'Manage Station Media' and 'Delete Station Media' of this station. Ask the "
    "station for one, and put it where 'password' of the partner file points"
)


class AzuraCast:
    """The media library of one station."""

    atomic = True

    def __init__(self, partner: Partner) -> None:
        from rupor.radio.partners import secrets

        address = partner.address
        key = secrets.value(address.password, f"partner '{partner.name}'").encode()
        header = key.decode("latin-1")  # header fields are bytes, which requests knows by this name

        def sign(request: requests.PreparedRequest) -> None:
            request.headers["X-API-Key"] = header

        self._web = Web(partner, "AzuraCast", sign, _DENIED)
        self._where = f"partner '{partner.name}'"
        self._station = address.station
        self._files = f"/api/station/{quote(address.station, safe='')}/files"
        self._folder = address.path.strip("/")

    def size(self, path: str) -> int | None:
        """Return the size of the file *path* in bytes; None when there is none."""
        return self._size(self._full(path))

    def _size(self, there: str) -> int | None:
        with self._fetched(there) as answer:
            if answer.status_code == 404:
                return None
            length = answer.headers.get("Content-Length", "")
            return int(length) if length.isdigit() else sum(map(len, self._blocks(answer)))

    def put(self, file: Path, path: str) -> None:
        """Upload *file* as *path*, in place of what is there; AzuraCast makes the folders above it."""
        if PurePosixPath(path).suffix.lower() not in SOUND:
            raise DeliveryError(
                f"{self._where}: '{path}' is no sound, and AzuraCast takes sound alone. Expected a partner without "
                "'papers'. Send those by e-mail: letter = [\"...\"]"
            )
        there = PurePosixPath(self._full(path))
        plain = _plain(there)
        if plain == there:
            self._upload(file, there)
            return
        # It may have come that far before; whether that was this very content, the proof says.
        if self._size(str(plain)) != file.stat().st_size:
            self._upload(file, plain)
        if self._size(str(there)) is not None:
            self._remove(str(there))
        self._rename(plain, there)

    def proof(self, file: Path, path: str) -> Proof | None:
        """Fetch *path* and compare it with *file*; None when it holds other bytes."""
        found = self._sum_of(path)
        return Proof(how="read back", sum=f"sha256:{found}") if found == _digest(file) else None

    def holds(self, path: str, sha256: str) -> bool:
        """Fetch *path* and tell whether it is what has this sum; False when it is not there."""
        return self._sum_of(path) == sha256

    def _sum_of(self, path: str) -> str:
        """Fetch *path* and return its SHA-256; empty when it is not there."""
        with self._fetched(self._full(path)) as answer:
            if answer.status_code == 404:
                return ""
            sum_ = hashlib.sha256()
            for block in self._blocks(answer):
                sum_.update(block)
        return sum_.hexdigest()

    def move(self, path: str, to: str) -> None:
        """Rename in one step; there is no file *to*."""
        self._rename(PurePosixPath(self._full(path)), PurePosixPath(self._full(to)))

    def remove(self, path: str) -> None:
        """Remove a file; nothing happens when it is not there."""
        there = PurePosixPath(self._full(path))
        self._remove(*dict.fromkeys((str(there), str(_plain(there)))))

    def probe(self) -> str:
        """Check key, station and permissions with a file that no player takes for sound; nothing stays there."""
        name = f"rupor-probe-{random.token_hex(6)}.txt"
        there = "/".join(filter(None, (self._folder, name)))
        self._remove(there)  # there is none: whether the key may remove is known before anything is there
        content = random.token_bytes(64)
        self._send(
            {
                "flowIdentifier": name,
                "flowFilename": name,
                "flowChunkNumber": 1,
                "flowTotalChunks": 1,
                "flowTotalSize": len(content),
                "flowCurrentChunkSize": len(content),
                "currentDirectory": self._folder,
            },
            content,
        )
        try:
            with self._fetched(there) as answer:
                back = b"".join(self._blocks(answer)) if answer.status_code == 200 else b""
        finally:
            self._remove(there)
        if back != content:
            raise DeliveryError(
                f"{self._where}: AzuraCast did not give back what was written to it. Expected the same bytes. Ask "
                "the station whether its disk is full"
            )
        return (
            f"AzuraCast, station '{self._station}': the key may write, read and remove. Not tried: sound, and whether "
            "a playlist plays what lies there"
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._web.close()

    def _full(self, path: str) -> str:
        return "/".join(filter(None, (self._folder, path)))

    def _fetched(self, there: str) -> requests.Response:
        """Begin to fetch a file: an answer with status 404 says that it is not there, not that the station is not."""
        answer = self._web.call("GET", f"{self._files}/download", params={"file": there}, good=(200, 404))
        # Its own "Record not found" is about a file; a station's, a router's or another server's is not.
        if answer.status_code == 404 and words(self._web.told(answer)) != "Record not found":
            raise DeliveryError(
                f"{self._where}: there is no station '{self._station}' at '{self._web.base}'. Expected the name or "
                "number in the address of its pages, and AzuraCast at this address. Correct 'station' or 'address'"
            )
        return answer

    def _blocks(self, answer: requests.Response) -> Iterator[bytes]:
        with self._web.listening():
            yield from answer.iter_content(BLOCK)

    def _upload(self, file: Path, there: PurePosixPath) -> None:
        """Send the pieces that AzuraCast has not got, the last one last: it makes AzuraCast join them."""
        size = file.stat().st_size
        count = max(1, -(-size // PIECE))
        folder = "" if there.parent == PurePosixPath() else str(there.parent)
        # Pieces of the same content for the same place, and no others, are found under it again.
        identifier = hashlib.sha256(f"{_digest(file)} {there} {PIECE}".encode()).hexdigest()[:32]
        with file.open("rb") as source:
            for left in reversed(range(ROUNDS)):
                begun = True
                for number in range(1, count + 1):
                    source.seek((number - 1) * PIECE)
                    piece = source.read(PIECE)
                    form: dict[str, str | int] = {
                        "flowIdentifier": f"rupor-{identifier}",
                        "flowFilename": there.name,
                        "flowChunkNumber": number,
                        "flowTotalChunks": count,
                        "flowTotalSize": size,
                        "flowCurrentChunkSize": len(piece),
                        "currentDirectory": folder,
                    }
                    begun = begun and number < count and self._has(form)
                    if not begun and self._send(form, piece, last=number == count):
                        return
                if not left:
                    break
        raise DeliveryUnavailable(
            f"{self._where}: AzuraCast lost pieces of '{there}' again and again. Expected it to keep them until the "
            "last. Another try may help"
        )

    def _has(self, form: Mapping[str, str | int]) -> bool:
        answer = self._web.call("GET", f"{self._files}/upload", params=form, good=(200, 204, 500))
        self._taken(answer, str(form["flowFilename"]))
        return answer.status_code == 200

    def _send(self, form: Mapping[str, str | int], piece: bytes, *, last: bool = True) -> bool:
        """Send one piece; tell whether it was the last, and AzuraCast has the whole file in its library."""
        answer = self._web.call(
            "POST",
            f"{self._files}/upload",
            data=form,
            files={"file": ("piece", piece)},
            good=(200, 204, 500),
            patience=JOINING_S if last else 0.0,
        )
        name = str(form["flowFilename"])
        refusal = self._taken(answer, name)
        if refusal and name.endswith(SOUND):
            # It lies there all the same, among what it calls unprocessable files.
            self._remove("/".join(filter(None, (str(form["currentDirectory"]), name))))
            raise DeliveryError(
                f"{self._where}: AzuraCast cannot play '{name}' ({refusal}). Expected a format that the station "
                "plays. Choose another 'profile' for this partner"
            )
        return last and answer.status_code == 200

    def _taken(self, answer: requests.Response, name: str) -> str:
        """Read what AzuraCast says of a piece: why it refuses the sound, or nothing."""
        told = self._web.told(answer)
        refusal = words(told) if isinstance(told, dict) and told.get("success") is False else ""
        if answer.status_code != 500:
            return refusal
        if "full" in refusal or "space" in refusal:
            raise DeliveryError(
                f"{self._where}: no room for '{name}' at AzuraCast ({refusal}). Expected space for it. Ask the "
                "station to make room or to raise its quota"
            )
        raise DeliveryUnavailable(
            f"{self._where}: AzuraCast did not take '{name}' (500{': ' * bool(refusal)}{refusal}). Expected a "
            "server that works. Another try may help"
        )

    def _rename(self, old: PurePosixPath, new: PurePosixPath) -> None:
        self._web.call("PUT", f"{self._files}/rename", body={"file": str(old), "newPath": str(new)}).close()

    def _remove(self, *files: str) -> None:
        answer = self._web.call(
            "PUT", f"{self._files}/batch", body={"do": "delete", "files": files, "dirs": []}
        )
        told = self._web.told(answer)
        if errors := isinstance(told, dict) and told.get("errors"):
            raise DeliveryError(
                f"{self._where}: AzuraCast did not remove '{files[0]}' ({words(errors[0])}). Expected to be let. Ask "
                "the station to remove it"
            )


def _plain(there: PurePosixPath) -> PurePosixPath:
    """Return *there*, or the place beside it that a file first goes to whose name AzuraCast would change."""
    if _PLAIN.fullmatch(there.name):
        return there
    return there.with_name(
        f"rupor-{hashlib.sha256(str(there).encode()).hexdigest()[:20]}{there.suffix.lower()}"
    )


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
