"""Reading a title: which of its words it is about, and which only stand beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scoring.matching.lexicon import NEUTRAL, NO_TYPE, Found, Lexicon, Sense, tokens

_JOINING = frozenset(",/&+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A term where it stood. `place`: head, doubt (in what we cannot read) or beside (what the head stands to)."""

    owner: str
    term: str
    word: str
    place: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was met, in the order of the text."""

    hits: tuple[Hit, ...]
    normal: str  # the text as `Lexicon.normal` has it

    def of(self, *places: str) -> list[Hit]:
        """The hits of types in these places."""
        return [h for h in self.hits if h.owner != NO_TYPE and h.place in places]

    @property
    def about_no_type(self) -> bool:
        """Whether the text is about something that we know, and that is no expected type."""
        return any(h.owner == NO_TYPE and h.place == "head" for h in self.hits) and not self.of("head")


def read(text: str, lexicon: Lexicon, holds: Callable[[tuple[str, ...]], bool]) -> Reading:
    """Read a title, a keyword or a sentence. `holds` tells whether one of some stems stands anywhere in what the
    dataset says of itself.

    The head comes first: what follows a preposition stands beside it, unless only words such as «kart over» went
    before. A colon, a dash or a bracket begins anew."""
    signs = tokens(text)
    senses = [lexicon.sense(t) if t[0].isalnum() else None for t in signs]
    hits: list[Hit] = []
    lead, below, joined = "", False, False
    at = 0
    while at < len(senses):
        sense = senses[at]
        if sense is None:
            joined = signs[at] in _JOINING
            if not joined:
                lead, below = "", False
            at += 1
            continue
        role = sense.role
        if sense.found or sense.phrases or role == "content":
            taken, found = _meaning(senses, at, sense, lexicon, holds)
        else:
            taken, found = 1, None
        if found is not None and found.owner == NEUTRAL:
            role, found = "neutral", None
        run = senses[at : at + taken]
        at += taken
        if found is None and role != "content":
            if role == "join":
                joined = True
            elif role == "preposition":
                below = bool(lead)
            continue
        if found is None or not found.sure:
            place = "beside" if below and lead not in ("", "?") else "doubt"
            if found is not None:
                hits.append(_hit(found, run, place))
            lead, joined = lead or "?", False
            continue
        if below:
            place = "doubt" if lead == "?" else "beside"
        else:
            place = "doubt" if lead == NO_TYPE and not joined and found.owner != NO_TYPE else "head"
        hits.append(_hit(found, run, place))
        if not below and lead in ("", "?"):
            lead = found.owner
        joined = False
    return Reading(tuple(hits), " ".join([s.word for s in senses if s]))


def _hit(found: Found, run: Sequence[Sense | None], place: str) -> Hit:
    return Hit(found.owner, found.term, " ".join([s.word for s in run if s]), place)


def _meaning(
    senses: Sequence[Sense | None], at: int, sense: Sense, lexicon: Lexicon, holds: Callable[[tuple[str, ...]], bool]
) -> tuple[int, Found | None]:
    """The likeliest meaning at a place, and how many words it takes. The longer term wins over the shorter one."""
    best, taken = None, 1
    for f in sense.found:
        if not f.any_of or holds(f.any_of):
            best = f
            break
    if (best is None or not best.sure) and (split := _written_apart(senses, at, lexicon, holds)):
        best, taken = split, 2
    for n, f in lexicon.phrase(senses, at):
        longer = best is None or not best.sure or (f.size, bool(f.any_of)) > (best.size, bool(best.any_of))
        if longer and (not f.any_of or holds(f.any_of)):
            best, taken = f, n
    return taken, best


def _written_apart(
    senses: Sequence[Sense | None], at: int, lexicon: Lexicon, holds: Callable[[tuple[str, ...]], bool]
) -> Found | None:
    """A compound in two words, a common slip: «sykkel tellere»."""
    first, second = senses[at], senses[at + 1] if at + 1 < len(senses) else None
    if first is None or second is None or first.role != "content" or second.role in ("preposition", "join"):
        return None
    for f in lexicon.sense(first.word + second.word).found:
        if f.sure and f.owner != NEUTRAL and f.size > len(second.word) and (not f.any_of or holds(f.any_of)):
            return f
    return None
