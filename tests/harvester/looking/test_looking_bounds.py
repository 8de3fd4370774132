"""Any bytes at all: no error, no long wait, no memory, and a line of evidence that can be printed."""

import json
import time
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking_samples import SAMPLES, as_declared, seen

from harvester.looking import Kind, Look

_BODIES = st.sampled_from([sample.body for sample in SAMPLES])
_HINTS = st.sampled_from(
    [("https://x.no/fil", None), ("https://x.no/a.csv", "text/csv"), ("https://x.no/a.yaml", "application/yaml"),
     ("https://login.x.no/a.zip", "text/html"), ("https://x.no/a.csv.gz", "application/gzip")]
)  # fmt: skip
_DECLARED = sorted({s.format for s in SAMPLES if s.format} | {"REST", "WFS", "IMAGE", "XML", "BINARY"})


def _well_formed(found: Look) -> None:
    assert found.kind in get_args(Kind)
    assert found.says and found.says.isprintable() and len(found.says) < 400
    assert found.rows is None or found.rows >= 0
    for declared in _DECLARED:
        assert as_declared(declared, found) in (True, False, None)


@given(st.binary(max_size=4000), _HINTS, st.booleans(), st.none() | st.integers(-1, 10**12))
@settings(deadline=None, max_examples=200)
def test_any_bytes_can_be_looked_at(
    body: bytes, hints: tuple[str, str | None], complete: bool, total: int | None
) -> None:
    url, content_type = hints
    _well_formed(seen(body, url=url, content_type=content_type, complete=complete, total=total))


@given(st.text(max_size=2000), _HINTS, st.booleans())
@settings(deadline=None, max_examples=200)
def test_any_text_can_be_looked_at(text: str, hints: tuple[str, str | None], complete: bool) -> None:
    body = text.encode("utf-8", errors="surrogatepass")
    _well_formed(seen(body, url=hints[0], content_type=hints[1], complete=complete))


@given(
    _BODIES, _BODIES, st.integers(0, 1 << 16), st.integers(0, 1 << 16),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=8), _HINTS, st.booleans(),
)  # fmt: skip
@settings(deadline=None, max_examples=400)
def test_samples_that_were_cut_spliced_and_damaged_can_be_looked_at(
    one: bytes,
    other: bytes,
    cut: int,
    skipped: int,
    damage: list[tuple[int, int]],
    hints: tuple[str, str | None],
    complete: bool,
) -> None:
    body = bytearray(one[: cut % (len(one) + 1)] + other[skipped % (len(other) + 1) :])
    for at, byte in damage:
        if body:
            body[at % len(body)] = byte
    _well_formed(seen(bytes(body), url=hints[0], content_type=hints[1], complete=complete))


_KEYS = (
    "type", "features", "geometry", "coordinates", "error", "code", "message", "status", "success", "result", "records", "fields",
    "links", "rel", "collections", "conformsTo", "openapi", "info", "paths", "@context", "@graph", "@odata.context", "value",
    "name", "url", "class", "version", "currentVersion", "layers", "title", "head", "results", "exceptions", "errors", "id",
)  # fmt: skip


@pytest.mark.parametrize("white", [" " * 30, "\t" * 20, "\u00a0" * 25])  # found by `make fuzz`
def test_a_tag_whose_name_comes_after_much_white_space_can_be_looked_at(white: str) -> None:
    page = f"<!DOCTYPE html>\n<{white}lmy<html><head><title>Lekeplasser</title><{white}>".encode()
    found = seen(page, content_type="text/html")
    _well_formed(found)
    assert found.kind == "page"


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["FeatureCollection", "Point", "dataset", "items", "2.0", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=5),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=6))
@settings(deadline=None, max_examples=200)
def test_json_with_the_right_words_in_the_wrong_places_can_be_looked_at(value: dict[str, object]) -> None:
    _well_formed(seen(json.dumps(value)))


_BEGINNINGS = (
    "",
    "<!DOCTYPE html>",
    '{"a":',
    "<?xml version='1.0'?><a>",
    "@prefix a: <http://x/> .\n",
    "a;b\n1;2\n",
    "openapi: 3.0\n",
)
_REPEATED = (
    "<", "<<", "<a>", "<title", "<!--", "<!a>", "<![CDATA[", "<?", "&amp;", "[", "{", '{"a":', '"', '\\"', "a;", "\n", " ",
    "#\n", "!\n", "<http://a/b> ", "[ ", "- ", "? ", "&a *a ", "siden ", "page x ", "PK\x03\x04", "\0", "\0a", "\xff", "&#x",
)  # fmt: skip


@pytest.mark.parametrize("beginning", _BEGINNINGS)
def test_no_text_of_64_kib_takes_much_longer_than_one_that_is_honest(beginning: str) -> None:
    honest = min(_seconds("navn;antall;adresse\n" + "Torget;12;Gata 1\n" * 4000) for _ in range(3))
    long = {text: beginning + text * (70_000 // len(text)) for text in _REPEATED}
    slow = [text for text, whole in long.items() if _seconds(whole) > 100 * honest]
    # once more: a collection of garbage may have fallen into it
    assert [text for text in slow if min(_seconds(long[text]) for _ in range(3)) > 100 * honest] == []


def _seconds(text: str) -> float:
    started = time.process_time()
    seen(text, url="https://x.no/a.csv", content_type="text/csv")
    return time.process_time() - started
