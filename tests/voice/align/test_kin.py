"""Languages that no voice speaks have a reader that makes much the same of their letters."""

import pytest

from rupor.tag import primary
from rupor.voice import engine
from rupor.voice.align import kin


@pytest.mark.parametrize("language", ["ru", "en", "fr", "es", "ar", "zh", "pt-BR"])
def test_a_language_reads_itself(language: str) -> None:
    """Where a voice of the language is there, no other one reads it."""
    assert kin.reader(language, "a") == language


def test_every_reader_is_there() -> None:
    """Each language in the table is read by one that espeak-ng speaks, and none that reads itself stands in it."""
    spoken = {primary(voice.language) for voice in engine.get("espeak").voices()}
    table = {**kin._table("languages"), **kin._table("scripts")}
    assert set(table.values()) <= spoken
    assert not set(kin._table("languages")) & spoken


@pytest.mark.parametrize(
    ("language", "text", "reader"),
    [
        ("so", "Biyo nadiif ah", "om"),
        ("x-one", "Maji safi", "sw"),
        ("x-two", "Таза суу, 555", "kk"),
        ("x-three", "ንጹህ ውሃ", "am"),
        ("x-four", "صاف پانی", "fa"),
        ("dv", "ސާފު ފެން", None),
        ("x-five", "123", None),
    ],
)
def test_the_nearest_reads(language: str, text: str, reader: str | None) -> None:
    """A language in the table has its own reader, another one that of its script, and some have none."""
    assert kin.reader(language, text) == reader
