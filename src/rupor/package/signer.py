"""The certificate and the key with which an office signs: whether they can, before anything is spoken.

Nothing of a key is ever in a message. ``cryptography`` comes with the C2PA library.
"""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rupor.errors import ConfigError, MissingDependency

if TYPE_CHECKING:
    from cryptography import x509

INSTALL = ".venv/bin/pip install -e '.[c2pa]'"
CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
"""C2PA's name of the algorithm, by the curve of the key."""
LEAST_RSA = 2048
"""Bits."""
USES = {
    "1.3.6.1.5.5.7.3.4": "e-mail protection",
    "1.3.6.1.5.5.7.3.36": "document signing",
    "1.3.6.1.4.1.62558.2.1": "C2PA claim signing",
}
"""Extended key usages with which C2PA lets sign (C2PA 2.x, 14.5.1); one of them must be in the certificate."""
WANTED = "a certificate for signing: for digital signatures, with one of the uses " + ", ".join(USES.values())
LARGEST = 1_000_000
"""Bytes of a PEM file."""


class Signer(NamedTuple):
    """What the C2PA library signs with."""

    algorithm: str
    chain: bytes
    """PEM, the signer's own certificate first."""
    key: bytes
    """PEM, PKCS #8."""

    def __repr__(self) -> str:
        """Show nothing of the key."""
        return f"Signer({self.algorithm})"


def load(certificate: Path, key: Path) -> Signer:
    """Read a signer; raise ConfigError when it cannot sign, MissingDependency when the extra is not installed."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import serialization as forms
    except ImportError as error:
        raise missing() from error
    chain = _read(certificate)
    try:
        own = x509.load_pem_x509_certificates(chain)[0]
    except ValueError as error:
        raise ConfigError(
            f"{certificate}: is no certificate. Expected PEM, the signer's own first, then those above it. "
            "Correct 'signing.certificate' in rupor.toml"
        ) from error
    private = _key(key)
    if own.public_key() != private.public_key():  # type: ignore[attr-defined]
        raise ConfigError(
            f"{key}: is not the key of {certificate}. Expected the key with which the certificate was asked for. "
            "Correct 'signing.key' in rupor.toml"
        )
    _check(certificate, own)
    plain = private.private_bytes(  # type: ignore[attr-defined]
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption()
    )
    return Signer(_algorithm(key, private), chain, plain)


def missing() -> MissingDependency:
    """Say what signing, and checking what was signed, needs."""
    return MissingDependency(f"Content Credentials: the C2PA library is not installed. Run: {INSTALL}")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be read ({error.strerror}). Expected a PEM file. Correct 'signing' in rupor.toml"
        ) from error


def _key(path: Path) -> object:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = _read(path)
    try:
        return load_pem_private_key(data, None)
    except TypeError as error:
        raise ConfigError(
            f"{path}: has a password. Expected a key without one, in a file that only you can read. "
            "Run: openssl pkey -in KEY -out NEW.pem, then chmod 600 NEW.pem"
        ) from error
    except (ValueError, UnsupportedAlgorithm):
        # What was found in the file is not told, and neither is the library's error, which may tell it.
        raise ConfigError(
            f"{path}: is no private key. Expected PEM with BEGIN PRIVATE KEY. Correct 'signing.key' in rupor.toml"
        ) from None


def _algorithm(path: Path, key: object) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in CURVES:
        return CURVES[key.curve.name]
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= LEAST_RSA:
        return "ps256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    raise ConfigError(
        f"{path}: is a key of a kind that C2PA does not sign with. Expected EC (P-256, P-384, P-521), RSA of at least "
        f"{LEAST_RSA} bits, or Ed25519. Ask for a certificate with such a key"
    )


def _check(path: Path, own: "x509.Certificate") -> None:
    """Raise ConfigError when a certificate is not one that C2PA lets sign, now."""
    now = datetime.datetime.now(datetime.UTC)
    first, last = own.not_valid_before_utc, own.not_valid_after_utc
    if now > last:
        raise ConfigError(
            f"{path}: expired on {last:%Y-%m-%d}. Expected a certificate that is valid now. Ask for a new one"
        )
    if now < first:
        raise ConfigError(
            f"{path}: is valid from {first:%Y-%m-%d} on. Expected one that is valid now. Look at this computer's clock"
        )
    if wrong := _misuse(own):
        raise ConfigError(f"{path}: {wrong}. Expected {WANTED}. Ask for such a certificate")


def _misuse(own: "x509.Certificate") -> str:
    """Say why a certificate is not for signing; nothing: it is."""
    from cryptography import x509

    if own.subject == own.issuer:
        return "is signed by itself, which C2PA does not accept"
    try:
        uses = {
            use.dotted_string for use in own.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        }
        signs = own.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound:
        return "does not say what it is for"
    except ValueError:
        return "is damaged"
    if not signs:
        return "is not for digital signatures"
    return "" if uses & USES.keys() else "is for other uses than signing what one publishes"
