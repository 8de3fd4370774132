"""Which of the five statuses a municipality has: scored, scored on little, only closed data, nothing found, not assessed."""

from datetime import date, timedelta

from scoring.results import Place, SourceState, Status, Words
from scoring.rubric import Rubric

STALE = timedelta(days=30)  # a source not read completely for so long says nothing about what is missing
ENOUGH = 3  # public datasets for an ordinary score
UNRECOGNISED = Words(
    "Ingen av datasettene ble gjenkjent som en av de forventede datatypene.",
    "None of the datasets was recognised as one of the expected data types.",
)


def status_of(place: Place, known: int, public: int, as_of: date, rubric: Rubric, *, recognised: bool = True) -> Status:
    """The status (RUBRIC §7) of a municipality with `known` datasets, of which `public` are scored on quality.
    `recognised`: whether any of the known ones is of an expected type."""
    unread = [s for s in place.sources if not _fresh(s, as_of)]
    searched = bool(place.sources) and not unread and not place.closed_portals and not place.uncredited
    if public >= ENOUGH:
        name = "vurdert"
    elif public:
        name = "faa_datasett"
    elif known:
        name = "kun_ikke_aapne"
    else:
        name = "ingen_data_funnet" if searched else "ikke_vurdert"
    read = [s for s in place.sources if _fresh(s, as_of)]
    # the oldest: the day from which everything found can be vouched for
    oldest = min((s for s in place.sources if s.last_complete_on), key=lambda s: s.last_complete or "", default=None)
    day = oldest.last_complete_on if oldest and oldest.last_complete_on else as_of
    why = _why(unread, place, as_of) if not searched else Words("", "")
    names = ", ".join(s.id for s in read)
    text = next(s.reason for s in rubric.statuses if s.id == name)
    more = Words("", "") if recognised or not public else UNRECOGNISED
    return Status(
        id=name,
        reason=Words(
            nb=f"{text.nb.format(sources=names, date=_day_nb(day), datasets=known, reason=why.nb)} {more.nb}".rstrip(),
            en=f"{text.en.format(sources=names, date=day, datasets=known, reason=why.en)} {more.en}".rstrip(),
        ),
        sources_read=len(read),
        sources_total=len(place.sources) + len(place.closed_portals),
        lower_bound=name != "ikke_vurdert" and not searched,
        last_complete=oldest.last_complete if oldest else None,
    )


def _fresh(source: SourceState, as_of: date) -> bool:
    return source.last_complete_on is not None and as_of - source.last_complete_on <= STALE


def _why(unread: list[SourceState], place: Place, as_of: date) -> Words:
    """What could not be searched."""
    nb, en = [], []
    for source in unread:
        if source.last_complete_on is None:
            nb.append(f"kilden {source.id} er aldri lest fullstendig")
            en.append(f"source {source.id} has never been read completely")
        else:
            nb.append(f"kilden {source.id} er ikke lest fullstendig siden {_day_nb(source.last_complete_on)}")
            en.append(f"source {source.id} has not been read completely since {source.last_complete_on}")
    for reason in place.closed_portals:
        nb.append(f"kommunens egen portal kan ikke høstes: {reason.rstrip('.')}")
        en.append(f"the municipality's own portal cannot be harvested: {reason.rstrip('.')}")
    if n := place.uncredited:
        nb.append(f"kommunens egen kilde har {n} datasett som ikke kan regnes til noen kommune")
        en.append(
            f"the municipality's own source has {n} dataset{'s' * (n > 1)} that no municipality can be credited with"
        )
    if not nb:
        return Words("ingen kilde dekker kommunen", "no source covers the municipality")
    return Words("; ".join(nb), "; ".join(en))


def _day_nb(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
