"""Format: can a program read the data, without anybody's product?"""

from scoring.checks import check
from scoring.checks.reading import NO_DISTRIBUTION, Reading, read
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, inconclusive
from scoring.vocabulary import Vocabulary

_MISSING = Finding(0.0, "missing")
_UNKNOWN = inconclusive("unknown")
_NOT_DOWNLOADED = inconclusive("not_downloaded")


@check
def machine_readable_format(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """FMT-1: the best distribution's class: structured 1, spreadsheets 0.7, pictures of data 0.4, documents 0."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    reading = read(dataset, words)
    value = max([f.machine_readable or 0.0 for s in reading.formats for f in s.formats], default=0.0)
    reason = "structured" if value >= 1 else "spreadsheet" if value >= 0.5 else "picture" if value else "document"
    return _best(reading, value, reason)


@check
def open_format(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """FMT-2: whether a distribution follows an open specification."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    reading = read(dataset, words)
    found = any(f.open for s in reading.formats for f in s.formats)
    return _best(reading, float(found), "open" if found else "proprietary")


def _best(reading: Reading, value: float, reason: str) -> Finding:
    """One good form suffices, so a format we cannot tell leaves it open only while no other is good at all."""
    if not value and any(s.unknown for s in reading.formats):
        return _UNKNOWN
    names = sorted({f.label for s in reading.formats for f in s.formats})
    return Finding(value, reason, {"names": ", ".join(names)}) if names else _MISSING


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
    """FMT-4: whether what is delivered is what is declared; only a download can tell."""
    return _NOT_DOWNLOADED if dataset.distributions else NO_DISTRIBUTION
