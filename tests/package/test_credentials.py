"""Content Credentials: files are signed whole or not at all, their sound and tags stay, and every change shows."""

import shutil
import struct
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from mutagen.id3 import APIC, CHAP, CTOC, ID3, SYLT, TIT2, CTOCFlags

from certificates import WEB, Authority, curve, pem, signer
from rupor.errors import ConfigError, MissingDependency, PackageError
from rupor.model import Label, Speaker
from rupor.package import credentials
from rupor.run import ffmpeg, process

c2pa = pytest.importorskip("c2pa")

IRINA = Speaker(name="rhvoice:irina", language="ru", synthetic=True)
ANNA = Speaker(name="Anna Petrova", language="ru", synthetic=False)
LABEL = Label(
    id="water",
    title="Чистая вода",
    language="ru",
    agency="Радио Север",
    contact="anna@example.org",
    disclosure="Голос синтезирован",
    speakers=(IRINA, ANNA),
)
MIMES = {".mp3": "audio/mpeg", ".wav": "audio/wav"}
Signed = tuple[Path, Path, Path]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    """Write an office's certificate, its key, and the certificate above it."""
    return signer(tmp_path_factory.mktemp("office"))


def sound(path: Path, *options: str) -> Path:
    """Make a sound file of two seconds."""
    process.run(ffmpeg.command("-y", "-f", "lavfi", "-i", "sine=500:duration=2", *options, str(path)))
    return path


def mp3(path: Path, version: int = 3) -> Path:
    """Make an MP3 that has everything in its tag which a tag of ours has."""
    sound(path, "-b:a", "64k", "-id3v2_version", "0")
    tag = ID3()
    tag.add(TIT2(encoding=1, text=LABEL.title))
    tag.add(SYLT(encoding=1, lang="rus", format=2, type=2, desc="", text=[("Вода ", 0), ("чистая", 500)]))
    tag.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=b"\x89PNG" + bytes(20_000)))
    for n in (1, 2):
        sub = [TIT2(encoding=1, text=f"Часть {n}")]
        tag.add(CHAP(element_id=f"c{n}", start_time=n * 500, end_time=n * 900, sub_frames=sub))
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tag.add(CTOC(element_id="toc", flags=flags, child_element_ids=["c1", "c2"], sub_frames=[]))
    tag.save(path, v2_version=version)
    return path


def wav(path: Path) -> Path:
    """Make a WAV file with the chunks of a broadcast wave, one of them of odd length at its end."""
    sound(path, "-write_bext", "1", "-metadata", "description=Water", "-ar", "48000")
    data = path.read_bytes()
    cue = struct.pack("<III4sIII", 1, 1, 4800, b"data", 0, 0, 4800)
    extra = b"".join(
        name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
        for name, body in ((b"cart", b"0101" + bytes(2044)), (b"cue ", cue), (b"iXML", b"<BWFXML/>"))
    )
    path.write_bytes(b"RIFF" + struct.pack("<I", len(data) - 8 + len(extra)) + data[8:] + extra)
    return path


MADE: tuple[Callable[[Path], Path], ...] = (mp3, wav)


def chunks(path: Path) -> list[tuple[bytes, bytes]]:
    """Read the chunks of a WAV file."""
    data, now, found = path.read_bytes(), 12, []
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    while now < len(data):
        name, size = struct.unpack("<4sI", data[now : now + 8])
        found.append((name, data[now + 8 : now + 8 + size]))
        now += 8 + size + size % 2
    return found


def pcm(path: Path) -> bytes:
    """Decode a file whole."""
    out = path.with_suffix(".pcm")
    process.run(ffmpeg.command("-y", "-i", str(path), "-map", "0:a", "-f", "s16le", str(out)))
    return out.read_bytes()


def signed(path: Path, office: Signed, label: Label = LABEL) -> Path:
    """Sign a file."""
    credentials.sign(path, MIMES[path.suffix], label, office[0], office[1])
    return path


@pytest.mark.parametrize("make", MADE)
def test_signed_and_checked(tmp_path: Path, office: Signed, make: Callable[[Path], Path]) -> None:
    """A signed file is valid, names its signer, and is trusted when the certificate above is."""
    path = make(tmp_path / ("a.mp3" if make is mp3 else "a.wav"))
    before = pcm(path)
    signed(path, office)
    assert pcm(path) == before
    found = credentials.check(path)
    assert (found.present, found.valid, found.trusted, found.problems) == (True, True, False, ())
    assert (found.signer, found.issuer) == ("News Desk", "Radio Test")
    assert credentials.check(path, trust=office[2]).trusted
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_another_authority_is_not_trusted(tmp_path: Path, office: Signed) -> None:
    """A signature of somebody else is valid, but not trusted by who trusts the office alone."""
    other = signer(tmp_path / "other", common="Somebody Else")
    path = signed(mp3(tmp_path / "a.mp3"), other)
    found = credentials.check(path, trust=office[2])
    assert (found.valid, found.trusted, found.signer) == (True, False, "Somebody Else")


@pytest.mark.parametrize("version", [3, 4])
def test_the_tag_stays(tmp_path: Path, office: Signed, version: int) -> None:
    """Every frame of an ID3 tag stays as it was, in its version, timed text and chapters too."""
    path = mp3(tmp_path / "a.mp3", version)
    before = path.read_bytes()
    frames = ID3(path)
    signed(path, office)
    after = ID3(path)
    assert after.version == (2, version, 0)
    (store,) = after.getall("GEOB")
    assert store.mime == "application/c2pa"
    assert {key: str(frame) for key, frame in after.items() if not key.startswith("GEOB")} == {
        key: str(frame) for key, frame in frames.items()
    }
    data = path.read_bytes()
    assert before[10:20_000] == data[10:20_000]
    assert data.endswith(before[-30_000:] if len(before) > 50_000 else before[-10_000:])


def test_an_mp3_without_a_tag(tmp_path: Path, office: Signed) -> None:
    """A file without a tag gets one of ID3v2.3."""
    path = sound(tmp_path / "a.mp3", "-id3v2_version", "0")
    before = path.read_bytes()
    signed(path, office)
    assert credentials.check(path).valid
    assert ID3(path).version == (2, 3, 0)
    assert path.read_bytes().endswith(before)


def test_the_chunks_stay(tmp_path: Path, office: Signed) -> None:
    """Every chunk of a WAV file stays as it was and where it was; the signature comes last."""
    path = wav(tmp_path / "a.wav")
    before = chunks(path)
    signed(path, office)
    *same, (name, _) = chunks(path)
    assert same == before
    assert name == b"C2PA"


@pytest.mark.parametrize("program", ["ffprobe", "mediainfo"])
@pytest.mark.parametrize("make", MADE)
def test_other_programs_read_it(
    tmp_path: Path, office: Signed, make: Callable[[Path], Path], program: str
) -> None:
    """Other programs read the same tags before and after."""
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    path = make(tmp_path / ("a.mp3" if make is mp3 else "a.wav"))
    options = ["-v", "quiet", "-show_entries", "format_tags:stream=duration", "-show_chapters"]

    def read() -> str:
        command = [program, *(options if program == "ffprobe" else ["--Output=XML"]), str(path)]
        text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        sized = ("Size", "Date", "BitRate", "Proportion")
        return "\n".join(line for line in text.splitlines() if not any(word in line for word in sized))

    before = read()
    signed(path, office)
    assert read() == before


@pytest.mark.parametrize("make", MADE)
def test_every_change_shows(tmp_path: Path, office: Signed, make: Callable[[Path], Path]) -> None:
    """A bit that changes in the sound, in a tag or in the signed statement makes the credentials broken."""
    path = signed(make(tmp_path / ("a.mp3" if make is mp3 else "a.wav")), office)
    data = path.read_bytes()
    places = [len(data) // 2, data.index(b"cawg.metadata") + 3, data.index(b"AlgorithmicMedia") + 3]
    places.append(data.index(b"\x89PNG") + 900 if make is mp3 else data.index(b"cart") + 100)
    for place in places:
        spoilt = bytearray(data)
        spoilt[place] ^= 1
        path.write_bytes(spoilt)
        found = credentials.check(path)
        assert found.present
        assert not found.valid, place
        assert found.problems


def test_a_broken_signature(tmp_path: Path, office: Signed) -> None:
    """A changed certificate, the signature of another file, and one that cannot be read are broken."""
    path = signed(mp3(tmp_path / "a.mp3"), office)
    data = path.read_bytes()
    here = data.index(b"application/c2pa") + 40
    other = signed(sound(tmp_path / "b.mp3", "-id3v2_version", "0"), signer(tmp_path / "other")).read_bytes()
    there = other.index(b"application/c2pa") + 40
    renamed = data.replace(b"News Desk", b"Nice Desk")
    moved = data[:here] + other[there : there + 3000] + data[here + 3000 :]
    for spoilt in (renamed, moved, data[:here] + bytes(2000) + data[here + 2000 :]):
        assert len(spoilt) == len(data)
        path.write_bytes(spoilt)
        found = credentials.check(path)
        assert (found.present, found.valid) == (True, False)
        assert found.problems


def test_what_is_said(tmp_path: Path, office: Signed) -> None:
    """The statement names title, agency and synthetic voices; no person, and no way to reach one."""
    path = signed(mp3(tmp_path / "a.mp3"), office)
    with path.open("rb") as file, c2pa.Reader("audio/mpeg", file) as reader:
        text = reader.json()
    for word in ("Чистая вода", "Радио Север", "rhvoice:irina", "Rupor", "c2pa.created"):
        assert word in text
    for word in ("Anna", "Petrova", "anna@example.org", str(tmp_path)):
        assert word not in text
    assert credentials.check(path).source_type == "compositeWithTrainedAlgorithmicMedia"


@pytest.mark.parametrize(
    ("speakers", "wanted"),
    [
        ((IRINA,), "trainedAlgorithmicMedia"),
        ((), "trainedAlgorithmicMedia"),
        ((Speaker(name="espeak:ru", language="ru", synthetic=True),), "algorithmicMedia"),
        ((Speaker(name="espeak:ru", language="ru", synthetic=True), IRINA), "trainedAlgorithmicMedia"),
        ((Speaker(name="espeak:ru", language="ru", synthetic=True), ANNA), "compositeSynthetic"),
        ((IRINA, ANNA), "compositeWithTrainedAlgorithmicMedia"),
        ((ANNA,), "digitalCapture"),
    ],
)
def test_how_it_came_about(speakers: tuple[Speaker, ...], wanted: str) -> None:
    """Voices that were trained, voices by rule, and persons are told apart in IPTC's words."""
    assert credentials.source_type(Label(id="a", title="A", language="ru", speakers=speakers)) == wanted


def test_nothing_is_signed_twice_or_halfway(tmp_path: Path, office: Signed) -> None:
    """A signed file, another kind of file, RF64 and a damaged file are refused, and stay as they are."""
    twice = signed(mp3(tmp_path / "a.mp3"), office)
    rf64 = sound(tmp_path / "b.wav", "-rf64", "always")
    torn = mp3(tmp_path / "c.mp3")
    torn.write_bytes(torn.read_bytes()[:6] + b"\0\0\x40\0" + torn.read_bytes()[10:])
    ogg = sound(tmp_path / "d.ogg", "-c:a", "libopus")
    for path, mime in ((twice, ""), (rf64, ""), (torn, ""), (ogg, "audio/ogg")):
        before = path.read_bytes()
        with pytest.raises(PackageError, match=path.name):
            credentials.sign(path, mime or MIMES[path.suffix], LABEL, office[0], office[1])
        assert path.read_bytes() == before
    assert not credentials.check(ogg).present
    assert len(list(tmp_path.iterdir())) == 4


def test_keys_of_other_kinds(tmp_path: Path) -> None:
    """EC keys of three sizes, RSA, Ed25519, and keys as older programs write them sign."""
    authority = Authority()
    keys: list[Any] = [ec.generate_private_key(one()) for one in (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)]
    keys += [rsa.generate_private_key(65537, 2048), ed25519.Ed25519PrivateKey.generate()]
    for number, key in enumerate(keys):
        chain, private = tmp_path / f"{number}.pem", tmp_path / f"{number}.key"
        chain.write_bytes(authority.issue(key))
        private.write_bytes(pem(key, old=number == 0))
        credentials.check_signer(chain, private)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"last": -1}, "expired on"),
        ({"first": 3}, "is valid from"),
        ({"uses": WEB}, "is for other uses"),
        ({"uses": ()}, "does not say what it is for"),
        ({"usage": "key_encipherment"}, "is not for digital signatures"),
    ],
)
def test_certificates_that_cannot_sign(tmp_path: Path, changed: dict[str, Any], words: str) -> None:
    """A certificate that is expired or for other uses is refused before anything is done."""
    key = curve()
    (tmp_path / "chain.pem").write_bytes(Authority().issue(key, **changed))
    (tmp_path / "key.pem").write_bytes(pem(key))
    with pytest.raises(ConfigError, match=words) as error:
        credentials.check_signer(tmp_path / "chain.pem", tmp_path / "key.pem")
    assert "chain.pem" in str(error.value)


def test_keys_that_cannot_sign(tmp_path: Path) -> None:
    """Another's key, one with a password, a weak one and none are refused, and never told."""
    key, authority = curve(), Authority()
    weak = rsa.generate_private_key(65537, 1024)
    chain, private = tmp_path / "chain.pem", tmp_path / "key.pem"
    cases = [
        (authority.issue(key), pem(curve()), "is not the key of"),
        (authority.issue(key), pem(key, password=b"swordfish"), "has a password"),
        (authority.issue(weak), pem(weak), "of a kind that C2PA"),
        (
            authority.issue(key),
            b"-----BEGIN PRIVATE KEY-----\nc3dvcmRmaXNo\n-----END PRIVATE KEY-----\n",
            "no private",
        ),
        (authority.issue(key), b"swordfish", "is no private key"),
        (b"swordfish", pem(key), "is no certificate"),
        (authority.pem, pem(authority.key), "signed by itself"),
    ]
    for certificate, secret, words in cases:
        chain.write_bytes(certificate)
        private.write_bytes(secret)
        with pytest.raises(ConfigError, match=words) as error:
            credentials.check_signer(chain, private)
        told = f"{error.value!r} {error.value.__cause__!r}"
        assert "swordfish" not in told
        assert not any(line in told for line in secret.decode().splitlines() if len(line) > 30)
    with pytest.raises(ConfigError, match="cannot be read"):
        credentials.check_signer(tmp_path / "nothing.pem", private)


def test_a_trust_list_that_is_none(tmp_path: Path, office: Signed) -> None:
    """A file of trusted certificates without any is refused."""
    (tmp_path / "trust.pem").write_text("nothing", encoding="utf-8")
    with pytest.raises(ConfigError, match="--trust"):
        credentials.check(mp3(tmp_path / "a.mp3"), trust=tmp_path / "trust.pem")


def test_without_the_library(tmp_path: Path, office: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, signing and checking say what to install; a file without credentials needs nothing."""
    plain, path = mp3(tmp_path / "a.mp3"), signed(mp3(tmp_path / "b.mp3"), office)
    monkeypatch.setitem(sys.modules, "c2pa", None)
    assert not credentials.check(plain).present
    for call in (
        lambda: credentials.check(path),
        lambda: credentials.check_signer(office[0], office[1]),
        lambda: signed(plain, office),
    ):
        with pytest.raises(MissingDependency, match=r"pip install -e '\.\[c2pa\]'"):
            call()


def test_memory_stays(tmp_path: Path, office: Signed) -> None:
    """Signing a WAV file of 40 MB needs no memory to speak of."""
    credentials.check_signer(office[0], office[1])  # all libraries are loaded
    path = sound(tmp_path / "a.wav", "-af", "apad=whole_dur=420", "-ar", "48000")
    assert path.stat().st_size > 40_000_000
    tracemalloc.start()
    signed(path, office)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000
