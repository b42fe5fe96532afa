"""The desk for lexicons, asked as the command line asks it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rupor.cli.lexicon import lexicon_app
from rupor.errors import ConfigError

GOOD = '[[entry]]\nwritten = ["ООН", "О.О.Н."]\nspoken = "оо\'н"\nnote = "n"\n'
BAD = '[[entry]]\nwritten = "a"\nspoken = ""\n'


def ask(*arguments: object) -> Result:
    """Run the desk with *arguments*."""
    return CliRunner().invoke(lexicon_app, [*map(str, arguments)])


def file(folder: Path, name: str, text: str) -> Path:
    """Write a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_check_counts_what_is_good(tmp_path: Path) -> None:
    """A sound lexicon is counted, and the exit code is 0."""
    path = file(tmp_path, "lexicon.ru.toml", GOOD)
    done = ask("check", path)
    assert (done.exit_code, done.stdout) == (0, f"{path}: 2 written forms in 'ru', no mistake\n")


def test_the_count_of_mistakes_is_no_mistake(tmp_path: Path) -> None:
    """Programs get one line for each mistake, and no headline among them."""
    path = file(tmp_path, "lexicon.en.toml", BAD + BAD.replace('"a"', '""'))
    (line,) = ask("check", "--json", path).stdout.splitlines()
    mistakes = json.loads(line)["mistakes"]
    assert mistakes
    assert all("entry" in one for one in mistakes)


def test_check_goes_on_after_a_mistake(tmp_path: Path) -> None:
    """Every file is checked; some wrong gives 3, all wrong 2, and mistakes go to standard error."""
    good, bad = file(tmp_path, "lexicon.ru.toml", GOOD), file(tmp_path, "lexicon.en.toml", BAD)
    done = ask("check", bad, good)
    assert done.exit_code == 3
    assert f"Error: {bad}:3: entry 1 ('a'), spoken: is empty." in done.stderr
    assert "no mistake" in done.stdout
    assert ask("check", bad).exit_code == 2


def test_check_for_programs(tmp_path: Path) -> None:
    """With ``--json`` each file is one object with its mistakes."""
    good, bad = file(tmp_path, "lexicon.ru.toml", GOOD), file(tmp_path, "lexicon.en.toml", BAD)
    done = ask("check", "--json", bad, good)
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["file"] == str(bad)
    assert len(first["mistakes"]) == 1
    assert second == {"file": str(good), "entries": 2, "mistakes": []}


def test_export_and_import_again(tmp_path: Path) -> None:
    """A lexicon goes out as PLS and comes back as the same entries."""
    path, out, back = (
        file(tmp_path, "lexicon.ru.toml", GOOD),
        tmp_path / "a.pls",
        tmp_path / "back/lexicon.ru.toml",
    )
    back.parent.mkdir()
    assert ask("export", path, "--out", out).exit_code == 0
    assert ask("import", out, "--out", back).exit_code == 0
    assert ask("check", back).stdout == f"{back}: 2 written forms in 'ru', no mistake\n"
    assert 'written = ["ООН", "О.О.Н."]\nspoken = "оо\u0301н"\nnote = "n"\n' in back.read_text(
        encoding="utf-8"
    )


def test_export_shows_without_a_name(tmp_path: Path) -> None:
    """Without ``--out`` the document goes to standard output, and what PLS cannot say to standard error."""
    text = GOOD + "[[entry]]\nwritten = 'ю(а|у)'\nregex = true\nspoken = \"ю\"\n"
    done = ask("export", file(tmp_path, "lexicon.ru.toml", text))
    assert done.stdout.startswith("<?xml")
    assert "'ю(а|у)' is an expression" in done.stderr
    assert "<?xml" not in done.stderr


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """A file that is there stays as it is, unless ``--force`` is given; nothing half written is left."""
    path, out = file(tmp_path, "lexicon.ru.toml", GOOD), file(tmp_path, "a.pls", "mine")
    done = ask("export", path, "--out", out)
    assert isinstance(done.exception, ConfigError)
    assert "--force" in str(done.exception)
    assert out.read_text(encoding="utf-8") == "mine"
    assert ask("export", path, "--out", out, "--force").exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<?xml")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.pls", "lexicon.ru.toml"]


def test_import_refuses_another_language(tmp_path: Path) -> None:
    """A document in one language is not written under the name of another."""
    out = tmp_path / "a.pls"
    ask("export", file(tmp_path, "lexicon.ru.toml", GOOD), "--out", out)
    done = ask("import", out, "--out", tmp_path / "lexicon.en.toml")
    assert isinstance(done.exception, ConfigError)
    assert "lexicon.ru.toml" in str(done.exception)
    assert not (tmp_path / "lexicon.en.toml").exists()


def test_import_says_what_needs_a_hand(tmp_path: Path) -> None:
    """What another program wrote is taken as it is; what a voice could not say is named, and the exit code is 3."""
    document = (
        '<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" version="1.0" alphabet="ipa" xml:lang="ru">'
        "<lexeme><grapheme>замок</grapheme><alias>зам+ок</alias></lexeme></lexicon>"
    )
    out = tmp_path / "lexicon.ru.toml"
    done = ask("import", file(tmp_path, "a.pls", document), "--out", out)
    assert done.exit_code == 3
    assert f"To correct by hand: {out}:5: entry 1 ('замок'), spoken: 'зам+ок' has a '+'" in done.stderr
    assert out.exists()


@pytest.mark.parametrize("command", ["check", "export", "import"])
def test_a_file_that_is_not_there(tmp_path: Path, command: str) -> None:
    """A missing file is an error with exit code 2, of whichever command."""
    done = ask(command, tmp_path / "lexicon.ru.toml")
    code = done.exception.exit_code if isinstance(done.exception, ConfigError) else done.exit_code
    assert code == 2


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that is not there is named; nothing is made."""
    done = ask("export", file(tmp_path, "lexicon.ru.toml", GOOD), "--out", tmp_path / "no/a.pls")
    assert isinstance(done.exception, ConfigError)
    assert "cannot be written" in str(done.exception)


@pytest.mark.parametrize("command", ["check", "export", "import"])
def test_help_has_an_example(command: str) -> None:
    """Each command's help shows how it is called."""
    assert f"rupor lexicon {command}" in ask(command, "--help").stdout
