"""The questions of the EU's metadata quality assessment, as its method page has them."""

from collections.abc import Sequence
from operator import attrgetter

from scoring.mqa.assessment import Rated
from scoring.mqa.inputs import Answers, DatasetInput, DistributionInput
from scoring.mqa.tables import Measurements, MqaTables
from scoring.mqa.words import MqaWords, media_type_iri
from store.terms import is_iri


def of_dataset(d: DatasetInput, words: MqaWords, conforms: bool | None) -> Measurements:
    """The dataset's own. `conforms`: no violation of the shapes; None when they were not asked."""
    measured = {
        "keywordAvailability": d.keywords,
        "categoryAvailability": d.themes,
        "spatialAvailability": d.spatial,
        "temporalAvailability": d.temporal,
        "accessRightsAvailability": bool(d.access_rights),
        "accessRightsVocabularyAlignment": any(map(words.access_right, d.access_rights)),
        "contactPointAvailability": d.contact_points,
        "publisherAvailability": d.publisher,
        "dateIssuedAvailability": d.issued,
        "dateModifiedAvailability": d.modified,
    }
    if conforms is not None:
        measured["dcatApCompliance"] = conforms
    return measured


def of_distribution(d: DistributionInput, words: MqaWords, lists: MqaTables) -> Measurements:
    """A distribution's. The page does not say what a format is that is given as text: as the EU's own program, we take it
    for the file type that it names."""
    types = frozenset[str]().union(*map(words.file_types, d.formats))
    listed = any(words.file_types(term) if not is_iri(term) else words.file_type(term) for term in d.formats)
    measured: dict[str, bool | int] = {
        "downloadUrlAvailability": d.download_urls,
        "formatAvailability": bool(d.formats),
        "mediaTypeAvailability": bool(d.media_types),
        "formatMediaTypeVocabularyAlignment": listed
        and any(words.media_type(media_type_iri(term)) for term in d.media_types),
        "formatMediaTypeNonProprietary": not types.isdisjoint(lists.non_proprietary),
        "formatMediaTypeMachineInterpretable": not types.isdisjoint(lists.machine_readable),
        "licenseAvailability": bool(d.licences),
        "knownLicense": any(map(words.eu_licence, d.licences)),
        "rightsAvailability": d.rights,
        "byteSizeAvailability": d.byte_size,
        "dateIssuedAvailability": d.issued,
        "dateModifiedAvailability": d.modified,
    }
    if d.access_answers:
        measured["accessUrlStatusCode"] = _best(d.access_answers)
    if d.download_answers:
        measured["downloadUrlStatusCode"] = _best(d.download_answers)
    return measured


def choose(dataset: Rated, distributions: Sequence[Rated]) -> Rated | None:
    """The distribution with the most points of its own; of several the first."""
    return max(distributions, key=attrgetter("own"), default=None)


def _best(answers: Answers) -> int | bool:
    """Of several addresses the best counts; False where none answered."""
    codes = [code for code in answers if code is not None]
    return next((code for code in codes if 200 <= code < 300), codes[0] if codes else False)
