"""What one partner gets from one package: its sound, the papers that it asked for, and what tells versions apart.

Nothing leaves that is not, byte for byte, what the package's manifest says; a sound file that the package was not made
with is rendered from its lossless one (``outlets``).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rupor import outputs
from rupor.captions.formats import FORMATS
from rupor.clock import minutes, seconds
from rupor.delivery import outlets, rebuilt
from rupor.delivery.rebuilt import cue_sheet as cue_sheet
from rupor.delivery.rebuilt import digest
from rupor.errors import ConfigError, PackageError
from rupor.model import House, Partner, Profile, Rendition, Report
from rupor.package import own_sum
from rupor.package.read import File, Opened
from rupor.package.seal import MANIFEST
from rupor.run.cache import Cache
from rupor.run.registry import close_matches

NO_RULES = House()
"""An office that wants nothing of its own."""
PAPERS_OF = {"txt": "transcript", "timeline.json": "timeline"}
"""Which output writes papers of that ending, where its name does not say it."""
ALWAYS = ("timeline",)
"""Outputs without which no other file can be made from a package later."""

_whole: rebuilt.Once[bool] = rebuilt.Once()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One file that a partner gets."""

    role: str
    """``sound``, ``sound-2`` for the second of several parts, ``segment-07``, or a paper's ending."""
    ending: str
    """Of its name: ``mp3``, ``cue-sheet.pdf``."""
    file: Path
    """Where it is on this disk."""
    source: str
    """Its name in the package, or the one that it would have there."""
    media_type: str
    size: int
    sha256: str
    mark: str
    """What it is, wherever it was made: its sum; for a file made here, the sum of what it was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Everything that one partner gets from one package."""

    opened: Opened
    pieces: tuple[Piece, ...]
    content: str
    """SHA-256 that tells versions apart: the same on every machine and at every time."""
    facts: Mapping[str, str]
    """What the package says of itself, for ``changes.note``."""
    embargo: datetime | None
    """UTC."""
    title: str
    slug: str
    language: str
    date: str


def parcel(opened: Opened, partner: Partner, cache: Cache, report: Report, house: House = NO_RULES) -> Parcel:
    """Pick what *partner* gets from a package, and make what is missing.

    Raise ConfigError where the package has not what the partner asked for and it cannot be made from it, and
    PackageError where a file is not the one that the manifest names.
    """
    _check_manifest(opened)
    embargo = _embargo(opened)
    papers = tuple(_papers(opened, partner))
    pieces = (*_sound(opened, partner, cache, report, house), *papers)
    if not pieces:
        raise ConfigError(
            f"partner '{partner.name}': gets neither sound nor papers. Expected 'profile' or 'papers'. Add one to its "
            "table in partners.toml"
        )
    about = opened.about
    return Parcel(
        opened=opened,
        pieces=pieces,
        content=_content(pieces, embargo, about.expires),
        facts=_facts(opened, partner.profile, pieces, embargo),
        embargo=embargo,
        title=opened.title or opened.message,
        slug=opened.message,
        language=opened.language,
        date=about.date,
    )


def takes(partner: Partner, language: str) -> bool:
    """Tell whether a partner wants messages in *language*: one that wants ``pt`` takes ``pt-BR`` as well."""
    tag = language.lower()
    return not partner.languages or any(
        tag == one.lower() or tag.startswith(f"{one.lower()}-") for one in partner.languages
    )


def wanted(partners: Sequence[Partner], language: str) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    """Name the profiles and the outputs that a package in *language* must be made with to serve *partners*.

    Raise ConfigError for two partners whose profiles have one name and ask for different files, and for papers that no
    output writes.
    """
    profiles: dict[str, tuple[Profile, str]] = {}
    writers: dict[str, None] = dict.fromkeys(ALWAYS)
    mistakes: list[str] = []
    for partner in partners:
        if takes(partner, language):
            mistakes += _wanted_sound(partner, profiles)
            mistakes += _wanted_papers(partner, writers)
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return tuple(profile for profile, _ in profiles.values()), tuple(writers)


def _wanted_sound(partner: Partner, profiles: dict[str, tuple[Profile, str]]) -> Iterator[str]:
    """Add a partner's profile to *profiles*, each with who asked first; yield what is wrong with it."""
    if partner.profile is None:
        return
    known, owner = profiles.setdefault(partner.profile.name, (partner.profile, partner.name))
    if not outlets.same(known, partner.profile):
        yield (
            f"partner '{partner.name}': profile '{known.name}' asks for other files than that of '{owner}'. Expected "
            "one meaning for one name. Give one of them a profile of its own in rupor.toml"
        )


def _wanted_papers(partner: Partner, writers: dict[str, None]) -> Iterator[str]:
    """Add the outputs that write a partner's papers to *writers*; yield what none writes."""
    if partner.letter or partner.address.kind == "mail":
        writers["cue-sheet"] = None  # letters are written from it
    for ending in partner.papers:
        if output := _output(ending):
            writers[output] = None
        else:
            yield f"partner '{partner.name}': no output writes '{ending}'. {close_matches(ending, _endings())}"


def _endings() -> dict[str, str]:
    """Return the usual endings of papers with the outputs that write them."""
    captions = {FORMATS.load(name).suffix: name for name in FORMATS.entries()}
    papers = {f"{name}.pdf": name for name in outputs.PAPERS.entries()}
    return {**captions, **PAPERS_OF, **papers}


def _output(ending: str) -> str:
    """Name the output that writes files of that ending; empty where none does."""
    papers = next((name for name in outputs.PAPERS.entries() if ending.startswith(f"{name}.")), "")
    plain = ending if outputs.codec(ending) else ""
    return papers or plain or _endings().get(ending, "")


def _check_manifest(opened: Opened) -> None:
    """Raise PackageError for a manifest that was changed since it was made; older ones have no sum of their own."""
    path = opened.folder / MANIFEST
    try:
        sound = _whole.get((path, digest(path)), lambda: _as_made(path.read_bytes()))
    except OSError as error:
        raise PackageError(
            f"{path}: cannot be read ({error.strerror}). Expected the package's manifest. Make it readable"
        ) from error
    if not sound:
        raise PackageError(
            f"{path}: was changed since it was made. Expected the manifest as it was made. Run: rupor verify "
            f"{opened.folder}"
        )


def _as_made(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False  # it could be read when the package was opened
    return own_sum.holds(data) is not False


def _embargo(opened: Opened) -> datetime | None:
    """Return the embargo in UTC; raise PackageError for one that leaves open when it ends."""
    text = opened.about.embargo
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise PackageError(
            f"{opened.folder / MANIFEST}: the embargo '{text[:80]}' is no moment. Expected date, time and UTC offset, "
            "such as 2026-09-01T10:00+00:00. Correct it in the text, and make the package again: rupor produce"
        )
    return moment.astimezone(UTC)


def _sound(opened: Opened, partner: Partner, cache: Cache, report: Report, house: House) -> tuple[Piece, ...]:
    """Take the sound from the package, where it was made for such an outlet, or make it."""
    profile = partner.profile
    if profile is None:
        return ()
    # One of the same name comes first, then any other that asks for the same files.
    names = sorted(
        (name for name, one in opened.profiles.items() if outlets.same(one, profile)),
        key=lambda name: (name != profile.name, name),
    )
    for name in names:
        files = [file for file in opened.files if file.profile == name]
        if files:
            return tuple(_heard([(file, rebuilt.checked(opened, file)) for file in files], ""))
    found, mark = outlets.made(opened, profile, cache, report, house, f"partner '{partner.name}'")
    return tuple(_heard([(one.rendition, one.file) for one in found], mark))


def _heard(files: Iterable[tuple[File | Rendition, Path]], mark: str) -> Iterator[Piece]:
    """Give each sound file its role, in the order in which they are heard: the whole or its parts, then segments."""
    ordered = sorted(files, key=lambda one: (one[0].segment is not None, one[0].start, one[0].name))
    parts = sum(file.segment is None for file, _ in ordered)
    digits = max(2, len(str(len(ordered) - parts)))
    for number, (file, path) in enumerate(ordered, 1):
        if file.segment is not None:
            role = f"segment-{number - parts:0{digits}}"
        else:
            role = f"sound-{number}" if parts > 1 else "sound"
        yield _piece(role, file.name.rpartition(".")[2], file, path, f"{mark}/{role}" if mark else "")


def _piece(role: str, ending: str, file: File | Rendition, path: Path, mark: str = "") -> Piece:
    return Piece(
        role=role,
        ending=ending,
        file=path,
        source=file.name,
        media_type=file.media_type,
        size=path.stat().st_size if file.size is None else file.size,
        sha256=file.sha256,
        mark=mark or file.sha256,
    )


def _papers(opened: Opened, partner: Partner) -> Iterator[Piece]:
    """Find the papers that a partner asked for; raise ConfigError with all that the package has not."""
    endings = tuple(dict.fromkeys(partner.papers))
    found = {ending: file for ending in endings if (file := _paper(opened, ending))}
    missing = [ending for ending in endings if ending not in found]
    if missing:
        writers = ",".join(dict.fromkeys(_output(one) or one for one in missing))
        raise ConfigError(
            f"partner '{partner.name}': {opened.folder} has no {', '.join(missing)}. Expected every paper that the "
            f"partner asks for. Make the package again, with these besides what it has: rupor produce TEXT --outputs "
            f"{writers}"
        )
    for ending, file in found.items():
        yield _piece(ending, ending, file, rebuilt.checked(opened, file))


def _paper(opened: Opened, ending: str) -> File | None:
    """Return the file that is named or ends so; of several (``news.vtt``, ``news.words.vtt``) the plainest."""
    fitting = [
        file
        for file in opened.files
        if "/" not in file.name and (file.name == ending or file.name.endswith(f".{ending}"))
    ]
    return min(fitting, key=lambda file: (len(file.name), file.name), default=None)


def _content(pieces: Sequence[Piece], embargo: datetime | None, expires: str) -> str:
    """Sum up what is sent; a new embargo is a new version too, for a station must be told."""
    listed = sorted((piece.role, piece.ending, piece.mark) for piece in pieces)
    told = json.dumps([listed, _moment(embargo), expires])
    return hashlib.sha256(told.encode()).hexdigest()


def _moment(embargo: datetime | None) -> str:
    return embargo.isoformat() if embargo else ""


def _facts(
    opened: Opened, profile: Profile | None, pieces: Sequence[Piece], embargo: datetime | None
) -> dict[str, str]:
    papers = [piece for piece in pieces if piece.role == piece.ending]
    sound = [piece for piece in pieces if piece.role != piece.ending]
    level = ""
    if profile:
        unit = "dB RMS" if profile.target.rms else "LUFS"
        level = f"{profile.target.integrated:.1f} {unit}"
    return {
        "title": opened.title,
        "text": opened.about.source_sha256,
        "voices": ", ".join(sorted({voice.id for voice in opened.speakers})),
        "length": minutes(seconds(opened.length)),
        "embargo": _moment(embargo),
        "expires": opened.about.expires,
        "level": level,
        "profile": profile.name if profile else "",
        "sound": _content(sound, None, "") if sound else "",
        "papers": _content(papers, None, "") if papers else "",
    }
