"""Others' libraries and programs read every subtitle file as it was meant: the same cues, times and text."""

import itertools
import json
import re
import shutil
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import players
import subtitles
from rupor.captions import ass, captions_json, lrc, srt, ttml, vtt
from rupor.captions.formats import FORMATS
from rupor.model import Cue, Track
from subtitles import Shown
from tracks import BIDI, SECOND, closed, cue, lines, seen, track, tracks, visible

PLAIN = track(
    cue(14_417, 3 * SECOND + 31, "Boil the water", "for 10 minutes, then wait.", words=12_345),
    cue(3 * SECOND + 31, 5 * SECOND, "Кипятите воду: R&D", words=20_000),
    cue(3600 * SECOND, 3602 * SECOND + 24_000, "Two, one."),
)
MS, CS = 48, 480


def undirected(line: str) -> str:
    """Leave out the marks for direction, and the second of two spaces that one was between."""
    return re.sub(" +", " ", "".join(sign for sign in line if sign not in BIDI)).strip()


def near(line: str) -> str:
    """Return what is left when signs are taken for those that look nearly the same: full-width forms, the arrow."""
    return unicodedata.normalize("NFKC", undirected(line).replace("-->", "→")).strip()


def agree(shown: list[Shown], of: Track, grid: int, same: Callable[[str], str] = undirected) -> None:
    """Check that the cues of which something is seen were read, at their times rounded down, with their lines."""
    assert len(shown) == len(visible(of))
    for one, meant in zip(shown, visible(of), strict=True):
        assert one.start == meant.start // grid * grid // MS
        assert one.end == meant.end // grid * grid // MS
        assert list(map(same, one.lines)) == list(map(same, lines(meant)))
        assert all(map(closed, one.lines))


def in_one(line: str) -> str:
    """Leave out white space, for formats that have one line for a cue."""
    return "".join(near(line).split())


@given(tracks())
def test_subrip(made: Track) -> None:
    """``pysubs2`` and the strict reader see in SubRip what was meant, or a sign that looks nearly the same."""
    text = srt.write(made)
    agree(subtitles.srt(text), made, MS, near)
    # The library takes any line with two times in it for the head of a cue, arrow or not.
    assume(all(len(re.findall(r"\d:\d\d?:\d\d?[.,]\d", line)) < 2 for line in text.split("\r\n")[2:]))
    agree(players.pysubs2(text, "srt"), made, MS, near)


@given(tracks())
def test_webvtt(made: Track) -> None:
    """``webvtt-py`` and the strict reader see in WebVTT exactly what was meant."""
    for text in (vtt.write(made), vtt.write_words(made)):
        agree(players.webvtt_py(text), made, MS)
    agree(subtitles.vtt(vtt.write(made))[1], made, MS)


@players.needs_w3c
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(tracks(), min_size=1, max_size=12))
def test_w3c_has_nothing_against_webvtt(made: list[Track]) -> None:
    """W3C's own parser finds no error, and exactly the cues that were meant."""
    for write in (vtt.write, vtt.write_words):
        for one, judged in zip(made, players.w3c(map(write, made)), strict=True):
            assert judged.errors == []
            agree(judged.cues, one, MS)


@players.needs_w3c
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(tracks(shortest=1), min_size=1, max_size=12))
def test_times_of_words_rise(made: list[Track]) -> None:
    """Every inline time is later than the one before it and inside the cue, however short and crowded that is."""
    for one, judged in zip(made, players.w3c(map(vtt.write_words, made)), strict=True):
        assert judged.errors == []
        assert len(judged.cues) == len(visible(one))
        for shown, stamps in zip(judged.cues, judged.stamps, strict=True):
            times = [at for at, _ in stamps]
            assert times == sorted(set(times))
            assert shown.start <= times[0]
            assert times[-1] < shown.end


@players.needs_w3c
def test_words_light_up_when_they_are_said() -> None:
    """A word's inline time is its own, rounded down to the millisecond; the first word of a cue has none."""
    (judged,) = players.w3c([vtt.write_words(PLAIN)])
    for shown, stamps in zip(judged.cues, judged.stamps, strict=True):
        (meant,) = [one for one in PLAIN.cues if one.start // MS == shown.start]
        assert [at for at, _ in stamps] == [piece.start // MS for piece in meant.pieces] or not meant.pieces
    assert [
        text.strip() for _, text in judged.stamps[0]
    ] == "Boil the water for 10 minutes, then wait.".split()


@given(tracks())
def test_ttml(made: Track) -> None:
    """``ttconv`` sees in both kinds of TTML exactly what was meant, and right-to-left cues as such."""
    for text in (ttml.write_ebu_tt_d(made), ttml.write_imsc(made)):
        agree(players.ttconv(text), made, MS)
        root = ET.fromstring(text)
        turned = [one.get("style") == "rtl" for one in root.iter("{http://www.w3.org/ns/ttml}p")]
        assert turned == [(one.language or made.language) == "ar" for one in visible(made)]
        title = root.find(".//{http://www.w3.org/ns/ttml#metadata}title")
        assert title is not None
        assert undirected(title.text or "") == seen(made.title)


@players.needs_schema
@given(tracks(shortest=1))
def test_the_schema_has_nothing_against_ebu_tt_d(made: Track) -> None:
    """EBU's own schema finds no error, even in a track without a cue."""
    assert players.against_schema(ttml.write_ebu_tt_d(made)) == []


@given(tracks())
def test_substation_alpha(made: Track) -> None:
    """``pysubs2`` sees in ASS what was meant, but for braces and backslashes that look nearly the same."""
    agree(players.pysubs2(ass.write(made), "ass"), made, CS, near)


@given(tracks(shortest=1))
def test_karaoke_fills_its_event(made: Track) -> None:
    """The karaoke times of an event add up to its length, to the hundredth."""
    for line in ass.write(made).split("\n"):
        if line.startswith("Dialogue: "):
            _, start, end, *_, text = line.split(",", 9)
            begin, finish = (
                round(((int(h) * 60 + int(m)) * 60 + float(s)) * 100)
                for h, m, s in (time.split(":") for time in (start, end))
            )
            tags = re.findall(r"\{([^}]*)\}", text)
            assert all(re.fullmatch(r"\\kf?\d+", tag) for tag in tags)
            assert sum(int(tag.lstrip("\\kf")) for tag in tags) == finish - begin > 0


def lyrics(text: str) -> list[tuple[int, str]]:
    """Read LRC as players do: every time at the start of a line shows the rest of it; ``<times>`` are no text."""
    found = []
    for line in text.removesuffix("\n").split("\n"):
        times = re.match(r"((?:\[\d+:\d\d\.\d\d\])*)(.*)", line)
        assert times
        for minutes, seconds in re.findall(r"\[(\d+):(\d\d\.\d\d)\]", times[1]):
            shown = re.sub(r"<\d+:\d\d\.\d\d>", "", times[2])
            found.append((int(minutes) * 60_000 + round(float(seconds) * 1000), shown))
    return found


@given(tracks())
def test_lyrics(made: Track) -> None:
    """A music player sees one line for each cue, and a blank screen only where nothing is said for a second."""
    for text in (lrc.write(made), lrc.write_words(made)):
        read = lyrics(text)
        shown = [one for one in read if one[1]]
        assert [at for at, _ in shown] == [one.start // CS * 10 for one in visible(made)]
        assert [in_one(line) for _, line in shown] == [in_one("".join(lines(one))) for one in visible(made)]
        assert all(closed(line) for _, line in shown)
        for before, blank in itertools.pairwise(read):
            assert blank[1] or before[1]
        assert not visible(made) or read[-1] == (visible(made)[-1].end // CS * 10, "")


@given(tracks())
def test_json(made: Track) -> None:
    """A program reads the version and, for each cue, its times in seconds and its text."""
    read = json.loads(captions_json.write(made))
    assert read["version"] == "1.0.0"
    assert set(read) == {"version", "segments"}
    shown = [
        Shown(round(one["startTime"] * 1000), round(one["endTime"] * 1000), (one["body"],))
        for one in read["segments"]
    ]
    assert len(shown) == len(visible(made))
    for one, meant in zip(shown, visible(made), strict=True):
        assert (one.start, one.end) == (meant.start // MS, meant.end // MS)
        assert in_one(one.lines[0]) == in_one("".join(lines(meant)))


@pytest.mark.parametrize(
    ("form", "grid"),
    [("srt", MS), ("vtt", MS), ("vtt-words", MS), ("ass", CS), ("lrc", CS)],
)
def test_ffmpeg(form: str, grid: int, tmp_path: Path) -> None:
    """ffmpeg, with which partners burn subtitles in, reads the same cues, times and text."""
    of = FORMATS.load(form)
    path = tmp_path / f"water.{of.suffix}"
    path.write_text(of.write(PLAIN), encoding="utf-8", newline="")
    shown = [one for one in players.by_ffmpeg(path) if any(one.lines)]
    if form == "lrc":
        assert [one.start for one in shown] == [one.start // grid * 10 for one in PLAIN.cues]
        assert [one.lines for one in shown] == [(" ".join(one.lines),) for one in PLAIN.cues]
    else:
        agree(shown, PLAIN, grid)


@pytest.mark.skipif(
    not shutil.which("ffprobe"), reason="ffprobe is not installed (Debian: apt-get install ffmpeg)"
)
@pytest.mark.parametrize(("form", "grid"), [("srt", MS), ("vtt", MS), ("vtt-words", MS), ("ass", CS)])
def test_ffprobe(form: str, grid: int, tmp_path: Path) -> None:
    """ffprobe counts the same cues at the same times."""
    of = FORMATS.load(form)
    path = tmp_path / f"water.{of.suffix}"
    path.write_text(of.write(PLAIN), encoding="utf-8", newline="")
    meant = [(one.start // grid * grid // MS, one.end // grid * grid // MS) for one in PLAIN.cues]
    assert players.by_ffprobe(path) == meant


def test_a_hundred_hours() -> None:
    """Times go on after 99 hours, where the format lets them."""
    late = track(cue(400_000 * SECOND, 400_001 * SECOND, "Still here."))
    agree(players.webvtt_py(vtt.write(late)), late, MS)
    agree(players.ttconv(ttml.write_imsc(late)), late, MS)
    assert lyrics(lrc.write(late)) == [(400_000_000, "Still here."), (400_001_000, "")]


@given(tracks(shortest=1), st.sampled_from(sorted(FORMATS.builtin)))
def test_a_file_is_text(made: Track, form: str) -> None:
    """Every format can be written as UTF-8, has no control but the ends of its lines, and is the same every time."""
    text = FORMATS.load(form).write(made)
    assert text.encode("utf-8").decode("utf-8") == text
    assert {sign for sign in text if unicodedata.category(sign) in ("Cc", "Zl", "Zp")} <= {"\r", "\n"}
    assert text == FORMATS.load(form).write(made)


@pytest.mark.parametrize("form", sorted(FORMATS.builtin))
def test_a_cue_of_nothing_is_no_cue(form: str) -> None:
    """A cue of which nothing is seen leaves no trace, and a track of none can be written."""
    write = FORMATS.load(form).write
    assert write(track(Cue(start=0, end=SECOND, lines=("\x00", " \u2028"), segment=0))) == write(track())


def test_no_two_formats_share_a_name() -> None:
    """A package can hold every format at once."""
    suffixes = [FORMATS.load(form).suffix for form in FORMATS.builtin]
    assert len(set(suffixes)) == len(suffixes)
