"""Rupor turns a written public-service message into narrated audio with subtitles.

    import rupor

    for package in rupor.produce("texts/safe-online/ru.md", to="out"):
        print(package.file("mp3"), package.seconds)

Names are imported when they are first used, so that ``import rupor`` costs nothing.
"""

import importlib
from typing import TYPE_CHECKING

__version__ = "0.5.0"

if TYPE_CHECKING:
    from rupor.api import produce, read, speak, split, voices
    from rupor.errors import RuporError
    from rupor.model import Clip, Event, Message, Package, Segment, Target, Voice

__all__ = [
    "Clip",
    "Event",
    "Message",
    "Package",
    "RuporError",
    "Segment",
    "Target",
    "Voice",
    "produce",
    "read",
    "speak",
    "split",
    "voices",
]

_API = ("produce", "read", "speak", "split", "voices")


def __getattr__(name: str) -> object:
    """Import a public name on first use."""
    if name not in __all__:
        raise AttributeError(f"module 'rupor' has no attribute '{name}'")
    home = "api" if name in _API else "errors" if name == "RuporError" else "model"
    value: object = getattr(importlib.import_module(f"rupor.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
