"""What every test of a transport does at a partner's place: bring a file there, and read the errors as people do."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rupor.errors import DeliveryError
from rupor.model import Partner, Proof
from rupor.radio.transports import Transport, transport
from servers.sites import Site

FINAL = "ru/news.mp3"


def made(path: Path, size: int) -> Path:
    """Write *size* random bytes."""
    path.write_bytes(os.urandom(size))
    return path


@contextlib.contextmanager
def opened(partner: Partner) -> Iterator[Transport]:
    """Open a partner's transport, and close it."""
    one = transport(partner)
    try:
        yield one
    finally:
        one.close()


def part(one: Site, path: str = FINAL) -> str:
    """Name a file under which *path* is brought: a hidden one, but at FTP servers, which list none."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/{'' if one.partner.address.kind == 'ftps' else '.'}{name[:100]}.part"


def deliver(to: Transport, file: Path, temporary: str, final: str = FINAL) -> Proof:
    """Do for one file what the state machine of deliveries does, from wherever an earlier try has left off."""
    size = to.size(final)
    if size is None:
        first = final if to.atomic else temporary
        to.put(file, first)
        if not to.atomic:
            assert to.proof(file, first) is not None, "what was sent whole is not what arrived"
            to.move(first, final)
    found = to.proof(file, final)
    assert found is not None
    return found


def told(error: pytest.ExceptionInfo[DeliveryError], one: Site, *more: str) -> str:
    """Check that an error is for people, and return its words."""
    return for_people(error.value, one, *more)


def for_people(error: DeliveryError, one: Site, *more: str) -> str:
    """Check an error: the partner's name, one line, what to run, and no secret nor jargon alone."""
    words = str(error)
    assert words.startswith(f"partner '{one.partner.name}': ")
    assert "Run: rupor" in words
    assert "\n" not in words
    assert "Traceback" not in words
    for secret in filter(None, (one.secret, one.secret.split("-")[-1][:12], *more)):
        assert secret not in words
    # Before what the server said itself, in brackets, there is a sentence of ours.
    assert re.search(r"': [^(]{12,}", words), words
    return words
