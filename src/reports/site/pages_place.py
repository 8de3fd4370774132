"""A municipality's page: where it stands, what lifts most, every lost point with the datasets behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection

from reports.site import charts, queries_place, sentences
from reports.site.edition import SCORED, Edition
from reports.site.place_views import CriterionView, DimensionView, Failing, TypeView, Undecided
from reports.site.render import Page, place_path, say
from reports.site.rows import Language, Standing
from reports.site.rows_place import CriterionLine, Dataset, OpenFinding, TypeExample, TypeLine
from reports.site.texts import TEXTS
from reports.site.worklist import worklist

LISTED = 50  # datasets that a list may hold; a longer one shows its first and leaves the rest to the CSV
FIRST = 10
NAMED = 3  # datasets that show why one could not decide, for each reason
MEASURES = 5
_OTHERS = 2  # examples from others beside an expected type
_NEAR = 2  # peers shown on either side


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality's page and the worklist beside it, None when it has nothing to do."""

    page: Page
    worklist_path: str
    worklist: str | None


def place(connection: Connection, edition: Edition, standing: Standing) -> Place:
    """Read one municipality and make its page."""
    number, run, lang = standing.municipality_number, edition.run, edition.lang
    path = place_path(number, standing.name)
    datasets = queries_place.datasets(connection, run, number)
    findings = queries_place.open_findings(connection, number, lang) if standing.status else ()
    views = _criteria(edition, queries_place.criterion_lines(connection, number), findings, datasets)
    types = queries_place.types(connection, run, number, lang)
    shown = tuple(_types(edition, standing, types, datasets))
    work = worklist(edition.lang, views)
    worklist_name = f"{'DEMO_' if run.invented else ''}{path.removeprefix('kommune/').removesuffix('.html')}.csv"
    days = edition.history.get(number, ())
    page = Page(
        path,
        "place.html.j2",
        standing.name,
        {
            "s": standing,
            "sentences": sentences.place(
                edition, standing, (sum(t.value == 1 for t in types), len(types)) if types else None
            ),
            "scored": standing.status in SCORED,
            "gains": queries_place.measures(connection, number)[:MEASURES],
            "dimensions": tuple(_dimensions(edition, standing, views)),
            "coverage": tuple(v for v in views if v.criterion.part == "coverage"),
            "types": shown if standing.assessed else (),
            "steady_from": _steady_from(edition, standing),
            "days": days,
            "line": charts.line(days),
            "month": edition.month_ago(number),
            "near": _near(edition, standing),
            "peers": edition.peers.get(number, ()),
            "notes": queries_place.notes(connection, number),
            "answers": queries_place.survey(connection, number, lang),
            "sources": tuple(s for s in edition.sources if s.municipality_number in (None, number)),
            "worklist": worklist_name if work else None,
        },
    )
    return Place(page, f"kommune/{worklist_name}", work)


def _criteria(
    edition: Edition,
    lines: Sequence[CriterionLine],
    findings: Sequence[OpenFinding],
    datasets: dict[int, Dataset],
) -> tuple[CriterionView, ...]:
    of: dict[str, list[OpenFinding]] = {}
    for finding in findings:
        of.setdefault(finding.criterion_id, []).append(finding)
    views = []
    for line in lines:
        found = [Failing(datasets[f.dataset_id], f) for f in of.get(line.criterion_id, ()) if f.dataset_id in datasets]
        found.sort(key=lambda f: (-f.dataset.weight * (1 - (f.finding.value or 0.0)), f.dataset.title, f.dataset.id))
        failing = [f for f in found if f.finding.outcome != "inconclusive"]
        undecided = _undecided([f for f in found if f.finding.outcome == "inconclusive"])
        views.append(
            CriterionView(
                criterion=edition.criteria[line.criterion_id],
                line=line,
                outcome=_outcome(line),
                failing=tuple(failing),
                shown=tuple(failing[:FIRST] if len(failing) > LISTED else failing),
                about=next((f.reason for f in of.get(line.criterion_id, ()) if f.dataset_id is None), None),
                undecided=tuple(undecided[:FIRST]),
                undecided_else=sum(u.count for u in undecided[FIRST:]),
            )
        )
    return tuple(views)


def _undecided(found: Sequence[Failing]) -> list[Undecided]:
    """By reason, the most common first."""
    by_reason = groupby(sorted(found, key=lambda f: f.finding.reason), key=lambda f: f.finding.reason)
    groups = [(reason, tuple(members)) for reason, members in by_reason]
    return [
        Undecided(reason, len(members), tuple(f for f in members if f.finding.evidence_url)[:NAMED])
        for reason, members in sorted(groups, key=lambda group: (-len(group[1]), group[0]))
    ]


def _steady_from(edition: Edition, standing: Standing) -> str | None:
    """The day before which nobody's stability can be told, while it still is to come."""
    day = edition.steady_from and edition.steady_from.isoformat()
    return day if standing.quality_stability is None and day and day > edition.run.as_of else None


def _outcome(line: CriterionLine) -> str:
    """What is unknown is neither met nor not met."""
    if line.value is None:
        return "inconclusive" if line.inconclusive else "not applicable"
    return "met" if line.value >= 1 else "partly" if line.value > 0 else "not met"


def _dimensions(edition: Edition, standing: Standing, views: Sequence[CriterionView]) -> list[DimensionView]:
    return [
        DimensionView(
            d,
            standing.of_dimension(d.id),
            edition.medians.get((standing.population_group, d.id)),
            tuple(v for v in views if v.criterion.dimension == d.id),
        )
        for d in edition.rubric.dimensions
        if d.id != "coverage"
    ]


def _types(
    edition: Edition, standing: Standing, lines: Sequence[TypeLine], datasets: dict[int, Dataset]
) -> list[TypeView]:
    def of_others(type_id: str) -> tuple[tuple[Standing, Dataset], ...]:
        found: dict[str, TypeExample] = {}
        for e in edition.examples.get(type_id, ()):
            if e.municipality_number != standing.municipality_number:
                found.setdefault(e.municipality_number, e)
        alike_first = sorted(found.values(), key=lambda e: e.population_group != standing.population_group)
        return tuple(
            (edition.by_number[e.municipality_number], edition.named[e.dataset_id]) for e in alike_first[:_OTHERS]
        )

    return [
        TypeView(
            line,
            datasets.get(line.dataset_id) if line.dataset_id is not None else None,
            of_others(line.id) if line.value < 1 else (),
            _holder(line.national_holder, edition.lang),
        )
        for line in lines
    ]


def _holder(name: str | None, lang: Language) -> str | None:
    """A state body's name, with how far it holds the data («delvis») in the page's language."""
    body, _, extent = (name or "").removesuffix(")").partition(" (")
    return f"{body} ({say(lang, f'holder {extent}')})" if f"holder {extent}" in TEXTS else name


def _near(edition: Edition, standing: Standing) -> tuple[Standing, ...]:
    """The peers that stand nearest above and below, itself among them; none for those tied with the many without data."""
    if standing.status not in SCORED or standing.rank_in_group is None:
        return ()
    ranked = [
        s for s in edition.in_group(standing.population_group) if s.status in SCORED and s.rank_in_group is not None
    ]
    at = ranked.index(standing)
    return tuple(ranked[max(at - _NEAR, 0) : at + _NEAR + 1])
