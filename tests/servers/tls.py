"""Certificates for servers on the loopback, by an authority that only a test trusts."""

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certificates import Authority, curve, pem
from servers.running import HOST, RELAY


@dataclass(frozen=True)
class Certificate:
    """What a TLS server shows, and what a client must trust to believe it."""

    chain: Path
    """The certificate and its authority's, readable by all."""
    key: Path
    ca: Path
    """The authority's own certificate, for a partner's ``certificate``."""

    def context(self) -> ssl.SSLContext:
        """Make the context of a server."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.chain, self.key)
        return made


def certify(folder: Path, *, names: tuple[str, ...] = ("localhost",), old: bool = False) -> Certificate:
    """Write a certificate for this machine and *names* (for a stranger where there are no names) into *folder*.

    *old*: it ran out yesterday.
    """
    authority, key = Authority("Test Servers"), curve()
    alternatives: list[x509.GeneralName] = [x509.DNSName(name) for name in names or ("elsewhere.example",)]
    if names:
        alternatives += [x509.IPAddress(ipaddress.ip_address(one)) for one in (HOST, RELAY)]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test server")]))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=30))
        .not_valid_after(now + datetime.timedelta(days=-1 if old else 30))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    paths = folder / "server.pem", folder / "server.key", folder / "ca.pem"
    chain = made.public_bytes(serialization.Encoding.PEM) + authority.pem
    for path, data in zip(paths, (chain, pem(key), authority.pem), strict=True):
        path.write_bytes(data)
    return Certificate(*paths)
