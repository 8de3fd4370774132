"""Nothing of up to 10 MB that strangers wrote takes over 30 seconds or 2 GiB, and twice as much takes about twice as long.

With KOMMUNEDATA_LARGE=10 (`make large`) the bodies have 10 MB, else 100 kB.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from large_inputs import ALL, Large
from large_readers import read

from harvester.cage import Cage
from harvester.errors import ParseError

SIZE = int(float(os.environ.get("KOMMUNEDATA_LARGE", "0.1")) * 1_000_000)
LONGEST = 2_500  # characters of anything that is said of a body, the limits of a few words each
FLOOR = 0.6  # CPU seconds below which a ratio says nothing
PATIENCE = 600  # seconds of the clock: others may use this machine too
GROWTH = 3  # of the time, at most, where the size doubles
HUNGRY = {  # that the cage ends for want of memory, at ten megabytes
    "nested lists", "nested quoted triples", "one long distribution of many datasets", "one long publisher of many datasets",
    "many results that are none",
}  # fmt: skip
OURS = {
    "syntax",
    "not_rdf",
    "html_page",
    "json_error",
    "unsafe_xml",
    "context_unknown",
    "empty",
    "too_large",
    "file",
    None,
}


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(1) as cage:
        yield cage


def name(large: Large) -> str:
    return f"{large.reader}, {large.media_type}, {large.encoding}: {large.says}"


def test_every_input_has_its_own_name() -> None:
    assert len({name(large) for large in ALL}) == len(ALL)


@pytest.mark.parametrize("large", ALL, ids=name)
def test_a_large_input_is_read_or_refused_in_time_and_memory_that_grow_with_it(
    large: Large, cage: Cage, tmp_path: Path
) -> None:
    try:
        taken = cage.submit_for(PATIENCE, read, large, SIZE, tmp_path).result()
    except ParseError as error:  # a library in Rust may panic where Python would say that memory has run out
        assert error.category in ("parser_memory", "parser_crash")
        assert large.says in HUNGRY
        return
    assert taken.category in OURS
    assert taken.longest <= LONGEST
    assert taken.seconds < 30
    assert taken.megabytes < 2048 + 256  # with the interpreter's own, which the limit does not count
    if taken.seconds > FLOOR and taken.category != "too_large":  # that is found at a fixed number of records
        half = cage.submit_for(PATIENCE, read, large, SIZE // 2, tmp_path).result()
        if taken.seconds >= GROWTH * half.seconds:  # once more: caches shared with others make any single ratio wild
            taken = cage.submit_for(PATIENCE, read, large, SIZE, tmp_path).result()
        assert taken.seconds < GROWTH * half.seconds
