"""Where a hostile page could make much out of little: each limit, and that ordinary pages do not meet it."""

import json
from io import BytesIO
from pathlib import Path

import pytest

from harvested import harvest
from harvester import dcat, rdf
from harvester.archive import Archive
from harvester.errors import ParseError
from harvester.pages import Page
from harvester.portals import ckan, csw_answer
from harvester.portals.described import MOST_DOCUMENTS, check_number
from harvester.rdf import contexts
from harvester.rdf.repair import repair
from harvester.rdf.xml_prolog import MOST, check_nesting
from harvester.reading import read_page
from serving import Answer, serving

DCAT = "http://www.w3.org/ns/dcat#"
VCARD = "http://www.w3.org/2006/vcard/ns#"


def test_a_server_of_more_folders_than_pages_are_allowed_is_not_followed_into_them(tmp_path: Path) -> None:
    root = json.dumps({"folders": [f"f{i}" for i in range(300)], "services": []}).encode()
    with serving({"/rest/services?f=json": Answer(root, "application/json")}) as server:
        found = harvest(tmp_path, "arcgis-server", f"{server.url}/rest/services", max_pages=200)
        assert len(server.requests) == 1
    assert found.fetched.error_code == "too_many_pages"


def test_a_start_of_five_thousand_digits_in_an_address_is_none() -> None:
    assert ckan._start("http://x.example.no/?start=" + "9" * 5000) == 0
    assert ckan._start("http://x.example.no/?start=200") == 200


def test_what_is_noted_of_a_shared_node_is_noted_of_each_dataset_that_refers_to_it() -> None:
    text = "".join(f"<x:{i}> a <{DCAT}Dataset> ; <{DCAT}contactPoint> _:c .\n" for i in range(3))
    text += f'_:c <{VCARD}hasEmail> "a@x.no", "b@x.no" .'
    mapped = dcat.records(rdf.describe(text.encode(), "text/turtle", "http://x.example.no/"))
    noted = {issue.subject for issue in mapped.issues if issue.code == "many_values"}
    assert noted == {"x:0", "x:1", "x:2"}


def test_faults_of_very_many_properties_are_a_few_hundred_issues_that_count_them_all() -> None:
    text = f"<x:1> a <{DCAT}Dataset> " + "".join(f"; <x:p{i}> 1" for i in range(5000)) + " ."
    mapped = dcat.records(rdf.describe(text.encode(), "text/turtle", "http://x.example.no/"))
    unknown = [issue for issue in mapped.issues if issue.code == "unknown_property"]
    assert len(unknown) < 600
    assert sum(issue.count for issue in unknown) == 5000


def test_more_namespaces_within_one_another_than_any_writer_declares_are_refused_and_beside_one_another_read() -> None:
    nested = "".join(f"<a:a xmlns:a='x:{i}'>" for i in range(MOST + 1)) + "</a:a>" * (MOST + 1)
    with pytest.raises(ParseError) as refused:
        check_nesting(f"<r>{nested}</r>".encode())
    assert refused.value.category == "syntax"
    check_nesting(b"<r>" + b"<a:a xmlns:a='x'/>" * 5000 + b"</r>")


def test_contexts_that_would_make_a_text_many_times_as_long_are_refused() -> None:
    (address, *_) = contexts._known()
    one = b'{"@context": "https:%b"}' % address.encode()
    assert contexts.inline(one, "") != one
    with pytest.raises(ParseError) as refused:
        contexts.inline(b"[" + b",".join([one] * 100_000) + b"]", "")
    assert refused.value.category == "too_large"


def test_records_that_what_is_declared_around_them_would_make_too_large_are_refused() -> None:
    around = b"".join(b" xmlns:a%d='x:%d'" % (i, i) for i in range(5000))
    records = b"<d:Dataset></d:Dataset>" * 5000
    text = (
        b"<c:GetRecordsResponse xmlns:c='c' xmlns:d='%b'%b><c:SearchResults>%b</c:SearchResults></c:GetRecordsResponse>"
    )
    with pytest.raises(ParseError) as refused:
        csw_answer.read(text % (DCAT.encode(), around, records))
    assert refused.value.category == "too_large"


_LONG = "x" * 400_000
_PREFIXES = f"@prefix dcat: <{DCAT}> . @prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
SHARED = {  # one long text, in every record
    "a distribution's title": [
        f'<x:d> dct:title "{_LONG}" .', *[f"<x:{i}> a dcat:Dataset ; dcat:distribution <x:d> ." for i in range(200)]
    ],
    "a catalogue record's date": [
        f'<x:r> a dcat:CatalogRecord ; dct:modified "{_LONG}" .',
        *[f"<x:{i}> a dcat:Dataset ; dct:title 'x' . <x:r> foaf:primaryTopic <x:{i}> ." for i in range(200)],
    ],
    "a publisher's name, of services": [
        f'<x:p> foaf:name "{_LONG}" .', *[f"<x:{i}> a dcat:DataService ; dct:publisher <x:p> ." for i in range(200)]
    ],
    "a publisher's name, of catalogues": [
        f'<x:p> foaf:name "{_LONG}" .', *[f"<x:{i}> a dcat:Catalog ; dct:publisher <x:p> ." for i in range(200)]
    ],
}  # fmt: skip


@pytest.mark.parametrize("statements", SHARED.values(), ids=SHARED)
def test_one_long_text_in_every_record_is_not_written_as_often(tmp_path: Path, statements: list[str]) -> None:
    kept = Archive(tmp_path / "archive").store(BytesIO((_PREFIXES + "\n".join(statements)).encode()))
    page = Page("http://x.example.no/", "text/turtle", kept.sha256, kept.size, kept.path)
    with pytest.raises(ParseError, match="would grow to more than") as refused:
        read_page("dcat", page, tmp_path / "spool")
    assert refused.value.category == "too_large"
    assert not (tmp_path / "spool").exists()


def test_more_records_in_one_answer_than_a_hundred_times_what_was_asked_for_are_refused() -> None:
    check_number(MOST_DOCUMENTS)
    with pytest.raises(ParseError):
        check_number(MOST_DOCUMENTS + 1)


def test_an_escaped_quotation_mark_outside_of_a_string_begins_none() -> None:
    text, _ = repair(b'<x:a> <x:b> \\" "x"@nb_NO .', "turtle")
    assert text == b'<x:a> <x:b> \\" "x"@nb-no .'


@pytest.mark.parametrize(
    "xml", ["<r>" + "<a>" * 2000 + "</a>" * 2000 + "</r>", "<r" + "".join(f" a{i}='x'" for i in range(5000)) + "/>"]
)
def test_elements_or_attributes_without_end_are_refused(xml: str) -> None:
    with pytest.raises(ParseError) as refused:
        check_nesting(xml.encode())
    assert refused.value.category == "syntax"


@pytest.mark.parametrize("context_is", ["first", "last"])
def test_a_text_in_json_ld_that_is_too_long_for_the_one_parser_is_read_by_the_other(context_is: str) -> None:
    text, context = "a" * 9_000_000, '"@context": {"text": "http://purl.org/dc/terms/description"}'
    said = f'"@id": "http://x.test/1", "text": "{text}"'
    body = f"{{{', '.join((context, said) if context_is == 'first' else (said, context))}}}".encode()
    found = rdf.describe(body, "application/ld+json", "http://x.test/")
    assert (found.parser, found.complete) == ("rdflib", True)
    assert found.nodes["http://x.test/1"]["http://purl.org/dc/terms/description"] == [rdf.Lit(text, None, None)]
