"""`export`: tables as files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.door import Lang, NotPossible
from reports import tables
from reports.csv_dialects import Dialect

LATER = {"xlsx": "Excel workbooks", "parquet": "Parquet files"}


def export(
    ctx: typer.Context,
    table: Annotated[str, typer.Argument(help=f"{', '.join(tables.TABLES)}.")] = "scores",
    format: Annotated[str, typer.Option("--format", "-f", help="csv, xlsx, json or parquet.")] = "csv",
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
    """Write tables as CSV, Excel or JSON.

    Example: kommunedata export scores --dialect rfc4180 -o scores.csv
    """
    if format in LATER:
        raise NotPossible(f"{LATER[format]} are not built yet; csv and json are.")
    if format not in ("csv", "json"):
        raise typer.BadParameter("--format is csv, xlsx, json or parquet")
    with ctx.obj.reader().connect() as connection:
        text = (
            tables.to_json(connection, table, lang)
            if format == "json"
            else tables.to_csv(connection, table, dialect, lang)
        )
        if output == "-":
            sys.stdout.buffer.write(text.encode())
            return
        path = Path(output)
        if path.is_dir():
            path /= tables.file_name(connection, table, format)
        write_whole(path, text)


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(text.encode())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotPossible(f"{path}: cannot be written: {error.strerror}") from error
