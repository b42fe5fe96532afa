"""A real browser plays a package: the cue that it shows is the one that is spoken."""

import http.server
import json
import queue
import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import rupor
from rupor import outputs

RATE = 48_000
TEXT = Path(__file__).parents[2] / "texts/safe-online/en.md"
SEEKS = 10
SEED = 20_260_730
LATE = 0.25
"""Seconds by which a browser may notice a new cue late: the clock of the HTML standard ticks four times a second."""
PLAYED = 3.0
"""Seconds that are played, and not only jumped to."""
WAIT = 90.0

PAGE = """<!doctype html><meta charset="utf-8">
<audio id="sound" src="sound.mp3" preload="auto"></audio>
<script>
const times = %(times)s, from = %(from)s, to = %(to)s;
const sound = document.getElementById("sound");
const tracks = %(files)s.map(name => {
  const track = document.createElement("track");
  track.kind = "captions"; track.src = name;
  sound.append(track);
  track.track.mode = "hidden";
  return track;
});
const once = (what, name) => new Promise((done, failed) => {
  what.addEventListener(name, done, {once: true});
  what.addEventListener("error", () => failed(new Error(name)), {once: true});
});
const text = cue => cue.getCueAsHTML().textContent;
const active = track => Array.from(track.track.activeCues, text);
const settled = () => new Promise(done => setTimeout(done, 100));
async function seek(time) {
  const there = once(sound, "seeked");
  sound.currentTime = time;
  await there;
  await settled();
}
async function run() {
  const loaded = [...tracks.map(track => once(track, "load")), once(sound, "canplaythrough")];
  sound.load();
  await Promise.all(loaded);
  const result = {length: sound.duration, seeks: [], changes: tracks.map(() => [])};
  result.cues = tracks.map(track => Array.from(track.track.cues, text));
  for (const time of times) {
    await seek(time);
    result.seeks.push([sound.currentTime, tracks.map(active)]);
  }
  await seek(from);
  tracks.forEach((track, n) => track.track.addEventListener(
    "cuechange", () => result.changes[n].push([sound.currentTime, active(track)])));
  await sound.play();
  while (sound.currentTime < to) await settled();
  sound.pause();
  return result;
}
run().catch(error => ({error: String(error)})).then(
  result => fetch("result", {method: "POST", body: JSON.stringify(result)}));
</script>
"""

pytestmark = pytest.mark.skipif(
    not shutil.which("chromium"), reason="chromium is not installed (Debian: apt-get install chromium)"
)


@dataclass(frozen=True)
class Word:
    """A word of the timeline, in seconds."""

    shown: str
    start: float
    end: float


class Server(http.server.ThreadingHTTPServer):
    """Serves three files and takes one result."""

    files: dict[str, tuple[str, bytes]]
    results: "queue.Queue[dict[str, Any]]"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers whole files and ranges of them, for a browser seeks by ranges."""

    server: Server

    def do_GET(self) -> None:
        """Send a file, or the part of it that is asked for."""
        media_type, data = self.server.files.get(self.path.lstrip("/"), ("", b""))
        if not media_type:
            self.send_error(404)
            return
        asked = self.headers.get("Range", "")
        first, _, last = asked.removeprefix("bytes=").partition("-")
        begin, end = (int(first), int(last or len(data) - 1) + 1) if asked else (0, len(data))
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{len(data)}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(end - begin))
        self.end_headers()
        try:
            self.wfile.write(data[begin:end])
        except ConnectionError:
            self.close_connection = True

    def do_POST(self) -> None:
        """Take the page's result."""
        self.server.results.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def serving(files: dict[str, tuple[str, bytes]]) -> Iterator[Server]:
    """Serve *files* on a free port of this machine alone."""
    server = Server(("127.0.0.1", 0), Handler)
    server.files, server.results = files, queue.Queue()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def browse(address: str, results: "queue.Queue[dict[str, Any]]", profile: Path) -> dict[str, Any]:
    """Open *address* in a browser without a window, and return what the page found."""
    quiet = [
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    own = ["--headless", "--no-sandbox", "--disable-gpu", "--mute-audio", f"--user-data-dir={profile}"]
    # A page without a window is else taken for one in the background, whose clock is slowed down.
    clock = ["--disable-background-timer-throttling", "--autoplay-policy=no-user-gesture-required"]
    port = ["--remote-debugging-port=0"]  # it stays until it is ended
    browser = subprocess.Popen(
        ["chromium", *quiet, *own, *clock, *port, address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return results.get(timeout=WAIT)
    finally:
        browser.terminate()
        browser.wait(30)


def letters(text: str) -> str:
    """Drop the white space, which a line's end replaces."""
    return "".join(text.split())


def owners(words: list[Word], cues: list[str]) -> list[int]:
    """Say for each word in which cue it is, by counting letters: every letter must be there, once, in order."""
    assert letters("".join(word.shown for word in words)) == letters("".join(cues))
    of_letters = [n for n, cue in enumerate(cues) for _ in letters(cue)]
    found, at = [], 0
    for word in words:
        found.append(of_letters[at])
        at += len(letters(word.shown))
    return found


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> rupor.Package:
    """Produce a real text with every WebVTT that there is."""
    folder = tmp_path_factory.mktemp("player")
    wanted = [name for name in ("mp3", "vtt", "vtt-words", "timeline") if name in outputs.known()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_CACHE", str(folder / "cache"))
        (made,) = rupor.produce(
            TEXT, to=folder / "out", voices=["en=tone:beep"], allow_poor_voice=True, outputs=wanted
        )
    return made


def spoken(package: rupor.Package) -> list[list[Word]]:
    """Read the words of each segment of the timeline."""
    timeline = json.loads((package.path / "timeline.json").read_text(encoding="utf-8"))
    assert timeline["rate"] == RATE
    return [
        [Word(word["shown"], word["start"] / RATE, word["end"] / RATE) for word in one["words"]]
        for one in timeline["segments"]
    ]


def test_the_cue_that_shows_is_the_one_that_is_spoken(package: rupor.Package, tmp_path: Path) -> None:
    """At ten random times, and while it plays, a browser shows the cue whose words are spoken then."""
    segments = spoken(package)
    words = [word for one in segments for word in one]
    chance = random.Random(SEED)
    chosen = chance.sample(range(len(words)), SEEKS)
    # Inside a word: at its edges, the millisecond of the file and the sample of the timeline may differ.
    times = [words[n].start + (words[n].end - words[n].start) * chance.uniform(0.2, 0.8) for n in chosen]
    # A segment begins with a cue of its own: one that comes while it plays.
    begin = chance.choice(segments[1:])[0].start - PLAYED / 3
    captions = sorted(package.path.glob("*.vtt"))
    assert captions
    names = json.dumps([path.name for path in captions])
    page = PAGE % {"times": json.dumps(times), "from": begin, "to": begin + PLAYED, "files": names}
    files = {
        "": ("text/html", page.encode()),
        "sound.mp3": ("audio/mpeg", package.file(".mp3").read_bytes()),
        **{path.name: ("text/vtt", path.read_bytes()) for path in captions},
    }
    with serving(files) as server:
        found = browse(f"http://127.0.0.1:{server.server_port}/", server.results, tmp_path / "profile")
    assert "error" not in found, found
    assert abs(found["length"] - package.seconds) < 0.05

    for file, (cues, changes) in enumerate(zip(found["cues"], found["changes"], strict=True)):
        of_words = owners(words, cues)
        for n, wanted, (at, shown) in zip(chosen, times, found["seeks"], strict=True):
            assert abs(at - wanted) < 0.01
            assert shown[file] == [cues[of_words[n]]], f"at {at:.3f} s '{words[n].shown}' is spoken"
        # Every cue that begins while it plays is shown when its first word is heard.
        first_words = {of_words[n]: words[n] for n in reversed(range(len(words)))}
        due = [n for n in range(len(cues)) if begin + 0.2 < first_words[n].start < begin + PLAYED - 0.5]
        assert due
        came = {shown[0]: at for at, shown in reversed(changes) if shown}
        for n in due:
            assert cues[n] in came, f"cue {n + 1} never showed"
            assert -0.05 < came[cues[n]] - first_words[n].start < LATE, cues[n]
