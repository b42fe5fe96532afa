"""Run the command line as a user does: in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping

COMMAND = [sys.executable, "-m", "rupor"]


def environment(changed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment with some changes, in a terminal-less UTF-8 world."""
    return {**os.environ, "PYTHONUTF8": "1", **(changed or {})}


def rupor(
    *arguments: object, stdin: bytes = b"", env: Mapping[str, str] | None = None, timeout: float = 240
) -> subprocess.CompletedProcess[str]:
    """Run ``rupor`` with *arguments* to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        env=environment(env),
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")
    )


def start(*arguments: object, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start ``rupor`` in a process group of its own and return at once."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(env),
        start_new_session=True,
    )
