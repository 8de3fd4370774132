"""A proxy on 127.0.0.1 that spoils some of what passes: drops, delays, cuts, corrupts, reorders, repeats and refuses."""

import gzip
import random
import socket
import struct
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

HARMS = (
    "drop", "reset", "delay", "cut", "cut_unseen", "cut_gzip", "corrupt", "reorder", "repeat", "refuse", "busy", "empty",
    "web_page",
)  # fmt: skip


@dataclass
class Chaos:
    """A running proxy: `rate` of its answers are spoilt, as the seed has it."""

    url: str
    dice: random.Random
    rate: float = 0.0
    done: Counter[str] = field(default_factory=Counter)
    earlier: dict[str, bytes] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def harm(self) -> str | None:
        """What to do to the next answer."""
        with self.lock:
            chosen = self.dice.choice(HARMS) if self.dice.random() < self.rate else None
            self.done[chosen or "pass"] += 1
            return chosen


@contextmanager
def chaos(upstream: str, seed: int) -> Iterator[Chaos]:
    """A proxy before `upstream` (scheme, host and port) until the body ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self.close_connection = True
            with urllib.request.urlopen(upstream + self.path) as answer:
                body, media_type = answer.read(), answer.headers["Content-Type"]
            harm = state.harm()
            if harm in ("drop", "reset"):
                if harm == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                return
            if harm in ("refuse", "busy"):
                self.send_response(503 if harm == "refuse" else 429)
                self.send_header("Retry-After", "1")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            if harm == "delay":
                time.sleep(0.02)
            whole = body
            if harm == "corrupt":
                spoilt = bytearray(body)
                for _ in range(state.dice.randrange(1, 20)):
                    spoilt[state.dice.randrange(len(spoilt))] = state.dice.randrange(256)
                body = bytes(spoilt)
            elif harm == "reorder":
                head, *statements = body.split(b"\n")
                state.dice.shuffle(statements)
                body = b"\n".join([head, *statements])
            elif harm == "repeat":  # an answer of another path: a cache that mixes things up
                body = state.dice.choice([*state.earlier.values(), body])
            elif harm == "empty":
                body = b""
            elif harm == "web_page":
                body, media_type = b"<!DOCTYPE html><html><body>Vi er straks tilbake</body></html>", "text/html"
            state.earlier[self.path] = whole
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            if harm == "cut_gzip":
                packed = gzip.compress(body)
                body = packed[: state.dice.randrange(12, len(packed))]
                self.send_header("Content-Encoding", "gzip")
            elif harm == "cut" or harm != "cut_unseen":
                self.send_header("Content-Length", str(len(body)))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body[: state.dice.randrange(len(body))] if harm in ("cut", "cut_unseen") else body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = Chaos(f"http://127.0.0.1:{server.server_port}", random.Random(seed))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
