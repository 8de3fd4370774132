"""Bytes into text: which encoding they are in, judged by the bytes alone."""

import codecs
from dataclasses import dataclass

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = frozenset(range(0x20)) - frozenset(b"\t\n\f\r\x1a\x1b\x1e")  # \x1e begins a record of a JSON sequence
_CONTROLS = 0.005  # a text may hold a few of them, as dirt
_WIDE = 0.4  # of every second byte that must be zero for UTF-16 without a byte order mark


@dataclass(frozen=True, slots=True)
class Text:
    """`encoding` is a name that Python's codecs know. Damage in the middle makes UTF-8 into an eight-bit encoding."""

    text: str
    encoding: str


def decoded(head: bytes, complete: bool) -> Text | None:
    """None for what is no text. A character cut in two at the end of a piece is left out."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return _decode(head, encoding, complete) or (_eight_bit(head) if encoding == "utf-8-sig" else None)
    if b"\0" in head:
        return _wide(head, complete)
    if sum(map(head.count, map(_byte, _BINARY))) > _CONTROLS * len(head):
        return None
    return _decode(head, "utf-8", complete) or _eight_bit(head)


def _byte(number: int) -> bytes:
    return bytes([number])


def _decode(head: bytes, encoding: str, complete: bool) -> Text | None:
    try:
        return Text(codecs.getincrementaldecoder(encoding)().decode(head, complete), encoding)
    except UnicodeDecodeError:
        return None


def _wide(head: bytes, complete: bool) -> Text | None:
    """UTF-16 that has no byte order mark: in Western text every second byte is zero."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = head[first::2].count(0), head[1 - first :: 2].count(0)
        if zeros > _WIDE * len(head) and not others:
            return _decode(head, encoding, complete)
    return None


def _eight_bit(head: bytes) -> Text:
    """Windows-1252 where it uses what ISO 8859-1 reserves for control characters, as curly quotes and dashes do."""
    if any(0x80 <= byte <= 0x9F for byte in head):
        try:
            return Text(head.decode("windows-1252"), "windows-1252")
        except UnicodeDecodeError:
            pass
    return Text(head.decode("iso-8859-1"), "iso-8859-1")
