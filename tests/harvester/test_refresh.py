"""What Statistics Norway's registers say becomes a diff of municipalities.yaml that a person can accept."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from asking import impatient_client

from harvester.config import load
from harvester.registers.proposal import Proposal
from harvester.registers.refresh import refresh

FILE = """\
# A comment at the head stays.
year: 2026
contact: post@example.no  # and so does this one
registers: {{enhetsregisteret: "{url}", klass: "{url}/klass/v1", statbank: "{url}/statbank"}}
municipalities:
  - number: "0301"
    name: Oslo
    official_name: Oslo - Oslove
    county: {{number: "03", name: Oslo}}
    org_numbers: ["958935420"]
    population: {{2024: 717710, 2025: 724290, 2026: 728714}}  # on 1 January
    centrality_class: 1
    kostra_group: null  # unknown
    predecessors: []

  - number: "1507"
    name: Ålesund
    official_name: Ålesund
    county: {{number: "15", name: Møre og Romsdal}}
    org_numbers: ["920415288"]
    predecessors: ["1504"]
"""
SAME = {"0301": "Oslo - Oslove", "1507": "Ålesund"}


@dataclass
class Ssb:
    """A server that answers as Klass, Statbank and Enhetsregisteret do; what is None is out of order."""

    names: dict[str, str] | None = field(default_factory=lambda: dict(SAME))
    changes: list[tuple[str, str]] | None = field(default_factory=list)
    kostra: dict[str, str] | None = field(default_factory=dict)
    centrality: dict[str, str] | None = field(default_factory=dict)
    population: dict[str, int | None] | None = field(default_factory=dict)
    units: dict[str, str] | None = field(default_factory=dict)
    year: str = "2026"
    requests: list[str] = field(default_factory=list)
    asked: Any = None

    def answer(self, path: str) -> object:
        """The JSON for a path, None when the register is out of order."""
        if "/131/codesAt" in path:
            names = self.names
            rows = [
                {"code": n, "parentCode": None, "level": "1", "name": t, "notes": ""} for n, t in (names or {}).items()
            ]
            return None if names is None else {"codes": rows}
        if "/131/changes" in path:
            return None if self.changes is None else {
                "codeChanges": [
                    {"oldCode": o, "oldName": "x", "newCode": n, "newName": "y", "changeOccurred": "2027-01-01"}
                    for o, n in self.changes
                ]
            }  # fmt: skip
        if "/131/correspondsAt" in path:
            pairs = self.kostra if "targetClassificationId=112&" in path else self.centrality
            return None if pairs is None else {
                "correspondenceItems": [{"sourceCode": s, "sourceName": "x", "targetCode": t, "targetName": "y"}
                                        for s, t in pairs.items()]
            }  # fmt: skip
        if path.endswith("/table/07459"):
            return None if self.population is None else self._json_stat(self.population)
        return None if self.units is None else {
            "_embedded": {
                "enheter": [{"organisasjonsnummer": o, "forretningsadresse": {"kommunenummer": k}}
                            for k, o in self.units.items()]
            }
        }  # fmt: skip

    def _json_stat(self, population: dict[str, int | None]) -> object:
        def dimension(*codes: str) -> dict[str, object]:
            return {"label": "x", "category": {"index": {c: i for i, c in enumerate(codes)}}}

        return {
            "class": "dataset",
            "id": ["Region", "ContentsCode", "Tid"],
            "size": [len(population), 1, 1],
            "dimension": {
                "Region": dimension(*population), "ContentsCode": dimension("Personer1"), "Tid": dimension(self.year),
            },
            "value": list(population.values()),
        }  # fmt: skip


@contextmanager
def serving(ssb: Ssb) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ssb.requests.append(self.path)
            answer = ssb.answer(self.path)
            body = b"out of order" if answer is None else json.dumps(answer).encode()
            self.send_response(404 if answer is None else 200)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            ssb.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def proposed(folder: Path, ssb: Ssb, year: int = 2026, file: str = FILE) -> Proposal:
    with serving(ssb) as url:
        path = folder / "municipalities.yaml"
        path.write_text(file.format(url=url), encoding="utf-8")
        return refresh(path, load(path, (), unfinished=True), impatient_client(folder), year)


def moved(proposal: Proposal) -> list[str]:
    """The lines that go and come, without the file names."""
    return [line for line in proposal.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_nothing_new_is_no_diff(tmp_path: Path) -> None:
    assert proposed(tmp_path, Ssb()) == Proposal("", ())


def test_values_change_where_they_stand_and_comments_stay(tmp_path: Path) -> None:
    ssb = Ssb(
        kostra={"0301": "EKG13"}, centrality={"0301": "2"}, population={"0301": 733000, "1507": None}, year="2027"
    )
    assert moved(proposed(tmp_path, ssb)) == [
        "-    population: {2024: 717710, 2025: 724290, 2026: 728714}  # on 1 January",
        "-    centrality_class: 1",
        "-    kostra_group: null  # unknown",
        "+    population: {2025: 724290, 2026: 728714, 2027: 733000}  # on 1 January",
        "+    centrality_class: 2",
        "+    kostra_group: EKG13  # unknown",
    ]


def test_a_key_that_was_missing_comes_after_the_name(tmp_path: Path) -> None:
    ssb = Ssb(population={"1507": 67520}, centrality={"1507": "3"})
    assert moved(proposed(tmp_path, ssb)) == ["+    population: {2026: 67520}", "+    centrality_class: 3"]


def test_a_new_official_name_is_written_and_quoted_where_yaml_needs_it(tmp_path: Path) -> None:
    assert moved(proposed(tmp_path, Ssb(names={**SAME, "1507": "Ålesund: by"}))) == [
        "-    name: Ålesund", "-    official_name: Ålesund", '+    name: "Ålesund: by"', '+    official_name: "Ålesund: by"',
    ]  # fmt: skip
    proposal = proposed(tmp_path, Ssb(names={**SAME, "0301": "Oslo - Oslove - Oslo"}))
    assert moved(proposal) == ["-    official_name: Oslo - Oslove", "+    official_name: Oslo - Oslove - Oslo"]
    assert proposal.notes == ("0301 Oslo is now officially Oslo - Oslove - Oslo: see to name and other_names",)


def test_a_renumbered_municipality_keeps_its_entry_and_remembers_its_old_number(tmp_path: Path) -> None:
    ssb = Ssb(names={"0301": "Oslo - Oslove", "1599": "Ålesund"}, changes=[("1507", "1599")])
    assert moved(proposed(tmp_path, ssb, 2027)) == [
        "-year: 2026", "+year: 2027", '-  - number: "1507"', '+  - number: "1599"', '-    predecessors: ["1504"]',
        '+    predecessors: ["1507", "1504"]',
    ]  # fmt: skip


def test_a_split_is_two_new_entries_and_a_note_about_the_old_one(tmp_path: Path) -> None:
    ssb = Ssb(
        names={"0301": "Oslo - Oslove", "1508": "Ålesund", "1580": "Haram"}, units={"1580": "829912252"},
        changes=[("1507", "1508"), ("1507", "1580")], population={"1580": 9500},
    )  # fmt: skip
    proposal = proposed(tmp_path, ssb, 2027)
    assert proposal.notes == (
        "1507 Ålesund is not in force on 2027-01-01; it became 1508, 1580",
        "1508 Ålesund: find its organisation number",
    )
    assert moved(proposal)[-10:] == [
        '+  - number: "1580"',
        "+    name: Haram",
        "+    official_name: Haram",
        '+    county: {number: "15", name: Møre og Romsdal}',
        '+    org_numbers: ["829912252"]',
        "+    population: {2026: 9500}",
        "+    centrality_class: null",
        "+    kostra_group: null",
        '+    predecessors: ["1507"]',
        "+    sources: []",
    ]


def test_the_diff_can_be_applied_and_the_file_then_says_what_the_registers_say(tmp_path: Path) -> None:
    ssb = Ssb(
        names={"0301": "Oslo", "1599": "Ålesund", "4601": "Bergen"}, changes=[("1507", "1599")], kostra={"1599": "EKG05"},
        population={"0301": 730000, "4601": 300000}, year="2027", units={"4601": "964338531"},
    )  # fmt: skip
    proposal = proposed(tmp_path, ssb, 2027)
    path = tmp_path / "municipalities.yaml"
    subprocess.run(["patch", "--quiet", str(path)], input=proposal.diff, text=True, check=True)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('name: "?"', "name: Vestland"), encoding="utf-8")
    config = load(path, (), unfinished=True)
    assert [(m.number, m.official_name, m.kostra_group) for m in config.municipalities] == [
        ("0301", "Oslo", None), ("1599", "Ålesund", "EKG05"), ("4601", "Bergen", None),
    ]  # fmt: skip
    assert config.municipalities[2].population == {2027: 300000}
    assert (config.year, "# and so does this one" in text) == (2027, True)


def test_a_register_that_does_not_answer_is_a_note_and_the_others_are_used(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, Ssb(names=None, population=None, kostra={"0301": "EKG13"}))
    assert moved(proposal) == ["-    kostra_group: null  # unknown", "+    kostra_group: EKG13  # unknown"]
    assert [note.partition(" could")[0] for note in proposal.notes] == [
        "the division into municipalities",
        "population",
    ]


def test_a_list_with_hardly_any_municipality_is_not_believed(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, Ssb(names={"0301": "Oslo - Oslove"}))
    assert proposal.diff == ""
    assert "1 municipalities, which cannot be all" in proposal.notes[0]


def test_figures_of_another_shape_are_refused(tmp_path: Path) -> None:
    proposal = proposed(tmp_path, Ssb(population={"0301": 1}, year="all"))
    assert proposal.diff == "" and "one figure for each municipality" in proposal.notes[0]


def test_six_requests_at_most_are_sent_and_the_table_is_asked_for_its_newest_year(tmp_path: Path) -> None:
    ssb = Ssb(names={**SAME, "4601": "Bergen"})
    proposed(tmp_path, ssb, 2027)
    assert len(ssb.requests) == 6
    assert ssb.asked["query"][0]["selection"] == {"filter": "item", "values": ["0301", "1507", "4601"]}
    assert ssb.asked["query"][2] == {"code": "Tid", "selection": {"filter": "top", "values": ["1"]}}


def test_a_value_on_several_lines_is_left_to_a_person(tmp_path: Path) -> None:
    spread = FILE.replace("population: {{2024: 717710, 2025: 724290, 2026: 728714}}", "population:\n      2026: 728714")
    proposal = proposed(tmp_path, Ssb(population={"0301": 728715}, centrality={"0301": "2"}), file=spread)
    assert moved(proposal) == ["-    centrality_class: 1", "+    centrality_class: 2"]
    assert (
        "write {2026: 728715}" in proposal.notes[0] and "municipalities[0] (0301 Oslo).population" in proposal.notes[0]
    )
