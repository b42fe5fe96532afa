"""Russian abbreviations that are inflected, initials, initialisms that nobody listed, and foreign words."""

import re

from rupor.signs import ACUTE
from rupor.text.verbalize.rule import Answer, Context, Rule, Say, rule
from rupor.text.verbalize.russian.governing import governor, left, numbered
from rupor.text.verbalize.russian.latin import LETTERS as LATIN_LETTERS
from rupor.text.verbalize.russian.latin import transliterated
from rupor.text.verbalize.russian.numerals import cardinal, ordinal
from rupor.text.verbalize.russian.words import gender_of, inflected, parses

LETTERS = {
    letter: name
    for letter, name in zip(
        "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
        "а бэ вэ гэ дэ е ё жэ зэ и и_краткое ка эль эм эн о пэ эр эс тэ у эф ха цэ че ша ща твёрдый_знак ы мягкий_знак "
        "э ю я".split(),
        strict=True,
    )
}
_VOWELS = "АЕЁИОУЫЭЮЯ"

BEFORE_NAME = {
    "г.": "город",
    "г": "город",
    "гор.": "город",
    "с.": "село",
    "дер.": "деревня",
    "пос.": "посёлок",
    "п.": "посёлок",
    "ул.": "улица",
    "пл.": "площадь",
    "пер.": "переулок",
    "просп.": "проспект",
    "пр.": "проспект",
    "пр-т": "проспект",
    "пр-кт": "проспект",
    "бул.": "бульвар",
    "наб.": "набережная",
    "ш.": "шоссе",
    "мкр.": "микрорайон",
    "о.": "остров",
    "о-в": "остров",
    "р.": "река",
    "оз.": "озеро",
    "им.": "имени",
    "проф.": "профессор",
    "акад.": "академик",
    "доц.": "доцент",
    "ген.": "генерал",
    "гр.": "гражданин",
    "св.": "святой",
    "респ.": "республика",
    "ст.": "станция",
}
"""Before a name: what it stands for; said in the case that governs it."""
BEFORE_NUMBER = {
    "тел.": "телефон",
    "д.": "дом",
    "кв.": "квартира",
    "корп.": "корпус",
    "стр.": "страница",
    "с.": "страница",
    "ст.": "статья",
    "п.": "пункт",
    "подп.": "подпункт",
    "абз.": "абзац",
    "гл.": "глава",
    "рис.": "рисунок",
    "табл.": "таблица",
    "ч.": "часть",
    "т.": "том",
    "разд.": "раздел",
    "каб.": "кабинет",
    "эт.": "этаж",
    "кл.": "класс",
    "вып.": "выпуск",
}
AFTER_NAME = {"обл.": "область", "р-н": "район", "респ.": "республика", "р-не": "район", "р-на": "район"}
UNINFLECTED = ("имени",)
_HEADS = (
    "глава часть том раздел пункт статья класс степень группа тип этап тур категория век съезд мир".split()
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def _names(table: dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, table), key=len, reverse=True))


_PARTS = tuple(
    rf"{short}\.|{word}\w*"
    for short, word in map(
        str.split,
        ("абз абзац", "подп подпункт", "п пункт", "ч част", "ст стать", "гл глав", "разд раздел", "т том"),
    )
)
"""Parts of a document, the smaller first, as they are written before their numbers."""
_WHOLES = ("абзац", "подпункт", "пункт", "часть", "статья", "глава", "раздел", "том")
_SMALLER = {
    whole: re.compile(
        rf"(?<!\w)(?:{'|'.join(_PARTS[:rank])})"
        r"\s?(?:[\d.]+|[«\"]\w[»\"])\s+\Z",
        re.IGNORECASE,
    )
    for rank, whole in enumerate(_WHOLES)
    if rank
}
"""A smaller part before a larger one, which then is in the genitive: п. 2 ст. 33."""
_SEE = re.compile(
    rf"(?<!\w)см\.\s+(?:также\s+)?(?:(?:{_names(BEFORE_NUMBER)})\s?[\d.]+(?:,|\s+и)?\s+)*\Z", re.IGNORECASE
)
"""What one is told to see stands in the accusative."""


_CAPITAL = {name.capitalize(): noun for name, noun in BEFORE_NUMBER.items() if len(name) > 2}


def _stands(text: str, first: int, noun: str) -> str:
    """Say a noun in the case that governs it; of ``в`` and ``на`` the place, not the direction."""
    if noun in UNINFLECTED:
        return noun
    if noun in _SMALLER and _SMALLER[noun].search(text, 0, first):
        return inflected(noun, "gent", "sing")
    if _SEE.search(text, 0, first):
        return inflected(noun, "accs", "sing")
    cases = governor(text, first, plural=False).cases
    soft = governor(text, first, plural=False).soft
    place = {"loct", "accs"} == set(cases[:2])
    case = "nomn" if not cases or soft else "loct" if place else "datv" if "datv" in cases else cases[0]
    return inflected(noun, case, "sing")


@rule(rf"(?<![\w.])({_names(BEFORE_NAME)})(?=\s?[«\"]?[А-ЯЁ][а-яё])", "abbreviation")
def before_name(match: re.Match[str], context: Context) -> Answer:
    """Say "ул. Мира", "в г. Москве"."""
    text, noun = match.string, BEFORE_NAME[match[1]]
    gap = "" if text[match.end() : match.end() + 1].isspace() else " "
    if left(text, match.start())[:1] and left(text, match.start())[0].isdigit():
        return None
    following = re.match(r"\s?[«\"]?([А-ЯЁ][\w-]+)", text[match.end() :])
    cases = governor(text, match.start(), plural=False).cases
    if noun in ("город", "село", "деревня", "посёлок", "река") and following and cases:
        named = [str(form.tag.case) for form in parses(following[1]) if form.tag.number == "sing"]
        agreed = next((case for case in cases if case in named), "")
        if agreed:
            return inflected(noun, agreed, "sing") + gap
    return _stands(text, match.start(), noun) + gap


@rule(
    rf"(?<![\w.])(?<!т\.\s)({_names(BEFORE_NUMBER)}|{_names(_CAPITAL)})(?=:?\s?(?:[\d(+№]|[«\"][а-яё][»\"]|[IVXLC]+(?!\w)))",
    "abbreviation",
)
def before_number(match: re.Match[str], context: Context) -> Answer:
    """Say "ст. 5", "д. 3"."""
    number = re.search(r"[\d.]*\d\s*\Z", match.string[: match.start()])
    if number and not numbered(match.string, number.start()) and match[1] in ("ч.", "т.", "с.", "стр."):
        return None  # a unit: 5 ч. 30 мин.
    gap = "" if match.string[match.end() : match.end() + 1].isspace() else " "
    return _stands(match.string, match.start(), BEFORE_NUMBER[match[1].lower()]) + gap


@rule(rf"(?<=ая |ой |ую |ий |го |му |ом |им )({_names(AFTER_NAME)})(?!\w)", "abbreviation")
def after_name(match: re.Match[str], context: Context) -> Answer:
    """Say "Омская обл.", "в Омской обл.": the case is that of the adjective."""
    noun = AFTER_NAME[match[1]]
    said = _stands(match.string, match.start(), noun)
    ends = match[1].endswith(".") and not match.string[match.end() :].strip()
    return f"{said}." if ends else said


@rule(r"(?<![\w.])([А-ЯЁ]\.)(\s?)(?:([А-ЯЁ]\.)(\s?))?(?=[А-ЯЁ][а-яё])", "initials")
def initials(match: re.Match[str], context: Context) -> Answer:
    """Say the letters of "А. С. Пушкин"; a listener would rather hear the name."""
    why = "initials: write the first name out, as it is said"
    answer: dict[int | str, str | Say] = {}
    for group in (1, 3):
        if match[group]:
            said = LETTERS[match[group][0]].replace("_", " ")
            gap = "" if match[group + 1] else " "
            answer[group] = Say(said + gap, why=why if group == 1 else "")
    return answer


@rule(
    r"(?<![\w-])([IVXLCDM]+)(?:\s?[-–—]\s?([IVXLCDM]+))?(?![\w-])(\s+(?:вв?\.|век\w*|столети\w+|тысячелети\w+))?",
    "Roman numeral",
)
def roman(match: re.Match[str], context: Context) -> Answer:
    """Say XXI век, Пётр I, глава IV, II съезд."""
    values = [_value(part) for part in (match[1], match[2]) if part]
    if not all(values):
        return None
    if match[3]:
        return _centuries(match, values)
    agreed = _agreement(match)
    if agreed is None:
        return None
    said = " – ".join(ordinal(value, *agreed) for value in values)
    after_person = left(match.string, match.start())[:1] and agreed[2:] == ()
    return said.capitalize() if after_person and _is_name(match) else said


def _is_name(match: re.Match[str]) -> bool:
    before = re.search(r"(\w+)\s+\Z", match.string[: match.start()])
    return bool(before) and before is not None and any("Name" in form.tag for form in parses(before[1]))


def _centuries(match: re.Match[str], values: list[int]) -> Answer:
    """Say the numbers and the word of centuries."""
    word = match[3].strip()
    form = next((one for one in parses(word) if one.tag.POS == "NOUN"), None)
    if word in ("в.", "вв.") or form is None:
        plural = word == "вв."
        cases = governor(match.string, match.start(), plural=False).cases
        case = cases[0] if cases else "gent" if left(match.string, match.start()) else "nomn"
        noun = inflected("век", case, "plur" if plural else "sing")
        noun += "" if match.string[match.end() :].strip() else "."
        return f"{' – '.join(ordinal(value, case) for value in values)} {noun}"
    cases = governor(match.string, match.start(), plural=False).cases
    cased = [one for one in parses(word) if one.tag.case in cases] or [form]
    case, gender = str(cased[0].tag.case), gender_of(form.normal_form)
    return {
        1: ordinal(values[0], case, gender),
        **({2: ordinal(values[1], case, gender)} if match[2] else {}),
    }


def _agreement(match: re.Match[str]) -> tuple[str, str] | None:
    """Find the case and gender of a Roman numeral: from the name or head before it, or the noun after it."""
    before = re.search(r"([^\W\d_]+)\s+\Z", match.string[: match.start()])
    if before:
        for form in parses(before[1]):
            named = before[1][0].isupper() and "Name" in form.tag
            if (named or form.normal_form in _HEADS) and form.tag.case:
                inanimate = gender_of(form.normal_form, animate=False)
                return str(form.tag.case), str(form.tag.gender or "masc") if named else inanimate
    if len(match[1]) < 2:
        return None
    after = re.match(r"\s+([^\W\d_]+)", match.string[match.end() :])
    if after:
        for form in parses(after[1]):
            if form.tag.POS in ("NOUN", "ADJF") and form.tag.number == "sing":
                return str(form.tag.case), str(form.tag.gender or "masc")
    return ("nomn", "masc") if set(match[1]) <= set("IVX") else None


def _value(text: str) -> int:
    """Return the value of a Roman numeral; 0 for what is none."""
    if not _ROMAN.fullmatch(text):
        return 0
    total = 0
    for sign, following in zip(text, [*text[1:], ""], strict=True):
        value = _VALUES[sign]
        total += -value if following and _VALUES[following] > value else value
    return total


@rule(r"(?<![\w])([А-ЯЁ]{2,8})(?![а-яёА-ЯЁ])", "initialism")
def initialism(match: re.Match[str], context: Context) -> Answer:
    """Spell an unknown initialism letter by letter; one that reads like a word is said as a word, with a doubt."""
    word = match[1]
    if context.shouted:
        return None
    spelled = spell(word)
    if parses(word)[0].is_known and len(word) > 3 and "Abbr" not in parses(word)[0].tag:
        return None  # an ordinary word in capitals
    if len(word) >= 3 and _readable(word):
        return Say(
            word.lower(), why="an initialism that nobody listed: a word, or letters?", options=(spelled,)
        )
    doubt = (
        ""
        if len(word) == 2 or not any(letter in _VOWELS for letter in word)
        else "is it said by its letters?"
    )
    return Say(spelled, why=doubt, options=(word.lower(),) if doubt else ())


def _readable(word: str) -> bool:
    """Tell whether letters alternate as in a word."""
    return bool(re.fullmatch(rf"[^{_VOWELS}]?(?:[{_VOWELS}][^{_VOWELS}]{{1,2}})*[{_VOWELS}]?", word)) and any(
        letter in _VOWELS for letter in word
    )


def spell(word: str) -> str:
    """Say letters by their names, the last one stressed.

    >>> spell("НКО")
    'эн-ка-о́'
    """
    names = [LETTERS[letter].replace("_", " ") for letter in word]
    last = names[-1]
    vowel = max((last.rfind(sign.lower()) for sign in _VOWELS), default=-1)
    stressed = last[: vowel + 1] + ACUTE + last[vowel + 1 :] if "ё" not in last else last
    return "-".join([*names[:-1], stressed])


@rule(r"(?<![\w@#])([A-Za-zÀ-ÿĀ-ž]+(?:['’][A-Za-zÀ-ž]+)*)(?![\w@])", "foreign word")
def foreign(match: re.Match[str], context: Context) -> Answer:
    """Say a foreign word that nobody listed by its letters' sounds, or an initialism by its letters."""
    word = match[1]
    if len(word) == 1 or (word.isupper() and (len(word) <= 4 or not re.search("[AEIOUY]", word))):
        said = "-".join(LATIN_LETTERS.get(letter, letter) for letter in word.upper())
        return Say(
            said,
            note="foreign letters",
            why="" if len(word) == 1 else "a foreign initialism that nobody listed",
        )
    return Say(transliterated(word), why="a foreign word: say it as it is said here, or list it")


@rule(r"(?<!\w)([A-Za-zА-ЯЁ]{1,4})-?(\d+)([A-Za-zА-Яа-яё]?)(?:(?:[.,](?=\d))?(\d+))?(?!\w)", "code")
def code(match: re.Match[str], context: Context) -> Answer:
    """Say letters with digits, such as H5N1, G20, А4."""
    parts = []
    for group in match.groups():
        if not group:
            continue
        if group.isdigit():
            parts.append(
                cardinal(int(group)) if len(group) < 5 else " ".join(cardinal(int(one)) for one in group)
            )
        else:
            parts.append(" ".join(_letter(one) for one in group))
    return Say(" ".join(parts))


@rule(r"(?<![\w-])([А-ЯЁ][а-яё]+)-(\d{1,3})(?![\w-]|[.,]\d)", "code")
def model(match: re.Match[str], context: Context) -> Answer:
    """Say a name with a number, such as Ил-76."""
    return f"{match[1]} {cardinal(int(match[2]))}"


def _letter(letter: str) -> str:
    upper = letter.upper()
    return LATIN_LETTERS.get(upper) or LETTERS.get(upper, letter).replace("_", " ")


WEEKDAYS = {
    "пн": "понедельник",
    "вт": "вторник",
    "ср": "среда",
    "чт": "четверг",
    "пт": "пятница",
    "сб": "суббота",
    "вс": "воскресенье",
}
_DAY = "|".join(WEEKDAYS)


@rule(rf"(?<![\w.])({_DAY})\.?\s?[-–—]\s?({_DAY})(?:\.|(?!\w))", "weekday", re.IGNORECASE)
def weekdays(match: re.Match[str], context: Context) -> Answer:
    """Say "пн–пт"."""
    first, last = WEEKDAYS[match[1].lower()], WEEKDAYS[match[2].lower()]
    return f"с {inflected(first, 'gent', 'sing')} по {inflected(last, 'accs', 'sing')}"


@rule(rf"(?<![\w.])(?!ср)({_DAY})\.(?!\w)", "weekday")
def weekday(match: re.Match[str], context: Context) -> Answer:
    """Say "в сб.", "кроме вс."."""
    cases = governor(match.string, match.start(), plural=False).cases
    case = "accs" if {"loct", "accs"} == set(cases[:2]) else cases[0] if cases else "nomn"
    return inflected(WEEKDAYS[match[1]], case, "sing")


EARLY: tuple[Rule, ...] = (weekdays, weekday, before_name, before_number, after_name, roman)
LATE: tuple[Rule, ...] = (initials, code, model, initialism, foreign)
