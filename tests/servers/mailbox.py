"""A mail server that says what it is told to say, which no decent one does."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from servers.running import HOST

STALL, CUT = "stall", "cut"
GOOD = {
    "": "220 mail.test ESMTP",
    "EHLO": "250-mail.test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000",
    "AUTH": "235 2.7.0 in",
    "DATA": "354 go ahead",
    ".": "250 2.0.0 queued as 1",
    "QUIT": "221 bye",
}


@dataclass
class Scripted:
    """A server that says what it is told to say, in the open."""

    port: int
    said: Mapping[str, str | list[str]]
    """Answers by the command or its verb, ``""`` for the greeting and ``.`` for a letter; several come one by one."""
    heard: list[str] = field(default_factory=list)
    """Every command."""
    letters: list[bytes] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def serve(self, line: socket.socket) -> None:
        """Answer on one line until it is closed."""
        with line, line.makefile("rb") as file, contextlib.suppress(OSError):
            going = self._answers(line, "")
            while going and (command := file.readline().decode().rstrip("\r\n")):
                self.heard.append(command)
                going = self._answers(line, command)
                if going == "354":
                    self.letters.append(b"".join(iter(file.readline, b".\r\n")))
                    going = self._answers(line, ".")
                elif going == "221":
                    return

    def _answers(self, line: socket.socket, command: str) -> str:
        """Answer a command; return the answer's code, or nothing where there was none."""
        verb = command.partition(" ")[0].upper()
        given = self.said.get(command) or self.said.get(verb) or GOOD.get(verb, "250 fine")
        answer = given.pop(0) if isinstance(given, list) else given
        if answer == STALL:
            self.ended.wait(30)
        if answer in (STALL, CUT):
            return ""
        line.sendall(f"{answer}\r\n".encode())
        return answer[:3]


@contextlib.contextmanager
def scripted(said: Mapping[str, str | list[str]]) -> Iterator[Scripted]:
    """Run such a server, for one client after the other."""
    with socket.create_server((HOST, 0)) as listener:
        state = Scripted(listener.getsockname()[1], said)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    state.serve(line)

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield state
        finally:
            state.ended.set()
            listener.shutdown(socket.SHUT_RDWR)  # ends accept()
            thread.join()
