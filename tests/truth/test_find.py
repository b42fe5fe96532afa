"""Ten minutes, read by somebody who leaves out, repeats and misreads sentences: all is found, nothing invented."""

import random
from typing import NamedTuple

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from rupor.model import Utterance, Voice
from rupor.voice import engine
from rupor.voice.align import find

RATE = 16_000
MINUTES = 10
SLIPS = 20

WHO = {
    "ru": "Учитель Медсестра Староста Почтальон Водитель Фермер Повар Сосед Рыбак Инженер".split(),
    "en": "The teacher|The nurse|The mayor|The driver|The farmer|The cook|A neighbour|The fisherman".split(
        "|"
    ),
}
DOES = {
    "ru": "приносит в деревню|объясняет на собрании, где хранится|каждое утро проверяет|снова просит отремонтировать"
    "|показывает детям|бережно моет|продаёт на рынке|записывает в тетрадь, сколько стоит".split("|"),
    "en": "brings to the village|explains at the meeting where to keep|checks every morning|asks us to repair"
    "|shows the children|carefully washes|sells at the market|writes in a notebook the price of".split("|"),
}
WHAT = {
    "ru": "чистую воду|новый насос|тёплое одеяло|школьный журнал|лекарство от кашля|синюю лодку|мешок риса"
    "|старый велосипед|карту дорог|молоко для малышей|запасной фонарь".split("|"),
    "en": "clean water|the new pump|a warm blanket|the school register|cough medicine|the blue boat|a bag of rice"
    "|an old bicycle|the map of roads|milk for babies|a spare lamp".split("|"),
}
WHEN = {
    "ru": "до захода солнца|вместе с друзьями|по совету врача|когда идёт дождь|у большого моста|за три дня до праздника"
    "|не дожидаясь понедельника|возле старой мельницы".split("|"),
    "en": "before sunset|together with friends|as the doctor said|when it rains|near the long bridge"
    "|three days before the feast|without waiting for Monday|behind the old mill".split("|"),
}


class Recorded(NamedTuple):
    """A recording, and what is wrong with it."""

    sound: NDArray[np.int16]
    wrong: dict[int, str]
    starts: dict[int, float]
    """Seconds at which each segment that is read as it should be begins."""


def sentences(language: str, count: int, chosen: random.Random) -> list[str]:
    """Make sentences, no two alike."""
    made: dict[str, None] = {}
    while len(made) < count:
        parts = [chosen.choice(words[language]) for words in (WHO, DOES, WHAT, WHEN)]
        made[" ".join(parts) + "."] = None
    return list(made)


def say(voice: Voice, text: str) -> NDArray[np.int16]:
    """Let a voice say a sentence, at 16 kHz."""
    clip = engine.get(voice.engine).speak(Utterance(text=text, voice=voice, rate=1.0, version=""))
    return np.asarray(soxr.resample(np.frombuffer(clip.pcm, np.int16), clip.rate, RATE, "HQ"), np.int16)


def record(texts: list[str], strange: list[str], voice: Voice, chosen: random.Random) -> Recorded:
    """Let a voice read *texts* with 20 slips; pauses are short and long, one lasts 30 seconds."""
    places = sorted(chosen.sample(range(1, len(texts) - 1, 2), SLIPS))
    wrong = {place: ("missing", "repeated", "different")[n % 3] for n, place in enumerate(places)}
    pieces: list[NDArray[np.int16]] = [np.zeros(RATE // 2, np.int16)]
    starts: dict[int, float] = {}
    for number, text in enumerate(texts):
        kind = wrong.get(number)
        if kind != "missing":
            starts[number] = sum(map(len, pieces)) / RATE
            read = say(voice, strange.pop() if kind == "different" else text)
            pause = 30.0 if number == len(texts) // 2 else chosen.uniform(0.25, 1.5)
            pieces += [read, np.zeros(int(pause * RATE), np.int16)] * (2 if kind == "repeated" else 1)
    sound = np.concatenate(pieces)
    noise = np.random.default_rng(0).normal(0, 20, len(sound))
    return Recorded(np.clip(sound + noise, -32768, 32767).astype(np.int16), wrong, starts)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "speaker", "reference"),
    [("ru", "elena", "irina"), ("en", "bdl", "slt")],
)
def test_every_slip_of_ten_minutes_is_found(language: str, speaker: str, reference: str) -> None:
    """Twenty sentences that are left out, read twice or read otherwise are told, with their kind; no other is."""
    chosen = random.Random(f"{language} {speaker}")
    voices = {voice.name: voice for voice in engine.get("rhvoice").voices()}
    every = sentences(language, 210, chosen)
    texts, strange = every[:150], every[150:]
    recorded = record(texts, strange, voices[speaker], chosen)
    assert len(recorded.sound) > MINUTES * 60 * RATE
    found = find.find(recorded.sound, (say(voices[reference], text) for text in texts))
    told = {slip.segment: slip.kind for slip in found.slips}
    assert told == recorded.wrong
    for take in found.takes:
        if take.segment not in recorded.wrong:
            assert abs(take.start / 48_000 - recorded.starts[take.segment]) < 0.25
    read = set(range(len(texts))) - {place for place, kind in recorded.wrong.items() if kind == "missing"}
    assert {take.segment for take in found.takes} >= read - set(recorded.wrong)
