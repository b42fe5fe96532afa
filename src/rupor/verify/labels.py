"""Does a sound file say what it must of itself: its title, its language, that a machine speaks, and where chapters are?

Tags are read by mutagen and the chunks of a WAV file as they are, chapters by ffmpeg: none of them wrote the tags.
"""

import html
import itertools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rupor.errors import ProcessError
from rupor.package.read import File, Opened
from rupor.package.tags.facts import alpha3
from rupor.run import ffmpeg, process
from rupor.tag import primary
from rupor.verify.check import Check, judge

UNTAGGED = ("mp2", "raw")
"""Forms of file that have no tags."""
LONGEST_CHUNK = 4_000_000
"""Bytes of a chunk of a WAV file that are looked at."""
SHOWN = 80
CHUNKS = (b"LIST", b"bext", b"cart", b"iXML", b"axml")
"""Chunks of a WAV file that describe it."""
TITLES = ("TIT2", "\xa9nam", "title", "LIST", "cart", "iXML", "axml")
"""Tags, or chunks, that hold a title."""
LANGUAGES = ("TLAN", "language", "----:com.apple.iTunes:LANGUAGE", "LIST", "iXML", "axml")
SCRIPT = ("USLT", "SYLT", "CHAP", "\xa9lyr", "lyrics", "synced", "chapter", "unsynced")
"""Tags that hold what is said, from which nothing follows."""
PICTURES = ("APIC", "covr", "metadata_block_picture", "GEOB")
Tag = tuple[str, str]
"""Name and text."""
_CHAPTER = re.compile(r"\[CHAPTER\]\s+TIMEBASE=(\d+)/(\d+)\s+START=(-?\d+)\s+END=(-?\d+)")


def checks(package: Opened, file: File, path: Path) -> Iterator[Check]:
    """Yield what is well and wrong with a file's tags."""
    profile = package.profiles.get(file.profile)
    if profile and (not profile.tags or profile.format in UNTAGGED):
        return
    tags = list(_tags(path))
    if profile and profile.most_bytes and not tags:
        # Where every byte counts, tags are the first thing to go.
        yield Check(
            name="tags",
            state="warning",
            found="no tags: the file was at its size limit",
            expected="a title and a note on synthetic voices",
            advice="Say beside it that a synthetic voice speaks",
        )
        return
    yield from _said(package, tags, bool(profile))
    yield from _chapters(path)


def _said(package: Opened, tags: list[Tag], strict: bool) -> Iterator[Check]:
    titles = [text for name, text in tags if name.startswith(TITLES)]
    if package.title:
        title = _folded(package.title)
        good = any(title in _folded(text) for text in titles)
        yield judge("title", good, _shortened(titles), f"the title '{package.title}' in its tags")
    notes = [_folded(text) for name, text in tags if not name.startswith(SCRIPT)]
    languages = [_folded(text) for name, text in tags if name.startswith(LANGUAGES)] or notes
    codes = {package.language.lower(), primary(package.language).lower(), alpha3(package.language)}
    good = any(_has_code(text, codes) for text in languages)
    yield judge("language", good, _shortened(languages), f"the language {package.language} in its tags")
    missing = [voice for voice in package.voices if not any(voice.casefold() in text for text in notes)]
    if not strict and any("synthetic" in text for text in notes):
        missing = []  # packages before profiles said so without the voice's name
    if package.voices:
        found = f"nothing of {', '.join(missing)}" if missing else "tagged as synthetic"
        yield judge(
            "disclosure", not missing, found, "a note on every synthetic voice in its tags", shown=True
        )


def _has_code(text: str, codes: Iterable[str]) -> bool:
    return any(re.search(rf"(?<![a-z]){re.escape(code)}(?![a-z])", text) for code in codes)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _shortened(texts: list[str]) -> str:
    shown = "; ".join(one for one in texts if one.strip())
    return f"tags: {shown[:SHOWN]}{'…' * (len(shown) > SHOWN)}" if shown else "no tags"


def _tags(path: Path) -> Iterator[Tag]:
    """Yield the name and the text of every tag of a file."""
    if path.suffix.lower() == ".wav":
        yield from _chunks(path)
        return
    import mutagen

    try:
        found = mutagen.File(path)
    except (mutagen.MutagenError, OSError, ValueError):
        return
    for name, value in (found.tags or {}).items() if found else ():
        if not name.startswith(PICTURES):
            yield from ((name, text) for text in _strings(value))


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts of one tag, whatever its form."""
    for one in value if isinstance(value, list | tuple) else [value]:
        yield one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)


def _chunks(path: Path) -> Iterator[Tag]:
    """Yield the texts in those chunks of a WAV file that describe it; what is said in it is not among them."""
    with path.open("rb") as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:
            size = int.from_bytes(head[4:], "little")
            begin = file.tell()
            if head[:4] in CHUNKS and size <= LONGEST_CHUNK:
                text = file.read(size).decode("utf-8", "replace")
                if not text.startswith("adtl"):
                    yield head[:4].decode(), html.unescape(text).replace("\0", " ")
            file.seek(begin + size + size % 2)


def _chapters(path: Path) -> Iterator[Check]:
    """Check that chapters, where a file has any, follow one upon another."""
    command = ffmpeg.command(
        *("-protocol_whitelist", "file,pipe", "-i", f"file:{path.resolve()}"),
        *("-map_metadata", "-1", "-map_chapters", "0", "-f", "ffmetadata", "-"),
    )
    try:
        printed = process.run(command, timeout=60).decode("utf-8", "replace")
    except ProcessError as error:
        yield judge("chapters", False, f"cannot be read ({error})", "chapters in order")
        return
    times = [
        (int(start) * int(up) / int(down), int(end) * int(up) / int(down))
        for up, down, start, end in _CHAPTER.findall(printed)
    ]
    if not times:
        return
    ordered = all(one[0] < other[0] for one, other in itertools.pairwise(times))
    whole = all(start <= end for start, end in times)
    found = f"{len(times)} chapters" + ("" if ordered and whole else ", not in order")
    yield judge("chapters", ordered and whole, found, "chapters in order", shown=True)
