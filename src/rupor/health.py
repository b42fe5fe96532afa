"""What is installed here, what is missing, and the command that fixes it."""

import importlib.metadata
import platform
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from rupor.errors import MissingDependency, RuporError
from rupor.run import cache, ffmpeg, process
from rupor.voice import choose, engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    good: bool
    found: str
    """What was found, or what is wrong."""
    fix: str = ""
    """The command that mends it."""
    needed: bool = False
    """Nothing works without it."""


def checks() -> tuple[Check, ...]:
    """Look at everything that Rupor uses."""
    return (_python(), _ffmpeg(), _cache(), *_engines(), *_languages(), _rclone(), _credentials())


def _python() -> Check:
    return Check(name="Python", good=True, found=platform.python_version(), needed=True)


def _try(name: str, look: Callable[[], str], fix: str, *, needed: bool = False) -> Check:
    try:
        return Check(name=name, good=True, found=look(), needed=needed)
    except (RuporError, OSError) as error:
        # The command has a line of its own; an error that names several ways out keeps them.
        found = str(error).partition(" Run: ")[0] if fix else str(error)
        return Check(name=name, good=False, found=found, fix=fix, needed=needed)


def _ffmpeg() -> Check:
    return _try("ffmpeg", ffmpeg.version, "scripts/setup", needed=True)


def _cache() -> Check:
    def look() -> str:
        folder = cache.folder()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            size = sum(path.stat().st_size for path in folder.glob("??/*"))
        return f"{folder} ({size / 1e6:.0f} MB)"

    return _try("cache", look, "set RUPOR_CACHE to a folder that can be written")


def _engines() -> list[Check]:
    found = []
    for name, entry in sorted(engine.ENGINES.entries().items()):
        if name != "tone":
            fix = entry.install or "scripts/setup"
            found.append(_try(f"engine {name}", lambda name=name: engine.get(name).version(), fix))  # type: ignore[misc]
    return found


def _rclone() -> Check:
    """Look for what brings files to radio partners."""

    def look() -> str:
        from rupor.radio.transports import rclone_daemon

        first = process.run([rclone_daemon.program(), "version"], timeout=30).decode(errors="replace")
        return first.split("\n")[0]

    return _try("deliveries", look, "scripts/setup")


def _credentials() -> Check:
    """Look for what signs sound files, which only offices with a certificate need."""

    def look() -> str:
        try:
            return f"c2pa-python {importlib.metadata.version('c2pa-python')}"
        except importlib.metadata.PackageNotFoundError:
            raise MissingDependency("not installed; only needed for [signing] in rupor.toml") from None

    return _try("Content Credentials", look, ".venv/bin/pip install -e '.[c2pa]'")


def _languages() -> list[Check]:
    """Say for the six UN languages which voice would speak."""
    known = choose.known()
    return [
        _try(f"language {language}", lambda language=language: choose.best(language, known, False).id, "")  # type: ignore[misc]
        for language in ("ar", "en", "es", "fr", "ru", "zh")
    ]
