"""What may come as the body of an answer: plain or gzip, whole, and within limits that hold while it comes."""

import zlib
from collections.abc import Iterable, Iterator

from harvester.errors import FetchError

_STEP = 256 << 10  # the most that one step unpacks: a bomb is seen before it takes memory
_RATIO = 200  # real catalogues pack 5 to 30 times
_RATIO_FROM = 1 << 20  # below this size a high ratio harms nobody
_CODINGS = {"": False, "identity": False, "gzip": True, "x-gzip": True}


def decoded(raw: Iterable[bytes], coding: str, *, max_wire_bytes: int, max_bytes: int) -> Iterator[bytes]:
    """The body in pieces of at most 256 KiB (or as they came). `coding` is the Content-Encoding header.

    Raises FetchError: bad_encoding, too_large, or truncated when the packed body ends before its end.
    """
    if (packed := _CODINGS.get(coding.strip().lower())) is None:
        raise FetchError("bad_encoding", f"content coding {coding[:60]!r} was not asked for; one gzip at most is read")
    gunzip = _Gunzip()
    wire = size = 0
    for chunk in raw:
        wire += len(chunk)
        if wire > max_wire_bytes:
            raise FetchError("too_large", f"more than {max_wire_bytes} bytes on the wire")
        for piece in gunzip.feed(chunk) if packed else (chunk,):
            size += len(piece)
            if size > max_bytes:
                raise FetchError("too_large", f"more than {max_bytes} bytes")
            if size > _RATIO_FROM and size > _RATIO * wire:
                raise FetchError("too_large", f"unpacks to more than {_RATIO} times its size")
            yield piece
    if packed and not gunzip.finished:
        raise FetchError("truncated", "the gzip stream ends before its end")


class _Gunzip:
    """One or more gzip members after each other, as RFC 1952 allows."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)

    @property
    def finished(self) -> bool:
        return self._inflate.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inflate.eof:
                if not data.strip(b"\0"):  # padding
                    return
                self._inflate = zlib.decompressobj(wbits=31)
            try:
                piece = self._inflate.decompress(data, _STEP)
            except zlib.error as error:
                raise FetchError("bad_encoding", f"not the gzip it is said to be ({error})") from error
            if piece:
                yield piece
            data = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
