"""What several commands tell people in the same words."""

import json
import sys
from typing import TYPE_CHECKING

from rupor.errors import RuporError

if TYPE_CHECKING:
    from rupor.model import Message


def remark(message: "Message") -> None:
    """Tell people what is worth knowing of how a message was read."""
    if message.encoding not in ("utf-8", "utf-8-sig", ""):
        print(f"{message.source}: read as {message.encoding}", file=sys.stderr)
    for note in message.notes:
        print(f"{message.source}: {note}", file=sys.stderr)


def complain(error: RuporError, as_json: bool = False) -> None:
    """Tell people, or a program, what went wrong."""
    if as_json:
        told = {"step": "error", "exit_code": error.exit_code, "subject": str(error)}
        print(json.dumps(told, ensure_ascii=False), flush=True)
    else:
        print(f"Error: {error}", file=sys.stderr)
