"""How much of what the real national catalogue of 2020 says do we understand?"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import DCTERMS, Graph, Literal, URIRef
from rdflib.term import Identifier

from scoring.expected import load_expected
from scoring.facts import Dataset
from scoring.matching.matcher import Matcher
from scoring.matching.titles import load_titles
from scoring.vocabulary import Vocabulary, load
from store.terms import Term, iri, literal

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
DUMP = SHARED / "samples" / "portals" / "datanorge-legacy"
CONFIG = Path(__file__).parents[2] / "config"

pytestmark = pytest.mark.skipif(not DUMP.is_dir(), reason=f"the real dump is not at {DUMP}")


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(
        DUMP / "data.norge.no_api_dcat2_data.jsonld", format="json-ld", publicID="https://data.norge.no/api/dcat2/"
    )


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return load(CONFIG / "vocabulary")


def share(graph: Graph, predicate: URIRef, known: Callable[[Term], object]) -> float:
    """The share of values that are known, every use counted; prints those that are not."""
    values = Counter(map(term, graph.objects(None, predicate)))
    unknown = {value: n for value, n in values.items() if not known(value)}
    print(f"{predicate}: {len(values)} values in {values.total()} uses, unknown {unknown}")
    return 1 - sum(unknown.values()) / values.total()


def term(value: Identifier) -> Term:
    return literal(str(value)) if isinstance(value, Literal) else iri(str(value))


def test_licences_formats_frequencies_and_themes_of_the_dump_are_recognised(graph: Graph, words: Vocabulary) -> None:
    def licence(value: Term) -> bool:
        found = words.licence(value)
        return found is not None and found.listed != ""

    assert share(graph, DCTERMS["format"], words.format) >= 0.97
    assert share(graph, DCTERMS["license"], licence) >= 0.97
    assert share(graph, DCTERMS["accrualPeriodicity"], words.frequency) >= 0.97
    assert share(graph, URIRef("http://www.w3.org/ns/dcat#theme"), words.theme) >= 0.97


def municipal() -> Iterator[tuple[str, Dataset]]:
    with (DUMP / "municipal_datasets_2020.csv").open(encoding="utf-8", newline="") as file:
        for n, row in enumerate(csv.DictReader(file)):
            keywords = [k.strip() for k in row["keywords"].split(";") if k.strip()]
            yield (
                row["publisher"],
                Dataset(
                    id=n,
                    source_id="s",
                    source_kind="dcat",
                    key=str(n),
                    title={"nb": row["title"]},
                    keywords={"nb": keywords},
                ),
            )


def test_stavanger_shares_the_most_expected_types_of_all_municipalities() -> None:
    matcher = Matcher(load_expected(CONFIG / "expected_datasets.yaml"), load_titles(CONFIG / "vocabulary"))
    types: dict[str, set[str]] = {}
    for publisher, dataset in municipal():
        if match := matcher.match(dataset):
            types.setdefault(publisher, set()).add(match.type_id)
    ranked = sorted(types, key=lambda p: -len(types[p]))
    print({p: sorted(types[p]) for p in ranked})
    assert ranked[0].startswith("Stavanger")
    assert len(types[ranked[0]]) >= 15
    assert {"E01", "E10", "E11", "E12", "E13", "E19", "E20", "E26", "E27", "E31"} <= types[ranked[0]]


def test_the_list_says_what_the_worked_out_list_says() -> None:
    with (SHARED / "scoring" / "expected-types.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for t in load_expected(CONFIG / "expected_datasets.yaml"):
        row = rows.pop(t.id)
        assert (t.label.nb, t.tier, t.eu_theme, t.applies_if) == (
            row["label_nb"], row["tier"], row["eu_theme"], row["applies_if"],
        )  # fmt: skip
        assert bool(t.national_holder) == bool(row["national_holder"])
    assert not rows


def test_every_code_of_the_eus_lists_that_data_norge_no_holds_is_known(words: Vocabulary) -> None:
    authority = "http://publications.europa.eu/resource/authority"
    unknown: dict[str, list[str]] = {}
    for name, known in (
        ("frequencies", lambda value: (f := words.frequency(value)) is not None and f.listed),
        ("licences-eu", lambda value: (x := words.licence(value)) is not None and x.listed == "exact"),
        ("file-types", lambda value: any(f.listed == "exact" for f in words.format(value))),
    ):
        path = SHARED / "samples" / "fdk" / f"ref-{name}.ttl"
        concepts = {
            s
            for s in Graph().parse(path).subjects(unique=True)
            if str(s).startswith(authority) and str(s).count("/") == 6
        }
        unknown[name] = sorted(str(s).rpartition("/")[2] for s in concepts if not known(iri(str(s))))
    assert unknown == {"frequencies": [], "licences-eu": [], "file-types": []}
