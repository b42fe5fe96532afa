"""For tests of podcast feeds: packages by the dozen from a real one, and a small web server as a radio would have."""

import contextlib
import hashlib
import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from command import rupor

RULES = """
agency = "Water Office"
licence = "CC BY 4.0"
[feed]
title = "Radio of the Valley"
description = "News of the valley, read aloud"
category = ["News > Daily News", "Government"]
owner = "Valley Radio"
email = "radio@example.org"
[feed.languages.ar]
title = "إذاعة الوادي"
"""
TEXTS = {
    "en": "# Clean water\n\nBoil the water before you drink it.\n\nWash your hands with soap.\n",
    "ar": "# ماء نظيف\n\nاغل الماء قبل أن تشربه.\n\nاغسل يديك بالصابون.\n",
}


def produced(folder: Path, language: str = "en") -> Path:
    """Produce a package of a short message with the voice that beeps, and return its folder."""
    text = folder / f"clean-water.{language}.md"
    head = "---\nid: clean-water\ndate: 2026-03-22\n---\n"
    text.write_text(head + TEXTS[language], encoding="utf-8")
    outputs = "mp3,wav,srt,vtt,transcript,timeline,captions-json"
    done = rupor(
        *(
            "produce",
            text,
            "--to",
            folder / "out",
            "--profile",
            "podcast,whatsapp-voice",
            "--outputs",
            outputs,
        ),
        *("--voice", f"{language}=tone:beep", "--allow-poor-voice"),
    )
    assert done.returncode == 0, done.stderr
    return folder / "out" / "clean-water" / language


def variant(package: Path, to: Path, message: str, sound: bytes = b"", **facts: Any) -> Path:
    """Copy a package to *to* as another message: with other facts in its manifest, and *sound* behind its MP3."""
    shutil.copytree(package, to)
    manifest = json.loads((to / "manifest.json").read_text("utf-8"))
    manifest["message"] |= {"id": message, **facts}
    old, language = "clean-water", facts.get("language", manifest["message"]["language"])
    for file in manifest["files"]:
        name = re.sub(rf"{old}\.\w+\.", f"{message}.{language}.", file["name"])
        place = (to / file["name"]).rename(to / name)
        if name.endswith(".mp3"):
            place.write_bytes(place.read_bytes() + sound)
        data = place.read_bytes()
        file |= {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (to / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return to


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below *folder* with its content."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files whole, their heads, and stretches of them."""

    def do_GET(self) -> None:
        """Answer a request for a file or a stretch of it."""
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not asked or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        first, last = int(asked[1]), int(asked[2] or len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(len(data[first : last + 1])))
        self.end_headers()
        self.wfile.write(data[first : last + 1])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no news."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Show *folder* on loopback and give its address."""
    server = _Server(("127.0.0.1", 0), lambda *given: _Handler(*given, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
