"""A hundred datasets of which one is dirty: the dirt is repaired and told with what stood there, or costs that one alone."""

import re
from collections.abc import Callable

import pytest

from harvester.dcat import records
from harvester.rdf import describe
from store.records import DatasetRecord, IssueRecord

BASE = "http://d.test/"
BAD = 50
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/"'
    ' xmlns:dcat="http://www.w3.org/ns/dcat#">\n'
)
PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> ."
    " @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
CONTEXT = '{"@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}, "@graph": [\n'


def turtle(number: int) -> str:
    return f'<http://d.test/{number}> a dcat:Dataset ; dct:title "Tittel å {number}"@nb ; dct:issued "2019-03-01" .'


def rdf_xml(number: int) -> str:
    return (
        f'<dcat:Dataset rdf:about="http://d.test/{number}"><dct:title xml:lang="nb">Tittel å {number}</dct:title>'
        "<dct:issued>2019-03-01</dct:issued></dcat:Dataset>"
    )


def json_ld(number: int) -> str:
    return (
        f'{{"@id": "http://d.test/{number}", "@type": "dcat:Dataset", "dct:issued": "2019-03-01",'
        f' "dct:title": {{"@value": "Tittel å {number}", "@language": "nb"}}}}'
    )


def n_triples(number: int) -> str:
    subject = f"<http://d.test/{number}>"
    return (
        f"{subject} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .\n"
        f'{subject} <http://purl.org/dc/terms/title> "Tittel å {number}"@nb .'
    )


SYNTAXES: dict[str, tuple[Callable[[int], str], str, str, str]] = {
    "turtle": (turtle, PREFIXES, "\n", ""),
    "rdfxml": (rdf_xml, XML, "\n", "</rdf:RDF>"),
    "jsonld": (json_ld, CONTEXT, ",\n", "]}"),
    "ntriples": (n_triples, "", "\n", ""),
}


def read(syntax: str, old: str | bytes, new: str | bytes) -> tuple[list[DatasetRecord], list[IssueRecord]]:
    """A hundred datasets, the fiftieth with `new` for `old`."""
    one, head, between, tail = SYNTAXES[syntax]
    parts = [one(number).encode() for number in range(100)]
    old, new = (part.encode() if isinstance(part, str) else part for part in (old, new))
    assert old in parts[BAD]
    parts[BAD] = parts[BAD].replace(old, new, 1)
    described = describe(head.encode() + between.encode().join(parts) + tail.encode(), "", BASE)
    found = records(described)
    return [r for r in found.records if isinstance(r, DatasetRecord)], [*described.issues, *found.issues]


REPAIRED = [  # syntax, what should stand there, what does, the issue and the value in it
    ("turtle", "@nb", "@nb_NO", "language_repaired", "nb_NO"),
    ("turtle", "@nb", "@norsk-bokmål", "bad_language_tag", "norsk-bokmål"),
    ("turtle", "@nb", "@", "bad_language_tag", ""),
    ("turtle", "<http://d.test/50>", "<http://d.test/ny side>", "bad_iri", "http://d.test/ny side"),
    ("turtle", '"2019-03-01"', '"2019-13-45"^^xsd:date', "bad_date", "2019-13-45"),
    ("turtle", "å".encode(), b"\xe5", "encoding_repaired", "Windows-1252"),
    ("rdfxml", 'xml:lang="nb"', 'xml:lang="nb_NO"', "language_repaired", "nb_NO"),
    ("rdfxml", 'xml:lang="nb"', 'xml:lang="norsk bokmål"', "bad_language_tag", "norsk bokmål"),
    ("rdfxml", "http://d.test/50", "http://d.test/ny side", "bad_iri", "http://d.test/ny side"),
    ("rdfxml", "2019-03-01", "2019-13-45", "bad_date", "2019-13-45"),
    ("rdfxml", "å".encode(), b"\xe5", "encoding_repaired", "Windows-1252"),
    ("rdfxml", "å 50", "å\x07 50", "syntax_repaired", "control characters"),
    ("rdfxml", "å 50", "&aring; 50", "syntax_repaired", "&aring;"),
    ("rdfxml", "2019-03-01", "2019-03-01 & før", "syntax_repaired", "&"),
    ("jsonld", '"@language": "nb"', '"@language": "nb_NO"', "language_repaired", "nb_NO"),
    ("jsonld", '"@language": "nb"', '"@language": "norsk bokmål"', "bad_language_tag", "norsk bokmål"),
    ("jsonld", "http://d.test/50", "http://d.test/ny side", "bad_iri", "http://d.test/ny side"),
    ("jsonld", "2019-03-01", "2019-13-45", "bad_date", "2019-13-45"),
    ("jsonld", "å".encode(), b"\xe5", "encoding_repaired", "Windows-1252"),
    ("jsonld", "å 50", "å\n 50", "syntax_repaired", "control characters"),
    ("ntriples", "å".encode(), b"\xe5", "encoding_repaired", "Windows-1252"),
]  # fmt: skip


@pytest.mark.parametrize(("syntax", "old", "new", "code", "value"), REPAIRED)
def test_a_repair_costs_no_dataset_and_is_one_issue_with_what_stood_there(
    syntax: str, old: str | bytes, new: str | bytes, code: str, value: str
) -> None:
    found, issues = read(syntax, old, new)
    assert len(found) == 100
    told = [i for i in issues if i.code == code]
    assert [i.count for i in told] == [1]
    assert value.lower() in ((told[0].detail or "") + (told[0].subject or "")).lower()  # the XML parser lowers tags
    titles = {" ".join(title.split()) for d in found for title in (d.title or {}).values()}
    assert titles >= {f"Tittel å {n}" for n in range(100) if n != BAD or old != "å 50"}


@pytest.mark.parametrize(
    ("syntax", "old", "new"),
    [
        ("turtle", "dct:title", "ukjent:title"),
        ("turtle", '50"@nb', "50@nb"),
        ("turtle", "a dcat:Dataset", "a dcat:Dataset dcat:"),
        ("turtle", " .", ""),
        ("turtle", "@nb", "@norsk bokmål"),
        ("ntriples", '"Tittel', "Tittel"),
        ("ntriples", '50"', "50"),
        ("ntriples", "<http://d.test/50>", "http://d.test/50"),
    ],
)
def test_what_cannot_be_repaired_costs_at_most_the_dataset_it_stands_in_and_is_told(
    syntax: str, old: str, new: str
) -> None:
    found, issues = read(syntax, old, new)
    names = {re.sub(r"\D", "", d.uri or "") for d in found if d.title}
    assert names >= {str(n) for n in range(100) if n != BAD}
    assert {i.code for i in issues} & {"syntax_skipped", "syntax_repaired"}


def test_nothing_inside_a_long_text_that_was_never_closed_is_taken_for_a_statement() -> None:
    found, issues = read(
        "turtle", '"Tittel', '"""Tittel\n<http://d.test/forged> a dcat:Dataset ; dct:title "Falsk" .\n'
    )
    assert "http://d.test/forged" not in {d.uri for d in found}
    assert {i.code for i in issues} >= {"syntax_skipped"}
