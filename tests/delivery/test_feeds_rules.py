"""Every rule of SPECS D1 and D2 on the feeds of a real site, and what other readers make of them."""

import base64
import hashlib
import json
import re
import uuid
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from feed_site import RULES, produced, variant
from rupor.delivery import feeds
from rupor.radio.feed import picture
from rupor.radio.feed.words import line

BASE = "https://radio.example.org/news"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
NAMES = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "content": CONTENT}
HARD = 'A & <b>"bold"</b> \x00 💧 ماء ]]> ' + "word " * 80
ENCLOSURES = {"audio/mpeg", "audio/m4a", "video/m4v", "video/mp4"}
TRANSCRIPTS = {"text/plain", "text/html", "text/vtt", "application/json", "application/x-subrip"}
ONCE = (
    "title link description language copyright managingEditor pubDate lastBuildDate generator image".split()
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a site of two languages, with a message in both, a hard title, a poor package and a corrected one."""
    work = tmp_path_factory.mktemp("feeds")
    english, arabic = produced(work), produced(work, "ar")
    (work / "rupor.toml").write_text(RULES, encoding="utf-8")
    several = [
        english,
        arabic,
        variant(english, work / "hard", "hard", title=HARD, date="2026-04-01"),
        variant(english, work / "Odd", "Вода", title="", date="", licence="Ask us"),
        variant(english, work / "late", "late", date="2026-04-01", embargo="2026-04-03T09:00:00+03:00"),
    ]
    poor = several[3] / "manifest.json"
    told = json.loads(poor.read_text("utf-8"))
    kept = [one for one in told["files"] if one["name"].endswith(".mp3") and not one.get("profile")]
    poor.write_text(json.dumps(told | {"files": kept, "voices": []}), encoding="utf-8")
    feeds.run(several, to=work / "site", url=f"{BASE}/", config=work / "rupor.toml")
    return work / "site"


@pytest.fixture(params=["en", "ar"])
def channel(request: pytest.FixtureRequest, folder: Path) -> etree._Element:
    """Give the channel of each feed, parsed."""
    data = (folder / request.param / "feed.xml").read_bytes()
    data.decode("utf-8")
    root = etree.fromstring(data)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert {one: root.nsmap[one] for one in NAMES} == NAMES
    found = root.find("channel")
    assert found is not None
    return found


def place(folder: Path, url: str) -> Path:
    """Return the file that an address of the site names; it must be there."""
    assert re.fullmatch(r"https://[A-Za-z0-9./-]+", url), url
    path = folder / url.removeprefix(f"{BASE}/")
    assert path.is_file(), url
    assert re.fullmatch(r"[A-Za-z0-9]+\.[a-z0-9]+", path.name), path.name
    return path


def only(parent: etree._Element, name: str) -> etree._Element:
    """Return the one element of that name."""
    (found,) = parent.findall(name, NAMES)
    return found


def cover(folder: Path, image: etree._Element) -> None:
    """Check artwork: there, with its true ending, square, 1400 to 3000 pixels, RGB."""
    path = place(folder, image.get("href"))
    found = picture.of(path.read_bytes())
    assert found
    assert f".{found.suffix}" == path.suffix
    assert found.rgb
    assert found.width == found.height
    assert 1400 <= found.width <= 3000


def test_what_a_channel_must_have(channel: etree._Element, folder: Path) -> None:
    """Namespaces, self link, title, description, link, language, category, explicit and image, each once."""
    language = only(channel, "language").text
    me = only(channel, "atom:link")
    assert dict(me.attrib) == {
        "href": f"{BASE}/{language}/feed.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }
    for name in ONCE:
        only(channel, name)
    assert 0 < len(only(channel, "description").text.encode()) <= 4000
    assert only(channel, "link").text == f"{BASE}/{language}/"
    assert (folder / language / "index.html").is_file()
    outer, second = channel.findall("itunes:category", NAMES)
    assert (outer.get("text"), only(outer, "itunes:category").get("text")) == ("News", "Daily News")
    assert (second.get("text"), len(second)) == ("Government", 0)
    assert only(channel, "itunes:explicit").text == "false"
    cover(folder, only(channel, "itunes:image"))
    image = only(channel, "image")
    assert image.findtext("url") == only(channel, "itunes:image").get("href")
    assert image.findtext("title") == only(channel, "title").text
    assert image.findtext("link") == only(channel, "link").text


def test_what_a_channel_should_have(channel: etree._Element) -> None:
    """Owner, author, podcast:guid, locked, medium, licence and the word on synthetic voices."""
    address = only(channel, "atom:link").get("href")
    space = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    assert only(channel, "podcast:guid").text == str(uuid.uuid5(space, address.removeprefix("https://")))
    locked = only(channel, "podcast:locked")
    assert (locked.text, locked.get("owner")) == ("yes", "radio@example.org")
    assert only(channel, "podcast:medium").text == "podcast"
    assert only(channel, "podcast:license").text == "cc-by-4.0"
    assert only(channel, "podcast:txt").attrib == {"purpose": "ai-content"}
    assert only(channel, "podcast:txt").text == "true"
    assert only(channel, "itunes:author").text == "Water Office"
    owner = only(channel, "itunes:owner")
    assert [one.text for one in owner] == ["Valley Radio", "radio@example.org"]
    assert only(channel, "managingEditor").text == "radio@example.org (Valley Radio)"


def test_values_have_their_lengths(channel: etree._Element) -> None:
    """Descriptions have at most 4000 bytes, every other value and attribute at most 255 characters."""
    for one in channel.iter():
        for value in (*one.attrib.values(), (one.text or "").strip()):
            long = one.tag in ("description", f"{{{CONTENT}}}encoded")
            assert len(value) <= 255 or (long and value == (one.text or "").strip()), (one.tag, value)
    for one in channel.iter("description"):
        assert len(one.text.encode()) <= 4000


def test_dates_are_rfc_2822(channel: etree._Element) -> None:
    """Every date is one of RFC 2822 with a four-digit year and an offset; the newest comes first and dates the feed."""
    months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
    form = rf"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d ({months}) \d{{4}} \d\d:\d\d:\d\d \+0000"
    dates = [one.text for one in channel.iter("pubDate", "lastBuildDate")]
    assert all(re.fullmatch(form, one) for one in dates)
    moments = [parsedate_to_datetime(one.text) for one in channel.findall("item/pubDate")]
    assert moments == sorted(moments, reverse=True)
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")) == moments[0]


def test_what_an_item_must_have(channel: etree._Element, folder: Path) -> None:
    """Title, one enclosure with its true length and type, and a guid that is no address; no address twice."""
    items = channel.findall("item")
    urls = []
    for item in items:
        assert only(item, "title").text
        assert only(item, "guid").get("isPermaLink") == "false"
        uuid.UUID(only(item, "guid").text)
        enclosure = only(item, "enclosure")
        assert set(enclosure.attrib) == {"url", "length", "type"}
        path = place(folder, enclosure.get("url"))
        assert int(enclosure.get("length")) == path.stat().st_size > 0
        assert enclosure.get("type") in ENCLOSURES
        assert path.suffix == ".mp3"
        urls.append(enclosure.get("url"))
    assert len(set(urls)) == len(urls) == (4 if only(channel, "language").text == "en" else 1)
    assert len({only(item, "guid").text for item in items}) == len(items)


def test_what_an_item_should_have(channel: etree._Element, folder: Path) -> None:
    """Link into its page, description, duration in seconds, image, explicit; content as escaped HTML."""
    language = only(channel, "language").text
    page = html.fromstring((folder / language / "index.html").read_bytes())
    for item in channel.findall("item"):
        address, mark, anchor = only(item, "link").text.partition("#")
        assert (address, mark) == (f"{BASE}/{language}/", "#")
        assert page.get_element_by_id(anchor) is not None
        assert only(item, "description").text
        assert 5 <= int(only(item, "itunes:duration").text) <= 20
        assert only(item, "itunes:explicit").text == "false"
        cover(folder, only(item, "itunes:image"))
        shown = html.fromstring(only(item, "content:encoded").text)
        assert len(only(item, "content:encoded")) == 0
        told = " ".join(only(item, "description").text.split())
        assert " ".join(" ".join(shown.itertext()).split()).replace(" ", "") == told.replace(" ", "")


def test_transcripts_and_chapters(channel: etree._Element, folder: Path) -> None:
    """Transcripts have their types, language and rel, captions first; chapters are JSON 1.2.0 in ascending order."""
    language = only(channel, "language").text
    for item in channel.findall("item"):
        found = item.findall("podcast:transcript", NAMES)
        kinds = [one.get("type") for one in found]
        assert all(one.get("language") == language for one in found)
        if only(item, "title").text == "Вода":
            assert kinds == ["text/html"]
        else:
            assert kinds[0] == "text/vtt"
            assert set(kinds) == TRANSCRIPTS
        timed = {"text/vtt", "application/x-subrip", "application/json"}
        assert {one.get("type") for one in found if one.get("rel") == "captions"} == timed & set(kinds)
        for one in found:
            data = place(folder, one.get("url")).read_text("utf-8")
            if one.get("type") == "application/json":
                assert json.loads(data)["version"] == "1.0.0"
        for one in item.findall("podcast:chapters", NAMES):
            assert one.get("type") == "application/json+chapters"
            told = json.loads(place(folder, one.get("url")).read_text("utf-8"))
            starts = [each["startTime"] for each in told["chapters"]]
            assert told["version"] == "1.2.0"
            assert starts == sorted(starts)
            assert starts[0] == 0
            assert all(each["title"] for each in told["chapters"])


def test_alternate_enclosures(channel: etree._Element, folder: Path) -> None:
    """Each form has type, true length, bit rate, source and the true hash; one is the default; no title is long."""
    for item in channel.findall("item"):
        found = item.findall("podcast:alternateEnclosure", NAMES)
        assert [one.get("default") for one in found].count("true") == 1
        assert found[0].get("default") == "true"
        for one in found:
            path = place(folder, only(one, "podcast:source").get("uri"))
            data = path.read_bytes()
            integrity = only(one, "podcast:integrity")
            assert integrity.get("type") == "sri"
            digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
            assert integrity.get("value") == f"sha256-{digest}"
            assert int(one.get("length")) == len(data)
            seconds = int(only(item, "itunes:duration").text)
            assert int(one.get("bitrate")) == pytest.approx(len(data) * 8 / seconds, rel=0.3)
            assert len(one.get("title", "")) <= 32
            assert len(one.get("rel", "")) <= 32
            assert re.fullmatch(r"[a-z]{2}", one.get("lang"))


def test_languages_offer_each_other(folder: Path) -> None:
    """A message that there is in two languages offers the other's sound; one that there is in one does not."""
    root = etree.fromstring((folder / "ar" / "feed.xml").read_bytes())
    (item,) = root.findall("channel/item")
    langs = [one.get("lang") for one in item.findall("podcast:alternateEnclosure", NAMES)]
    assert langs == ["ar", "ar", "ar", "en"]
    codecs = [one.get("codecs") for one in item.findall("podcast:alternateEnclosure", NAMES)]
    assert codecs == [None, "opus", None, None]


def test_licence_and_voices_of_items(folder: Path) -> None:
    """Every item says its licence where it is known, and whether a machine speaks."""
    root = etree.fromstring((folder / "en" / "feed.xml").read_bytes())
    told = {
        item.findtext("title"): (
            item.findtext("podcast:license", None, NAMES),
            item.findtext("podcast:txt", None, NAMES),
        )
        for item in root.findall("channel/item")
    }
    assert told["Clean water"] == ("cc-by-4.0", "true")
    assert told["Вода"] == (None, "false")


def test_an_embargo_dates_an_episode(folder: Path) -> None:
    """A message was published when its embargo was over, if that is later than its date."""
    parsed = feedparser.parse((folder / "en" / "feed.xml").read_bytes())
    dates = [entry.get("published") for entry in parsed["entries"]]
    assert dates[0] == "Fri, 03 Apr 2026 06:00:00 +0000"
    assert dates[-1] is None


def test_feedparser_reads_it(folder: Path) -> None:
    """Another reader finds no fault, and the very titles, sizes and hashes' files."""
    parsed = feedparser.parse((folder / "en" / "feed.xml").read_bytes())
    assert parsed["bozo"] is False
    assert parsed["version"] == "rss20"
    assert parsed["feed"]["language"] == "en"
    assert parsed["feed"]["image"]["href"].endswith(".png")
    assert parsed["feed"]["author_detail"]["email"] == "radio@example.org"
    assert [entry["id"] for entry in parsed["entries"]] == list(
        {entry["id"]: 0 for entry in parsed["entries"]}
    )
    for entry in parsed["entries"]:
        (enclosure,) = entry["enclosures"]
        assert place(folder, enclosure["href"]).stat().st_size == int(enclosure["length"])
    hard = parsed["entries"][1]["title"]
    assert hard.endswith("…")
    assert line(HARD)[:8] == 'A & <b>"'
    assert "💧 ماء" in hard


def test_pages_are_whole_and_lead_nowhere_else(folder: Path) -> None:
    """Pages have language and direction, no script, and no link to what is not in the folder; text is escaped."""
    for path in folder.rglob("*.html"):
        page = html.fromstring(path.read_bytes())
        code = path.relative_to(folder).parts[0]
        expected = ("mul", "ltr") if code == "index.html" else (code, "rtl" if code == "ar" else "ltr")
        assert (page.get("lang"), page.get("dir")) == expected
        assert not page.xpath("//script | //b[text()='\"bold\"'] | //@onclick | //link[@rel='stylesheet']")
        links = page.xpath("//a/@href | //@src | //link/@href")
        assert links
        for one in links:
            assert (path.parent / one).resolve().is_relative_to(folder.resolve())
            assert (path.parent / one).is_file(), one


def test_a_page_has_what_a_listener_needs(folder: Path) -> None:
    """Each message has a button and a player, its text, its subtitles and a smaller file; the cover is above."""
    page = html.fromstring((folder / "ar" / "index.html").read_bytes())
    (message,) = page.xpath("//div[@id='clean-water']")
    (play,) = message.xpath(".//a[@class='play']")
    assert message.xpath(".//audio/@src") == [play.get("href")]
    assert "استمع" in play.text_content()
    endings = [one.rpartition(".")[2] for one in message.xpath(".//p[@class='links']/a/@href")]
    assert endings == ["html", "ogg", "vtt", "srt"]
    text = html.fromstring((folder / "ar" / message.xpath(".//p[@class='links']/a/@href")[0]).read_bytes())
    assert "اغسل يديك بالصابون." in text.text_content()
    assert page.xpath("//body/img/@src")
