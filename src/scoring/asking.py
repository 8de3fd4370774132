"""Put the rubric's questions to a municipality's datasets, with the surroundings that some of them need."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial

from scoring.checks import CHECKS
from scoring.checks.documentation import distinct_keywords, longest
from scoring.clusters import cluster_key, publisher
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding
from scoring.link_facts import Seen
from scoring.loading import Held, SourceFacts
from scoring.matching.matcher import Matcher
from scoring.mqa import DatasetKey, Mqa
from scoring.overrides import NO_TYPE, Corrections
from scoring.results import Asked
from scoring.rulebook import Rulebook
from scoring.shapes import ShapesVerdict
from store.links import address_of
from store.terms import value_of

NOTHING_SEEN = Seen()
BOILERPLATE_FROM = 5  # datasets: a keyword on all of so many, of one publisher, says nothing about any


class Questions:
    """A rulebook ready to be used on a day: its checks with their parameters, and the matcher of expected types."""

    def __init__(self, rules: Rulebook, as_of: date, shapes: Mapping[DatasetKey, ShapesVerdict] | None = None) -> None:
        self._checks: list[Callable[..., Finding]] = [
            partial(CHECKS[c.check], **c.params) if c.params else CHECKS[c.check] for c in rules.rubric.of("quality")
        ]
        self._matcher = Matcher(rules.types, rules.titles)
        self._temporal = frozenset(t.id for t in rules.types if t.temporal)
        self._words = rules.words
        self._profile = rules.profile
        self.mqa = Mqa(rules.mqa, rules.words)
        self._as_of = as_of
        self._shapes = shapes or {}

    def ask(
        self,
        held: Sequence[Held],
        sources: Mapping[str, SourceFacts],
        corrections: Corrections | None = None,
        seen: Seen = NOTHING_SEEN,
    ) -> list[Asked]:
        """The answers for one municipality's datasets, with a person's in place of ours where `corrections` hold some.
        What some checks compare with is the municipality's own: a publisher's datasets are all credited to the same
        municipality."""
        datasets = [h.dataset for h in held]
        publishers = [publisher(d) for d in datasets]
        descriptions = list(zip(publishers, [longest(d.description) for d in datasets], strict=True))
        alike = Counter(descriptions)
        boilerplate = _boilerplate(datasets, publishers)
        asked = []
        for h, dataset, of, description in zip(held, datasets, publishers, descriptions, strict=True):
            match = self._matcher.match(dataset)
            type_id, evidence = (match.type_id, match.evidence) if match else (None, None)
            decided = corrections.type_of(h) if corrections else None
            if decided:
                type_id, evidence = None if decided.value == NO_TYPE else decided.value, decided.evidence
            themes = [code for term in dataset.themes if (code := self._words.theme(term)) is not None]
            public = self._public(dataset, seen.open_data)
            findings: tuple[Finding, ...] = ()
            if public:
                source = sources[dataset.source_id]
                seen_in, harvests = source.presence.seen(dataset.key, dataset.first_seen)
                around = Surroundings(
                    today=self._as_of,
                    description=description[1],
                    same_description=alike[description],
                    shared_keywords=boilerplate.get(of, frozenset()),
                    same_identifier=min([source.identifiers[i] for i in dataset.identifiers], default=1),
                    observed_days=source.observed_days,
                    seen_in=seen_in,
                    harvests=harvests,
                    links=seen.links,
                    expected_type=type_id,
                    type_is_temporal=type_id in self._temporal,
                    profile=self._profile,
                )
                words = self._words
                findings = tuple([check(dataset, around, words) for check in self._checks])
                if corrections:
                    findings = corrections.corrected(h, findings)
            asked.append(
                Asked(
                    dataset=dataset,
                    public=public,
                    findings=findings,
                    cluster=cluster_key(dataset, self._words) if public else (),
                    expected_type=type_id,
                    type_evidence=evidence,
                    type_decided=decided is not None,
                    theme=min(themes, default=None),
                    national=h.national,
                    compared=self.mqa.compare(
                        dataset, seen.statuses, self._shapes.get((dataset.source_id, dataset.key))
                    ),
                )
            )
        return asked

    def _public(self, dataset: Dataset, open_data: Collection[str]) -> bool:
        """PUBLIC or unstated; of several statements the most open one holds. Data that anybody can fetch are
        public, whatever is said of them (rubric: what is scored on what); the link checks note the contradiction as an issue."""
        rights = {self._words.access_right(term) for term in dataset.access_rights}
        if "PUBLIC" in rights or not rights & {"RESTRICTED", "NON_PUBLIC"}:
            return True
        terms = [term for d in dataset.distributions for term in d.access_urls + d.download_urls]
        return bool(open_data) and any(address_of(value_of(term)) in open_data for term in terms)


def _boilerplate(datasets: Sequence[Dataset], publishers: Sequence[str]) -> dict[str, frozenset[str]]:
    """By publisher, the keywords that all of its datasets have."""
    by_publisher: dict[str, list[Dataset]] = defaultdict(list)
    for dataset, name in zip(datasets, publishers, strict=True):
        by_publisher[name].append(dataset)
    return {
        name: frozenset(set.intersection(*map(distinct_keywords, of)))
        for name, of in by_publisher.items()
        if len(of) >= BOILERPLATE_FROM
    }
