"""`validate`: a municipality's own catalogue against the profile, or against shapes that it names."""

import csv
import json
import shutil
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from feeds import dataset, pages
from nightly import Installation
from serving import Serving, serving

FIXTURES = Path(__file__).parent / "fixtures"
GOOD = str(FIXTURES / "validate" / "conforms-to-both.ttl")
SHAPES = str(FIXTURES / "shapes" / "keyword-must-licence-should.ttl")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("validate"))


@pytest.fixture(scope="module")
def feed() -> Iterator[Serving]:
    with serving(pages(range(6), 4)) as server:
        yield server


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), delimiter="\t"))


@pytest.mark.parametrize("profile", ["dcat-ap-no-3", "dcat-ap-no-2.2"])
def test_a_catalogue_that_conforms_ends_with_0_and_is_told_what_it_should_have(
    home: Installation, profile: str
) -> None:
    done = home.here("validate", GOOD, "--profile", profile, "--lang", "en")
    assert {row["severity"] for row in table(done.stdout)} == {"should"}
    assert "conforms: yes. Breaches: 0." in done.stderr


def test_an_address_is_read_with_the_pages_after_it_and_breaches_end_with_1(home: Installation, feed: Serving) -> None:
    done = home.here("validate", f"{feed.url}/feed.ttl", expect=1)
    rows = table(done.stdout)
    themes = [row for row in rows if row["property"] == "dcat:theme"]
    assert [row["title"] for row in themes] == [f"Datasett {n}" for n in range(6)]
    assert {(row["severity"], row["shape"], row["found"]) for row in themes} == {("skal", "Datasett", "ingenting")}
    assert "EUs liste over datatemaer" in themes[0]["expected"]
    assert [row["severity"] for row in rows] == sorted((row["severity"] for row in rows), reverse=True)  # skal, bør
    assert "følges: nei" in done.stderr


def test_a_table_shows_faults_of_a_kind_together(home: Installation, feed: Serving) -> None:
    done = home.here("validate", f"{feed.url}/feed.ttl", "--lang", "en", "-f", "table", expect=1)
    [line] = [line for line in done.stdout.splitlines() if "dcat:theme" in line]
    assert line.split()[:4] == ["must", "dcat:theme", "Dataset", "6"]


def test_json_holds_the_grade_of_every_dataset(home: Installation, feed: Serving) -> None:
    done = home.here("validate", f"{feed.url}/feed.ttl", "-f", "json", expect=1)
    found = json.loads(done.stdout)
    assert (found["profile"], found["conforms"], found["judged"]["Dataset"]) == ("DCAT-AP-NO 3.0", False, 6)
    assert len(found["grades"]) == 6
    assert all(0 <= grade < 1 for grade in found["grades"].values())
    assert found["faults"][0]["severity"] == "skal"


def test_shapes_are_asked_instead_and_a_warning_is_no_breach(home: Installation, tmp_path: Path) -> None:
    done = home.here("validate", GOOD, "--shapes", SHAPES)
    assert [(r["severity"], r["property"], r["expected"], r["title"]) for r in table(done.stdout)] == [
        ("bør", "dct:license", "en distribusjon bør ha en lisens", "Lekeplasser")
    ]
    bad = tmp_path / "bad.ttl"
    bad.write_text(Path(GOOD).read_text(encoding="utf-8").replace('dcat:keyword "lek"@nb ;', ""), encoding="utf-8")
    done = home.here("validate", str(bad), "--shapes", SHAPES, expect=1)
    assert ("skal", "dcat:keyword") in [(r["severity"], r["property"]) for r in table(done.stdout)]


def test_a_misspelt_namespace_is_understood_and_told(home: Installation) -> None:
    done = home.here("validate", str(FIXTURES / "validate" / "misspelt-namespace.ttl"), "--lang", "en", expect=1)
    assert {(r["found"], r["expected"]) for r in table(done.stdout) if r["shape"] == "Name"} == {
        ("<https://www.w3.org/ns/dcat#Dataset>", "<http://www.w3.org/ns/dcat#Dataset>")
    }


def test_what_could_not_be_read_is_told_and_ends_with_1_though_the_rest_is_judged(home: Installation) -> None:
    done = home.here("validate", str(FIXTURES / "validate" / "unreadable-line.ttl"), expect=1)
    assert "not read: line 4" in done.stderr
    assert {"Lekeplasser", "Parker"} <= {row["title"] for row in table(done.stdout)}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no-such.ttl"], "no-such.ttl: No such file"),
        (["ftp://kommune.example.no/k.ttl"], "not a web address"),
        (["http://127.0.0.1:9/k.ttl"], "port 9"),
        ([str(FIXTURES / "rdf" / "web-page.html")], "a web page where RDF was expected"),
        ([str(FIXTURES / "rdf" / "many-entities.rdf")], "many-entities.rdf"),
        ([str(FIXTURES / "shapes" / "keyword-must-licence-should.ttl")], "nothing that DCAT-AP-NO knows"),
        ([GOOD, "--shapes", "no-such.ttl"], "no-such.ttl: cannot be used as SHACL shapes"),
        ([GOOD, "--shapes", GOOD], "read 0 shapes"),
        ([GOOD, "--profile", "dcat-ap-se"], "dcat-ap-se"),
    ],
)
def test_what_cannot_be_validated_is_told_in_a_line_and_ends_with_2(
    home: Installation, arguments: list[str], told: str
) -> None:
    done = home.here("validate", *arguments, expect=2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_package_it_is_told_how_to_install_it(home: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)
    done = home.here("validate", GOOD, "--shapes", SHAPES, expect=2)
    assert done.stderr.strip() == "SHACL shapes need the package shacl: pip install 'kommunedata[validate]'"


def test_a_title_cannot_command_a_terminal(home: Installation, tmp_path: Path) -> None:
    path = tmp_path / "hostile.ttl"
    prefixes = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    path.write_text(prefixes + dataset("x", title=r"\u001b]0;eier\u0007 {0}"), encoding="utf-8")
    for format in ("tsv", "table"):
        done = home.here("validate", str(path), "-f", format, expect=1)
        assert "\x1b" not in done.stdout
        assert "{0}" in done.stdout


def test_check_finds_a_mistake_in_a_table_that_only_validate_uses(tmp_path: Path) -> None:
    home = Installation(tmp_path)
    folder = home.folder / "config" / "vocabulary"
    real = folder.resolve()
    folder.unlink()
    shutil.copytree(real, folder)
    path = folder / "dcat_ap_no_2_2.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("list: access-right", "list: rights", 1), encoding="utf-8")
    told = home.here("check", expect=2).stderr
    assert "dcat_ap_no_2_2.yaml: classes[Dataset].rules[dct:accessRights].list: read rights, expected one of" in told


# --- the comparison scores -------------------------------------------------------------------------------------------


def test_named_shapes_measure_compliance_in_the_comparison_scores(tmp_path: Path) -> None:
    answers = pages(range(3), 3)
    page = answers["/feed.ttl"]
    page.body = page.body.replace(b'"Datasett 1"@nb ;', b'"Datasett 1"@nb ; dcat:keyword "veg"@nb ;')
    with serving(answers) as server:
        home = Installation(tmp_path, [{"id": "first", "kind": "dcat", "url": f"{server.url}/feed.ttl"}])
        home.here("harvest")
    scores = "SELECT d.key, s.mqa_eu, s.mqa_fdk FROM dataset_score s JOIN dataset d ON d.id = s.dataset_id WHERE run_id = {} ORDER BY 1"
    reach = "SELECT mqa_eu_reachable, mqa_fdk_reachable, mqa_unscored LIKE '%dcatApCompliance%' FROM score_run WHERE id = {}"
    home.here("score")
    home.here("score", "--shapes", SHAPES)
    before, after = home.rows(scores.format(1)), home.rows(scores.format(2))
    gained = {key: (eu - b, fdk - c) for (key, b, c), (_, eu, fdk) in zip(before, after, strict=True)}
    # the one with a keyword breaks nothing; all have a licence, so that nothing is warned of
    assert gained == {f"http://data.example.no/{n}": (30, 30) if n == 1 else (0, 0) for n in range(3)}
    [(eu, fdk, unscored)], [(eu_with, fdk_with, unscored_with)] = home.rows(reach.format(1)), home.rows(reach.format(2))
    assert (eu_with - eu, fdk_with - fdk, unscored, unscored_with) == (30, 30, 1, 0)

    (home.folder / "config" / "shapes.ttl").write_bytes(Path(SHAPES).read_bytes())
    home.configure(home.sources, shapes="shapes.ttl")
    home.here("score")
    assert home.rows(scores.format(3)) == after
    home.configure(home.sources, shapes="gone.ttl")
    assert "gone.ttl: cannot be used as SHACL shapes" in home.here("score", expect=2).stderr
    assert "give one of them" in home.here("score", "--shapes", SHAPES, "--as-of", "2026-01-01", expect=2).stderr
