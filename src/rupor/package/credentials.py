"""Content Credentials (C2PA 2.x): who made a sound file, signed so that any change to it shows.

Signed are MP3 and WAV files, after their tags and before their hash is taken. The signature says that the file was
made by an algorithm, which synthetic voices speak in it, its title and the agency; no person's name. There is no time
stamp, which would need the network: a signature holds as long as its certificate. Nothing here reaches the network.
"""

import contextlib
import io
import json
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rupor import __version__
from rupor.errors import ConfigError, PackageError
from rupor.model import Label
from rupor.package import embed
from rupor.package.embed import Room, present
from rupor.package.signer import USES, Signer, load, missing

if TYPE_CHECKING:
    import c2pa

TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
"""IPTC's words for how a medium came about, which C2PA 2.x takes over."""
UNTRAINED = ("espeak", "tone")
"""Engines whose sound follows rules that people wrote; all others were trained on recordings of a person."""
ROOM = 4096
"""Bytes that a first try gives to a store."""
TRIES = 8
_one_at_a_time = threading.Lock()
"""The library holds up to 512 MB of a file while it takes its hash."""
UNTRUSTED = "signingCredential.untrusted"
PROBLEMS = {
    "assertion.dataHash.mismatch": "the file was changed after it was signed",
    "claimSignature.mismatch": "the signature is broken",
    "claimSignature.missing": "the signature is broken",
    "claimSignature.outsideValidity": "it was signed outside the time in which the certificate is valid",
    "signingCredential.expired": "the certificate is not valid now, and no time stamp says when it was signed",
    "signingCredential.invalid": "the certificate is not one that C2PA lets sign",
    "assertion.hashedURI.mismatch": "what the signature covers was changed",
}
"""What C2PA's codes mean."""
SILENCE = (
    b"RIFF\x34\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x10\0\0\0"
    + bytes(16)
)
"""A WAV file of eight samples: what the library holds while it signs a hash that was taken by us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a file's Content Credentials are worth."""

    present: bool = False
    valid: bool = False
    """The file is what was signed."""
    trusted: bool = False
    """The certificate leads up to one that is trusted."""
    signer: str = ""
    issuer: str = ""
    """The organization that the certificate names, or who gave it out."""
    source_type: str = ""
    """IPTC's word for how the file came about."""
    problems: tuple[str, ...] = ()


def signable(media_type: str) -> bool:
    """Tell whether files of this kind are signed."""
    return media_type in embed.MAKE


def check_signer(certificate: Path, key: Path) -> None:
    """Raise ConfigError when *certificate* and *key* cannot sign, MissingDependency without the C2PA library."""
    signer = load(certificate, key)
    room = embed.wav(io.BytesIO(SILENCE), ROOM)
    label = Label(id="", title="", language="")
    _refusals(certificate, definition(label, "audio/wav", room, bytes(32)), signer)


def _refusals(certificate: Path, wanted: Mapping[str, object], signer: Signer) -> bytes:
    """Sign; what the library finds wrong with the signer beyond what ``signer.load`` knows is a ConfigError."""
    library = _library()
    try:
        return _store(wanted, signer)
    except library.C2paError as error:
        raise ConfigError(
            f"{certificate}: C2PA does not sign with it ({error}). Expected a certificate for Content Credentials. "
            "Ask for such a certificate"
        ) from None


def sign(path: Path, media_type: str, label: Label, certificate: Path, key: Path) -> None:
    """Sign the finished file at *path* in its place, whole or not at all; its sound and its tags stay as they are.

    Raises ConfigError when the certificate cannot sign, MissingDependency without the C2PA library and PackageError
    when the file cannot hold Content Credentials: see ``signable``.
    """
    signer = load(certificate, key)
    if not signable(media_type):
        raise PackageError(f"{path}: files of type {media_type} are not signed. Expected MP3 or WAV")
    if present(path, media_type):
        raise PackageError(f"{path}: is signed already. Expected a new file. Make it again: rupor produce")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    signed = Path(name)
    try:
        with path.open("rb") as file:
            room, store = _fitted(file, path, media_type, label, certificate, signer)
            room.write(file, store, signed)
        found = check(signed, media_type)
        if not found.valid:
            raise PackageError(f"{path}: was not signed ({'; '.join(found.problems)}). Run: rupor doctor")
        signed.chmod(path.stat().st_mode)
        signed.replace(path)
    except OSError as error:
        raise PackageError(
            f"{path}: cannot be signed ({error.strerror}). Free some space and run it again"
        ) from error
    finally:
        signed.unlink(missing_ok=True)


def _fitted(
    file: Any, path: Path, media_type: str, label: Label, certificate: Path, signer: Signer
) -> tuple[Room, bytes]:
    """Make room of the very size that the store has, which says where it stands, and sign."""
    size, digest, pad = ROOM, bytes(32), 0
    for _ in range(TRIES):
        try:
            room = embed.MAKE[media_type](file, size)
        except ValueError as error:
            raise PackageError(
                f"{path}: cannot be signed: {error}. Run it again without 'signing' in rupor.toml"
            ) from error
        store = _refusals(certificate, definition(label, media_type, room, digest, pad), signer)
        if len(store) % 2:  # a RIFF chunk of odd length would need a byte behind it
            pad += 1
        elif len(store) != size:
            size = len(store)
        elif digest == (wanted := room.digest(file)):
            return room, store
        else:
            digest = wanted
    raise PackageError(f"{path}: cannot be signed: its signature has no settled size. Run it again")


def definition(label: Label, media_type: str, room: Room, digest: bytes, pad: int = 0) -> dict[str, object]:
    """Write what is signed, as the C2PA library takes it, *pad* bytes longer than it must be."""
    agent = {"name": "Rupor", "version": __version__}
    voices = sorted({one.name for one in label.speakers if one.synthetic})
    created: dict[str, object] = {
        "action": "c2pa.created",
        "digitalSourceType": TERMS + source_type(label),
        "softwareAgent": agent,
    }
    if voices:
        created["description"] = "Synthetic voices: " + ", ".join(voices)
    said = {
        "dc:title": label.title,
        "dc:creator": [label.agency] if label.agency else [],
        "dc:language": [label.language] if label.language else [],
        "dc:contributor": voices,
        "dc:description": label.disclosure_en or label.disclosure,
    }
    metadata = {
        "@context": {"dc": "http://purl.org/dc/elements/1.1/"},
        **{k: v for k, v in said.items() if v},
    }
    binding = {
        "exclusions": [{"start": room.start, "length": room.length}],
        "alg": "sha256",
        "hash": list(digest),
        "pad": [0] * pad,
        "name": "jumbf manifest",
    }
    return {
        "claim_generator_info": [agent],
        "title": label.title,
        "format": media_type,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}, "created": True},
            {"label": "cawg.metadata", "data": metadata, "kind": "Json"},
            {"label": "c2pa.hash.data", "data": binding},
        ],
    }


def source_type(label: Label) -> str:
    """Say in IPTC's words how the file came about.

    Media of a model that was trained on samples are ``trainedAlgorithmicMedia``, be it neural or of an older kind
    (hidden Markov models, joined recordings); media that follow rules alone are ``algorithmicMedia``.
    """
    synthetic = [one.name.partition(":")[0] for one in label.speakers if one.synthetic]
    persons = any(not one.synthetic for one in label.speakers)
    trained = any(engine not in UNTRAINED for engine in synthetic)
    if not synthetic and persons:
        return "digitalCapture"
    if persons:
        return "compositeWithTrainedAlgorithmicMedia" if trained else "compositeSynthetic"
    return "algorithmicMedia" if synthetic and not trained else "trainedAlgorithmicMedia"


def _library() -> Any:
    try:
        import c2pa
    except ImportError as error:
        raise missing() from error
    return c2pa


@contextlib.contextmanager
def _context(trust: bytes = b"") -> Iterator["c2pa.Context"]:
    """Set the library: nothing is fetched, no picture is made."""
    library = _library()
    settings: dict[str, object] = {
        "verify": {"verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
        "builder": {"thumbnail": {"enabled": False}},
        "trust": {"trust_config": "\n".join(USES), **({"user_anchors": trust.decode()} if trust else {})},
    }
    with library.Settings.from_dict(settings) as set_up, library.Context(settings=set_up) as context:
        yield context


def _store(wanted: Mapping[str, object], signer: Signer) -> bytes:
    """Sign and return the manifest store; the sound is known to it by its hash alone."""
    library = _library()
    info = library.C2paSignerInfo(
        alg=signer.algorithm, sign_cert=signer.chain, private_key=signer.key, ta_url=None
    )
    with (
        _context() as context,
        library.Signer.from_info(info) as signs,
        library.Builder(json.dumps(wanted), context=context) as builder,
    ):
        builder.set_no_embed()
        store: bytes = builder.sign(signs, "audio/wav", io.BytesIO(SILENCE), io.BytesIO())
    return store


def check(path: Path, media_type: str = "", trust: Path | None = None) -> Credentials:
    """Read a file's Content Credentials and check them; *trust* is a PEM file of certificates that are trusted.

    Raises ConfigError when *trust* cannot be read and MissingDependency when there is something to check and no
    C2PA library.
    """
    media_type = media_type or {".mp3": "audio/mpeg", ".wav": "audio/wav"}.get(path.suffix.lower(), "")
    anchors = trusted(trust) if trust else b""
    if not present(path, media_type):
        return Credentials()
    library = _library()
    with _one_at_a_time, path.open("rb") as file, _context(anchors) as context:
        try:
            with library.Reader(media_type, file, context=context) as reader:
                return _judged(json.loads(reader.json()))
        except library.C2paError as error:
            return Credentials(present=True, problems=(f"they cannot be read ({_short(error)})",))


def trusted(path: Path) -> bytes:
    """Read a PEM file of certificates; raise ConfigError when it is none."""
    try:
        from cryptography import x509
    except ImportError as error:
        raise missing() from error
    try:
        data = path.read_bytes()
        x509.load_pem_x509_certificates(data)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no certificate in it"
        raise ConfigError(
            f"--trust {path}: cannot be read ({reason}). Expected a PEM file with certificates. Correct its name"
        ) from error
    return data


def _judged(report: Mapping[str, Any]) -> Credentials:
    active = report.get("manifests", {}).get(report.get("active_manifest", ""), {})
    info = active.get("signature_info") or {}
    found = (report.get("validation_results") or {}).get("activeManifest", {}).get("failure", [])
    problems = [one for one in found if one["code"] != UNTRUSTED]
    state = report.get("validation_state", "")
    return Credentials(
        present=True,
        valid=state in ("Valid", "Trusted") and not problems,
        trusted=state == "Trusted",
        signer=info.get("common_name") or "",
        issuer=info.get("issuer") or "",
        source_type=_source(active),
        problems=tuple(
            dict.fromkeys(PROBLEMS.get(one["code"], one.get("explanation", one["code"])) for one in problems)
        )
        or (() if state in ("Valid", "Trusted") else ("they are not valid",)),
    )


def _source(active: Mapping[str, Any]) -> str:
    for one in active.get("assertions", []):
        for action in (one.get("data") or {}).get("actions", []) if "c2pa.actions" in one["label"] else []:
            if found := action.get("digitalSourceType"):
                return str(found).rpartition("/")[2]
    return ""


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
