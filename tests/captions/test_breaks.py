"""How words hang together: what is known of six languages, and what holds for all."""

import tomllib
from pathlib import Path

import pytest

from rupor.captions import breaks, costs

FOLDER = Path(breaks.__file__).parent / "breaks"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
KNOWN = {
    "conjunctions",
    "conjunction_heads",
    "prepositions",
    "preposition_heads",
    "not_heads",
    "determiners",
    "negations",
    "auxiliaries",
    "pronouns",
    "particles",
    "adjectives",
    "adjective_tails",
    "alike_heads",
    "alike_tails",
    "units",
    "titles",
    "labels",
    "phrases",
}
NEVER = {
    "after_preposition",
    "after_determiner",
    "after_negation",
    "in_phrase",
    "in_name",
    "in_number",
    "in_word",
}


def joint(text: str, language: str) -> str:
    """Name the joint at the bar in a text."""
    before, after = (part.split() for part in text.split("|"))
    return breaks.joints([*before, *after], language)[len(before) - 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_are_read(language: str) -> None:
    """Each language's file has lists that are known, of words that are not empty and stand once."""
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    assert set(tables) <= KNOWN
    for name, listed in tables.items():
        assert all(entry == entry.strip() and entry for entry in listed), name
        assert len(set(listed)) == len(listed), name
    assert set(LANGUAGES) == {"ar", "en", "es", "fr", "ru", "zh"}


def test_every_joint_has_its_price() -> None:
    """What must not happen costs more than one more cue, and every good place less than any other."""
    price = costs.get().joints
    dear = price["free"]
    assert all(price[name] > 2 * costs.get().cues.cue for name in NEVER)
    assert all(
        price[name] < dear for name in ("sentence", "clause", "before_conjunction", "before_preposition")
    )
    assert price["in_word"] == max(price.values())


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Вода есть, | но", "ru", "clause"),
        ("Вода | и хлеб", "ru", "before_conjunction"),
        ("Вода и | хлеб", "ru", "after_conjunction"),
        ("Живёт | в Москве", "ru", "before_preposition"),
        ("Живёт в | Москве", "ru", "after_preposition"),
        ("Он не | знал", "ru", "after_negation"),
        ("с частным | сектором", "ru", "after_adjective"),
        ("жертв | торговли", "ru", "related"),
        ("потому | что", "ru", "in_phrase"),
        ("знал | ли", "ru", "before_particle"),
        ("около 15 | лет", "ru", "in_number"),
        ("9 | мая", "ru", "in_number"),
        ("стр. | 5", "ru", "in_number"),
        ("сказал Иван | Петров", "ru", "in_name"),
        ("сказал г-н | Петров", "ru", "in_name"),
        ("сказал И. | Петров", "ru", "in_name"),
        ("на ул. | Ленина", "ru", "in_name"),
        ("Message | by the Director", "ru", "before_preposition"),
        ("He said | that it", "en", "before_conjunction"),
        ("send you | a message", "en", "before_determiner"),
        ("with you | and me", "en", "before_conjunction"),
        ("they | are", "en", "after_pronoun"),
        ("a good | job", "en", "after_adjective"),
        ("more than 60 | per cent", "en", "in_number"),
        ("call +41 22 | 917", "en", "in_number"),
        ("15 | women", "en", "after_determiner"),
        ("U.S. | President", "en", "in_name"),
        ("He stopped. | Then", "en", "sentence"),
        ("la ligne | d’aide", "fr", "before_preposition"),
        ("60 | pour cent", "fr", "in_number"),
        ("loin | d’ici", "fr", "in_phrase"),
        ("disent | qu’ils", "fr", "before_conjunction"),
        ("il n’a | pas", "fr", "free"),
        ("ne | sait", "fr", "after_negation"),
        ("la Dra. | Gómez", "es", "in_name"),
        ("cerca | de usted", "es", "in_phrase"),
        ("3 de | mayo", "es", "after_preposition"),
        ("رسالة | لطيفة", "ar", "after_adjective"),
        ("الناس | والبنات", "ar", "before_conjunction"),
        ("كل | وقت", "ar", "after_determiner"),
        ("ليس | وقتًا", "ar", "after_negation"),
        ("15 | عامًا", "ar", "in_number"),
        ("在 | 网上", "zh", "after_preposition"),
        ("信任 | 的", "zh", "before_particle"),
        ("人 | 贩子", "zh", "in_phrase"),
        ("15 | 年", "zh", "in_number"),
        ("你的 | 证件", "zh", "after_adjective"),
        ("说， | 想", "zh", "clause"),
        ("sab log | aate", "hi", "free"),
        ("see Anna | Schmidt", "de", "in_name"),
        ("er kam, | dann", "de", "clause"),
    ],
)
def test_a_joint_is_named(text: str, language: str, expected: str) -> None:
    """What two words are to each other is told by the lists, by grammar, by numbers and by capital letters."""
    assert joint(text, language) == expected


@pytest.mark.parametrize("words", [[], ["слово"], ["", ""], ["—", "…"], ["'", "d'"], ["%"] * 3])
def test_nothing_to_say(words: list[str]) -> None:
    """Few or empty words have a joint less than they are."""
    for language in (*LANGUAGES, "xx", "zh-Hant"):
        assert len(breaks.joints(words, language)) == max(0, len(words) - 1)
