"""The published conformance cases of DCAT-AP-NO 3: every valid one conforms, every invalid one is found with its property.

Each case is a named graph, merged with the base graph of its class and the description of the one agent.
"""

from functools import cache
from pathlib import Path

import pytest
from rdflib import Dataset, Graph

from harvester import rdf
from harvester.namespaces import respelt
from scoring.conformance.judge import Departure, judge
from scoring.conformance.tables import load_table

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared" / "samples" / "peers" / "dcat-ap-no-shacl-tests"
PROPERTIES = {  # what a case is called -> the property that it is about, where the names differ
    "concept": "dct:subject", "dataTheme": "dcat:theme", "otherIdentifier": "adms:identifier", "releaseDate": "dct:issued",
    "frequency": "dct:accrualPeriodicity", "previous": "dcat:prev", "cost": "cv:hasCost", "homepage": "foaf:homepage",
}  # fmt: skip
# Cases that the suite calls invalid and we do not: (file, case) -> why. Reviewed one by one on 2026-11-25.
EXCEPTIONS = {
    ("invalid-controlled-vocs-dataset.trig", "language-3"): (
        "The value is NOR of the EU's list, which the graph does not describe. valid-core-dataset, case language-1, has the"
        " very same triple and is to conform. What a list says of its members stands in the list; no catalogue repeats it."
    ),
    (
        "invalid-controlled-vocs-catalog.trig",
        "language-3",
    ): "As for the dataset; here valid-core-catalog, case language-1.",
    ("invalid-controlled-vocs-dataset.trig", "concept-1"): (
        "The concept has an IRI and is described elsewhere. valid-core-dataset, case concept-1, has the very same triple and"
        " is to conform: concepts are published in catalogues of their own, begrepskataloger."
    ),
}
# Found, but as warnings: (file, case) -> why it is no error. Reviewed one by one on 2026-11-25. Where a list's member is
# described wrongly: what a list says of its members stands in the list, so a reader who has its IRI has all of it.
ONLY_WARNED = {
    ("invalid-controlled-vocs-catalog.trig", "language-1"): (
        "NOR, which is in the EU's list of languages, is copied without its class and with the scheme of access rights. The"
        " copy contradicts the list, but the catalogue's language is stated, and rightly."
    ),
    ("invalid-controlled-vocs-catalog.trig", "language-2"): (
        "NOR is copied without its scheme, which the IRI itself holds."
    ),
    ("invalid-controlled-vocs-catalog.trig", "license-1"): (
        "APACHE_2_0, which is in the EU's list of licences, is copied without its scheme. Who may do what is as clear as ever."
    ),
    ("invalid-controlled-vocs-catalog.trig", "license-2"): (
        "APACHE_2_0 is copied with its scheme and without its class, which follows from the scheme."
    ),
    ("invalid-controlled-vocs-dataset.trig", "accessRights-1"): (
        "RESTRICTED is copied with its scheme and without its class. Only its IRI decides who is let in."
    ),
    ("invalid-controlled-vocs-dataset.trig", "accessRights-2"): (
        "RESTRICTED is copied with its class and without its scheme, which the IRI itself holds."
    ),
    ("invalid-controlled-vocs-dataset.trig", "dataTheme-1"): (
        "EDUC is copied without its scheme. That one theme at least be the EU's is met by the IRI."
    ),
    ("invalid-controlled-vocs-dataset.trig", "dataTheme-2"): (
        "EDUC is copied with its scheme and without its class, which follows from the scheme."
    ),
    ("invalid-controlled-vocs-dataset.trig", "frequency-1"): (
        "ANNUAL is copied with its scheme and without its class. How often data come is told by the IRI."
    ),
    ("invalid-controlled-vocs-dataset.trig", "frequency-2"): (
        "ANNUAL is copied with its class and without its scheme, which the IRI itself holds."
    ),
    ("invalid-controlled-vocs-dataset.trig", "language-1"): (
        "NOR is copied with the scheme of access rights, as for the catalogue; the dataset's language is stated, and rightly."
    ),
    ("invalid-controlled-vocs-dataset.trig", "language-2"): "NOR is copied without its scheme, as for the catalogue.",
    ("invalid-core-dataset.trig", "wasGeneratedBy-1"): (
        "An activity that is on no list. The profile says that it should (bør) be one of data.norge.no's, not that it must."
    ),
}

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the published cases are not beside the project (../shared)")


@cache
def graphs(file: str) -> dict[str, Graph]:
    """The named graphs of a file; two cases of the same name are one graph to any parser, and here too."""
    named = Dataset()
    named.parse(CASES / file, format="trig")
    return {
        str(g.identifier).rpartition("/")[2]: g
        for g in named.graphs()
        if str(g.identifier).startswith("http://example.com/test-graphs/")
    }


@cache
def table():
    return load_table(ROOT / "config" / "vocabulary", "dcat-ap-no-3")


def departures(file: str, case: str | None) -> set[Departure]:
    """What we find in a case, or in its base graphs alone, read as a catalogue is read."""
    graph = Graph()
    graph.parse(CASES / "agent.base.ttl")
    graph.parse(CASES / f"{file.removesuffix('.trig').rpartition('-')[2]}.base.ttl")
    if case:
        graph += graphs(file)[case]
    read = rdf.describe(graph.serialize(format="nt").encode(), "application/n-triples", "http://cases.example.no/")
    assert read.complete
    return set(judge(respelt(read.nodes)[0], table()).departures)


def cases(kind: str) -> list[tuple[str, str]]:
    return [(path.name, case) for path in sorted(CASES.glob(f"{kind}-*.trig")) for case in sorted(graphs(path.name))]


def named(file: str, case: str) -> list[set[str]]:
    """The properties that a case is about, each with those that may be meant by its name."""
    name = case.rpartition("-")[0]
    if file.endswith("catalog.trig"):
        if name == "dataset":  # the cases of dcat:service bear the same names
            return [{"dcat:dataset"}, {"dcat:service"}]
        name = {"page": "homepage"}.get(name, name)
    paths = {rule.path for rules in table().classes.values() for rule in rules.rules}
    return [{PROPERTIES[name]} if name in PROPERTIES else {p for p in paths if p.rpartition(":")[2] == name}]


@pytest.mark.parametrize("file", ["catalog", "dataset"])
def test_the_base_graphs_conform(file: str) -> None:
    assert {d.severity for d in departures(f"valid-core-{file}.trig", None)} == {"warning"}


def test_every_valid_case_conforms() -> None:
    found = cases("valid")
    assert len(found) == 86
    wrong = {
        (file, case): [(d.shape, d.path, d.found.en, d.expected.en) for d in departures(file, case) if d.cost >= 1]
        for file, case in found
    }
    assert {case: what for case, what in wrong.items() if what} == {}


def test_every_invalid_case_is_found_and_its_property_named() -> None:
    found = cases("invalid")
    assert len(found) == 170
    missed, warned = set(), set()
    for file, case in found:
        new = departures(file, case) - departures(file, None)
        for paths in named(file, case):
            ours = {d for d in new if d.path in paths}
            if not ours:
                missed.add((file, case))
            elif all(d.severity == "warning" for d in ours):
                warned.add((file, case))
        assert all(d.found.nb and d.expected.nb and d.found.en and d.expected.en for d in new)
    assert missed == set(EXCEPTIONS)
    assert warned == set(ONLY_WARNED)
