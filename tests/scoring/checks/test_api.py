import pytest

from check_cases import CSV, WFS, ask, dataset, distribution, frequency, service
from scoring.facts import Service
from store.terms import iri


@pytest.mark.parametrize(
    ("parts", "codes", "api", "description"),
    [
        # no API, and the data change more often than yearly, or nobody knows
        ([distribution(formats=(CSV,))], [], ("fail", "no_api"), "not_applicable"),
        ([distribution(formats=(CSV,))], ["DAILY"], ("fail", "no_api"), "not_applicable"),
        ([distribution(formats=(CSV,))], ["ANNUAL_2"], ("fail", "no_api"), "not_applicable"),
        ([distribution(formats=(CSV,))], ["IRREG"], ("fail", "no_api"), "not_applicable"),
        # no API, and yearly or rarer: a download would do, and nobody has tried it
        ([distribution(formats=(CSV,))], ["ANNUAL"], ("inconclusive", "download_unknown"), "not_applicable"),
        ([distribution(formats=(CSV,))], ["DECENNIAL"], ("inconclusive", "download_unknown"), "not_applicable"),
        ([distribution(formats=(CSV,))], ["NEVER"], ("inconclusive", "download_unknown"), "not_applicable"),
        # yearly, but there is nothing to download
        ([], ["ANNUAL"], ("fail", "no_api"), "not_applicable"),
        ([distribution(None)], ["ANNUAL"], ("fail", "no_api"), "not_applicable"),
        # an API that exists is always asked
        ([distribution(formats=(WFS,))], ["ANNUAL"], ("inconclusive", "not_called"), "inconclusive"),
        # a service that is only named, by an IRI that nothing is known of, is none
        (
            [distribution(formats=(CSV,), access_services=(iri("https://k.no/api"),))],
            [],
            ("fail", "no_api"),
            "not_applicable",
        ),
        ([distribution(None, access_services=(iri("https://k.no/api"),))], [], ("fail", "no_api"), "not_applicable"),
        ([distribution(None, formats=(WFS,))], [], ("fail", "no_api"), "not_applicable"),
    ],
)
def test_an_api_is_demanded_unless_a_download_suffices(parts, codes, api, description):
    subject = dataset(*parts, frequency=tuple(map(frequency, codes)))
    finding = ask("api", subject)
    assert (finding.outcome, finding.reason) == api
    assert ask("api_description", subject).outcome == description


def test_a_service_that_serves_the_dataset_is_an_api():
    assert ask("api", dataset(services=(service(),))).reason == "not_called"


def test_a_service_that_is_known_by_its_description_alone_is_not_called_none():
    described = Service(uri="https://k.no/api", endpoint_descriptions=(iri("https://k.no/openapi.json"),))
    assert ask("api", dataset(services=(described,))).reason == "not_called"
