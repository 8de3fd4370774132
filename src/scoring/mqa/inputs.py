"""What the metadata quality assessments look at in a dataset: little, so that datasets alike are measured once."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from scoring.facts import Dataset, Distribution, Terms
from store.link_uses import is_address
from store.links import address_of
from store.terms import Term, is_iri, value_of

# address, as `store.links.address_of` writes it -> status code of the last answer; None: asked, and there was no answer
Statuses = Mapping[str, int | None]
Answers = tuple[int | None, ...]

_EMPTY = ('""', "<>")
_read = attrgetter(
    "uri", "download_urls", "formats", "media_types", "licences", "rights", "byte_size", "issued", "modified"
)


class DatasetInput(NamedTuple):
    """Whether the source said anything, and the terms where it matters what."""

    keywords: bool
    subjects: bool
    themes: bool
    spatial: bool
    temporal: bool
    contact_points: bool
    publisher: bool
    access_rights: Terms
    issued: bool
    modified: bool


class DistributionInput(NamedTuple):
    """The same of a distribution; answers of those of its addresses that were asked."""

    named: bool  # has an IRI
    download_urls: bool
    formats: Terms
    media_types: Terms
    licences: Terms
    rights: bool
    byte_size: bool
    issued: bool
    modified: bool
    access_answers: Answers
    download_answers: Answers


def decided(dataset: Dataset, statuses: Statuses) -> bool:
    """Whether all web addresses of a dataset's distributions have been asked."""
    terms = {term for d in dataset.distributions for term in d.access_urls + d.download_urls if is_iri(term)}
    return all(url in statuses for url in map(_address, terms) if _is_of_the_web(url))


def dataset_input(d: Dataset, *, empty_counts: bool) -> DatasetInput:
    """`empty_counts`: whether a value that is given but empty is as good as any."""
    if empty_counts:
        return DatasetInput(
            keywords=bool(d.keywords),
            subjects=bool(d.subjects),
            themes=bool(d.themes),
            spatial=bool(d.spatial),
            temporal=bool(d.temporal),
            contact_points=bool(d.contact_points),
            publisher=bool(d.publisher_uri is not None or d.publisher_name or d.publisher_identifiers),
            access_rights=d.access_rights,
            issued=d.issued is not None,
            modified=d.modified is not None,
        )
    return DatasetInput(
        keywords=any(map(any, d.keywords.values())),
        subjects=bool(_filled(d.subjects)),
        themes=bool(_filled(d.themes)),
        spatial=bool(_filled(d.spatial)),
        temporal=any(p.start or p.end for p in d.temporal),
        contact_points=any(any((c.name, c.email, c.url, c.telephone, c.organisation)) for c in d.contact_points),
        publisher=bool(d.publisher_uri) or any(d.publisher_name.values()) or any(d.publisher_identifiers),
        access_rights=_filled(d.access_rights),
        issued=bool(d.issued),
        modified=bool(d.modified),
    )


def distribution_input(
    d: Distribution, *, empty_counts: bool, always_named: bool, statuses: Statuses | None
) -> DistributionInput:
    """`always_named`: the catalogue gives an IRI to what has none. `statuses` is None before links were checked."""
    uri, download_urls, formats, media_types, licences, rights, byte_size, issued, modified = _read(d)
    named = always_named or uri is not None
    access: Answers = ()
    download: Answers = ()
    if statuses is not None:
        access, download = _answers(d.access_urls, statuses), _answers(download_urls, statuses)
    if empty_counts:
        return DistributionInput._make((
            named, bool(download_urls), formats, media_types, licences, bool(rights),
            byte_size is not None, issued is not None, modified is not None, access, download,
        ))  # fmt: skip
    return DistributionInput._make((
        named, bool(_filled(download_urls)), _filled(formats), _filled(media_types), _filled(licences),
        bool(_filled(rights)), bool(byte_size), bool(issued), bool(modified), access, download,
    ))  # fmt: skip


def _filled(terms: Sequence[Term]) -> Terms:
    return tuple([term for term in terms if term not in _EMPTY])


def _answers(terms: Sequence[Term], statuses: Statuses) -> Answers:
    """Of IRIs only. One that is no web address needs no asking: it cannot be answered."""
    urls = [_address(term) for term in terms if is_iri(term)]
    return tuple([statuses.get(url) for url in urls if url in statuses or not _is_of_the_web(url)])


def _address(term: Term) -> str:
    return address_of(value_of(term))


def _is_of_the_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://")) and is_address(url)
