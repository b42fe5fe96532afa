"""Delivery profiles as data: all can be read, and every mistake of a changed one is told."""

import re

import pytest

from rupor.errors import ConfigError
from rupor.sound import codec, profile

ALL = [
    *("archive", "audiobook", "broadcast-ebu", "broadcast-us", "community-radio", "ivr-alaw", "ivr-pcm"),
    *("ivr-ulaw", "podcast", "web-stream", "whatsapp-voice"),
]


def test_names() -> None:
    """Every profile that is promised is there, in order."""
    assert list(profile.names()) == ALL


@pytest.mark.parametrize("name", ALL)
def test_every_profile_is_whole(name: str) -> None:
    """A profile says for whom it is and where its numbers are from, and ffmpeg can write it."""
    one = profile.get(name)
    assert one.name == name
    assert len(one.title) > 5
    assert len(one.note) > 30
    assert codec.of(one).suffix in {"flac", "mp3", "wav", "mp2", "alaw", "ulaw", "m4a", "ogg"}


def test_the_numbers_of_the_standards() -> None:
    """What the standards fix is what the files say (SPECS, 0)."""
    ebu, us, book = (profile.get(name) for name in ("broadcast-ebu", "broadcast-us", "audiobook"))
    assert (ebu.target.integrated, ebu.target.true_peak, ebu.target.short_term) == (-23.0, -1.0, -18.0)
    assert (us.target.integrated, us.target.true_peak, us.target.sample_peak) == (-24.0, -2.0, -3.0)
    assert (us.head, us.tail, us.tags, us.bitrate) == (0.5, 0.5, False, 256)
    assert book.target.rms
    assert book.target.integrated - book.target.tolerance >= -23
    assert book.target.integrated + book.target.tolerance <= -18
    assert profile.get("whatsapp-voice").most_bytes == 512 * 1024


def test_an_unknown_name() -> None:
    """A name that is nearly right is answered with the right one."""
    with pytest.raises(ConfigError, match=r"unknown profile 'podcats'.*Did you mean 'podcast'"):
        profile.get("podcats")


def test_an_office_has_its_own() -> None:
    """An office's own profile stands before Rupor's of the same name."""
    own = profile.changed(profile.get("podcast"), {"bitrate": 96, "target": {"integrated": -18}}, "here")
    assert profile.get("podcast", [own]).bitrate == 96
    assert profile.get("podcast", [own]).target.integrated == -18.0
    assert profile.get("podcast", [own]).target.true_peak == -1.0
    assert profile.get("podcast").bitrate == 128


def test_another_coding() -> None:
    """A coding without a bit rate forgets the one that was there."""
    one = profile.changed(profile.get("podcast"), {"format": "wav", "coding": "pcm16"}, "here")
    assert (one.bitrate, codec.of(one).suffix) == (0, "wav")


def test_a_limit_can_be_taken_away() -> None:
    """An empty list stands for no band, and 'none' for no limit, for TOML has no word for nothing."""
    one = profile.changed(profile.get("ivr-pcm"), {"band": [], "target": {"sample_peak": "none"}}, "here")
    assert one.band is None
    assert one.target.sample_peak is None


WRONG = {
    "bitrat": ({"bitrat": 96}, "unknown field 'bitrat'.*Did you mean 'bitrate'"),
    "target": ({"target": {"peak": 1}}, r"unknown field 'target\.peak'"),
    "no table": ({"target": 3}, "'target' is 3"),
    "text": ({"bitrate": "96"}, "'bitrate' is \"96\". Expected a valid integer"),
    "yes": ({"channels": True}, "'channels' is true"),
    "three": ({"channels": 3}, "'channels' is 3. Expected 1 or 2"),
    "coding": ({"coding": "aac"}, "'coding' is 'aac' in format 'mp3'. Expected mp3"),
    "nothing": ({"format": "xyz"}, "'format' is \"xyz\". Expected 'wav'"),
    "rate": ({"rate": 44000}, "'rate' is 44000"),
    "bitrate": ({"bitrate": 500}, "'bitrate' is 500"),
    "loud": ({"target": {"integrated": 3}}, "'target.integrated' is 3.0. Expected -40 to -8"),
    "no number": ({"head": float("nan")}, "'head' is nan"),
    "band": ({"band": [3400, 300]}, "'band'"),
    "segments": ({"each_segment": True}, "'each_segment' goes with format wav or raw"),
    "small": ({"most_bytes": 5}, "'most_bytes' is 5"),
    "suffix": ({"suffix": "../x"}, "'suffix'"),
    "name": ({"name": "../x"}, "'name'"),
}


@pytest.mark.parametrize(("fields", "said"), WRONG.values(), ids=WRONG)
def test_mistakes(fields: dict[str, object], said: str) -> None:
    """A wrong field, type or pair is refused, with its place and what was expected."""
    with pytest.raises(ConfigError, match=said) as caught:
        profile.changed(profile.get("podcast"), fields, "rupor.toml: profile 'x'")
    assert all(line.startswith("rupor.toml: profile 'x': ") for line in str(caught.value).splitlines())


def test_all_mistakes_at_once() -> None:
    """Whoever made five mistakes is told of five, of whatever kind they are."""
    fields = {"chanels": 1, "channels": 3, "rate": "48000", "coding": "aac", "target": {"true_peak": 3.0}}
    with pytest.raises(ConfigError) as caught:
        profile.changed(profile.get("podcast"), fields, "x")
    told = str(caught.value)
    for name in ("chanels", "channels", "rate", "coding", r"target\.true_peak"):
        assert re.search(f"^x: .*'{name}'", told, re.MULTILINE), name
