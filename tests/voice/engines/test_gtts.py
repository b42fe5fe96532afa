"""Google Translate's voice, by a server of our own that speaks Google's protocol."""

import datetime
import email.utils
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.engine import EngineContract
from google_server import BROKEN, BUSY, CUT, GARBAGE, NOT_MP3, Fault, Google, serve
from rupor.errors import ConfigError, EngineError, EngineUnavailable
from rupor.model import Clip, Utterance, Voice
from rupor.voice.engines.gtts import Gtts, cut

TEXT = "Кипятите воду из реки десять минут, мойте руки с мылом."
LONG = f"{TEXT} Не пейте из колодца после наводнения, пока его не проверят; спросите фельдшера. {TEXT}"


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    """Run a server that the engine trusts and takes for Google."""
    with serve(tmp_path) as server:
        monkeypatch.setenv("RUPOR_GTTS_URL", server.url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.ca))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield server


class TestGtts(EngineContract):
    """It does what every engine does."""

    engine_class = Gtts
    voice_name = "ru"
    text = TEXT
    has_rate = False

    @pytest.fixture
    def ready(self, google: Google) -> None:
        """Have a server."""

    def test_unknown_voice(self) -> None:
        """Whether a voice is there is for Google to say."""
        pytest.skip("Google alone knows which languages it has")


def speak(text: str = TEXT, patience: float = 2.0, rate: float = 1.0) -> Clip:
    """Speak Russian with little patience."""
    engine = Gtts(patience)
    voice = next(voice for voice in engine.voices() if voice.name == "ru")
    return engine.speak(Utterance(text=text, voice=voice, rate=rate, version=engine.version()))


def test_voices_are_online() -> None:
    """Every voice says that the text leaves the machine, and has its language in BCP 47."""
    voices = {voice.name: voice for voice in Gtts().voices()}
    assert all(voice.online and not voice.open_licence for voice in voices.values())
    assert voices["iw"].language == "he"
    assert voices["zh-TW"].language == "zh-TW"


def test_a_long_text_goes_in_pieces(google: Google) -> None:
    """Each request has at most 100 characters, and together they have every word."""
    clip = speak(LONG)
    texts = [text for text, _, _ in google.asked]
    assert " ".join(texts) == LONG
    assert len(texts) == 2
    assert clip.rate == 24_000
    assert clip.length / clip.rate == pytest.approx(0.06 * len(LONG), abs=0.3)


def test_speed(google: Google) -> None:
    """The nearer of Google's two speeds is asked for."""
    assert speak(rate=0.6).length > 1.4 * speak(rate=0.9).length
    assert [slow for _, _, slow in google.asked] == [True, False]


@pytest.mark.parametrize("fault", [BUSY, BROKEN, CUT, Fault(status=302)], ids=["429", "503", "cut", "302"])
def test_another_try_helps(google: Google, fault: Fault) -> None:
    """A busy service and a line cut in mid-answer are tried again, and the sound is the same."""
    good = speak()
    google.faults += [fault, fault]
    assert speak() == good


@pytest.mark.parametrize(
    ("fault", "reason"), [(BUSY, "status 429"), (BROKEN, "status 503"), (CUT, "no whole answer")]
)
def test_patience_ends(google: Google, fault: Fault, reason: str) -> None:
    """A service that stays busy ends in an error that says what to do, soon."""
    google.faults += [fault] * 50
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match=rf"{reason}.*Wait some minutes.*rupor voices"):
        speak(patience=0.5)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("as_date", [False, True], ids=["seconds", "date"])
def test_waits_as_long_as_it_is_asked_to(google: Google, as_date: bool) -> None:
    """Retry-After is obeyed, in both of its forms."""
    then = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=2)
    value = email.utils.format_datetime(then, usegmt=True) if as_date else "1"
    google.faults.append(Fault(status=429, headers={"Retry-After": value}))
    began = time.monotonic()
    speak(patience=4)
    assert time.monotonic() - began >= 0.9


def test_does_not_wait_for_an_hour(google: Google) -> None:
    """A wait beyond all patience fails at once and names it."""
    google.faults.append(Fault(status=429, headers={"Retry-After": "3600"}))
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match="asks to wait 3600 s"):
        speak()
    assert time.monotonic() - began < 1


def test_dead_line(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at the other end is an error that may be tried again."""
    monkeypatch.setenv("RUPOR_GTTS_URL", "https://127.0.0.1:1")
    with pytest.raises(EngineUnavailable, match="ConnectionError"):
        speak(patience=0.2)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(GARBAGE, "without sound"), (NOT_MP3, "cannot be decoded"), (Fault(status=403), "status 403")],
    ids=["garbage", "not MP3", "403"],
)
def test_a_useless_answer_is_an_error(google: Google, fault: Fault, reason: str) -> None:
    """An answer that will not become better is not asked for again."""
    google.faults += [fault]
    with pytest.raises(EngineError, match=reason) as caught:
        speak()
    assert not caught.value.retryable
    assert google.asked == []


def test_an_unknown_certificate_is_refused(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    """No text is sent to a server whose certificate nobody vouches for, and it is not tried twice."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(EngineError, match="not trusted") as caught:
        speak()
    assert not caught.value.retryable
    assert google.asked == []


def test_a_certificate_for_another_host_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trusted certificate serves only the host that it names."""
    with serve(tmp_path, host="translate.google.com") as server:
        monkeypatch.setenv("RUPOR_GTTS_URL", server.url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.ca))
        with pytest.raises(EngineError, match="not trusted"):
            speak()
    assert server.asked == []


def test_settings_are_checked(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unsafe address and a senseless patience are errors of the configuration."""
    monkeypatch.setenv("RUPOR_GTTS_URL", "http://127.0.0.1")
    with pytest.raises(ConfigError, match="https"):
        speak()
    monkeypatch.setenv("RUPOR_GTTS_RETRY_SECONDS", "soon")
    with pytest.raises(ConfigError, match="'soon'"):
        Gtts().speak(Utterance(text="x", voice=Voice(engine="gtts", name="ru", language="ru", licence=""),
                               rate=1.0, version=""))  # fmt: skip


@given(st.text(max_size=600), st.integers(1, 100))
def test_cutting_loses_nothing(text: str, limit: int) -> None:
    """The pieces join to the text, and none is empty or too long."""
    pieces = list(cut(text, limit))
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= limit for piece in pieces)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a" * 250, ["a" * 100, "a" * 100, "a" * 50]),
        ("水" * 60 + "。" + "水" * 60, ["水" * 60 + "。", "水" * 60]),
        ("слово " * 17, ["слово " * 16, "слово "]),
        (
            "Это было сказано в г. Москве. " * 4,
            ["Это было сказано в г. Москве. " * 3, "Это было сказано в г. Москве. "],
        ),
        ("е\u0301" * 49 + "ее\u0301" + "е", ["е\u0301" * 49 + "е", "е\u0301е"]),
    ],
    ids=["no space", "Chinese", "words", "abbreviation", "combining"],
)
def test_where_it_cuts(text: str, pieces: list[str]) -> None:
    """Cuts fall on pauses, else on spaces, else between whole characters."""
    assert list(cut(text)) == pieces
