"""Access: do the addresses lead to the data, for anybody?"""

from collections import Counter

from scoring.checks import check
from scoring.checks.reading import NO_DISTRIBUTION, addresses, read, share
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, inconclusive, not_applicable
from scoring.vocabulary import Vocabulary

_NO_ADDRESS = Finding(0.0, "no_address")
_NOTHING_TO_OPEN = not_applicable("no_address")
_NOT_OPENED = inconclusive("not_opened")
_STREAM = not_applicable("stream")
_HOURLY = 0.042  # days: an hour, with room for rounding


@check
def live_links(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """ACC-1: the share of the decided addresses that answer; none is decided before links are checked."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    total = sum(map(len, read(dataset, words).addresses))
    return inconclusive("not_opened", total=total) if total else _NO_ADDRESS


@check
def open_access(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """ACC-2: without login or key; only an answer can tell."""
    if any(read(dataset, words).addresses) or any(addresses(s.endpoint_urls) for s in dataset.services):
        return _NOT_OPENED
    return _NOTHING_TO_OPEN


@check
def bulk_download(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """ACC-3: an address that answers with a data file; not asked of streams that only an API can give."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    reading = read(dataset, words)
    frequency = reading.frequency
    if reading.only_api and frequency is not None and frequency.days is not None and frequency.days <= _HOURLY:
        return _STREAM
    return _NOT_OPENED if any(reading.addresses) else _NO_ADDRESS


@check
def distinct_urls(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """ACC-4: the share of distributions with an address of their own: not the landing page, not the front page of a
    site, and not another distribution's."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    own = [set(urls) for urls in read(dataset, words).addresses]
    times = Counter([url for urls in own for url in urls])
    if not times:
        return _NO_ADDRESS
    pages = set(addresses(dataset.landing_pages))
    distinct = {url for url, n in times.items() if n == 1 and "/" in url} - pages
    return share([urls.isdisjoint(distinct) for urls in own].count(False), len(own))
