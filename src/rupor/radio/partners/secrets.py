"""Passwords: found in the environment or in the user's keyring, and hidden wherever they might show.

A partner file says only where a password is: ``env:NAME`` or ``keyring:SERVICE/USER``.
"""

import base64
import json
import os
import re
from urllib.parse import quote, quote_plus

from rupor.errors import ConfigError
from rupor.model import Secret

WAY_OUT = (
    "Expected where it is kept: 'env:NAME' for an environment variable, or 'keyring:SERVICE/USER'. If the password "
    "itself stands there, take it out and change it: this file is passed on"
)
COVER = "***"
"""What is shown in place of a secret."""

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ENTRY = re.compile(r"[^/\s][^/]*/\S.*")
_SHELL = re.compile(r"[\w@%+=:,./-]+", re.ASCII)

_forms: set[str] = set()
"""Every secret of this process, in every form in which it might show."""


def place(text: str) -> Secret | None:
    """Read where a password is kept; None where *text* does not say it, which may be a password.

    >>> place("env:SEVER_PASSWORD").name, place("keyring:rupor/sever").source, place("hunter2")
    ('SEVER_PASSWORD', 'keyring', None)
    """
    source, _, name = text.partition(":")
    if source == "env" and _VARIABLE.fullmatch(name):
        return Secret(source="env", name=name)
    if source == "keyring" and _ENTRY.fullmatch(name) and name.isprintable():
        return Secret(source="keyring", name=name)
    return None


def value(secret: Secret, where: str) -> str:
    """Return a password, or nothing where none is named; from now on :func:`hidden` hides it.

    Raise ConfigError, with *where*, when it is not there; it names the variable or entry, and never a value.
    """
    if secret.source == "none":
        return ""
    found = (
        _from_environment(secret.name, where) if secret.source == "env" else _from_keyring(secret.name, where)
    )
    if not found.isprintable():
        # A line break would let a password end a command of FTP or SMTP and begin another.
        raise ConfigError(
            f"{where}: the password in '{secret.source}:{secret.name}' holds a line break or another sign that cannot "
            "be typed. Expected one line. Set it again"
        )
    for form in (found, *_spellings(found)):
        hide(form)
    return found


def _from_environment(name: str, where: str) -> str:
    found = os.environ.get(name, "")
    if not found:
        state = "is empty" if name in os.environ else "is not set"
        raise ConfigError(
            f"{where}: the environment variable '{name}' {state}. Expected a password in it. "
            f"Run: read -rs {name} && export {name}"
        )
    return found


def _from_keyring(name: str, where: str) -> str:
    import keyring
    from keyring.errors import KeyringError, NoKeyringError

    service, _, user = name.partition("/")
    try:
        found = keyring.get_password(service, user)
    except NoKeyringError as error:
        raise ConfigError(
            f"{where}: this machine has no keyring that '{name}' could be in. Expected one such as GNOME's or KDE's, "
            "with a user logged in. Write 'env:NAME' in its place, and set that environment variable"
        ) from error
    except (KeyringError, OSError, RuntimeError) as error:
        raise ConfigError(
            f"{where}: the keyring does not give '{name}' ({type(error).__name__}). Expected an unlocked one. Unlock "
            "it, or write 'env:NAME' in its place"
        ) from error
    if not found:
        raise ConfigError(
            f"{where}: the keyring has no password for '{name}'. Expected one. "
            f"Run: keyring set {_typed(service)} {_typed(user)}"
        )
    return found


def _typed(word: str) -> str:
    """Write a word as a shell takes it."""
    return word if _SHELL.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"


def _spellings(secret: str) -> tuple[str, ...]:
    """Write a secret as addresses, JSON, Python and HTTP headers do."""
    return (
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        base64.b64encode(secret.encode()).decode(),
    )


def hide(form: str) -> None:
    """Make :func:`hidden` hide *form* too: a secret as a program or a protocol writes it."""
    if form:
        _forms.add(form)


def hidden(text: str) -> str:
    """Return *text* with ``***`` in place of every secret that this process knows."""
    # The longest first, so that nothing is left over of one that begins with another; a copy, for threads add to it.
    for form in sorted(_forms.copy(), key=len, reverse=True):
        text = text.replace(form, COVER)
    return text
