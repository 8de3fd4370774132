"""A night of link checks against a real server on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from link_store import Links, moment
from serving import Answer, Serving, serving

CSV = b"navn;antall\nBryggen;3\nTorget;4\n"


@pytest.fixture
def server() -> Iterator[Serving]:
    answers = {
        "/a.csv": Answer(CSV, "text/csv", headers={"ETag": '"1"', "Last-Modified": "Mon, 02 Mar 2026 06:00:00 GMT"}),
        "/side": Answer(b"<!DOCTYPE html><title>Side</title><p>Velkommen hit</p>", "text/html"),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /hemmelig\n", "text/plain"),
    }
    with serving(answers) as running:
        yield running


def links(folder: Path, server: Serving, *paths: str) -> Links:
    return Links(
        folder, [f"http://data.oslo.test{p}" for p in paths], {"data.oslo.test": server.url.removeprefix("http://")}
    )


def test_an_observation_holds_what_was_seen(tmp_path: Path, server: Serving) -> None:
    web = links(tmp_path, server, "/a.csv")
    night = web.night(0)
    assert (night.known, night.checked, night.hosts, dict(night.states)) == (1, 1, 1, {"alive": 1})
    (seen,) = web.rows(
        "SELECT at, status, error, final_url, content_type, content_length, last_modified, etag, whole, format, kind,"
        " readable, state, since, content_since, changed_at, length(digest) FROM link_observation"
    )
    assert seen == (
        moment(0), 200, None, None, "text/csv", len(CSV), "2026-03-02T06:00:00Z", '"1"', 1, "CSV", "data", 1,
        "alive", moment(0), moment(0), None, 64,
    )  # fmt: skip


@pytest.mark.parametrize("coding", ["br", "deflate", "utf-8", "none", "aws-chunked"])
def test_a_file_in_a_coding_that_we_do_not_read_is_there_all_the_same(
    tmp_path: Path, server: Serving, coding: str
) -> None:
    server.answers["/a.csv"] = Answer(CSV, "text/csv", headers={"Content-Encoding": coding})
    web = links(tmp_path, server, "/a.csv")
    web.night(0)
    (seen,) = web.rows("SELECT status, error, state, kind, format, readable, digest, says FROM link_observation")
    assert seen[:7] == (200, None, "alive", "unknown", None, None, None)
    assert coding in seen[7]


def test_robots_are_asked_once_and_obeyed(tmp_path: Path, server: Serving) -> None:
    web = links(tmp_path, server, "/a.csv", "/side", "/hemmelig/b.csv")
    web.night(0)
    assert server.requests.count("/robots.txt") == 1
    assert not any("hemmelig" in path for path in server.requests)
    assert web.states()["http://data.oslo.test/hemmelig/b.csv"] == "blocked"
