"""What a file says of itself, and what an office says of itself: the values behind tags, papers and house sound."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rupor.model.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A named stretch of a sound file."""

    title: str
    language: str
    start: int
    """Samples of the file at ``clock.RATE``."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedWord:
    """A shown word, with the white space after it, and when it is spoken in the file."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who is heard."""

    name: str
    """``rhvoice:irina``, or a person's name where the message gives it."""
    language: str
    synthetic: bool
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Everything that the tags of one sound file may say; empty where it is not known."""

    id: str
    """Of the message."""
    title: str
    language: str
    """BCP 47."""
    agency: str = ""
    """Who speaks in the message: its author, else the office."""
    publisher: str = ""
    date: str = ""
    """ISO 8601 date of the message."""
    licence: str = ""
    contact: str = ""
    series: str = ""
    music: str = ""
    """Title, composer, publisher and rights of the music in it; empty where there is none, or nobody said."""
    embargo: str = ""
    """ISO 8601 date and time with an offset: not on air before."""
    expires: str = ""
    """ISO 8601 date: not on air after."""
    disclosure: str = ""
    """For people, in the message's language: which voice is synthetic; empty where only persons speak."""
    disclosure_en: str = ""
    """The same in English."""
    speakers: tuple[Speaker, ...] = ()
    in_cue: str = ""
    """The first words that are spoken, as they are shown."""
    out_cue: str = ""
    """The last words that are spoken, as they are shown."""
    text: str = ""
    """Everything that is said in the file, as it is shown, one paragraph a line."""
    chapters: tuple[Chapter, ...] = ()
    segments: tuple[Chapter, ...] = ()
    """Every segment, named by its first words."""
    words: tuple[TimedWord, ...] = ()
    length: int = 0
    """Samples of the file at ``clock.RATE``, with its silences."""
    speech_start: int = 0
    speech_end: int = 0
    cover: bytes = b""
    """A square picture, PNG or JPEG."""
    part: int = 0
    """Number of the file, from 1, where a message was split into several; else 0."""
    parts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What the feed of one language is called; empty: as the others."""

    title: str = ""
    description: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What an office's podcast feeds say of themselves."""

    title: str
    description: str
    categories: tuple[tuple[str, ...], ...]
    """Of Apple Podcasts: a category, or one and a category in it."""
    link: str = ""
    """The office's own site; empty: the feed's page."""
    image: Path | None = None
    """1400 to 3000 pixels square; None: the house's cover, else made from the title."""
    author: str = ""
    """Empty: the office."""
    owner: str = ""
    email: str = ""
    """For directories, and for everybody who reads the feed; empty: none is given."""
    copyright: str = ""
    licence_link: str = ""
    """Where a licence can be read that is not of the well-known ones."""
    explicit: bool = False
    locked: bool = True
    """Other hosts may not take the feed over."""
    shows: Mapping[str, Show] = field(default_factory=dict)
    """By language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What an office or a station wants in all its messages: ``rupor.toml``."""

    agency: str = ""
    publisher: str = ""
    licence: str = ""
    contact: str = ""
    series: str = ""
    cover: Path | None = None
    """A picture; None: made from the title."""
    ident: Path | None = None
    """Sound before the message."""
    sign_off: Path | None = None
    """Sound after it."""
    bed: Path | None = None
    """Music under it."""
    music: str = ""
    """Title, composer, publisher and rights of these sounds."""
    bed_below: float = 22.0
    """LU by which the music stays below speech."""
    repeat_key: bool = False
    """The key message is said again at the end."""
    disclose: bool = False
    """A line at the end says that a machine speaks."""
    disclosures: Mapping[str, str] = field(default_factory=dict)
    """That line in the office's own words, by language."""
    profiles: tuple[Profile, ...] = ()
    """The office's own profiles, and its changes to Rupor's."""
    certificate: Path | None = None
    """PEM chain with which Content Credentials are signed."""
    key: Path | None = None
    """PEM private key of the certificate."""
    feed: Feed | None = None
    """Its podcast feeds; None: it has none."""
    source: Path | None = None
    """Where it was read from."""
