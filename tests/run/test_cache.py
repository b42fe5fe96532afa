"""The cache: it may lose anything, and never gives anything else than what was put."""

import concurrent.futures
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupor.errors import ConfigError
from rupor.run import cache as caches
from rupor.run.cache import Cache

KEY = "ab" * 32


@pytest.fixture
def cache(cache_folder: Path) -> Cache:
    """Make an empty cache."""
    return Cache(cache_folder)


def entry(cache: Cache) -> Path:
    """Find the one file in the cache."""
    (path,) = (path for path in cache.root.rglob("*") if path.is_file())
    return path


@pytest.mark.parametrize("body", [b"", b"x", bytes(100_000)], ids=len)
def test_put_and_get(cache: Cache, body: bytes) -> None:
    """What was put comes out, in this run and the next."""
    assert cache.get(KEY) is None
    assert cache.put(KEY, body)
    assert Cache(cache.root).get(KEY) == body
    entry(cache)


def test_the_last_one_counts(cache: Cache) -> None:
    """A key can be put again."""
    cache.put(KEY, b"one")
    cache.put(KEY, b"other")
    assert cache.get(KEY) == b"other"


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_flipped_bit_is_taken_for_sound(
    tmp_path_factory: pytest.TempPathFactory, at: int, flip: int
) -> None:
    """A damaged entry is a miss, wherever the damage is, and is removed."""
    cache = Cache(tmp_path_factory.mktemp("flipped"))
    cache.put(KEY, b"sound" * 100)
    path = entry(cache)
    damaged = bytearray(path.read_bytes())
    damaged[at % len(damaged)] ^= flip
    path.write_bytes(damaged)
    assert cache.get(KEY) is None
    assert not path.exists()


@pytest.mark.parametrize("kept", [0, 1, 31, 32, 33, 500])
def test_a_truncated_entry_is_a_miss(cache: Cache, kept: int) -> None:
    """A file that a full disk cut short is a miss, and can be put again."""
    cache.put(KEY, b"sound" * 100)
    path = entry(cache)
    path.write_bytes(path.read_bytes()[:kept])
    assert cache.get(KEY) is None
    assert not path.exists()
    assert cache.put(KEY, b"new")
    assert cache.get(KEY) == b"new"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A cache without a place costs time and nothing else."""
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file")
    assert not cache.put(KEY, b"sound")
    assert cache.get(KEY) is None
    cache.prune()


def test_a_folder_in_the_place_of_an_entry(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else put in the way is a miss, and nothing is left half written."""
    (cache.root / KEY[:2] / KEY).mkdir(parents=True)
    assert cache.get(KEY) is None
    assert not cache.put(KEY, b"sound")
    assert not [path for path in cache.root.rglob("*") if path.is_file()]
    monkeypatch.setenv("RUPOR_CACHE_LIMIT_MB", "0")
    cache.prune()


def test_prune_removes_what_was_used_longest_ago(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries go by their last use, whether that was a put or a get, until the rest fits."""
    keys = [letter * 64 for letter in "abcd"]
    for age, key in enumerate(keys):
        cache.put(key, bytes(400_000))
        path = cache.root / key[:2] / key
        os.utime(path, (age + 1, age + 1))
    assert cache.get(keys[0])
    monkeypatch.setenv("RUPOR_CACHE_LIMIT_MB", "1")
    cache.prune()
    assert [bool(cache.get(key)) for key in keys] == [True, False, False, True]


def test_prune_clears_what_a_killed_run_left(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """A half-written file counts and goes like any other."""
    left = cache.root / "ab" / ".new-x"
    left.parent.mkdir()
    left.write_bytes(bytes(2_000_000))
    os.utime(left, (1, 1))
    cache.put(KEY, bytes(400_000))
    monkeypatch.setenv("RUPOR_CACHE_LIMIT_MB", "1")
    cache.prune()
    assert not left.exists()
    assert cache.get(KEY)


def test_the_limit_is_a_setting(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """RUPOR_CACHE_LIMIT_MB sets it; a wrong one is told as such."""
    cache.put(KEY, bytes(10))
    monkeypatch.setenv("RUPOR_CACHE_LIMIT_MB", "0")
    cache.prune()
    assert cache.get(KEY) is None
    monkeypatch.setenv("RUPOR_CACHE_LIMIT_MB", "lots")
    with pytest.raises(ConfigError, match="RUPOR_CACHE_LIMIT_MB: 'lots'"):
        cache.prune()


def test_many_runs_share_it(cache: Cache) -> None:
    """Writers and readers at once never see half an entry."""
    bodies = [bytes([n]) * 200_000 for n in range(8)]

    def use(n: int) -> bytes | None:
        cache.put(KEY, bodies[n % 8])
        return cache.get(KEY)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert set(pool.map(use, range(64))) <= set(bodies)
    entry(cache)


def test_its_place(monkeypatch: pytest.MonkeyPatch, cache_folder: Path) -> None:
    """RUPOR_CACHE names it; without it, it is the user's cache folder."""
    assert caches.folder() == cache_folder
    monkeypatch.delenv("RUPOR_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert caches.folder() == Path("/somewhere/rupor")
