"""What Arabic numbers agree with: the gender of what is counted, the case that stands before, and forms of units.

Gender is told by endings and patterns of the unvowelled word, and by lists where these mislead; what neither tells is
taken as masculine and said to be unsure.
"""

import re
from typing import NamedTuple

from rupor.text.verbalize.arabic.numbers import cardinal, dual


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
LETTERS = "[\u0621-\u063a\u0640-\u065f\u0670\u0671]"
"""Regular expression of a letter of Arabic, or a mark on it."""

FEMININE_PLURALS = _words(
    """
    نساء سنوات سنين دول مدن قرى أسر نقاط حروب مدارس مناطق محاكم مزارع مصالح مطابخ طرق نسخ جمل غرف قضايا
    ضحايا هدايا خلايا شظايا وصايا بلايا زوايا بنايا قواعد فواصل قوافل عواصم نوافذ عواصف كوارث جوائز ثوان
    ثواني ليال ليالي مبان مباني أياد أيدي أعين أرجل أسنان قنوات قوى فرق كتل سفن قنابل جثث حصص فرص خطط أمم
    شعب شقق علب قطع دمى غارات مباريات أراض أراضي معارك منح حزم سلل رزم جزر لجان ملاعق حبوب آبار قمم مهام
    أوراق صور سلع غيوم ورش جرع حقن مقابر
    """
)
MASCULINE_PLURALS = _words(
    """
    أشخاص أعوام أيام أشهر شهور أسابيع أطفال رجال عمال طلاب ضباط سكان جنود بلدان مراكز منازل مكاتب ملاجئ
    مخابز مصانع مواقع مقاعد محاور مداخل مخارج مبادئ حوادث شوارع جوامع عناصر دفاتر فنادق خنادق بنود أمتار
    أضعاف كتب أحياء أقاليم دراهم دنانير قتلى جرحى مرضى أسرى موتى لترات أسباب مواطنين رؤساء خبراء أقسام آلاف
    برامج مشاكل نماذج قوارب زوارق سواحل جوانب صواريخ كبار صغار تجار حراس كتاب نواب ركاب ثوار خيام جبال أنهار
    بحار كلاب جمال أرانب ذكور شبان شباب فرسان إخوة أصوات أوقات أموات أبيات أبواب قادة سائقين وزراء سفراء
    مطارات شركاء حواجز مراكب معابر معاقل مخازن متاجر مسابح ملاعب مناصب مظاهر مصادر معالم قمصان رسوم
    """
)
_MASCULINE_IN_AT = _words(
    """
    دولار مليار تريليون كيلومتر كيلوغرام كيلوجرام كيلو غرام جرام ملليغرام ميليغرام لتر مليلتر سنتيمتر مليمتر
    سنت قرار مطار مجال قطاع نزاع صراع مخيم مستشفي مشروع ملف حيوان نبات بيان بلاغ خلاف خطاب معسكر مؤتمر مؤشر
    مصاب امتحان طلب مبلغ هكتار ميغابايت غيغابايت ملعب يورو جنيه ريال فرنك بنك حساب رهان لقاء نداء بناء غطاء
    إطار نشاط حزام لقاح علاج عطاء مسار مقال سؤال خيار قتال سلاح تحدي معتقد مقترح منتج مخطط مصنف مجمع مستوي
    فيروس مستند هجوم ممر سجل موعد كيلوواط واط معد قطار باص تاكسي تلفزيون هاتف برلمان فرمان مهرجان ميدان عنوان
    """
)
_FEMININE = _words("أم بنت أخت نفس حرب أرض دار عين يد سن شمس نار ريح بئر كأس قدم ساق كف أذن روح ذكرى")
_VERBAL = re.compile("(?:ا|إ)[^اة]{2}ا.|(?:ا|است|ان).{2,3}ا.|ت.{2}ي.|ت.ا.{2}")
"""Verbal nouns whose plural ends in ـات though they are masculine: ``اجتماع``, ``إعلان``, ``تدريب``."""
_HOLLOW = re.compile("است.ا.|إ.ا.")
"""Those that end in ة and are feminine: ``استشارة``, ``إصابة``."""
_FEMININE_PATTERN = re.compile(".{1,2}ائ.")
_MASCULINE_PATTERN = re.compile("[أآ].?.?ا.|أ.{2,3}ة|أ.{3}|أ.+اء|.{2}و.|.{3}اء|.{2}ا..?ي.")
"""Broken plurals of masculine singulars: ``أطفال``, ``أسئلة``, ``أشهر``, ``بيوت``, ``خبراء``, ``صناديق``."""

PREPOSITIONS = _words(
    """
    في من إلى الى على عن مع خلال منذ بعد قبل بين حتى لدى عند نحو حوالي زهاء قرابة تحت فوق ضد دون سوى غير كل
    عبر حول ضمن أمام وراء رغم مقابل لقاء بواقع بمعدل بحلول
    """
)
_HEADS = _words(
    """
    عمر سن عام سنة مبلغ عدد مجموع إجمالي معدل متوسط مقتل إنقاذ اعتقال تسجيل توزيع تقديم إجلاء نزوح وصول
    توقيف ضبط بناء أصل حدود يوم عامي سنتي أعوام سنوات مطلع أواخر أوائل نهاية بداية منتصف صيف شتاء ربيع خريف
    ثمن سعر طول عرض ارتفاع عمق وزن حجم مشاركة حضور إطلاق افتتاح تدمير تخصيص تدريب علاج فقدان إغلاق دعم مرور
    مضي بعض جميع آخر أول مدار مدى غضون ظرف طيلة طوال امتناع استشهاد اختطاف احتجاز إخلاء إعدام إيواء استقبال ترحيل
    تشريد تهجير اختفاء غرق أبواب جثث أسماء أرواح رؤساء ممثلو ممثلي قادة وفود زعماء وزراء سفراء مندوبو مندوبي
    أجور أسعار مرضى أصحاب أفراد أعضاء
    """
)
"""Nouns that a number follows in the genitive."""
_DONE = _words("تم تمت يتم سيتم جرى يجري سيجري")
_PARTICLES = _words("إن أن لأن بأن ولكن لكن")
_REACH = _words(
    """
    دفع دفعت يدفع تدفع
    بلغ بلغت يبلغ تبلغ ليبلغ لتبلغ تجاوز تجاوزت يتجاوز تتجاوز شمل شملت يشمل تشمل ضم ضمت يضم تضم ناهز ناهزت
    يناهز تناهز قارب قاربت يقارب تقارب كلف كلفت يكلف تكلف يساوي تساوي استغرق استغرقت يستغرق تستغرق تلقى تلقت
    أنفق أنفقت أصاب أصابت يصيب تصيب يبعد تبعد ارتفع ارتفعت يرتفع ترتفع انخفض انخفضت ينخفض تنخفض
    زاد زادت استمر استمرت يستمر تستمر
    دام دامت يدوم تدوم أمضى أمضت امتد امتدت يمتد تمتد
    """
)
"""Verbs of which a number is the object, whatever stands between."""
_ACTIVE = _words(
    """
    كان كانت
    نحتاج يحتاج تحتاج اشرب اشربوا خذ خذوا اغسل انتظر انتظروا ادفع ادفعوا استخدم استخدموا
    ضع ضعوا قتل قتلت اعتقل اعتقلت أوقف أوقفت ضبط ضبطت سجل سجلت يسجل تسجل أنقذ أنقذت قدم قدمت يقدم تقدم خصص
    خصصت يخصص تخصص وزع وزعت يوزع توزع أرسل أرسلت يرسل ترسل افتتح افتتحت استقبل استقبلت يستقبل تستقبل دمر
    دمرت نفذ نفذت أطلق أطلقت درب دربت يدرب نقل نقلت ينقل تنقل أجلى أجلت نشر نشرت فقد فقدت حمل حملت يحمل تحمل
    تقل يقل رصد رصدت أحصى أحصت أعدم أعدمت أجرى أجرت عقد عقدت أصدر أصدرت بنى بنت أعاد أعادت خسر خسرت ربح ربحت
    جمع جمعت يجمع تجمع وفر وفرت يوفر توفر
    """
)
"""Verbs of which a number is the object when their subject stands between; without one they may be passive."""
_ORDERS = _words(
    """
    اشرب اشربوا خذ خذوا اغسل انتظر انتظروا ادفع ادفعوا استخدم استخدموا ضع ضعوا نحتاج يحتاج تحتاج أضف أضيفوا
    تناول تناولوا احمل احملوا أحضر أحضروا اترك اتركوا اختر اختاروا أعط أعطوا اخلط اخلطوا اشتر اشتروا جهز جهزوا
    """
)
_SUBJECT = _words(
    """
    قتل أصيب أصيبت توفي توفيت وصل وصلت شارك شاركت حضر نزح نزحت فر هناك يوجد توجد ثمة يعيش تعيش يموت مات لقي
    غادر عاد هو هي وهو وهي اعتقل بقي بقيت مر مرت مضى مضت سقط سقطت استشهد جرح تضرر تضررت فقد غرق نجا يشارك
    تشارك يعمل تعمل
    """
)


class Case(NamedTuple):
    """The case that a number takes from what stands before it."""

    oblique: bool
    sure: bool
    accusative: bool = False
    """Of the oblique ones, where the two differ in letters."""


NOMINATIVE, GENITIVE = Case(False, sure=True), Case(True, sure=True)
ACCUSATIVE = Case(True, sure=True, accusative=True)
UNCLEAR = Case(False, sure=False)


def bare(word: str) -> str:
    """Return a word without vowel marks and tatweel."""
    return _MARKS.sub("", word)


def feminine(noun: str, plural: bool) -> tuple[bool, bool]:
    """Tell whether a counted noun's singular is feminine, and whether that is sure.

    >>> feminine("سنوات", plural=True), feminine("دولارات", plural=True), feminine("عامًا", plural=False)
    ((True, True), (False, True), (False, True))
    """
    word = bare(noun)
    if not plural:
        return word.endswith("ة") or word in _FEMININE, word in _FEMININE or not word.endswith(("اء", "ى"))
    if word in FEMININE_PLURALS:
        return True, True
    if word in MASCULINE_PLURALS:
        return False, True
    if word.endswith("ات") and len(word) > 3:
        return _in_at(word[:-2])
    if word.endswith(("ين", "ون")) and len(word) > 4:
        return False, True
    return bool(_FEMININE_PATTERN.fullmatch(word)), bool(
        _FEMININE_PATTERN.fullmatch(word) or _MASCULINE_PATTERN.fullmatch(word)
    )


def plural(noun: str) -> bool:
    """Tell whether a noun looks like a plural.

    >>> plural("مدارس"), plural("مدرسة")
    (True, False)
    """
    word = bare(noun)
    listed = word in FEMININE_PLURALS | MASCULINE_PLURALS
    ending = len(word) > 4 and word.endswith(("ات", "ين", "ون"))
    return listed or ending or bool(_FEMININE_PATTERN.fullmatch(word) or _MASCULINE_PATTERN.fullmatch(word))


def _in_at(stem: str) -> tuple[bool, bool]:
    """Tell the gender of a noun whose plural ends in ـات."""
    verbal = bool(_VERBAL.fullmatch(stem)) and not _HOLLOW.fullmatch(stem)
    return not (verbal or stem in _MASCULINE_IN_AT), True


def case(before: str) -> Case:
    """Return the case of a number that stands after *before*, a sentence's beginning.

    >>> case("أكثر من ") == GENITIVE, case("بلغ عدد القتلى ") == ACCUSATIVE, case("وقال الرجل ") == UNCLEAR
    (True, True, True)
    """
    words = [bare(word) for word in re.findall(rf"{LETTERS}+|\d|[^\s\w]", before)]
    if not words or not re.match(LETTERS, words[-1]):
        return NOMINATIVE
    word, stems = words[-1], _stems(words[-1])
    if word in ("أو", "و", "ثم", "ونحو"):
        return joined(before)
    article = re.match("[وف]?(?:[بك]?ال|لل)", word)
    # A noun without the article rules the number: "بنسبة", "إصابة".
    if stems & (PREPOSITIONS | _HEADS) or (word.endswith("ة") and not article):
        return GENITIVE
    # "تم تطعيم": what is done rules the number too.
    if len(words) > 1 and not article and _stems(words[-2]) & _DONE:
        return GENITIVE
    if stems & (_PARTICLES | _REACH | _ORDERS):
        return ACCUSATIVE
    # A noun with a suffixed pronoun is a subject, of which the number is said: "عددهم", "بينها".
    if stems & _SUBJECT or (word.endswith(("ه", "ها", "هم")) and not article):
        return NOMINATIVE
    return ACCUSATIVE if _object(words) else UNCLEAR


def _object(words: list[str]) -> bool:
    """Tell whether the next word is the object of a verb whose subject stands between."""
    for at in range(len(words) - 2, max(len(words) - 8, -1), -1):
        if not re.match(LETTERS, words[at]):
            return False
        stems = _stems(words[at])
        if stems & _REACH:
            return True
        if stems & _ACTIVE:
            return not _stems(words[at + 1]) & PREPOSITIONS
    return False


def ruled(before: str) -> bool:
    """Tell whether *before* ends with a preposition, or a noun that the next word belongs to.

    >>> ruled("من عمر "), ruled("ينتظرون ")
    (True, False)
    """
    words = re.findall(rf"{LETTERS}+|[^\s\w]", before)
    if not words:
        return False
    word = bare(words[-1])
    in_construct = word.endswith("ة") and not re.match("[وف]?(?:[بك]?ال|لل)", word)
    return in_construct or bool(_stems(word) & (PREPOSITIONS | _HEADS))


def _stems(word: str) -> set[str]:
    """Return a word with and without what may be prefixed to it."""
    return {word, word.removeprefix("و"), word.removeprefix("ف"), word.lstrip("وف").lstrip("بلك")}


def joined(before: str) -> Case:
    """Return the case of a number after "and" or "or": that of the number that it is joined to."""
    earlier = [match.start() for match in re.finditer(r"\d+(?:[.,٫٬]\d+)*", before)]
    if not earlier or re.search(r"[.؛:!؟]\s", before[earlier[-1] :]):
        return NOMINATIVE if not earlier and len(before.split()) <= 1 else UNCLEAR
    return case(re.sub(rf"(?<!{LETTERS})[وف]?[بلك]?ـ?$", "", before[: earlier[-1]]))


class Unit(NamedTuple):
    """What is counted, where a sign or a foreign word stands for it."""

    singular: str
    plural: str
    more: str = ""
    """What follows in every number: ``مربع``, ``في الساعة``."""
    fixed: bool = False
    """It has no forms, as ``يورو``."""


def counted(number: int, unit: Unit, oblique: bool = False, exact: bool = True) -> tuple[str, str]:
    """Return a number and the unit that it counts, in words; the number is empty where the unit alone says it.

    *exact* is false for a number with decimals or a scale after it, which takes the singular.

    >>> counted(3, Unit("دولار", "دولارات")), counted(2, Unit("دولار", "دولارات"), oblique=True)
    (('ثلاثة', 'دولارات'), ('', 'دولارين'))
    """
    is_feminine = unit.singular.endswith("ة")
    more = f" {unit.more}" if unit.more else ""
    if exact and number in (1, 2):
        one = f"{unit.singular} {'واحدة' if is_feminine else 'واحد'}"
        two = (
            f"{unit.singular} {'اثنين' if oblique else 'اثنان'}"
            if unit.fixed
            else dual(unit.singular, oblique)
        )
        return "", _agreeing(one if number == 1 else two, more, two=number == 2, oblique=oblique)
    said = cardinal(number, feminine=is_feminine, oblique=oblique, construct=True)
    if not exact or unit.fixed:
        return said, unit.singular + more
    few = number % 100
    if 3 <= few <= 10:
        return said, unit.plural + _few(more)
    tanwin = "" if few < 11 or is_feminine else "ًا"
    return said, unit.singular + tanwin + (_accusative(more) if few >= 11 else more)


_ADJECTIVES = (" مربع", " مكعب", " مئوية", " أمريكي", " إسترليني")


def _agreeing(said: str, more: str, two: bool, oblique: bool) -> str:
    """Add what follows a unit once or twice; an adjective stands beside its noun and in its number."""
    if more not in _ADJECTIVES:
        return said + more
    noun, _, one = said.partition(" ")
    if two:
        return f"{noun}{dual(more, oblique)}"
    return f"{noun}{more} {one}".strip()


def _few(more: str) -> str:
    """Return what follows a plural: things take a feminine adjective."""
    return more if more.endswith("ة") or more not in _ADJECTIVES else f"{more}ة"


def _accusative(more: str) -> str:
    return more if more.endswith("ة") or more not in _ADJECTIVES else f"{more}ًا"
