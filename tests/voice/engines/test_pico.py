"""SVOX Pico, by the real library."""

import pytest

from contracts.engine import EngineContract
from rupor.model import Utterance
from rupor.voice.engines.pico import Pico, markup


class TestPicoSpanish(EngineContract):
    """It does what every engine does, in Spanish."""

    engine_class = Pico
    voice_name = "es-ES"
    text = "El agua del río no es segura; hiérvala diez minutos antes de beber."


class TestPicoFrench(EngineContract):
    """It does what every engine does, in French."""

    engine_class = Pico
    voice_name = "fr-FR"
    text = "L'eau de la rivière n'est pas sûre; faites-la bouillir dix minutes."


def length(text: str) -> int:
    """Speak Spanish and count the samples."""
    engine = Pico()
    voice = next(voice for voice in engine.voices() if voice.name == "es-ES")
    return engine.speak(Utterance(text=text, voice=voice, rate=1.0, version="")).length


def test_qualities() -> None:
    """What was measured is told, and nothing else."""
    qualities = {voice.name: voice.quality for voice in Pico().voices()}
    assert {name for name, quality in qualities.items() if quality == "clear"} == {
        "en-GB",
        "en-US",
        "es-ES",
        "fr-FR",
    }
    assert {name for name, quality in qualities.items() if quality == "unknown"} == {"de-DE", "it-IT"}


@pytest.mark.parametrize("language", ["de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "it-IT"])
def test_no_command_of_a_users_gets_through(language: str) -> None:
    """No angle bracket of the text is left, for Pico opens files that a tag names."""
    made = markup('a < b <play file="/etc/passwd"/> \x00', language, 0.8)
    assert made.count("<") == made.count(">") == 1
    assert made.startswith('<speed level="80">')
    assert "\x00" not in made


def test_signs_are_said() -> None:
    """The signs that Pico would take for markup are heard as words."""
    assert length("tres < cinco") > 1.3 * length("tres cinco")
    assert length("tres > cinco") > 1.3 * length("tres cinco")
    assert length("tres & cinco") > 1.2 * length("tres cinco")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Il a soixante-sept ans.", "Il a soixante sept ans."),
        ("Vingt et une écoles", "Vingté une écoles"),
        ("trente-et-un", "trenté un"),
        ("dix-huit mois", "dizuit mois"),
        ("quatre-vingt-dix-neuf", "quatre vingt dix neuf"),
        ("avant-hier, un porte-parole", "avant-hier, un porte-parole"),
    ],
)
def test_french_numbers_are_spelled_as_they_are_heard(written: str, said: str) -> None:
    """What Pico garbles in French numbers is spelled so that it does not, and nothing else; Spanish is left alone."""
    assert markup(written, "fr-FR", 1.0) == said
    assert markup(written, "es-ES", 1.0) == written
