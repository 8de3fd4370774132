"""Which expected data type a dataset is, by the words of its title and keywords: the first matcher (RUBRIC §4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from scoring.expected import ExpectedType, load_expected
from scoring.facts import Dataset
from scoring.spellings import words

__all__ = ["ExpectedType", "Match", "Matcher", "load_expected"]

ENDS_COUNT_FROM = 6  # letters: Norwegian compounds carry their head last, but few short words are a head
IN_TITLE, IN_KEYWORD = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """The type that a dataset is taken for. `score` tells where the term stood: in the title 1, in a keyword 0.5."""

    type_id: str
    score: float
    evidence: str  # "title: badeplasser ~ badeplass"


@dataclass(frozen=True, slots=True)
class _Hit:
    rank: tuple[int, str]  # the longest term first, then the lowest id
    term: str
    word: str


class Matcher:
    """Finds the one expected type of a dataset, or none."""

    def __init__(self, types: Sequence[ExpectedType]) -> None:
        self._whole: dict[str, str] = {}  # term -> type; one word each, folded
        self._starts: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        self._phrases: dict[str, str] = {}  # terms of several words
        for t in types:
            for term in t.match_terms:
                bare = " ".join(words(term))
                if term.startswith("="):
                    self._whole[bare] = t.id
                elif " " in bare:
                    self._phrases[bare] = t.id
                else:
                    self._starts[bare] = t.id
                    if len(bare) >= ENDS_COUNT_FROM:
                        self._ends[bare] = t.id
        self._of_word = lru_cache(maxsize=1 << 16)(self._in_word)  # the words of titles and keywords repeat

    def match(self, dataset: Dataset) -> Match | None:
        """The type whose term is the longest of those in the title and keywords of all languages; a tie goes to the
        lowest id."""
        title = self._best(dataset.title.values())
        keyword = self._best(k for several in dataset.keywords.values() for k in several)
        if title is not None and (keyword is None or title.rank <= keyword.rank):
            return Match(title.rank[1], IN_TITLE, f"title: {title.word} ~ {title.term}")
        if keyword is not None:
            return Match(keyword.rank[1], IN_KEYWORD, f"keyword: {keyword.word} ~ {keyword.term}")
        return None

    def _best(self, texts: Iterable[str]) -> _Hit | None:
        hits: list[_Hit] = []
        for text in texts:
            run = words(text)
            hits += [hit for word in run if (hit := self._of_word(word)) is not None]
            joined = f" {' '.join(run)} "
            hits += [
                _hit(phrase, type_id, phrase)
                for phrase, type_id in self._phrases.items()
                if f" {phrase}" in joined or (len(phrase) >= ENDS_COUNT_FROM and f"{phrase} " in joined)
            ]
        return min(hits, key=attrgetter("rank"), default=None)

    def _in_word(self, word: str) -> _Hit | None:
        found = [(word, self._whole[word])] if word in self._whole else []
        for size in range(1, len(word) + 1):
            found += [(term, self._starts[term]) for term in (word[:size],) if term in self._starts]
            found += [(term, self._ends[term]) for term in (word[-size:],) if term in self._ends]
        return min([_hit(term, type_id, word) for term, type_id in found], key=attrgetter("rank"), default=None)


def _hit(term: str, type_id: str, word: str) -> _Hit:
    return _Hit((-len(term), type_id), term, word)
