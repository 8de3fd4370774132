"""Publisher -> municipality: orgPath, then organisation number, never name."""

from typing import Any

import pytest

from harvester.attribution import Register
from harvester.config import Config, SourceConfig
from store.attribution import Credit
from store.records import PublisherFields

STAVANGER, RENNESOY, OSLO, ORIGO = "964965226", "964489165", "958935420", "920204368"
KARTVERKET, ROGALAND, COMPANY = "971040238", "971045698", "971037849"
UNKNOWN = "974760673"


def _municipality(number: str, name: str, org_numbers: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {
        "number": number, "name": name, "official_name": name, "county": {"number": "11", "name": "Rogaland"},
        "org_numbers": org_numbers, **more,
    }  # fmt: skip


REGISTER = Register.from_config(
    Config.model_validate(
        {
            "year": 2026,
            "contact": "post@example.no",
            "organisations": ({"number": COMPANY, "name": "Renovasjonen IKS", "owners": ("1103", "0301")},),
            "municipalities": (
                _municipality("1103", "Stavanger", (STAVANGER, RENNESOY)),
                _municipality("0301", "Oslo", (OSLO,), sub_units=({"number": ORIGO, "name": "Oslo Origo"},)),
            ),
        }
    )
)
NATIONAL = SourceConfig(id="data-norge", kind="fdk", url="https://search.example.no")
OWN = SourceConfig(id="oslo", kind="dcat", url="https://oslo.example.no", municipality_number="0301")


def credit(
    source: SourceConfig = NATIONAL, catalogue: PublisherFields | None = None, **publisher: Any
) -> tuple[Credit, ...]:
    fields = {f"publisher_{name}": value for name, value in publisher.items()}
    return REGISTER.credit(PublisherFields(**fields), source, catalogue)


def told(credits: tuple[Credit, ...]) -> list[tuple[str, float, str]]:
    return [(c.municipality_number, c.share, c.attributed_by) for c in credits]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"/KOMMUNE/{STAVANGER}", "1103"),
        (f"/KOMMUNE/{OSLO}/976819845/{ORIGO}", "0301"),
        (f"/KOMMUNE/{RENNESOY}", "1103"),
    ],
)
def test_the_municipality_is_the_second_segment_of_the_org_path_current_or_former(path: str, expected: str) -> None:
    assert told(credit(org_path=path)) == [(expected, 1.0, "org_path")]


@pytest.mark.parametrize(
    "path",
    [
        "/ANNET/Kommunene",
        "/KOMMUNE",
        "/STAT/972417858/971040238",
        f"/FYLKE/{ROGALAND}",
        f"/ANNET/{STAVANGER}X",
        "/PRIVAT/910244132",
    ],
)
def test_other_branches_credit_nobody(path: str) -> None:
    assert credit(org_path=path) == ()


def test_the_org_path_goes_before_the_number() -> None:
    assert told(credit(org_path=f"/KOMMUNE/{OSLO}", identifiers=[STAVANGER])) == [("0301", 1.0, "org_path")]


@pytest.mark.parametrize(
    ("publisher", "expected"),
    [
        ({"identifiers": [STAVANGER]}, ("1103", 1.0, "org_number")),
        ({"identifiers": [f"{STAVANGER} "]}, ("1103", 1.0, "org_number")),
        ({"uri": f"http://data.brreg.no/enhetsregisteret/enhet/{STAVANGER}.json"}, ("1103", 1.0, "org_number")),
        ({"identifiers": [RENNESOY]}, ("1103", 1.0, "former_municipality")),
        ({"identifiers": [ORIGO]}, ("0301", 1.0, "sub_unit")),
        ({"uri": "http://example.no/stavanger", "identifiers": [STAVANGER]}, ("1103", 1.0, "org_number")),
    ],
)  # fmt: skip
def test_a_number_is_credited_by_what_it_is(publisher: dict[str, Any], expected: tuple[str, float, str]) -> None:
    assert told(credit(**publisher)) == [expected]


def test_a_company_is_credited_to_each_owner_in_equal_shares() -> None:
    owners = [("0301", 0.5, "owner_list"), ("1103", 0.5, "owner_list")]
    assert told(credit(identifiers=[COMPANY])) == owners
    assert told(credit(org_path=f"/ANNET/{COMPANY}")) == owners


@pytest.mark.parametrize(
    "publisher",
    [
        {"name": {"nb": "Stavanger kommune"}},
        {"uri": "https://register.example.no/organisasjoner/stavanger-kommune"},
        {"identifiers": [KARTVERKET], "name": {"no": "Stavanger kommune"}},
        {"identifiers": ["964965227"]},
        {"uri": f"http://example.no/{STAVANGER}/{OSLO}"},
        {},
    ],
)
def test_a_name_a_wrong_check_digit_or_two_numbers_credit_nobody(publisher: dict[str, Any]) -> None:
    assert credit(**publisher) == ()


def test_the_catalogues_publisher_counts_only_where_the_dataset_names_none() -> None:
    catalogue = PublisherFields(publisher_identifiers=[STAVANGER])
    assert told(credit(catalogue=catalogue)) == [("1103", 1.0, "org_number")]
    assert credit(catalogue=catalogue)[0].evidence.startswith("of the catalogue: ")
    assert credit(catalogue=catalogue, identifiers=[KARTVERKET]) == ()


@pytest.mark.parametrize(
    "publisher",
    [
        {"name": {"nb": "stavanger  Kommune"}},
        {"uri": "https://x.no/1", "name": {"und": "Stavanger kommune"}},
        {"uri": "https://x.no/pub"},
    ],
)
def test_a_publisher_without_a_number_that_is_the_catalogues_has_the_catalogues_number(
    publisher: dict[str, Any],
) -> None:
    catalogue = PublisherFields(
        publisher_uri="https://x.no/pub", publisher_name={"no": "Stavanger kommune"}, publisher_identifiers=[STAVANGER]
    )
    assert told(credit(catalogue=catalogue, **publisher)) == [("1103", 1.0, "org_number")]
    assert credit(catalogue=catalogue, name={"nb": "Sola kommune"}) == ()
    assert credit(catalogue=catalogue, **{**publisher, "identifiers": [KARTVERKET]}) == ()


def test_a_publisher_that_is_nothing_but_a_number_is_read_as_one() -> None:
    assert told(credit(name={"und": "964 965 226"})) == [("1103", 1.0, "org_number")]
    assert credit(name={"und": f"Kontoret {STAVANGER}"}) == ()


def test_an_own_portals_publisher_whose_number_no_list_knows_is_its_owners() -> None:
    found = credit(OWN, identifiers=[UNKNOWN], name={"nb": "Byarkivet"})
    assert told(found) == [("0301", 1.0, "source")]
    assert UNKNOWN in found[0].evidence
    assert credit(identifiers=[UNKNOWN]) == ()
    assert credit(NAMED, identifiers=[UNKNOWN]) == ()


@pytest.mark.parametrize("number", [KARTVERKET, ROGALAND])
def test_an_own_portals_publisher_that_is_known_to_be_somebody_else_is_not_its_owners(number: str) -> None:
    assert credit(OWN, identifiers=[number]) == ()
    assert credit(OWN, identifiers=[UNKNOWN, number]) == ()


def test_an_own_portal_is_credited_to_its_municipality_only_where_no_publisher_is_named() -> None:
    assert told(credit(OWN)) == [("0301", 1.0, "source")]
    assert told(credit(OWN, name={"und": ""})) == [("0301", 1.0, "source")]
    assert told(credit(OWN, identifiers=[STAVANGER])) == [("1103", 1.0, "org_number")]
    assert credit(OWN, identifiers=[KARTVERKET]) == ()


def test_a_source_that_the_configuration_gives_an_organisation_is_credited_to_it() -> None:
    source = NATIONAL.model_copy(update={"organisation": STAVANGER})
    assert told(credit(source)) == [("1103", 1.0, "source")]


def test_the_evidence_names_the_value_it_rests_on() -> None:
    assert credit(org_path=f"/KOMMUNE/{RENNESOY}/1")[0].evidence == (
        f"orgPath /KOMMUNE/{RENNESOY}/1, {RENNESOY} is a former number of it"
    )
    assert credit(identifiers=[f"{STAVANGER} "])[0].evidence == f"{STAVANGER} in dct:identifier is the number of it"


NAMED = OWN.model_copy(update={"publishers": {"Stavanger kommune": STAVANGER, "https://x.no/organization/7": OSLO}})


@pytest.mark.parametrize(
    ("publisher", "expected"),
    [
        ({"name": {"und": "Stavanger kommune"}}, [("1103", 1.0, "org_number")]),
        ({"uri": "https://x.no/organization/7", "name": {"und": "Et navn"}}, [("0301", 1.0, "org_number")]),
        ({"name": {"und": "Sola kommune"}}, []),
        ({"identifiers": [KARTVERKET], "name": {"und": "Stavanger kommune"}}, []),
    ],
)
def test_a_shared_portals_names_are_whose_the_configuration_says(
    publisher: dict[str, Any], expected: list[tuple[str, float, str]]
) -> None:
    assert told(credit(NAMED, **publisher)) == expected


def test_an_own_portal_without_a_list_of_names_publishes_for_its_municipality_where_no_number_is_given() -> None:
    assert told(credit(OWN, name={"und": "Kulturetaten"})) == [("0301", 1.0, "source")]
    assert credit(OWN, name={"und": "Kulturetaten"})[0].evidence == (
        "the publisher has no number; oslo is the municipality's own source"
    )
    assert credit(OWN, name={"und": "Rogaland"}, org_path=f"/FYLKE/{ROGALAND}") == ()
    assert credit(name={"und": "Kulturetaten"}) == ()
