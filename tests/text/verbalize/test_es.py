"""Spanish for the ear: what the region decides, and what is left in doubt."""

import pytest

from ear import segments
from rupor.text.verbalize.lexicon import builtin
from rupor.text.verbalize.spanish.nouns import gender
from rupor.text.verbalize.spanish.numbers import cardinal
from text.verbalize.test_cases import spoken


def doubts(text: str, language: str = "es") -> list[tuple[str, tuple[str, ...]]]:
    """Return the words in doubt, with what they may be."""
    found = segments(text, language=language)
    return [(one.shown[doubt.first : doubt.end], doubt.options) for one in found for doubt in one.doubts]


@pytest.mark.parametrize(
    ("language", "shown", "said"),
    [
        ("es-MX", "Cuesta $1,500.50.", "Cuesta mil quinientos pesos con cincuenta centavos."),
        ("es-CO", "Cuesta $ 5.000.", "Cuesta cinco mil pesos."),
        ("es-EC", "Cuesta $5.", "Cuesta cinco dólares."),
        ("es-BO", "Cuesta Bs 20.", "Cuesta veinte bolivianos."),
        ("es-ES", "El 1 de mayo.", "El uno de mayo."),
        ("es-AR", "El 1 de mayo.", "El primero de mayo."),
        ("es-PR", "Fue el 12/25/2022.", "Fue el veinticinco de diciembre de dos mil veintidós."),
        ("es-PA", "Fue el 05/04/2022.", "Fue el cuatro de mayo de dos mil veintidós."),
        ("es-MX", "Fue el 05/04/2022.", "Fue el cinco de abril de dos mil veintidós."),
    ],
)
def test_the_region_decides(language: str, shown: str, said: str) -> None:
    """The region of the tag decides about money, days and dates."""
    assert spoken(shown, language) == said


@pytest.mark.parametrize(
    ("language", "shown", "word", "other"),
    [
        ("es", "Cuesta $ 100.", "$ 100", "cien pesos"),
        ("es-US", "El 05/04/2022 es.", "05/04/2022", "cuatro de mayo de dos mil veintidós"),
        ("es", "Abren 21 cauces.", "21", "veintiuna"),
        ("es", "Los niñ@s juegan.", "niñ@s", "niños"),
        ("es", "La SEMARNAT avisa.", "SEMARNAT", "ese e eme a erre ene a te"),
        ("es", "Vino el Apolo XI.", "XI", "undécimo"),
        (
            "es",
            "Son 12345678901 sacos.",
            "12345678901",
            "doce mil trescientos cuarenta y cinco millones seiscientos setenta y ocho mil novecientos uno",
        ),
    ],
)
def test_what_is_uncertain_is_a_doubt(language: str, shown: str, word: str, other: str) -> None:
    """What two announcers may say differently is a doubt with the other form to choose."""
    found = dict(doubts(shown, language))
    assert other in found[word]


@pytest.mark.parametrize(
    ("language", "shown", "doubtful"),
    [
        ("es", "Son 1.500 casas.", False),
        ("es", "Son 1,500 casas.", True),
        ("es-MX", "Son 1,500 casas.", False),
        ("es-MX", "Son 1.500 casas.", True),
    ],
)
def test_thousands_are_in_doubt_where_the_sign_is_the_decimals(
    language: str, shown: str, doubtful: bool
) -> None:
    """A sign that parts decimals in the region is read as thousands before three figures, with a doubt."""
    assert spoken(shown, language) == "Son mil quinientas casas."
    assert bool(doubts(shown, language)) == doubtful


def test_plain_text_has_no_doubts() -> None:
    """Ordinary numbers and words leave nothing for a person to confirm."""
    text = "El 60 % de las 21 personas llegó el 30 de julio de 2022 a las 9:30, y 1 mujer llamó al 112."
    assert doubts(text) == []


def test_the_contact_is_said_twice() -> None:
    """The number that the message names as its contact is repeated, digit by digit."""
    said = spoken("Llame al 900 123 456.", "es", "900 123 456")
    number = "nueve cero cero, uno dos tres, cuatro cinco seis"
    assert said == f"Llame al {number}; repito: {number}."


def test_a_quantity_after_a_call_is_no_telephone_number() -> None:
    """``al`` makes a telephone number, not the mere word for calling."""
    assert spoken("Llame a 200 personas.", "es") == "Llame a doscientas personas."
    assert spoken("Una línea de 1500 metros.", "es") == "Una línea de mil quinientos metros."


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("personas", "fem"), ("días", "masc"), ("regiones", "fem"), ("aviones", "masc"), ("manos", "fem"),
        ("problemas", "masc"), ("mujeres", "fem"), ("jueces", "masc"), ("luces", "fem"), ("ciudades", "fem"),
        ("meses", "masc"), ("países", "masc"), ("calles", "fem"), ("hospitales", "masc"), ("señales", "fem"),
        ("virtudes", "fem"), ("crisis", "fem"), ("opiniones", "fem"), ("camiones", "masc"),
        ("km", "masc"), ("h", "fem"),
    ],
)  # fmt: skip
def test_gender_of_nouns(noun: str, expected: str) -> None:
    """Endings and a list tell the gender of nouns in either number."""
    assert gender(noun) == (expected, True)


def test_every_number_up_to_a_thousand_agrees() -> None:
    """A masculine form never keeps ``uno``, a feminine one has no masculine hundreds."""
    for number in range(1, 1000):
        assert not cardinal(number, "masc").endswith("uno")
        assert "cientos" not in cardinal(number, "fem")
        assert "quinientos" not in cardinal(number, "fem")


def test_the_lexicon_is_large_and_explained() -> None:
    """Rupor's own lexicon has at least eighty names, each once, and says what each stands for."""
    own = builtin("es")
    assert own is not None
    written = [entry.written for entry in own.entries]
    assert len(written) >= 80
    assert len(set(written)) == len(written)
    assert all(entry.meaning for entry in own.entries)
