"""ZIP and GZIP: read from a piece, and unpacked no further than a look needs."""

import gzip
import io
import struct
import tracemalloc
import zipfile

import pytest
from looking_samples import TABLE, seen, zipped


def _written(compression: int, *members: tuple[str, bytes], streamed: bool = False) -> bytes:
    """A ZIP; `streamed` leaves the sizes to what comes after each member, as servers do."""
    stream = io.BytesIO()
    target = _Unseekable(stream) if streamed else stream
    with zipfile.ZipFile(target, "w", compression) as packed:  # type: ignore[arg-type]
        for name, body in members:
            with packed.open(name, "w") as member:
                member.write(body)
    return stream.getvalue()


class _Unseekable:
    def __init__(self, stream: io.BytesIO) -> None:
        self.write, self.flush = stream.write, stream.flush


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_piece_of_a_zip_is_told_by_its_first_members(compression: int, streamed: bool) -> None:
    body = _written(compression, ("data/skoler.csv", (TABLE * 3000).encode()), streamed=streamed)
    found = seen(body[:60_000], complete=len(body) <= 60_000)
    assert (found.format, found.container, found.delimiter, found.readable) == ("CSV", "ZIP", ";", True)


@pytest.mark.parametrize("streamed", [False, True])
def test_all_members_are_seen_behind_one_that_is_large(streamed: bool) -> None:
    noise = bytes(range(256)) * 150
    body = _written(zipfile.ZIP_DEFLATED, ("veg.shp", noise), ("veg.shx", noise), ("veg.dbf", noise), streamed=streamed)
    assert seen(body).says == "a ZIP with a shapefile: veg.shp, veg.shx, veg.dbf"
    assert seen(body).readable is True
    assert seen(body[:300], complete=False).readable is None


def test_a_zip_that_ends_too_early_is_not_readable() -> None:
    body = zipped(skoler__csv=TABLE)
    assert seen(body).readable is True
    assert seen(body[:-30]).readable is False


def test_a_bomb_is_told_by_what_it_announces_and_takes_no_memory() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("data.csv", "w") as member:
        for _ in range(120):
            member.write(bytes(1 << 20))
    bomb, silent = stream.getvalue(), gzip.compress(bytes(30 << 20))
    tracemalloc.start()
    try:
        found = seen(bomb)
        unpacked = seen(silent)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert (found.kind, found.readable, "not unpacked" in found.says) == ("unknown", False, True)
    assert (unpacked.format, unpacked.container) == ("BINARY", "GZIP")


def test_a_container_within_a_container_is_opened_no_further() -> None:
    body = gzip.compress(gzip.compress(TABLE.encode()))
    assert seen(body).says == "a GZIP file with a GZIP file with what was not looked at"


def test_what_a_container_holds_is_a_file_and_no_answer() -> None:
    found = seen(gzip.compress(b"<!DOCTYPE html><title>404 Not Found</title>"))
    assert (found.format, found.kind, found.container) == ("HTML", "data", "GZIP")


def test_a_password_is_told() -> None:
    body = bytearray(zipped(skoler__csv=TABLE))
    body[6] |= 1
    assert "behind a password" in seen(bytes(body)).says


def test_headers_that_lie_about_lengths_lead_nowhere() -> None:
    for size in (0, 1, 0xFFFF, 0xFFFFFFFF):
        for name in (0, 1, 0xFFFF):
            body = b"PK\x03\x04" + struct.pack("<HHH4xIIIHH", 20, 0, 8, 0, size, size, name, name) + b"a.csv" * 20
            assert seen(body).container in ("ZIP", None)


def test_a_damaged_gzip_is_told() -> None:
    body = gzip.compress(TABLE.encode())
    assert seen(body[:10] + b"\xff" * 20).says.startswith("a damaged GZIP file")
    assert seen(body[:-9]).readable is False
    assert seen(body[:-9], complete=False).readable is True
