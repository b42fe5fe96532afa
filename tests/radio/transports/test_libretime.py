"""LibreTime: sound goes into the library once, is proven by the library's own sum, and refusals are told."""

import hashlib
import logging
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Address, Partner, Secret
from rupor.radio.transports import transport
from rupor.radio.transports.libretime import LibreTime, name
from servers.libretime_server import Entry, libretime
from servers.libretime_server import LibreTime as Server
from servers.web_service import Answer, Fault

UPLOAD = "POST /rest/media"
SEARCH = "GET /api/v2/files"


@pytest.fixture
def server() -> Iterator[Server]:
    """A station's server."""
    with libretime() as one:
        yield one


@pytest.fixture
def partner(server: Server, monkeypatch: pytest.MonkeyPatch) -> Partner:
    """A partner at it, with the right key."""
    monkeypatch.setattr("rupor.radio.transports.libretime.LOOK_S", 0.05)
    monkeypatch.setenv("LIBRETIME_KEY", server.key)
    address = Address(
        kind="libretime",
        url=server.service.url,
        password=Secret(source="env", name="LIBRETIME_KEY"),
        certificate=server.service.certificate,
    )
    return Partner(name="nord", address=address, patience=0.5)


@pytest.fixture
def made(partner: Partner) -> Iterator[LibreTime]:
    """Its transport."""
    one = transport(partner)
    assert isinstance(one, LibreTime)
    yield one
    one.close()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A file of some size."""
    file = tmp_path / "sound.mp3"
    file.write_bytes(b"ID3" + random.Random(7).randbytes(3_000_000))
    return file


def contents(server: Server) -> list[bytes]:
    """List what is in the library."""
    return [row.content for row in server.rows if row.status == 0]


@pytest.mark.parametrize("path", ["water.mp3", 'ru/2026/Вода "и" земля %41&+.MP3', f"{'long ' * 30}-v2.ogg"])
def test_a_file_goes_into_the_library(server: Server, made: LibreTime, sound: Path, path: str) -> None:
    """A file arrives whole, is found under its path, proven by LibreTime's own sum, and removed."""
    assert made.atomic
    assert made.size(path) is None
    made.put(sound, path)
    assert contents(server) == [sound.read_bytes()]
    assert made.size(path) == sound.stat().st_size
    proof = made.proof(sound, path)
    assert proof is not None
    assert proof.how == "server's sum"
    assert proof.sum == f"md5:{server.rows[0].md5}"
    made.remove(path)
    made.remove(path)
    assert server.rows == []
    assert made.size(path) is None
    assert made.proof(sound, path) is None


def test_names_that_are_cut_stay_apart(made: LibreTime, sound: Path, tmp_path: Path) -> None:
    """LibreTime keeps 48 characters of a name: versions and languages with one beginning are not taken for another."""
    stem = "a message with a title that is longer than anything"
    other = tmp_path / "other.mp3"
    other.write_bytes(b"ID3 other")
    made.put(sound, f"{stem}.mp3")
    assert made.size(f"{stem}-v2.mp3") is None
    made.put(other, f"{stem}-v2.mp3")
    made.put(sound, f"ru/{stem}.mp3")
    assert made.size(f"{stem}.mp3") == sound.stat().st_size
    assert made.size(f"{stem}-v2.mp3") == other.stat().st_size
    assert made.proof(sound, f"{stem}-v2.mp3") is None
    made.remove(f"{stem}-v2.mp3")
    assert made.proof(sound, f"{stem}.mp3")
    assert made.proof(sound, f"ru/{stem}.mp3")
    assert max(len(Path(name(f"{stem}{n}.mp3")).stem) for n in range(9)) <= 48


def test_it_waits_for_the_analyzer(server: Server, made: LibreTime, sound: Path) -> None:
    """An upload has ended when the analyzer is done, not before."""
    server.analysis_s = 1.0
    made.put(sound, "a.mp3")
    assert server.rows[0].status == 0
    assert sum(one.path == "/rest/media/1" for one in server.service.asked) > 3


def test_an_analyzer_that_stands_still_is_told(server: Server, partner: Partner, sound: Path) -> None:
    """What the analyzer does not get done is worth another try, which sends nothing twice."""
    server.analysis_s = 2.0
    made = LibreTime(replace(partner, patience=0.15))
    with pytest.raises(DeliveryUnavailable, match="analyzer is not done"):
        made.put(sound, "a.mp3")
    made.put(sound, "a.mp3")
    made.close()
    assert len(server.rows) == 1
    assert contents(server) == [sound.read_bytes()]


@pytest.mark.parametrize("analysis_s", [0.0, 0.5])
def test_a_lost_answer_doubles_nothing(
    server: Server, partner: Partner, sound: Path, analysis_s: float
) -> None:
    """An upload whose answer was lost is found by another process, in the library or on its way there."""
    server.analysis_s = analysis_s
    server.service.faults.append(Fault(UPLOAD, "lost"))
    made = LibreTime(partner)
    with pytest.raises(DeliveryUnavailable, match="no answer of LibreTime"):
        made.put(sound, "a.mp3")
    made.close()
    again = LibreTime(partner)
    again.put(sound, "a.mp3")
    assert again.proof(sound, "a.mp3")
    again.close()
    assert contents(server) == [sound.read_bytes()]


@pytest.mark.parametrize("do", ["cut", "stall"])
def test_a_broken_upload_leaves_nothing(server: Server, made: LibreTime, sound: Path, do: str) -> None:
    """A line that breaks in an upload leaves nothing there, and another try brings it once."""
    server.service.faults.append(Fault(UPLOAD, do))  # type: ignore[arg-type]
    with pytest.raises(DeliveryUnavailable, match="partner 'nord': no answer of LibreTime"):
        made.put(sound, "a.mp3")
    assert made.size("a.mp3") is None
    made.put(sound, "a.mp3")
    assert contents(server) == [sound.read_bytes()]


def test_what_the_station_has_itself_is_left_alone(server: Server, made: LibreTime, sound: Path) -> None:
    """A file of the same content and name that the station uploaded is not ours: it is neither proof nor removed."""
    own = Entry(
        1,
        "a.mp3",
        hashlib.md5(sound.read_bytes()).hexdigest(),
        sound.read_bytes(),
        0.0,
        0,
        "imported/1/x/a.mp3",
    )
    server.rows.append(own)
    assert made.size("a.mp3") is None
    assert made.proof(sound, "a.mp3") is None
    made.put(sound, "a.mp3")
    assert len(server.rows) == 2
    made.remove("a.mp3")
    assert server.rows == [own]


def test_sound_that_cannot_be_played_does_not_stay(server: Server, made: LibreTime, sound: Path) -> None:
    """What the analyzer refuses is taken out of the library again, and the error says so."""
    server.unplayable = True
    server.analysis_s = 0.2
    with pytest.raises(DeliveryError, match=r"cannot play 'a\.mp3'") as caught:
        made.put(sound, "a.mp3")
    assert not caught.value.retryable
    assert server.rows == []


def test_an_entry_that_failed_is_no_hindrance(server: Server, made: LibreTime, sound: Path) -> None:
    """An entry that failed once, and stayed, proves nothing and keeps nothing from being sent."""
    server.unplayable = True
    server.service.faults.append(Fault(UPLOAD, "lost"))
    with pytest.raises(DeliveryUnavailable):
        made.put(sound, "a.mp3")
    server.analyze()
    server.unplayable = False
    assert made.proof(sound, "a.mp3") is None
    made.put(sound, "a.mp3")
    assert contents(server) == [sound.read_bytes()]


def test_a_full_station_is_told(server: Server, made: LibreTime, sound: Path) -> None:
    """No room is an error that another try does not mend."""
    server.quota = 1000
    with pytest.raises(DeliveryError, match=r"no room for 'a\.mp3' at LibreTime") as caught:
        made.put(sound, "a.mp3")
    assert not caught.value.retryable


@pytest.mark.parametrize("path", ["a.cue-sheet.pdf", "a.srt", "a.wma"])
def test_papers_are_not_sent(server: Server, made: LibreTime, sound: Path, path: str) -> None:
    """What LibreTime does not take is refused before anything is sent: an entry would stay."""
    with pytest.raises(DeliveryError, match="nothing that LibreTime takes"):
        made.put(sound, path)
    assert server.service.asked == []


def test_scheduled_sound_is_not_removed(server: Server, made: LibreTime, sound: Path) -> None:
    """What stands in the station's programme stays, and the error says whom to ask."""
    made.put(sound, "a.mp3")
    server.rows[0].scheduled = True
    with pytest.raises(DeliveryError, match=r"did not remove 'a\.mp3'.*out of its programme"):
        made.remove("a.mp3")


def test_a_removal_goes_through_the_whole_library(server: Server, made: LibreTime, sound: Path) -> None:
    """Sound that was delivered long ago is found among thousands of others."""
    made.put(sound, "a.mp3")
    old = server.rows[0]
    server.rows += [
        replace(old, id=number, filepath=f"imported/1/x/{number}.mp3", md5=f"{number:032x}")
        for number in range(2, 1300)
    ]
    made.remove("a.mp3")
    assert old not in server.rows
    assert len(server.rows) == 1298


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (
            Answer(400, b"An error occurred while processing your upload."),
            DeliveryUnavailable,
            "did not take 'a.mp3'",
        ),
        (
            Answer(401, b"ERROR: Incorrect API key."),
            DeliveryError,
            "refuses the key.*Incorrect.*general.api_key",
        ),
        (Answer(413, b"<html>nginx</html>"), DeliveryError, "too large for the web server"),
        (Answer(422, b""), DeliveryError, "does not do what it was asked"),
        (Answer(429, headers={"Retry-After": "99"}), DeliveryUnavailable, "cannot do it now"),
        (Answer(500, b"<html>Whoops</html>"), DeliveryUnavailable, r"cannot do it now \(500\)"),
        (
            Answer(502, b"<html>502 Bad Gateway nginx</html>"),
            DeliveryUnavailable,
            r"cannot do it now \(502\)",
        ),
        (
            Answer(302, headers={"Location": "https://elsewhere.example/login"}),
            DeliveryError,
            "elsewhere.example",
        ),
    ],
)
def test_refusals_are_told(
    server: Server, made: LibreTime, sound: Path, answer: Answer, error: type[DeliveryError], words: str
) -> None:
    """Each refusal says what it means, whether another try may help, and nothing of a server's pages."""
    server.service.faults.append(Fault(UPLOAD, "answer", answer))
    with pytest.raises(DeliveryError, match=words) as caught:
        made.put(sound, "a.mp3")
    assert type(caught.value) is error
    assert str(caught.value).startswith("partner 'nord': ")
    assert "<" not in str(caught.value)


def test_another_server_is_found_out(server: Server, made: LibreTime, sound: Path) -> None:
    """A page where LibreTime should be is no empty library."""
    page = Answer(200, b"<html>Welcome</html>", {"Content-Type": "text/html"})
    server.service.faults += [Fault("GET /rest/media", "answer", page), Fault(SEARCH, "answer", page)]
    with pytest.raises(DeliveryError, match="is not LibreTime"):
        made.size("a.mp3")
    with pytest.raises(DeliveryError, match="is not LibreTime"):
        made.proof(sound, "a.mp3")


def test_a_probe_leaves_nothing(
    server: Server, made: LibreTime, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A probe writes nothing, says what it did not try, and finds a Unbekannt:."""
    assert "Not tried: to upload" in made.probe()
    assert all(one.method == "GET" for one in server.service.asked)
    monkeypatch.setenv("LIBRETIME_KEY", "pl4nted-wrong")
    wrong = LibreTime(partner)
    with pytest.raises(DeliveryError, match="refuses the key") as caught:
        wrong.probe()
    wrong.close()
    assert "pl4nted" not in str(caught.value)


def test_the_key_shows_nowhere(
    server: Server, made: LibreTime, sound: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in a log, not in an error, and in no address."""
    caplog.set_level(logging.DEBUG)
    made.put(sound, "a.mp3")
    made.remove("a.mp3")
    body = f"Unbekannt: {server.service.asked[-1].headers['authorization']}, {server.key}".encode()
    server.service.faults.append(Fault(UPLOAD, "answer", Answer(401, body)))
    with pytest.raises(DeliveryError, match=r"Unbekannt: Basic \*\*\*, \*\*\*"):
        made.put(sound, "a.mp3")
    assert server.key not in caplog.text
    assert not any(server.key in str(one.query) for one in server.service.asked)
