"""French for the ear, beyond the case table: regions, doubts, and which word is said how."""

import re
from pathlib import Path

import pytest

from rupor.model import Message, Paragraph, Segment
from rupor.text import segment
from rupor.text.verbalize import lexicon, verbalize
from text.verbalize.test_cases import TABLES, table


def said(shown: str, language: str = "fr", contact: str = "") -> Segment:
    """Verbalize one sentence."""
    paragraph = Paragraph(kind="paragraph", text=shown, language=language)
    message = Message(
        id="fr", language=language, paragraphs=(paragraph,), source="fr", source_sha256="", encoding="utf-8"
    )
    (one,) = verbalize(segment.split(message), contact=contact)
    return one


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("fr", "soixante et onze, quatre-vingts, quatre-vingt-dix-neuf."),
        ("fr-FR", "soixante et onze, quatre-vingts, quatre-vingt-dix-neuf."),
        ("fr-BE", "septante et un, quatre-vingts, nonante-neuf."),
        ("fr-CH", "septante et un, quatre-vingts, nonante-neuf."),
    ],
)
def test_regions_count_their_own_way(language: str, spoken: str) -> None:
    """Belgium and Switzerland say septante and nonante; France does not."""
    assert said("71, 80, 99.", language).spoken == spoken


@pytest.mark.parametrize(
    ("shown", "doubtful", "options"),
    [
        ("Il a vu 41 wagres.", "41", ("quarante et un", "quarante et une")),
        ("Le projet DRASA.", "DRASA", ("Drasa", "D R A S A")),
        ("Il y a 1,500 places.", "1,500", ("un virgule cinq cents", "mille cinq cents")),
        ("Il pèse 2.5 kg.", "2.5", ("deux virgule cinq", "deux point cinq")),
        ("Rendez-vous le 5/4.", "le 5/4", ("le cinq avril", "le cinq sur quatre")),
        ("Les ami·e·s.", "ami·e·s", ("amis et amies", "amies et amis")),
        ("La ligne Dakar/Bamako.", "/", (" ou ", ", ", " et ", " par ")),
    ],
)
def test_what_cannot_be_told_is_a_doubt(shown: str, doubtful: str, options: tuple[str, ...]) -> None:
    """Where French leaves it open, a person gets the forms to choose from, and something is said meanwhile."""
    one = said(shown)
    (doubt,) = one.doubts
    assert (one.shown[doubt.first : doubt.end], doubt.options) == (doubtful, options)


@pytest.mark.parametrize(
    "shown", ["21 personnes.", "Le 3 mai 2022.", "L'ONU aide 1 500 femmes.", "1er, 2e, XXe."]
)
def test_ordinary_text_leaves_no_doubt(shown: str) -> None:
    """A person is not asked about what is sure."""
    assert said(shown).doubts == ()


def test_each_word_keeps_its_own_form() -> None:
    """Captions and times need to know which shown word is said how."""
    words = [(word.shown, word.spoken) for word in said("Le 1er mai 2022 à 8 h 05, 5 km.").words]
    assert words == [
        ("Le", "Le"),
        ("1er", "premier"),
        ("mai", "mai"),
        ("2022", "deux mille vingt-deux"),
        ("à", "à"),
        ("8", "huit"),
        ("h", "heures"),
        ("05,", "cinq,"),
        ("5", "cinq"),
        ("km.", "kilomètres."),
    ]


def test_inseparable_words_are_one() -> None:
    """Thousands, and a noun before which de loses its e, are said with their number."""
    words = [(word.shown, word.spoken) for word in said("Il y a 1 000 000 habitants et 1 500 km.").words]
    assert ("1 000 000 habitants", "un million d'habitants") in words
    assert ("1 500", "mille cinq cents") in words


@pytest.mark.parametrize("shown", ["Appelez le 01 42 34 56 78.", "Écrivez-nous : 01 42 34 56 78."])
def test_the_contact_is_said_twice(shown: str) -> None:
    """A listener needs the message's number a second time."""
    number = "zéro un, quatre deux, trois quatre, cinq six, sept huit"
    assert f"{number}; je répète : {number}" in said(shown, contact="01 42 34 56 78").spoken


@pytest.mark.parametrize("shown", ["Il a 1 500 F.", "Il a 1\u202f500\u00a0F.", "Il a 1\u00a0500 F."])
def test_any_space_parts_thousands(shown: str) -> None:
    """The spaces that French typography wants are read as plain ones."""
    assert " ".join(said(shown).spoken.split()) == "Il a mille cinq cents francs."


@pytest.mark.parametrize("path", [TABLES / "fr.tsv"])
def test_no_figure_is_left_to_the_voice(path: Path) -> None:
    """Every figure of the table is said in words."""
    assert [shown for shown, spoken in table(path) if re.search(r"\d", spoken)] == []


def test_the_lexicon_explains_what_it_shortens() -> None:
    """At least eighty initialisms say what they stand for, each written form once."""
    own = lexicon.builtin("fr")
    assert own is not None
    written = [entry.written for entry in own.entries]
    assert len(set(written)) == len(written)
    assert sum(bool(entry.meaning) for entry in own.entries) >= 80
