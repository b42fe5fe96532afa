"""Vorbis comments for Opus (RFC 7845, 5.2) and FLAC (RFC 9639, 8.6), with the names that players know."""

import base64
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from rupor import clock
from rupor.model import Label, Loudness
from rupor.package.tags import facts
from rupor.package.tags.picture import media_type

if TYPE_CHECKING:
    from mutagen.flac import Picture

FRONT_COVER = 3
MOST_CHAPTERS = 999
"""Three digits number them."""

Comments = list[tuple[str, str]]


def write_opus(source: Path, new: Path, label: Label, loudness: Loudness) -> None:
    """Write a copy of the Opus file *source* to *new*, with comments in place of those that it has."""
    from mutagen.oggopus import OggOpus

    shutil.copyfile(source, new)
    file = OggOpus(new)
    file.tags.clear()
    file.tags.extend([*_comments(label), *facts.r128_gain(loudness)])
    if label.cover:
        block = base64.b64encode(_picture(label.cover).write()).decode("ascii")
        file.tags.append(("METADATA_BLOCK_PICTURE", block))
    file.save(padding=lambda info: 0)


def write_flac(source: Path, new: Path, label: Label, loudness: Loudness) -> None:
    """Write a copy of the FLAC file *source* to *new*, with comments and cover in place of those that it has."""
    from mutagen.flac import FLAC

    shutil.copyfile(source, new)
    file = FLAC(new)
    if file.tags is None:
        file.add_tags()
    file.tags.clear()
    file.tags.extend([*_comments(label), *facts.replay_gain(loudness)])
    file.clear_pictures()
    if label.cover:
        file.add_picture(_picture(label.cover))
    file.save(padding=lambda info: 0)


def _picture(cover: bytes) -> "Picture":
    """Make a picture block; its size in pixels is left unknown, which readers take from the picture."""
    from mutagen.flac import Picture

    picture = Picture()
    picture.type, picture.mime, picture.data = FRONT_COVER, media_type(cover), cover
    return picture


def _comments(label: Label) -> Comments:
    """List every comment, what players show first; a name may come twice."""
    found = [
        ("TITLE", label.title),
        ("ARTIST", label.agency),
        ("ALBUM", label.series),
        ("TRACKNUMBER", str(label.part) if label.part else ""),
        ("TRACKTOTAL", str(label.parts) if label.part else ""),
        ("ORGANIZATION", label.publisher),
        ("DATE", label.date),
        ("LANGUAGE", label.language),
        ("LICENSE", label.licence),
        ("COPYRIGHT", facts.rights(label)),
        # Not PERFORMER: mediainfo then takes the ARTIST for a composer.
        *(("VOICE", voice) for voice in facts.voices(label)),
        *(("DESCRIPTION", text) for _, text in facts.notes(label)),
        *facts.extras(label),
        *_chapters(label),
        ("LYRICS", label.text),
    ]
    return [(name, text) for name, text in found if text]


def _chapters(label: Label) -> Comments:
    """List where chapters begin, with their names (the CHAPTER extension of Xiph's wiki)."""
    found = []
    for number, one in enumerate(label.chapters[:MOST_CHAPTERS], 1):
        name = f"CHAPTER{number:03}"
        found += [(name, clock.stamp(one.start, ".")), (f"{name}NAME", one.title)]
    return found
