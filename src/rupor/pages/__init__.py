"""Pages that Rupor makes for people: templates that need no script and no network, to be opened, printed or sent.

A template is ``<name>.html`` here. Whatever is put into it is escaped.
"""

from pathlib import Path

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
