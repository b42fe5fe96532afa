"""Each rule on sentences that it must find, and on sentences that it must leave alone."""

import pytest
from judged import found, subjects, verdict


def test_a_long_sentence_is_one_sentence_however_it_is_cut_for_the_voice() -> None:
    """Sentences are judged whole, and the advice names the place of the cut and the word that goes."""
    text = (
        "The water in the wells of the three villages was tested last week by nurses from the town, and it is not "
        "clean enough to drink for small children because the rain washed dirt into all the wells."
    )
    (one,) = found("sentence-length", text, at="clear")
    assert one.severity == "must"
    assert "End the sentence after “from the town”. Begin a new one with “it is not clean" in one.suggestion
    assert "without “and”" in one.suggestion
    assert [spot.segment for spot in one.spots] == [0, 1]


def test_a_cut_before_a_relative_asks_for_a_name() -> None:
    """Nobody can begin a sentence with "которые": the author is told to name what is meant."""
    text = (
        "Вчера в нашей деревне врачи проверили воду из всех старых колодцев, которые стоят возле реки и давно никто не "
        "чистил, потому что денег на это нет."
    )
    (one,) = found("sentence-length", text, language="ru")
    assert "Begin a new one with the name of what “которые” means" in one.suggestion


def test_a_condition_becomes_a_question() -> None:
    """A long sentence that begins with "if" is best cut into a question and an answer."""
    text = "If your child has been ill for more than two days, take the child to the nurse in the town."
    (one,) = found("sentence-length", text)
    assert one.suggestion.startswith("Ask first: “your child has been ill")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Люди пришли, увидели воду, испугались, позвали врача и вернулись домой, когда стало темно."),
        (
            "en",
            "People who live here and who drink this water are ill because the well, which is old, is dirty when it "
            "rains.",
        ),
        (
            "fr",
            "Les gens qui vivent ici et qui boivent cette eau sont malades parce que le puits, qui est vieux, est sale "
            "quand il pleut.",
        ),
        (
            "es",
            "La gente que vive aquí y que bebe esta agua está enferma porque el pozo, que es viejo, está sucio cuando "
            "llueve.",
        ),
        ("zh", "下雨以后，井水变脏了，孩子喝了，肚子疼，妈妈很着急，所以去找医生，医生说要烧开。"),
    ],
)
def test_several_ideas_in_one_sentence(language: str, text: str) -> None:
    """A sentence that says many things is found in every language that has the rule."""
    assert found("several-ideas", text, language=language)


def test_short_sentences_may_say_what_they_like() -> None:
    """ "Ask who gives the job, and where it is" needs no cutting."""
    assert not found("several-ideas", "Ask who gives the job, and where it is.")
    assert not found("several-ideas", "Спросите, кто даёт работу и где она.", language="ru")


def test_numbers_are_counted_but_no_dates_and_telephones() -> None:
    """A telephone number is not kept in mind but written down, and a date is one thing."""
    assert subjects("numbers", "In 12 towns 340 people got 5 pills.") == ["12”, “340”, “5"]
    assert not found("numbers", "Call 0800 555 0142 or 555-0143 now.", contact="0800 555 0142")
    assert not found("numbers", "Приходите 5 мая 2026 года.", language="ru")


@pytest.mark.parametrize(
    ("language", "text", "rare"),
    [
        ("ru", "Посягательства на уязвимость безграничны.", "Посягательства"),
        ("en", "The turbidity of the water is bad.", "turbidity"),
        ("fr", "La turbidité de l’eau est mauvaise.", "turbidité"),
        ("es", "La turbiedad del agua es mala.", "turbiedad"),
        ("ar", "نحن نريد استشراف الحال.", "استشراف"),
        ("zh", "水的浊度不好。", "浊度"),
    ],
)
def test_rare_words_are_found(language: str, text: str, rare: str) -> None:
    """A word that few people meet is found by its frequency."""
    found_words = subjects("rare-word", text, language=language) + subjects(
        "officialese", text, language=language
    )
    assert rare in found_words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Врач Оборнева из посёлка Верхняя Хава вскипятила воду. Это Анатолий Кшиштофович."),
        ("ru", "Кто-то пришёл из-за воды. Наконец-то!"),
        ("en", "Nurse Achieng from Kakamega boiled it. Her son Wanyonyi helped."),
        ("en", "She was sipping, mopping and scrubbing; he unplugged the kettles."),
        ("fr", "Lavez-vous les mains. Gardez-la au chaud chez Aïssatou Diallo."),
        ("es", "Lávese las manos y guárdela. Xiomara Quispe lo dice."),
        ("ar", "اغسلوا أيديكم وضعوها في الماء. أعطوه الدواء."),
        ("zh", "求助电话在这里。下雨以后，井里的水会变脏。"),
    ],
)
def test_names_and_forms_of_plain_words_are_no_rare_words(language: str, text: str) -> None:
    """Names are left alone, and forms are counted with their word."""
    assert not found("rare-word", text, language=language, at="clear")


def test_an_explained_word_is_no_longer_rare() -> None:
    """A hard word may be used where the message says what it means."""
    hard = "They test the water. The turbidity is bad."
    assert found("rare-word", hard)
    assert not found("rare-word", f"Dirt in water is called turbidity. {hard}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The MWRI tests the water.", ["MWRI"]),
        ("The Ministry of Water and Irrigation (MWI) tests it. Ask the MWI.", []),
        ("MWI (the ministry of water) tests it.", []),
        ("Watch TV in the USA. Louis XIV and World War II.", []),
        ("BOIL THE WATER NOW", []),
        ("The World Health Organization helps. The WHO says so.", []),
    ],
)
def test_initialisms_are_explained_or_found(text: str, expected: list[str]) -> None:
    """An initialism is found unless it is explained, known to all, a Roman number, or a shout."""
    assert subjects("abbreviation", text) == expected


def test_the_lexicon_tells_what_an_initialism_stands_for() -> None:
    """The suggestion is the meaning itself, and a message that says it needs none."""
    meanings = {"ЮНОДК": "Управление ООН по наркотикам и преступности"}
    (one,) = found("abbreviation", "ЮНОДК помогает людям.", language="ru", meanings=meanings)
    assert "“Управление ООН по наркотикам и преступности”" in one.suggestion
    said = "Управление по наркотикам и преступности при ООН. ЮНОДК помогает людям."
    assert "ЮНОДК" not in subjects("abbreviation", said, language="ru", meanings=meanings)


@pytest.mark.parametrize(
    ("language", "text", "phrase", "plain"),
    [
        ("ru", "В целях осуществления проверки придите.", "осуществления", "делать"),
        ("en", "We utilise soap prior to eating.", "utilise", "use"),
        ("fr", "Lavez-vous afin de manger.", "afin de", "pour"),
        ("es", "Lávese con el fin de comer.", "con el fin de", "para"),
        ("ar", "اغسلوا أيديكم بغية الأكل.", "بغية", "حتى"),
        ("zh", "倘若下雨，烧水。", "倘若", "如果"),
    ],
)
def test_the_language_of_offices_has_a_plain_word_beside_it(
    language: str, text: str, phrase: str, plain: str
) -> None:
    """Each finding names what people say instead."""
    findings = [one for one in found("officialese", text, language=language) if phrase in one.subject]
    assert findings
    assert plain in findings[0].suggestion


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Эти данные верны. Путь домой. В течение дня шёл дождь."),
        ("en", "He is concerned about her. Interest, insurance, and a viable plan."),
        ("zh", "我应该必须得去。"),
    ],
)
def test_plain_words_are_not_taken_for_officialese(language: str, text: str) -> None:
    """A word that only looks like one of the list is left alone."""
    assert not [
        one for one in found("officialese", text, language=language) if "concerned" not in one.subject
    ]


@pytest.mark.parametrize(
    ("language", "text", "verb"),
    [
        ("ru", "Для повышения качества воды и предотвращения болезней детей.", "предотвратить"),
        ("en", "The implementation and the verification of the plan.", "verify"),
        ("fr", "La purification et la distribution exigent une autorisation.", "autoriser"),
        ("es", "La purificación y la distribución exigen una autorización.", "autorizar"),
    ],
)
def test_hidden_actions_get_their_verb(language: str, text: str, verb: str) -> None:
    """The author is told the verb that a noun was made of."""
    (one,) = found("verbal-nouns", text, language=language)
    assert verb in one.suggestion


def test_nouns_that_are_things_hide_no_action() -> None:
    """Население, information, situation: whatever they were made of, people take them for things."""
    assert not found(
        "verbal-nouns", "Здание и население района, внимание людей и решение суда.", language="ru"
    )
    assert not found("verbal-nouns", "Information on the situation of the nation and its population.")


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("ru", "Это результат проверки качества воды.", 1),
        ("ru", "Миллионы людей ждут помощи врача.", 0),
        ("en", "The start of the test of the water of the well.", 1),
        ("fr", "Le début du contrôle de l’eau du puits.", 1),
        ("es", "El inicio del control del agua del pozo.", 1),
        ("en", "The end of the day.", 0),
    ],
)
def test_chains_of_nouns(language: str, text: str, count: int) -> None:
    """Three nouns and more that hang on one another are found; millions of people are no chain."""
    assert len(found("noun-chain", text, language=language)) == count


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("ru", "Вода была проверена. Сети используются преступниками.", 2),
        ("ru", "Он встречается с врачами. Она занимается спортом. Дверь открыта.", 0),
        ("en", "The water was tested. It has been poisoned.", 2),
        ("en", "They are called traders. He is tired. She was born here.", 0),
        ("fr", "L’eau a été contrôlée. Les lois sont votées par eux.", 2),
        ("fr", "Elle est venue. Il est malade. Ils sont partis.", 0),
        ("es", "El agua fue contaminada.", 1),
        ("es", "La casa es pesada. El cuidado es todo.", 0),
    ],
)
def test_passives_are_found_where_they_are_sure(language: str, text: str, count: int) -> None:
    """A passive is found; what only looks like one is left alone."""
    assert len(found("passive", text, language=language)) == count


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Нельзя не сказать об этом."),
        ("en", "It is not uncommon."),
        ("fr", "Ce n’est pas impossible."),
        ("es", "No es imposible."),
        ("zh", "我们不得不去。"),
    ],
)
def test_double_negations(language: str, text: str) -> None:
    """Two negations for one yes are found."""
    assert found("double-negation", text, language=language)


def test_a_single_negation_is_none_too_many() -> None:
    """Languages in which "no one did not" is one negation are not misread."""
    assert not found("double-negation", "Никто никому ничего не говорил.", language="ru")
    assert not found("double-negation", "Nadie dijo nada a nadie.", language="es")


CALLS = {
    "ru": "Позвоните врачу.",
    "en": "Call the nurse.",
    "fr": "Appelez l’infirmière.",
    "es": "Llame a la enfermera.",
    "ar": "اتصلوا بالممرضة.",
    "zh": "请打护士热线。",
}
NEWS = {
    "ru": "Вода грязная. Вы позвоните завтра, мы знаем.",
    "en": "The water is dirty. They call her a nurse.",
    "fr": "L’eau est sale. Vous appelez souvent.",
    "es": "El agua está sucia.",
    "ar": "الماء وسخ.",
    "zh": "井水很脏。",
}


@pytest.mark.parametrize("language", CALLS)
def test_the_key_action_is_said_twice(language: str) -> None:
    """News without anything to do fail; an action said once should be said again."""
    call, news = CALLS[language], NEWS[language]
    assert found("action-missing", news, language=language)
    assert found("action-once", f"{news} {call}", language=language)
    twice = verdict(f"{call} {news} {call}", language=language)
    assert not {one.rule for one in twice.findings} & {"action-missing", "action-once"}


def test_the_contact_is_said_twice_and_last() -> None:
    """A contact that is missing, said once, or followed by something else is found, each by its own rule."""
    contact = "Nurse, 0800 555 0142"
    assert found("contact-missing", "Call the nurse.", contact=contact)
    assert found("contact-missing", "Call the nurse.")
    assert found("contact-once", "Call 0800 555 0142.", contact=contact)
    assert found(
        "contact-not-last", "Call 0800 555 0142.", "Call 0800-555-0142.", "Goodbye.", contact=contact
    )
    assert not [
        one
        for one in verdict("Call 0800 555 0142.", "Call 0800-555-0142.", contact=contact).findings
        if one.rule.startswith("contact")
    ]


@pytest.mark.parametrize("contact", ["+7 800 555-01-42", "help@example.org", "www.example.org/help"])
def test_a_contact_need_not_stand_in_the_head(contact: str) -> None:
    """A telephone number or an address in the text is a contact, too."""
    rules = {one.rule for one in verdict(f"Write or call {contact}.", f"Again: {contact}.").findings}
    assert not rules & {"contact-missing", "contact-once", "contact-not-last"}


def test_a_short_number_is_a_contact_where_it_is_called() -> None:
    """ "Call 112" names a contact; "12 towns" does not."""
    assert not found("contact-missing", "Call 112.", "Call 112.")
    assert found("contact-missing", "There are 12 towns.")


def test_foreign_passages_and_words() -> None:
    """What is in another language is found, and then not judged by the rules of this one."""
    from rupor.model import Message, Paragraph
    from rupor.text import segment
    from rupor.text.plain import judge, level

    message = Message(
        id="x",
        language="ru",
        paragraphs=(
            Paragraph(kind="title", text="Message by the MWRI for the Day", language="en"),
            Paragraph(kind="paragraph", text="Откройте сайт и нажмите Download.", language="ru"),
        ),
        source="x",
        source_sha256="",
        encoding="utf-8",
    )
    findings = judge(message, segment.split(message), level("strict", "ru"), seconds=10).findings
    assert {one.rule for one in findings if "MWRI" in one.subject} == {"foreign-passage"}
    assert [one.subject for one in findings if one.rule == "foreign-word"] == ["“Download”"]


def test_a_message_that_is_too_long_says_by_how_much() -> None:
    """The author is told which share to leave out."""
    (one,) = found("listening-time", "Boil the water.", seconds=300.0)
    assert one.severity == "must"
    assert "5:00 min" in one.subject
    assert "50%" in one.suggestion
