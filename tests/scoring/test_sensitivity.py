"""What moves the ranking: the figures by hand, and studies of small Norways where the answer is known."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest

from check_cases import the_rubric
from scoring.engine import assess
from scoring.results import Asked
from scoring.robustness.choices import CHOICES
from scoring.robustness.evidence import Evidence, gather
from scoring.robustness.lines import lines
from scoring.robustness.sensitivity import Study, between, correlation, spearman, study
from scoring_cases import AS_OF, answered, batch, place, the_types

TYPES = the_types()
CORE = [t.id for t in TYPES if t.tier == "core"]


def seen(number: int, asked: Sequence[Asked], **where: object) -> Evidence:
    result = assess(place(number=f"{number:04}", **where), asked, TYPES, the_rubric(), AS_OF)
    return gather(result, asked, the_rubric(), TYPES)


def studied(*evidence: Evidence) -> Study:
    return study(evidence, the_rubric(), TYPES, AS_OF, draws=90)


def from_portal(asked: Asked, source_id: str, host: str | None = None) -> Asked:
    uri = f"https://{host}/{asked.dataset.id}" if host else asked.dataset.uri
    kind = "fdk" if host else "dcat"
    return replace(asked, dataset=replace(asked.dataset, source_id=source_id, source_kind=kind, uri=uri))


@cache
def varied() -> Study:
    random = Random(11)
    return studied(
        *[
            seen(i, batch(random, 1, 9, 20, 95, random.sample(CORE, 1 + i % 9)), population=1_000 * (i + 1))
            for i in range(12)
        ],
        seen(90, []),
        seen(91, [], closed_portals=("Krever innlogging.",)),
    )


def test_ranks_are_correlated_as_spearman_says_with_ties_at_their_mean() -> None:
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([10.0, 20, 30, 400])) == pytest.approx(1)
    assert spearman(np.array([1.0, 2, 3]), np.array([3.0, 2, 1])) == pytest.approx(-1)
    assert spearman(np.array([1.0, 2, 2, 4]), np.array([1.0, 2, 3, 4])) == pytest.approx(4.5 / (4.5 * 5) ** 0.5)
    assert correlation(np.array([1.0, 1]), np.array([1.0, 2])) is None


def test_the_share_of_the_variance_between_groups_by_hand() -> None:
    assert between(np.array([1.0, 3, 5, 7]), ["a", "a", "b", "b"]) == pytest.approx(16 / 20)
    assert between(np.array([1.0, 3, 1, 3]), ["a", "a", "b", "b"]) == 0
    assert between(np.array([2.0, 2]), ["a", "b"]) is None


def test_each_choice_is_varied_alone_and_the_largest_effect_is_told_first() -> None:
    found = varied()
    assert {c.choice for c in found.choices} == set(CHOICES) and found.municipalities == 12
    spreads = [c.spread for c in found.choices]
    assert spreads == sorted(spreads, reverse=True) and spreads[0] > 0
    nothing = next(c for c in found.choices if c.choice == "inconclusive")
    assert (nothing.spread, nothing.share, nothing.places) == pytest.approx((0, 0, 0))  # all was measured
    assert all(c.share is not None and 0 <= c.share < 1.2 for c in found.choices)


def test_the_order_is_compared_with_that_by_three_other_methods() -> None:
    found = {c.against: c for c in varied().correlations}
    assert list(found) == ["equal-weights", "arithmetic", "expected-list"]
    assert all(c.correlation is not None and 0 < c.correlation <= 1 for c in found.values())
    jackknifed = found["expected-list"]
    assert jackknifed.lowest is not None and jackknifed.correlation is not None
    assert jackknifed.lowest <= jackknifed.correlation
    assert found["arithmetic"].lowest is None


def test_the_same_run_is_told_the_same() -> None:
    evidence = [seen(i, batch(Random(i), 1, 5, 20, 90, CORE[: i + 1])) for i in range(6)]
    assert studied(*evidence) == studied(*evidence) == studied(*evidence)


def test_a_portal_that_decides_all_explains_all() -> None:
    good = [from_portal(answered(i, 1.0, expected_type="E10"), "geonorge") for i in (1, 2, 3)]
    poor = [from_portal(answered(i, 0.5, expected_type="E12"), "data-norge", "old.portal.no") for i in (4, 5, 6)]
    found = studied(seen(1, good[:2] + poor[:1]), seen(2, good[2:] + poor[1:])).portal
    assert found is not None and found.share == pytest.approx(1)
    assert (found.portals, found.datasets) == (2, 6)
    assert all(c.share == pytest.approx(1) for c in found.criteria)


def test_a_portal_that_decides_nothing_explains_nothing() -> None:
    asked = [from_portal(answered(i, i % 2 / 2, expected_type="E10"), "abcd"[i // 2 % 2]) for i in range(8)]
    found = studied(seen(1, asked[:4]), seen(2, asked[4:])).portal
    assert found is not None and found.share == pytest.approx(0)


def test_of_a_portal_with_one_municipality_nobody_can_say_what_made_the_difference() -> None:
    one = [from_portal(answered(i, 1.0), "oslo") for i in (1, 2, 3)]
    other = [from_portal(answered(i, 0.2), "bergen") for i in (4, 5, 6)]
    assert studied(seen(1, one), seen(2, other)).portal is None


def test_the_slope_over_size_counts_those_that_share_nothing_too() -> None:
    shares = [seen(i, [answered(1, 1.0, expected_type="E10")], population=100_000) for i in range(3)]
    nothing = [seen(i, [], population=1_000) for i in range(3, 6)]
    found = studied(*shares, *nothing).size
    assert found is not None and found.municipalities == 6
    assert found.slope == pytest.approx((shares[0].result.total or 0) / 2)  # over two powers of ten
    assert found.explained == pytest.approx(1)
    assert studied(*shares).size is None  # too few


def test_criteria_that_tell_nobody_apart_are_named_with_the_reason() -> None:
    values = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    noise = [0.3, 0.9, 0.1, 0.8, 0.2, 0.6]
    evidence = [
        seen(i, [answered(1, 1.0, but={"live_links": None, "open_licence": v, "licence": v, "keywords": n})])
        for i, (v, n) in enumerate(zip(values, noise, strict=True))
    ]
    silent = {s.criterion_id: s for s in studied(*evidence).silent}
    assert (silent["live-links"].why, silent["live-links"].figure) == ("unmeasured", None)
    assert (silent["contact-point"].why, silent["contact-point"].figure) == ("constant", 0)
    twin = silent["open-licence"]
    assert (twin.why, twin.twin, twin.figure) == ("twin", "licence", pytest.approx(1))
    assert "keywords" not in silent and "licence" not in silent


def test_of_too_few_municipalities_nothing_is_claimed() -> None:
    found = studied(seen(1, [answered(1, 1.0)]))
    assert (found.correlations, found.portal, found.size, found.silent) == ((), None, None, ())
    assert studied().choices == ()


def test_a_study_is_told_in_both_languages_with_the_same_figures() -> None:
    nb, en = (lines(varied(), the_rubric(), language) for language in ("nb", "en"))
    assert [line.figure for line in nb] == [line.figure for line in en]
    assert all(line.about and line.what and line.says for line in (*nb, *en))
    assert nb[0].about == "Valg i metoden" and en[0].about == "Choices of method"
    assert not any(
        ch.isdigit() and after == "." for line in nb for ch, after in zip(line.says, line.says[1:], strict=False)
    )
