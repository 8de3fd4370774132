"""What people are told about scores."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import explain
from scoring.beside import high_value_sentence
from scoring.next_level import NextLevel, next_level
from scoring_store import BERGEN, OSLO, UTSIRA, Norway, record, rules
from store.deduplicate import deduplicate
from store.models import Override
from store.overrides import write_overrides
from store.records import DistributionRecord
from store.terms import iri


@pytest.fixture
def norway(tmp_path: Path) -> Norway:
    norway = Norway(tmp_path)
    closed = [
        DistributionRecord(
            access_urls=[iri("https://data.oslo.test/p.pdf")], licences=[iri("https://oslo.test/vilkår")]
        )
    ]
    norway.harvest([
        record("https://data.oslo.test/d/1", "Barnehager"),
        record("https://data.oslo.test/d/2", "Lekeplasser", distributions=closed),
        record("https://data.oslo.test/d/3", "Badeplasser", distributions=[]),
        record("https://data.oslo.test/d/4", "test"),
        record("https://data.bergen.test/d/1", "Skoler", "964338531"),
    ])  # fmt: skip
    return norway


@given(st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=30), st.floats(0, 100))
def test_printed_losses_add_up_to_the_tenth_whatever_they_are(parts: list[float], score: float) -> None:
    score = round(score, 4)
    whole = sum(parts) or 1
    losses = (
        [round((100 - score) * part / whole, 4) for part in parts]
        if sum(parts)
        else [100 - score] + [0.0] * (len(parts) - 1)
    )
    printed = explain.printed_losses(losses, score)
    assert f"{sum(printed):.1f}" == f"{100 - float(f'{score:.1f}'):.1f}"
    assert all(abs(p - loss) <= 0.2 and p >= 0 for p, loss in zip(printed, losses, strict=True))


def test_the_losses_shown_of_a_municipality_add_up_to_what_its_printed_numbers_lack(norway: Norway) -> None:
    norway.score()
    with norway.engine.connect() as connection:
        view = explain.municipality(connection, OSLO)
    for part, number in (("quality", view.standing.quality), ("coverage", view.standing.coverage)):
        lost = sum(c.loses or 0 for c in view.criteria if c.part == part)
        assert f"{lost:.1f}" == f"{100 - float(f'{number:.1f}'):.1f}"


def test_a_municipality_is_shown_with_its_losses_datasets_types_sources_and_past(norway: Norway) -> None:
    norway.score()
    norway.fails("oslo")
    norway.score()
    with norway.engine.connect() as connection:
        view = explain.municipality(connection, OSLO, runs=1)
    assert (view.standing.name, view.standing.status, view.standing.datasets) == ("Oslo", "vurdert", 3)
    quality = [c for c in view.criteria if c.part == "quality"]
    assert [c.points_lost or 0 for c in quality] == sorted((c.points_lost or 0 for c in quality), reverse=True)
    licence = next(c for c in view.criteria if c.id == "open-licence")
    assert (licence.code, licence.measured, licence.applicable, licence.met, licence.weight) == ("LIC-2", 3, 3, 1, 12)
    assert licence.title_nb == "Lisensen er ikke åpen"
    assert [d.title for d in view.datasets] == ["Badeplasser", "Lekeplasser", "Barnehager"]
    assert {t.id: t.value for t in view.types}["E10"] == 1
    assert view.test_records == ("test",)
    assert [s.source_id for s in view.sources] == ["data-norge", "oslo"]
    assert view.sources[1].error == "503 after 4 tries"
    assert [past.run_id for past in view.history] == [2]
    assert {d.id: d.weight for d in view.dimensions}["licence"] == 20
    assert view.standing.lower_bound is True


def test_beside_the_score_stand_peers_overrides_duplicates_and_datasets_of_high_value(norway: Norway) -> None:
    law = iri("http://data.europa.eu/eli/reg_impl/2023/138/oj")
    category = iri("http://data.europa.eu/bna/c_ac64a52d")
    own = "https://data.oslo.test/d/1"
    norway.harvest([record(own, "Barnehager", hvd_categories=[category], legislation=[law])], "oslo")
    decided = {"municipality_number": OSLO, "dataset": own, "judgement": "type", "value": "E10"}
    with norway.engine.begin() as connection:
        write_overrides(
            connection, [Override(**decided, reason="Sett", who="Kari", date="2026-11-24", place="overrides.yaml:1")]
        )
        deduplicate(connection)
    norway.score()
    with norway.engine.connect() as connection:
        view, other = (explain.municipality(connection, number) for number in (OSLO, BERGEN))
    assert view.standing.rank_low is not None
    (override,) = view.overrides
    assert (override.title, override.judgement, override.who) == ("Barnehager", "type", "Kari")
    (duplicate,) = view.duplicates
    assert (duplicate.source_id, duplicate.kept_source_id, duplicate.uri) == ("data-norge", "oslo", own)
    (line,) = view.high_value
    assert (line.uri, line.hvd_categories, line.names_regulation, line.open) == (own, category[1:-1], True, True)
    assert (line.bulk, line.in_place) == (None, False)  # nobody has opened the address
    assert high_value_sentence(view.high_value, "en").startswith(
        "High-value datasets: 1; open licence 1, bulk download 0"
    )
    assert (other.overrides, other.duplicates, other.high_value) == ((), (), ())


def test_measures_are_ordered_by_points_for_the_effort_and_say_what_to_do(norway: Norway) -> None:
    run = norway.score()
    with norway.engine.connect() as connection:
        view = explain.municipality(connection, OSLO)
    effort = {"low": 1, "medium": 2, "high": 3}
    worth = [m.points / effort[m.effort] for m in view.measures]
    assert len(worth) == 5 and worth == sorted(worth, reverse=True)
    assert all(m.fix_nb and m.points > 0 and m.subjects > 0 for m in view.measures)
    top = run.municipalities[0]
    assert top.top_measure in {m.criterion_id for m in view.measures}


def test_the_ranking_holds_every_municipality_by_group_and_rank(norway: Norway) -> None:
    norway.score()
    with norway.engine.connect() as connection:
        ranking = explain.ranking(connection)
    assert [(s.name, s.rank_in_group) for s in ranking] == [("Bergen", 1), ("Oslo", 2), ("Utsira", 1), ("Bardu", 1)]
    assert isinstance(ranking[0].provisional, bool)


def test_a_municipality_without_data_is_shown_too(norway: Norway) -> None:
    norway.score()
    with norway.engine.connect() as connection:
        view = explain.municipality(connection, UTSIRA)
    assert (view.standing.status, view.standing.quality, view.datasets, view.measures) == (
        "ingen_data_funnet",
        None,
        (),
        (),
    )
    assert all(c.loses is None for c in view.criteria if c.part == "quality")


def test_who_asks_before_anything_is_scored_is_told_what_to_run(norway: Norway) -> None:
    with norway.engine.connect() as connection:
        for ask in (explain.ranking, lambda c: explain.municipality(c, OSLO)):
            with pytest.raises(explain.NotScoredError, match="kommunedata score"):
                ask(connection)
    norway.score()
    with norway.engine.connect() as connection, pytest.raises(explain.NotScoredError, match="9999"):
        explain.municipality(connection, "9999")


def test_a_criterion_is_found_by_id_or_code_and_a_misspelt_one_is_suggested() -> None:
    assert explain.criterion(rules().rubric, "lic-2").id == explain.criterion(rules().rubric, "Open-Licence").id
    with pytest.raises(explain.UnknownCriterionError, match="open-licence") as error:
        explain.criterion(rules().rubric, "open-license")
    assert "Unknown criterion: 'open-license'. Did you mean" in str(error.value)


def test_nothing_moves_when_nothing_changed(norway: Norway) -> None:
    norway.score()
    with norway.engine.connect() as connection:
        assert explain.compare(connection, norway.score(store=False)) == ()


def test_a_changed_weight_shows_who_moves_and_by_which_criterion(norway: Norway) -> None:
    norway.score()
    rubric = rules().rubric
    weights = {"open-licence": 2.0, "live-links": 20.0}
    changed = tuple(c.model_copy(update={"weight": weights.get(c.id, c.weight)}) for c in rubric.criteria)
    other = replace(rules(), rubric=rubric.model_copy(update={"criteria": changed, "hash": "other"}))
    with norway.engine.connect() as connection:
        moves = explain.compare(connection, norway.score(store=False, with_rules=other))
    assert [m.municipality_number for m in moves] == [OSLO, BERGEN]
    oslo = moves[0]
    assert oslo.total_before != oslo.total_after and oslo.status_before == oslo.status_after == "vurdert"
    assert oslo.criteria[0].id in weights
    change = [abs((c.lost_after or 0) - (c.lost_before or 0)) for c in oslo.criteria]
    assert change == sorted(change, reverse=True)
    assert norway.rows("SELECT count(*) FROM score_run") == [(1,)]


def test_where_nothing_was_measured_neither_title_is_claimed(norway: Norway) -> None:
    norway.score()
    with norway.engine.connect() as connection:
        utsira, oslo = (explain.municipality(connection, number) for number in (UTSIRA, OSLO))
    unmeasured = [c for view in (utsira, oslo) for c in view.criteria if c.value is None]
    assert {"open-licence", "live-links", "freshness"} <= {c.id for c in unmeasured}
    assert all(c.title_nb.startswith("Ikke målt: ") and c.title_en.startswith("Not measured: ") for c in unmeasured)
    assert next(c for c in oslo.criteria if c.id == "open-licence").title_nb == "Lisensen er ikke åpen"


def test_a_loss_names_up_to_three_datasets_that_cost_most_of_it(norway: Norway) -> None:
    norway.score()
    with norway.engine.connect() as connection:
        behind = {c.id: c.behind for c in explain.municipality(connection, OSLO).criteria}
    assert set(behind["open-licence"]) == {"Lekeplasser", "Badeplasser"}
    assert len(behind["keywords"]) == 3 and behind["expected-types"] == ()


def raised(norway: Norway, number: str, **stored: object) -> NextLevel:
    """What the next level takes, were this stored of the score."""
    with norway.engine.connect() as connection:
        view = explain.municipality(connection, number)
        standing = replace(view.standing, **stored)
        found = next_level(connection, view.run.rubric_hash, standing, view.criteria)
    assert found
    return found


def test_the_next_level_takes_points_rounded_up_and_names_the_cap_that_waits(norway: Norway) -> None:
    norway.score()
    found = raised(norway, OSLO, level=2, total=35.61, datasets_open=1, datasets_public=4)
    assert (found.level, found.at_least, found.points) == (3, 40, 4.4)
    assert found.sentence("nb") == (
        "Neste nivå: 3 (På god vei): 4,4 poeng til, samlet minst 40. Høyst nivå 2: 25 % av de allment tilgjengelige datasettene"
        " har åpen lisens, og det trengs minst 50 %."
    )
    assert raised(norway, OSLO, level=2, total=35.61, datasets_open=3, datasets_public=4).caps_nb == ()


def test_where_the_points_suffice_the_next_level_takes_what_holds_the_score_down(norway: Norway) -> None:
    norway.score()
    capped = "Høyst nivå 3: 61 % av lenkene virker, og det trengs minst 70 %."
    found = raised(norway, OSLO, level=3, total=66.0, caps_nb=f"{capped} Høyst nivå 4: noe annet.")
    assert found.points == 0 and found.caps_nb == (capped,)
    assert "foreløpig" in raised(norway, OSLO, level=3, total=66.0, caps_nb=None, caps_en=None).sentence("nb")


def test_who_has_nothing_is_told_that_one_open_dataset_lifts_it_and_who_leads_has_no_next_level(norway: Norway) -> None:
    norway.score()
    assert raised(norway, UTSIRA).sentence("en") == "Next level: 1 (Just begun): a dataset with an open licence."
    with norway.engine.connect() as connection:
        view = explain.municipality(connection, OSLO)
        leading = replace(view.standing, level=5, total=99.0)
        assert next_level(connection, view.run.rubric_hash, leading, view.criteria) is None
        assert next_level(connection, view.run.rubric_hash, replace(leading, level=None, total=None), ()) is None
