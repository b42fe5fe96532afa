"""Files that appear whole or not at all."""

import stat
from pathlib import Path

import pytest

from rupor.errors import ConfigError
from rupor.run.files import whole


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """What is written replaces what was there, with the permissions of any new file, and leaves nothing beside it."""
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    other = tmp_path / "other"
    other.touch()
    whole(path, "new\r\nlines ё\n")
    assert path.read_bytes() == "new\r\nlines ё\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["other", "page.html"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A path that cannot be written is named in the error."""
    with pytest.raises(ConfigError, match=r"nowhere.page\.html: cannot be written"):
        whole(tmp_path / "nowhere" / "page.html", "text")


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    """Where a folder stands in the file's place nothing is left half done."""
    (tmp_path / "page.html").mkdir()
    with pytest.raises(ConfigError):
        whole(tmp_path / "page.html", "text")
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]
