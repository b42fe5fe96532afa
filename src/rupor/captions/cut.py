"""Cut the narration's timed words into cues that obey a rule set: one or more for each segment, never across two.

Three steps, each in a module of its own: words into parts that are never broken (``cut_parts``), parts into lines and
cues by least cost (``cut_lines``), and when each cue comes and goes (``cut_times``). Width and number of lines
always hold; times hold where speech allows it, and ``captions.conformance`` measures what does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rupor.captions import cut_lines, cut_times, length
from rupor.captions import rules as rulesets
from rupor.captions.cut_lines import Stretch
from rupor.captions.cut_parts import Part, parts
from rupor.captions.rules import Rules
from rupor.model import Cue, Narration, Piece, Placed, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """A cue before it has its times: its parts, line by line."""

    placed: Placed
    rules: Rules
    lines: tuple[Sequence[Part], ...]

    def heard(self) -> cut_times.Heard:
        words = [part for line in self.lines for part in line]
        return cut_times.Heard(
            start=words[0].start,
            end=max(words[-1].end, words[0].start),
            chars=length.lines(tuple(map(_text, self.lines))),
            words=len(words),
            rules=self.rules,
        )


def track(narration: Narration, language: str, title: str, rules: str = "easy") -> Track:
    """Cut the whole narration into cues by the rule set *rules*; raise ConfigError when there is none."""
    cuts = _cuts(narration, rules)
    times = cut_times.shown([cut.heard() for cut in cuts], narration.length)
    cues = tuple(_cue(cut, *shown) for cut, shown in zip(cuts, times, strict=True))
    return Track(language=language, title=title, cues=cues, rules=rules)


def _cuts(narration: Narration, name: str) -> list[_Cut]:
    """Cut every segment; what has nothing to see has no cue."""
    seen = []
    for placed in narration.placed:
        obeyed = rulesets.get(name, placed.segment.language)
        words = parts(placed, obeyed.width)
        if any(part.size for part in words):
            seen.append((placed, Stretch(parts=words, rules=obeyed)))
    chosen = cut_lines.cues([stretch for _, stretch in seen], narration.length)
    return [
        _Cut(
            placed=placed,
            rules=stretch.rules,
            lines=tuple(stretch.parts[first:last] for first, last in lines),
        )
        for (placed, stretch), own in zip(seen, chosen, strict=True)
        for lines in own
    ]


def _cue(cut: _Cut, start: int, end: int) -> Cue:
    segment = cut.placed.segment
    return Cue(
        start=start,
        end=end,
        lines=tuple(map(_text, cut.lines)),
        segment=segment.index,
        language=segment.language,
        pieces=tuple(piece for number, line in enumerate(cut.lines) for piece in _pieces(number, line)),
    )


def _text(line: Sequence[Part]) -> str:
    """Write a line: one space wherever the text has white space."""
    return "".join(part.text + " " * part.space for part in line[:-1]) + line[-1].text


def _pieces(number: int, line: Sequence[Part]) -> list[Piece]:
    """Tell where each part stands in its line, and when it is heard."""
    found = []
    at = 0
    for part in line:
        end = at + len(part.text)
        found.append(Piece(line=number, first=at, end_offset=end, start=part.start, end=part.end))
        at = end + part.space
    return found
