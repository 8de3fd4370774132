"""A dataset's licences, formats and addresses in normalised terms, worked out once and asked by many checks."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from scoring.delivered import contradicts
from scoring.facts import Dataset, Distribution, Surroundings, Terms
from scoring.findings import Finding
from scoring.link_facts import LinkFact, Links, facts_of
from scoring.vocabulary import UNKNOWN, Format, Frequency, Licence, Vocabulary
from store.terms import is_iri, literal, value_of

# RUBRIC §2: nothing is gained by leaving distributions out.
NO_DISTRIBUTION = Finding(0.0, "no_distribution")
_TOLD = frozenset({"data", "service"})  # kinds of answers that show what the data are in
_TOLD_OF_A_FILE = _TOLD | {"page"}
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
    addresses: tuple[list[str], ...]  # where it can be had, as `addresses` spells them
    only_api: bool  # every distribution is one, and none offers a download
    frequency: Frequency | None  # the most binding of those stated


_last_found: tuple[tuple[FormatStatement, ...], Links, tuple[FormatStatement, ...]] | None = None
_last: tuple[Dataset, Vocabulary, Reading] | None = None


def read(dataset: Dataset, words: Vocabulary) -> Reading:
    """The dataset in normalised terms. Only the last answer is kept: the checks of one dataset are asked in a row."""
    global _last
    last = _last
    if last is None or last[0] is not dataset or last[1] is not words:
        _last = last = (dataset, words, _read(dataset, words))
    return last[2]


def formats_found(dataset: Dataset, around: Surroundings, words: Vocabulary) -> tuple[FormatStatement, ...]:
    """What the distributions are in: as stated, unless what came from their addresses says otherwise, or says more than
    nothing or «ZIP» does. Kept as `read` keeps."""
    global _last_found
    stated = read(dataset, words).formats
    if not around.links:
        return stated
    last = _last_found
    if last is None or last[0] is not stated or last[1] is not around.links:
        found = [_found(d, s, around.links, words) for d, s in zip(dataset.distributions, stated, strict=True)]
        _last_found = last = (stated, around.links, tuple(found))
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
        addresses=tuple([addresses(d.download_urls + d.access_urls) for d in dataset.distributions]),
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


def _found(distribution: Distribution, stated: FormatStatement, links: Links, words: Vocabulary) -> FormatStatement:
    """A web page contradicts only where a file was promised: an access URL may lead to a page about the data."""
    told = _TOLD_OF_A_FILE if distribution.download_urls else _TOLD
    facts = [
        fact
        for fact in facts_of(distribution.download_urls or distribution.access_urls, links).values()
        if fact is not None and fact.state == "alive" and fact.format and fact.kind in told
    ]
    if not facts:
        return stated
    kept = [format for format in stated.formats if not _contradicted(format, facts)]
    if len(kept) == len(stated.formats) and kept:
        return stated
    seen = [
        format for code in sorted({fact.format for fact in facts if fact.format}) for format in _by_code(words, code)
    ]
    return _statement(kept or seen, unknown=stated.unknown or bool(seen), listed=stated.listed)


def _contradicted(format: Format, facts: list[LinkFact]) -> bool:
    answers = [contradicts(format.code, fact) for fact in facts]
    return True in answers and False not in answers


@lru_cache(maxsize=256)
def _by_code(words: Vocabulary, code: str) -> tuple[Format, ...]:
    return words.format(literal(code))  # a code is a spelling of itself


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
