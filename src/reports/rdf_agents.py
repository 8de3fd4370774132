"""The publishers and contact points of a catalogue in RDF: each publisher once, people left out, and of contacts only what is
an office's."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from reports.rdf_terms import Graph, Subject, iri, mailto, text
from store import omitted
from store.records import PublisherFields

REGISTER = "https://data.brreg.no/enhetsregisteret/api/enheter/"
_NUMBER = re.compile(r"\d{9}")
_NUMBER_WITHIN = re.compile(r"(?<!\d)\d{9}(?!\d)")
# A name in front of @ is a person's unless it is one of these: vCards call almost everybody an organisation.
_OFFICE = re.compile(
    r"(?:post|postmottak|firmapost|kontakt|info|support|hjelp|brukerstotte|data|opendata|opnedata|apnedata|geodata|geo|gis|kart"
    r"|kommune|kommunen|servicetorg|servicesenter|ikt|it)@[\w.-]+",
    re.IGNORECASE,
)
_OWNED = "owner_list"  # credited to the municipality as one of a company's owners


@dataclass(frozen=True, slots=True)
class Municipality:
    """Whose catalogue it is. `organisations` are its numbers, today's first; `known` what omitted.KNOWN_NAMES gives."""

    name: str
    website: str | None
    organisations: Sequence[str]
    known: Collection[str]


class Agents:
    """Says agents in a graph; `municipality` publishes the catalogue."""

    def __init__(self, graph: Graph, of: Municipality) -> None:
        self._graph, self._of = graph, of
        self._website = iri(of.website)
        self._front_desk = None if self._website is None else graph.blank()
        self._names: dict[Subject, str] = {}
        number = of.organisations[0] if of.organisations else None
        self.municipality = self._agent(REGISTER + number if number else None, {"nb": of.name}, number)
        self._municipal = {self.municipality}

    def publisher(self, row: Mapping[str, Any]) -> Subject | None:
        """Who publishes a dataset or service, as stated; where nobody is, the municipality, but for what is credited to it as
        an owner. One that is not shown to be an organisation is «(utelatt)»."""
        stated = PublisherFields.model_validate({field: row[field] for field in PublisherFields.model_fields})
        told = omitted.publisher(stated, self._of.known)
        number = next((n.strip() for n in told.publisher_identifiers or () if _NUMBER.fullmatch(n.strip())), None)
        address = told.publisher_uri if iri(told.publisher_uri) else REGISTER + number if number else None
        if address is None and not told.publisher_name:
            return None if row["attributed_by"] == _OWNED else self.municipality
        agent = self._agent(address, told.publisher_name, number)
        if self._is_municipality(told, number):
            self._municipal.add(agent)
        return agent

    def contacts(
        self, subject: Subject, contacts: Iterable[Mapping[str, str | None]] | None, publisher: Subject | None
    ) -> None:
        """Where to ask: pages, and e-mail addresses of offices; else, where the municipality is the publisher, its website.
        Names and telephone numbers of contact points, and e-mail addresses that may be a person's, are left out."""
        found = False
        for contact in contacts or ():
            email = contact.get("email") or ""
            mail = mailto(email) if _OFFICE.fullmatch(email) else None
            page = iri(contact.get("url"))
            if mail is None and page is None:
                continue
            found = True
            name = contact.get("organisation") or (self._names.get(publisher) if publisher else None)
            self._contact(subject, self._graph.blank(), name, mail, page)
        if not found and publisher in self._municipal and self._front_desk is not None:
            self._contact(subject, self._front_desk, self._of.name, None, self._website)

    def _is_municipality(self, told: PublisherFields, number: str | None) -> bool:
        """By number where one is stated, also within an IRI; else by name."""
        stated = number or next(iter(_NUMBER_WITHIN.findall(told.publisher_uri or "")), None)
        if stated:
            return stated in self._of.organisations
        own = {self._of.name.casefold(), f"{self._of.name} kommune".casefold()}
        return any(name.strip().casefold() in own for name in (told.publisher_name or {}).values())

    def _contact(
        self, subject: Subject, node: Subject, name: str | None, mail: NamedNode | None, page: NamedNode | None
    ) -> None:
        self._graph.add(subject, "dcat:contactPoint", node)
        self._graph.a(node, "vcard:Organization")
        self._graph.add(node, "vcard:fn", text(name) if name else None)
        self._graph.add(node, "vcard:hasEmail", mail)
        self._graph.add(node, "vcard:hasURL", page)

    def _agent(self, address: str | None, names: Mapping[str, str] | None, number: str | None) -> Subject:
        known: NamedNode | None = iri(address)
        node: Subject = known or self._graph.blank()
        if node not in self._names:
            self._names[node] = next((name for _, name in sorted((names or {}).items()) if name), "")
            self._graph.a(node, "foaf:Agent")
            self._graph.texts(node, "foaf:name", names)
            self._graph.add(node, "dct:identifier", text(number) if number else None)
        return node
