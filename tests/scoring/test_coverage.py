"""Which expected type a dataset is taken for, and what the list of types may say."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.coverage import ExpectedType, Matcher, load_expected
from scoring.facts import Dataset
from scoring.strict_yaml import VocabularyError
from scoring.vocabulary import load
from store.terms import iri

CONFIG = Path(__file__).parents[2] / "config"
TYPES = load_expected(CONFIG / "expected_datasets.yaml")
MATCHER = Matcher(TYPES)


def dataset(title: str, *keywords: str, language: str = "nb") -> Dataset:
    return Dataset(
        id=1, source_id="s", source_kind="dcat", key="k", title={language: title}, keywords={language: list(keywords)}
    )


def matched(title: str, *keywords: str) -> str | None:
    match = MATCHER.match(dataset(title, *keywords))
    return match.type_id if match else None


@pytest.mark.parametrize(
    ("title", "type_id"),
    [
        ("Lekeplasser i kommunen", "E12"),  # starts a word
        ("Driftsbudsjett 2013", "E01"),  # ends one
        ("Boligsoneparkering", "E19"),
        ("Årsregnskap 2018", "E02"),
        ("Digital 3D-bymodell", "E40"),
        ("P-plasser i sentrum", "E19"),  # a hyphen in the term
        ("Kommunale bygg med publikumstjenester", "E09"),  # a term of two words
        ("Skole", "E11"),
        ("NO2 ved hovedveien", "E26"),
        ("BUDSJETT", "E01"),
        ("budsjett_2024", "E01"),
        ("Økonomiplan", "E01"),
        ("O\u0308konomiplan", None),  # another letter
        ("Tra\u030adløst nett", None),
        ("Parkeringshus", "E19"),
        ("Park", "E28"),
        ("Parker og plasser", None),  # =park is the whole word
        ("Stier", None),
        ("Skolefrukt", None),
        ("Investering", None),  # =sti is no end of a word
        ("Medlading", "E20"),
        ("Helligdagskalender", None),
        ("", None),
    ],
)
def test_a_title_is_matched_by_its_words(title: str, type_id: str | None) -> None:
    assert matched(title) == type_id


def test_a_short_term_counts_only_at_the_start_of_a_word() -> None:
    (one,) = [t for t in TYPES if t.id == "E28"]
    matcher = Matcher([one.model_copy(update={"match_terms": ("trær", "grøntareal")})])
    assert matcher.match(dataset("Trærne i byen")) is not None
    assert matcher.match(dataset("Bytrær")) is None
    assert matcher.match(dataset("Bygrøntareal")) is not None


def test_the_longest_term_wins_wherever_it_stands() -> None:
    assert matched("Skoler", "inntaksområde", "park") == "E11"
    assert matched("Parkering", "inntaksområde") == "E11"


def test_a_tie_goes_to_the_lowest_id() -> None:
    assert matched("Regnskap og budsjett") == "E01"


def test_the_evidence_names_the_term_and_where_it_stood() -> None:
    title = MATCHER.match(dataset("Lokalisering badeplasser", "Badeplasser"))
    assert title is not None
    assert (title.score, title.evidence) == (1.0, "title: badeplasser ~ badeplass")
    keyword = MATCHER.match(dataset("Dokart", "Offentlige toalett"))
    assert keyword is not None
    assert (keyword.score, keyword.evidence) == (0.5, "keyword: toalett ~ toalett")


def test_titles_and_keywords_count_in_every_language() -> None:
    found = MATCHER.match(
        Dataset(
            id=1, source_id="s", source_kind="dcat", key="k",
            title={"en": "Playgrounds", "nn": "Leikeplassar"}, keywords={"en": ["play"], "und": ["lek"]},
        )
    )  # fmt: skip
    assert found is not None
    assert found.type_id == "E12"


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_order_of_keywords_and_case_change_nothing_and_no_text_breaks_it(title: str, keywords: list[str]) -> None:
    one = MATCHER.match(dataset(title, *keywords))
    assert one == MATCHER.match(dataset(title, *reversed(keywords)))
    if title.isascii():
        assert one == MATCHER.match(dataset(title.upper(), *keywords))


@given(st.sampled_from([(t.id, term) for t in TYPES for term in t.match_terms]))
def test_every_term_finds_its_own_type_or_a_longer_terms(found: tuple[str, str]) -> None:
    type_id, term = found
    match = MATCHER.match(dataset(term.removeprefix("=")))
    assert match is not None
    longer = [x for t in TYPES for x in t.match_terms if t.id == match.type_id]
    assert match.type_id == type_id or max(map(len, longer)) >= len(term)


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
  - {id: E01, label: {nb: Budsjett, en: Budget}, tier: core, eu_theme: ECON, match_terms: [budsjett], applies_if: always}
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
        ("[budsjett]", "[Budsjett]", "types[E01].match_terms[0]: Value error, expected lower case"),
        ("[budsjett]", '["=to ord"]', "types[E01].match_terms[0]: Value error, expected one word after ="),
        ("[budsjett]", "[no]", "types[E01].match_terms[0]: Input should be a valid string; read false"),
        ("[budsjett]", "[]", "types[E01].match_terms: Tuple should have at least 1 item"),
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
    twice = ONE + ONE.splitlines()[-1].replace("E01", "E02") + "\n"
    assert "E02 expected 'budsjett' not to stand in E01 too" in refused(tmp_path, twice)


def test_a_missing_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="No such file"):
        load_expected(tmp_path / "nothing.yaml")
