"""Partner files for tests: written, read with Rupor's own profiles, and what is told when they are wrong."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from rupor.errors import ConfigError
from rupor.model import Address, Profile
from rupor.radio import partners
from rupor.radio.partners import Book
from rupor.sound import profile

SEVER = """
[partners.sever]
address = "sftp://rupor@sever.example.org/incoming"
password = "env:SEVER_PASSWORD"
profile = "podcast"
"""
MAIL = """
[mail]
server = "smtp://mail.example.org"
from = "Radio Unit <radio@example.org>"
"""


def of(name: str, overrides: Mapping[str, object], where: str) -> Profile:
    """Give a profile as the office does."""
    base = profile.get(name)
    return profile.changed(base, overrides, where) if overrides else base


def written(folder: Path, text: str) -> Path:
    """Write a ``partners.toml``."""
    path = folder / "partners.toml"
    path.write_text(text, encoding="utf-8")
    return path


def book(folder: Path, text: str) -> Book:
    """Read a partner file that is right."""
    return partners.read(written(folder, text), of)


def told(folder: Path, text: str) -> list[str]:
    """Read a partner file that is wrong; list what is told, without the file's name."""
    path = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        partners.read(path, of)
    lines = str(caught.value).split("\n")
    assert all(line.startswith(f"{path}:") for line in lines)
    several = [f"{path}: {len(lines) - 1} mistakes."] if len(lines) > 1 else []
    assert lines[: len(several)] == several
    return [line.removeprefix(f"{path}: ") for line in lines[len(several) :]]


def lines(address: str, *more: str, profile: str = "podcast") -> str:
    """Write one partner's table."""
    kept = [f'profile = "{profile}"'] if profile else []
    return "\n".join(["[partners.sever]", f'address = "{address}"', *kept, *more]) + "\n"


def address(folder: Path, text: str, *more: str, mail: bool = False) -> Address:
    """Read the address of one partner."""
    (one,) = book(folder, (MAIL if mail else "") + lines(text, *more)).partners
    return one.address
