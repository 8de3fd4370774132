import itertools
import re
import shutil
from collections import defaultdict

import pytest
import yaml

from check_cases import CONFIG, the_rubric
from scoring import rubric
from scoring.checks import CHECKS
from scoring.errors import RubricError
from scoring.findings import Finding

WEIGHTS = """
LIC-1 4 LIC-2 12 LIC-3 2 LIC-4 2 ACC-1 10 ACC-2 4 ACC-3 4 ACC-4 2 FMT-1 7 FMT-2 4 FMT-3 2 FMT-4 2 API-1 5 API-2 3
DOC-1 4 DOC-2 2 DOC-3 3 DOC-4 2 DOC-5 1 FRE-1 4 FRE-2 6 FRE-3 1 FRE-4 2 STD-1 4 STD-2 3 STA-1 3 STA-2 2
COV-1 70 COV-2 20 COV-3 10 COV-4 0
"""


@pytest.fixture
def trial(tmp_path):
    """Loads a changed copy of the project's rubric, as `--rubric PATH` does."""

    def load(change=lambda data: None, text=None, **options):
        data = yaml.safe_load((CONFIG / "rubric.yaml").read_text(encoding="utf-8"))
        change(data)
        path = tmp_path / "mine.yaml"
        path.write_text(text if text is not None else yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return rubric.load(path, CONFIG / "expected_datasets.yaml", CONFIG / "vocabulary", **options)

    return load


def refused(trial, change=lambda data: None, **options):
    with pytest.raises(RubricError) as error:
        trial(change, **options)
    assert all("mine.yaml: " in problem for problem in error.value.problems)
    return "\n".join(error.value.problems)


def test_a_value_outside_its_range_is_no_finding():
    for value in (7, -0.1, float("nan")):
        with pytest.raises(ValueError, match="from 0 to 1"):
            Finding(value, "automatic")


def test_every_text_on_a_number_of_things_has_words_for_a_single_one():
    for c in the_rubric().of("quality"):
        for code in ("all", "none"):
            words = c.reasons.get(code)
            assert words is None or "total" not in words.blanks() or words.one is not None, (c.code, code)


def criterion(data, name):
    return next(c for c in data["criteria"] if c["id"] == name)


def test_every_criterion_has_the_weight_that_was_decided():
    words = WEIGHTS.split()
    decided = dict(zip(words[::2], map(float, words[1::2]), strict=True))
    assert {c.code: c.weight for c in the_rubric().criteria} == decided


def test_the_quality_criteria_sum_to_a_hundred_by_dimension():
    sums = defaultdict(float)
    for c in the_rubric().of("quality"):
        sums[c.dimension] += c.weight
    assert dict(sums) == {
        "licence": 20, "access": 20, "format": 15, "api": 8, "documentation": 12, "freshness": 13, "standards": 7, "stability": 5,
    }  # fmt: skip
    assert sum(c.weight for c in the_rubric().of("coverage")) == 100


def test_what_the_portal_decides_is_put_to_the_portal():
    assert {c.id for c in the_rubric().criteria if c.portal_determined} == {
        "format-from-list", "valid-dates", "controlled-vocabularies",
    }  # fmt: skip
    assert all((c.actor == "portal") == c.portal_determined for c in the_rubric().criteria)


@pytest.mark.parametrize(
    ("total", "level"),
    [(0, 0), (0.0001, 1), (19.9999, 1), (20, 2), (39.9, 2), (40, 3), (60, 4), (79.9, 4), (80, 5), (100, 5)],
)
def test_the_level_follows_fixed_cuts(total, level):
    assert the_rubric().level(total) == level


def test_a_finding_is_told_in_both_languages():
    licence = next(c for c in the_rubric().criteria if c.id == "licence")
    assert licence.sentence(Finding(0.0, "none", {"n": 0, "total": 1}), "nb") == "Distribusjonen har ingen lisens."
    finding = Finding(0.5, "some", {"n": 1, "total": 2})
    assert licence.sentence(finding, "nb") == "Lisens er oppgitt for 1 av 2 distribusjoner."
    assert licence.sentence(finding, "en") == "A licence is stated for 1 of 2 distributions."


def test_a_rule_is_told_with_its_thresholds():
    contact = next(c for c in the_rubric().criteria if c.id == "contact-point")
    assert "0,3 med bare et navn" in contact.rule_in("nb")
    assert "0.3 with only a name" in contact.rule_in("en")


def test_the_hash_follows_every_file_that_can_move_a_score(tmp_path):
    def hashed(folder, change=None):
        copy = shutil.copytree(tmp_path / "config", tmp_path / folder)
        if change:
            with (copy / change).open("a") as file:
                file.write("# more\n")
        return rubric.load(copy / "rubric.yaml", copy / "expected_datasets.yaml", copy / "vocabulary").hash

    shutil.copytree(CONFIG, tmp_path / "config")  # once: whoever edits the files meanwhile does not fail the test
    assert hashed("one") == hashed("other")
    changes = {"a": None, "b": "rubric.yaml", "c": "expected_datasets.yaml", "d": "vocabulary/licences.yaml"}
    assert all(a != b for a, b in itertools.combinations(itertools.starmap(hashed, changes.items()), 2))


def test_a_text_moved_from_one_table_to_the_next_changes_the_hash(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    for directory, names in ((one, ("a", "b")), (other, ("a", "c"))):
        directory.mkdir()
        for name in names:
            (directory / f"{name}.yaml").write_text("x: 1\n")
    hashes = {rubric.load(CONFIG / "rubric.yaml", CONFIG / "expected_datasets.yaml", d).hash for d in (one, other)}
    assert len(hashes) == 2


def test_other_weights_can_be_tried_out(trial):
    def heavier(data):
        criterion(data, "open-licence")["weight"] = 10
        criterion(data, "licence")["weight"] = 6

    changed = trial(heavier)
    assert changed.hash != the_rubric().hash
    assert changed.body.startswith("caps:")


def test_an_unknown_check_is_met_with_the_alternatives(trial):
    told = refused(trial, lambda data: criterion(data, "open-licence").update(check="open_license"))
    assert "criteria[LIC-2].check: read open_license; did you mean open_licence?" in told
    assert all(name in told for name in CHECKS)


def test_a_coverage_criterion_may_not_ask_a_dataset_check(trial):
    told = refused(trial, lambda data: criterion(data, "overview").update(check="licence"))
    assert "expected one of expected_types, national_visibility, overview, theme_breadth" in told


def test_every_check_in_code_is_in_the_rubric(trial):
    def forgotten(dataset, around, words):
        return Finding(1.0, "all")

    assert "no criterion asks the check forgotten" in refused(trial, checks=CHECKS | {"forgotten": forgotten})


def test_a_criterion_on_trial_is_measured_and_weighs_nothing(trial):
    def on_trial(data, weight):
        criterion(data, "overview")["weight"] = 10 - weight
        criterion(data, "national-visibility").update(status="preview", weight=weight)

    assert trial(lambda data: on_trial(data, 0)).criteria[-1].status == "preview"
    assert "criteria[COV-4].weight: read 1, expected 0" in refused(trial, lambda data: on_trial(data, 1))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.update(version=1.0), r"version: .*string; read 1\.0"),
        (lambda d: d.update(verson="1.0"), r"verson: .*not permitted"),
        (lambda d: d.pop("levels"), r"levels: Field required"),
        (lambda d: d["levels"].pop(), r"levels: read \[5, 4, 3, 2, 1\], expected"),
        (lambda d: d["levels"][0].update(at_least=50), r"levels: at_least: .*falling"),
        (lambda d: d["statuses"].pop(), r"statuses: read"),
        (lambda d: d["caps"][0]["reason"].update(nb="{andel}", en="{andel}"), r"caps\[open-share\].reason: read {andel}"),
        (lambda d: d["caps"][0].update(threshold=50), r"caps\[open-share\]\.threshold: .*less than or equal to 1; read 50"),
        (lambda d: criterion(d, "api").update(weight="5"), r"criteria\[API-1\]\.weight: .*number; read \"5\""),
        (lambda d: criterion(d, "api").update(weight=6), r"dimensions\[api\]\.weight: read 8, expected 9"),
        (lambda d: d["dimensions"][0].update(weight=21), r"dimensions\[licence\]\.weight: read 21, expected 20"),
        (lambda d: d["dimensions"][0].update(weight=21), r"weights of quality sum to 101, expected 100"),
        (lambda d: criterion(d, "api").update(dimension="apis"), r"criteria\[API-1\]\.dimension: read apis, expected one of"),
        (lambda d: criterion(d, "api").update(id="API_1"), r"criteria\[API-1\]\.id: .*pattern"),
        (lambda d: criterion(d, "api").update(id="licence"), r"criteria: read licence 2 times"),
        (lambda d: criterion(d, "api").update(code="LIC-1"), r"criteria: code: read LIC-1 2 times"),
        (lambda d: criterion(d, "api")["title"].pop("en"), r"criteria\[API-1\]\.title\.en: Field required"),
        (lambda d: criterion(d, "api")["title"].update(en=" "), r"criteria\[API-1\]\.title\.en: "),
        (lambda d: criterion(d, "api")["title"].update(no="API"), r"criteria\[API-1\]\.title\.no: .*not permitted"),
        (lambda d: criterion(d, "keywords")["rule"].update(nb="{most}", en="{most}"), r"criteria\[DOC-2\]\.rule: read {most}, expected one of \['least'\]"),
        (lambda d: criterion(d, "keywords")["reasons"]["few"].update(en="{m}"), r"criteria\[DOC-2\]\.reasons\.few: .*same blanks"),
        (lambda d: criterion(d, "keywords").update(params={}), r"criteria\[DOC-2\]\.params: least is missing, expected int"),
        (lambda d: criterion(d, "keywords").update(params={"least": "3"}), r"params\.least: read '3', expected int"),
        (lambda d: criterion(d, "keywords")["params"].update(most=3), r"params: read most, expected least"),
        (lambda d: criterion(d, "api").update(params={"automatic": 7}), r"criteria\[API-1\]\.params\.automatic: read 7, expected float from 0 to 1"),
        (lambda d: criterion(d, "contact-point").update(params={"name_only": 50}), r"params\.name_only: read 50, expected float from 0 to 1"),
        (lambda d: criterion(d, "update-frequency").update(params={"untestable": -0.1}), r"params\.untestable: read -0\.1, expected float from 0 to 1"),
        (lambda d: criterion(d, "keywords").update(params={"least": -1}), r"params\.least: read -1, expected int of at least 0"),
        (lambda d: criterion(d, "freshness")["params"].update(lost=float("nan")), r"params\.lost: read nan, expected float of at least 0"),
        (lambda d: criterion(d, "licence")["reasons"]["all"]["one"].update(nb="{n}", en="{n}"), r"criteria\[LIC-1\]\.reasons\.all: .*single one.*\['n'\]"),
        (lambda d: criterion(d, "licence").update(params={"x": 1}), r"criteria\[LIC-1\]\.params: read x, expected none"),
        (lambda d: criterion(d, "overview").update(params={"x": 1}), r"criteria\[COV-3\]\.params: read x, expected none"),
    ],
)  # fmt: skip
def test_a_rubric_that_does_not_hold_together_is_refused_with_place_reading_and_expectation(trial, change, told):
    problems = refused(trial, change)
    assert re.search(told, problems), problems


def test_every_problem_is_told_at_once(trial):
    def two_faults(data):
        criterion(data, "api")["weight"] = 6
        criterion(data, "keywords")["check"] = "keyword"

    assert len(refused(trial, two_faults).splitlines()) == 3  # the weight, the check, and that nobody asks the real one


@pytest.mark.parametrize(("text", "told"), [("criteria: [", "expected"), ("- 1", "top level: "), ("", "top level: ")])
def test_text_that_is_no_rubric_is_refused(trial, text, told):
    assert told in refused(trial, text=text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(RubricError, match=r"nothing\.yaml: No such file"):
        rubric.load(tmp_path / "nothing.yaml", CONFIG / "expected_datasets.yaml", CONFIG / "vocabulary")
