"""A curator's word in place of an automatic judgement, and shown where it decides."""

from pathlib import Path

import pytest

from scoring import explain
from scoring.errors import RubricError
from scoring_store import OSLO, Norway, record, rules
from store.models import Override
from store.overrides import write_overrides
from store.terms import iri

DATASET = "https://data.oslo.test/1"
NB, EN = "Overstyrt av Kari 2026-11-25: Står på {nettsiden}", "Override by Kari on 2026-11-25: Står på {nettsiden}"
TYPE_OF_IT = f"SELECT expected_type, type_evidence FROM dataset_score JOIN current_dataset USING (dataset_id) WHERE uri = '{DATASET}'"


@pytest.fixture
def norway(tmp_path: Path) -> Norway:
    norway = Norway(tmp_path)
    norway.harvest([record(DATASET, "Badeplasser"), record("https://data.oslo.test/2", "Trær")])
    return norway


def decide(norway: Norway, judgement: str, value: str, dataset: str = DATASET) -> None:
    override = Override(
        municipality_number=OSLO, dataset=dataset, judgement=judgement, value=value, reason="Står på {nettsiden}",
        who="Kari", date="2026-11-25", place="overrides.yaml:3",
    )  # fmt: skip
    with norway.engine.begin() as connection:
        write_overrides(connection, [override])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.0", ("fail", 0.0)),
        ("0.5", ("partial", 0.5)),
        ("not_applicable", ("not_applicable", None)),
        ("inconclusive", ("inconclusive", None)),
    ],
)
def test_a_criterion_is_what_a_person_says_and_the_finding_says_who(
    norway: Norway, value: str, expected: tuple[str, float | None]
) -> None:
    query = (
        "SELECT outcome, value, reason_nb, reason_en FROM latest_finding WHERE criterion_id = 'open-licence'"
        f" AND uri = '{DATASET}'"
    )
    norway.score()
    assert norway.rows(query)[0][:2] == ("pass", 1.0)
    decide(norway, "open-licence", value)
    norway.score()
    assert norway.rows(query) == [(*expected, NB, EN)]


def test_an_override_of_a_criterion_that_is_not_asked_is_shown_as_not_in_use(norway: Norway) -> None:
    closed = "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"
    for access_rights, note in (([iri(closed)], "ikke i bruk: datasettet vurderes ikke på kvalitet"), (None, "")):
        norway.harvest([record(DATASET, "Badeplasser", access_rights=access_rights)])
        for judgement, value in (("open-licence", "1.0"), ("type", "none")):
            decide(norway, judgement, value)
            norway.score()
            with norway.engine.connect() as connection:
                (shown,) = explain.municipality(connection, OSLO).overrides
            assert shown.note("nb") == (note if judgement == "open-licence" else "")
            assert bool(shown.note("en")) == bool(shown.note("nb"))


def test_no_other_dataset_or_criterion_is_touched(norway: Norway) -> None:
    others = (
        "SELECT municipality_number, criterion_id, dataset_id, outcome, value, reason_nb FROM latest_finding"
        f" WHERE dataset_id IS NOT NULL AND NOT (criterion_id = 'open-licence' AND uri = '{DATASET}') ORDER BY 1, 2, 3"
    )
    norway.score()
    before = norway.rows(others)
    decide(norway, "open-licence", "0.0")
    norway.score()
    assert len(before) > 20 and norway.rows(others) == before


def test_the_type_is_what_a_person_says_and_the_evidence_says_who(norway: Norway) -> None:
    another = rules().types[0].id
    norway.score()
    [(matched, evidence)] = norway.rows(TYPE_OF_IT)
    assert evidence == "title: badeplasser ~ badeplass; score 1.00" and matched != another
    for value, expected in ((another, another), ("none", None)):
        decide(norway, "type", value)
        run = norway.score().run_id
        assert norway.rows(f"{TYPE_OF_IT} AND run_id = {run}") == [
            (expected, "override by Kari on 2026-11-25: Står på {nettsiden}")
        ]


def test_an_override_holds_by_whichever_row_of_the_dataset_it_names(norway: Norway) -> None:
    same = record("https://oslo.test/own", "Badeplasser")
    norway.harvest([same], "oslo")
    decide(norway, "open-licence", "0.0", DATASET)
    norway.score()
    assert norway.rows("SELECT uri FROM latest_finding WHERE criterion_id = 'open-licence' AND outcome = 'fail'") == [
        ("https://oslo.test/own",)
    ]


@pytest.mark.parametrize(
    ("judgement", "value", "message"),
    [
        (
            "open-license",
            "1",
            "overrides.yaml:3: judgement: read open-license, expected attribution, type or the id of a quality criterion;"
            " did you mean open-licence?",
        ),
        (
            "type",
            "unicorns",
            "overrides.yaml:3: value: read unicorns, expected the id of an expected data type, or none",
        ),
    ],
)
def test_an_unknown_criterion_or_type_is_refused(norway: Norway, judgement: str, value: str, message: str) -> None:
    decide(norway, judgement, value)
    with pytest.raises(RubricError) as caught:
        norway.score()
    assert caught.value.problems == [message]
