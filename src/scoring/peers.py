"""A municipality beside others: its rank among those like it, and who may be said to be ahead of whom (RUBRIC §8)."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from scoring.answers import Standing, latest_run, read
from scoring.rubric import Language

View = Literal["centrality", "kostra"]

_AMONG = {
    "centrality": ("i sentralitetsklasse", "in centrality class"),
    "kostra": ("i KOSTRA-gruppe", "in KOSTRA group"),
}
_SIZE = ("i størrelsesgruppen", "in the size group")  # what stands in for a KOSTRA group of few


@dataclass(frozen=True, slots=True)
class PeerRank:
    """A rank beside that in the size group; fields are columns of view `peer_rank`."""

    municipality_number: str
    peer_view: View
    peer_group: str | None
    widened: bool
    rank_among_peers: int
    peers: int
    rank_low: int  # only those are ahead, or behind, whose intervals of the total do not overlap with this one's
    rank_high: int

    def sentence(self, language: Language) -> str:
        """The rank in words."""
        nb = language == "nb"
        stands_in = self.widened and self.peer_view == "kostra"
        among = (_SIZE if stands_in else _AMONG[self.peer_view])[0 if nb else 1]
        where = f"{among} {self.peer_group}" if self.peer_group else among
        rank = f"{self.rank_among_peers} ({self.rank_low}–{self.rank_high})"
        place = f"Nr. {rank} av {self.peers}" if nb else f"No. {rank} of {self.peers}"
        few = " (utvidet, for få i gruppen)" if nb else " (widened, too few in the group)"
        return f"{place} {where}{few if self.widened else ''}."


def peer_ranks(connection: Connection, number: str) -> tuple[PeerRank, ...]:
    """In the newest run; empty where not assessed or of no known group. Raises NotScoredError."""
    latest_run(connection)
    of = {"number": number}
    return tuple(read(connection, PeerRank, "peer_rank WHERE municipality_number = :number ORDER BY peer_view", of))


def apart(one: Standing, other: Standing) -> bool:
    """Whether the two may be put in order: both have an interval, and the intervals do not overlap."""
    bounds = (one.total_low, one.total_high, other.total_low, other.total_high)
    if None in bounds:
        return False
    low, high, other_low, other_high = (round(b or 0.0) for b in bounds)  # as they are printed
    return high < other_low or other_high < low


def comparison(one: Standing, other: Standing, language: Language) -> str:
    """Two municipalities in one sentence, which puts them in order only if they are apart."""
    nb = language == "nb"
    if apart(one, other):
        ahead, behind = sorted((one, other), key=lambda s: -(s.total_low or 0.0))
        verb = "ligger foran" if nb else "is ahead of"
        return f"{_named(ahead)} {verb} {_named(behind)}."
    unknown = [s.name for s in (one, other) if s.total_low is None]
    if unknown:
        names = (" og " if nb else " and ").join(unknown)
        return (
            f"{names} har ikke noe intervall å sammenligne." if nb else f"There is no interval to compare for {names}."
        )
    if nb:
        return f"Intervallene til {_named(one)} og {_named(other)} overlapper: vi sier ikke hvem som ligger foran."
    return f"The intervals of {_named(one)} and {_named(other)} overlap: we do not say which is ahead."


def _named(standing: Standing) -> str:
    return f"{standing.name} ({standing.total_low:.0f}–{standing.total_high:.0f})"
