"""AzuraCast: files go up in pieces, are read back, and what goes wrong is told in people's words."""

import logging
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rupor.errors import ConfigError, DeliveryError, DeliveryUnavailable
from rupor.model import Address, Partner, Secret
from rupor.radio.transports import transport
from rupor.radio.transports.azuracast import PIECE, AzuraCast
from servers.azuracast_server import AzuraCast as Server
from servers.azuracast_server import azuracast
from servers.web_service import Answer, Fault

UPLOAD = "POST /api/station/sever/files/upload"
DOWNLOAD = "GET /api/station/sever/files/download"
BATCH = "PUT /api/station/sever/files/batch"


@pytest.fixture
def server() -> Iterator[Server]:
    """A station's server."""
    with azuracast() as one:
        yield one


@pytest.fixture
def partner(server: Server, monkeypatch: pytest.MonkeyPatch) -> Partner:
    """A partner at it, with the right key."""
    monkeypatch.setattr("rupor.radio.transports.azuracast.JOINING_S", 1.5)
    monkeypatch.setenv("AZURA_KEY", server.key)
    address = Address(
        kind="azuracast",
        url=server.service.url,
        station="sever",
        password=Secret(source="env", name="AZURA_KEY"),
        certificate=server.service.certificate,
    )
    return Partner(name="sever", address=address, patience=1.5)


@pytest.fixture
def made(partner: Partner) -> Iterator[AzuraCast]:
    """Its transport."""
    one = transport(partner)
    assert isinstance(one, AzuraCast)
    yield one
    one.close()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Something that begins like MP3 and takes four pieces."""
    file = tmp_path / "sound.mp3"
    file.write_bytes(b"ID3" + random.Random(7).randbytes(3 * PIECE + 1000))
    return file


def sent(server: Server) -> int:
    """Count the bytes of sound that the server got in whole requests."""
    return sum(len(one.file[1]) for one in server.service.asked if one.file)


def test_a_file_goes_up_and_is_read_back(server: Server, made: AzuraCast, sound: Path) -> None:
    """A file has its path, its size and its bytes there, and the proof is of what was fetched."""
    assert made.atomic
    assert made.size("news/2026/water.mp3") is None
    made.put(sound, "news/2026/water.mp3")
    assert server.files == {"news/2026/water.mp3": sound.read_bytes()}
    assert made.size("news/2026/water.mp3") == sound.stat().st_size
    proof = made.proof(sound, "news/2026/water.mp3")
    assert proof is not None
    assert proof.how == "read back"
    assert proof.sum.startswith("sha256:")
    assert max(len(one.body) for one in server.service.asked) < 1 << 20


def test_other_bytes_are_no_proof(server: Server, made: AzuraCast, sound: Path) -> None:
    """What holds other bytes, or is not there, proves nothing."""
    server.files["water.mp3"] = sound.read_bytes()[:-1] + b"!"
    assert made.proof(sound, "water.mp3") is None
    assert made.proof(sound, "fire.mp3") is None


def test_a_file_is_replaced_moved_and_removed(
    server: Server, made: AzuraCast, sound: Path, tmp_path: Path
) -> None:
    """Another upload takes the place of the first; a file can be renamed and removed, and removed again."""
    made.put(sound, "a.mp3")
    other = tmp_path / "other.mp3"
    other.write_bytes(b"ID3 other")
    made.put(other, "a.mp3")
    assert server.files == {"a.mp3": b"ID3 other"}
    made.move("a.mp3", "B.mp3")
    made.remove("B.mp3")
    made.remove("B.mp3")
    assert server.files == {}


@pytest.mark.parametrize(
    "name", ["Вода и Земля.mp3", "News (1).MP3", "a..b.mp3", "ВОДА-й.ogg", "x&y=z%41+ü.mp3"]
)
def test_names_stay_as_they_are(server: Server, made: AzuraCast, sound: Path, name: str) -> None:
    """A name with signs that AzuraCast would change in an upload is there exactly, in place of an older one."""
    path = f"Новости/2026/{name}"
    for _ in range(2):
        made.put(sound, path)
        assert list(server.files) == [path]
        assert made.size(path) == sound.stat().st_size
        assert made.proof(sound, path)
    made.remove(path)
    assert server.files == {}


def test_a_name_that_was_not_given_yet(server: Server, made: AzuraCast, sound: Path) -> None:
    """Between an upload and its renaming nothing is lost: a rerun only renames, and a removal takes it away too."""
    for again in (made.put, lambda _, path: made.remove(path)):
        server.service.faults.append(Fault("PUT /api/station/sever/files/rename", "cut"))
        with pytest.raises(DeliveryUnavailable):
            made.put(sound, "ru/Вода.mp3")
        assert made.size("ru/Вода.mp3") is None
        assert len(server.files) == 1
        before = sent(server)
        again(sound, "ru/Вода.mp3")
        assert sent(server) == before
        assert made.size("ru/Вода.mp3") == (sound.stat().st_size if again == made.put else None)
        made.remove("ru/Вода.mp3")
        assert server.files == {}


def test_a_key_that_may_not_remove(
    server: Server, partner: Partner, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To deliver, no right to remove is needed; a recall without it says so."""
    monkeypatch.setenv("AZURA_KEY", server.writing_key)
    made = AzuraCast(partner)
    made.put(sound, "Вода.mp3")
    with pytest.raises(DeliveryError, match=r"refuses the key.*Delete Station Media"):
        made.remove("Вода.mp3")
    made.close()
    assert list(server.files) == ["Вода.mp3"]


def test_everything_goes_below_the_partners_folder(server: Server, partner: Partner, sound: Path) -> None:
    """The folder of the address stands before every path."""
    made = AzuraCast(replace(partner, address=replace(partner.address, path="unit/news")))
    made.put(sound, "ru/a.mp3")
    assert list(server.files) == ["unit/news/ru/a.mp3"]
    assert made.size("ru/a.mp3") == sound.stat().st_size
    made.probe()
    assert list(server.files) == ["unit/news/ru/a.mp3"]
    made.close()


@pytest.mark.parametrize("do", ["cut", "stall", "lost"])
@pytest.mark.parametrize("later", [0, 2, 3])
def test_a_broken_upload_goes_on(server: Server, made: AzuraCast, sound: Path, do: str, later: int) -> None:
    """After a line that breaks at any piece, the next try sends only the pieces that are missing."""
    server.service.faults.append(Fault(UPLOAD, do, later=later))  # type: ignore[arg-type]
    with pytest.raises(DeliveryUnavailable, match="partner 'sever': no answer of AzuraCast"):
        made.put(sound, "a.mp3")
    if do == "lost" and later == 3:
        assert made.proof(sound, "a.mp3")  # it was whole, and only the answer was lost
        return
    made.put(sound, "a.mp3")
    assert server.files["a.mp3"] == sound.read_bytes()
    assert sent(server) <= sound.stat().st_size + (PIECE if do == "lost" and not later else 0)


def test_lost_pieces_are_sent_again(server: Server, made: AzuraCast, sound: Path) -> None:
    """A piece that AzuraCast has lost before the last came is sent once more."""
    server.service.faults.append(Fault(UPLOAD, "answer", Answer(200), later=1))
    made.put(sound, "a.mp3")
    assert server.files["a.mp3"] == sound.read_bytes()


def test_pieces_lost_for_good_are_told(server: Server, made: AzuraCast, sound: Path) -> None:
    """A server that loses pieces again and again ends in an error, not in an endless loop."""
    server.service.faults += [Fault(UPLOAD, "answer", Answer(204)) for _ in range(20)]
    with pytest.raises(DeliveryUnavailable, match=r"lost pieces of 'a.mp3'"):
        made.put(sound, "a.mp3")


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Answer(401), DeliveryError, "refuses the key"),
        (
            Answer(413, b"<html>413 Request Entity Too Large</html>"),
            DeliveryError,
            "too large for the web server",
        ),
        (Answer(422, b'{"message": "Path: not valid"}'), DeliveryError, "422: Path: not valid"),
        (Answer(429, headers={"Retry-After": "99"}), DeliveryUnavailable, "cannot do it now"),
        (Answer(500, b"<html>Whoops</html>"), DeliveryUnavailable, "did not take 'a.mp3'"),
        (
            Answer(502, b"<html>502 Bad Gateway nginx</html>"),
            DeliveryUnavailable,
            r"cannot do it now \(502\)",
        ),
        (Answer(301, headers={"Location": "https://elsewhere.example/"}), DeliveryError, "elsewhere.example"),
    ],
)
def test_refusals_are_told(
    server: Server, made: AzuraCast, sound: Path, answer: Answer, error: type[DeliveryError], words: str
) -> None:
    """Each refusal says what it means, whether another try may help, and nothing of a server's pages."""
    server.service.faults.append(Fault(UPLOAD, "answer", answer))
    with pytest.raises(DeliveryError, match=words) as caught:
        made.put(sound, "a.mp3")
    assert type(caught.value) is error
    assert str(caught.value).startswith("partner 'sever': ")
    assert "<" not in str(caught.value)


def test_a_short_wait_is_waited(server: Server, made: AzuraCast, sound: Path) -> None:
    """A server that asks for a moment gets it, and then the same piece."""
    server.service.faults.append(Fault(UPLOAD, "answer", Answer(429, headers={"Retry-After": "1"}), later=1))
    made.put(sound, "a.mp3")
    assert server.files["a.mp3"] == sound.read_bytes()


@pytest.mark.parametrize("quota", [0, 1000])
def test_a_full_station_is_told(server: Server, made: AzuraCast, sound: Path, quota: int) -> None:
    """No room, before or after an upload, is an error that another try does not mend."""
    server.quota = quota
    with pytest.raises(DeliveryError, match=r"no room for 'a.mp3' at AzuraCast") as caught:
        made.put(sound, "a.mp3")
    assert not caught.value.retryable
    assert server.files == {}


def test_sound_that_cannot_be_played_does_not_stay(server: Server, made: AzuraCast, tmp_path: Path) -> None:
    """AzuraCast keeps what it cannot play: it is taken away again, and the error says why."""
    file = tmp_path / "a.mp3"
    file.write_bytes(b"no sound at all")
    with pytest.raises(DeliveryError, match=r"cannot play 'a.mp3' .File type cannot be processed"):
        made.put(file, "news/a.mp3")
    assert server.files == {}


def test_papers_are_not_sent(server: Server, made: AzuraCast, sound: Path) -> None:
    """What is no sound is refused before anything is sent."""
    with pytest.raises(DeliveryError, match=r"'a.cue-sheet.pdf' is no sound.*e-mail"):
        made.put(sound, "a.cue-sheet.pdf")
    assert server.service.asked == []


@pytest.mark.parametrize("do", ["half", "cut", "stall"])
def test_a_broken_download_proves_nothing(server: Server, made: AzuraCast, sound: Path, do: str) -> None:
    """A line that breaks while a file is read back is no proof against it."""
    server.files["a.mp3"] = sound.read_bytes()
    server.service.faults.append(Fault(DOWNLOAD, do))  # type: ignore[arg-type]
    with pytest.raises(DeliveryUnavailable, match="no answer of AzuraCast"):
        made.proof(sound, "a.mp3")


def test_a_probe_leaves_nothing(server: Server, made: AzuraCast) -> None:
    """A probe writes, reads and removes something that is no sound."""
    assert "may write, read and remove" in made.probe()
    assert server.files == {}
    assert not any(one.query.get("file", "").endswith(".mp3") for one in server.service.asked)


def test_a_probe_finds_missing_permissions(
    server: Server, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key without the right to remove, without any, or unknown is found out before anything is written."""
    for key in (server.writing_key, server.idle_key, "unknown:key"):
        monkeypatch.setenv("AZURA_KEY", key)
        made = AzuraCast(partner)
        with pytest.raises(DeliveryError, match=r"refuses the key.*Delete Station Media") as caught:
            made.probe()
        made.close()
        assert key not in str(caught.value)
    assert server.files == {}
    assert not any(one.method == "POST" for one in server.service.asked)


def test_a_wrong_station_is_not_an_absent_file(partner: Partner, sound: Path) -> None:
    """An unknown station, or a server that is no AzuraCast, is told as such."""
    made = AzuraCast(replace(partner, address=replace(partner.address, station="nord")))
    with pytest.raises(DeliveryError, match="there is no station 'nord'"):
        made.size("a.mp3")
    with pytest.raises(DeliveryError, match=r"partner 'sever'.*Station not found"):
        made.put(sound, "a.mp3")
    made.close()


def test_a_strange_certificate_is_refused(server: Server, partner: Partner) -> None:
    """A server that nobody vouches for, or with a certificate for another name, gets no key."""
    made = AzuraCast(replace(partner, address=replace(partner.address, certificate=None)))
    with pytest.raises(
        DeliveryError, match=r"certificate of AzuraCast .* is not trusted.*certificate = "
    ) as caught:
        made.size("a.mp3")
    assert not caught.value.retryable
    made.close()
    with azuracast(names=("elsewhere.example",)) as other:
        address = replace(partner.address, url=other.service.url, certificate=other.service.certificate)
        made = AzuraCast(replace(partner, address=address))
        with pytest.raises(DeliveryError, match="is not trusted"):
            made.size("a.mp3")
        made.close()
        assert other.service.asked == []
    assert server.service.asked == []


def test_nobody_there(partner: Partner) -> None:
    """A port where nobody listens, or a name that nobody has, is worth another try."""
    for url in ("https://127.0.0.1:9", "https://nowhere.invalid"):
        made = AzuraCast(replace(partner, address=replace(partner.address, url=url)))
        with pytest.raises(DeliveryUnavailable, match="no answer of AzuraCast"):
            made.size("a.mp3")
        made.close()


def test_the_key_shows_nowhere(
    server: Server,
    made: AzuraCast,
    sound: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not in a log, not in an error, even when the server repeats it, and not at another address."""
    caplog.set_level(logging.DEBUG)
    body = f'{{"message": "Unbekannt: {server.key}", "success": false}}'.encode()
    server.service.faults.append(Fault(UPLOAD, "answer", Answer(403, body)))
    with pytest.raises(DeliveryError, match=r"Unbekannt: \*\*\*") as caught:
        made.put(sound, "a.mp3")
    assert server.key not in str(caught.value)
    assert server.key not in caplog.text
    assert not any(
        server.key in str(one.query) or server.key.encode() in one.body for one in server.service.asked
    )


def test_a_missing_key_is_named(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable there is no transport, and the error names it."""
    monkeypatch.delenv("AZURA_KEY")
    with pytest.raises(ConfigError, match="AZURA_KEY"):
        AzuraCast(partner)
