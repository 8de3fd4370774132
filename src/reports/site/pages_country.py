"""The pages on all municipalities together: best practice, barriers, measures, method, data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from sqlalchemy import Connection

from reports.site import queries, queries_place
from reports.site.edition import Edition
from reports.site.render import Page, say
from reports.site.rows import Barrier, Practice, Standing
from reports.site.rows_place import Dataset
from reports.site.texts import TEXTS
from reports.tables import NAMES_NB, TABLES

MEASURES = 10
_KINDS = {".db": "database", ".metadata.json": "metadata", ".xlsx": "workbook"}


@dataclass(frozen=True, slots=True)
class PracticeView:
    """A difference between the best and the others, with examples."""

    practice: Practice
    examples: tuple[tuple[Standing, Dataset], ...]


@dataclass(frozen=True, slots=True)
class BarrierView:
    """A criterion for everybody, and by size group and portal kind (in the order of the headings)."""

    barrier: Barrier
    by_group: tuple[Barrier | None, ...]
    by_portal: tuple[Barrier | None, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of obstacle and the quality points lost by it."""

    barrier: str
    points: float
    share: float


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the pages; `what` is a key of the texts, `size` in bytes, `path` from the site's root."""

    path: str
    what: str
    size: int


def practices(connection: Connection, edition: Edition) -> Page:
    """«Hva kjennetegner beste praksis»."""
    found = queries.practices(connection)
    examples = queries.practice_examples(connection)
    named = queries_place.named_datasets(connection, (e.dataset_id for e in examples))
    top = sorted((p for p in found if p.place is not None), key=lambda p: p.place or 0)
    return Page(
        "beste-praksis.html",
        "practices.html.j2",
        say(edition.lang, "practices title"),
        {
            "top": tuple(
                PracticeView(
                    p,
                    tuple(
                        (edition.by_number[e.municipality_number], named[e.dataset_id])
                        for e in examples
                        if e.criterion_id == p.criterion_id
                    ),
                )
                for p in top
            ),
            "alike": tuple(p for p in found if p.alike),
            "compared": tuple(p for p in found if p.difference is not None),
            "compared_groups": tuple(g for g in edition.groups if g in queries.compared_groups(connection)),
        },
        "practices",
    )


def barriers(connection: Connection, edition: Edition, found: Sequence[Barrier]) -> Page:
    """«Utfordringer og barrierer»."""
    cells = {(b.criterion_id, b.grouping, b.group_name): b for b in found}
    portals = tuple(sorted({b.group_name for b in found if b.grouping == "portal_kind"}))
    met = queries.obstacles(connection)
    shown = {b.group_name for b in found if b.grouping == "population_group"}
    whole = sorted((b for b in found if b.grouping == "all"), key=lambda b: (-b.points_lost, b.criterion_id))
    return Page(
        "barrierer.html",
        "barriers.html.j2",
        say(edition.lang, "barriers title"),
        {
            "kinds": _kinds(edition, whole),
            "portals": portals,
            "unshown": tuple(g for g in edition.groups if g not in shown) if whole else (),
            "rows": tuple(
                BarrierView(
                    b,
                    tuple(cells.get((b.criterion_id, "population_group", g)) for g in edition.groups),
                    tuple(cells.get((b.criterion_id, "portal_kind", k)) for k in portals),
                )
                for b in whole
            ),
            "irregularities": tuple(o for o in met if o.obstacle == "issue"),
            "unattributed": next((o.times for o in met if o.obstacle == "attribution"), 0),
            "dead": next((o.times for o in met if o.obstacle == "link"), None),
            "failing": sum(s.status != "complete" for s in edition.sources),
        },
        "barriers",
    )


def _kinds(edition: Edition, whole: Sequence[Barrier]) -> tuple[Kind, ...]:
    points: Counter[str] = Counter()
    for b in whole:
        if edition.criteria[b.criterion_id].part == "quality":
            points[edition.criteria[b.criterion_id].barrier] += b.points_lost  # type: ignore[assignment]
    total = sum(points.values())
    ordered = sorted(points.items(), key=lambda kind: (-kind[1], kind[0]))
    return tuple(Kind(name, lost, lost / total if total else 0.0) for name, lost in ordered)


def measures(connection: Connection, edition: Edition) -> Page:
    """«Tiltak»."""
    found = queries.national_measures(connection)[:MEASURES]
    return Page("tiltak.html", "measures.html.j2", say(edition.lang, "measures title"), {"gains": found}, "measures")


def method(connection: Connection, edition: Edition) -> Page:
    """The rubric in full, and what the number does not say."""
    scored = [s for s in edition.standings if s.quality and s.coverage and s.measured]
    example = max(scored, key=lambda s: (s.datasets or 0, s.municipality_number), default=None)
    return Page(
        "metode.html",
        "method.html.j2",
        say(edition.lang, "method title"),
        {
            "example": _worked(example) if example else None,
            "statuses": Counter(s.status or "ikke_vurdert" for s in edition.standings),
            "versions": queries.rubric_versions(connection),
        },
        "method",
    )


@dataclass(frozen=True, slots=True)
class Worked:
    """A score taken apart: what quality would be, had the unknown counted as nothing or as everything."""

    standing: Standing
    total: float
    worst: float
    best: float


def _worked(s: Standing) -> Worked:
    quality, measured = s.quality or 0.0, s.measured or 0.0
    return Worked(s, sqrt((s.coverage or 0.0) * quality), quality * measured, quality * measured + 100 * (1 - measured))


def data(edition: Edition, downloads: Sequence[Download]) -> Page:
    """The files beside the pages."""
    return Page("data.html", "data.html.j2", say(edition.lang, "data title"), {"downloads": downloads}, "data")


def downloads(folder: Path) -> tuple[Download, ...]:
    """The files of a folder that is to hold the site, told apart by their names."""
    stems = {NAMES_NB.get(name, name): name for name in TABLES}

    def what(path: Path) -> str:
        stem = path.name.removeprefix("DEMO_").partition("_2")[0].partition(".")[0]  # before the date
        suffix = "".join(path.suffixes[-2:]) if path.name.endswith(".metadata.json") else path.suffix
        known = _KINDS.get(suffix) or stems.get(stem, "other")
        return f"file {known}" if f"file {known}" in TEXTS else "file other"

    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    return tuple(Download(path.relative_to(folder).as_posix(), what(path), path.stat().st_size) for path in found)
