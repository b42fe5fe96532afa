"""Whose voice serves as a reference for a language that no voice here speaks: one that reads its letters alike."""

import functools
import tomllib
import unicodedata
from collections import Counter
from importlib import resources

from rupor.tag import primary
from rupor.voice import engine


def reader(language: str, text: str) -> str | None:
    """Return *language* if a reference voice speaks it, else the nearest that one speaks; None: nothing comes near.

    >>> reader("so", "Biyo nadiif ah"), reader("ru", "Вода"), reader("dv", "ދިވެހި")
    ('om', 'ru', None)
    """
    for near in (language, _table("languages").get(primary(language)), _table("scripts").get(_script(text))):
        if near and _spoken(near):
            return near
    return None


def _spoken(language: str) -> bool:
    """Tell whether espeak-ng, which every installation has, speaks a language."""
    return primary(language) in {primary(voice.language) for voice in engine.get("espeak").voices()}


def _script(text: str) -> str:
    """Name the script of most letters of *text*, as the names of its characters begin."""
    scripts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    return max(scripts, key=lambda name: scripts[name], default="")


@functools.cache
def _table(name: str) -> dict[str, str]:
    text = (resources.files("rupor.voice.align") / "kin.toml").read_text("utf-8")
    return dict(tomllib.loads(text)[name])
