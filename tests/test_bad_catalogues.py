"""One night with everything that portals send by mistake, through the command line: what is told is of use to their owners,
and letters come through whatever they were written in."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds import ORGANISATIONS, OSLO, PREFIXES, dataset, iri, page
from nightly import Installation
from serving import Answer, serving

LETTERS = "Ærlig Øst Åpen"
MOJIBAKE = re.compile(r"Ã|â€|\ufffd|Â")
MARKS = {"utf-16": ' encoding="UTF-16"', "latin-1-in-xml": ' encoding="ISO-8859-1"'}  # in the XML declaration


def written(source: str) -> str:
    """A dataset of Oslo's in Turtle, or in XML that declares its encoding."""
    about, publisher = iri(source), f"{ORGANISATIONS}{OSLO}"
    if source not in MARKS:
        return (
            f'{PREFIXES}<{about}> a dcat:Dataset ; dct:title "{LETTERS}: {source}"@nb ; dct:publisher <{publisher}> .\n'
        )
    return (
        f'<?xml version="1.0"{MARKS[source]}?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:dct="http://purl.org/dc/terms/" xmlns:dcat="http://www.w3.org/ns/dcat#">'
        f'<dcat:Dataset rdf:about="{about}"><dct:title xml:lang="nb">{LETTERS}: {source}</dct:title>'
        f'<dct:publisher rdf:resource="{publisher}"/></dcat:Dataset></rdf:RDF>'
    )


def sent(source: str, encoding: str, media_type: str = "text/turtle") -> Answer:
    return Answer(written(source).encode(encoding), media_type)


ENCODED = {  # source -> what it answers
    "utf-8": sent("utf-8", "utf-8"),
    "utf-8-with-mark": sent("utf-8-with-mark", "utf-8-sig"),
    "utf-16": sent("utf-16", "utf-16", "application/rdf+xml"),
    "latin-1-in-xml": sent("latin-1-in-xml", "latin-1", "application/rdf+xml"),
    "latin-1-in-header": sent("latin-1-in-header", "latin-1", "text/turtle; charset=ISO-8859-1"),
    "windows-1252": sent("windows-1252", "windows-1252"),
    "decomposed": Answer(unicodedata.normalize("NFD", written("decomposed")).encode()),
}
REPAIRED = {"utf-8-with-mark", "utf-16", "latin-1-in-xml", "latin-1-in-header", "windows-1252"}


def turtle(properties: str = 'dcat:keyword "bad"@nb', title: str = "Badeplasser") -> bytes:
    return f'{PREFIXES}<{iri(1)}> a dcat:Dataset ; dct:title "{title}"@nb ; {properties} .\n'.encode()


def going_on(to: str) -> bytes:
    return f'<> <http://www.w3.org/ns/hydra/core#next> "{to}" .\n'.encode()


TWO = page(dataset(1), dataset(2)).body
HALF = TWO.index(f"<{iri(2)}>".encode())
JSON = json.dumps({"@type": "dcat:Catalog", "dataset": [{"title": "Badeplasser", "identifier": "a-1"}]}).encode()
DEEP = b'{"dataset": [{"title": "Dyp", "identifier": "d", "spatial": ' + b"[" * 1000 + b"]" * 1000 + b"}]}"
CKAN = {"id": "1", "name": "bad", "title": "Badeplasser", "license_id": "", "license_title": "", "uri": "None"}
DIRT: dict[str, tuple[str, Answer]] = {  # source -> its kind and what it answers
    "cut-json": ("data-json", Answer(JSON[:-20], "application/json")),
    "deep-json": ("data-json", Answer(DEEP, "application/json")),
    "no-json": ("data-json", Answer(b'{"error": "database is locked"}', "application/json")),
    "loop": ("dcat", Answer(turtle() + going_on("/loop"))),
    "other-host": ("dcat", Answer(turtle() + going_on("http://annen.example/x?page=2"))),
    "two-encodings": ("dcat", Answer(TWO[:HALF] + TWO[HALF:].replace(b"Datasett", "Bådeplass".encode("latin-1")))),
    "mark": ("dcat", Answer(b"\xef\xbb\xbf" + TWO)),
    "publisher": ("dcat", Answer(turtle('dct:publisher "Oslo kommune"'))),
    "spaces": ("dcat", Answer(turtle("dcat:landingPage <http://data.example.no/en side>"))),
    "licence": ("dcat", Answer(turtle('dct:license ""'))),
    "date": ("dcat", Answer(turtle('dct:issued "2019-13-45"^^xsd:date'))),
    "for-ever": ("dcat", Answer(turtle('dct:modified "9999-12-31"^^xsd:date'))),
    "html": ("dcat", Answer(turtle('dct:description "<b>Alle</b>&nbsp;badeplasser"@nb'))),
    "one-iri-twice": ("dcat", Answer(turtle() + turtle(title="Strender"))),
    "uri-none": ("ckan", Answer(json.dumps({"success": True, "result": {"count": 1, "results": [CKAN]}}).encode(), "application/json")),
}  # fmt: skip

# source -> the status it ends with, the code of its issue, and words in it that its owner can look for
TOLD = {
    "cut-json": ("failed", "json_error", "not JSON to its end (the answer breaks off, character 63)"),
    "deep-json": ("failed", "json_error", "JSON nested too deeply"),
    "no-json": ("failed", "json_error", "no list of datasets, but an object with the keys error"),
    "loop": ("partial", "paging_loop", "http://loop.test/loop, which was read before"),
    "other-host": ("partial", "refused_url", "on another site: http://annen.example/x?page=2"),
    "two-encodings": ("complete", "encoding_repaired", "Windows-1252 in what should be UTF-8"),
    "mark": ("complete", "encoding_repaired", "byte order mark"),
    "publisher": ("complete", "literal_for_iri", "dct:publisher Oslo kommune"),
    "spaces": ("complete", "bad_iri", "http://data.example.no/en side"),
    "licence": ("complete", "empty_value", "dct:license"),
    "date": ("complete", "bad_date", "dct:issued 2019-13-45"),
    "for-ever": ("complete", "bad_date", "dct:modified 9999-12-31"),
    "html": ("complete", "html_in_text", "dct:description <b>Alle</b>"),
    "one-iri-twice": ("complete", "many_values", "dct:title Strender"),
    "uri-none": ("complete", "", ""),
}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Every source on a host of its own. Tests only read it."""
    answers = {f"/{name}": answer for name, answer in ENCODED.items()}
    answers |= {f"/{name}": answer for name, (kind, answer) in DIRT.items() if kind != "ckan"}
    empty = Answer(b'{"success": true, "result": {"count": 1, "results": []}}', "application/json")
    with serving(answers) as server:
        search = "/uri-none/api/3/action/package_search?rows=100&start={}&sort=id+asc"
        server.answers[search.format(0)] = DIRT["uri-none"][1]
        server.answers[search.format(1)] = empty
        kinds = dict.fromkeys(ENCODED, "dcat") | {name: kind for name, (kind, _) in DIRT.items()}
        address = server.url.removeprefix("http://")
        home = Installation(tmp_path_factory.mktemp("dirt"))
        home.configure(
            [{"id": name, "kind": kind, "url": f"http://{name}.test/{name}"} for name, kind in kinds.items()],
            resolve={f"{name}.test": address for name in kinds},
        )
        home.run("harvest", expect=1)
        home.here("score")
        yield home


@pytest.mark.parametrize("source", TOLD)
def test_what_a_portal_sends_by_mistake_is_told_in_words_its_owner_can_look_for(
    night: Installation, source: str
) -> None:
    status, code, words = TOLD[source]
    ((ended, error_code, error),) = night.rows(
        f"SELECT status, error_code, error FROM fetch WHERE source_id = '{source}'"
    )
    issues = night.rows(f"SELECT code, subject, property, detail FROM current_issue WHERE source_id = '{source}'")
    assert ended == status
    if status == "complete":
        told = [" ".join(str(part) for part in rest if part) for found, *rest in issues if found == code]
        assert [words in text for text in told] == [True] * bool(code)
        assert {found for found, *_ in issues} <= {code}
    else:
        assert error_code == code
        assert words in str(error)
        assert str(error).count(f"http://{source}.test/{source}: ") <= 1, "the address once is enough"


def test_what_could_be_read_beside_the_dirt_is_kept(night: Installation) -> None:
    kept = dict(night.rows("SELECT source_id, count(*) FROM dataset GROUP BY source_id"))
    assert {name: kept.get(name, 0) for name in TOLD} == {
        name: 0 if status == "failed" else 2 if name in ("two-encodings", "mark") else 1
        for name, (status, _, _) in TOLD.items()
    }
    assert night.rows("SELECT key FROM dataset WHERE source_id = 'uri-none'") == [
        ("http://uri-none.test/uri-none/dataset/1",)
    ]


def test_issues_are_shown_by_code_and_source_and_explained(night: Installation) -> None:
    header, *lines = night.here("show", "--issues").stdout.splitlines()
    rows = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]
    shown = {(row["code"], row["source_id"]) for row in rows}
    assert shown >= {(code, name) for name, (status, code, _) in TOLD.items() if status == "complete" and code}
    assert len(shown) == len(rows)


def test_a_source_that_failed_is_told_once(tmp_path: Path) -> None:
    home = Installation(tmp_path, [{"id": "borte", "kind": "dcat", "url": "http://borte.test/katalog.ttl"}])
    said = home.here("harvest", expect=1).stderr
    assert said.count("the name borte.test cannot be resolved") == 1


@pytest.mark.parametrize("source", ENCODED)
def test_norwegian_letters_come_through_whatever_they_were_written_in(night: Installation, source: str) -> None:
    ((title,),) = night.rows(f"SELECT title FROM dataset WHERE source_id = '{source}'")
    expected = f"{LETTERS}: {source}"
    if source == "decomposed":  # equal, and kept as published
        expected = unicodedata.normalize("NFD", expected)
    assert json.loads(str(title)) == {"nb": expected}
    codes = night.rows(f"SELECT code FROM current_issue WHERE source_id = '{source}'")
    assert codes == ([("encoding_repaired",)] if source in REPAIRED else [])


def test_no_garbled_letter_is_in_the_database_or_in_what_is_exported(night: Installation) -> None:
    columns = [
        ("dataset", "title"), ("dataset", "publisher_name"), ("distribution", "title"), ("catalogue", "title"),
        ("issue", "detail"), ("fetch", "error"),
    ]  # fmt: skip
    kept = "".join(str(value) for table, column in columns for value in night.rows(f"SELECT {column} FROM {table}"))
    exported = "".join(night.here("export", table).stdout for table in ("datasets", "sources"))
    assert unicodedata.normalize("NFC", exported).count(f";{LETTERS}: ") == len(ENCODED)
    assert not MOJIBAKE.search(kept + exported)
