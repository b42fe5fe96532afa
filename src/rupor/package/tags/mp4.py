"""iTunes atoms and chapters for M4A.

ffmpeg copies the coded sound and writes what mutagen cannot: chapters, both as QuickTime's text track and as Nero's
list, and the language of the sound. It keeps the edit list, which tells players the encoder's delay, and leaves the
index before the sound, so that a player may begin before it has the whole file.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from rupor.clock import RATE
from rupor.model import Chapter, Label, Loudness
from rupor.package.tags import facts
from rupor.package.tags.clean import shortened
from rupor.package.tags.picture import is_png
from rupor.run import ffmpeg, process

MOST_CHAPTERS = 255
"""Nero's list counts them with one byte."""
LONGEST_TITLE = 255
"""Bytes of UTF-8, which Nero's list counts with one byte."""
_CHAPTERS = re.compile(rb"mdhd\0{4}.{16}(\0\0)\0{2}.{4}hdlr.{8}text", re.DOTALL)
"""Head of the track of chapters, up to its kind; the group is its language, which ffmpeg leaves at 0: English."""
OWN = "----:com.apple.iTunes:"
"""Before the name of what has no atom of its own."""


def write(source: Path, new: Path, label: Label, loudness: Loudness) -> None:
    """Write a copy of the M4A file *source* to *new*, with tags and chapters in place of those that it has."""
    from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

    _copy(source, new, facts.alpha3(label.language), label.chapters[:MOST_CHAPTERS])
    _name_language(new, facts.alpha3(label.language))
    file = MP4(new)
    if file.tags is None:
        file.add_tags()
    file.tags.clear()
    file.tags.update({name: [text] for name, text in _atoms(label).items() if text})
    if label.part:
        file.tags["trkn"] = [(label.part, label.parts)]
    for name, text in [*_named(label), *facts.replay_gain(loudness)]:
        file.tags.setdefault(OWN + name, []).append(MP4FreeForm(text.encode("utf-8")))
    if label.cover:
        kind = MP4Cover.FORMAT_PNG if is_png(label.cover) else MP4Cover.FORMAT_JPEG
        file.tags["covr"] = [MP4Cover(label.cover, kind)]
    file.save(padding=lambda info: 0)


def _atoms(label: Label) -> dict[str, str]:
    return {
        "\xa9nam": label.title,
        "\xa9ART": label.agency,
        "\xa9alb": label.series,
        "\xa9day": label.date,
        "\xa9cmt": "\n".join(text for _, text in facts.notes(label)),
        "\xa9lyr": label.text,
        "cprt": facts.rights(label),
    }


def _named(label: Label) -> list[tuple[str, str]]:
    """List what has no atom of its own."""
    found = [
        ("PUBLISHER", label.publisher),
        ("LANGUAGE", label.language),
        ("LICENSE", label.licence),
        *(("VOICE", voice) for voice in facts.voices(label)),
        *facts.extras(label),
    ]
    return [(name, text) for name, text in found if text]


def _copy(source: Path, new: Path, language: str, chapters: Sequence[Chapter]) -> None:
    """Copy the sound of a file into a new one, with chapters and its language; raise ProcessError if it fails."""
    command = ffmpeg.command("-y", "-i", str(source.absolute()), "-f", "ffmetadata", "-i", "pipe:0")
    command += ["-map", "0:a", "-c", "copy", "-map_metadata", "1", "-map_chapters", "1"]
    command += ["-metadata:s:a:0", f"language={language}", "-movflags", "+faststart"]
    command += ["-fflags", "+bitexact", "-f", "ipod", str(new.absolute())]
    with process.stream(command) as program:
        program.write(_chapters(chapters).encode("utf-8"))
        program.close()


def _name_language(path: Path, language: str) -> None:
    """Write the language of the track of chapters, three letters of five bits each (ISO 14496-12, 8.4.2)."""
    data = path.read_bytes()
    found = _CHAPTERS.search(data, 0, data.index(b"mdat"))
    if found:
        first, second, third = (ord(letter) - 0x60 for letter in language)
        with path.open("r+b") as file:
            file.seek(found.start(1))
            file.write((first << 10 | second << 5 | third).to_bytes(2, "big"))


def _chapters(chapters: Sequence[Chapter]) -> str:
    """Write chapters as ffmpeg reads them (its FFMETADATA form)."""
    lines = [";FFMETADATA1"]
    for one in chapters:
        title = shortened(one.title, LONGEST_TITLE)
        for sign in "\\=;#":
            title = title.replace(sign, "\\" + sign)
        lines += ["[CHAPTER]", f"TIMEBASE=1/{RATE}", f"START={one.start}", f"END={one.end}", f"title={title}"]
    return "\n".join(lines) + "\n"
