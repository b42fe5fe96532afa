"""LibreTime: sound into a station's library, by its HTTP APIs with the API key of its configuration.

A library has numbers and titles, not paths, and takes any number of files of one name. So a file goes up under a name
that holds a sum of its path here, which is how it is found again; and it is not sent when an entry of that name has its
MD5 sum, which LibreTime computes itself of everything that it takes in. After an upload its analyzer moves the file
into the library: only then is it there.

Uploads and removals go through ``/rest/media`` (``legacy/``, its MediaController), searches by sum through ``/api/v2``:
that finds what the analyzer still has, too. A removal through ``/api/v2`` would leave the entry without its file.
"""

import base64
import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import requests

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Partner, Proof
from rupor.radio.transports.web import Form, Web, words

SOUND = (".ogg", ".mp3", ".aac", ".m4a", ".mp4", ".flac", ".wav", ".mp2", ".mp1", ".au", ".opus")
"""What LibreTime takes (FileDataHelper::getUploadAudioMimeTypeArray)."""
LOOK_S = 1.0
"""Time between two looks at whether the analyzer is done; it grows to ten times as much."""
WAITS = 10
"""So many times a partner's *patience* the analyzer may work on a file."""
_STEM = 48
"""Characters of a file's name without ending that LibreTime keeps (MAX_FILE_LEN of its analyzer)."""
_PAGE = 500
_DONE, _PENDING, _FAILED = 0, 1, 2
"""``import_status`` of a file."""
_MEDIA, _V2 = "/rest/media", "/api/v2/files"
_DENIED = (
    "Expected the 'general.api_key' of LibreTime's configuration. Ask the station for it, and put it where 'password' "
    "of the partner file points"
)
Row = dict[str, object]


class LibreTime:
    """The library of one station."""

    atomic = True

    def __init__(self, partner: Partner) -> None:
        from rupor.radio.partners import secrets

        key = secrets.value(partner.address.password, f"partner '{partner.name}'")
        basic = base64.b64encode(f"{key}:".encode()).decode()
        secrets.hide(basic)
        new = key.encode().decode("latin-1")  # header fields are bytes, which requests knows by this name

        def sign(request: requests.PreparedRequest) -> None:
            # The old half wants the key as a user without a password, the new half a scheme of its own.
            old = request.path_url.partition("?")[0].find(_MEDIA) >= 0
            request.headers["Authorization"] = f"Basic {basic}" if old else f"Api-Key {new}"

        self._web = Web(partner, "LibreTime", sign, _DENIED)
        self._where = f"partner '{partner.name}'"
        self._patience = WAITS * partner.patience
        self._sent: dict[str, object] = {}
        """Path -> number of the entry that this process has made."""

    def size(self, path: str) -> int | None:
        """Return the size of what was uploaded as *path*; None when it is not among the newest 500 of the library.

        What is older counts as not there: ``put`` finds it by its content too, and sends it no second time.
        """
        found = next((one for one in self._page(0) if _is(one, path)), None)
        return None if found is None else _bytes(found)

    def put(self, file: Path, path: str) -> None:
        """Upload *file* as *path* unless it has arrived before; wait until it is in the library."""
        if PurePosixPath(path).suffix.lower() not in SOUND:
            raise DeliveryError(
                f"{self._where}: '{path}' is nothing that LibreTime takes. Expected sound ({' '.join(SOUND)}), and a "
                "partner without 'papers'. Send those by e-mail: letter = [\"...\"]"
            )
        if any(self._settled(one, path) for one in self._same(file, path)):
            return
        form = Form(file, name(path))
        try:
            answer = self._web.call("POST", _MEDIA, data=form, good=(201, 400))
        finally:
            form.close()
        told = self._web.told(answer)
        if answer.status_code == 201 and isinstance(told, dict) and "id" in told:
            self._sent[path] = told["id"]
            if not self._settled(told, path):
                self._failed(told, path)
            return
        if "quota" in str(told).lower():
            raise DeliveryError(
                f"{self._where}: no room for '{path}' at LibreTime ({words(told)}). Expected space for it. Ask the "
                "station to make room"
            )
        # One answer for whatever went wrong there, also for what is larger than PHP's upload_max_filesize.
        raise DeliveryUnavailable(
            f"{self._where}: LibreTime did not take '{path}' ({words(told)}). Expected it to take files of "
            f"{file.stat().st_size:,} bytes. Another try may help; if not, ask the station for its logs and limits"
        )

    def proof(self, file: Path, path: str) -> Proof | None:
        """Compare *file* with the sum that LibreTime's analyzer computed; None when no such upload has it."""
        for one in self._same(file, path):
            if self._settled(one, path):
                return Proof(how="server's sum", sum=f"md5:{one['md5']}")
        return None

    def holds(self, path: str, sha256: str) -> bool:
        """Tell whether *path* is there: an entry's content cannot be changed, and its name tells that we made it."""
        return any(_is(one, path) for one in self._all())

    def move(self, path: str, to: str) -> None:
        """Never called: nothing appears here before it is whole."""
        raise DeliveryError(f"{self._where}: LibreTime knows no names that '{path}' could change for '{to}'")

    def remove(self, path: str) -> None:
        """Remove what was uploaded as *path*; nothing happens when it is not there."""
        for one in [one for one in self._all() if _is(one, path)]:
            self._delete(one, path)

    def probe(self) -> str:
        """Check address and key on both halves of LibreTime; nothing is written, for an entry would stay."""
        self._web.told(self._web.call("GET", _MEDIA, params={"limit": 1}))
        self._web.told(self._web.call("GET", _V2, params={"limit": 1}))
        return "LibreTime: the key opens the library. Not tried: to upload or remove, which would leave traces there"

    def close(self) -> None:
        """Let go of the connection."""
        self._web.close()

    def _same(self, file: Path, path: str) -> list[Row]:
        """List the uploads of *path* with the content of *file*, but for those that failed; analyzed ones first."""
        with file.open("rb") as source:
            md5 = hashlib.file_digest(source, "md5").hexdigest()
        size = file.stat().st_size
        found = [
            one
            for one in _rows(self._told(_V2, {"md5": md5}))  # old versions do not filter
            if one.get("md5") == md5
            and (_is(one, path) or one.get("id") == self._sent.get(path, -1))
            and one.get("exists", one.get("file_exists")) is not False
            and (one.get("import_status") == _PENDING or _bytes(one) == size)
        ]
        return sorted(
            (one for one in found if one.get("import_status") in (_DONE, _PENDING)),
            key=lambda one: one["import_status"] != _DONE,
        )

    def _settled(self, one: Row, path: str) -> bool:
        """Wait until the analyzer is done with an entry; tell whether it is in the library then."""
        status, until, pause = one.get("import_status"), time.monotonic() + self._patience, LOOK_S
        while status == _PENDING:
            if time.monotonic() > until:
                raise DeliveryUnavailable(
                    f"{self._where}: '{path}' has arrived, but LibreTime's analyzer is not done with it after "
                    f"{self._patience:.0f} s. Expected it in the library. Another try looks for it and sends it only "
                    "when it is not there; if that does not help, ask the station whether libretime-analyzer runs"
                )
            time.sleep(pause)
            pause = min(10 * LOOK_S, 1.5 * pause)
            told = self._told(f"{_MEDIA}/{one['id']}", {}, good=(200, 404))
            status = told.get("import_status") if isinstance(told, dict) else _FAILED
        return status == _DONE

    def _failed(self, one: Row, path: str) -> None:
        self._delete(one, path)
        raise DeliveryError(
            f"{self._where}: LibreTime cannot play '{path}', its analyzer says. Expected a format that the station "
            "plays. Choose another 'profile' for this partner"
        )

    def _delete(self, one: Row, path: str) -> None:
        answer = self._web.call("DELETE", f"{_MEDIA}/{one['id']}", good=(204, 400, 404))
        answer.close()
        if answer.status_code == 400:
            raise DeliveryError(
                f"{self._where}: LibreTime did not remove '{path}' (number {one['id']} of its library). Expected a "
                "file that is not scheduled. Ask the station to take it out of its programme and to remove it"
            )

    def _all(self) -> Iterator[Row]:
        """Go through the library, the newest first."""
        offset = 0
        while page := self._page(offset):
            yield from page
            offset += len(page)

    def _page(self, offset: int) -> list[Row]:
        newest: dict[str, str | int] = {
            "limit": _PAGE,
            "offset": offset,
            "sort": "cc_files.id",
            "sort_dir": "DESC",
        }
        return _rows(self._told(_MEDIA, newest))

    def _told(self, path: str, params: dict[str, str | int], *, good: tuple[int, ...] = (200,)) -> object:
        told = self._web.told(self._web.call("GET", path, params=params, good=good))
        if isinstance(told, str) and path in (_MEDIA, _V2):
            raise DeliveryError(
                f"{self._where}: what answers at '{self._web.base}' is not LibreTime. Expected the address of its web "
                "page. Correct 'address'"
            )
        return told


def name(path: str) -> str:
    """Return the name that *path* is uploaded under: what LibreTime keeps of it is its own, whatever it adds.

    >>> name("ru/2026/water.mp3")
    'water-04835b50e4.mp3'
    """
    there = PurePosixPath(path)
    mark = _mark(path)
    stem = re.sub(r"[^\w \-.]", "_", there.stem)[: _STEM - len(mark)]
    return f"{stem}{mark}{there.suffix.lower()}"


def _mark(path: str) -> str:
    return f"-{hashlib.sha256(path.encode()).hexdigest()[:10]}"


def _is(one: Row, path: str) -> bool:
    """Tell whether an entry of the library is what was uploaded as *path*."""
    # Until it is analyzed, there is no path yet, and the name is its title.
    shown = one.get("filepath") or one.get("track_title") or ""
    return _mark(path) in PurePosixPath(str(shown)).name


def _bytes(one: Row) -> int:
    """Return an entry's size, which versions call differently."""
    size = one.get("filesize", one.get("size"))
    return size if isinstance(size, int) else -1


def _rows(told: object) -> list[Row]:
    if isinstance(told, dict):  # a page of the new half, where it was asked for one
        told = told.get("results")
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
