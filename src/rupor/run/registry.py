"""Plugins by name: imported only when used, extended by third parties through entry points.

A registry maps a name to ``module:attribute`` and to what must be installed for it. Names that are close to
an unknown one are offered in the error.
"""

import difflib
import importlib
import importlib.metadata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rupor.errors import ConfigError, MissingDependency


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a plugin is and what it needs."""

    target: str
    """``package.module:attribute``."""
    install: str = ""
    """The command that installs what it needs; empty when it needs nothing more."""


def close_matches(name: str, known: Iterable[str]) -> str:
    """Write the end of an error about an unknown *name*: the known ones and the nearest of them."""
    names = sorted(known)
    text = f"Known: {', '.join(names) or 'none'}."
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"{text} Did you mean '{near[0]}'?" if near else text


@dataclass(frozen=True, slots=True)
class Registry:
    """The plugins of one kind."""

    kind: str
    """What one is called in messages, such as ``engine``."""
    group: str
    """Entry-point group in which third parties add theirs."""
    builtin: dict[str, Entry]
    _found: dict[str, Entry] = field(default_factory=dict)
    _loaded: dict[str, Any] = field(default_factory=dict)

    def entries(self) -> dict[str, Entry]:
        """Name every plugin, Rupor's own first; nothing is imported."""
        if not self._found:
            # Once: it reads the metadata of every installed package.
            self._found.update(self.builtin)
            for point in importlib.metadata.entry_points(group=self.group):
                self._found.setdefault(point.name, Entry(point.value))
        return dict(self._found)

    def load(self, name: str) -> Any:
        """Import the plugin *name*; raise ConfigError when unknown, MissingDependency when not installed."""
        if name in self._loaded:
            return self._loaded[name]
        entry = self.builtin.get(name) or self.entries().get(name)
        if entry is None:
            raise ConfigError(f"unknown {self.kind} '{name}'. {close_matches(name, self.entries())}")
        module, _, attribute = entry.target.partition(":")
        try:
            plugin = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError) as error:
            hint = f" Run: {entry.install}" if entry.install else ""
            raise MissingDependency(f"{self.kind} '{name}' is not installed ({error}).{hint}") from error
        self._loaded[name] = plugin
        return plugin
