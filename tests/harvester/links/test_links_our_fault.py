"""What is our own failure is nobody else's: no network here, a night that is cut off, another machine's observations."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from harvester.links import BadObservations, import_observations
from harvester.links.witness import LATELY, Witness
from link_store import Links, moment
from serving import Answer, Serving, serving
from store.link_uses import collect

CSV = Answer(b"navn;antall\nBryggen;3\nTorget;4\n", "text/csv")


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({}) as running:
        yield running


def no_names(*_: object, **__: object) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_while_the_network_is_down_here_no_address_is_blamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", no_names)
    links = Links(tmp_path, ["http://a.test/1", "http://b.test/2"])
    for night in range(4):
        links.night(night, controls=[lambda: False])
    assert set(links.states().values()) == {"inconclusive"}
    assert {error for (error,) in links.rows("SELECT error FROM link_observation")} == {"no_network"}


def test_a_name_that_is_gone_while_others_answer_is_dead(
    tmp_path: Path, server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/a"] = CSV
    port = server.url.rpartition(":")[2]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda host, *a, **k: no_names() if host == "borte.test" else real(host, *a, **k)
    )
    links = Links(tmp_path, ["http://borte.test/1", "http://her.test/a"], {"her.test": f"127.0.0.1:{port}"})
    for night in range(3):
        links.night(night)
    assert links.states() == {"http://borte.test/1": "dead", "http://her.test/a": "alive"}


def test_a_name_server_that_is_away_blames_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", away)
    links = Links(tmp_path, ["http://a.test/1"])
    for night in range(4):
        links.night(night)
    assert links.rows("SELECT DISTINCT error, state FROM link_observation") == [("dns_unsure", "inconclusive")]


def test_another_host_vouches_for_the_network_only_lately_and_never_for_itself() -> None:
    clock = [0.0]
    tries: list[int] = []
    witness = Witness([lambda: bool(tries.append(1))], lambda: clock[0])
    witness.answered("a")
    assert witness.vouches("b")
    assert not witness.vouches("a")
    clock[0] = LATELY + 0.1
    assert not witness.vouches("b")
    assert len(tries) == 2  # and a trial holds as long as an answer


CHILD = """
import sys
from pathlib import Path
from harvester.http import Timeouts
from harvester.links import Budget, check
import harvester.links.run as run
import link_store
run.BATCH, run.SECONDS = 7, 0.05
links = object.__new__(link_store.Links)
links.resolve, links.pause = {name: sys.argv[2] for name in sys.argv[3].split(",")}, 0.002
from store.db import open_database
print("ready", flush=True)
check(open_database(Path(sys.argv[1])), links.network(timeouts=Timeouts()), Budget(), now=lambda: link_store.moment(0), controls=[lambda: True])
"""


def test_a_night_killed_at_random_and_continued_loses_and_doubles_nothing(tmp_path: Path, server: Serving) -> None:
    hosts = [f"h{i}.test" for i in range(10)]
    urls = [f"http://{hosts[i % 10]}/{i}" for i in range(300)]
    server.answers.update({f"/{i}": CSV for i in range(300)})
    address = server.url.removeprefix("http://")
    links = Links(tmp_path, urls, dict.fromkeys(hosts, address))
    random, kills, seen_before = Random(5), 0, 0
    path = [str(Path(__file__).parents[2]), *sys.path]
    for attempt in range(40):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path / "k.db"), address, ",".join(hosts)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path)}, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
        if attempt < 6:
            time.sleep(random.uniform(0.02, 0.4))
            child.send_signal(signal.SIGKILL)
            kills += child.wait() == -signal.SIGKILL
        else:
            assert child.wait(60) == 0
        child.stdout.close()
        (seen,) = links.rows("SELECT count(*) FROM link_observation")[0]
        assert seen >= seen_before  # nothing that was stored is gone
        seen_before = seen
        assert links.rows("PRAGMA integrity_check") == [("ok",)]
        if attempt >= 6:
            break
    assert kills >= 3
    assert links.rows("SELECT count(*), count(DISTINCT link_id) FROM link_observation") == [(300, 300)]
    assert links.rows("SELECT count(*) FROM link_state WHERE state = 'alive'") == [(300,)]


def known(folder: Path, *urls: str) -> Links:
    """Addresses that stand in metadata and were never looked at."""
    links = Links(folder, urls)
    with links.norway.engine.begin() as connection:
        collect(connection, moment(0))
    return links


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def test_observations_made_elsewhere_count_as_ours_and_are_taken_once(tmp_path: Path) -> None:
    links = known(tmp_path, "http://a.test/1", "http://a.test/2")
    path = write(
        tmp_path / "oslo.csv",
        "url,at,status,error,kind,format,whole,digest",
        *(f"http://a.test/1,{moment(night)},404,,,,," for night in (2, 0, 1)),  # in any order
        f"http://a.test/2#side,{moment(0)},200,,data,CSV,1,{'a' * 64}",
        f"http://elsewhere.test/,{moment(0)},200,,,,,",
    )
    taken = import_observations(links.norway.engine, path, moment(3))
    assert (taken.new, taken.known, taken.elsewhere, taken.bad) == (4, 0, 1, ())
    assert links.states() == {"http://a.test/1": "dead", "http://a.test/2": "alive"}
    assert links.rows("SELECT DISTINCT checker FROM link_observation") == [("oslo",)]
    assert links.rows("SELECT at, state FROM link_observation WHERE status = 404 ORDER BY at") == [
        (moment(0), "inconclusive"), (moment(1), "inconclusive"), (moment(2), "dead"),
    ]  # fmt: skip
    again = import_observations(links.norway.engine, path, moment(3))
    assert (again.new, again.known) == (0, 4)


def test_rows_that_cannot_be_used_are_named_and_the_others_taken(tmp_path: Path) -> None:
    links = known(tmp_path, "http://a.test/1")
    path = write(
        tmp_path / "x.csv",
        "url,at,status,error",
        f"http://a.test/1,{moment(0)},ok,",
        "http://a.test/1,i går,200,",
        f"http://a.test/1,{moment(400)},200,",
        f"http://a.test/1,{moment(0)},,",
        f"http://a.test/1,{moment(0)},200,",
    )
    taken = import_observations(links.norway.engine, path, moment(1))
    assert (taken.new, taken.bad_count) == (1, 4)
    assert taken.bad[0] == "line 2: status: read 'ok', expected a number from 100 to 599"
    assert "line 3: at: read 'i går'" in taken.bad[1]
    assert links.states() == {"http://a.test/1": "alive"}


@pytest.mark.parametrize("code", ["DNS", "nxdomain", "ECONNREFUSED", "http_404", "=HYPERLINK()"])
def test_an_error_in_other_words_than_ours_is_named_and_nothing_of_the_file_is_taken(tmp_path: Path, code: str) -> None:
    links = known(tmp_path, "http://a.test/1")
    good, bad = f"http://a.test/1,{moment(0)},200,", f"http://a.test/1,{moment(1)},,{code}"
    path = write(tmp_path / "x.csv", "url,at,status,error", good, bad)
    with pytest.raises(BadObservations, match=r"x\.csv: line 3: error: read '.*', expected one of bad_encoding, "):
        import_observations(links.norway.engine, path, moment(2))
    assert links.rows("SELECT count(*) FROM link_observation") == [(0,)]


@pytest.mark.parametrize("error", ["dns", "connect", "truncated"])
@pytest.mark.parametrize(
    ("witness", "state"),
    [
        (None, "inconclusive"),
        ("http://a.test/2,{at},200,", "inconclusive"),  # the host itself, a moment before it failed
        ("http://b.test/,{later},200,", "inconclusive"),
        ("http://b.test/,{at},,timeout", "inconclusive"),
        ("http://b.test/,{at},404,", "dead"),
    ],
)
def test_an_outage_there_is_believed_only_where_another_host_answered_in_the_same_hour(
    tmp_path: Path, error: str, witness: str | None, state: str
) -> None:
    links = known(tmp_path, "http://a.test/1")
    rows = [f"http://a.test/1,{moment(night)},,{error}" for night in range(3)]
    if witness is not None:
        rows += [witness.format(at=moment(night, 60), later=moment(night, 3600)) for night in range(3)]
    import_observations(links.norway.engine, write(tmp_path / "x.csv", "url,at,status,error", *rows), moment(3))
    assert links.states() == {"http://a.test/1": state}


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00", b"url,at,status,error\n\xff,\xff,200,\n", b""])
def test_a_file_that_is_something_else_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    links = Links(tmp_path, ["http://a.test/1"])
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(BadObservations):
        import_observations(links.norway.engine, path, moment(0))
    assert links.rows("SELECT count(*) FROM link_observation") == [(0,)]
