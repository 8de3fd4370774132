"""data.norge.no's three roads to a description: what the publisher registered, a union graph, and graph by graph."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fdk_service import Entry, Service, service_of
from in_process import Walked, walk

from demo import serve
from harvested import Harvested, harvest
from harvester.config import SourceConfig
from harvester.pages import Listing
from harvester.portals import fdk
from store.records import DatasetRecord

OSLO, BYDEL = "958935420", "874778702"
PATH = f"/KOMMUNE/{OSLO}"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "fdk"
REGISTERED = (FIXTURES / "registration-catalogue.ttl").read_text(encoding="utf-8")
REASONED = (FIXTURES / "reasoned-los-theme.ttl").read_text(encoding="utf-8")


@pytest.fixture
def service() -> Iterator[Service]:
    entries = (Entry(id_, PATH, name="Oslo kommune", registered=OSLO) for id_ in "ab")
    with service_of(*entries, Entry("c", PATH)) as running:
        running.catalogues[OSLO] = REGISTERED
        yield running


def source(service: Service, **more: object) -> SourceConfig:
    more = {"registration_url": service.url, **more}
    return SourceConfig(id="data-norge", kind="fdk", url=service.url, resource_url=service.url, **more)


def datasets(walked: Walked) -> dict[str, DatasetRecord]:
    pages = [page for page in walked.pages if not page.listing]
    records = [record for page in pages for record in fdk.contents(page).records if isinstance(record, DatasetRecord)]
    found = {str(record.uri).rpartition("/")[2]: record for record in records}
    assert len(found) == len(records)
    return found


# --- the registration catalogue -----------------------------------------------------------------------------------


def test_what_a_publisher_registered_is_read_instead_of_the_graphs(service: Service, tmp_path: Path) -> None:
    walked = walk(fdk, source(service), tmp_path)
    found = datasets(walked)
    assert (service.asked, service.graphs) == ([f"/catalogs/{OSLO}"], ["c"])
    assert found.keys() == {"a", "b", "c"}, "one that is registered and not listed is not there"
    assert walked.listing == Listing(3)
    assert found["a"].title == {"nb": "Slik kommunen skrev det"}
    assert found["a"].themes == ["<https://psi.norge.no/los/tema/friluftsliv>"]


def test_what_the_listing_knows_of_a_registered_publisher_is_filled_in_and_marked(
    service: Service, tmp_path: Path
) -> None:
    dataset = datasets(walk(fdk, source(service), tmp_path))["a"]
    assert (dataset.publisher_org_path, dataset.publisher_name) == (PATH, {"und": "Oslo kommune"})
    assert dataset.added_by_catalogue == {"publisher_name": ["Oslo kommune"], "publisher_org_path": [PATH]}


def test_a_dataset_that_its_catalogue_lacks_comes_as_a_graph(service: Service, tmp_path: Path) -> None:
    service.entries.append(Entry("d", PATH, registered=OSLO))
    assert datasets(walk(fdk, source(service), tmp_path)).keys() == {"a", "b", "c", "d"}
    assert service.graphs == ["c", "d"]


@pytest.mark.parametrize("status", [404, 410, 500])
def test_without_the_registration_catalogue_the_graphs_are_read(service: Service, tmp_path: Path, status: int) -> None:
    service.failing[OSLO] = status
    walked = walk(fdk, source(service), tmp_path)
    assert service.graphs == ["a", "b", "c"]
    assert (walked.stopped, walked.gaps) == (None, [])


def test_a_catalogue_that_fails_after_it_was_read_leaves_gaps_and_not_other_descriptions(
    service: Service, tmp_path: Path
) -> None:
    first = walk(fdk, source(service), tmp_path)
    service.failing[OSLO] = 500
    service.entries[0].modified = "2026-02-02T00:00:00Z"
    service.graphs.clear()
    walked = walk(fdk, source(service), tmp_path, first.memory)
    assert [(gap.key, gap.gone) for gap in walked.gaps] == [(e.uri, False) for e in service.entries[:2]]
    assert service.graphs == []


def test_a_registration_service_that_is_down_is_not_asked_for_every_catalogue(service: Service, tmp_path: Path) -> None:
    numbers = [str(100000000 + n) for n in range(20)]
    service.entries = [Entry(n, PATH, registered=n) for n in numbers]
    service.failing = dict.fromkeys(numbers, 500)
    walk(fdk, source(service), tmp_path)
    assert len(set(service.asked)) == 2


def test_a_catalogue_of_which_nothing_has_changed_is_not_asked_for_again(service: Service, tmp_path: Path) -> None:
    first = walk(fdk, source(service), tmp_path)
    service.asked.clear()
    second = walk(fdk, source(service), tmp_path, first.memory)
    assert service.asked == []
    assert datasets(second) == datasets(first)
    service.entries[1].modified = "2026-02-02T00:00:00Z"
    walk(fdk, source(service), tmp_path, second.memory)
    assert service.asked == [f"/catalogs/{OSLO}"]


def test_a_catalogue_that_cannot_be_read_costs_nothing_but_its_own_words(service: Service, tmp_path: Path) -> None:
    service.catalogues[OSLO] = "<html><title>Vedlikehold</title></html>"
    walked = walk(fdk, source(service), tmp_path)
    assert datasets(walked).keys() == {"a", "b", "c"}
    assert [page.url for page in walked.pages if page.listing][-1].endswith(OSLO), "kept for whoever looks into it"


def test_without_an_address_of_it_no_registration_catalogue_is_asked_for(service: Service, tmp_path: Path) -> None:
    walk(fdk, source(service, registration_url=None), tmp_path)
    assert (service.asked, service.graphs) == ([], ["a", "b", "c"])


# --- what the catalogue added --------------------------------------------------------------------------------------


def test_of_a_reasoned_graph_publisher_and_derived_themes_are_marked(service: Service, tmp_path: Path) -> None:
    service.entries = [Entry("a", PATH, graph=REASONED)]
    dataset = datasets(walk(fdk, source(service), tmp_path))["a"]
    theme = "<http://publications.europa.eu/resource/authority/data-theme/ENVI>"
    assert theme in (dataset.themes or [])
    assert dataset.added_by_catalogue == {
        "publisher_identifiers": [OSLO],
        "publisher_name": ["OSLO KOMMUNE"],
        "publisher_org_path": [PATH],
        "themes": [theme],
    }


def test_themes_of_a_publisher_that_uses_the_eu_list_alone_are_its_own(service: Service, tmp_path: Path) -> None:
    service.entries = [
        Entry("a", PATH, graph=REASONED.replace("<https://psi.norge.no/los/tema/natur-klima-og-miljo>,", ""))
    ]
    dataset = datasets(walk(fdk, source(service), tmp_path))["a"]
    assert len(dataset.themes or []) == 1
    assert "themes" not in (dataset.added_by_catalogue or {})


# --- a union graph ---------------------------------------------------------------------------------------------------

AVAILABLE, OAI = "/v1/union-graphs/available", "/v1/union-graphs/alle/oai-pmh?verb=ListRecords&metadataPrefix=rdfxml"


def read_demo(tmp_path: Path, **more: str) -> tuple[Harvested, list[str]]:
    """The demo's data.norge.no, and the paths asked for."""
    with serve.start(300, limits="off") as demo:
        resource = {"resource_url": "http://resource.demo.test", **more}
        found = harvest(tmp_path, "fdk", "http://search.demo.test", demo.resolve, **resource)
        assert (found.fetched.status, found.fetched.error) == ("complete", None)
        return found, [logged.path for logged in demo.requests]


def test_a_union_graph_gives_what_the_graphs_give_in_a_fraction_of_the_requests(tmp_path: Path) -> None:
    one, few = read_demo(tmp_path / "union", union_graph="alle-datasett")
    many, each = read_demo(tmp_path / "graphs")
    assert one.datasets.keys() == many.datasets.keys()
    differing = {k for k in one.datasets if one.datasets[k].publisher_org_path != many.datasets[k].publisher_org_path}
    assert differing == set()
    assert {k: d.title for k, d in one.datasets.items()} == {k: d.title for k, d in many.datasets.items()}
    assert not any(path.endswith("/graph") for path in few)
    assert len(few) * 5 < len(each)


def test_the_three_roads_agree_on_whose_every_dataset_is(tmp_path: Path) -> None:
    whose = [
        {key: dataset.publisher_org_path for key, dataset in read_demo(tmp_path / name, **more)[0].datasets.items()}
        for name, more in (("a", {"registration_url": "http://registration.demo.test"}), ("b", {}))
    ]
    assert whose[0] == whose[1]


@pytest.mark.parametrize(
    ("available", "words"),
    [
        ([], "there is no union graph alle"),
        ([{"id": "alle", "resourceTypes": ["CONCEPT"], "count": 900}], "holds no datasets"),
        ([{"id": "alle", "resourceTypes": ["DATASET"], "count": 2}], "it is filtered"),
    ],
)
def test_a_union_graph_that_does_not_fit_is_told_and_the_graphs_are_read(
    service: Service, tmp_path: Path, available: list[object], words: str
) -> None:
    service.others[AVAILABLE] = json.dumps(available).encode()
    walked = walk(fdk, source(service, registration_url=None, union_graph="alle"), tmp_path)
    assert words in str(walked.stopped)
    assert service.graphs == ["a", "b", "c"]


def oai(*records: str, resume: str = "") -> bytes:
    more = f"<resumptionToken>{resume}</resumptionToken>" if resume else ""
    held = "".join(f"<record><header/><metadata>{record}</metadata></record>" for record in records)
    return f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{held}{more}</ListRecords></OAI-PMH>'.encode()


def described(id_: str, path: str = PATH) -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://www.w3.org/ns/dcat#"'
        ' xmlns:t="http://purl.org/dc/terms/" xmlns:b="https://raw.githubusercontent.com/Informasjonsforvaltning/'
        'organization-catalog/main/src/main/resources/ontology/organization-catalog.owl#">'
        f'<d:Dataset rdf:about="http://data.example.no/{id_}"><t:title>{id_}</t:title><t:publisher>'
        f"<rdf:Description><b:orgPath>{path}</b:orgPath></rdf:Description></t:publisher></d:Dataset></rdf:RDF>"
    )


def union(service: Service, *pages: bytes) -> SourceConfig:
    """The source, with a union graph of these pages."""
    service.others[AVAILABLE] = b'[{"id": "alle", "count": 100}]'
    service.others[OAI] = pages[0]
    for number, page in enumerate(pages[1:], 2):
        service.others[f"/v1/union-graphs/alle/oai-pmh?verb=ListRecords&resumptionToken=t%7C{number}"] = page
    return source(service, registration_url=None, union_graph="alle")


def test_a_union_graph_is_read_until_nothing_is_left_to_look_for(service: Service, tmp_path: Path) -> None:
    first, second = oai(described("a"), resume="t|2"), oai(described("b"), described("c"), resume="t|3")
    assert datasets(walk(fdk, union(service, first, second), tmp_path)).keys() == {"a", "b", "c"}
    assert service.graphs == []
    assert len(service.asked) == 3


def test_everybody_elses_datasets_in_a_union_graph_are_left_out(service: Service, tmp_path: Path) -> None:
    page = oai(described("x", "/STAT/972417858"), described("a"), described("y", "/PRIVAT/914594685"))
    more = union(service, page).model_copy(update={"units": ("914594685",)})
    assert datasets(walk(fdk, more, tmp_path)).keys() == {"a", "b", "c", "y"}
    assert service.graphs == ["b", "c"], "what the pages lacked because they shifted"


@pytest.mark.parametrize(
    "page",
    [
        b"<html>", b"", b'<OAI-PMH><error code="badArgument">no</error></OAI-PMH>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><OAI-PMH>&a;</OAI-PMH>',
        oai(described("a"), resume="t|2"),
        oai("<x>not RDF</x>", "not XML", described("a").replace("<t:title>", "<t:title")),
    ],
)  # fmt: skip
def test_a_union_graph_that_fails_costs_requests_and_no_dataset(service: Service, tmp_path: Path, page: bytes) -> None:
    walked = walk(fdk, union(service, page), tmp_path)
    assert walked.stopped is None
    assert {"b", "c"} <= set(service.graphs)
    assert {str(r.uri)[-1] for p in walked.pages if p.url.endswith("graph") for r in fdk.contents(p).records} >= {
        "b",
        "c",
    }


# --- units that stand outside their municipality --------------------------------------------------------------------


def test_parts_of_municipalities_are_found_wherever_the_tree_has_them(service: Service, tmp_path: Path) -> None:
    service.entries = [
        Entry("a"),
        Entry("d", f"/PRIVAT/{BYDEL}"),
        Entry("e", f"/ANNET/{BYDEL}"),
        Entry("f", "/PRIVAT/1"),
    ]
    walked = walk(fdk, source(service, units=(BYDEL,)), tmp_path)
    assert service.graphs == ["a", "d", "e"]
    assert walked.listing == Listing(3)
    service.graphs.clear()
    narrowed = fdk.slice(source(service, units=(BYDEL,)), (OSLO,))
    assert narrowed is not None
    walk(fdk, narrowed, tmp_path)
    assert service.graphs == ["d", "e"]
