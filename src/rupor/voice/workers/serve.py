"""The loop of a worker program: answer each question until there are no more.

It stands alone (standard library only): a worker may run under another Python than Rupor does.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any


def serve(answer: Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]) -> None:
    """Answer each JSON line of standard input by ``answer(question) -> (head, body)``.

    A ValueError becomes an answer with an ``error``. The library behind may print what it likes: its standard
    output is turned to standard error, and answers leave by a copy of the original.
    """
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        try:
            head, body = answer(json.loads(line))
        except ValueError as error:
            head, body = {"error": str(error)}, b""
        head["bytes"] = len(body)
        out.write(json.dumps(head).encode() + b"\n")
        out.write(body)
        out.flush()
