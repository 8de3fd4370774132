"""Documentation: can a stranger find the data, understand them, and ask somebody?"""

import re
from functools import lru_cache

from scoring.checks import check
from scoring.checks.reading import addresses, read, says_something, share
from scoring.facts import Dataset, Surroundings
from scoring.findings import Finding, Value, not_applicable
from scoring.vocabulary import Vocabulary
from store.records import ContactPoint
from store.terms import Texts

_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(?:\.[^@\s,;<>.]+)+")
_PAGE = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+\S*", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d\s().-]+")
_DESCRIBED = Finding(1.0, "good")
_NO_DISTRIBUTION = not_applicable("no_distribution")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The text without HTML tags and with single blanks: what is counted, and compared between datasets."""
    return " ".join((_TAG.sub(" ", text) if "<" in text else text).split())


def longest(texts: Texts) -> str:
    """The longest of the texts, plain."""
    plain_texts = list(map(plain, texts.values()))
    return max(plain_texts, key=len) if plain_texts else ""


def distinct_keywords(dataset: Dataset) -> set[str]:
    """The dataset's keywords, in all languages, without differences of case; `Surroundings.shared_keywords` are such."""
    return {word for words in dataset.keywords.values() for k in words if (word := k.strip().casefold())}


@check
def description(
    dataset: Dataset, around: Surroundings, words: Vocabulary, *, least_characters: int, most_alike: int
) -> Finding:
    """DOC-1: long enough in some language, not the title again, and not the text of many other datasets."""
    text = around.description
    if not text:
        return Finding(0.0, "missing")
    if text.casefold() in (plain(t).casefold() for t in dataset.title.values()):
        return Finding(0.0, "title_again")
    if len(text) < least_characters:
        return Finding(0.0, "short", {"n": len(text), "least": least_characters})
    if around.same_description > most_alike:
        return Finding(0.0, "shared", {"n": around.same_description})
    return _DESCRIBED


@check
def keywords(dataset: Dataset, around: Surroundings, words: Vocabulary, *, least: int) -> Finding:
    """DOC-2: enough keywords that the publisher does not put on everything, or a concept."""
    if says_something(dataset.subjects):
        return Finding(1.0, "concept")
    given = distinct_keywords(dataset)
    n = len(given - around.shared_keywords)
    if n >= least:
        return Finding(1.0, "enough", {"n": n})
    if not given:
        return Finding(0.0, "missing", {"least": least})
    return Finding(0.0, "few", {"n": n, "ignored": len(given) - n, "least": least})


@check
def contact_point(dataset: Dataset, around: Surroundings, words: Vocabulary, *, name_only: Value) -> Finding:
    """DOC-3: an e-mail address, a form or a telephone number; a name alone helps a little."""
    contacts = dataset.contact_points
    if any(_reachable(c) for c in contacts):
        return Finding(1.0, "reachable")
    if any((c.name or c.organisation or "").strip() for c in contacts):
        return Finding(name_only, "name_only")
    return Finding(0.0, "unreachable" if contacts else "missing")


def _reachable(contact: ContactPoint) -> bool:
    if contact.email and _EMAIL.fullmatch(contact.email.strip()):
        return True
    if contact.url and _PAGE.fullmatch(contact.url.strip()):
        return True
    number = (contact.telephone or "").strip()
    return bool(_PHONE.fullmatch(number)) and 5 <= sum(map(str.isdigit, number)) <= 15


@check
def documentation(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """DOC-4: a page about the data that is not the data's own address, or a data model."""
    parts = dataset.distributions
    if says_something(dataset.conforms_to) or any(d.conforms_to and says_something(d.conforms_to) for d in parts):
        return Finding(1.0, "model")
    pages = addresses(dataset.documentation + dataset.landing_pages)
    pages += [url for d in parts if d.documentation for url in addresses(d.documentation)]
    if not pages:
        return Finding(0.0, "missing")
    if set().union(*read(dataset, words).addresses).issuperset(pages):
        return Finding(0.0, "same_address")
    return Finding(1.0, "page")


@check
def distribution_title(dataset: Dataset, around: Surroundings, words: Vocabulary) -> Finding:
    """DOC-5: the share of distributions with a title or a description."""
    if not dataset.distributions:
        return _NO_DISTRIBUTION
    titled = [_named(d.title) or _named(d.description) for d in dataset.distributions]
    return share(titled.count(True), len(titled))


def _named(texts: Texts) -> bool:
    return bool("".join(texts.values()).strip())
