"""API: can a program ask for what it needs, and find out how to ask?"""

from scoring.checks import check
from scoring.checks.access import bulk_download, evidence
from scoring.checks.reading import read
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, inconclusive, not_applicable
from scoring.link_facts import LinkFact, facts_of
from scoring.vocabulary import Vocabulary

_NEVER = frozenset({"NEVER", "NOT_PLANNED"})
_YEAR = 365  # days
_NONE = Finding(0.0, "none")
_DOWNLOAD_SUFFICES = not_applicable("download_suffices")
_DOWNLOAD_UNKNOWN = inconclusive("download_unknown")
_NOT_CALLED = inconclusive("not_called")
_NOTHING_TO_DESCRIBE = not_applicable("none")
_NOT_FETCHED = inconclusive("not_fetched")
_UNDESCRIBED = Finding(0.0, "undescribed")
_DATASTORE = ("/datastore_search", "/datastore/")  # CKAN makes one of every table that it can read
_DESCRIBING = frozenset({"WFS", "WMS", "WMTS", "WCS", "CSW", "REST", "SOAP", "ARCGIS", "OGC_API_FEATURES"})
_DESCRIBED_IN = frozenset({"JSON", "XML", "YAML", "JSON_LD", "RDF_XML", "RDF_TURTLE", "RDF_N_TRIPLES"})


@check
def api(dataset: Dataset, around: Surroundings, words: Vocabulary, *, automatic: float) -> Finding:
    """API-1: an endpoint for the dataset answers, not with a page for people. One that the portal makes by itself of any
    file is worth `automatic`. Data that change yearly or more seldom need none if they can be downloaded whole; an API
    that exists is always asked."""
    reading = read(dataset, words)
    if reading.declares_api:
        return _called(_endpoints(dataset, around, words), automatic)
    frequency = reading.frequency
    if frequency is None or not (frequency.code in _NEVER or (frequency.days or 0) >= _YEAR):
        return _NONE
    download = bulk_download(dataset, around, words).outcome
    if download == "inconclusive":
        return _DOWNLOAD_UNKNOWN
    return _DOWNLOAD_SUFFICES if download == "pass" else _NONE


def _endpoints(dataset: Dataset, around: Surroundings, words: Vocabulary) -> dict[str, LinkFact | None]:
    """The addresses of services, and of distributions that stand for one."""
    if not around.links:
        return {}
    terms = [term for service in dataset.services for term in service.endpoint_urls]
    for d, formats in zip(dataset.distributions, read(dataset, words).formats, strict=True):
        if formats.api or d.access_services:
            terms.extend(d.access_urls)
    return facts_of(terms, around.links)


def _called(endpoints: dict[str, LinkFact | None], automatic: float) -> Finding:
    answering = {url: f for url, f in endpoints.items() if f and f.state == "alive" and f.kind in ("service", "data")}
    own = {url: f for url, f in answering.items() if not any(mark in url for mark in _DATASTORE)}
    if own:
        return evidence(1.0, "answers", *min(own.items()))
    if answering:
        return evidence(automatic, "automatic", *min(answering.items()))
    dead = {url: f for url, f in endpoints.items() if f and f.state == "dead"}
    if dead and len(dead) == len(endpoints):
        return evidence(0.0, "silent", *min(dead.items()))
    return _NOT_CALLED


@check
def api_description(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """API-2: a description of the API that a machine can read, fetched and parsed: the one that is stated, or what the
    endpoint itself says when asked."""
    if not read(dataset, words).declares_api:
        return _NOTHING_TO_DESCRIBE
    called = _called(endpoints := _endpoints(dataset, around, words), automatic=1.0)
    if called.value is None:
        return _NOT_FETCHED
    if not called.value:
        return not_applicable("silent")
    stated = facts_of([t for s in dataset.services for t in s.endpoint_descriptions], around.links)
    for facts, formats in ((stated, _DESCRIBING | _DESCRIBED_IN), (endpoints, _DESCRIBING)):
        good = {u: f for u, f in facts.items() if f and f.state == "alive" and f.format in formats and _readable(f)}
        if good:
            return evidence(1.0, "described", *min(good.items()))
    if any(f is None or f.state not in ("alive", "dead") for f in stated.values()):
        return _NOT_FETCHED
    return _UNDESCRIBED


def _readable(fact: LinkFact) -> bool:
    return fact.readable is not False and fact.kind in ("service", "data")
