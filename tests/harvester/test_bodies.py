"""Bodies: whole or refused, and never bigger in memory than a step."""

import gzip
import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.errors import FetchError
from harvester.http.bodies import decoded

MB = 1 << 20


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


def unpack(raw: list[bytes], coding: str = "gzip", max_wire_bytes: int = 25 * MB, max_bytes: int = 75 * MB) -> bytes:
    return b"".join(decoded(raw, coding, max_wire_bytes=max_wire_bytes, max_bytes=max_bytes))


@given(st.binary(max_size=3000), st.integers(1, 50), st.integers(1, 3))
def test_what_was_packed_comes_out_however_it_is_cut(data: bytes, size: int, members: int) -> None:
    assert unpack(pieces(gzip.compress(data) * members, size)) == data * members


@given(st.binary(min_size=1, max_size=2000), st.data())
def test_a_gzip_stream_cut_anywhere_is_never_taken_for_whole(data: bytes, draw: st.DataObject) -> None:
    packed = gzip.compress(data)
    with pytest.raises(FetchError, match="ends before its end"):
        unpack([packed[: draw.draw(st.integers(0, len(packed) - 1))]])


def test_a_body_that_ends_at_a_full_step_is_whole() -> None:
    data = random.Random(7).randbytes(1 << 15) * 64
    assert unpack(pieces(gzip.compress(data), 1000)) == data


def test_padding_after_the_stream_is_ignored() -> None:
    assert unpack([gzip.compress(b"x"), bytes(512)]) == b"x"


@pytest.mark.parametrize("coding", ["", "identity", " Identity "])
def test_a_plain_body_passes_as_it_is(coding: str) -> None:
    assert unpack([b"a", b"b"], coding) == b"ab"


def test_a_bomb_is_refused_before_it_takes_memory() -> None:
    packed = gzip.compress(bytes(300 * MB), 9)
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="200 times"):
            for _ in decoded(pieces(packed, 64 << 10), "gzip", max_wire_bytes=25 * MB, max_bytes=1000 * MB):
                pass
        assert tracemalloc.get_traced_memory()[1] < 4 * MB
    finally:
        tracemalloc.stop()


def test_the_limit_for_what_is_unpacked_holds_below_the_ratio() -> None:
    with pytest.raises(FetchError, match=f"more than {MB} bytes"):
        unpack([gzip.compress(bytes(i * i % 251 for i in range(2 * MB)))], max_bytes=MB)
