"""Tell Russian voices the stress and the ё that they would get wrong.

Only such words are marked: marks on all words gain nothing and make function words sound stressed. A homograph gets the
form that is meant, if the voice does not say that by itself; where the text does not tell, the likelier form is said
and a person is asked.
"""

from collections.abc import Iterator, Sequence

from rupor.text.verbalize.rule import Context, Found, Say
from rupor.text.verbalize.russian import homographs, voice_errors, yo
from rupor.text.verbalize.russian.clause import Word, cut

NAME = "stress"
_NUMERALS = ("тре", "четыре", "четверт")
_MEANINGS = {
    "one": "genitive singular",
    "many": "plural",
    "two": "after a numeral",
    "in": "where",
    "to": "dative or genitive",
    "do": "imperative",
    "you": "second person",
}
"""What the grammar's readings are called for people; others are named by their meaning."""


def accents(spoken: str, context: Context) -> Iterator[Found]:
    """Find the words of a spoken Russian text whose stress or ё a voice must be told."""
    table, words = homographs.table(), cut(spoken)
    dotted = _dotted(words)
    for at, word in enumerate(words):
        sense = table.get(word.plain)
        if sense is None:
            say = _single(word)
        elif "ё" in word.text.lower():
            say = None
        else:
            say = _homograph(sense.undotted() if dotted else sense, spoken, words, at)
        if say:
            yield Found(word.first, word.end, NAME, say)


def _dotted(words: Sequence[Word]) -> bool:
    """Tell whether the author writes ё, so that е is е; numerals may have been written out by Rupor."""
    return any("ё" in word.text and not word.plain.startswith(_NUMERALS) for word in words)


def _homograph(sense: homographs.Sense, spoken: str, words: Sequence[Word], at: int) -> Say | None:
    word = words[at]
    choice = sense.choose(spoken, words, at)
    form = sense.forms[choice.name]
    said = yo.alike(word.text, form)
    if not choice.sure:
        others = (yo.alike(word.text, other) for name, other in sense.forms.items() if name != choice.name)
        readings = (f"{other} ({_MEANINGS.get(name, name)})" for name, other in sense.forms.items())
        return Say(said, why=f"'{word.text}' may be {' or '.join(readings)}", options=tuple(others))
    if form in homographs.says() or said == word.text:
        return None
    return Say(said, note=_MEANINGS.get(choice.name, choice.name))


def _single(word: Word) -> Say | None:
    """Mark a word that is only itself: with the ё that it must have, or where the voice errs."""
    corrected = voice_errors.corrected(word)
    if corrected:
        return Say(corrected, note="the voice would stress it otherwise")
    usual = homographs.usual().get(word.plain)
    said = yo.alike(word.text, usual) if usual else yo.certain(word.text)
    return Say(said, note="ё") if said != word.text else None
