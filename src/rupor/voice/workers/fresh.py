"""Answer every question from the same first state, for libraries that carry something over from text to text.

espeak-ng keeps the phase of its flutter and Pico reads memory that it never set: the same text then sounds
different the second time. A child forked from the loaded, still unused library costs a few milliseconds.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable
from typing import Any, Never

Answer = Callable[[dict[str, Any]], tuple[dict[str, Any], bytes]]

LIMIT = 300
"""Seconds after which a child ends itself, should nobody be left to end it."""


def fresh(answer: Answer) -> Answer:
    """Make of ``answer(question)`` a function that does the same in a child of its own.

    A child that crashes takes this program down with it: whoever asked sees a dead worker.
    """

    def ask(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        source, sink = os.pipe()
        child = os.fork()
        if not child:
            os.close(source)
            _reply(answer, question, sink)
        os.close(sink)
        with os.fdopen(source, "rb") as pipe:
            reply = pipe.read()
        _, status = os.waitpid(child, 0)
        if status:
            sys.exit(f"the library ended with status {status}")
        refusal: str
        result: tuple[dict[str, Any], bytes]
        refusal, result = pickle.loads(reply)
        if refusal:
            raise ValueError(refusal)
        return result

    return ask


def _reply(answer: Answer, question: dict[str, Any], sink: int) -> Never:
    """Answer into *sink* and end this child without running its parent's exit handlers."""
    signal.alarm(LIMIT)
    status = 1
    try:
        with os.fdopen(sink, "wb") as pipe:
            try:
                reply = ("", answer(question))
            except ValueError as error:
                reply = (str(error) or repr(error), ({}, b""))
            pickle.dump(reply, pipe)
        status = 0
    finally:
        os._exit(status)
