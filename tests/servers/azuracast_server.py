"""A stand-in for AzuraCast, as its source says that it behaves: the part of its API that has to do with files.

Each behaviour names the file of github.com/AzuraCast/AzuraCast (``backend/``) that it was read in.
"""

import contextlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from servers.running import password
from servers.web_service import Answer, Asked, Service, serving

SIGNS = (b"ID3", b"\xff\xfb", b"OggS", b"fLaC", b"RIFF")
"""What its file types are told by: ``Media/MimeType`` looks at the content."""
FULL = "Storage location is full."
DENIED = "You do not have permission to access this portion of the site."


@dataclass
class AzuraCast:
    """The server's state."""

    service: Service
    key: str
    """Of a user who may do all (``Enums/StationPermissions``)."""
    writing_key: str
    """Of one who may not delete media."""
    idle_key: str
    """Of one who may do nothing here."""
    station: str = "sever"
    files: dict[str, bytes] = field(default_factory=dict)
    unprocessable: set[str] = field(default_factory=set)
    pieces: dict[str, dict[int, bytes]] = field(default_factory=dict)
    quota: int = 1 << 30

    def answer(self, asked: Asked) -> Answer:
        """Answer a request: ``config/routes/api_station.php``."""
        found = re.fullmatch(r"/api/station/([^/]+)/files(?:/(\w+))?", asked.path)
        if not found:
            return _error(404, "Page not found.", "HttpNotFoundException")
        key = asked.headers.get("x-api-key", "")
        if refused := self._refused(found[1], key):
            return refused
        match asked.method, found[2]:
            case "GET", "download":
                return self._download(asked)
            case "GET" | "POST", "upload":
                return self._upload(asked)
            case "PUT", "batch":
                return self._batch(asked, key)
            case "PUT", "rename":
                return self._rename(asked)
        return _error(405, "Method not allowed.", "HttpMethodNotAllowedException")

    def _refused(self, station: str, key: str) -> Answer | None:
        if station not in ("1", self.station):  # Middleware/RequireStation
            return _error(404, "Station not found.", "NotFoundException")
        # Middleware/Auth/ApiAuth: an unknown key is no user
        if key not in (self.key, self.writing_key, self.idle_key):  # Exception/Http/NotLoggedInException
            return _error(403, "You must be logged in to access this page.", "NotLoggedInException")
        if key == self.idle_key:  # Middleware/Permissions
            return _error(403, DENIED, "PermissionDeniedException")
        return None

    def _download(self, asked: Asked) -> Answer:
        """``Controller/Api/Stations/Files/DownloadAction``."""
        path = asked.query.get("file", "")
        if path not in self.files:
            return _error(404, "Record not found")
        return Answer(200, self.files[path], {"Content-Type": "audio/mpeg"})

    def _upload(self, asked: Asked) -> Answer:
        """``Controller/Api/Stations/Files/FlowUploadAction`` and ``Service/Flow``."""
        if sum(map(len, self.files.values())) >= self.quota:
            return _error(500, FULL, "StorageLocationFullException")
        given = asked.query if asked.method == "GET" else asked.form
        name, number = given["flowIdentifier"], int(given["flowChunkNumber"])
        last, size = int(given["flowTotalChunks"]), int(given["flowCurrentChunkSize"])
        kept = self.pieces.setdefault(name, {})
        if asked.method == "GET":
            return Answer(200 if number != last and len(kept.get(number, b"")) == size else 204)
        file = asked.file
        if file is None:
            return _error(400, "No file uploaded.", "FlowUploadException")
        if len(file[1]) != size:
            told = f"File size of {len(file[1])} does not match expected size of {size}"
            return _error(400, told, "FlowUploadException")
        kept[number] = file[1]
        if number != last:
            return Answer(200)
        if len(kept) != last or sum(map(len, kept.values())) != int(given["flowTotalSize"]):
            return Answer(204)
        path = sanitized(given["flowFilename"])
        if given.get("currentDirectory"):
            path = f"{given['currentDirectory']}/{path}"
        return self._joined(self.pieces.pop(name), path)

    def _joined(self, pieces: dict[int, bytes], path: str) -> Answer:
        """``Media/MediaProcessor::processAndUpload`` keeps what it cannot play, and says so with the status 200."""
        whole = b"".join(pieces[one] for one in range(1, len(pieces) + 1))
        if sum(map(len, self.files.values())) + len(whole) > self.quota:
            return _error(500, FULL, "StorageLocationFullException")
        self.files[path] = whole
        self.unprocessable.discard(path)
        if whole.startswith(SIGNS):
            return _json(200, {"success": True, "message": "Record created successfully."})
        self.unprocessable.add(path)
        return _json(200, _error_body(500, "File type cannot be processed.", "CannotProcessMediaException"))

    def _batch(self, asked: Asked, key: str) -> Answer:
        """``Controller/Api/Stations/Files/BatchAction``; a file that is not there is no error to Flysystem."""
        given = json.loads(asked.body)
        if given["do"] != "delete":
            return _error(500, "Invalid batch action specified.", "InvalidArgumentException")
        if key == self.writing_key:
            return _error(
                403,
                DENIED,
                "PermissionDeniedException",
            )
        for path in given["files"]:
            self.files.pop(path, None)
            self.unprocessable.discard(path)
        return _json(
            200, {"success": True, "files": given["files"], "directories": [], "errors": [], "record": None}
        )

    def _rename(self, asked: Asked) -> Answer:
        """``Controller/Api/Stations/Files/RenameAction``; two records of one path break a rule of the database."""
        given = json.loads(asked.body)
        if given["newPath"] in self.files or given["file"] not in self.files:
            return _error(
                500, "An exception occurred while executing a query", "UniqueConstraintViolationException"
            )
        self.files[given["newPath"]] = self.files.pop(given["file"])
        return _json(200, {"success": True, "message": "Record updated successfully."})


def sanitized(name: str) -> str:
    """``Service/Flow/UploadedFile::filterClientPath`` and ``Utilities/Strings::getProgrammaticString``."""
    name = unicodedata.normalize("NFKD", name)
    kept = "".join(
        one
        for one in name
        if one in "_ -~,;[]()." or unicodedata.category(one)[:1] in "LM" or one.isdecimal()
    )
    return re.sub(r"\.{2,}", ".", kept).replace(" ", "_").lower()


def _json(status: int, told: object) -> Answer:
    return Answer(status, json.dumps(told).encode(), {"Content-Type": "application/json"})


def _error_body(code: int, message: str, kind: str) -> dict[str, object]:
    """``Entity/Api/Error``."""
    shown = {"code": code, "type": kind, "message": message, "formatted_message": message}
    return {**shown, "extra_data": [], "success": False}


def _error(code: int, message: str, kind: str = "Error") -> Answer:
    return _json(code, _error_body(code, message, kind))


@contextlib.contextmanager
def azuracast(*, names: tuple[str, ...] = ("localhost",)) -> Iterator[AzuraCast]:
    """Run the server."""
    holder: list[AzuraCast] = []
    with serving(lambda asked: holder[0].answer(asked), names=names) as service:
        holder.append(AzuraCast(service, password(), password("wr1ting"), password("1dle")))
        yield holder[0]
