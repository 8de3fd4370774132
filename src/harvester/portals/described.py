"""From descriptions to contents: the last step of every kind whose pages are RDF in one wrapping or another."""

from harvester import dcat
from harvester.pages import Contents
from harvester.rdf import Descriptions


def mapped(descriptions: Descriptions) -> Contents:
    """The records of a page, and what was met on the way to them."""
    found = dcat.records(descriptions)
    return Contents(
        records=tuple(found.records),
        issues=(*descriptions.issues, *found.issues),
        paging=found.paging,
        parser=descriptions.parser,
        complete=descriptions.complete,
        rejected=found.rejected,
    )
