"""A line between a client and a server that breaks, falls silent or is slow exactly when a test wants it to.

A relay on the loopback that counts bytes. For FTP, whose data go over further connections, let the server use a range
of ports (``running.port_range``) and give it as *data_ports*: the same numbers are relayed at ``RELAY``, an address
of the loopback too, because clients connect for data to the host that they have logged in at.
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from servers.running import HOST, RELAY

Way = Literal["up", "down"]
PIECE = 1 << 14
"""Bytes at a time."""


@dataclass(frozen=True)
class Trouble:
    """What happens on the line, once, when *after* bytes have passed."""

    after: int = 0
    kind: Literal["cut", "end", "stall"] = "cut"
    """``cut``: both sides get a reset; ``end``: an orderly end, as if the other had said all; ``stall``: silence."""
    direction: Literal["up", "down", "both"] = "up"
    """``up``: bytes from the client to the server are counted; ``both``: their sum with the answers."""
    per_connection: bool = False
    """Count each connection for itself, and trouble each of them; else all together, and end all at once."""
    lasting: bool = False
    """Whoever connects afterwards is refused, or gets no answer (``stall``); else all is well for them."""


@dataclass
class Wire:
    """A running relay."""

    host: str
    port: int
    trouble: Trouble | None = None
    """What will happen next; None: nothing."""
    bytes_per_second: float = 0.0
    """0: as fast as it goes."""
    refusing: bool = False
    """Whoever connects is hung up at once."""
    passed: dict[Way, int] = field(default_factory=lambda: {"up": 0, "down": 0})
    """Bytes that were handed on since the last ``expect``: ``up`` to the server, ``down`` to the client."""
    connections: int = 0
    happened: int = 0
    """How often there was trouble."""
    _silent: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _open: list["_Line"] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)

    def expect(self, trouble: Trouble | None) -> None:
        """Begin to count anew, and let this happen; what is silent now is broken."""
        with self._lock:
            for line in self._open[:]:
                if self._silent or line.silent:
                    line.cut()
            self.trouble, self._silent, self.refusing = trouble, False, False
            self.passed = {"up": 0, "down": 0}
            self.happened = 0

    def cut(self) -> None:
        """Break all connections now."""
        with self._lock:
            for line in self._open[:]:
                line.cut()

    def stall(self) -> None:
        """Let no byte pass any more, on any connection, until ``expect`` is called."""
        self._silent = True


class _Line:
    """One connection through the relay."""

    def __init__(self, wire: Wire, client: socket.socket, server: socket.socket) -> None:
        self.wire, self.client, self.server = wire, client, server
        self.passed: dict[Way, int] = {"up": 0, "down": 0}
        self.silent = False
        self.left = 2
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def run(self) -> None:
        """Carry in both directions until it ends."""
        for way, source, sink in (("up", self.client, self.server), ("down", self.server, self.client)):
            threading.Thread(target=self._carry, args=(way, source, sink), daemon=True).start()

    def cut(self, orderly: bool = False) -> None:
        """Break it for both sides."""
        with self.wire._lock:
            if self in self.wire._open:
                self.wire._open.remove(self)
        for one in (self.client, self.server):
            _break(one, orderly)

    def _carry(self, way: Way, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(PIECE):
                if not self._pass(way, data, sink):
                    return
            sink.shutdown(socket.SHUT_WR)
        with self.wire._lock:
            self.left -= 1
        if not self.left:
            self.cut(orderly=True)

    def _pass(self, way: Way, data: bytes, sink: socket.socket) -> bool:
        """Hand on what may pass, and tell whether the line is still there."""
        wire = self.wire
        if wire.bytes_per_second:
            wire._ending.wait(len(data) / wire.bytes_per_second)
        self._wait_while_silent()
        with wire._lock:
            kept, trouble = self._allowed(way, data)
            wire.passed[way] += len(kept)
            self.passed[way] += len(kept)
            if trouble is not None:
                wire.happened += 1
                if not trouble.per_connection:
                    wire.trouble = None
        # Without the lock: the other side may take nothing before it has sent what it has.
        sink.sendall(kept)
        return trouble is None or self._end_in(trouble)

    def _allowed(self, way: Way, data: bytes) -> tuple[bytes, Trouble | None]:
        trouble = self.wire.trouble
        if trouble is None or trouble.direction not in (way, "both"):
            return data, None
        counts = self.passed if trouble.per_connection else self.wire.passed
        passed = sum(counts.values()) if trouble.direction == "both" else counts[way]
        room = trouble.after - passed
        return (data, None) if len(data) <= room else (data[: max(0, room)], trouble)

    def _end_in(self, trouble: Trouble) -> Literal[False]:
        wire = self.wire
        if trouble.kind == "stall":
            for line in [self] if trouble.per_connection else wire._open[:]:
                line.silent = True
            wire._silent = wire._silent or trouble.lasting
            # What was read and is not handed on is lost: this line never comes back, whatever is told.
            self._wait_while_silent()
            self.cut()
            return False
        wire.refusing = trouble.lasting
        for line in [self] if trouble.per_connection else wire._open[:]:
            line.cut(orderly=trouble.kind == "end")
        return False

    def _wait_while_silent(self) -> None:
        while (self.wire._silent or self.silent) and self in self.wire._open:
            if self.wire._ending.wait(0.02):
                return


@contextlib.contextmanager
def wire(port: int, *, data_ports: Sequence[int] = ()) -> Iterator[Wire]:
    """Relay to *port* of 127.0.0.1, and to *data_ports*; at the end all connections are broken."""
    with contextlib.ExitStack() as ends:
        listener = _listener(0)
        made = Wire(RELAY, listener.getsockname()[1])
        for to, one in ((port, listener), *((number, _listener(number)) for number in data_ports)):
            thread = threading.Thread(target=_accept, args=(made, one, to), daemon=True)
            thread.start()
            ends.callback(thread.join, 20)
            ends.callback(_close, one)
        ends.callback(made.cut)
        ends.callback(made._ending.set)
        yield made


def _listener(port: int) -> socket.socket:
    made = socket.create_server((RELAY, port), backlog=100)
    # As on a line across the world, little of what was sent is under way: a client cannot leave a whole file in here.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1400)
    return made


def _close(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)  # ends the accept() of its thread
    listener.close()


def _accept(made: Wire, listener: socket.socket, to: int) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listener.accept()
            made.connections += 1
            try:
                if made.refusing or made._ending.is_set():
                    raise ConnectionRefusedError
                server = socket.create_connection((HOST, to), 20)
                server.settimeout(None)
            except OSError:
                _break(client)
                continue
            line = _Line(made, client, server)
            with made._lock:
                made._open.append(line)
            line.run()


def _break(one: socket.socket, orderly: bool = False) -> None:
    """End a connection: as a dead line does, with a reset, or *orderly*."""
    with contextlib.suppress(OSError):
        if not orderly:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        # close() alone would wait for the thread that reads from it.
        one.shutdown(socket.SHUT_RDWR if orderly else socket.SHUT_RD)
    one.close()
