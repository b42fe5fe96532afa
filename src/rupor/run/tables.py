"""TOML that people write: a mistake in it is told with its line and what a right one looks like."""

import re
import tomllib
from pathlib import Path
from typing import Any

from rupor.errors import ConfigError

_AT = re.compile(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)")


LIMIT_BYTES = 1_000_000


def text(path: Path, what: str, way_out: str) -> str:
    """Read the file in which people wrote *what*; raise ConfigError, with *way_out*, where that cannot be done."""
    if not path.exists():
        raise ConfigError(f"{path}: there is no such file. Expected {what}. {way_out}")
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
        read = data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}). Expected {what} in a file. Correct its name or permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: is not UTF-8 (byte {error.start}). Expected a text. Save it again as UTF-8"
        ) from error
    if len(data) > LIMIT_BYTES:
        raise ConfigError(f"{path}: is larger than {LIMIT_BYTES:,} bytes. Expected {what}. Correct its name")
    return read


def parsed(text: str, where: object, example: str) -> dict[str, Any]:
    """Read TOML from the file *where*; raise ConfigError with the line, and lines such as *example* as the way out.

    >>> parsed("agency = 'Water'", "rupor.toml", 'agency = "..."')
    {'agency': 'Water'}
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _AT.fullmatch(str(error))
        line = int(match[2] or text.count("\n") + 1) if match else 1
        reason = match[1] if match else str(error)
        raise ConfigError(
            f"{where}:{line}: is no TOML ({reason[:1].lower()}{reason[1:]}). Expected lines such as {example}. "
            "Correct the line"
        ) from error
