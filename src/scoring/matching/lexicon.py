"""What a word of a title can mean: stems, compounds and inflection over the terms of all types."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scoring.expected import ExpectedType
from scoring.matching.titles import Titles
from scoring.spellings import folded, words

NEUTRAL, NO_TYPE = "~", "-"  # owners beside the ids of types
ENDS_COUNT_FROM = 6  # letters: Norwegian compounds carry their head last, but few short words are a head
_LONGEST = 60  # letters of a word; nothing longer is looked into
_SHORTEST = 2  # letters of a stem; shorter ones match whole words only
_GENITIVES = frozenset({"ens", "ets", "enes", "anes"})  # «skolenes energibruk» is about energy
_LINKS = ("", "s", "e", "es")  # between the parts of a compound
_KEY = 3  # letters that phrases are looked up by

_Key = TypeVar("_Key")
_Known = TypeVar("_Known")


@dataclass(frozen=True, slots=True)
class Found:
    """A term met in a word. `any_of`: needles of which one must stand somewhere in what the dataset says of itself."""

    owner: str
    term: str
    size: int  # letters of the word that the term accounts for
    sure: bool  # the word means the term; else its head is something that we do not know
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    owner: str
    term: str
    any_of: tuple[str, ...]
    ends_words: bool  # as the head of a compound
    goes_on: bool  # whatever follows: «gravetillat*»


@dataclass(frozen=True, slots=True)
class _Phrase:
    entry: _Entry
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """A word, respelled, with what it may mean, the likeliest first."""

    word: str
    role: str  # content, neutral, preposition or join
    found: tuple[Found, ...] = ()
    phrases: tuple[_Phrase, ...] = ()  # that begin with it


class Lexicon:
    """The terms of all types, ready to be looked up word by word."""

    def __init__(self, types: Sequence[ExpectedType], titles: Titles) -> None:
        self._spelled: dict[str, str] = {}
        self._numbers: set[str] = set()  # that stand in terms
        self._senses: dict[str, Sense] = {}
        self._respell = [(re.compile(old), new) for old, new in titles.spellings.items()]
        self._otherwise = re.compile("|".join(f"(?:{old})" for old in titles.spellings) or "(?!)")
        self._endings = frozenset({"", *titles.endings})
        tails = {self._stem(self.respelled(t)) for t in titles.tails}
        self._harmless = frozenset(link + t + end for link in _LINKS for t in tails for end in self._endings)
        self._whole: dict[str, list[_Entry]] = defaultdict(list)
        self._stems: dict[str, list[_Entry]] = defaultdict(list)
        self._phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self._roles = dict.fromkeys(map(self.respelled, titles.prepositions), "preposition")
        self._roles |= dict.fromkeys(map(self.respelled, titles.joins), "join")
        for owner, terms in ((NEUTRAL, titles.neutral), (NO_TYPE, titles.no_type)):
            self._add(owner, terms, ())
        for t in types:
            self._add(t.id, t.match.terms, ())
            for pair in t.match.pairs:
                self._add(t.id, pair.terms, tuple(map(self.needle, pair.any_of)))
        self._begin = frozenset(stem[: _SHORTEST + 1] for stem in self._stems)

    def respelled(self, word: str) -> str:
        """A folded word in the spelling that terms are compared in: nynorsk and old spellings are one with bokmål."""
        spelled = self._spelled.get(word)
        if spelled is None:
            spelled = word
            for old, new in self._respell if self._otherwise.search(word) else ():
                spelled = old.sub(new, spelled)
            bounded(self._spelled)[word] = spelled
        return spelled

    def needle(self, term: str) -> str:
        """What to look for in `normal` texts between two blanks: a stem that begins a word or, of six letters or more,
        stands anywhere in one; after = a whole word."""
        bare = self.normal(term)
        self._numbers.update(_DIGITS.findall(term))
        if term.startswith("="):
            return f" {bare} "
        return bare if len(bare) >= ENDS_COUNT_FROM else f" {bare}"

    def unnumbered(self, text: str) -> str:
        """The text with 0 for every number that no term has: of titles that differ in a year, one need be read."""
        return _NUMBER.sub(lambda found: found[0] if found[0] in self._numbers else "0", text)

    def normal(self, text: str) -> str:
        """All words of a text, respelled, with one space between."""
        return " ".join([self.respelled(w) for w in words(text)])

    def sense(self, word: str) -> Sense:
        """What a folded word may mean; worked out once, for words repeat."""
        sense = self._senses.get(word)
        if sense is None:
            sense = bounded(self._senses)[word] = self._worked_out(word)
        return sense

    def phrase(self, senses: Sequence[Sense | None], at: int) -> Iterable[tuple[int, Found]]:
        """The terms of several words that begin at a place, each with the number of words it takes."""
        first = senses[at]
        for phrase in first.phrases if first else ():
            run = senses[at : at + len(phrase.stems)]
            if len(run) == len(phrase.stems) and self._follows(run, phrase.stems):
                size = sum(len(s.word) for s in run if s) + len(run)
                yield len(run), Found(phrase.entry.owner, phrase.entry.term, size, True, phrase.entry.any_of)

    def _follows(self, run: Sequence["Sense | None"], stems: tuple[str, ...]) -> bool:
        for sense, stem in zip(run[1:], stems[1:], strict=True):
            if sense is None or not self._inflects(sense.word, stem):
                return False
        return True

    def _add(self, owner: str, terms: Iterable[str], any_of: tuple[str, ...]) -> None:
        for term in terms:
            self._numbers.update(_DIGITS.findall(term))
            bare = [self.respelled(w) for w in words(term)]
            entry = _Entry(
                owner,
                term.strip("=-*"),
                any_of,
                term.startswith("-") or len(bare[-1]) >= ENDS_COUNT_FROM,
                term.endswith("*"),
            )
            if len(bare) > 1:
                stems = tuple(map(self._stem, bare))
                self._phrases[stems[0][:_KEY]].append(_Phrase(entry, stems))
            elif term.startswith("=") or len(bare[0]) <= _SHORTEST:
                self._whole[bare[0]].append(entry)
            else:
                self._stems[self._stem(bare[0])].append(entry)

    def _stem(self, word: str) -> str:
        """Without the last e, which inflection takes away: løype, løypa."""
        return word[:-1] if len(word) > ENDS_COUNT_FROM - 2 and word.endswith("e") else word

    def _inflects(self, word: str, stem: str) -> bool:
        return word.startswith(stem) and self._fits(word[len(stem) :])

    def _fits(self, rest: str) -> bool:
        """Whether what follows a stem leaves its meaning: inflection, or a compound's head that changes nothing."""
        return rest in self._endings or rest in self._harmless

    def _worked_out(self, word: str) -> Sense:
        word = self.respelled(word)
        if len(word) > _LONGEST:
            return Sense(word, "content")
        phrases = tuple([p for p in self._phrases.get(word[:_KEY], ()) if self._inflects(word, p.stems[0])])
        if role := self._roles.get(word):
            return Sense(word, role, (), phrases)
        found = [Found(e.owner, e.term, len(word), True, e.any_of) for e in self._whole.get(word, ())]
        for start in range(len(word) - _SHORTEST):
            if word[start : start + _SHORTEST + 1] not in self._begin:
                continue
            for end in range(start + _SHORTEST + 1, len(word) + 1):
                if entries := self._stems.get(word[start:end]):
                    rest = word[end:]
                    fits = self._fits(rest) and rest not in _GENITIVES
                    for e in entries:
                        sure = fits or e.goes_on
                        if (not start or (e.ends_words and sure)) and (sure or e.owner != NEUTRAL):
                            found.append(Found(e.owner, e.term, end - start, sure, e.any_of))
        found.sort(key=lambda f: (not f.sure, -f.size, not f.any_of, f.owner))
        if found and found[0].owner == NEUTRAL:
            return Sense(word, "neutral", (), phrases)
        if not found and word.isdecimal():
            return Sense(word, "neutral", (), phrases)
        return Sense(word, "content", tuple(found), phrases)


def bounded(memo: dict[_Key, _Known]) -> dict[_Key, _Known]:
    """The memo, emptied when it has grown past all the words of a language."""
    if len(memo) > 1 << 17:
        memo.clear()
    return memo


def tokens(text: str) -> list[str]:
    """Folded words, and the signs that part or join what stands beside them."""
    return _TOKEN.findall(folded(text))


_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"(?<![^\W_])\d+(?![^\W_])")  # a word by itself
_TOKEN = re.compile(r"[^\W_]+|(?<=\s)[-–—](?=\s)|[,:;.|()/&+]")
