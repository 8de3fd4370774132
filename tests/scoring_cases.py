"""Datasets with answers already given, for the tests of the weighing."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from random import Random

from check_cases import CONFIG, the_rubric
from scoring.expected import ExpectedType, load_expected
from scoring.facts import Dataset, Distribution
from scoring.findings import Finding, inconclusive, not_applicable
from scoring.results import Asked, Place, SourceState
from store.terms import iri


@cache
def the_types() -> tuple[ExpectedType, ...]:
    return load_expected(CONFIG / "expected_datasets.yaml")


AS_OF = date(2026, 11, 25)
REASON = "all"
CHECKS = tuple(c.check for c in the_rubric().of("quality"))
USABLE = ("open_licence", "live_links", "machine_readable_format")  # what a dataset must pass to count as usable
NATIONAL = SourceState("data-norge", "fdk", "2026-11-24T02:00:00Z", date(2026, 11, 24))


def place(*sources: SourceState, **fields: object) -> Place:
    """A municipality of 60,000 that data.norge.no covers."""
    given = {"number": "1508", "name": "Ålesund", "population": 60_000, "population_group": "20 000 og over"}
    return Place(**{**given, "sources": sources or (NATIONAL,), **fields})


def answered(
    id: int,
    value: float | None = 1.0,
    *,
    but: Mapping[str, float | str | None] | None = None,
    public: bool = True,
    expected_type: str | None = None,
    theme: str | None = None,
    cluster: str | None = None,
    share: float = 1.0,
    national: bool = True,
    links: int = 1,
    modified_on: str | None = None,
) -> Asked:
    """A dataset that every check gave this value, `but` for some; None is inconclusive, "n/a" not applicable."""
    urls = tuple(iri(f"https://data.kommune.no/{id}/{i}") for i in range(links))
    dataset = Dataset(
        id=id, source_id="data-norge", source_kind="fdk", key=f"k{id}", uri=f"https://kommune.no/d/{id}", share=share,
        modified_on=modified_on, distributions=(Distribution(0, access_urls=urls),) if links else (),
    )  # fmt: skip
    values = dict.fromkeys(CHECKS, value) | dict(but or {})
    return Asked(
        dataset=dataset,
        public=public,
        findings=tuple(_finding(values[check]) for check in CHECKS) if public else (),
        cluster=(cluster or f"c{id}",) if public else (),
        expected_type=expected_type,
        theme=theme,
        national=national,
    )


def _finding(value: float | str | None) -> Finding:
    if value == "n/a":
        return not_applicable(REASON)
    if value is None:
        return inconclusive(REASON)
    return Finding(float(value), REASON)


def of_quality(id: int, quality: float, **fields: object) -> Asked:
    """A dataset of exactly this quality, whose points go first to what makes it usable if they suffice for it, and
    otherwise to all else: what is good enough to be read by a machine usually is."""
    weights = {c.check: c.weight for c in the_rubric().of("quality")}
    core = sum(weights[check] for check in USABLE)
    usable = quality >= core
    rest = (quality - core if usable else quality) / (100 - core)
    return answered(id, rest, but=dict.fromkeys(USABLE, 1.0 if usable else 0.0), **fields)


def batch(
    random: Random, first: int, n: int, low: float, high: float, types: Iterable[str] = (), **fields: object
) -> list[Asked]:
    """`n` datasets with qualities drawn between two bounds, on these expected types in turn."""
    types = list(types) or [None]
    return [
        of_quality(first + i, random.uniform(low, high), expected_type=types[i % len(types)], **fields)
        for i in range(n)
    ]
