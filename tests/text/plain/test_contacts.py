"""Telephone numbers and addresses, told from amounts, dates and figures; and calls, however they are put."""

import pytest
from judged import found, subjects


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Feeling sick? Call 0800 123 456 now. Rest at home. For help, call 0800 123 456."),
        ("fr", "Appelez le 02 35 00 12 34. Reposez-vous. Pour toute question, appelez le 02 35 00 12 34."),
        ("es", "Llame al 0341 480 1234. Descanse bien. Si tiene dudas, llame al 0341 480 1234."),
        ("ru", "Звоните 8 (4822) 55-12-34. Отдыхайте дома. Помощь: 8 (4822) 55-12-34."),
        ("ar", "اتصل بالرقم 065001234. خذ الدواء. للسؤال اتصل بالرقم 065001234."),
        ("zh", "请拨打电话010-65001234报名。请带好证件。请拨打010-65001234。"),
    ],
)
def test_a_telephone_number_is_known_however_it_is_written(language: str, text: str) -> None:
    """A number with spaces, brackets or a nought in front is the contact, and no figure to be kept in mind."""
    for rule in ("contact-missing", "contact-once", "contact-not-last", "numbers"):
        assert not found(rule, text, language=language, at="clear")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Вызовите помощь по телефону 112."),
        ("fr", "Le numéro 115 est gratuit."),
        ("es", "Marque el número 112."),
        ("en", "The help line 116 is free."),
    ],
)
def test_a_short_number_is_a_contact_where_it_is_named_one(language: str, text: str) -> None:
    """A number of three figures after the word for telephone or number is one to call."""
    assert not found("contact-missing", text, language=language, at="clear")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In 2024–2025 we gave out 18 000 nets. Wash your hands."),
        ("ru", "Приходите 25 мая. Нас было 18 000 человек."),
        ("ru", "Школа открыта в 2024-2025 годах. Приходите к 10 часам."),
        ("fr", "Venez le 15 mars. Il y a 1 500 000 personnes."),
    ],
)
def test_years_dates_and_amounts_are_no_contact(language: str, text: str) -> None:
    """Where nothing can be called, the contact is missing, whatever other numbers are there."""
    assert found("contact-missing", text, language=language, at="clear")


def test_two_contacts_that_are_said_once_each_are_said_once() -> None:
    """Another number in another sentence does not repeat the first."""
    (one,) = found("contact-once", "Call 112 if you see fire. For news call 01632 960 123.", at="clear")
    assert "01632 960 123" in one.subject


def test_a_contact_is_quoted_as_it_is_written() -> None:
    """The author finds the number of the finding in the text."""
    (one,) = found("contact-once", "Звоните по телефону 8 (4822) 55-12-34.", language="ru", at="clear")
    assert "8 (4822) 55-12-34" in one.subject


def test_amounts_with_spaces_and_chinese_dates_are_one_number() -> None:
    """What is said as one number counts once, and is shown whole, without the full stop after it."""
    assert subjects("numbers", "Пришли 3 400 женщин, 62 мужчины и дети с 17.", language="ru", at="clear") == [
        "3 400”, “62”, “17"
    ]
    assert not found("numbers", "从9月1日起，全市12个社区开课。", language="zh", at="clear")


def test_an_address_in_the_web_is_no_foreign_word() -> None:
    """A domain in a Russian text is a contact."""
    assert not found("foreign-word", "Смотрите на сайте opora-tver.ru.", language="ru", at="clear")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Записаться можно по телефону."),
        ("ar", "للحجز اتصلوا على الرقم."),
        ("es", "Recuerde: tape el agua."),
    ],
)
def test_a_call_is_a_call_however_it_is_put(language: str, text: str) -> None:
    """An impersonal offer, or a purpose before the verb, still tells what to do."""
    assert not found("action-missing", text, language=language, at="clear")


def test_an_arabic_call_is_repeated_with_and_before_it() -> None:
    """The conjunction that is written in one word with a call makes no other call of it."""
    text = "إذا احتجت إلى مساعدة، فاتصل بالرقم 1700. واتصل بالرقم 1700."
    assert not found("action-once", text, language="ar", at="clear")


def test_a_region_is_no_officialese() -> None:
    """The Russian word for a field of work is also that for a region."""
    assert not found("officialese", "Ночью в области ожидаются морозы.", language="ru", at="clear")
    assert found("officialese", "Он работает в области здравоохранения.", language="ru", at="clear")


def test_a_chinese_application_is_no_request() -> None:
    """The sign for "please" inside another word asks for nothing."""
    assert found("action-missing", "本人应提出书面申请，并提交材料。", language="zh", at="clear")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "По словам директора центра Ирины Соколовой, людей много."),
        ("ru", "С момента регистрации заявления прошёл год."),
        ("fr", "La prise en charge des frais est simple."),
    ],
)
def test_names_and_compound_prepositions_are_no_chain_of_nouns(language: str, text: str) -> None:
    """A person's name stands beside a noun, and "in the words of" is one preposition."""
    assert not found("noun-chain", text, language=language, at="clear")


def test_who_said_a_quotation_is_no_statement_of_its_own() -> None:
    """The speaker's name after a quotation adds nothing that must be kept."""
    text = "«Мы хотим, чтобы человек пришёл один раз и все вопросы решил сразу», — сказала она."
    assert not found("several-ideas", text, language="ru", at="clear")


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [("fr", "Les bénéficiaires de l'AAH sont là.", "AAH"), ("en", "You need the DHA form.", "DHA")],
)
def test_an_initialism_is_found_behind_an_elided_article(language: str, text: str, name: str) -> None:
    """The article before it does not hide it."""
    assert subjects("abbreviation", text, language=language, at="clear") == [name]
