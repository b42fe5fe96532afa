"""A certificate authority of the tests' own, and certificates as C2PA wants them or not."""

import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

EMAIL = (ExtendedKeyUsageOID.EMAIL_PROTECTION,)
WEB = (ExtendedKeyUsageOID.SERVER_AUTH,)
NOW = datetime.datetime.now(datetime.UTC)
USAGES = (
    "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign "
    "encipher_only decipher_only"
).split()


def curve() -> ec.EllipticCurvePrivateKey:
    """Make a key for ES256."""
    return ec.generate_private_key(ec.SECP256R1())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Radio Test"),
        ]
    )


def _usage(*names: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in names for name in USAGES})


class Authority:
    """It gives out certificates."""

    def __init__(self, common: str = "Test Root") -> None:
        self.key = curve()
        name = _name(common)
        self.certificate = (
            self._begun(name, name, self.key.public_key(), -400, 3650)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    @staticmethod
    def _begun(
        subject: x509.Name, issuer: x509.Name, public: Any, first: int, last: int
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW + datetime.timedelta(days=first))
            .not_valid_after(NOW + datetime.timedelta(days=last))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )

    @property
    def pem(self) -> bytes:
        """Its own certificate."""
        return self.certificate.public_bytes(forms.Encoding.PEM)

    def issue(
        self,
        key: Any,
        common: str = "News Desk",
        *,
        first: int = -30,
        last: int = 300,
        uses: tuple[x509.ObjectIdentifier, ...] = EMAIL,
        usage: str = "digital_signature",
    ) -> bytes:
        """Give out a certificate, valid for days from now; return its chain."""
        begun = (
            self._begun(_name(common), self.certificate.subject, key.public_key(), first, last)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(usage), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        if uses:
            begun = begun.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        return begun.sign(self.key, hashes.SHA256()).public_bytes(forms.Encoding.PEM) + self.pem


def pem(key: Any, *, password: bytes = b"", old: bool = False) -> bytes:
    """Write a private key."""
    hidden = forms.BestAvailableEncryption(password) if password else forms.NoEncryption()
    form = forms.PrivateFormat.TraditionalOpenSSL if old else forms.PrivateFormat.PKCS8
    return bytes(key.private_bytes(forms.Encoding.PEM, form, hidden))


def signer(
    folder: Path, authority: Authority | None = None, common: str = "News Desk"
) -> tuple[Path, Path, Path]:
    """Write a good certificate, its key and the certificate of the authority above it."""
    authority = authority or Authority()
    key = curve()
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "chain.pem", folder / "key.pem", folder / "root.pem"
    for path, data in zip(paths, (authority.issue(key, common), pem(key), authority.pem), strict=True):
        path.write_bytes(data)
    return paths
