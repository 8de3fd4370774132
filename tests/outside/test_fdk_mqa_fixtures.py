"""Do the comparison scores give what data.norge.no's own tests expect, and what one gets by hand on real descriptions?"""

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from described import datasets
from scoring.facts import Dataset
from scoring.mqa import Mqa
from scoring.mqa import fdk as mqa_fdk
from scoring.mqa.assessment import Assessment, Rated, assess
from scoring.mqa.tables import Measurements, Method, Metric, load
from scoring.shapes import ShapesVerdict
from scoring.vocabulary import load as load_words

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FIXTURES = SHARED / "scoring" / "fdk-mqa-tests"
SAMPLES = SHARED / "samples" / "fdk"
VOCABULARY = Path(__file__).parents[2] / "config" / "vocabulary"
MQA = "https://data.norge.no/vocabulary/dcatno-mqa#"
DQV = "http://www.w3.org/ns/dqv#"

pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"data.norge.no's fixtures are not at {FIXTURES}")


@pytest.fixture(scope="module")
def mqa() -> Mqa:
    return Mqa(load(VOCABULARY), load_words(VOCABULARY))


@pytest.fixture(scope="module")
def fdk() -> Method:
    return load(VOCABULARY).fdk


def expected(path: str) -> dict[str, Any]:
    return json.loads((FIXTURES / path).read_text(encoding="utf-8"))


def only(path: str) -> Dataset:
    """The one dataset of a fixture."""
    (dataset,) = datasets((FIXTURES / path).read_bytes(), source_kind="fdk").values()
    return dataset


def scored(assessment: Assessment) -> dict[str, int]:
    return {m.id: m.score for m in assessment.metrics if m.is_scored}


# --- property checker


def test_the_property_checker_measures_the_24_things_that_data_norge_no_does_and_165_points_come_of_them(
    mqa: Mqa,
) -> None:
    found = mqa.assess(only("property-checker/dataset_event.ttl")).fdk
    event = expected("property-checker/mqa_event.expected.json")
    by_type = {r["type"]: r["measurements"] for r in event["resources"].values()}
    assert found.distribution is not None
    assert found.dataset.measurements == by_type["DatasetAssessment"]
    assert found.distribution.measurements == by_type["DistributionAssessment"]
    assert len(found.dataset.measurements) + len(found.distribution.measurements) == 24
    assert event["five_star_annotation_bodies"] == [mqa_fdk.STARS]
    assert (found.score, found.max_score) == (165, 435)


@pytest.mark.parametrize("case", ["valid", "invalid", "no_access_rights"])
def test_only_an_iri_of_the_list_of_access_rights_is_aligned_and_none_is_false_rather_than_unmeasured(
    mqa: Mqa, case: str
) -> None:
    wanted = expected("property-checker/inline-tests.expected.json")[f"test_access_rights_vocabulary_alignment_{case}"]
    found = mqa.assess(only(wanted["input"])).fdk.dataset.measurements
    assert found["accessRightsVocabularyAlignment"] is (wanted["asserted_value"] == ["true"])


# --- the other checkers


def test_an_address_without_a_host_is_noted_as_status_400(mqa: Mqa) -> None:
    (event,) = expected("url-checker/mqa_event.expected.json")["resources"].values()
    found = mqa.assess(only("url-checker/dataset_event.ttl"), {"http://invalid.url.no": None}).fdk.distribution
    assert found is not None
    assert {k: v for k, v in found.measurements.items() if k.endswith("StatusCode")} == event["measurements"]


@pytest.mark.parametrize(("case", "conforms"), [("compliant", True), ("non-compliant", False)])
def test_the_verdict_of_the_shapes_is_a_measurement_of_the_dataset(mqa: Mqa, case: str, conforms: bool) -> None:
    (event,) = expected(f"dcat-validator/{case}-mqa-event.expected.json")["resources"].values()
    suffix = ".fixed.ttl" if case == "compliant" else ".ttl"
    dataset = only(f"dcat-validator/{case}-dataset-event{suffix}")
    found = mqa.assess(dataset, shapes=ShapesVerdict(no_violation=conforms, no_result=conforms)).fdk
    assert event["measurements"].items() <= found.dataset.measurements.items()
    assert "dcatApCompliance" in mqa.assess(dataset).fdk.unscored


def test_distributions_are_named_as_the_assmentator_names_them() -> None:
    named = Graph().parse(FIXTURES / "assmentator" / "named_dataset.expected.ttl", format="turtle")
    addresses = dict(named.subject_objects(URIRef(f"{MQA}hasAssessment")))
    for iri in ("https://distribution.foo", "https://distribution.bar"):
        assert str(addresses[URIRef(iri)]).endswith(f"/assessments/distributions/{mqa_fdk.distribution_id(iri)}")


# --- scoring service


def test_the_best_distribution_is_chosen_with_the_dataset_and_the_others_add_nothing(fdk: Method) -> None:
    wanted = expected("scoring-service/unit.expected.json")
    three = fdk_metrics(fdk, {m for d in wanted["dataset"]["dimensions"].values() for m in d["metrics"]})
    found = measured_in("scoring-service/unit_measurement_graph.ttl", "http://www.w3.org/ns/dcat#distribution")
    rated = {iri: Rated(measurements, three) for iri, measurements in found.items()}
    dataset = rated.pop("https://dataset.foo")
    assessed = assess(three, dataset, list(rated.values()), mqa_fdk.choose)
    assert (assessed.score, assessed.max_score) == (wanted["dataset"]["score"], wanted["dataset"]["max_score"])
    assert assessed.distribution is rated[wanted["best_distribution"]]
    for name, (score, maximum) in assessed.dimensions.items():
        assert wanted["dataset"]["dimensions"][name].items() >= {"score": score, "max_score": maximum}.items()
    assert {m.id: m.score for m in assessed.metrics} == {
        id: score for d in wanted["dataset"]["dimensions"].values() for id, score in d["metrics"].items()
    }
    for iri, distribution in rated.items():
        assert distribution.own == wanted["distributions"][iri]["score"]
        for id, score in wanted["distributions"][iri]["metrics"].items():
            assert distribution.points.get(id) == score


@pytest.mark.parametrize("path", ["new_dataset/input_mqa_event.ttl", "new_dataset/assessment.ttl"])
def test_a_whole_assessment_is_70_of_435_metric_by_metric(fdk: Method, path: str) -> None:
    wanted = expected("scoring-service/new_dataset/scores.json")
    found = measured_in(f"scoring-service/{path}", f"{MQA}hasDistributionAssessment")
    dataset = Rated(found["https://dataset.foo"], fdk)
    distributions = [Rated(found.get(f"https://distribution.{x}", {}), fdk) for x in "ab"]
    assert_scores(wanted["dataset"], assess(fdk, dataset, distributions, mqa_fdk.choose))
    for each in wanted["distributions"]:
        of = Rated(found.get(each["id"], {}), fdk)
        assert_scores(each, assess(fdk, of, [], mqa_fdk.choose))


def test_the_public_api_gives_the_mean_of_each_dimension(fdk: Method) -> None:
    wanted = expected("scoring-api/score.json")
    found = measured_in("scoring-api/assessment.ttl", f"{MQA}hasDistributionAssessment")
    assessed = assess(
        fdk, Rated(found.pop("https://dataset.foo"), fdk), [Rated(m, fdk) for m in found.values()], mqa_fdk.choose
    )
    assert_scores(wanted["scores"]["https://dataset.foo"]["dataset"], assessed)
    assert assessed.dimensions == {
        d["id"].removeprefix(MQA): (d["score"], d["max_score"]) for d in wanted["aggregations"]
    }


def test_the_points_are_those_of_data_norge_nos_own_table(fdk: Method) -> None:
    graph = Graph().parse(FIXTURES / "vocab" / "dcatno-mqa-vocabulary-default-score-values.ttl")
    table = {str(s).removeprefix(MQA): int(o) for s, o in graph.subject_objects(URIRef(f"{MQA}trueScore"))}
    assert {m.id: m.points for m in fdk.metrics.values()} == table
    words = Graph().parse(FIXTURES / "vocab" / "dcatno-mqa-vocabulary.ttl")
    dimensions = dict(words.subject_objects(URIRef(f"{DQV}inDimension")))
    for id, metric in fdk.metrics.items():
        assert str(dimensions[URIRef(MQA + id)]) == MQA + metric.dimension


def test_the_known_licences_are_those_of_data_norge_nos_own_list() -> None:
    graph = Graph().parse(FIXTURES / "vocab" / "fdk-open-licenses-HEAD.ttl")
    assert load(VOCABULARY).open_licences == {str(s).rpartition("/")[2] for s in graph.subjects(RDF.type)}


def fdk_metrics(method: Method, ids: set[str]) -> Method:
    metrics: dict[str, Metric] = {id: metric for id, metric in method.metrics.items() if id in ids}
    return Method(metrics, method.bands, method.percent)


def measured_in(path: str, link: str) -> dict[str, Measurements]:
    """The measurements of a graph of assessments, by what they are of; sums of points that stand beside them are left out."""
    graph = Graph().parse(FIXTURES / path, format="turtle")
    found: dict[str, Measurements] = {}
    for assessment, resource in graph.subject_objects(URIRef(f"{MQA}assessmentOf")):
        measurements = {}
        for node in graph.objects(assessment, URIRef(f"{MQA}containsQualityMeasurement")):
            metric, value = graph.value(node, URIRef(f"{DQV}isMeasurementOf")), graph.value(node, URIRef(f"{DQV}value"))
            if value is not None and not str(metric).lower().endswith("scoring"):
                measurements[str(metric).removeprefix(MQA)] = value.toPython()
        found[str(resource)] = measurements
    assert list(graph.subject_objects(URIRef(link)))
    return found


def assert_scores(wanted: dict[str, Any], found: Assessment) -> None:
    """The public API's fixture spells two metrics with a c, as the other programs once did."""
    assert (found.score, found.max_score) == (wanted["score"], wanted["max_score"])
    assert {m.id: (m.score, m.max_score, m.is_scored) for m in found.metrics} == {
        m["id"].removeprefix(MQA).replace("icence", "icense"): (m["score"], m["max_score"], m["is_scored"])
        for d in wanted["dimensions"]
        for m in d["metrics"]
    }
    assert found.dimensions == {d["id"].removeprefix(MQA): (d["score"], d["max_score"]) for d in wanted["dimensions"]}


# --- the EU's score by hand, without answers of web servers and without shapes

NORAD = {
    "keywordAvailability": 30,  # "oda", "norad", "bistand"
    "categoryAvailability": 30,  # INTR
    "spatialAvailability": 0,  # none
    "temporalAvailability": 0,  # none
    "downloadUrlAvailability": 0,  # none
    "formatAvailability": 20,  # two of IANA's IRIs
    "mediaTypeAvailability": 0,  # none: they stand as formats
    "formatMediaTypeVocabularyAlignment": 0,  # IANA's IRIs are none of the EU's, and no media type
    "formatMediaTypeNonProprietary": 20,  # text/csv
    "formatMediaTypeMachineInterpretable": 20,  # text/csv
    "licenseAvailability": 20,  # NLOD_2_0
    "knownLicense": 10,  # by the EU's IRI
    "accessRightsAvailability": 10,  # PUBLIC
    "accessRightsVocabularyAlignment": 5,  # by the EU's IRI
    "contactPointAvailability": 20,  # an e-mail address
    "publisherAvailability": 10,  # an IRI
    "rightsAvailability": 0,  # none
    "byteSizeAvailability": 0,  # none
    "dateIssuedAvailability": 0,  # none
    "dateModifiedAvailability": 0,  # none
}
RAMSUND = {
    "keywordAvailability": 30,  # "fiske", "jakt"
    "categoryAvailability": 30,  # AGRI
    "spatialAvailability": 0,  # none
    "temporalAvailability": 20,  # a period
    "downloadUrlAvailability": 0,  # none
    "formatAvailability": 20,  # "csv"
    "mediaTypeAvailability": 0,  # none
    "formatMediaTypeVocabularyAlignment": 0,  # no media type
    "formatMediaTypeNonProprietary": 20,  # CSV, as text
    "formatMediaTypeMachineInterpretable": 20,  # CSV, as text
    "licenseAvailability": 20,  # a node that describes it
    "knownLicense": 0,  # by no IRI of the EU's
    "accessRightsAvailability": 10,  # RESTRICTED
    "accessRightsVocabularyAlignment": 5,  # by the EU's IRI
    "contactPointAvailability": 20,  # there
    "publisherAvailability": 10,  # an IRI
    "rightsAvailability": 0,  # none
    "byteSizeAvailability": 0,  # none
    "dateIssuedAvailability": 0,  # none
    "dateModifiedAvailability": 5,  # on the dataset
}
DIGDIR = {  # four distributions; the first two say most, the first counts
    "keywordAvailability": 0,  # none: dct:subject is no keyword to the EU
    "categoryAvailability": 30,  # ENER and others
    "spatialAvailability": 20,  # a municipality
    "temporalAvailability": 20,  # a period
    "downloadUrlAvailability": 20,  # there
    "formatAvailability": 20,  # JSON
    "mediaTypeAvailability": 10,  # application/json
    "formatMediaTypeVocabularyAlignment": 10,  # both by the lists' IRIs
    "formatMediaTypeNonProprietary": 20,  # JSON
    "formatMediaTypeMachineInterpretable": 20,  # JSON
    "licenseAvailability": 0,  # none
    "knownLicense": 0,  # none
    "accessRightsAvailability": 0,  # stand on the distributions, where they do not count
    "accessRightsVocabularyAlignment": 0,  # none
    "contactPointAvailability": 20,  # there
    "publisherAvailability": 10,  # an IRI
    "rightsAvailability": 0,  # none
    "byteSizeAvailability": 0,  # none
    "dateIssuedAvailability": 0,  # none
    "dateModifiedAvailability": 5,  # on the distribution
}
STATISTICS_NORWAY = {
    "keywordAvailability": 30,  # six
    "categoryAvailability": 30,  # SOCI
    "spatialAvailability": 0,  # none
    "temporalAvailability": 0,  # none
    "downloadUrlAvailability": 0,  # none
    "formatAvailability": 20,  # "CSV"
    "mediaTypeAvailability": 0,  # none
    "formatMediaTypeVocabularyAlignment": 0,  # no media type
    "formatMediaTypeNonProprietary": 20,  # CSV, as text
    "formatMediaTypeMachineInterpretable": 20,  # CSV, as text
    "licenseAvailability": 20,  # data.norge.no/nlod/no/1.0
    "knownLicense": 0,  # open, and not by an IRI of the EU's
    "accessRightsAvailability": 10,  # PUBLIC
    "accessRightsVocabularyAlignment": 5,  # by the EU's IRI
    "contactPointAvailability": 20,  # an IRI
    "publisherAvailability": 10,  # an IRI
    "rightsAvailability": 0,  # none
    "byteSizeAvailability": 0,  # none
    "dateIssuedAvailability": 0,  # none
    "dateModifiedAvailability": 0,  # an empty dct:updated is another property
}
DOFFIN = {
    "keywordAvailability": 30,  # one, with commas
    "categoryAvailability": 30,  # GOVE
    "spatialAvailability": 20,  # Norway
    "temporalAvailability": 20,  # a period
    "downloadUrlAvailability": 20,  # there
    "formatAvailability": 20,  # CSV
    "mediaTypeAvailability": 0,  # none
    "formatMediaTypeVocabularyAlignment": 0,  # no media type
    "formatMediaTypeNonProprietary": 20,  # CSV
    "formatMediaTypeMachineInterpretable": 20,  # CSV
    "licenseAvailability": 20,  # NLOD_2_0
    "knownLicense": 10,  # by the EU's IRI
    "accessRightsAvailability": 10,  # PUBLIC
    "accessRightsVocabularyAlignment": 5,  # by the EU's IRI
    "contactPointAvailability": 20,  # there
    "publisherAvailability": 10,  # an IRI
    "rightsAvailability": 0,  # none
    "byteSizeAvailability": 0,  # none
    "dateIssuedAvailability": 0,  # none
    "dateModifiedAvailability": 0,  # none
}


@pytest.mark.parametrize(
    ("path", "media_type", "end_of_key", "by_hand", "eu", "band", "fdk"),
    [
        (FIXTURES / "property-checker" / "dataset_event.ttl", "text/turtle", "5a8c4e118572", NORAD, 195, "Sufficient", 165),
        (SAMPLES / "ramsund.ttl", "text/turtle", "8e92-55536234cf5b", RAMSUND, 210, "Sufficient", 170),
        (SAMPLES / "spec-test.ttl", "text/turtle", "testDatasett", DIGDIR, 205, "Sufficient", 195),
        (SAMPLES / "geonorge-2017-10-19.rdf", "application/rdf+xml", "91dd-cce176100f71", STATISTICS_NORWAY, 185, "Sufficient", 145),
        (SAMPLES / "atlasdcat-catalog.ttl", "text/turtle", "ecc57f33e4d3", DOFFIN, 255, "Good", 225),
    ],
    ids=["Norad", "Ramsund", "Digdir", "Statistics Norway", "Doffin"],
)  # fmt: skip
def test_the_eus_score_of_five_real_datasets_is_what_one_gets_by_hand(
    mqa: Mqa, path: Path, media_type: str, end_of_key: str, by_hand: dict[str, int], eu: int, band: str, fdk: int
) -> None:
    found = datasets(path.read_bytes(), media_type, "fdk")
    (dataset,) = [d for key, d in found.items() if key.endswith(end_of_key)]
    assessed = mqa.assess(dataset)
    assert scored(assessed.eu) == by_hand
    assert assessed.eu.score == sum(by_hand.values()) == eu
    assert (assessed.eu.band.en, sum(m.max_score for m in assessed.eu.metrics if m.is_scored)) == (band, 295)
    assert assessed.fdk.score == fdk
