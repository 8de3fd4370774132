"""DCAT feeds in Turtle, as small as a test can use: datasets of municipalities that exist, on pages that Hydra links."""

from serving import Answer

PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> ."
    " @prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
ORGANISATIONS = "https://data.brreg.no/enhetsregisteret/api/enheter/"
OSLO, STAVANGER, BERGEN = "958935420", "964965226", "964338531"


def iri(name: object) -> str:
    """What a dataset of this name is called."""
    return f"http://data.example.no/{name}"


def dataset(name: object, publisher: str = OSLO, title: str | None = None, more: str = "") -> str:
    """A dataset with one open CSV file. `title` and `more` are put into the Turtle as they are."""
    return (
        f'<{iri(name)}> a dcat:Dataset ; dct:title "{title or f"Datasett {name}"}"@nb ; {more}'
        f" dct:publisher <{ORGANISATIONS}{publisher}> ; dcat:distribution <{iri(name)}/fil> .\n"
        f"<{iri(name)}/fil> a dcat:Distribution ; dcat:accessURL <{iri(name)}/fil.csv> ;"
        " dct:license <https://creativecommons.org/licenses/by/4.0/> ;"
        " dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> .\n"
    )


def page(*datasets: str, next_url: str | None = None, total: int | None = None) -> Answer:
    """A page with these datasets, what comes after it, and how many the source says it has."""
    paging = "<> a hydra:PagedCollection"
    paging += f' ; hydra:next "{next_url}"' if next_url else ""
    paging += f" ; hydra:totalItems {total}" if total is not None else ""
    return Answer((PREFIXES + paging + " .\n" + "".join(datasets)).encode())


def pages(names: range, each: int, path: str = "/feed.ttl", publisher: str = OSLO) -> dict[str, Answer]:
    """A feed of numbered datasets, so many to a page, at this path and its `?page=N`."""
    parts = [names[start : start + each] for start in range(0, len(names), each)]
    paths = [path, *(f"{path}?page={number}" for number in range(2, len(parts) + 1)), None]
    return {
        here: page(*(dataset(name, publisher) for name in part), next_url=there, total=len(names))
        for here, there, part in zip(paths[:-1], paths[1:], parts, strict=True)
        if here is not None
    }
