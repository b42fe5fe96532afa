"""The values that travel: they cannot be changed, they can be sent, and they name what they depend on."""

import dataclasses
import inspect
import pickle
from pathlib import Path
from typing import Any

import pytest

from rupor import model
from rupor.model import Package, Rendition, Utterance, Voice
from values import BEEP, narration, placed, programme, segment

KINDS = [
    value for value in vars(model).values() if inspect.isclass(value) and dataclasses.is_dataclass(value)
]
UTTERANCE = Utterance(text="Boil water.", voice=BEEP, rate=0.8, version="tone 1")


def made(kind: Any) -> Any:
    """Make a value of *kind* with something in every field that must be given."""
    given: dict[str, Any] = {"voice": BEEP, "segment": segment("Water"), "path": Path("x"), "words": ()}
    fields = [field for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING]
    return kind(**{field.name: given.get(field.name, field.name) for field in fields})


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_fixed(kind: Any) -> None:
    """No field can be changed or added, all are named, and none holds something that can be changed."""
    value = made(kind)
    first = dataclasses.fields(kind)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, first, "other")
    with pytest.raises((AttributeError, TypeError)):
        value.something_new = 1
    with pytest.raises(TypeError):
        kind("positional")
    assert not any(
        "list[" in str(field.type) or "dict[" in str(field.type) for field in dataclasses.fields(kind)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_values_travel(kind: Any) -> None:
    """Every value comes out of another process as it was."""
    assert pickle.loads(pickle.dumps(made(kind))) == made(kind)


def test_a_programme_travels() -> None:
    """A whole programme, with all that it holds, comes out as it was."""
    whole = programme(narration([placed(segment("Boil", "water."))]))
    assert pickle.loads(pickle.dumps(whole)) == whole


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Boil water!"},
        {"rate": 0.81},
        {"version": "tone 2"},
        {"voice": dataclasses.replace(BEEP, engine="other")},
        {"voice": dataclasses.replace(BEEP, name="other")},
        {"voice": dataclasses.replace(BEEP, language="en")},
    ],
    ids=str,
)
def test_the_key_follows_the_sound(changed: dict[str, Any]) -> None:
    """Whatever changes the sound changes the name in the cache."""
    assert dataclasses.replace(UTTERANCE, **changed).key != UTTERANCE.key


def test_the_key_follows_nothing_else() -> None:
    """What is learned about a voice does not cost its sound."""
    known = dataclasses.replace(BEEP, licence="MIT", error_rate=None, pace=3.0, installed=False, added=True)
    assert dataclasses.replace(UTTERANCE, voice=known).key == UTTERANCE.key


def test_keys_do_not_run_together() -> None:
    """Two utterances never share a name because one's text ends as the other's voice begins."""
    one = Utterance(text='a", "b', voice=dataclasses.replace(BEEP, engine="c"), rate=1.0, version="v")
    other = Utterance(text="a", voice=dataclasses.replace(BEEP, engine='b", "c'), rate=1.0, version="v")
    assert one.key != other.key


@pytest.mark.parametrize(
    ("error_rate", "quality"),
    [
        (None, "unknown"),
        (0.0, "clear"),
        (0.10, "clear"),
        (0.11, "poor"),
        (0.5, "poor"),
        (0.51, "not understood"),
    ],
)
def test_quality(error_rate: float | None, quality: str) -> None:
    """A tenth of the words misheard is still clear, half of them still poor."""
    assert dataclasses.replace(BEEP, error_rate=error_rate).quality == quality


def test_shown_and_spoken() -> None:
    """A segment is shown as it was written and spoken as it is said."""
    part = segment("60", "%", "paid.", spoken=["sixty", "percent", "paid."])
    assert (part.shown, part.spoken) == ("60 % paid.", "sixty percent paid.")


def test_a_segment_is_named_by_its_first_words() -> None:
    """People count segments from one, and a long one is cut short."""
    assert segment("Boil", "water.").place == "segment 1 ('Boil water.')"
    assert segment("x" * 50, index=9).place == f"segment 10 ('{'x' * 40}…')"


def test_a_file_is_found_by_its_ending() -> None:
    """A package finds its files, and names those it has when asked for another."""
    rendition = Rendition(name="m.en.mp3", media_type="audio/mpeg", size=1, sha256="0")
    package = Package(
        path=Path("audio"), message="m", language="en", renditions=(rendition,), duration=72_000
    )
    assert package.file("mp3") == Path("audio/m.en.mp3")
    assert package.seconds == 1.5
    with pytest.raises(KeyError, match=r"no 'wav'.*m\.en\.mp3"):
        package.file("wav")


def test_a_voice_is_named_as_on_the_command_line() -> None:
    """A voice is engine and name."""
    assert Voice(engine="rhvoice", name="irina", language="ru", licence="GPL").id == "rhvoice:irina"
