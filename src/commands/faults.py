"""What a validation found, in words: one line a fault, whoever found it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commands.door import Lang
from harvester.whole import Whole
from scoring.conformance.judge import Judgement
from scoring.conformance.tables import ConformanceTable
from scoring.shapes import ShapeResult

MUST = {"nb": "skal", "en": "must"}
_SHOULD = {"nb": "bør", "en": "should"}
_NAMELESS = {"nb": "en navnløs node", "en": "a nameless node"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One departure in words, in the language asked for."""

    severity: str  # must or should
    shape: str  # the class, or the kind of constraint
    property: str
    found: str
    expected: str
    title: str
    node: str

    def kind(self) -> tuple[str, str, str, str]:
        """What the faults have in common that a table shows as one."""
        return self.severity, self.shape, self.property, self.expected


def by_profile(judgement: Judgement, table: ConformanceTable, lang: Lang) -> list[Fault]:
    """By our own table."""
    owner = _owners(judgement)
    return _sorted(
        [
            Fault(
                (MUST if d.severity == "violation" else _SHOULD)[lang],
                table.classes[d.shape].text.of(lang),
                d.path,
                d.found.of(lang),
                d.expected.of(lang),
                judgement.titles.get(d.node) or judgement.titles.get(owner.get(d.node, ""), ""),
                owner.get(d.node, _NAMELESS[lang]) if d.node.startswith("_:") else d.node,
            )
            for d in judgement.departures
        ],
        lang,
    )


def _owners(judgement: Judgement) -> dict[str, str]:
    """The dataset that a node describes, where it describes one only."""
    times = Counter(part for parts in judgement.parts.values() for part in parts)
    return {part: dataset for dataset, parts in judgement.parts.items() for part in parts if times[part] == 1}


def _sorted(faults: list[Fault], lang: Lang) -> list[Fault]:
    """What must be before what should be, and faults of a kind together."""
    return sorted(faults, key=lambda fault: (fault.severity != MUST[lang], *fault.kind()[1:], fault.title, fault.node))


def misspelt(whole: Whole, lang: Lang) -> list[Fault]:
    """Names that nobody else would understand, though we did."""
    words = {"nb": "Navn", "en": "Name"}[lang]
    return [
        Fault(_SHOULD[lang], words, "", f"<{written}>", f"<{proper}>", "", "")
        for written, proper in sorted(whole.misspelt.items())
    ]


def by_shapes(results: Sequence[ShapeResult], judgement: Judgement, table: ConformanceTable, lang: Lang) -> list[Fault]:
    """By shapes. Nameless nodes stay so: the validator gives them names of its own."""
    owner = _owners(judgement)
    found = []
    for r in results:
        node = r.node.strip("<>")
        found.append(
            Fault(
                (MUST if r.severity == "Violation" else _SHOULD)[lang],
                r.component.removesuffix("ConstraintComponent"),
                table.compact(r.path.strip("<>")) if r.path else "",
                _NAMELESS[lang] if r.value and r.value.startswith("_:") else r.value or "",
                r.message or "",
                judgement.titles.get(node) or judgement.titles.get(owner.get(node, ""), ""),
                _NAMELESS[lang] if node.startswith("_:") else node,
            )
        )
    return _sorted(found, lang)
