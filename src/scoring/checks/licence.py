"""Licence: may the data be reused, and does a machine understand so?"""

from scoring.checks import check
from scoring.checks.reading import NO_DISTRIBUTION, Reading, read, says_something, share
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, not_applicable
from scoring.vocabulary import Vocabulary
from store.terms import value_of

_NO_LICENCE = Finding(0.0, "no_licence")
_NOTHING_TO_LOOK_UP = not_applicable("no_licence")
_FREE = frozenset({"", "0", "0.0", "0.00", "0,00"})  # a stated cost of nothing is no cost


@check
def licence(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """LIC-1: the share of distributions that state a licence, their own or the dataset's."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    statements = read(dataset, words).licences
    return share(sum([s.stated for s in statements]), len(statements))


@check
def open_licence(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """LIC-2: the share of distributions whose licence is open; "other open" licences without a name count in part."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    reading = read(dataset, words)
    worth = [s.licence.open if s.licence is not None else 0.0 for s in reading.licences]
    n, total, value = sum([w >= 1 for w in worth]), len(worth), sum(worth) / len(worth)
    if n == total:
        return Finding(1.0, "all", {"n": n, "total": total, **_names(reading)})
    if not any(s.stated for s in reading.licences):
        return _NO_LICENCE
    reason = "some" if n else "unnamed" if value else "none"
    return Finding(value, reason, {"n": n, "total": total, **_names(reading)})


def _names(reading: Reading) -> dict[str, str]:
    known = {(x.label_nb, x.label_en) for s in reading.licences if (x := s.licence) is not None}
    return {"names": ", ".join(sorted([nb for nb, _ in known])), "names_en": ", ".join(sorted([en for _, en in known]))}


@check
def licence_from_list(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """LIC-3: of the distributions with a licence, how well their IRI agrees with a controlled list."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    stated = [s.licence for s in read(dataset, words).licences if s.stated]
    if not stated:
        return _NOTHING_TO_LOOK_UP
    listed = [x.listed if x is not None else "" for x in stated]
    exact, misspelt, total = listed.count("exact"), listed.count("recognised"), len(listed)
    value = (exact + misspelt / 2) / total
    reason = "all" if exact == total else "some" if value else "none"
    return Finding(value, reason, {"n": exact, "misspelt": misspelt, "total": total})


@check
def access_rights(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """LIC-4: access rights from the EU's list, and no cost."""
    if not says_something(dataset.access_rights):
        return Finding(0.0, "missing")
    if not any(words.access_right_listed(term) for term in dataset.access_rights):
        return Finding(0.0, "not_listed", {"read": dataset.access_rights[0][1:-1][:80]})
    if any(value_of(term).strip() not in _FREE for term in dataset.costs):
        return Finding(0.0, "cost")
    return Finding(1.0, "listed")
