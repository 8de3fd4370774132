"""One municipality through four portals at once: its datasets are shown and scored once, whichever portals there are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from demo.portals import start_everywhere
from demo.serve import Demo
from demo_nights import DemoNights
from harvester.cage import Cage
from scoring.loading import Catalogue

FREDRIKSTAD, HELD, IN_GEONORGE = "3107", 60, 8
SOURCES = ("demo-fdk", "demo-geonorge", "demo-fredrikstad-ckan", "demo-fredrikstad-hub")


@dataclass
class Harvested:
    demo: Demo
    nights: DemoNights

    def shown(self) -> Counter[str]:
        """How often each title is shown."""
        return Counter(title for (title,) in self.nights.rows("SELECT title FROM current_dataset"))

    def rows(self, without: str) -> list[tuple[Any, ...]]:
        """Every row of the datasets of the other sources, as stored."""
        return self.nights.rows(f"SELECT * FROM dataset WHERE source_id <> '{without}' ORDER BY id")

    def scored(self) -> list[str]:
        """The titles that scoring sees."""
        with self.nights.engine.connect() as connection:
            held, tests = Catalogue(connection, date(2026, 12, 24)).datasets(FREDRIKSTAD)
        assert tests == []
        return sorted(min(h.dataset.title.values()) for h in held)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage() as running:
        yield running


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory, cage: Cage) -> Iterator[Harvested]:
    with start_everywhere() as demo:
        nights = DemoNights(tmp_path_factory.mktemp("everywhere"), cage)
        summary = nights.harvest(nights.config(demo))
        assert {o.source_id: o.status for o in summary.outcomes} == dict.fromkeys(SOURCES, "complete")
        yield Harvested(demo, nights)


def test_every_portal_has_them(everywhere: Harvested) -> None:
    held = dict(everywhere.nights.rows("SELECT source_id, count(*) FROM dataset GROUP BY 1"))
    assert held == dict.fromkeys(SOURCES, HELD) | {"demo-geonorge": IN_GEONORGE}
    credited = everywhere.nights.rows("SELECT DISTINCT municipality_number FROM attribution")
    assert credited == [(FREDRIKSTAD,)]


def test_each_dataset_is_shown_once_and_scored_once(everywhere: Harvested) -> None:
    shown = everywhere.shown()
    assert len(shown) == HELD
    assert set(shown.values()) == {1}
    assert everywhere.scored() == sorted(shown)


def test_the_kept_row_is_of_the_municipalitys_own_portals(everywhere: Harvested) -> None:
    kept = {source for (source,) in everywhere.nights.rows("SELECT DISTINCT source_id FROM current_dataset")}
    assert kept <= {"demo-fredrikstad-ckan", "demo-fredrikstad-hub"}
    reasons = {reason for (reason,) in everywhere.nights.rows("SELECT DISTINCT reason FROM duplicate")}
    assert reasons >= {"identifier", "title"}


@pytest.mark.parametrize("dropped", SOURCES)
def test_dropping_one_portal_changes_no_other_dataset(everywhere: Harvested, dropped: str) -> None:
    before = everywhere.rows(dropped), everywhere.shown(), everywhere.scored()
    summary = everywhere.nights.harvest(everywhere.nights.config(everywhere.demo, without=dropped))
    assert [o.status for o in summary.outcomes] == ["complete"] * 3
    assert (everywhere.rows(dropped), everywhere.shown(), everywhere.scored()) == before
    kept = {source for (source,) in everywhere.nights.rows("SELECT DISTINCT kept_source_id FROM duplicate")}
    assert dropped not in kept
