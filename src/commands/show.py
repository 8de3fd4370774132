"""`show` and `explain`: the ranking, a municipality, the sources, a criterion."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy import Connection

import terminal
from commands import showing
from commands.door import Door, Lang
from reports.csv_dialects import Cell
from scoring import explain as explaining
from terminal import Format

_ROOMY = 100  # columns of a terminal that the whole ranking fits, each municipality on a line
_BRIEFLY = {"under 5 000": "<\u00a05\u00a0000", "5 000–19 999": "5–20\u00a0000", "20 000 og over": "≥\u00a020\u00a0000"}


def show(
    ctx: typer.Context,
    municipality: Annotated[
        str | None, typer.Argument(metavar="KOMMUNE", help="Kommunenummer or name. Default: the ranking.")
    ] = None,
    sources: Annotated[
        bool,
        typer.Option(
            "--sources",
            help="When each source was last read in full, and why not since; those of KOMMUNE if you name it.",
        ),
    ] = False,
    issues: Annotated[bool, typer.Option("--issues", help="What could not be read as it should be.")] = False,
    unattributed: Annotated[
        bool, typer.Option("--unattributed", help="Publishers that no municipality could be found for.")
    ] = False,
    links: Annotated[
        bool, typer.Option("--links", help="Dead links, of one municipality if you name it, and since when.")
    ] = False,
    all: Annotated[
        bool, typer.Option("--all", help="All criteria of the municipality, not just its ten largest losses.")
    ] = False,
    lang: Annotated[Lang, typer.Option(help="nb or en, from headings to measures.")] = "nb",
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="table, tsv, csv or json.", show_default="table, or tsv when piped"),
    ] = None,
) -> None:
    """Show the ranking, one municipality, sources, or open issues.

    Example: kommunedata show Bergen
    """
    door: Door = ctx.obj
    flags = {"--sources": sources, "--issues": issues, "--unattributed": unattributed, "--links": links}
    asked = [name for name, given in flags.items() if given]
    if len(asked) > 1:
        raise typer.BadParameter(f"{' and '.join(asked)} are different questions: ask one at a time")
    if municipality and (issues or unattributed):
        raise typer.BadParameter(f"{asked[0]} is not of one municipality: leave out {municipality}")
    with door.reader().connect() as connection:
        version = connection.exec_driver_sql("SELECT rubric_version FROM latest_run").scalar()
        terminal.banner(str(version))
        if sources:
            number = door.config().find(municipality).number if municipality else None
            query = (
                "SELECT source_id, kind, status, datasets, uncatalogued_services, last_complete_fetch, last_attempt,"
                " failures_in_row, error_code, error, url FROM source_health WHERE active"
                " AND ? IN (coalesce(municipality_number, ?), '') ORDER BY source_id"
            )
            _print_query(connection, query, format, lang, (number or "", number or ""))
        elif issues:
            _print_query(
                connection,
                "SELECT severity, code, source_id, property, sum(count) AS times, min(detail) AS example, min(subject) AS"
                " for_example_in FROM current_issue GROUP BY code, source_id, property"
                " ORDER BY severity = 'info', severity, times DESC, code",
                format,
                lang,
            )
        elif unattributed:
            query = (
                "SELECT datasets, publisher_name, publisher_number, publisher_org_path, source_id,"
                f" settled_by_{lang} AS settled_by, example, publisher_uri FROM unattributed_publisher"
            )
            _print_query(connection, query, format, lang)
        elif links:
            number = door.config().find(municipality).number if municipality else None
            query = (
                "SELECT municipality_number, min(title) AS title, role, since, coalesce(last_error, last_status) AS seen, last_good,"
                " checked_at, url FROM dead_link WHERE ? IN (municipality_number, '') GROUP BY municipality_number, url"
                " ORDER BY municipality_number, title, url"
            )
            _print_query(connection, query, format, lang, (number or "",))
        elif municipality:
            number = door.config().find(municipality).number
            print_municipality(explaining.municipality(connection, number), format, lang, whole=all)
        else:
            _print_ranking(explaining.ranking(connection), format, lang)


def _print_query(
    connection: Connection, query: str, format: Format | None, lang: Lang, parameters: tuple[str, ...] = ()
) -> None:
    """All of it; on a terminal, which is narrow, without columns that say nothing."""
    result = connection.exec_driver_sql(query, parameters)
    header, rows = list(result.keys()), [tuple(row) for row in result]
    if format is None and terminal.out.is_terminal and rows:
        told = [i for i in range(len(header)) if any(row[i] is not None for row in rows)]
        header, rows = [header[i] for i in told], [tuple(row[i] for i in told) for row in rows]
    terminal.show(header, rows, format, lang=lang)


def _print_ranking(rows: Sequence[explaining.Standing], format: Format | None, lang: Lang) -> None:
    columns = ["rank_in_group", "population_group", "municipality_number", "name", "level", f"level_name_{lang}", "total",
               "coverage", "quality", "measured", "datasets", "status", "rank_low", "rank_high"]  # fmt: skip
    if format is None and terminal.out.is_terminal:
        columns.remove(f"level_name_{lang}")  # a terminal is narrow, and the level says it
    header = [c.removesuffix(f"_{lang}") for c in columns]
    table = [[getattr(r, c) for c in columns] for r in rows]
    if format is None and terminal.out.is_terminal:  # 3 (2–5)
        del header[-2:]
        for row in table:
            rank, (low, high) = row[0], row[-2:]
            row[0] = None if rank is None else f"{rank}" if low is None else f"{rank} ({low}–{high})"
            del row[-2:]
    if format is None and terminal.out.is_terminal and terminal.out.width < _ROOMY:
        at = header.index("datasets")
        header.pop(at)
        for row in table:
            row.pop(at)
            row[1] = _BRIEFLY.get(row[1], row[1])
    terminal.show(header, table, format, lang=lang)


def print_municipality(
    view: explaining.MunicipalityView, format: Format | None, lang: Lang, *, whole: bool = False
) -> None:
    """On a terminal what a person asks first, or with `whole` every criterion; elsewhere every criterion as rows."""
    if format is Format.json:
        terminal.print_json(asdict(view))
        return
    person = format is None and terminal.out.is_terminal
    if person:
        showing.headline(view, lang)
    if person and not whole:
        showing.losses(view, lang)
    else:
        header = ["criterion", "title", "value", "measured", "weight", "loses"]
        rows: list[tuple[Cell, ...]] = [
            (c.id, getattr(c, f"title_{lang}"), c.value, f"{c.measured}/{c.applicable}", c.weight, c.loses)
            for c in view.criteria
        ]
        terminal.show(header, rows, format, lang=lang)
    if person:
        showing.measures(view, lang)
        showing.beside(view, lang)


def explain(
    ctx: typer.Context,
    criterion: Annotated[
        str | None, typer.Argument(metavar="CRITERION", help="Id or code. Default: list all, with weight and status.")
    ] = None,
    lang: Annotated[Lang, typer.Option(help="nb or en.")] = "nb",
    format: Annotated[Format | None, typer.Option("--format", "-f", help="table, tsv, csv or json.")] = None,
) -> None:
    """Explain a criterion: what it asks, why, and how to meet it.

    Example: kommunedata explain open-licence --lang en
    """
    rubric = ctx.obj.rulebook().rubric
    if criterion is None:
        rows = [(c.code, c.id, c.dimension, c.weight, c.status, getattr(c.title, lang)) for c in rubric.criteria]
        terminal.show(["code", "criterion", "dimension", "weight", "status", "title"], rows, format, lang=lang)
        return
    found = explaining.criterion(rubric, criterion)
    if format is Format.json:
        terminal.print_json(found.model_dump(mode="json"))
        return
    showing.criterion(rubric, found, lang)
