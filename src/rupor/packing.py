"""Everything of a package but its manifest: tag and sign the sound, write what is text, and the papers that go with it.

Order matters: tags change a file, a signature covers the tags, and a hash covers both.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rupor import label, outputs
from rupor.clock import RATE
from rupor.config import Settings
from rupor.model import (
    Coding,
    Event,
    Format,
    House,
    Label,
    Master,
    Paper,
    Profile,
    Programme,
    Rendition,
    Report,
    Target,
)
from rupor.package import manifest, tags

PICTURED = {"mp3", "m4a", "ogg", "flac"}
"""Formats whose tags hold a picture."""
PLAIN: dict[str, tuple[Format, Coding]] = {"mp3": ("mp3", "mp3"), "wav": ("wav", "pcm16")}
"""Form and coding of the sound files that are made for no profile, by their suffix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A finished sound file."""

    master: Master
    profile: Profile
    media_type: str


def plain(suffix: str, target: Target) -> Profile:
    """Describe a sound file that is made for no profile; what is neither MP3 nor WAV gets no tags from us."""
    form, coding = PLAIN.get(suffix, ("raw", "pcm16"))
    return Profile(
        name="", title="", note="", format=form, coding=coding, rate=RATE, channels=1, target=target
    )


def pack(
    programme: Programme, settings: Settings, sounds: Sequence[Sound], whole: Path, report: Report
) -> tuple[Rendition, ...]:
    """Finish every sound file, write all other outputs into the folder *whole*, and describe each file."""
    card = label.of(programme, settings.house, _cover(programme, settings, sounds))
    report(Event(step="write", done=0, total=len(sounds) + len(settings.outputs), subject="tags"))
    with ThreadPoolExecutor(4, "rupor-pack") as pool:
        found = list(pool.map(lambda sound: finish(sound, programme, card, settings.house), sounds))
    written = [name for name in settings.outputs if not outputs.codec(name)]
    for done, name in enumerate(written, len(sounds) + 1):
        for paper in _papers(name, programme, card, found):
            path = whole / paper.name
            path.write_bytes(paper.data)
            found.append(manifest.rendition(path, paper.media_type))
        report(Event(step="write", done=done, total=len(sounds) + len(written), subject=name))
    return tuple(sorted(found, key=lambda rendition: rendition.name))


def _cover(programme: Programme, settings: Settings, sounds: Sequence[Sound]) -> bytes:
    """Return the picture that players show: the office's own, else one made from the title."""
    if not any(sound.profile.tags and sound.profile.format in PICTURED for sound in sounds):
        return b""
    from rupor import cover

    message, house = programme.message, settings.house
    if house.cover:
        return cover.of(house.cover)
    return cover.png(message.title or message.id, message.author or house.agency, message.language)


def finish(sound: Sound, programme: Programme, card: Label, house: House) -> Rendition:
    """Tag one file, sign it where the office has a certificate, and describe it."""
    master = sound.master
    partial = master.part or master.segment is not None
    # A label that no tag will show is not worth making: of a telephone's files there is one for each segment.
    own = label.part(card, programme, master) if partial and sound.profile.tags else card
    tags.write(master.path, sound.profile, own, master.loudness)
    # Where an outlet wants no tags, a signature would be one.
    if house.certificate and house.key and sound.profile.tags:
        from rupor.package import credentials

        if credentials.signable(sound.media_type):
            credentials.sign(master.path, sound.media_type, own, house.certificate, house.key)
    return manifest.rendition(master.path, sound.media_type, master, sound.profile.name)


def _papers(name: str, programme: Programme, card: Label, found: Sequence[Rendition]) -> Sequence[Paper]:
    """Write the output *name*; papers that list files list those in *found*."""
    papers = outputs.papers(name)
    if papers:
        # A file for each segment would bury the others in a list.
        return papers.write(programme, card, [one for one in found if one.segment is None])
    output = outputs.text(name)
    stem = f"{programme.message.id}.{programme.message.language}"
    file = stem + output.name if output.name.startswith(".") else output.name
    data = output.write(programme).encode()
    return [Paper(name=file, media_type=output.media_type, data=data)]
