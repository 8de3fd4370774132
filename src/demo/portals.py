"""Starts single portals of the demo, or all that one place could have; `demo.serve` starts a whole Norway."""

from collections.abc import Callable

from demo import geonorge
from demo.arcgis_hub import Hub
from demo.ckan import Ckan
from demo.entries import entries
from demo.fdk import Resource, Search
from demo.norway import PLACES, Place
from demo.registration import Registration
from demo.serve import Demo, SourceEntry
from demo.server import Answer, Asked, Logged, Server


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


def start_everywhere(slug: str = "fredrikstad", seed: int = 2026, night: int = 0) -> Demo:
    """A place's datasets in its own CKAN, on its own hub, in Geonorge (the first of them) and on data.norge.no at once."""
    place = _place(slug)
    known = [entry for entry in entries(None, night) if entry.place == place]
    log: list[Logged] = []
    answers: dict[str, Callable[[Asked], Answer]] = {
        "search.demo.test": Search(known, seed), "resource.demo.test": Resource(known, seed),
        "registration.demo.test": Registration(known, seed), geonorge.HOST: geonorge.Geonorge(known, seed),
        f"ckan.{slug}.demo.test": Ckan(place, known, seed), f"hub.{slug}.demo.test": Hub(place, known, seed),
    }  # fmt: skip
    servers = {host: Server(host, answer, None, log) for host, answer in answers.items()}
    sources = (
        SourceEntry(
            "demo-fdk", "fdk", "http://search.demo.test", "http://resource.demo.test",
            registration_url="http://registration.demo.test",
        ),
        SourceEntry("demo-geonorge", "geonorge", f"http://{geonorge.HOST}{geonorge.DATASETS}"),
        SourceEntry(f"demo-{slug}-ckan", "ckan", f"http://ckan.{slug}.demo.test", None, place.number),
        SourceEntry(f"demo-{slug}-hub", "arcgis-hub", f"http://hub.{slug}.demo.test", None, place.number),
    )  # fmt: skip
    resolve = {host: server.address for host, server in servers.items()}
    return Demo(sources, (), resolve, log, tuple(servers.values()))


def _place(slug: str) -> Place:
    return next(place for place in PLACES if place.slug == slug)


def _demo(place: Place, kind: str, host: str, server: Server, log: list[Logged]) -> Demo:
    source = SourceEntry(f"demo-{place.slug}-{kind}", kind, f"http://{host}", None, place.number)
    return Demo((source,), (), {host: server.address}, log, (server,))
