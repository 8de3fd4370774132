"""Descriptions -> records: every spelling of the profile, and every way to get it wrong."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvester.dcat import Mapped, records
from harvester.rdf import Descriptions, Lit, describe
from store.encode import encode
from store.records import (
    CatalogueRecord,
    ContactPoint,
    DataServiceRecord,
    DatasetRecord,
    DistributionRecord,
    Period,
)

FIXTURES = Path(__file__).parents[1] / "fixtures" / "dcat"
BASE = "http://data.example.no/"
PREFIXES = """
@prefix adms: <http://www.w3.org/ns/adms#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def read(turtle: str) -> Mapped:
    return records(describe((PREFIXES + turtle).encode(), "text/turtle", BASE))


def fixture(name: str) -> Mapped:
    return records(describe((FIXTURES / f"{name}.ttl").read_bytes(), "text/turtle", BASE))


def datasets(mapped: Mapped) -> list[DatasetRecord]:
    return [r for r in mapped.records if isinstance(r, DatasetRecord)]


def dataset(mapped: Mapped, title: str = "Badeplasser") -> DatasetRecord:
    (found,) = (d for d in datasets(mapped) if d.title and title in d.title.values())
    return found


def one(properties: str) -> DatasetRecord:
    """A dataset with these properties."""
    (found,) = datasets(read(f"<d> a dcat:Dataset ; {properties} ."))
    return found


def issues(mapped: Mapped, code: str) -> list[tuple[str | None, str | None, int]]:
    return [(i.subject, i.property, i.count) for i in mapped.issues if i.code == code]


def codes(turtle: str) -> set[str]:
    return {i.code for i in read(turtle).issues}


# --- versions of the profile


def test_version_1_1_of_the_profile_is_read() -> None:
    mapped = fixture("version-1.1")
    d = dataset(mapped)
    assert d.temporal == [Period(start="2015-01-01", end="2019-12-31")]
    assert d.legal_basis == ['"Offentleglova § 13"']
    assert d.quality == ['"Ikke kontrollert"']
    assert d.versions == ['"1.3"']
    assert d.provenance == ["<http://data.brreg.no/datakatalog/provinens/vedtak>"]
    assert d.contact_points == [
        ContactPoint(email="miljo@example.no", organisation="Miljøenheten", kind="Organization")
    ]
    assert d.distributions[0].formats == ['"CSV"']
    assert d.distributions[0].access_services == ["<http://data.example.no/api/1>"]
    assert not issues(mapped, "unknown_property")
    assert not issues(mapped, "wrong_namespace")


def test_version_2_of_the_profile_is_read() -> None:
    mapped = fixture("version-2")
    d = dataset(mapped)
    assert d.temporal == [Period(start="2015-01-01")]
    assert d.legal_basis == ["<https://lovdata.no/eli/lov/2006/05/19/16>"]
    assert d.quality == ['"Ikke kontrollert"']
    assert d.version_notes == {"nb": "Nye navn"}
    assert d.contact_points == [ContactPoint(name="Kari Nordmann", telephone="+4722334455", kind="Individual")]
    assert d.distributions[0].availability == ["<http://data.europa.eu/r5r/availability/stable>"]
    assert not mapped.issues


def test_version_3_of_the_profile_is_read() -> None:
    mapped = fixture("version-3")
    d = dataset(mapped)
    assert d.in_series == ["<http://data.example.no/serie/1>"]
    assert d.versions == ['"2.0"']
    assert d.hvd_categories == ["<http://data.europa.eu/bna/c_dd313021>"]
    assert d.legislation == ["<http://data.europa.eu/eli/reg_impl/2023/138/oj>"]
    assert d.access_request_url == "http://data.example.no/be-om-tilgang"
    assert d.generated_by == ["<https://data.norge.no/vocabulary/provenance-activity-type#collecting-from-user>"]
    assert d.costs == ['"250.0 NOK"']
    assert d.temporal == [Period(start="2015-01-01")]
    assert d.contact_points == [
        ContactPoint(name="Miljøenheten", url="http://data.example.no/kontakt", kind="Organization")
    ]
    (distribution,) = d.distributions
    assert distribution.checksum == "c0ffee"
    assert distribution.compress_formats == ["<https://www.iana.org/assignments/media-types/application/gzip>"]
    assert distribution.access_services == ["<http://data.example.no/api/1>"]
    (service,) = (r for r in mapped.records if isinstance(r, DataServiceRecord))
    assert service.serves == ["<http://data.example.no/datasett/1>"]
    assert service.endpoint_urls == ["<http://data.example.no/api>"]
    assert not mapped.issues


def test_a_series_that_is_also_typed_dataset_is_a_series() -> None:
    kinds = {d.uri: d.kind for d in datasets(fixture("version-3"))}
    assert kinds == {"http://data.example.no/serie/1": "series", "http://data.example.no/datasett/1": "dataset"}


def test_a_property_in_the_wrong_namespace_or_letter_case_is_read_and_noted() -> None:
    mapped = fixture("wrong-namespaces")
    d = dataset(mapped)
    assert d.landing_pages == ["<http://data.example.no/om>"]
    assert d.languages == ["<http://publications.europa.eu/resource/authority/language/NOB>"]
    assert d.legislation == ["<http://data.europa.eu/eli/reg_impl/2023/138/oj>"]
    assert d.identifiers == ['"b-1"']
    assert d.distributions[0].access_urls == ["<http://data.example.no/badeplasser>"]
    assert {p for _, p, _ in issues(mapped, "wrong_namespace")} == {
        "dct:landingPage",
        "dc:language",
        "http://data.europa.eu/r5rapplicableLegislation",
        "https://www.w3.org/ns/adms#identifier",
        "dcat:accessUrl",
    }
    assert not issues(mapped, "unknown_property")


# --- what makes a record


def test_a_catalogue_gives_its_members_its_iri_and_their_records() -> None:
    mapped = fixture("catalogue-records")
    d = dataset(mapped)
    assert d.catalogue_uri == "http://data.example.no/katalog"
    assert (d.record_identifier, d.record_issued, d.record_modified) == (
        "0c1f",
        "2024-01-02T03:04:05Z",
        "2025-01-02T03:04:05Z",
    )
    assert d.publisher_uri is None, (
        "the catalogue's publisher is for attribution to fall back on, not the dataset's word"
    )
    (catalogue,) = (r for r in mapped.records if isinstance(r, CatalogueRecord))
    assert catalogue.title == {"und": "Kommunens katalog"}
    assert catalogue.publisher_uri == "http://data.example.no/org"


def test_a_member_without_a_type_is_a_dataset_and_a_mere_reference_is_none() -> None:
    uris = {d.uri for d in datasets(fixture("catalogue-records"))}
    assert uris == {"http://data.example.no/datasett/1", "http://data.example.no/datasett/2"}


def test_a_dataset_of_which_only_the_type_is_known_counts_where_nothing_but_a_catalogue_refers_to_it() -> None:
    mapped = read("<a> a dcat:Dataset . <c> a dcat:Catalog ; dcat:dataset <b> . <b> a dcat:Dataset .")
    assert {d.uri for d in datasets(mapped)} == {BASE + "a", BASE + "b"}


def test_whatever_lists_datasets_is_a_catalogue() -> None:
    mapped = read('<c> dcat:dataset <d> . <d> dct:title "X" .')
    assert [r.uri for r in mapped.records if isinstance(r, CatalogueRecord)] == [BASE + "c"]
    assert datasets(mapped)[0].catalogue_uri == BASE + "c"


def test_a_shared_distribution_goes_to_both_datasets() -> None:
    mapped = fixture("shared-distribution")
    first, second = dataset(mapped, "En"), dataset(mapped, "To")
    assert first.distributions[0] == second.distributions[0]
    assert second.distributions[0].download_urls == ["<http://data.example.no/felles.csv>"]


def test_a_distribution_that_nobody_describes_is_one_with_an_iri_only() -> None:
    first = dataset(fixture("shared-distribution"), "En")
    assert first.distributions[1] == DistributionRecord(uri="http://data.example.no/ukjent")


def test_a_sample_is_not_a_distribution() -> None:
    d = one('dct:title "X" ; adms:sample [ a dcat:Distribution ; dcat:accessURL <http://data.example.no/prove> ]')
    assert d.samples == ["<http://data.example.no/prove>"]
    assert d.distributions == []


def test_an_iri_ending_in_none_names_nothing() -> None:
    mapped = fixture("python-none")
    d = dataset(mapped)
    assert (d.uri, d.key) == (None, "identifier:b-1")
    assert d.distributions[0].uri is None
    assert issues(mapped, "blank_dataset")


def test_a_dataset_whose_iri_merely_ends_in_the_letters_none_keeps_it() -> None:
    (d,) = datasets(read('<http://data.example.no/BlåNone> a dcat:Dataset ; dct:title "X" .'))
    assert d.uri == "http://data.example.no/BlåNone"


# --- blank nodes


def test_a_blank_dataset_is_kept_with_a_key_of_its_content() -> None:
    mapped = fixture("blank-nodes")
    d = dataset(mapped)
    assert d.uri is None
    assert d.key.startswith("content:")
    assert issues(mapped, "blank_dataset") == [(None, None, 1)]


def test_a_blank_catalogue_is_referred_to_by_its_content_key() -> None:
    mapped = fixture("blank-nodes")
    (catalogue,) = (r for r in mapped.records if isinstance(r, CatalogueRecord))
    assert catalogue.uri.startswith("content:")
    assert dataset(mapped).catalogue_uri == catalogue.uri


def test_the_key_of_a_blank_dataset_outlives_a_new_description_and_date() -> None:
    before = 'dct:title "X"@nb ; dct:publisher <http://example.no/p> ; dct:description "Gammel"@nb'
    after = (
        'dct:title "X"@nb ; dct:publisher <http://example.no/p> ; dct:description "Ny"@nb ; dct:modified "2024-01-01"'
    )
    keys = {datasets(read(f"[] a dcat:Dataset ; {properties} ."))[0].key for properties in (before, after)}
    assert len(keys) == 1


def test_blank_datasets_that_share_an_identifier_get_different_keys() -> None:
    mapped = read(
        '[] a dcat:Dataset ; dct:identifier "1" ; dct:title "A" . [] a dcat:Dataset ; dct:identifier "1" ; dct:title "B" .'
    )
    keys = {d.key for d in datasets(mapped)}
    assert len(keys) == 2
    assert all(key.startswith("content:") for key in keys)


def test_the_value_that_is_a_blank_node_is_what_it_says_of_itself() -> None:
    mapped = fixture("blank-nodes")
    d = dataset(mapped)
    assert d.access_rights == ['"åpne data"']
    assert d.conforms_to == ["<http://example.no/standard>"]
    assert ['"text/csv"'] in [distribution.formats for distribution in d.distributions]
    assert (d.publisher_uri, d.publisher_name, d.publisher_identifiers) == (None, {"und": "Kommunen"}, ["964965226"])


def test_a_blank_node_that_says_nothing_is_unreadable_and_not_missing() -> None:
    mapped = fixture("blank-nodes")
    assert dataset(mapped).spatial is None
    assert issues(mapped, "unreadable_value") == [(None, "dct:spatial", 1)]


def test_nameless_distributions_are_sorted_by_content_and_an_empty_one_counts() -> None:
    distributions = dataset(fixture("blank-nodes")).distributions
    assert sorted(d.access_urls or [] for d in distributions) == [
        [],
        ["<http://data.example.no/a>"],
        ["<http://data.example.no/b>"],
    ]
    assert distributions == dataset(fixture("blank-nodes")).distributions


# --- values


def test_missing_empty_and_unreadable_are_kept_apart() -> None:
    mapped = read(
        '<d> a dcat:Dataset ; dct:title "Badeplasser" ; dct:publisher "" ; dct:license "" ;'
        ' dct:issued "2019-13-45"^^xsd:date ; dct:modified "9999-12-31"^^xsd:date .'
    )
    d = dataset(mapped)
    assert d.rights is None
    assert d.licences == ['""']
    assert d.publisher_name == {"und": ""}
    assert (d.issued, d.issued_on) == ("2019-13-45", None)
    assert (d.modified, d.modified_on) == ("9999-12-31", None)
    subject = BASE + "d"
    assert issues(mapped, "bad_date") == [(subject, "dct:issued", 1), (subject, "dct:modified", 1)]
    assert sorted(issues(mapped, "empty_value")) == [(subject, "dct:license", 1), (subject, "dct:publisher", 1)]


def test_a_smaller_than_sign_is_not_html() -> None:
    assert "html_in_text" not in codes('<d> a dcat:Dataset ; dct:title "Tall < 5 & > 3"@nb .')


def test_every_language_is_kept_and_its_tag_in_small_letters() -> None:
    d = one('dct:title "Bad"@nb , "Bath"@EN , "Uten" ; dcat:keyword "vann"@nb , "bad"@nb , "water"@en , "bad"@nb')
    assert d.title == {"en": "Bath", "nb": "Bad", "und": "Uten"}
    assert d.keywords == {"en": ["water"], "nb": ["bad", "vann"]}


def test_a_dataset_without_title_is_kept_and_noted() -> None:
    mapped = read('<d> a dcat:Dataset ; dct:description "Noe"@nb .')
    assert len(datasets(mapped)) == 1
    assert issues(mapped, "missing_title") == [(BASE + "d", "dct:title", 1)]


def test_iris_and_literals_of_the_same_text_stay_apart() -> None:
    d = one('dct:title "X" ; dct:type <http://example.no/t> , "http://example.no/t"')
    assert d.types == ['"http://example.no/t"', "<http://example.no/t>"]


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("[ vcard:hasEmail <mailto:a@example.no> ]", ContactPoint(email="a@example.no")),
        ('[ vcard:hasEmail "a@example.no" ]', ContactPoint(email="a@example.no")),
        ("[ vcard:hasEmail [ vcard:value <mailto:a@example.no> ] ]", ContactPoint(email="a@example.no")),
        ('[ vcard:hasEmail "" ; vcard:fn "A" ]', ContactPoint(email="", name="A")),
        ('[ vcard:hasOrganizationName "Etaten" ]', ContactPoint(organisation="Etaten")),
        ('[ vcard:hasUrl <http://example.no/> ; vcard:hasTelephone "22334455" ]', ContactPoint(url="http://example.no/", telephone="22334455")),
        ("<http://example.no/kontakt>", ContactPoint(url="http://example.no/kontakt")),
        ("<mailto:a@example.no>", ContactPoint(email="a@example.no")),
        ('"Postmottak"', ContactPoint(name="Postmottak")),
    ],
)  # fmt: skip
def test_a_contact_point_is_read_in_each_of_its_shapes(contact: str, expected: ContactPoint) -> None:
    assert one(f'dct:title "X" ; dcat:contactPoint {contact}').contact_points == [expected]


@pytest.mark.parametrize(
    ("publisher", "expected"),
    [
        ("<http://example.no/p>", ("http://example.no/p", None)),
        ('"Kommunen"', (None, {"und": "Kommunen"})),
        ('[ rdfs:label "Kommunen"@nb ]', (None, {"nb": "Kommunen"})),
        ("<http://example.no/q> , <http://example.no/p>", ("http://example.no/p", None)),
    ],
)
def test_a_publisher_is_read_in_each_of_its_shapes(publisher: str, expected: tuple[Any, Any]) -> None:
    d = one(f'dct:title "X" ; dct:publisher {publisher}')
    assert (d.publisher_uri, d.publisher_name) == expected


def test_a_period_written_as_an_interval_is_read() -> None:
    assert one('dct:title "X" ; dct:temporal "2010-01-01/2019-12-31"').temporal == [
        Period(start="2010-01-01", end="2019-12-31")
    ]
    assert one('dct:title "X" ; dct:temporal "2010/.."').temporal == [Period(start="2010")]


# --- limits and bad records


def test_very_many_distributions_and_keywords_are_read_and_noted() -> None:
    distributions = " , ".join(f"<http://example.no/{i}>" for i in range(1_001))
    keywords = " , ".join(f'"ord {i}"' for i in range(5_001))
    mapped = read(f'<d> a dcat:Dataset ; dct:title "X" ; dcat:keyword {keywords} ; dcat:distribution {distributions} .')
    (d,) = datasets(mapped)
    assert len(d.distributions) == 1_001
    assert d.keywords is not None
    assert len(d.keywords["und"]) == 5_001
    assert {p for _, p, _ in issues(mapped, "too_many")} == {"dcat:distribution", "dcat:keyword"}


def test_no_more_than_ten_thousand_distributions_of_a_dataset_are_read() -> None:
    distributions: list[Any] = [f"http://example.no/{i}" for i in range(10_002)]
    node = {"http://www.w3.org/ns/dcat#distribution": distributions}
    mapped = records(_by_hand({"http://d": _typed(node)}))
    assert len(datasets(mapped)[0].distributions) == 10_000


def test_the_same_fault_in_many_places_is_a_few_rows() -> None:
    many = "".join(f'<d{i}> a dcat:Dataset ; dct:title "X" ; dct:issued "i fjor" .\n' for i in range(500))
    found = issues(read(many), "bad_date")
    assert len(found) == 21
    assert sum(count for _, _, count in found) == 500


def test_a_record_that_no_database_can_hold_is_rejected_and_the_others_go_on() -> None:
    title = "http://purl.org/dc/terms/title"
    bad = _typed({title: [Lit("A", None, None)], "http://purl.org/dc/terms/identifier": [Lit("\ud800", None, None)]})
    mapped = records(_by_hand({"http://bad": bad, "http://good": _typed({title: [Lit("B", None, None)]})}))
    assert [d.uri for d in datasets(mapped)] == ["http://good"]
    assert mapped.rejected == 1
    assert issues(mapped, "record_rejected") == [("http://bad", None, 1)]


def _typed(node: dict[str, Any]) -> dict[str, Any]:
    return {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type": ["http://www.w3.org/ns/dcat#Dataset"], **node}


def _by_hand(nodes: dict[str, Any]) -> Descriptions:
    return Descriptions(nodes=nodes, issues=[], parser="rdflib", syntax="turtle", complete=True)


# --- sameness

ALL = sorted(path.stem for path in FIXTURES.glob("*.ttl"))


def _content(mapped: Mapped) -> list[tuple[str, str]]:
    batch = encode(mapped.records)
    named = [(d.key, d.content_hash) for d in batch.datasets] + [(s.key, s.content_hash) for s in batch.services]
    return sorted(named + [(c.uri, c.content_hash) for c in batch.catalogues])


def _rewritten(name: str, rewrite: Callable[[list[pyoxigraph.Triple]], list[pyoxigraph.Triple]], syntax: Any) -> bytes:
    triples = [q.triple for q in pyoxigraph.parse(
        (FIXTURES / f"{name}.ttl").read_bytes(), format=pyoxigraph.RdfFormat.TURTLE, base_iri=BASE
    )]  # fmt: skip
    return pyoxigraph.serialize(rewrite(triples), format=syntax) or b""


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(ALL), seed=st.integers(0, 2**32))
def test_triple_order_and_blank_node_names_never_change_records(name: str, seed: int) -> None:
    shuffler = random.Random(seed)
    names: dict[str, pyoxigraph.BlankNode] = {}

    def renamed(term: Any) -> Any:
        if isinstance(term, pyoxigraph.BlankNode):
            return names.setdefault(term.value, pyoxigraph.BlankNode(f"n{shuffler.getrandbits(64):x}"))
        return term

    def shuffled(triples: list[pyoxigraph.Triple]) -> list[pyoxigraph.Triple]:
        shuffler.shuffle(triples)
        return [pyoxigraph.Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in triples]

    body = _rewritten(name, shuffled, pyoxigraph.RdfFormat.N_TRIPLES)
    assert _content(records(describe(body, "application/n-triples", BASE))) == _content(fixture(name))


@pytest.mark.parametrize("name", [n for n in ALL if n != "wrong-namespaces"])  # RDF/XML cannot write every predicate
@pytest.mark.parametrize(
    ("syntax", "media_type"),
    [
        (pyoxigraph.RdfFormat.RDF_XML, "application/rdf+xml"),
        (pyoxigraph.RdfFormat.JSON_LD, "application/ld+json"),
        (pyoxigraph.RdfFormat.N_TRIPLES, "application/n-triples"),
    ],
)
def test_records_are_equal_from_every_syntax(name: str, syntax: Any, media_type: str) -> None:
    body = _rewritten(name, list, syntax)
    assert _content(records(describe(body, media_type, BASE))) == _content(fixture(name))
