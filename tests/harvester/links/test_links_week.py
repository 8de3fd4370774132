"""Nights in a row, with a clock that is passed in: what is looked at when, and what a week makes of it."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from harvester.links import Budget
from harvester.links.plan import plan
from link_store import Links, moment
from serving import Answer, Serving, serving
from store.link_uses import Target

CSV = b"navn;antall\nBryggen;3\nTorget;4\n"
GOOD, GONE, BROKEN = Answer(CSV, "text/csv"), Answer(b"", "text/plain", 404), Answer(b"", "text/plain", 500)
FORBIDDEN = Answer(b"", "text/plain", 403)
BUSY = Answer(b"", "text/plain", 503, {"Retry-After": "3600"})
LIVES = {  # night by night
    "/stays": [GOOD] * 7,
    "/never-there": [GONE] * 7,
    "/dies": [GOOD, GONE, GONE, GONE, GONE, GONE, GONE],
    "/recovers": [GONE, GONE, GONE, GONE, GOOD, GOOD, GOOD],
    "/wavers": [GOOD, BROKEN, GOOD, BROKEN, GOOD, BROKEN, GOOD],
    "/locks-us-out": [FORBIDDEN] * 7,
    "/under-repair": [BUSY] * 7,
}


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


def resolve(server: Serving, *hosts: str) -> dict[str, str]:
    return dict.fromkeys(hosts, server.url.removeprefix("http://"))


def test_a_week_gives_every_host_the_state_that_a_person_would(
    tmp_path: Path, server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "harvester.links.plan.NIGHTS", 1
    )  # everything every night, or what dies would show a week later
    urls = {path: f"http://{path[1:]}.test{path}" for path in LIVES}
    links = Links(tmp_path, list(urls.values()), resolve(server, *(f"{path[1:]}.test" for path in LIVES)))
    for night in range(7):
        server.answers.update({path: answers[night] for path, answers in LIVES.items()})
        links.night(night)
    states = links.states()
    assert {path: states[url] for path, url in urls.items()} == {
        "/stays": "alive", "/never-there": "dead", "/dies": "dead", "/recovers": "alive", "/wavers": "unstable",
        "/locks-us-out": "blocked", "/under-repair": "inconclusive",
    }  # fmt: skip
    since = dict(links.rows("SELECT url, since FROM link_state"))
    assert since[urls["/dies"]] == moment(3)  # the third failure in a row
    assert since[urls["/recovers"]] == moment(4)
    assert since[urls["/stays"]] == moment(0)


def test_all_are_seen_within_a_week_and_failing_ones_every_night(tmp_path: Path, server: Serving) -> None:
    paths = [f"/{i}" for i in range(30)]
    server.answers.update(dict.fromkeys(paths, GOOD) | dict.fromkeys(paths[:3], GONE))
    links = Links(tmp_path, [f"http://a.test{p}" for p in paths], resolve(server, "a.test"))
    counts = [links.night(night).checked for night in range(15)]
    assert counts[0] == 30
    assert set(counts[1:]) <= {3 + 3, 3 + 4, 3 + 5}  # and about a seventh of the 27 that are well
    for night in range(8, 15):  # whenever one looks, all were seen in the seven nights before
        (seen,) = links.rows(
            f"SELECT count(DISTINCT link_id) FROM link_observation WHERE at > '{moment(night - 7)}' AND at <= '{moment(night)}'"
        )
        assert seen == (30,)
    failing = links.rows(
        "SELECT at FROM link_observation o JOIN link l ON l.id = o.link_id WHERE l.url = 'http://a.test/0' ORDER BY at"
    )
    assert [at for (at,) in failing] == [moment(night) for night in range(15)]


def test_a_night_that_was_had_is_not_had_again(tmp_path: Path, server: Serving) -> None:
    server.answers.update({f"/{i}": GOOD for i in range(9)} | {"/9": GONE})
    links = Links(tmp_path, [f"http://a.test/{i}" for i in range(10)], resolve(server, "a.test"))
    assert links.night(0).checked == 10
    asked = len(server.requests)
    assert links.night(0).checked == 0
    assert len(server.requests) == asked


def test_a_budget_of_requests_is_kept_and_the_next_night_goes_on_with_the_rest(tmp_path: Path, server: Serving) -> None:
    server.answers.update({f"/{i}": GOOD for i in range(40)})
    links = Links(
        tmp_path, [f"http://h{i % 8}.test/{i}" for i in range(40)], resolve(server, *(f"h{i}.test" for i in range(8)))
    )
    night = links.night(0, budget=Budget(requests=30))
    assert night.requests <= 30
    assert len(server.requests) <= 30
    assert 0 < night.checked < 40
    seen = {url for (url,) in links.rows("SELECT l.url FROM link l JOIN link_observation o ON o.link_id = l.id")}
    links.night(1, budget=Budget(requests=200))
    again = {
        url
        for (url,) in links.rows(
            f"SELECT l.url FROM link l JOIN link_observation o ON o.link_id = l.id WHERE o.at = '{moment(1)}'"
        )
    }
    assert again >= set(links.states()) - seen


def test_a_small_budget_is_shared_among_the_hosts(tmp_path: Path, server: Serving) -> None:
    server.answers.update({f"/{i}": GOOD for i in range(40)})
    hosts = [f"h{i}.test" for i in range(4)]
    links = Links(tmp_path, [f"http://{hosts[i // 10]}/{i}" for i in range(40)], resolve(server, *hosts))
    night = links.night(0, budget=Budget(requests=3 * 4 + 2))
    assert (night.planned, night.hosts, night.checked) == (5, 4, 5)


@pytest.mark.parametrize(("requests", "planned"), [(1, 1), (3, 1), (5, 2)])
def test_the_smallest_budget_plans_an_address(requests: int, planned: int) -> None:
    targets = [Target(i, f"http://a.test/{i}", "a.test", "", False, None, None) for i in range(5)]
    assert plan(targets, moment(0), requests).addresses == planned


def test_a_budget_of_minutes_ends_a_night(tmp_path: Path, server: Serving) -> None:
    server.answers.update({f"/{i}": GOOD for i in range(50)})
    links = Links(tmp_path, [f"http://a.test/{i}" for i in range(50)], resolve(server, "a.test"), pause=0.05)
    night = links.night(0, budget=Budget(minutes=0.01))
    assert 0 < night.checked < 50
    assert night.left == 50 - night.checked


def test_a_host_that_asks_for_peace_gets_it_for_the_night(tmp_path: Path, server: Serving) -> None:
    server.answers.update({f"/{i}": BUSY for i in range(10)})
    links = Links(tmp_path, [f"http://a.test/{i}" for i in range(10)], resolve(server, "a.test"))
    night = links.night(0)
    assert (night.checked, night.left) == (1, 9)
    assert len([path for path in server.requests if path != "/robots.txt"]) <= 2  # serving knows no HEAD


def test_content_that_changes_is_seen_to_change_and_a_touched_date_is_not_a_change(
    tmp_path: Path, server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvester.links.plan.NIGHTS", 1)
    links = Links(tmp_path, ["http://a.test/ny", "http://a.test/lik"], resolve(server, "a.test"))
    for night in (0, 7, 14):
        server.answers["/ny"] = Answer(CSV + b"Nr;%d\n" % min(night, 7), "text/csv")
        dated = {"Last-Modified": f"Tue, {3 + night:02} Nov 2026 06:00:00 GMT"}
        server.answers["/lik"] = Answer(CSV, "text/csv", headers=dated)
        links.night(night)
    rows = {
        url.rpartition("/")[2]: rest
        for url, *rest in links.rows("SELECT url, content_since, changed_at FROM link_state")
    }
    assert rows == {"ny": [moment(7), moment(7)], "lik": [moment(0), None]}


def test_the_longest_unseen_come_first_whatever_the_host() -> None:
    targets = [
        Target(i, f"http://h{i % 3}.test/{i}", f"h{i % 3}.test", "", False, checked, state)
        for i, (checked, state) in enumerate(
            [(moment(5), "alive"), (moment(0), "alive"), (None, None), (moment(6), "dead"), (moment(7), "dead")]
        )
    ]
    night = plan(targets, moment(7, 60))
    order = [t.link_id for _, of in night.by_host for t in of]
    assert order == [2, 1, 3]
    assert [t.link_id for _, of in plan(targets, moment(7, 60), requests=6).by_host for t in of] == [2, 1]
    for _, of in night.by_host:
        assert all((a.checked_at or "") <= (b.checked_at or "") for a, b in pairwise(of))
