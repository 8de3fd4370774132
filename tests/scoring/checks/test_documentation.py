import pytest

from check_cases import ask, dataset, distribution
from scoring.checks.documentation import distinct_keywords, plain
from store.records import ContactPoint
from store.terms import iri, literal

LONG = "Lekeplasser som kommunen eier og har tilsyn med, med navn, adresse, apparater og dato for siste kontroll. "


@pytest.mark.parametrize(
    ("description", "value", "reason"),
    [
        ({}, 0, "missing"),
        ({"nb": ""}, 0, "missing"),
        ({"nb": "<p> </p>"}, 0, "missing"),
        ({"nb": "Lekeplasser"}, 0, "title_again"),
        ({"nb": "x" * 99}, 0, "short"),
        ({"nb": "x" * 100}, 1, "good"),
        ({"nb": "<b>" + "x" * 97 + "</b>"}, 0, "short"),
        ({"nb": "x" * 50 + " " * 60}, 0, "short"),
        ({"nb": "kort", "en": LONG}, 1, "good"),
    ],
)
def test_a_description_is_a_hundred_characters_of_text_and_not_the_title(description, value, reason):
    finding = ask("description", dataset(title={"nb": "Lekeplasser"}, description=description))
    assert (finding.value, finding.reason) == (value, reason)


def test_a_description_on_more_than_three_datasets_describes_none():
    assert ask("description", dataset(description={"nb": LONG}), same_description=3).value == 1
    assert ask("description", dataset(description={"nb": LONG}), same_description=4).value == 0


@pytest.mark.parametrize(
    ("fields", "shared", "value", "reason"),
    [
        ({}, (), 0, "missing"),
        ({"keywords": {"nb": ["", " "]}}, (), 0, "missing"),
        ({"keywords": {"nb": ["lek", "park"]}}, (), 0, "few"),
        ({"keywords": {"nb": ["lek", "Lek", "LEK "]}}, (), 0, "few"),
        ({"keywords": {"nb": ["lek", "park", "barn"]}}, (), 1, "enough"),
        ({"keywords": {"nb": ["lek", "park"], "und": ["barn"]}}, (), 1, "enough"),
        ({"keywords": {"nb": ["lek", "park", "Kommune"]}}, ("kommune",), 0, "few"),
        ({"keywords": {"nb": ["lek", "park", "barn", "kommune"]}}, ("kommune",), 1, "enough"),
        ({"subjects": (iri("https://k.no/begrep/lekeplass"),)}, (), 1, "concept"),
        ({"subjects": (literal(""),)}, (), 0, "missing"),
    ],
)
def test_three_keywords_of_its_own_or_a_concept(fields, shared, value, reason):
    finding = ask("keywords", dataset(**fields), shared_keywords=frozenset(shared))
    assert (finding.value, finding.reason) == (value, reason)


@pytest.mark.parametrize(
    ("contacts", "value", "reason"),
    [
        ([], 0, "missing"),
        ([{}], 0, "unreachable"),
        ([{"name": "Kari Nordmann"}], 0.3, "name_only"),
        ([{"organisation": "Kartavdelingen"}], 0.3, "name_only"),
        ([{"name": "Kari", "email": "kari"}], 0.3, "name_only"),
        ([{"email": ""}], 0, "unreachable"),
        ([{"email": "a@b@kommune.no"}], 0, "unreachable"),
        ([{"email": "post@kommune.no"}], 1, "reachable"),
        ([{"url": "https://kommune.no/kontakt"}], 1, "reachable"),
        ([{"url": "kommune.no"}], 0, "unreachable"),
        ([{"telephone": "+47 51 50 70 90"}], 1, "reachable"),
        ([{"telephone": "02180"}], 1, "reachable"),
        ([{"telephone": "se nettsiden"}], 0, "unreachable"),
        ([{"name": "Kari"}, {"email": "post@kommune.no"}], 1, "reachable"),
    ],
)
def test_a_contact_point_can_be_reached(contacts, value, reason):
    finding = ask("contact_point", dataset(contact_points=tuple(ContactPoint(**c) for c in contacts)))
    assert (finding.value, finding.reason) == (value, reason)


@pytest.mark.parametrize(
    ("fields", "value", "reason"),
    [
        ({}, 0, "missing"),
        ({"landing_pages": (literal(""),)}, 0, "missing"),
        ({"landing_pages": (iri("https://data.kommune.no/fil.csv"),)}, 0, "same_address"),
        ({"landing_pages": (iri("https://kommune.no/om-data"),)}, 1, "page"),
        ({"documentation": (iri("https://kommune.no/om-data"),)}, 1, "page"),
        ({"conforms_to": (iri("https://kommune.no/modell"),)}, 1, "model"),
    ],
)
def test_documentation_is_a_page_of_its_own_or_a_data_model(fields, value, reason):
    finding = ask("documentation", dataset(distribution(), **fields))
    assert (finding.value, finding.reason) == (value, reason)


def test_documentation_of_a_distribution_counts_too():
    assert ask("documentation", dataset(distribution(documentation=(iri("https://k.no/om"),)))).reason == "page"
    assert ask("documentation", dataset(distribution(conforms_to=(iri("https://k.no/modell"),)))).reason == "model"


def test_each_distribution_needs_a_title_or_a_description():
    titled, described, blank = {"title": {"nb": "CSV"}}, {"description": {"nb": "Alt"}}, {"title": {"nb": " "}}
    assert ask("distribution_title", dataset(distribution(**titled), distribution(**described))).value == 1
    assert ask("distribution_title", dataset(distribution(**titled), distribution(**blank))).value == 0.5
    assert ask("distribution_title", dataset(distribution())).value == 0
    assert ask("distribution_title", dataset()).outcome == "not_applicable"


def test_plain_text_has_neither_tags_nor_runs_of_blanks():
    assert plain("<p>To\n\n  ord</p>\t") == "To ord"
    assert plain("a < b og b > c") == "a < b og b > c"


def test_keywords_that_differ_only_in_case_are_one():
    assert distinct_keywords(dataset(keywords={"nb": ["Buss", "buss "], "en": ["bus"]})) == {"buss", "bus"}
