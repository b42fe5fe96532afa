"""The feed of each language: its name, its guid, its cover, and the order of its episodes."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from rupor.delivery.feeds import episode as feed_episode
from rupor.model import House
from rupor.model.label import Feed, Show
from rupor.radio.feed import episode as episodes
from rupor.radio.feed import picture, site
from rupor.radio.feed.episode import Channel, Episode, State, Stored
from rupor.radio.feed.rss import About
from rupor.tag import primary


def about(language: str, rules: House, feed: Feed, base: str) -> About:
    """Say what the feed of *language* says of itself, on a site that is shown at *base*."""
    show = _show(feed, language)
    author = feed.author or rules.agency or rules.publisher
    return About(
        feed=feed,
        title=show.title or feed.title,
        description=show.description or feed.description,
        link=show.link or feed.link or f"{base}/{language}/",
        author=author,
        copyright=feed.copyright or ", ".join(filter(None, (rules.publisher or author, rules.licence))),
        licence=rules.licence,
        url=base,
    )


def ordered(several: Iterable[Episode]) -> tuple[Episode, ...]:
    """Put the newest first; those without a date come last."""
    by_name = sorted(several, key=lambda one: (one.message, one.language))
    return tuple(sorted(by_name, key=lambda one: one.published, reverse=True))


def guid(state: State, language: str, base: str) -> str:
    """Return the guid of a feed: the one that it has, else one made of its address."""
    known = [one.guid for one in state.channels if one.language == language]
    return known[0] if known else episodes.channel_guid(f"{base}/{language}/feed.xml")


def channels(
    languages: Sequence[str], state: State, to: Path, rules: House, feed: Feed, base: str
) -> tuple[tuple[Channel, ...], list[tuple[Stored, bytes]]]:
    """Give every language a channel with a cover; return with them the covers that are new."""
    known = {one.language: one for one in state.channels}
    found, covers = [], []
    picked = _office_picture(rules, feed)
    for language in languages:
        title = _show(feed, language).title or feed.title
        made_of = hashlib.sha256(picked).hexdigest() if picked else feed_episode.hashed([title, rules.agency])
        channel = known.get(language)
        whole = channel and site.there(to, channel.cover.path, channel.cover.size)
        if channel is None or channel.cover_of != made_of or not whole:
            cover, data = _cover(picked, title, rules.agency, language)
            covers.append((cover, data))
            channel = Channel(
                language=language, guid=guid(state, language, base), cover=cover, cover_of=made_of
            )
        found.append(channel)
    return tuple(found), covers


def _office_picture(rules: House, feed: Feed) -> bytes:
    """Return the office's own picture, where it is one that directories take."""
    for path in (feed.image, rules.cover):
        data = path.read_bytes() if path else b""
        found = picture.of(data)
        if found and found.fits:
            return data
    return b""


def _cover(picked: bytes, title: str, agency: str, language: str) -> tuple[Stored, bytes]:
    from rupor import cover

    data = picked or cover.png(title, agency, language)
    found = picture.of(data)
    suffix, media_type = (found.suffix, found.media_type) if found else ("png", "image/png")
    digest = hashlib.sha256(data).hexdigest()
    path = f"{language}/{episodes.file_name('cover', digest, suffix)}"
    return Stored(role="cover", path=path, media_type=media_type, size=len(data), sha256=digest), data


def _show(feed: Feed, language: str) -> Show:
    return feed.shows.get(language) or feed.shows.get(primary(language)) or Show()
