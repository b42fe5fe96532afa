"""WebVTT (W3C): the cue text's ``&``, ``<`` and ``>`` escaped."""

from rupor import clock
from rupor.captions.formats import Format
from rupor.model import Track


def write(track: Track) -> str:
    """Write *track* with its language in the header, where players that know it find it."""
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {track.language}\n"]
    for number, cue in enumerate(track.cues, 1):
        times = f"{clock.stamp(cue.start, '.')} --> {clock.stamp(cue.end, '.')}"
        blocks.append("\n".join([str(number), times, *map(escape, cue.lines)]) + "\n")
    return "\n".join(blocks)


def escape(text: str) -> str:
    """Write *text* so that no part of it is taken for a tag, an entity or an arrow."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


VTT = Format(suffix="vtt", media_type="text/vtt", write=write)
