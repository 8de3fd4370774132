"""The questions of data.norge.no's metadata quality assessment, as its programs ask them: to the letter, oddities and all.

What is odd and how to do without it is told in `docs/mqa.md`. Sources: see `config/vocabulary/mqa.yaml`.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from uuid import UUID

from scoring.mqa.assessment import Rated
from scoring.mqa.inputs import Answers, DatasetInput, DistributionInput
from scoring.mqa.tables import Measurements
from scoring.mqa.words import MqaWords

NEVER_TRUE = frozenset({"formatMediaTypeNonProprietary", "formatMediaTypeMachineInterpretable"})
STARS = "zeroStars"  # of the five: the program never gives another number
NO_ANSWER = 400  # what is noted for an address that is none, an unknown host, a bad certificate or no answer in time


def of_dataset(d: DatasetInput, words: MqaWords, conforms: bool | None) -> Measurements:
    """The dataset's own. `conforms`: not even a warning from the shapes; None when they were not asked."""
    measured = {
        "keywordAvailability": d.keywords or d.subjects,
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


def of_distribution(d: DistributionInput, words: MqaWords) -> Measurements:
    """A distribution's; nothing of one without an IRI."""
    if not d.named:
        return {}
    aligned = any(words.file_type(term) or words.media_type(term) for term in (*d.formats, *d.media_types))
    measured: dict[str, bool | int] = {
        "downloadUrlAvailability": d.download_urls,
        "formatAvailability": bool(d.formats),
        "mediaTypeAvailability": bool(d.media_types),
        "formatMediaTypeVocabularyAlignment": aligned,
        "licenseAvailability": bool(d.licences),
        "rightsAvailability": d.rights,
        "byteSizeAvailability": d.byte_size,
        "dateIssuedAvailability": d.issued,
        "dateModifiedAvailability": d.modified,
        "atLeastFourStars": False,  # gives no points
    }
    if aligned:
        measured |= dict.fromkeys(NEVER_TRUE, False)
    if d.licences:
        measured["knownLicense"] = any(map(words.three_licences, d.licences))
        measured["openLicense"] = measured["knownLicense"]  # gives no points
    if d.access_answers:
        measured["accessUrlStatusCode"] = _any(d.access_answers)
    if d.download_answers:
        measured["downloadUrlStatusCode"] = _any(d.download_answers)
    return measured


def choose(dataset: Rated, distributions: Sequence[Rated]) -> Rated | None:
    """The distribution that gives the most points together with the dataset; of several the last."""
    return max(dict.fromkeys(reversed(distributions)), key=dataset.merged, default=None)


def distribution_id(iri: str) -> UUID:
    """By which data.norge.no names its assessment of a distribution: `…/assessments/distributions/{id}`."""
    return UUID(int=int.from_bytes(sha256(iri.encode()).digest()[:16], "little"))


def organisation_page(dimensions: Mapping[str, tuple[float, float]]) -> tuple[int, int]:
    """Points and percentage as an organisation's page shows them, from the mean and the maximum of each dimension."""
    points = sum(int(mean) for mean, _ in dimensions.values())
    return points, round(100 * points / sum(maximum for _, maximum in dimensions.values()))


def _any(answers: Answers) -> int:
    """Of several addresses the program keeps an accidental one; we keep the first, so that ours stands still."""
    return NO_ANSWER if answers[0] is None else answers[0]
