"""One request to the web of trouble, and the means to answer it well, badly or not at all."""

import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

TABLE = "navn;adresse;antall\nBjørkly skole;Skoleveien 1;312\nÅsen barnehage;Åsvegen 4;58\nØvre bibliotek;Torget 2;7\n".encode()
MODIFIED = "Sun, 01 Mar 2026 06:00:00 GMT"
_LONGEST = 60.0  # seconds that the most patient caller is kept


@dataclass(slots=True)
class Talk:
    """A request that has been read, on its connection, which is closed after the answer.

    `night` is the night that is simulated, `nth` how many requests the host has had with this method, this one included.
    """

    sock: socket.socket
    method: str
    path: str  # with the query, as it was sent
    headers: Mapping[str, str]  # lower-case names
    host: str
    night: int
    nth: int
    ended: threading.Event  # the web of trouble is being closed
    answered: Callable[[], None]  # to be called before the last bytes: whoever has them may ask again at once

    def send(self, *parts: bytes) -> None:
        """Bytes as they are."""
        self.sock.sendall(b"".join(parts))

    def last(self, *parts: bytes) -> None:
        """Bytes as they are, after which nothing comes."""
        self.answered()
        self.send(*parts)

    def answer(
        self,
        status: str = "200 OK",
        *headers: str,
        body: bytes = TABLE,
        media: str | None = "text/csv; charset=utf-8",
        length: int | None = None,
    ) -> None:
        """An answer that is all of a resource, whatever part was asked for. `length` is announced instead of the true one."""
        lines = [
            f"HTTP/1.1 {status}",
            f"Content-Length: {len(body) if length is None else length}",
            "Connection: close",
        ]
        lines += [f"Content-Type: {media}"] if media else []
        head = "\r\n".join([*lines, *headers]).encode("latin-1") + b"\r\n\r\n"
        more = length is not None and length > len(body) and self.method != "HEAD"  # the caller waits for the rest
        (self.send if more else self.last)(head, b"" if self.method == "HEAD" else body)

    def file(
        self, *headers: str, body: bytes = TABLE, media: str = "text/csv; charset=utf-8", modified: str = MODIFIED
    ) -> None:
        """A file as a good server gives it: parts on demand, a date, a validator."""
        said = (
            *headers,
            f"Last-Modified: {modified}",
            f'ETag: "{len(body):x}-{self.night_of(modified)}"',
            "Accept-Ranges: bytes",
        )
        asked = self.headers.get("range", "")
        if asked.startswith("bytes=0-") and asked[8:].isdigit() and len(body) > 0:
            part = body[: int(asked[8:]) + 1]
            said = (*said, f"Content-Range: bytes 0-{len(part) - 1}/{len(body)}")
            self.answer("206 Partial Content", *said, body=part, media=media)
        else:
            self.answer("200 OK", *said, body=body, media=media)

    @staticmethod
    def night_of(modified: str) -> str:
        """A part of a validator that changes with the date."""
        return "".join(filter(str.isdigit, modified))

    def page(self, status: str, title: str, text: str, *headers: str) -> None:
        """A web page."""
        body = f"<!DOCTYPE html>\n<html lang=nb><title>{title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n</html>\n"
        self.answer(status, *headers, body=body.encode(), media="text/html; charset=utf-8")

    def redirect(self, location: str, status: str = "302 Found", *headers: str) -> None:
        """A redirect, without a body."""
        self.answer(status, f"Location: {location}", *headers, body=b"", media=None)

    def drip(self, data: bytes, pause: float = 0.1) -> None:
        """A byte now and then, for as long as the caller listens."""
        for at in range(len(data)):
            self.send(data[at : at + 1])
            if self.hold(pause):
                return

    def hold(self, seconds: float = _LONGEST) -> bool:
        """Say nothing for so long; True when the caller has gone, or everything ends."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.ended.is_set():
            readable, _, _ = select.select([self.sock], [], [], min(left, 0.05))
            if readable and not self.sock.recv(4096):
                return True
        return self.ended.is_set()

    def reset(self) -> None:
        """Break the connection off, so that the caller gets an error and not an end."""
        self.answered()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
