"""The command line's manners: help, lists, exit codes, and words for every mistake."""

import json
from pathlib import Path

import pytest

from command import rupor

TITLE = "Clean water\n\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """Write a short English message."""
    path = tmp_path / "water.en.txt"
    path.write_text(f"{TITLE}Boil the water before you drink it.\n", encoding="utf-8")
    return path


def refused(tmp_path: Path, *arguments: object, code: int, env: dict[str, str] | None = None) -> str:
    """Run what must be refused: one clear line, no traceback, nothing written."""
    out = tmp_path / "out"
    done = rupor("produce", *arguments, "--to", out, env=env)
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    assert not out.exists()
    return done.stderr


COMMANDS = ["", "produce", "say", "check", "voices", "voices add", "doctor"]
COMMANDS += [f"lexicon {name}" for name in ("check", "export", "import")]


@pytest.mark.parametrize("command", [tuple(words.split()) for words in COMMANDS])
def test_every_command_has_help_with_an_example(command: tuple[str, ...]) -> None:
    """``--help`` says what a command does and shows it in use."""
    done = rupor(*command, "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout
    assert not command or "Example" in done.stdout


def test_shell_completion_is_offered() -> None:
    """Shells can be taught the commands."""
    assert "--install-completion" in rupor("--help").stdout


def test_voices_lists_what_is_here_and_what_it_may_be_used_for() -> None:
    """Each voice has its language, quality, licence and state, for people and for programs."""
    table = rupor("voices").stdout
    assert "rhvoice:irina" in table
    assert "GPL-2.0-or-later" in table
    lines = [json.loads(line) for line in rupor("voices", "--language", "ar", "--json").stdout.splitlines()]
    arabic = {f"{one['engine']}:{one['name']}": one for one in lines}
    assert arabic["espeak:ar"]["quality"] == "not understood"
    assert arabic["gtts:ar"]["online"]


def test_doctor_looks_at_everything_and_names_the_cure(tmp_path: Path) -> None:
    """A healthy machine gives exit code 0; without ffmpeg it is 4, with the command that mends it."""
    healthy = rupor("doctor")
    assert healthy.returncode == 0, healthy.stdout
    for name in ("ffmpeg", "engine rhvoice", "engine pico", "language ru", "language zh"):
        assert name in healthy.stdout
    broken = rupor("doctor", env={"IMAGEIO_FFMPEG_EXE": str(tmp_path / "nothing")})
    assert broken.returncode == 4
    assert "Run: scripts/setup" in broken.stdout


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.en.txt", b"", "empty"),
        ("blank.en.txt", b" \n\n \t\n", "empty"),
        ("picture.en.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a picture"),
        ("koi.ru.txt", "Кипятите воду перед тем, как пить её дома.".encode("koi8-r"), "UTF-8"),
        ("long.en.txt", b"Boil the water. " * 20_000, "200,000"),
        ("cyrillic.en.txt", "Кипятите воду перед тем, как пить.".encode(), "'en'"),
        ("notes.en.docx", b"Boil the water.", ".txt"),
    ],
)
def test_texts_that_cannot_be_taken(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    """A text that cannot be taken ends with 2 and says what was expected."""
    path = tmp_path / name
    path.write_bytes(content)
    said = refused(tmp_path, path, code=2)
    assert name in said
    assert words in said


def test_a_contradiction_about_the_language_is_an_error(tmp_path: Path) -> None:
    """The name says Russian, the front matter says English: a person must decide."""
    path = tmp_path / "water.ru.md"
    path.write_text("---\nlanguage: en\n---\n\nBoil the water.\n", encoding="utf-8")
    assert "'en'" in refused(tmp_path, path, code=2)


def test_missing_file(tmp_path: Path) -> None:
    """A name that is not there is named."""
    assert "nowhere.txt" in refused(tmp_path, tmp_path / "nowhere.txt", code=2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--voice", "en=rhvoice:slr"), "Did you mean 'slt'?"),
        (("--voice", "en=rhvoise:slt"), "Did you mean 'rhvoice'?"),
        (("--voice", "en=rhvoice:irina"), "speaks 'ru', not 'en'"),
        (("--voice", "slt"), "LANG=ENGINE:NAME"),
        (("--rate", "quick"), "clear, normal, natural"),
        (("--outputs", "mp3,str"), "Did you mean 'srt'?"),
        (("--executor", "thread"), "Did you mean 'threads'?"),
    ],
)
def test_options_that_are_wrong(arguments: tuple[str, str], words: str, text: Path, tmp_path: Path) -> None:
    """A wrong option ends with 2, before anything is spoken, and offers the nearest right one."""
    assert words in refused(tmp_path, text, *arguments, code=2)


def test_languages_without_a_voice_stop_the_run_before_any_synthesis(tmp_path: Path) -> None:
    """Arabic, Chinese and a language nobody speaks are all named at once, with the ways out; English waits too."""
    folder = tmp_path / "water"
    folder.mkdir()
    (folder / "en.md").write_text("Boil the water.", encoding="utf-8")
    (folder / "ar.md").write_text("اغلوا الماء قبل شربه دائما.", encoding="utf-8")
    (folder / "zh.md").write_text("喝水之前要把水烧开。", encoding="utf-8")
    cache = tmp_path / "cache"
    said = refused(tmp_path, folder, code=4, env={"RUPOR_CACHE": str(cache)})
    for language in ("ar", "zh"):
        assert f"language '{language}'" in said
        assert f"--voice {language}=gtts" in said
    assert "rupor voices add FILE.onnx" in said
    assert "--allow-poor-voice" in said
    assert not list(cache.glob("??/*"))


def test_a_poor_voice_speaks_when_it_is_insisted_on(tmp_path: Path) -> None:
    """``--allow-poor-voice`` makes the package, and the manifest says what it is."""
    path = tmp_path / "water.zh.txt"
    path.write_text("喝水之前要把水烧开。孩子生病了,请马上去诊所。", encoding="utf-8")
    done = rupor("produce", path, "--to", tmp_path / "out", "--allow-poor-voice")
    assert done.returncode == 0, done.stderr
    assert "not understood" in done.stderr
    package = tmp_path / "out" / "water" / "zh"
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["voices"][0]["quality"] == "not understood"
    assert any("not understood" in warning for warning in manifest["warnings"])
    shown = "".join((package / "water.zh.srt").read_text(encoding="utf-8").split())
    assert "喝水之前要把水烧开。" in shown


def test_no_ffmpeg(text: Path, tmp_path: Path) -> None:
    """Without ffmpeg a run ends with 4 before it begins."""
    said = refused(tmp_path, text, code=4, env={"IMAGEIO_FFMPEG_EXE": str(tmp_path / "nothing")})
    assert "ffmpeg" in said


def test_no_rhvoice(tmp_path: Path) -> None:
    """Without RHVoice's library Russian has no voice that is understood, and the error says how to get one."""
    path = tmp_path / "water.ru.txt"
    path.write_text("Кипятите воду перед тем, как пить.", encoding="utf-8")
    nothing = {"RUPOR_RHVOICE": str(tmp_path / "nothing")}
    assert "scripts/setup" in refused(tmp_path, path, code=4, env=nothing)
    assert "scripts/setup" in refused(tmp_path, path, "--voice", "ru=rhvoice:irina", code=4, env=nothing)


def test_errors_come_as_json_when_asked(tmp_path: Path) -> None:
    """With ``--json`` programs read mistakes as they read progress."""
    done = rupor("produce", tmp_path / "nowhere.txt", "--json")
    (event,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (event["step"], event["exit_code"], done.returncode) == ("error", 2, 2)


def test_partly_done(text: Path, tmp_path: Path) -> None:
    """One of two packages cannot be written: the other is made, and the exit code is 3."""
    other = tmp_path / "soap.en.txt"
    other.write_text("Wash your hands with soap.", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "soap").write_text("a file where a folder should be", encoding="utf-8")
    done = rupor("produce", text, other, "--to", tmp_path / "out", "--outputs", "mp3")
    assert done.returncode == 3, done.stderr
    assert (tmp_path / "out" / "water" / "en" / "manifest.json").exists()
    assert "soap" in done.stderr


def test_words_that_a_voice_would_pass_over_are_refused(tmp_path: Path) -> None:
    """No word is lost in silence: those that nobody here can write for the voice are named before it speaks."""
    path = tmp_path / "water.en.txt"
    path.write_text(f"{TITLE}The word 水 means water. They also say 火 and вода here.", encoding="utf-8")
    said = refused(tmp_path, path, code=2)
    for word in ("水", "火"):
        assert f"'{word}'" in said
    assert "вода'" not in said
    assert "segment 2 ('The word 水 means water.')" in said


def test_words_that_a_voice_did_pass_over_fail_the_run(tmp_path: Path) -> None:
    """What the voice leaves out after all is found in its word times, and the run fails."""
    path = tmp_path / "water.en.txt"
    path.write_text(f"{TITLE}Boil it for ten ⅷ minutes.", encoding="utf-8")
    done = rupor("produce", path, "--to", tmp_path / "out")
    assert done.returncode == 1
    assert "'ⅷ' was not spoken by voice 'rhvoice:slt'" in done.stderr
    assert not (tmp_path / "out").exists()
