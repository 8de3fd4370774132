"""What becomes of each quirk of docs/quirks.md: what could be read is kept as published, the rest is an issue with a code.

Each fixture has one quirk and is named for it. What a value means in spite of its spelling is the vocabulary's to say, so
here the harvester's records are put before it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nights import Nights

from feeds import PREFIXES
from harvested import harvest
from harvester.attribution import Register
from harvester.cage import Cage
from harvester.config import SourceConfig, load
from harvester.dcat import Mapped, records
from harvester.portals import registry
from harvester.rdf import describe
from scoring import vocabulary
from scoring_store import OSLO, Norway
from serving import Answer, serving
from store.deduplicate import deduplicate
from store.records import CatalogueRecord, DatasetRecord, DistributionRecord, Period

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
BASE = "http://data.example.no/feed.ttl"
EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
BRREG = "https://data.brreg.no/enhetsregisteret/api/enheter"
WORDS = vocabulary.load(ROOT / "config" / "vocabulary")


def mapped(name: str) -> Mapped:
    return records(describe((FIXTURES / "dcat" / f"{name}.ttl").read_bytes(), "text/turtle", BASE))


def datasets(name: str) -> list[DatasetRecord]:
    return [r for r in mapped(name).records if isinstance(r, DatasetRecord)]


def dataset(name: str) -> DatasetRecord:
    (found,) = datasets(name)
    return found


def codes(name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for issue in mapped(name).issues:
        found[issue.code] = found.get(issue.code, 0) + issue.count
    return found


# --- values of a dataset or its one distribution: fixture -> the field, what it holds, and the issue if there is one

KEPT: list[tuple[str, str, Any, str | None]] = [
    ("doubled-scheme", "themes", [f"<http://{EU}/data-theme/REGI>"], None),
    ("https-for-http", "themes", [f"<{EU.replace('http:', 'https:')}/data-theme/REGI>"], None),
    ("address-without-scheme", "access_urls", ['"www.example.no/badeplasser"'], "literal_for_iri"),
    ("word-for-address", "access_urls", ['"API"'], "literal_for_iri"),
    ("publisher-iri-ending-in-json", "publisher_uri", f"{BRREG}/958935420.json", None),
    ("publisher-with-former-number", "publisher_uri", f"{BRREG}/942953119", None),
    ("publisher-as-text", "publisher_name", {"und": "Oslo kommune"}, "literal_for_iri"),
    ("publisher-without-iri", "publisher_identifiers", ["958935420"], None),
    ("publisher-empty", "publisher_name", {"und": ""}, "empty_value"),
    ("access-right-with-hyphen", "access_rights", [f"<{EU}/access-right/NON-PUBLIC>"], None),
    ("format-as-text", "formats", ['"ESRI Shape"'], "literal_for_iri"),
    ("two-formats-in-one-text", "formats", ['"application/xml, application/json"'], "literal_for_iri"),
    ("format-and-media-type-alike", "media_types", ['"text/csv"'], "literal_for_iri"),
    ("media-type-missing", "media_types", None, None),
    ("media-type-of-sealed-xls", "media_types", [f"<{IANA}/application/vnd.sealed-xls>"], None),
    ("empty-licence", "licences", ['""'], "empty_value"),
    ("licence-is-a-document", "licences", ["<http://data.example.no/vilkår.pdf>"], None),
    ("licence-none-provided", "licences", ['"No license provided"'], "literal_for_iri"),
    ("frequency-as-text", "frequency", ['"asNeeded"'], "literal_for_iri"),
    ("empty-frequency", "frequency", ['""'], "empty_value"),
    ("frequency-without-code", "frequency", [f"<{EU}/frequency/>"], None),
    ("frequency-that-does-not-exist", "frequency", [f"<{EU}/frequency/ANNUAL2>"], None),
    ("frequency-of-ten-years", "frequency", [f"<{EU}/frequency/DECENNIAL>"], None),
    ("type-as-text", "types", ['"API"'], None),
    ("landing-page-in-wrong-namespace", "landing_pages", ["<http://data.example.no/om>"], "wrong_namespace"),
    ("access-url-in-wrong-case", "access_urls", ["<http://data.example.no/badeplasser>"], "wrong_namespace"),
    ("no-for-nb", "title", {"no": "Badeplasser"}, None),
    ("english-tagged-as-nb", "title", {"nb": "City cycles"}, None),
    ("two-texts-in-one-language", "title", {"und": "Badeplasser"}, "many_values"),
    ("html-in-description", "description", {"nb": "<p>Alle <b>badeplasser</b></p>"}, "html_in_text"),
    ("language-relative", "languages", ["<http://data.example.no/NOR>"], None),
    ("period-of-schema-org", "temporal", [Period(start="2015-01-01", end="2019-12-31")], None),
    (
        "periods-in-two-namespaces",
        "temporal",
        [Period(start="2015-01-01"), Period(start="2018-01-01")],
        "wrong_namespace",
    ),
    ("dates-untyped", "modified_on", "2020-03-01", None),
    ("date-of-a-year", "issued_on", "2019-01-01", None),
    ("date-impossible", "issued", "2019-13-45", "bad_date"),
    ("date-impossible", "issued_on", None, "bad_date"),
    ("date-in-year-9999", "modified", "9999-12-31", "bad_date"),
    ("date-in-year-9999", "modified_on", None, "bad_date"),
    ("modified-missing", "modified", None, None),
]


@pytest.mark.parametrize(("name", "field", "value", "code"), KEPT, ids=[f"{n}: {f}" for n, f, _, _ in KEPT])
def test_a_value_is_kept_as_published_and_what_is_wrong_with_it_is_an_issue(
    name: str, field: str, value: Any, code: str | None
) -> None:
    found = dataset(name)
    holder = found if field in DatasetRecord.model_fields else found.distributions[0]
    assert getattr(holder, field) == value
    assert set(codes(name)) == ({code} if code else set())


# --- what it means

MEANT: list[tuple[str, str, Any]] = [
    ("doubled-scheme", "theme", "REGI"),
    ("https-for-http", "theme", "REGI"),
    ("access-right-with-hyphen", "access_right", "NON_PUBLIC"),
    ("language-relative", "language", "NOR"),
]
_FIELDS = {"theme": "themes", "access_right": "access_rights", "language": "languages"}


@pytest.mark.parametrize(("name", "word", "code"), MEANT)
def test_a_code_is_understood_in_spite_of_its_spelling(name: str, word: str, code: str) -> None:
    (term,) = getattr(dataset(name), _FIELDS[word])
    assert getattr(WORDS, word)(term) == code
    assert getattr(WORDS, f"{word}_listed")(term) is (name == "https-for-http")  # http or https: the same address


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("frequency-as-text", "AS_NEEDED"),
        ("empty-frequency", None),
        ("frequency-without-code", None),
        ("frequency-that-does-not-exist", "ANNUAL_2"),
        (
            "frequency-of-ten-years",
            "DECENNIAL",
        ),  # twice a year was meant, but so does somebody who means ten years write
    ],
)
def test_a_frequency_is_understood_where_it_says_something(name: str, code: str | None) -> None:
    (term,) = dataset(name).frequency or ()
    frequency = WORDS.frequency(term)
    assert (frequency.code if frequency else None) == code


@pytest.mark.parametrize(
    ("name", "formats"),
    [
        ("format-as-text", ["SHP"]),
        ("two-formats-in-one-text", ["XML", "JSON"]),
        ("format-and-media-type-alike", ["CSV"]),
        ("media-type-missing", ["CSV"]),
        ("media-type-of-sealed-xls", ["XLS"]),
    ],
)
def test_a_format_is_understood_in_words_and_said_twice_it_is_one(name: str, formats: list[str]) -> None:
    (distribution,) = dataset(name).distributions
    terms = [*(distribution.formats or ()), *(distribution.media_types or ())]
    assert list(dict.fromkeys(f.code for term in terms for f in WORDS.format(term))) == formats


@pytest.mark.parametrize(
    ("name", "code"),
    [("empty-licence", None), ("licence-is-a-document", "unknown"), ("licence-none-provided", "unknown")],
)
def test_a_licence_that_says_nothing_opens_nothing(name: str, code: str | None) -> None:
    (term,) = dataset(name).licences or ()
    licence = WORDS.licence(term)
    assert (licence.code if licence else None) == code
    assert not (licence and licence.open)


@pytest.mark.parametrize(
    ("name", "municipality", "rule"),
    [
        ("publisher-iri-ending-in-json", "0301", "org_number"),
        ("publisher-with-former-number", "1508", "former_municipality"),
        ("publisher-without-iri", "0301", "org_number"),
        ("skolem-iris", "0301", "org_number"),
        ("publisher-as-text", None, None),
        ("publisher-empty", None, None),
    ],
)
def test_a_publisher_is_credited_by_its_number_and_never_by_its_name(
    name: str, municipality: str | None, rule: str | None
) -> None:
    register = Register.from_config(load(ROOT / "config" / "municipalities.yaml", registry()))
    national = SourceConfig(id="nasjonal", kind="dcat", url="http://data.example.no/")
    credits = [(c.municipality_number, c.attributed_by) for c in register.credit(dataset(name), national)]
    assert credits == ([(municipality, rule)] if municipality else [])


# --- catalogues, series, blank nodes


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("catalogue-title-untagged", {"und": "Kommunens data"}),
        ("catalogue-title-in-two-languages", {"en": "The municipality's data", "nb": "Kommunens data"}),
        ("catalogue-generated", {"en": "Generated catalog"}),
    ],
)
def test_a_catalogue_is_one_whatever_its_title_and_doubles_no_dataset(name: str, title: dict[str, str]) -> None:
    (catalogue,) = (r for r in mapped(name).records if isinstance(r, CatalogueRecord))
    assert catalogue.title == title
    assert dataset(name).catalogue_uri == catalogue.uri
    assert codes(name) == {}


def test_datasets_that_only_a_series_has_are_datasets_and_the_series_is_none() -> None:
    assert sorted((d.kind, d.uri) for d in datasets("datasets-in-a-series-only")) == [
        ("dataset", "http://data.example.no/2023"),
        ("dataset", "http://data.example.no/2024"),
        ("series", "http://data.example.no/serie"),
    ]


def test_an_address_made_of_content_names_nothing_and_an_edit_leaves_the_dataset_the_same() -> None:
    before, after = dataset("skolem-iris"), dataset("skolem-iris-after-an-edit")
    assert (before.uri, before.publisher_uri, before.distributions[0].uri) == (None, None, None)
    assert (before.key, before.distributions) == (after.key, after.distributions)
    assert before.description != after.description
    assert codes("skolem-iris") == {"blank_dataset": 1}


def test_words_that_no_profile_has_are_one_issue_for_each() -> None:
    found = [(i.property, i.count) for i in mapped("unknown-properties").issues]
    assert sorted(found) == [("http://example.no/begrep#farge", 2), ("http://example.no/begrep#form", 1)]  # type: ignore[type-var]


def test_what_same_as_says_in_words_costs_nothing() -> None:
    assert dataset("same-as-as-text").title == {"nb": "Badeplasser"}
    assert codes("same-as-as-text") == {}


def test_what_python_calls_none_joins_no_distributions() -> None:
    (distribution,) = dataset("python-none").distributions
    assert isinstance(distribution, DistributionRecord)
    assert distribution.uri is None


# --- between pages, nights and sources


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(1) as running:
        yield running


def test_two_datasets_that_nothing_tells_apart_are_one_and_the_other_is_an_issue(tmp_path: Path, cage: Cage) -> None:
    with serving({"/feed.ttl": Answer((FIXTURES / "dcat" / "blank-twins.ttl").read_bytes())}) as server:
        found = harvest(tmp_path, "dcat", f"{server.url}/feed.ttl", cage=cage)
    (key,) = found.datasets
    readings = [page.reading for page in found.fetched.pages if page.reading]
    twins = [(i.subject, i.count) for r in readings for i in r.issues if i.code == "duplicate_key"]  # type: ignore[union-attr]
    assert twins == [(key, 1)]


@pytest.mark.parametrize("name", ["hydra-literals", "hydra-old-names", "hydra-partial-view", "hydra-inner-host"])
def test_the_next_page_is_found_on_the_host_that_answers_whatever_it_is_called(
    name: str, tmp_path: Path, cage: Cage
) -> None:
    second = f'{PREFIXES}<http://data.example.no/datasett/2> a dcat:Dataset ; dct:title "Turstier"@nb .'
    with serving({"/feed.ttl?page=2": Answer(second.encode())}) as server:
        first = (FIXTURES / "dcat" / f"{name}.ttl").read_text(encoding="utf-8")
        server.answers["/feed.ttl"] = Answer(
            first.replace("http://data.example.no/feed", f"{server.url}/feed").encode()
        )
        found = harvest(tmp_path, "dcat", f"{server.url}/feed.ttl", cage=cage)
    assert (found.fetched.status, len(found.datasets)) == ("complete", 2)
    assert server.requests == ["/feed.ttl", "/feed.ttl?page=2"]


def test_a_catalogue_that_gives_all_its_datasets_new_addresses_has_lost_none(tmp_path: Path) -> None:
    nights = Nights(tmp_path)
    nights.harvest(mapped("iris-before").records)
    changes = nights.harvest(mapped("iris-after").records)
    assert (changes.status, changes.added, changes.missing) == ("complete", 12, 0)
    assert all("/2017/" in key for key in nights.open())
    assert nights.rows("SELECT code, count FROM current_issue") == [("identity_change", 12)]
    assert nights.rows("SELECT DISTINCT first_seen FROM dataset WHERE valid_to IS NULL") == [("2026-11-01T02:00:00Z",)]


def test_one_address_in_two_sources_is_one_dataset_and_the_municipalitys_own_is_kept(tmp_path: Path) -> None:
    norway = Norway(tmp_path)
    for source in ("data-norge", "oslo"):
        norway.harvest(mapped("publisher-without-iri").records, *(() if source == "data-norge" else (source,)))
    with norway.engine.begin() as connection:
        assert deduplicate(connection) == 1
    assert norway.rows("SELECT municipality_number, source_id, kept_source_id, reason FROM duplicate_dataset") == [
        (OSLO, "data-norge", "oslo", "identifier")
    ]
