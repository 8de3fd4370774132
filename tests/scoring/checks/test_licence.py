import pytest

from check_cases import CC_BY, EU, ask, dataset, distribution
from store.terms import iri, literal

OWN = {"licences": (CC_BY,)}
NLOD = iri("http://data.norge.no/nlod/no/1.0")
NC = iri("https://creativecommons.org/licenses/by-nc/4.0/")
EMPTY = {"licences": (literal(""),)}


@pytest.mark.parametrize(
    ("distributions", "of_dataset", "value", "reason"),
    [
        ([], (CC_BY,), 0, "no_distribution"),
        ([{}], (), 0, "none"),
        ([EMPTY], (), 0, "none"),
        ([{"licences": ("<>",)}], (), 0, "none"),
        ([{"licences": (literal("notspecified"),)}], (), 0, "none"),
        ([{"licences": (literal("spør sentralbordet"),)}], (), 0, "none"),
        ([OWN, {}], (), 0.5, "some"),
        ([OWN, EMPTY, OWN, OWN], (), 0.75, "some"),
        ([{}, EMPTY], (CC_BY,), 1, "all"),
        ([{"licences": (literal("CC BY 4.0"),)}], (), 1, "all"),
        ([{"licences": (iri("https://kommune.no/vilkaar"),)}], (), 1, "all"),
    ],
)
def test_a_licence_is_a_non_empty_address_or_a_known_name_on_each_distribution(
    distributions, of_dataset, value, reason
):
    finding = ask("licence", dataset(*[distribution(**d) for d in distributions], licences=of_dataset))
    assert (finding.value, finding.reason) == (value, reason)


@pytest.mark.parametrize(
    ("distributions", "value", "reason"),
    [
        ([], 0, "no_distribution"),
        ([{}], 0, "no_licence"),
        ([OWN], 1, "all"),
        ([{"licences": (NLOD,)}], 1, "all"),
        ([{"licences": (iri("http://data.norge.no/nlod/"),)}], 1, "all"),
        ([{"licences": (iri("http://creativecommons.org/licenses/by/3.0/deed.no"),)}], 1, "all"),
        ([{"licences": (iri("http://opendatacommons.org/licenses/odbl/1.0/"),)}], 1, "all"),
        ([{"licences": (NC,)}], 0, "none"),
        ([{"licences": (NC, CC_BY)}], 1, "all"),
        ([{"licences": (iri("https://kommune.no/vilkaar"),)}], 0, "none"),
        ([{"licences": (literal("other-open"),)}], 0.3, "unnamed"),
        ([OWN, {"licences": (NC,)}], 0.5, "some"),
        ([OWN, {"licences": (literal("other-open"),)}], 0.65, "some"),
    ],
)
def test_the_open_share_looks_at_what_the_licence_is_and_not_at_how_it_is_written(distributions, value, reason):
    finding = ask("open_licence", dataset(*[distribution(**d) for d in distributions]))
    assert (finding.value, finding.reason) == (pytest.approx(value), reason)


def test_a_distribution_with_a_licence_of_its_own_does_not_inherit_the_datasets():
    finding = ask("open_licence", dataset(distribution(licences=(NC,)), licences=(CC_BY,)))
    assert finding.value == 0


@pytest.mark.parametrize(
    ("distributions", "value", "reason"),
    [
        ([], 0, "no_distribution"),
        ([OWN], 1, "all"),
        ([{"licences": (iri(f"{EU}licence/CC_BY_4_0"),)}], 1, "all"),
        ([{"licences": (iri("https://creativecommons.org/licenses/by/4.0/deed.no"),)}], 1, "all"),
        ([{"licences": (iri("http://creativecommons.org/licenses/by/4.0/deedno/"),)}], 0.5, "some"),
        ([{"licences": (literal("CC BY 4.0"),)}], 0.5, "some"),
        ([{"licences": (iri("https://kommune.no/vilkaar"),)}], 0, "none"),
        ([OWN, {}], 1, "all"),
        ([OWN, {"licences": (iri("https://kommune.no/vilkaar"),)}], 0.5, "some"),
    ],
)
def test_a_listed_licence_counts_in_full_and_a_recognised_one_half(distributions, value, reason):
    finding = ask("licence_from_list", dataset(*[distribution(**d) for d in distributions]))
    assert (finding.value, finding.reason) == (value, reason)


def test_without_any_licence_there_is_none_to_look_up():
    assert ask("licence_from_list", dataset(distribution(licences=(literal(" "),)))).outcome == "not_applicable"


PUBLIC = iri(f"{EU}access-right/PUBLIC")


@pytest.mark.parametrize(
    ("fields", "value", "reason"),
    [
        ({}, 0, "missing"),
        ({"access_rights": (literal(""),)}, 0, "missing"),
        ({"access_rights": (PUBLIC,)}, 1, "listed"),
        ({"access_rights": (PUBLIC,), "costs": (literal("0"),)}, 1, "listed"),
        ({"access_rights": (PUBLIC,), "costs": (literal("250 NOK"),)}, 0, "cost"),
        ({"access_rights": (literal("åpent"),)}, 0, "not_listed"),
    ],
)
def test_access_rights_are_from_the_list_and_nothing_is_charged(fields, value, reason):
    finding = ask("access_rights", dataset(**fields))
    assert (finding.value, finding.reason) == (value, reason)
