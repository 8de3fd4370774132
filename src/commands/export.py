"""`export`: tables as files, one or all of them; the database to publish; scores and catalogues as RDF."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from commands.door import Door, Lang, NotPossible, say
from reports import datasette, tables
from reports.csv_dialects import Dialect
from store import published
from terminal import working

ALL, DATABASE, RDF, CATALOGUE = "all", "database", "rdf", "catalogue"
WHOLE = (ALL, DATABASE, RDF, CATALOGUE)
FORMATS = ("csv", "xlsx", "json", "parquet")
_LONG = "findings"  # Excel takes long to open so many rows; they are published as CSV


def _known(incomplete: str) -> list[str]:
    return [name for name in (*tables.TABLES, *WHOLE) if name.startswith(incomplete)]


def export(
    ctx: typer.Context,
    table: Annotated[
        str,
        typer.Argument(
            help=f"{', '.join(tables.TABLES)}; all of them; database, the copy to publish; rdf, the scores as DQV;"
            " catalogue, what a municipality shares as DCAT-AP-NO.",
            autocompletion=_known,
        ),
    ] = "scores",
    municipality: Annotated[
        str | None, typer.Argument(metavar="KOMMUNE", help="Kommunenummer or name, for catalogue.")
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", "-f", help="csv, xlsx, json or parquet.", show_default="csv")
    ] = None,
    dialect: Annotated[
        Dialect, typer.Option(help="excel-no opens in Norwegian Excel; rfc4180 is for programs.")
    ] = Dialect.excel_no,
    lang: Annotated[Lang, typer.Option(help="nb or en: column headings and texts.")] = "nb",
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="File, - for stdout, or a folder: the name then carries date and rubric.",
        ),
    ] = "-",
) -> None:
    """Write tables as CSV, Excel, JSON or Parquet, the database to publish, or RDF.

    Example: kommunedata export scores --dialect rfc4180 -o scores.csv
    """
    door: Door = ctx.obj
    if format is not None and format not in FORMATS:
        raise typer.BadParameter("--format is csv, xlsx, json or parquet")
    if format is not None and table in WHOLE[1:]:
        raise typer.BadParameter(f"{table} has one format only: leave out --format")
    if (municipality is not None) != (table == CATALOGUE):
        raise typer.BadParameter("name a municipality for catalogue, and for nothing else")
    if table == DATABASE:
        _database(door, output)
        return
    with door.reader().connect() as connection, working(f"Exporting {table}", door.quiet):
        if table == RDF:
            from reports import rdf_scores

            _put(output, f"{tables.stem(connection, 'poeng')}.ttl", rdf_scores.turtle(connection))
        elif table == CATALOGUE:
            _catalogue(door, connection, str(municipality), output)
        elif format == "parquet":
            _parquet(connection, table, lang, output)
        elif format == "xlsx":
            _workbook(connection, table, lang, output)
        elif table == ALL:
            folder = _folder(output)
            for name in tables.TABLES:
                text = _text(connection, name, format, dialect, lang)  # says what is wrong before anything is made
                _put(str(_made(folder)), _name(connection, name, format), text)
        else:
            _put(output, _name(connection, table, format), _text(connection, table, format, dialect, lang))


def write_tables(connection: Connection, folder: Path, database: Path, prefix: str = "") -> None:
    """What a night publishes: all tables as CSV, for Excel in the folder and for programs in a folder within; the scores as
    JSON; a workbook of all tables but the longest; the copy of the database with its texts for Datasette."""
    for dialect, place in ((Dialect.excel_no, folder), (Dialect.rfc4180, folder / "rfc4180")):
        place.mkdir(parents=True, exist_ok=True)
        for table in tables.TABLES:
            path = place / (prefix + tables.file_name(connection, table, "csv"))
            write_whole(path, tables.to_csv(connection, table, dialect, public=True).encode())
    write_whole(
        folder / (prefix + tables.file_name(connection, "scores", "json")),
        tables.to_json(connection, "scores").encode(),
    )
    from reports.workbook import write_workbook  # half a second of importing that most commands need not spend

    with whole_file(folder / f"{prefix}{tables.stem(connection, 'kommunedata')}.xlsx") as draft:
        write_workbook(connection, draft, [name for name in tables.TABLES if name != _LONG], public=True)
    copy = folder / f"{prefix}kommunedata.db"
    published.publish(database, copy)
    write_whole(copy.with_suffix(".metadata.json"), datasette.metadata(connection, copy.stem).encode())


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft that becomes the file when the body succeeds. Raises NotPossible when it cannot be written."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise NotPossible(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with whole_file(path) as draft:
        draft.write_bytes(content)


def _text(connection: Connection, table: str, format: str | None, dialect: Dialect, lang: Lang) -> str:
    if format == "json":
        return tables.to_json(connection, table, lang)
    return tables.to_csv(connection, table, dialect, lang)


def _name(connection: Connection, table: str, format: str | None) -> str:
    return tables.file_name(connection, table, format or "csv")


def _put(output: str, name: str, text: str) -> None:
    """Write text to stdout, a file, or a file of this name in a folder."""
    if output == "-":
        sys.stdout.buffer.write(text.encode())
        return
    path = Path(output)
    write_whole(path / name if path.is_dir() else path, text.encode())


def _database(door: Door, output: str) -> None:
    path = _file(output, "kommunedata.db")
    if path.exists() and door.db.exists() and path.samefile(door.db):
        raise NotPossible(f"{path} is the working database itself: name another file with -o.")
    with working("Copying the database", door.quiet):
        published.publish(door.db, path)
    say(f"Written: {path} ({path.stat().st_size >> 10} kB)", door)


def _catalogue(door: Door, connection: Connection, name: str, output: str) -> None:
    from reports import rdf_catalogue
    from scoring.proper import speller

    number, proper = door.config().find(name).number, speller(door.rulebook().words)
    _put(output, f"katalog_{number}.ttl", rdf_catalogue.turtle(connection, number, proper))


def _workbook(connection: Connection, table: str, lang: Lang, output: str) -> None:
    from reports.workbook import write_workbook

    stem = "kommunedata" if table == ALL else tables.NAMES_NB.get(table, table)
    names = list(tables.TABLES) if table == ALL else [table]
    with whole_file(_file(output, f"{tables.stem(connection, stem)}.xlsx")) as draft:
        write_workbook(connection, draft, names, lang)


def _parquet(connection: Connection, table: str, lang: Lang, output: str) -> None:
    try:
        from reports.parquet import write_partitions
    except ModuleNotFoundError as error:
        raise NotPossible(
            f"Parquet needs {error.name}: in kommunedata's folder run `{sys.executable} -m pip install '.[parquet]'`."
        ) from error
    folder = _folder(output)
    try:
        write_partitions(connection, folder, list(tables.TABLES) if table == ALL else [table], lang)
    except OSError as error:
        raise NotPossible(f"{folder}: cannot be written: {error.strerror or error}") from error


def _file(output: str, name: str) -> Path:
    if output == "-":
        raise NotPossible("This is no text for a terminal or a pipe: name a file or a folder with -o.")
    path = Path(output)
    return path / name if path.is_dir() else path


def _folder(output: str) -> Path:
    path = Path(output)
    if output == "-" or (path.exists() and not path.is_dir()):
        raise NotPossible("Several files need a folder: name one with -o.")
    return path


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotPossible(f"{folder}: cannot be made: {error.strerror or error}") from error
    return folder
