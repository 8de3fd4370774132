"""A dataset's licences, formats and addresses in normalised terms, worked out once and asked by many checks."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from scoring.facts import Dataset, Distribution, Terms
from scoring.findings import Finding
from scoring.vocabulary import UNKNOWN, Format, Frequency, Licence, Vocabulary
from store.terms import is_iri, value_of

# RUBRIC §2: nothing is gained by leaving distributions out.
NO_DISTRIBUTION = Finding(0.0, "no_distribution")
_SCHEMES = frozenset({"http", "https", "ftp", "ftps", "sftp"})


@dataclass(frozen=True, slots=True)
class LicenceStatement:
    """What a distribution says of its licence, or else its dataset."""

    stated: bool  # a non-empty IRI, or a name that we know
    licence: Licence | None  # the most open of those given; an unknown one only if it is an IRI


@dataclass(frozen=True, slots=True)
class FormatStatement:
    """What a distribution says of its format, or else what its addresses show."""

    formats: tuple[Format, ...]  # recognised ones, containers left out
    unknown: bool  # something is said, but not what the data are in: a ZIP, a word that is not in our tables
    listed: float  # 1 from a controlled list, 0.5 a name that we know, 0 otherwise
    api: bool  # one of them is that of a service
    machine_readable: float  # the best of them
    open: bool  # one of them follows an open specification


@dataclass(frozen=True, slots=True)
class Reading:
    """One dataset, read; statements are one per distribution, in their order."""

    licences: tuple[LicenceStatement, ...]
    formats: tuple[FormatStatement, ...]
    format_names: str  # ", " between them
    addresses: tuple[list[str], ...]  # where it can be had, as `addresses` spells them
    declares_api: bool  # a data service, an access service, or a format that only a service has
    only_api: bool  # every distribution is one, and none offers a download
    frequency: Frequency | None  # the most binding of those stated


_last: tuple[Dataset, Vocabulary, Reading] | None = None


def read(dataset: Dataset, words: Vocabulary) -> Reading:
    """The dataset in normalised terms. Only the last answer is kept: the checks of one dataset are asked in a row."""
    global _last
    last = _last
    if last is None or last[0] is not dataset or last[1] is not words:
        _last = last = (dataset, words, _read(dataset, words))
    return last[2]


def says_something(terms: Iterable[str]) -> bool:
    """Whether any term has content: an empty literal or IRI is given, but says nothing."""
    return any(value_of(term).strip() for term in terms)


def addresses(terms: Iterable[str]) -> list[str]:
    """The web addresses among the terms in one spelling: without scheme, fragment and trailing slash."""
    found = []
    for term in terms:
        scheme, _, rest = term[1:-1].strip().partition("://")
        if rest and (scheme in _SCHEMES or scheme.lower() in _SCHEMES):
            found.append((rest.partition("#")[0] if "#" in rest else rest).rstrip("/"))
    return found


@lru_cache(maxsize=4096)
def share(n: int, total: int) -> Finding:
    """The finding that `n` of `total` distributions are as they should be."""
    return Finding(n / total, "all" if n == total else "some" if n else "none", {"n": n, "total": total})


def _read(dataset: Dataset, words: Vocabulary) -> Reading:
    formats = tuple([_formats(d, words) for d in dataset.distributions])
    services = [bool(d.access_services) or s.api for d, s in zip(dataset.distributions, formats, strict=True)]
    return Reading(
        licences=tuple([_licence(words, d.licences, dataset.licences) for d in dataset.distributions]),
        formats=formats,
        format_names=", ".join(sorted({f.label for s in formats for f in s.formats})),
        addresses=tuple([addresses(d.download_urls + d.access_urls) for d in dataset.distributions]),
        declares_api=any(services) or bool(dataset.services),
        only_api=bool(services) and all(services) and not any(d.download_urls for d in dataset.distributions),
        frequency=_frequency(words, dataset.frequency),
    )


@lru_cache(maxsize=4096)
def _licence(words: Vocabulary, own: Terms, of_dataset: Terms) -> LicenceStatement:
    terms = own if says_something(own) else of_dataset
    given = [
        licence
        for term in terms
        if (licence := words.licence(term)) is not None and (licence.code != UNKNOWN or is_iri(term))
    ]
    best = max(given, key=lambda x: (x.open, x.listed == "exact", x.listed, x.code), default=None)
    return LicenceStatement(stated=best is not None, licence=best)


def _formats(distribution: Distribution, words: Vocabulary) -> FormatStatement:
    statement = _declared(words, distribution.formats + distribution.media_types)
    if statement.formats:
        return statement
    shown = [
        format
        for term in distribution.download_urls + distribution.access_urls
        if (format := words.format_of_url(value_of(term))) is not None
    ]
    return _statement(shown, unknown=statement.unknown or bool(shown), listed=statement.listed)


@lru_cache(maxsize=4096)
def _declared(words: Vocabulary, terms: Terms) -> FormatStatement:
    known = [format for term in terms for format in words.format(term)]
    listed = 1.0 if any(f.listed == "exact" for f in known) else 0.5 if any(f.listed for f in known) else 0.0
    return _statement(known, unknown=says_something(terms), listed=listed)


def _statement(known: list[Format], *, unknown: bool, listed: float) -> FormatStatement:
    contents = tuple([format for format in known if format.open is not None])
    return FormatStatement(
        formats=contents,
        unknown=unknown and not contents,
        listed=listed,
        api=any(f.api for f in contents),
        machine_readable=max([f.machine_readable or 0.0 for f in contents], default=0.0),
        open=any(f.open for f in contents),
    )


@lru_cache(maxsize=1024)
def _frequency(words: Vocabulary, terms: Terms) -> Frequency | None:
    known = [frequency for term in terms if (frequency := words.frequency(term)) is not None]
    return min(
        known, key=lambda f: (not f.testable, f.days if f.days is not None else float("inf"), f.code), default=None
    )
