"""The two comparison scores: what is odd about them, how to do without it, and what a score of them lacks."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_cases import CONFIG
from scoring.errors import RubricError
from scoring.facts import Dataset, Distribution
from scoring.mqa import Comparison, Mqa, mean
from scoring.mqa import fdk as mqa_fdk
from scoring.mqa.assessment import Assessment
from scoring.mqa.tables import MqaTables, load
from scoring.shapes import ShapesVerdict
from scoring.vocabulary import load as load_words
from scoring_store import OSLO, UTSIRA, Norway, record
from store.records import ContactPoint, DistributionRecord, Period
from store.terms import iri, literal

VOCABULARY = CONFIG / "vocabulary"
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
PAGE, FILE = "https://a.test/page", "https://a.test/file.csv"


@cache
def tables() -> MqaTables:
    return load(VOCABULARY)


@cache
def mqa(oddities: bool = True) -> Mqa:
    return Mqa(replace(tables(), oddities=oddities), load_words(VOCABULARY))


def dataset(*distributions: Distribution, source_kind: str = "dcat", **fields: Any) -> Dataset:
    return Dataset(id=1, source_id="x", source_kind=source_kind, key="k", distributions=distributions, **fields)


def distribution(**fields: Any) -> Distribution:
    return Distribution(**{"ordinal": 0, "uri": "https://a.test/d", **fields})


def measured(assessment: Assessment, metric: str) -> bool | int | None:
    """Of the distribution that counts, else of the dataset; None: not measured."""
    of = assessment.distribution.measurements if assessment.distribution else {}
    return of.get(metric, assessment.dataset.measurements.get(metric))


def points(assessment: Assessment, metric: str) -> int:
    return next(m.score for m in assessment.metrics if m.id == metric)


# --- points, bands, means


def test_the_eus_method_has_405_points_and_data_norge_nos_435_in_five_dimensions() -> None:
    both = mqa().assess(dataset())
    assert {name: maximum for name, (_, maximum) in both.eu.dimensions.items()} == {
        "findability": 100, "accessibility": 100, "interoperability": 110, "reusability": 75, "contextuality": 20,
    }  # fmt: skip
    assert {name: maximum for name, (_, maximum) in both.fdk.dimensions.items()} == {
        "findability": 100, "accessibility": 100, "interoperability": 140, "reusability": 75, "contextuality": 20,
    }  # fmt: skip
    assert (both.eu.max_score, both.fdk.max_score) == (405, 435)


@pytest.mark.parametrize(
    ("score", "band"),
    [(405, "Excellent"), (351, "Excellent"), (350, "Good"), (350.5, "Excellent"), (221, "Good"), (220, "Sufficient"),
     (121, "Sufficient"), (120, "Bad"), (0, "Bad")],
)  # fmt: skip
def test_the_eus_bands_are_of_points_rounded_to_whole_ones(score: float, band: str) -> None:
    assert tables().eu.band(score).en == band


@pytest.mark.parametrize(
    ("score", "band"),
    [(435, "Utmerket"), (325, "Utmerket"), (324, "God"), (324.075, "Utmerket"), (218, "God"), (215, "Tilstrekkelig"),
     (216, "God"), (107, "Tilstrekkelig"), (106, "Dårlig"), (0, "Dårlig")],
)  # fmt: skip
def test_data_norge_nos_bands_are_quarters_of_the_percentage_rounded_to_whole_ones(score: float, band: str) -> None:
    assert tables().fdk.band(score).nb == band


def test_an_organisations_page_adds_the_whole_points_of_each_dimension() -> None:
    assert mqa_fdk.organisation_page({"findability": (56.0, 100), "accessibility": (56.0, 100)}) == (112, 56)
    assert mqa_fdk.organisation_page({"findability": (56.9, 100), "accessibility": (56.9, 100)}) == (112, 56)


def test_a_municipality_has_the_unrounded_mean_of_its_datasets_and_none_without_any() -> None:
    found = mean([Comparison(100, 60, 295, 255), Comparison(101, 61, 295, 255), Comparison(101, 61, 375, 335)])
    assert found == pytest.approx((100.6667, 60.6667, 321.6667, 281.6667), abs=1e-4)
    assert mean([]) is None


# --- what is there


PRESENT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("categoryAvailability", {"themes": ('""',)}, {"themes": (iri(EU + "data-theme/GOVE"),)}),
    ("spatialAvailability", {"spatial": ('""',)}, {"spatial": (literal("Oslo"),)}),
    ("temporalAvailability", {"temporal": (Period(),)}, {"temporal": (Period(start="2020"),)}),
    ("contactPointAvailability", {"contact_points": (ContactPoint(name=""),)}, {"contact_points": (ContactPoint(name="A"),)}),
    ("publisherAvailability", {"publisher_name": {"nb": ""}}, {"publisher_name": {"nb": "Oslo"}}),
    ("accessRightsAvailability", {"access_rights": ('""',)}, {"access_rights": (literal("åpen"),)}),
    ("dateIssuedAvailability", {"issued": ""}, {"issued": "2020"}),
    ("dateModifiedAvailability", {"modified": ""}, {"modified": "2020"}),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "empty", "filled"), PRESENT)
def test_an_empty_value_counts_as_there_until_oddities_are_switched_off(
    metric: str, empty: dict[str, Any], filled: dict[str, Any]
) -> None:
    for fields, odd, plain in (({}, False, False), (empty, True, False), (filled, True, True)):
        for both, wanted in ((mqa(), odd), (mqa(oddities=False), plain)):
            assert [measured(a, metric) for a in both.assess(dataset(**fields))] == [wanted, wanted]


@pytest.mark.parametrize(
    ("metric", "empty", "filled"),
    [("downloadUrlAvailability", {"download_urls": ('""',)}, {"download_urls": (iri(FILE),)}),
     ("formatAvailability", {"formats": ('""',)}, {"formats": (literal("CSV"),)}),
     ("mediaTypeAvailability", {"media_types": ('""',)}, {"media_types": (literal("text/csv"),)}),
     ("licenseAvailability", {"licences": ('""',)}, {"licences": (literal("NLOD"),)}),
     ("rightsAvailability", {"rights": ('""',)}, {"rights": (literal("alle"),)}),
     ("byteSizeAvailability", {"byte_size": ""}, {"byte_size": "17"}),
     ("dateIssuedAvailability", {"issued": ""}, {"issued": "2020"}),
     ("dateModifiedAvailability", {"modified": ""}, {"modified": "2020"})],
)  # fmt: skip
def test_the_same_holds_for_distributions(metric: str, empty: dict[str, Any], filled: dict[str, Any]) -> None:
    for fields, odd, plain in (({}, False, False), (empty, True, False), (filled, True, True)):
        for both, wanted in ((mqa(), odd), (mqa(oddities=False), plain)):
            assert [measured(a, metric) for a in both.assess(dataset(distribution(**fields)))] == [wanted, wanted]


def test_a_concept_is_as_good_as_a_keyword_to_data_norge_no_alone() -> None:
    both = mqa().assess(dataset(subjects=(iri("https://begrep.test/1"),)))
    assert (both.eu.score, both.fdk.score) == (0, 30)
    assert mqa(oddities=False).assess(dataset(subjects=(iri("https://begrep.test/1"),))).fdk.score == 0


# --- lists


ALIGNED: list[tuple[str, dict[str, Any], bool, bool]] = [
    ("both", {"formats": (iri(EU + "file-type/CSV"),), "media_types": (iri(IANA + "text/csv"),)}, True, True),
    ("format alone", {"formats": (iri(EU + "file-type/CSV"),)}, False, True),
    ("IANA's IRI as a format", {"formats": (iri(IANA + "text/csv"),)}, False, True),
    ("words", {"formats": (literal("CSV"),), "media_types": (literal("text/csv"),)}, True, False),
    ("another scheme", {"formats": (iri(EU.replace("http:", "https:") + "file-type/CSV"),)}, False, True),
    ("lower case", {"formats": (iri(EU + "file-type/csv"),)}, False, False),
    ("a slash at the end", {"formats": (iri(EU + "file-type/CSV/"),)}, False, False),
    ("no such type", {"formats": (iri(EU + "file-type/NAVN"),)}, False, False),
    ("no such media type", {"media_types": (iri(IANA + "text/csv-fil"),)}, False, False),
    ("www left out", {"media_types": (iri(IANA.replace("www.", "") + "text/csv"),)}, False, False),
    ("nothing", {}, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "eu", "fdk"), [case[1:] for case in ALIGNED], ids=[case[0] for case in ALIGNED])
def test_the_eu_asks_for_format_and_media_type_of_its_lists_and_data_norge_no_for_either_by_iri(
    fields: dict[str, Any], eu: bool, fdk: bool
) -> None:
    both = mqa().assess(dataset(distribution(**fields)))
    metric = "formatMediaTypeVocabularyAlignment"
    assert (measured(both.eu, metric), measured(both.fdk, metric)) == (eu, fdk)
    assert measured(mqa(oddities=False).assess(dataset(distribution(**fields))).fdk, metric) is eu


@pytest.mark.parametrize(
    ("said", "non_proprietary", "machine_readable"),
    [(iri(EU + "file-type/CSV"), True, True), (literal("csv"), True, True), (iri(IANA + "text/csv"), True, True),
     (iri(EU + "file-type/XLSX"), False, True), (iri(EU + "file-type/XLSM"), False, False), (literal("TAR"), True, False),
     (iri(EU + "file-type/SHP"), False, True), (iri(EU + "file-type/GPKG"), False, False), (literal("SOSI"), False, False),
     (iri(EU + "file-type/PDF"), False, False), (literal("tull"), False, False)],
)  # fmt: skip
def test_the_lists_of_formats_are_the_eus_and_never_true_in_data_norge_nos_program(
    said: str, non_proprietary: bool, machine_readable: bool
) -> None:
    it = dataset(distribution(formats=(said,)))
    metrics = "formatMediaTypeNonProprietary", "formatMediaTypeMachineInterpretable"
    both = mqa().assess(it)
    assert tuple(measured(both.eu, m) for m in metrics) == (non_proprietary, machine_readable)
    aligned = measured(both.fdk, "formatMediaTypeVocabularyAlignment")
    assert [measured(both.fdk, m) for m in metrics] == ([False, False] if aligned else [None, None])
    plain = mqa(oddities=False).assess(it).fdk
    assert tuple(measured(plain, m) for m in metrics) == (non_proprietary, machine_readable)


@pytest.mark.parametrize(
    ("said", "eu", "fdk"),
    [(iri(EU + "licence/CC0"), True, True), (iri(EU + "licence/NLOD_2_0"), True, True),
     (iri(EU + "licence/CC_BY_4_0"), True, True), (iri(EU + "licence/ODC_BL"), True, False),
     (iri(EU + "licence/CC_BYNC_4_0"), True, False),  # a known licence need not be open
     (iri("https://creativecommons.org/licenses/by/4.0"), False, False),
     (iri("https://creativecommons.org/licenses/by/4.0/"), False, False),
     (iri("http://creativecommons.org/licenses/by/4.0/deed.no"), False, False),
     (iri("http://data.norge.no/nlod/no/2.0"), False, False), (iri("http://data.norge.no/nlod"), False, False),
     (iri("https://creativecommons.org/publicdomain/zero/1.0/"), False, False), (literal("NLOD 2.0"), False, False)],
)  # fmt: skip
def test_data_norge_no_knows_three_licences_and_the_eu_its_whole_list(said: str, eu: bool, fdk: bool) -> None:
    both = mqa().assess(dataset(distribution(licences=(said,))))
    assert (measured(both.eu, "knownLicense"), measured(both.fdk, "knownLicense")) == (eu, fdk)
    assert measured(mqa(oddities=False).assess(dataset(distribution(licences=(said,)))).fdk, "knownLicense") is eu


def test_without_a_licence_whether_it_is_known_is_false_to_the_eu_and_not_measured_by_data_norge_no() -> None:
    both = mqa().assess(dataset(distribution()))
    assert (measured(both.eu, "knownLicense"), measured(both.fdk, "knownLicense")) == (False, None)
    assert "knownLicense" in both.fdk.unscored


@pytest.mark.parametrize(
    ("said", "aligned"),
    [((iri(EU + "access-right/PUBLIC"),), True), ((iri(EU + "access-right/SENSITIVE"),), True),
     ((literal("PUBLIC"),), False), ((literal("PUBLIC"), iri(EU + "access-right/PUBLIC")), True),
     ((iri(EU + "access-right/public"),), False), ((), False)],
)  # fmt: skip
def test_access_rights_are_aligned_by_any_iri_of_the_list(said: tuple[str, ...], aligned: bool) -> None:
    both = mqa().assess(dataset(access_rights=said))
    assert [measured(a, "accessRightsVocabularyAlignment") for a in both] == [aligned, aligned]


# --- answers of web servers, and shapes


def test_before_links_are_checked_and_shapes_asked_the_sum_says_what_it_lacks() -> None:
    eu, fdk = mqa().reach()
    assert (eu.points, fdk.points) == (295, 255)
    assert eu.unscored == ("accessUrlStatusCode", "downloadUrlStatusCode", "dcatApCompliance")
    assert fdk.unscored == (*eu.unscored, "formatMatch", "syntaxValid")
    assert fdk.never == ("formatMediaTypeMachineInterpretable", "formatMediaTypeNonProprietary")
    assert [r.points for r in mqa().reach(links=True, shapes=True)] == [405, 365]
    assert [r.points for r in mqa(oddities=False).reach(links=True, shapes=True)] == [405, 405]
    for assessment in mqa().assess(dataset(distribution(access_urls=(iri(PAGE),), download_urls=(iri(FILE),)))):
        assert {"accessUrlStatusCode", "downloadUrlStatusCode", "dcatApCompliance"} <= set(assessment.unscored)


@pytest.mark.parametrize(("code", "given"), [(200, 50), (204, 50), (299, 50), (199, 0), (301, 0), (400, 0), (503, 0)])
def test_only_status_codes_of_success_give_points_and_the_code_itself_is_kept(code: int, given: int) -> None:
    for a in mqa().assess(dataset(distribution(access_urls=(iri(PAGE),))), {PAGE: code}):
        assert (measured(a, "accessUrlStatusCode"), points(a, "accessUrlStatusCode")) == (code, given)


def test_no_answer_is_false_to_the_eu_and_400_to_data_norge_no() -> None:
    it = dataset(distribution(access_urls=(iri(PAGE),)))
    assert [measured(a, "accessUrlStatusCode") for a in mqa().assess(it, {PAGE: None})] == [False, 400]
    assert measured(mqa(oddities=False).assess(it, {PAGE: None}).fdk, "accessUrlStatusCode") is False


@pytest.mark.parametrize("said", [iri("ikke en lenke"), iri("ftp://a.test/fil")])
def test_what_is_no_web_address_needs_no_asking_to_be_400(said: str) -> None:
    assert measured(mqa().assess(dataset(distribution(access_urls=(said,))), {}).fdk, "accessUrlStatusCode") == 400


@pytest.mark.parametrize("said", [literal(PAGE), iri("https://a.test/never-asked")])
def test_a_literal_and_an_address_that_was_never_asked_are_not_measured(said: str) -> None:
    for a in mqa().assess(dataset(distribution(access_urls=(said,))), {PAGE: 200}):
        assert "accessUrlStatusCode" in a.unscored


def test_of_several_addresses_the_best_counts_for_the_eu_and_one_for_data_norge_no() -> None:
    it = dataset(distribution(access_urls=(iri("https://a.test/1"), iri("https://a.test/2"))))
    answers = {"https://a.test/1": 404, "https://a.test/2": 200}
    assert [measured(a, "accessUrlStatusCode") for a in mqa().assess(it, answers)] == [200, 404]
    assert measured(mqa(oddities=False).assess(it, answers).fdk, "accessUrlStatusCode") == 200


def test_a_warning_from_the_shapes_is_a_failure_to_data_norge_no_alone() -> None:
    both = mqa().assess(dataset(), shapes=ShapesVerdict(no_violation=True, no_result=False))
    assert [points(a, "dcatApCompliance") for a in both] == [30, 0]
    assert not any("dcatApCompliance" in a.unscored for a in both)


# --- which distribution counts


def test_a_distribution_without_an_iri_counts_for_nothing_unless_data_norge_no_has_named_it() -> None:
    nameless = distribution(uri=None, formats=(literal("CSV"),))
    assert mqa().assess(dataset(nameless)).fdk.score == 0
    assert mqa().assess(dataset(nameless, source_kind="fdk")).fdk.score == 20
    assert mqa(oddities=False).assess(dataset(nameless)).fdk.score == 20 + 20 + 20
    assert mqa().assess(dataset(nameless)).eu.score == 60


def test_the_eu_chooses_by_the_distributions_own_points_and_data_norge_no_with_the_datasets() -> None:
    dated = distribution(issued="2020", modified="2021")  # 10 of its own, none beside a dated dataset
    with_rights = distribution(rights=(literal("alle"),))  # 5 of its own
    it = dataset(dated, with_rights, issued="2020", modified="2021")
    assert [a.score for a in mqa().assess(it)] == [10, 15]
    assert mqa(oddities=False).assess(it).fdk.score == 10


def test_of_equals_the_first_counts_for_the_eu_and_the_last_for_data_norge_no() -> None:
    both = mqa().assess(dataset(distribution(byte_size="1"), distribution(rights=(literal("alle"),))))
    assert [points(a, "byteSizeAvailability") for a in both] == [5, 0]


def test_dates_count_on_either_level_once() -> None:
    for fields, on_distribution in (({"issued": "2020"}, {}), ({}, {"issued": "2020"}), ({"issued": "2020"},) * 2):
        assert [a.score for a in mqa().assess(dataset(distribution(**on_distribution), **fields))] == [5, 5]


TERMS = st.sampled_from([(), ('""',), (literal("CSV"),), (iri(EU + "file-type/CSV"),), (iri(EU + "licence/CC0"),)])
TEXT = st.sampled_from([None, "", "2020"])
DISTRIBUTIONS = st.builds(
    Distribution, ordinal=st.just(0), uri=st.sampled_from([None, "https://a.test/d"]), formats=TERMS, media_types=TERMS,
    licences=TERMS, rights=TERMS, byte_size=TEXT, issued=TEXT, modified=TEXT, download_urls=TERMS,
)  # fmt: skip
DATASETS = st.builds(
    dataset, source_kind=st.sampled_from(["fdk", "dcat"]), themes=TERMS, subjects=TERMS, issued=TEXT, modified=TEXT
)


@given(st.builds(lambda d, of: replace(d, distributions=tuple(of)), DATASETS, st.lists(DISTRIBUTIONS, max_size=4)))
def test_the_sum_is_that_of_the_metrics_and_the_dimensions_and_stays_within_reach(it: Dataset) -> None:
    for oddities in (True, False):
        both = mqa(oddities)
        for assessment, reach in zip(both.assess(it), both.reach(), strict=True):
            assert assessment.score == sum(m.score for m in assessment.metrics)
            assert assessment.score == sum(score for score, _ in assessment.dimensions.values())
            assert assessment.score <= sum(m.max_score for m in assessment.metrics if m.is_scored)
            assert assessment.score <= reach.points
            assert set(reach.unscored) <= set(assessment.unscored)


def test_the_links_of_a_dataset_count_once_all_of_them_are_certain() -> None:
    it = dataset(distribution(access_urls=(iri(PAGE + "#top"),), download_urls=(iri(FILE), literal("på forespørsel"))))
    without = mqa().compare(it)
    assert mqa().compare(it, {PAGE: 200}) == without
    both = mqa().compare(it, {PAGE: 200, FILE: 404})
    assert both == (without.mqa_eu + 50, without.mqa_fdk + 50, 375, 335)
    assert mqa().compare(it, {PAGE: 200, FILE: 200}) == (without.mqa_eu + 80, without.mqa_fdk + 80, 375, 335)
    assert mqa().compare(it, {PAGE: None, FILE: None}) == (without.mqa_eu, without.mqa_fdk, 375, 335)


@pytest.mark.parametrize(
    "bad", ["http://", "http:///fil.csv", "https://min kommune.no/x", "https://a.test:0/", "kommune.no"]
)
def test_what_leads_nowhere_is_never_looked_at_and_keeps_nothing_waiting(bad: str) -> None:
    it = dataset(distribution(access_urls=(iri(PAGE),), download_urls=(iri(bad),)))
    assert mqa().compare(it, {PAGE: 200})[2:] == (375, 335)
    assert mqa().compare(it, {PAGE: 200}).mqa_eu == mqa().compare(it).mqa_eu + 50


def test_a_dataset_without_addresses_has_no_links_to_wait_for() -> None:
    assert mqa().compare(dataset(), {PAGE: 200})[2:] == (375, 335)
    assert mqa().compare(dataset())[2:] == (295, 255)


# --- the table, and the run


@pytest.mark.parametrize(
    ("change", "expected"),
    [(lambda text: text.replace("maximum: 405", "maximum: 450"), "expected metrics of 450 points, the maximum, not of 405"),
     (lambda text: text.replace("from: 221", "from: 400"), "expected bands from the best down"),
     (lambda text: text.replace("oddities: true", "oddities: ja"), "oddities: Input should be a valid boolean"),
     (lambda text: text.replace("id: syntaxValid", "id: formatMatch"), "expected each metric once")],
)  # fmt: skip
def test_a_table_that_does_not_add_up_is_refused(tmp_path: Path, change: Callable[[str], str], expected: str) -> None:
    (tmp_path / "mqa.yaml").write_text(change((VOCABULARY / "mqa.yaml").read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(RubricError) as caught:
        load(tmp_path)
    assert any(expected in problem and "mqa.yaml" in problem for problem in caught.value.problems)


def test_every_metric_of_the_tables_is_asked_or_said_to_need_files() -> None:
    full = distribution(
        access_urls=(iri(PAGE),), download_urls=(iri(FILE),), formats=(iri(EU + "file-type/CSV"),),
        licences=(iri(EU + "licence/CC0"),),
    )  # fmt: skip
    verdict = ShapesVerdict(no_violation=True, no_result=True)
    for assessment in mqa().assess(dataset(full), {PAGE: 200, FILE: 200}, verdict):
        needs_files = {m.id for m in assessment.method.metrics.values() if m.needs == "files"}
        assert set(assessment.unscored) == needs_files


def test_a_run_stores_both_scores_of_each_dataset_and_municipality_and_what_they_could_be_at_most(
    tmp_path: Path,
) -> None:
    norway = Norway(tmp_path)
    closed = {"access_rights": [iri(EU + "access-right/NON_PUBLIC")], "distributions": []}
    plain = DistributionRecord(uri="https://a.test/d", licences=[iri(EU + "licence/CC0")], formats=[literal("CSV")])
    norway.harvest([record("k1", "Budsjett", distributions=[plain]), record("k2", "Barnevern", **closed)])
    norway.score()
    # publisher 10, licence 20 and 10, format 20, and to the EU its lists 40; the closed one publisher 10, access 10 and 5
    assert norway.rows(
        "SELECT mqa_eu, mqa_fdk, mqa_eu_reachable, mqa_fdk_reachable FROM dataset_score ORDER BY dataset_id"
    ) == [(100, 60, 295, 255), (25, 25, 295, 255)]
    assert norway.rows(
        f"SELECT municipality_number, mqa_eu, mqa_fdk FROM latest_score WHERE municipality_number IN ('{OSLO}', '{UTSIRA}')"
        " ORDER BY 1"
    ) == [(OSLO, 62.5, 42.5), (UTSIRA, None, None)]
    assert norway.rows("SELECT mqa_eu_reachable, mqa_fdk_reachable, mqa_unscored FROM latest_run") == [
        (295, 255, "accessUrlStatusCode, downloadUrlStatusCode, dcatApCompliance, formatMatch, syntaxValid")
    ]
