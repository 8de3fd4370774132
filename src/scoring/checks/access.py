"""Access: do the addresses lead to the data, for anybody?"""

from collections import Counter
from itertools import chain

from scoring.checks import check
from scoring.checks.reading import NO_DISTRIBUTION, addresses, read, share
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, inconclusive, not_applicable
from scoring.link_facts import LinkFact, facts_of
from scoring.vocabulary import Vocabulary

_NO_ADDRESS = Finding(0.0, "no_address")
_NOTHING_TO_OPEN = not_applicable("no_address")
_NOT_OPENED = inconclusive("not_opened")
_STREAM = not_applicable("stream")
_HOURLY = 0.042  # days: an hour, with room for rounding


@check
def live_links(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """ACC-1: the share of the decided addresses that answer: alive or dead. What is neither says nothing of the data; and no
    link is broken where there is none, which is what ACC-3 and ACC-4 are about."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    total = sum(map(len, read(dataset, words).addresses))
    if not total:
        return _NOTHING_TO_OPEN
    seen = _data_addresses(dataset, around) if around.links else {}
    observed = {url: fact for url, fact in seen.items() if fact is not None}
    if not observed:
        return inconclusive("not_opened", total=total)
    dead = {url: fact for url, fact in observed.items() if fact.state == "dead"}
    alive = sum(fact.state == "alive" for fact in observed.values())
    decided = alive + len(dead)
    if not decided:
        url, fact = min(observed.items())
        return evidence(None, "undecided", url, fact, total=len(seen))
    facts: dict[str, str | int | float] = {"alive": alive, "decided": decided, "total": len(seen)}
    if not dead:
        return Finding(1.0, "all", {**facts, "date": max(fact.at for fact in observed.values())[:10]})
    url, fact = min(dead.items())
    return evidence(alive / decided, "some" if alive else "none", url, fact, **facts)


@check
def open_access(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """ACC-2: without login or key; only an answer can tell. One open address suffices. Who is kept out by a 403 cannot know
    whether others are."""
    terms = [term for service in dataset.services for term in service.endpoint_urls]
    if not any(read(dataset, words).addresses) and not addresses(terms):
        return _NOTHING_TO_OPEN
    seen = {**_data_addresses(dataset, around), **facts_of(terms, around.links)} if around.links else {}
    opened = {url: f for url, f in seen.items() if f and f.state == "alive" and f.kind not in ("login", "error_page")}
    if opened:
        return evidence(1.0, "open", *min(opened.items()))
    closed = {url: f for url, f in seen.items() if f and (f.kind == "login" or f.status in (401, 407))}
    if closed and len(closed) == len(seen):
        return evidence(0.0, "login", *min(closed.items()))
    return _NOT_OPENED


@check
def bulk_download(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """ACC-3: an address that answers with a data file; not asked of streams that only an API can give."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    reading = read(dataset, words)
    frequency = reading.frequency
    if reading.only_api and frequency is not None and frequency.days is not None and frequency.days <= _HOURLY:
        return _STREAM
    if not any(reading.addresses):
        return _NO_ADDRESS
    if not around.links:
        return _NOT_OPENED
    seen = _data_addresses(dataset, around)
    files = {
        url: f for url, f in seen.items() if f and f.state == "alive" and f.kind == "data" and f.format != "BINARY"
    }
    if files:
        url, fact = min(files.items())
        return evidence(1.0, "file", url, fact, format=fact.format or "?")
    others = {url: f for url, f in seen.items() if f and _gives_no_file(f)}
    if len(others) < len(seen):
        return _NOT_OPENED
    return evidence(0.0, "no_file", *min(others.items()))


def _data_addresses(dataset: Dataset, around: Surroundings) -> dict[str, LinkFact | None]:
    """Where the data are said to be, and what was seen there."""
    terms = [term for d in dataset.distributions for term in d.access_urls + d.download_urls]
    return facts_of(terms, around.links)


def _gives_no_file(fact: LinkFact) -> bool:
    return fact.state == "dead" or (fact.state == "alive" and fact.kind not in (None, "data", "unknown"))


def evidence(value: float | None, reason: str, url: str, fact: LinkFact, **facts: str | int | float) -> Finding:
    """A finding with its evidence: where, what and when."""
    return Finding(
        value, reason, {"seen": fact.seen, "date": fact.at[:10], "since": fact.since[:10], **facts}, evidence_url=url
    )


@check
def distinct_urls(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """ACC-4: the share of distributions with an address of their own: not the landing page, not the front page of a
    site, and not another distribution's."""
    if not dataset.distributions:
        return NO_DISTRIBUTION
    own = [set(urls) for urls in read(dataset, words).addresses]
    every = list(chain.from_iterable(own))
    if not every:
        return _NO_ADDRESS
    distinct = {url for url in every if "/" in url}.difference(addresses(dataset.landing_pages))
    if len(set(every)) < len(every):
        distinct.difference_update([url for url, n in Counter(every).items() if n > 1])
    return share([urls.isdisjoint(distinct) for urls in own].count(False), len(own))
