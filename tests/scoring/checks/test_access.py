import pytest

from check_cases import CSV, WFS, ask, dataset, distribution, frequency, service
from store.terms import iri, literal


def test_links_that_were_not_opened_are_neither_alive_nor_dead():
    finding = ask("live_links", dataset(distribution(), distribution("https://data.kommune.no/to.csv")))
    assert (finding.outcome, finding.reason, finding.facts["total"]) == ("inconclusive", "not_opened", 2)


@pytest.mark.parametrize("check", ["live_links", "bulk_download", "distinct_urls"])
def test_without_a_distribution_nothing_can_be_fetched(check):
    assert ask(check, dataset()).reason == "no_distribution"
    assert ask(check, dataset()).value == 0


@pytest.mark.parametrize("check", ["bulk_download", "distinct_urls"])
def test_without_an_address_nothing_can_be_fetched(check):
    assert ask(check, dataset(distribution(None))).reason == "no_address"
    assert ask(check, dataset(distribution(None))).value == 0


def test_no_link_is_broken_where_distributions_have_no_address():
    assert ask("live_links", dataset(distribution(None))).outcome == "not_applicable"


@pytest.mark.parametrize("text", ["", "kontakt oss", "www.kommune.no/fil.csv"])
def test_text_that_no_browser_opens_is_no_address(text):
    part = distribution(None, access_urls=(literal(text),))
    assert ask("live_links", dataset(part)).reason == "no_address"
    assert ask("bulk_download", dataset(part)).reason == "no_address"
    assert ask("distinct_urls", dataset(part)).reason == "no_address"


def test_open_access_awaits_an_answer_and_is_not_asked_where_there_is_no_address():
    assert ask("open_access", dataset(distribution())).outcome == "inconclusive"
    assert ask("open_access", dataset(services=(service(),))).outcome == "inconclusive"
    assert ask("open_access", dataset()).outcome == "not_applicable"
    assert ask("open_access", dataset(distribution(None))).outcome == "not_applicable"


@pytest.mark.parametrize(
    ("code", "outcome"),
    [("CONT", "not_applicable"), ("HOURLY", "not_applicable"), ("BIHOURLY", "inconclusive"), ("DAILY", "inconclusive")],
)
def test_a_download_is_not_asked_of_streams_that_only_an_api_gives(code, outcome):
    stream = dataset(distribution("https://wfs.kommune.no/x", formats=(WFS,)), frequency=(frequency(code),))
    assert ask("bulk_download", stream).outcome == outcome


@pytest.mark.parametrize(
    "also",
    [
        distribution(formats=(CSV,)),
        distribution("https://wfs.kommune.no/y", formats=(WFS,), download_urls=(iri("https://kommune.no/alt.gml"),)),
    ],
)
def test_a_stream_with_a_file_beside_it_is_asked_for_the_file(also):
    api = distribution("https://wfs.kommune.no/x", formats=(WFS,))
    assert ask("bulk_download", dataset(api, also, frequency=(frequency("CONT"),))).outcome == "inconclusive"


@pytest.mark.parametrize(
    ("urls", "value", "reason"),
    [
        (["https://k.no/a.csv"], 1, "all"),
        (["https://k.no/a.csv", "https://k.no/b.csv"], 1, "all"),
        (["https://k.no/api?d=1", "https://k.no/api?d=2"], 1, "all"),
        (["https://k.no/side"], 0, "none"),
        (["http://k.no/side/#filer"], 0, "none"),
        (["https://k.no/"], 0, "none"),
        (["https://k.no"], 0, "none"),
        (["https://k.no/a", "http://k.no/a/"], 0, "none"),
        (["https://k.no/a", "https://k.no/a", "https://k.no/b", "https://k.no/side"], 0.25, "some"),
    ],
)
def test_an_address_of_its_own_is_not_the_landing_page_nor_a_front_page_nor_anothers(urls, value, reason):
    finding = ask("distinct_urls", dataset(*map(distribution, urls), landing_pages=(iri("https://k.no/side"),)))
    assert (finding.value, finding.reason) == (value, reason)


def test_a_download_address_of_its_own_makes_up_for_a_shared_access_address():
    parts = [distribution("https://k.no/side", download_urls=(iri(f"https://k.no/{x}.csv"),)) for x in "ab"]
    assert ask("distinct_urls", dataset(*parts)).value == 1
