"""Whatever nights a source has had: what it showed last is open, what is closed was missing long enough, and counts add up.

`make chaos` tries a thousand histories.
"""

import os
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nights import Nights, dataset

SERIAL = count()
GRACE_DAYS, GRACE_FETCHES = 7, 2
HISTORIES = int(os.environ.get("KOMMUNEDATA_HISTORIES", "60"))
NIGHT = st.tuples(
    st.sets(st.integers(0, 13), max_size=14),  # which datasets come
    st.sets(st.integers(0, 13), max_size=2),  # which are listed, and cannot be read
    st.sampled_from(["complete", "complete", "complete", "partial", "slice"]),
    st.sampled_from([1, 1, 1, 3, 8]),  # days until the next
    st.booleans(),  # whether a person believes what is gone
)  # fmt: skip


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    return Nights(tmp_path_factory.mktemp("histories"))


@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NIGHT, min_size=2, max_size=10))
def test_what_was_shown_last_is_open_what_is_closed_was_missing_and_counts_add_up(
    nights: Nights, history: list[tuple[set[int], set[int], str, int, bool]]
) -> None:
    source = f"s{next(SERIAL)}"
    nights.source(source)
    missing: dict[str, list[int]] = {}  # key -> days of complete fetches without it, since it was last seen
    for shown, listed, status, days, accept in history:
        keys = {f"d{n}" for n in shown}
        known = set(nights.open_of(source))
        unreadable = {f"d{n}" for n in listed} & known - keys
        changes = nights.harvest(
            [dataset(key) for key in sorted(keys)], status="complete" if status == "slice" else status,
            scope="slice" if status == "slice" else "full", source_id=source, accept=accept, gaps=frozenset(unreadable),
        )  # fmt: skip
        day = nights.day - 1
        now = set(nights.open_of(source))
        keys |= unreadable
        assert keys <= now
        assert changes.datasets == len(keys) == changes.added + changes.changed + changes.same + len(unreadable)
        # the constraints of the table hold what was counted against itself; here it is held against what is so
        [counted] = nights.rows(
            "SELECT records, known, unreadable, known - rekeyed - missing, missing FROM fetch ORDER BY id DESC LIMIT 1"
        )
        assert counted == (len(shown), len(known), len(unreadable), len(known & keys), len(known - keys))
        if (
            status != "slice" and known - missing.keys() and not keys
        ):  # an emptied source is never well, unless a person says so
            assert changes.status != "complete" or accept
        for key in known - keys:
            if status == "complete" and changes.status in ("complete", "suspicious"):
                missing.setdefault(key, []).append(day)
        for key in keys:
            missing.pop(key, None)
        for key in known - now:
            assert status == "complete"
            assert len(missing[key]) >= GRACE_FETCHES
            assert day - missing.pop(key)[0] >= GRACE_DAYS
        nights.day += days - 1
