"""What people and programs are told of a recording: where it differs from the text, and what its sound is like."""

from collections.abc import Iterator, Sequence

from rupor.clock import RATE
from rupor.errors import ConfigError
from rupor.model import Segment, Slip
from rupor.reading import Reading, Remark
from rupor.sound import decode

DONE = {
    "missing": "is in the text and not read. Read it again, or take it out of the text",
    "extra": "something is said that is not in the text. Between sentences it was cut out, inside one it stays: listen",
    "repeated": "is read more than once. The last good reading was taken: listen",
    "different": "is read otherwise. Correct the text, or read it again",
}
"""What a slip is, what became of it, and what to do."""
SPOKEN = {
    "missing": "is not read, and a voice speaks it",
    "extra": "something else is read, and a voice speaks the text",
    "repeated": "is not read as it is written, and a voice speaks it",
    "different": "is read otherwise, and a voice speaks it as it is written",
}
"""The same where an engine stands in."""


def warnings(reading: Reading | None, segments: Sequence[Segment]) -> Iterator[str]:
    """Say what a person should know of a recording: where it differs from the text, and what its sound is like."""
    if reading is None:
        return
    for remark in reading.remarks:
        yield _told(remark, reading, segments)
    yield from reading.notes


def _told(remark: Remark, reading: Reading, segments: Sequence[Segment]) -> str:
    slip = remark.slip
    place = f"{remark.file} at {decode.told(slip.start)}"
    if slip.segment is None:
        return f"{place}: {DONE[slip.kind]}"
    segment = segments[slip.segment]
    if slip.segment not in reading.parts:
        return f"{segment.place}, {place}: {SPOKEN[slip.kind]}"
    words = segment.shown[slip.first : slip.end_offset].strip() if slip.end_offset else ""
    named = f"'{words}' " if words and slip.kind != "extra" else ""
    return f"{segment.place}, {place}: {named}{DONE[slip.kind]}"


def described(reading: Reading | None, segments: Sequence[Segment]) -> dict[str, object] | None:
    """Describe a recording for the manifest: its files, and every place where it differs from the text."""
    if reading is None:
        return None
    return {
        "name": reading.source.path.resolve().name,
        "files": [{"name": name, "sha256": sha256} for name, sha256 in reading.hashes.items()],
        "slips": [_described(one, segments) for one in reading.remarks],
    }


def _described(remark: Remark, segments: Sequence[Segment]) -> dict[str, object]:
    slip = remark.slip
    found: dict[str, object] = {
        "kind": slip.kind,
        "file": remark.file,
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
