"""The vocabularies that DCAT-AP-NO catalogues are written in, with the spellings of them that are met in real ones."""

from functools import lru_cache

from store.graph import Graph, Node, Object

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
DC = "http://purl.org/dc/elements/1.1/"
FOAF = "http://xmlns.com/foaf/0.1/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
ADMS = "http://www.w3.org/ns/adms#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
SPDX = "http://spdx.org/rdf/terms#"
SCHEMA = "http://schema.org/"
TIME = "http://www.w3.org/2006/time#"
DQV = "http://www.w3.org/ns/dqv#"
OA = "http://www.w3.org/ns/oa#"
ODRL = "http://www.w3.org/ns/odrl/2/"
LOCN = "http://www.w3.org/ns/locn#"
CPSV = "http://purl.org/vocab/cpsv#"
CV = "http://data.europa.eu/m8g/"
DCATAP = "http://data.europa.eu/r5r/"
DCATNO = "https://data.norge.no/vocabulary/dcatno#"
DCATAPI = "http://dcat.no/dcatapi/"
ROV = "http://www.w3.org/ns/regorg#"
HYDRA = "http://www.w3.org/ns/hydra/core#"

TYPE = RDF + "type"

_PREFIXES = {
    RDF: "rdf", RDFS: "rdfs", OWL: "owl", DCAT: "dcat", DCT: "dct", DC: "dc", FOAF: "foaf", VCARD: "vcard", ADMS: "adms",
    SKOS: "skos", PROV: "prov", SPDX: "spdx", SCHEMA: "schema", TIME: "time", DQV: "dqv", OA: "oa", ODRL: "odrl",
    LOCN: "locn", CPSV: "cpsv", CV: "cv", DCATAP: "dcatap", DCATNO: "dcatno", DCATAPI: "dcatapi", ROV: "rov", HYDRA: "hydra",
}  # fmt: skip

# Spellings that mean the same vocabulary. The first block is what older versions of the profile prescribed, the second
# what publishers get wrong; the DCAT-AP namespace without its slash comes from the profile's own draft shapes.
_OLD = {
    "http://difi.no/dcatno#": DCATNO,
    "http://difi.no/dcatapi#": DCATAPI,
    "https://schema.org/": SCHEMA,
    "http://www.w3.org/ns/dqvNS#": DQV,
    "http://www.w3.org/TR/owl-time/": TIME,
    "https://www.w3.org/TR/owl-time/": TIME,
}
_WRONG = {
    "http://data.europa.eu/r5r": DCATAP,
    "http://data.europa.eu/r5r#": DCATAP,
    "http://purl.org/dc/terms/#": DCT,
    "http://purl.org/dc/terms#": DCT,
    "https://www.w3.org/TR/vocab-dqv/#dqv:": DQV,
    **{"https" + n.removeprefix("http"): n for n in _PREFIXES if n.startswith("http://") and n != SCHEMA},
    **{"http" + n.removeprefix("https"): n for n in _PREFIXES if n.startswith("https://")},
}
# longest first, so that the spelling without a slash does not hide the others
_SPELLINGS = sorted({**_OLD, **_WRONG, **{n: n for n in _PREFIXES}}.items(), key=lambda item: -len(item[0]))


@lru_cache(maxsize=10_000)
def canonical(iri: str) -> tuple[str, bool]:
    """The IRI in its vocabulary's proper spelling, and whether it was written in an improper one."""
    for spelling, namespace in _SPELLINGS:
        if iri.startswith(spelling):
            return namespace + iri[len(spelling) :], spelling in _WRONG
    return iri, False


def split(iri: str) -> tuple[str, str]:
    """Namespace and local name of an IRI in proper spelling; the namespace is "" when it is none of ours."""
    for namespace in _PREFIXES:
        if iri.startswith(namespace):
            return namespace, iri[len(namespace) :]
    return "", iri


def compact(iri: str) -> str:
    """The IRI as a compact name (`dct:title`) where the vocabulary is known, else unchanged."""
    namespace, local = split(iri)
    return f"{_PREFIXES[namespace]}:{local}" if namespace else iri


def respelt(graph: Graph) -> tuple[dict[str, Node], dict[str, str]]:
    """The graph with its properties and classes in their vocabularies' proper spelling, and which of them were written
    in an improper one: as written -> proper."""
    wrong: dict[str, str] = {}

    def proper(name: Object) -> str:
        iri, improper = canonical(name if isinstance(name, str) else name.value)
        if improper:
            wrong[str(name)] = iri
        return iri

    nodes: dict[str, Node] = {}
    for subject, node in graph.items():
        found: Node = {}
        nodes[subject] = found
        for predicate, values in node.items():
            name = proper(predicate)
            found.setdefault(name, []).extend(map(proper, values) if name == TYPE else values)
    return nodes, wrong
