"""The users' lexicons: TOML files beside their messages, checked when they are read.

``lexicon.<language>.toml`` holds ``[[entry]]`` tables, described in ``texts/README.md``. One in a message's folder
(or ``<id>.lexicon.<language>.toml`` beside a single file) is for that message; one beside the messages is for all.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rupor.errors import ConfigError
from rupor.model import Message
from rupor.tag import primary
from rupor.text import language as languages
from rupor.text import names
from rupor.text.verbalize.lexicon import Lexicon

LIMIT_BYTES = 10_000_000
"""A lexicon of 50,000 entries with notes."""

_NAME = re.compile(r"(?:(?P<owner>.+)\.)?lexicon(?:\.(?P<language>[^.]+))?\.toml")


def read(path: str | Path) -> Lexicon:
    """Read a lexicon; raise ConfigError that names every mistake in it with its line."""
    from rupor.text.lexicons import form

    path = Path(path)
    return form.lexicon(text(path), str(path), stated(path.name))


def text(path: Path) -> str:
    """Read the text of a file; raise ConfigError when it is not there, too large or not UTF-8."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise ConfigError(f"{path}: is larger than {LIMIT_BYTES:,} bytes. Split it, or give another file")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: is not UTF-8 (byte {error.start}). Expected a text. Save it again as UTF-8"
        ) from error
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}). Expected a lexicon. Check the name"
        ) from error


def stated(name: str) -> str:
    """Return the language that a lexicon's name states; empty when it is silent.

    >>> stated("lexicon.pt_br.toml"), stated("peace-day.lexicon.ru.toml"), stated("words.toml")
    ('pt-BR', 'ru', '')
    """
    match = _NAME.fullmatch(name)
    return languages.tag(match["language"] or "") if match else ""


def find(message: Message) -> tuple[Path, ...]:
    """Find the lexicons for a message and its paragraphs' languages: its own first, then those for all messages.

    A message from standard input has none. A lexicon whose name states no language is an error, for it would never
    be used.
    """
    source = Path(message.source)
    if not source.is_file():
        return ()
    folder = source.parent
    wanted = _wanted(message)
    if languages.tag(source.stem):
        above = folder.parent if folder.name not in ("", "..") else folder / ".."
        return (*_in(folder, {""}, wanted), *_in(above, {""}, wanted))
    by_name, language = names.of(source)
    owners = {message.id, by_name, source.stem.rpartition(".")[0] if language else source.stem}
    return (*_in(folder, owners, wanted), *_in(folder, {""}, wanted))


def _wanted(message: Message) -> list[str]:
    """Name the languages of a message, its main one first; each before the same without a region."""
    tags = [message.language, *(paragraph.language for paragraph in message.paragraphs)]
    return list(dict.fromkeys(name for tag in tags for name in (tag, primary(tag))))


def _in(folder: Path, owners: set[str], wanted: list[str]) -> list[Path]:
    """Return the lexicons in a folder that belong to one of *owners*, in the order of the languages *wanted*."""
    found = [(path, language) for path, language in _lexicons(folder, owners) if language in wanted]
    return [path for path, _ in sorted(found, key=lambda pair: (wanted.index(pair[1]), pair[0]))]


def _lexicons(folder: Path, owners: Iterable[str]) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.glob("*lexicon*.toml")):
        match = _NAME.fullmatch(path.name)
        if match and (match["owner"] or "") in owners:
            language = stated(path.name)
            if not language:
                raise ConfigError(
                    f"{path}: its name states no language. Expected a name such as lexicon.ru.toml. Rename it"
                )
            yield path, language
