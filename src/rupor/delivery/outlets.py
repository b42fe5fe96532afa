"""Sound files for an outlet that a package was not made for: rendered from the package's best lossless sound.

They are made like all renditions (written, decoded, measured, until they are right; tagged, and signed where the
office has a certificate) and kept in the cache, where they are found by what they were made from.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import filelock

from rupor import __version__
from rupor.clock import samples, seconds
from rupor.delivery import rebuilt
from rupor.delivery.rebuilt import Once
from rupor.errors import ConfigError, PackageError, ProcessError
from rupor.model import House, Label, Loudness, Profile, Programme, Rendition, Report
from rupor.package.read import TIMELINE, File, Opened
from rupor.run.cache import Cache

LOSSLESS = ("flac", "pcm16", "pcm24")
LEAST_RATE = 44_100
"""Samples a second of a file that others may be made from."""
WAV = "audio/wav"
PATIENCE = 3600
"""Seconds to wait for another process that makes the same file."""
UNTOLD = ("name", "title", "note")
"""What a profile says for people: another word there makes no other file."""
ABOUT_TEXT = ("paragraphs", "source", "source_sha256", "encoding")
"""What is known of a message's source: another spelling there makes no other file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file in the cache."""

    rendition: Rendition
    """Named as the package would name it."""
    file: Path


_known: Once[tuple[Made, ...]] = Once()


def same(one: Profile, other: Profile) -> bool:
    """Tell whether two profiles ask for the same files, whatever they are called."""
    return _definition(one) == _definition(other)


def _definition(profile: Profile) -> dict[str, Any]:
    return {key: value for key, value in asdict(profile).items() if key not in UNTOLD}


def lossless(opened: Opened) -> File | None:
    """Return the best file of the whole message that others may be made from; None where there is none.

    The less a limiter had to do in it, the better.
    """
    found = [
        (*rank, file.name, file)
        for file in opened.files
        if _whole(file, opened) and (rank := _rank(file, opened)) is not None
    ]
    return min(found, key=lambda one: one[:-1])[-1] if found else None


def _whole(file: File, opened: Opened) -> bool:
    """Tell whether it is sound, and all of the message."""
    heard = file.media_type.startswith("audio/") and file.segment is None and file.start == 0
    return heard and (file.length is None or file.length == opened.length)


def _rank(file: File, opened: Opened) -> tuple[bool, float, int] | None:
    """Rate a file, the lowest is best; None: nothing may be made from it."""
    if not file.profile:
        if file.media_type != WAV or opened.target is None:
            return None
        return False, opened.target.integrated, -16
    profile = opened.profiles.get(file.profile)
    if profile is None or profile.coding not in LOSSLESS or profile.band or profile.rate < LEAST_RATE:
        return None
    softened = profile.target.short_term is not None and seconds(opened.length) <= profile.target.spot
    return softened, profile.target.integrated, -24 if profile.coding == "pcm24" else -16


def made(
    opened: Opened, profile: Profile, cache: Cache, report: Report, house: House, where: str
) -> tuple[tuple[Made, ...], str]:
    """Take the files of *profile* from the cache, or make them; tell with them the sum of what they are made from.

    That sum is the same on every machine and in every version of Rupor. *where* begins every error: ConfigError where
    the package has nothing that they could be made from, or less silence at its ends than the profile wants, and
    PackageError where a file is not what the manifest says or cannot be made right.
    """
    source = _source(opened, profile, where)
    for file in (source, rebuilt.named(opened, TIMELINE)):
        if file:
            rebuilt.checked(opened, file)
    order = _Order(opened, source, profile, cache, house)
    mark = _mark(order)
    # Who looks on at it changes nothing; whose rules are asked for does.
    wish = (mark, opened.folder, profile.name, cache.root, repr(house))
    try:
        found = _known.get(wish, lambda: _made(order, mark, report))
        if not all(map(_stands, found)):
            _known.forget(wish)
            found = _known.get(wish, lambda: _made(order, mark, report))
    except (PackageError, ProcessError) as error:
        raise PackageError(f"{where}: profile '{profile.name}': {error}") from error
    return found, mark


def _mark(order: "_Order") -> str:
    """Return the sum of what files are made from."""
    opened = order.opened
    about = {key: value for key, value in asdict(opened.about).items() if key not in ABOUT_TEXT}
    times = [(one.start, one.end, one.segment.pause) for one in opened.placed]
    return _sum([order.source.sha256, opened.length, times, _definition(order.profile), about])


def _source(opened: Opened, profile: Profile, where: str) -> File:
    """Return what files of *profile* are made from; raise ConfigError where they cannot be."""
    again = f"rupor produce TEXT --profile {profile.name}"
    source = lossless(opened)
    if source is None or not opened.placed:
        has = ", ".join(file.name for file in opened.files if file.segment is None) or "no files"
        raise ConfigError(
            f"{where}: {opened.folder} has no sound for profile '{profile.name}', and none that it can be made from: "
            f"it has {has}. Expected a lossless file (profile archive, or output wav) and {TIMELINE}. Run: {again},"
            "archive"
        )
    head, tail = opened.placed[0].start, opened.length - opened.placed[-1].end
    for name, silent, wants in (("before", head, profile.head), ("after", tail, profile.tail)):
        if silent < samples(wants):
            raise ConfigError(
                f"{where}: {opened.folder} has {seconds(silent):.2f} s of silence {name} the speech. Expected "
                f"{wants:g} s for profile '{profile.name}'. Run: {again}"
            )
    return source


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be made from what."""

    opened: Opened
    source: File
    profile: Profile
    cache: Cache
    house: House


def _made(order: _Order, mark: str, report: Report) -> tuple[Made, ...]:
    """Take files from the cache, or make them there: one process at a time."""
    card, programme = rebuilt.labelled(order.opened, order.house)
    key = _sum([mark, __version__, asdict(replace(card, cover=_own_cover(order.house))), _signer(order)])
    locks = order.cache.root / "locks"
    try:
        found = _kept(order.cache, key)
        if found:
            return found
        locks.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(locks / f"{key[:32]}.lock", timeout=PATIENCE):
            # Another process may have made them meanwhile.
            return _kept(order.cache, key) or _keep(order, key, card, programme, report)
    except filelock.Timeout as error:
        raise PackageError(
            "another run has been making these files for an hour. Expected its end. End it, then run this again"
        ) from error
    except OSError as error:
        raise PackageError(
            f"{error.filename or order.cache.root}: cannot be written ({error.strerror}). Expected room for the "
            "files. Free some space, or name another folder in RUPOR_CACHE"
        ) from error


def _sum(value: object) -> str:
    """Return the SHA-256 of a value as JSON; bytes count by their own sum."""
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, default=lambda raw: hashlib.sha256(raw).hexdigest()
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _own_cover(house: House) -> bytes:
    """Return the office's own picture; one that is made from the title is known by the title."""
    if house.cover is None:
        return b""
    from rupor import cover

    return cover.of(house.cover)


def _signer(order: _Order) -> str:
    """Return the sum of the certificate that files are signed with; empty where they are not."""
    house = order.house
    if not (house.certificate and house.key and order.profile.tags):
        return ""
    try:
        return rebuilt.digest(house.certificate)
    except OSError as error:
        raise ConfigError(
            f"{house.certificate}: cannot be read ({error.strerror}). Expected the certificate that rupor.toml names. "
            "Make it readable"
        ) from error


def _keep(order: _Order, key: str, card: Label, programme: Programme, report: Report) -> tuple[Made, ...]:
    """Make the files in a folder of their own, and let them appear in the cache one by one, their list at last."""
    with _workshop(order.cache, key) as folder:
        found = []
        for number, (rendition, path) in enumerate(_rendered(order, folder, card, programme, report)):
            place = _place(order.cache, key, number, rendition.name)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
            found.append(Made(rendition=rendition, file=place))
    listed = json.dumps([asdict(one.rendition) for one in found])
    if not order.cache.put(key, listed.encode()):
        raise PackageError(
            f"{order.cache.root}: cannot be written. Expected room for the files. Free some space, or name another "
            "folder in RUPOR_CACHE"
        )
    return tuple(found)


@contextlib.contextmanager
def _workshop(cache: Cache, key: str) -> Iterator[Path]:
    """Give an empty folder on the cache's disk; what a killed run left there is cleared away by the next one."""
    folder = cache.root / "making" / key[:32]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rendered(
    order: _Order, folder: Path, card: Label, programme: Programme, report: Report
) -> Iterator[tuple[Rendition, Path]]:
    """Yield the finished files of the profile."""
    from rupor import packing
    from rupor.sound import codec, render

    profile, opened = order.profile, order.opened
    to = folder / profile.name
    to.mkdir()
    narration = rebuilt.narration(opened, rebuilt.checked(opened, order.source), programme, folder)
    programme = replace(programme, narration=narration)
    if profile.tags:
        card = replace(card, cover=_cover(order, card))
    stem = f"{opened.message}.{opened.language}"
    masters = render.render(narration, {profile.name: (profile, to)}, stem, report)
    kind = codec.of(profile).media_type
    for master in masters[profile.name]:
        yield (
            packing.finish(
                packing.Sound(master=master, profile=order.profile, media_type=kind),
                programme,
                card,
                order.house,
            ),
            master.path,
        )


def _cover(order: _Order, card: Label) -> bytes:
    from rupor import cover, packing

    if order.profile.format not in packing.PICTURED:
        return b""
    return _own_cover(order.house) or cover.png(card.title, card.agency, card.language)


def _place(cache: Cache, key: str, number: int, name: str) -> Path:
    """Name a file in the cache, where ``Cache.prune`` finds it as it finds all others."""
    return cache.root / key[:2] / f"{key}-{number:04}.{name.rpartition('.')[2]}"


def _kept(cache: Cache, key: str) -> tuple[Made, ...]:
    """Return the files of *key* that are in the cache; nothing unless all of them are there and sound."""
    listed = cache.get(key)
    if listed is None:
        return ()
    found = []
    for number, one in enumerate(_renditions(json.loads(listed))):
        place = _place(cache, key, number, one.name)
        with contextlib.suppress(OSError):
            os.utime(place)  # as ``Cache.get`` does: what is used stays
        found.append(Made(rendition=one, file=place))
    return tuple(found) if all(map(_stands, found)) else ()


def _renditions(listed: list[dict[str, Any]]) -> Iterator[Rendition]:
    for one in listed:
        heard: Mapping[str, float] | None = one["loudness"]
        yield Rendition(**{**one, "loudness": Loudness(**heard) if heard else None})


def _stands(one: Made) -> bool:
    """Tell whether a file is in the cache as it was put there."""
    try:
        return (
            one.file.stat().st_size == one.rendition.size and rebuilt.digest(one.file) == one.rendition.sha256
        )
    except OSError:
        return False
