"""The face of the package: few names, all there, cheap to import."""

import ast
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import rupor
from rupor.model import Event, Message


def test_names_are_sorted_and_all_there() -> None:
    """``__all__`` is about a dozen names in order, and each can be had."""
    functions = [name for name in rupor.__all__ if name[0].islower()]
    values = [name for name in rupor.__all__ if name[0].isupper()]
    assert rupor.__all__ == sorted(values) + sorted(functions)
    assert len(rupor.__all__) <= 14
    assert all(getattr(rupor, name).__doc__ for name in rupor.__all__)
    assert dir(rupor) == sorted(rupor.__all__)


def test_unknown_names_are_refused() -> None:
    """A misspelt name is an AttributeError, as Python's users expect."""
    with pytest.raises(AttributeError, match="sythesize"):
        _ = rupor.sythesize  # type: ignore[attr-defined]


HEAVY = ["numpy", "pydub", "soxr", "py3langid", "gtts", "yaml", "lxml", "trafilatura", "pypdfium2", "jinja2"]
HEAVY += ["typst", "uharfbuzz", "pysubs2", "webvtt"]
HEAVY += ["pydantic", "pymorphy3", "num2words2", "phonenumbers", "wordfreq", "regex", "icu4py"]


def loaded(code: str, *arguments: object) -> set[str]:
    """Run *code* in a fresh Python and name the heavy libraries that it has loaded."""
    report = f"\nimport sys\nprint([name for name in {HEAVY} if name in sys.modules])"
    command = [sys.executable, "-c", code + report, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(ast.literal_eval(done.stdout.splitlines()[-1]))


def test_import_and_help_load_nothing_heavy() -> None:
    """``import rupor`` and the command line's help import no library that takes time."""
    assert loaded("import rupor, rupor.cli") == set()


PREPARE = """
import sys
from rupor.text import prepare, read
(message,) = read.messages(sys.argv[1:])
prepare.segments(message)
"""


def test_a_language_loads_what_it_needs_alone(tmp_path: Path) -> None:
    """The Russian dictionary is loaded for Russian, and what checks lexicons for a lexicon."""
    english, russian = tmp_path / "a.en.txt", tmp_path / "b.ru.txt"
    english.write_text("Boil the water for 10 minutes.", encoding="utf-8")
    russian.write_text("Кипятите воду 10 минут, это поможет всем.", encoding="utf-8")
    documents = {"lxml", "trafilatura", "pypdfium2"}
    assert not loaded(PREPARE, english) & {"pymorphy3", "pydantic", "wordfreq", "jinja2", *documents}
    assert loaded(PREPARE, russian) & {"pymorphy3", "pydantic", "wordfreq", "jinja2", *documents} == {
        "pymorphy3"
    }
    (tmp_path / "lexicon.en.toml").write_text(
        '[[entry]]\nwritten = "WHO"\nspoken = "W H O"\n', encoding="utf-8"
    )
    assert "pydantic" in loaded(PREPARE, english)


def test_produce_reports_and_describes(tmp_path: Path) -> None:
    """A package knows its files and length, and progress can be followed."""
    text = tmp_path / "water.en.txt"
    text.write_text("Clean water\n\nBoil the water. Call now.", encoding="utf-8")
    seen: list[Event] = []
    (package,) = rupor.produce(text, to=tmp_path / "out", outputs=["mp3", "srt"], report=seen.append)
    assert package.file(".srt").read_text(encoding="utf-8")
    assert package.seconds == package.duration / 48_000
    with pytest.raises(KeyError, match="no 'wav'"):
        package.file("wav")
    assert [event.step for event in seen][-1] == "done"
    assert package.synthesized >= 3
    assert pickle.loads(pickle.dumps(package)) == package


def test_a_message_made_in_python_is_produced_as_one_that_was_read(tmp_path: Path) -> None:
    """``produce`` takes what ``read`` gives."""
    text = tmp_path / "water.en.txt"
    text.write_text("Boil the water.", encoding="utf-8")
    (message,) = rupor.read(text)
    assert isinstance(message, Message)
    (package,) = rupor.produce(message, to=tmp_path / "out", rate=120, outputs=["srt"])
    assert package.message == "water"


def test_speak_gives_a_clip_with_its_words(tmp_path: Path) -> None:
    """A short text is spoken by the language's best voice, or by the one that is named."""
    clip = rupor.speak("Call the help line.", "en")
    assert len(clip.marks) == 4
    slow = rupor.speak("Call the help line.", "en", voice="rhvoice:bdl", speed=0.8)
    assert slow.pcm != clip.pcm
    with pytest.raises(rupor.RuporError, match="Did you mean"):
        rupor.speak("Call", "en", voice="rhvoice:bdd")


def test_outputs_are_read_as_on_the_command_line(tmp_path: Path) -> None:
    """Commas and repetitions in ``outputs`` mean the same in Python as they do after ``--outputs``."""
    text = tmp_path / "water.en.txt"
    text.write_text("Boil the water.", encoding="utf-8")
    (package,) = rupor.produce(text, to=tmp_path / "out", outputs=["srt,vtt", "srt"])
    assert [file.name for file in package.renditions] == ["water.en.srt", "water.en.vtt"]
