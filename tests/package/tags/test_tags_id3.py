"""ID3v2.3, judged by its bytes, by mutagen, ffprobe and mediainfo."""

from pathlib import Path

import pytest
from judges import mediainfo, needs_ffprobe, needs_mediainfo, probed
from mutagen.id3 import ID3
from tagged import LENGTH, LOUD, PNG, RATE, Frame, frames_of, id3_frames, label, profile, sound

from rupor.model import Chapter, Label, Loudness, TimedWord
from rupor.package import tags

BOM = b"\xff\xfe"
ONCE = "TIT2 TPE1 TALB TRCK TPUB TYER TDAT TLAN TLEN TCOP".split()


def written(folder: Path, of: Label | None = None, loudness: Loudness = LOUD) -> Path:
    """Tag an MP3 file."""
    path = sound(folder, "mp3")
    tags.write(path, profile("mp3"), of or label(), loudness)
    return path


def frames(path: Path) -> list[Frame]:
    """Read the tag's frames by the standard."""
    return list(id3_frames(path.read_bytes()))


def utf16(text: str) -> bytes:
    """Write a text as a frame of version 2.3 holds it, ended."""
    return BOM + text.encode("utf-16-le") + b"\0\0"


def test_only_the_tag_is_new(tmp_path: Path) -> None:
    """From the frame that tells the delay on, every byte is what the encoder wrote; no ID3v1 is at the end."""
    before = sound(tmp_path, "mp3").read_bytes()
    after = written(tmp_path).read_bytes()
    start = before.index(b"\xff\xfb")
    assert after.endswith(before[start:])
    assert b"Info" in before[start : start + 50]
    assert after[-128:-125] != b"TAG"


def test_every_text_is_utf16_with_its_mark(tmp_path: Path) -> None:
    """No text is in UTF-8, which version 2.3 does not know; dates and numbers are frames of 2.3, none of 2.4."""
    found = frames(written(tmp_path, label(part=2, parts=3)))
    names = [one.name for one in found]
    assert [one for one in names if one in ONCE] == ONCE
    assert not {"TDRC", "TDRL", "TSOP"} & set(names)
    for one in found:
        if one.name.startswith("T") or one.name in ("COMM", "USLT", "SYLT"):
            assert one.body[0] == 1
            assert BOM in one.body[1:10]
    texts = {one.name: one.body[1:] for one in found if one.name in ONCE}
    assert texts["TIT2"] == utf16(label().title)
    assert texts["TYER"] == utf16("2026")
    assert texts["TDAT"] == utf16("2203")
    assert texts["TLAN"] == utf16("rus")
    assert texts["TRCK"] == utf16("2/3")
    assert texts["TLEN"] == utf16("3003")
    assert texts["TCOP"] == utf16("2026 Радио «Север», CC BY 4.0")


def test_chapters_are_frames_of_2_3_in_the_order_of_time(tmp_path: Path) -> None:
    """Their titles are UTF-16 too, with plain sizes, and many players show chapters as they find them."""
    long = Chapter(title="Глава " * 40, language="ru", start=0, end=RATE)
    chapters = (*label().chapters[1:], long)
    found = frames(written(tmp_path, label(chapters=chapters)))
    contents = next(one.body for one in found if one.name == "CTOC")
    assert contents == b"toc\0" + b"\x03\x03" + b"ch1\0ch2\0ch3\0"
    starts = []
    for one in (one for one in found if one.name == "CHAP"):
        element, _, rest = one.body.partition(b"\0")
        starts.append((element, int.from_bytes(rest[:4], "big"), int.from_bytes(rest[4:8], "big")))
        assert rest[8:16] == b"\xff" * 8
        (title,) = frames_of(rest[16:])
        assert title.name == "TIT2"
        assert title.body[:3] == b"\1" + BOM
    assert starts == [(b"ch1", 0, 1000), (b"ch2", 1000, 2000), (b"ch3", 2000, 3003)]


def test_a_table_of_contents_counts_to_255(tmp_path: Path) -> None:
    """More chapters than its one byte can count are left out, and the tag stays whole."""
    chapters = tuple(Chapter(title="", language="ru", start=n * 100, end=n * 100 + 100) for n in range(300))
    found = frames(written(tmp_path, label(chapters=chapters)))
    assert sum(one.name == "CHAP" for one in found) == 255
    tag = ID3(written(tmp_path, label(chapters=chapters)))
    assert len(tag["CTOC:toc"].child_element_ids) == 255
    assert tag["CHAP:ch255"].sub_frames["TIT2"].text == ["255"]


def test_words_carry_their_times(tmp_path: Path) -> None:
    """SYLT holds each word in milliseconds, the space before it; USLT holds the whole text; both name the language."""
    words = (
        TimedWord(text="Кипятите ", start=RATE // 2, end=RATE),
        TimedWord(text="воду.\n", start=RATE, end=2 * RATE),
        TimedWord(text="水", start=2 * RATE, end=LENGTH),
    )
    path = written(tmp_path, label(words=words))
    tag = ID3(path)
    timed = tag.getall("SYLT")[0]
    assert (timed.lang, timed.format, timed.type) == ("rus", 2, 2)
    assert timed.text == [("Кипятите", 500), (" воду.", 1000), ("\n水", 2000)]
    assert "".join(text for text, _ in timed.text) == "Кипятите воду.\n水"
    (whole,) = tag.getall("USLT")
    assert (whole.lang, whole.text) == ("rus", "Кипятите воду.\nМойте руки.")
    body = next(one.body for one in frames(path) if one.name == "SYLT")
    assert body.startswith(b"\1rus\2\2" + BOM + b"\0\0" + utf16("Кипятите") + (500).to_bytes(4, "big"))


def test_who_speaks_is_told_twice(tmp_path: Path) -> None:
    """The note on synthetic voices is a comment in the message's language and in English, and a mark for machines."""
    tag = ID3(written(tmp_path))
    assert tag["COMM::rus"].text == [label().disclosure]
    assert tag["COMM::eng"].text == [label().disclosure_en]
    assert tag["TXXX:AI-CONTENT"].text == ["true"]
    assert tag["TXXX:VOICE"].text == ["rhvoice:irina (ru, synthetic, CC BY-SA 4.0)"]
    english = label(language="en", disclosure="A machine.", disclosure_en="A machine.")
    assert [one.lang for one in ID3(written(tmp_path, english)).getall("COMM")] == ["eng"]
    people = label(disclosure="", disclosure_en="", speakers=())
    tag = ID3(written(tmp_path, people))
    assert not tag.getall("COMM")
    assert "TXXX:AI-CONTENT" not in tag


@pytest.mark.parametrize(
    ("licence", "address", "text"),
    [
        (
            "https://creativecommons.org/licenses/by/4.0/",
            "https://creativecommons.org/licenses/by/4.0/",
            None,
        ),
        ("CC BY 4.0", None, "CC BY 4.0"),
        ("https://пример.рф/лицензия", None, "https://пример.рф/лицензия"),
    ],
)
def test_a_licence_that_is_an_address_is_a_link(
    tmp_path: Path, licence: str, address: str | None, text: str | None
) -> None:
    """WCOP takes ASCII addresses alone; everything else is a named text."""
    tag = ID3(written(tmp_path, label(licence=licence)))
    assert (tag["WCOP"].url if "WCOP" in tag else None) == address
    assert (tag["TXXX:LICENSE"].text[0] if "TXXX:LICENSE" in tag else None) == text
    assert tag["TCOP"].text == [f"2026 Радио «Север», {licence}"]


@pytest.mark.parametrize(("cover", "kind"), [(PNG, "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg")])
def test_the_cover(tmp_path: Path, cover: bytes, kind: str) -> None:
    """It is the front cover, named by what it is, and comes last, so that texts are read before it."""
    path = written(tmp_path, label(cover=cover))
    last = frames(path)[-1]
    assert last == ("APIC", b"\0" + kind.encode() + b"\0\3\0" + cover)


def test_silence_has_no_gain(tmp_path: Path) -> None:
    """A file without measurable loudness gets no ReplayGain; others get the way to -18 LUFS and their peak."""
    tag = ID3(written(tmp_path))
    assert tag["TXXX:REPLAYGAIN_TRACK_GAIN"].text == ["-1.98 dB"]
    assert tag["TXXX:REPLAYGAIN_TRACK_PEAK"].text == ["0.870964"]
    silent = Loudness(integrated=float("-inf"), range=0.0, true_peak=float("-inf"))
    assert not ID3(written(tmp_path, loudness=silent)).getall("TXXX:REPLAYGAIN_TRACK_GAIN")


@needs_ffprobe
@pytest.mark.parametrize("language", ["ru", "ar"])
def test_ffprobe_reads_it(tmp_path: Path, language: str) -> None:
    """Title, agency, language, date, text and chapters by time, in both directions of writing."""
    of = label(language)
    found, chapters = probed(written(tmp_path, of))
    assert (found["title"], found["artist"], found["date"]) == (of.title, of.agency, "2026-03-22")
    assert found["language"] == {"ru": "rus", "ar": "ara"}[language]
    assert found[f"lyrics-{found['language']}"] == of.text
    assert found["comment"] in (of.disclosure, of.disclosure_en)
    assert chapters == [(one.start // 48, one.title) for one in of.chapters]


@needs_mediainfo
@pytest.mark.parametrize("language", ["ru", "ar"])
def test_mediainfo_reads_it(tmp_path: Path, language: str) -> None:
    """The same by another reader, which also knows the cover and both notes."""
    of = label(language)
    found = mediainfo(written(tmp_path, of))
    assert (found["Title"], found["Performer"], found["Publisher"]) == (of.title, of.agency, of.publisher)
    assert found["Language"] == language
    assert found["Comment"] == f"{of.disclosure} / {of.disclosure_en}"
    assert found["Cover"] == "Yes"
    assert found["Copyright"] == "2026 Радио «Север», CC BY 4.0"
