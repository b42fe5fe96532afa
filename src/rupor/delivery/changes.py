"""What has changed between two versions of a delivery, in people's words, for letters and notes to a station."""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from rupor.papers import moment
from rupor.tag import primary, right_to_left

ENGLISH = "en"
APART = ("\u2068", "\u2069")
"""First strong isolate and its end: what stands between them keeps its own direction (Unicode, UAX 9)."""
SOUND_BY = ("text", "voices", "length", "level", "profile")
"""Facts whose change says why the sound is another one."""
TOLD = (*SOUND_BY, "title", "embargo", "expires")
"""Facts whose change says why papers are other ones."""


def note(before: Mapping[str, str], after: Mapping[str, str], language: str) -> str:
    """Say what has changed between the facts of two versions, one sentence after the other.

    In *language* where its words are known, else in English; empty only where nothing differs. A fact that one of both
    does not know is not compared.
    """
    if dict(before) == dict(after):
        return ""
    tag = primary(language).lower()
    tag = tag if tag in _words() else ENGLISH
    changed = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    told = list(_told(changed, before, after, tag)) or [_words()[tag]["sound"]]
    return _words()[tag].get("space", " ").join(told)


def known() -> tuple[str, ...]:
    """Name the languages whose words are known."""
    return tuple(_words())


@functools.cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("changes.toml").read_text("utf-8"))


def _told(changed: set[str], before: Mapping[str, str], after: Mapping[str, str], tag: str) -> Iterator[str]:
    """Yield a sentence for each fact that has changed; for files, where no fact says why."""
    words = _words()[tag]
    for key in ("text", "title", "length", "voices", "level", "profile", "embargo", "expires"):
        if key in changed:
            form = words[key] if after[key] else words.get(f"{key}_gone", words["sound"])
            yield form.format(after=_shown(key, after[key], tag), before=_shown(key, before[key], tag))
    if "sound" in changed and not changed & set(SOUND_BY):
        yield words["sound"]
    if "papers" in changed and not changed & set(TOLD):
        yield words["papers"]


def _shown(key: str, value: str, tag: str) -> str:
    """Write a fact as people read it in a language."""
    if key in ("embargo", "expires") and value:
        value = _time(value, tag) if key == "embargo" else _date(value, tag)
    return value.join(APART) if right_to_left(tag) and value else value


def _time(text: str, tag: str) -> str:
    try:
        when = datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return text
    return _words()[tag]["moment"].format(date=_date(when.date().isoformat(), tag), time=f"{when:%H:%M}")


def _date(text: str, tag: str) -> str:
    try:
        return moment.date_said(text, tag)
    except ValueError:
        return text
