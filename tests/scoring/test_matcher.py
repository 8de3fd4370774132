"""Which expected type a dataset is taken for, and what the list of types may say."""

import csv
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.evaluate import GoldError, Share, evaluate, main, read_gold, report
from scoring.expected import ExpectedType, load_expected
from scoring.facts import Dataset, Distribution
from scoring.matching.matcher import Matcher
from scoring.matching.titles import load_titles
from scoring.strict_yaml import VocabularyError
from scoring.vocabulary import load
from store.terms import iri, literal

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config"
TYPES = load_expected(CONFIG / "expected_datasets.yaml")
TITLES = load_titles(CONFIG / "vocabulary")
MATCHER = Matcher(TYPES, TITLES)
GOLD = ROOT / "tests" / "gold" / "datasets.csv"
KNOWN = frozenset(t.id for t in TYPES)


def dataset(title: str, *keywords: str, description: str = "", publisher: str = "", formats: str = "") -> Dataset:
    return Dataset(
        id=1, source_id="s", source_kind="dcat", key="k",
        title={"nb": title},
        keywords={"nb": list(keywords)},
        description={"nb": description} if description else {},
        publisher_name={"nb": publisher} if publisher else {},
        distributions=(Distribution(ordinal=0, formats=(literal(formats),)),) if formats else (),
    )  # fmt: skip


def matched(title: str, *keywords: str, description: str = "", publisher: str = "") -> str | None:
    match = MATCHER.match(dataset(title, *keywords, description=description, publisher=publisher))
    return match.type_id if match else None


@pytest.mark.parametrize(
    ("title", "type_id"),
    [
        ("Lekeplasser i kommunen", "E12"),  # starts a word
        ("Driftsbudsjett 2013", "E01"),  # ends one
        ("Lekeplassoversikt", "E12"),  # a compound with a head that changes nothing
        ("Skolefrukt", None),  # and one that does
        ("Digital 3D-bymodell", "E40"),
        ("P-plasser i sentrum", "E19"),  # a hyphen in the term
        ("Kommunalt eide bygninger", "E09"),  # a term of two words, inflected
        ("Sykkel tellere", "E21"),  # a compound written apart
        ("BUDSJETT", "E01"),
        ("budsjett_2024", "E01"),
        ("Park", "E28"),
        ("Parkdrift og parkvakter", "E28"),
        ("Parkvakter", None),
        ("Investering", None),  # =sti is no end of a word
        ("Leikeplassar og turvegar", "E12"),  # nynorsk
        ("Vassverk", "E29"),
        ("Skuleruta", "E11"),
        ("Stoeykart", "E27"),  # plain letters
        ("Playgrounds", "E12"),
        ("Mánáidgárddit", "E10"),
        ("Helligdagskalender", None),
        ("Tra\u030adløst nett", None),
        ("", None),
    ],
)
def test_a_title_is_matched_by_its_words(title: str, type_id: str | None) -> None:
    assert matched(title) == type_id


@pytest.mark.parametrize(
    ("title", "type_id"),
    [
        ("Kart over badeplasser", "E13"),  # «kart over» says nothing
        ("Oversikt over alle offentlige toaletter", "E17"),
        ("Parkering ved skoler", "E19"),  # the head comes first
        ("Skoler med parkering", None),  # a word that never goes with the type
        ("Energiforbruk i barnehager", "E38"),
        ("Radonmålinger i barnehager", None),  # the head is no expected type
        ("Mobbing i skolen", None),  # the head is a word that nobody knows
        ("Skolebudsjett", "E01"),  # the head of a compound comes last
        ("Barnehager: regnskap per barn", "E02"),  # money goes to the money type
        ("Fartsgrenser og parkeringsplasser", "E19"),
        ("Klimabudsjett", None),
        ("Skolenes energibruk", "E38"),  # a genitive
    ],
)
def test_the_head_of_a_title_decides(title: str, type_id: str | None) -> None:
    assert matched(title) == type_id


@pytest.mark.parametrize(
    ("title", "keywords", "type_id"),
    [
        ("Prognose for Stavangervær", ["prognose", "vind", "vær"], None),
        ("52 hverdagsturer. Tur 12: Vannverkturen", ["hverdagstur", "Tur", "friluft"], "E15"),
        ("Artskontoplan 2017 Stavanger", ["økonomi", "Regnskap", "kontoplan"], None),
        ("Valglokaler kommune- og fylkestingsvalg 2019 Nye Stavanger kommune", ["kommunestyrevalg", "valg"], "E06"),
        ("Kandidatkåring for Harstad kommune", ["valg", "kommunestyre"], None),
        ("Levekår Stavanger: Aleneboende i % av befolkningen", ["aleneboende", "levekår"], "E31"),
        ("Skjenkesteder i Stavanger kommune", [], "E37"),
        ("Fotgjengertelling 2015-2016", [], "E21"),
        ("Turveier Stavanger", [], "E15"),
        ("Vinterberedskap Stavanger", [], "E23"),
        ("Nedgravde containere", [], "E25"),
        ("Stavanger bystyre fra 1987 til i dag", ["bystyre", "valg"], "E05"),
        ("Enkeltminner Stavanger", [], "E34"),
        ("Kulturmiljø Stavanger", [], "E34"),
    ],
)
def test_what_the_first_matcher_got_wrong_is_right(title: str, keywords: list[str], type_id: str | None) -> None:
    assert matched(title, *keywords) == type_id


def test_the_publishers_name_is_no_word_of_the_subject() -> None:
    assert matched("Badestrand kommune: regnskap", publisher="Badestrand kommune") == "E02"
    assert matched("Parkering i Strand", publisher="Strand kommune") == "E19"


def test_a_term_that_needs_company_looks_for_it_in_all_that_the_dataset_says() -> None:
    assert matched("Folketall") is None
    assert matched("Folketall per grunnkrets") == "E30"
    assert matched("Folketall", "grunnkrets") == "E30"
    assert matched("Folketall", description="Antall innbyggere i hvert delområde") == "E30"


def test_a_vague_title_is_told_by_keywords_and_description_together() -> None:
    about = "Datasettet viser alle lekeplasser i kommunen."
    assert matched("Granmo rundt") is None
    assert matched("Granmo rundt", "lekeplass") is None
    assert matched("Granmo rundt", "lekeplass", description=about) == "E12"


def test_it_abstains_when_description_and_keywords_speak_for_several_types() -> None:
    assert matched("Grønt hefte", description="Om tilskudd, skoler, barnehager og parker") is None
    assert matched("Data 2023", "skole", "barnehage") is None


def test_a_title_about_something_else_is_not_overruled_by_keywords() -> None:
    assert matched("Valgkretser", "valglokale", "stemmested", description="Valglokaler og stemmesteder") is None


def test_formats_help_where_words_alone_do_not_suffice() -> None:
    vague = ("Storvatnet", "turløype", "tursti")
    assert MATCHER.match(dataset(*vague)) is None
    assert MATCHER.match(dataset(*vague, formats="GPX")) is not None


def test_the_evidence_names_term_place_and_score() -> None:
    title = MATCHER.match(dataset("Lokalisering badeplasser", "Badeplasser"))
    assert title is not None
    assert (title.score, title.evidence) == (1.0, "title: badeplasser ~ badeplass; score 1.00")
    told = MATCHER.match(dataset("Storvatnet", "badeplass", description="Badeplasser i kommunen"))
    assert told is not None
    assert told.evidence == "keyword: badeplass ~ badeplass; description: badeplasser ~ badeplass; score 0.75"


def test_a_title_about_two_types_gives_the_first_and_names_the_other() -> None:
    both = MATCHER.match(dataset("Skoler og barnehager"))
    assert both is not None
    assert (both.type_id, both.also) == ("E11", "E10")


def test_titles_count_in_every_language() -> None:
    found = MATCHER.match(
        Dataset(id=1, source_id="s", source_kind="dcat", key="k", title={"en": "Playgrounds", "nn": "Leikeplassar"})
    )
    assert found is not None
    assert found.type_id == "E12"


def test_what_was_read_before_changes_no_answer() -> None:
    with GOLD.open(encoding="utf-8", newline="") as file:
        titles = [row["title_nb"] for row in csv.DictReader(file)]
    # what stands beside a title tells only of some of them; numbers and order tell of none
    asked = [dataset(title, *words) for title in titles for words in ((), ("leverandør", "budsjett"), ("lekeplass",))]
    asked += [dataset(f"{title} {year}") for title in titles for year in (2019, 2020)]
    forth, back = Matcher(TYPES, TITLES), Matcher(TYPES, TITLES)
    found = [forth.match(d) for d in asked]
    assert found == [back.match(d) for d in reversed(asked)][::-1] == [forth.match(d) for d in asked]
    assert len({match.type_id for match in found if match}) > 30


@pytest.mark.parametrize("first", [0, 1])
def test_a_title_that_needs_company_is_asked_for_it_each_time(first: int) -> None:
    matcher = Matcher(TYPES, TITLES)
    alone, accompanied = dataset("Utbetalinger 2020"), dataset("Utbetalinger 2021", "leverandør")
    for d in ((alone, accompanied), (accompanied, alone))[first]:
        match = matcher.match(d)
        assert (match is not None) == (d is accompanied)


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_order_of_keywords_changes_nothing_and_no_text_breaks_it(title: str, keywords: list[str]) -> None:
    assert MATCHER.match(dataset(title, *keywords)) == MATCHER.match(dataset(title, *reversed(keywords)))


def test_texts_without_end_do_not_hold_it_up() -> None:
    start = time.process_time()
    for long in ("skole" * 50_000, "<" * 500_000, " " * 500_000, "lekeplass " * 50_000, "a-" * 200_000):
        MATCHER.match(dataset(long, long, description=long, publisher=long))
    assert time.process_time() - start < 2


def test_every_term_finds_its_own_type() -> None:
    matches = {(t.id, term): MATCHER.match(dataset(term.strip("=-*"))) for t in TYPES for term in t.match.terms}
    assert [key for key, m in matches.items() if m is None or key[0] not in (m.type_id, m.also)] == []


def test_the_gold_set_is_large_and_no_pattern_is_repeated_much() -> None:
    rows = gold_rows()
    assert len(rows) >= 400
    assert max(Counter(row["pattern"] for row in rows).values()) <= 5
    assert {label for row in rows for label in row["label"].split("|")} >= KNOWN


def test_the_halves_share_no_pattern_and_no_publisher_and_stavanger_is_not_tested() -> None:
    for column in ("pattern", "publisher"):
        halves: dict[str, set[str]] = defaultdict(set)
        for row in gold_rows():
            halves[row[column]].add(row["half"])
        assert {name for name, seen in halves.items() if len(seen) > 1} == set()
    assert {row["half"] for row in gold_rows() if "Stavanger" in row["publisher"] + row["title_nb"]} == {"build"}


def gold_rows() -> list[dict[str, str]]:
    with GOLD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_figures_are_those_that_are_published() -> None:
    figures = evaluate(MATCHER, [row for row in read_gold(GOLD, KNOWN) if row.half == "test"])
    assert figures.precision.value is not None
    assert figures.precision.value >= 0.95
    assert f"`{list(report(figures))[-1]}`" in (ROOT / "docs" / "matching.md").read_text("utf-8")


def test_wilsons_interval_holds_at_the_edges() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)
    low, high = Share(10, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.722, 1.0)
    low, high = Share(8, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


def test_any_labelled_file_is_evaluated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(
        "title_nb,description,keywords,formats,publisher,label\n"
        "Lekeplasser,,lek,CSV,X,E12\nRegnskap og budsjett,,,,X,E01|E02\nGatenavn,,,,X,none\nUkjent,,,,X,E13\n",
        "utf-8",
    )
    assert main([str(path), "--config", str(CONFIG)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "test precision 1.00 recall 0.67"
    assert "2 of 3; n = 4" in lines[-2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no rows"),
        ("title_nb,type\nx,E01\n", "no column label"),
        ("title_nb,label\nx,E99\n", "line 2: read label 'E99'"),
        ("title_nb,label\nx,\n", "line 2: read label ''"),
        ("title_nb,label,half\nx,none,third\n", "line 2: read half 'third'"),
    ],
)
def test_a_fault_in_a_labelled_file_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(GoldError, match=told):
        read_gold(path, KNOWN)
    assert main([str(path), "--config", str(CONFIG)]) == 2


def test_there_are_twenty_core_types_that_weigh_double_and_twenty_others() -> None:
    weights = [(t.tier, t.weight) for t in TYPES]
    assert weights.count(("core", 2.0)) == weights.count(("optional", 1.0)) == 20
    assert [t.id for t in TYPES] == [f"E{n:02}" for n in range(1, 41)]


def test_the_types_use_ten_of_the_eus_themes() -> None:
    words = load(CONFIG / "vocabulary")
    themes = {t.eu_theme for t in TYPES}
    assert len(themes) == 10
    assert all(
        words.theme_listed(iri(f"http://publications.europa.eu/resource/authority/data-theme/{x}")) for x in themes
    )


def test_types_about_a_period_say_so() -> None:
    temporal = {t.id for t in TYPES if t.temporal}
    assert {"E01", "E02", "E03", "E21", "E30", "E31"} <= temporal
    assert not temporal & {"E07", "E12", "E15", "E18", "E34"}


@pytest.mark.parametrize(
    ("type_id", "population", "applies"),
    [
        ("E01", 200, True),
        ("E01", None, True),
        ("E21", 19_999, False),
        ("E21", 20_000, True),
        ("E21", None, False),
        ("E40", 59_663, True),
    ],
)
def test_a_type_applies_always_or_from_a_population(type_id: str, population: int | None, applies: bool) -> None:
    (one,) = [t for t in TYPES if t.id == type_id]
    assert one.applies(population) is applies


ONE = """version: "1.0"
weights: {core: 2, optional: 1}
types:
  - {id: E01, label: {nb: Budsjett, en: Budget}, tier: core, eu_theme: ECON, applies_if: always,
     match: {terms: [budsjett]}}
"""


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "expected_datasets.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(VocabularyError) as caught:
        load_expected(path)
    (problem,) = caught.value.problems
    assert problem.startswith(str(path))
    return problem


def test_a_small_list_is_read(tmp_path: Path) -> None:
    path = tmp_path / "expected_datasets.yaml"
    path.write_text(ONE, "utf-8")
    (one,) = load_expected(path)
    assert isinstance(one, ExpectedType)
    assert (one.label.en, one.weight, one.temporal, one.national_holder) == ("Budget", 2.0, False, None)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("always", "population > 20000", "types[E01].applies_if: String should match pattern"),
        ("always", "__import__('os')", "types[E01].applies_if: String should match pattern"),
        ("[budsjett]", "[Budsjett]", "types[E01].match.terms[0]: Value error, expected lower case"),
        ("[budsjett]", '["=to ord"]', "types[E01].match.terms[0]: Value error, expected one word after ="),
        ("[budsjett]", "[no]", "types[E01].match.terms[0]: Input should be a valid string; read false"),
        ("[budsjett]", "[]", "types[E01].match.terms: Tuple should have at least 1 item"),
        ("core,", "vital,", "types[E01].tier: Input should be 'core' or 'optional'; read \"vital\""),
        ("tier: core", "tyer: core", "types[E01].t"),
        ("optional: 1", "optional: 0", "weights.optional: Input should be greater than 0; read 0"),
    ],
)
def test_a_fault_in_the_list_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "expected_datasets.yaml"
    path.write_text(ONE.replace(old, new, 1), "utf-8")
    with pytest.raises(VocabularyError) as caught:
        load_expected(path)
    assert told in "\n".join(caught.value.problems)


def test_a_term_of_two_types_is_refused(tmp_path: Path) -> None:
    twice = ONE + "\n".join(ONE.splitlines()[-2:]).replace("E01", "E02") + "\n"
    assert "E02 expected 'budsjett' not to stand in E01 too" in refused(tmp_path, twice)


def test_a_fault_in_how_titles_are_read_is_told_with_its_place(tmp_path: Path) -> None:
    text = (CONFIG / "vocabulary" / "titles.yaml").read_text("utf-8")
    (tmp_path / "titles.yaml").write_text(text.replace("  aa: å", '  "(aa": å'), "utf-8")
    with pytest.raises(VocabularyError, match="expected a regular expression"):
        load_titles(tmp_path)
    (tmp_path / "titles.yaml").write_text(text.replace("threshold: 0.7", "threshold: 7"), "utf-8")
    with pytest.raises(VocabularyError, match=r"weights\.threshold: .*read 7"):
        load_titles(tmp_path)


def test_a_missing_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="No such file"):
        load_expected(tmp_path / "nothing.yaml")
