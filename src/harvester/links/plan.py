"""What to look at tonight: the oldest observations first, so that every address is seen weekly and failing ones daily."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from store.link_uses import Target

NIGHTS = 7  # within which every address is seen
_SETTLED = frozenset({"alive", "refused", "blocked"})  # what is none of these is looked at every night
AN_ADDRESS = 2  # requests: HEAD and GET
A_HOST = 1 + AN_ADDRESS  # its robots.txt and its first address
_A_NIGHT = timedelta(hours=20)  # nights begin a little earlier or later, and one that was cut off goes on


@dataclass(frozen=True, slots=True)
class Plan:
    """Tonight's addresses by host, both the longest unseen first; and how many there are that stand in metadata."""

    by_host: tuple[tuple[str, tuple[Target, ...]], ...]
    known: int

    @property
    def addresses(self) -> int:
        """How many will be looked at."""
        return sum(len(targets) for _, targets in self.by_host)


def plan(targets: Sequence[Target], now: str, requests: int | None = None) -> Plan:
    """Plan a night that begins `now`: what was never seen, what was not well last night, of all else the seventh whose night
    this is, and what has missed its night. What was looked at in the last twenty hours is not looked at again. As many as
    `requests` suffice for, one at least, the hosts by turns."""
    begun = datetime.fromisoformat(now)
    recent, week_ago = _stamp(begun - _A_NIGHT), _stamp(begun - timedelta(days=NIGHTS - 1) - _A_NIGHT)
    slot = begun.toordinal() % NIGHTS

    def due(target: Target) -> bool:
        seen = target.checked_at
        if seen is None or seen > recent:
            return seen is None
        return target.state not in _SETTLED or target.link_id % NIGHTS == slot or seen <= week_ago

    chosen = sorted(filter(due, targets), key=_longest_unseen)
    if requests is not None:
        chosen = _by_turns(chosen, requests)
    return Plan(_by_host(chosen), len(targets))


def _by_turns(targets: Sequence[Target], requests: int) -> list[Target]:
    """The first of each host, then the second of each, until the requests are spent."""
    turns = [(turn, target) for _, of in _by_host(targets) for turn, target in enumerate(of)]
    turns.sort(key=lambda t: (t[0], _longest_unseen(t[1])))
    costs = accumulate(AN_ADDRESS if turn else A_HOST for turn, _ in turns)
    return [
        target for n, ((_, target), cost) in enumerate(zip(turns, costs, strict=True)) if n == 0 or cost <= requests
    ]


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _longest_unseen(target: Target) -> tuple[str, int]:
    return target.checked_at or "", target.link_id


def _by_host(targets: Iterable[Target]) -> tuple[tuple[str, tuple[Target, ...]], ...]:
    hosts: dict[str, list[Target]] = {}
    for target in targets:
        hosts.setdefault(target.host, []).append(target)
    return tuple((host, tuple(of)) for host, of in hosts.items())
