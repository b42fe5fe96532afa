"""Words laid on a stream of phonemes."""

from hypothesis import given
from hypothesis import strategies as st

from rupor.voice import phonemes
from rupor.voice.phonemes import Said, Sound

LASTING = 10


def said(text: str, alone: str) -> list[Said]:
    """Put the words of *text* beside their phonemes (``-`` for none)."""
    words = []
    at = 0
    for word, sounds in zip(text.split(), alone.split(), strict=True):
        at = text.index(word, at)
        letters = tuple("" if sounds == "-" else sounds.replace("_", " "))
        is_word = any(map(str.isalnum, word))
        words.append(Said(first=at, end_offset=at + len(word), phonemes=letters, is_word=is_word))
        at += len(word)
    return words


def stream(heard: str) -> list[Sound]:
    """Give each phoneme ten samples; a sentence ends at ``/``."""
    signs = [phonemes.BREAK, *heard.replace("/", phonemes.BREAK), phonemes.BREAK]
    return [Sound(sign, n * LASTING, (n + 1) * LASTING) for n, sign in enumerate(signs)]


def found(text: str, alone: str, heard: str) -> list[tuple[str, str]]:
    """Return each mark's stretch of the text and the phonemes that it covers."""
    return [
        (text[mark.first : mark.end_offset], f"/{heard}/"[mark.start // LASTING : mark.end // LASTING])
        for mark in phonemes.marks(said(text, alone), stream(heard))
    ]


def test_a_space_belongs_to_the_word_after_it_and_a_pause_to_none() -> None:
    """A word starts with the space before it, but after a stop where it is heard, and ends before the stop."""
    assert found("Boil it, then drink.", "bɔɪl ɪt, ðɛn drɪŋk.", "bɔɪl ɪt, ðɛn drɪŋk.") == [
        ("Boil", "bɔɪl"),
        ("it,", " ɪt"),
        ("then", "ðɛn"),
        ("drink.", " drɪŋk"),
    ]
    assert found("One. Two.", "wʌn. tuː.", "wʌn./tuː.") == [("One.", "wʌn"), ("Two.", "tuː")]


def test_words_that_run_together() -> None:
    """What is spoken as one word is parted where the words are, though they sound otherwise alone."""
    assert found("out of the water", "aʊt ʌv ðiː wɔːtɚ", "aʊt əvðə wɔːtɚ") == [
        ("out", "aʊt"),
        ("of", " əv"),
        ("the", "ðə"),
        ("water", " wɔːtɚ"),
    ]


def test_a_word_of_several() -> None:
    """A number keeps all that is said for it, and only that."""
    assert found("in 2022 two", "ɪn tuː_θaʊzənd_twɛnti_tuː tuː", "ɪn tuː θaʊzənd twɛnti tuː tuː") == [
        ("in", "ɪn"),
        ("2022", " tuː θaʊzənd twɛnti tuː"),
        ("two", " tuː"),
    ]


def test_words_that_nothing_is_left_for() -> None:
    """A word that the voice leaves out shares its neighbour's mark; a sign that is not said has none."""
    assert found("— a the — b c", "- a - - b -", "a b") == [("a the", "a"), ("b c", " b")]
    assert found("the a", "- a", "a") == [("the a", "a")]
    assert found("— —", "- -", "") == []


@given(
    st.lists(st.text("aɪbt ˈ.|9-", max_size=6), max_size=12),
    st.text("aɪbt ˈ.,/|9-", max_size=60),
)
def test_any_stream_is_shared_out(alone: list[str], heard: str) -> None:
    """Marks keep their order whatever is heard, and every word has or shares one as soon as any has."""
    words = [
        Said(first=2 * n, end_offset=2 * n + 1, phonemes=tuple(sounds), is_word=True)
        for n, sounds in enumerate(alone)
    ]
    made = phonemes.marks(words, stream(heard))
    edges = [edge for mark in made for edge in (mark.start, mark.end)]
    assert edges == sorted(edges)
    assert all(mark.start < mark.end for mark in made)
    if made:
        assert all(any(m.first <= word.first < m.end_offset for m in made) for word in words)


def test_a_stream_beyond_measure_has_no_marks() -> None:
    """An utterance of many minutes is no reason to run out of memory."""
    assert phonemes.marks(said("a", "a" * 10_000), stream("a" * 10_000)) == ()
