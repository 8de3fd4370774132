"""What watches a night from outside: a file of numbers, a health check, log lines; and that none of them tells secrets."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from feeds import BERGEN, dataset, page, pages
from nightly import Installation
from serving import Answer, Serving, serving
from small_norway import some_municipalities

SECRET = "hemmelig-9f3a"
SAMPLE = re.compile(
    r'kommunedata_[a-z_]+(?:\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? -?[0-9.e+]+'
)


@dataclass
class Watched:
    """A night with everything that can be asked of it, one of whose sources failed; tests only read it."""

    home: Installation
    server: Serving
    done: subprocess.CompletedProcess[str]

    @property
    def metrics(self) -> Path:
        return self.home.folder / "k.prom"


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    answers = pages(range(12), 5)
    answers["/bergen.ttl"] = page(dataset("barnehager", BERGEN))
    answers |= {f"/feed.ttl?api_key={SECRET}&page=1": page(dataset("hemmelighetsfull", BERGEN))}
    answers["/away.ttl"] = Answer(
        b"", status=302, headers={"Location": f"http://ola:{SECRET}@127.0.0.1:9/?sig={SECRET}"}
    )
    answers |= {f"/hc/{SECRET}{stage}": Answer(b"OK", "text/plain") for stage in ("", "/start", "/fail")}
    with serving(answers) as running:
        yield running


def installation(folder: Path, server: Serving, **paths: str) -> Installation:
    home = Installation(folder)
    home.configure(
        [{"id": name, "kind": "dcat", "url": f"{server.url}{path}"} for name, path in paths.items()],
        municipalities=some_municipalities(),
    )
    return home


@pytest.fixture(scope="module")
def watched(server: Serving, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    secret, gone = f"/feed.ttl?api_key={SECRET}&page=1", f"/gone.ttl?access_token={SECRET}"
    home = installation(
        tmp_path_factory.mktemp("watched"), server, first="/feed.ttl", second=secret, gone=gone, away="/away.ttl"
    )
    server.requests.clear()
    done = home.here(
        "-v", "--log-format", "json", "nightly", "-o", str(home.folder / "out"), "--metrics", str(home.folder / "k.prom"),
        "--ping", f"{server.url}/hc/{SECRET}", expect=1,
    )  # fmt: skip
    return Watched(home, server, done)


def told(server: Serving) -> list[str]:
    return [path.removeprefix(f"/hc/{SECRET}") or "success" for path in server.requests if path.startswith("/hc/")]


def test_the_health_check_hears_the_start_first_and_success_last_though_a_source_failed(watched: Watched) -> None:
    requests = watched.server.requests
    assert [requests[0], requests[-1]] == [f"/hc/{SECRET}/start", f"/hc/{SECRET}"]
    assert told(watched.server) == ["/start", "success"]


def test_the_numbers_are_what_the_database_holds_and_are_written_as_prometheus_reads_them(watched: Watched) -> None:
    lines = watched.metrics.read_text(encoding="utf-8").splitlines()
    samples = [line for line in lines if not line.startswith("# ")]
    assert [line for line in samples if not SAMPLE.fullmatch(line)] == []
    numbers = dict(line.rsplit(" ", 1) for line in samples)
    assert numbers['kommunedata_source_complete{source="first",kind="dcat"}'] == "1"
    assert numbers['kommunedata_source_complete{source="gone",kind="dcat"}'] == "0"
    assert numbers['kommunedata_source_datasets{source="first",kind="dcat"}'] == "12"
    assert (
        'kommunedata_source_last_complete_timestamp_seconds{source="gone",kind="dcat"}' not in numbers
    )  # it is not 1970
    of_scores = [int(value) for name, value in numbers.items() if name.startswith("kommunedata_municipalities{")]
    assert sum(of_scores) == len(some_municipalities())
    assert [path.name for path in watched.home.folder.glob("*k.prom*")] == ["k.prom"]


def test_every_log_line_says_what_run_it_is_of_and_those_of_sources_which(watched: Watched) -> None:
    lines = [json.loads(line) for line in watched.done.stderr.splitlines() if line.startswith("{")]
    assert len({line["run"] for line in lines}) == 1
    assert sorted(line["source"] for line in lines) == ["away", "first", "gone", "second"]
    [gone] = [line for line in lines if line["source"] == "gone"]
    assert (gone["level"], gone["status"], gone["error_code"]) == ("error", "failed", "http_404")


def test_no_secret_of_an_address_is_logged_or_published(watched: Watched) -> None:
    assert "/feed.ttl" in watched.done.stderr  # requests are told
    assert SECRET not in watched.done.stderr + watched.done.stdout
    assert SECRET not in repr(watched.home.rows("SELECT error, error_code FROM fetch"))
    assert SECRET not in repr(watched.home.rows("SELECT detail FROM issue"))
    released = [path for path in (watched.home.folder / "out" / "public").resolve().rglob("*") if path.is_file()]
    assert len(released) > 10
    assert [path.name for path in released if SECRET.encode() in path.read_bytes()] == []
    assert SECRET not in watched.metrics.read_text(encoding="utf-8")


def test_a_night_that_could_not_start_is_told_as_failed_and_leaves_the_numbers_of_the_last(
    server: Serving, tmp_path: Path
) -> None:
    home = installation(tmp_path, server, first="/feed.ttl")
    (tmp_path / "config" / "municipalities.yaml").write_text("municipalities: [")
    (tmp_path / "k.prom").write_text("as it was\n")
    server.requests.clear()
    url = f"{server.url}/hc/{SECRET}"
    done = home.here(
        "nightly", "-o", str(tmp_path / "out"), "--metrics", str(tmp_path / "k.prom"), "--ping", url, expect=2
    )
    assert SECRET not in done.stderr
    assert told(server) == ["/start", "/fail"]
    assert (tmp_path / "k.prom").read_text() == "as it was\n"


def test_a_health_check_that_is_down_costs_a_line_and_never_a_night(server: Serving, tmp_path: Path) -> None:
    home = installation(tmp_path, server, bergen="/bergen.ttl")
    done = home.here("-q", "harvest")
    assert done.stderr == ""
    done = home.here("nightly", "-o", str(tmp_path / "out"), "--ping", f"{server.url}/nobody/{SECRET}")
    lines = [json.loads(line) for line in done.stderr.splitlines() if "ping" in line]
    assert [(line["stage"], line["why"]) for line in lines] == [("start", "http_404"), ("success", "http_404")]
    assert SECRET not in done.stderr
    assert (tmp_path / "out" / "public").is_symlink()


@pytest.mark.parametrize(
    "url", ["hc.example.no/x", "file:///etc/passwd", f"https://ola:{SECRET}@hc.example.no/", "https://["]
)
def test_what_is_no_address_to_ping_is_refused_before_anything_begins(tmp_path: Path, url: str) -> None:
    done = Installation(tmp_path).here("nightly", "-o", str(tmp_path / "out"), "--ping", url, expect=2)
    assert "--ping" in done.stderr
    assert SECRET not in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_ping_goes_below_the_path_and_keeps_what_is_asked(server: Serving, tmp_path: Path) -> None:
    server.requests.clear()
    Installation(tmp_path).here("nightly", "-o", str(tmp_path), "--ping", f"{server.url}/push/?msg=OK", expect=2)
    assert server.requests == ["/push/start?msg=OK", "/push/fail?msg=OK"]  # the folder holds other people's files
