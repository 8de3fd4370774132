"""API: can a program ask for what it needs, and find out how to ask?"""

from scoring.checks import check
from scoring.checks.access import bulk_download, evidence
from scoring.checks.reading import addresses, formats_found, read
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, Value, inconclusive, not_applicable
from scoring.link_facts import LinkFact, facts_of
from scoring.vocabulary import Vocabulary
from store.terms import Term, literal

_NEVER = frozenset({"NEVER", "NOT_PLANNED"})
_YEAR = 365  # days
_NONE = Finding(0.0, "no_api")
_DOWNLOAD_SUFFICES = not_applicable("download_suffices")
_DOWNLOAD_UNKNOWN = inconclusive("download_unknown")
_NOT_CALLED = inconclusive("not_called")
# what APIs answer with and files hold: nobody can tell the two apart from outside
_MAY_BE_A_FILE = frozenset(
    {"JSON", "GEOJSON", "JSON_LD", "JSON_STAT", "XML", "GML", "ATOM", "RSS", "RDF_XML", "RDF_TURTLE", "RDF_N_TRIPLES"}
)
_SAYS_NOTHING = frozenset({None, "BINARY", "TXT"})
_NOTHING_TO_DESCRIBE = not_applicable("none")
_NOT_FETCHED = inconclusive("not_fetched")
_UNDESCRIBED = Finding(0.0, "undescribed")
_DATASTORE = ("/datastore_search", "/datastore/")  # CKAN makes one of every table that it can read
_DESCRIBING = frozenset({"WFS", "WMS", "WMTS", "WCS", "CSW", "REST", "SOAP", "ARCGIS", "OGC_API_FEATURES"})
_DESCRIBED_IN = frozenset({"JSON", "XML", "YAML", "JSON_LD", "RDF_XML", "RDF_TURTLE", "RDF_N_TRIPLES"})


@check
def api(dataset: Dataset, around: Surroundings, words: Vocabulary, *, automatic: Value) -> Finding:
    """API-1: an endpoint for the dataset answers, not with a page for people. One that the portal makes by itself of any
    file is worth `automatic`. Data that change yearly or more seldom need none if they can be downloaded whole; an API
    that exists is always asked; one that has no address does not exist."""
    if _has_api(dataset, around, words):
        return _called(dataset, around, words, automatic)
    frequency = read(dataset, words).frequency
    if frequency is None or not (frequency.code in _NEVER or (frequency.days or 0) >= _YEAR):
        return _NONE
    download = bulk_download(dataset, around, words).outcome
    if download == "inconclusive":
        return _DOWNLOAD_UNKNOWN
    return _DOWNLOAD_SUFFICES if download == "pass" else _NONE


def _has_api(dataset: Dataset, around: Surroundings, words: Vocabulary) -> bool:
    """Whether anything can be called: an address or a description of a service, or a distribution that stands for one."""
    return bool(
        any(addresses(s.endpoint_urls + s.endpoint_descriptions) for s in dataset.services)
        or addresses(_standing_for_one(dataset, around, words))
    )


def _standing_for_one(dataset: Dataset, around: Surroundings, words: Vocabulary) -> list[Term]:
    found = formats_found(dataset, around, words)
    return [term for d, f in zip(dataset.distributions, found, strict=True) if f.api for term in d.access_urls]


def _of_services(dataset: Dataset, around: Surroundings) -> dict[str, LinkFact | None]:
    return facts_of([term for service in dataset.services for term in service.endpoint_urls], around.links)


def _called(dataset: Dataset, around: Surroundings, words: Vocabulary, automatic: float) -> Finding:
    """Data are an answer of a service at its own endpoint, unless they are a file; at a distribution's address they may be
    no more than one."""
    own = _of_services(dataset, around)
    endpoints = facts_of(_standing_for_one(dataset, around, words), around.links) | own
    alive = {url: f for url, f in endpoints.items() if f and f.state == "alive"}
    holds_file = {u: _holds_file(u, f, words) if u in own else True for u, f in alive.items() if f.kind == "data"}
    answering = {u: f for u, f in alive.items() if f.kind == "service" or holds_file.get(u) is False}
    deliberate = {url: f for url, f in answering.items() if not any(mark in url for mark in _DATASTORE)}
    if deliberate:
        return evidence(1.0, "answers", *min(deliberate.items()))
    if answering:
        return evidence(automatic, "automatic", *min(answering.items()))
    files = {url: alive[url] for url in holds_file}
    doubtful = {
        url: f
        for url, f in files.items()
        if holds_file[url] is None or (url not in own and (f.format is None or f.format in _MAY_BE_A_FILE))
    }
    if doubtful:
        return evidence(None, "not_told", *min(doubtful.items()))
    dead = {url: f for url, f in endpoints.items() if f and f.state == "dead"}
    if not endpoints or len(files) + len(dead) < len(endpoints):
        return _NOT_CALLED
    if files:
        url, fact = min(files.items())
        return evidence(0.0, "file", url, fact, found=fact.format or fact.content_type or "")
    return evidence(0.0, "silent", *min(dead.items()))


def _holds_file(url: str, fact: LinkFact, words: Vocabulary) -> bool | None:
    """Whether the data at a service's own endpoint are a file, by what came, or at least by what it was said to be, and by the
    extension of the address. None where that cannot be told: an API may call its answer `.json`, and give CSV when asked."""
    if any(mark in url for mark in _DATASTORE):
        return False
    asked = "?" in url
    stated = words.format(literal(fact.content_type or ""))
    seen = fact.format or (stated[0].code if stated else None)
    shown = None if asked else words.format_of_url(url)
    named = shown.code if shown and not shown.api else None
    signs = {seen, named} - _SAYS_NOTHING
    if not signs or (named and signs & _MAY_BE_A_FILE):
        return None
    return False if signs <= _MAY_BE_A_FILE else None if asked else True


@check
def api_description(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """API-2: a description of the API that a machine can read, fetched and parsed: the one that is stated, or what the
    endpoint itself says when asked."""
    if not _has_api(dataset, around, words):
        return _NOTHING_TO_DESCRIBE
    called = _called(dataset, around, words, automatic=1.0)
    if called.value is None:
        return _NOT_FETCHED
    if not called.value:
        return _NOTHING_TO_DESCRIBE if called.reason == "file" else not_applicable("silent")
    endpoints = facts_of(_standing_for_one(dataset, around, words), around.links) | _of_services(dataset, around)
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
