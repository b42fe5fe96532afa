"""The errors: what their table promises, and that they travel between processes."""

import inspect
import pickle
import re

import pytest

from rupor import errors
from rupor.errors import RuporError

TREE = [value for value in vars(errors).values() if inspect.isclass(value)]
ROWS = re.findall(r"^( +)(\w+) +(\d)  \S", inspect.getdoc(errors) or "", re.MULTILINE)


@pytest.mark.parametrize("error", TREE)
def test_an_error_travels(error: type[RuporError]) -> None:
    """An error comes out of another process with its words and its kind."""
    sent = error("texts/en.md:3: 'x' is wrong")
    got = pickle.loads(pickle.dumps(sent))
    assert type(got) is error
    assert str(got) == str(sent)
    assert "__init__" not in vars(error)
    assert "__reduce__" not in vars(error)


def test_the_table_is_true() -> None:
    """The tree in the documentation has every error, under its parent, with its exit code."""
    parents: list[str] = []
    documented = {}
    for indent, name, code in ROWS:
        depth = (len(indent) - 4) // 2
        parents[depth:] = [name]
        documented[name] = (parents[depth - 1] if depth else "Exception", int(code))
    assert documented == {error.__name__: (error.__base__.__name__, error.exit_code) for error in TREE}


def test_only_what_may_pass_is_tried_again() -> None:
    """Nothing is tried again but an engine or a server that does not answer."""
    assert [error.__name__ for error in TREE if error.retryable] == [
        "EngineUnavailable",
        "DeliveryUnavailable",
    ]
