"""Russian words that RHVoice stresses wrongly, with the stress that they have; from ``voice_errors.toml``."""

import functools
import tomllib
from importlib import resources

from rupor.signs import ACUTE
from rupor.text.verbalize.russian.clause import Word, plain
from rupor.text.verbalize.russian.yo import alike


@functools.cache
def forms() -> dict[str, str]:
    """Return marked forms by how they are looked up: plain, names with their capital."""
    return {_key(form): form for form in _raw()["words"].split()}


@functools.cache
def _stems() -> dict[str, str]:
    return {_key(stem): stem for stem in _raw()["stems"].split()}


@functools.cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(stem) for stem in _stems()}, reverse=True))


def _raw() -> dict[str, str]:
    file = resources.files("rupor.text.verbalize.russian") / "voice_errors.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _key(form: str) -> str:
    bare = form.replace(ACUTE, "")
    return plain(bare).capitalize() if bare[0].isupper() else plain(bare)


def corrected(word: Word) -> str:
    """Return a word with its stress marked if RHVoice would err, else an empty string.

    >>> from rupor.text.verbalize.russian.clause import cut
    >>> [corrected(word) for word in cut("Помочь дому")]
    ['Помо́чь', '']
    """
    form = _found(word.plain)
    if not form and word.text[0].isupper():
        form = _found(word.plain.capitalize()).lower()
    return alike(word.text, form) if form else ""


def _found(word: str) -> str:
    whole = forms().get(word)
    if whole:
        return whole
    for length in _lengths():
        stem = _stems().get(word[:length]) if length <= len(word) else None
        if stem:
            return stem + word[length:]
    return ""
