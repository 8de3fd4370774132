"""The tables of the appendix: each is one query on the views, with columns that stay and an order that is fixed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection

from reports import json_text
from reports.csv_dialects import Cell, Dialect, write_csv
from store import codes
from store.dictionary import HEADINGS, heading
from store.omitted import identifier, without_addresses

Language = Literal["nb", "en"]


class UnknownTable(Exception):
    """No such table; the message lists those there are."""


class NoScores(Exception):
    """The database holds no score run yet; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the export. `sql` may hold {lang}, which becomes nb or en, and {error}, the text of what went wrong or, in
    what is published, its category; booleans are named, SQLite has none."""

    name: str
    columns: tuple[str, ...]
    sql: str
    booleans: frozenset[str] = frozenset()
    percent: frozenset[str] = frozenset()
    headings: Mapping[str, str] = field(default_factory=dict)  # Norwegian ones that differ from the column's usual
    texts: frozenset[str] = frozenset()  # made into words here, whatever the column of that name is elsewhere
    scored: bool = True  # needs a score run


@dataclass(frozen=True, slots=True)
class Content:
    """A table read: column names and rows, in order."""

    table: Table
    rows: tuple[tuple[Cell, ...], ...]
    lang: Language


_SCORES = (
    "municipality_number name county population population_group centrality_class status level level_low level_high"
    " level_name provisional caps total total_low total_high coverage quality quality_licence quality_access"
    " quality_format quality_freshness quality_documentation quality_api quality_standards quality_stability"
    " rank_in_group rank_low rank_high group_size datasets datasets_open datasets_usable expected_types_shared"
    " data_services newest_modified measured mqa_eu mqa_fdk top_measure top_measure_points sources_read"
    " last_complete_fetch rubric_version scored_on mqa_eu_reachable mqa_fdk_reachable"
)


def _select(columns: str, made: dict[str, str] | None = None) -> tuple[tuple[str, ...], str]:
    names = tuple(columns.split())
    return names, ", ".join(f"{(made or {}).get(n, n)} AS {n}" for n in names)


def _table(name: str, columns: str, rest: str, made: dict[str, str] | None = None, **options: object) -> Table:
    names, select = _select(columns, made)
    return Table(name, names, f"SELECT {select} {rest}", **options)  # type: ignore[arg-type]


TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        _table(
            "scores",
            _SCORES,
            "FROM latest_score s ORDER BY municipality_number",
            {
                "level_name": "level_name_{lang}",
                "caps": "caps_{lang}",
                "sources_read": "CASE WHEN sources_total IS NULL THEN NULL ELSE sources_read || {of} || sources_total END",
                "last_complete_fetch": "substr(last_complete_fetch, 1, 10)",
                "newest_modified": "substr(newest_modified, 1, 10)",
                "top_measure": "(SELECT fix_{lang} FROM criterion c, latest_run r WHERE c.rubric_hash = r.rubric_hash"
                " AND c.id = s.top_measure)",
            },
            booleans=frozenset({"provisional"}),
            percent=frozenset({"measured"}),
            texts=frozenset({"sources_read", "top_measure"}),
        ),
        _table(
            "criteria",
            "municipality_number criterion_id title dimension weight value measured inconclusive met points_lost",
            "FROM latest_criterion_score ORDER BY municipality_number, ordinal",
            {"title": "title_{lang}"},
            headings={
                "measured": str(heading("latest_criterion_score", "measured"))
            },  # a count here, a share elsewhere
        ),
        _table(
            "datasets",
            "municipality_number dataset_id title publisher_number source_id uri landing_page access_rights licence"
            " formats frequency issued modified first_seen last_seen attributed_by expected_type quality measured",
            "FROM current_dataset d JOIN dataset_attribution a USING (dataset_id) LEFT JOIN latest_run r"
            " LEFT JOIN dataset_score x ON x.run_id = r.run_id AND x.dataset_id = d.dataset_id"
            " AND x.municipality_number = a.municipality_number WHERE a.duplicate_of IS NULL"
            " ORDER BY a.municipality_number, d.dataset_id",
            {
                "municipality_number": "a.municipality_number",
                "dataset_id": "d.dataset_id",
                "source_id": "d.source_id",
                "uri": "d.uri",
                "first_seen": "substr(d.first_seen, 1, 10)",
                "last_seen": "substr(d.last_seen, 1, 10)",
                "quality": "x.quality",
                "measured": "x.measured",
            },
            percent=frozenset({"measured"}),
            scored=False,
        ),
        _table(
            "findings",
            "municipality_number criterion_id dataset_id title outcome value reason remedy evidence_url observed_at",
            "FROM latest_finding ORDER BY municipality_number, criterion_id, coalesce(dataset_id, 0)",
            {"reason": "reason_{lang}", "remedy": "CASE WHEN outcome IN ('fail', 'partial') THEN fix_{lang} END"},
        ),
        _table(
            "sources",
            "source_id kind url status datasets last_complete_fetch error uncatalogued_services",
            "FROM source_health WHERE active ORDER BY source_id",
            {"last_complete_fetch": "substr(last_complete_fetch, 1, 10)", "error": "{error}"},
            scored=False,
        ),
        _table(
            "dictionary",
            "object column type unit heading_nb description_nb description_en source",
            'FROM data_dictionary ORDER BY object, "column"',
            {"column": '"column"'},
            scored=False,
        ),
        _table(
            "uncatalogued_services",
            "municipality_number name source_id title service_type uri first_seen",
            "FROM uncatalogued_service ORDER BY municipality_number, source_id, uri",
            {"first_seen": "substr(first_seen, 1, 10)"},
            scored=False,
        ),
        _table(
            "practices",
            "population_group place criterion_id title dimension alike best_share rest_share difference"
            " best_municipalities rest_municipalities best_datasets rest_datasets",
            "FROM latest_practice ORDER BY population_group, place IS NULL, place, ordinal",
            {"title": "title_{lang}"},
            booleans=frozenset({"alike"}),
            percent=frozenset({"best_share", "rest_share"}),
        ),
        _table(
            "practice_examples",
            "practice_place criterion_id place municipality_number name dataset_id title link quality modified",
            "FROM latest_practice_example ORDER BY practice_place, place",
        ),
        _table(
            "barriers",
            "grouping group_name criterion_id title dimension barrier actor municipalities datasets share_not_met"
            " points_lost points_lost_each",
            "FROM latest_barrier ORDER BY grouping, group_name, points_lost DESC, ordinal",
            {"title": "failing_title_{lang}"},
            percent=frozenset({"share_not_met"}),
            headings={"datasets": "Datasett målt"},
        ),
        _table(
            "harvest_obstacles",
            "obstacle code sources times",
            "FROM harvest_obstacle ORDER BY obstacle, times DESC, code",
            scored=False,
        ),
        _table(
            "measures",
            "municipality_number name priority criterion_id title points points_lost effort actor datasets remedy",
            "FROM latest_measure ORDER BY municipality_number, priority",
            {"title": "failing_title_{lang}", "remedy": "fix_{lang}"},
        ),
        _table(
            "national_measures",
            "priority criterion_id title points municipalities datasets effort actor barrier remedy",
            "FROM national_measure WHERE priority <= 10 ORDER BY priority",
            {"title": "failing_title_{lang}", "remedy": "fix_{lang}"},
        ),
        _table(
            "notes",
            "municipality_number name note note_source noted_on",
            "FROM municipality_note ORDER BY municipality_number, noted_on, note",
            scored=False,
        ),
        _table(
            "survey",
            "municipality_number name question_id question answer answered_on evidence_url",
            "FROM survey ORDER BY municipality_number, ordinal",
            {"question": "question_{lang}"},
            scored=False,
        ),
    )
}


def read(
    connection: Connection, name: str, lang: Language = "nb", of: str = "/", views: str = "", *, public: bool = False
) -> Content:
    """The table's content, without e-mail addresses and identifiers of people; what is made `public` also without texts of
    errors, which hold whatever a server said: their category in words stands there. `of` stands between the two counts of
    sources_read; `views` is a WITH clause that stands in for the views of the database. Raises UnknownTable and NoScores."""
    if name not in TABLES:
        raise UnknownTable(f"Unknown table: {name!r}. Tables: {', '.join(TABLES)}.")
    table = TABLES[name]
    if table.scored and connection.exec_driver_sql("SELECT 1 FROM latest_run").scalar() is None:
        raise NoScores("The database holds no scores yet. Run `kommunedata score` first.")
    sql = views + table.sql.replace("{lang}", lang).replace("{of}", f"'{of}'")
    sql = sql.replace("{error}", "error_code" if public else "error")
    booleans = [i for i, c in enumerate(table.columns) if c in table.booleans]
    number = table.columns.index("publisher_number") if "publisher_number" in table.columns else None
    category = table.columns.index("error") if public and "error" in table.columns else None
    rows = []
    for row in connection.exec_driver_sql(sql):
        cells: list[Cell] = [without_addresses(cell) if isinstance(cell, str) else cell for cell in row]
        if number is not None and cells[number] is not None:
            cells[number] = identifier(str(cells[number]))
        if category is not None and cells[category] is not None:
            cells[category] = codes.word("error_code", str(cells[category]), lang)
        for i in booleans:
            cells[i] = None if cells[i] is None else bool(cells[i])
        rows.append(tuple(cells))
    return Content(table, tuple(rows), lang)


def to_csv(connection: Connection, name: str, dialect: Dialect, lang: Language = "nb", *, public: bool = False) -> str:
    """The table as CSV text."""
    norwegian = dialect is Dialect.excel_no
    of = " av " if norwegian and lang == "nb" else " of " if norwegian else "/"
    content = read(connection, name, lang, of, public=public)
    columns = content.table.columns
    header = (
        [content.table.headings.get(c, HEADINGS[c]) for c in columns] if norwegian and lang == "nb" else list(columns)
    )
    percent = frozenset(i for i, c in enumerate(columns) if c in content.table.percent)
    return write_csv(header, worded(content) if norwegian else content.rows, dialect, percent)


def worded(content: Content) -> tuple[tuple[Cell, ...], ...]:
    """The rows for people: in bokmål codes become words; in English they are words already."""
    known = [codes.WORDS.get(c) if content.lang == "nb" else None for c in content.table.columns]
    if not any(known):
        return content.rows
    return tuple(
        tuple(
            codes.word(column, cell, "nb") if words and isinstance(cell, str) else cell
            for column, cell, words in zip(content.table.columns, row, known, strict=True)
        )
        for row in content.rows
    )


def to_json(connection: Connection, name: str, lang: Language = "nb") -> str:
    """The table as one JSON object with raw values: {"schema": 1, "table": …, "rows": [{column: value}]}."""
    content = read(connection, name, lang)
    rows = [dict(zip(content.table.columns, row, strict=True)) for row in content.rows]
    return json_text.dumps({"table": name, "rows": rows})


def file_name(connection: Connection, name: str, suffix: str) -> str:
    """The file name with date and rubric, such as poeng_2026-11-23_maalestokk-1.0.csv. Raises UnknownTable."""
    if name not in TABLES:
        raise UnknownTable(f"Unknown table: {name!r}. Tables: {', '.join(TABLES)}.")
    return f"{stem(connection, NAMES_NB.get(name, name))}.{suffix}"


def stem(connection: Connection, name: str) -> str:
    """A file's name without its ending: this with date and rubric, once there is a run."""
    row = connection.exec_driver_sql("SELECT as_of, rubric_version FROM latest_run").one_or_none()
    return f"{name}_{row[0]}_maalestokk-{row[1]}" if row else name


def invented(connection: Connection) -> bool:
    """Whether the latest scores are a demo's."""
    return (
        connection.exec_driver_sql("SELECT 1 FROM latest_run WHERE rubric_version LIKE '%-demo'").scalar() is not None
    )


NAMES_NB: dict[str, str] = {
    "scores": "poeng",
    "criteria": "kriterier",
    "datasets": "datasett",
    "findings": "funn",
    "sources": "kilder",
    "uncatalogued_services": "tjenester-uten-katalog",
    "dictionary": "kolonner",
    "practices": "beste-praksis",
    "practice_examples": "eksempler",
    "barriers": "barrierer",
    "harvest_obstacles": "hindringer-i-innhentingen",
    "measures": "tiltak",
    "national_measures": "nasjonale-tiltak",
    "notes": "merknader",
    "survey": "undersokelse",
}
