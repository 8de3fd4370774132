"""Many spellings, one concept: what somebody means by a licence, a format, a frequency."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.spellings import address, condensed, folded
from scoring.vocabulary import UNKNOWN, VocabularyError, load
from store.terms import iri, literal

FOLDER = Path(__file__).parents[2] / "config" / "vocabulary"
WORDS = load(FOLDER)
EU = "http://publications.europa.eu/resource/authority"

# The rows of MQA.md 2.1: what three lists of one platform disagree on is open here, every row of it.
DISPUTED = [
    f"{EU}/licence/CC0",
    f"{EU}/licence/NLOD_2_0",
    f"{EU}/licence/CC_BY_4_0",
    "http://creativecommons.org/licenses/by/4.0",
    "http://creativecommons.org/licenses/by/4.0/",
    "http://creativecommons.org/licenses/by/4.0/deed.no",
    "http://data.norge.no/nlod",
    "http://data.norge.no/nlod/no",
    "http://data.norge.no/nlod/no/1.0",
    "http://data.norge.no/nlod/no/2.0",
    "http://creativecommons.org/publicdomain/zero/1.0/",
    # «CC BY-SA, ODbL, PDDL, older CC BY 3.0, …»
    "http://creativecommons.org/licenses/by-sa/4.0/",
    "http://creativecommons.org/licenses/by-sa/3.0",
    "http://creativecommons.org/licenses/by/3.0/",
    f"{EU}/licence/CC_BYSA_4_0",
    f"{EU}/licence/CC_BY_3_0",
    f"{EU}/licence/NLOD_1_0",
    f"{EU}/licence/ODC_BL",
    f"{EU}/licence/ODC_PDDL",
    f"{EU}/licence/ODC_BY",
]
CLOSED = [
    "https://creativecommons.org/licenses/by-nc/4.0/",
    "https://creativecommons.org/licenses/by-nd/4.0/deed.no",
    "https://creativecommons.org/licenses/by-nc-sa/3.0/no/",
    "https://creativecommons.org/licenses/by-nc-nd/4.0",
    f"{EU}/licence/CC_BYNC_4_0",
    f"{EU}/licence/CC_BYNCND",
    f"{EU}/licence/OGL_NC",
]
EVERY_FREQUENCY = [
    "UPDATE_CONT",
    "CONT",
    "1MIN",
    "5MIN",
    "10MIN",
    "15MIN",
    "30MIN",
    "HOURLY",
    "BIHOURLY",
    "TRIHOURLY",
    "12HRS",
    "DAILY_2",
    "DAILY",
    "WEEKLY_3",
    "WEEKLY_2",
    "WEEKLY",
    "MONTHLY_3",
    "BIWEEKLY",
    "MONTHLY_2",
    "MONTHLY",
    "BIMONTHLY",
    "QUARTERLY",
    "ANNUAL_3",
    "ANNUAL_2",
    "ANNUAL",
    "BIENNIAL",
    "TRIENNIAL",
    "QUADRENNIAL",
    "QUINQUENNIAL",
    "DECENNIAL",
    "BIDECENNIAL",
    "TRIDECENNIAL",
]


@pytest.mark.parametrize("written", DISPUTED)
@pytest.mark.parametrize("scheme", ["http://", "https://", "https://www."])
@pytest.mark.parametrize("slash", ["", "/"])
def test_every_licence_of_the_disputed_table_is_open_and_exact_in_every_form(
    written: str, scheme: str, slash: str
) -> None:
    licence = WORDS.licence(iri(scheme + written.removeprefix("http://").rstrip("/") + slash))
    assert licence is not None
    assert (licence.open, licence.listed) == (1, "exact")


@pytest.mark.parametrize(
    ("term", "code", "opened", "listed"),
    [
        # dirt of one national dump
        ("<http://data.norge.no/nlod/>", "NLOD", 1, "exact"),
        ("<http://data.norge.no/nlod/no/1.0>", "NLOD", 1, "exact"),
        ("<https://creativecommons.org/licenses/by/4.0/deedno/>", "CC_BY", 1, "recognised"),
        ("<https://creativecommons.org/licenses/by/4.y/4.0/no/>", "CC_BY", 1, "recognised"),
        ("<https://www.example.no/Norge-digitalt/Avtaler-og-maler/Norge-digitalt-lisens/>", "NORGE_DIGITALT", 0, "recognised"),
        ('"other-open"', "OTHER_OPEN", 0.3, "recognised"),
        ('"Other (Open)"', "OTHER_OPEN", 0.3, "recognised"),
        ('"other-closed"', "OTHER_CLOSED", 0, "recognised"),
        # legal code, country, version that does not exist, tracking, doubled scheme
        ("<https://creativecommons.org/licenses/by/4.0/legalcode.no>", "CC_BY", 1, "exact"),
        ("<https://creativecommons.org/licenses/by/3.0/no/>", "CC_BY", 1, "exact"),
        ("<https://creativecommons.org/licenses/by/9.9/>", "CC_BY", 1, "recognised"),
        ("<https://creativecommons.org/licenses/by/>", "CC_BY", 1, "recognised"),
        ("<https://creativecommons.org/licenses/by/4.0/?ref=chooser-v1>", "CC_BY", 1, "recognised"),
        ("<http://http://data.norge.no/nlod/no/2.0>", "NLOD", 1, "recognised"),
        # an address is not an IRI when it is a text
        ('"http://creativecommons.org/publicdomain/zero/1.0/"', "CC0", 1, "recognised"),
        ('"creativecommons.org/licenses/by/4.0/"', "CC_BY", 1, "recognised"),
        # lists that are not the controlled ones
        ("<http://www.opendefinition.org/licenses/cc-zero>", "CC0", 1, "recognised"),
        ("<https://opendatacommons.org/licenses/odbl/1-0/>", "ODBL", 1, "recognised"),
        ("<https://opendatacommons.org/licenses/by/1.0/>", "ODC_BY", 1, "recognised"),
        ("<http://dcat-ap.de/def/licenses/dl-by-de/2_0>", "DLDE_BY", 1, "recognised"),
        ("<https://spdx.org/licenses/CC-BY-SA-4.0>", "CC_BY_SA", 1, "recognised"),
        (f"<{EU}/licence/CC_BY_9_0>", "CC_BY", 1, "recognised"),
        (f"<{EU}/licence/APACHE_2_0>", "EU_OTHER", 0, "exact"),
        # names
        ('"Norsk lisens for offentlige data (NLOD)"', "NLOD", 1, "recognised"),
        ('"CC BY 4.0"', "CC_BY", 1, "recognised"),
        ('"CC-BY4.0"', "CC_BY", 1, "recognised"),
        ('"CC BY-SA 4.0"', "CC_BY_SA", 1, "recognised"),
        ('"Creative Commons Attribution 4.0 International"', "CC_BY", 1, "recognised"),
        ('"Creative Commons Navngivelse-DelPåSammeVilkår 4.0"', "CC_BY_SA", 1, "recognised"),
        ('"NLOD-2.0"', "NLOD", 1, "recognised"),
        ('"CC0-1.0"', "CC0", 1, "recognised"),
        ('"Dataene er lisensiert under CC BY 4.0, se nettsiden."', "CC_BY", 1, "recognised"),
        ('"Norge digitalt for parter, ellers NLOD"', "NORGE_DIGITALT", 0, "recognised"),
        # closed, however it is said
        ('"CC BY-NC 4.0"', "CC_BY_NC", 0, "recognised"),
        ('"Creative Commons Attribution Non-Commercial"', "NC_ND", 0, "recognised"),
        ('"Creative Commons Navngivelse-IkkeKommersiell-IngenBearbeidelse"', "NC_ND", 0, "recognised"),
        ("<https://creativecommons.org/licenses/by/nc/4.0/>", "NC_ND", 0, "recognised"),
        # no licence at all
        ('"notspecified"', UNKNOWN, 0, ""),
        ('"Se vår nettside"', UNKNOWN, 0, ""),
        ("<https://www.example.no/vilkar>", UNKNOWN, 0, ""),
        ("<https://nd.example.gov/CC-BY-4.0>", "CC_BY", 1, "recognised"),
    ],
)  # fmt: skip
def test_a_licence_is_recognised_through_its_dirt(term: str, code: str, opened: float, listed: str) -> None:
    licence = WORDS.licence(term)
    assert licence is not None
    assert (licence.code, licence.open, licence.listed) == (code, opened, listed)


@pytest.mark.parametrize("term", ['""', '"  "', "<>", '"\u200b"'])
def test_an_empty_licence_is_none(term: str) -> None:
    assert WORDS.licence(term) is None


def test_the_two_languages_name_a_licence() -> None:
    licence = WORDS.licence(iri("http://data.norge.no/nlod/"))
    assert licence is not None
    assert licence.label_nb == "Norsk lisens for offentlige data"
    assert licence.label_en == "Norwegian Licence for Open Government Data"


@given(
    st.sampled_from(DISPUTED + CLOSED + ["CC BY 4.0", "NLOD", "ODbL", "public domain"]),
    st.sampled_from(["nc", "ND", "NonCommercial", "ikke-kommersiell", "NoDerivatives", "IngenBearbeidelse", "BY-NC"]),
    st.sampled_from(["/", " ", "-", "_", "/4.0/", " 4.0 "]),
    st.booleans(),
)
def test_nothing_that_forbids_commercial_use_or_changes_is_ever_open(
    text: str, forbidding: str, between: str, first: bool
) -> None:
    said = f"{forbidding}{between}{text}" if first and "://" not in text else f"{text}{between}{forbidding}"
    for term in (iri(said), literal(said)):
        licence = WORDS.licence(term)
        assert licence is not None
        assert licence.open == 0


LISTED = [f"{EU}/file-type/CSV", f"{EU}/frequency/ANNUAL", f"{EU}/data-theme/GOVE", f"{EU}/language/NOB",
          f"{EU}/access-right/PUBLIC", "http://www.iana.org/assignments/media-types/text/csv"]  # fmt: skip


@given(
    st.sampled_from(DISPUTED + CLOSED + LISTED),
    st.sampled_from(["http://", "https://", "HTTPS://", "http://www."]),
    st.sampled_from(["", "/", "//"]),
)
def test_scheme_www_and_trailing_slash_never_change_the_answer(written: str, scheme: str, slash: str) -> None:
    bare = written.partition("://")[2].removeprefix("www.").rstrip("/")
    for ask in (
        WORDS.licence, WORDS.format, WORDS.frequency, WORDS.theme, WORDS.theme_listed, WORDS.access_right,
        WORDS.access_right_listed, WORDS.language, WORDS.language_listed,
    ):  # fmt: skip
        assert ask(iri(written)) == ask(iri(scheme + bare + slash))


@given(st.text(st.characters(codec="latin-1"), max_size=40) | st.text("htps:/w. ?#a", max_size=20))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert condensed(condensed(text)) == condensed(text)
    found = address(f"https://{text}")
    if found is not None:
        again = address(f"https://{found.path}")
        assert again is not None
        assert again.path == found.path


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_or_earns_an_exact_match(text: str) -> None:
    for term in (iri(text), literal(text)):
        licence = WORDS.licence(term)
        assert licence is None or licence.listed != "exact" or "/" in text
        WORDS.format(term), WORDS.frequency(term), WORDS.theme(term), WORDS.language(term), WORDS.access_right(term)
    WORDS.format_of_url(text)


@pytest.mark.parametrize(
    ("term", "codes", "listed"),
    [
        (f"<{EU}/file-type/CSV>", ["CSV"], "exact"),
        (f"<{EU.replace('http:', 'https:')}/file-type/GEOJSON>", ["GEOJSON"], "exact"),
        (f"<{EU}/file-type/WFS_SRVC>", ["WFS"], "exact"),
        ("<https://www.iana.org/assignments/media-types/application/json>", ["JSON"], "exact"),
        ("<http://www.w3.org/ns/iana/media-types/text/turtle#Resource>", ["RDF_TURTLE"], "literal"),
        ("<https://www.w3.org/ns/iana/media-types/text/turtle>", ["RDF_TURTLE"], "exact"),
        ("<https://www.iana.org/assignments/media-types/application/vnd.api+json>", ["JSON"], "exact"),
        ("<https://www.iana.org/assignments/media-types/application/gpx+xml>", ["GPX"], "literal"),  # not registered
        ("<https://www.iana.org/assignments/media-types/application/not.found>", [], None),
        # relative IRIs that were resolved against the page they stood on
        ("<http://127.0.0.1:1234/text/csv>", ["CSV"], "literal"),
        ("<https://data.norge.no/api/dcat2/text/csv>", ["CSV"], "literal"),
        ("<https://data.norge.no/api/dcat2/application/x.yaml>", ["YAML"], "literal"),
        ("<text/csv>", ["CSV"], "literal"),
        ("<http://127.0.0.1/application/x-\u00adogc-sosi>", ["SOSI"], "literal"),  # a soft hyphen inside
        ("<http://www.opengis.net/def/serviceType/ogc/wms>", ["WMS"], "literal"),
        ('"text/csv"', ["CSV"], "literal"),
        ('"text/csv; charset=utf-8"', ["CSV"], "literal"),
        ('"CSV"', ["CSV"], "literal"),
        ('".csv"', ["CSV"], "literal"),
        ('"CSV;"', ["CSV"], "literal"),
        ('"ESRI Shape"', ["SHP"], "literal"),
        ('"Shapefile"', ["SHP"], "literal"),
        ('"Shape-format"', ["SHP"], "literal"),
        ('"Sosi Shape"', ["SOSI", "SHP"], "literal"),
        ('"SOSI"', ["SOSI"], "literal"),
        ('"GML 3.2"', ["GML"], "literal"),
        ('"application/gml+xml; version=3.2"', ["GML"], "literal"),
        ('"application/xml, application/json"', ["XML", "JSON"], "literal"),
        ('"text/json, text/xml"', ["JSON", "XML"], "literal"),
        ('"CSV JSON JSONP YAML XML"', ["CSV", "JSON", "JSONP", "YAML", "XML"], "literal"),
        ('"CSV og Excel"', ["CSV", "XLS"], "literal"),
        ('"web/xml/fil"', ["XML"], "literal"),
        ('"WMS"', ["WMS"], "literal"),
        ('"OGC:WMS-1.3.0-http-get-map"', ["WMS"], "literal"),
        ('"ArcGIS GeoServices REST API"', ["ARCGIS"], "literal"),
        ('"REST API"', ["REST"], "literal"),
        ('"Web Page"', ["HTML"], "literal"),
        ('"xlsx"', ["XLSX"], "literal"),
        ('"Excel"', ["XLS"], "literal"),
        ('"application/vnd.sealed-xls"', ["XLS"], "literal"),
        ('"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"', ["XLSX"], "literal"),
        ('"JSON-stat"', ["JSON_STAT"], "literal"),
        ('"application/javascript"', ["JSONP"], "literal"),
        ('"application/vnd.geo+json"', ["GEOJSON"], "literal"),
        ('"SQLite/SpatialLite"', ["SQLITE"], "literal"),
        ('"Zipped CSV"', ["ZIP", "CSV"], "literal"),
        ('"image/webp"', ["IMAGE"], "literal"),
        ('"format2"', [], None),
        ('""', [], None),
        ('"' + "Her er rest av en lang tekst som ikke er noe format, men api og json nevnes likevel. " * 3 + '"', [], None),
    ],
)  # fmt: skip
def test_a_format_is_recognised_through_its_dirt(term: str, codes: list[str], listed: str | None) -> None:
    formats = WORDS.format(term)
    assert [f.code for f in formats] == codes
    assert {f.listed for f in formats} == ({listed} if listed else set())


@pytest.mark.parametrize(
    ("names", "machine_readable", "is_open"),
    [
        ("CSV TSV JSON GeoJSON XML GML KML GPX GPKG SOSI Turtle Parquet NetCDF ICS GTFS NeTEx WFS SPARQL", 1, True),
        ("SHP FGDB MDB", 1, False),
        ("XLSX ODS", 0.7, True),
        ("XLS", 0.7, False),
        ("WMS WMTS", 0.4, True),
        ("DWG", 0.4, False),
        ("PDF HTML PNG TIFF", 0, True),
        ("DOC", 0, False),
        ("ZIP RAR", None, None),
    ],
)
def test_formats_fall_in_the_rubrics_classes(names: str, machine_readable: float | None, is_open: bool | None) -> None:
    for name in names.split():
        (format,) = WORDS.format(literal(name))
        assert (name, format.machine_readable, format.open) == (name, machine_readable, is_open)


def test_services_are_told_from_files() -> None:
    services = [
        f.code
        for n in ("WFS", "OGC API Features", "REST", "WMS", "CSV", "GML")
        for f in WORDS.format(literal(n))
        if f.api
    ]
    assert services == ["WFS", "OGC_API_FEATURES", "REST", "WMS"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.example.no/filer/Driftsbudsjett+2013.XLSX", "XLSX"),
        ("https://example.no/data.csv?download", "CSV"),
        ("https://example.no/data.csv.gz", "CSV"),
        ("https://example.no/data.zip", "ZIP"),
        ("https://wms.example.no/ows?SERVICE=WFS&request=GetCapabilities", "WFS"),
        ("https://kart.example.no/arcgis/rest/services/Plan/MapServer", "ARCGIS"),
        ("https://kart.example.no/arcgis/query?where=1%3D1&f=geojson", "GEOJSON"),
        ("https://kart.example.no/geoserver/wfs", "WFS"),
        ("https://example.no/index.html", "HTML"),
        ("https://example.no/side.aspx", None),
        ("https://example.no", None),
        ("https://example.csv", None),
        ("https://example.no/csv", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_an_address_shows_its_format(url: str, code: str | None) -> None:
    format = WORDS.format_of_url(url)
    assert (format.code if format else None) == code
    assert format is None or format.listed == ""


@pytest.mark.parametrize("code", EVERY_FREQUENCY)
def test_every_frequency_with_a_period_is_testable_and_listed(code: str) -> None:
    frequency = WORDS.frequency(iri(f"{EU}/frequency/{code}"))
    assert frequency is not None
    assert (frequency.code, frequency.testable, frequency.listed) == (code, True, True)


def test_frequencies_grow_longer_in_the_order_of_the_list() -> None:
    days = [f.days for code in EVERY_FREQUENCY if (f := WORDS.frequency(iri(f"{EU}/frequency/{code}")))]
    assert days == sorted(days, key=lambda d: d or 0)


@pytest.mark.parametrize(
    ("term", "code", "testable"),
    [
        (f"<{EU}/frequency/IRREG>", "IRREG", False),
        (f"<{EU}/frequency/UNKNOWN>", "UNKNOWN", False),
        (f"<{EU}/frequency/AS_NEEDED>", "AS_NEEDED", False),
        (f"<{EU}/frequency/NOT_PLANNED>", "NOT_PLANNED", False),
        (f"<{EU}/frequency/NEVER>", "NEVER", False),
        (f"<{EU}/frequency/OTHER>", "OTHER", False),
        ('"asNeeded"', "AS_NEEDED", False),
        ('"notPlanned"', "NOT_PLANNED", False),
        ('"årlig"', "ANNUAL", True),
        ('"a\u030arlig"', "ANNUAL", True),  # å in two characters
        ('"Årleg"', "ANNUAL", True),
        ('"daglig"', "DAILY", True),
        ('"kontinuerlig"', "CONT", True),
        ('"biannually"', "ANNUAL_2", True),
        ('"R/P1Y"', "ANNUAL", True),
        ('"P3M"', "QUARTERLY", True),
        ("<http://purl.org/cld/freq/daily>", "DAILY", True),
        ("<http://purl.org/cld/freq/threeTimesAYear>", "ANNUAL_3", True),
        ("<http://purl.org/linked-data/sdmx/2009/code#freq-W>", "WEEKLY", True),
        ("<http://127.0.0.1:1234/biennial>", "BIENNIAL", True),
        (f"<{EU}/frequency/ANNUAL2>", "ANNUAL_2", True),
        (f"<{EU}/frequency/YEARLY>", "ANNUAL", True),
    ],
)
def test_a_frequency_is_recognised_through_its_dirt(term: str, code: str, testable: bool) -> None:
    frequency = WORDS.frequency(term)
    assert frequency is not None
    assert (frequency.code, frequency.testable) == (code, testable)
    assert frequency.listed == (EU in term and code in term)


@pytest.mark.parametrize("term", ['""', f"<{EU}/frequency/>", "<http://purl.org/cld/freq/ThisTermDoesNotExist>"])
def test_what_is_no_frequency_is_none(term: str) -> None:
    assert WORDS.frequency(term) is None


@pytest.mark.parametrize(
    ("term", "code", "listed"),
    [
        (f"<{EU}/data-theme/REGI>", "REGI", True),
        (f"<{EU.replace('http:', 'https:')}/data-theme/REGI>", "REGI", True),
        (f"<http://{EU}/data-theme/REGI>", "REGI", False),  # doubled scheme
        (f'"{EU}/data-theme/REGI"', "REGI", False),
        ("<https://psi.norge.no/los/tema/kultur-idrett-og-fritid>", "EDUC", False),
        ("<http://psi.norge.no/los/tema/energi>", "ENER", False),
        ("<https://psi.norge.no/los/tema/skatt-og-avgift>", None, False),
        ('"Forvaltning og offentlig sektor"', "GOVE", False),
        (f"<{EU}/data-theme/OP_DATPRO>", None, False),
        ('""', None, False),
    ],
)
def test_a_theme_is_the_eus(term: str, code: str | None, listed: bool) -> None:
    assert (WORDS.theme(term), WORDS.theme_listed(term)) == (code, listed)


def test_there_are_thirteen_themes() -> None:
    codes = ["AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "REGI", "SOCI", "TECH", "TRAN"]
    assert [WORDS.theme(iri(f"{EU}/data-theme/{code}")) for code in codes] == codes


@pytest.mark.parametrize(
    ("term", "code", "listed"),
    [
        (f"<{EU}/access-right/PUBLIC>", "PUBLIC", True),
        (f"<{EU}/access-right/RESTRICTED>", "RESTRICTED", True),
        (f"<{EU}/access-right/NON_PUBLIC>", "NON_PUBLIC", True),
        (f"<{EU}/access-right/NON-PUBLIC>", "NON_PUBLIC", False),
        ('"public"', "PUBLIC", False),
        (f"<{EU}/access-right/CONFIDENTIAL>", "NON_PUBLIC", False),
        ("<https://example.no/vilkar>", None, False),
        ('""', None, False),
    ],
)
def test_access_rights_have_three_steps(term: str, code: str | None, listed: bool) -> None:
    assert (WORDS.access_right(term), WORDS.access_right_listed(term)) == (code, listed)


@pytest.mark.parametrize(
    ("term", "code", "listed"),
    [
        (f"<{EU}/language/NOB>", "NOB", True),
        (f"<{EU}/language/SME>", "SME", True),
        ('"nb"', "NOB", False),
        ('"nb-NO"', "NOB", False),
        ('"en_US"', "ENG", False),
        ('"no"', "NOR", False),
        ('"nynorsk"', "NNO", False),
        ("<http://id.loc.gov/vocabulary/iso639-1/en>", "ENG", False),
        ("<http://lexvo.org/id/iso639-3/nno>", "NNO", False),
        ("<http://127.0.0.1/NOR>", "NOR", False),
        (f"<{EU}/language/2>", None, False),
        ('""', None, False),
    ],
)
def test_languages_are_the_eus(term: str, code: str | None, listed: bool) -> None:
    assert (WORDS.language(term), WORDS.language_listed(term)) == (code, listed)


def broken(folder: Path, file: str, old: str, new: str) -> list[str]:
    """The problems after one change to our own tables."""
    shutil.copytree(FOLDER, folder / "v")
    path = folder / "v" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(VocabularyError) as caught:
        load(folder / "v")
    return caught.value.problems


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("languages.yaml", '"no"', "no", "concepts[NOR].names[0]: Input should be a valid string; read false"),
        ("formats.yaml", "machine: 0.7", "machine: 0.6", "formats[XLSX].machine: Value error, expected one of 1, 0.7, 0.4, 0, null; read 0.6"),
        ("formats.yaml", "machine: null, open: null", "machine: null, open: true", "formats[ZIP]: Value error, expected machine and open to be null together"),
        ("formats.yaml", "names: [application/csv", "names: [json", "formats[JSON]: expected spellings of its own; read 'JSON', as in CSV"),
        ("formats.yaml", "names: [application/csv", 'names: ["*"', "formats[CSV]: expected letters or digits; read '*'"),
        ("licences.yaml", "open: 0.3", "open: 0.5", "licences[OTHER_OPEN].open: Value error, expected one of 1, 0.3, 0; read 0.5"),
        ("licences.yaml", "code: NC_ND", "code: CC_BY", "forbidding.code: expected the code of a licence that is not open; read CC_BY"),
        ("frequencies.yaml", "days: 365,", "dager: 365,", "concepts[ANNUAL].dager: Extra inputs are not permitted; read 365"),
        ("themes.yaml", "date: 2026-11-25", "date: 2026-11-31", "day is out of range for month"),
        ("themes.yaml", "concepts:", "concepts: [", "while parsing"),
    ],
)  # fmt: skip
def test_a_fault_in_a_table_is_told_with_file_and_place(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    (problem,) = broken(tmp_path, file, old, new)
    assert file in problem
    assert told in problem


def test_the_faults_of_all_tables_are_told_at_once(tmp_path: Path) -> None:
    for name in ("licences", "themes"):
        shutil.copy(FOLDER / f"{name}.yaml", tmp_path)
    with pytest.raises(VocabularyError) as caught:
        load(tmp_path)
    missing = [Path(p.split(":")[0]).name for p in caught.value.problems]
    assert missing == ["formats.yaml", "frequencies.yaml", "access_rights.yaml", "languages.yaml"]
