"""English initialisms, codes, hashtags and foreign words, as they are said."""

import re
from collections.abc import Iterator

from rupor.text.verbalize.english import numbers
from rupor.text.verbalize.romanize import romanize
from rupor.text.verbalize.rule import Answer, Context, Found, Say, rule

_LETTERS = (
    "vitamin|hepatitis|group|plan|side|type|class|grade|section|part|annex|block|gate|team|option|category|influenza"
    "|building|appendix|schedule|form|zone|ward|exhibit|terminal|platform|clause|paragraph|strain"
)
_LETTERED = re.compile(rf"\b(?:{_LETTERS})\s\Z", re.IGNORECASE)
_STARTS = re.compile(
    r"\s(?:The|It|He|She|We|They|In|This|That|These|If|When|But|And|You|Our|At|On|For|No|There)\b"
)


@rule(r"(?<![\w.])((?:[A-Za-z]\.){2,})(?!\w)", "initialism")
def dotted(match: re.Match[str], context: Context) -> Answer:
    """Say ``U.S.A.`` and initials."""
    letters = re.sub(r"[.\s]", "", match[1])
    return numbers.known(letters) or numbers.spell(letters)


@rule(r"(?<![\w.'’])([A-Z])\.(?=\s[A-Z][\w.])", "initialism")
def initial(match: re.Match[str], context: Context) -> Answer:
    """Say an initial before a name; "vitamin C. The" is none."""
    if _LETTERED.search(match.string[: match.start()]) or _STARTS.match(match.string[match.end() :]):
        return None
    return numbers.spell(match[1])


@rule(rf"\b(?i:{_LETTERS})\s(A)\b|\((a)\)|(?<![\w(.'’-])([Aa])(?=\)|:\s)", "letter")
def letter(match: re.Match[str], context: Context) -> Answer:
    """Say the letter A, which is not the article: ``vitamin A``, ``(a)``, ``a)``, ``A:``."""
    return {1: "ay", 2: "ay", 3: "ay"}


_POLES = {"+": "positive", "-": "negative", "−": "negative", "–": "negative"}


@rule(
    r"(?<![\w+-])(?:(HIV|Rh)|(?<=type\s)(AB|A|B|O)|(?<=group\s)(AB|A|B|O)|(AB|A|B|O)(?=.\s(?:blood|donors?|and\s(?:AB|A|B|O)[-+−–]\s)))"
    r"([+−–-])(?![\w+-])",
    "sign",
)
def pole(match: re.Match[str], context: Context) -> Answer:
    """Say ``O-`` and ``AB+`` of blood, and ``HIV+``."""
    name = match[1] or match[2] or match[3] or match[4]
    said = "Rhesus" if name == "Rh" else numbers.known(name) or numbers.spell(name)
    return f"{said} {_POLES[match[5]]}"


def shouting(text: str, context: Context) -> Iterator[Found]:
    """Find ordinary words in capitals, where their neighbours or the whole text are so too: ``CALL US``."""
    for run in re.finditer(r"(?<![\w'’&@#.-])[A-Z]{2,}(?:[\s,!]+(?:I|A|[A-Z]{2,}))*(?![\w&])", text):
        words = list(re.finditer(r"[A-Z]{2,}", run[0]))
        plain = [word for word in words if word[0].lower() in numbers.ORDINARY]
        if context.shouted or any(not numbers.known(word[0]) for word in plain) or len(plain) > 1:
            for word in plain:
                first = run.start() + word.start()
                if said := _shouted(word[0], text[:first]):
                    yield Found(first, first + len(word[0]), "capitals", said)


def _shouted(word: str, before: str) -> Say | None:
    """Say an ordinary word in capitals; one that is an initialism too, only if no article stands before it."""
    initialism = numbers.known(word)
    if not initialism:
        return Say(word.lower())
    if re.search(r"\b(?:THE|the|The)\s\Z", before):
        return None
    return Say(word.lower(), why="a word, or letters", options=(initialism,))


@rule(r"(?<![\w.])([A-Z]{2,})s(['’]?)(?!\w)", "initialism")
def plural(match: re.Match[str], context: Context) -> Answer:
    """Say ``NGOs``: with an apostrophe, for so letters are heard best ("S T Is" is heard as "S T S")."""
    word = match[1]
    said = numbers.known(word) or (numbers.spell(word) if len(word) < 5 else word.capitalize())
    return f"{said}'s" if said[-2:-1] == " " else f"{said}s"


@rule(r"(?<![\w&])([A-Z]{1,3})&([A-Z]{1,3})(?![\w&])", "initialism")
def joined(match: re.Match[str], context: Context) -> Answer:
    """Say ``B&B``."""
    return f"{numbers.spell(match[1])} and {numbers.spell(match[2])}"


@rule(r"(?<![\w])([A-Z]{2,})(?![^\W_₀-₉])", "initialism")
def capitals(match: re.Match[str], context: Context) -> Answer:
    """Say capitals that nobody listed: letter by letter if they are few or make no word, else as a word."""
    word = match[1]
    spelled = numbers.spell(word)
    if word.lower() in numbers.ORDINARY or (context.shouted and numbers.pronounceable(word)):
        return word.lower()
    if len(word) < 4 or not numbers.pronounceable(word):
        return spelled
    if len(word) == 4:
        return Say(spelled, why="letters, or a word", options=(word.capitalize(),))
    if re.search(r"[A-Z]{3,}\s\Z", match.string[: match.start()]) or re.match(
        r"\s[A-Z]{2,}\b", match.string[match.end() :]
    ):
        return word.lower()
    return Say(word.capitalize(), why="a word, or letters", options=(spelled,))


@rule(
    r"(?<![\w])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])((?:[A-Z][A-Za-z]{0,4}-|[A-Za-z]+)\d+(?:\.\d+)?(?:-?\d+|[A-Za-z]+\d*)*|\d+[A-Z][A-Za-z]*\d*)(?!\w|[.,]\d)",
    "code",
)
def code(match: re.Match[str], context: Context) -> Answer:
    """Say letters with digits: ``H5N1``, ``A4``, ``5G``."""
    if re.fullmatch(r"[a-z]{3,}-\d+", match[1]):
        return None
    return numbers.code(match[1])


@rule(r"(?<![\w.,])(\d{1,3})([a-f])(?![\w'’]|\.\w)", "code")
def lettered(match: re.Match[str], context: Context) -> Answer:
    """Say ``2a`` of a figure or a house."""
    return f"{numbers.cardinal(int(match[1]))} {numbers.spell(match[2])}"


@rule(r"#(\d*[^\W\d]\w*)", "hashtag")
def hashtag(match: re.Match[str], context: Context) -> Answer:
    """Say ``#EndTrafficking`` as words."""
    return f"hashtag {_pieces(match[1])}"


@rule(r"(?<![\w.])@([^\W\d]\w+)", "handle")
def handle(match: re.Match[str], context: Context) -> Answer:
    """Say ``@UNODC``."""
    return f"at {_pieces(match[1])}"


def _pieces(name: str) -> str:
    """Say the words that are written as one, parted by their capitals."""
    name = re.sub(
        r"(?<![A-Z])([A-Z]{2,})(?=[a-z]{3})",
        lambda run: f"{run[1]}{' ' if numbers.known(run[1]) else ''}",
        name,
    )
    words = re.findall(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^\W\dA-Z_]+|[A-Z]|\d+", name)
    return " ".join(_piece(word) for word in words)


def _piece(word: str) -> str:
    if word.isdecimal():
        return numbers.cardinal(int(word)) if len(word) < 3 else _long(word)
    if word.isupper() and len(word) > 1 and word.lower() not in numbers.ORDINARY:
        return numbers.known(word) or (numbers.spell(word) if len(word) < 5 else word.capitalize())
    return word


def _long(word: str) -> str:
    recent = len(word) == 4 and word[:2] in ("19", "20")
    return numbers.year(int(word)) if recent else numbers.digits(word)


_SEED = (
    "maize|wheat|rice|seeds?|crops?|beans?|barley|millet|sorghum|cassava"
    "|cotton|oats|grass|cover|discord|doubts?|fear"
)
_VERB = r"(?:(?<=\bto\s)|(?<=\bnot\s)|(?<=\bwe\s)|(?<=\bcan\s)|(?<=\bshould\s)|(?<=farmers\s)|(?<=^)|(?<=[.;,]\s))"


@rule(
    rf"{_VERB}([Ss]ow)\b|(?<!\b[Aa]\s)(?<!\b[Tt]he\s)\b([Ss]ow)(?=\s(?:the\s|your\s|their\s|more\s)?(?:{_SEED})\b)",
    "homograph",
)
def sow(match: re.Match[str], context: Context) -> Answer:
    """Say the verb "to sow" as it sounds; voices say the pig."""
    return "Sew" if match[0][0] == "S" else "sew"


@rule(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*", "foreign")
def foreign(match: re.Match[str], context: Context) -> Answer:
    """Say words of other scripts in Latin letters."""
    if all(ord(sign) < 0x250 or 0x1E00 <= ord(sign) < 0x1F00 or not sign.isalpha() for sign in match[0]):
        return None
    said = romanize(match[0])
    if not said:
        return Say(match[0], why="of a script that this voice may not know")
    return Say(said, why="a foreign word, said by its letters")


EARLY = (hashtag, handle, pole, letter, shouting)
LATE = (plural, dotted, initial, joined, lettered, sow, code, capitals, foreign)
