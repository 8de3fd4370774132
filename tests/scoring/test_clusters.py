"""What is one thing cut in pieces."""

import pytest

from check_cases import CSV, JSON, dataset, distribution, iri, words
from scoring.clusters import cluster_key, publisher, undated


def key(title: str, *formats: str, **fields: object) -> tuple[str, ...]:
    fields = {"publisher_identifiers": ("958935420",)} | fields
    return cluster_key(dataset(distribution(formats=formats), title={"nb": title}, **fields), words())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trafikktelling 2019", "Trafikktelling 2020"),
        ("Trafikktelling januar 2019", "Trafikktelling desember 2021"),
        ("Trafikktelling mai2019", "Trafikktelling May 2020"),
        ("Skolekretser: Byåsen", "Skolekretser: Lade"),
        ("Skolekretser – Byåsen", "Skolekretser"),
        ("Budsjett 2020 – drift: skole", "Budsjett 2021"),
        ("REGNSKAP  2020", "Regnskap 2021"),
    ],
)
def test_titles_that_differ_by_date_or_part_are_one_cluster(one: str, other: str) -> None:
    assert key(one, CSV) == key(other, CSV)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Barnehager", "Skoler"),
        ("Marsjfartøy", "Fartøy"),  # a month within a word is no month
        ("2019: Barnehager", "2019: Skoler"),  # nothing but a date before the colon
        ("Skole-kretser", "Skole"),
    ],
)
def test_other_titles_are_clusters_of_their_own(one: str, other: str) -> None:
    assert key(one, CSV) != key(other, CSV)


def test_another_format_or_publisher_is_another_cluster() -> None:
    assert key("Barnehager", CSV) != key("Barnehager", CSV, JSON)
    assert key("Barnehager", CSV, JSON) == key("Barnehager", JSON, CSV)
    assert key("Barnehager", CSV) != key("Barnehager", CSV, publisher_identifiers=("942110464",))


def test_a_series_is_one_cluster_whatever_its_members_are_called() -> None:
    series = (iri("https://kommune.no/serie/1"),)
    assert key("Barnehager", CSV, in_series=series) == key("Skoler", JSON, in_series=series)


def test_a_publisher_is_known_by_its_number_however_it_is_written() -> None:
    uri = "https://data.brreg.no/enhetsregisteret/api/enheter/958935420"
    assert publisher(dataset(publisher_uri=uri)) == "958935420"
    assert publisher(dataset(publisher_identifiers=("958 935 420",))) == "958935420"
    assert publisher(dataset(publisher_uri="https://kommune.no/om")) == "https://kommune.no/om"
    assert publisher(dataset(publisher_name={"nn": "Ein kommune"})) == "Ein kommune"


def test_a_title_of_digits_alone_is_kept() -> None:
    assert undated("2020") == "2020"
    assert undated("") == ""
