"""TOML that people write: a mistake in it is told with its line and what a right one looks like."""

import re
import tomllib
from typing import Any

from rupor.errors import ConfigError

_AT = re.compile(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)")


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
