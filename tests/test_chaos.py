"""Many nights behind a proxy that spoils what passes: nothing is removed that is there, and nobody else's score moves."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import pytest
from sqlalchemy import Engine

from chaos import HARMS, chaos
from feeds import BERGEN, OSLO, dataset, iri, page, pages
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import load
from harvester.http import Client
from harvester.portals import registry
from harvester.run import harvest, plan
from nightly import ROOT, Installation
from scoring.rulebook import Rulebook, load_rulebook
from scoring.run import score
from serving import serving
from store.db import open_database

pytestmark = pytest.mark.slow

NIGHTS = int(os.environ.get("KOMMUNEDATA_CHAOS_NIGHTS", "6"))  # `make chaos` has a hundred
CALM = 12  # nights after them, in which what was only imagined is given up
SEED = 2026
FIRST = datetime(2026, 2, 1, 1, tzinfo=UTC)
RATES = (0.01, 0.05, 0.2)
THERE = 40  # datasets behind the proxy
THERE_NOW = "SELECT uri FROM dataset WHERE valid_to IS NULL AND source_id = 'spoilt'"

SCORE = (
    "SELECT status, coverage, quality, total, level_low, level_high, measured FROM latest_score"
    " WHERE municipality_number = '4601'"
)


@dataclass
class Night(Installation):
    """An installation whose nights have the time that the test gives them."""

    def harvest(self, cage: Cage, at: datetime) -> None:
        config = load(self.folder / "config" / "municipalities.yaml", registry().keys())
        client = Client(self.archive, config.contact, "0", sleep=lambda _: None)
        harvest(self.engine, config, self.archive, client, cage, plan(config), now=lambda: f"{at:%Y-%m-%dT%H:%M:%SZ}")

    def bergen(self, rules: Rulebook, at: datetime) -> tuple[object, ...]:
        """Bergen's score that day, to the last digit."""
        score(self.engine, rules, as_of=at.date(), now=f"{at:%Y-%m-%dT%H:%M:%SZ}", code_version="0")
        [row] = self.rows(SCORE)
        return row

    @cached_property
    def engine(self) -> Engine:
        return open_database(self.db)

    @cached_property
    def archive(self) -> Archive:
        return Archive(self.folder / "archive")


def test_no_dataset_is_lost_and_no_untouched_municipality_moves(tmp_path: Path) -> None:
    answers = pages(range(THERE), 5, publisher=OSLO)
    answers["/bergen.ttl"] = page(
        *(dataset(t, BERGEN, f"{t} i Bergen") for t in ("Barnehager", "Skoler", "Lekeplasser"))
    )
    rules, real = load_rulebook(ROOT / "config"), {iri(n) for n in range(THERE)}
    with serving(answers) as server, chaos(server.url, SEED) as proxy, Cage(1) as cage:
        calm = {"id": "calm", "kind": "dcat", "url": f"{server.url}/bergen.ttl", "pause": 0}
        spoilt = {"id": "spoilt", "kind": "dcat", "url": f"{proxy.url}/feed.ttl", "pause": 0}
        alone, both = Night(tmp_path / "alone", [calm]), Night(tmp_path / "both", [calm, spoilt])
        for night in range(NIGHTS + CALM):
            at = FIRST + timedelta(days=night)
            proxy.rate = RATES[night % 3] if 0 < night < NIGHTS else 0.0
            both.harvest(cage, at)
            alone.harvest(cage, at)
            there = {uri for (uri,) in both.rows(THERE_NOW)}
            assert real <= there, f"night {night}"
            if night % 6 == 5:
                assert both.bergen(rules, at) == alone.bergen(rules, at)
    assert proxy.done.total() > proxy.done["pass"]
    assert NIGHTS < 100 or proxy.done.keys() >= set(HARMS)
    # what corrupted names made up is given up again; nothing that was there was ever closed as removed
    assert there == real
    assert real.isdisjoint({uri for (uri,) in both.rows("SELECT uri FROM dataset WHERE closed_reason = 'removed'")})
    assert both.rows("PRAGMA integrity_check") == [("ok",)]
