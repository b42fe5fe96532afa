"""Pages that Rupor makes for people: templates that need no script and no network, to be opened, printed or sent.

A template is ``<name>.html`` here. Whatever is put into it is escaped.
"""

import tomllib
from pathlib import Path
from typing import Any

from rupor.tag import primary

FOLDER = Path(__file__).parent


def render(name: str, **values: object) -> str:
    """Fill the template *name* with *values*; a value that the template asks for and does not get is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{name}.html").render(**values)


def words(name: str, language: str) -> tuple[dict[str, Any], str]:
    """Return what the page *name* says around a message, and in which language: the message's own, or English."""
    known = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    code = primary(language) if primary(language) in known else "en"
    return known[code], code
