"""A PostgreSQL cluster of the test's own on the loopback; databases in it are made and dropped in no time."""

import contextlib
import os
import pwd
import secrets
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from servers.running import HOST, folder, listening, missing, password

OWNER = "postgres"
_QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "shared_buffers=32MB",
)


@dataclass(frozen=True)
class Postgres:
    """A running cluster."""

    host: str
    port: int
    user: str
    password: str
    log: Path
    process: subprocess.Popen[bytes]
    programs: Path

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """Make an empty database; give its URL without the password: ``postgresql://user@host:port/name``."""
        name = f"t{secrets.token_hex(8)}"
        self.ask(f"CREATE DATABASE {name}")
        try:
            yield f"postgresql://{self.user}@{self.host}:{self.port}/{name}"
        finally:
            self.ask(f"DROP DATABASE {name} WITH (FORCE)")

    def ask(self, sql: str, database: str = "postgres") -> str:
        """Run a statement by psql, and return what it prints: rows in lines, columns parted by ``|``."""
        given = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]
        where = ["-h", self.host, "-p", str(self.port), "-U", self.user, "-d", database]
        done = subprocess.run(
            [self.programs / "psql", *where, *given],
            env={**os.environ, "PGPASSWORD": self.password},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout.strip()


@contextlib.contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a cluster; it forgets everything at the end. It takes half a second: have one for a session."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    programs = found[-1].parent if found else missing("PostgreSQL (Debian: postgresql)")
    with folder("postgres") as base:
        user = group = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam(OWNER)
            user, group = owner.pw_uid, owner.pw_gid
            os.chown(base, user, group)
        secret, data = password(), base / "data"
        given = base / "password"
        given.write_text(f"{secret}\n")
        how = [
            "--auth=scram-sha-256",
            f"--pwfile={given}",
            f"--username={OWNER}",
            "--no-sync",
            "--encoding=UTF8",
        ]
        subprocess.run(
            [programs / "initdb", f"--pgdata={data}", *how, "--locale=C.UTF-8"],
            user=user,
            group=group,
            extra_groups=[] if user is not None else None,
            cwd=base,
            check=True,
            capture_output=True,
        )
        settings = [word for one in (*_QUICK, f"unix_socket_directories={base}") for word in ("-c", one)]
        with listening(
            lambda port: [programs / "postgres", "-D", data, "-h", HOST, "-p", port, *settings],
            base / "log",
            user=user,
            group=group,
        ) as (port, process):
            made = Postgres(HOST, port, OWNER, secret, base / "log", process, programs)
            _ready(made)
            yield made


def _ready(made: Postgres) -> None:
    """Wait: it listens a moment before it answers."""
    asked = [made.programs / "pg_isready", "-h", made.host, "-p", str(made.port), "-t", "10"]
    for _ in range(200):
        if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return
    raise AssertionError(made.log.read_text())
