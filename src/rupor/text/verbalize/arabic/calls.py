"""Rules for telephone numbers and short codes in Arabic texts."""

import re
from collections.abc import Iterator

from rupor.text.verbalize import phones
from rupor.text.verbalize.arabic.counting import is_counted, noun_after
from rupor.text.verbalize.arabic.nouns import LETTERS
from rupor.text.verbalize.arabic.numbers import cardinal
from rupor.text.verbalize.arabic.signs import MONTH
from rupor.text.verbalize.arabic.written import ENDED, GAP
from rupor.text.verbalize.rule import Answer, Context, Found, rule

_CUE = (
    rf"(?<!{LETTERS})[وف]?[بل]?(?:(?:ال|لل)?(?:اتصال|هاتف|هواتف|تليفون|تلفون|جوال|واتساب|خط|خطوط|أرقام)"
    "|اتصل|اتصلوا|اتصلي|اتصلت|تتصل|تتصلوا|يتصل|يتصلوا|نتصل|هاتفيا|هاتفنا|موبايل|محمول|واتس|فاكس|النجدة|الطوارئ"
    rf"|الإسعاف|الرقم|رقمنا|أرقامنا|راسلونا|اطلبوا|اطلب){ENDED}"
)
PHONES = phones.Words(
    digits=tuple(cardinal(digit) for digit in range(10)),
    plus="زائد",
    cue=_CUE,
    again="؛ أكرر: ",
    sizes={5: (2, 3), 6: (3, 3), 7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (4, 3, 4)},
    between_groups="، ",
)


@rule(
    rf"{_CUE}{GAP}[^\d\n]{{0,20}}?(?<!\w)(?P<all>[بل]ـ?{GAP}?(?P<n>\d[\d\s-]{{1,14}}\d))(?![\w%٪])", "phone"
)
def prefixed_phone(match: re.Match[str], context: Context) -> Answer:
    """Say a telephone number to which a preposition is attached: ``اتصلوا بـ112``."""
    said = phones.say(match["n"], PHONES)
    return {"all": f"{match['all'][0].replace('ل', 'لل').replace('ب', 'بال')}رقم {said}"}


_SHARED = phones.rules(PHONES)
_ADVERBS = frozenset("فورا مجانا دائما حالا أولا يوميا هاتفيا مباشرة أيضا صباحا مساء".split())


_DATED = re.compile(rf"(?<!{LETTERS})(?:[وفبل]?(?:ال)?(?:عام|سنة)|منذ|بحلول|{MONTH}){GAP}*$")


def _counts(text: str, first: int, end: int) -> bool:
    """Tell whether a short number counts what follows it, or is a year: ``300 شخص`` after a word of calls."""
    if re.fullmatch(r"1[89]\d\d|20\d\d", text[first:end]) and _DATED.search(text[:first]):
        return True
    noun = noun_after(text, end, out_of=False)
    return re.fullmatch("[1-9][0-9]{2,3}", text[first:end]) is not None and (
        is_counted(noun) and noun not in _ADVERBS
    )


def phone(text: str, context: Context) -> Iterator[Found]:
    """Say telephone numbers; a number of things is none, though a telephone was spoken of."""
    for shared in _SHARED:
        for found in shared(text, context):
            if not _counts(text, found.first, found.end):
                yield found


@rule(
    rf"(?:رسالة|رسائل|رسالتك|SMS){GAP}[^\d\n]{{0,40}}?(?<!\w)(?:إلى|على|للرقم|الرقم){GAP}+(?P<n>\d{{3,6}})(?![\w%٪-]|[.,]\d)",
    "phone",
)
def short_code(match: re.Match[str], context: Context) -> Answer:
    """Say the number that a text message is sent to."""
    return (
        None
        if _counts(match.string, match.start("n"), match.end())
        else {"n": phones.say(match["n"], PHONES)}
    )
