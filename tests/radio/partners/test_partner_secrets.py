"""Passwords: found where the partner file says, and shown nowhere."""

import base64
import json
import os
import pickle
import subprocess
import sys
import uuid
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from rupor.errors import ConfigError
from rupor.model import Secret
from rupor.radio.partners import secrets

HEADLESS = "keyring.backends.fail.Keyring"
"""What keyring itself takes on a machine that has no keyring."""


class Drawer(KeyringBackend):
    """A keyring that keeps what it is given until the test ends."""

    priority = 1
    locked = False

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Give what was put in."""
        if self.locked:
            raise KeyringLocked(f"locked, and {self.kept} is in it")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Put a password in."""
        self.kept[service, username] = password


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    """Lay a keyring of the test's own in place of the user's."""
    before = keyring.get_keyring()
    made = Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def planted() -> str:
    """Make a password that stands nowhere else, with signs that every spelling writes in its own way."""
    return f"pl4nted-{uuid.uuid4().hex} /\\ü\"'&"


def refused(secret: Secret) -> str:
    """Ask for a password that is not there; return what is told."""
    with pytest.raises(ConfigError) as caught:
        secrets.value(secret, "partner 'sever'")
    assert pickle.loads(pickle.dumps(caught.value)).args == caught.value.args
    return str(caught.value)


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch, planted: str) -> None:
    """A password is found in the variable that the partner file names."""
    monkeypatch.setenv("SEVER_PASSWORD", planted)
    assert secrets.value(Secret(source="env", name="SEVER_PASSWORD"), "here") == planted
    assert secrets.value(Secret(), "here") == ""


@pytest.mark.parametrize(("value", "told"), [(None, "is not set"), ("", "is empty")])
def test_a_variable_that_is_not_there(monkeypatch: pytest.MonkeyPatch, value: str | None, told: str) -> None:
    """The error names the variable and how to set it without leaving it in the shell's history."""
    monkeypatch.delenv("SEVER_PASSWORD", raising=False)
    if value is not None:
        monkeypatch.setenv("SEVER_PASSWORD", value)
    assert refused(Secret(source="env", name="SEVER_PASSWORD")) == (
        f"partner 'sever': the environment variable 'SEVER_PASSWORD' {told}. Expected a password in it. "
        "Run: read -rs SEVER_PASSWORD && export SEVER_PASSWORD"
    )


@pytest.mark.parametrize("end", ["\n", "\r\nDELE *", "\t"])
def test_a_password_ends_no_command(monkeypatch: pytest.MonkeyPatch, planted: str, end: str) -> None:
    """A password that a server would read as a command of its own is refused, and not shown."""
    monkeypatch.setenv("SEVER_PASSWORD", planted + end)
    told = refused(Secret(source="env", name="SEVER_PASSWORD"))
    assert "'env:SEVER_PASSWORD' holds a line break" in told
    assert planted not in told


def test_from_the_keyring(drawer: Drawer, planted: str) -> None:
    """A password is found in the user's keyring, also under a user's name with a slash in it."""
    drawer.set_password("rupor", "sever/olga", planted)
    assert secrets.value(Secret(source="keyring", name="rupor/sever/olga"), "here") == planted
    assert planted not in secrets.hidden(f"so {planted} it is")


def test_an_entry_that_is_not_there(drawer: Drawer) -> None:
    """The error names the command that puts a password into the keyring."""
    told = refused(Secret(source="keyring", name="radio sever/olga"))
    assert told.endswith(
        "has no password for 'radio sever/olga'. Expected one. Run: keyring set 'radio sever' olga"
    )


def test_a_locked_keyring(drawer: Drawer, planted: str) -> None:
    """What a keyring says when it fails is not repeated, for nobody knows what is in that."""
    drawer.set_password("rupor", "sever", planted)
    drawer.locked = True
    told = refused(Secret(source="keyring", name="rupor/sever"))
    assert "(KeyringLocked). Expected an unlocked one" in told
    assert planted not in told


def test_a_machine_without_a_keyring() -> None:
    """A server without anybody logged in is told about environment variables."""
    code = (
        "from rupor.model import Secret\nfrom rupor.radio.partners import secrets\n"
        "secrets.value(Secret(source='keyring', name='rupor/sever'), 'here')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": HEADLESS},
    )
    last = ran.stderr.strip().rpartition("\n")[2]
    assert last.startswith(
        "rupor.errors.ConfigError: here: this machine has no keyring that 'rupor/sever' could be in."
    )
    assert "Write 'env:NAME' in its place" in last


def test_no_keyring_is_loaded_for_a_variable() -> None:
    """Only who keeps a password in a keyring waits for one."""
    code = (
        "import sys\nfrom rupor.model import Secret\nfrom rupor.radio.partners import secrets\n"
        "secrets.value(Secret(source='env', name='PATH'), 'here')\nprint('keyring' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_secrets_are_hidden(monkeypatch: pytest.MonkeyPatch, planted: str) -> None:
    """A password that was once asked for is hidden in every spelling, and so is what is hidden by name."""
    monkeypatch.setenv("SEVER_PASSWORD", planted)
    secrets.value(Secret(source="env", name="SEVER_PASSWORD"), "here")
    spelled = (
        *(planted, quote(planted), quote(planted, safe=""), quote_plus(planted)),
        *(json.dumps(planted), repr(planted), base64.b64encode(planted.encode()).decode()),
    )
    for form in spelled:
        shown = secrets.hidden(f"error at {form}: refused")
        assert "pl4nted" not in shown
        assert form.strip("\"'") not in shown
        assert shown.startswith("error at ")
    obscured = f"x{uuid.uuid4().hex}"
    assert secrets.hidden(obscured) == obscured
    secrets.hide(obscured)
    assert secrets.hidden(f"<{obscured}>") == "<***>"


def test_one_secret_in_another() -> None:
    """Of a password that begins with another one nothing is left over."""
    short = uuid.uuid4().hex
    for form in (short, f"{short}-and-more"):
        secrets.hide(form)
    assert secrets.hidden(f"{short}-and-more") == "***"


def test_nothing_hides_nothing() -> None:
    """An empty form, or a text without secrets, changes nothing."""
    secrets.hide("")
    assert secrets.hidden("partner 'sever': refused") == "partner 'sever': refused"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("env:SEVER_PASSWORD", Secret(source="env", name="SEVER_PASSWORD")),
        ("keyring:rupor/sever", Secret(source="keyring", name="rupor/sever")),
        ("keyring:rupor/a/b c", Secret(source="keyring", name="rupor/a/b c")),
        *(
            (text, None)
            for text in ("hunter2", "env:", "env:not a name", "env:1x", "keyring:rupor", "keyring:/x")
        ),
        *((text, None) for text in ("ENV:X", "env", "keyring:a/", "keyring:a/b\nc", "")),
    ],
)
def test_places_of_passwords(text: str, secret: Secret | None) -> None:
    """What says where a password is kept is told from what may be a password."""
    assert secrets.place(text) == secret
