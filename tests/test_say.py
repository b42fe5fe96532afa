"""``rupor say``: what will be said, why, and what is in doubt; for people and for programs."""

import json
from pathlib import Path

from command import rupor
from rupor.signs import ACUTE

TEXT = "Помощь детям\n\nВ 2022 г. ЦПМСС помог 21 ребёнку из 3 стран. Пришёл А. Иванов.\n"


def written(folder: Path, text: str = TEXT) -> Path:
    """Write a Russian message."""
    path = folder / "help.ru.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mistaken_voice_is_told_without_a_page(tmp_path: Path) -> None:
    """A wrong ``--voice`` is no less wrong where nothing is to be heard."""
    done = rupor("say", written(tmp_path), "--voice", "ru")
    assert done.returncode == 2
    assert "--voice: 'ru' is not LANG=ENGINE:NAME" in done.stderr


def without(document: object, name: str) -> object:
    """Return a JSON value without the key *name*, however deep it is."""
    if isinstance(document, dict):
        return {key: without(value, name) for key, value in document.items() if key != name}
    return [without(one, name) for one in document] if isinstance(document, list) else document


def test_json_is_an_object_a_line(tmp_path: Path) -> None:
    """Each segment is one JSON object with the promised keys, and its spoken form has neither digits nor marks."""
    done = rupor("say", written(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["index"] for line in lines] == [0, 1, 2]
    for line in lines:
        assert set(line) == {"index", "language", "shown", "spoken", "pronounced", "changes", "doubts"}
        assert ACUTE not in json.dumps(without(line, "pronounced"), ensure_ascii=False)
    second = lines[1]
    assert "".join(line["shown"] for line in lines[1:]) == TEXT.split("\n\n")[1].strip()
    assert second["spoken"].startswith("В две тысячи двадцать втором году")
    assert {"shown": "3", "spoken": "трёх", "rule": "number"}.items() <= second["changes"][-1].items()
    assert ACUTE in second["pronounced"]
    assert [doubt["shown"] for doubt in lines[2]["doubts"]] == ["А."]


def test_people_see_shown_spoken_and_why(tmp_path: Path) -> None:
    """Every change is explained, every doubt is marked, and the end counts them."""
    done = rupor("say", written(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "В 2022 г. ЦПМСС помог" in done.stdout
    assert "г. → году  (year)" in done.stdout
    assert "? А.: initials" in done.stdout
    assert "3 segments" in done.stdout
    assert "1 in doubt" in done.stdout


def test_the_lexicon_beside_a_text_is_used_and_a_named_one_before_it(tmp_path: Path) -> None:
    """``lexicon.ru.toml`` beside a text settles a doubt; one that is named goes before it."""
    path = written(tmp_path)
    (tmp_path / "lexicon.ru.toml").write_text(
        '[[entry]]\nwritten = "А. Иванов"\nspoken = "Антон Иванов"\n', encoding="utf-8"
    )
    done = rupor("say", path)
    assert "Антон Иванов" in done.stdout
    assert "0 in doubt" in done.stdout
    (tmp_path / "mine").mkdir()
    named = tmp_path / "mine" / "lexicon.ru.toml"
    named.write_text('[[entry]]\nwritten = "А. Иванов"\nspoken = "Анна Иванова"\n', encoding="utf-8")
    assert "Анна Иванова" in rupor("say", path, "--lexicon", named).stdout


def test_a_wrong_lexicon_is_named_with_its_place(tmp_path: Path) -> None:
    """A mistake in a lexicon stops the command with exit code 2 and the file's line."""
    path = written(tmp_path)
    (tmp_path / "lexicon.ru.toml").write_text('[[entry]]\nwriten = "А"\nspoken = "а"\n', encoding="utf-8")
    done = rupor("say", path)
    assert done.returncode == 2
    assert "lexicon.ru.toml" in done.stderr
    assert "written" in done.stderr


def test_produce_says_what_was_guessed(tmp_path: Path) -> None:
    """A package's warnings name the words that are spoken on a guess."""
    done = rupor(
        "produce", written(tmp_path), "--to", tmp_path / "out", "--voice", "ru=tone", "--outputs", "timeline"
    )
    assert done.returncode == 0, done.stderr
    assert "'А.'" in done.stderr
    manifest = json.loads((tmp_path / "out/help/ru/manifest.json").read_text(encoding="utf-8"))
    assert any("spoken on a guess" in warning for warning in manifest["warnings"])
    timeline = json.loads((tmp_path / "out/help/ru/timeline.json").read_text(encoding="utf-8"))
    words = [word for segment in timeline["segments"] for word in segment["words"]]
    assert {"shown": "3", "spoken": "трёх"}.items() <= next(
        word for word in words if word["shown"] == "3"
    ).items()
