"""Speaking a message: in order, once for each text, and from the cache where it can be."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupor.errors import EngineError, EngineUnavailable
from rupor.model import Clip, Mark, Segment, Utterance, Voice
from rupor.run import cache as caches
from rupor.run.cache import Cache
from rupor.run.executors import Inline
from rupor.voice import engine, speak
from values import BEEP, segment

Items = list[tuple[Segment, Utterance]]


@pytest.fixture
def cache() -> Cache:
    """Make an empty cache."""
    return Cache(caches.folder())


@pytest.fixture(params=["inline", "threads"])
def pool(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Speak in the test's own thread, and in several."""
    with Inline() if request.param == "inline" else ThreadPoolExecutor(4) as made:
        yield made


def items(*texts: str, voice: Voice = BEEP) -> Items:
    """Make a segment and its utterance of each text."""
    return [
        (
            segment(*text.split(), index=index),
            Utterance(text=text, voice=voice, rate=1.0, version="tone 1"),
        )
        for index, text in enumerate(texts)
    ]


class Counting:
    """Speaks by the real engine, and remembers what."""

    def __init__(self) -> None:
        self.spoken: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, utterance: Utterance) -> Clip:
        """Speak short texts later than long ones."""
        time.sleep(0.02 / len(utterance.text))
        with self._lock:
            self.spoken.append(utterance.text)
        return speak.speak(utterance)


class Mute:
    """An engine that gives silence."""

    def speak(self, utterance: Utterance) -> Clip:
        """Give a second of it."""
        return Clip(pcm=bytes(48_000), rate=24_000)


def test_in_order_and_then_from_the_cache(pool: Executor, cache: Cache) -> None:
    """Clips come in the order of the text, the second time without the engine and the same to the byte."""
    made = items("a", "two words", "x", "a longer sentence of words", "b")
    make = Counting()
    first = list(speak.stream(made, pool, cache, make))
    again = list(speak.stream(made, pool, cache, make))
    assert [spoken.clip for spoken in first] == [speak.speak(utterance) for _, utterance in made]
    assert [spoken.clip for spoken in again] == [spoken.clip for spoken in first]
    assert [spoken.fresh for spoken in first] == [True] * 5
    assert [spoken.fresh for spoken in again] == [False] * 5
    assert len(make.spoken) == 5


def test_the_same_text_is_spoken_once(pool: Executor, cache: Cache) -> None:
    """A sentence that comes again in a message costs nothing, also while it is still being spoken."""
    make = Counting()
    spoken = list(speak.stream(items(*["Wash your hands."] * 20, "x"), pool, cache, make))
    assert sorted(make.spoken) == ["Wash your hands.", "x"]
    assert [one.fresh for one in spoken] == [True, *[False] * 19, True]
    assert len({one.clip for one in spoken}) == 2


def test_another_recipe_is_another_clip(cache: Cache) -> None:
    """What was made by another version of the work on a clip is not taken."""
    make = Counting()
    for recipe in ("edit 1", "edit 2", "edit 2"):
        list(speak.stream(items("water"), Inline(), cache, make, recipe))
    assert len(make.spoken) == 2


def test_a_damaged_entry_is_spoken_again(cache: Cache) -> None:
    """A cache that cannot be read costs time and nothing else, whatever is in it."""
    (spoken,) = speak.stream(items("water"), Inline(), cache)
    for body in (b"", b"{}\n", b"[1]\n", b"null", b'{"rate": 1}\n', b'{"marks": [[1]]}\n', b"\xff\n"):
        cache.put(speak.key(items("water")[0][1]), body)
        (again,) = speak.stream(items("water"), Inline(), cache)
        assert again == spoken


def refuse(utterance: Utterance) -> Clip:
    """Fail on one text, as an engine does."""
    if "bad" in utterance.text:
        raise EngineUnavailable("engine 'x' did not answer")
    return speak.speak(utterance)


def test_an_error_names_its_segment(pool: Executor, cache: Cache) -> None:
    """The error keeps its kind and says in which segment it happened; what came before is in the cache."""
    spoken = speak.stream(items("one", "two", "bad water", "four"), pool, cache, refuse)
    next(spoken)
    next(spoken)
    with pytest.raises(EngineUnavailable, match=r"segment 3 \('bad water'\): engine 'x' did not answer"):
        next(spoken)
    make = Counting()
    list(speak.stream(items("one", "two"), pool, cache, make))
    assert make.spoken == []


def test_little_is_under_way_at_a_time(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with the message: the next clips are made when the last ones are taken."""
    monkeypatch.setenv("RUPOR_WORKERS", "2")
    make = Counting()
    spoken = speak.stream(items(*(f"text {n}" for n in range(100))), Inline(), cache, make)
    next(spoken)
    assert len(make.spoken) <= 2 * speak.AHEAD + 2
    next(spoken)
    assert len(make.spoken) <= 2 * speak.AHEAD + 3
    spoken.close()


def test_leaving_early_drops_the_rest(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody wants the rest, what has not begun is not spoken."""
    monkeypatch.setenv("RUPOR_WORKERS", "8")
    make = Counting()
    with ThreadPoolExecutor(1) as pool:
        spoken = speak.stream(items(*"abcdefghijklmnopqrstuvwxyz"), pool, cache, make)
        next(spoken)
        spoken.close()
    assert len(make.spoken) <= 4


def test_signs_are_silence_for_every_engine() -> None:
    """A text without a letter or digit asks no engine."""
    (item,) = items("— … !", voice=Voice(engine="no-such-engine", name="x", language="en", licence=""))
    assert speak.speak(item[1]).pcm == b""


def test_silence_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that says nothing for words is not believed."""
    monkeypatch.setitem(engine._made, "mute", Mute())
    (item,) = items("water", voice=Voice(engine="mute", name="x", language="en", licence=""))
    with pytest.raises(EngineError, match=r"voice 'mute:x' gave silence for 'water'\. Try another voice"):
        speak.speak(item[1])


MARKS = st.builds(Mark, first=st.integers(), end_offset=st.integers(), start=st.integers(), end=st.integers())
CLIPS = st.builds(
    Clip,
    pcm=st.binary(),
    rate=st.integers(1, 96_000),
    marks=st.lists(MARKS).map(tuple),
    timing=st.sampled_from(["exact", "coarse", "estimated"]),
)


@given(CLIPS)
def test_a_clip_is_kept_whole(clip: Clip) -> None:
    """What comes out of the cache is what went in, whatever bytes the sound has."""
    assert speak.unpack(speak.pack(clip)) == clip


@given(st.binary())
def test_garbage_is_no_clip(body: bytes) -> None:
    """Bytes that are no clip are a miss, never an accident."""
    speak.unpack(body)
