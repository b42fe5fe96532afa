"""Servers' and rclone's own words, as they were met, and what people are told instead."""

import pytest

from rupor.errors import DeliveryUnavailable
from rupor.model import Address
from rupor.radio.partners import secrets
from rupor.radio.transports.rclone_failures import KEPT, KNOWN, failure

SERVER = Address(kind="sftp", host="sever.example.org", user="rupor", path="/incoming", remote="stick")
TRANSIENT = "another try may mend it"
MET = {
    "tls: failed to verify certificate: x509: certificate has expired or is not yet valid": "has expired",
    "tls: failed to verify certificate: x509: cannot validate certificate for 192.0.2.1": "for another name",
    "tls: failed to verify certificate: x509: certificate is valid for a.example, not b.example": "for another name",
    "tls: failed to verify certificate: x509: certificate signed by unknown authority": "nobody that this computer",
    'NewFs: failed to make FTP connection to "h:21": 530 "Please login with USER and PASS."': "does not speak TLS",
    "tls: first record does not look like a TLS handshake": "does not speak TLS",
    'failed to make FTP connection to "h:21": 502 "AUTH TLS not implemented."': "does not speak TLS",
    "Non-anonymous sessions must use encryption.": "ftps://",
    "failed to parse private key file: ssh: this private key is passphrase protected": "passphrase",
    "failed to read private key file: open /home/a/id: no such file or directory": "private key cannot be read",
    "couldn't connect to ssh-agent: SSH agent requested but SSH_AUTH_SOCK not-specified": "neither a password nor",
    "ssh: handshake failed: ssh: unable to authenticate, attempted methods [none password]": "does not let 'rupor' in",
    'failed to make FTP connection to "h:21": 530 "Login incorrect."': "does not let 'rupor' in",
    "read metadata failed: 401 Not Authorized": "does not let 'rupor' in",
    "StatusCode: 403, RequestID: , HostID: , api error RequestTimeTooSkewed": "clock of this computer",
    "preallocate: file too big for remaining disk space": "is full",
    "read metadata failed: 507 Insufficient Storage": "is full",
    'update stor: 1 error occurred: * 451 "Failure writing to local file."': "is full",
    'update stor: 1 error occurred: * 552 "over"': "is full",
    "operation error S3: HeadObject, https response error StatusCode: 403, RequestID: , api error Forbidden": "list",
    "Update Create failed: permission denied": "'rupor' may not do this at '/incoming'",
    "unchunked simple update failed: 403 Forbidden": "'rupor' may not do this at '/incoming'",
    'didn\'t find section in config file ("stick")': "no remote 'stick'",
    "Failed to load config file: unable to decrypt configuration and not allowed to ask": "RCLONE_CONFIG_PASS",
    "https response error StatusCode: 404, RequestID: , api error NoSuchBucket: none": "no bucket",
    "is a directory not a file": "a folder stands where",
    "dial tcp: lookup sever.example.org on 192.0.2.53:53: no such host": f"no server of the name, {TRANSIENT}",
    "[Errno -2] Name or service not known": f"no server of the name, {TRANSIENT}",
    "object not found": "there is no such file",
    'mkdir "/incoming/404" failed: file does not exist': "there is no such file",
    'update stor: 550 "Failed to change directory."': "there is no such file",
    "open x: file name too long": "does not take this name",
    "dial tcp 192.0.2.1:22: connect: connection refused": f"nobody answers, {TRANSIENT}",
    "dial tcp 192.0.2.1:22: connect: no route to host": f"cannot be reached, {TRANSIENT}",
    "read tcp 192.0.2.2:503->192.0.2.1:530: i/o timeout": f"stopped answering, {TRANSIENT}",
    "no answer for 60 s": f"stopped answering, {TRANSIENT}",
    "Update ReadFrom failed: connection lost": f"the line to 'sever.example.org' broke, {TRANSIENT}",
    "NewFs: couldn't connect SSH: ssh: handshake failed: EOF": f"the line to, {TRANSIENT}",
    'update stor: 1 error occurred: * 426 "Failure reading network stream."': f"the line to, {TRANSIENT}",
    'failed to make FTP connection to "h:21": 421 "There are too many connections."': f"the line to, {TRANSIENT}",
    "read metadata failed: 503 Service Unavailable": f"busy or in trouble, {TRANSIENT}",
    "https response error StatusCode: 500, RequestID: , api error InternalError": f"busy or in trouble, {TRANSIENT}",
    'Update ReadFrom failed: sftp: "Failure" (SSH_FX_FAILURE)': "when a disk or quota is full",
    "something that nobody has seen": f"does not do what it was asked, {TRANSIENT}",
}


@pytest.mark.parametrize("words", MET)
def test_what_servers_say(words: str) -> None:
    """Each is told for people, with its own words in brackets, and it is right whether another try may help."""
    expected, _, transient = MET[words].partition(", ")
    made = failure("sever", words, SERVER)
    told = str(made)
    assert told.startswith("partner 'sever': ")
    assert told.endswith(". Run: rupor partners test sever")
    assert expected in told
    assert f"({words})" in told
    assert isinstance(made, DeliveryUnavailable) == made.retryable == bool(transient)


def test_every_line_was_met() -> None:
    """No line of the table is there without a case above."""
    heard = [str(failure("sever", words, SERVER)) for words in MET]
    fields = {"user": "'rupor'", "host": "'sever.example.org'", "path": "/incoming", "remote": "stick"}
    assert not [one.words for one in KNOWN if not any(one.told.format(**fields) in told for told in heard)]


def test_names_mean_nothing() -> None:
    """Numbers and words in a file's name or an address are no answer of a server's."""
    strange = "news-530 quota, timeout 404/permission denied.mp3"
    told = str(failure("sever", f'mkdir "{strange}" failed: object not found', SERVER, strange))
    assert "there is no such file" in told
    assert f"({strange}: mkdir" in told
    assert "the line to" in str(failure("sever", "write tcp 192.0.2.1:22: write: broken pipe", SERVER, "p"))
    assert "does not do what it was asked" in str(failure("sever", "port 530, line 404", SERVER))


def test_long_words_are_cut_and_hidden() -> None:
    """A page of HTML as an answer does not fill the screen, and no secret comes through where it is cut."""
    secrets.hide("pl4nted-in-words")
    told = str(failure("sever", f"{'x' * 95}pl4nted-in-words {'y ' * 5000}", SERVER))
    assert len(told) < KEPT + 300
    assert "pl4n" not in told
