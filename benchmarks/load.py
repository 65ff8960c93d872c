"""Ask one address over and over on several open connections, and count answers.

One thread and epoll: about 15 µs of this process for an answer of 20 KB, a small part of what a Django server needs for it.
`Load.own_seconds` says how much it really was.
"""

import selectors
import socket
import time
from dataclasses import dataclass

CONNECTIONS = 16  # two workers with four threads each always have something to do


@dataclass(frozen=True)
class Load:
    """Answers in `seconds` of the clock, and the processor seconds that asking itself took."""

    answers: int
    seconds: float
    own_seconds: float

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds


class Connection:
    """One open connection: sends a request, reads the answer, sends the next."""

    def __init__(self, port: int, path: str) -> None:
        self.port = port
        self.request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        self.read, self.expected = bytearray(), 0
        self.socket.sendall(self.request)

    def receive(self) -> bool:
        """Read what is there; True when the answer is complete. Raises RuntimeError for anything but 200."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise RuntimeError("the server closed the connection")
        self.read += piece
        if not self.expected:
            end = self.read.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = self.read[:end].lower()
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(head.decode("latin-1"))
            self.expected = end + 4 + int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return len(self.read) >= self.expected


def load(port: int, path: str, *, seconds: float) -> Load:
    """Ask for `seconds`. Answers still under way at the end do not count."""
    selector = selectors.DefaultSelector()
    connections = [Connection(port, path) for _number in range(CONNECTIONS)]
    answers = 0
    begun, begun_own = time.perf_counter(), time.process_time()
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask()
    while (now := time.perf_counter()) < begun + seconds:
        for key, _events in selector.select(timeout=1):
            if key.data.receive():
                answers += 1
                key.data.ask()
    own = time.process_time() - begun_own
    for connection in connections:
        connection.socket.close()
    selector.close()
    return Load(answers, now - begun, own)
