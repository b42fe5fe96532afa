"""Put a site in its place, so that nobody who reads meanwhile finds a name without its file.

Sound and captions come first, then ``index.json``, then pages, and the feeds last, each in one step. A run that is
killed between any two of these leaves the old feeds, or some new ones, and every file that they name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from rupor.delivery.feeds import channel as feed_channel
from rupor.delivery.feeds import pages as feed_pages
from rupor.errors import ConfigError
from rupor.model import House
from rupor.model.label import Feed
from rupor.radio.feed import rss, site
from rupor.radio.feed.episode import State, Stored

Coming: TypeAlias = tuple[Stored, Path | bytes]
"""A file that the site will hold, and where it comes from."""


def pages(languages: Iterable[str]) -> tuple[str, ...]:
    """Name the pages and feeds of a site in *languages*."""
    several = (f"{language}/{name}" for language in languages for name in ("index.html", "feed.xml"))
    return ("index.html", *several)


def check(folder: Path, state: State, after: State) -> None:
    """Raise ConfigError where a page would be written over something that is not ours; *state* is what was."""
    strange = site.foreign(folder, after.pages, state)
    if strange:
        raise ConfigError(
            f"{folder}: holds pages that are not ours ({', '.join(strange[:5])}). Expected a folder for the feeds "
            "alone. Name another one with --to"
        )


def bring(folder: Path, state: State, after: State, files: Sequence[Coming], now: datetime) -> None:
    """Put the files there that are not, then write down what the site holds now."""
    missing = [(one, source) for one, source in files if not site.there(folder, one.path, one.size)]
    if missing or after.pages != state.pages:
        noted = replace(state, pages=after.pages)
        site.save(folder, site.spared(noted, [one.path for one, _ in missing], now))
    for one, source in missing:
        site.bring(folder, source, one.path, one.sha256)
    site.save(folder, site.spared(after, state.named, now))


def publish(folder: Path, state: State, rules: House, feed: Feed, base: str) -> None:
    """Write the pages, then the feeds."""
    abouts = {one.language: feed_channel.about(one.language, rules, feed, base) for one in state.channels}
    shows = {language: about.title for language, about in abouts.items()}
    own = {language: [one for one in state.episodes if one.language == language] for language in abouts}
    for channel in state.channels:
        about, several = abouts[channel.language], own[channel.language]
        page = feed_pages.language(about, channel, several, shows)
        site.write(folder, f"{channel.language}/index.html", page.encode())
    site.write(folder, "index.html", feed_pages.index(feed.title, shows).encode())
    for channel in state.channels:
        body = rss.write(abouts[channel.language], channel, own[channel.language], state.episodes)
        site.write(folder, f"{channel.language}/feed.xml", body)
