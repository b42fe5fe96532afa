"""What an engine is, and the registry of engines.

To add one: write a module with a class of the three methods below, name it in ``ENGINES`` (or in an entry point
of the group ``rupor.engines``), and subclass ``EngineContract`` in ``tests/contracts``. An engine imports no
other engine and subclasses nothing.
"""

from typing import Protocol, cast

from rupor.model import Clip, Utterance, Voice
from rupor.run.registry import Entry, Registry


class Engine(Protocol):
    """Speaks. Made without arguments, cheaply; may be used by several threads at once."""

    def voices(self) -> tuple[Voice, ...]:
        """Name every voice that it has or could have, with ``installed`` and ``install`` told."""
        ...

    def version(self) -> str:
        """Name the version of the engine and its data; raise MissingDependency when it is not installed."""
        ...

    def speak(self, utterance: Utterance) -> Clip:
        """Speak; the same utterance gives the same samples.

        Raise EngineUnavailable when another try may help, EngineError when the engine refuses, and
        MissingDependency when it is not installed.
        """
        ...


ENGINES = Registry(
    kind="engine",
    group="rupor.engines",
    builtin={
        "espeak": Entry("rupor.voice.engines.espeak:Espeak"),
        "gtts": Entry("rupor.voice.engines.gtts:Gtts"),
        "pico": Entry("rupor.voice.engines.pico:Pico"),
        "piper": Entry("rupor.voice.engines.piper:Piper", ".venv/bin/pip install -e '.[piper]'"),
        "rhvoice": Entry("rupor.voice.engines.rhvoice:RHVoice"),
        "tone": Entry("rupor.voice.engines.tone:Tone"),
    },
)

_made: dict[str, Engine] = {}


def get(name: str) -> Engine:
    """Return the engine *name*, made once in this process."""
    if name not in _made:
        _made[name] = cast(Engine, ENGINES.load(name)())
    return _made[name]
