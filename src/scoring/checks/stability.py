"""Stability: can one build on the dataset still being there, under the same name?"""

from scoring.checks import check
from scoring.checks.reading import says_something
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, inconclusive
from scoring.vocabulary import Vocabulary

_NOT_COUNTED = inconclusive("not_counted")
_MISSING = Finding(0.0, "missing")
_UNIQUE = Finding(1.0, "unique")


@check
def persistence(dataset: Dataset, around: Surroundings, words: Vocabulary, *, least_days: int) -> Finding:
    """STA-1: seen in nearly every harvest of the last twelve months; appearances are not counted yet."""
    if around.observed_days < least_days:
        return inconclusive("short_history", days=around.observed_days, least=least_days)
    return _NOT_COUNTED


@check
def identifier(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """STA-2: an identifier that no other dataset of the source has."""
    if not says_something(dataset.identifiers):
        return _MISSING
    if around.same_identifier > 1:
        return Finding(0.0, "shared", {"n": around.same_identifier})
    return _UNIQUE
