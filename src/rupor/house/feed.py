"""The table ``[feed]`` of ``rupor.toml``: what an office's podcast feeds say of themselves.

It is checked as a podcast directory will check it, so that nothing is refused later.
"""

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from rupor import cover
from rupor.errors import ConfigError
from rupor.model.label import Feed, Show
from rupor.radio.feed import picture
from rupor.radio.feed.words import LONGEST, LONGEST_DESCRIPTION
from rupor.run.registry import close_matches
from rupor.text import language

ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[!-~]*)?")
_MAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NEEDED: Mapping[str, str] = {
    "title": '"Radio of the Valley"',
    "description": '"News of the valley, read aloud"',
    "category": '"News > Daily News"',
}


class ShowTable(BaseModel):
    """A table such as ``[feed.languages.ru]``."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = ""
    description: str = ""
    link: str = ""


class FeedTable(BaseModel):
    """The table ``[feed]``."""

    model_config = ConfigDict(extra="forbid", strict=True)
    title: str = ""
    description: str = ""
    category: Any = None
    """A text, or several in a list."""
    link: str = ""
    image: str = ""
    author: str = ""
    owner: str = ""
    email: str = ""
    copyright: str = ""
    licence_link: str = ""
    explicit: bool = False
    locked: bool = True
    languages: dict[str, ShowTable] = {}


def made(form: FeedTable | None, folder: Path) -> Feed | None:
    """Make a Feed of a table in which nothing is wrong; its picture is found in *folder*."""
    if form is None:
        return None
    texts = ("title", "description", "link", "author", "owner", "email", "copyright", "licence_link")
    return Feed(
        **{key: _line(getattr(form, key)) for key in texts},
        categories=tuple(tuple(_names(one)) for one in _categories(form)),
        image=folder / Path(form.image).expanduser() if form.image else None,
        explicit=form.explicit,
        locked=form.locked,
        shows={
            language.tag(key): Show(
                title=_line(one.title), description=_line(one.description), link=_line(one.link)
            )
            for key, one in form.languages.items()
        },
    )


def wrong(form: FeedTable | None, folder: Path) -> Iterator[str]:
    """Yield everything that is wrong with the table, each with its key."""
    if form is None:
        return
    for key, example in _NEEDED.items():
        if not getattr(form, key):
            yield f"feed.{key}: is missing. Expected what every feed needs. Add under [feed]: {key} = {example}"
    yield from _wrong_texts("feed", form.model_dump(exclude={"languages", "category", "image"}))
    yield from _wrong_categories(form)
    yield from _wrong_owner(form)
    if form.image:
        yield from _wrong_image(folder / Path(form.image).expanduser())
    for key, show in form.languages.items():
        where = f"feed.languages.{key}"
        if not language.tag(key):
            yield f"{where}: unknown language '{key}'. Expected a BCP 47 tag such as ru, en or pt-BR. Correct it"
        yield from _wrong_texts(where, show.model_dump())


def _wrong_owner(form: FeedTable) -> Iterator[str]:
    if form.email and not _MAIL.fullmatch(form.email):
        yield f"feed.email: '{form.email[:80]}' is no mail address. Expected one such as radio@example.org. Correct it"
    if form.owner and not form.email:
        yield "feed.owner: stands alone. Expected 'feed.email' beside it. Add it, or take this out"


def _line(text: str) -> str:
    return " ".join(text.split())


def _wrong_texts(where: str, texts: Mapping[str, Any]) -> Iterator[str]:
    for key, text in texts.items():
        if not isinstance(text, str) or not text:
            continue
        size = len(_line(text).encode())
        if key == "description" and size > LONGEST_DESCRIPTION:
            yield f"{where}.{key}: has {size} bytes. Expected at most {LONGEST_DESCRIPTION}. Write it shorter"
        elif key != "description" and len(_line(text)) > LONGEST:
            yield f"{where}.{key}: has {len(_line(text))} characters. Expected at most {LONGEST}. Write it shorter"
        if not _line(text).isprintable():
            yield f"{where}.{key}: holds signs that cannot be shown. Expected text. Type it again"
        if key.endswith("link") and not ADDRESS.fullmatch(text):
            yield f"{where}.{key}: '{text[:80]}' is no web address. Expected https://... Correct it"


@functools.cache
def _known() -> dict[str, list[str]]:
    return tomllib.loads((resources.files("rupor.house") / "categories.toml").read_text("utf-8"))


def _categories(form: FeedTable) -> list[str]:
    given = form.category
    several = given if isinstance(given, list) else [given] if given else []
    return [one for one in several if isinstance(one, str)]


def _names(category: str) -> list[str]:
    return [_line(one) for one in category.split(">")]


def _wrong_categories(form: FeedTable) -> Iterator[str]:
    several = form.category if isinstance(form.category, list) else [form.category]
    if form.category and not all(isinstance(one, str) for one in several):
        yield 'feed.category: is not text. Expected one such as "Government", or several in a list. Correct it'
    for one in _categories(form):
        names = _names(one)
        if names[0] not in _known():
            yield f"feed.category: unknown category '{names[0][:80]}'. {close_matches(names[0], _known())}"
        elif len(names) > 2 or (len(names) == 2 and names[1] not in _known()[names[0]]):
            inner = " > ".join(names[1:])
            yield f"feed.category: unknown category '{inner[:80]}' in '{names[0]}'. " + close_matches(
                inner, _known()[names[0]]
            )


def _wrong_image(path: Path) -> Iterator[str]:
    try:
        found = picture.of(cover.of(path))
    except ConfigError as error:
        yield f"feed.image: {error}".replace("'cover'", "'feed.image'")
        return
    if found is None or not found.fits:
        least, most = picture.SIDES
        shown = (
            f"{found.width} x {found.height} pixels{'' if found.rgb else ', not in RGB'}"
            if found
            else "unknown"
        )
        yield (
            f"feed.image: {path}: is {shown}. Expected a square of {least} to {most} pixels in RGB. Save it anew, or "
            "leave it out to have one made from the title"
        )
