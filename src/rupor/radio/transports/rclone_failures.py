"""What went wrong at a partner's server, in people's words: the one place that knows rclone's and the servers' words.

An error of rclone's is a chain of technical words with the server's own answer somewhere in it. The first line of
``KNOWN`` that finds itself in there says what it means and whether another try may mend it.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from rupor.errors import DeliveryError, DeliveryUnavailable
from rupor.model import Address
from rupor.radio.partners import secrets

KEPT = 300
"""Characters of the server's own words that are shown."""


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that goes wrong: the words it is known by, and what people are told."""

    words: str
    """Expression; words are searched in lower case. ``<NNN>`` is a server's code, not a number in a name."""
    told: str
    """May hold ``{user}``, ``{host}``, ``{path}`` and ``{remote}``, as *advice* may."""
    advice: str
    again: bool = False
    """Another try may mend it."""


KNOWN = (
    Known(
        r"certificate has expired|certificate.*expired",
        "the certificate of {host} has expired, or the clock of this computer is wrong",
        "Tell the station; until it is renewed nothing is sent",
    ),
    Known(
        r"certificate is valid for|cannot validate certificate|not valid for any names|doesn't contain any ip sans",
        "the certificate of {host} is for another name",
        "Expected the host's name in the address to be the one in its certificate; else somebody may be listening",
    ),
    Known(
        r"unknown authority|failed to verify certificate|x509: ",
        "nobody that this computer trusts vouches for the certificate of {host}",
        'If the station signs its own, ask for it and name the file: certificate = "station.pem"; else somebody may be '
        "listening",
    ),
    Known(
        r"first record does not look like a tls|server gave http response to https|please login with user and pass"
        r"|<50[024]>.*(auth|tls|not implemented|not understood)",
        "the server {host} does not speak TLS at this port",
        "Expected an encrypted line; ask the station for the right port",
    ),
    Known(
        r"must use encryption|requires? (tls|ssl|encryption)|(tls|ssl) (is )?required",
        "the server {host} wants an encrypted line",
        "Write ftps:// in place of ftp:// in the address",
    ),
    Known(
        r"private key is passphrase protected|cannot decode encrypted private key",
        "the private key has a passphrase",
        'Say where it is kept: password = "env:NAME"',
    ),
    Known(
        r"private key",
        "the private key cannot be read",
        "Expected an OpenSSH or PEM file that this user may read",
    ),
    Known(
        r"ssh-agent|ssh agent",
        "there is neither a password nor a key for {user}, and no SSH agent that has one",
        'Say where it is kept: password = "env:NAME" or key = "~/.ssh/id_ed25519"',
    ),
    Known(
        r"unable to authenticate|unexpected message type 51|no supported methods remain|<530>|login incorrect|<401>"
        r"|authentication failed|invalidaccesskeyid|signaturedoesnotmatch|authorizationheadermalformed",
        "the server {host} does not let {user} in with this password or key",
        "Expected a name and a password or key that the station has given",
    ),
    Known(
        r"requesttimetooskewed|requestexpired",
        "the clock of this computer is wrong by more than {host} allows",
        "Set the clock",
    ),
    Known(
        r"no space left|disk full|insufficient storage|quota|<507>|<552>|<452>|storagefull|no_space|not enough space"
        r"|remaining disk space|failure writing to local file",
        "the disk or quota of {host} is full",
        "Ask the station to make room",
    ),
    Known(
        r"headobject.*<403>",
        "{host} does not know {user} with this secret key, or {user} may not look at '{path}'",
        "Expected keys that the station has given, with the rights to list the bucket, read, write and delete",
    ),
    Known(
        r"permission denied|operation not permitted|read-only file system|accessdenied|access denied|<403>|<553>",
        "{user} may not do this at '{path}'",
        "Ask the station for the right to write, read, rename and remove files there",
    ),
    Known(
        r"didn't find section in config file|didn't find backend",
        "rclone's configuration has no remote '{remote}'",
        "Expected one of those that 'rclone listremotes' shows",
    ),
    Known(
        r"failed to load config file|unable to decrypt configuration",
        "rclone's configuration cannot be read",
        "If it is locked by a password, set RCLONE_CONFIG_PASS",
    ),
    Known(r"nosuchbucket", "there is no bucket '{path}' at {host}", "Expected s3://bucket/folder"),
    Known(
        r"is a directory not a file|is a file not a directory|not a directory|is a directory|file exists|<405>",
        "a folder stands where a file should, or a file where a folder should, at '{path}'",
        "Ask the station, or change folder or file of the partner",
    ),
    Known(
        r"no such host|name or service not known|nodename nor servname|server misbehaving|name resolution",
        "there is no server of the name {host}, or this computer is offline",
        "Expected the host's name in the address",
        again=True,
    ),
    Known(
        r"object not found|directory not found|no such file|does not exist|<550>|<404>|<409>|nosuchkey",
        "there is no such file or folder, or {user} may not see it, at '{path}'",
        "Expected a folder that the station has made for us",
    ),
    Known(
        r"name too long|invalid argument|illegal byte",
        "{host} does not take this name of a file",
        "Set ascii = true or a smaller longest for the partner",
    ),
    Known(
        r"connection refused",
        "nobody answers at this port of {host}",
        "Expected a running server; another try may succeed",
        again=True,
    ),
    Known(
        r"no route to host|network is unreachable|host is down",
        "{host} cannot be reached",
        "Expected a line to it; another try may succeed",
        again=True,
    ),
    Known(
        r"timeout|timed out|deadline exceeded|no answer for|context canceled",
        "{host} stopped answering",
        "Another try may succeed",
        again=True,
    ),
    Known(
        r"\beof\b|broken pipe|connection reset|connection lost|connection closed|closed network connection|aborted"
        r"|handshake failed|unexpected packet|<42[156]>|protocol error|rclone broke off|http2: |malformed"
        r"|server closed|short response|transport connection broken|failure reading network stream",
        "the line to {host} broke",
        "Another try may succeed",
        again=True,
    ),
    Known(
        r"too many|<429>|slowdown|<50[0234]>|internal ?error|unavailable|busy|<45[0-9]>|server error|<423>|locked",
        "{host} is busy or in trouble",
        "Another try may succeed",
        again=True,
    ),
    Known(
        r"\bfailure\b",
        "{host} failed without giving a reason, as SFTP servers do when a disk or quota is full or a name does not "
        "please them",
        "Ask the station whether there is room at '{path}'",
    ),
)


def _compiled(words: str) -> re.Pattern[str]:
    """Compile *words*, with codes where servers put them: at the beginning, or after a colon."""
    return re.compile(words.replace("<", r"(?:^|: |statuscode: |\* |error )(?:").replace(">", r")(?![\w:])"))


_EXPRESSIONS = tuple((_compiled(known.words), known) for known in KNOWN)
_STRANGE = Known(
    "", "{host} does not do what it was asked", "Another try may succeed; else ask the station", again=True
)


def failure(partner: str, words: str, address: Address, path: str = "") -> DeliveryError:
    """Make the error that tells people what *words* of rclone, Python or a server mean; it holds no secret.

    *path* is the file that it was about: what is in its name means nothing.
    """
    shown = secrets.hidden(" ".join(words.split()))
    searched = re.sub(rf"(?<!\w){re.escape(path)}(?!\w)", "", shown).lower() if path else shown.lower()
    known = next((one for expression, one in _EXPRESSIONS if expression.search(searched)), _STRANGE)
    if len(shown) > KEPT:
        shown = f"{shown[: KEPT // 3]} ... {shown[-KEPT * 2 // 3 :]}"
    if path:
        shown = f"{path}: {shown}"
    fields = {
        "user": f"'{address.user}'" if address.user else "this computer's user",
        "host": f"'{_host(address)}'" if _host(address) else "this computer",
        "path": address.path or "/",
        "remote": address.remote,
    }
    told, advice = known.told.format(**fields), known.advice.format(**fields)
    kind = DeliveryUnavailable if known.again else DeliveryError
    return kind(f"partner '{partner}': {told} ({shown}). {advice}. Run: rupor partners test {partner}")


def _host(address: Address) -> str:
    return address.host or urlsplit(address.url).hostname or address.remote
