"""`report`: the static site."""

from pathlib import Path
from typing import Annotated

import typer

from commands.door import Lang, NotPossible


def report(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the report.")],
    lang: Annotated[Lang, typer.Option(help="nb or en.")] = "nb",
    map: Annotated[Path | None, typer.Option(metavar="FILE", help="GeoJSON with municipal borders.")] = None,
    only: Annotated[str | None, typer.Option(metavar="KOMMUNE", help="Only this municipality's page.")] = None,
) -> None:
    """Write the HTML report (still to be built).

    Example: kommunedata report -o public
    """
    raise NotPossible("The HTML report is not built yet; `kommunedata export` writes its tables.")
