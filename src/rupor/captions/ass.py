"""Advanced SubStation Alpha with karaoke: the words of a cue fill with colour as they are said.

Every cue's ``\\kf`` (a word) and ``\\k`` (the silence after it) durations are hundredths of a second that add up to
the event's own. Braces and backslashes in the text, which are commands here, become their full-width forms.

A cue with right-to-left text lights up line by line: libass and VSFilter set every syllable on its own, from left to
right, so that words would change places.
"""

from collections.abc import Sequence

from rupor import clock
from rupor.captions import bidi, grid
from rupor.captions.formats import Format
from rupor.captions.grid import Shown, Word
from rupor.model import Track
from rupor.tag import primary

SIGNS = str.maketrans("{}\\", "｛｝＼")

# Alignment 2 is the bottom centre; a border of style 3 is a box behind the text. Colours are &HAABBGGRR: said words
# are yellow, others white, on black. At 58 of 1080 lines, 42 characters take two thirds of the picture's width.
HEAD = """\
[Script Info]
Title: {title}
ScriptType: v4.00+
Language: {language}
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,58,&H004DE1FF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,3,8,0,2,192,192,76,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def write(track: Track) -> str:
    """Write *track*."""
    # No line of the file is the title's but its own, and no title ends the header.
    head = HEAD.format(title=grid.clean(track.title), language=primary(grid.language(track)))
    return head + "".join(map(_event, grid.cues(track, grid.CENTISECOND, marks=bidi.embedded)))


def _event(cue: Shown) -> str:
    return f"Dialogue: 0,{_stamp(cue.start)},{_stamp(cue.end)},Default,,0,0,0,,{_karaoke(cue)}\n"


def _stamp(at: int) -> str:
    """Write a time as ``h:mm:ss.cc``."""
    hours, rest = clock.stamp(at, ".").split(":", 1)
    return f"{int(hours)}:{rest[:-1]}"


def _karaoke(cue: Shown) -> str:
    turns = bidi.turns("".join(cue.lines), cue.language)
    tag = "k" if turns else "kf"
    parts = []
    now = cue.start
    for word in _by_line(cue.words) if turns else cue.words:
        parts += [_tag("k", word.start - now), _tag(tag, word.end - word.start) + _escape(word.text, tag)]
        now = word.end
    return "".join([*parts, _tag("k", cue.end - now)])


def _by_line(words: Sequence[Word]) -> list[Word]:
    lines: list[Word] = []
    for word in words:
        if lines and not lines[-1].text.endswith("\n"):
            before = lines.pop()
            word = Word(text=before.text + word.text, start=before.start, end=word.end)
        lines.append(word)
    return lines


def _tag(name: str, length: int) -> str:
    return f"{{\\{name}{length // grid.CENTISECOND}}}" if length else ""


def _escape(text: str, tag: str) -> str:
    """Write a syllable; libass ends one at the end of a line, so inside it the next line is an empty one's."""
    shown = text.translate(SIGNS)
    end = "\\N" if shown.endswith("\n") else ""
    return shown.removesuffix("\n").replace("\n", f"\\N{{\\{tag}0}}") + end


ASS = Format(suffix="ass", media_type="text/x-ssa", write=write)
