"""The report, the CSV and the database say the same of every number."""

import csv
import random
from collections.abc import Iterator
from io import StringIO
from math import ceil, floor

import pytest
from made_site import Site
from markup import read

from reports.site import formats

SHARED = ("total", "coverage", "quality", "measured")


def _csv(site: Site) -> dict[str, dict[str, str]]:
    (path,) = (site.folder / "data" / "rfc4180").glob("poeng_*.csv")
    return {row["municipality_number"]: row for row in csv.DictReader(StringIO(path.read_text(encoding="utf-8")))}


def _database(site: Site) -> dict[str, dict[str, object]]:
    columns = ("municipality_number", "name", "level", "status", "datasets", "rank_in_group", *SHARED)
    rows = site.home.rows(f"SELECT {', '.join(columns)} FROM latest_score")
    return {str(row[0]): dict(zip(columns, row, strict=True)) for row in rows}


def _shown(text: str) -> Iterator[str]:
    for element in read(text).all("data"):
        yield element.attributes["value"]


def test_twenty_municipalities_at_random_have_the_same_numbers_in_all_three(site: Site) -> None:
    table, database = _csv(site), _database(site)
    sharing = [n for n, row in database.items() if row["datasets"]]
    assert len(sharing) == 3
    for number in [*sharing, *random.Random(6).sample(sorted(set(database) - set(sharing)), 17)]:
        (path,) = (site.folder / "kommune").glob(f"{number}-*.html")
        (row,) = [r for r in _rows(site) if f"{number}-" in r] or [""]
        card = path.read_text(encoding="utf-8").partition('class="card"')[2].partition("</section>")[0]
        for column in SHARED:
            stored, exported = database[number][column], table[number][column]
            assert exported == ("" if stored is None else f"{stored:.4f}".rstrip("0").rstrip(".")), (number, column)
            if number in sharing:
                assert str(stored) in _shown(card), (number, column)
                assert str(stored) in _shown(row), (number, column)
        assert table[number]["level"] == str(database[number]["level"] if database[number]["level"] is not None else "")
        if number in sharing:
            cells = [e.text.split() for e in read(row).all("td")]
            for column, cell in (("rank_in_group", cells[0]), ("datasets", cells[-2])):
                assert table[number][column] == str(database[number][column]) == cell[0], (number, column)


def test_an_interval_is_printed_as_the_terminal_prints_it_rounded_outwards(site: Site) -> None:
    sql = "SELECT municipality_number, total_low, total_high FROM latest_score WHERE datasets > 0"
    for number, low, high in site.home.rows(sql):
        (path,) = (site.folder / "kommune").glob(f"{number}-*.html")
        (row,) = [r for r in _rows(site) if f"{number}-" in r]
        for printed in (row, path.read_text(encoding="utf-8")):
            assert f"{floor(low)}–{ceil(high)}" in printed


def test_lost_points_and_gains_are_those_of_the_database(site: Site) -> None:
    page = site.html("kommune/1103-stavanger.html")
    gains = [float(value) for value in _shown(page.partition('id="gains"')[2].partition("</ol>")[0])]
    query = "SELECT points FROM latest_measure WHERE municipality_number = '1103' ORDER BY priority LIMIT 5"
    assert gains == [row[0] for row in site.home.rows(query)]
    for criterion, lost in site.home.rows(
        "SELECT criterion_id, points_lost FROM latest_criterion_score WHERE municipality_number = '1103' AND points_lost >= 0.05"
    ):
        block = page.partition(f'id="{criterion}">')[2].partition("</summary>")[0]
        assert f"−{formats.number(float(str(lost)), 'nb', 1)} poeng" in block, criterion


@pytest.mark.parametrize(("folder", "unknown"), [("", "Ikke vurdert"), ("en/", "Not assessed")])
def test_the_numbers_of_the_map_are_those_of_the_database(site: Site, folder: str, unknown: str) -> None:
    titles = [e.text for e in read(site.html(f"{folder}index.html")).all("title") if ":" in e.text]
    tiles = titles[:357]
    expected = []
    for row in sorted(_database(site).values(), key=lambda row: str(row["municipality_number"])):
        if row["total"] is None:
            expected.append(f"{row['name']}: {unknown}")
        elif row["status"] == "ingen_data_funnet":
            expected.append(f"{row['name']}: {'Ingen data funnet' if not folder else 'No data found'}")
        else:
            words = ("poeng", "nivå") if not folder else ("points", "level")
            expected.append(f"{row['name']}: {round(float(str(row['total'])))} {words[0]}, {words[1]} {row['level']}")
    assert sorted(tiles) == sorted(expected)


def _rows(site: Site) -> list[str]:
    return [
        row.partition("</tr>")[0]
        for row in site.html("index.html").partition('id="ranking"')[2].split("<tr data-name>")[1:]
    ]


def test_the_scores_of_others_stand_beside_what_could_be_had_of_them_as_in_the_table(site: Site) -> None:
    row = _csv(site)["1103"]
    shown = formats.number(float(row["mqa_eu"]), "nb")
    assert float(row["mqa_eu_reachable"]) < 405
    most = formats.number(float(row["mqa_eu_reachable"]), "nb")
    assert f"EUs MQA {shown} av 405 (målbart: {most})" in site.html("kommune/1103-stavanger.html")
