"""Hundreds of loopback hosts in one process that count: two requests at once, pauses cut short, answers given.

`python -m benchmarks.link_hosts HOSTS PAUSE` listens on 127.0.1.1, 127.0.1.2 … and prints one JSON line when its input
ends. One thread and a selector: what it costs must not hide what it measures.
"""

import json
import selectors
import socket
import sys
import time
from dataclasses import dataclass, field

BODY = b"navn;adresse;antall\n" + b"".join(b"Lekeplass %d;Gate %d;%d\n" % (i, i, i % 7) for i in range(200))
_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nLast-Modified: Mon, 02 Mar 2026 06:00:00 GMT\r\nContent-Length: %d\r\n\r\n"
    % len(BODY)
)
_GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
LATENCY = 0.001  # seconds until an answer is sent, so that two requests at once would be seen


@dataclass(slots=True)
class Host:
    """What one host saw."""

    under_way: int = 0
    ended: float = 0.0
    at_once: int = 0
    too_soon: int = 0
    requests: int = 0


@dataclass(slots=True)
class Caller:
    """One connection."""

    host: Host
    sock: socket.socket
    data: bytes = b""
    answer: bytes = field(default=b"")


def address(i: int) -> str:
    """The address of the i-th host."""
    return f"127.0.{1 + i // 250}.{1 + i % 250}"


def serve(hosts: int, pause: float) -> None:
    """Until standard input ends."""
    selector = selectors.DefaultSelector()
    seen = [Host() for _ in range(hosts)]
    for i, host in enumerate(seen):
        listener = socket.create_server((address(i), 8099), backlog=64)
        listener.setblocking(False)
        selector.register(listener, selectors.EVENT_READ, host)
    selector.register(sys.stdin, selectors.EVENT_READ, None)
    print("ready", flush=True)
    due: list[tuple[float, Caller]] = []  # in order: all wait equally long
    while True:
        wait = max(0.0, due[0][0] - time.monotonic()) if due else None
        for key, _ in selector.select(wait):
            if key.data is None:
                total = {n: sum(getattr(h, n) for h in seen) for n in ("requests", "too_soon")}
                print(json.dumps({**total, "at_once": max(h.at_once for h in seen)}), flush=True)
                return
            if isinstance(key.data, Host):
                sock, _ = key.fileobj.accept()  # type: ignore[union-attr]
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(sock, selectors.EVENT_READ, Caller(key.data, sock))
                continue
            caller = key.data
            data = caller.sock.recv(65536)
            if not data:
                selector.unregister(caller.sock)
                caller.sock.close()
                continue
            caller.data += data
            if caller.data.endswith(b"\r\n\r\n"):
                now, host = time.monotonic(), caller.host
                host.requests += 1
                host.under_way += 1
                host.at_once = max(host.at_once, host.under_way)
                host.too_soon += bool(host.ended) and now - host.ended < pause
                found = b" /robots.txt " not in caller.data
                body = BODY if found and caller.data.startswith(b"GET") else b""
                caller.answer, caller.data = (_HEAD + body if found else _GONE), b""
                due.append((now + LATENCY, caller))
        while due and due[0][0] <= time.monotonic():
            _, caller = due.pop(0)
            caller.host.under_way -= 1
            caller.host.ended = time.monotonic()
            caller.sock.sendall(caller.answer)


if __name__ == "__main__":
    serve(int(sys.argv[1]), float(sys.argv[2]))
