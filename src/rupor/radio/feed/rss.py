"""Write a podcast feed: RSS 2.0 with the tags of Apple Podcasts, PSP-1 and Podcasting 2.0.

The same episodes give the same bytes: no clock is read.
"""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from rupor import tag as tags
from rupor.model.label import Feed
from rupor.radio.feed.episode import Channel, Episode, Stored
from rupor.radio.feed.words import fitting, legal, line

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
MEDIA_TYPE = "application/rss+xml"
LONGEST_LABEL = 32
"""Characters of the title of an alternate enclosure (Podcasting 2.0)."""
LONGEST_LICENCE = 128
_COMMONS = re.compile(r"cc[ -]?(0|zero|by(?:-(?:nc|nd|sa))*)[ -]?v?(\d\.\d)?(?: universal| international)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the feed of one language says of itself."""

    feed: Feed
    title: str
    description: str
    link: str
    author: str
    copyright: str
    licence: str
    url: str
    """Of the site's folder, without a slash at its end."""


def write(about: About, channel: Channel, episodes: Sequence[Episode], every: Sequence[Episode]) -> bytes:
    """Write the feed of *channel* with its *episodes* in their order; *every* are those of all languages."""
    root = etree.Element("rss", nsmap=SPACES, version="2.0")
    top = _add(root, "channel")
    dated = [moment for one in episodes if (moment := one.moment)]
    _channel(top, about, channel, max(dated, default=None))
    _add(top, "podcast:txt", _yes(any(one.synthetic for one in episodes)), purpose="ai-content")
    others: dict[str, list[Episode]] = {}
    for other in every:
        if other.language != channel.language:
            others.setdefault(other.message, []).append(other)
    for one in episodes:
        _item(_add(top, "item"), about, one, others.get(one.message, ()))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _add(parent: etree._Element, name: str, text: str = "", **attributes: object) -> etree._Element:
    """Add an element; attributes without a value are left out."""
    prefix, mark, local = name.partition(":")
    given = {key: legal(str(value)) for key, value in attributes.items() if value not in ("", None)}
    made = etree.SubElement(parent, f"{{{SPACES[prefix]}}}{local}" if mark else name, given)
    if text:
        made.text = legal(text)
    return made


def _yes(true: bool) -> str:
    return "true" if true else "false"


def _channel(top: etree._Element, about: About, channel: Channel, newest: datetime | None) -> None:
    feed = about.feed
    address = f"{about.url}/{channel.language}/feed.xml"
    cover = f"{about.url}/{channel.cover.path}"
    _add(top, "atom:link", href=address, rel="self", type=MEDIA_TYPE)
    _add(top, "title", line(about.title))
    _add(top, "link", about.link)
    _add(top, "description", fitting([about.description]))
    _add(top, "language", channel.language)
    if about.copyright:
        _add(top, "copyright", line(about.copyright))
    if feed.email:
        _add(top, "managingEditor", f"{feed.email} ({line(feed.owner or about.author or about.title)})")
    if newest:
        _add(top, "pubDate", format_datetime(newest))
        _add(top, "lastBuildDate", format_datetime(newest))
    _add(top, "generator", "Rupor")
    picture = _add(top, "image")
    for name, text in (("url", cover), ("title", line(about.title)), ("link", about.link)):
        _add(picture, name, text)
    _itunes(top, about, cover)
    _add(top, "podcast:guid", channel.guid)
    _add(top, "podcast:locked", "yes" if feed.locked else "no", owner=feed.email)
    _add(top, "podcast:medium", "podcast")
    _licence(top, about.licence, feed.licence_link)


def _itunes(top: etree._Element, about: About, cover: str) -> None:
    feed = about.feed
    if about.author:
        _add(top, "itunes:author", line(about.author))
    if feed.email:
        owner = _add(top, "itunes:owner")
        _add(owner, "itunes:name", line(feed.owner or about.author or about.title))
        _add(owner, "itunes:email", feed.email)
    _add(top, "itunes:image", href=cover)
    for names in feed.categories:
        place = top
        for name in names:
            place = _add(place, "itunes:category")
            place.set("text", name)
    _add(top, "itunes:explicit", _yes(feed.explicit))
    _add(top, "itunes:type", "episodic")


def _item(item: etree._Element, about: About, one: Episode, others: Sequence[Episode]) -> None:
    sound = one.sound
    _add(item, "title", line(one.title))
    _add(item, "link", f"{about.url}/{one.language}/#{one.folder}")
    _add(item, "guid", one.guid, isPermaLink="false")
    if one.moment:
        _add(item, "pubDate", format_datetime(one.moment))
    _add(item, "description", fitting(one.description.split("\n\n")))
    _add(item, "content:encoded", _html(one))
    _add(item, "enclosure", url=f"{about.url}/{sound.path}", length=sound.size, type=sound.media_type)
    if one.author:
        _add(item, "itunes:author", line(one.author))
    _add(item, "itunes:duration", str(max(1, round(one.seconds))))
    for cover in one.of("cover"):
        _add(item, "itunes:image", href=f"{about.url}/{cover.path}")
    _add(item, "itunes:explicit", _yes(about.feed.explicit))
    _add(item, "itunes:episodeType", "full")
    for file in (*one.of("captions"), *one.of("page"), *one.of("transcript")):
        rel = "captions" if file.role == "captions" else ""
        link = f"{about.url}/{file.path}"
        _add(item, "podcast:transcript", url=link, type=file.media_type, language=one.language, rel=rel)
    for file in one.of("chapters"):
        _add(item, "podcast:chapters", url=f"{about.url}/{file.path}", type=file.media_type)
    _alternatives(item, about.url, one, others)
    _licence(item, one.licence, about.feed.licence_link)
    _add(item, "podcast:txt", _yes(one.synthetic), purpose="ai-content")


def _html(one: Episode) -> str:
    """Write the description as HTML: a player shows it with the paragraphs apart, in their direction."""
    paragraphs = []
    for text in fitting(one.description.split("\n\n")).split("\n\n"):
        made = etree.Element("p", lang=one.language, dir=tags.direction(one.language))
        made.text = text
        paragraphs.append(etree.tostring(made, encoding="unicode", method="html"))
    return "".join(paragraphs)


def _alternatives(item: etree._Element, url: str, one: Episode, others: Sequence[Episode]) -> None:
    """Offer the sound in other forms, and the message in other languages."""
    _alternative(item, url, one, one.sound, rel="", default="true")
    for file in one.of("other sound"):
        _alternative(item, url, one, file, rel="", default="")
    for other in others:
        _alternative(item, url, other, other.sound, rel="translation", default="")


def _alternative(item: etree._Element, url: str, one: Episode, file: Stored, rel: str, default: str) -> None:
    made = _add(
        item,
        "podcast:alternateEnclosure",
        type=file.media_type,
        length=file.size,
        bitrate=round(file.size * 8 / one.seconds) if one.seconds else "",
        lang=one.language,
        title=line(file.title, LONGEST_LABEL),
        rel=rel,
        codecs=file.codecs,
        default=default,
    )
    _add(made, "podcast:source", uri=f"{url}/{file.path}")
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode("ascii")
    _add(made, "podcast:integrity", type="sri", value=f"sha256-{digest}")


def licence_id(licence: str) -> str:
    """Return the identifier of a well-known licence; empty for another one.

    >>> licence_id("CC BY-NC 4.0"), licence_id("CC0"), licence_id("CC BY")
    ('cc-by-nc-4.0', 'cc0-1.0', '')
    """
    found = _COMMONS.fullmatch(" ".join(licence.lower().split()))
    if found and found[1] in ("0", "zero"):
        return "cc0-1.0"
    # Without its version nobody knows which licence is meant.
    return f"cc-{found[1]}-{found[2]}" if found and found[2] else ""


def _licence(place: etree._Element, licence: str, link: str) -> None:
    """Name a licence: a well-known one by its identifier, another one only with where it can be read."""
    known = licence_id(licence)
    if known:
        _add(place, "podcast:license", known)
    elif licence and link:
        _add(place, "podcast:license", line(licence, LONGEST_LICENCE), url=link)
