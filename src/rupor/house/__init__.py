"""What an office or a station wants in all its messages: its ``rupor.toml``, and what that adds to a message.

Words are added as paragraphs before the message is cut, so that they are spoken, captioned and timed as all others.
"""

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path

from rupor.errors import ConfigError, MessageError
from rupor.model import House, Message, Paragraph
from rupor.run import tables
from rupor.tag import primary
from rupor.text.sentences import sentences
from rupor.text.verbalize import phones

FILE = Path("rupor.toml")
"""Read where nobody names another one."""

_ENDS = re.compile(r"[.!?…。！？؟۔।][\s»”’\"')\]」』】》）]*\Z")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w|(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:/\S*\w)?")
_WITHOUT_SPACES = ("zh", "ja")


def read(path: Path | None = None) -> House:
    """Read the house rules in *path*; without it those of ``rupor.toml`` where we are, or none.

    Raise ConfigError with every mistake, and for every file that they name and that is not there or no sound.
    """
    if path is None and not FILE.exists():
        return House()
    from rupor.house import form

    path = path or FILE
    return form.house(tables.text(path, "the rules of an office", "Correct --config"), path)


def added(message: Message, house: House, synthetic: bool) -> Message:
    """Return *message* with what *house* adds; *synthetic*: a machine speaks it.

    What the message says of itself stands before what the office says. Near the end come, where they are asked for, the
    line that tells of the machine and the key message; the paragraph with the contact stays last, for what is heard
    last is kept. Raise MessageError where the key message is missing, ConfigError where nobody knows the words.
    """
    message = replace(
        message,
        contact=message.contact or house.contact,
        publisher=message.publisher or house.publisher,
        licence=message.licence or house.licence,
        series=message.series or house.series,
    )
    lines = []
    if house.disclose and synthetic:
        lines.append(disclosure(message, house))
    body, ending = _parted(message)
    if house.repeat_key and not _said(_key(message, house), body, ending):
        lines.append(_key(message, house))
    if not lines:
        return message
    own = (Paragraph(kind="paragraph", text=line, language=message.language) for line in lines)
    return replace(message, paragraphs=(*body, *own, *ending))


def disclosure(message: Message, house: House) -> str:
    """Return the sentence that tells listeners of the machine: the office's own, else ours; ConfigError without any."""
    language = message.language
    for words in (house.disclosures, _words()):
        found = words.get(language) or words.get(primary(language))
        if found:
            return _finished(found, language)
    known = ", ".join(sorted({*_words(), *house.disclosures}))
    raise ConfigError(
        f"{house.source or FILE}: speech.disclose: nobody knows how to say it in '{language}'. Expected one of "
        f'{known}, or your own words. Add under [speech.disclosures]: {language} = "...", which says: {_words()["en"]}'
    )


@functools.cache
def _words() -> dict[str, str]:
    """Return the sentence in each language that we know it in."""
    return tomllib.loads((resources.files("rupor.house") / "words.toml").read_text("utf-8"))


def _key(message: Message, house: House) -> str:
    if not message.key:
        raise MessageError(
            f"{message.source}: names no key message, which {house.source or FILE} wants said again at the end "
            "(speech.repeat_key). Expected it in the head of the text. Add there a line such as 'key: Boil the water', "
            "or set repeat_key = false"
        )
    return _finished(message.key, message.language)


def _finished(line: str, language: str) -> str:
    """End a sentence as one, so that the voice falls.

    >>> _finished("Boil the water", "en"), _finished("洗手", "zh"), _finished("Ça va ?", "fr")
    ('Boil the water.', '洗手。', 'Ça va ?')
    """
    line = " ".join(line.split())
    if _ENDS.search(line):
        return line
    return line + ("。" if primary(language) in _WITHOUT_SPACES else ".")


def _said(line: str, body: Sequence[Paragraph], ending: Sequence[Paragraph]) -> bool:
    """Tell whether a text says *line* at its end already: at the end of its *body*, or with the contact."""
    key = _letters(line)
    own = any(key in _letters(one.text) for one in ending)
    return own or (len(body) > 1 and _letters(body[-1].text).endswith(key))


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _parted(message: Message) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Part the last paragraph, or the last items of a list, from those before where it holds the contact.

    Where a text is one paragraph, what parts is its last sentences.
    """
    whole = message.paragraphs
    at = len(whole)
    while at and _holds(whole[at - 1].text, message.contact):
        at -= 1
        if whole[at].kind != "item":
            break
    if any(one.kind not in ("title", "heading") for one in whole[:at]) or at == len(whole):
        return whole[:at], whole[at:]
    first, *others = whole[at:]
    said = sentences(first.text, first.language)
    cut = len(said)
    while cut and _holds(said[cut - 1], message.contact):
        cut -= 1
    if not cut or first.kind != "paragraph":
        return whole, ()
    before, after = "".join(said[:cut]).rstrip(), "".join(said[cut:])
    rest = (replace(first, text=after),) if after else ()
    return (*whole[:at], replace(first, text=before)), (*rest, *others)


def _holds(text: str, contact: str) -> bool:
    """Tell whether a text names the contact: one of its numbers or addresses, or, without any, its words.

    >>> _holds("Call 8 (800) 555-01-42.", "Help line +7 800 555 0142"), _holds("Come in 2025.", "555-0142")
    (True, False)
    >>> _holds("Write to Help@Example.org!", "help@example.org"), _holds("Ask the nurse.", "the nurse")
    (True, True)
    """
    numbers = phones.contacts(contact)
    addresses = {found.casefold() for found in _ADDRESS.findall(contact)}
    if not numbers and not addresses:
        return bool(contact) and _letters(contact) in _letters(text)
    said = {found.casefold() for found in _ADDRESS.findall(text)}
    return bool(addresses & said) or any(
        _same(one, other) for one in numbers for other in phones.contacts(text)
    )


def _same(one: str, other: str) -> bool:
    """Tell whether two numbers are one, with or without the code of its country."""
    least = min(len(one), len(other))
    return one == other or (least >= 9 and one[-9:] == other[-9:])
