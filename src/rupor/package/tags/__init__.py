"""What a sound file says of itself, written into the finished file: ID3, iTunes atoms, Vorbis comments or RIFF chunks.

Players, stations and archives that lose every paper still have the file. Only tags change: the coded sound, and what
tells players the encoder's delay, stay as they are. The same file and label give the same bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rupor.errors import PackageError
from rupor.model import Label, Loudness, Profile
from rupor.package.tags import id3, mp4, vorbis
from rupor.package.tags.beside import beside
from rupor.package.tags.clean import cleaned

Writer = Callable[[Path, Path, Label, Loudness], None]
"""Write a copy of the first file, with tags, to the second."""

WRITERS: dict[str, Writer] = {
    "mp3": id3.write,
    "m4a": mp4.write,
    "ogg": vorbis.write_opus,
    "flac": vorbis.write_flac,
}
ROOM = 4096
"""Bytes that a file should leave below its profile's limit, so that who speaks, and how, is told in it."""


def write(path: Path, profile: Profile, label: Label, loudness: Loudness) -> None:
    """Write everything that *label* tells into the file at *path*, in one step: whole or not at all.

    Nothing is written where the profile wants no tags, or its form has none (MP2 for radio, telephone files). A
    profile with a limit of bytes gets no cover; and where the file would still grow over it, the words, then the
    chapters, then all but title, agency, language and the note on synthetic voices are left out, and at last those.

    Raises PackageError where the file is not what its profile says, ProcessError where ffmpeg fails.
    """
    if profile.format == "wav":
        from rupor.package.tags import riff

        # Without tags too: ffmpeg leaves chunks of its own before the sound.
        riff.write(path, profile, label, loudness)
    elif profile.tags and profile.format in WRITERS:
        _fit(path, WRITERS[profile.format], profile.most_bytes, cleaned(label), loudness)


def _fit(path: Path, writer: Writer, most: int, label: Label, loudness: Loudness) -> None:
    """Replace a file by its copy with the most tags that a limit of bytes (0: none) has room for."""
    import mutagen

    with beside(path) as new:
        for told in _ever_less(label) if most else (label,):
            try:
                writer(path, new.path, told, loudness)
            except mutagen.MutagenError as error:
                raise PackageError(
                    f"{path.name}: its tags cannot be written ({error}). Expected a whole sound file of its kind, in "
                    "a folder with room. Make it again: rupor produce"
                ) from error
            if not most or new.path.stat().st_size <= most:
                new.keep()
                return


def _ever_less(label: Label) -> Iterator[Label]:
    """Yield what a small file may tell, dearest first; a cover is not worth its bytes there."""
    label = replace(label, cover=b"")
    yield label
    label = replace(label, text="", words=())
    yield label
    yield replace(label, chapters=(), segments=())
    yield Label(
        id="",
        title=label.title,
        language=label.language,
        agency=label.agency,
        disclosure=label.disclosure,
        disclosure_en=label.disclosure_en,
        speakers=label.speakers,
    )
