"""Pages of JSON that are told apart by a number in their address, followed until there is nothing new."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harvester.config import SourceConfig
from harvester.errors import FetchError, ParseError
from harvester.pages import Page, Reader

if TYPE_CHECKING:
    from harvester.http import SourceClient  # the workers that read pages come by here, and ask nobody

ACCEPT = "application/json, application/ld+json;q=0.9, */*;q=0.1"


def follow(
    source: SourceConfig, client: "SourceClient", reader: Reader, url: str, no_second_page: frozenset[str] = frozenset()
) -> Iterator[Page]:
    """The pages from `url` on, to the one that names no next. One that was here before, by its bytes or by the datasets
    that the fragment of its next address names (see `harvester.json.nodes.names`), ends the walk: the server does not count.

    Raises FetchError, but for the `no_second_page` categories of one, and too_many_pages; ParseError after the page.
    """
    seen: set[str] = set()
    for number in range(source.max_pages):
        try:
            page = client.get(url, ACCEPT, if_changed=reader.remembered(url))
        except FetchError as error:
            if number == 1 and error.category in no_second_page:
                return
            raise
        if page.sha256 in seen:
            return
        try:
            paging = reader.paging(page)
        except ParseError:
            yield page
            raise
        if (paging.reported or 0) > source.max_datasets:
            raise FetchError("too_many_datasets", f"{paging.reported} datasets, {source.max_datasets} allowed")
        url, _, datasets = (paging.next_url or "").partition("#")
        if datasets in seen:
            return
        seen |= {page.sha256, datasets}
        yield page
        if not url:
            return
    raise FetchError("too_many_pages", f"more than {source.max_pages} pages; raise max_pages if that is right")
