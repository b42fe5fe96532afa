"""A message made ready for a voice: cut into segments, each written out for the ear with the lexicons that apply."""

from collections.abc import Sequence
from pathlib import Path

from rupor.model import Message, Segment
from rupor.text import lexicons, segment
from rupor.text.verbalize import verbalize


def segments(message: Message, more: Sequence[Path] = ()) -> tuple[Segment, ...]:
    """Cut a message and write it out for the ear.

    *more* are lexicons that the user names, trusted before those that lie beside the text. Raise ConfigError with every
    mistake of a lexicon at once.
    """
    read = [lexicons.read(path) for path in dict.fromkeys((*more, *lexicons.find(message)))]
    return verbalize(segment.split(message), read, message.contact)
