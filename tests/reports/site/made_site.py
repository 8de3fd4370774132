"""A site made by the commands themselves: a harvested feed with everything hostile in it, scored, reported in both languages."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from commands import door
from feeds import BERGEN, OSLO, STAVANGER, dataset, iri, page
from nightly import Installation
from serving import serving

UTSIRA = "1151"
REASON = "Nettsiden har ingen katalog som kan høstes"
HOSTILE = {  # name -> title as Turtle writes it
    "skript": "<script>alert(1)</script> Skoler",
    "formel": '=HYPERLINK(\\"http://x.example.no\\";\\"Barnehager\\")',
    "sql": 'Lekeplasser\\";DROP TABLE dataset;--',
    "baklengs": r"Veilys \u202egnp.exe\u202c",
    "emoji": "Strøm 👩‍🚒",
    "bilde": '\\"><img src=x onerror=alert(1)>',
}


@dataclass(frozen=True, slots=True)
class Site:
    """The folder, and the installation whose database it was made from."""

    folder: Path
    home: Installation

    def html(self, path: str) -> str:
        """A page's text."""
        return (self.folder / path).read_text(encoding="utf-8")

    @property
    def pages(self) -> list[Path]:
        """All pages."""
        return sorted(self.folder.rglob("*.html"))


def _feed() -> tuple[str, ...]:
    types = ("Barnehager", "Skoler", "Lekeplasser", "Budsjett", "Kommuneplaner", "Svømmehaller")
    return (
        *(dataset(f"oslo-{n}", OSLO, f"{types[n % 6]} i Oslo, del {n}") for n in range(60)),
        *(dataset(title, BERGEN, f"{title} i Bergen") for title in types[:3]),
        *(dataset(name, STAVANGER, title) for name, title in HOSTILE.items()),
        dataset("lenke", STAVANGER, "Lenke som ikke er en", more="dcat:landingPage <javascript:alert(1)> ;"),
        f'<{iri("engelsk")}> a dcat:Dataset ; dct:title "Schools of Stavanger"@en ;'
        " dct:publisher <https://data.brreg.no/enhetsregisteret/api/enheter/964965226> .\n",
    )


def _unharvestable(config: Path) -> None:
    """Utsira's only portal cannot be harvested, so nobody knows what it shares."""
    document = yaml.load(config.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    place = next(m for m in document["municipalities"] if m["number"] == UTSIRA)
    place["sources"] = [
        {
            "kind": "none",
            "url": "https://www.utsira.kommune.no",
            "reason": REASON,
            "evidence": "sett",
            "date": date(2026, 1, 1),
        }
    ]
    config.write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")


def _a_month_ago(db: Path) -> None:
    """Let the first of two runs be of five weeks ago, when Oslo stood ten points lower and nothing was known of Bergen."""
    before = (door.today() - timedelta(days=35)).isoformat()
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE score_run SET as_of = ? WHERE id = 1", (before,))
        connection.execute(
            "UPDATE municipality_score SET total = total - 10 WHERE run_id = 1 AND municipality_number = '0301'"
        )
        connection.execute(
            "UPDATE municipality_score SET total = NULL, level = NULL, status = 'ikke_vurdert'"
            " WHERE run_id = 1 AND municipality_number = '4601'"
        )


def make(folder: Path) -> Site:
    """Harvest, score twice and report."""
    with serving({"/feed.ttl": page(*_feed())}) as server:
        home = Installation(folder, [{"id": "katalog", "kind": "dcat", "url": f"{server.url}/feed.ttl"}])
        _unharvestable(folder / "config" / "municipalities.yaml")
        home.here("harvest")
    for _ in range(2):
        home.here("score", "--as-of", door.today().isoformat())
    _a_month_ago(home.db)
    home.here("report", "-o", str(folder / "site"))
    return Site(folder / "site", home)
