"""The first form of the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
GONE = "state NOT IN ('withdrawn', 'superseded')"
STATES = "state IN ('planned', 'staged', 'placing', 'received', 'withdrawn', 'beyond', 'superseded')"
KEPT = ("moves", "receipts", "attempts")
"""Tables that are only ever added to."""


def upgrade() -> None:
    """Make all tables, and guards around what is only ever added to."""
    _deliveries()
    _files()
    _proofs()
    _claims()
    for table in KEPT:
        _guard(table)


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=key)


def _of(table: str, *, key: bool = False, index: bool = False) -> sa.Column[int]:
    column = "file_id" if table == "files" else "delivery_id"
    return sa.Column(
        column, sa.Integer, sa.ForeignKey(f"{table}.id"), primary_key=key, index=index, nullable=False
    )


def _moment(name: str, *, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, MOMENT, nullable=optional)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        *map(_text, ("partner", "message", "language")),
        sa.Column("version", sa.Integer, sa.CheckConstraint("version >= 1"), nullable=False),
        *map(_text, ("content", "title", "package", "facts", "note")),
        _moment("not_before", optional=True),
        _moment("recalled", optional=True),
        _text("reason"),
        _moment("begun"),
        sa.UniqueConstraint("partner", "message", "language", "version"),
        sqlite_autoincrement=True,
    )


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Integer, primary_key=True),
        _of("deliveries", index=True),
        *map(_text, ("partner", "role", "source", "path")),
        sa.Column("size", sa.BigInteger, nullable=False),
        _text("sha256"),
        sa.Column("state", sa.Text, sa.CheckConstraint(STATES), nullable=False),
    )
    where = sa.text(GONE)
    op.create_index(
        "one_file_at_a_path",
        "files",
        ["partner", "path"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _proofs() -> None:
    op.create_table("moves", _of("files", key=True), _text("state", key=True), _moment("at"), _text("by"))
    op.create_table(
        "receipts",
        _of("files", key=True),
        _text("path"),
        sa.Column("size", sa.BigInteger, nullable=False),
        *map(_text, ("sha256", "how", "sum")),
        _moment("at"),
        sa.Column("adopted", sa.Boolean, nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        _of("deliveries", index=True),
        _moment("at"),
        _text("step"),
        sa.Column("good", sa.Boolean, nullable=False),
        *map(_text, ("told", "by")),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        _of("deliveries", key=True),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        *map(_text, ("holder", "machine")),
        _moment("renewed"),
    )
    op.create_table(
        "numbers",
        _text("partner", key=True),
        _text("kind", key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *map(_text, ("message", "language")),
        sa.UniqueConstraint("partner", "kind", "message", "language"),
    )


def _guard(table: str) -> None:
    """Let the database itself refuse to change or remove rows of *table*."""
    refusal = f"the ledger only adds to {table}"
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_are_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_are_kept()"
    )
