"""What was recorded: which file is which segment, and what is missing."""

from pathlib import Path

import pytest

from rupor import recording
from rupor.errors import ConfigError
from rupor.model import Segment
from values import segment

TEXT = tuple(
    segment(*words.split(), index=n)
    for n, words in enumerate(["Clean water", "Boil it.", "* * *", "Call us."])
)


def folder(tmp_path: Path, *names: str) -> Path:
    """Make a folder with files of these names."""
    for name in names:
        (tmp_path / name).write_bytes(b"sound")
    return tmp_path


def test_takes_are_named_by_their_numbers(tmp_path: Path) -> None:
    """A take is known by the number that its name begins with; other files are left alone."""
    folder(tmp_path, "01.wav", "2.MP3", "0004 second try 99.m4a", ".3.wav", "notes.txt", "1.txt")
    source = recording.look(tmp_path, TEXT)
    assert source.takes is not None
    assert {index: path.name for index, path in source.takes.items()} == {
        0: "01.wav",
        1: "2.MP3",
        3: "0004 second try 99.m4a",
    }
    assert recording.unrecorded(source, TEXT, by_voice=False) == []


def test_every_wrong_name_is_told_at_once(tmp_path: Path) -> None:
    """A name without a number, a number that is none of the text's, and two takes of one segment are all named."""
    folder(tmp_path, "01.wav", "1 again.mp3", "title.ogg", "05.wav", "00.wav")
    with pytest.raises(ConfigError) as refused:
        recording.look(tmp_path, TEXT)
    said = str(refused.value)
    assert "'01.wav' and '1 again.mp3'" in said or "'1 again.mp3' and '01.wav'" in said
    assert "'title.ogg' does not begin with the number" in said
    assert "'05.wav': there is no segment 5, the last one is 4" in said
    assert "'00.wav'" in said
    assert "rupor prompter" in said


def test_what_is_missing_is_told_at_once(tmp_path: Path) -> None:
    """Every segment without a take is named with its number and words; a line of stars needs none."""
    source = recording.look(folder(tmp_path, "02.wav"), TEXT)
    with pytest.raises(ConfigError) as refused:
        recording.unrecorded(source, TEXT, by_voice=False)
    said = str(refused.value)
    assert "2 segments have no take" in said
    assert "01: segment 1 ('Clean water')" in said
    assert "04: segment 4 ('Call us.')" in said
    assert "segment 3" not in said
    assert "--missing-by-voice" in said
    missing: list[Segment] = recording.unrecorded(source, TEXT, by_voice=True)
    assert [one.index for one in missing] == [0, 3]


def test_a_file_is_the_whole_message(tmp_path: Path) -> None:
    """A single file holds everything, under whatever name; its voice is called by that name."""
    path = folder(tmp_path, "Take 3.wav") / "Take 3.wav"
    source = recording.look(path, TEXT)
    assert source.takes is None
    assert (source.voice("so").id, source.voice("so").language) == ("recorded:Take 3.wav", "so")
    assert recording.unrecorded(source, TEXT, by_voice=False) == []


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_nothing_is_there(name: str, tmp_path: Path) -> None:
    """A path that is not there, or a folder without a recording, is refused."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match="--recording"):
        recording.look(tmp_path / name, TEXT)
