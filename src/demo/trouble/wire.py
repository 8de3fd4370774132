"""Behaviours below HTTP: slow, endless, broken off, cut short, or no HTTP at all."""

import gzip
import time
from functools import cache

from demo.trouble.case import behaves
from demo.trouble.talk import TABLE, Talk

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nConnection: close\r\n"
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"
_ROUNDS = 20_000  # of what is called endless


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(50_000_000), 9)


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


@behaves("inconclusive", "a byte of the headers now and then")
def slow_headers(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 100)


@behaves("inconclusive", "the connection is taken, the question never answered")
def stalls(talk: Talk) -> None:
    talk.hold()


@behaves("inconclusive", "the body stops in the middle, the connection stays")
def stalled_body(talk: Talk) -> None:
    talk.answer(length=10_000)
    if talk.method != "HEAD":
        talk.hold()


@behaves("inconclusive", "a byte of the body now and then")
def slow_trickle(talk: Talk) -> None:
    talk.answer(body=b"", length=10_000)
    if talk.method != "HEAD":
        talk.drip(b"x" * 10_000)


@behaves("alive", "slow, but within reason", kind="data")
def slow_but_sure(talk: Talk) -> None:
    time.sleep(0.3)
    talk.answer()


@behaves("alive", "a body that never ends; its beginning is data", kind="data")
def endless_body(talk: Talk) -> None:
    talk.send(_CHUNKED)
    for _ in range(0 if talk.method == "HEAD" else _ROUNDS):
        talk.send(_chunk(TABLE * 100))


@behaves("alive", "four gigabytes are announced; we read the beginning", kind="data")
def huge_length(talk: Talk) -> None:
    talk.answer(body=TABLE * 2000, length=4 << 30)


@behaves("dead", "less comes than was announced")
def wrong_length(talk: Talk) -> None:
    talk.answer(length=len(TABLE) + 500)


@behaves("alive", "unpacks to 50 MB of nothing; unpacked no further than we look", kind="unknown")
def gzip_bomb(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip", body=_bomb())


@behaves("alive", "packed, though nobody asked; every client can unpack it", kind="data")
def gzipped(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip", body=gzip.compress(TABLE))


@behaves("inconclusive", "says that it is packed, and is not: some clients can read it")
def encoding_lies(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: gzip")


@behaves("alive", "packed in a way that nobody asked for; a browser may know it", kind="unknown")
def unasked_encoding(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Encoding: zstd", body=b"\x28\xb5\x2f\xfd" + TABLE)


@behaves("dead", "the connection breaks in the middle of the body")
def reset_in_body(talk: Talk) -> None:
    talk.answer(length=10_000)
    time.sleep(0.05)
    talk.reset()


@behaves("dead", "the connection breaks before any answer")
def reset_at_once(talk: Talk) -> None:
    talk.reset()


@behaves("dead", "the connection is closed without an answer")
def closes_without_answer(talk: Talk) -> None:
    return


@behaves("dead", "another protocol's greeting")
def garbage_status_line(talk: Talk) -> None:
    talk.last(b"220 ftp.example.no FTP server ready\r\n\r\n")


@behaves("dead", "headers of 300 kB")
def huge_headers(talk: Talk) -> None:
    talk.last(b"HTTP/1.1 200 OK\r\nX-Huge: ", b"x" * 300_000, b"\r\n\r\n")


@behaves("dead", "a header that is none")
def broken_header(talk: Talk) -> None:
    talk.last(_OK, b"Dette er ikke et hode\r\n\x00\r\n\r\n", TABLE)


@behaves("dead", "chunks whose lengths are no numbers")
def broken_chunks(talk: Talk) -> None:
    talk.last(_CHUNKED, b"" if talk.method == "HEAD" else b"zzz\r\n" + TABLE)


@behaves("dead", "the last chunk never comes")
def cut_chunks(talk: Talk) -> None:
    talk.last(_CHUNKED, b"" if talk.method == "HEAD" else _chunk(TABLE))


@behaves("alive", "in chunks, as it should be", kind="data")
def good_chunks(talk: Talk) -> None:
    talk.last(_CHUNKED, b"" if talk.method == "HEAD" else _chunk(TABLE[:40]) + _chunk(TABLE[40:]) + _chunk(b""))


@behaves("dead", "two lengths that contradict each other")
def two_lengths(talk: Talk) -> None:
    talk.answer("200 OK", "Content-Length: 3")


@behaves("alive", "hints before the answer", kind="data")
def early_hints(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </stil.css>; rel=preload\r\n\r\n")
    talk.answer()


@behaves("inconclusive", "hints, and no answer ever")
def hints_for_ever(talk: Talk) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 8_000 + b"\r\n\r\n"
    for _ in range(_ROUNDS):
        talk.send(hint)


@behaves("dead", "switches to a protocol that nobody asked for")
def switches_protocol(talk: Talk) -> None:
    talk.last(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: upgrade\r\n\r\n")


@behaves("alive", "HTTP/1.0: the end of the connection is the end of the file", kind="data")
def http_1_0(talk: Talk) -> None:
    talk.last(b"HTTP/1.0 200 OK\r\nContent-Type: text/csv\r\n\r\n", b"" if talk.method == "HEAD" else TABLE)


@behaves("dead", "HTTP/0.9: a body and nothing else, which no client of today takes")
def http_0_9(talk: Talk) -> None:
    talk.last(TABLE)


@behaves("alive", "no media type at all", kind="data")
def no_media_type(talk: Talk) -> None:
    talk.answer(media=None)
