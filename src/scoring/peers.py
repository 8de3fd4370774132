"""A municipality beside others: its rank among those like it, as wide as the intervals that overlap (RUBRIC §8)."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from scoring.answers import latest_run, read
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

    def sentence(self, language: Language, *, last: bool = False) -> str:
        """The rank in words; `last` is the place that those with nothing to reuse share."""
        nb = language == "nb"
        stands_in = self.widened and self.peer_view == "kostra"
        among = (_SIZE if stands_in else _AMONG[self.peer_view])[0 if nb else 1]
        where = f"{among} {self.peer_group}" if self.peer_group else among
        if last:
            rank = f"{'Delt sisteplass, nr.' if nb else 'Shared last place, no.'} {self.rank_among_peers}"
        else:
            rank = f"{'Nr.' if nb else 'No.'} {self.rank_among_peers} ({self.rank_low}–{self.rank_high})"
        place = f"{rank} {'av' if nb else 'of'} {self.peers}"
        few = " (utvidet, for få i gruppen)" if nb else " (widened, too few in the group)"
        return f"{place} {where}{few if self.widened else ''}."


def peer_ranks(connection: Connection, number: str) -> tuple[PeerRank, ...]:
    """In the newest run; empty where not assessed or of no known group. Raises NotScoredError."""
    latest_run(connection)
    of = {"number": number}
    return tuple(read(connection, PeerRank, "peer_rank WHERE municipality_number = :number ORDER BY peer_view", of))
