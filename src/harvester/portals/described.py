"""From descriptions to contents: the last step of every kind whose pages are RDF in one wrapping or another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from harvester import dcat
from harvester.dcat.hydra import paging
from harvester.errors import ParseError
from harvester.pages import Contents
from harvester.rdf import Descriptions, Node, Object
from store.records import IssueRecord

MOST_DOCUMENTS = 5_000  # in one answer, a hundred times what we ask for; each may need the slower of two parsers


def mapped(descriptions: Descriptions) -> Contents:
    """The records of a page, and what was met on the way to them."""
    found = dcat.records(descriptions)
    return Contents(
        records=tuple(found.records),
        issues=(*descriptions.issues, *found.issues),
        paging=found.paging,
        parser=descriptions.parser,
        complete=descriptions.complete,
        rejected=found.rejected,
        described=descriptions,
    )


def in_parts(
    nodes: Mapping[str, Node], issues: Sequence[IssueRecord], parser: str, complete: bool
) -> Iterator[Contents]:
    """As `mapped`, some records at a time; what else is to be said of the page comes with the last part."""
    mapper = dcat.Mapper(nodes, doubtful=parser != "pyoxigraph")
    for batch in mapper.batches():
        yield Contents(tuple(batch))
    yield Contents(
        (),
        issues=(*issues, *mapper.values.notes.issues()),
        paging=paging(nodes),
        parser=parser,
        complete=complete,
        rejected=mapper.rejected,
    )


def check_number(documents: int) -> None:
    """Raises ParseError("too_large") for more documents in one answer than are read."""
    if documents > MOST_DOCUMENTS:
        raise ParseError("too_large", f"{documents} records in one answer; at most {MOST_DOCUMENTS} are read")


def merged(parts: Iterable[Descriptions]) -> Descriptions:
    """One page of several documents. A blank node's name holds in its own document only."""
    nodes: dict[str, dict[str, dict[Object, None]]] = {}
    whole = Descriptions({}, [], "pyoxigraph", "rdfxml", complete=True)
    issues: dict[tuple[str | None, ...], IssueRecord] = {}
    for number, part in enumerate(parts):
        for subject, node in part.nodes.items():
            joined = nodes.setdefault(_own(subject, number), {})
            for predicate, objects in node.items():
                own = (_own(o, number) if isinstance(o, str) else o for o in objects)
                joined.setdefault(predicate, {}).update(dict.fromkeys(own))
        for issue in part.issues:  # the same fault in fifty records is one row
            key = (issue.code, issue.subject, issue.property, issue.detail)
            before = issues.get(key)
            issues[key] = issue.model_copy(update={"count": issue.count + before.count}) if before else issue
        whole.complete &= part.complete
        if part.parser != "pyoxigraph":
            whole.parser = part.parser
    whole.nodes = {subject: {p: list(values) for p, values in node.items()} for subject, node in nodes.items()}
    whole.issues = list(issues.values())
    return whole


def _own(name: str, number: int) -> str:
    return f"_:{number}.{name[2:]}" if name.startswith("_:") else name
