"""Tables for people and JSON lines for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from rupor.health import Check
from rupor.model import Partner, Profile, Voice
from rupor.tag import primary


def voices(known: Sequence[Voice], *, hidden: int = 0, as_json: bool) -> None:
    """Print voices, the best of each language first, and how many are not shown."""
    ordered = sorted(known, key=_order)
    if as_json:
        for voice in ordered:
            print(json.dumps({**asdict(voice), "quality": voice.quality}, ensure_ascii=False))
        return
    rows = [(v.language, v.id, _quality(v), v.licence, _state(v)) for v in ordered]
    table(("Language", "Voice", "Quality", "Licence", "State"), rows)
    print("\nQuality: the share of words that a neutral recogniser misheard, where it was measured.")
    if hidden:
        print(f"{hidden} more, most of them hard to understand or online: rupor voices --all")


def _order(voice: Voice) -> tuple[object, ...]:
    unmeasured = voice.error_rate is None
    state = (not voice.added, not voice.installed, voice.online, unmeasured, voice.error_rate or 0.0)
    return primary(voice.language), *state, voice.id


def _quality(voice: Voice) -> str:
    return voice.quality if voice.error_rate is None else f"{voice.quality} ({voice.error_rate:.1%})"


def _state(voice: Voice) -> str:
    if not voice.installed:
        return f"to install: {voice.install}"
    if voice.online:
        return "online: sends the text away"
    if voice.added:
        return "added by you"
    return "installed" if voice.open_licence else "installed; speaks only when named"


def checks(found: Sequence[Check], *, as_json: bool) -> None:
    """Print what was found and what mends the rest."""
    if as_json:
        for check in found:
            print(json.dumps(asdict(check), ensure_ascii=False))
        return
    for check in found:
        print(f"{'ok     ' if check.good else 'missing'}  {check.name}: {check.found}")
        if check.fix and not check.good:
            print(f"         Run: {check.fix}")


def profiles(known: Sequence[Profile], *, as_json: bool) -> None:
    """Print delivery profiles: for whom, in what form, how loud."""
    if as_json:
        for one in known:
            print(json.dumps(asdict(one), ensure_ascii=False))
        return
    table(
        ("Profile", "For", "Form", "Level", "Peak"),
        [(one.name, one.title, _form(one), _level(one), f"{one.target.ceiling:g} dB") for one in known],
    )
    print("\nMake files for one: rupor produce PATH --profile NAME. Where the numbers come from: --json")


def _form(profile: Profile) -> str:
    kilohertz = f"{profile.rate / 1000:g} kHz"
    bits = f" {profile.bitrate} kbit/s" if profile.bitrate else ""
    channels = "stereo" if profile.channels == 2 else "mono"
    limit = f", at most {profile.most_bytes // 1024} KiB" if profile.most_bytes else ""
    return f"{profile.format} {profile.coding}{bits}, {kilohertz} {channels}{limit}"


def _level(profile: Profile) -> str:
    return f"{profile.target.integrated:g} {'dB RMS' if profile.target.rms else 'LUFS'}"


def partners(known: Sequence[Partner], *, as_json: bool) -> None:
    """Print radio partners: where they are, what they want; never a secret."""
    if as_json:
        for one in known:
            print(json.dumps(_partner(one), ensure_ascii=False))
        return
    if not known:
        print("No partner is named yet. Begin with: rupor partners --example")
        return
    heads = ("Partner", "For", "Languages", "Profile", "Papers", "Address")
    rows = [
        (
            one.name,
            one.title,
            " ".join(one.languages) or "all",
            one.profile.name if one.profile else "-",
            " ".join(one.papers) or "-",
            one.address.shown,
        )
        for one in known
    ]
    table(heads, rows)
    print("\nTry whether they can be reached: rupor partners test NAME")


def _partner(one: Partner) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "contact": one.contact,
        "languages": list(one.languages),
        "profile": one.profile.name if one.profile else None,
        "papers": list(one.papers),
        "address": one.address.shown,
        "kind": one.address.kind,
        "zone": one.zone or "UTC",
        "embargo": one.embargo,
        "letter": list(one.letter.to) if one.letter else [],
    }


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns as wide as their widest entry."""
    widths = [max(len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    for row in [heads, ["-" * width for width in widths], *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
