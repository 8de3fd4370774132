"""`report`: the static site."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from commands.door import Door, Lang, say
from commands.export import write_tables
from reports import publish
from reports.site import borders, queries
from reports.site.borders import Borders
from reports.site.build import BOTH, Site, write_place, write_site
from reports.site.pages_country import downloads
from terminal import working


def report(
    ctx: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the report.")],
    lang: Annotated[Lang | None, typer.Option(help="Only nb or only en.", show_default="both")] = None,
    map: Annotated[Path | None, typer.Option(metavar="FILE", help="GeoJSON with municipal borders.")] = None,
    only: Annotated[str | None, typer.Option(metavar="KOMMUNE", help="Only this municipality's page.")] = None,
) -> None:
    """Write the HTML report: Norwegian at the top of DIR, English under DIR/en.

    A report that is there is replaced as a whole when the new one is. With --only, one page is written beside what is there,
    or by itself, to be sent to somebody.

    Example: kommunedata report -o public --map kommuner.geojson
    """
    door: Door = ctx.obj
    if only and map:
        raise typer.BadParameter("--map is for the front page, which --only does not write")
    config = door.config()
    languages = (lang,) if lang else BOTH
    with door.reader().connect() as connection:
        if only:
            publish.claim(output, publish.REPORT)
            site = Site(config.contact, languages)
            for path in write_place(connection, output, site, config.find(only).number):
                say(f"Written: {path}", door)
            return
        drawn = borders.load(map) if map else None
        with working("Writing the report", door.quiet), publish.whole(output) as folder:
            prefix = "DEMO_" if queries.run(connection).invented else ""
            write_tables(connection, folder / "data", door.db, prefix)
            site = Site(config.contact, languages, drawn, downloads(folder))
            pages = write_site(connection, folder, site)
    say(f"{pages} pages: {output / ('en' if lang == 'en' else '.') / 'index.html'}", door)


def write_report(connection: Connection, folder: Path, contact: str, drawn: Borders | None = None) -> None:
    """The site as part of a night: in the folder that holds the night's tables, which its page of data names."""
    write_site(connection, folder, Site(contact, borders=drawn, downloads=downloads(folder)))
