"""What partners want of messages that are not produced yet, so that one run makes it all."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rupor import config
from rupor.config import Settings
from rupor.delivery import office, parcel
from rupor.errors import ConfigError
from rupor.model import Message, Profile


def of_partners(
    settings: Settings, messages: Sequence[Message], partners: Path | None, rules: Path | None
) -> Settings:
    """Add to *settings* the profiles and outputs that partners of these messages' languages want.

    Raise ConfigError when nobody wants any of them.
    """
    book = office.book(partners, rules)
    profiles: dict[str, Profile] = {}
    outputs: dict[str, None] = dict.fromkeys(settings.outputs or config.WITH_PROFILES)
    for language in dict.fromkeys(one.language for one in messages):
        if not any(parcel.takes(one, language) for one in book.partners):
            raise ConfigError(
                f"{book.source}: no partner takes messages in '{language}'. Expected one that does. Add "
                "it, or run without --for-partners"
            )
        wanted, papers = parcel.wanted(book.partners, language)
        profiles |= {one.name: one for one in wanted}
        outputs |= dict.fromkeys(papers)
    house = replace(settings.house, profiles=(*settings.house.profiles, *profiles.values()))
    named = dict.fromkeys((*config.listed(settings.profiles), *profiles))
    return replace(settings, house=house, profiles=tuple(named), outputs=tuple(outputs))
