"""Bring a ledger's tables from the form of an older Rupor to that of this one."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from rupor.errors import ConfigError

NEWEST = "1"
"""The last of ``versions/``."""
LOCK = 7_305_001
"""Key of PostgreSQL's advisory lock under which tables change."""


def current(connection: Connection) -> str:
    """Return the form that the ledger has; empty for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def migrate(connection: Connection, where: str) -> None:
    """Bring the ledger to the newest form within the transaction of *connection*; others wait until it ends."""
    if current(connection) == NEWEST:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    before = current(connection)  # somebody else may have done it while this one waited
    if before == NEWEST:
        return
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(__file__).parent))
    known = [one.revision for one in script.walk_revisions()]
    if before and before not in known:
        raise ConfigError(
            f"{where}: is in the form '{before}', which a newer Rupor has made. Expected '{NEWEST}' or older. "
            "Update Rupor on this machine"
        )
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        for revision in reversed(list(script.iterate_revisions("head", before or "base"))):
            revision.module.upgrade()
    context.stamp(script, "head")
