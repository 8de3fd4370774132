"""What of a description departs from DCAT-AP-NO, and how it is told."""

from pathlib import Path
from typing import Any

import pytest

from check_cases import CONFIG
from scoring.conformance.judge import Judgement, grade, judge
from scoring.conformance.tables import FILES, ConformanceTable, load_table
from scoring.errors import RubricError
from store.graph import TYPE, Lit, Node, Object, excerpt, ntriples, reached

VOCABULARY = CONFIG / "vocabulary"
THREE, TWO = load_table(VOCABULARY, "dcat-ap-no-3"), load_table(VOCABULARY, "dcat-ap-no-2.2")
EU = "http://publications.europa.eu/resource/authority/"
XSD = THREE.prefixes["xsd"]
DATASET, CSV, ORG, HELP = "https://kommune.no/d/1", "https://kommune.no/d/1/csv", "https://kommune.no/org", "_:help"


def node(**properties: Object | list[Object]) -> Node:
    """A node from properties named as `dct_title`; `a` is its class."""
    found: Node = {}
    for name, values in properties.items():
        prefix, _, local = name.partition("_")
        key = TYPE if name == "a" else THREE.prefixes[prefix] + local
        found[key] = values if isinstance(values, list) else [values]
    return found


def cls(name: str) -> str:
    prefix, _, local = name.partition(":")
    return THREE.prefixes[prefix] + local


def nb(text: str) -> Lit:
    return Lit(text, "nb")


def graph(of: str = DATASET, **changes: Any) -> dict[str, Node]:
    """A dataset that has all that is mandatory in both versions, with other properties of one of its nodes."""
    nodes = {
        DATASET: node(
            a=cls("dcat:Dataset"), dct_title=nb("Lekeplasser"), dct_description=nb("Hvor de er"), dct_identifier=Lit("1"),
            dct_publisher=ORG, dcat_contactPoint=HELP, dcat_theme=f"{EU}data-theme/EDUC", dcat_distribution=CSV,
        ),
        CSV: node(a=cls("dcat:Distribution"), dcat_accessURL="https://kommune.no/lek.csv"),
        ORG: node(a=cls("foaf:Agent"), foaf_name=Lit("Oslo kommune")),
        HELP: node(a=cls("vcard:Organization"), vcard_fn=Lit("Kart"), vcard_hasEmail="mailto:kart@kommune.no"),
    }  # fmt: skip
    for name, values in node(**changes).items():
        nodes[of].pop(name, None)
        if values != [None]:
            nodes[of][name] = values
    return nodes


def breaches(judgement: Judgement) -> set[tuple[str, str]]:
    return {(d.shape, d.path) for d in judgement.departures if d.severity == "violation"}


@pytest.mark.parametrize("table", [THREE, TWO], ids=lambda table: table.name)
def test_what_holds_all_that_is_mandatory_conforms_and_is_told_what_is_recommended(table: ConformanceTable) -> None:
    judgement = judge(graph(), table)
    assert judgement.conforms
    assert {(d.shape, d.path) for d in judgement.departures} >= {
        ("Dataset", "dct:spatial"),
        ("Distribution", "dct:license"),
    }
    assert all((d.cost, d.found.en) == (0.2, "nothing") for d in judgement.departures)
    assert judgement.titles[DATASET] == "Lekeplasser"


@pytest.mark.parametrize(
    ("changes", "path", "found", "expected"),
    [
        ({"dct_title": None}, "dct:title", "nothing", "text with a language tag"),
        ({"dct_title": Lit("Lek")}, "dct:title", '"Lek" without language or type', "text with a language tag"),
        ({"dct_title": [nb("Lek"), nb("Spill")]}, "dct:title", "2 texts in the language nb", "one per language"),
        ({"dct_title": nb("  ")}, "dct:title", "an empty text", "text"),
        ({"dct_publisher": [ORG, "https://kommune.no/annen"]}, "dct:publisher", "2 values", "at most 1"),
        ({"dct_publisher": "_:x"}, "dct:publisher", "a nameless node without a type", "an IRI"),
        ({"dct_modified": Lit("2026-02-30", None, XSD + "date")}, "dct:modified", '"2026-02-30" (xsd:date)', "xsd:date"),
        ({"dct_modified": Lit("2026-02-03T10:00", None, XSD + "dateTime")}, "dct:modified", "10:00", "xsd:dateTime"),
        ({"dct_modified": Lit("i går")}, "dct:modified", '"i går"', "xsd:date"),
        ({"dcat_temporalResolution": Lit("P", None, XSD + "duration")}, "dcat:temporalResolution", '"P"', "xsd:duration"),
        ({"dcat_theme": "https://kommune.no/tema"}, "dcat:theme", "<https://kommune.no/tema>", "EU's list of data themes"),
        ({"dcat_theme": f"{EU}data-theme/VEI"}, "dcat:theme", "VEI", "(at least one)"),
        ({"dct_accessRights": f"{EU}access-right/SENSITIVE"}, "dct:accessRights", "SENSITIVE", "narrows it"),
        ({"dcat_contactPoint": CSV}, "dcat:contactPoint", "(dcat:Distribution)", "vcard:Group or vcard:Individual"),
        ({"dct_temporal": "_:nothing"}, "dct:temporal", "a nameless node without a type", "dct:PeriodOfTime"),
        ({"cv_hasCost": "https://kommune.no/pris"}, "cv:hasCost", "<https://kommune.no/pris>", "described in the catalogue"),
    ],
)  # fmt: skip
def test_a_breach_is_told_with_property_and_what_was_found_and_expected(changes, path, found, expected) -> None:
    told = [d for d in judge(graph(**changes), THREE).departures if d.severity == "violation"]
    assert [(d.node, d.path) for d in told] == [(DATASET, path)]
    assert found in told[0].found.en
    assert expected in told[0].expected.en
    assert told[0].found.nb != "" != told[0].expected.nb


@pytest.mark.parametrize(
    "changes",
    [
        {"dct_modified": Lit("2026-02-03T10:00:00.5+01:00", None, XSD + "dateTime")},
        {"dct_modified": Lit("\n 2026-02-03 ", None, XSD + "date")},
        {"dcat_temporalResolution": Lit("P1DT2H", None, XSD + "duration")},
        {"dcat_theme": [f"{EU}data-theme/EDUC", "https://psi.norge.no/los/tema/skole-og-utdanning"]},
        {"dcat_theme": [f"https{EU.removeprefix('http')}data-theme/EDUC"]},
        {"dcat_keyword": [nb("lek"), nb("park")]},
        {"dcat_distribution": "https://kommune.no/elsewhere"},
    ],
)
def test_what_the_profile_allows_is_no_breach(changes) -> None:
    assert judge(graph(**changes), THREE).conforms


def test_versions_differ_where_the_profile_changed() -> None:
    assert breaches(judge(graph(dct_identifier=None, dcat_contactPoint=None), THREE)) == {
        ("Dataset", "dcat:contactPoint")
    }
    assert breaches(judge(graph(dct_identifier=None, dcat_contactPoint=None), TWO)) == {("Dataset", "dct:identifier")}
    assert breaches(judge(graph(dct_title=Lit("Lek")), TWO)) == set()


def test_a_page_does_for_an_address_and_neither_is_a_breach() -> None:
    page = graph(of=HELP, vcard_hasEmail=None, vcard_hasURL="https://kommune.no/kontakt")
    assert judge(page, THREE).conforms
    neither = judge(graph(of=HELP, vcard_hasEmail=None), THREE)
    told = next(d for d in neither.departures if d.path == "vcard:hasEmail")
    assert (told.severity, told.expected.nb) == ("violation", "en IRI eller en navnløs node, eller vcard:hasURL")


def test_a_list_that_does_not_cover_everything_only_warns() -> None:
    judgement = judge(graph(dct_spatial="https://kommune.no/bydel/1"), THREE)
    assert judgement.conforms
    assert [d.cost for d in judgement.departures if d.path == "dct:spatial"] == [0.2]


def test_a_member_of_a_list_need_not_be_described_but_if_it_is_then_as_one() -> None:
    theme = f"{EU}data-theme/EDUC"
    described = graph() | {theme: node(skos_prefLabel=nb("Utdanning"))}
    told = [d for d in judge(described, THREE).departures if d.path == "dcat:theme"]
    assert [(d.severity, d.cost) for d in told] == [("warning", 0.2)]
    described[theme] |= node(a=cls("skos:Concept"), skos_inScheme=f"{EU}data-theme")
    assert not [d for d in judge(described, THREE).departures if d.path == "dcat:theme"]


def test_a_node_without_a_class_is_known_by_what_leads_to_it() -> None:
    nodes = graph()
    for subject in (CSV, ORG, HELP):
        del nodes[subject][TYPE]
    assert judge(nodes, THREE).judged == {"Dataset": 1, "Distribution": 1, "Agent": 1, "ContactPoint": 1}


def test_each_property_of_a_class_counts_once_in_a_grade_and_shared_nodes_in_every_datasets() -> None:
    nodes = graph(of=ORG, foaf_name=None)
    other = "https://kommune.no/d/2"
    nodes[other] = nodes[DATASET] | node(dcat_distribution=[CSV, "_:a", "_:b"])
    for blank in ("_:a", "_:b"):
        nodes[blank] = node(a=cls("dcat:Distribution"))
    grades = judge(nodes, THREE).grades()
    assert grades[DATASET] == grade(judge(graph(of=ORG, foaf_name=None), THREE).departures)
    assert grades[DATASET] - grades[other] == pytest.approx(0.3)  # no address: 3 tenths, however many distributions


def test_another_dataset_that_is_referred_to_is_not_part_of_this_one() -> None:
    other = "https://kommune.no/d/2"
    nodes = graph(dct_source=other) | {other: node(a=cls("dcat:Dataset"), dct_relation=DATASET)}
    assert judge(nodes, THREE).parts == {DATASET: (DATASET, ORG, HELP, CSV), other: (other,)}
    stop = frozenset({cls("dcat:Dataset")})
    assert excerpt(nodes, DATASET, stop) == reached(nodes, DATASET, stop) | {other: {TYPE: [cls("dcat:Dataset")]}}


def test_what_strangers_wrote_is_shown_as_it_is_and_not_at_length() -> None:
    told = next(d for d in judge(graph(dct_title=Lit("{0} " * 500)), THREE).departures if d.path == "dct:title")
    assert told.found.nb.startswith('"{0} {0} ')
    assert len(told.found.nb) < 130


def test_triples_are_written_so_that_a_validator_reads_them() -> None:
    nodes: dict[str, Node] = {
        "_:x": {"http://p.no/a b": [Lit('"\\\n\r', "nb"), Lit("1", None, XSD + "int"), "http://o.no/<æ>"]}
    }
    assert ntriples(nodes) == (
        '_:x <http://p.no/a%20b> "\\"\\\\\\n\\r"@nb .\n'
        f'_:x <http://p.no/a%20b> "1"^^<{XSD}int> .\n'
        "_:x <http://p.no/a%20b> <http://o.no/%3Cæ%3E> .\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "{path: dct:title, level: mandatory, value: text}",
            "{path: dct:title, level: mandatory, value: prose}",
            "value",
        ),
        (
            "{path: dct:title, level: mandatory, value: text}",
            "{path: dct:description, value: text}",
            "dct:description twice",
        ),
        ("list: data-theme", "list: themes", "read themes, expected one of"),
        ("types: [dcat:Dataset]", "types: [dqat:Dataset]", "dqat:Dataset, expected one of the prefixes"),
        ("types: [dcat:Dataset]", "types: dcat:Dataset", "types"),
        ("- id: Dataset\n", "- id: Catalog\n", "Catalog twice"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    for path in VOCABULARY.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / FILES["dcat-ap-no-3"]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RubricError, match=told) as refused:
        load_table(tmp_path, "dcat-ap-no-3")
    assert path.name in str(refused.value)


def test_every_version_says_where_it_is_from_and_knows_the_classes_of_a_catalogue() -> None:
    for table in (THREE, TWO):
        assert {"Catalog", "Dataset", "DatasetSeries", "Distribution", "DataService", "Agent"} <= table.classes.keys()
        assert all(rules.text.nb and rules.text.en and rules.rules for rules in table.classes.values())
