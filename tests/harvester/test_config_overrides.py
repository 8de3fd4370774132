"""overrides.yaml: read as strictly as the configuration itself."""

from datetime import date
from pathlib import Path

import pytest

from harvester.config import Config
from harvester.config.overrides import OverrideEntry, load_overrides
from harvester.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
CONFIG = Config.model_validate(
    {
        "year": 2026,
        "contact": "post@example.no",
        "municipalities": (
            {
                "number": "1103", "name": "Stavanger", "official_name": "Stavanger", "org_numbers": ("964965226",),
                "county": {"number": "11", "name": "Rogaland"},
            },
        ),
    }
)  # fmt: skip
ENTRY = """\
overrides:
  - municipality: "1103"
    dataset: "https://opencom.no/dataset/1"
    judgement: open-licence
    value: 0.5
    reason: Lisensen står på nettsiden
    who: Kari Nordmann
    date: 2026-11-25
"""


def load(folder: Path, text: str) -> list[tuple[str, str, str, str]]:
    path = folder / "overrides.yaml"
    path.write_text(text, encoding="utf-8")
    return [(o.municipality_number, o.dataset, o.judgement, o.value) for o in load_overrides(path, CONFIG)]


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    return [p.removeprefix(f"{folder}/overrides.yaml:") for p in caught.value.problems]


def test_an_override_becomes_a_row_that_knows_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "overrides.yaml"
    path.write_text(ENTRY, encoding="utf-8")
    [row] = load_overrides(path, CONFIG)
    assert (row.municipality_number, row.judgement, row.value) == ("1103", "open-licence", "0.5")
    assert (row.date, row.place) == (date(2026, 11, 25).isoformat(), f"{path}:2")
    assert row.evidence == "override by Kari Nordmann on 2026-11-25: Lisensen står på nettsiden"


def test_no_file_and_an_empty_list_are_no_overrides(tmp_path: Path) -> None:
    assert load_overrides(tmp_path / "none.yaml", CONFIG) == ()
    assert load(tmp_path, "overrides: []\n") == []
    assert load_overrides(ROOT / "config" / "overrides.yaml", CONFIG) == ()


@pytest.mark.parametrize(
    ("judgement", "value", "stored"),
    [
        ("attribution", "true", "true"),
        ("attribution", "no", "false"),
        ("type", "none", "none"),
        ("type", "budget", "budget"),
        ("open-licence", "1", "1"),
        ("open-licence", "not_applicable", "not_applicable"),
    ],
)
def test_a_value_fits_its_judgement(tmp_path: Path, judgement: str, value: str, stored: str) -> None:
    text = ENTRY.replace("open-licence", judgement).replace("0.5", value)
    assert load(tmp_path, text) == [("1103", "https://opencom.no/dataset/1", judgement, stored)]


WHERE = "overrides[0]"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"1103"', "1103", f"2: {WHERE}.municipality: read 1103, expected a kommunenummer, four digits in quotes;"
         ' kommunenummer must be quoted: "1103"'),
        ('"1103"', '"1199"', f'2: {WHERE}.municipality: read "1199", expected the kommunenummer of a municipality in'
         " municipalities.yaml"),
        ("0.5", "1.5", f"5: {WHERE}.value: read 1.5, expected a number from 0 to 1, not_applicable or inconclusive"),
        ("0.5", "true", f"5: {WHERE}.value: read true, expected a number from 0 to 1, not_applicable or inconclusive"),
        ("0.5", "", f"5: {WHERE}.value: read nothing, expected a number from 0 to 1, not_applicable or inconclusive"),
        ("    who: Kari Nordmann\n", "", f"2: {WHERE}: the key who is missing"),
        ("    who:", "    whom:", f"7: {WHERE}.whom: unknown key; did you mean who?"),
        ("2026-11-25", "i går", f"8: {WHERE}.date: read i går, expected a date such as 2026-01-31"),
        ("open-licence", "attribution", f"5: {WHERE}.value: read 0.5, expected true (the dataset is the municipality's) or"
         " false"),
        ("open-licence", "type", f"5: {WHERE}.value: read 0.5, expected the id of an expected data type, or none"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert problem in problems(tmp_path, ENTRY.replace(old, new, 1))


def test_one_judgement_of_a_dataset_is_corrected_once(tmp_path: Path) -> None:
    again = ENTRY + ENTRY.removeprefix("overrides:\n")
    assert problems(tmp_path, again) == [
        "11: overrides[1].judgement: read open-licence, expected one override of each judgement of a dataset"
    ]


def test_every_key_of_an_override_is_explained_in_the_documentation() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8").partition("## Overrides")[2]
    assert [key for key in OverrideEntry.model_fields if f"`{key}`" not in text] == []
