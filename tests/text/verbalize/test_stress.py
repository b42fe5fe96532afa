"""Stress and ё: what a Russian voice must be told, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ear import segments
from rupor.errors import MissingDependency
from rupor.model import Utterance
from rupor.signs import ACUTE
from rupor.text.verbalize.rule import Context, Found
from rupor.text.verbalize.russian import homographs, voice_errors
from rupor.text.verbalize.russian.clause import cut, plain
from rupor.text.verbalize.russian.stress import accents
from rupor.voice.engines.rhvoice import RHVoice

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    """Read the sentences of a table."""
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def undone(sentence: str) -> str:
    """Write a sentence as people do: without stress marks, with е for ё."""
    return sentence.replace(ACUTE, "").replace("ё", "е").replace("Ё", "Е")


def find(text: str) -> list[Found]:
    """Find what a voice must be told of a text."""
    return list(accents(text, Context(language="ru")))


def default(word: str) -> str:
    """Return how RHVoice says a word by itself, as far as the table of homographs has it."""
    sense = homographs.table().get(plain(word))
    return next((form for form in sense.forms.values() if form in homographs.says()), word) if sense else word


def heard(sentence: str) -> Iterator[tuple[str, str]]:
    """Pair each marked word of a sentence, and each that is given a ё, with what RHVoice would say for it."""
    found = {one.first: one.say.spoken for one in find(undone(sentence))}
    at = 0
    for piece in re.findall(rf"[\w{ACUTE}-]+|[^\w{ACUTE}-]+", sentence):
        word = undone(piece)
        said = found.get(at, "")
        if word != piece or "ё" in said.lower():
            yield piece.lower(), (said or default(word)).lower()
        at += len(word)


@pytest.mark.parametrize("sentence", lines("stress.txt"))
def test_says_each_word_as_it_is_meant(sentence: str) -> None:
    """Homographs, words with ё and words that the voice gets wrong are said as the sentence means them."""
    pairs = list(heard(sentence))
    assert [said for _, said in pairs] == [wanted for wanted, _ in pairs]


def test_asks_people_rarely() -> None:
    """In plain sentences at most one homograph in fifty is left for a person to decide."""
    sentences = lines("stress.txt")
    doubts = [found for one in sentences for found in find(undone(one)) if found.say.why]
    assert len(doubts) <= len(sentences) / 50


@pytest.mark.parametrize("sentence", lines("unmarked.txt"))
def test_leaves_alone_what_the_voice_says_rightly(sentence: str) -> None:
    """Nothing is marked that the voice says rightly by itself."""
    assert find(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "options"),
    [
        ("Мы видели замок.", ("замо́к", "за́мок")),
        ("Он купил муку.", ("муку́", "му́ку")),
        ("Это его кружка.", ("кру́жка", "кружка́")),
    ],
)
def test_asks_where_the_sentence_does_not_tell(sentence: str, options: tuple[str, ...]) -> None:
    """A word whose meaning the sentence leaves open is said in the likelier way, and a person may choose."""
    (found,) = [one for one in find(sentence) if one.say.why]
    assert (found.say.spoken, *found.say.options) == options
    assert all(option in found.say.why for option in options)


def test_trusts_an_author_who_writes_yo() -> None:
    """Where the author writes ё, е is е."""
    assert [found.say.spoken for found in find("Её берет и все его вещи нашли")] == []
    assert [found.say.spoken for found in find("Ее сын берет все")] == ["Её", "берёт", "всё"]


def test_takes_numerals_that_were_written_out_for_no_sign_of_the_author() -> None:
    """A numeral with ё, which Rupor may have written out, says nothing of the author's ё."""
    assert [found.say.spoken for found in find("За трёх рабочих всё решает тот, кто берет взятки")][-1:] == []
    assert [found.say.spoken for found in find("Из трёх он берет одну")] == ["берёт"]


def test_keeps_capitals() -> None:
    """A marked word keeps the capitals that it is written with."""
    assert [found.say.spoken for found in find("Еще раз: ПОМОЧЬ может каждый")] == ["Ещё", "ПОМО́ЧЬ"]


def test_names_are_told_by_their_capital() -> None:
    """A name that is also a common word is marked only with its capital."""
    assert [found.say.spoken for found in find("Приехал Поляков")] == ["Поляко́в"]
    assert find("Приехало много поляков") == []


def test_reaches_captions_and_voices() -> None:
    """Stress marks are in what voices get, never in what is shown or plainly spoken."""
    (one,) = segments("Еще нет воды", language="ru")
    assert (one.shown, one.spoken, one.pronounced) == ("Еще нет воды", "Ещё нет воды", "Ещё нет воды́")


def test_homographs_are_well_formed() -> None:
    """Readings of a homograph differ in one stress mark or ё alone, and its rules name readings that it has."""
    for spelling, sense in homographs.table().items():
        assert {plain(form.replace(ACUTE, "")) for form in sense.forms.values()} == {spelling}
        assert len(set(sense.forms.values())) > 1, spelling
        for form in sense.forms.values():
            syllables = len(re.findall("[аеёиоуыэюя]", form))
            assert form.count(ACUTE) + form.count("ё") == 1 or (syllables == 1 and form == spelling), form


def test_a_word_is_in_one_table() -> None:
    """A word that has one stress only is no homograph too."""
    assert not {word for word in voice_errors.forms() if word.lower() in homographs.table()}


def test_cuts_words_at_hyphens_but_not_particles() -> None:
    """A word with a particle after or before a hyphen is one; other hyphened words are several."""
    assert [word.text for word in cut("Из-за онлайн-игры кто-то плачет")] == [
        "Из-за",
        "онлайн",
        "игры",
        "кто-то",
        "плачет",
    ]


@pytest.fixture(scope="module")
def sound() -> Iterator[dict[str, bytes]]:
    """Speak every form of both tables by the installed RHVoice, marked and not."""
    engine = RHVoice()
    try:
        voice = next(one for one in engine.voices() if one.name == "elena" and one.installed)
        version = engine.version()
    except (StopIteration, MissingDependency) as error:
        engine._pool.close()
        pytest.skip(f"RHVoice is not installed: {error}")
    marked = {form for sense in homographs.table().values() for form in sense.forms.values()}
    marked |= set(voice_errors.forms().values())

    def speak(text: str) -> bytes:
        return engine.speak(Utterance(text=text, voice=voice, rate=1.0, version=version)).pcm

    yield {
        text: speak(text)
        for text in sorted(
            marked | {form.replace(ACUTE, "") for form in marked} | {undone(form) for form in marked}
        )
    }
    engine._pool.close()


def test_every_expression_of_the_table_is_one() -> None:
    """A slip in an expression of the table is found here, not when its word is met on air."""
    for sense in homographs.table().values():
        for one in sense.rules:
            re.compile(one.expression)


@pytest.mark.slow
def test_knows_what_the_voice_says(sound: dict[str, bytes]) -> None:
    """The forms named in the table, and no others, sound the same with their mark and without it."""
    forms = {
        form for sense in homographs.table().values() for form in sense.forms.values() if form != undone(form)
    }
    assert {form for form in forms if sound[form] == sound[undone(form)]} == set(homographs.says())


@pytest.mark.slow
def test_corrects_only_errors(sound: dict[str, bytes]) -> None:
    """Every word in the table of errors sounds otherwise without its mark."""
    assert [
        form for form in voice_errors.forms().values() if sound[form] == sound[form.replace(ACUTE, "")]
    ] == []
