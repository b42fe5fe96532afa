"""What people and programs are told of a recording: where it differs from the text, and what its sound is like."""

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from typing import Literal

from rupor.clock import RATE
from rupor.errors import ConfigError
from rupor.model import Mark, Narration, Placed, Segment, Slip
from rupor.reading import MISREAD, Reading, Remark, misread, order
from rupor.recording import ENGINE
from rupor.run.cache import Cache
from rupor.sound import decode
from rupor.voice import speak
from rupor.voice.align import sure
from rupor.voice.times import Times

DONE = {
    "missing": "is in the text and not read. Read it again, or take it out of the text",
    "extra": "something is said that is not in the text. Between sentences it was cut out, inside one it stays: listen",
    "repeated": "is read more than once. The last good reading was taken: listen",
    "different": "is read otherwise. Correct the text, or read it again",
}
"""What a slip is, what became of it, and what to do."""
INSIDE = {
    "missing": "seems not to be read",
    "extra": "seems to have words before it that are not in the text",
    "different": "seems to be read otherwise",
}
"""The same of words inside a segment, which their sound alone tells."""
SPOKEN = {
    "missing": "is not read, and a voice speaks it",
    "extra": "something else is read, and a voice speaks the text",
    "repeated": "is not read as it is written, and a voice speaks it",
    "different": "is read otherwise, and a voice speaks it as it is written",
}
"""The same where an engine stands in."""


def within(reading: Reading | None, narration: Narration, pool: Executor, cache: Cache) -> Iterator[Remark]:
    """Find words that are read otherwise inside a recorded segment; times are those of the finished sound."""
    if reading is None:
        return
    recorded = [placed for placed in narration.placed if placed.voice.engine == ENGINE]
    orders = ((one.segment, order(reading, one.segment)) for one in recorded)
    with contextlib.closing(speak.stream(orders, pool, cache, misread, MISREAD)) as found:
        for placed, (clip, _) in zip(recorded, found, strict=True):
            yield from (Remark(slip=_slip(placed, mark), file="") for mark in clip.marks)


def _slip(placed: Placed, mark: Mark) -> Slip:
    """Find the shown words in whose sound something else was heard, and where that is in the finished sound."""
    given = shown = 0
    hit: list[tuple[int, int]] = []
    for word in placed.segment.words:
        size = len(word.given(placed.voice))
        if given < max(mark.end_offset, mark.first + 1) and mark.first < given + size + len(word.after):
            hit.append((shown, shown + len(word.shown)))
        given += size + len(word.after)
        shown += len(word.shown) + len(word.after)
    first, end_offset = (hit[0][0], hit[-1][1]) if hit else (max(shown - 1, 0), shown)
    kind: Literal["missing", "extra", "different"] = "different"
    if mark.first == mark.end_offset:
        kind = "extra"
    elif mark.start == mark.end:
        kind = "missing"
    return Slip(
        kind=kind,
        segment=placed.segment.index,
        start=placed.start + mark.start,
        end=placed.start + mark.end,
        first=first,
        end_offset=end_offset,
    )


def unfit(narration: Narration) -> Iterator[str]:
    """Name the segments whose sound, an engine's, is not that of their text."""
    for placed in narration.placed:
        if placed.voice.engine != ENGINE and not sure.fits(_times(placed)):
            yield (
                f"{placed.segment.place}, at {decode.told(placed.start)} of the finished sound: voice "
                f"'{placed.voice.id}' seems to say something else. Listen, or choose another voice with --voice"
            )


def _times(placed: Placed) -> Times:
    return Times(placed.words, placed.confidence, placed.timing)


def warnings(reading: Reading | None, inside: Sequence[Remark], segments: Sequence[Segment]) -> Iterator[str]:
    """Say what a person should know of a recording: where it differs from the text, and what its sound is like.

    *inside* is what ``within`` found.
    """
    if reading is None:
        return
    for remark in (*reading.remarks, *_new(reading, inside)):
        yield _told(remark, reading, segments)
    yield from reading.notes


def _new(reading: Reading, inside: Sequence[Remark]) -> list[Remark]:
    """Leave out the segments of which all is said: that they are read otherwise as a whole."""
    whole = {one.slip.segment for one in reading.remarks if one.slip.kind == "different"}
    return [one for one in inside if one.slip.segment not in whole]


def _told(remark: Remark, reading: Reading, segments: Sequence[Segment]) -> str:
    slip = remark.slip
    place = f"{remark.file} at {decode.told(slip.start)}"
    if not remark.file:
        place = f"at {decode.told(slip.start)} of the finished sound"
    if slip.segment is None:
        return f"{place}: {DONE[slip.kind]}"
    segment = segments[slip.segment]
    if slip.segment not in reading.parts:
        return f"{segment.place}, {place}: {SPOKEN[slip.kind]}"
    words = segment.shown[slip.first : slip.end_offset].strip() if slip.end_offset else ""
    if slip.end_offset:
        return f"{segment.place}, {place}: '{words}' {INSIDE[slip.kind]}. Listen to it"
    return f"{segment.place}, {place}: {DONE[slip.kind]}"


def described(
    reading: Reading | None, inside: Sequence[Remark], segments: Sequence[Segment]
) -> dict[str, object] | None:
    """Describe a recording for the manifest: its files, and every place where it differs from the text.

    A place without a file is one in the finished sound.
    """
    if reading is None:
        return None
    return {
        "name": reading.source.path.resolve().name,
        "files": [{"name": name, "sha256": sha256} for name, sha256 in reading.hashes.items()],
        "slips": [_described(one, segments) for one in (*reading.remarks, *_new(reading, inside))],
    }


def _described(remark: Remark, segments: Sequence[Segment]) -> dict[str, object]:
    slip = remark.slip
    found: dict[str, object] = {
        "kind": slip.kind,
        "file": remark.file or None,
        "start": round(slip.start / RATE, 3),
        "end": round(slip.end / RATE, 3),
    }
    if slip.segment is not None:
        shown = segments[slip.segment].shown
        found["segment"] = slip.segment
        found["text"] = shown[slip.first : slip.end_offset] if slip.end_offset else shown
    return found


def check_whole(reading: Reading, missing: Sequence[Segment], by_voice: bool) -> None:
    """Raise ConfigError with every segment that is not read in a recording, unless engines are to speak them."""
    if by_voice:
        return
    at = {one.slip.segment: one.slip for one in reading.remarks if one.slip.kind in ("missing", "different")}
    named = "\n".join(f"  {one.place}{_where(at.get(one.index))}" for one in missing)
    raise ConfigError(
        f"--recording {reading.source.path}: {_were(missing)} not read in it:\n{named}\nExpected the whole text. Read "
        "it again with them; or write in the text what is read, and nothing else; or record each segment in a file of "
        "its own and give the folder; or let a voice speak them: --missing-by-voice"
    )


def _were(segments: Sequence[Segment]) -> str:
    return "1 segment is" if len(segments) == 1 else f"{len(segments)} segments are"


def _where(slip: Slip | None) -> str:
    if slip is None:
        return ""
    what = "something else is read" if slip.kind == "different" else "expected"
    return f", {what} at {decode.told(slip.start)}"
