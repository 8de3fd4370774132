"""Format: can a program read the data, without anybody's product?"""

from scoring.checks import check
from scoring.checks.access import evidence
from scoring.checks.reading import NO_DISTRIBUTION, FormatStatement, formats_found, read
from scoring.delivered import delivers
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, inconclusive
from scoring.link_facts import facts_of
from scoring.vocabulary import Vocabulary

_MISSING = Finding(0.0, "missing")
_UNKNOWN = inconclusive("unknown")
_NOT_DOWNLOADED = inconclusive("not_downloaded")
_NOT_COMPARED = inconclusive("not_compared")


@check
def machine_readable_format(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """FMT-1: the best distribution's class: structured 1, spreadsheets 0.7, pictures of data 0.4, documents 0. What was
    seen goes before what is stated, here and in FMT-2; FMT-4 says where the two differ."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    found = formats_found(dataset, around, words)
    value = max([s.machine_readable for s in found])
    reason = "structured" if value >= 1 else "spreadsheet" if value >= 0.5 else "picture" if value else "document"
    return _best(found, value, reason)


@check
def open_format(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """FMT-2: whether a distribution follows an open specification."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    found = formats_found(dataset, around, words)
    best = any(s.open for s in found)
    return _best(found, float(best), "open" if best else "proprietary")


def _best(found: tuple[FormatStatement, ...], value: float, reason: str) -> Finding:
    """One good form suffices, so a format we cannot tell leaves it open only while no other is good at all."""
    if not value and any(s.unknown for s in found):
        return _UNKNOWN
    names = ", ".join(sorted({f.label for s in found for f in s.formats}))
    return Finding(value, reason, {"names": names}) if names else _MISSING


@check
def format_from_list(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """FMT-3: how far the formats are IRIs from the EU's file types or IANA's media types; a known name counts half."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    listed = [s.listed for s in read(dataset, words).formats]
    n, named, total, value = listed.count(1.0), listed.count(0.5), len(listed), sum(listed) / len(listed)
    reason = "all" if n == total else "some" if value else "none"
    return Finding(value, reason, {"n": n, "named": named, "total": total})


@check
def format_as_declared(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """FMT-4: the share of distributions that deliver what they declare, of those where an answer could tell."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    if not around.links:
        return _NOT_DOWNLOADED
    as_declared, others, looked = 0, [], False
    for distribution, statement in zip(dataset.distributions, read(dataset, words).formats, strict=True):
        seen = facts_of(distribution.download_urls or distribution.access_urls, around.links)
        looked = looked or any(fact is not None for fact in seen.values())
        answers = [
            (delivers(format.code, fact), url, format, fact)
            for url, fact in seen.items()
            if fact is not None
            for format in statement.formats
        ]
        if any(answer is True for answer, *_ in answers):
            as_declared += 1
        else:
            others += [(url, format.label, fact) for answer, url, format, fact in answers if answer is False][:1]
    total = as_declared + len(others)
    if not total:
        return _NOT_COMPARED if looked else _NOT_DOWNLOADED
    if not others:
        return Finding(1.0, "all", {"n": as_declared, "total": total})
    url, declared, fact = min(others, key=lambda other: other[:2])
    reason = "some" if as_declared else "none"
    return evidence(
        as_declared / total,
        reason,
        url,
        fact,
        n=as_declared,
        total=total,
        declared=declared,
        found=fact.format or fact.kind or "?",
    )
