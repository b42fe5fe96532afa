"""SubRip: numbered cues, a comma before the milliseconds, CR LF as its old players expect."""

from rupor import clock
from rupor.captions.formats import Format
from rupor.model import Track


def write(track: Track) -> str:
    """Write *track*; an arrow inside the text becomes a sign, since the format has no escape for it."""
    blocks = []
    for number, cue in enumerate(track.cues, 1):
        times = f"{clock.stamp(cue.start, ',')} --> {clock.stamp(cue.end, ',')}"
        lines = [line.replace("-->", "→") for line in cue.lines]
        blocks.append("\r\n".join([str(number), times, *lines]) + "\r\n")
    return "\r\n".join(blocks)


SRT = Format(suffix="srt", media_type="application/x-subrip", write=write)
