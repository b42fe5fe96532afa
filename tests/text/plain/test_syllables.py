"""Syllables, checked by ear."""

import pytest

from rupor.text.plain import syllables

CASES = {
    "ru": "вода2 и1 в0 ёж1 информация5 объединённый5 безопасность4",
    "es": "río2 país2 gente2 peligro3 teléfono4 línea3 guerra2 queso2 pingüino3 agua2 ahora3 muy1 buey1 ciudad2 "
    "acción2 construir2 oír2 aéreo4 rey1 y1 ya1 comunicación5 búho2 cuidado3 limpiáis2 chico2",
    "fr": "eau1 maison2 femme1 filles1 quelqu’un2 aujourd’hui3 parlent1 parlez2 moment2 souvent2 argent2 "
    "victimes2 téléphone3 nuit1 oublier3 créer2 théâtre2 voyage2 famille2 nation2 prévention3 société3 "
    "gouvernement4 peuvent1 client2 maïs2 océan3 quatre1 d’aide1 hôpital3 ouvrier3 réunion3 guerre1",
    "en": "people2 table2 violence3 create2 area3 information4 traffickers3 called1 wanted2 houses2 makes1 boxes2 "
    "watches2 science2 quiet2 society4 medium3 special2 social2 usual3 situation4 doing2 fire1 police2 decided3 "
    "little2 apples2 rules1 region2 religious3 various3 serious3 community4 medicine3 reliable4 radio3 client2 "
    "different3 children2 helped1 clothes1 museum3 continue3 issue2 don’t1",
}


@pytest.mark.parametrize("language", CASES)
def test_syllables_are_counted_as_they_are_heard(language: str) -> None:
    """Every word of the list has the syllables that a speaker says."""
    words = [(one[:-1], int(one[-1])) for one in CASES[language].split()]
    assert {word: syllables.count(word, language) for word, _ in words} == dict(words)


@pytest.mark.parametrize(("word", "language"), [("a", "en"), ("ß", "fr"), ("x", "es"), ("’", "fr")])
def test_no_word_is_without_a_syllable(word: str, language: str) -> None:
    """What is said has a syllable, whatever it is; only Russian has prepositions without one."""
    assert syllables.count(word, language) >= 1
