"""Programs that Rupor starts: real ones, most of them Python."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from rupor.errors import MissingDependency, ProcessError
from rupor.run import process


def python(code: str, *arguments: str) -> list[str]:
    """Build the command of a small program."""
    return [sys.executable, "-S", "-E", "-c", f"import os, sys, time\n{code}", *arguments]


def alive(pid: int) -> bool:
    """Tell whether a process lives."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_run() -> None:
    """What a program prints comes back as it was printed."""
    assert process.run(python("sys.stdout.buffer.write(bytes(range(256)))")) == bytes(range(256))


def test_arguments_are_not_a_shell_line(tmp_path: Path) -> None:
    """An argument from a user's text is one argument, whatever is in it."""
    odd = ["; touch pwned", "$(touch pwned)", "a\nb", "", "*", "--help", "日本 ё"]
    said = process.run(python("print(ascii(sys.argv[1:]))", *odd))
    assert said.decode().strip() == ascii(odd)


def test_a_failure_is_told_in_the_programs_words() -> None:
    """The error has the program's name, its status and the last it said, and not all of what it said."""
    code = "print('x' * 10**6, file=sys.stderr); print('no such codec', file=sys.stderr); sys.exit(7)"
    with pytest.raises(
        ProcessError, match=r"program 'python\S*' failed with status 7: .*no such codec"
    ) as caught:
        process.run(python(code))
    assert len(str(caught.value)) < 3000


def test_a_failure_without_words() -> None:
    """A program that fails in silence is said to."""
    with pytest.raises(ProcessError, match="status -9: it said nothing"):
        process.run(python("os.kill(os.getpid(), 9)"))


def test_out_of_time() -> None:
    """A program that does not end is ended, soon."""
    began = time.monotonic()
    with pytest.raises(ProcessError, match="did not end in 0 s"):
        process.run(python("time.sleep(60)"), timeout=0.3)
    assert time.monotonic() - began < 5


def test_not_installed() -> None:
    """A program that is not there is a missing dependency, with the command that looks further."""
    with pytest.raises(MissingDependency, match=r"'no-such-program' is not installed\. Run: rupor doctor"):
        process.run(["no-such-program"])


def test_not_a_program(tmp_path: Path) -> None:
    """A file that cannot be run is told by name."""
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    with pytest.raises(ProcessError, match="broken' cannot be started"):
        process.run([str(broken)])


def test_only_the_end_of_long_output_is_kept() -> None:
    """A program that prints for an hour costs no memory; the last it printed is what counts."""
    said = process.run(python("print('x' * 10**7); print('last')"))
    assert said.endswith(b"last\n")
    assert len(said) <= process.KEPT


def test_stream_feeds_a_program() -> None:
    """What is written arrives in order and whole, more of it than a pipe holds."""
    with process.stream(python("print(len(sys.stdin.buffer.read()))")) as program:
        for _ in range(100):
            program.write(bytes(10_000))
        program.close()
    assert program.output == b"1000000\n"


def test_a_program_that_stops_reading() -> None:
    """Feeding a program that has failed is an error in its own words, not a broken pipe."""

    def feed() -> None:
        with process.stream(python("print('disk full', file=sys.stderr); sys.exit(1)")) as program:
            for _ in range(1000):
                program.write(bytes(10_000))

    with pytest.raises(ProcessError, match=r"stopped reading: disk full"):
        feed()


def test_one_program_feeds_another() -> None:
    """What the first program prints is what the second one reads, and the second's output is what counts."""
    double = python("sys.stdout.buffer.write(sys.stdin.buffer.read() * 2)")
    count = python("print(len(sys.stdin.buffer.read()))")
    with process.stream(double, into=count) as program:
        program.write(bytes(100_000))
        program.close()
    assert program.output == b"200000\n"


@pytest.mark.parametrize("wrong", ["first", "second"])
def test_the_one_that_failed_is_told(wrong: str) -> None:
    """Of two programs, the one that failed is told, in its own words and not in the other's."""

    def program(name: str) -> list[str]:
        status = 5 if name == wrong else 0
        return python(f"sys.stdin.buffer.read(); print('{name} says', file=sys.stderr); sys.exit({status})")

    def feed() -> None:
        with process.stream(program("first"), into=program("second")) as both:
            both.write(b"x")
            both.close()

    with pytest.raises(ProcessError, match=f"status 5: {wrong} says$"):
        feed()


def test_an_error_of_ours_ends_the_program(tmp_path: Path) -> None:
    """When the block is left by an error, the program does not live on."""
    told = tmp_path / "pid"
    code = "open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"

    def fail() -> None:
        with process.stream(python(code, str(told))):
            while not told.exists() or not told.read_text():
                time.sleep(0.01)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert not alive(int(told.read_text()))


def test_end_all_frees_whoever_feeds() -> None:
    """A thread that waits for a stuck program is freed when all programs are ended."""
    caught: list[BaseException] = []
    feeding = threading.Event()

    def feed() -> None:
        try:
            with process.stream(python("time.sleep(60)")) as program:
                feeding.set()
                while True:
                    program.write(bytes(100_000))
        except ProcessError as error:
            caught.append(error)

    thread = threading.Thread(target=feed)
    thread.start()
    assert feeding.wait(10)
    process.end_all()
    thread.join(10)
    assert not thread.is_alive()
    assert len(caught) == 1


def test_a_program_does_not_hear_ctrl_c() -> None:
    """Ctrl-C reaches Rupor alone: a program is not in its process group."""
    group = int(process.run(python("print(os.getpgid(0))")))
    assert group != os.getpgid(0)
