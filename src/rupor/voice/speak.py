"""Speak utterances: from the cache where it has them, else by their engines, in order and several at a time.

Where an engine does not say when its words are spoken, they are aligned to the sound.
"""

import json
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from typing import Any, NamedTuple, Protocol

from rupor.errors import EngineError, RuporError
from rupor.model import Clip, Mark, Segment, Utterance
from rupor.run.cache import Cache
from rupor.run.executors import workers
from rupor.voice import align, dictate, engine

AHEAD = 2
"""Utterances under way for each worker: enough to keep it busy, few enough to bound memory."""


class Spoken(NamedTuple):
    """A clip, and whether an engine spoke it just now."""

    clip: Clip
    fresh: bool


def speak(utterance: Utterance) -> Clip:
    """Speak one utterance by its engine; a text without a letter or digit is silence for every engine."""
    if not any(letter.isalnum() for letter in utterance.text):
        return Clip(pcm=b"", rate=24_000, timing="exact")
    if dictate.wanted(utterance.text):
        return dictate.speak(utterance, speak)
    clip = engine.get(utterance.voice.engine).speak(utterance)
    if not any(clip.pcm):
        raise EngineError(
            f"voice '{utterance.voice.id}' gave silence for '{utterance.text[:40]}'. Try another voice"
        )
    if not clip.marks:
        return align.marks(utterance, clip)
    return align.sharpened(utterance, clip) if clip.timing == "coarse" else clip


class Asked(Protocol):
    """What a clip is made from: an utterance, or the sound of a person."""

    @property
    def key(self) -> str:
        """Name in the cache."""


Make = Callable[[Any], Clip]
"""A module-level function that makes a clip of what is asked: speaks an utterance, and may work on its sound."""


def stream(
    items: Iterable[tuple[Segment, Asked]],
    pool: Executor,
    cache: Cache,
    make: Make = speak,
    recipe: str = "",
) -> Generator[Spoken]:
    """Yield a clip for each item, in order; an engine's error names the segment that it happened in.

    *recipe* names the version of what *make* does beyond speaking.
    """
    ahead = AHEAD * workers()
    desk = _Desk(pool, cache, make)
    waiting: deque[_Order] = deque()
    try:
        for segment, asked in items:
            waiting.append(desk.order(segment, key(asked, recipe), asked))
            if len(waiting) > ahead:
                yield desk.finish(waiting.popleft())
        while waiting:
            yield desk.finish(waiting.popleft())
    finally:
        for order in waiting:
            if isinstance(order.coming, Future):
                order.coming.cancel()


def key(asked: Asked, recipe: str = "") -> str:
    """Name a clip in the cache: what it is made from, how its words are found in it, and the *recipe*."""
    return f"{asked.key} {align.VERSION} {recipe}".strip()


class _Order(NamedTuple):
    """A segment whose clip is there, or on its way."""

    segment: Segment
    key: str
    coming: Clip | Future[Clip]


class _Desk:
    """Takes orders for clips and hands them out; what is on its way is not ordered twice."""

    def __init__(self, pool: Executor, cache: Cache, make: Make) -> None:
        self._make = make
        self._pool = pool
        self._cache = cache
        self._under_way: dict[str, Future[Clip]] = {}

    def order(self, segment: Segment, key: str, asked: Asked) -> _Order:
        coming = self._under_way.get(key) or stored(self._cache, key)
        if coming is None:
            coming = self._under_way[key] = self._pool.submit(self._make, asked)
        return _Order(segment, key, coming)

    def finish(self, order: _Order) -> Spoken:
        if isinstance(order.coming, Clip):
            return Spoken(order.coming, False)
        try:
            clip = order.coming.result()
        except RuporError as error:
            raise type(error)(f"{order.segment.place}: {error}") from error
        if self._under_way.pop(order.key, None):
            self._cache.put(order.key, pack(clip))
            return Spoken(clip, True)
        return Spoken(clip, False)


def cached(utterance: Utterance, cache: Cache) -> Clip:
    """Return one utterance's clip: from the cache where it has it, else spoken now and kept."""
    clip = stored(cache, key(utterance))
    if clip is None:
        clip = speak(utterance)
        cache.put(key(utterance), pack(clip))
    return clip


def stored(cache: Cache, key: str) -> Clip | None:
    """Return the clip under *key*, or None when there is none that can be read."""
    body = cache.get(key)
    return None if body is None else unpack(body)


def pack(clip: Clip) -> bytes:
    """Write a clip as one JSON line and its samples."""
    marks = [[mark.first, mark.end_offset, mark.start, mark.end, mark.confidence] for mark in clip.marks]
    head = {"rate": clip.rate, "timing": clip.timing, "marks": marks}
    return json.dumps(head).encode() + b"\n" + clip.pcm


def unpack(body: bytes) -> Clip | None:
    """Read a clip that ``pack`` wrote; None when another version of Rupor wrote something else."""
    line, _, pcm = body.partition(b"\n")
    try:
        head = json.loads(line)
        marks = tuple(
            Mark(first=m[0], end_offset=m[1], start=m[2], end=m[3], confidence=m[4]) for m in head["marks"]
        )
        return Clip(pcm=pcm, rate=head["rate"], marks=marks, timing=head["timing"])
    except (ValueError, KeyError, IndexError, TypeError):
        return None
