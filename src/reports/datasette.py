"""Datasette's metadata for the published copy: texts of tables and columns, facets, order, and the analysts' questions.

Written for Datasette 0.65; 1.0 reads named queries from elsewhere.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from reports.questions import QUESTIONS
from reports.tables import Language
from store.dictionary import VIEWS, Entry, entries

_PLAIN = frozenset({"data_dictionary", "municipality"})  # tables that an analyst reads as they are


@dataclass(frozen=True, slots=True)
class _Look:
    """How a view opens: what it is ordered by (falling when it begins with -), and by what it can be narrowed down."""

    order: str
    facets: tuple[str, ...] = ()


_LOOKS: Mapping[str, _Look] = {
    "latest_score": _Look("-total", ("county", "population_group", "level", "status")),
    "latest_criterion_score": _Look("-points_lost", ("criterion_id", "dimension", "part")),
    "current_dataset": _Look("title", ("source_id", "kind", "frequency")),
    "current_distribution": _Look("dataset_id", ("source_id", "formats")),
    "dataset_attribution": _Look("municipality_number", ("attributed_by", "source_id")),
    "duplicate_dataset": _Look("municipality_number", ("reason", "source_id")),
    "open_finding": _Look("municipality_number", ("criterion_id", "dimension", "outcome")),
    "latest_finding": _Look("municipality_number", ("criterion_id", "outcome")),
    "link_state": _Look("host", ("state", "format", "content_kind")),
    "dead_link": _Look("municipality_number", ("source_id", "role")),
    "source_health": _Look("source_id", ("kind", "status", "active")),
    "current_issue": _Look("source_id", ("severity", "code", "source_id")),
    "latest_measure": _Look("-points", ("criterion_id", "effort", "actor")),
    "latest_barrier": _Look("-points_lost", ("grouping", "barrier", "actor")),
    "latest_practice": _Look("place", ("population_group", "alike")),
    "score_history": _Look("-as_of", ("rubric_version", "status")),
}


def metadata(connection: Connection, database: str, lang: Language = "nb") -> str:
    """The metadata as JSON for a file whose name without its ending is `database`."""
    known = entries(connection)
    objects: dict[str, list[Entry]] = {}
    for entry in known:
        objects.setdefault(entry.object, []).append(entry)
    [credit] = [getattr(e, f"description_{lang}") for e in objects["credit"] if not e.column]
    value = {
        "title": {"nb": "Åpne kommunedata", "en": "Open municipal data"}[lang],
        "description": {
            "nb": "Hva norske kommuner deler i kataloger, og hvor godt det kan brukes. Tomt betyr ukjent, ikke null.",
            "en": "What Norwegian municipalities share in catalogues, and how well it can be used. Empty is unknown, not zero.",
        }[lang],
        "source": credit,
        "license": "CC BY 4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "databases": {
            database: {
                "tables": {name: _table(name, found, lang) for name, found in objects.items()},
                "queries": {
                    q.name: {"title": q.title_nb if lang == "nb" else q.title_en, "description": q.reading, "sql": q.sql}
                    for q in QUESTIONS
                },
            }
        },
    }  # fmt: skip
    value["databases"][database]["tables"]["alembic_version"] = {"hidden": True}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _table(name: str, found: list[Entry], lang: Language) -> dict[str, object]:
    def text(entry: Entry) -> str:
        said: str = getattr(entry, f"description_{lang}")
        return f"{said} ({entry.unit})" if entry.unit else said

    table: dict[str, object] = {
        "description": next(text(e) for e in found if not e.column),
        "columns": {e.column: text(e) for e in found if e.column},
    }
    if name not in VIEWS and name not in _PLAIN:
        table["hidden"] = True  # views are stable, tables may change
    if look := _LOOKS.get(name):
        table["sort_desc" if look.order.startswith("-") else "sort"] = look.order.removeprefix("-")
        table["facets"] = list(look.facets)
    return table
