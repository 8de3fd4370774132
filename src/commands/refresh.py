"""`refresh`: propose changes to municipalities.yaml from the registers."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

import terminal
from commands.door import Door, make_client, today
from harvester.archive import Archive
from harvester.registers.refresh import refresh as propose_changes
from terminal import err


def refresh(
    ctx: typer.Context,
    year: Annotated[
        int | None, typer.Option(help="As the registers stand that year.", show_default="this year")
    ] = None,
) -> None:
    """Propose changes to municipalities.yaml from SSB's and Enhetsregisteret's registers, as a diff to accept.

    Writes nothing. Example: kommunedata refresh > changes.diff && patch -p0 < changes.diff
    """
    door: Door = ctx.obj
    config = door.config(unfinished=True)
    with tempfile.TemporaryDirectory(prefix="kommunedata-") as folder:
        client = make_client(door, config, Archive(Path(folder)))
        proposal = propose_changes(door.config_dir / "municipalities.yaml", config, client, year or today().year)
    print(proposal.diff, end="")
    for note in proposal.notes:
        err.print(terminal.printable(note), markup=False)
