"""The servers that other tests lean on do what those tests believe of them, and are gone afterwards."""

import contextlib
import ftplib
import io
import smtplib
import socket
import ssl
import time
from pathlib import Path

import pytest
import requests

from servers import ftpd, running, sites, small_disk, smtp, sshd, webdav
from servers.postgres import postgres
from servers.s3 import s3
from servers.wire import Trouble, wire


class _FailedError(Exception):
    """What a test ends with that fails."""


def gone(pid: int) -> bool:
    """Tell whether a process has ended (or waits for nothing but to be counted as ended)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize("kind", sites.KINDS[:-1])
def test_a_server_and_its_children_end_with_their_test_though_it_failed(kind: str) -> None:
    """Even with a client inside, nothing is left: no process, no folder, no listener, no password."""
    with contextlib.suppress(_FailedError), sites.site(kind) as one:
        assert one.wire is not None
        with socket.create_connection((one.wire.host, one.wire.port)):
            time.sleep(0.05)  # it has forked by now
            processes = running.tree(one.server.process.pid)
            raise _FailedError
    assert all(map(gone, processes))
    assert not one.server.log.parent.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((one.server.host, one.server.port))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((one.wire.host, one.wire.port))


def test_what_is_missing_fails_in_continuous_integration_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a server skips with a reason; one that should have everything fails."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"nonesuchd.*scripts/servers"):
        running.program("nonesuchd", "nonesuch")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"nonesuchd.*scripts/servers"):
        running.program("nonesuchd", "nonesuch")


def test_sshd_knows_its_user_by_password_and_key() -> None:
    """The system has no such user, and needs none; with a shell it computes sums, without it does not."""
    import paramiko

    for shell in (True, False):
        with sshd.sshd(shell=shell) as one, paramiko.SSHClient() as client:
            client.get_host_keys().add(
                f"[{one.host}]:{one.port}", "ssh-ed25519", paramiko_key(one.host_key.public)
            )
            how = {"allow_agent": False, "look_for_keys": False}
            with pytest.raises(paramiko.AuthenticationException):
                client.connect(one.host, one.port, one.user, "wrong", **how)
            with pytest.raises(paramiko.AuthenticationException):
                client.connect(one.host, one.port, one.user, key_filename=str(one.strange_key), **how)
            client.connect(one.host, one.port, one.user, key_filename=str(one.key), **how)
            client.connect(one.host, one.port, one.user, one.password, **how)
            with client.open_sftp() as files:
                files.putfo(io.BytesIO(b"news"), "news.txt")
            assert (one.root / "news.txt").read_bytes() == b"news"
            assert (b"  news.txt" in client.exec_command("sha256sum news.txt")[1].read()) is shell


def paramiko_key(public: str) -> object:
    """Read a host key as paramiko wants it."""
    import base64

    import paramiko

    return paramiko.Ed25519Key(data=base64.b64decode(public.split()[1]))


def test_vsftpd_wants_tls_and_the_right_password() -> None:
    """In the clear it refuses; with TLS it takes the password and the file."""
    with ftpd.vsftpd() as one:
        context = ssl.create_default_context(cafile=one.certificate)
        with ftplib.FTP() as plain:
            plain.connect(one.host, one.port)
            with pytest.raises(ftplib.error_perm, match="530"):
                plain.login(one.user, one.password)
        with ftplib.FTP_TLS(context=context) as client:
            client.connect(one.host, one.port)
            with pytest.raises(ftplib.error_perm, match="530"):
                client.login(one.user, "wrong")
        with ftplib.FTP_TLS(context=context) as client:
            client.connect(one.host, one.port)
            client.login(one.user, one.password)
            client.prot_p()
            client.storbinary("STOR news.txt", io.BytesIO(b"news"))
        assert (one.root / "news.txt").read_bytes() == b"news"


def test_webdav_refuses_a_wrong_password_and_what_is_too_much() -> None:
    """401 and 507, as servers of the field answer."""
    with webdav.webdav(quota=100) as one:
        for secret, size, status in (("wrong", 1, 401), (one.password, 10, 201), (one.password, 100, 507)):
            answer = requests.put(
                f"{one.url}/{size}.txt",
                data=b"x" * size,
                auth=(one.user, secret),
                verify=str(one.certificate),
                timeout=20,
            )
            assert answer.status_code == status
        assert [path.name for path in one.root.iterdir()] == ["10.txt"]


def test_s3_refuses_what_is_not_signed_or_not_whole() -> None:
    """No signature, no entry; names of any sign are signed right; nothing is kept of an upload that was cut off."""
    with s3() as one:
        one.write("ж %41 +&=#;'.mp3", b"news")
        assert one.names() == ["ж %41 +&=#;'.mp3"]
        url = f"{one.url}/{one.bucket}/other.mp3"
        assert requests.put(url, data=b"x", verify=str(one.certificate), timeout=20).status_code == 403
        assert one.names() == ["ж %41 +&=#;'.mp3"]


def test_the_mail_server_keeps_letters_and_does_what_goes_wrong_once() -> None:
    """Wrong password, a refusal, a line that is cut after the letter was accepted; then all is well."""
    with smtp.smtp() as one:
        one.will(smtp.Fault("rcpt"), smtp.Fault("data", "cut", kept=True))
        context = ssl.create_default_context(cafile=one.certificate)

        def send(password: str) -> None:
            with smtplib.SMTP(one.host, one.port, timeout=20) as client:
                client.starttls(context=context)
                client.login(one.user, password)
                client.sendmail("a@example.org", ["b@example.org"], "Subject: News\r\n\r\nWater.\r\n")

        with pytest.raises(smtplib.SMTPAuthenticationError):
            send("wrong")
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(one.password)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send(one.password)
        send(one.password)
        assert [(letter.message["Subject"], letter.encrypted) for letter in one.letters] == [
            ("News", True)
        ] * 2
        assert one.letters[0].at <= one.letters[1].at <= time.time()
        assert one.connections == 4


def test_postgresql_gives_databases_that_know_nothing_of_each_other() -> None:
    """One cluster serves many tests."""
    with postgres() as one, one.database() as first, one.database() as second:
        one.ask("CREATE TABLE news (id int)", first.rpartition("/")[2])
        assert (
            one.ask("SELECT count(*) FROM pg_tables WHERE tablename = 'news'", second.rpartition("/")[2])
            == "0"
        )
        assert one.password not in first


def test_a_small_disk_is_soon_full() -> None:
    """One megabyte goes in, two do not."""
    with small_disk.small_disk(1) as disk:
        with pytest.raises(OSError, match="No space left"):
            (disk / "large").write_bytes(bytes(2 << 20))
        (disk / "large").unlink()
        (disk / "small").write_bytes(bytes(1 << 19))
    assert not disk.exists()


@pytest.mark.parametrize("kind", ["cut", "end", "stall"])
def test_a_line_breaks_after_the_byte_that_was_asked_for(kind: str) -> None:
    """Exactly so many bytes reach the server, though the client has sent more; the next connection is whole."""
    with socket.create_server((running.HOST, 0)) as server, wire(server.getsockname()[1]) as line:
        line.expect(Trouble(12_345, kind))  # type: ignore[arg-type]
        with socket.create_connection((line.host, line.port)) as client:
            there, _ = server.accept()
            with there:
                client.sendall(bytes(20_000))
                there.settimeout(1)
                got = b""
                with contextlib.suppress(TimeoutError, ConnectionResetError):
                    while more := there.recv(1 << 16):
                        got += more
        assert len(got) == 12_345
        assert line.passed["up"] == 12_345
        assert line.happened == 1
        with socket.create_connection((line.host, line.port)) as client:
            there, _ = server.accept()
            with there:
                client.sendall(b"x")
                assert there.recv(9) == b"x"
