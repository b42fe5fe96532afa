"""Addresses of partners: every form with its keys, and no password in any, in the file or in what is told."""

import base64
import subprocess
import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from partner_files import MAIL, address, book, lines, told

import certificates
from rupor.model import Address, Secret
from rupor.radio.partners.mistakes import Mistakes
from rupor.radio.partners.url import parts

PASSWORD = 'password = "env:SEVER_PASSWORD"'
SECRET = Secret(source="env", name="SEVER_PASSWORD")
WORDS = 'without_encryption = "yes, anybody on the way can read and change it"'
FILES = "https://cloud.example.org/remote.php/dav/files"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make SSH keys of every form, with and without a passphrase, as OpenSSH makes them."""
    folder = tmp_path_factory.mktemp("keys")
    for name, options in {
        "ed25519": ("-t", "ed25519"),
        "rsa": ("-t", "rsa", "-b", "2048", "-m", "PEM"),
        "pkcs8": ("-t", "ecdsa", "-m", "PKCS8"),
    }.items():
        for end, phrase in (("", ""), ("_locked", "a-phrase")):
            command = ["ssh-keygen", "-q", *options, "-N", phrase, "-f", str(folder / f"{name}{end}")]
            subprocess.run(command, check=True)
    return folder


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("sftp://rupor@sever.example.org/incoming", (PASSWORD,), {"path": "/incoming"}),
        ("SFTP://rupor@sever.example.org:2222/in/coming/", (PASSWORD,), {"port": 2222, "path": "/in/coming"}),
        ("sftp://rupor@sever.example.org", (PASSWORD,), {"path": ""}),
        ("sftp://rupor@sever.example.org/~/incoming", (PASSWORD,), {"path": "incoming"}),
        ("sftp://rupor@sever.example.org/~", (PASSWORD,), {"path": ""}),
        ("sftp://rupor@sever.example.org//a/./b c%20%25%40", (PASSWORD,), {"path": "/a/b c %@"}),
        ("sftp://rupor@sever.example.org/Входящие", (PASSWORD,), {"path": "/Входящие"}),
        (
            "sftp://rupor%40office@sever.example.org/a@b",
            (PASSWORD,),
            {"user": "rupor@office", "path": "/a@b"},
        ),
        ("sftp://sever.example.org/x", (PASSWORD, 'user = "a b"'), {"user": "a b", "path": "/x"}),
        (
            "sftp://rupor@[2001:db8::1]:2222/x",
            (PASSWORD,),
            {"host": "2001:db8::1", "port": 2222, "path": "/x"},
        ),
        ("sftp://rupor@[::1]/a@b", (PASSWORD,), {"host": "::1", "path": "/a@b"}),
        ("sftp://rupor@192.0.2.1/x", (PASSWORD,), {"host": "192.0.2.1", "path": "/x"}),
        ("sftp://rupor@радио.рф/x", (PASSWORD,), {"host": "xn--80aimyg.xn--p1ai", "path": "/x"}),
    ],
)
def test_sftp(tmp_path: Path, text: str, more: tuple[str, ...], expected: dict[str, object]) -> None:
    """An SFTP address gives host, port, user and folder; escapes, spaces and IPv6 are read."""
    usual = {"host": "sever.example.org", "user": "rupor", "password": SECRET}
    assert address(tmp_path, text, *more) == Address(kind="sftp", **(usual | expected))  # type: ignore[arg-type]


def test_ftp(tmp_path: Path) -> None:
    """FTPS is encrypted, on port 990 too; FTP is not, and goes with the very words alone."""
    encrypted = address(tmp_path, "ftps://rupor@nil.example.org:990/in", PASSWORD)
    assert (encrypted.kind, encrypted.port, encrypted.path) == ("ftps", 990, "/in")
    assert address(tmp_path, "ftp://rupor@nil.example.org/in", PASSWORD, WORDS).kind == "ftp"


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("ftp://rupor@nil.example.org/in", ()),
        ("webdav:http://nil.example.org/in", ('user = "rupor"',)),
        ("nextcloud:http://nil.example.org/remote.php/dav/files/rupor", ()),
        ("azuracast:http://nil.example.org", ('station = "1"',)),
        ("libretime:http://nil.example.org", ()),
        ("s3://radio/in", ('server = "http://127.0.0.1:9000"', 'user = "id"')),
    ],
)
def test_what_is_not_encrypted(tmp_path: Path, text: str, more: tuple[str, ...]) -> None:
    """What anybody may read is sent only where the partner file says so in the very words."""
    (missing,) = told(tmp_path, lines(text, PASSWORD, *more))
    assert missing.startswith("partners.sever.without_encryption: is missing, and ")
    assert WORDS in missing
    (other,) = told(tmp_path, lines(text, PASSWORD, *more, 'without_encryption = "yes"'))
    assert other.startswith("partners.sever.without_encryption: says other words, and ")
    assert address(tmp_path, text, PASSWORD, *more, WORDS)
    if "http://" in text:
        (needless,) = told(tmp_path, lines(text.replace("http:", "https:"), PASSWORD, *more, WORDS))
        assert needless.endswith("is not needed: this address is encrypted. Take it out")


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        (
            "s3://radio/in/coming/",
            ('server = "https://s3.example.org:9000/"', 'user = "id"'),
            Address(
                kind="s3",
                url="https://s3.example.org:9000",
                path="radio/in/coming",
                user="id",
                password=SECRET,
            ),
        ),
        (
            "s3://radio.2026",
            ('region = "eu-central-1"', 'user = "id"'),
            Address(
                kind="s3",
                url="https://s3.eu-central-1.amazonaws.com",
                region="eu-central-1",
                path="radio.2026",
                user="id",
                password=SECRET,
            ),
        ),
        (
            "webdav:https://mekong.example.org:8443/dav/my radio%20",
            ('user = "rupor"',),
            Address(
                kind="webdav",
                url="https://mekong.example.org:8443/dav/my%20radio%20",
                user="rupor",
                password=SECRET,
            ),
        ),
        (
            f"nextcloud:{FILES}/rupor/Radio/Входящие",
            (),
            Address(
                kind="nextcloud", url=f"{FILES}/rupor", path="Radio/Входящие", user="rupor", password=SECRET
            ),
        ),
        (
            f"nextcloud:{FILES}/olga@example.org",
            ('user = "olga"',),
            Address(kind="nextcloud", url=f"{FILES}/olga@example.org", user="olga", password=SECRET),
        ),
        (
            "azuracast:https://radio.example.org/messages/un",
            ('station = "web_radio"',),
            Address(
                kind="azuracast",
                url="https://radio.example.org",
                path="messages/un",
                station="web_radio",
                password=SECRET,
            ),
        ),
        (
            "libretime:https://[2001:db8::1]:8080/radio",
            (),
            Address(kind="libretime", url="https://[2001:db8::1]:8080/radio", password=SECRET),
        ),
    ],
)
def test_servers_on_the_web(tmp_path: Path, text: str, more: tuple[str, ...], expected: Address) -> None:
    """Addresses of S3, WebDAV, Nextcloud and web services are read with the keys that belong to them."""
    assert address(tmp_path, text, PASSWORD, *more) == expected


def test_webdav_without_a_login(tmp_path: Path) -> None:
    """A WebDAV server may be open to all; a user without a password, or the other way round, is a mistake."""
    assert address(tmp_path, "webdav:https://mekong.example.org/dav").user == ""
    assert told(tmp_path, lines("webdav:https://mekong.example.org/dav", PASSWORD)) == [
        "partners.sever.user: is missing beside 'password'. Expected the name to log in with. Add it"
    ]
    (one,) = told(tmp_path, lines("webdav:https://rupor@mekong.example.org/dav"))
    assert one.startswith("partners.sever.password: is missing beside 'user'.")


def test_places_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is taken as the system names it, and a remote as rclone names it; neither has keys."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for text, path in (
        ("/media/my stick 100%", "/media/my stick 100%"),
        ("stick/", f"{tmp_path}/stick"),
        ("~/stick", f"{tmp_path}/home/stick"),
    ):
        assert address(tmp_path, f"folder:{text}") == Address(kind="local", path=path)
    assert address(tmp_path, "rclone:office drive:Radio/in/") == Address(
        kind="rclone", remote="office drive", path="Radio/in"
    )
    assert address(tmp_path, "rclone:drive:").path == ""


def test_mail(tmp_path: Path) -> None:
    """A partner may get everything by e-mail, also several people, at domains in any script."""
    found = address(tmp_path, "mailto:olga@example.org, ivan@радио.рф,olga@example.org", mail=True)
    assert found == Address(kind="mail", to=("olga@example.org", "ivan@xn--80aimyg.xn--p1ai"))


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("", "address: is missing. Expected one of sftp://user@host/folder, "),
        ("sever.example.org", "address: has no beginning that says how to get there."),
        ("sfpt://rupor@sever.example.org", "address: has an unknown beginning 'sfpt:'."),
        ("sftp:sever.example.org", "address: is not whole. Expected sftp://user@host/folder."),
        ("sftp://rupor@/x", "address: names no host."),
        ("sftp://rupor@a b/x", "address: has a host that is no name."),
        ("sftp://rupor@-a.example.org/x", "address: has a host that is no name."),
        ("sftp://rupor@192.0.2.256/x", "address: has a host that is no IPv4 address."),
        ("sftp://rupor@2001:db8::1/x", "address: holds an IPv6 address without brackets."),
        ("sftp://rupor@[2001:db8::x]/x", "address: holds no IPv6 address between '[' and ']'."),
        ("sftp://rupor@[2001:db8::1/x", "address: holds no IPv6 address between '[' and ']'."),
        ("sftp://rupor@sever.example.org:0/x", "address: has a port that is no number from 1 to 65535."),
        ("sftp://rupor@sever.example.org:65536/x", "address: has a port that is no number from 1 to 65535."),
        ("sftp://rupor@sever.example.org:२२/x", "address: has a port that is no number from 1 to 65535."),
        ("sftp://rupor@sever.example.org/100%", "address: has '%' before what is no escape of UTF-8."),
        ("sftp://rupor@sever.example.org/%ff", "address: has '%' before what is no escape of UTF-8."),
        (
            "sftp://rupor@sever.example.org/%0d%0aDELE",
            "address: holds an escape of a sign that cannot be shown.",
        ),
        ("sftp://rupor@sever.example.org/a\\u0007", "address: holds signs that cannot be shown."),
        ("sftp://rupor@sever.example.org/../etc", "address: holds '..'."),
        ("sftp://rupor@sever.example.org/%2e%2e/etc", "address: holds '..'."),
        ("sftp://rupor@sever.example.org/a#b", "address: holds '#'. Expected '%23' in its place"),
        ("sftp://rupor@sever.example.org/a?b", "address: holds '?'. Expected '%3F' in its place"),
    ],
)
def test_wrong_addresses(tmp_path: Path, text: str, told_of: str) -> None:
    """Whatever is wrong with an address is told with a way out, and nothing else with it."""
    (one,) = told(
        tmp_path, lines(text, PASSWORD) if text else f'[partners.sever]\n{PASSWORD}\nprofile = "podcast"'
    )
    assert one.startswith(f"partners.sever.{told_of}")


@pytest.mark.parametrize(
    ("text", "more", "told_of"),
    [
        ("s3://radio/x", ('user = "id"', PASSWORD), "server: is missing."),
        ("s3://Radio/x", ('region = "x-1"', 'user = "id"', PASSWORD), "address: names no bucket."),
        ("s3://radio/x", ('region = "x 1"', 'user = "id"', PASSWORD), "region: 'x 1' is no region."),
        ("s3://radio/x", ('server = "s3.example.org"', 'user = "id"', PASSWORD), "server: is not whole."),
        (
            "s3://radio/x",
            ('region = "x-1"', PASSWORD),
            "user: is missing. Expected user = the access key's id.",
        ),
        ("webdav:sever.example.org", (), "address: is not whole. Expected webdav:https://host/folder."),
        ("nextcloud:https://cloud.example.org", (PASSWORD,), "address: does not lead to a user's files."),
        ("azuracast:https://radio.example.org", (PASSWORD,), "station: is missing."),
        ("azuracast:https://radio.example.org", (PASSWORD, 'station = "a/b"'), "station: is no short name."),
        ("libretime:https://me@radio.example.org", (PASSWORD,), "address: names a user."),
        ("libretime:https://radio.example.org", (), "password: is missing."),
        ("ftps://rupor@nil.example.org", (), "password: is missing."),
        ("sftp://sever.example.org", (PASSWORD,), "user: is missing."),
        ("sftp://rupor@sever.example.org", (PASSWORD, 'user = "x"'), "user: stands in the address as well."),
        ("rclone:drive", (), "address: names no remote of rclone's."),
        ("rclone::sftp,host=x:y", (), "address: names no remote of rclone's."),
        ("rclone:drive,pass=x:y", (), "address: names no remote of rclone's."),
        ("rclone:drive:../x", (), "address: holds '..'."),
        ("folder:", (), "address: names no folder."),
        (
            "folder:/x",
            (PASSWORD,),
            "password: is not used with 'folder' addresses. Expected none such. Take it out",
        ),
        (
            "sftp://rupor@sever.example.org",
            (PASSWORD, 'certificate = "x"'),
            "certificate: is not used with 'sftp'",
        ),
    ],
)
def test_keys_that_do_not_fit(tmp_path: Path, text: str, more: tuple[str, ...], told_of: str) -> None:
    """What a form of address needs and does not have, or has and does not use, is a mistake."""
    (one,) = told(tmp_path, lines(text, *more))
    assert one.startswith(f"partners.sever.{told_of}")


@pytest.mark.parametrize(
    "people", ["", "olga", "olga@", "@example.org", "a b@example.org", "olga@-x.org", "a..b@x.org"]
)
def test_wrong_mail_addresses(tmp_path: Path, people: str) -> None:
    """What is no mail address is told as it stands."""
    (one,) = told(tmp_path, MAIL + lines(f"mailto:{people}"))
    assert one.startswith("partners.sever.address: ")
    assert f"'{people}' is no e-mail address" in one or "names nobody" in one


@pytest.mark.parametrize(
    "form",
    [
        "sftp://rupor:{}@sever.example.org/in",
        "sftp://rupor:{}/x@sever.example.org/in",
        "sftp://rupor:12345/{}@sever.example.org/in",
        "sftp://rupor:{}?#@sever.example.org",
        "sftp://rupor@sever.example.org:{}/in",
        "ftps://rupor:{}@[::1]/in",
        "webdav:https://rupor:{}@sever.example.org/in",
        "webdav:https://sever.example.org/in?token={}",
        "nextcloud:https://rupor:{}@cloud.example.org/remote.php/dav/files/rupor",
        "azuracast:https://api:{}@radio.example.org",
        "libretime:https://radio.example.org/#{}",
        "s3://id:{}@radio/in",
        "rclone::webdav,pass={}:in",
        "{}",
        "//{}",
        "rupor:{}@sever.example.org",
    ],
)
def test_passwords_in_addresses(tmp_path: Path, form: str) -> None:
    """A password in an address is refused, and never repeated, however it is mistyped."""
    planted = f"pl4nted-{uuid.uuid4().hex}"
    found = told(tmp_path, lines(form.format(planted), 'station = "1"'))
    assert found[0].startswith("partners.sever.")
    assert any(line.startswith("partners.sever.address: ") for line in found)
    assert "pl4nted" not in " ".join(found)


@pytest.mark.parametrize("key", ["password", "certificate", "host_key", "without_encryption"])
def test_secrets_in_other_places(tmp_path: Path, key: str) -> None:
    """A password where only its place belongs is refused, and never repeated; so is a key in place of its name."""
    planted = f"pl4nted-{uuid.uuid4().hex}"
    value = f"-----BEGIN {planted}" if key == "certificate" else planted
    form = "sftp" if key == "host_key" else "ftps"
    more = (f'{key} = "{value}"',) if key == "password" else (PASSWORD, f'{key} = "{value}"')
    (one,) = told(tmp_path, lines(f"{form}://rupor@nil.example.org", *more))
    assert one.startswith(f"partners.sever.{key}: ")
    assert "pl4nted" not in one


@settings(deadline=None)
@given(st.text(st.sampled_from(list("abz09:/@?#%[].~ -ä\u0007"))))
def test_any_address_is_read_or_told(text: str) -> None:
    """Any rest of an address is either read, with all that the parts say, or told once at least."""
    mistakes = Mistakes(where="partners.sever")
    found = parts(text, "address", mistakes)
    assert (found is None) == bool(mistakes.told)
    if found:
        assert found.host
        assert ".." not in found.path.split("/")
        again = parts(found.written("x").removeprefix("x://"), "address", mistakes)
        assert again
        assert (again.host, again.port, again.path) == (found.host, found.port, found.path)


def test_ssh_keys(tmp_path: Path, keys: Path) -> None:
    """A private key that its owner alone reads is taken in every form, a locked one with where its passphrase is."""
    for name in ("ed25519", "rsa", "pkcs8"):
        found = address(tmp_path, "sftp://rupor@sever.example.org", f'key = "{keys / name}"')
        assert (found.key, found.password) == (keys / name, Secret())
        locked = address(
            tmp_path, "sftp://rupor@sever.example.org", PASSWORD, f'key = "{keys / name}_locked"'
        )
        assert (locked.key, locked.password) == (keys / f"{name}_locked", SECRET)
    agent = address(tmp_path, "sftp://rupor@sever.example.org")
    assert (agent.key, agent.password) == (None, Secret())


def test_ssh_keys_that_cannot_be_used(tmp_path: Path, keys: Path) -> None:
    """A key that others read, one that is locked, its public half, and one that is not there are told."""

    def told_of(name: str, *more: str) -> str:
        (one,) = told(tmp_path, lines("sftp://rupor@sever.example.org", f'key = "{name}"', *more))
        return one

    for name in ("ed25519", "rsa", "pkcs8"):
        assert f"{name}_locked' is locked with a passphrase" in told_of(str(keys / f"{name}_locked"))
    assert (
        "is no private key. Expected one that ssh-keygen makes. This looks like the public half"
        in told_of(str(keys / "ed25519.pub"))
    )
    open_to_all = tmp_path / "open"
    open_to_all.write_bytes((keys / "rsa").read_bytes())
    for mode in (0o644, 0o640, 0o604):
        open_to_all.chmod(mode)
        one = told_of("open")
        assert f"can be read by others (mode {mode:o})" in one
        assert one.endswith(f"Run: chmod 600 {open_to_all}")
    assert "cannot be read (No such file or directory)" in told_of("nowhere")
    assert "is not a file" in told_of(str(tmp_path))


def test_host_keys(tmp_path: Path, keys: Path) -> None:
    """A host key is taken as a fingerprint, a public key or a line of known_hosts, as OpenSSH writes them."""
    public = (keys / "ed25519.pub").read_text("ascii")
    shown = subprocess.run(
        ["ssh-keygen", "-lf", keys / "ed25519.pub"], capture_output=True, text=True, check=True
    ).stdout.strip()
    fingerprint = shown.split()[1]
    kind, key, *_ = public.split()
    hashed = tmp_path / "known_hosts"
    hashed.write_text(f"sever.example.org {kind} {key}\n", encoding="ascii")
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", hashed], check=True, capture_output=True)
    for text, expected in (
        (fingerprint, fingerprint),
        (f"{fingerprint}=", fingerprint),
        (shown, fingerprint),
        (public.strip(), f"{kind} {key}"),
        (f"{kind} {key}", f"{kind} {key}"),
        (f"[sever.example.org]:2222,192.0.2.1 {kind} {key} a comment", f"{kind} {key}"),
        (hashed.read_text("ascii").strip(), f"{kind} {key}"),
    ):
        found = address(tmp_path, "sftp://rupor@sever.example.org", PASSWORD, f"host_key = '''{text}\n'''")
        assert found.host_key == expected


@pytest.mark.parametrize(
    "text",
    [
        "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "SHA256:tooshort",
        "ssh-ed25519 AAAA",
        "ssh-rsa " + base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(32)).decode(),
        "@cert-authority *.example.org ssh-ed25519 AAAA",
        "yes",
    ],
)
def test_wrong_host_keys(tmp_path: Path, text: str) -> None:
    """What is no host key is refused: nobody is let through by a mistyped one."""
    (one,) = told(tmp_path, lines("sftp://rupor@sever.example.org", PASSWORD, f'host_key = "{text}"'))
    assert one.startswith("partners.sever.host_key: is neither a fingerprint 'SHA256:...' nor")


def test_certificates(tmp_path: Path) -> None:
    """A certificate is found beside the partner file; what is none is told."""
    authority = certificates.Authority()
    pem = authority.certificate.public_bytes(certificates.forms.Encoding.PEM)
    (tmp_path / "ca.pem").write_bytes(pem)
    text = "ftps://rupor@nil.example.org"
    assert address(tmp_path, text, PASSWORD, 'certificate = "ca.pem"').certificate == tmp_path / "ca.pem"
    for data, expected in (
        (b"hello", "is no certificate"),
        (pem[:200], "is no certificate"),
        (b"", "is no certificate"),
        (None, "cannot be read (No such file or directory)"),
    ):
        (tmp_path / "ca.pem").unlink()
        if data is not None:
            (tmp_path / "ca.pem").write_bytes(data)
        (one,) = told(tmp_path, lines(text, PASSWORD, 'certificate = "ca.pem"'))
        assert one.startswith(f"partners.sever.certificate: '{tmp_path / 'ca.pem'}' {expected}")
        (tmp_path / "ca.pem").touch()


def test_a_strange_name_of_a_file(tmp_path: Path) -> None:
    """Names that no file has are told as files that are not there."""
    text = "sftp://rupor@sever.example.org"
    for name in ("~nobody-here/key", "x" * 300):
        (one,) = told(tmp_path, lines(text, f'key = "{name}"'))
        assert "cannot be read" in one


def test_the_mail_server(tmp_path: Path) -> None:
    """The office's mail server is encrypted after its greeting or at once; plain only in the very words."""
    one = lines("folder:/x")

    def server(*more: str) -> Address:
        found = book(tmp_path, "\n".join(("[mail]", *more, 'from = "radio@example.org"\n')) + one).mail
        assert found
        return found

    usual = server('server = "smtp://mail.example.org"')
    assert usual == Address(kind="mail", host="mail.example.org", port=587, sender="radio@example.org")
    at_once = server('server = "smtps://rupor@mail.example.org"', PASSWORD)
    assert (at_once.port, at_once.security, at_once.user, at_once.password) == (465, "tls", "rupor", SECRET)
    plain = server('server = "smtp://[::1]:2525"', 'user = "a b"', PASSWORD, WORDS)
    assert (plain.host, plain.port, plain.security, plain.user) == ("::1", 2525, "none", "a b")


@pytest.mark.parametrize(
    ("sender", "written"),
    [
        ("Radio Unit <radio@example.org>", "Radio Unit <radio@example.org>"),
        ("Радио-Центр <radio@example.org>", "Радио-Центр <radio@example.org>"),
        ("U.N. Radio <radio@example.org>", '\\"U.N. Radio\\" <radio@example.org>'),
        ('\\"U.N. Radio, Kabul\\" <radio@example.org>', '\\"U.N. Radio, Kabul\\" <radio@example.org>'),
        (" radio@example.org ", "radio@example.org"),
    ],
)
def test_who_letters_are_from(tmp_path: Path, sender: str, written: str) -> None:
    """The sender is an address, with a name before it or not, as a letter's head takes it."""
    mail = MAIL.replace("Radio Unit <radio@example.org>", sender)
    found = book(tmp_path, mail + lines("folder:/x")).mail
    assert found
    assert found.sender == written.replace("\\", "")


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (("",), ["mail.server: is missing.", "mail.from: is missing."]),
        (
            ('server = "mail.example.org"', 'from = "Radio"'),
            ["mail.server: does not begin", "mail.from: 'Radio' is no e-mail"],
        ),
        (('server = "smtp://mail/x"', 'from = "a@b.org"'), ["mail.server: names a folder."]),
        (
            ('server = "smtp://mail"', 'from = "a@b.org"', 'user = "x"'),
            ["mail.password: is missing beside 'user'."],
        ),
        (
            ('server = "smtp://mail"', 'from = "a@b.org"', PASSWORD),
            ["mail.user: is missing beside 'password'."],
        ),
        (('server = "smtps://mail"', 'from = "a@b.org"', WORDS), ["mail.without_encryption: is not needed"]),
        (
            ('server = "smtp://mail"', 'from = "a@b.org"', 'without_encryption = "yes"'),
            ["mail.without_encryption: says other words"],
        ),
        (('server = "smtp://m:x@mail"', 'from = "a@b.org"'), ["mail.server: holds a password"]),
        (
            ('server = "smtp://mail"', 'from = "a@b.org"', 'form = "x"'),
            ["mail.form: unknown key. Known: certificate,"],
        ),
        (('server = "smtp://mail"', 'from = "a@b.org\\nBcc: x@y.org"'), ["mail.from: 'a@b.org"]),
    ],
)
def test_a_wrong_mail_server(tmp_path: Path, mail: tuple[str, ...], expected: list[str]) -> None:
    """Every mistake in [mail] is told at once."""
    found = told(tmp_path, "\n".join(("[mail]", *mail, lines("folder:/x"))))
    assert len(found) == len(expected)
    assert all(any(line.startswith(one) for line in found) for one in expected)
