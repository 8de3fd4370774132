"""What one municipality shows, and the datasets by name."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection

from reports.site import harmless
from reports.site.reading import read
from reports.site.rows import Language, Run
from reports.site.rows_place import Answer, CriterionLine, Dataset, Gain, Note, OpenFinding, Peer, TypeExample, TypeLine


def criterion_lines(connection: Connection, number: str) -> tuple[CriterionLine, ...]:
    """One municipality, criterion by criterion."""
    return read(
        connection,
        CriterionLine,
        "FROM latest_criterion_score WHERE municipality_number = ? ORDER BY ordinal",
        (number,),
    )


def open_findings(connection: Connection, number: str, lang: Language) -> tuple[OpenFinding, ...]:
    """What one municipality has not met, or not in full, and what could not be decided."""
    rows = read(
        connection, OpenFinding, "FROM latest_finding WHERE municipality_number = ?"
        " AND outcome IN ('fail', 'partial', 'inconclusive') ORDER BY criterion_id, dataset_id",
        (number,), lang=lang,
    )  # fmt: skip
    return tuple(
        OpenFinding(
            f.criterion_id, f.dataset_id, f.outcome, f.value, _sentence(f.reason), harmless.web_address(f.evidence_url)
        )
        for f in rows
    )


def datasets(connection: Connection, of: Run, number: str) -> dict[int, Dataset]:
    """The datasets that one municipality was scored on, by id."""
    return _datasets(
        connection,
        "s.weight FROM dataset_score s JOIN dataset d ON d.id = s.dataset_id WHERE s.run_id = ? AND s.municipality_number = ?",
        (of.run_id, number),
    )


def named_datasets(connection: Connection, ids: Iterable[int]) -> dict[int, Dataset]:
    """Some datasets, by id, wherever they are from."""
    wanted = json.dumps(sorted(set(ids)))
    return _datasets(connection, "NULL FROM dataset d WHERE d.id IN (SELECT value FROM json_each(?))", (wanted,))


def types(connection: Connection, of: Run, number: str, lang: Language) -> tuple[TypeLine, ...]:
    """The expected types that apply to one municipality, core types first."""
    return read(
        connection, TypeLine,
        "FROM type_score t JOIN expected_type e ON e.id = t.type_id AND e.rubric_hash = ? WHERE t.run_id = ?"
        " AND t.municipality_number = ? AND t.applies ORDER BY e.tier <> 'core', e.label_{lang}",
        (of.rubric_hash, of.run_id, number), lang=lang, id="e.id", label="e.label_{lang}", value="coalesce(t.value, 0)",
    )  # fmt: skip


def type_examples(connection: Connection, of: Run) -> tuple[TypeExample, ...]:
    """The usable datasets of each expected type, the best first."""
    return read(
        connection, TypeExample,
        "FROM type_score t JOIN dataset_score s ON s.run_id = t.run_id AND s.dataset_id = t.dataset_id"
        " AND s.municipality_number = t.municipality_number JOIN municipality m ON m.number = t.municipality_number"
        " WHERE t.run_id = ? AND t.value = 1 ORDER BY t.type_id, s.quality DESC, t.municipality_number",
        (of.run_id,), municipality_number="t.municipality_number", dataset_id="t.dataset_id",
    )  # fmt: skip


def measures(connection: Connection, number: str) -> tuple[Gain, ...]:
    """What would lift one municipality, the most for the effort first."""
    return read(
        connection,
        Gain,
        "FROM latest_measure WHERE municipality_number = ? AND points > 0 ORDER BY priority",
        (number,),
    )


def notes(connection: Connection, number: str) -> tuple[Note, ...]:
    """What the configuration notes about one municipality, never scored."""
    rows = read(
        connection,
        Note,
        "FROM municipality_note WHERE municipality_number = ? AND note IS NOT NULL ORDER BY noted_on, note",
        (number,),
    )
    return tuple(Note(harmless.text(n.note), harmless.text(n.note_source), n.noted_on) for n in rows)


def survey(connection: Connection, number: str, lang: Language) -> tuple[Answer, ...]:
    """What one municipality answers of itself."""
    return read(connection, Answer, "FROM survey WHERE municipality_number = ? ORDER BY ordinal", (number,), lang=lang)


def peers(connection: Connection) -> dict[str, tuple[Peer, ...]]:
    """By municipality: its ranks among those of the same centrality and the same KOSTRA group."""
    found: dict[str, tuple[Peer, ...]] = {}
    query = "SELECT municipality_number, peer_view, peer_group, widened, rank_among_peers, peers FROM peer_rank ORDER BY 1, 2"
    for number, view, group, widened, rank, size in connection.exec_driver_sql(query):
        found[number] = (*found.get(number, ()), Peer(view, group, bool(widened), rank, size))
    return found


def _datasets(connection: Connection, rest: str, parameters: Sequence[Any]) -> dict[int, Dataset]:
    rows = connection.exec_driver_sql(
        f"SELECT d.id, d.title, d.landing_pages, d.uri, d.key, d.source_id, {rest}", tuple(parameters)
    )
    found = {}
    for number, titles, pages, uri, key, source_id, weight in rows:
        language, title = _title(titles)
        page = next((term[1:-1] for term in json.loads(pages or "null") or ()), None)  # <IRI> or "literal"
        found[number] = Dataset(
            id=number,
            title=harmless.text(title),
            language=language if language in _SPOKEN else None,
            url=harmless.web_address(page) or harmless.web_address(uri),
            uri=harmless.text(uri or key),
            source_id=source_id,
            weight=weight or 0.0,
        )
    return found


def _title(titles: str | None) -> tuple[str | None, str]:
    """The title that the views show, and its language."""
    given: dict[str, str] = json.loads(titles or "null") or {}
    code = next((c for c in ("nb", "nn", "no", "en", "und") if c in given), next(iter(given), None))
    return code, given[code] if code else ""


_SPOKEN = frozenset({"nb", "nn", "no", "en", "se", "sma", "smj", "fkv"})  # languages that a title may be marked with


@cache
def _sentence(reason: str) -> str:
    return harmless.text(reason)
