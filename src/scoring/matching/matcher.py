"""Which expected data type a dataset is, by what it says of itself (RUBRIC §4); the terms are in the configuration."""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scoring.expected import ExpectedType
from scoring.facts import Dataset
from scoring.matching.lexicon import Lexicon, bounded
from scoring.matching.reading import Hit, Reading, read
from scoring.matching.titles import Titles
from scoring.spellings import folded
from store.terms import value_of

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])|\n+")
_MARGIN = 0.1  # by which a type must lead when the title names none
_KIND = re.compile(r"\s+(?:fylkes)?kommune\b.*", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_Places = dict[str, tuple[str, Hit]]  # by type
# characters and keywords: what a dataset is, is said first, and hostile texts have no end
_READ, _READ_OF_MARKUP, _READ_OF_KEYWORDS = 400, 4000, 100


@dataclass(frozen=True, slots=True)
class Match:
    """The type that a dataset is taken for, how sure that is (0..1, see `threshold` in `titles.yaml`), and why."""

    type_id: str
    score: float
    evidence: str  # "title: badeplasser ~ badeplass; score 1.00"
    also: str | None = None  # another type that the title is about just as much


@dataclass(slots=True)
class _Case:
    """What speaks for a type."""

    score: float = 0.0
    reasons: tuple[str, ...] = ()

    @property
    def in_title(self) -> bool:
        return self.reasons[0].startswith("title")

    def add(self, score: float, where: str, hit: Hit) -> None:
        self.score += score
        self.reasons += (f"{where}: {hit.word} ~ {hit.term}",)


class Matcher:
    """Finds the one expected type of a dataset, or none when the words do not tell."""

    def __init__(self, types: Sequence[ExpectedType], titles: Titles) -> None:
        self._lexicon = Lexicon(types, titles)
        self._weights = titles.weights
        self._readings: dict[str, tuple[Reading, _Places]] = {}
        self._settled: dict[tuple[str, ...], Match | None] = {}  # by titles without their numbers
        self._bars: dict[tuple[str, str], bool] = {}
        self._types = {t.id: t for t in types}
        self._never = {t.id: tuple(map(self._lexicon.needle, t.match.never)) for t in types}
        self._formats = {t.id: frozenset(t.match.formats) for t in types}

    def match(self, dataset: Dataset) -> Match | None:
        """The type that title, keywords, description, distributions and theme speak for, together; titles in any
        language. None when too little speaks for one type, or the title is about something else."""
        context = _Context(dataset, self._lexicon)
        texts = tuple([self._lexicon.unnumbered(text) for text in context.titles])
        if texts in self._settled:
            return self._settled[texts]
        readings = [self._read(text, context) for text in texts]
        titles = [reading for reading, _ in readings]
        cases: dict[str, _Case] = defaultdict(_Case)
        w = self._weights
        for _, places in readings:
            for owner, (place, hit) in places.items():
                score = {"head": w.title, "doubt": w.title_in_doubt, "beside": w.title_beside}[place]
                if score > cases[owner].score:
                    cases[owner] = _Case(score, (f"title: {hit.word} ~ {hit.term}",))
        barred = {owner for owner in cases if self._barred(owner, titles)}
        if not any(case.score >= w.threshold for owner, case in cases.items() if owner not in barred):
            if any(r.about_no_type for r in titles):
                return None
            self._listen_further(dataset, context, cases)
            barred = {owner for owner in cases if self._barred(owner, titles)}
            return self._decided({o: c for o, c in cases.items() if o not in barred})
        match = self._decided({o: c for o, c in cases.items() if o not in barred})
        if not context.asked:  # the titles alone have told
            bounded(self._settled)[texts] = match
        return match

    def _listen_further(self, dataset: Dataset, context: "_Context", cases: dict[str, _Case]) -> None:
        """Let keywords, description, distributions, formats and theme speak, for the title does not settle it."""
        w = self._weights
        terms: dict[str, set[str]] = defaultdict(set)
        for text in context.keywords:
            for hit in self._read(text, context)[0].of("head"):
                if hit.term not in terms[hit.owner] and len(terms[hit.owner]) < 2:
                    cases[hit.owner].add(w.second_keyword if terms[hit.owner] else w.keyword, "keyword", hit)
                    terms[hit.owner].add(hit.term)
        for text in context.descriptions:
            for owner, (place, hit) in self._of_description(text, context).items():
                head = w.description if cases[owner].score else w.description_alone
                cases[owner].add(head if place == "head" else w.description_beside, "description", hit)
        named = {t[:_READ] for d in dataset.distributions[:_READ_OF_KEYWORDS] for t in d.title.values()}
        for owner, hit in {
            h.owner: h for text in sorted(named) for h in self._read(text, context)[0].of("head")
        }.items():
            cases[owner].add(w.distribution, "distribution", hit)
        for owner, case in cases.items():
            if case.score and self._formats[owner] & context.formats:
                case.score += w.format
            if case.score and self._types[owner].eu_theme in context.themes:
                case.score += w.theme

    def _of_description(self, text: str, context: "_Context") -> _Places:
        """By type the best place in the first sentence that is about something."""
        for sentence in _SENTENCE.split(text)[:3]:
            reading, places = self._read(sentence, context)
            if reading.about_no_type:
                break
            if places := {o: p for o, p in places.items() if not self._barred(o, (reading,))}:
                return places
        return {}

    def _read(self, text: str, context: "_Context") -> tuple[Reading, _Places]:
        """A text and its types' best places. Keywords repeat, and titles too but for their numbers; a reading is kept
        unless it hung on what else the dataset says."""
        text = self._lexicon.unnumbered(text)
        known = self._readings.get(text)
        if known is None:
            before = context.asked
            reading = read(text, self._lexicon, context.holds)
            known = (reading, _best_places(reading))
            if context.asked == before:
                bounded(self._readings)[text] = known
        return known

    def _barred(self, owner: str, titles: Sequence[Reading]) -> bool:
        """Whether a title has a word that never goes with the type."""
        for title in titles:
            key = owner, title.normal
            found = self._bars.get(key)
            if found is None:
                normal = f" {title.normal} "
                found = bounded(self._bars)[key] = any(needle in normal for needle in self._never[owner])
            if found:
                return True
        return False

    def _decided(self, cases: dict[str, _Case]) -> Match | None:
        settled = [(o, c) for o, c in cases.items() if round(c.score, 6) >= self._weights.threshold]
        if not settled:
            return None
        settled.sort(key=lambda oc: (-self._types[oc[0]].match.priority, -round(oc[1].score, 6)))
        (owner, case), *others = settled
        if others and not case.in_title and others[0][1].score > case.score - _MARGIN:
            return None
        also = next((o for o, c in others if c.in_title and c.score >= self._weights.title), None)
        score = min(case.score, 1.0)
        return Match(owner, score, f"{'; '.join(case.reasons)}; score {score:.2f}", also)


class _Context:
    """What a dataset says of itself, read as far as it is asked for."""

    def __init__(self, dataset: Dataset, lexicon: Lexicon) -> None:
        self._dataset = dataset
        self._lexicon = lexicon
        names = _names(tuple([n[:_READ] for n in dataset.publisher_name.values() if n]))
        self.titles = [_without(names, text[:_READ]) for text in dataset.title.values()]
        self._all: str | None = None
        self.asked = 0  # how often `holds` was

    @property
    def keywords(self) -> list[str]:
        return sorted({k[:_READ] for several in self._dataset.keywords.values() for k in several})[:_READ_OF_KEYWORDS]

    @property
    def descriptions(self) -> list[str]:
        return [plain(text[:_READ_OF_MARKUP])[:_READ] for text in self._dataset.description.values()]

    @cached_property
    def formats(self) -> set[str]:
        terms = {term for d in self._dataset.distributions for term in (*d.formats, *d.media_types)}
        return {folded(value_of(term)).rpartition("/")[2] for term in terms}

    @cached_property
    def themes(self) -> set[str]:
        return {value_of(term).rpartition("/")[2] for term in self._dataset.themes}

    def holds(self, needles: tuple[str, ...]) -> bool:
        """Whether one of the needles stands in title, keywords or the beginning of the description."""
        self.asked += 1
        if self._all is None:
            texts = (*self.titles, *self.keywords, *self.descriptions)
            self._all = f" {' '.join([self._lexicon.normal(t) for t in texts])} "
        return any(needle in self._all for needle in needles)


def plain(text: str) -> str:
    """Without mark-up."""
    return html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text


def _best_places(reading: Reading) -> _Places:
    """By type the best place where a term of it stood, in the order of the text."""
    best: _Places = {}
    for place in ("head", "doubt", "beside") if reading.hits else ():
        for hit in reading.of(place):
            best.setdefault(hit.owner, (place, hit))
    return best


@lru_cache(maxsize=1024)
def _names(publisher: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """What finds a publisher's names in a text, and the same without «kommune»."""
    names = [*publisher, *[bare for name in publisher if (bare := _KIND.sub("", name)) != name]]
    return tuple([re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) for name in names])


def _without(names: Iterable[re.Pattern[str]], text: str) -> str:
    """A title without its publisher's name, which is no word of the subject: Strand, Leka."""
    for name in names:
        text = name.sub(" ", text)
    return text
