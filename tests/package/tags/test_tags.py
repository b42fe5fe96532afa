"""Tags of every kind: the sound is not touched, nothing breaks a file, a small file stays small."""

from pathlib import Path

import mutagen
import pytest
from tagged import FORMS, LENGTH, LOUD, PNG, RATE, heard, label, profile, programs, sound

from rupor.errors import RuporError
from rupor.model import Chapter, Label, TimedWord
from rupor.package import tags

NASTY = (
    "\0Вода\0\x07 \r\n чистая\t",
    "half \ud83d a character",
    "💧 \u2067مياه\u2069 'x' \"y\" ; = # \\ [CHAPTER]\nSTART=0\nEND=1",
    "\ufeff\ufeffмарк\ufffe",
    "水" * 5000,
    "",
    " \u2028 ",
)


def nasty(text: str) -> Label:
    """Make a label in which every text is the same bad one."""
    return label(
        title=text,
        agency=text,
        publisher=text,
        date=text,
        licence=text,
        contact=text,
        series=text,
        embargo=text,
        disclosure=text,
        disclosure_en=text,
        text=text,
        chapters=(
            Chapter(title=text, language=text, start=RATE, end=10 * LENGTH),
            Chapter(title=text, language=text, start=-5, end=RATE),
            Chapter(title="no length", language="ru", start=RATE, end=RATE),
        ),
        words=(TimedWord(text=text, start=RATE, end=RATE), TimedWord(text=text, start=0, end=1)),
        language=text or "ru",
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_sound_is_untouched(tmp_path: Path, form: str) -> None:
    """Every packet and every decoded sample is what it was, delay and length included, by two decoders."""
    path = sound(tmp_path, form)
    before = [heard(path, one) for one in programs()]
    tags.write(path, profile(form), label(), LOUD)
    assert [heard(path, one) for one in programs()] == before


@pytest.mark.parametrize("form", FORMS)
def test_the_same_label_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    """A second run, and tags over tags, change no byte, and nothing else is left in the folder."""
    path = sound(tmp_path, form)
    tags.write(path, profile(form), label(), LOUD)
    first = path.read_bytes()
    tags.write(path, profile(form), label(), LOUD)
    assert path.read_bytes() == first
    tags.write(sound(tmp_path, form), profile(form), label(), LOUD)
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", FORMS)
def test_no_text_breaks_a_file(tmp_path: Path, form: str) -> None:
    """Controls, half characters, emoji, quotes, endless and empty texts: the file is read and sounds as before."""
    path = sound(tmp_path, form)
    before = heard(path).packets
    for text in NASTY:
        tags.write(path, profile(form), nasty(text), LOUD)
        assert heard(path).packets == before, text
        assert mutagen.File(path) is not None


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_label_writes_no_empty_tags(tmp_path: Path, form: str) -> None:
    """What is not known is not written."""
    path = sound(tmp_path, form)
    tags.write(path, profile(form), Label(id="", title="", language=""), LOUD)
    names = {name.lower() for name in mutagen.File(path).tags.keys()}  # noqa: SIM118
    measured = {name for name in names if name.endswith(("track_gain", "track_peak"))}
    assert measured
    assert names - measured <= {"tlan"}, "an unknown language has a code in ID3"


@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_file_stays_as_it_is(tmp_path: Path, form: str) -> None:
    """A file that is not what it should be is an error, unchanged, with nothing beside it."""
    path = tmp_path / f"sound.{form}"
    path.write_bytes(b"no sound at all" * 10)
    with pytest.raises(RuporError):
        tags.write(path, profile(form), label(), LOUD)
    assert path.read_bytes() == b"no sound at all" * 10
    assert list(tmp_path.iterdir()) == [path]


def test_where_no_tags_are_wanted(tmp_path: Path) -> None:
    """MP2 for radio and raw telephone files get none, and a profile may want none."""
    path = sound(tmp_path, "mp3")
    before = path.read_bytes()
    for one in (profile("mp2"), profile("raw"), profile("mp3", tags=False)):
        tags.write(path, one, label(), LOUD)
        assert path.read_bytes() == before


@pytest.mark.parametrize("form", FORMS)
def test_tags_never_push_a_file_over_its_limit(tmp_path: Path, form: str) -> None:
    """As the limit falls, words go first, then chapters, then all but the dearest; no cover is carried at all."""
    rich = label(text="Вода. " * 3000, cover=PNG * 100)
    full = _limited(tmp_path, form, rich, 1 << 20)
    without_words = _limited(tmp_path, form, rich, full - 1)
    without_chapters = _limited(tmp_path, form, rich, without_words - 1)
    least = _limited(tmp_path, form, rich, without_chapters - 1)
    assert full > without_words + 30_000
    assert without_words > without_chapters > least
    text = str(dict(mutagen.File(tmp_path / f"sound.{form}")))
    assert all(one in text for one in (rich.title, rich.agency, rich.disclosure, rich.disclosure_en))
    assert rich.contact not in text
    nothing = _limited(tmp_path, form, rich, least - 1)
    assert nothing == sound(tmp_path, form).stat().st_size
    bare = _limited(tmp_path, form, Label(id="", title="", language=""), 1 << 20)
    assert least - bare < tags.ROOM


def _limited(folder: Path, form: str, of: Label, most: int) -> int:
    """Tag a file with a limit of bytes, and return its size."""
    path = sound(folder, form)
    tags.write(path, profile(form, most_bytes=most), of, LOUD)
    return path.stat().st_size


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A missing folder is told in plain words."""
    path = tmp_path / "gone" / "sound.mp3"
    with pytest.raises(RuporError, match=r"sound\.mp3: cannot be written anew .*Make room"):
        tags.write(path, profile("mp3"), label(), LOUD)
