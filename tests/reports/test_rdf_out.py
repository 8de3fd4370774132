"""Scores and catalogues as RDF: read by another parser, harvested again by ourselves, and whole whatever they hold."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, RDF
from sqlalchemy import Connection

from harvested import harvest
from reports import rdf_catalogue, rdf_scores, tables
from scoring.proper import speller
from scoring_store import BERGEN, OSLO, UTSIRA, Norway, record, rules
from serving import Answer, serving
from store.db import open_database
from store.records import ContactPoint, DataServiceRecord, DistributionRecord, Period
from store.terms import iri, literal

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
DQV = rdflib.Namespace("http://www.w3.org/ns/dqv#")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"
HOSTILE_IRIS = (
    "http://x.test/a b", 'http://x.test/"> <http://evil.test/p> "', "http://x.test/\u202eabc", "http://x.test/\n<x>",
    "http://x.test/{mal}", "http://x.test/\\u0000", "javascript:alert(1)", "data:text/html,<script>", "/relativ", "", "http://[",
    "http://x.test/%zz", "http://x.test/^`|", "file:///etc/passwd",
)  # fmt: skip
HOSTILE_TEXTS = (
    '"""slutt""" . <x> <y> <z>', "<script>alert(1)</script>", "linje\nto\\n\t'\"", "\u202eavsnudd😀", "\x07\x1b[31m",
    "=HYPERLINK(\"x\")", "\\",
)  # fmt: skip


@pytest.fixture(scope="module")
def norway(tmp_path_factory: pytest.TempPathFactory) -> Norway:
    norway = Norway(tmp_path_factory.mktemp("norway"))
    whole = record(
        "http://x.test/barnehager", "Barnehager i Oslo",
        description={"nb": "Alle barnehager.", "en": "All kindergartens."}, keywords={"nb": ["barn", "skole"]},
        publisher_uri="https://data.brreg.no/enhetsregisteret/api/enheter/958935420", publisher_name={"nb": "Oslo kommune"},
        themes=[iri("http://publications.europa.eu/resource/authority/data-theme/EDUC")],
        frequency=[iri("http://publications.europa.eu/resource/authority/frequency/ANNUAL")],
        access_rights=[iri("http://publications.europa.eu/resource/authority/access-right/PUBLIC")],
        issued="2020-01-31", issued_on="2020-01-31", modified="31.12.2025", modified_on="2025-12-31",
        temporal=[Period(start="2015-08-01", end="2016")], landing_pages=[iri("https://oslo.example.no/barnehager")],
        contact_points=[
            ContactPoint(name="Kari Nordmann", email="kari.nordmann@oslo.example.no", kind="Organization"),
            ContactPoint(name="Ola", organisation="Kartavdelingen", email="geodata@oslo.example.no", url="https://oslo.example.no"),
        ],
        distributions=[
            DistributionRecord(download_urls=[iri("https://oslo.example.no/b.csv")], formats=[literal("csv"), literal("Sjøkart")],
                               licences=[literal("https://creativecommons.org/licenses/by/4.0/")], byte_size="1024"),
            DistributionRecord(uri="http://x.test/barnehager/json", access_urls=[iri("https://oslo.example.no/b.json")],
                               title={"nb": "JSON"}),
        ],
    )  # fmt: skip
    hostile = [
        record(
            uri or "tom", f"Ond {i}", uri=uri, landing_pages=[iri(uri)], themes=[iri(uri)], identifiers=[literal(uri)],
            licences=[iri(uri)], publisher_uri=uri, contact_points=[ContactPoint(email=uri, url=uri, telephone=uri)],
            distributions=[DistributionRecord(uri=uri and f"{uri}#d", access_urls=[iri(uri)], formats=[literal(uri)])],
        )
        for i, uri in enumerate(HOSTILE_IRIS)
    ]  # fmt: skip
    texts = [
        record(f"http://x.test/t{i}", text, description={"nb": text, "not a language": text, "x" * 80: text},
               keywords={"nb": [text], "?": [text]}, publisher_name={"en": text})
        for i, text in enumerate(HOSTILE_TEXTS)
    ]  # fmt: skip
    series = record("http://x.test/serie", "En serie", kind="series", distributions=[])
    nameless = record("uten-iri", "Uten IRI", uri=None, in_series=[iri("http://x.test/serie")])
    api = DataServiceRecord(key="http://x.test/api", uri="http://x.test/api", title={"nb": "API"},
                            endpoint_urls=[iri("https://api.oslo.example.no/")], serves=[iri("http://x.test/barnehager")],
                            publisher_identifiers=["958935420"])  # fmt: skip
    shared = record("http://x.test/avfall", "Avfallsruter", "971045698")
    private = record("http://x.test/privat", "Spør kari.nordmann@oslo.example.no\u2066", publisher_identifiers=None,
                     publisher_name={"nb": "Kari Nordmann"}, creators=[iri("https://orcid.org/0000-0002-1825-0097")],
                     description={"nb": "Skriv til kari.nordmann%40oslo.example.no"})  # fmt: skip
    norway.harvest([whole, *hostile, *texts, series, nameless, api, shared, private])
    with norway.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO organisation (number, municipality_number, name, relation, share) VALUES"
            " ('958935420', '0301', 'OSLO KOMMUNE', 'current', 1)"
        )
        connection.exec_driver_sql(
            "UPDATE municipality SET website = 'https://www.oslo.example.no/' WHERE number = '0301'"
        )
        connection.exec_driver_sql(
            "INSERT INTO attribution SELECT source_id, key, '0301', 1, 'source', 'test' FROM dataset WHERE title LIKE '%Spør%'"
        )
    norway.score()
    return norway


@pytest.fixture(scope="module")
def connection(norway: Norway) -> Iterator[Connection]:
    with open_database(norway.folder / "k.db", read_only=True).connect() as reading:
        yield reading


@pytest.fixture(scope="module")
def oslo(connection: Connection) -> str:
    return turtle(connection, OSLO)


@pytest.fixture(scope="module")
def graph(oslo: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=oslo, format="turtle")


def turtle(connection: Connection, number: str) -> str:
    """A catalogue as `export catalogue` writes it."""
    return rdf_catalogue.turtle(connection, number, speller(rules().words))


def ref(text: str) -> rdflib.URIRef:
    return rdflib.URIRef(text)


def test_every_dataset_and_service_stands_in_the_catalogue_once(graph: rdflib.Graph, norway: Norway) -> None:
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    listed = list(graph.objects(catalogue, DCAT.dataset))
    credited = norway.rows(f"SELECT count(*) FROM dataset_attribution WHERE municipality_number = '{OSLO}'")
    assert len(listed) == len(set(listed)) == credited[0][0]
    assert list(graph.objects(catalogue, DCAT.service)) == [ref("http://x.test/api")]
    described = {*graph.subjects(RDF.type, DCAT.Dataset), *graph.subjects(RDF.type, DCAT.DatasetSeries)}
    assert described == set(listed)


def test_ourselves_harvesting_it_find_the_same_datasets(oslo: str, norway: Norway, tmp_path: Path) -> None:
    with serving({"/katalog.ttl": Answer(oslo.encode())}) as server:
        found = harvest(tmp_path, "dcat", f"{server.url}/katalog.ttl")
    assert found.fetched.status == "complete"
    stored = {
        key: (title, distributions)
        for key, title, distributions in norway.rows(
            "SELECT d.uri, d.title, d.distributions FROM current_dataset d JOIN dataset_attribution a USING (dataset_id)"
            f" WHERE a.municipality_number = '{OSLO}' AND d.uri LIKE 'http://x.test/%'"
        )
        if key not in HOSTILE_IRIS
    }
    again = {key: d for key, d in found.datasets.items() if key in stored}
    assert set(again) == set(stored) and len(stored) == 1 + len(HOSTILE_TEXTS) + 3
    for key, dataset in again.items():
        assert len(dataset.distributions) == stored[key][1], key
    everything = norway.rows(f"SELECT count(*) FROM dataset_attribution WHERE municipality_number = '{OSLO}'")
    assert len(found.datasets) == everything[0][0]
    kindergartens = found.datasets["http://x.test/barnehager"]
    assert kindergartens.title == {"nb": "Barnehager i Oslo"}
    assert kindergartens.keywords == {"nb": ["barn", "skole"]}
    assert (kindergartens.issued_on, kindergartens.modified_on) == ("2020-01-31", "2025-12-31")
    assert kindergartens.temporal == [Period(start="2015-08-01", end="2016")]
    assert kindergartens.publisher_identifiers == ["958935420"]
    by_uri = {d.uri: d for d in kindergartens.distributions}
    [made] = [d for uri, d in by_uri.items() if uri and uri.startswith("urn:uuid:")]
    assert made.access_urls == [iri("https://oslo.example.no/b.csv")]
    assert made.formats == [
        literal("Sjøkart"),
        iri(f"{EU}file-type/CSV"),
    ]  # the one word we do not know, the other we do
    assert made.licences == [iri(f"{EU}licence/CC_BY_4_0")]
    assert found.services["http://x.test/api"].endpoint_urls == [iri("https://api.oslo.example.no/")]
    assert {d.kind for d in found.datasets.values()} == {"dataset", "series"}


def test_what_the_profile_makes_mandatory_is_there_with_its_types(graph: rdflib.Graph) -> None:
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        assert graph.value(dataset, DCTERMS.title) and isinstance(
            graph.value(dataset, DCTERMS.publisher), rdflib.term.Node
        )
        assert (graph.value(dataset, DCTERMS.publisher), RDF.type, FOAF.Agent) in graph
    barnehager = ref("http://x.test/barnehager")
    assert graph.value(barnehager, DCTERMS.issued).datatype == rdflib.XSD.date
    assert (ref("urn:kommunedata:catalogue:0301"), DCTERMS.publisher, None) in graph


def test_only_what_is_an_office_stands_as_contact(graph: rdflib.Graph, oslo: str) -> None:
    [contact] = graph.objects(ref("http://x.test/barnehager"), DCAT.contactPoint)
    assert str(graph.value(contact, VCARD.fn)) == "Kartavdelingen"
    assert graph.value(contact, VCARD.hasEmail) == ref("mailto:geodata@oslo.example.no")
    assert "nordmann" not in oslo.lower() and '"Ola"' not in oslo


def test_the_municipality_is_whom_to_ask_where_it_is_the_publisher_and_nowhere_else(graph: rdflib.Graph) -> None:
    [api] = graph.objects(ref("http://x.test/api"), DCAT.contactPoint)
    assert graph.value(api, VCARD.hasURL) == ref("https://www.oslo.example.no/")
    for others in ("http://x.test/avfall", "http://x.test/privat"):  # a company of two owners, a person
        assert list(graph.objects(ref(others), DCAT.contactPoint)) == []


def test_no_person_and_no_address_of_one_is_told(graph: rdflib.Graph, oslo: str) -> None:
    private = ref("http://x.test/privat")
    assert str(graph.value(private, DCTERMS.title)) == "Spør (utelatt)"
    assert str(graph.value(private, DCTERMS.description)) == "Skriv til (utelatt)"
    assert str(graph.value(graph.value(private, DCTERMS.publisher), FOAF.name)) == "(utelatt)"
    assert "orcid" not in oslo


def test_a_demos_rdf_says_that_it_is_invented(norway: Norway) -> None:
    with norway.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE score_run SET rubric_version = rubric_version || '-demo'")
        for text in (rdf_scores.turtle(connection), turtle(connection, OSLO)):
            assert text.startswith("# DEMO: ")
            graph = rdflib.Graph().parse(data=text, format="turtle")
            assert any(str(title).startswith("DEMO: ") for title in graph.objects(None, DCTERMS.title))
        connection.rollback()


def test_hostile_iris_become_harmless_ones_or_none(graph: rdflib.Graph) -> None:
    for term in {t for triple in graph for t in triple if isinstance(t, rdflib.URIRef)}:
        assert term.split(":")[0] in ("http", "https", "urn", "mailto"), term
        assert not set(term) & set(' <>"{}|\\^`\n\u202e'), repr(term)
    assert ref("http://evil.test/p") not in set(graph.all_nodes()) | set(graph.predicates())
    assert ref("http://x.test/a%20b") in set(graph.subjects())


def test_hostile_texts_come_back_as_they_were_less_control_characters(graph: rdflib.Graph) -> None:
    titles = {str(title) for title in graph.objects(None, DCTERMS.title)}
    assert {text for text in HOSTILE_TEXTS if text.isprintable()} <= titles
    assert "[31m" in titles
    assert "linje\nto\\n\t'\"" in titles


def test_a_dataset_of_two_owners_stands_in_the_catalogue_of_each(connection: Connection) -> None:
    for number in (OSLO, BERGEN):
        assert "<http://x.test/avfall> a dcat:Dataset" in turtle(connection, number)


def test_who_shares_nothing_has_an_empty_catalogue(connection: Connection) -> None:
    graph = rdflib.Graph().parse(data=turtle(connection, UTSIRA), format="turtle")
    assert list(graph.objects(None, DCAT.dataset)) == []
    assert {str(t) for t in graph.objects(None, DCTERMS.title)} == {"Åpne data fra Utsira", "Open data from Utsira"}


def test_the_same_database_gives_the_same_bytes(connection: Connection, oslo: str) -> None:
    assert turtle(connection, OSLO) == oslo
    assert rdf_scores.turtle(connection) == rdf_scores.turtle(connection)


def test_every_score_is_a_measurement_of_a_metric_with_words(connection: Connection) -> None:
    graph = rdflib.Graph().parse(data=rdf_scores.turtle(connection), format="turtle")
    municipality = ref("https://data.brreg.no/enhetsregisteret/api/enheter/958935420")
    measured = {
        str(graph.value(m, DQV.isMeasurementOf)): graph.value(m, DQV.value)
        for m in graph.subjects(DQV.computedOn, municipality)
    }
    columns = tables.TABLES["scores"].columns
    row = dict(zip(columns, tables.read(connection, "scores").rows[0], strict=True))
    for name in ("total", "coverage", "quality", "quality_format", "measured"):
        assert float(measured[f"urn:kommunedata:metric:{name}"]) == pytest.approx(row[name], abs=1e-4)
    for criterion, value in connection.exec_driver_sql(
        "SELECT criterion_id, value FROM latest_criterion_score WHERE municipality_number = '0301'"
    ):
        metric = f"urn:kommunedata:metric:criterion:{criterion}"
        assert (metric in measured) == (value is not None)  # unknown is no measurement
        assert (ref(metric), RDF.type, DQV.Metric) in graph
        assert {t.language for t in graph.objects(ref(metric), rdflib.SKOS.definition)} == {"nb", "en"}
    assert list(graph.subjects(DQV.computedOn, ref("http://x.test/barnehager")))
    utsira = ref("urn:kommunedata:municipality:1151")
    quality = ref("urn:kommunedata:metric:quality")
    assert not [m for m in graph.subjects(DQV.computedOn, utsira) if graph.value(m, DQV.isMeasurementOf) == quality]


def test_without_a_score_run_there_are_no_scores_to_say(tmp_path: Path) -> None:
    with open_database(tmp_path / "k.db").connect() as empty, pytest.raises(tables.NoScores, match="kommunedata score"):
        rdf_scores.turtle(empty)


@pytest.mark.parametrize(
    ("column", "term", "proper"),
    [
        ("formats", literal("application/json"), iri(f"{EU}file-type/JSON")),
        ("formats", literal("CSV og JSON"), literal("CSV og JSON")),  # two formats are no one term
        ("formats", literal("JSON-stat"), literal("JSON-stat")),  # in no list of the EU
        ("licences", iri("http://data.norge.no/nlod/no/2.0"), iri(f"{EU}licence/NLOD_2_0")),
        ("licences", iri("http://data.norge.no/nlod/"), iri("http://data.norge.no/nlod/")),  # of which version?
        ("licences", literal("egne vilkår"), literal("egne vilkår")),
        ("frequency", literal("årlig"), iri(f"{EU}frequency/ANNUAL")),
        ("languages", iri("http://x.test/nb"), iri(f"{EU}language/NOB")),
        ("access_rights", literal("public"), iri(f"{EU}access-right/PUBLIC")),
        ("subjects", literal("CSV"), literal("CSV")),
    ],
)
def test_a_term_is_written_as_the_list_has_it_where_it_is_plain_which_is_meant(
    column: str, term: str, proper: str
) -> None:
    assert speller(rules().words)(column, term) == proper
