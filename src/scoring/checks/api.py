"""API: can a program ask for what it needs, and find out how to ask?"""

from scoring.checks import check
from scoring.checks.access import bulk_download
from scoring.checks.reading import read
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, inconclusive, not_applicable
from scoring.vocabulary import Vocabulary

_NEVER = frozenset({"NEVER", "NOT_PLANNED"})
_YEAR = 365  # days
_NONE = Finding(0.0, "none")
_DOWNLOAD_SUFFICES = not_applicable("download_suffices")
_DOWNLOAD_UNKNOWN = inconclusive("download_unknown")
_NOT_CALLED = inconclusive("not_called")
_NOTHING_TO_DESCRIBE = not_applicable("none")
_NOT_FETCHED = inconclusive("not_fetched")


@check
def api(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """API-1: an endpoint for the dataset answers. Data that change yearly or more seldom need none if they can be
    downloaded whole; an API that exists is always asked."""
    reading = read(dataset, words)
    if reading.declares_api:
        return _NOT_CALLED
    frequency = reading.frequency
    if frequency is None or not (frequency.code in _NEVER or (frequency.days or 0) >= _YEAR):
        return _NONE
    download = bulk_download(dataset, around, words).outcome
    if download == "inconclusive":
        return _DOWNLOAD_UNKNOWN
    return _DOWNLOAD_SUFFICES if download == "pass" else _NONE


@check
def api_description(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """API-2: a description of the API that a machine can read, fetched and parsed."""
    return _NOT_FETCHED if read(dataset, words).declares_api else _NOTHING_TO_DESCRIBE
