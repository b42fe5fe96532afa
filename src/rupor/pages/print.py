"""Printed pages: a Typst template that is filled with data becomes a PDF or a picture.

A template is ``<name>.typ`` here. What is put into it is data, never markup, so nothing in a message is run. The same
template and data give the same bytes: a PDF carries no date, and its fonts lie inside it.
"""

import json
import re
import string
import tempfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from rupor.errors import MissingDependency, RuporError
from rupor.pages import FOLDER, fonts

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_UNBROKEN = re.compile(r"[!-~]{16,}")
_BREAK = re.compile(r"(?<=[/.@?&=_#:-])(?=\w)|(?<=\w{16})(?=\w)")


def pdf(name: str, data: Mapping[str, object], language: str) -> bytes:
    """Fill the template *name* with *data* (what JSON can say) and set it as a PDF.

    The template finds *data* in ``sys.inputs.data`` and the names of its fonts in ``sys.inputs.fonts``, as JSON. Raise
    MissingDependency where there is no font for a letter, and RuporError where the page cannot be set.
    """
    return _set(name, _clean(data), language, "Print the web page instead")


def png(name: str, data: Mapping[str, object], language: str, *, resolution: int, way_out: str) -> bytes:
    """Set the first page of the template *name* as a PNG of *resolution* pixels per inch; else as ``pdf``.

    *way_out* is what people are told to do where it cannot be set.
    """
    return _set(name, data, language, way_out, resolution)


def _set(name: str, data: object, language: str, way_out: str, resolution: int | None = None) -> bytes:
    """Set a page: as a PNG where a *resolution* is given, else as a PDF."""
    for library in ("typst", "uharfbuzz"):
        if not find_spec(library):
            raise MissingDependency(f"printing needs '{library}', which is not installed. Run: scripts/setup")
    import typst

    template = FOLDER / f"{name}.typ"
    letters = string.printable + template.read_text("utf-8") + "".join(_texts(data))
    chosen = fonts.covering(letters, language)
    inputs = {"data": json.dumps(data), "fonts": json.dumps([font.family for font in chosen])}
    with tempfile.TemporaryDirectory(prefix="rupor-") as folder:
        # Other fonts of the same name, which the system may have, would change the page.
        for number, path in enumerate(dict.fromkeys(font.path for font in chosen)):
            Path(folder, f"{number}{path.suffix}").symlink_to(path.resolve())
        known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        try:
            made = typst.compile(
                template,
                root=FOLDER,
                font_paths=known,
                format="png" if resolution else "pdf",
                ppi=resolution,
                sys_inputs=inputs,
            )
        except typst.TypstError as error:
            raise RuporError(
                f"the page '{name}' could not be set ({error.message}). Expected a page. {way_out}, and tell "
                "Rupor's developers"
            ) from error
    return bytes(made[0] if isinstance(made, list) else made)


def _clean(data: object) -> object:
    """Replace control characters by spaces, and let a web address break at the end of a line."""
    if isinstance(data, str):
        return _UNBROKEN.sub(lambda found: _BREAK.sub("\u200b", found[0]), _CONTROLS.sub(" ", data))
    if isinstance(data, Mapping):
        return {str(key): _clean(one) for key, one in data.items()}
    if isinstance(data, (list, tuple)):
        return [_clean(one) for one in data]
    return data


def _texts(data: object) -> Iterator[str]:
    """Yield every text in *data*."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for one in data.values():
            yield from _texts(one)
    elif isinstance(data, (list, tuple)):
        for one in data:
            yield from _texts(one)
