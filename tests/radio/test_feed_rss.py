"""A feed as it is written: the same bytes for the same episodes, and no text that breaks it."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rupor.model.label import Feed
from rupor.radio.feed import picture, rss, words
from rupor.radio.feed.episode import Channel, Episode, Stored, channel_guid, episode_guid, folder, over

URL = "https://radio.example.org/news"
SUM = "0123456789abcdef" * 4
COVER = Stored(role="cover", path=f"en/cover{SUM[:16]}.png", media_type="image/png", size=9, sha256=SUM)
CHANNEL = Channel(language="en", guid=channel_guid(f"{URL}/en/feed.xml"), cover=COVER, cover_of="")
ABOUT = rss.About(
    feed=Feed(title="Radio", description="News", categories=(("Government",),)),
    title="Radio",
    description="News",
    link=f"{URL}/en/",
    author="",
    copyright="",
    licence="",
    url=URL,
)


def episode(**changed: object) -> Episode:
    """Make an episode with one sound file."""
    sound = Stored(
        role="sound", path=f"en/water/water{SUM[:16]}.mp3", media_type="audio/mpeg", size=9, sha256=SUM
    )
    made = Episode(
        message="water",
        language="en",
        content="",
        made_of="",
        guid=episode_guid(CHANNEL.guid, "water"),
        folder="water",
        title="Clean water",
        description="Boil it.",
        seconds=12.4,
        synthetic=True,
        files=(sound,),
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def test_the_guid_of_a_feed_is_the_one_that_was_specified() -> None:
    """podcast:guid is made of the address without its scheme and last slash: the specification's own example."""
    assert channel_guid("https://podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert channel_guid("http://podnews.net/rss/") == channel_guid("https://podnews.net/rss")
    assert uuid.UUID(CHANNEL.guid).version == 5


TEXTS = st.text(st.characters(codec=None), max_size=300)


@given(title=TEXTS, text=TEXTS)
def test_no_text_breaks_a_feed(title: str, text: str) -> None:
    """Whatever signs a title and a text hold (NUL, halves of pairs, < and &, emoji), the feed is XML and says them."""
    written = rss.write(ABOUT, CHANNEL, [one := episode(title=title, description=text)], [one])
    item = etree.fromstring(written).find("channel/item")
    assert (item.findtext("title") or "") == words.line(title)
    assert len((item.findtext("description") or "").encode()) <= 4000


def test_hard_titles_come_out_as_they_were() -> None:
    """Another reader finds &, <, emoji and Arabic in a title as they were, and no NUL."""
    title = 'Water & "soap" <b>now</b> 💧 ]]> ماء\x00'
    written = rss.write(ABOUT, CHANNEL, [one := episode(title=title)], [one])
    (entry,) = feedparser.parse(written)["entries"]
    assert etree.fromstring(written).findtext("channel/item/title") == title[:-1]
    assert "💧" in entry["title"]
    assert "ماء" in entry["title"]


@given(st.lists(st.text(max_size=2000), max_size=8), st.text(max_size=100))
def test_descriptions_fit(paragraphs: list[str], last: str) -> None:
    """A description has at most 4000 bytes, is whole UTF-8, and keeps its last line."""
    made = words.fitting(paragraphs, last)
    assert len(made.encode()) <= words.LONGEST_DESCRIPTION
    assert made.endswith(words.line(last))


def test_long_titles_are_cut_between_words() -> None:
    """A title has at most 255 characters, and shows that something is missing."""
    made = words.line("safe water " * 40)
    assert len(made) <= 255
    assert made.endswith(("safe…", "water…"))


def test_the_clock_is_not_read() -> None:
    """Without a dated episode a feed has no date; with some it has that of the newest."""
    bare = rss.write(ABOUT, CHANNEL, [one := episode()], [one])
    assert b"pubDate" not in bare
    assert b"lastBuildDate" not in bare
    dated = [episode(published=f"2026-0{month}-01T10:00:00+00:00") for month in (3, 5, 4)]
    written = etree.fromstring(rss.write(ABOUT, CHANNEL, dated, dated))
    assert written.findtext("channel/lastBuildDate") == "Fri, 01 May 2026 10:00:00 +0000"


@pytest.mark.parametrize(
    ("licence", "link", "expected", "where"),
    [
        ("CC BY-SA 4.0", "", "cc-by-sa-4.0", None),
        ("CC0", "", "cc0-1.0", None),
        ("Ask the office", "https://example.org/terms", "Ask the office", "https://example.org/terms"),
        ("Ask the office", "", None, None),
        ("CC BY", "", None, None),
    ],
)
def test_licences(licence: str, link: str, expected: str | None, where: str | None) -> None:
    """A well-known licence is named by its identifier; another one only with where it can be read; none is guessed."""
    about = replace(ABOUT, feed=replace(ABOUT.feed, licence_link=link))
    written = etree.fromstring(rss.write(about, CHANNEL, [one := episode(licence=licence)], [one]))
    found = written.find("channel/item/podcast:license", rss.SPACES)
    assert (None if found is None else found.text) == expected
    assert found is None or found.get("url") == where


def test_a_persons_voice_is_not_called_a_machines() -> None:
    """ai-content is true for the feed where it is for one episode, and false for what a person read."""
    both = [episode(synthetic=True), episode(synthetic=False)]
    written = etree.fromstring(rss.write(ABOUT, CHANNEL, both, both))
    assert [one.text for one in written.iterfind(".//podcast:txt", rss.SPACES)] == ["true", "true", "false"]


@given(st.text(min_size=1, max_size=80))
def test_folders_are_safe_everywhere(message: str) -> None:
    """A message's folder has Latin letters, digits and hyphens, whatever the message is called."""
    name = folder(message)
    assert 0 < len(name) <= 40
    assert name.isascii()
    assert name.replace("-", "").isalnum()
    assert name == name.lower()


def test_folders_do_not_meet() -> None:
    """Messages that differ by case or by signs alone have folders of their own; a device's name is none."""
    names = [folder(one) for one in ("water", "Water", "WATER", "wa ter", "wa-ter", "вода", "con", "x" * 200)]
    assert len(set(names)) == len(names)
    assert names[6] != "con"


def test_a_last_day_ends_by_utc() -> None:
    """A message is on air through its last day, and not after it."""
    assert not over("2026-03-22", datetime(2026, 3, 22, 23, 59, tzinfo=UTC))
    assert over("2026-03-22", datetime(2026, 3, 23, tzinfo=UTC))
    assert not over("9999-12-31", datetime(2026, 3, 23, tzinfo=UTC))


def test_what_is_no_picture_is_none() -> None:
    """Broken heads of pictures are told, at whatever byte they end."""
    for whole in (
        picture.PNG + bytes(8),
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20),
        b"",
        b"\xff\xd8\xff\xe0\x00\x00",
    ):
        for end in range(len(whole) + 1):
            assert picture.of(whole[:end]) is None


@pytest.mark.parametrize(("components", "fits"), [(1, False), (3, True), (4, False)])
def test_colours_of_a_jpeg(components: int, fits: bool) -> None:
    """A grey JPEG, or one for print, is told from one in RGB by the head of its frame."""
    side = (1400).to_bytes(2)
    head = b"\x08" + side + side + bytes([components]) + bytes(3 * components)
    found = picture.of(b"\xff\xd8\xff\xc0" + (len(head) + 2).to_bytes(2) + head)
    assert found
    assert found.fits == fits
