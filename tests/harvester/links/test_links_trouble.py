"""The web of trouble, seven nights long: each way in which a link can be good, bad or dangerous gets its state."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from demo import trouble
from demo.trouble import NEVER, Trouble
from harvester.http import Timeouts
from harvester.links import Budget
from link_store import Links
from store.link_state import ERRORS

NIGHTS = 7
QUICK = Timeouts(connect=0.3, read=0.4, answer=0.8)
DEADLINE = 100.0  # seconds for all of it, on a busy machine; most of it is waiting for those who never answer


@dataclass
class Played:
    """The web after a week of nights."""

    web: Trouble
    states: dict[str, str]
    kinds: dict[str, str | None]
    issues: set[str]
    errors: set[str]
    seconds: float


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with trouble.start() as web, pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.getaddrinfo", web.names.getaddrinfo)
        patch.setattr("harvester.links.plan._SETTLED", frozenset())  # a person would look at all of it every night
        patch.setattr("harvester.links.hosts._IF_NOT_SAID", 0.1)
        begun = time.monotonic()
        links = Links(
            tmp_path_factory.mktemp("trouble"),
            [c.url for c in web.cases],
            web.resolve,
            formats=[c.declared for c in web.cases],
        )
        network = links.network(timeouts=QUICK)
        if web.trust is not None:
            network = replace(network, tls=web.trust)
        for night in range(NIGHTS):
            web.night = night
            links.night(night, network=network, budget=Budget(minutes=1))
        rows = links.rows("SELECT url, state, content_kind FROM link_state")
        issues = {str(v) for (v,) in links.rows("SELECT detail FROM issue WHERE code = 'bad_url'")}
        errors = {str(v) for (v,) in links.rows("SELECT error FROM link_observation WHERE error IS NOT NULL")}
        states, kinds = {u: s for u, s, _ in rows}, {u: k for u, _, k in rows}
        yield Played(web, states, kinds, issues, errors, time.monotonic() - begun)


def test_there_are_at_least_sixty_kinds_of_trouble(played: Played) -> None:
    assert len({case.name for case in played.web.cases}) == len(played.web.cases) >= 60
    assert {case.state for case in played.web.cases} >= {
        "alive", "dead", "unstable", "blocked", "inconclusive", "refused", "issue",
    }  # fmt: skip


def test_each_gets_its_state(played: Played) -> None:
    wrong = []
    for case in played.web.cases:
        url = case.url.partition("#")[0].strip()
        state = played.states.get(url) or ("issue" if url in played.issues or not url else "unknown")
        if state != case.state:
            wrong.append((case.name, case.state, state))
    assert wrong == []


def test_every_error_is_one_that_an_import_would_take(played: Played) -> None:
    assert len(played.errors) > 10
    assert played.errors <= ERRORS


def test_what_must_not_be_asked_never_is(played: Played) -> None:
    assert [seen for seen in played.web.seen if NEVER in seen.path] == []


def test_no_host_is_asked_twice_at_once(played: Played) -> None:
    """The web itself counts what is under way; who hangs up on a server that goes on talking is not asking it."""
    patient = [s for s in played.web.seen if s.host.startswith("plain.")]
    assert patient
    assert max(seen.in_flight for seen in patient) == 1


def test_it_ends_within_its_budget(played: Played) -> None:
    assert played.seconds < DEADLINE
