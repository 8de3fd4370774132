"""`links`, `show --links` and what `nightly` and `harvest` do about links, at the command line."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds import ORGANISATIONS, OSLO, iri, page
from nightly import Installation
from serving import Answer, Serving, serving

DATA = Answer(b"navn;antall\nBryggen;3\nTorget;4\n", "text/csv")


def published(name: str, path: str) -> str:
    return (
        f'<{iri(name)}> a dcat:Dataset ; dct:title "{name}"@nb ; dct:publisher <{ORGANISATIONS}{OSLO}> ;'
        f" dcat:distribution [ a dcat:Distribution ; dcat:accessURL <http://filer.test{path}> ] .\n"
    )


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving({"/a.csv": DATA}) as running:
        running.answers["/catalog.ttl"] = page(published("finnes", "/a.csv"), published("borte", "/b.csv"))
        yield running


@pytest.fixture
def home(tmp_path: Path, server: Serving) -> Installation:
    here = Installation(tmp_path)
    resolve = {"filer.test": server.url.removeprefix("http://")}
    here.configure([{"id": "feed", "kind": "dcat", "url": f"{server.url}/catalog.ttl"}], resolve=resolve)
    return here


def test_links_are_looked_at_once_a_night_and_counted(home: Installation) -> None:
    home.here("harvest")
    told = json.loads(home.here("links", "--format", "json").stdout)
    assert (told["known"], told["checked"], told["alive"], told["inconclusive"], told["dead"]) == (2, 2, 1, 1, 0)
    assert "Links: 0 of 2" in home.here("links").stderr


def test_the_least_budget_looks_at_an_address_and_less_is_refused(home: Installation) -> None:
    home.here("harvest")
    assert json.loads(home.here("links", "--budget-requests", "3", "-f", "json").stdout)["checked"] == 1
    assert "Invalid value for '--budget-requests'" in home.here("links", "--budget-requests", "1", expect=2).stderr


def test_harvest_looks_at_links_when_asked(home: Installation) -> None:
    assert "Links:" not in home.here("harvest").stderr
    assert "Links: 2 of 2 on 1 host looked at: 1 alive, 1 inconclusive." in home.here("harvest", "--links").stderr
    assert "not with --dry-run" in home.here("harvest", "--links", "--dry-run", expect=2).stderr


def test_a_night_looks_at_links_before_it_scores_unless_told_not_to(home: Installation, tmp_path: Path) -> None:
    home.here("nightly", "-o", str(tmp_path / "out"), "--no-links")
    assert home.rows("SELECT count(*) FROM link_observation") == [(0,)]
    home.here("nightly", "-o", str(tmp_path / "out"), "--links")
    found = "SELECT outcome, reason_en FROM latest_finding WHERE criterion_id = 'live-links' AND outcome = 'pass'"
    ((_, reason),) = home.rows(found)
    assert str(reason).startswith("The link works.")


def test_observations_from_elsewhere_make_a_dead_link_that_show_lists_with_dates_and_status(
    home: Installation, tmp_path: Path
) -> None:
    home.here("harvest", "--links")
    seen = tmp_path / "seen.csv"
    with seen.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["url", "at", "status", "error"])
        writer.writerows(["http://filer.test/b.csv", f"2026-01-0{day}T03:00:00Z", 404, ""] for day in (1, 2))
    told = home.here("links", "--links-from", str(seen), "-f", "json")
    assert "2 observations taken, 0 were here already, 0 are of addresses" in told.stderr
    assert json.loads(told.stdout) == {"schema": 1, "new": 2, "known": 0, "elsewhere": 0, "unusable": 0}
    home.here("score")
    lines = home.here("show", "Oslo", "--links", "-f", "tsv").stdout.splitlines()
    assert lines[0].split("\t") == [
        "municipality_number",
        "title",
        "role",
        "since",
        "seen",
        "last_good",
        "checked_at",
        "url",
    ]
    (line,) = lines[1:]
    assert line.split("\t")[:3] == ["0301", "borte", "access"]
    assert line.split("\t")[4] == "404"
    assert line.endswith("http://filer.test/b.csv")
    assert home.here("show", "Bergen", "--links", "-f", "tsv").stdout.splitlines()[1:] == []


def test_what_is_wrong_with_a_file_of_observations_is_said_in_a_sentence(home: Installation, tmp_path: Path) -> None:
    home.here("harvest")
    path = tmp_path / "seen.csv"
    path.write_text("url,at,status,error\nhttp://filer.test/b.csv,i fjor,404,\n", encoding="utf-8")
    home.here("links", "--budget-requests", "3")
    told = home.here("links", "--links-from", str(path), expect=1)
    assert "line 2: at: read 'i fjor', expected a time such as 2026-11-23T01:00:00Z" in told.stderr
    path.write_text("url,at,status,error\nhttp://filer.test/b.csv,2026-01-01,,DNS\n", encoding="utf-8")
    told = home.here("links", "--links-from", str(path), expect=2)
    assert f"{path}: line 2: error: read 'DNS', expected one of bad_encoding," in told.stderr.replace("\n", "")
    path.write_text("adresse;tid\n", encoding="utf-8")
    assert "line 1: no column url, at, status, error" in home.here("links", "--links-from", str(path), expect=2).stderr
    assert "No such file" in home.here("links", "--links-from", str(tmp_path / "x"), expect=2).stderr
    assert "needs no budget" in home.here("links", "--links-from", str(path), "--budget-minutes", "1", expect=2).stderr


def test_without_a_database_one_is_told_to_harvest_first(tmp_path: Path) -> None:
    assert "Run `kommunedata harvest` first" in Installation(tmp_path).here("links", expect=2).stderr
