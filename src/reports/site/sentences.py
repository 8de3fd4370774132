"""The sentences that answer first, made of the numbers: five for the country, a few for each municipality."""

from reports.site import formats
from reports.site.edition import SCORED, Edition
from reports.site.render import group_name, say
from reports.site.rows import Barrier, Standing


def country(edition: Edition, barriers: tuple[Barrier, ...]) -> tuple[str, ...]:
    """What the front page says before anything else; the first is its heading. They are about those who are assessed, and of
    nobody else anything is known."""
    if not edition.assessed:
        nobody = say(edition.lang, "says nobody", total=_n(len(edition.standings), edition))
        return (nobody, say(edition.lang, "says nobody why"))
    left_out = len(edition.standings) - len(edition.assessed)
    unread = (_unread(left_out, edition),) if left_out else ()
    return (_open(edition), *unread, _types(edition), _usable(edition), _levels(edition), _loss(edition, barriers))


def _unread(n: int, edition: Edition) -> str:
    return say(edition.lang, "says unread one" if n == 1 else "says unread", n=_n(n, edition))


def _open(edition: Edition) -> str:
    sharing = sum(bool(s.datasets_open) for s in edition.assessed)
    return say(edition.lang, "says open", n=_n(sharing, edition), total=_n(len(edition.assessed), edition))


def _types(edition: Edition) -> str:
    shared = [s.expected_types_shared or 0 for s in edition.assessed if s.datasets_open]
    if not any(shared):
        return say(edition.lang, "says no types", all=_n(edition.types, edition))
    mean = sum(shared) / len(shared)
    return say(edition.lang, "says types", mean=formats.number(mean, edition.lang, 1), all=_n(edition.types, edition))


def _usable(edition: Edition) -> str:
    known, opened, usable = (
        sum(getattr(s, name) or 0 for s in edition.assessed)
        for name in ("datasets", "datasets_open", "datasets_usable")
    )
    if not known:
        return say(edition.lang, "says no datasets")
    return say(
        edition.lang, "says usable", all=_n(known, edition), open=_n(opened, edition), usable=_n(usable, edition)
    )


def _levels(edition: Edition) -> str:
    reached = [s.level for s in edition.assessed if s.level is not None]
    best = max((level for level in reached if level >= 3), default=3)
    level = 3 if best >= 3 else best
    n = sum(x >= level for x in reached)
    key = "says level one" if n == 1 else "says levels"
    return say(edition.lang, key, n=_n(n, edition), level=level, none=_n(sum(x == 0 for x in reached), edition))


def _loss(edition: Edition, barriers: tuple[Barrier, ...]) -> str:
    quality = [
        b
        for b in barriers
        if b.grouping == "all" and edition.criteria[b.criterion_id].part == "quality" and b.points_lost
    ]
    if not quality:
        return say(edition.lang, "says no loss")
    worst = max(quality, key=lambda b: (b.points_lost, b.criterion_id))
    met = round(worst.datasets * (1 - (worst.share_not_met or 0.0)))
    title = edition.criteria[worst.criterion_id].title
    quoted = f"«{title}»" if edition.lang == "nb" else f"“{title}”"
    counts = {"met": _n(met, edition), "measured": _n(worst.datasets, edition)}
    if edition.ordinary == 1:
        return say(edition.lang, "says loss one", title=quoted, **counts)
    return say(edition.lang, "says loss", title=quoted, scored=_n(edition.ordinary, edition), **counts)


def place(edition: Edition, s: Standing, types: tuple[int, int] | None) -> tuple[str, ...]:
    """What a municipality's page says first. `types` are (shared in usable form, applying), None without a run."""
    lines = [_holds(edition, s) if s.datasets else s.status_reason or edition.rubric.no_level]
    if s.datasets and types:
        lines.append(say(edition.lang, "place types", n=types[0], all=types[1]))
    if s.status in SCORED and s.rank_in_group is not None:
        interval = f" ({s.rank_low}–{s.rank_high})" if s.rank_low != s.rank_high else ""
        lines.append(
            say(
                edition.lang, "place rank", rank=s.rank_in_group, size=s.group_size, interval=interval,
                group=group_name(s.population_group, edition.lang),
            )
        )  # fmt: skip
    elif s.rank_in_group is not None:
        tied = sum(o.rank_in_group == s.rank_in_group for o in edition.in_group(s.population_group)) - 1
        lines.append(
            say(
                edition.lang, "place rank shared", size=s.group_size, others=tied,
                group=group_name(s.population_group, edition.lang),
            )
        )  # fmt: skip
    return tuple(lines)


def _holds(edition: Edition, s: Standing) -> str:
    lang, opened = edition.lang, s.datasets_open or 0
    n = _n(s.datasets or 0, edition)
    if s.status == "kun_ikke_aapne":
        return say(lang, "place closed one" if s.datasets == 1 else "place closed", name=s.name, n=n)
    if s.datasets == 1:
        return say(lang, "place one open" if opened else "place one", name=s.name)
    some = "all of them" if opened == s.datasets else "of them" if opened else "none of them"
    shown = say(lang, some, n=_n(opened, edition))
    return say(lang, "place summary", name=s.name, n=n, open=shown)


def _n(value: int, edition: Edition) -> str:
    return formats.number(value, edition.lang)
