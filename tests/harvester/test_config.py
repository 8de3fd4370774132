"""The configuration: the real file, and every way in which somebody may get it wrong."""

import re
import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from harvester.config import (
    Company,
    Config,
    County,
    Municipality,
    NoPortal,
    Registers,
    SourceConfig,
    SourceEntry,
    SubUnit,
    Tls,
    UnknownMunicipality,
    inventory,
    load,
)  # fmt: skip
from harvester.errors import ConfigError
from harvester.portals import registry

REAL = Path(__file__).resolve().parents[2] / "config" / "municipalities.yaml"
KINDS = ("dcat", "fdk")
SMALL = """\
year: 2026
contact: post@example.no
resolve: {"fdk.demo.test": "127.0.0.1:41231"}
sources:
  - {id: national, kind: fdk, url: "https://fdk.demo.test"}
organisations:
  - {number: "300000002", name: Reno Vest IKS, owners: ["0301", "1108"]}
municipalities:
  - number: "0301"
    name: Oslo
    official_name: Oslo - Oslove
    other_names: {sma: Oslove}
    county: {number: "03", name: Oslo}
    org_numbers: ["958935420"]
    sub_units: [{number: "971040823", name: Plan- og bygningsetaten}]
    population: {2024: 717710, 2025: 724290}
    centrality_class: 1
    kostra_group: null
    written_form: nøytral
    predecessors: []
    website: "https://www.oslo.kommune.no"
    sources: []
  - number: "1108"
    name: Sandnes
    official_name: Sandnes
    other_names: {}
    county: {number: "11", name: Rogaland}
    org_numbers: ["964965137"]
    population: {2024: 83702}
    centrality_class: 2
    kostra_group: null
    written_form: bokmål
    predecessors: ["1102", "1129"]
    website: null
    sources:
      - id: sandnes-own
        kind: dcat
        url: "https://data.example.no/catalog.ttl"
        pause: 2
        tls: {verify: false, reason: The certificate expired in 2024.}
      - kind: none
        url: "https://kart.example.no"
        reason: An ArcGIS server without a catalogue.
        evidence: "https://example.no/register"
        date: 2026-10-08
"""


@pytest.fixture(scope="module")
def real() -> Config:
    return load(REAL, registry().keys())


@pytest.fixture
def small(tmp_path: Path) -> Config:
    return load_text(tmp_path, SMALL)


def load_text(folder: Path, text: str) -> Config:
    path = folder / "municipalities.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, KINDS)


def problems_of(folder: Path, text: str) -> list[str]:
    """The problems without the folder: "municipalities.yaml:LINE: …"."""
    with pytest.raises(ConfigError) as caught:
        load_text(folder, text)
    return [problem.removeprefix(f"{folder}/") for problem in caught.value.problems]


# --- the real file ------------------------------------------------------------------------------------------------


def test_the_real_file_holds_all_357_municipalities_in_15_counties(real: Config) -> None:
    counts = inventory(real)
    assert (counts.municipalities, counts.counties, counts.inhabitants) == (357, 15, 5_627_400)
    assert (counts.former_org_numbers, counts.sub_units, counts.companies) == (9, 8, 0)
    assert (counts.national_sources, counts.own_sources, counts.portals_that_cannot_be_harvested) == (1, 7, 5)
    assert counts.lines()[0] == "municipalities: 357 in 15 counties, 5,627,400 inhabitants"


@pytest.mark.parametrize(("year", "inhabitants"), [(2024, 5_550_203), (2025, 5_594_340), (2026, 5_627_400)])
def test_the_population_of_each_year_sums_to_norways(real: Config, year: int, inhabitants: int) -> None:
    assert sum(m.population[year] for m in real.municipalities) == inhabitants


def test_the_real_files_entry_of_ålesund_is_complete(real: Config) -> None:
    m = real.find("1508")
    assert (m.name, m.official_name, m.county.name, m.other_names) == ("Ålesund", "Ålesund", "Møre og Romsdal", {})
    assert m.org_numbers == ("929911709", "920415288", "942953119")
    assert m.predecessors == ("1507", "1504", "1523", "1529", "1546")
    assert (m.centrality_class, m.kostra_group, m.written_form) == (3, None, "nøytral")
    assert (m.newest_population, m.population_group) == ((2026, 59_663), "20 000 og over")
    assert m.website == "https://www.alesund.kommune.no"


def test_a_place_that_was_split_stands_with_each_of_its_successors(real: Config) -> None:
    successors = {p: [m.name for m in real.municipalities if p in m.predecessors] for p in ("1507", "1850", "5012")}
    assert successors == {
        "1507": ["Ålesund", "Haram"],
        "1850": ["Narvik", "Hamarøy"],
        "5012": ["Heim", "Hitra", "Orkland"],
    }


def test_the_real_file_is_ordered_by_number_and_written_as_a_person_would(real: Config) -> None:
    numbers = [m.number for m in real.municipalities]
    assert numbers == sorted(numbers)
    assert "\t" not in REAL.read_text(encoding="utf-8")


def test_north_sámi_and_kven_names_stand_under_their_own_codes(real: Config) -> None:
    assert real.find("Porsanger").other_names == {"sme": "Porsáŋgu", "fkv": "Porsanki"}
    assert {code for m in real.municipalities for code in m.other_names} == {"sma", "smj", "sme", "fkv"}


def test_the_real_file_is_read_in_well_under_a_second(real: Config) -> None:
    start = time.process_time()
    load(REAL, registry().keys())
    assert time.process_time() - start < 1.0  # 0.05 s on the machine that this was written on


# --- what can be asked of it --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["5612", "Kautokeino", "KAUTOKEINO", " guovdageaidnu ", "Guovdageaidnu - Kautokeino"]
)  # fmt: skip
def test_a_municipality_is_found_by_number_and_by_any_of_its_names(real: Config, query: str) -> None:
    assert real.find(query).number == "5612"


def test_a_name_in_two_characters_for_å_is_the_same_name(real: Config) -> None:
    assert real.find("A\u030alesund").number == "1508"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("Bardo", "Unknown municipality: 'Bardo'. Did you mean: Bardu (5520)?"),
        ("301", "Unknown municipality: '301'. Did you mean: Oslo (0301)?"),
        ("1507", "Unknown municipality: '1507'. Did you mean: Ålesund (1508), Haram (1580)?"),
        ("xyzzy", "Unknown municipality: 'xyzzy'."),
        ("", "Unknown municipality: ''."),
        ("Herøy", "2 municipalities are called 'Herøy': 1515 in Møre og Romsdal, 1818 in Nordland. Give the number."),
        ("våler", "2 municipalities are called 'våler': 3114 in Østfold, 3419 in Innlandet. Give the number."),
    ],
)
def test_an_unclear_name_gets_suggestions(real: Config, query: str, message: str) -> None:
    with pytest.raises(UnknownMunicipality) as caught:
        real.find(query)
    assert str(caught.value) == message


def test_a_shared_name_with_its_county_is_clear(real: Config) -> None:
    assert real.find("Herøy (Nordland)").number == "1818"


def test_sources_come_national_first_and_own_ones_know_their_municipality(small: Config) -> None:
    national, own = small.all_sources()
    assert (national.id, national.municipality_number) == ("national", None)
    assert (own.id, own.municipality_number, own.pause, own.tls and own.tls.verify) == ("sandnes-own", "1108", 2, False)
    assert (own.max_bytes, own.max_wire_bytes, own.max_pages, own.max_datasets) == (75_000_000, 25_000_000, 200, 50_000)


def test_a_portal_that_cannot_be_harvested_is_no_source_but_is_kept_with_its_reason(small: Config) -> None:
    (portal,) = small.find("Sandnes").portals_that_cannot_be_harvested
    assert (portal.reason, portal.date) == ("An ArcGIS server without a catalogue.", date(2026, 10, 8))
    assert inventory(small).portals_that_cannot_be_harvested == 1


def test_a_source_of_the_harvester_is_made_without_a_file() -> None:
    source = SourceConfig(id="one", kind="dcat", url="http://127.0.0.1:8080/catalog.ttl", municipality_number="0301")
    assert source.model_copy(update={"only_organisations": ("958935420",)}).only_organisations == ("958935420",)


@pytest.mark.parametrize(
    ("inhabitants", "group"),
    [
        (1, "under 5 000"),
        (4_999, "under 5 000"),
        (5_000, "5 000–19 999"),
        (19_999, "5 000–19 999"),
        (20_000, "20 000 og over"),
    ],
)
def test_the_size_group_changes_at_5000_and_20000(small: Config, inhabitants: int, group: str) -> None:
    m: Municipality = small.find("Oslo").model_copy(update={"population": {2025: 9, 2026: inhabitants, 2024: 99_999}})
    assert m.population_group == group


def test_an_unknown_population_has_no_group(small: Config) -> None:
    m = small.find("Oslo").model_copy(update={"population": {}})
    assert (m.newest_population, m.population_group) == (None, None)


@pytest.mark.parametrize(
    "model", [Config, Municipality, County, SubUnit, Company, SourceEntry, Tls, NoPortal, Registers]
)
def test_every_key_is_explained_in_the_documentation(model: type[BaseModel]) -> None:
    text = (REAL.parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert [key for key in model.model_fields if not re.search(rf"\b{key}\b", text)] == []


# --- what is wrong with it ----------------------------------------------------------------------------------------

OSLO, SANDNES = "municipalities[0] (0301 Oslo)", "municipalities[1] (1108 Sandnes)"
OWN = f"{SANDNES}.sources[0] (sandnes-own)"
NINE = "nine digits in quotes, the last of which checks the others (mod 11)"
ADDRESS = "a web address that begins with https:// or http://, without spaces, user name or password"
WRONG = {
    "an unquoted kommunenummer": (
        'number: "0301"', "number: 0301",
        f"9: {OSLO}.number: read 0301, expected a kommunenummer, four digits in quotes; "
        'kommunenummer must be quoted: "0301" (YAML reads 0301 as 193)',
    ),
    "an unquoted kommunenummer that YAML leaves alone": (
        'number: "1108"', "number: 1108",
        f"23: {SANDNES}.number: read 1108, expected a kommunenummer, four digits in quotes; "
        'kommunenummer must be quoted: "1108"',
    ),
    "an unquoted county number": (
        '{number: "03"', "{number: 03",
        f"13: {OSLO}.county.number: read 03, expected a fylkesnummer, two digits in quotes; "
        'fylkesnummer must be quoted: "03" (YAML reads 03 as 3)',
    ),
    "an unquoted organisation number": (
        '["964965137"]', "[964965137]",
        f'28: {SANDNES}.org_numbers[0]: read 964965137, expected {NINE}; organisasjonsnummer must be quoted: "964965137"',
    ),
    "no for a name": (
        "name: Oslo\n", "name: no\n",
        '10: municipalities[0] (0301 no).name: read no, expected text; it must be quoted: "no" (YAML reads no as false)',
    ),
    "no for a key": (
        "{sma: Oslove}", "{no: Oslo}",
        "12: read the key no, expected a word; YAML takes it for a bool unless it is quoted",
    ),
    "a language that is none of the four": (
        "{sma: Oslove}", "{se: Oslove}",
        f"12: {OSLO}.other_names.se: read this key, expected a language: sma, smj, sme or fkv",
    ),
    "a short organisation number": (
        '["964965137"]', '["123"]', f'28: {SANDNES}.org_numbers[0]: read "123", expected {NINE}',
    ),
    "an organisation number with a wrong last digit": (
        '["964965137"]', '["964965138"]', f'28: {SANDNES}.org_numbers[0]: read "964965138", expected {NINE}',
    ),
    "an organisation number that two municipalities claim": (
        '["964965137"]', '["964965137", "971040823"]',
        f'28: {SANDNES}.org_numbers[1]: read "971040823", expected an organisation number of its own: '
        "it is already given to 0301 Oslo",
    ),
    "no organisation number": (
        '["964965137"]', "[]", f"28: {SANDNES}.org_numbers: read a list of 0, expected a list of at least 1",
    ),
    "a county that does not fit": (
        '{number: "11", name: Rogaland}', '{number: "15", name: Rogaland}',
        f'27: {SANDNES}.county.number: read "15", expected "11", as the kommunenummer begins',
    ),
    "an owner nobody knows": (
        'owners: ["0301", "1108"]', 'owners: ["0301", "1109"]',
        'organisations[0] (300000002 Reno Vest IKS).owners[1]: read "1109", '
        "expected the kommunenummer of a municipality in this file",
    ),
    "an owner named twice": (
        'owners: ["0301", "1108"]', 'owners: ["0301", "0301"]', 'owners[1]: read "0301", expected each owner once',
    ),
    "a predecessor of five digits": (
        '"1102", "1129"', '"1102", "11290"',
        f'33: {SANDNES}.predecessors[1]: read "11290", expected a kommunenummer, four digits in quotes',
    ),
    "itself as a predecessor": (
        '"1102", "1129"', '"1108"',
        f'33: {SANDNES}.predecessors[0]: read "1108", expected former numbers, each once, without the present one',
    ),
    "an unknown key": ("year: 2026\n", "year: 2026\nlevel: 3\n", "2: level: unknown key; expected one of year, contact, "),
    "a misspelt key": ("centrality_class: 2", "centrality_klass: 2", "did you mean centrality_class?"),
    "an unknown key of a source": (
        "pause: 2", "rest: 2",
        f"39: {OWN}.rest: unknown key; expected one of id, kind, url, resource_url, registration_url, "
        "union_graph, pause, max_bytes, max_wire_bytes, "
        "max_pages, max_datasets, allow_private, tls, organisation",
    ),
    "what the loader itself sets": ("pause: 2", "municipality_number: '0301'", "municipality_number: unknown key; "),
    "an unknown key of a portal that cannot be harvested": (
        "        evidence:", "        evidense:", f"{SANDNES}.sources[1].evidense: unknown key; did you mean evidence?",
    ),
    "a portal that cannot be harvested without a reason": (
        "        reason: An ArcGIS server without a catalogue.\n", "", f"41: {SANDNES}.sources[1]: the key reason is missing",
    ),
    "a day that there is not": (
        "date: 2026-10-08", 'date: "2026-13-08"',
        f'45: {SANDNES}.sources[1].date: read "2026-13-08", expected a date such as 2026-01-31',
    ),
    "an unquoted day that there is not": ("date: 2026-10-08", "date: 2026-13-08", "45: cannot make sense of 2026-13-08"),
    "an unverified certificate without a reason": (
        "{verify: false, reason: The certificate expired in 2024.}", "{verify: false}",
        f"40: {OWN}.tls: the key reason is missing",
    ),
    "a missing key": ("    name: Sandnes\n", "", "23: municipalities[1] (1108): the key name is missing"),
    "an unknown kind": (
        "kind: dcat", "kind: dcta", f"37: {OWN}.kind: read dcta, expected one of dcat, fdk, none; did you mean dcat?",
    ),
    "kind none for a national catalogue": (
        "kind: fdk", "kind: none", "5: sources[0] (national).kind: read none, expected one of dcat, fdk",
    ),
    "an id that two sources have": (
        "id: sandnes-own", "id: national", "36: municipalities[1] (1108 Sandnes).sources[0] (national).id: read national, "
        "expected an id that no other source has",
    ),
    "an id that is no slug": ("id: sandnes-own", "id: Sandnes åpne data", "expected a short id of a–z, 0–9 and hyphens"),
    "an address that is no web address": (
        '"https://www.oslo.kommune.no"', "www.oslo.kommune.no",
        f"21: {OSLO}.website: read www.oslo.kommune.no, expected {ADDRESS}",
    ),
    "a file address": ('"https://data.example.no/catalog.ttl"', '"file:///etc/passwd"', f"expected {ADDRESS}"),
    "a password in an address": ('"https://data.example.no/catalog.ttl"', '"https://a:b@data.example.no/"', f"expected {ADDRESS}"),
    "a contact that would break a header": ("contact: post@example.no", 'contact: "a@b.no\\r\\nX: y"', "2: contact: read "),
    "a name that resolves to elsewhere": (
        '"127.0.0.1:41231"', '"10.0.0.1:80"', 'read "10.0.0.1:80", expected an address of this machine',
    ),
    "text where a number belongs": (
        "centrality_class: 2", "centrality_class: high",
        f"30: {SANDNES}.centrality_class: read high, expected a whole number",
    ),
    "a number out of range": ("centrality_class: 2", "centrality_class: 7", "read 7, expected at most 6"),
    "a negative pause": ("pause: 2", "pause: -1", f"39: {OWN}.pause: read -1, expected at least 0"),
    "a pause without end": ("pause: 2", "pause: .inf", f"39: {OWN}.pause: read .inf, expected a number"),
    "a list where keys belong": (
        "county: {number: \"11\", name: Rogaland}", "county: [11]",
        f"27: {SANDNES}.county: read a list of 1, expected a mapping (key: value)",
    ),
    "nothing where a list belongs": ("organisations:\n  -", "organisations:\n#  -", "6: organisations: read nothing, expected a list"),
    "the same key twice": ("year: 2026\n", "year: 2026\nyear: 2025\n", "2: the key year stands twice in the same place"),
    "no population": (
        "    population: {2024: 83702}\n", "", "23: municipalities[1] (1108 Sandnes): read a mapping, expected a"
        " population, as {year: inhabitants on 1 January}: it decides whom the municipality is ranked among",
    ),
    "an empty population": (
        "population: {2024: 83702}", "population: {}", "29: municipalities[1] (1108 Sandnes).population: read a mapping,"
        " expected a population, as {year: inhabitants on 1 January}",
    ),
    "an address that two sources have": (
        'url: "https://data.example.no/catalog.ttl"', 'url: "https://fdk.demo.test/"',
        f'38: {OWN}.url: read "https://fdk.demo.test/", expected an address that no other source has: national reads it already',
    ),
    "a server without a catalogue as a source": (
        "kind: dcat", "kind: arcgis-server", "expected none, with an id: an ArcGIS Server has no catalogue, and its"
        " services are listed only",
    ),
    "services listed of what is no server": (
        "kind: none", "id: sandnes-kart\n        kind: none", "expected with an id, the root of an ArcGIS Server's services",
    ),
    "an alias": (
        '["1102", "1129"]', "&old ['1102']\n    aliases: *old", "33: this value is used again by a YAML alias (*)",
    ),
    "a tag": ("predecessors: []", "predecessors: !!set {}", "20: read the tag tag:yaml.org,2002:set, expected plain YAML"),
    "an object of Python": ("predecessors: []", "predecessors: !!python/name:os.system []", "20: read the tag "),
    "a merge key": ("year: 2026\n", "year: 2026\n<<: {contact: a}\n", "2: read the key <<, expected a word; YAML takes it for a merge unless it is quoted"),
    "a list as a key": ("{sma: Oslove}", "{[a]: Oslove}", "12: read the key a list of 1, expected a word"),
    "YAML that is none": ("year: 2026", "year: [2026", "not YAML: "),
    "a tabulator": ("    name: Oslo", "\tname: Oslo", "10: not YAML: "),
    "a control character": ("name: Oslo\n", "name: Os\x07lo\n", "10: not YAML: control characters are not allowed"),
    "two documents": ("organisations:", "---\norganisations:", "not YAML: "),
}  # fmt: skip


@pytest.mark.parametrize("mistake", WRONG)
def test_every_mistake_is_shown_with_its_line_what_was_read_and_what_was_expected(tmp_path: Path, mistake: str) -> None:
    before, after, expected = WRONG[mistake]
    assert SMALL.count(before) == 1, "the mistake is made in one place"
    problems = problems_of(tmp_path, SMALL.replace(before, after))
    assert sum(expected in problem.removeprefix("municipalities.yaml:") for problem in problems) == 1
    assert len(problems) <= 2, "a key that is misspelt is also missing, and no mistake is told more often"
    assert all(problem.startswith("municipalities.yaml:") and problem.isprintable() for problem in problems)


def test_all_mistakes_are_shown_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        SMALL.replace('number: "1108"', "number: 1108")
        .replace("year: 2026", "year: soon")
        .replace("pause: 2", "paus: 2")
    )
    lines = [int(problem.split(":")[1]) for problem in problems_of(tmp_path, text)]
    assert lines == [1, 23, 39]


def test_without_any_municipality_there_is_nobody_to_measure(tmp_path: Path) -> None:
    empty = SMALL[: SMALL.index("organisations:")] + "municipalities: []\n"
    (problem,) = problems_of(tmp_path, empty)
    assert problem.startswith("municipalities.yaml:6: municipalities: ")
    assert problem.endswith("expected at least one municipality: without one there is nobody to measure")


def test_one_portal_may_be_read_for_two_publishers_of_it(tmp_path: Path) -> None:
    national = '\n  - {id: again, kind: dcat, url: "https://data.example.no/catalog.ttl", organisation: sandnes}\norganisations'
    assert len(load_text(tmp_path, SMALL.replace("\norganisations", national)).all_sources()) == 3
    same = SMALL.replace("\norganisations", national.replace(", organisation: sandnes", ""))
    (problem,) = problems_of(tmp_path, same)
    assert problem.endswith("expected an address that no other source has: again reads it already")


def test_a_server_without_a_catalogue_is_read_for_its_services_and_stays_a_portal_that_cannot_be_harvested(
    tmp_path: Path,
) -> None:
    path = tmp_path / "municipalities.yaml"
    server = "id: sandnes-kart\n        kind: none\n        url: https://kart.example.no/arcgis/rest/services"
    path.write_text(SMALL.replace('kind: none\n        url: "https://kart.example.no"', server), encoding="utf-8")
    config = load(path, (*KINDS, "arcgis-server"))
    assert [(s.id, s.kind, s.municipality_number) for s in config.all_sources()][-1] == (
        "sandnes-kart",
        "arcgis-server",
        "1108",
    )
    assert len(config.find("Sandnes").portals_that_cannot_be_harvested) == 1
    counted = inventory(config)
    assert (counted.own_sources, counted.portals_that_cannot_be_harvested, counted.servers) == (1, 1, 1)


AGAIN = SMALL[SMALL.index('  - number: "1108"') : SMALL.index("    sources:\n")].replace("964965137", "964965226")


def test_a_number_that_two_municipalities_have_is_a_mistake(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, SMALL + AGAIN.replace("Sandnes", "Stavanger"))
    assert problem.startswith("municipalities.yaml:46: municipalities[2] (1108 Stavanger).number: ")
    assert problem.endswith('read "1108", expected a number of its own: it is already Sandnes\'s')


def test_a_county_with_two_names_is_a_mistake(tmp_path: Path) -> None:
    again = AGAIN.replace("1108", "1103").replace("name: Rogaland", "name: Rogalan")
    (problem,) = problems_of(tmp_path, SMALL + again)
    assert problem.endswith("county.name: read Rogalan, expected Rogaland, as elsewhere in county 11")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ":1: not YAML: the file is empty"),
        (b"# nothing\n", ":1: not YAML: the file is empty"),
        (b"just words\n", ":1: top level: read just words, expected a mapping (key: value)"),
        (b"- 1\n", ":1: top level: read a list of 1, expected a mapping (key: value)"),
        (b"year: 2026\nname: \xc5lesund\n", ":2: not UTF-8: read byte 0xc5"),
        (b"- " * 900, "nested too deeply|expected a mapping"),  # as the Python at hand takes it
        (b"[" * 100_000, "not YAML: "),
    ],
)
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "municipalities.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(path, KINDS)
    (problem,) = caught.value.problems
    assert any(words in problem for words in expected.split("|"))


def test_aliases_within_aliases_are_refused_without_being_unfolded(tmp_path: Path) -> None:
    levels = "\n".join(f"  - &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30))
    problems = problems_of(tmp_path, f"year:\n  - &l0 [x]\n{levels}\n")
    assert len(problems) == 9 * 29
    assert all("alias" in problem for problem in problems)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "municipalities.yaml", KINDS)
    assert "there is no such file. Start in the project's folder, or name the folder: --config-dir DIR" in str(
        caught.value
    )


def test_a_folder_in_place_of_the_file_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path, KINDS)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load_text(tmp_path, "\ufeff" + SMALL).year == 2026


def test_the_reader_in_python_says_the_same_as_the_fast_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvester.config.places._LOADER", yaml.SafeLoader)
    assert load_text(tmp_path, SMALL).find("Sandnes").name == "Sandnes"
    (problem,) = problems_of(tmp_path, SMALL.replace('number: "0301"', "number: 0301"))
    assert 'kommunenummer must be quoted: "0301"' in problem
    (problem,) = problems_of(tmp_path, SMALL.replace("name: Oslo\n", "name: Os\x07lo\n"))
    assert problem.startswith("municipalities.yaml:10: not YAML: ")


# --- whatever stands in the file ----------------------------------------------------------------------------------

SNIPPETS = (
    "0301", "no", "~", "[]", "{}", "- ", ": ", "? ", "&a ", "*a", "!!int x", "!!bool x", "!!timestamp x", "!!binary x", "<<",
    "=", "'", '"', "|\n", ">-", "%", "@", "`", "\t", "\n", "---\n", "...\n", "#", "2026-99-99", "1:99:99", "0x", ".nan",
    "1e999", "9" * 5000, "\x00", "\x85", "\u2028", "\ufeff", "{a: {a: ", "[[[[", "kind: none", "!x ", "\\x1b",
)  # fmt: skip
EDIT = st.tuples(
    st.integers(0, len(SMALL)), st.integers(0, 30), st.one_of(st.sampled_from(SNIPPETS), st.text(max_size=8))
)  # fmt: skip


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDIT, min_size=1, max_size=4))
def test_an_edit_gives_a_configuration_or_its_problems_and_nothing_else(
    tmp_path: Path, edits: list[tuple[int, int, str]]
) -> None:
    text = SMALL
    for at, length, instead in edits:
        text = text[:at] + instead + text[at + length :]
    path = tmp_path / "municipalities.yaml"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        config = load(path, KINDS)
    except ConfigError as error:
        assert error.problems
        assert all(problem.startswith(str(path)) and "\n" not in problem for problem in error.problems)
    else:
        inventory(config).lines()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=5,
)
KEY = st.sampled_from(
    ["year", "contact", "resolve", "sources", "organisations", "municipalities", "0.county", "0.sources"]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=KEY, value=JSON)
def test_any_value_of_any_key_gives_a_configuration_or_its_problems(tmp_path: Path, key: str, value: object) -> None:
    data = yaml.safe_load(SMALL)
    if key.startswith("0."):
        data["municipalities"][0][key[2:]] = value
    else:
        data[key] = value
    path = tmp_path / "municipalities.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    try:
        load(path, KINDS)
    except ConfigError as error:
        assert all(problem.startswith(str(path)) and "\n" not in problem for problem in error.problems)
