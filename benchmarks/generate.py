"""A made-up national catalogue of any size as Turtle, shaped like what data.norge.no serves: about 109 triples a dataset.

Grouped by subject with prefixes, catalogue records, publishers from the configuration's municipalities, EU vocabularies,
texts in three languages, a heavy tail of distributions (mean about nine), every fifth of them a blank node. The same
seed gives the same bytes; `shuffled` gives other bytes with the same content.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

_PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .

"""
_FORMATS = ("CSV", "JSON", "XML", "GEOJSON", "XLSX", "PDF", "GML", "ZIP", "HTML", "SHP")
_MEDIA = ("text/csv", "application/json", "application/xml", "application/pdf", "application/zip")
_LICENCES = (
    "http://publications.europa.eu/resource/authority/licence/NLOD_2_0",
    "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
    "https://creativecommons.org/licenses/by/4.0/deed.no",
    "http://data.norge.no/nlod/no/1.0",
    "https://creativecommons.org/licenses/by-nc/4.0/",
)
_THEMES = ("AGRI", "ECON", "EDUC", "ENVI", "GOVE", "HEAL", "REGI", "SOCI", "TRAN", "ENER")
_SUBJECTS = (
    "Lekeplasser", "Badeplasser", "Budsjett", "Regnskap", "Skolekretser", "Barnehager", "Turløyper", "Parkering",
    "Avfallspunkter", "Reguleringsplaner", "Byggesaker", "Luftkvalitet", "Støysoner", "Drikkevann", "Tilskudd",
)  # fmt: skip
_WORDS = [
    "oversikt",
    "over",
    "alle",
    "kommunale",
    "enheter",
    "med",
    "adresse",
    "og",
    "koordinater",
    "som",
    "oppdateres",
    "jevnlig",
    "av",
    "fagavdelingen",
    "og",
    "kan",
    "brukes",
    "fritt",
    "av",
    "innbyggere",
    "næringsliv",
    "og",
    "forskning",
    "til",
    "nye",
    "tjenester",
]


PAGE = 10_000  # datasets a page: one page of up to that many is what the peers read too


def write_feed(
    folder: Path, datasets: int, org_numbers: Sequence[str], *, first: int = 0, shuffled: bool = False
) -> None:
    """Write `datasets` datasets from number `first` on as Turtle, in pages of PAGE that lead to one another: page-0.ttl,
    page-1.ttl …"""
    for done in range(0, datasets, PAGE):
        number, size = done // PAGE, min(PAGE, datasets - done)
        following = f"page-{number + 1}.ttl" if done + size < datasets else None
        path = folder / f"page-{number}.ttl"
        write_page(path, first + done, size, org_numbers, following=following, shuffled=shuffled)


def write_page(
    path: Path, first: int, size: int, org_numbers: Sequence[str], *, following: str | None, shuffled: bool
) -> None:
    """Write one page; memory stays flat."""
    order = list(range(first, first + size))
    if shuffled:
        random.Random(1).shuffle(order)
    with path.open("w", encoding="utf-8") as file:
        file.write(_PREFIXES)
        if shuffled:
            file.write("# the same content in another order\n")
        if following:
            file.write(f"<> a hydra:PartialCollectionView ; hydra:next <{following}> .\n\n")
        for start in range(first, first + size, 500):
            members = ",\n    ".join(f"<{_iri(i)}>" for i in range(start, min(start + 500, first + size)))
            n = start // 500
            file.write(
                f'<https://catalogue.test/{n}> a dcat:Catalog ;\n  dct:title "Katalog {n}"@nb ;\n'
                f"  dct:publisher <{_agent(org_numbers[n % len(org_numbers)])}> ;\n  dcat:dataset {members} .\n\n"
            )
        for number in sorted(set(org_numbers)):
            file.write(
                f'<{_agent(number)}> a foaf:Agent ;\n  dct:identifier "{number}" ;\n  foaf:name "Kommune {number}"@nb .\n\n'
            )
        for i in order:
            file.writelines(_dataset(i, org_numbers))


def _iri(i: int) -> str:
    return f"https://data.test/datasets/{i:08d}-5c1d-4b7e-9f3a-0123456789ab"


def _agent(number: str) -> str:
    return f"https://data.brreg.no/enhetsregisteret/api/enheter/{number}"


def _dataset(i: int, org_numbers: Sequence[str]) -> Iterator[str]:
    r = random.Random(i)
    subject, iri = r.choice(_SUBJECTS), _iri(i)
    text = " ".join(r.choice(_WORDS) for _ in range(30))
    count = min(1 + int(r.paretovariate(1.05) * 2.0), 60)
    named = [f"{iri}/distribution/{n}" for n in range(count)]
    day = f"20{r.randint(15, 26)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}"
    yield (
        f"<{iri}> a dcat:Dataset ;\n"
        f'  dct:title "{subject} {i}"@nb , "{subject} {i} (nn)"@nn , "{subject} {i} (en)"@en ;\n'
        f'  dct:description "{subject}: {text}"@nb , "{text}"@en ;\n'
        f'  dcat:keyword "{subject.lower()}"@nb , "kommune"@nb , "åpne data"@nb , "municipality"@en ;\n'
        f"  dcat:theme <http://publications.europa.eu/resource/authority/data-theme/{r.choice(_THEMES)}> ,\n"
        f"    <https://psi.norge.no/los/tema/tema-{r.randint(1, 40)}> ;\n"
        f'  dct:identifier "{iri}" ;\n'
        f"  dct:publisher <{_agent(org_numbers[i % len(org_numbers)])}> ;\n"
        "  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;\n"
        f"  dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/{r.choice(('ANNUAL', 'DAILY', 'MONTHLY', 'IRREG'))}> ;\n"
        f'  dct:issued "2015-01-01"^^xsd:date ;\n  dct:modified "{day}"^^xsd:date ;\n'
        "  dct:language <http://publications.europa.eu/resource/authority/language/NOB> ;\n"
        f"  dct:spatial <https://data.geonorge.no/administrativeEnheter/kommune/id/{r.randint(1, 9999)}> ;\n"
        '  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2015-01-01"^^xsd:date ; dcat:endDate "2025-12-31"^^xsd:date ] ;\n'
        f'  dcat:contactPoint [ a vcard:Organization ; vcard:fn "Kontakt {i % 50}" ; vcard:hasEmail <mailto:post{i % 50}@kommune.test> ] ;\n'
        f"  dcat:landingPage <https://www.kommune.test/data/{i}> ;\n"
        "  dcat:distribution "
        + " , ".join(f"_:b{i}d{n}" if n % 5 == 4 else f"<{named[n]}>" for n in range(count))
        + " .\n\n"
    )
    yield (
        f'<https://data.test/records/{i}> a dcat:CatalogRecord ;\n  dct:identifier "{i:08d}-rec" ;\n'
        f'  dct:issued "2016-01-01T00:00:00Z"^^xsd:dateTime ;\n  dct:modified "2026-10-01T00:00:00Z"^^xsd:dateTime ;\n'
        f"  foaf:primaryTopic <{iri}> ;\n  dct:isPartOf <https://catalogue.test/{i // 500}> .\n\n"
    )
    for n in range(count):
        code = r.choice(_FORMATS)
        yield (
            (f"_:b{i}d{n}" if n % 5 == 4 else f"<{named[n]}>")
            + f' a dcat:Distribution ;\n  dct:title "{subject} som {code}"@nb ;\n'
            + (f'  dct:description "Fil nummer {n} med {subject.lower()}"@nb ;\n' if n % 2 else "")
            + f"  dcat:accessURL <https://www.kommune.test/data/{i}/{n}> ;\n"
            f"  dcat:downloadURL <https://www.kommune.test/data/{i}/{n}.{code.lower()}> ;\n"
            f"  dct:format <http://publications.europa.eu/resource/authority/file-type/{code}> ;\n"
            f"  dcat:mediaType <https://www.iana.org/assignments/media-types/{r.choice(_MEDIA)}> ;\n"
            f"  dct:license <{r.choice(_LICENCES)}> .\n\n"
        )
