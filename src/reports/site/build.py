"""Write the site: every page of one or both languages into a folder, the same bytes every time from the same database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from reports.site import edition as editions
from reports.site import pages_country, pages_index, pages_place, queries
from reports.site.borders import Borders
from reports.site.edition import Edition
from reports.site.pages_country import Download
from reports.site.render import FOLDERS, Page, Renderer, place_path
from reports.site.rows import Language, Standing
from reports.tables import NoScores

BOTH: tuple[Language, ...] = ("nb", "en")


@dataclass(frozen=True, slots=True)
class Site:
    """What the site is made of beside the database. `contact` is an e-mail or web address."""

    contact: str
    languages: tuple[Language, ...] = BOTH
    borders: Borders | None = None
    downloads: Sequence[Download] = ()


def write_site(connection: Connection, folder: Path, site: Site) -> int:
    """Write all pages; the number of them. Raises NoScores."""
    written = 0
    for lang in site.languages:
        edition = editions.read(connection, lang, site.contact)
        renderer = Renderer(edition, site.languages)
        for page in _country(connection, edition, site):
            written += _write(folder, renderer, page)
        for standing in edition.standings:
            written += _write_place(connection, folder, renderer, standing)
    return written


def write_place(connection: Connection, folder: Path, site: Site, number: str) -> list[Path]:
    """Write one municipality's page and worklist, which link to no other page unless the folder holds a whole site."""
    paths = []
    for lang in site.languages:
        edition = editions.read(connection, lang, site.contact)
        standing = edition.by_number.get(number)
        if standing is None:
            raise NoScores(
                f"{number} is not in the database yet. Run `kommunedata harvest` and `kommunedata score` first."
            )
        alone = not (folder / FOLDERS[lang] / "index.html").exists()
        _write_place(connection, folder, Renderer(edition, site.languages, alone), standing)
        paths.append(folder / FOLDERS[lang] / place_path(number, standing.name))
    return paths


def _country(connection: Connection, edition: Edition, site: Site) -> Iterator[Page]:
    barriers = queries.barriers(connection)
    yield pages_index.page(edition, barriers, site.borders)
    yield pages_country.practices(connection, edition)
    yield pages_country.barriers(connection, edition, barriers)
    yield pages_country.measures(connection, edition)
    yield pages_country.method(connection, edition)
    yield pages_country.data(edition, site.downloads)


def _write_place(connection: Connection, folder: Path, renderer: Renderer, standing: Standing) -> int:
    place = pages_place.place(connection, renderer.edition, standing)
    if place.worklist is not None:
        path = folder / FOLDERS[renderer.edition.lang] / place.worklist_path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(place.worklist.encode())
    return _write(folder, renderer, place.page)


def _write(folder: Path, renderer: Renderer, page: Page) -> int:
    path = folder / FOLDERS[renderer.edition.lang] / page.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(renderer.html(page).encode())
    return 1
