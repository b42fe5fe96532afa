"""What every test may lean on: a cache of its own, and the voice whose every sample is known."""

from pathlib import Path

import hypothesis
import pytest

from rupor.model import Voice
from rupor.voice.engines.tone import Tone

# A machine that does other work at the same time is slow, not wrong.
hypothesis.settings.register_profile("rupor", deadline=None)
hypothesis.settings.load_profile("rupor")


SLOW = ("e2e", "faults", "truth")
"""Folders whose tests run whole programs."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that have slow tests, so that no processor waits for the last of them."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow and item.path.parent.name not in SLOW)


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the cache in a folder of the test's own, and the user's settings out of the test."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("RUPOR_CACHE", str(folder))
    for name in ("RUPOR_CACHE_LIMIT_MB", "RUPOR_DASK", "RUPOR_WORKERS"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def tone() -> Voice:
    """Return the voice that beeps once for each word, in any language."""
    (voice,) = Tone().voices()
    return voice
