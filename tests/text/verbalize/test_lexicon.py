"""Lexicons find whole words as people write them, and no expression holds a run up."""

import time
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rupor.errors import ConfigError
from rupor.model import Message, Paragraph
from rupor.text import segment
from rupor.text.lexicons import form
from rupor.text.verbalize import verbalize
from rupor.text.verbalize.lexicon import Entry, Lexicon, builtin, entries, stressed
from rupor.text.verbalize.rule import Context, Found

ACUTE = "\u0301"


def lexicon(language: str, *tables: dict[str, Any]) -> Lexicon:
    """Make a lexicon of tables as they would stand in a file."""
    return Lexicon(language=language, entries=entries({"entry": list(tables)}), source="lexicon")


def finds(some: Lexicon, text: str, *, shouted: bool = False) -> list[Found]:
    """Apply a lexicon to a text."""
    return list(some.rule(text, Context(language=some.language, shouted=shouted)))


def said(some: Lexicon, text: str, *, shouted: bool = False) -> list[tuple[str, str]]:
    """Return what is found in a text, and how it is said."""
    return [(text[one.first : one.end], one.say.spoken) for one in finds(some, text, shouted=shouted)]


def entry(written: str | list[str], spoken: str = "X", **more: Any) -> dict[str, Any]:
    """Write a table."""
    return {"written": written, "spoken": spoken, **more}


@pytest.mark.parametrize(
    ("language", "written", "text", "found"),
    [
        ("ru", "вода", "Вода, ВОДА и подвода", ["Вода", "ВОДА"]),
        ("ru", "Вера", "Вера и вера", ["Вера"]),
        ("ru", "Алёна", "Алена, Алёна", ["Алена", "Алёна"]),
        ("ru", "все", "все и всё", ["все"]),
        ("ru", "Нью-Йорк", "Нью‑Йорк и Нью-Йорке", ["Нью‑Йорк"]),
        ("ru", "ул. Ленина", "ул.\u00a0Ленина, ул.  Ленина", ["ул.\u00a0Ленина", "ул.  Ленина"]),
        ("ru", "т. е.", "т. е. так; Т. е. так", ["т. е.", "Т. е."]),
        ("ru", "кг", "5 кг, 5кг, кг.", ["кг", "кг"]),
        ("ru", "ООН", "ООН-Женщины и ЮООН", ["ООН"]),
        ("uk", "п'ять", "П’ять, пʼять, п`ять", ["П’ять", "пʼять", "п`ять"]),
        ("en", "O'Brien", "Mr O’Brien's", ["O’Brien"]),
        ("en", "UN", "the UN’s, un.org, info@UN.org, www.UN.org/UN", ["UN"]),
        ("en", "un.org", "see un.org, www.un.org", ["un.org"]),
        ("en", "node.js", "node.js runs", ["node.js"]),
        ("fr", "ONU", "l’ONU, ONUSIDA", ["ONU"]),
        ("fr", "étude", "E\u0301tude, étude", ["étude"]),
        ("ar", "محمد", "محمد مُحَمَّد محـــمد أحمد", ["محمد", "مُحَمَّد", "محـــمد"]),
        ("ar", "مُحَمَّد", "محمد مُحَمَّد مَحمد", ["محمد", "مُحَمَّد"]),
        ("ar", "الأمم المتحدة", "الامم المتحدة", ["الامم المتحدة"]),
        ("he", "שלום", "שָׁלוֹם", ["שָׁלוֹם"]),
        ("zh", "联合国", "在联合国总部", ["联合国"]),
        ("zh", "AI", "用AI和AIDS", ["AI"]),
        ("hi", "हिन", "हिन्दी", []),
        ("th", "ไทย", "ภาษาไทยง่าย", ["ไทย"]),
        ("fa", "می", "می\u200cخواهم", []),
        ("de", "straße", "Straße", ["Straße"]),
        ("el", "οδός", "ΟΔΌΣ, οδός", ["ΟΔΌΣ", "οδός"]),
        ("tr", "istanbul", "İstanbul", []),
        ("ru", "❤", "люблю ❤️", ["❤️"]),
    ],
)
def test_whole_words_as_people_write_them(language: str, written: str, text: str, found: list[str]) -> None:
    """Apostrophes, hyphens, spaces, marks, ё and capitals are taken as people type them; parts of words are not."""
    assert [shown for shown, _ in said(lexicon(language, entry(written)), text)] == found


@pytest.mark.parametrize(
    ("text", "spoken"), [("№5", "номер "), ("№ 5", "номер"), ("дом№5", " номер "), ("(№)", "номер")]
)
def test_a_sign_is_parted_from_its_neighbours(text: str, spoken: str) -> None:
    """A sign that is said as a word does not grow together with the word beside it."""
    assert [one for _, one in said(lexicon("ru", entry("№", "номер")), text)] == [spoken]


def test_the_longest_entry_counts() -> None:
    """Of entries at one place the longest is taken, in scripts with and without spaces."""
    russian = lexicon("ru", entry("Красный", "A"), entry("Красный Крест", "B"), entry("Крест", "C"))
    assert said(russian, "Красный Крест и Красный") == [("Красный Крест", "B"), ("Красный", "A")]
    chinese = lexicon("zh", entry("联合国", "A"), entry("联合国毒品", "B"))
    assert said(chinese, "联合国毒品和联合国") == [("联合国毒品", "B"), ("联合国", "A")]


def test_the_exact_entry_counts_before_a_patient_one() -> None:
    """An entry with the text's own ё and capitals is taken before one that only may be meant."""
    some = lexicon("ru", entry("всё", "A"), entry("все", "B"), entry("вера", "C"), entry("Вера", "D"))
    assert said(some, "все всё вера Вера ВЕРА") == [
        ("все", "B"),
        ("всё", "A"),
        ("вера", "C"),
        ("Вера", "D"),
        ("ВЕРА", "C"),
    ]


def test_capitals_say_nothing_in_a_shouted_text() -> None:
    """In a text of capitals a name is found too, unless its entry insists on its case."""
    expression = entry("Иванов(а|у)?", "C", regex=True)
    some = lexicon("ru", entry("Алёна", "A"), entry("Вера", "B", any_case=False), expression)
    assert said(some, "АЛЁНА, ВЕРА, ИВАНОВА") == []
    assert said(some, "АЛЁНА, ВЕРА, ИВАНОВА", shouted=True) == [("АЛЁНА", "A"), ("ИВАНОВА", "C")]


def test_the_authors_own_stress_holds() -> None:
    """Where the author marked the stress, a lexicon that only marks another does not overrule; other entries do."""
    some = lexicon("ru", entry("замок", "за'мок"), entry("Замоскворечье", "район"))
    text = f"Замо{ACUTE}к, замок, Замоскворе{ACUTE}чье"
    assert said(some, text) == [("замок", f"за{ACUTE}мок"), (f"Замоскворе{ACUTE}чье", "район")]


def test_a_stressed_word_keeps_its_capital() -> None:
    """A word at the head of a sentence is not made small by its stress mark."""
    some = lexicon("ru", entry("замок", "за'мок"), entry("ввп", "продукт"))
    assert said(some, "Замок. ВВП") == [("Замок", f"За{ACUTE}мок"), ("ВВП", "продукт")]
    forms = lexicon("ru", entry("фишинг(а|у)?", r"фи'шинг\1", regex=True))
    assert said(forms, "Фишинга") == [("Фишинга", f"Фи{ACUTE}шинга")]


def test_expressions_say_their_groups() -> None:
    """An expression matches whole words, and its groups go into the spoken form; one that is absent gives nothing."""
    some = lexicon("ru", entry("Иванов(?P<end>а|у|ым)?", r"Ивано'в\g<end>", regex=True))
    assert said(some, "Иванов Иванова Ивановна") == [
        ("Иванов", f"Ивано{ACUTE}в"),
        ("Иванова", f"Ивано{ACUTE}ва"),
    ]
    numbered = lexicon("en", entry(r"(\d+)/(\d+) cups", r"\1 over \2 cups", regex=True))
    assert said(numbered, "1/2 cups") == [("1/2 cups", "1 over 2 cups")]


def test_case_of_expressions() -> None:
    """Escapes are no capitals: an expression of small letters matches in any case, another only as it is."""
    assert said(lexicon("en", entry(r"who\W+is", regex=True)), "WHO is") == [("WHO is", "X")]
    assert said(lexicon("en", entry(r"WHO\s+is", regex=True)), "who is") == []


def test_literal_and_expression_at_one_place() -> None:
    """The longer of them counts; of equals the literal one."""
    some = lexicon("en", entry("un aid", "A"), entry(r"un\w*", "B", regex=True))
    assert said(some, "un aid, un, unaids") == [("un aid", "A"), ("un", "B"), ("unaids", "B")]


def test_an_expression_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that would never end stops with the entry's name."""
    monkeypatch.setattr("rupor.text.verbalize.expression.SECONDS", 0.2)
    some = lexicon("en", entry("(?:x|(?R)a)*", "X", regex=True))
    begun = time.monotonic()
    with pytest.raises(ConfigError, match="finds no end in 'aaa"):
        finds(some, "a" * 300)
    assert time.monotonic() - begun < 5


def test_a_bad_expression_is_named() -> None:
    """A lexicon made by a program is told which of its expressions is none."""
    with pytest.raises(ConfigError, match=r"'\(a' is no regular expression"):
        finds(lexicon("en", entry("(a", regex=True)), "text")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("замо'к", f"замо{ACUTE}к"),
        ("Алма’-Ата´", f"Алма{ACUTE}-Ата{ACUTE}"),
        ("О'льга", f"О{ACUTE}льга"),
        ("О'Брайен", "О'Брайен"),
        ("п'ять", "п'ять"),
        ("'окно'", "'окно'"),
        ("l'onu", "l'onu"),
        (f"замо{ACUTE}к", f"замо{ACUTE}к"),
    ],
)
def test_stress_is_typed_as_an_apostrophe(typed: str, meant: str) -> None:
    """An apostrophe after a Cyrillic vowel is a stress mark; apostrophes of names and quotations stay."""
    assert stressed(typed) == meant
    assert stressed(stressed(typed)) == stressed(typed)


def test_an_entry_may_have_several_written_forms() -> None:
    """A list of written forms makes an entry of each."""
    made = entries({"entry": [entry(["т. е.", "т.е."], " то \n есть ", note="a")]})
    assert made == (
        Entry(written="т. е.", spoken="то есть", note="a"),
        Entry(written="т.е.", spoken="то есть", note="a"),
    )


def test_doubts_notes_and_sounds_go_along() -> None:
    """What an entry tells a person and an engine is in the find; without a spoken form the text is said as it is."""
    (found,) = finds(
        lexicon("en", {"written": "Kyiv", "ipa": "ˈkiːjɪv", "doubt": "two ways", "options": ["a"]}), "Kyiv"
    )
    assert found.say.spoken == "Kyiv"
    assert (found.say.ipa, found.say.why, found.say.options, found.say.note) == (
        "ˈkiːjɪv",
        "two ways",
        ("a",),
        "lexicon",
    )


def test_in_a_message() -> None:
    """In a segment the word carries the spoken form and the accented one, and the change names the lexicon."""
    text = f"Наш Ивано{ACUTE}в и Петров."
    message = Message(
        id="case",
        language="ru",
        paragraphs=(Paragraph(kind="paragraph", text=text, language="ru"),),
        source="case",
        source_sha256="",
        encoding="utf-8",
    )
    (one,) = verbalize(segment.split(message), [lexicon("ru", entry("Петров", "Петро'в"))])
    assert one.shown == text
    assert one.words[-1].spoken == "Петров."
    assert one.words[-1].accented == f"Петро{ACUTE}в."
    assert [change.rule for change in one.changes if "Петр" in change.spoken] == ["lexicon"]


LETTERS = st.text(alphabet="аеёАЕЁвб \u0301'’-.№联合abÉ\u064eم\u0640", max_size=14)


@given(
    st.lists(LETTERS.filter(str.strip), max_size=6),
    st.lists(LETTERS, max_size=5).map(" ".join),
)
def test_finds_lie_in_the_text_in_order(forms: list[str], text: str) -> None:
    """Whatever the entries are, finds are in the text, not empty, one after the other."""
    some = Lexicon(
        language="ru", entries=tuple(Entry(written=form, spoken="X") for form in forms), source="any"
    )
    at = 0
    for found in finds(some, text):
        assert at <= found.first < found.end <= len(text)
        at = found.end


@given(st.text(alphabet="аеёвбгд", min_size=1, max_size=8), st.text(alphabet=" ,.()", min_size=1, max_size=3))
def test_a_word_finds_itself(word: str, around: str) -> None:
    """A written form is found where it stands alone."""
    some = lexicon("ru", entry(word))
    assert said(some, f"{around}{word}{around}") == [(word, "X")]


def test_five_thousand_entries_cost_nothing_to_speak_of() -> None:
    """A lexicon of 5,000 entries is made ready in a second and applied to 300 words in a tenth of one."""
    some = lexicon("ru", *(entry(f"слово{number} имя", f"имя {number}") for number in range(5000)))
    text = "Это слово77 имя и ещё немного слов, чтобы их было десять. "
    begun = time.perf_counter()
    assert said(some, text) == [("слово77 имя", "имя 77")]
    ready = time.perf_counter()
    for number in range(30):
        finds(some, f"{text}{number}")
    assert ready - begun < 1
    assert time.perf_counter() - ready < 0.1


@pytest.mark.parametrize(
    "file", sorted(resources.files("rupor.text.verbalize").joinpath("lexicons").iterdir(), key=str), ids=str
)
def test_rupors_own_lexicons_have_no_mistake(file: Path) -> None:
    """Rupor's own lexicons keep the rules that the users' are held to."""
    made = form.lexicon(file.read_text(encoding="utf-8"), file.name, file.name.partition(".")[0])
    own = builtin(made.language)
    assert own
    assert own.entries == made.entries
