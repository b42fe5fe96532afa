"""The radio partners of an office: its ``partners.toml``, their secrets, the names and times that they want."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from rupor.errors import ConfigError
from rupor.model import Address, Partner, Profile, Secret
from rupor.run import tables
from rupor.run.registry import close_matches

FILE = Path("partners.toml")
"""Read where nobody names another one."""
EXAMPLE = "rupor partners --example > partners.toml"
"""The command that writes a file to begin with."""

ProfileOf = Callable[[str, Mapping[str, object], str], Profile]
"""Gives the profile of a name with overrides; raises ConfigError, whose lines begin with the place that comes last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What a partner file says."""

    partners: tuple[Partner, ...]
    ledger: str
    """Where deliveries are written down, as SQLAlchemy writes it, without a password."""
    ledger_password: Secret = field(default_factory=Secret)
    mail: Address | None = None
    """The office's own mail server; None: no letters."""
    bandwidth: str = ""
    """Bytes a second for all partners together, as rclone writes it: ``512k``; empty: no limit."""
    tries: int = 3
    """At each thing that another try may mend."""
    source: Path = FILE

    def named(self, names: Iterable[str] = ()) -> tuple[Partner, ...]:
        """Return the partners of these names, or all, in the file's order; raise ConfigError with close names."""
        wanted = set(names)
        known = {one.name for one in self.partners}
        unknown = [
            f"--partner: unknown partner '{name}'. {close_matches(name, known)}"
            for name in sorted(wanted - known)
        ]
        if unknown:
            raise ConfigError("\n".join(unknown))
        return tuple(one for one in self.partners if not wanted or one.name in wanted)


def read(path: Path | None, profile_of: ProfileOf) -> Book:
    """Read the partners in *path*, or in the ``partners.toml`` where we are.

    Raise ConfigError with every mistake, each with its place; no error holds a password, even where one stands in the
    file.
    """
    path = path or FILE
    text = tables.text(path, "the partners of an office", f"Run: {EXAMPLE}")
    from rupor.radio.partners import form

    return form.book(text, path, profile_of)


def example() -> str:
    """Return a partner file with every key explained, to begin with."""
    return resources.files(__name__).joinpath("example.toml").read_text("utf-8")
