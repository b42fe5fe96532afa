"""``rupor feed``: podcast feeds and pages of finished packages, in a static folder that any web server can show.

What the folder holds already stays in the feeds, until it is withdrawn or its last day is over. An embargoed message
is left out until a run after its time.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from rupor import house as houses
from rupor.delivery.feeds import channel as feed_channel
from rupor.delivery.feeds import episode as feed_episode
from rupor.delivery.feeds import publish as feed_publish
from rupor.delivery.feeds.episode import Chosen, Made
from rupor.errors import ConfigError, PackageError
from rupor.model import House
from rupor.model.label import Feed
from rupor.package import read as packages
from rupor.radio.feed import episode as episodes
from rupor.radio.feed import site
from rupor.radio.feed.episode import Episode, State
from rupor.run.registry import close_matches

LONGEST_URL = 120
"""Characters of the site's address, so that no address in a feed is longer than 255."""
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A package that is not in the feeds now."""

    message: str
    language: str
    why: str
    until: str = ""
    """ISO 8601, UTC: when its embargo is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run did to a site."""

    feeds: Mapping[str, int]
    """How many episodes the feed of each language has."""
    new: tuple[tuple[str, str], ...] = ()
    """Message and language."""
    changed: tuple[tuple[str, str], ...] = ()
    taken_out: tuple[tuple[str, str], ...] = ()
    """Withdrawn, or past their last day."""
    left_out: tuple[LeftOut, ...] = ()
    undated: tuple[tuple[str, str], ...] = ()
    """Messages without a date, which players cannot sort."""


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What a run will do, before it does anything."""

    made: list[Made] = field(default_factory=list)
    new: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def run(
    paths: Sequence[Path],
    *,
    to: Path,
    url: str,
    withdraw: Sequence[str] = (),
    again: bool = False,
    config: Path | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Bring the site in *to*, which is shown at *url*, up to date with the packages that *paths* are or hold.

    Messages in *withdraw* are taken out at once; what was withdrawn is put back only *again*. Raise ConfigError for
    wrong settings, PackageError with all packages that cannot be taken: then nothing was changed.
    """
    now = now or datetime.now(UTC)
    base = _address(url)
    rules = houses.read(config)
    feed = _settings(rules)
    folders = packages.find(paths) if paths else ()
    with site.held(to) as state:
        _known(withdraw, state)
        gone = [one for one in state.episodes if one.message in withdraw or one.over(now)]
        before = _without(state, gone, withdraw)
        plan = _planned(folders, before, to, rules, base, again, now)
        after, files = _after(before, plan.made, to, rules, feed, base)
        feed_publish.check(to, state, after)
        feed_publish.bring(to, state, after, files, now)
        after = site.spared(after, state.named, now)
        feed_publish.publish(to, after, rules, feed, base)
        # What was withdrawn must not be heard any more: no grace for its files, nor for those of older versions.
        recalled = [f"{one.language}/{one.folder}/" for one in gone if one.message in withdraw]
        site.save(to, site.swept(to, after, now, at_once=recalled))
    return _outcome(plan, gone, after)


def _outcome(plan: _Plan, gone: Sequence[Episode], after: State) -> Outcome:
    counted = Counter(one.language for one in after.episodes)
    made = [one.episode for one in plan.made]
    return Outcome(
        feeds={one.language: counted[one.language] for one in after.channels},
        new=tuple(plan.new),
        changed=tuple(plan.changed),
        taken_out=tuple((one.message, one.language) for one in gone),
        left_out=tuple(plan.left_out),
        undated=tuple((one.message, one.language) for one in made if not one.published),
    )


def _after(
    state: State, made: Sequence[Made], to: Path, rules: House, feed: Feed, base: str
) -> tuple[State, list[feed_publish.Coming]]:
    """Return what the site will hold, and the files that this takes."""
    fresh = {(one.episode.message, one.episode.language): one for one in made}
    kept = [one for one in state.episodes if (one.message, one.language) not in fresh]
    back = {(one.episode.message, one.episode.language, one.episode.content) for one in made}
    languages = sorted({*(one.language for one in state.channels), *(language for _, language in fresh)})
    channels, covers = feed_channel.channels(languages, state, to, rules, feed, base)
    whole = State(
        channels=channels,
        episodes=feed_channel.ordered([*kept, *(one.episode for one in made)]),
        pages=tuple(sorted({*state.pages, *feed_publish.pages(languages)})),
        spare=state.spare,
        withdrawn=tuple(one for one in state.withdrawn if one not in back),
    )
    return whole, [*covers, *(pair for one in made for pair in one.files)]


def _address(url: str) -> str:
    base = url.rstrip("/")
    if not _URL.fullmatch(base) or len(base) > LONGEST_URL:
        raise ConfigError(
            f"--url: '{url[:200]}' is no address of a folder. Expected one such as https://radio.example.org/news, in "
            f"Latin letters, without ? and #, of at most {LONGEST_URL} characters. Correct it"
        )
    return base


def _settings(rules: House) -> Feed:
    if rules.feed is None:
        raise ConfigError(
            f"{rules.source or houses.FILE}: has no table [feed], which says what the feeds are called. Expected "
            "title, description and category. Add:\n[feed]\n"
            'title = "Radio of the Valley"\ndescription = "News of the valley, read aloud"\n'
            'category = "News > Daily News"'
        )
    return rules.feed


def _known(withdraw: Iterable[str], state: State) -> None:
    """Raise ConfigError for messages that the site does not have and never had."""
    known = {one.message for one in state.episodes}
    for name in withdraw:
        if name not in known and name not in {message for message, _, _ in state.withdrawn}:
            raise ConfigError(
                f"--withdraw: no message '{name[:80]}' in the feeds. {close_matches(name, known)}"
            )


def _without(state: State, gone: Sequence[Episode], withdraw: Sequence[str]) -> State:
    """Take episodes out, and remember those that were withdrawn."""
    noted = {(one.message, one.language, one.content) for one in gone if one.message in withdraw}
    return replace(
        state,
        episodes=tuple(one for one in state.episodes if one not in gone),
        withdrawn=tuple(sorted({*state.withdrawn, *noted})),
    )


def _planned(
    folders: Iterable[Path], state: State, to: Path, rules: House, base: str, again: bool, now: datetime
) -> _Plan:
    """Choose what goes out of each package, and make the episodes that are not in the site as they are."""
    plan, wrong = _Plan(), []
    seen: dict[tuple[str, str], Path] = {}
    for folder in folders:
        try:
            chosen = feed_episode.choose(packages.listed(folder))
            other = seen.setdefault(chosen.key, folder)
            if other != folder:
                message, language = chosen.key
                raise PackageError(
                    f"{folder}: is the message '{message}' in '{language}', as is {other}. Expected one package of "
                    "each. Name only one of them"
                )
            left_out = _left_out(chosen, state, again, now)
            if left_out:
                plan.left_out.append(left_out)
            else:
                _consider(chosen, plan, state, to, rules, base)
        except PackageError as error:
            wrong.append(str(error))
    if wrong:
        raise PackageError("\n".join(wrong))
    return plan


def _left_out(chosen: Chosen, state: State, again: bool, now: datetime) -> LeftOut | None:
    """Say why a package is not for the feeds now; None: it is."""
    message, language = chosen.key
    embargo = feed_episode.embargo(chosen.opened)
    if embargo and embargo > now:
        until = embargo.isoformat(timespec="minutes")
        return LeftOut(message=message, language=language, why="embargo", until=until)
    if episodes.over(feed_episode.expires(chosen.opened), now):
        return LeftOut(message=message, language=language, why="expired")
    if (message, language, chosen.content) in state.withdrawn and not again:
        return LeftOut(message=message, language=language, why="withdrawn")
    return None


def _consider(chosen: Chosen, plan: _Plan, state: State, to: Path, rules: House, base: str) -> None:
    """Make the episode of a package, unless the site has it whole, made of the very same."""
    message, language = chosen.key
    known = state.find(message, language)
    made_of = feed_episode.hashed(
        [episodes.FORM, chosen.content, rules.agency, rules.publisher, rules.licence]
    )
    whole = known and all(site.there(to, file.path, file.size) for file in known.files)
    if known is None or known.made_of != made_of or not whole:
        opened = packages.opened(chosen.opened.folder)
        guid = feed_channel.guid(state, language, base)
        plan.made.append(feed_episode.make(chosen, opened, rules, guid, made_of))
        (plan.changed if known else plan.new).append(chosen.key)
