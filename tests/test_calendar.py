"""The calendar does not stop a night: summer time, New Year, 29 February, a clock that was set back, a municipal reform."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from feeds import BERGEN, OSLO, STAVANGER, dataset, iri, page
from harvester.archive import Archive
from harvester.cage import Cage
from harvester.config import load
from harvester.http import Client
from harvester.portals import registry
from harvester.run import Summary, harvest, plan
from nightly import ROOT, Installation
from scoring.rulebook import Rulebook, load_rulebook
from scoring.run import score
from serving import Serving, serving
from small_norway import some_municipalities
from store.db import open_database

NORWAY = ZoneInfo("Europe/Oslo")
SEAMS = {  # the night in the middle is the odd one
    "to summer time": date(2027, 3, 28),
    "from summer time": date(2027, 10, 31),
    "new year": date(2028, 1, 1),
    "29 february": date(2028, 2, 29),
}


@dataclass
class Nights(Installation):
    """Nights at the times that a test gives them."""

    cage: Cage | None = None
    rules: Rulebook | None = None

    @cached_property
    def engine(self) -> Engine:
        return open_database(self.db)

    def harvest(self, at: datetime) -> Summary:
        assert self.cage
        config = load(self.folder / "config" / "municipalities.yaml", registry().keys())
        archive = Archive(self.folder / "archive")
        client = Client(archive, config.contact, "0", sleep=lambda _: None)
        return harvest(self.engine, config, archive, client, self.cage, plan(config), now=lambda: stamp(at))

    def score(self, day: date, at: datetime) -> None:
        assert self.rules
        score(self.engine, self.rules, as_of=day, now=stamp(at), code_version="0", draws=10)

    def seen(self, day: date) -> int:
        """How many of Oslo's datasets a score of that day sees; nothing is stored."""
        assert self.rules
        run = score(self.engine, self.rules, as_of=day, now=stamp(night(day)), code_version="0", store=False, draws=10)
        [oslo] = [m for m in run.municipalities if m.place.number == "0301"]
        return len(oslo.datasets)


def stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def night(day: date, hour: int = 2) -> datetime:
    """Two o'clock in Norway, which on one night a year does not exist, and on another comes twice."""
    return datetime.combine(day, time(hour), NORWAY)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(1) as running:
        yield running


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return load_rulebook(ROOT / "config")


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


def home(folder: Path, server: Serving, cage: Cage, rules: Rulebook) -> Nights:
    nights = Nights(folder, cage=cage, rules=rules)
    nights.configure(sources(server), municipalities=some_municipalities())
    return nights


def sources(server: Serving) -> list[dict[str, object]]:
    return [{"id": "feed", "kind": "dcat", "url": f"{server.url}/feed.ttl", "pause": 0}]


@pytest.mark.parametrize("seam", SEAMS)
def test_a_seam_in_the_calendar_loses_no_night_and_closes_what_is_gone_after_seven_days_and_not_before(
    server: Serving, cage: Cage, rules: Rulebook, tmp_path: Path, seam: str
) -> None:
    nights = home(tmp_path, server, cage, rules)
    first, given_up = SEAMS[seam] - timedelta(days=4), None
    for n in range(12):  # every night one dataset comes, and one is gone from the third night on
        named = [f"natt-{i}" for i in range(n + 1)] + ["borte"] * (n < 2)
        server.answers["/feed.ttl"] = page(*(dataset(name) for name in named))
        at = night(first + timedelta(days=n))
        assert nights.harvest(at).complete == 1
        gone = nights.rows(f"SELECT valid_to FROM dataset WHERE uri = '{iri('borte')}'")
        missing_for = at.astimezone(UTC) - night(first + timedelta(days=2)).astimezone(UTC)
        assert (gone[0][0] is not None) == (missing_for >= timedelta(days=7)), n
        given_up = n if given_up is None and gone[0][0] else given_up
    assert given_up is not None
    for n in range(12):
        day = first + timedelta(days=n)
        assert nights.seen(day) == n + 1 + (n < given_up), day  # what is missing counts until it is given up
    days = [
        datetime.fromisoformat(str(at)).astimezone(NORWAY).date()
        for (at,) in nights.rows("SELECT started_at FROM fetch")
    ]
    assert days == [first + timedelta(days=n) for n in range(12)]
    assert nights.rows("PRAGMA foreign_key_check") == []


def test_what_came_after_midnight_in_norway_is_of_the_new_year_though_greenwich_has_the_old_one(
    server: Serving, cage: Cage, rules: Rulebook, tmp_path: Path
) -> None:
    nights = home(tmp_path, server, cage, rules)
    server.answers["/feed.ttl"] = page(dataset("a"))
    nights.harvest(datetime(2027, 12, 31, 22, 30, tzinfo=UTC))
    server.answers["/feed.ttl"] = page(dataset("a"), dataset("b"))
    nights.harvest(datetime(2027, 12, 31, 23, 30, tzinfo=UTC))
    assert [nights.seen(date(2027, 12, 31)), nights.seen(date(2028, 1, 1))] == [1, 2]


@pytest.mark.parametrize("back", [timedelta(days=1), timedelta(hours=24, seconds=-1), timedelta(days=2)])
def test_a_clock_that_is_set_back_loses_no_version_and_closes_nothing(
    server: Serving, cage: Cage, rules: Rulebook, tmp_path: Path, back: timedelta
) -> None:
    nights = home(tmp_path, server, cage, rules)
    start = night(date(2027, 5, 10))
    moments = [start, start + timedelta(days=1), start + timedelta(days=2) - back, start + timedelta(days=3)]
    for n, at in enumerate(moments):
        server.answers["/feed.ttl"] = page(
            dataset("fast"), dataset("ny", title=f"Utgave {n}"), *[dataset("av og til")][: n != 2]
        )
        assert nights.harvest(at).complete == 1
        nights.score(at.date(), at)
        assert nights.rows("SELECT count(*) FROM dataset WHERE valid_to IS NULL") == [(3,)]
        assert f"Utgave {n}" in str(nights.rows("SELECT title FROM current_dataset"))
    titles = " ".join(str(row) for row in nights.rows("SELECT title FROM dataset"))
    assert all(f"Utgave {n}" in titles for n in range(len(moments)))
    assert nights.rows("SELECT count(*) FROM dataset WHERE closed_reason = 'removed'") == [(0,)]
    assert nights.rows("SELECT count(*) FROM score_run") == [(len(moments),)]
    assert nights.rows("PRAGMA integrity_check") == [("ok",)]


# --- a reform ------------------------------------------------------------------------------------------------------

MERGED, NORTH, SOUTH = "1190", "4690", "4691"


def reformed() -> list[dict[str, object]]:
    """From 1 January: Stavanger and Utsira are one municipality, Bergen is two."""
    before = {str(m["number"]): deepcopy(m) for m in some_municipalities()}
    stavanger, utsira, bergen = (before.pop(number) for number in ("1103", "1151", "4601"))
    merged = stavanger | {
        "number": MERGED, "name": "Stavanger og Utsira", "official_name": "Stavanger og Utsira",
        "org_numbers": [valid(9200), *stavanger["org_numbers"], *utsira["org_numbers"]],  # type: ignore[misc]
        "predecessors": ["1103", "1151"],
    }  # fmt: skip
    north = bergen | {
        "number": NORTH, "name": "Nordbergen", "official_name": "Nordbergen", "org_numbers": [valid(9210), *bergen["org_numbers"]],  # type: ignore[misc]
        "predecessors": ["4601"],
    }  # fmt: skip
    south = bergen | {
        "number": SOUTH, "name": "Sørbergen", "official_name": "Sørbergen", "org_numbers": [valid(9220)], "predecessors": [],
    }  # fmt: skip
    return [deepcopy(m) for m in (*before.values(), merged, north, south)]  # nothing shared: YAML would write aliases


def valid(prefix: int) -> str:
    """An organisation number that begins so, with the digit that checks the others (mod 11)."""
    for rest in range(1000):
        digits = f"{prefix}{rest:04}"
        check = -sum(int(d) * w for d, w in zip(digits, (3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        if check < 10:
            return f"{digits}{check}"
    raise AssertionError(prefix)


def test_a_reform_is_a_change_of_the_configuration_and_history_stays_as_it_was(
    server: Serving, cage: Cage, rules: Rulebook, tmp_path: Path
) -> None:
    nights = home(tmp_path, server, cage, rules)
    old = [dataset("oslo", OSLO), dataset("stavanger", STAVANGER), dataset("bergen", BERGEN)]
    server.answers["/feed.ttl"] = page(*old)
    december, january = night(date(2027, 12, 31)), night(date(2028, 1, 1))
    nights.harvest(december)
    nights.score(december.date(), december)
    versions = nights.rows("SELECT id, key, content_hash, valid_from, valid_to FROM dataset ORDER BY id")
    scores = nights.rows("SELECT * FROM municipality_score ORDER BY municipality_number")
    assert len(scores) == 5

    nights.configure(sources(server), municipalities=reformed())
    server.answers["/feed.ttl"] = page(*old, dataset("felles", valid(9200)), dataset("sor", valid(9220)))
    nights.harvest(january)
    nights.score(january.date(), january)

    assert nights.rows("SELECT id, key, content_hash, valid_from, valid_to FROM dataset ORDER BY id")[:3] == versions
    assert nights.rows("SELECT * FROM municipality_score WHERE run_id = 1 ORDER BY municipality_number") == scores
    shared = dict(nights.rows("SELECT municipality_number, datasets FROM latest_score"))  # type: ignore[arg-type]
    assert shared == {"0301": 1, "5520": 0, MERGED: 2, NORTH: 1, SOUTH: 1}
    of = dict(nights.rows("SELECT key, municipality_number FROM attribution"))  # type: ignore[arg-type]
    assert {
        iri("stavanger"): MERGED,
        iri("felles"): MERGED,
        iri("bergen"): NORTH,
        iri("sor"): SOUTH,
    }.items() <= of.items()
    history = nights.rows("SELECT municipality_number, as_of FROM score_history")
    assert ("1103", "2027-12-31") in history  # by the name and number that it had
    assert (MERGED, "2028-01-01") in history
    assert (MERGED, "2027-12-31") not in history
    assert nights.rows("SELECT name, active FROM municipality WHERE number = '1151'") == [("Utsira", 0)]
    assert nights.rows("PRAGMA foreign_key_check") == []
    for former in ("1103", "1151"):  # who asks by the old number is told the new one
        assert f"Stavanger og Utsira ({MERGED})" in nights.here("show", former, expect=2).stderr
