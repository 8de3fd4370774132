"""Organisation numbers: the check digit, and where they hide."""

import pytest

from harvester.org_numbers import in_identifiers, in_text, is_valid


@pytest.mark.parametrize("number", ["964965226", "958935420", "971040238", "970018131", "942953119"])
def test_real_numbers_are_valid(number: str) -> None:
    assert is_valid(number)


@pytest.mark.parametrize("number", ["964965227", "96496522", "9649652260", "96496522a", "", "９６４９６５２２６"])
def test_a_wrong_check_digit_length_or_character_is_not(number: str) -> None:
    assert not is_valid(number)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://data.brreg.no/enhetsregisteret/api/enheter/964965226", "964965226"),
        ("http://data.brreg.no/enhetsregisteret/enhet/964965226.json", "964965226"),
        ("https://example.no/organisasjoner/stavanger-kommune", None),
        ("https://example.no/964965226/958935420", None),
        ("https://example.no/1964965226", None),
        ("https://example.no/964965227", None),
        ("https://example.no/123456789/964965226", "964965226"),
        ("https://example.no/964965226/org/964965226", "964965226"),
    ],
)
def test_an_iri_gives_its_number_only_when_it_holds_one_valid_number(iri: str, expected: str | None) -> None:
    assert in_text(iri) == expected


def test_identifiers_are_read_with_their_stray_spaces() -> None:
    assert in_identifiers(["970018131 ", "971040238", "b-1", ""]) == ["970018131", "971040238"]


@pytest.mark.parametrize(
    "identifier",
    [
        "964 965 226",
        "964\u00a0965\u00a0226",
        "964965226\u00a0",
        "NO964965226MVA",
        "NO 964 965 226 MVA",
        "0192:964965226",
        "0192 964965226",
        "https://data.brreg.no/enhetsregisteret/api/enheter/964965226",
        "orgnr 964965226",
    ],
)
def test_an_identifier_gives_its_number_in_every_everyday_spelling(identifier: str) -> None:
    assert in_identifiers([identifier]) == ["964965226"]


@pytest.mark.parametrize("identifier", ["964965226 958935420", "964 965 227", "1964965226", "12345678"])
def test_an_identifier_with_two_numbers_or_none_gives_none(identifier: str) -> None:
    assert in_identifiers([identifier]) == []
