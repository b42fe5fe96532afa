"""Which voice speaks: never one that should not."""

import contextlib
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupor.errors import ConfigError, MissingDependency, VoiceMissing
from rupor.model import Voice
from rupor.run.registry import Entry, Registry
from rupor.voice import choose, engine
from rupor.voice.choose import Named
from values import segment


def voice(
    name: str, language: str, error_rate: float | None = None, of: str = "studio", **changed: object
) -> Voice:
    """Make a voice."""
    made = Voice(engine=of, name=name, language=language, licence="MIT", error_rate=error_rate)
    return dataclasses.replace(made, **changed)


STUDIO = (
    voice("anna", "ru", 0.12),
    voice("irina", "ru", 0.07),
    voice("joe", "en-US", 0.05),
    voice("kate", "en-GB", 0.05),
    voice("absent", "fr", 0.05, installed=False, install="pip install absent"),
    voice("closed", "sw", 0.05, open_licence=False, licence="no commercial use"),
    voice("awful", "ar", 0.9),
    voice("both", "de", 0.1),
    voice("both", "nl", 0.1),
)


class Studio:
    """An engine of many voices, none of which are asked to speak."""

    def voices(self) -> tuple[Voice, ...]:
        """Name them."""
        return STUDIO


class Web:
    """An engine that sends the text away."""

    def voices(self) -> tuple[Voice, ...]:
        """Name one voice of every language."""
        return tuple(voice(tag, tag, 0.01, of="web", online=True) for tag in ("ru", "en", "ar", "fr"))


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have three engines, one of which is not installed."""
    builtin = {
        "studio": Entry(f"{__name__}:Studio"),
        "web": Entry(f"{__name__}:Web"),
        "absent": Entry("no_such_library:Engine", "pip install it"),
    }
    monkeypatch.setattr(engine, "ENGINES", Registry(kind="engine", group="rupor.none", builtin=builtin))
    monkeypatch.setattr(engine, "_made", {})


def chosen(*languages: str, named: tuple[str, ...] = (), allow_poor: bool = False) -> dict[str, str]:
    """Choose voices for segments in these languages, and name them."""
    segments = [segment("x", language=language) for language in languages]
    voices = choose.choose(segments, choose.parse(named), allow_poor=allow_poor)
    return {language: voice.id for language, voice in voices.items()}


def test_the_best_one() -> None:
    """Each language gets the voice that listeners understand best, that of its region before another's."""
    assert chosen("ru", "en-GB", "en-US", "ru") == {
        "ru": "studio:irina",
        "en-GB": "studio:kate",
        "en-US": "studio:joe",
    }


def test_the_one_that_is_named() -> None:
    """A named voice speaks its language, and regions of it, and no other."""
    named = ("ru=studio:anna", "en=studio:joe")
    assert chosen("ru", "en-GB", named=named) == {"ru": "studio:anna", "en-GB": "studio:joe"}
    assert chosen("ru", named=("ru=web",)) == {"ru": "web:ru"}
    assert chosen("ru", named=("ru=studio",)) == {"ru": "studio:irina"}
    assert chosen("sw", named=("sw=studio:closed",)) == {"sw": "studio:closed"}
    assert chosen("nl", named=("nl=studio:both",)) == {"nl": "studio:both"}


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("ru=studio:irinka", r"unknown voice 'studio:irinka'\. Known: anna, irina\. Did you mean 'irina'\?"),
        ("ru=studio:joe", r"'studio:joe' speaks 'en-US', not 'ru'\. .*Run: rupor voices --language ru"),
        ("ru=studo:anna", r"unknown engine 'studo'\. .*Did you mean 'studio'\?"),
        ("pl=studio", r"'studio' has no voice for 'pl'"),
    ],
)
def test_a_wrong_name(named: str, told: str) -> None:
    """A name that does not fit is never answered by another voice."""
    with pytest.raises(ConfigError, match=told):
        chosen(named.partition("=")[0], named=(named,))


@pytest.mark.parametrize("named", ["fr=studio:absent", "fr=studio", "ru=absent", "ru=absent:x"])
def test_a_named_voice_that_is_not_installed(named: str) -> None:
    """A named voice that is not there is told with the command that installs it."""
    with pytest.raises(MissingDependency, match=r"not installed.*Run: pip install"):
        chosen(named.partition("=")[0], named=(named,))


@pytest.mark.parametrize("option", ["irina", "=studio:anna", "ru=", "ru=:anna", " = ", ""])
def test_a_malformed_option(option: str) -> None:
    """What is no LANG=ENGINE:NAME is told, with an example."""
    with pytest.raises(ConfigError, match="is not LANG=ENGINE:NAME"):
        choose.parse([option])


def test_parse() -> None:
    """Spaces do not matter, and a name may have colons."""
    assert choose.parse(["ru = studio : a:b ", "en=web"]) == {
        "ru": Named("studio", "a:b"),
        "en": Named("web", ""),
    }


def test_every_missing_language_is_told_at_once() -> None:
    """The error has a line for each language, each with the ways out that there are."""
    with pytest.raises(VoiceMissing) as caught:
        chosen("ru", "fr", "sw", "ar")
    arabic, french, swahili = str(caught.value).split("\n")
    assert (
        "language 'ar': no installed voice of it is understood (studio:awful: 90% of words misheard)"
        in arabic
    )
    assert "--voice ar=gtts" in arabic
    assert "insist on studio:awful: --allow-poor-voice" in arabic
    assert "(1) install studio:absent: pip install absent" in french
    assert "--allow-poor-voice" not in french
    assert "name a voice under no commercial use: --voice sw=studio:closed" in swahili


def test_insisting() -> None:
    """A voice that is not understood speaks when it is insisted on, or named."""
    assert chosen("ar", allow_poor=True) == {"ar": "studio:awful"}
    assert chosen("ar", named=("ar=studio:awful",)) == {"ar": "studio:awful"}
    with pytest.raises(VoiceMissing):
        chosen("fr", allow_poor=True)


def test_the_users_own_comes_first() -> None:
    """A voice that the user added is preferred to better measured ones, whatever its licence."""
    own = voice("mine", "ru", None, added=True, open_licence=False)
    assert choose.best("ru", [*STUDIO, own], False) == own


def test_an_unmeasured_voice_is_not_the_best() -> None:
    """A measured clear voice goes before one that nobody measured, and that before espeak's."""
    natural, robot = voice("new", "pl"), voice("pl", "pl", of="espeak")
    assert choose.best("pl", [robot, natural], False) == natural
    assert choose.best("pl", [robot, natural, voice("known", "pl", 0.15)], False).name == "known"


LANGUAGES = st.sampled_from(["ru", "en", "en-US", "zh", "zh-Hant", "mul"])
VOICES = st.builds(
    Voice,
    engine=st.sampled_from(["studio", "espeak", "tone"]),
    name=st.text("abc", min_size=1, max_size=3),
    language=LANGUAGES,
    licence=st.just("MIT"),
    error_rate=st.none() | st.floats(0, 1),
    online=st.booleans(),
    open_licence=st.booleans(),
    installed=st.booleans(),
    added=st.booleans(),
    install=st.just("pip install it"),
)


@given(LANGUAGES.filter(lambda tag: tag != "mul"), st.lists(VOICES), st.booleans())
def test_no_voice_speaks_that_should_not(language: str, voices: list[Voice], allow_poor: bool) -> None:
    """Unnamed, no voice speaks another language, sends the text away, breaks its licence or is not understood."""
    with contextlib.suppress(VoiceMissing):
        best = choose.best(language, voices, allow_poor)
        assert best.language.partition("-")[0] == language.partition("-")[0]
        assert best.installed
        assert not best.online
        assert best.open_licence or best.added
        assert allow_poor or best.added or best.quality != "not understood"
