"""The register of organisations: read once a day, kept with its day, and never in the way of the configuration."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import impatient_client
from sqlalchemy import Engine

from harvester.attribution import Register
from harvester.config import Config, SourceConfig
from harvester.registers.register import FORMS, SIZE, read_registers
from serving import Answer, Serving, serving
from store.db import open_database
from store.records import PublisherFields
from store.who import sub_units

OSLO, BERGEN, FORMER = "958935420", "964338531", "920415288"
DEPARTMENT, AGENCY, DISTRICT, ENTERPRISE = "974770482", "971040823", "874778702", "976820088"
STATE, STATE_UNIT = "972417858", "971040238"
NIGHT = "2026-11-23T01:00:00Z"


def listing(*units: tuple[str, str | None], total: int | None = None, pages: int = 1, number: int = 0) -> bytes:
    """An answer of Enhetsregisteret: units and the unit above each. What it finds nothing for has no _embedded."""
    of = [
        {
            "organisasjonsnummer": n,
            "navn": f"ENHET {n}",
            "overordnetEnhet": parent,
            "organisasjonsform": {"kode": "ORGL"},
        }
        for n, parent in units
    ]
    answer: dict[str, Any] = {"_embedded": {"enheter": of}} if of else {}
    answer["page"] = {
        "size": SIZE, "totalElements": len(of) if total is None else total, "totalPages": pages, "number": number,
    }  # fmt: skip
    return json.dumps(answer).encode()


def path(form: str, number: int = 0) -> str:
    return f"/enhetsregisteret/api/enheter?organisasjonsform={form}&size={SIZE}&page={number}"


CATALOGUE = "/organizations?orgPath=/KOMMUNE&includesubordinate=true"
UNITS = listing((DEPARTMENT, OSLO), (AGENCY, DEPARTMENT), (STATE_UNIT, STATE))
PUBLISHERS = json.dumps(
    [
        {"organizationId": OSLO, "name": "OSLO KOMMUNE", "orgPath": f"/KOMMUNE/{OSLO}"},
        {"organizationId": DISTRICT, "name": "BYDEL", "orgPath": f"/KOMMUNE/{OSLO}/{DISTRICT}"},
        {"organizationId": "123456789", "name": "FEIL NUMMER", "orgPath": f"/KOMMUNE/{OSLO}/123456789"},
    ]
).encode()


@pytest.fixture
def server() -> Iterator[Serving]:
    answers = {path("ORGL"): UNITS, path("KF"): listing((ENTERPRISE, FORMER)), CATALOGUE: PUBLISHERS}
    with serving({where: Answer(body, "application/json") for where, body in answers.items()}) as running:
        yield running


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(tmp_path / "k.db")


def config(server: Serving | None, *, both: bool = True, **oslo: Any) -> Config:
    def municipality(number: str, name: str, numbers: tuple[str, ...], **more: Any) -> dict[str, Any]:
        county = {"number": number[:2], "name": name}
        return {"number": number, "name": name, "official_name": name, "county": county, "org_numbers": numbers, **more}

    registers = {"enhetsregisteret": server.url} if server else {}
    if server and both:
        registers["organization_catalog"] = server.url
    return Config.model_validate(
        {
            "year": 2026,
            "contact": "post@example.no",
            "registers": registers,
            "municipalities": (
                municipality("0301", "Oslo", (OSLO,), **oslo),
                municipality("4601", "Bergen", (BERGEN, FORMER)),
            ),
        }
    )


def read(engine: Engine, config: Config, folder: Path, now: str = NIGHT) -> tuple[str, ...]:
    return read_registers(engine, config, impatient_client(folder), now)


def stored(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return sub_units(connection)


ALL = {DEPARTMENT: "0301", AGENCY: "0301", ENTERPRISE: "4601", DISTRICT: "0301"}


def test_units_are_followed_up_to_a_municipality_current_or_former_and_kept_with_their_day(
    server: Serving, engine: Engine, tmp_path: Path
) -> None:
    assert read(engine, config(server), tmp_path) == ()
    assert stored(engine) == ALL
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, relation, as_of FROM organisation WHERE number = ?", (AGENCY,))
        assert rows.one() == (f"ENHET {AGENCY}", "sub_unit", "2026-11-23")


def test_each_register_is_asked_one_listing_a_form_and_once_a_day(
    server: Serving, engine: Engine, tmp_path: Path
) -> None:
    read(engine, config(server), tmp_path)
    assert sorted(server.requests) == sorted([CATALOGUE, *map(path, FORMS)])
    read(engine, config(server), tmp_path, "2026-11-23T09:00:00Z")
    assert len(server.requests) == 3
    read(engine, config(server), tmp_path, "2026-11-24T01:00:00Z")
    assert len(server.requests) == 6


def test_a_listing_is_read_page_by_page_and_one_that_breaks_off_is_not_believed(
    server: Serving, engine: Engine, tmp_path: Path
) -> None:
    first = listing((AGENCY, DEPARTMENT), total=2, pages=2)
    server.answers[path("ORGL")] = Answer(first, "application/json")
    server.answers[path("ORGL", 1)] = Answer(
        listing((DEPARTMENT, OSLO), total=2, pages=2, number=1), "application/json"
    )
    assert read(engine, config(server, both=False), tmp_path) == ()
    assert stored(engine) == {DEPARTMENT: "0301", AGENCY: "0301", ENTERPRISE: "4601"}
    server.answers[path("ORGL")] = Answer(listing((AGENCY, OSLO), total=2), "application/json")
    [problem] = read(engine, config(server, both=False), tmp_path, "2026-11-24T01:00:00Z")
    assert "incomplete_listing" in problem
    assert stored(engine) == {DEPARTMENT: "0301", AGENCY: "0301", ENTERPRISE: "4601"}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"down", "text/plain", 503),
        Answer(b"<html>", "text/html"),
        Answer(b'{"page": {}}', "application/json"),
        Answer(b"[" * 100_000, "application/json"),
    ],
)
def test_what_was_read_before_holds_while_a_register_cannot_be_read(
    server: Serving, engine: Engine, tmp_path: Path, answer: Answer
) -> None:
    read(engine, config(server), tmp_path)
    for where in (path("ORGL"), CATALOGUE):
        server.answers[where] = answer
    problems = read(engine, config(server), tmp_path, "2026-11-24T01:00:00Z")
    assert [p.partition(":")[0] for p in problems] == ["organization-catalog", "enhetsregisteret"]
    assert stored(engine) == ALL


def test_a_unit_that_the_registers_no_longer_name_goes_when_all_were_read(
    server: Serving, engine: Engine, tmp_path: Path
) -> None:
    read(engine, config(server), tmp_path)
    server.answers[path("KF")] = Answer(listing(), "application/json")
    assert read(engine, config(server), tmp_path, "2026-11-24T01:00:00Z") == ()
    assert ENTERPRISE not in stored(engine)


def test_a_unit_whose_way_up_is_a_circle_is_nobodys(server: Serving, engine: Engine, tmp_path: Path) -> None:
    server.answers[path("ORGL")] = Answer(listing((AGENCY, DEPARTMENT), (DEPARTMENT, AGENCY)), "application/json")
    read(engine, config(server, both=False), tmp_path)
    assert stored(engine) == {ENTERPRISE: "4601"}


def test_where_the_configuration_names_no_register_nothing_is_asked(engine: Engine, tmp_path: Path) -> None:
    assert read(engine, config(None), tmp_path) == ()
    assert stored(engine) == {}


def test_what_the_configuration_says_of_a_number_goes_before_the_register(
    server: Serving, engine: Engine, tmp_path: Path
) -> None:
    named = config(server, sub_units=({"number": ENTERPRISE, "name": "Renovasjonsetaten"},))
    read(engine, named, tmp_path)
    assert ENTERPRISE not in stored(engine)


def test_a_dataset_of_a_registered_unit_is_credited_to_its_municipality_with_the_register_as_evidence() -> None:
    register = Register.from_config(config(None), {AGENCY: "0301", BERGEN: "0301", DISTRICT: "9999"})
    source = SourceConfig(id="data-norge", kind="fdk", url="https://search.example.no")

    def credit(number: str) -> list[tuple[str, str, str]]:
        credits = register.credit(PublisherFields(publisher_identifiers=[number]), source)
        return [(c.municipality_number, c.attributed_by, c.evidence) for c in credits]

    assert credit(AGENCY) == [("0301", "sub_unit", f"{AGENCY} in dct:identifier is by the register a unit of it")]
    assert credit(BERGEN) == [("4601", "org_number", f"{BERGEN} in dct:identifier is the number of it")]
    assert credit(DISTRICT) == []
