"""Languages: of a text, of a paragraph in another language, and against what the author says."""

import pytest

from rupor.text import language

ENGLISH_TITLE = (
    "Message by the UNODC Executive Director for the World Day Against Trafficking in Persons 2022"
)
LINES = {
    "ru": "Торговцы людьми используют преимущества социальных сетей для эксплуатации жертв.",
    "uk": "Вода та хліб для людей, які залишили свої домівки через війну.",
    "en": "The people of the world are in need of help and we must act now.",
    "fr": "Le monde a besoin d'aide et nous devons agir maintenant, tous ensemble.",
    "es": "El mundo necesita ayuda y debemos actuar ahora mismo, todos juntos.",
    "sw": "Dunia inahitaji msaada na lazima tuchukue hatua sasa hivi, sote pamoja.",
    "ar": "العالم بحاجة إلى المساعدة وعلينا أن نتحرك الآن معا.",
    "ur": "دنیا کو مدد کی ضرورت ہے اور ہمیں ابھی عمل کرنا ہوگا۔",
    "zh": "世界需要帮助，我们必须立即行动。",
    "ja": "世界は助けを必要としています。",
    "ko": "세계는 도움이 필요합니다.",
    "el": "Ο κόσμος χρειάζεται βοήθεια.",
    "th": "โลกต้องการความช่วยเหลือ",
}


@pytest.mark.parametrize("code", sorted(LINES))
def test_detects(code: str) -> None:
    """A sentence tells its language."""
    found, probability = language.detect(LINES[code])
    assert found == code
    assert probability > 0.9


def test_detects_nothing_in_signs() -> None:
    """Digits, signs and addresses are in no language."""
    assert language.detect("2022: 5 % — info@un.org, www.un.org!") == ("", 0.0)


@pytest.mark.parametrize("own", sorted(LINES))
@pytest.mark.parametrize("other", sorted(LINES))
def test_paragraph_of_another_language(own: str, other: str) -> None:
    """A sentence in another language is recognised in a message of any language; its own is kept."""
    assert language.of_paragraph(LINES[other], own) == other


@pytest.mark.parametrize("own", ["ru", "fr", "ar", "zh", "sw"])
def test_title_of_the_united_nations(own: str) -> None:
    """An English title line is English in a message of any language."""
    assert language.of_paragraph(ENGLISH_TITLE, own) == "en"


@pytest.mark.parametrize("text", ["2022", "info@un.org", "Вода", "Проф. Иванов", "Повестка дня"])
def test_short_paragraphs_keep_the_language(text: str) -> None:
    """Short paragraphs in the message's own script are in its language."""
    assert language.of_paragraph(text, "ru") == "ru"
    assert language.of_paragraph(text, "kk") == "kk"


@pytest.mark.parametrize("text", ["UNODC", "World Drug Report 2022", "COVID-19", "Ban Ki-moon"])
def test_short_latin_paragraphs_are_english(text: str) -> None:
    """Latin letters in a message of another script are English when in doubt."""
    assert language.of_paragraph(text, "ru") == "en"


def test_names_in_a_sentence_change_nothing() -> None:
    """Foreign names inside a paragraph leave it in its language."""
    assert language.of_paragraph("Доклад UNODC и COVID-19 на www.unodc.org.", "ru") == "ru"


@pytest.mark.parametrize(
    ("code", "other"),
    [("sr", "Људи траже помоћ и воду."), ("kk", "Адамдарға көмек керек."), ("zz", "Any text at all.")],
)
def test_no_contradiction(code: str, other: str) -> None:
    """Languages of several scripts, and those that nothing is known of, contradict nothing."""
    assert language.contradicts(other, code) == ""


def test_contradiction_needs_length_within_a_script() -> None:
    """Within one script only a long text contradicts; another script always does."""
    assert language.contradicts(LINES["fr"], "es") == ""
    assert language.contradicts(LINES["fr"] * 3, "es") == "fr"
    assert language.contradicts(LINES["uk"] * 3, "ru") == "uk"
    assert language.contradicts("Вода", "en") == "ru"


def test_relatives_do_not_contradict() -> None:
    """Croatian named Bosnian is nobody's mistake."""
    text = (
        "Svijet treba pomoć i moramo djelovati odmah, svi zajedno, kako bismo zaštitili ljude od nasilja. "
        * 3
    )
    assert language.contradicts(text, "bs") == language.contradicts(text, "hr") == ""


@pytest.mark.parametrize(
    ("text", "tag"),
    [("RU", "ru"), ("pt_br", "pt-BR"), ("zh-hant", "zh-Hant"), ("es-419", "es-419"), ("fil", "fil")],
)
def test_tags(text: str, tag: str) -> None:
    """Tags are taken in any case and written in the usual one."""
    assert language.tag(text) == tag


@pytest.mark.parametrize("text", ["new", "law", "news", "xx", "r", "ru-", "русский", "", "en-GB-oed"])
def test_no_tags(text: str) -> None:
    """Words and unknown codes are no languages."""
    assert language.tag(text) == ""


def test_candidates_are_known_to_the_identifier() -> None:
    """Every language that detection may answer is one that the identifier tells."""
    labels = set(language._identifier().labels)
    asked = {
        code
        for name in ("LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI", "BENGALI")
        for code in language.SCRIPTS[name].split()
    }
    assert asked <= labels
    assert {code for codes in language.SCRIPTS.values() for code in codes.split()} <= language.KNOWN
