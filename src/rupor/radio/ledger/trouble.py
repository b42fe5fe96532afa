"""What a database says when it cannot go on, put so that an office knows what to do."""

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError

from rupor.errors import ConfigError, DeliveryError, DeliveryUnavailable, RuporError

Trouble = tuple[type[RuporError], str]
"""Kind of the error, and what follows the database's own words."""
UNCHANGED = "Nothing of this change was kept"
ACCESS: Trouble = (
    ConfigError,
    "Expected a file that can be written, in a folder that is there and can be written. Name another one as "
    "'ledger' in the partner file, or change its permissions",
)
FULL: Trouble = (DeliveryError, f"{UNCHANGED}. Make room on the disk, then run the same command again")
BUSY: Trouble = (DeliveryUnavailable, f"{UNCHANGED}. Run the same command again")
DAMAGED: Trouble = (
    DeliveryError,
    "It is the only memory of what was sent: keep the file, and put a copy from before in its place",
)
SQLITE: dict[str, Trouble] = {
    "SQLITE_READONLY": ACCESS,
    "SQLITE_CANTOPEN": ACCESS,
    "SQLITE_PERM": ACCESS,
    "SQLITE_AUTH": ACCESS,
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": FULL,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
}
"""By the first two words of the name of SQLite's code, https://sqlite.org/rescode.html."""
LOGIN: Trouble = (
    ConfigError,
    "Expected a user, a password and a database that the server knows. Look at 'ledger' and 'ledger_password' in "
    "the partner file",
)
AWAY: Trouble = (
    DeliveryUnavailable,
    "Whether the last change was kept, the ledger tells when the server is back. Run the same command again then",
)
POSTGRESQL: dict[str, Trouble] = {
    "28": LOGIN,
    "3D": LOGIN,
    "42501": LOGIN,
    "25006": LOGIN,
    "53": FULL,
    "08": AWAY,
    "57": AWAY,
    "40": BUSY,
    "55": BUSY,
    "XX": DAMAGED,
}
"""By the start of its SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html."""
REFUSED = ("authentication failed", "does not exist", "no password supplied", "pg_hba.conf", "not permitted")
"""How a server says that it will not let anybody in this way: errors of a login have no SQLSTATE."""


@contextlib.contextmanager
def told(where: str) -> Iterator[None]:
    """Raise what goes wrong with the database inside as one of Rupor's errors."""
    try:
        yield
    except TimeoutError as error:
        raise DeliveryUnavailable(f"{where}: is too busy (no free connection). {BUSY[1]}") from error
    except IntegrityError as error:
        raise DeliveryError(f"{where}: refuses this change ({_words(error)}). {UNCHANGED}") from error
    except (DBAPIError, sqlite3.Error) as error:
        kind, advice = _trouble(error.orig if isinstance(error, DBAPIError) else error)
        raise kind(f"{where}: cannot be used ({_words(error)}). {advice}") from error


def _words(error: Exception) -> str:
    """Return what the database said, on one line."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(said).split()).rstrip(".")


def _trouble(error: BaseException | None) -> Trouble:
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")
        return SQLITE.get("_".join(name.split("_")[:2]), (DeliveryError, UNCHANGED))
    code = getattr(error, "sqlstate", None)
    if not code:
        return LOGIN if any(one in str(error) for one in REFUSED) else AWAY
    return POSTGRESQL.get(code, POSTGRESQL.get(code[:2], (DeliveryError, UNCHANGED)))
