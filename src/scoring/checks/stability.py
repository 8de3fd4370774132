"""Stability: can one build on the dataset still being there, under the same name?"""

from scoring.checks import check
from scoring.checks.reading import says_something
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, Value, inconclusive
from scoring.vocabulary import Vocabulary

_NOT_COUNTED = inconclusive("not_counted")
_MISSING = Finding(0.0, "missing")
_UNIQUE = Finding(1.0, "unique")


@check
def persistence(
    dataset: Dataset, around: Surroundings, words: Vocabulary, *, least_days: int, least_share: Value, returned: Value
) -> Finding:
    """STA-1: seen in at least `least_share` of the harvests of the last twelve months. What is here now and was not then
    has been away and come back, which is worth `returned`."""
    if around.observed_days < least_days:
        return inconclusive("short_history", days=around.observed_days, least=least_days)
    if not around.harvests:
        return _NOT_COUNTED
    steady = around.seen_in >= least_share * around.harvests
    facts = {"n": around.seen_in, "total": around.harvests}
    return Finding(1.0, "steady", facts) if steady else Finding(returned, "returned", facts)


@check
def identifier(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """STA-2: an identifier that no other dataset of the source has."""
    if not says_something(dataset.identifiers):
        return _MISSING
    if around.same_identifier > 1:
        return Finding(0.0, "shared", {"n": around.same_identifier})
    return _UNIQUE
