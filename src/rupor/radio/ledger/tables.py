"""The ledger's tables as they are now; ``migrations`` brings an older ledger here."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

from rupor.radio.ledger.states import GONE, STATES


class Moment(TypeDecorator[datetime]):
    """A time with microseconds: kept in UTC, and aware of it when it comes back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring a time to UTC; one without a zone is a bug."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give a time its zone back, which SQLite does not keep."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


METADATA = MetaData()

deliveries = Table(
    "deliveries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("partner", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("version", Integer, CheckConstraint("version >= 1"), nullable=False),
    Column("content", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("package", Text, nullable=False),
    Column("facts", Text, nullable=False),  # JSON
    Column("note", Text, nullable=False),
    Column("not_before", Moment),
    Column("recalled", Moment),
    Column("reason", Text, nullable=False),
    Column("begun", Moment, nullable=False),
    UniqueConstraint("partner", "message", "language", "version"),
)

files = Table(
    "files",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False, index=True),
    Column("partner", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("state", Text, CheckConstraint(f"state IN {STATES}"), nullable=False),
)
LIVE = files.c.state.not_in(GONE)
Index(
    "one_file_at_a_path", files.c.partner, files.c.path, unique=True, sqlite_where=LIVE, postgresql_where=LIVE
)

moves = Table(
    "moves",
    METADATA,
    Column("file_id", ForeignKey("files.id"), primary_key=True),
    Column("state", Text, primary_key=True),  # a file comes into each state once
    Column("at", Moment, nullable=False),
    Column("by", Text, nullable=False),
)

receipts = Table(
    "receipts",
    METADATA,
    Column("file_id", ForeignKey("files.id"), primary_key=True),
    Column("path", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("sum", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("adopted", Boolean, nullable=False),
)

attempts = Table(
    "attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("step", Text, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("told", Text, nullable=False),
    Column("by", Text, nullable=False),
)

claims = Table(
    "claims",
    METADATA,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("holder", Text, nullable=False),  # host/pid/start time
    Column("machine", Text, nullable=False),
    Column("renewed", Moment, nullable=False),
)

numbers = Table(
    "numbers",
    METADATA,
    Column("partner", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("message", Text, nullable=False),
    Column("language", Text, nullable=False),  # empty: of the message in all languages
    UniqueConstraint("partner", "kind", "message", "language"),
)
