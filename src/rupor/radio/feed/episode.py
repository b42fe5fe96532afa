"""What a feed knows of its episodes and of itself; ``index.json`` in the site's folder is its written form."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

SPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Namespace of podcast:guid (Podcasting 2.0)."""
FORM = 1
"""Of what is kept and of the pages in an episode's folder; another number makes every episode anew."""
LONGEST_FOLDER = 40
"""With an address of the site of at most 120 characters, no address is longer than 255."""
LONGEST_STEM = 24
_PLAIN = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\Z)[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One file in the site's folder; its name holds a part of its hash, so that it never changes."""

    role: str
    """``sound``, ``other sound``, ``captions``, ``transcript``, ``page``, ``chapters`` or ``cover``."""
    path: str
    """Below the site's folder."""
    media_type: str
    size: int
    sha256: str
    title: str = ""
    codecs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One message in one language, as the feed tells it."""

    message: str
    language: str
    content: str
    """Hash of what the package says and holds of it: tells a corrected version apart."""
    made_of: str
    """Hash of all that it was made from, the office's rules too."""
    guid: str
    folder: str
    """Below the language's folder."""
    title: str
    description: str
    """Paragraphs, parted by an empty line."""
    published: str = ""
    """ISO 8601, UTC; empty: nobody said when."""
    expires: str = ""
    """ISO 8601 date, the last day."""
    seconds: float
    synthetic: bool
    author: str = ""
    licence: str = ""
    files: tuple[Stored, ...]

    def of(self, role: str) -> tuple[Stored, ...]:
        """Return its files of one role."""
        return tuple(one for one in self.files if one.role == role)

    @property
    def sound(self) -> Stored:
        """Return the sound file that players download."""
        return self.of("sound")[0]

    @property
    def moment(self) -> datetime | None:
        """Return when it was published."""
        return datetime.fromisoformat(self.published) if self.published else None

    def over(self, now: datetime) -> bool:
        """Tell whether its last day is over, by UTC."""
        return over(self.expires, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The feed of one language."""

    language: str
    guid: str
    """podcast:guid: made of its first address, and kept when it moves."""
    cover: Stored
    cover_of: str
    """Hash of what the cover was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that a site's folder holds."""

    rupor_feed: int = FORM
    channels: tuple[Channel, ...] = ()
    episodes: tuple[Episode, ...] = ()
    pages: tuple[str, ...] = ()
    """Pages and feeds that are ours, below the folder: they are written over."""
    spare: Mapping[str, str] = field(default_factory=dict)
    """Files that no feed names, or none yet, and since when (ISO 8601, UTC)."""
    withdrawn: tuple[tuple[str, str, str], ...] = ()
    """Message, language and content of what was withdrawn."""

    def find(self, message: str, language: str) -> Episode | None:
        """Return the episode of a message in a language."""
        known = (one for one in self.episodes if (one.message, one.language) == (message, language))
        return next(known, None)

    @property
    def named(self) -> frozenset[str]:
        """Return the paths that feeds and pages name."""
        files = (file.path for one in self.episodes for file in one.files)
        return frozenset((*files, *(one.cover.path for one in self.channels)))


def channel_guid(feed_url: str) -> str:
    """Make a feed's podcast:guid from its address.

    >>> channel_guid("https://podnews.net/rss/")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    return str(uuid.uuid5(SPACE, feed_url.partition("://")[2].rstrip("/")))


def episode_guid(channel: str, message: str) -> str:
    """Make an episode's guid, which stays the same whatever is corrected in it."""
    return str(uuid.uuid5(uuid.UUID(channel), message))


def folder(message: str) -> str:
    """Name the folder of a message: its id where that is plain, else what is plain of it and a hash.

    >>> folder("clean-water"), folder("Чистая вода"), folder("Water 2!")
    ('clean-water', 'message-3fe08de7', 'water-2-9b5c6c00')
    """
    if _PLAIN.fullmatch(message):
        return message
    slug = re.sub(r"[^a-z0-9]+", "-", message.lower())[: LONGEST_FOLDER - 9].strip("-")
    return f"{slug or 'message'}-{sha256(message.encode()).hexdigest()[:8]}"


def file_name(stem: str, digest: str, suffix: str) -> str:
    """Name a file by letters and digits of *stem* and by its content.

    >>> file_name("clean-water", "0123456789abcdef0123", "mp3")
    'cleanwater0123456789abcdef.mp3'
    """
    return f"{re.sub('[^a-z0-9]', '', stem)[:LONGEST_STEM]}{digest[:16]}.{suffix}"


def over(expires: str, now: datetime) -> bool:
    """Tell whether the day *expires* (ISO 8601; empty: never) is over by UTC."""
    if not expires:
        return False
    day = date.fromisoformat(expires)
    return day < date.max and now >= datetime.combine(day + timedelta(days=1), time(), UTC)
