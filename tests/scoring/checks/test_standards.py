import dataclasses

import pytest

from check_cases import CSV, EU, ask, dataset, distribution, frequency, the_profile
from harvester.portals import registry
from scoring.checks.standards import WITHOUT_RDF
from store.records import ContactPoint, Period
from store.terms import iri, literal

THEME = iri(f"{EU}data-theme/TRAN")
PUBLIC = iri(f"{EU}access-right/PUBLIC")
NOB = iri(f"{EU}language/NOB")
CONTACT = ContactPoint(name="Kart", email="kart@kommune.no", url="https://kommune.no/kontakt")
FULL_DISTRIBUTION = distribution(
    description={"nb": "Alt"},
    formats=(CSV,),
    licences=(iri(f"{EU}licence/CC_BY_4_0"),),
    status=(iri(f"{EU}distribution-status/COMPLETED"),),
    availability=(iri(f"{EU}planned-availability/STABLE"),),
)
FULL = dataset(
    FULL_DISTRIBUTION,
    title={"nb": "Sykkeltellere"},
    description={"nb": "Passeringer"},
    publisher_uri="https://data.brreg.no/enhetsregisteret/api/enheter/964965226",
    contact_points=(CONTACT,),
    themes=(THEME,),
    subjects=(iri("https://kommune.no/begrep/sykkel"),),
    generated_by=(iri("https://data.norge.no/vocabulary/provenance-activity-type#collection"),),
    spatial=(iri("https://data.geonorge.no/administrativeEnheter/kommune/id/1103"),),
    keywords={"nb": ["sykkel"]},
    legislation=(iri("https://lovdata.no/eli/lov/1"),),
    temporal=(Period(start="2020-01-01"),),
    access_rights=(PUBLIC,),
)


def conformance(**changes):
    return ask("profile_conformance", dataclasses.replace(FULL, **changes))


def test_a_description_that_holds_all_that_is_mandatory_and_recommended_conforms():
    assert (conformance().value, conformance().reason) == (1, "conforms")


@pytest.mark.parametrize(
    ("changes", "lost", "named"),
    [
        ({"title": {}}, 0.3, "dct:title"),
        ({"title": {"nb": " "}}, 0.3, "dct:title"),
        ({"publisher_uri": None}, 0.3, "dct:publisher"),
        ({"contact_points": ()}, 0.3, "dcat:contactPoint"),
        ({"contact_points": (ContactPoint(email="a@b.no", url="https://b.no/k"),)}, 0.3, "dcat:contactPoint/vcard:fn"),
        ({"themes": ()}, 0.3, "dcat:theme"),
        ({"themes": (literal("transport"),)}, 0.3, "dcat:theme"),
        ({"themes": (iri("https://kommune.no/tema/vei"),)}, 0.3, "dcat:theme"),
        ({"access_rights": (PUBLIC, iri(f"{EU}access-right/RESTRICTED"))}, 0.1, "dct:accessRights"),
        ({"access_rights": (literal("PUBLIC"),)}, 0.1, "dct:accessRights"),
        ({"frequency": (literal("annual"),)}, 0.1, "dct:accrualPeriodicity"),
        ({"landing_pages": (literal("kommune.no"),)}, 0.1, "dcat:landingPage"),
        ({"modified": "i fjor"}, 0.1, "dct:modified"),
        ({"title": {"und": "Sykkeltellere"}}, 0.3, "dct:title"),
        ({"themes": (THEME, iri(f"{EU}data-theme/VEI"))}, 0.3, "dcat:theme"),
        ({"languages": (NOB, iri("https://kommune.no/norsk"))}, 0.1, "dct:language"),
        ({"keywords": {"und": ["sykkel"]}}, 0.1, "dcat:keyword"),
        ({"spatial": (literal("Stavanger"),)}, 0.1, "dct:spatial"),
        ({"spatial": (iri("https://kommune.no/sted/1"),)}, 0.02, "dct:spatial"),
        ({"keywords": {}}, 0.02, "dcat:keyword"),
        ({"distributions": ()}, 0.02, "dcat:distribution"),
        ({"distributions": (distribution(None),)}, 0.3 + 5 * 0.02, "dcat:distribution/dcat:accessURL"),
        ({"publisher_uri": None, "publisher_identifiers": ("964965226",)}, 0.3, "dct:publisher/foaf:name"),
        ({"publisher_uri": None, "publisher_name": {"nb": "Oslo"}}, 0.02, "dct:publisher/dct:identifier"),
    ],
)
def test_a_fault_costs_by_how_binding_the_property_is(changes, lost, named):
    finding = conformance(**changes)
    assert finding.value == pytest.approx(1 - lost)
    assert named in f"{finding.facts.get('violations')} {finding.facts.get('warnings')}"


def test_a_publisher_that_has_an_address_is_not_asked_for_its_name():
    assert conformance(publisher_identifiers=("964965226",)).value == 1


def test_a_fault_of_many_distributions_costs_once():
    bad = dataclasses.replace(FULL_DISTRIBUTION, formats=(literal("CSV"),))
    one = conformance(distributions=(FULL_DISTRIBUTION, bad))
    assert one.value == conformance(distributions=(bad, bad, bad)).value == pytest.approx(0.9)
    assert one.facts["violations"] == "dcat:distribution/dct:format"


def test_a_small_fault_hides_no_gap_and_is_charged_for_none():
    soft = dict(the_profile().demands)
    rules = [
        dataclasses.replace(r, violation=0.2) if r.path.endswith("accessURL") else r for r in soft["distribution"].rules
    ]
    soft["distribution"] = dataclasses.replace(soft["distribution"], rules=tuple(rules))
    profile = dataclasses.replace(the_profile(), demands=soft)
    bare = dataclasses.replace(FULL_DISTRIBUTION, access_urls=())
    literally = dataclasses.replace(FULL_DISTRIBUTION, access_urls=(literal("kommune.no"),))
    for distributions, lost in (((FULL_DISTRIBUTION, literally), 0.02), ((bare, literally), 0.3)):
        full = dataclasses.replace(FULL, distributions=distributions)
        assert ask("profile_conformance", full, profile=profile).value == pytest.approx(1 - lost)


def test_a_description_that_says_nothing_loses_all():
    assert ask("profile_conformance", dataset(distribution(None))).value == 0


def test_a_record_that_was_not_rdf_is_marked_and_not_blamed_for_tags_it_cannot_have():
    finding = conformance(source_kind="ckan", title={"und": "Sykkeltellere"})
    assert (finding.value, finding.reason) == (1, "mapped_conforms")
    assert conformance(source_kind="ckan", title={}).reason == "mapped_violations"
    assert conformance(source_kind="ckan", keywords={}).reason == "mapped_warnings"


def test_the_portal_kinds_without_rdf_are_kinds_that_we_have():
    assert registry().keys() > WITHOUT_RDF


def test_without_the_table_conformance_is_open():
    assert ask("profile_conformance", FULL, profile=None).outcome == "inconclusive"


@pytest.mark.parametrize(
    ("fields", "n"),
    [
        ({}, 0),
        ({"themes": (THEME,)}, 1),
        ({"themes": (literal("TRAN"),)}, 0),
        ({"themes": (THEME, iri("https://kommune.no/tema/vei"))}, 1),
        ({"themes": (THEME,), "access_rights": (PUBLIC,), "frequency": (frequency("DAILY"),), "languages": (NOB,)}, 4),
    ],
)
def test_the_share_of_properties_from_the_mandated_lists(fields, n):
    finding = ask("controlled_vocabularies", dataset(distribution(), **fields))
    assert finding.value == n / 5


def test_formats_are_from_the_list_when_every_distributions_is():
    assert ask("controlled_vocabularies", dataset(distribution(formats=(CSV,)))).value == 0.2
    mixed = dataset(distribution(formats=(CSV,)), distribution(formats=(literal("CSV"),)))
    assert ask("controlled_vocabularies", mixed).value == 0


def test_the_language_of_a_distribution_counts():
    everything = dataset(
        distribution(formats=(CSV,), languages=(NOB,)),
        themes=(THEME,),
        access_rights=(PUBLIC,),
        frequency=(frequency("DAILY"),),
    )
    assert ask("controlled_vocabularies", everything).value == 1
