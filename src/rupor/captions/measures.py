"""Each rule of a rule set, measured on one cue: the figure, its limit, and why it breaks the limit where it does.

Times inside are samples; figures are in the rule's own unit (``UNITS``). ``conformance`` gathers them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rupor import clock
from rupor.captions import length
from rupor.captions.meeting import UNSPACED, Said
from rupor.captions.rules import Rules
from rupor.model import Cue, Placed

NAMES = {
    "speed": "reading speed",
    "width": "line length",
    "lines": "lines",
    "shortest": "shown too briefly",
    "longest": "shown too long",
    "gap": "gap before",
    "overlap": "overlap",
    "chain": "flicker before",
    "start": "start against speech",
    "end": "end against speech",
    "linger": "stays after speech",
    "lost": "words lost",
    "added": "words not said",
    "doubled": "words doubled",
    "sentence": "two sentences",
    "pause": "pause inside",
    "orphan": "orphan word",
    "empty": "empty",
}
"""What each rule is called in front of people."""
UNITS = {
    "speed": "char/s",
    "width": "char",
    "shortest": "s",
    "longest": "s",
    "gap": "s",
    "overlap": "s",
    "chain": "s",
    "start": "s",
    "end": "s",
    "linger": "s",
    "pause": "s",
}
"""Of a rule's figures; the others are counts."""
NEED_SPEECH = ("start", "end", "linger", "lost", "added", "doubled", "sentence", "pause")
"""Rules that can be checked only where it is known when each word is spoken."""

ORPHAN, ORPHAN_UNSPACED = 5, 2
"""Letters of a word that is too little for a line of its own; characters, in a script without spaces."""
LONGER = 2
"""How many times longer its neighbour must be."""
FREE = clock.samples(0.1)
"""Time before the next cue that is none to speak of."""
STOPS = ".!?…。！？؟۔।"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A cue with all that its rules look at."""

    cue: Cue
    rules: Rules
    before: Cue | None
    after: Cue | None
    words: Sequence[Said]
    """What of it is said, in order; empty where that is not known."""
    said_before: Said | None
    """The last word of the cue before."""
    placed: Sequence[Placed]
    grain: int
    """Samples by which times may be off because a file counts in coarser steps."""

    @property
    def length(self) -> int:
        """How long it is shown, in samples."""
        return self.cue.end - self.cue.start

    @property
    def spoken(self) -> int:
        """How long its words take to say."""
        return self.words[-1].end - self.words[0].start if self.words else 0

    @property
    def room(self) -> int | None:
        """Samples that are free after it; None: all."""
        return self.after.start - self.cue.end if self.after else None


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of one cue."""

    rule: str
    value: float
    limit: float
    reason: str = ""
    """Why it breaks its rule; empty: it does not."""


def measure(seen: Seen) -> Iterator[Measured]:
    """Measure every rule on one cue."""
    if not length.of("".join("".join(seen.cue.lines).split())):
        yield Measured("empty", 1, 0, "there is nothing to read in it")
        return
    for rule in RULES:
        yield from rule(seen)


def _seconds(count: int) -> float:
    return clock.seconds(count)


def _speed(seen: Seen) -> Iterator[Measured]:
    characters, limit = length.lines(seen.cue.lines), seen.rules.speed
    value = characters / max(_seconds(seen.length), 0.001)
    fits = characters <= limit * _seconds(seen.length + seen.grain)
    yield Measured("speed", value, limit, "" if fits else _why_fast(seen, characters))


def _why_fast(seen: Seen, characters: int) -> str:
    """Say why a cue cannot be read in its time: the speech is fast, or others want the time, or nobody does."""
    if seen.length <= 0:
        return "it ends before it begins"
    spoken = _seconds(seen.spoken)
    if spoken and characters / spoken > seen.rules.speed:
        fast = (
            f"spoken faster than it is read: {characters / spoken:.0f} characters a second for {spoken:.1f} s"
        )
        return f"{fast}; {_next(seen)}" if _next(seen) else fast
    return _why_short(seen, characters / seen.rules.speed)


def _next(seen: Seen) -> str:
    at_once = seen.room is not None and seen.room <= clock.samples(seen.rules.gap) + FREE
    return "the next cue follows at once" if at_once else ""


def _why_short(seen: Seen, wanted: float) -> str:
    """Say why a cue is not shown for *wanted* seconds."""
    if seen.length <= 0:
        return "it ends before it begins"
    if _next(seen):
        return _next(seen)
    free = "nothing follows" if seen.room is None else f"{_seconds(seen.room):.1f} s are free after it"
    return f"it goes away {wanted - _seconds(seen.length):.1f} s too early: {free}"


def _width(seen: Seen) -> Iterator[Measured]:
    widest = max(seen.cue.lines, key=length.of)
    value, limit = length.of(widest), seen.rules.width
    reason = ""
    if value > limit:
        alone = len(widest.split()) == 1 and not UNSPACED.search(widest)
        single = len(seen.cue.lines) == 1 and value <= limit * seen.rules.lines
        reason = "one word is longer than a line" if alone else "too much text for one cue"
        reason = "it is not broken into lines" if single and not alone else reason
    yield Measured("width", value, limit, reason)


def _lines(seen: Seen) -> Iterator[Measured]:
    value, limit = len(seen.cue.lines), seen.rules.lines
    yield Measured("lines", value, limit, "" if value <= limit else "too much text for one cue")


def _duration(seen: Seen) -> Iterator[Measured]:
    value, rules = _seconds(seen.length), seen.rules
    grain = _seconds(seen.grain)
    short = value < rules.shortest - grain
    yield Measured("shortest", value, rules.shortest, _why_short(seen, rules.shortest) if short else "")
    most = rules.most(_words(seen))
    reason = ""
    if value > most + grain:
        spoken = _seconds(seen.spoken)
        reason = f"its words take {spoken:.1f} s to say" if spoken > most else "it is left standing"
    yield Measured("longest", value, most, reason)


def _words(seen: Seen) -> int:
    """Count the words of a cue."""
    if seen.words:
        return len({one.word for one in seen.words})
    text = " ".join(seen.cue.lines)
    return len(text.split()) + len(UNSPACED.findall(text))


def _gap(seen: Seen) -> Iterator[Measured]:
    if seen.before is None:
        return
    between = seen.cue.start - seen.before.end
    limit = seen.rules.gap
    over = max(0.0, _seconds(-between))
    reason = f"it comes {over:.2f} s before the cue before it has gone" if between < -seen.grain else ""
    yield Measured("overlap", over, 0.0, reason)
    # Of two that overlap, the overlap is told, not the missing gap as well.
    value = max(0.0, _seconds(between))
    touches = not reason and between < clock.samples(limit) - seen.grain
    yield Measured("gap", value, limit, _why_close(seen) if touches else "")
    # Between the least gap and this, a cue is gone for a moment: neither an end nor a change.
    chain = seen.rules.chain
    flickers = clock.samples(limit) + seen.grain < between < clock.samples(chain) - seen.grain
    yield Measured("chain", value, chain, "the cue before it is gone for a moment only" if flickers else "")


def _why_close(seen: Seen) -> str:
    if not seen.words or seen.said_before is None:
        return "the cue before it goes away too late"
    pause = max(0.0, _seconds(seen.words[0].start - seen.said_before.end))
    return f"its first word follows the word before it within {pause:.2f} s"


def _sync(seen: Seen) -> Iterator[Measured]:
    if not seen.words:
        return
    first, last, rules = seen.words[0], seen.words[-1], seen.rules
    late, after = seen.cue.start - first.start, seen.cue.end - last.end
    sync = clock.samples(rules.sync) + seen.grain
    side = "after" if late > 0 else "before"
    off = f"it appears {_seconds(abs(late)):.2f} s {side} its first word, “{first.shown}”"
    yield Measured("start", _seconds(late), rules.sync, off if abs(late) > sync else "")
    cut = f"it goes away {_seconds(-after):.2f} s before its last word, “{last.shown}”, is said"
    yield Measured("end", _seconds(min(0, after)), rules.sync, cut if -after > sync else "")
    long = after > clock.samples(rules.linger) + seen.grain
    stays = f"it stays {_seconds(after):.1f} s after its last word, “{last.shown}”"
    yield Measured("linger", _seconds(max(0, after)), rules.linger, stays if long else "")


def _crossing(seen: Seen) -> Iterator[Measured]:
    """Measure what a cue should not go across: the end of a sentence, a pause that is heard."""
    pauses = [
        (after.start - before.end, before, after)
        for before, after in zip(seen.words, seen.words[1:], strict=False)
        if before.word != after.word
    ]
    longest = max(pauses, key=lambda found: found[0], default=None)
    if longest:
        value = max(0.0, _seconds(longest[0]))
        reason = f"a pause of {value:.2f} s is heard before “{longest[2].shown}”"
        heard = longest[0] >= clock.samples(seen.rules.pause) + seen.grain
        yield Measured("pause", value, seen.rules.pause, reason if heard else "")
    for before, after in zip(seen.words, seen.words[1:], strict=False):
        ended = before.segment != after.segment and seen.placed[before.segment].segment.pause != "clause"
        if ended and seen.rules.one_sentence:
            yield Measured("sentence", 1, 0, f"a sentence ends in it, after “{before.shown}”")


def _orphans(seen: Seen) -> Iterator[Measured]:
    lines = seen.cue.lines
    for n, line in enumerate(lines if len(lines) > 1 else ()):
        others = max(length.of(other) for other in (*lines[:n], *lines[n + 1 :]))
        if _lone(line) and others >= LONGER * length.of(line):
            yield Measured("orphan", 1, 0, f"“{line}” stands alone on a line")
    whole = " ".join(lines)
    for neighbour, joined in ((seen.before, _goes_on(seen.before, seen)), (seen.after, _goes_on_in(seen))):
        if joined and neighbour and _lone(whole):
            if length.lines(neighbour.lines) >= LONGER * length.of(whole):
                yield Measured("orphan", 1, 0, f"“{whole}” stands alone in a cue, parted from its sentence")
            return


def _lone(text: str) -> bool:
    """Tell whether a text is one short word."""
    letters = sum(letter.isalnum() for letter in text)
    if UNSPACED.search(text):
        return 0 < letters <= ORPHAN_UNSPACED
    return len(text.split()) == 1 and 0 < letters <= ORPHAN


def _goes_on(before: Cue | None, seen: Seen) -> bool:
    """Tell whether the sentence of the cue before goes on in this one, with no pause between that is heard."""
    if before is None or _ends(before):
        return False
    if seen.words and seen.said_before:
        return seen.words[0].start - seen.said_before.end < clock.samples(seen.rules.pause)
    return seen.cue.start - before.end < clock.samples(seen.rules.pause)


def _goes_on_in(seen: Seen) -> bool:
    """Tell whether the sentence of this cue goes on in the next, at once."""
    if seen.after is None or _ends(seen.cue):
        return False
    shown_until = seen.words[-1].end if seen.words else seen.cue.end
    return seen.after.start - shown_until < clock.samples(seen.rules.pause)


def _ends(cue: Cue) -> bool:
    return cue.lines[-1].rstrip("»”\"')）」 ").endswith(tuple(STOPS)) if cue.lines else False


RULES: tuple[Callable[[Seen], Iterator[Measured]], ...] = (
    _speed,
    _width,
    _lines,
    _duration,
    _gap,
    _sync,
    _crossing,
    _orphans,
)
