"""``rupor captions``: what is really in a package is listed, checked against a rule set, and drawn."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import rupor as library
from command import rupor
from rupor import captions_check, captions_picture
from rupor.errors import ConfigError

TEXT = "# Clean water\n\nBoil the water for one minute. Let it cool. Give it to the children first.\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a package whose captions pass."""
    folder = tmp_path_factory.mktemp("captions")
    text = folder / "water.en.md"
    text.write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUPOR_CACHE", str(folder / "cache"))
        (package,) = library.produce(
            text, to=folder / "out", voices=["en=tone:beep"], allow_poor_voice=True, rate="clear"
        )
    return package.path


@pytest.fixture
def package(made: Path, tmp_path: Path) -> Path:
    """Give each test a package of its own to spoil."""
    folder = tmp_path / "water" / "en"
    folder.mkdir(parents=True)
    for path in made.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def rewrite(path: Path, pattern: str, new: str) -> None:
    """Change a file, once."""
    text = path.read_bytes().decode()
    changed, count = re.subn(pattern, new, text, count=1)
    assert count == 1
    path.write_bytes(changed.encode())


def check(
    capsys: pytest.CaptureFixture[str], package: Path, named: str | None = None, *, as_json: bool = False
) -> tuple[bool, str]:
    """Check a package in this process; return whether it passes, and what was printed."""
    passed, failed = captions_check.run([package], named=named, as_json=as_json)
    assert not failed
    return passed, capsys.readouterr().out


def lines(output: str) -> list[dict[str, object]]:
    """Read JSON lines."""
    return [json.loads(line) for line in output.splitlines()]


def test_good_captions_pass(package: Path) -> None:
    """A package as it was made passes, with a block for each file, and exit code 0."""
    done = rupor("captions", package, "--check")
    assert done.returncode == 0, done.stdout + done.stderr
    for part in ("water.en.srt (en), rule set easy", "water.en.vtt (en)", "reading speed", "Passes easy."):
        assert part in done.stdout
    assert done.stderr == ""


def test_breaches_are_named_with_place_and_reason(package: Path) -> None:
    """A cue that was spoiled by hand fails with its number, time, rule and reason, and exit code 1."""
    rewrite(package / "water.en.srt", r"for one minute", "for two or three minutes or ever so long")
    done = rupor("captions", package, "--check")
    assert done.returncode == 1
    assert "Changed since the package was made" in done.stdout
    assert re.search(r"Cue 2, 0:0\d\.\d\d: Boil", done.stdout)
    assert re.search(r"words not said +shown, but not said", done.stdout)
    assert re.search(r"words lost +said, but in no cue", done.stdout)
    assert "Does not pass easy: 1 of " in done.stdout


def test_programs_get_json(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each breach, figure and summary is a JSON object on a line of its own."""
    rewrite(package / "water.en.vtt", "children", "parents")
    passed, output = check(capsys, package, as_json=True)
    found = lines(output)
    assert not passed
    summaries = {Path(str(one["file"])).name: one for one in found if one["type"] == "summary"}
    assert summaries["water.en.srt"]["passed"] is True
    assert summaries["water.en.vtt"]["passed"] is False
    assert summaries["water.en.vtt"]["changed"] is True
    rules = {one["rule"] for one in found if one["type"] == "breach"}
    assert rules == {"lost", "added"}
    assert {"speed", "width", "start", "lost"} <= {one["rule"] for one in found if one["type"] == "figure"}


def test_another_rule_set(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Captions cut by one rule set can be held to another; one that is not there is wrong input."""
    assert "rule set netflix" in check(capsys, package, "netflix")[1]
    with pytest.raises(ConfigError, match="unknown rule set 'nobody'"):
        check(capsys, package, "nobody")


def test_the_rules_are_those_that_cut(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --rules, captions are held to the rules that the package says they were cut by."""
    rewrite(package / "timeline.json", '"rules": "easy"', '"rules": "bbc"')
    assert "rule set bbc" in check(capsys, package)[1]


def test_without_a_timeline(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be checked without word times is named; the rest is checked."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"] = [file for file in manifest["files"] if file["name"] != "timeline.json"]
    (package / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    passed, output = check(capsys, package)
    assert passed, output
    assert "Not checked: start against speech, " in output
    assert "has no timeline.json" in output


def test_cues_are_listed(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --check, people get every cue with its times, and programs the same as JSON."""
    assert not captions_check.list_cues([package], as_json=False)
    listing = capsys.readouterr().out
    assert re.search(r"^ +1 +0:00\.\d\d – +0:0\d\.\d\d  Clean water$", listing, re.MULTILINE)
    assert not captions_check.list_cues([package], as_json=True)
    listed = lines(capsys.readouterr().out)
    assert [one["cue"] for one in listed] == list(range(1, len(listed) + 1))
    assert listed[0]["lines"] == ["Clean water"]


def test_no_package(tmp_path: Path) -> None:
    """A folder that is no package is wrong input: exit code 2, and the command that makes one."""
    done = rupor("captions", tmp_path, "--check")
    assert done.returncode == 2
    assert f"{tmp_path}: is no package" in done.stderr
    assert "rupor produce" in done.stderr


def test_a_damaged_file(package: Path) -> None:
    """A damaged file is an error with its name; beside a package that can be read, the work is partly done."""
    (package / "water.en.srt").write_bytes(b"\xff\xfe")
    done = rupor("captions", package, "--check")
    assert done.returncode == 1
    assert "water.en.srt: is not UTF-8" in done.stderr
    good = package.parent / "good"
    good.mkdir()
    for path in package.iterdir():
        if path.suffix != ".srt":
            (good / path.name).write_bytes(path.read_bytes())
    rewrite(good / "manifest.json", r"\{[^{}]*water\.en\.srt[^{}]*\},\s*", "")
    assert rupor("captions", package.parent, "--check").returncode == 3


def test_the_picture(package: Path, tmp_path: Path) -> None:
    """A PNG of sound, words and cues is drawn, the same bytes each time."""
    (tmp_path / "a").mkdir()
    pictures = [tmp_path / "a" / f"{n}.png" for n in range(2)]
    done = rupor("captions", package, "--picture", pictures[0], "--length", 8)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(pictures[0])
    captions_picture.write([package], pictures[1], start="0:00", length=8, named=None)
    first, second = (path.read_bytes() for path in pictures)
    assert first == second
    assert first.startswith(b"\x89PNG")
    width, height = int.from_bytes(first[16:20]), int.from_bytes(first[20:24])
    assert width > 900
    assert height > 200
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["0.png", "1.png"]


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"out": Path("x.jpg")}, "is no PNG"),
        ({"start": "half past"}, "--start: 'half past' is no time"),
        ({"start": "59:00"}, "is after the end"),
        ({"length": 0}, "--length: 0 is out of range"),
        ({"out": Path("nowhere/x.png")}, "cannot be written"),
        ({"named": "nobody"}, "unknown rule set"),
    ],
)
def test_wrong_options(package: Path, options: dict[str, object], wrong: str) -> None:
    """A wrong option is wrong input, told before anything is drawn."""
    given: dict[str, Any] = {"out": Path("x.png"), "start": "0:00", "length": 60.0, "named": None} | options
    with pytest.raises(ConfigError, match=re.escape(wrong)):
        captions_picture.write([package], **given)
