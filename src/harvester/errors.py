"""What can go wrong while harvesting, as a closed list: errors end a page or a source, issues are rows beside the data.

SourceError                 one source could not be read; caught once, in `harvester.run`
  FetchError                the network or the server; `category` says how
  ParseError                the bytes came but could not be read
"""

from dataclasses import dataclass
from typing import Literal

from store.records import storable

Severity = Literal["info", "warning", "error"]
# what `store.codes` has words for; a new one needs them
Category = Literal[
    "dns", "connect", "timeout", "tls", "tls_chain", "tls_expired", "tls_host", "tls_self_signed",
    "http_401", "http_403", "http_404", "http_410", "http_4xx", "http_5xx", "rate_limited", "redirect_loop",
    "refused_address", "refused_url", "truncated", "too_large", "bad_encoding", "protocol",
    "paging_loop", "too_many_pages", "too_many_datasets", "incomplete_listing", "gaps",  # of a portal's walk
    "not_rdf", "html_page", "json_error", "syntax", "unsafe_xml", "context_unknown", "empty",
    "parser_crash", "parser_timeout", "parser_memory",
    "archive",  # a stored page is missing or damaged
    "never_read",  # there is no stored page to replay
    "fault",  # of ours
]  # fmt: skip
# of link checks alone
LinkCategory = Literal["bad_redirect", "dns_unsure", "no_network", "no_route", "robots", "robots_unavailable"]


class ConfigError(Exception):
    """The configuration cannot be used; `problems` holds one line each: file, place, what was read, what was expected."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SourceError(Exception):
    """A source could not be read (further)."""

    def __init__(self, category: Category | LinkCategory, message: str) -> None:
        super().__init__(storable(message))
        self.category = category

    def __reduce__(self) -> tuple[type["SourceError"], tuple[Category | LinkCategory, str]]:
        return type(self), (self.category, str(self))


class FetchError(SourceError):
    """No usable answer."""


class ParseError(SourceError):
    """Bytes that cannot be read."""


@dataclass(frozen=True, slots=True)
class IssueKind:
    """What an issue code means and how loud it is; `warning` asks a person to act, known faults are `info`."""

    severity: Severity
    nb: str
    en: str


ISSUES: dict[str, IssueKind] = {
    "access_rights_contradicted": IssueKind("warning", "Datasettet skal ikke være åpent for alle, men alle kan hente det", "The dataset is said not to be public, but anybody can fetch it"),
    "bad_date": IssueKind("info", "Datoen lar seg ikke lese", "The date cannot be read"),
    "bad_iri": IssueKind("warning", "IRI-en inneholder ulovlige tegn", "The IRI holds characters it must not hold"),
    "bad_language_tag": IssueKind("info", "Språkkoden er ugyldig", "The language tag is invalid"),
    "bad_url": IssueKind("warning", "Det står noe annet enn en adresse der en adresse skal stå", "Something else stands where an address should stand"),
    "blank_dataset": IssueKind("warning", "Datasettet har ingen IRI", "The dataset has no IRI"),
    "context_unknown": IssueKind("error", "JSON-LD-konteksten er ukjent og ble ikke hentet", "The JSON-LD context is unknown and was not fetched"),
    "duplicate_key": IssueKind("warning", "To datasett i kilden har samme nøkkel", "Two datasets of the source have the same key"),
    "empty_value": IssueKind("info", "Egenskapen er oppgitt, men tom", "The property is given but empty"),
    "encoding_repaired": IssueKind("info", "Tegnsettet måtte rettes", "The character encoding had to be repaired"),
    "fetch_failed": IssueKind("error", "Kilden svarte ikke som den skulle", "The source did not answer as it should"),
    "geonorge_fallback_publisher": IssueKind("warning", "Geonorge kjenner ikke utgiverens nummer og oppgir Kartverkets", "Geonorge does not know the publisher's number and states Kartverket's"),
    "html_in_text": IssueKind("info", "Teksten inneholder HTML", "The text holds HTML"),
    "identity_change": IssueKind("warning", "Mange datasett har fått ny IRI", "Many datasets have got new IRIs"),
    "incomplete_listing": IssueKind("warning", "Færre datasett enn kilden selv oppgir", "Fewer datasets than the source itself reports"),
    "language_repaired": IssueKind("info", "Språkkoden ble rettet", "The language tag was repaired"),
    "listed_but_gone": IssueKind("warning", "Datasettet er listet, men har ingen beskrivelse der den skal være", "The dataset is listed, but there is no description where it should be"),
    "literal_for_iri": IssueKind("info", "Tekst der standarden krever en IRI", "Text where the standard demands an IRI"),
    "many_values": IssueKind("info", "Flere verdier der standarden tillater én", "Several values where the standard allows one"),
    "missing_title": IssueKind("warning", "Datasettet mangler tittel", "The dataset has no title"),
    "not_a_dataset": IssueKind("info", "Oppføringen er ikke et datasett og ble utelatt", "The entry is no dataset and was left out"),
    "not_public": IssueKind("info", "Merket som privat eller utkast og utelatt", "Marked as private or draft and left out"),
    "page_failed": IssueKind("error", "Siden kunne ikke leses", "The page could not be read"),
    "paging_loop": IssueKind("error", "Neste side peker tilbake til en side som er lest", "The next page leads back to one already read"),
    "parser_crash": IssueKind("error", "Siden fikk leseren til å krasje", "The page crashed the parser"),
    "publisher_missing": IssueKind("info", "Katalogbeskrivelsen sier ikke det vi vet om utgiveren; det vi vet, beholdes", "The catalogue's description does not say what we know of its publisher; what we know is kept"),
    "record_mismatch": IssueKind("info", "Katalogposten viser til et annet datasett enn det den kom med", "The catalogue record refers to another dataset than the one it came with"),
    "record_rejected": IssueKind("error", "Posten kunne ikke leses og er forkastet", "The record could not be read and was rejected"),
    "shrunk": IssueKind("warning", "Kilden har mistet uventet mange datasett", "The source has lost unexpectedly many datasets"),
    "syntax_repaired": IssueKind("info", "Skrivefeil i RDF-teksten ble rettet", "Mistakes in the RDF text were repaired"),
    "syntax_skipped": IssueKind("warning", "En del av teksten kunne ikke leses og ble hoppet over", "Part of the text could not be read and was skipped"),
    "tls_not_verified": IssueKind("warning", "Sertifikatet kontrolleres ikke; konfigurasjonen sier hvorfor", "The certificate is not verified; the configuration says why"),
    "too_many": IssueKind("warning", "Flere verdier enn vi leser", "More values than we read"),
    "unknown_property": IssueKind("info", "Egenskap vi ikke leser", "A property we do not read"),
    "unreadable_value": IssueKind("info", "Verdien lar seg ikke lese", "The value cannot be read"),
    "unsafe_xml": IssueKind("error", "XML med farlige entiteter ble avvist", "XML with dangerous entities was refused"),
    "web_map_or_app": IssueKind("info", "Kart, app eller nettside i katalogen, ikke data; utelatt", "A map, app or page in the catalogue, not data; left out"),
    "wrong_media_type": IssueKind("info", "Serveren oppgir feil medietype", "The server states a wrong media type"),
    "wrong_namespace": IssueKind("info", "Egenskapen står i feil navnerom", "The property stands in a wrong namespace"),
}  # fmt: skip
