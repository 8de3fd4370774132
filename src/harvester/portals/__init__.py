"""Portal kinds: each a module that turns one source into pages (network) and one page into records (pure)."""

from collections.abc import Mapping

from harvester.pages import Portal


def registry() -> Mapping[str, Portal]:
    """Kind -> module; imported late because a worker needs only one of them."""
    from harvester.portals import (
        arcgis_hub,
        arcgis_server,
        ckan,
        csw,
        data_json,
        dcat,
        entryscape,
        fdk,
        geonorge,
        opendatasoft,
        sparql,
    )

    return {
        "arcgis-hub": arcgis_hub,
        "arcgis-server": arcgis_server,
        "ckan": ckan,
        "csw": csw,
        "data-json": data_json,
        "dcat": dcat,
        "entryscape": entryscape,
        "fdk": fdk,
        "geonorge": geonorge,
        "opendatasoft": opendatasoft,
        "sparql": sparql,
    }
