"""What the listing of data.norge.no says of a page's datasets, and the mark on what the catalogue itself added.

Its reasoning names the publisher and its place in the tree, and derives EU themes from those of LOS that match one. It also copies a
catalogue's publisher to datasets without one, and nothing in a graph tells that: only the registration catalogue does.
"""

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from store.records import DatasetRecord
from store.terms import value_of

_EU_THEME, _LOS = "publications.europa.eu/resource/authority/data-theme/", "psi.norge.no/los/tema/"
DERIVED = {  # the themes of LOS that themselves state a match, exact, close or broad; those below them state none
    "bygg-og-eiendom": "REGI",
    "energi": "ENER",
    "familie-og-barn": "SOCI",
    "helse-og-omsorg": "HEAL",
    "kultur-idrett-og-fritid": "EDUC",
    "landbruk": "AGRI",
    "lov-og-rett": "JUST",
    "natur-klima-og-miljo": "ENVI",
    "samfunnssikkerhet-og-beredskap": "JUST",
    "skole-og-utdanning": "EDUC",
    "trafikk-og-transport": "TRAN",
}
# Of an agent that data.norge.no's organisation catalogue names, every word is that catalogue's.
_ORGANISATION = re.compile(r"https?://[^/]+/organizations/\d{9}/?")


class Said(BaseModel):
    """What the listing says of one dataset's publisher."""

    model_config = ConfigDict(frozen=True)
    path: str | None = None
    name: str | None = None


class Context(BaseModel):
    """By which road a page came, and what was listed of the datasets that it was asked for."""

    model_config = ConfigDict(frozen=True)
    road: Literal["registered", "union", "graph"]
    said: dict[str, Said] = {}  # dataset IRI -> …
    below: tuple[str | None, ...] = ()  # a union graph holds everybody's: the branches whose datasets are wanted
    only: tuple[str, ...] = ()  # … and outside them, the organisations

    def asks_for(self, record: DatasetRecord) -> bool:
        """Whether a dataset of the page is one that the listing sent us for."""
        if self.road != "union":
            return record.uri in self.said
        steps = (record.publisher_org_path or "").strip("/").split("/")
        place = record.publisher_org_path and f"/{steps[0]}"
        under = any(b == place or (b and place and f"/{'/'.join(steps)}/".startswith(f"{b}/")) for b in self.below)
        return under or not set(self.only).isdisjoint(steps)


def marked(record: DatasetRecord, context: Context) -> DatasetRecord:
    """The dataset with what the listing knows of its publisher where the page is silent, and with the mark on that and
    on everything else that is the catalogue's word and not the publisher's."""
    said = context.said.get(record.uri or "", Said())
    filled: dict[str, Any] = {}
    added: dict[str, list[str]] = {}
    if path := record.publisher_org_path or said.path:
        filled["publisher_org_path"] = path
        added["publisher_org_path"] = [path]
    if said.name and not record.publisher_name:
        filled["publisher_name"] = {"und": said.name}
        added["publisher_name"] = [said.name]
    if context.road != "registered":
        added |= _reasoned(record)
    return record.model_copy(update={**filled, "added_by_catalogue": added or None})


def _reasoned(record: DatasetRecord) -> dict[str, list[str]]:
    """What the catalogue's reasoning may have added to a graph. A publisher that gives a theme of LOS and the EU's that
    follows from it cannot be told from one that gives the first alone."""
    added: dict[str, list[str]] = {}
    if _ORGANISATION.fullmatch(record.publisher_uri or ""):
        if record.publisher_name:
            added["publisher_name"] = sorted(set(record.publisher_name.values()))
        if record.publisher_identifiers:
            added["publisher_identifiers"] = list(record.publisher_identifiers)
    themes = record.themes or []
    follow = {DERIVED.get(_code(theme)) for theme in themes if _LOS in value_of(theme)}
    if derived := [theme for theme in themes if _EU_THEME in value_of(theme) and _code(theme) in follow]:
        added["themes"] = derived
    return added


def _code(theme: str) -> str:
    return value_of(theme).rstrip("/").rpartition("/")[2]
