"""Messages fitted to slots, spoken and joined for real: the sound is as long as the slot, and sounds as it must."""

import itertools
import math
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rupor import narrate, pipeline
from rupor.config import Settings
from rupor.errors import MessageError
from rupor.fitting.room import LEAST, MOST
from rupor.model import Event
from rupor.narrate import Narrated, Script
from rupor.run.cache import Cache
from rupor.run.executors import executor
from rupor.sound.house import Sounds
from rupor.sound.join import PAUSES
from rupor.text import read
from rupor.voice import rate
from values import RATE

TEXTS = Path(__file__).parents[2] / "texts" / "safe-online"
VOICES = {
    "ru": "rhvoice:irina",
    "en": "rhvoice:slt",
    "fr": "pico:fr-FR",
    "es": "pico:es-ES",
    "ar": "espeak:ar",
    "zh": "espeak:cmn",
}


class Desk:
    """Narrates texts without making files of them; counts how often it spoke."""

    def __init__(self, pool: Executor, cache: Cache) -> None:
        self.pool, self.cache = pool, cache
        self.rounds = 0.0

    def script(self, text: Path, voice: str, asked: str = "clear") -> Script:
        """Cut a text and give it a voice."""
        settings = Settings(voices=(voice,), rate=asked, allow_poor_voice=True)
        (plan,) = pipeline.plan(read.messages([str(text)]), settings)
        return plan.script

    def narrate(self, script: Script, slot: float | None, **changed: object) -> Narrated:
        """Speak it, for a slot or as it comes."""
        self.rounds = 0.0
        whole = replace(script, fit=slot, **changed)  # type: ignore[arg-type]
        with tempfile.TemporaryDirectory() as scratch:
            done = narrate.narrate(whole, (), self.pool, self.cache, Path(scratch), self.count)
            assert done.narration.mix.stat().st_size == 2 * done.narration.length
        return done

    def count(self, event: Event) -> None:
        """Count what is spoken of a message."""
        self.rounds += (event.step == "speak") / event.total


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Keep one cache for all messages."""
    with executor("threads") as pool:
        yield Desk(pool, Cache(tmp_path_factory.mktemp("spoken")))


def check(done: Narrated, slot: float, language: str) -> None:
    """Hold a narration to its slot, and its rate and pauses to what listeners follow."""
    assert done.fit
    assert done.fit.asked == slot
    assert done.fit.reached == done.narration.length / RATE
    assert done.fit.reached == pytest.approx(slot, abs=0.02)
    (part,) = done.parts
    slowest, fastest = rate.comfort(language) or (0.0, math.inf)
    assert part.reached <= fastest * 1.01
    assert not part.missed
    rules = 0.0
    for one, other in itertools.pairwise(done.narration.placed):
        rule = PAUSES[one.segment.pause]
        pause = (other.start - one.end) / RATE / rule
        assert LEAST - 0.01 <= pause <= max(MOST, part.pace.pauses) + 0.01
        rules += rule
    time = sum(rate.paced_time(one) for one in part.placed) / RATE
    words = sum(rate.words(one.segment) for one in part.placed)
    assert 60 * words / (time + rules) >= slowest * 0.99


def test_every_slot_is_reached_or_refused_truly(desk: Desk) -> None:
    """From 30 seconds to 4 minutes: refused below a length, reached to the millisecond up to another, then refused."""
    script = desk.script(TEXTS / "en.md", "en=tone:beep")
    reached, refused = [], {}
    for slot in range(30, 241, 15):
        try:
            check(desk.narrate(script, float(slot)), slot, "en")
        except MessageError as error:
            refused[slot] = str(error)
        else:
            reached.append(slot)
            assert desk.rounds <= 4.01  # spoken thrice at most, and joined
    assert len(reached) >= 3
    assert reached == list(range(reached[0], reached[-1] + 1, 15))
    assert all(("too long" if slot < reached[0] else "too short") in told for slot, told in refused.items())


@pytest.mark.parametrize(
    "language",
    [pytest.param(one, marks=pytest.mark.slow if one in ("es", "ru") else ()) for one in VOICES],
)
def test_real_voices_fill_a_slot(desk: Desk, language: str) -> None:
    """A real voice in each language makes the message shorter by a tenth, exactly."""
    script = desk.script(TEXTS / f"{language}.md", f"{language}={VOICES[language]}")
    *first, last = script.segments[:7]
    script = replace(script, segments=(*first, replace(last, pause="end")))
    usual = desk.narrate(script, None)
    slot = usual.narration.length // RATE * 0.9
    done = desk.narrate(script, slot)
    check(done, slot, language)
    assert done.fit
    assert 1.0 <= done.fit.rate < 1.2
    assert desk.rounds <= 4.01


def test_what_an_office_adds_counts(desk: Desk) -> None:
    """An ident, a sign-off and silence at both ends are part of the slot."""
    script = desk.script(TEXTS / "ru.md", "ru=tone:beep")
    jingle = (np.sin(np.arange(2 * RATE) * 0.05) * 3000).astype(np.int16)
    usual = desk.narrate(script, None).narration.length / RATE
    slot = round(usual) + 4
    house = Sounds(ident=jingle, sign_off=jingle)
    done = desk.narrate(script, slot, house=house, head=0.5, tail=1.0)
    check(done, slot, "ru")
    first, last = done.narration.placed[0], done.narration.placed[-1]
    assert first.start > 2.5 * RATE
    assert done.narration.length - last.end > 3 * RATE


def test_a_fitted_message_is_spoken_the_same_again(desk: Desk) -> None:
    """The same slot gives the same sound, also from an empty cache, and nothing is then spoken twice."""
    script = desk.script(TEXTS / "en.md", "en=tone:beep")
    one = desk.narrate(script, 100.0)
    other = desk.narrate(script, 100.0)
    assert one.narration.placed == other.narration.placed
    assert other.synthesized == 0


def test_a_slot_that_holds_the_message_as_it_is_costs_nothing(desk: Desk) -> None:
    """Where the rate asked for fills the slot but for some pauses, no sentence is spoken again."""
    script = desk.script(TEXTS / "en.md", "en=tone:beep")
    usual = desk.narrate(script, None)
    done = desk.narrate(script, math.ceil(usual.narration.length / RATE) + 1.0)
    assert done.synthesized == 0
    assert done.fit
    assert done.fit.rate == 1.0
    assert done.fit.pauses == pytest.approx(1.0, abs=0.1)
