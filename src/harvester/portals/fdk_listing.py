"""What data.norge.no lists as municipalities' datasets: its search API, asked branch by branch of the publishers' tree."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ValidationError

from harvester.config import SourceConfig
from harvester.errors import FetchError
from harvester.json import answers as json_answers
from harvester.pages import Page

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

SIZE = 100  # hits asked for at once
WINDOW = 10_000  # the search index counts and pages no further
_DEEPEST, _MOST_PARTS = (
    6,
    2_000,
)  # levels of the publishers' tree, and branches of one: an answer could name more for ever
MUNICIPALITIES, OTHERS, PRIVATE = "/KOMMUNE", "/ANNET", "/PRIVAT"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_REGISTERED = re.compile(r"https?://[^/]+/(?:.*/)?catalogs/(\d{9})/?")

_Text = Annotated[str | None, BeforeValidator(lambda value: value if isinstance(value, str) else None)]


class _Metadata(BaseModel):
    modified: str | int | None = None


class _Organization(BaseModel):
    orgPath: str | None = None
    name: _Text = None


class _Catalog(BaseModel):
    uri: _Text = None


class _Hit(BaseModel):
    id: str
    uri: str | None = None
    metadata: _Metadata = _Metadata()
    organization: _Organization | None = None
    catalog: _Catalog | None = None


class _Bucket(BaseModel):
    key: str
    count: int


class _Aggregations(BaseModel):
    orgPath: list[_Bucket] = []


class _PageInfo(BaseModel):
    totalElements: int


class _Answer(BaseModel):
    hits: list[object]
    page: _PageInfo
    aggregations: _Aggregations | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One dataset that exists."""

    id: str
    uri: str | None
    modified: str | None  # when the catalogue last changed it
    org_path: str | None
    publisher_name: str | None
    registered: str | None  # organisation number of the registration catalogue it stands in


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the publishers' tree (None: those that stand nowhere), and whose datasets of it are wanted."""

    path: str | None
    only: frozenset[str] | None = None  # organisation numbers; None: everybody's

    def wants(self, org_path: str | None) -> bool:
        """Whether a dataset of the branch is asked for."""
        return self.only is None or not self.only.isdisjoint((org_path or "").split("/"))


def branches(source: SourceConfig) -> tuple[Branch, ...]:
    """Where municipal datasets hide. Companies that several own, and publishers whose number could not be read, stand
    under /ANNET or under no path at all; municipal enterprises and companies of one owner under /PRIVAT, where those
    are asked for that the configuration or a register ties to a municipality."""
    known = frozenset((*source.companies, *source.units))
    private = (Branch(PRIVATE, known),) if known else ()
    if source.only_organisations:
        own = tuple(Branch(f"{MUNICIPALITIES}/{number}") for number in source.only_organisations)
        return (*own, Branch(OTHERS, known), *private) if known else own
    return (Branch(MUNICIPALITIES), Branch(OTHERS), Branch(None), *private)


def list_branch(
    source: SourceConfig, client: "SourceClient", branch: Branch, listed: dict[str, Listed]
) -> Generator[Page, None, int]:
    """Add what lies in a branch to `listed`; gives how many wanted ones there are, as far as the service says.

    Without a sort order that the service keeps to, a hit may come twice and another not at all. A second reading finds
    what the first missed; what neither finds leaves the count short, and the fetch incomplete.
    """
    found: dict[str, Listed] = {}
    total = 0
    for _ in range(2):
        for number in range(WINDOW // SIZE):
            page = client.post_json(_search(source), _question(branch.path, number), "application/json")
            yield replace(page, listing=True)
            answer = json_answers.answer(page, _Answer.model_validate_json)
            total = answer.page.totalElements
            if total >= WINDOW:
                return (yield from _list_parts(source, client, branch, answer, listed))
            found.update((hit.id, hit) for hit in _hits(answer))
            if not answer.hits or len(found) >= total:
                break
        if len(found) >= total:
            break
    wanted = {key: hit for key, hit in found.items() if branch.wants(hit.org_path)}
    listed.update(wanted)
    return len(wanted) + max(total - len(found), 0)


def _list_parts(
    source: SourceConfig, client: "SourceClient", branch: Branch, answer: _Answer, listed: dict[str, Listed]
) -> Generator[Page, None, int]:
    """As `list_branch`, organisation by organisation, for more hits than the index can page through."""
    path = branch.path
    buckets = {b.key: b.count for b in (answer.aggregations or _Aggregations()).orgPath}
    parts = sorted(k for k in buckets if path and k.startswith(f"{path}/") and "/" not in k[len(path) + 1 :])
    if not parts:
        raise FetchError(
            "protocol", f"{path} holds more datasets than can be listed, and the answer does not divide them"
        )
    if parts[0].count("/") > _DEEPEST or len(parts) > _MOST_PARTS:
        raise FetchError("protocol", f"{path} is divided further than any organisation is")
    wanted = [part for part in parts if branch.wants(part)]
    total = 0
    for part in wanted:
        total += yield from list_branch(source, client, Branch(part), listed)
    return total if branch.only is not None else max(total, buckets.get(path or "", 0))


def _search(source: SourceConfig) -> str:
    return f"{source.url.rstrip('/')}/search/datasets"


def _question(path: str | None, number: int) -> dict[str, object]:
    return {"query": "", "filters": {"orgPath": {"value": path}}, "pagination": {"page": number, "size": SIZE}}


def _hits(answer: _Answer) -> Iterator[Listed]:
    """The usable hits; one without an id that can stand in a URL is left out, and so missed in the count."""
    for hit in answer.hits:
        try:
            read = _Hit.model_validate(hit)
        except ValidationError:
            continue
        if _ID.fullmatch(read.id):
            whose, modified = read.organization or _Organization(), read.metadata.modified
            registered = _REGISTERED.fullmatch((read.catalog.uri if read.catalog else None) or "")
            yield Listed(
                id=read.id,
                uri=read.uri,
                modified=None if modified is None else str(modified),
                org_path=whose.orgPath,
                publisher_name=whose.name,
                registered=registered[1] if registered else None,
            )
