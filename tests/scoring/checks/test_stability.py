import pytest

from check_cases import ask, dataset
from store.terms import literal


@pytest.mark.parametrize(("days", "reason"), [(0, "short_history"), (89, "short_history"), (90, "not_counted")])
def test_persistence_is_open_until_there_is_a_history(days, reason):
    finding = ask("persistence", dataset(), observed_days=days)
    assert (finding.outcome, finding.reason) == ("inconclusive", reason)


@pytest.mark.parametrize(
    ("identifiers", "same", "value", "reason"),
    [
        ((), 1, 0, "missing"),
        ((literal(""),), 1, 0, "missing"),
        ((literal("lek-1"),), 1, 1, "unique"),
        ((literal("lek-1"),), 2, 0, "shared"),
    ],
)
def test_an_identifier_is_given_and_nobody_elses(identifiers, same, value, reason):
    finding = ask("identifier", dataset(identifiers=identifiers), same_identifier=same)
    assert (finding.value, finding.reason) == (value, reason)
