"""A municipality beside others: peer groups, and how wide a rank is where intervals overlap."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from scoring.answers import NotScoredError, read
from scoring.peers import PeerRank, peer_ranks
from store import scores
from store.bulk import insert_many
from store.db import open_database
from store.models import Municipality

Row = tuple[int | None, str | None, float | None, float | None]  # class, KOSTRA group, total, coverage


def scored(folder: Path, rows: Sequence[Row], status: str = "vurdert") -> Engine:
    """A database with one run; municipalities are numbered 0001 and on."""
    engine = open_database(folder / "k.db")
    with engine.begin() as connection:
        for number, (class_, kostra, _, _) in enumerate(rows, start=1):
            m = Municipality(
                number=f"{number:04}", name=f"K{number}", official_name=f"K{number}", county_number="00", county="X",
                population_group="under 5 000" if number % 2 else "20 000 og over", centrality_class=class_,
                kostra_group=kostra,
            )  # fmt: skip
            _add(connection, m)
        _add(connection, scores.RubricVersion(hash="h", version="1.0", first_used_at="2026", body=""))
        _add(
            connection,
            scores.ScoreRun(
                id=1, scored_at="2026", as_of="2026-11-25", rubric_hash="h", rubric_version="1.0", code_version="0"
            ),
        )
        for number, (_, _, total, coverage) in enumerate(rows, start=1):
            _add(connection, scores.MunicipalityScore(
                run_id=1, municipality_number=f"{number:04}", total=total, coverage=coverage,
                status="ikke_vurdert" if total is None else status,
            ))  # fmt: skip
    return engine


def _add(connection: object, row: object) -> None:
    columns = tuple(type(row).model_fields)
    values = [tuple(getattr(row, name) for name in columns)]
    insert_many(connection, row.__tablename__, columns, values)


def ranks(engine: Engine, view: str) -> dict[str, tuple[str | None, bool, int, int]]:
    with engine.connect() as connection:
        found = read(connection, PeerRank, "peer_rank")
    return {
        p.municipality_number: (p.peer_group, p.widened, p.rank_among_peers, p.peers)
        for p in found
        if p.peer_view == view
    }


def test_five_of_a_centrality_class_are_ranked_among_themselves_with_ties_and_coverage(tmp_path: Path) -> None:
    five: list[Row] = [
        (2, None, total, coverage) for total, coverage in [(50, 40), (60, 1), (50, 40), (50, 41), (0, 0)]
    ]
    engine = scored(tmp_path, [*five, (3, None, 99, 99), (2, None, None, None)])
    assert {n: r for n, r in ranks(engine, "centrality").items() if n < "0006"} == {
        "0001": ("2", False, 3, 5), "0002": ("2", False, 1, 5), "0003": ("2", False, 3, 5), "0004": ("2", False, 2, 5),
        "0005": ("2", False, 5, 5),
    }  # fmt: skip
    assert "0007" not in ranks(engine, "centrality")  # not assessed


def test_a_class_of_fewer_than_five_is_joined_with_its_neighbours_until_there_are_five(tmp_path: Path) -> None:
    rows: list[Row] = [
        (1, None, 10, 1),
        (2, None, 20, 1),
        (2, None, 30, 1),
        (4, None, 40, 1),
        (4, None, 50, 1),
        (6, None, 60, 1),
    ]
    found = ranks(scored(tmp_path, rows), "centrality")
    assert found["0001"] == ("1–4", True, 5, 5)
    assert found["0002"] == ("1–4", True, 4, 5)
    assert found["0004"] == ("2–6", True, 3, 5)
    assert found["0006"] == ("2–6", True, 1, 5)


def test_where_all_together_are_too_few_all_are_compared(tmp_path: Path) -> None:
    found = ranks(scored(tmp_path, [(1, None, 10, 1), (6, None, 20, 1)]), "centrality")
    assert found == {"0001": ("1–6", True, 2, 2), "0002": ("1–6", True, 1, 2)}


def test_a_small_kostra_group_is_compared_with_the_size_group(tmp_path: Path) -> None:
    rows: list[Row] = [(None, "5", float(i), 1) for i in range(1, 6)] + [(None, "9", 9.0, 1), (None, None, 99.0, 1)]
    found = ranks(scored(tmp_path, rows), "kostra")
    assert found["0001"] == ("5", False, 5, 5) and found["0005"] == ("5", False, 1, 5)
    assert found["0006"] == ("20 000 og over", True, 1, 3)  # the even numbers: 2, 4 and 9 points
    assert "0007" not in found


def test_those_with_nothing_to_reuse_share_the_last_place(tmp_path: Path) -> None:
    engine = scored(tmp_path, [(1, None, 0.0, 5.0), (1, None, 0.0, 0.0)], status="kun_ikke_aapne")
    assert [r[2] for r in ranks(engine, "centrality").values()] == [1, 1]


@pytest.mark.parametrize("seed", range(3))
def test_ranks_are_those_that_counting_gives(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    rows: list[Row] = [
        (random.randint(1, 6), None, float(random.randint(0, 9)), float(random.randint(0, 3))) for _ in range(80)
    ]
    found = ranks(scored(tmp_path, rows), "centrality")
    for number, row in enumerate(rows, start=1):
        group, widened, rank, size = found[f"{number:04}"]
        same = [r for r in rows if r[0] == row[0]]
        assert widened == (len(same) < 5)
        if not widened:
            assert (group, size) == (str(row[0]), len(same))
            assert rank == 1 + sum((r[2], r[3]) > (row[2], row[3]) for r in same)


def test_a_peer_rank_is_told_in_words_with_whether_it_was_widened(tmp_path: Path) -> None:
    engine = scored(tmp_path, [(2, "9", 10.0, 1), (2, "9", 20.0, 1)])
    with engine.connect() as connection:
        centrality, kostra = peer_ranks(connection, "0001")
    assert centrality.sentence("nb") == "Nr. 2 (2–2) av 2 i sentralitetsklasse 1–6 (utvidet, for få i gruppen)."
    assert kostra.sentence("en") == "No. 1 (1–1) of 1 in the size group under 5 000 (widened, too few in the group)."
    assert replace(kostra, widened=False, peer_group="9").sentence("nb") == "Nr. 1 (1–1) av 1 i KOSTRA-gruppe 9."


def test_a_peer_rank_is_as_wide_as_the_intervals_that_overlap_and_forgets_who_left(tmp_path: Path) -> None:
    engine = scored(tmp_path, [(2, None, total, total) for total in (50, 48, 30, 29, 10, 5)])
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE municipality_score SET total_low = total - 3, total_high = total + 3")
        connection.exec_driver_sql("UPDATE municipality SET active = 0 WHERE number = '0004'")
    with engine.connect() as connection:
        found = {p.municipality_number: p for p in read(connection, PeerRank, "peer_rank")}
    places = {n: (p.rank_low, p.rank_among_peers, p.rank_high, p.peers) for n, p in found.items()}
    assert places == {
        "0001": (1, 1, 2, 5), "0002": (1, 2, 2, 5), "0003": (3, 3, 3, 5), "0005": (4, 4, 5, 5), "0006": (4, 5, 5, 5),
    }  # fmt: skip


def test_without_a_run_there_is_no_peer_rank(tmp_path: Path) -> None:
    with open_database(tmp_path / "k.db").connect() as connection, pytest.raises(NotScoredError):
        peer_ranks(connection, "0301")


def test_those_at_nothing_share_a_last_place_that_is_as_narrow_as_their_rank_in_the_size_group(tmp_path: Path) -> None:
    engine = scored(tmp_path, [(1, None, 0.0, 0.0)] * 5 + [(1, None, 40.0, 40.0)])
    with engine.connect() as connection:
        (one,) = peer_ranks(connection, "0001")
    assert (one.rank_low, one.rank_among_peers, one.rank_high, one.peers) == (2, 2, 2, 6)
    assert one.sentence("nb", last=True) == "Delt sisteplass, nr. 2 av 6 i sentralitetsklasse 1."
    assert one.sentence("en", last=True) == "Shared last place, no. 2 of 6 in centrality class 1."
