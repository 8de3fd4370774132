"""One dataset out of what several sources show of it: the kept row speaks, the others fill what it left empty."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from itertools import chain
from typing import Any, TypeVar

from scoring.facts import Dataset, Distribution
from store.duplicates import DESCRIPTION, Sighting, address, publisher_number, sighting
from store.terms import value_of

_Fact = TypeVar("_Fact", Dataset, Distribution)
_IDENTITY = frozenset({  # who a row is, and what is judged per source, is never another's
    "id", "source_id", "source_kind", "key", "kind", "uri", "share", "identifiers", "publisher_uri",
    "publisher_name", "publisher_identifiers", "first_seen", "distributions", "services", "ordinal", "added_by_catalogue",
})  # fmt: skip
_READ_FROM = {"issued_on": "issued", "modified_on": "modified"}  # a date is filled only with the text it was read from


def seen(dataset: Dataset, *, own: bool, attributed_by: str, home: str | None) -> Sighting:
    """The dataset as `store.duplicates` knows it; `home` is the municipality's organisation number."""
    addresses = chain.from_iterable((*d.access_urls, *d.download_urls) for d in dataset.distributions)
    return sighting(
        dataset.source_id,
        dataset.key,
        dataset.kind,
        own=own,
        richness=sum(bool(getattr(dataset, name)) for name in DESCRIPTION),
        uri=dataset.uri,
        identifiers=dataset.identifiers,
        landing_pages=dataset.landing_pages,
        addresses=addresses,
        title=dataset.title,
        publisher=publisher_number(dataset.publisher_identifiers, dataset.publisher_uri, attributed_by, home),
    )


def own_words(dataset: Dataset) -> Dataset:
    """The dataset as its publisher describes it, without what a shared catalogue added: nobody is credited with that.
    Who the publisher is stays, by whatever means the catalogue knew it: no check gives points for it."""
    said: dict[str, Any] = {
        name: tuple(term for term in terms if term not in values)
        for name, values in dataset.added_by_catalogue.items()
        if name not in _IDENTITY and isinstance(terms := getattr(dataset, name, None), tuple)
    }
    return replace(dataset, **said) if said else dataset


def merge(kept: Dataset, others: Sequence[Dataset]) -> Dataset:
    """The kept dataset with its gaps filled from the others, the first of them first. A distribution of theirs that leads
    where one of its own does fills that one; any other is added."""
    merged = kept
    for other in others:
        merged = replace(
            _filled(merged, other),
            distributions=_distributions(merged.distributions, other.distributions),
            services=tuple(dict.fromkeys((*merged.services, *other.services))),
        )
    return merged


def _distributions(own: Sequence[Distribution], others: Sequence[Distribution]) -> tuple[Distribution, ...]:
    distributions = list(own)
    place = {url: i for i, d in reversed(list(enumerate(distributions))) for url in _addresses(d)}
    for other in others:
        i = next((place[url] for url in _addresses(other) if url in place), None)
        if i is None:
            distributions.append(replace(other, ordinal=len(distributions)))
        else:
            distributions[i] = _filled(distributions[i], other)
    return tuple(distributions)


def _addresses(distribution: Distribution) -> Collection[str]:
    terms = (*distribution.access_urls, *distribution.download_urls)
    return dict.fromkeys(url for term in terms if (url := address(value_of(term))))


def _filled(fact: _Fact, other: _Fact) -> _Fact:
    gaps: dict[str, Any] = {}
    for field in fields(fact):
        if field.name not in _IDENTITY and not getattr(fact, _READ_FROM.get(field.name, field.name)):
            value = getattr(other, field.name)
            if value:
                gaps[field.name] = value
    return replace(fact, **gaps) if gaps else fact
