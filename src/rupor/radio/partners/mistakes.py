"""What is wrong in one table of a file, gathered so that everything is told at once."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistakes:
    """The mistakes of the table *where*; each is ``<where>.<key>: <what>. <what was expected>. <what to do>``."""

    where: str
    """``partners.radio-sever``; empty for the file's first lines."""
    told: list[str] = field(default_factory=list)

    def add(self, key: str, what: str) -> None:
        """Note that *key* is wrong; *what* never holds a secret."""
        self.told.append(f"{self.where}.{key}: {what}" if self.where else f"{key}: {what}")
