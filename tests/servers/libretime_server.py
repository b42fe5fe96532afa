"""A stand-in for LibreTime, as its source says that it behaves: the part of its APIs that has to do with files.

Each behaviour names the file of github.com/libretime/libretime (4.x) that it was read in.
"""

import base64
import contextlib
import hashlib
import json
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from servers.running import password
from servers.web_service import Answer, Asked, Service, serving

ENDINGS = "ogg mp3 aac m4a mp4 flac wav mp2 mp1 au opus".split()
"""``legacy/application/common/FileDataHelper.php``, getUploadAudioMimeTypeArray."""
UPLOAD_FAILED = b"An error occurred while processing your upload. Please try again in a few minutes."


@dataclass
class Entry:
    """A row of ``cc_files``."""

    id: int
    title: str
    md5: str
    content: bytes
    ready: float
    """When the analyzer is done with it."""
    status: int = 1
    """``import_status``: 0 success, 1 pending, 2 failed (``CcFiles.php``)."""
    filepath: str | None = None
    scheduled: bool = False


@dataclass
class LibreTime:
    """The server's state."""

    service: Service
    key: str
    rows: list[Entry] = field(default_factory=list)
    analysis_s: float = 0.0
    unplayable: bool = False
    """The analyzer finds that nothing can be played."""
    quota: int = 1 << 30

    def answer(self, asked: Asked) -> Answer:
        """Answer a request."""
        self.analyze()
        if asked.path.startswith("/api/v2/"):
            return self._new(asked)
        if asked.path.startswith("/rest/media"):
            return self._old(asked)
        return Answer(404, b"<html>404 Not Found</html>", {"Content-Type": "text/html"})

    def analyze(self) -> None:
        """``analyzer/libretime_analyzer/pipeline``: analyze_metadata, analyze_playability, organise_file."""
        for row in self.rows:
            if row.status != 1 or row.ready > time.monotonic():
                continue
            row.status = 2 if self.unplayable else 0
            if row.status:
                continue
            name = PurePosixPath(row.title)
            row.filepath = f"imported/1/Radio Unit/{name.stem[:48]}{name.suffix}"
            if any(one.filepath == row.filepath for one in self.rows if one is not row):
                row.filepath = f"imported/1/Radio Unit/{name.stem[:48]}_{uuid.uuid4()}{name.suffix}"
            row.title = "A title from the tags"

    def _new(self, asked: Asked) -> Answer:
        """``api/libretime_api``: permissions.py, storage/views/file.py; Django REST framework's own answers."""
        said = asked.headers.get("authorization", "")
        if said.startswith("Basic "):
            return _json(401, {"detail": "Invalid username/password."})
        if said != f"Api-Key {self.key}":
            return _json(403, {"detail": "Authentication credentials were not provided."})
        if asked.path != "/api/v2/files" or asked.method != "GET":
            return _json(404, {"detail": "Not found."})
        md5 = asked.query.get("md5")
        rows = [_shown(row, new=True) for row in self.rows if md5 in (None, row.md5)]
        if "limit" in asked.query:
            return _json(200, {"count": len(rows), "results": rows[: int(asked.query["limit"])]})
        return _json(200, rows)

    def _old(self, asked: Asked) -> Answer:
        """``legacy/application/modules/rest/controllers/MediaController.php``, and Acl_plugin.php for the key."""
        right = base64.b64encode(f"{self.key}:".encode()).decode()
        if asked.headers.get("authorization", "")[len("Basic ") :] != right:
            return Answer(401, b"ERROR: Incorrect API key.")
        found = re.fullmatch(r"/rest/media(?:/(\d+))?", asked.path)
        if found is None:
            return Answer(404, b"<html>404</html>")
        if found[1] is None:
            return self._post(asked) if asked.method == "POST" else self._index(asked)
        row = next((row for row in self.rows if row.id == int(found[1])), None)
        if row is None:
            return Answer(404, b"ERROR: Media not found.")
        if asked.method == "DELETE":  # CcFiles::deleteById, StoredFile::delete
            if row.scheduled:
                return Answer(400, b"An unknown error occurred.")
            self.rows.remove(row)
            return Answer(204)
        return _json(200, _shown(row, new=False))

    def _index(self, asked: Asked) -> Answer:
        rows = [row for row in self.rows if row.status == 0]  # and neither hidden nor without its file
        if asked.query.get("sort_dir") == "DESC":
            rows.reverse()
        offset, limit = int(asked.query.get("offset", 0)), int(asked.query.get("limit", len(self.rows)))
        return _json(200, [_shown(row, new=False) for row in rows[offset : offset + limit]])

    def _post(self, asked: Asked) -> Answer:
        """CcFiles::createFromUpload."""
        file = asked.file
        if file is None:
            return Answer(400, UPLOAD_FAILED)
        name, content = file
        if sum(len(row.content) for row in self.rows) + len(content) > self.quota:
            return Answer(400, b"ERROR: Disk Quota reached.")
        number = max((row.id for row in self.rows), default=0) + 1
        md5 = hashlib.md5(content).hexdigest()
        row = Entry(number, name, md5, content, time.monotonic() + self.analysis_s)
        self.rows.append(row)
        if name.rpartition(".")[2].lower() not in ENDINGS:
            row.status = 2  # the entry stays
            return Answer(400, UPLOAD_FAILED)
        return _json(201, _shown(row, new=False))


def _shown(row: Entry, *, new: bool) -> dict[str, object]:
    """CcFiles::sanitizeResponse, or the File of ``api/libretime_api/storage/models/file.py``."""
    shown: dict[str, object] = {
        "id": row.id,
        "name": "",
        "filepath": row.filepath,
        "import_status": row.status,
        "md5": row.md5,
        "track_title": row.title,
        "hidden": row.status != 0,
    }
    size = 0 if row.status == 1 else len(row.content)
    return {**shown, "size": size, "exists": True} if new else {**shown, "filesize": size}


def _json(status: int, told: object) -> Answer:
    return Answer(status, json.dumps(told).encode(), {"Content-Type": "application/json"})


@contextlib.contextmanager
def libretime() -> Iterator[LibreTime]:
    """Run the server."""
    holder: list[LibreTime] = []
    with serving(lambda asked: holder[0].answer(asked)) as service:
        holder.append(LibreTime(service, password()))
        yield holder[0]
