import pytest
import yaml

from check_cases import CONFIG, CSV, JSON, PDF, SHP, WFS, XLSX, ZIP, ask, dataset, distribution, words
from store.terms import iri, literal

IANA_CSV = iri("https://www.iana.org/assignments/media-types/text/csv")


def asked(check, *formats, **fields):
    return ask(check, dataset(*[distribution("https://k.no/x", formats=(f,) if f else (), **fields) for f in formats]))


@pytest.mark.parametrize(
    ("formats", "value", "reason"),
    [
        ([CSV], 1, "structured"),
        ([WFS], 1, "structured"),
        ([SHP], 1, "structured"),
        ([literal("SOSI")], 1, "structured"),
        ([literal("application/xml, application/json")], 1, "structured"),
        ([XLSX], 0.7, "spreadsheet"),
        ([literal("WMS")], 0.4, "picture"),
        ([PDF], 0, "document"),
        ([PDF, XLSX, CSV], 1, "structured"),
        ([PDF, literal("WMS")], 0.4, "picture"),
        ([ZIP, CSV], 1, "structured"),
        ([ZIP, XLSX], 0.7, "spreadsheet"),
        ([ZIP], None, "unknown"),
        ([ZIP, PDF], None, "unknown"),
        ([literal("hemmelig")], None, "unknown"),
        ([None], 0, "missing"),
        ([literal("")], 0, "missing"),
        ([], 0, "no_distribution"),
    ],
)
def test_the_best_distribution_decides_how_machine_readable_a_dataset_is(formats, value, reason):
    finding = asked("machine_readable_format", *formats)
    assert (finding.value, finding.reason) == (value, reason)


@pytest.mark.parametrize(
    ("formats", "value", "reason"),
    [
        ([CSV], 1, "open"),
        ([literal("SOSI")], 1, "open"),
        ([SHP], 0, "proprietary"),
        ([literal("XLS")], 0, "proprietary"),
        ([SHP, CSV], 1, "open"),
        ([SHP, ZIP], None, "unknown"),
        ([None], 0, "missing"),
        ([], 0, "no_distribution"),
    ],
)
def test_one_open_format_suffices(formats, value, reason):
    finding = asked("open_format", *formats)
    assert (finding.value, finding.reason) == (value, reason)


def test_a_zip_counts_as_what_it_is_said_to_hold():
    assert ask("machine_readable_format", dataset(distribution(None, formats=(ZIP, CSV)))).value == 1


def test_where_no_format_is_stated_the_address_may_show_it():
    assert ask("machine_readable_format", dataset(distribution("https://k.no/ute/fil.geojson"))).value == 1
    assert ask("machine_readable_format", dataset(distribution("https://k.no/ute/fil.zip"))).reason == "unknown"
    assert ask("open_format", dataset(distribution("https://k.no/ute/fil.pdf", formats=(CSV,)))).reason == "open"


@pytest.mark.parametrize(
    ("fields", "value", "reason"),
    [
        ([{"formats": (CSV,)}], 1, "all"),
        ([{"formats": (ZIP,)}], 1, "all"),
        ([{"media_types": (IANA_CSV,)}], 1, "all"),
        ([{"formats": (literal("CSV"),)}], 0.5, "some"),
        ([{"formats": (literal("CSV"),), "media_types": (IANA_CSV,)}], 1, "all"),
        ([{"formats": (CSV,)}, {"formats": (literal("ESRI Shape"),)}], 0.75, "some"),
        ([{"formats": (JSON,)}, {}], 0.5, "some"),
        ([{"formats": (literal("hemmelig"),)}], 0, "none"),
        ([{}], 0, "none"),
        ([], 0, "no_distribution"),
    ],
)
def test_a_format_from_a_list_counts_in_full_and_a_known_name_half(fields, value, reason):
    finding = ask("format_from_list", dataset(*[distribution(**f) for f in fields]))
    assert (finding.value, finding.reason) == (value, reason)


def test_what_is_delivered_is_unknown_until_it_is_fetched():
    assert asked("format_as_declared", CSV).outcome == "inconclusive"
    assert asked("format_as_declared").value == 0


def test_the_code_of_a_format_is_read_as_that_format():
    rows = yaml.safe_load((CONFIG / "vocabulary" / "formats.yaml").read_text(encoding="utf-8"))["formats"]
    assert [[f.code for f in words().format(literal(row["code"]))] for row in rows] == [[row["code"]] for row in rows]
