"""A description against the profile: every departure with the property, what was found and what was expected."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scoring.conformance.tables import WARNING, ClassRules, ConformanceTable, ProfileName, PropertyRule, load_table
from scoring.conformance.values import class_fault, half_described, kind_fault, list_fault
from scoring.conformance.words import Words
from store.graph import TYPE, Graph, Lit, Node, reached

Severity = Literal["violation", "warning"]

DCAT = "http://www.w3.org/ns/dcat#"
_DATASETS = frozenset({DCAT + "Dataset", DCAT + "DatasetSeries"})
SEPARATE = _DATASETS | {DCAT + "Catalog", DCAT + "CatalogRecord"}  # described for themselves, whatever leads to them
_TITLE = "http://purl.org/dc/terms/title"
_NOTHING = Words(nb="ingenting", en="nothing")


@dataclass(frozen=True, slots=True)
class Departure:
    """One property of one node that is not as the profile demands."""

    node: str  # IRI, or "_:" and a label
    shape: str  # the class as the table calls it: "Distribution"
    path: str  # dct:format
    severity: Severity
    cost: float  # in tenths of the whole, RUBRIC STD-1
    found: Words
    expected: Words


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged, and what was found."""

    profile: str
    judged: Mapping[str, int]  # class as the table calls it -> nodes
    titles: Mapping[str, str]  # node -> its title, of catalogues, datasets and services that have one
    parts: Mapping[str, tuple[str, ...]]  # dataset or series -> the nodes that describe it; some describe several
    departures: tuple[Departure, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing that shall be is missing or wrong; what should be may be."""
        return all(d.severity != "violation" for d in self.departures)

    def grades(self) -> dict[str, float]:
        """Each dataset's value by RUBRIC STD-1: 1 − Σ costs/10, each property of each class once, by its worst fault."""
        of: dict[str, list[Departure]] = defaultdict(list)
        for departure in self.departures:
            of[departure.node].append(departure)
        return {dataset: grade(d for part in parts for d in of.get(part, ())) for dataset, parts in self.parts.items()}


def grade(departures: Iterable[Departure]) -> float:
    """1 − min(1, Σ/10) over the worst fault of each property of each class."""
    worst: dict[tuple[str, str], float] = {}
    for d in departures:
        worst[d.shape, d.path] = max(worst.get((d.shape, d.path), 0), d.cost)
    return 1 - min(1.0, round(sum(worst.values()), 4) / 10)


def judge(graph: Graph, table: ConformanceTable) -> Judgement:
    """Every node of a class that the profile knows, by its type or else by the property that leads to it. Properties and
    classes must be in the proper spelling of their vocabularies."""
    nodes = _nodes(graph, table)
    departures = [
        Departure(subject, rules.id, rule.path, severity, cost, found, expected)
        for subject, classes in nodes.items()
        for rules in classes
        for rule in rules.rules
        for severity, cost, found, expected in _faults(graph, table, graph[subject], rule)
    ]
    titles = {subject: title for subject in nodes if (title := _title(graph[subject]))}
    counts = Counter(rules.id for classes in nodes.values() for rules in classes)
    datasets = [subject for subject, node in graph.items() if not _DATASETS.isdisjoint(node.get(TYPE, []))]
    parts = {dataset: tuple(reached(graph, dataset, SEPARATE)) for dataset in datasets}
    return Judgement(table.name, counts, titles, parts, tuple(departures))


def judge_by(vocabulary_dir: Path, profile: ProfileName, graph: Graph) -> Judgement:
    """As `judge`, of a process of its own that has no table yet."""
    return judge(graph, load_table(vocabulary_dir, profile))


def _nodes(graph: Graph, table: ConformanceTable) -> dict[str, list[ClassRules]]:
    by_type: dict[object, list[ClassRules]] = defaultdict(list)
    by_role: dict[str, ClassRules] = {}
    for rules in table.classes.values():
        for type_ in rules.types:
            by_type[type_].append(rules)
        by_role.update(dict.fromkeys(rules.of, rules))
    found: dict[str, list[ClassRules]] = {}
    for subject, node in graph.items():
        classes = [rules for type_ in node.get(TYPE, []) for rules in by_type.get(type_, ())]
        if classes:
            found[subject] = list(dict.fromkeys(classes))
    for node in graph.values():
        for predicate in by_role.keys() & node.keys():
            for value in node[predicate]:
                if not isinstance(value, Lit) and value in graph:
                    found.setdefault(value, [by_role[predicate]])
    return found


def _title(node: Node) -> str:
    texts = {
        value.language or "": " ".join(value.value.split()) for value in node.get(_TITLE, []) if isinstance(value, Lit)
    }
    return next((texts[tag] for tag in ("nb", "no", "nn", "", "en") if tag in texts), next(iter(texts.values()), ""))


def _faults(
    graph: Graph, table: ConformanceTable, node: Node, rule: PropertyRule
) -> Iterator[tuple[Severity, float, Words, Words]]:
    values = node.get(rule.iri, [])
    if not values:
        if rule.missing and not any(other in node for other in rule.instead):
            severity: Severity = "violation" if rule.level == "mandatory" else "warning"
            yield severity, rule.missing, _NOTHING, _wanted(rule, table)
        return
    if rule.most is not None and len(values) > rule.most:
        n = len(values)
        yield (
            "violation", rule.violation, Words(nb=f"{n} verdier", en=f"{n} values"),
            Words(nb=f"høyst {rule.most}", en=f"at most {rule.most}"),
        )  # fmt: skip
    severity, cost = ("warning", WARNING) if rule.soft else ("violation", rule.violation)
    if found := kind_fault(values, rule, graph, table):
        if rule.kind == "part":
            yield severity, cost, found, _wanted(rule, table)
        else:
            yield "violation", rule.violation, found, _wanted(rule, table)
    elif rule.classes and (found := class_fault(values, rule, graph, table)):
        yield severity, cost, found, _wanted(rule, table)
    elif rule.list:
        if found := list_fault(values, rule, graph, table):
            yield severity, cost, found, _wanted(rule, table)
        if half := half_described(values, rule.list, graph):
            yield "warning", WARNING, *_half(half, rule)


def _wanted(rule: PropertyRule, table: ConformanceTable) -> Words:
    """What is expected of the property, in words."""
    wanted = rule.kind_text
    if rule.classes:
        *others, last = rule.classes
        first = ", ".join(others)
        nb, en = (f"{first} eller {last}", f"{first} or {last}") if others else (last, last)
        wanted += Words(f" av klassen {nb}", f" of the class {en}")
    if rule.list:
        wanted += Words(f" fra {rule.list.text.nb}", f" from {rule.list.text.en}")
    if rule.any:
        wanted += Words(" (minst én)", " (at least one)")
    if rule.instead:
        instead = ", ".join(map(table.compact, rule.instead))
        wanted += Words(f", eller {instead}", f", or {instead}")
    return wanted


def _half(iri: str, rule: PropertyRule) -> tuple[Words, Words]:
    assert rule.list is not None  # noqa: S101 - the caller has looked
    return (
        Words(
            nb=f"<{iri}>, som katalogen selv beskriver mangelfullt",
            en=f"<{iri}>, which the catalogue describes in part",
        ),
        Words(
            nb=f"skos:Concept med skos:inScheme <http://{rule.list.scheme}>, eller ingen beskrivelse",
            en=f"skos:Concept with skos:inScheme <http://{rule.list.scheme}>, or no description",
        ),
    )
