"""Organisation numbers: the check digit, and where they hide."""

import pytest

from harvester.org_numbers import in_identifiers, in_iri, is_valid


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
    ],
)
def test_an_iri_gives_its_number_only_when_it_holds_one_run_of_nine_digits(iri: str, expected: str | None) -> None:
    assert in_iri(iri) == expected


def test_identifiers_are_read_with_their_stray_spaces() -> None:
    assert in_identifiers(["970018131 ", "971040238", "b-1", ""]) == ["970018131", "971040238"]
