"""A server on 127.0.0.1 that does, byte by byte, what servers must not do: one function per behaviour, its name the path."""

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

TURTLE = b"<http://example.test/d> a <http://www.w3.org/ns/dcat#Dataset> .\n"
LONG = gzip.compress(b"".join(b"<http://example.test/%d> <p> %d .\n" % (n, n * n) for n in range(60_000)), 1)
BOMB = gzip.compress(bytes(20_000_000), 9)


@dataclass
class Talk:
    """One request and the connection to answer it on; closed after the answer unless `keep`."""

    sock: socket.socket
    head: str
    nth: int  # how many requests this path has had, this one included
    port: int
    keep: bool = False

    def send(self, *parts: bytes) -> None:
        self.sock.sendall(b"".join(parts))

    def answer(self, status: str = "200 OK", *headers: str, body: bytes = TURTLE, length: int | None = None) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
        if status.startswith("200") and not any(h.lower().startswith("content-type") for h in headers):
            lines.append("Content-Type: text/turtle; charset=utf-8")
        self.send("\r\n".join(lines).encode("latin-1"), b"\r\n\r\n", body)

    def drip(self, data: bytes) -> None:
        for byte in data:
            self.send(bytes([byte]))
            time.sleep(0.05)

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def asked(self, name: str) -> str | None:
        """A header of the request."""
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return None


def chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts)


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nTransfer-Encoding: chunked\r\n\r\n"
BEHAVIOURS: dict[str, Callable[[Talk], None]] = {}


def behaviour(function: Callable[[Talk], None]) -> Callable[[Talk], None]:
    BEHAVIOURS[function.__name__] = function
    return function


@behaviour
def plain(talk: Talk) -> None:
    talk.keep = True
    talk.answer()


@behaviour
def chunked(talk: Talk) -> None:
    talk.send(CHUNKED, chunks(TURTLE[:7], TURTLE[7:], b""))


@behaviour
def gzipped(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(TURTLE))


@behaviour
def two_gzip_members(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(TURTLE[:9]) + gzip.compress(TURTLE[9:]))


@behaviour
def close_delimited(talk: Talk) -> None:
    talk.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/turtle\r\n\r\n", TURTLE)


@behaviour
def no_content_type(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(TURTLE), TURTLE)


@behaviour
def html_as_turtle(talk: Talk) -> None:
    talk.answer(body=b"<!DOCTYPE html><title>Vedlikehold</title>")


@behaviour
def json_as_xml(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Type: application/rdf+xml", body=b'{"error": "no"}')


@behaviour
def wrong_charset(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Type: TEXT/XML;charset=klingon", body="<å/>".encode("latin-1"))


@behaviour
def nonsense_content_type(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Type: \x1b[31mturtle!")


@behaviour
def hints_first(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n")
    talk.answer()


@behaviour
def long_length(talk: Talk) -> None:
    """More bytes than announced, on a connection that stays open."""
    talk.keep = True
    talk.answer(body=TURTLE + b"and then some", length=len(TURTLE))


@behaviour
def error_then_fine(talk: Talk) -> None:
    talk.answer("500 Oops") if talk.nth == 1 else talk.answer()


@behaviour
def busy_then_fine(talk: Talk) -> None:
    talk.answer("429 Slow Down", "Retry-After: 7") if talk.nth == 1 else talk.answer()


@behaviour
def cut_then_fine(talk: Talk) -> None:
    talk.answer(length=len(TURTLE) + (talk.nth == 1))


@behaviour
def moved(talk: Talk) -> None:
    talk.answer("301 Moved", f"Location: http://127.0.0.1:{talk.port}/plain")


@behaviour
def moved_nearby(talk: Talk) -> None:
    talk.answer("307 Moved", "Location: plain?page=2#top")


@behaviour
def close_at_once(talk: Talk) -> None:
    return


@behaviour
def reset_at_once(talk: Talk) -> None:
    talk.reset()


@behaviour
def reset_in_headers(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Le")
    time.sleep(0.05)
    talk.reset()


@behaviour
def reset_in_body(talk: Talk) -> None:
    talk.answer(length=10_000)
    time.sleep(0.05)
    talk.reset()


@behaviour
def not_http(talk: Talk) -> None:
    talk.send(b"220 smtp.example.test ESMTP\r\n\r\n")


@behaviour
def drips_headers(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 100)


@behaviour
def drips_body(talk: Talk) -> None:
    talk.answer(body=b"", length=10_000)
    talk.drip(b"x" * 10_000)


@behaviour
def stalls(talk: Talk) -> None:
    time.sleep(1.2)


@behaviour
def stalls_in_body(talk: Talk) -> None:
    talk.answer(length=10_000)
    time.sleep(1.2)


@behaviour
def flood_of_hints(talk: Talk) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 8_000 + b"\r\n\r\n"
    for _ in range(1_000):
        talk.send(hint)


@behaviour
def huge_headers(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nX-Huge: ", b"x" * 300_000, b"\r\n\r\n")


@behaviour
def switching_protocols(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: upgrade\r\n\r\n")


@behaviour
def short_length(talk: Talk) -> None:
    talk.answer(length=len(TURTLE) + 5)


@behaviour
def two_lengths(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Length: 3")


@behaviour
def absurd_length(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: ", b"9" * 5_000, b"\r\n\r\n")


@behaviour
def announces_too_much(talk: Talk) -> None:
    talk.answer(length=10**9)


@behaviour
def too_much_unannounced(talk: Talk) -> None:
    talk.send(CHUNKED)
    for _ in range(1_000):
        talk.send(chunks(b"x" * 10_000))


@behaviour
def too_much_unpacked(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip", body=LONG)


@behaviour
def bomb(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip", body=BOMB)


@behaviour
def cut_chunk(talk: Talk) -> None:
    talk.send(CHUNKED, b"100\r\nhalf")


@behaviour
def cut_between_chunks(talk: Talk) -> None:
    talk.send(CHUNKED, chunks(TURTLE))


@behaviour
def bad_chunk(talk: Talk) -> None:
    talk.send(CHUNKED, b"zzz\r\n", TURTLE)
    time.sleep(0.2)


@behaviour
def cut_gzip(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(TURTLE * 100)[:-6])


@behaviour
def bogus_gzip(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip")


@behaviour
def junk_after_gzip(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(TURTLE) + b"junk")


@behaviour
def triple_gzip(talk: Talk) -> None:
    body = gzip.compress(gzip.compress(gzip.compress(TURTLE)))
    talk.answer("200 OK", "Content-Encoding: gzip, gzip", "Content-Encoding: gzip", body=body)


@behaviour
def unasked_coding(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: br")


@behaviour
def no_content(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 204 No Content\r\n\r\n")


@behaviour
def part_of_it(talk: Talk) -> None:
    talk.answer("206 Partial Content", "Content-Range: bytes 0-4/63")


@behaviour
def not_modified_unasked(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")


@behaviour
def not_modified_with_body(talk: Talk) -> None:
    """Against the protocol; the body would be taken for the next answer."""
    talk.keep = True
    if talk.asked("If-None-Match") == '"v1"':
        talk.answer("304 Not Modified", 'ETag: "v1"')
    else:
        talk.answer("200 OK", 'ETag: "v1"', "Last-Modified: Wed, 25 Nov 2026 03:00:00 GMT")


@behaviour
def loop(talk: Talk) -> None:
    talk.answer("302 Found", "Location: /loop_back")


@behaviour
def loop_back(talk: Talk) -> None:
    talk.answer("302 Found", "Location: /loop")


@behaviour
def ever_on(talk: Talk) -> None:
    talk.answer("302 Found", f"Location: /ever_on?{talk.nth}")


@behaviour
def nowhere(talk: Talk) -> None:
    talk.answer("302 Found")


@behaviour
def to_another_port(talk: Talk) -> None:
    talk.answer("302 Found", f"Location: http://127.0.0.1:{talk.port + 1 if talk.port < 65_535 else 40_000}/")


@behaviour
def to_metadata(talk: Talk) -> None:
    talk.answer("302 Found", "Location: http://169.254.169.254/latest/meta-data/")


@behaviour
def to_file(talk: Talk) -> None:
    talk.answer("302 Found", "Location: file:///etc/passwd")


@behaviour
def to_ssh(talk: Talk) -> None:
    talk.answer("302 Found", "Location: http://example.test:22/")


@behaviour
def to_user(talk: Talk) -> None:
    talk.answer("302 Found", f"Location: http://user:hemmelig@127.0.0.1:{talk.port}/plain")


@behaviour
def to_plain_http(talk: Talk) -> None:
    talk.answer("301 Moved", f"Location: http://127.0.0.1:{talk.port}/plain")


@behaviour
def challenge(talk: Talk) -> None:
    talk.answer("403 Forbidden", "Content-Type: text/html", body=b"<h1>Are you human?</h1>")


@behaviour
def busy_for_years(talk: Talk) -> None:
    talk.answer("429 Slow Down", "Retry-After: 1e9")


@behaviour
def sets_cookie(talk: Talk) -> None:
    talk.keep = True
    talk.answer("200 OK", "Set-Cookie: night=1; Path=/")


def _status(talk: Talk, path: str) -> None:
    talk.answer(f"{path.removeprefix('status_')} Because")


@dataclass
class Misbehaving:
    """The server. `/status_404` and its like answer that status; other paths are the behaviours above."""

    tls: ssl.SSLContext | None = None
    requests: Counter[str] = field(default_factory=Counter)
    talks: list[Talk] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def url(self, path: str = "") -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/{path}"

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._talk, args=(sock,), daemon=True).start()

    def _talk(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.tls:
                sock = self.tls.wrap_socket(sock, server_side=True)
            with sock:
                for head in _heads(sock):
                    path = head.split(" ")[1].partition("?")[0].lstrip("/")
                    self.requests[path] += 1
                    talk = Talk(sock, head, self.requests[path], self.port)
                    self.talks.append(talk)
                    _status(talk, path) if path.startswith("status_") else BEHAVIOURS[path](talk)
                    if not talk.keep:
                        return


def _heads(sock: socket.socket) -> Iterator[str]:
    """The heads of the requests that come on a connection; bodies are read over."""
    buffer = b""
    while True:
        while b"\r\n\r\n" not in buffer:
            if not (data := sock.recv(65_536)):
                return
            buffer += data
            if buffer.startswith(b"\x16"):  # a TLS handshake, which this is not
                sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
        head, _, buffer = buffer.partition(b"\r\n\r\n")
        text = head.decode("latin-1")
        length = int(Talk(sock, text, 0, 0).asked("Content-Length") or 0)
        while len(buffer) < length:
            buffer += sock.recv(65_536)
        buffer = buffer[length:]
        yield text
