"""Findings in, scores out: quality, coverage, total, status, level and rank; pure, and without a clock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import floor, fsum

from scoring.coverage import Covering, unknown
from scoring.expected import ExpectedType
from scoring.findings import Finding
from scoring.gains import gains, total_of
from scoring.levels import Share, level_of
from scoring.mqa import mean
from scoring.quality import weigh
from scoring.results import Asked, Coverage, DatasetResult, MunicipalityResult, Place, Quality, Rank
from scoring.rubric import Rubric
from scoring.status import status_of

DECIMALS = 4  # of what is stored and printed; levels and ranks follow what one can read
_UNTRIED = "not_opened"  # the reason of what is inconclusive because nobody has looked yet
NOTHING_TO_REUSE = ("kun_ikke_aapne", "ingen_data_funnet")


def assess(
    place: Place, asked: Iterable[Asked], types: Sequence[ExpectedType], rubric: Rubric, as_of: date
) -> MunicipalityResult:
    """Everything that the rubric says about one municipality. The order of the datasets does not matter."""
    datasets = sorted(asked, key=lambda a: a.dataset.id)
    public = [a for a in datasets if a.public]
    expected = {t.id for t in types if t.applies(place.population)}
    recognised = any(a.expected_type in expected for a in datasets)
    status = status_of(place, len(datasets), len(public), as_of, rubric, recognised=recognised)
    weighed = weigh(public, rubric.of("quality"), rubric.provisional_below)
    covering = Covering(datasets, types, place.population, place.national_read, rubric)
    if status.id == "ikke_vurdert":
        covered = unknown(types, place.population, rubric)
    else:
        covered = covering.coverage()
    coverage, quality = covered.value, weighed.value
    total = 0.0 if status.id in NOTHING_TO_REUSE else total_of(coverage, quality)
    level = level_of(
        None if total is None else round(total, DECIMALS),
        _shares(public, covered, rubric),
        rubric,
        some_open=bool(covered.open),
    )
    gained = gains(rubric, weighed, covered, covering)
    best = max(gained.items(), key=lambda gain: gain[1], default=None)
    return MunicipalityResult(
        place=place,
        status=status,
        level=level,
        coverage=coverage,
        quality=quality,
        total=total,
        measured=weighed.measured,
        provisional=_provisional(weighed, public, rubric),
        covered=covered,
        weighed=weighed,
        datasets=_datasets(datasets, weighed, covered),
        datasets_public=len(public),
        types_shared=sum(t.value == 1 for t in covered.types),
        newest_modified=_newest(datasets, as_of),
        top_measure=best[0] if best else None,
        top_measure_points=best[1] if best else None,
        gains=gained,
        compared=mean([a.compared for a in datasets if a.compared]),
    )


def _provisional(weighed: Quality, public: Sequence[Asked], rubric: Rubric) -> bool:
    """Whether too little could be measured over all, or has been tried of a criterion that no score should do without.
    What was tried and stays undecided, because a host keeps us out, will not be known tomorrow either."""
    if weighed.measured is None:
        return False
    shares = [weighed.measured]
    for i, c in enumerate(rubric.of("quality")):
        asked = [a.findings[i] for a in public if a.findings[i].applies]
        if c.id in rubric.provisional_without and asked:
            shares.append(sum(f.reason != _UNTRIED for f in asked) / len(asked))
    return min(shares) < rubric.provisional_below


def apportioned(losses: Sequence[float], score: float, decimals: int) -> list[float]:
    """The losses with so many decimals, such that they add up to 100 minus the score with as many.

    Largest remainder: each is rounded down, and what is then missing goes to those that lost most by it.
    """
    unit = 10**decimals
    wanted = 100 * unit - round(unit * float(f"{score:.{decimals}f}"))
    units = [floor(unit * loss) for loss in losses]
    by_remainder = sorted(range(len(losses)), key=lambda i: units[i] - unit * losses[i])
    missing = wanted - sum(units)
    for i in by_remainder[: max(missing, 0)]:
        units[i] += 1
    for i in by_remainder[len(losses) + min(missing, 0) :]:  # the losses may be rounded themselves
        units[i] -= 1
    return [n / unit for n in units]


def losses(result: MunicipalityResult) -> dict[str, float | None]:
    """By criterion, the points lost as they are stored: they add up to 100 minus the stored quality, or coverage."""
    found: dict[str, float | None] = {c.id: None for c in result.criteria}
    for score, criteria in ((result.quality, result.weighed.criteria), (result.coverage, result.covered.criteria)):
        lost = {c.id: c.lost for c in criteria if c.lost is not None}
        if score is not None:
            found.update(zip(lost, apportioned(list(lost.values()), score, DECIMALS), strict=True))
    return found


def ranks(results: Iterable[MunicipalityResult]) -> dict[str, Rank]:
    """Rank by municipality number within the size group (RUBRIC §7, §8): by total, then coverage; (1, 2, 2, 4).

    Who has nothing to reuse shares the last place. Who is not assessed, or of unknown size, has no rank.
    """
    groups: dict[str, list[tuple[tuple[float, float], str]]] = defaultdict(list)
    for r in results:
        if r.total is not None and r.place.population_group is not None:
            key = (-round(r.total, DECIMALS), -round(r.coverage or 0.0, DECIMALS))
            if r.status.id in NOTHING_TO_REUSE:
                key = (0.0, 0.0)
            groups[r.place.population_group].append((key, r.place.number))
    ranked: dict[str, Rank] = {}
    for members in groups.values():
        members.sort()
        rank, last = 0, None
        for i, (key, number) in enumerate(members, start=1):
            rank, last = (rank if key == last else i), key
            ranked[number] = Rank(rank, len(members))
    return ranked


def _shares(public: Sequence[Asked], covered: Coverage, rubric: Rubric) -> dict[str, Share]:
    """What the caps look at, as far as it was measured."""
    shares = {}
    if public:
        shares["open-share"] = Share(len(covered.open) / len(public))
    i = next(i for i, c in enumerate(rubric.of("quality")) if c.check == "live_links")
    links = [_links(a, a.findings[i]) for a in public]
    decided = sum(n for _, n, _ in links)
    if decided:
        shares["live-links"] = Share(
            fsum(alive for *_, alive in links) / decided, decided / sum(n for n, _, _ in links)
        )
    if covered.national_share is not None:
        shares["national-visibility"] = Share(covered.national_share)
    return shares


def _links(asked: Asked, finding: Finding) -> tuple[float, float, float]:
    """How many addresses a dataset has, how many of them are decided, and how many alive; where a finding does not tell,
    all or none are."""
    facts = finding.facts
    if "decided" in facts:
        return float(facts["total"]), float(facts["decided"]), float(facts["alive"])
    n = sum(len(d.access_urls) + len(d.download_urls) for d in asked.dataset.distributions)
    return n, n if finding.value is not None else 0, n * (finding.value or 0.0)


def _datasets(asked: Sequence[Asked], weighed: Quality, covered: Coverage) -> tuple[DatasetResult, ...]:
    """All datasets, the closed ones too, in order of their ids."""
    scored = {d.id: d for d in weighed.datasets}
    results = []
    for a in asked:
        d = scored.get(a.dataset.id)
        results.append(
            DatasetResult(
                id=a.dataset.id,
                quality=d.quality if d else None,
                measured=d.measured if d else None,
                weight=d.weight if d else None,
                cluster=d.cluster if d else None,
                expected_type=a.expected_type,
                type_evidence=a.type_evidence,
                open=a.dataset.id in covered.open if a.public else None,
                usable=a.dataset.id in covered.usable if a.public else None,
                compared=a.compared,
            )
        )
    return tuple(results)


def _newest(asked: Sequence[Asked], as_of: date) -> str | None:
    """The newest day on which a dataset or distribution says it was changed, not counting days to come."""
    today = as_of.isoformat()
    days = [
        text[:10]
        for a in asked
        for text in (a.dataset.modified_on, *(d.modified_on for d in a.dataset.distributions))
        if text
    ]
    return max((day for day in days if len(day) == 10 and day <= today), default=None)
