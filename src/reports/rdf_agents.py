"""The publishers and contact points of a catalogue in RDF: each publisher once, and of contacts only what is an office's."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import NamedNode

from reports.rdf_terms import Graph, Subject, iri, text

REGISTER = "https://data.brreg.no/enhetsregisteret/api/enheter/"
_NUMBER = re.compile(r"\d{9}")
# A name in front of @ is a person's unless it is one of these: vCards call almost everybody an organisation.
_OFFICE = re.compile(
    r"(?:post|postmottak|firmapost|kontakt|info|support|hjelp|brukerstotte|data|opendata|opnedata|apnedata|geodata|geo|gis|kart"
    r"|kommune|kommunen|servicetorg|servicesenter|ikt|it)@[\w.-]+",
    re.IGNORECASE,
)
_MAIL = re.compile("mailto:")


class Agents:
    """Says agents in a graph; `municipality` publishes the catalogue."""

    def __init__(self, graph: Graph, name: str, organisation: str | None, website: str | None) -> None:
        self._graph, self._name = graph, name
        self._website, self._front_desk = iri(website), None if iri(website) is None else graph.blank()
        self._said: set[Subject] = set()
        self.municipality = self._agent(REGISTER + organisation if organisation else None, {"nb": name}, organisation)

    def publisher(self, row: Mapping[str, Any]) -> Subject:
        """Who publishes a dataset, as stated; the municipality where nobody is."""
        number = next((n.strip() for n in row["publisher_identifiers"] or () if _NUMBER.fullmatch(n.strip())), None)
        address = row["publisher_uri"] or (REGISTER + number if number else None)
        if iri(address) is None and not row["publisher_name"]:
            return self.municipality
        return self._agent(address, row["publisher_name"], number)

    def contacts(self, subject: Subject, contacts: Iterable[Mapping[str, str | None]] | None) -> None:
        """Where to ask: pages and an office's e-mail address, else the municipality's website. Names and addresses that may be
        a person's are left out."""
        found = False
        for contact in contacts or ():
            email = contact.get("email") or ""
            mail = iri(f"mailto:{email}", _MAIL) if _OFFICE.fullmatch(email) else None
            page = iri(contact.get("url"))
            if mail is None and page is None:
                continue
            found = True
            self._contact(subject, self._graph.blank(), contact.get("organisation") or self._name, mail, page)
        if not found and self._front_desk is not None:
            self._contact(subject, self._front_desk, self._name, None, self._website)

    def _contact(
        self, subject: Subject, node: Subject, name: str, mail: NamedNode | None, page: NamedNode | None
    ) -> None:
        self._graph.add(subject, "dcat:contactPoint", node)
        self._graph.a(node, "vcard:Organization")
        self._graph.add(node, "vcard:fn", text(name))
        self._graph.add(node, "vcard:hasEmail", mail)
        self._graph.add(node, "vcard:hasURL", page)

    def _agent(self, address: str | None, names: Mapping[str, str] | None, number: str | None) -> Subject:
        known: NamedNode | None = iri(address)
        node: Subject = known or self._graph.blank()
        if node not in self._said:
            self._said.add(node)
            self._graph.a(node, "foaf:Agent")
            self._graph.texts(node, "foaf:name", names)
            self._graph.add(node, "dct:identifier", text(number) if number else None)
        return node
