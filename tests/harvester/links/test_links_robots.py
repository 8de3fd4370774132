"""robots.txt by RFC 9309: which addresses may be asked, and what a host that is overloaded gets."""

import time
from pathlib import Path

import pytest

from harvester.links.asking import Answer as Read
from harvester.links.robots import Rules
from link_store import Links
from serving import Answer, serving

CSV = Answer(b"navn;antall\nBryggen;3\nTorget;4\n", "text/csv")


def rules(*lines: str) -> Rules:
    text = "\n".join(lines).encode()
    return Rules(Read(200, {}, text, True, len(text)))


@pytest.mark.parametrize(
    ("asked", "path", "allowed"),
    [
        ("Allow: /|Disallow: /private/", "/private/a.csv", False),
        ("Allow: /|Disallow: /private/", "/a.csv", True),
        ("Disallow: /|Allow: /data/", "/data/a.csv", True),
        ("Disallow: /|Allow: /data/", "/", False),
        ("Disallow: /*.csv$", "/data/a.csv", False),
        ("Disallow: /*.csv$", "/data/a.csv?side=2", True),
        ("Disallow: /*.csv", "/data/a.csv?side=2", False),
        ("Disallow: /*/intern/*.csv", "/x/intern/y/a.csv", False),
        ("Disallow: /*ab*ba$", "/xaba", True),  # the two must not overlap
        ("Disallow: /*ab*ba$", "/xabba", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /a|Allow: /a", "/a", True),  # as long as each other: the one that allows
        ("Disallow: /*?", "/a?b=1", False),
        ("Disallow: /%c3%a6rlig", "/ærlig", False),
        ("Disallow: /ærlig", "/%C3%A6rlig", False),
        ("Disallow: /%7Ekari", "/~kari", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("Disallow: /a%2A", "/a*", False),
        ("Disallow:", "/a", True),
        ("Disallow: /a # all of it", "/a", False),
        ("", "/a", True),
    ],
)
def test_the_longest_rule_that_matches_decides(asked: str, path: str, allowed: bool) -> None:
    assert rules("User-agent: *", *asked.split("|")).allow(f"https://data.test{path}") is allowed


def test_rules_for_us_by_name_come_in_place_of_those_for_all_and_may_stand_in_several_groups() -> None:
    asked = rules(
        "Disallow: /nobody", "User-agent: *", "Disallow: /", "",
        "User-Agent: other", "User-agent: Kommunedata/1.0", "Disallow: /a", "Crawl-delay: 0.5", "User-agent: third", "Disallow: /c", "",
        "user-agent: KOMMUNEDATA", "Disallow: /b",
    )  # fmt: skip
    assert {p: asked.allow(f"https://data.test/{p}") for p in ("a", "b", "c", "nobody")} == {
        "a": False, "b": False, "c": True, "nobody": True,
    }  # fmt: skip
    assert asked.delay == 0.5


@pytest.mark.parametrize("pattern", ["/" + "*a" * 8000 + "*b", "*" * 16000 + "b"])
def test_no_pattern_takes_long(pattern: str) -> None:
    begun = time.process_time()
    assert rules("User-agent: *", f"Disallow: {pattern}").allow("https://data.test/" + "a" * 8000)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_whose_robots_txt_asks_for_peace_is_asked_nothing_else_tonight(tmp_path: Path, status: int) -> None:
    with serving({"/a": CSV, "/b": CSV}) as server:
        server.answers["/robots.txt"] = Answer(b"", "text/plain", status, {"Retry-After": "86400"})
        links = Links(
            tmp_path, ["http://a.test/a", "http://a.test/b"], {"a.test": server.url.removeprefix("http://")}
        )  # fmt: skip
        links.night(0)
        assert server.requests == ["/robots.txt"]
    assert links.rows("SELECT DISTINCT error, state FROM link_observation") == [("robots_unavailable", "inconclusive")]


def test_a_robots_txt_that_asks_for_a_moment_is_had_after_it(tmp_path: Path) -> None:
    with serving({"/a": CSV}) as server:
        server.answers["/robots.txt"] = Answer(b"", "text/plain", 429, {"Retry-After": "1"})
        links = Links(tmp_path, ["http://a.test/a"], {"a.test": server.url.removeprefix("http://")})
        begun = time.monotonic()
        links.night(0)
        assert server.requests == ["/robots.txt"] * 2
        assert time.monotonic() - begun >= 1
