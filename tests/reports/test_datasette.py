"""Datasette itself, started by `browse` on a published copy and asked over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from reports import datasette
from reports.questions import QUESTIONS, Question
from scoring_store import OSLO, Norway, record
from store.db import open_database
from store.dictionary import VIEWS

HOSTILE = '<script>alert(1)</script> =HYPERLINK("x") \';DROP TABLE dataset;-- \u202e😀'


@pytest.fixture(scope="module")
def norway(tmp_path_factory: pytest.TempPathFactory) -> Norway:
    norway = Norway(tmp_path_factory.mktemp("norway"))
    titles = ("Barnehager i Oslo", "Skoler i Oslo", HOSTILE)
    norway.harvest([record(f"http://x.test/{i}", title) for i, title in enumerate(titles)])
    norway.score()
    return norway


@pytest.fixture(scope="module")
def site(norway: Norway) -> Iterator[str]:
    """The address of a Datasette that `kommunedata browse` serves until the tests are done."""
    pytest.importorskip("datasette", reason="Datasette is not installed: the extra `analyst` brings it")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "cli", "-q", "--db", str(norway.folder / "k.db"), "browse", "-p", str(port)]
    environment = {**os.environ, "TMPDIR": str(norway.folder)}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as running:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                try:
                    get(address)
                    break
                except (URLError, ConnectionError):
                    assert running.poll() is None, "browse ended"
                    time.sleep(0.1)
            yield address
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)
    assert not list(norway.folder.glob("kommunedata-*")), "the copy stayed behind"


def get(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def test_the_front_page_has_title_credit_and_views_but_no_tables_that_may_change(site: str) -> None:
    front = unescape(get(site))
    assert "Åpne kommunedata" in front
    assert "Kilde: data.norge.no, SSB, Kartverket" in front
    page = unescape(get(f"{site}/kommunedata"))
    assert all(f'href="/kommunedata/{view}"' in page for view in VIEWS)
    listed = page.partition("hidden table")[0]
    assert 'href="/kommunedata/dataset_score"' not in listed


def test_a_view_opens_in_order_with_the_texts_of_its_columns_and_its_facets(site: str) -> None:
    page = unescape(get(f"{site}/kommunedata/latest_score"))
    assert VIEWS["latest_score"][0] in page
    assert 'data-column-description="Kommunenummer, fire sifre"' in page
    assert 'data-column-description="Samlet (poeng 0–100)"' in page
    assert 'id="facet-county"' in page
    assert page.index(">Oslo<") < page.index(">Utsira<")  # falling by total, unknown last


def test_a_facet_counts_and_narrows_down(site: str) -> None:
    found = json.loads(get(f"{site}/kommunedata/latest_score.json?_facet=status&_shape=objects"))
    counts = {facet["value"]: facet["count"] for facet in found["facet_results"]["status"]["results"]}
    assert sum(counts.values()) == 4 and len(counts) > 1
    for status, count in counts.items():
        assert len(json.loads(get(f"{site}/kommunedata/latest_score.json?status={status}&_shape=array"))) == count


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_every_question_is_a_query_that_answers(site: str, question: Question) -> None:
    given = "&".join(f"{name}={value}" for name, value in question.example.items())
    assert question.title_nb in unescape(get(f"{site}/kommunedata/{question.name}?{given}"))
    json.loads(get(f"{site}/kommunedata/{question.name}.json?{given}&_shape=array"))


def test_a_question_answers_about_the_municipality_it_is_asked_about(site: str) -> None:
    measures = json.loads(get(f"{site}/kommunedata/tiltak.json?kommune={OSLO}&_shape=array"))
    assert [row["priority"] for row in measures] == [1, 2, 3, 4, 5]


def test_a_hostile_title_is_text(site: str) -> None:
    page = get(f"{site}/kommunedata/current_dataset")
    assert "<script>alert(1)" not in page
    assert HOSTILE in [row["title"] for row in json.loads(get(f"{site}/kommunedata/current_dataset.json?_shape=array"))]


def test_what_is_served_cannot_be_written(site: str) -> None:
    with pytest.raises(HTTPError, match="400"):
        get(f"{site}/kommunedata?sql=delete+from+dataset")


def test_metadata_has_a_text_for_every_view_and_column_in_the_language_asked_for(norway: Norway) -> None:
    with open_database(norway.folder / "k.db", read_only=True).connect() as connection:
        texts = {lang: json.loads(datasette.metadata(connection, "k", lang)) for lang in ("nb", "en")}
        columns = {v: {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({v})")} for v in VIEWS}
    for lang, text in texts.items():
        tables = text["databases"]["k"]["tables"]
        assert {v: set(tables[v]["columns"]) for v in VIEWS} == columns, lang
        assert not any(tables[v].get("hidden") for v in VIEWS)
        assert text["license"] == "CC BY 4.0"
        assert all(set(t.get("facets", ())) <= set(t["columns"]) for name, t in tables.items() if name in VIEWS)
        assert tables["dataset"]["hidden"] is True
    assert texts["nb"]["databases"]["k"]["tables"]["latest_score"]["description"] == VIEWS["latest_score"][0]
    assert texts["en"]["databases"]["k"]["tables"]["latest_score"]["description"] == VIEWS["latest_score"][1]


def test_without_datasette_browse_says_in_one_line_how_to_get_it(norway: Norway) -> None:
    program = "import importlib.util, sys\nfind = importlib.util.find_spec\n"
    program += "importlib.util.find_spec = lambda name, *a: None if name == 'datasette' else find(name, *a)\n"
    program += "import cli\ncli.main()\n"
    done = subprocess.run(
        [sys.executable, "-c", program, "--db", str(norway.folder / "k.db"), "browse"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "'.[analyst]'" in done.stderr
