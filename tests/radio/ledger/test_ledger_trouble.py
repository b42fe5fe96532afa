"""Ledgers that cannot be used, and what the office is told."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from ledger_values import begun, planned, receipts, to
from sqlalchemy import text

from rupor.errors import ConfigError, DeliveryError, DeliveryUnavailable, RuporError
from rupor.radio.ledger import Ledger, migrations, opened
from rupor.radio.ledger.tables import METADATA
from servers.postgres import Postgres, postgres
from servers.running import folder
from servers.small_disk import small_disk
from servers.wire import Trouble, wire


def refused(url: str, password: str = "") -> RuporError:
    """Return the error that opening a ledger ends with."""
    with pytest.raises(RuporError) as caught, opened(url, password):
        pass
    return caught.value


@pytest.mark.parametrize(
    "address", ["ledger.sqlite", "", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://x/y", "//"]
)
def test_an_address_that_is_none(address: str) -> None:
    """What is neither a file nor a PostgreSQL server is refused with the forms that are taken."""
    error = refused(address)
    assert isinstance(error, ConfigError)
    assert "Expected sqlite:///PATH or postgresql://USER@HOST/NAME" in str(error)


@pytest.mark.parametrize(
    "address",
    ["postgresql://u:pl4nted-1@h/n", "postgresql://u@h/n?password=pl4nted-1", "mysql://u:pl4nted-1@h/n"],
)
def test_a_password_in_the_address(address: str) -> None:
    """A password in the partner file is refused, and not repeated."""
    error = refused(address)
    assert isinstance(error, ConfigError)
    assert "pl4nted" not in f"{error!r} {error.__cause__!r}"


def test_a_folder_and_a_place_that_is_not_there(tmp_path: Path) -> None:
    """A folder in place of a file, and a file in no folder, are said to be so."""
    assert "it is a folder" in str(refused(f"sqlite:///{tmp_path}"))
    error = refused(f"sqlite:///{tmp_path}/no/ledger.sqlite")
    assert isinstance(error, ConfigError)
    assert "unable to open database file" in str(error)


def test_a_damaged_ledger(tmp_path: Path) -> None:
    """A file that is no ledger, or no longer one, is left alone, and the office is told to keep it."""
    other = tmp_path / "other.sqlite"
    other.write_bytes(b"not a database at all" * 400)
    error = refused(f"sqlite:///{other}")
    assert isinstance(error, DeliveryError)
    assert "keep the file, and put a copy from before in its place" in str(error)
    assert other.read_bytes() == b"not a database at all" * 400
    broken = tmp_path / "broken.sqlite"
    with opened(f"sqlite:///{broken}") as ledger:
        for number in range(50):
            planned(ledger, message=f"m{number}")
    body = bytearray(broken.read_bytes())
    body[8192:] = os.urandom(len(body) - 8192)
    broken.write_bytes(body)
    with (
        pytest.raises(DeliveryError, match="put a copy from before in its place"),
        opened(f"sqlite:///{broken}") as ledger,
    ):
        [planned(ledger, message=f"more{number}") for number in range(50)]


def test_a_ledger_that_cannot_be_written() -> None:
    """A file that only others may write, or even see, is refused at once, with what to do."""
    with folder("ledger") as base:
        path = base / "ledger.sqlite"
        with opened(f"sqlite:///{path}"):
            pass
        path.chmod(0o444)
        for mode in (0o555, 0o000):
            base.chmod(mode)
            said = _as_nobody(f"sqlite:///{path}")
            assert said.startswith("ConfigError(")
            assert "Name another one as 'ledger' in the partner file, or change its permissions" in said
        base.chmod(0o755)


def _as_nobody(url: str) -> str:
    """Open a ledger in a process that has no rights of root, and return what it says."""
    code = (
        "import os, sys\nfrom rupor.radio.ledger import opened\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try:\n  with opened(sys.argv[1]): print('opened')\nexcept Exception as error: print(repr(error))"
    )
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_full_disk() -> None:
    """When the disk is full, the step that did not fit is not there, all before it is, and with room it goes on."""
    with small_disk(1) as disk:
        url = f"sqlite:///{disk / 'ledger.sqlite'}"
        filler = disk / "filler"
        with opened(url) as ledger:
            kept = [planned(ledger, message="first")]
            filler.write_bytes(bytes(1 << 19))
            with pytest.raises(DeliveryError, match="Make room on the disk, then run the same command again"):
                kept.extend(planned(ledger, message=f"m{number}") for number in range(3000))
            assert [one for one in ledger.deliveries() if one.files] == kept
            filler.unlink()
            last = planned(ledger, message="last")
            with ledger.holding(last.id):
                ledger.advance(last.id, to(last, "placing"))
        with opened(url) as ledger:
            assert len([one for one in ledger.deliveries() if one.files]) == len(kept) + 1


def test_a_ledger_of_a_newer_rupor(ledger: Ledger, place: object) -> None:
    """A form that this Rupor does not know is refused and not touched."""
    planned(ledger)
    with ledger.store.touching() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    error = refused(place.url, place.password)  # type: ignore[attr-defined]
    assert isinstance(error, ConfigError)
    assert "is in the form '9999', which a newer Rupor has made" in str(error)
    assert len(ledger.deliveries()) == 1


def test_migrations_lead_to_the_tables(ledger: Ledger) -> None:
    """The migrations make just the tables that the program uses, and the newest of them is known as such."""
    with ledger.store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert script.get_current_head() == migrations.NEWEST


def test_a_wrong_password(server: Postgres) -> None:
    """A server that lets nobody in is a matter of the partner file; no password is shown."""
    with server.database() as url:
        error = refused(url, "pl4nted-wrong")
        assert isinstance(error, ConfigError)
        assert "password authentication failed" in str(error)
        assert "'ledger_password' in the partner file" in str(error)
        cause: BaseException | None = error
        while cause is not None:
            assert "pl4nted" not in f"{cause!r} {cause}"
            cause = cause.__cause__ or cause.__context__
        missing = refused(url.rpartition("/")[0] + "/nothing", server.password)
        assert isinstance(missing, ConfigError)
        with opened(url, server.password) as ledger:
            assert server.password not in repr(ledger.store) + repr(ledger.store.engine) + ledger.store.where


def test_a_server_that_is_not_there() -> None:
    """Nobody listening is worth another try later."""
    error = refused("postgresql://u@127.0.0.1:1/n", "pl4nted-x")
    assert isinstance(error, DeliveryUnavailable)
    assert "Connection refused" in str(error)


@pytest.mark.parametrize("kind", ["cut", "end"])
def test_a_server_that_is_gone_in_between(server: Postgres, kind: str) -> None:
    """A line that breaks is worth another try; when the server is back, the same run goes on."""
    with server.database() as url, wire(server.port) as line:
        through = url.replace(f"{server.host}:{server.port}", f"{line.host}:{line.port}")
        with opened(through, server.password) as ledger:
            made = planned(ledger)
            with ledger.holding(made.id):
                ledger.advance(made.id, to(made, "placing"))
                line.expect(Trouble(after=1, kind=kind))  # type: ignore[arg-type]
                with pytest.raises(DeliveryUnavailable, match="the ledger tells when the server is back"):
                    ledger.advance(made.id, to(made, "received"), receipts(made))
                line.expect(None)
                assert ledger.get(made.id).files[0].state == "placing"
                ledger.advance(made.id, to(made, "received"), receipts(made))
            with ledger.holding(made.id) as again:
                assert again
            assert ledger.get(made.id).whole


def test_a_server_that_is_shut_down() -> None:
    """A server that is stopped while a run works is told as one that does not answer, on every step from then on."""
    with postgres() as running, running.database() as url, opened(url, running.password) as ledger:
        made = planned(ledger)
        with ledger.holding(made.id):
            running.ask(f"ALTER DATABASE {url.rpartition('/')[2]} ALLOW_CONNECTIONS false")
            running.ask(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rupor'"
            )
            for _ in range(2):
                with pytest.raises(DeliveryError, match="cannot be used"):
                    ledger.advance(made.id, to(made, "placing"))
            running.ask(f"ALTER DATABASE {url.rpartition('/')[2]} ALLOW_CONNECTIONS true")
            ledger.advance(made.id, to(made, "placing"))


def test_postgresql_without_its_driver() -> None:
    """Without psycopg the command to install it is given."""
    code = (
        "import sys; sys.modules['psycopg'] = None\nfrom rupor.radio.ledger import opened\n"
        "try:\n  with opened('postgresql://u@h/n', 'pl4nted-y'): pass\n"
        "except Exception as error:\n  print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(
        "MissingDependency ledger postgresql://u@h/n: the driver of PostgreSQL is not installed"
    )
    assert "Run: .venv/bin/pip install -e '.[postgresql]'" in done.stdout
    assert "pl4nted" not in done.stdout + done.stderr


def test_a_busy_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A foreign program that keeps the file locked is waited for, and then named as what it is: worth another try."""
    monkeypatch.setattr("rupor.radio.ledger.opening.WAIT_SECONDS", 0.2)
    path = tmp_path / "ledger.sqlite"
    with opened(f"sqlite:///{path}") as ledger:
        begun(ledger)
        foreign = sqlite3.connect(path, isolation_level=None)
        foreign.execute("BEGIN IMMEDIATE")
        with pytest.raises(DeliveryUnavailable, match="database is locked"):
            begun(ledger, message="masks")
        assert len(ledger.deliveries()) == 1
        foreign.close()
        begun(ledger, message="masks")
