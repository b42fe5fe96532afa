"""Pages of a podcast feed for people: an index, a page for each language, and one for each message.

They need no script, and no link in them leads out of the folder: it can be shown by any server, or from a stick.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rupor import pages, tag
from rupor.radio.feed.episode import Channel, Episode
from rupor.radio.feed.rss import About

MANY = "mul"
"""The language of a page in several ones (ISO 639-2)."""
_KINDS = {"text/vtt": "VTT", "application/x-subrip": "SRT"}


def index(title: str, shows: Mapping[str, str]) -> str:
    """Write the page that lists the languages; *shows* are the feeds' titles by language."""
    return pages.render(
        "feed", page="index", language=MANY, direction="ltr", title=title, languages=_languages(shows)
    )


def language(about: About, channel: Channel, episodes: Sequence[Episode], shows: Mapping[str, str]) -> str:
    """Write the page of one language with its *episodes*; *shows* as for ``index``."""
    words, said = pages.words("feed", channel.language)
    others = {code: title for code, title in shows.items() if code != channel.language}
    return pages.render(
        "feed",
        page="language",
        language=channel.language,
        direction=tag.direction(channel.language),
        title=about.title,
        description=about.description,
        cover=_name(channel.cover.path),
        words=words,
        said=said,
        episodes=[_shown(one) for one in episodes],
        languages=_languages(others),
        feed_url=f"{about.url}/{channel.language}/feed.xml",
    )


def episode(one: Episode, paragraphs: Sequence[str], spoken_by: str) -> str:
    """Write the page of one message, with its whole text."""
    words, said = pages.words("feed", one.language)
    covers = one.of("cover")
    return pages.render(
        "feed",
        page="episode",
        language=one.language,
        direction=tag.direction(one.language),
        title=one.title,
        cover=_name(covers[0].path) if covers else "",
        words=words,
        said=said,
        episode=_shown(one),
        paragraphs=paragraphs,
        disclosure=spoken_by,
    )


def disclosure(code: str) -> str:
    """Say in a language, or in English, that a machine speaks."""
    return str(pages.words("feed", code)[0]["machine"])


def _languages(shows: Mapping[str, str]) -> list[dict[str, str]]:
    found = []
    for code in sorted(shows):
        words, known = pages.words("feed", code)
        name = words["name"] if known == tag.primary(code) else code
        direction = tag.direction(code)
        found.append({"language": code, "direction": direction, "name": name, "title": shows[code]})
    return found


def _shown(one: Episode) -> dict[str, Any]:
    minutes, seconds = divmod(round(one.seconds), 60)
    small = [file for file in one.of("other sound") if file.size < one.sound.size]
    read = one.of("page")
    return {
        "folder": one.folder,
        "title": one.title,
        "duration": f"{minutes}:{seconds:02}",
        "date": one.published[:10],
        "synthetic": one.synthetic,
        "sound": _name(one.sound.path),
        "page": _name(read[0].path) if read else "",
        "small": {"name": _name(small[0].path), "size": f"{-(-small[0].size // 1000)} KB"} if small else None,
        "captions": [
            (_KINDS[file.media_type], _name(file.path))
            for file in one.of("captions")
            if file.media_type in _KINDS
        ],
    }


def _name(path: str) -> str:
    return path.rpartition("/")[2]
