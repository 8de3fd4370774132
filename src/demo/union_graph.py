"""A union graph of data.norge.no in small: every dataset it has, fifty at a time, by OAI-PMH.

Behaves as the real service is described: pages go by position, an error has a status of its own besides its code, there
are no records of what was deleted, and every dataset of the country is in it, not municipalities' alone.
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from demo.catalogue import national
from demo.entries import Entry
from demo.rdftext import rdfxml
from demo.server import Answer, Asked

ID = "alle-datasett"
EACH = 50
_TOKEN = re.compile(rf"{ID}:rdfxml:(\d{{1,6}})")


class UnionGraph:
    """GET /v1/union-graphs/available and /v1/union-graphs/{id}/oai-pmh?verb=ListRecords&metadataPrefix=rdfxml."""

    def __init__(self, entries: Iterable[Entry], seed: int) -> None:
        self._entries = sorted((e for e in entries if e.listed_nationally and not e.deleted), key=lambda e: e.id)
        self._seed = seed

    @property
    def description(self) -> dict[str, object]:
        """As the list of union graphs has it."""
        return {"id": ID, "name": "DEMO: alle datasett", "resourceTypes": ["DATASET"], "count": len(self._entries)}

    def __call__(self, asked: Asked) -> Answer:
        """Answer one OAI-PMH request."""
        query = asked.query
        token = _TOKEN.fullmatch(query.get("resumptionToken", f"{ID}:rdfxml:0"))
        if query.get("verb") != "ListRecords":
            return _oai('<error code="badVerb">Only ListRecords is offered here</error>', 400)
        if "resumptionToken" not in query and query.get("metadataPrefix") != "rdfxml":
            return _oai('<error code="cannotDisseminateFormat">Only rdfxml is offered here</error>', 400)
        if token is None or (first := int(token[1])) >= len(self._entries):
            return _oai('<error code="badResumptionToken">No such token</error>', 400)
        held = self._entries[first : first + EACH]
        following = first + len(held)
        more = f"{ID}:rdfxml:{following}" if following < len(self._entries) else ""
        resumption = (
            f'<resumptionToken completeListSize="{len(self._entries)}" cursor="{first}">{more}</resumptionToken>'
        )
        return _oai(f"<ListRecords>{''.join(map(self._record, held))}{resumption}</ListRecords>")

    def _record(self, entry: Entry) -> str:
        # by turns as elements and as text: the service has been seen to do either
        document = rdfxml(national(entry, self._seed)).partition("?>\n")[2]
        metadata = document if entry.ordinal % 2 else escape(document)
        return (
            f"<record><header><identifier>{entry.id}</identifier><datestamp>{entry.harvest_modified}T00:00:00Z</datestamp>"
            f"</header><metadata>{metadata}</metadata></record>"
        )


def _oai(content: str, status: int = 200) -> Answer:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
        f"<responseDate>2026-11-01T02:00:00Z</responseDate>{content}</OAI-PMH>\n"
    )
    return Answer(status, text.encode(), "application/xml;charset=UTF-8")
