"""Starts single portals of the demo, for trying one kind at a time; `demo.serve` starts the whole of it."""

from demo.arcgis_hub import Hub
from demo.ckan import Ckan
from demo.entries import entries
from demo.norway import PLACES, Place
from demo.serve import Demo, SourceEntry
from demo.server import Logged, Server


def start_ckan(slug: str = "stavanger", datasets: int | None = None, seed: int = 2026, night: int = 0) -> Demo:
    """A place's datasets as its own CKAN would have them."""
    place = _place(slug)
    host = f"ckan.{slug}.demo.test"
    log: list[Logged] = []
    server = Server(host, Ckan(place, entries(datasets, night), seed), None, log)
    return _demo(place, "ckan", host, server, log)


def start_arcgis_hub(
    slug: str = "fredrikstad",
    datasets: int | None = None,
    seed: int = 2026,
    night: int = 0,
    off: frozenset[str] = frozenset(),
    breaks_off: bool = False,
) -> Demo:
    """A place's datasets as layers of an ArcGIS Hub site; for `off` and `breaks_off` see `demo.arcgis_hub.Hub`."""
    place = _place(slug)
    host = f"hub.{slug}.demo.test"
    log: list[Logged] = []
    server = Server(host, Hub(place, entries(datasets, night), seed, off, breaks_off), None, log)
    return _demo(place, "arcgis-hub", host, server, log)


def _place(slug: str) -> Place:
    return next(place for place in PLACES if place.slug == slug)


def _demo(place: Place, kind: str, host: str, server: Server, log: list[Logged]) -> Demo:
    source = SourceEntry(f"demo-{place.slug}-{kind}", kind, f"http://{host}", None, place.number)
    return Demo((source,), (), {host: server.address}, log, (server,))
