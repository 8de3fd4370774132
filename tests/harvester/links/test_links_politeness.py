"""The hosts themselves count: never two requests at once, never a pause cut short, wherever a redirect comes from."""

from itertools import pairwise
from pathlib import Path

from demo.server import Answer, Asked, Logged, Server
from link_store import Links

PAUSE = 0.03
HOSTS = 6


def answer(asked: Asked) -> Answer:
    if asked.path == "/robots.txt":
        return Answer(404, b"", "text/plain")
    nr = int(asked.path.rpartition("/")[2])
    if nr % 3 == 0 and "til" not in asked.query:  # every third leads to another host
        return Answer(302, b"", "text/plain", (("Location", f"http://h{(nr + 1) % HOSTS}.test/{nr}?til=1"),))
    return Answer(200, b"navn;antall\nBryggen;3\nTorget;4\n", "text/csv")


def test_no_host_sees_two_requests_at_once_or_a_pause_cut_short(tmp_path: Path) -> None:
    log: list[Logged] = []
    servers = {f"h{i}.test": Server(f"h{i}.test", answer, None, log) for i in range(HOSTS)}
    try:
        urls = [f"http://h{i % HOSTS}.test/{i}" for i in range(60)]
        links = Links(tmp_path, urls, {host: server.address for host, server in servers.items()}, pause=PAUSE)
        night = links.night(0)
    finally:
        for server in servers.values():
            server.close()
    assert night.checked == 60
    assert night.requests == len(log)
    assert max(entry.in_flight for entry in log) == 1
    for host in servers:
        times = sorted(entry.at for entry in log if entry.host == host)
        assert len(times) > 10
        assert min(later - earlier for earlier, later in pairwise(times)) >= PAUSE
