"""Write what registers say about municipalities into the text of municipalities.yaml, and touch nothing else in it.

Values are replaced where they stand, so comments, order and spacing survive; a person reads the diff and accepts it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

import yaml

from harvester.config import Config, Municipality
from harvester.config.places import Document, Place, read

YEARS_KEPT = 3  # of the population


@dataclass(frozen=True, slots=True)
class Facts:
    """What registers say on a day. None, or nothing, where one could not be read: then nothing is proposed from it."""

    day: str  # the day that the division into municipalities is asked for, such as 2027-01-01
    names: Mapping[str, str] | None = None  # every municipality's number -> official name
    successors: Mapping[str, Sequence[str]] = field(default_factory=dict)  # old number -> new ones
    org_numbers: Mapping[str, str] = field(default_factory=dict)  # of municipalities that are new to us
    population: Mapping[str, int] = field(default_factory=dict)
    population_year: int | None = None
    kostra_groups: Mapping[str, str] = field(default_factory=dict)
    centrality_classes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unified diff ("" when nothing is to be changed), and what a person must see to by hand."""

    diff: str
    notes: tuple[str, ...]


def propose(path: Path, config: Config, facts: Facts) -> Proposal:
    """The changes that bring the file in line with the facts. Raises ConfigError when the file cannot be read."""
    document = read(path)
    text = path.read_bytes().decode("utf-8-sig")
    editor = _Editor(document, text)
    renumbered = _renumbered(config, facts)
    for i, m in enumerate(config.municipalities):
        number = renumbered.get(m.number, m.number)
        place = ("municipalities", i)
        if facts.names is not None and number not in facts.names:
            became = ", ".join(facts.successors.get(m.number, ())) or "nothing that is known"
            editor.note(f"{m.number} {m.name} is not in force on {facts.day}; it became {became}")
            continue
        if number != m.number:
            editor.set((*place, "number"), _quoted(number))
            editor.set((*place, "predecessors"), f"[{', '.join(map(_quoted, (m.number, *m.predecessors)))}]")
            if number[:2] != m.county.number:
                county = _counties(config).get(number[:2])
                if county is None:
                    editor.note(f"{number} {m.name}: county {number[:2]} is new; write its number and name")
                else:
                    editor.set((*place, "county"), f"{{number: {_quoted(number[:2])}, name: {_scalar(county)}}}")
        _describe(editor, place, m, number, facts)
    known = {renumbered.get(m.number, m.number) for m in config.municipalities}
    for number in sorted(set(facts.names or ()) - known):
        editor.append(_entry(number, config, facts))
        if number not in facts.org_numbers:
            editor.note(f"{number} {(facts.names or {})[number]}: find its organisation number")
    if editor.changes_division and int(facts.day[:4]) > config.year:
        editor.set(("year",), facts.day[:4])
    return Proposal(editor.diff(), tuple(editor.notes))


def _describe(editor: "_Editor", place: Place, m: Municipality, number: str, facts: Facts) -> None:
    name = (facts.names or {}).get(number)
    if name is not None and name != m.official_name:
        editor.set((*place, "official_name"), _scalar(name))
        if m.name == m.official_name and " - " not in name:
            editor.set((*place, "name"), _scalar(name))
        else:
            editor.note(f"{number} {m.name} is now officially {name}: see to name and other_names")
    year, inhabitants = facts.population_year, facts.population.get(number)
    if year is not None and inhabitants is not None and m.population.get(year) != inhabitants:
        years = sorted({**m.population, year: inhabitants}.items())[-YEARS_KEPT:]
        editor.set((*place, "population"), _population(dict(years)))
    group = facts.kostra_groups.get(number)
    if group is not None and group != m.kostra_group:
        editor.set((*place, "kostra_group"), _scalar(group))
    centrality = facts.centrality_classes.get(number)
    if centrality is not None and centrality != m.centrality_class:
        editor.set((*place, "centrality_class"), str(centrality))


def _renumbered(config: Config, facts: Facts) -> dict[str, str]:
    """Old number -> new, where one municipality became one other that the file does not know yet."""
    if facts.names is None:
        return {}
    ours = {m.number for m in config.municipalities}
    became = {n: new[0] for n in sorted(ours - set(facts.names)) if len(new := facts.successors.get(n, ())) == 1}
    targets = list(became.values())
    return {n: new for n, new in became.items() if new in facts.names and new not in ours and targets.count(new) == 1}


def _entry(number: str, config: Config, facts: Facts) -> str:
    """A municipality that is new to the file, as far as the registers know it."""
    name = (facts.names or {})[number]
    former = sorted(old for old, new in facts.successors.items() if number in new and old != number)
    population = {facts.population_year: facts.population[number]} if number in facts.population else {}
    org_number = facts.org_numbers.get(number)
    county = _counties(config).get(number[:2], "?")
    lines = (
        f"number: {_quoted(number)}",
        f"name: {_scalar(name)}",
        f"official_name: {_scalar(name)}",
        f"county: {{number: {_quoted(number[:2])}, name: {_scalar(county)}}}",
        f"org_numbers: [{_quoted(org_number) if org_number else ''}]",
        f"population: {_population(population)}",
        f"centrality_class: {facts.centrality_classes.get(number, 'null')}",
        f"kostra_group: {_scalar(facts.kostra_groups[number]) if number in facts.kostra_groups else 'null'}",
        f"predecessors: [{', '.join(map(_quoted, former))}]",
        "sources: []",
    )
    return "\n  - " + "\n    ".join(lines) + "\n"


def _counties(config: Config) -> dict[str, str]:
    return {m.county.number: m.county.name for m in config.municipalities}


def _population(years: Mapping[int | None, int] | Mapping[int, int]) -> str:
    return f"{{{', '.join(f'{year}: {count}' for year, count in years.items())}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _scalar(text: str) -> str:
    """As YAML reads it back: bare where that is safe. A JSON string is a YAML string."""
    bare = re.fullmatch(r"[^\W\d_][\w .()/–-]*", text) and not text.endswith(" ")
    return text if bare and yaml.safe_load(text) == text else _quoted(text)


class _Editor:
    """Replaces values in the text by their places in the document."""

    def __init__(self, document: Document, text: str) -> None:
        self.notes: list[str] = []
        self.changes_division = False
        self._document = document
        self._text = text
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self._edits: list[tuple[int, int, str]] = []
        self._appended: list[str] = []

    def note(self, text: str) -> None:
        """Something that a person must do."""
        self.notes.append(text)

    def set(self, place: Place, value: str) -> None:
        """Write a value; a key that the municipality lacks comes after its name."""
        self.changes_division |= place[-1] == "number"
        parent = self._document.node(place[:-1])
        node = next((v for k, v in self._pairs(parent) if k.value == place[-1]), None)
        if node is None:
            key, name = next((k, v) for k, v in self._pairs(parent) if k.value == "name")
            at = self._offset(name.end_mark)
            self._edits.append((at, at, f"\n{' ' * key.start_mark.column}{place[-1]}: {value}"))
        elif isinstance(node, yaml.CollectionNode) and not node.flow_style:
            where = self._document.problem(place, "")[1].rpartition(": ")[0]
            self.note(f"{where}: write {value} (it stands on several lines, which this command leaves alone)")
        else:
            self._edits.append((self._offset(node.start_mark), self._offset(node.end_mark), value))

    def append(self, entry: str) -> None:
        """Add a municipality at the end of the file."""
        self.changes_division = True
        self._appended.append(entry)

    def diff(self) -> str:
        """From the file to what is proposed."""
        text = self._text
        # from the end, so that offsets hold; what goes to one spot goes there in the order it was asked for
        for _, (start, end, value) in sorted(enumerate(self._edits), key=lambda e: (e[1][0], e[0]), reverse=True):
            text = text[:start] + value + text[end:]
        if self._appended:
            text = text.rstrip("\n") + "\n" + "".join(self._appended)
        name = str(self._document.path)
        before, after = self._text.splitlines(keepends=True), text.splitlines(keepends=True)
        return "".join(unified_diff(before, after, fromfile=name, tofile=name))

    def _pairs(self, node: yaml.Node) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        yield from node.value if isinstance(node, yaml.MappingNode) else ()

    def _offset(self, mark: yaml.Mark) -> int:
        return self._starts[mark.line] + mark.column
