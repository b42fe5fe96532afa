"""In which case a Russian number stands: what governs it on its left, and what it counts on its right.

A preposition, a comparison or a verb allows some cases; the form of the counted noun allows some; the first case of
the governor's that the noun bears out is taken. Where neither decides, a number stands in the nominative.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rupor.text.verbalize.russian.numerals import CASES, SECOND, agreement
from rupor.text.verbalize.russian.words import parses

PREPOSITIONS: dict[str, tuple[str, ...]] = {
    word: tuple(cases.split())
    for words, cases in {
        "в во": "loct accs",
        "на": "accs loct",
        "за": "accs ablt",
        "под": "accs ablt",
        "с со": "gent ablt accs",
        "по": "accs datv loct",
        "о об обо": "loct accs",
        "при": "loct",
        "через про сквозь спустя": "accs",
        "к ко благодаря согласно вопреки подобно навстречу": "datv",
        "над перед передо": "ablt",
        "между": "ablt gent",
        "до от ото из изо без безо для у после около кроме против среди вместо вокруг возле ради сверх "
        "внутри вне "
        "вдоль мимо насчёт помимо накануне из-за из-под ввиду вследствие близ путём посредством относительно": "gent",
        "более менее больше меньше свыше порядка выше ниже старше младше дольше раньше позже позднее "
        "дороже дешевле "
        "длиннее короче тяжелее легче моложе дальше ближе нет": "gent",
        "течение продолжение протяжении размере возрасте количестве отношении числе среди ходе рамках "
        "пределах "
        "результате пользу лет": "gent",
    }.items()
    for word in words.split(" ")
}
"""Cases that each word allows the number after it, the likeliest first."""
ACCUSATIVE_IN = ("раз", "день", "неделя", "месяц", "час", "минута", "год", "сутки")
"""Nouns of time and measure, before which ``в`` and ``на`` take the accusative."""

VERBS: dict[str, str] = {
    lemma: case
    for lemmas, case in {
        "достигать достичь достигнуть касаться коснуться лишиться лишать лишить избежать хватать хватить "
        "бояться добиться "
        "добиваться требовать потребовать придерживаться": "gent",
        "помогать помочь угрожать грозить равняться соответствовать": "datv",
        "владеть располагать обладать руководить пользоваться заразиться": "ablt",
    }.items()
    for lemma in lemmas.split()
}
GIVING = frozenset("давать дать оказать предоставить выдать раздать выдавать раздавать".split())
"""Verbs of which a number may be either object: раздали 21 тонну, раздали 21 семье."""
TO_WHOM = frozenset("помощь поддержка содействие угроза".split())
"""Nouns of what is given to somebody: помощь двум тысячам семей."""
HEADS = frozenset(
    "гибель смерть жизнь участие группа список лидер представитель мнение опыт "
    "территория большинство "
    "эвакуация потеря команда сеть семья житель гражданин усилие делегация выборка судьба здоровье права "
    "право интерес нужда имя дом двор квартира подпись голос".split()
)
"""Nouns after which a number with a noun in the genitive stands in the genitive itself, as after nouns in -ние."""
SIZES = frozenset(
    "вес длина высота глубина площадь ширина скорость стоимость цена объём масса мощность размер возраст "
    "срок период "
    "сумма количество число продолжительность уровень порог отметка температура расстояние радиус "
    "давление напряжение население значение поголовье".split()
)
"""Nouns of measure: ``весом 40 тонн``, ``сумма 500 рублей`` with a nominative, ``на глубине 10 метров`` with a
genitive."""
NUMBERED = frozenset(
    "статья пункт глава страница дом школа группа класс номер квартира кабинет автобус маршрут рейс канал "
    "этап фаза "
    "приложение таблица рисунок часть том раздел параграф абзац больница поликлиника детсад палата корпус "
    "подъезд этаж "
    "уровень версия тип категория степень окно зал ряд место участок округ резолюция формула вариант "
    "вопрос задание урок".split()
)
"""Nouns that are followed by their number: it stands in the nominative and counts nothing."""
NUMBERED_SHORT = frozenset("п ст гл ч т д кв каб стр с рис табл корп эт кл разд тел вып".split())
"""The same, abbreviated."""
TRANSPARENT = frozenset(
    "не ни уже ещё еще только лишь почти примерно приблизительно всего ровно целых хотя бы минимум "
    "максимум даже "
    "как и или либо же именно плюс минус + − - –".split()
)
WITH = frozenset("соответствии связи сравнению наряду согласии вместе совместно отличие знакомству".split())
"""Words after which ``с`` takes the instrumental."""
_JOINING = ("и", "или", "либо", "-", "–", "—")
_PERSONS = frozenset(
    "меня мне мной тебя тебе тобой нас нам нами вас вам вами ему ей им ими него нему ним нём нем неё нее ней "
    "них ними себя себе собой".split()
)
"""Pronouns that may stand between what governs a number and the number, with their preposition: "живёт в нём 5"."""
_LEFT = re.compile(r"[^\W\d](?:[\w-]*\w)?|\d+|[^\w\s]")
_AND = re.compile(r"(?<![\w.,/:–-])(\d[\d ,]*)\s(?:(?:тыс|млн|млрд)\.?\s)?((?:[а-яё]+\s){1,3})и\s\Z")
"""Another number with what it counts, to which this one is joined: более 5 тыс. детей и 3 тыс. женщин."""
_NOMINAL = ("NOUN", "ADJF", "PRTF")
_OR_MORE = re.compile(r"\s+(?:и|или)\s+(?:более|больше|менее|меньше)(?=\s)")
_RIGHT = re.compile(r"\s*([^\W\d_][\w-]*)")
_ADJECTIVES = ("ADJF", "PRTF", "NPRO")
REACH = 90
"""Characters on each side that are looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a number stands."""

    case: str
    gender: str = "masc"
    animate: bool = False
    paired: bool = False
    """What it counts has no singular, and it is said as a collective: двое суток."""
    why: str = ""
    """Why it is in doubt; empty when it is not."""


@dataclass(frozen=True, slots=True)
class Governor:
    """What stands before a number: the cases that it allows; empty when it does not decide."""

    cases: tuple[str, ...] = ()
    soft: bool = False
    """Another case is as good."""
    person: bool = False
    """A person stands right before, whose children or years may be counted."""


def left(text: str, first: int) -> list[str]:
    """Return the words and signs before a place, the nearest first, in small letters."""
    return [found.lower() for found in _LEFT.findall(text[max(0, first - REACH) : first])][::-1]


def governor(text: str, first: int, plural: bool = True) -> Governor:
    """Find what governs a number that begins at *first*."""
    joined = _AND.search(text, max(0, first - REACH), first)
    if joined and all(parses(word)[0].tag.POS in _NOMINAL for word in joined[2].split()):
        return governor(text, joined.start(1), plural)
    return _governor(left(text, first), plural)


def _governor(words: list[str], plural: bool) -> Governor:
    """Judge by the words before a number, the nearest first."""
    allowed: set[str] = set(CASES)
    for place, word in enumerate(words):
        if word in TRANSPARENT or (word.isdigit() and place and words[place - 1] in _JOINING):
            continue
        if word == "чем" or not word[0].isalpha():
            return Governor()
        if word in _PERSONS or (place and word in PREPOSITIONS and words[place - 1] in _PERSONS):
            continue
        if word in ("с", "со") and words[place + 1 : place + 2] and words[place + 1] in WITH:
            return Governor(("ablt",))
        if word in PREPOSITIONS:
            cases = tuple(case for case in PREPOSITIONS[word] if case in allowed)
            return Governor(cases or PREPOSITIONS[word])
        best = parses(word)[0]
        if best.tag.POS in _ADJECTIVES and place < 3:
            number = "plur" if plural else "sing"
            allowed &= {str(one.tag.case) for one in parses(word) if one.tag.number == number} or allowed
            continue
        kept = tuple(case for case in CASES if case in allowed) if allowed != set(CASES) else ()
        return _of_word(best, kept, _has_object(best, words[place + 1 :]))
    return Governor(tuple(case for case in CASES if case in allowed) if allowed != set(CASES) else ())


def _has_object(verb: Any, before: list[str]) -> bool:
    """Tell whether the noun right before a verb can only be its object: "помощь получили 1000 семей"."""
    if verb.tag.POS != "VERB" or not before or not before[0][0].isalpha() or "и" in before:
        return False
    noun = parses(before[0])[0]
    if noun.tag.POS != "NOUN" or noun.tag.case not in ("nomn", "accs") or not noun.is_known:
        return False
    agrees = any(
        form.tag.case == "nomn"
        and form.tag.number == verb.tag.number
        and verb.tag.gender in (None, form.tag.gender)
        for form in parses(before[0])
    )
    earlier = next((word for word in before[1:] if parses(word)[0].tag.POS not in _ADJECTIVES), "")
    return not agrees and earlier not in PREPOSITIONS


def _of_word(best: Any, allowed: tuple[str, ...], has_object: bool) -> Governor:
    """Judge by a verb or a noun; a number after a verb that has its object is the subject."""
    if best.tag.POS == "ADJS" and best.normal_form == "равный":
        return Governor(("datv",))
    if best.tag.POS in ("VERB", "INFN", "GRND"):
        case = VERBS.get(best.normal_form)
        if best.normal_form in GIVING:
            return Governor(("accs", "datv", "nomn"), soft=True)
        if case:
            return Governor((case, "accs", "nomn"), soft=True)
        subject = has_object or "intr" in best.tag or best.tag.gender == "neut"
        return Governor(allowed or (() if subject else ("accs",)), soft=True)
    if best.tag.POS == "NOUN" and best.normal_form in SIZES:
        return Governor(("gent",), soft=True) if best.tag.case in ("loct", "datv", "gent") else Governor()
    if best.tag.POS == "NOUN" and best.normal_form in TO_WHOM:
        return Governor(("datv", "gent"), soft=True)
    if best.tag.POS == "NOUN" and (best.normal_form in HEADS or best.normal_form.endswith(("ние", "тие"))):
        return Governor(("gent",), soft=True)
    return Governor(allowed, person=best.tag.POS == "NOUN" and "anim" in best.tag)


def numbered(text: str, first: int) -> bool:
    """Tell whether a number names the thing before it (статья 5, № 5) rather than counts the one after it."""
    words = left(text, first)
    if words[:1] == ["."]:
        return words[1:2] != [] and words[1] in NUMBERED_SHORT
    return bool(words) and (words[0] in ("№", "номер") or parses(words[0])[0].normal_form in NUMBERED)


def counted_noun(text: str, end: int) -> str:
    """Return the noun that a number ending at *end* counts, past the adjectives before it; empty if there is none."""
    more = _OR_MORE.match(text, end)
    at, stop = more.end() if more else end, min(len(text), end + REACH)
    for _ in range(4):
        match = _RIGHT.match(text, at, stop)
        if match is None:
            return ""
        found = parses(match[1])
        if found[0].tag.POS in ("PREP", "CONJ", "PRCL"):
            return ""
        if any(one.tag.POS == "NOUN" for one in found[:3]) or _substantive(found, text, match.end()):
            return match[1]
        if found[0].tag.POS not in ("ADJF", "PRTF", "NUMR", "ADVB"):
            return ""
        at = match.end()
    return ""


def _substantive(found: tuple[Any, ...], text: str, end: int) -> bool:
    """Tell whether an adjective stands for a noun (``больных``): no noun follows."""
    if found[0].tag.POS not in ("ADJF", "PRTF") or not (
        found[0].tag.number == "plur" or any("anim" in one.tag for one in found)
    ):
        return False
    following = _RIGHT.match(text, end)
    return following is None or not any(
        one.tag.POS in ("NOUN", "ADJF", "PRTF") for one in parses(following[1])[:2]
    )


def place(number: int | Decimal, text: str, first: int, end: int) -> Place:
    """Say how the number written from *first* to *end* stands in *text*."""
    whole = int(number)
    one = number == whole and agreement(whole) == "one"
    governs = governor(text, first, plural=not one)
    noun = "" if numbered(text, first) else counted_noun(text, end)
    if not noun:
        case = governs.cases[0] if governs.cases and not governs.soft else "nomn"
        return Place(case=case, gender=_gender_among(text, end))
    forms = [form for form in parses(noun) if form.tag.POS in ("NOUN", "ADJF", "PRTF") and form.tag.case]
    if number != whole:
        return _of_decimal(governs, forms)
    if governs.person and _of_person(noun, forms, text[end:]):
        governs = Governor(("gent",))
    return _agreed(whole, governs, forms)


def _of_person(noun: str, forms: list[Any], after: str) -> bool:
    """Tell whether a number says whose or how old the person before it is: мать двух детей, мальчик шести лет."""
    aged = noun == "лет" and re.match(r"\s+лет\s*(?:[^\w\s]|\Z)", after)
    return bool(aged) or any(_is_paired(form) for form in forms)


def _gender_among(text: str, end: int) -> str:
    """Return the gender of "1 из 3 женщин": that of those among whom it is."""
    among = re.match(r"\s+из(?:\s+\d+)?(?=\s)", text[end : end + REACH])
    noun = counted_noun(text, end + among.end()) if among else ""
    found = next((one for one in parses(noun) if one.tag.gender), None) if noun else None
    return str(found.tag.gender) if found else "masc"


def _agreed(number: int, governs: Governor, forms: list[Any]) -> Place:
    """Take the first case that both the governor and the noun's form allow."""
    kind = agreement(number)
    order = _order(governs, forms)
    for case in (*order, *CASES):
        fitting = [form for form in forms if _fits(kind, case, form)]
        if fitting:
            best = fitting[0]
            gender = str(best.tag.gender or "masc")
            animate = case == "accs" and _is_alive(best) and (kind != "few" or best.tag.number == "plur")
            paired = case in ("nomn", "accs") and _is_paired(best) and not animate
            return Place(case=case, gender=gender, animate=animate, paired=paired)
    gender = str(forms[0].tag.gender or "masc") if forms else "masc"
    return Place(
        case=order[0] if order else "nomn", gender=gender, why="the number and its noun do not agree"
    )


def _order(governs: Governor, forms: list[Any]) -> tuple[str, ...]:
    """Order the governor's cases; before nouns of time ``в`` takes the accusative."""
    cases = governs.cases
    if cases[:2] == ("loct", "accs") and forms and forms[0].normal_form in ACCUSATIVE_IN:
        return ("accs", "loct")
    return cases


def _is_alive(form: Any) -> bool:
    """Tell whether somebody is counted; an adjective without its noun is a person: двух пострадавших."""
    return "anim" in form.tag or form.tag.POS != "NOUN"


def _is_paired(form: Any) -> bool:
    """Tell whether a noun has no singular to be counted by: сутки, сани, and дети."""
    return "Pltm" in form.tag or (form.normal_form, form.tag.number) == ("ребёнок", "plur")


def _fits(kind: str, case: str, form: Any) -> bool:
    """Tell whether a noun's form can stand after a number of this kind in this case."""
    found = (SECOND.get(str(form.tag.case), str(form.tag.case)), str(form.tag.number))
    if kind == "one":
        return found == (case, "sing")
    if case in ("nomn", "accs"):
        if kind == "many":
            return found == ("gent", "plur")
        if form.tag.POS != "NOUN" or _is_paired(form):
            return found == ("gent", "plur")
        alive = case == "accs" and "anim" in form.tag
        return found == ("gent", "sing") or (alive and found == ("gent", "plur"))
    return found == (case, "plur")


def _of_decimal(governs: Governor, forms: list[Any]) -> Place:
    """Say how a decimal stands: its noun is in the genitive singular whatever its case."""
    gender = next((str(form.tag.gender) for form in forms if form.tag.gender), "masc")
    case = governs.cases[0] if governs.cases and not governs.soft else "nomn"
    if case == "loct" and "accs" in governs.cases:
        case = "accs"
    return Place(case=case, gender=gender)
