"""`backup`, `restore`, `prune` and `doctor`: what years of nights need."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import Door, say
from store.backup import back_up
from store.backup import restore as put_back
from store.db import open_database
from store.doctor import examine
from store.lock import locked
from store.retention import prune as forget
from store.retention import remove
from terminal import Format


def backup(
    ctx: typer.Context,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Folder.", show_default="backups/ beside the database"),
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="How many copies to keep, the newest first.")] = 14,
) -> None:
    """Copy the database while it is in use, check the copy, and remove the oldest ones.

    Raw pages are files that never change: copy the folder archive/ with rsync.

    Example: kommunedata backup -o /mnt/other-disk/kommunedata --keep 30
    """
    door: Door = ctx.obj
    folder = output or door.db.parent / "backups"
    with terminal.working("Copying and checking", door.quiet):
        made = back_up(door.db, folder, f"{door.db.stem}-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}", keep)
    print(made.path)
    say(f"Checked and kept ({made.size >> 10} kB); {len(made.removed)} older ones removed.", door)


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy that `kommunedata backup` made.")],
) -> None:
    """Put a checked copy in the database's place; what was there is kept beside it.

    Example: kommunedata restore data/backups/kommunedata-2026-11-23T020000Z.backup.db
    """
    door: Door = ctx.obj
    with locked(door.db):
        aside = put_back(file, door.db)
    say(f"{door.db} is now {file.name}." + (f" What was there: {aside}" if aside else ""), door)


def prune(
    ctx: typer.Context,
    keep_days: Annotated[int, typer.Option(min=7, help="Days that replaced answers are kept.")] = 90,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only say what would go.")] = False,
) -> None:
    """Forget raw pages that newer answers replaced, and looks at links that only repeat others.

    Datasets, versions, scores and changes of links are never touched.

    Example: kommunedata prune --keep-days 30 --dry-run
    """
    door: Door = ctx.obj
    with locked(door.db):
        engine = open_database(door.db, create=False)
        with engine.begin() as connection:
            gone = forget(connection, door.db.parent / "archive", datetime.now(UTC), keep_days, dry_run=dry_run)
        if not dry_run:
            remove(gone)
    verb = "Would forget" if dry_run else "Forgot"
    say(
        f"{verb} {gone.pages} answers and {len(gone.files)} raw pages ({gone.size >> 10} kB), {gone.looks} looks at links.",
        door,
    )


def doctor(
    ctx: typer.Context,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="table, tsv, csv or json.")] = None,
) -> None:
    """Look at the database, its raw pages, the disk and the clock, and say how to mend what is wrong.

    Exits 1 when something wants doing.

    Example: kommunedata doctor
    """
    door: Door = ctx.obj
    with terminal.working("Looking", door.quiet):
        found = examine(door.db, door.db.parent / "archive", datetime.now(UTC))
    rows = [tuple(asdict(f).values()) for f in sorted(found, key=lambda f: f.level == "ok")]
    terminal.show(["check", "level", "says", "fix"], rows, format)
    if any(f.level != "ok" for f in found):
        raise typer.Exit(1)
