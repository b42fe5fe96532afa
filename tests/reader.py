"""A reader who makes mistakes at known places: real voices read sentences, and what was read where is written down."""

import random
import subprocess
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from listen import ffmpeg
from rupor.errors import MissingDependency
from rupor.model import Utterance, Voice
from rupor.voice import engine
from rupor.voice.align.find import Found

RATE = 16_000
Sound = NDArray[np.int16]

PARTS = {
    "ru": (
        "Сегодня|Вчера утром|В прошлом году|Каждый вечер|По словам врачей,|Уже третий месяц|После дождя",
        "учителя|молодые люди|две медсестры|жители деревни|рыбаки|водители автобусов|наши соседи|мастера",
        "просят|получают|ищут|раздают|привозят|проверяют|покупают|продают|хранят",
        "чистую воду|новые документы|тёплую одежду|старые телефоны|лекарства от гриппа|школьные учебники",
        "у городского рынка|возле вокзала|на берегу реки|около моста|за церковью|у старой мельницы",
        "без выходных|за двадцать рублей|вместе с родителями|до конца недели|ради безопасности",
    ),
    "en": (
        "Today|Yesterday morning|Last year|Every evening|According to doctors,|For the third month|Sadly,",
        "teachers|young people|two nurses|the villagers|fishermen|bus drivers|our neighbours|craftsmen",
        "ask for|receive|look for|hand out|bring|inspect|buy|sell|keep",
        "clean water|new papers|warm clothes|old telephones|medicine against flu|school books",
        "at the town market|near the station|on the river bank|by the bridge|behind the church",
        "seven days a week|for twenty dollars|with their parents|for safety|under guard",
    ),
}
"""What sentences are made of: many words are shared, so that one is easily taken for another."""


class Read(NamedTuple):
    """One thing that the reader did."""

    kind: str
    """``read``, or what is amiss: ``wrong``, ``half``, ``missing``, ``repeated``."""
    segment: int
    text: str


class Heard(NamedTuple):
    """Where it is in the recording, in seconds."""

    kind: str
    segment: int
    start: float
    end: float


def sentence(language: str, chance: random.Random) -> list[str]:
    """Make a sentence of three to six parts."""
    parts = [chance.choice(choice.split("|")) for choice in PARTS[language]]
    return parts[1:4] if chance.random() < 0.2 else parts[: chance.choice([4, 5, 6])]


def written(parts: Sequence[str]) -> str:
    """Write the parts of a sentence as one."""
    text = " ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def say(voice: str, text: str, rate: float = 1.0) -> Sound:
    """Let ``engine:voice`` say *text*, without silence at the ends; skip the test where it cannot."""
    clip = engine.get(voice.split(":")[0]).speak(
        Utterance(text=text, voice=_voice(voice), rate=rate, version="test")
    )
    pcm = np.frombuffer(clip.pcm, np.int16)
    sound = pcm if clip.rate == RATE else soxr.resample(pcm, clip.rate, RATE, "MQ")
    loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > np.abs(sound.astype(np.int32)).max() * 0.02)
    return np.asarray(sound[loud[0] : loud[-1] + 1], np.int16)


def say_all(voice: str, texts: Iterable[str], rates: Iterable[float] | None = None) -> list[Sound]:
    """Say texts, two at a time."""
    texts = list(texts)
    with ThreadPoolExecutor(2) as pool:
        return list(
            pool.map(lambda asked: say(voice, *asked), zip(texts, rates or [1.0] * len(texts), strict=True))
        )


def _voice(name: str) -> Voice:
    made = engine.get(name.split(":")[0])
    try:
        made.version()
    except MissingDependency as error:
        pytest.skip(str(error))
    return next(voice for voice in made.voices() if voice.id == name)


def mistakes(language: str, texts: Sequence[str], count: int, seed: int) -> list[Read]:
    """Read *texts*; but *count* of them, never two in a row, otherwise, by half otherwise, not at all or twice."""
    chance = random.Random(seed)
    places: list[int] = []
    while len(places) < count:
        place = chance.randrange(1, len(texts) - 1)
        if all(abs(place - other) > 1 for other in places):
            places.append(place)
    kinds = dict(zip(places, ["wrong", "missing", "repeated", "half"] * count, strict=False))
    result = []
    for segment, text in enumerate(texts):
        kind = kinds.get(segment, "read")
        if kind in ("wrong", "half"):
            text = _other(language, texts, segment, chance, half=kind == "half")
        result.append(Read(kind, segment, text))
        if kind == "repeated":
            result.append(Read("read", segment, text))
    return result


def _other(language: str, texts: Sequence[str], segment: int, chance: random.Random, *, half: bool) -> str:
    """Make a sentence as long as one of *texts*, and like no other; half of it is the same, or hardly anything."""
    own = texts[segment]
    others = [text for text in texts if text != own]
    for _ in range(10_000):
        made = written(sentence(language, chance))
        right = 0.3 < shared(made, own) < 0.5 if half else shared(made, own) < 0.15
        if right and 0.7 < len(made) / len(own) < 1.4 and max(shared(made, text) for text in others) < 0.6:
            break
    return made


def shared(one: str, other: str) -> float:
    """Return what part of the letters of *one* is in words that *other* has too."""
    known = set(other.lower().strip(".").split())
    return sum(len(word) for word in one.lower().strip(".").split() if word in known) / len(one)


def record(read: Sequence[Read], voice: str, seed: int, *, pace: float = 1.0) -> tuple[Sound, list[Heard]]:
    """Record a reading: pauses of 0 to 0.8 s, a pace that varies, and 30 s of silence in the middle of a sentence."""
    chance = random.Random(seed)
    spoken = [one for one in read if one.kind != "missing"]
    rates = [pace * chance.choice([0.93, 1.0, 1.08]) for _ in spoken]
    sounds = iter(say_all(voice, [one.text for one in spoken], rates))
    broken = chance.choice(
        [place for place, one in enumerate(read) if one.kind == "read" and len(one.text) > 50]
    )
    parts, now, heard = [np.zeros(RATE // 2, np.int16)], RATE // 2, []
    for place, one in enumerate(read):
        sound = next(sounds) if one.kind != "missing" else np.zeros(0, np.int16)
        if place == broken:
            sound = _interrupted(sound)
        heard.append(Heard(one.kind, one.segment, now / RATE, (now + len(sound)) / RATE))
        pause = 0 if chance.random() < 0.2 else round(chance.uniform(0.2, 0.8) * RATE)
        parts += [sound, np.zeros(pause if len(sound) else 0, np.int16)]
        now += len(parts[-1]) + len(sound)
    return np.concatenate([*parts, np.zeros(RATE // 2, np.int16)]), heard


def _interrupted(sound: Sound) -> Sound:
    """Put 30 s of silence where *sound* is quietest, near its middle."""
    loud = np.convolve(np.abs(sound.astype(np.float32)), np.ones(480), "same")
    third = len(sound) // 3
    place = third + int(loud[third : 2 * third].argmin())
    return np.concatenate([sound[:place], np.zeros(30 * RATE, np.int16), sound[place:]])


def noisy(sound: Sound, decibels: float, seed: int = 0) -> Sound:
    """Add white noise, so many decibels under the speech."""
    speech = sound[np.abs(sound.astype(np.int32)) > 200].astype(np.float32)
    noise = np.random.default_rng(seed).standard_normal(len(sound), np.float32)
    noise *= np.sqrt((speech**2).mean()) * 10 ** (-decibels / 20)
    return np.clip(sound + noise, -32768, 32767).astype(np.int16)


def in_a_room(sound: Sound, seed: int = 0) -> Sound:
    """Let it sound as in a room: 0.4 s of echoes, together about as loud as the voice itself."""
    length = round(0.4 * RATE)
    echo = (
        np.random.default_rng(seed).standard_normal(length) * 10 ** (-3 * np.arange(length) / length) * 0.03
    )
    echo[0] = 1
    size = 1 << (len(sound) + length).bit_length()
    heard = np.fft.irfft(np.fft.rfft(sound.astype(np.float32), size) * np.fft.rfft(echo, size))[: len(sound)]
    return np.asarray(heard / np.abs(heard).max() * 20_000, np.int16)


def as_mp3(sound: Sound) -> Sound:
    """Send it through MP3 at 32 kbit/s."""
    raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1"]
    steps = [[*raw, "-i", "-", "-b:a", "32k", "-f", "mp3", "-"], ["-f", "mp3", "-i", "-", *raw, "-"]]
    data = sound.tobytes()
    for step in steps:
        command = [ffmpeg(), "-v", "error", *step]
        data = subprocess.run(command, input=data, check=True, capture_output=True).stdout
    return np.frombuffer(data, np.int16)


Change = Callable[[Sound], Sound]

TOLD = {
    "wrong": ("different", "missing"),
    "half": ("different",),
    "missing": ("missing",),
    "repeated": ("repeated",),
}
"""As what each mistake may be told."""


def missed(found: Found, heard: Sequence[Heard]) -> list[Heard]:
    """Return the mistakes that were not found."""
    told = {(slip.segment, slip.kind) for slip in found.slips}
    return [
        one
        for one in heard
        if one.kind != "read" and not any((one.segment, kind) in told for kind in TOLD[one.kind])
    ]


def invented(found: Found, heard: Sequence[Heard]) -> list[str]:
    """Return what was told but is not so: every slip must lie at a mistake."""
    wrong = [one for one in heard if one.kind != "read"]
    result = []
    for slip in found.slips:
        start, end = slip.start / 48_000, slip.end / 48_000
        own = [one for one in wrong if one.segment == slip.segment and slip.kind in TOLD[one.kind]]
        near = [one for one in wrong if one.start < end and start < one.end]
        if not own and not near:
            result.append(f"{slip.kind} {slip.segment} at {start:.2f} to {end:.2f} s")
    return result


def edge_errors(found: Found, heard: Sequence[Heard]) -> NDArray[np.float64]:
    """Return by how many seconds takes begin or end inside their sentence, or over 0.1 s of silence outside it."""
    takes = {take.segment: take for take in found.takes}
    errors = []
    for one in heard:
        if one.kind == "read":
            start, end = takes[one.segment].start / 48_000, takes[one.segment].end / 48_000
            errors += [max(0, start - one.start, one.start - 0.1 - start)]
            errors += [max(0, one.end - end, end - one.end - 0.1)]
    return np.array(errors)
