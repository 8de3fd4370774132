"""What holds for every check, whatever the dataset."""

import dataclasses
import inspect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check_cases import (
    CC_BY,
    CSV,
    EU,
    JSON,
    PDF,
    TODAY,
    WFS,
    XLSX,
    ZIP,
    ask,
    criterion,
    dataset,
    distribution,
    frequency,
    service,
    the_rubric,
)
from scoring.checks import CHECKS, reading
from scoring.facts import Dataset, Distribution, Terms
from store.records import ContactPoint, Period
from store.terms import iri, literal

DAY = TODAY.isoformat()
PAST = "2019-03-01"
GOOD_DISTRIBUTION = {
    "title": {"nb": "CSV-fil"},
    "access_urls": (iri("https://data.kommune.no/egen-fil.csv"),),
    "formats": (CSV,),
    "licences": (iri(f"{EU}licence/CC_BY_4_0"),),
    "languages": (iri(f"{EU}language/NOB"),),
    "modified": DAY,
    "description": {"nb": "Alle lekeplasser"},
    "status": (iri(f"{EU}distribution-status/COMPLETED"),),
    "availability": (iri(f"{EU}planned-availability/STABLE"),),
}
GOOD = {
    "title": {"nb": "Lekeplasser"},
    "description": {"nb": "Lekeplasser som kommunen eier og har tilsyn med. " * 3},
    "keywords": {"nb": ["lek", "barn", "park"]},
    "subjects": (iri("https://kommune.no/begrep/lek"),),
    "themes": (iri(f"{EU}data-theme/SOCI"),),
    "publisher_name": {"nb": "Stavanger kommune"},
    "publisher_identifiers": ("964965226",),
    "publisher_uri": "https://data.brreg.no/enhetsregisteret/api/enheter/964965226",
    "contact_points": (ContactPoint(name="Park", email="park@kommune.no", url="https://kommune.no/park"),),
    "landing_pages": (iri("https://kommune.no/om-lekeplasser"),),
    "access_rights": (iri(f"{EU}access-right/PUBLIC"),),
    "licences": (iri(f"{EU}licence/CC_BY_4_0"),),
    "frequency": (frequency("ANNUAL"),),
    "issued": DAY,
    "modified": DAY,
    "languages": (iri(f"{EU}language/NOB"),),
    "identifiers": (literal("lek-1"),),
    "temporal": (Period(start="2019-01-01", end="2019-12-31"),),
    "spatial": (iri("https://data.geonorge.no/administrativeEnheter/kommune/id/1103"),),
    "services": (service(),),
}

junk = st.text(max_size=12)
WORDS = [
    (),
    ("<>",),
    ('""',),
    (CC_BY,),
    (CSV,),
    (PDF, XLSX),
    (ZIP,),
    (WFS, JSON),
    (literal("other-open"),),
    (literal("ESRI Shape"),),
    (iri("https://k.no/"),),
    (iri("https://k.no/a"), iri("https://k.no/b.csv")),
    (literal("k.no"),),
    (iri(f"{EU}access-right/PUBLIC"),),
    (iri(f"{EU}data-theme/SOCI"),),
    (frequency("DAILY"),),
    (frequency("NEVER"),),
]
terms = st.sampled_from(WORDS) | st.sampled_from([iri, literal]).flatmap(lambda mark: junk.map(lambda x: (mark(x),)))
texts = st.dictionaries(st.sampled_from(["nb", "nn", "en", "und"]), junk | st.just("ord " * 40), max_size=2)
dates = st.none() | st.sampled_from(["", DAY, PAST, "2031-01-01", "i fjor", "2019"])
strings = st.none() | junk
contacts = st.lists(st.builds(ContactPoint, name=strings, email=strings, url=strings, telephone=strings), max_size=2)
periods = st.lists(st.builds(Period, start=dates, end=dates), max_size=2)


def term_fields(of):
    """The fields of a class that hold terms, each with a strategy."""
    return {f.name: terms for f in dataclasses.fields(of) if f.type == Terms}


dated = {"issued": dates, "issued_on": dates, "modified": dates, "modified_on": dates}
distributions = st.builds(
    Distribution, ordinal=st.just(0), title=texts, description=texts, **dated, **term_fields(Distribution)
)
datasets = st.builds(
    lambda parts, **given_fields: dataset(*parts, **given_fields),
    parts=st.lists(distributions, max_size=3),
    title=texts,
    description=texts,
    keywords=st.dictionaries(st.sampled_from(["nb", "en"]), st.lists(junk, max_size=4), max_size=2),
    contact_points=contacts.map(tuple),
    temporal=periods.map(tuple),
    services=st.sampled_from([(), (service(),)]),
    publisher_uri=strings,
    publisher_name=texts,
    **dated,
    **term_fields(Dataset),
)
around = st.fixed_dictionaries(
    {
        "same_description": st.integers(1, 5),
        "shared_keywords": st.frozensets(junk, max_size=2),
        "same_identifier": st.integers(1, 2),
        "observed_days": st.sampled_from([0, 89, 90, 400]),
        "type_is_temporal": st.booleans(),
    }
)


@settings(max_examples=60, deadline=None)
@given(datasets, around)
def test_every_answer_is_in_range_and_has_a_sentence_in_both_languages(subject, surroundings):
    for name in CHECKS:
        ask(name, subject, **surroundings)


@settings(max_examples=60, deadline=None)
@given(datasets, around, st.randoms(use_true_random=False))
def test_the_order_of_distributions_changes_no_answer(subject, surroundings, random):
    parts = list(subject.distributions)
    random.shuffle(parts)
    shuffled = dataclasses.replace(subject, distributions=tuple(parts))
    for name in CHECKS:
        assert ask(name, subject, **surroundings) == ask(name, shuffled, **surroundings)


@settings(max_examples=60, deadline=None)
@given(datasets, around, st.sampled_from(sorted(GOOD)))
def test_filling_an_empty_property_with_a_valid_value_lowers_no_value(subject, surroundings, name):
    empty = dataclasses.replace(subject, **{name: type(GOOD[name])() if not isinstance(GOOD[name], str) else None})
    if name in ("issued", "modified"):  # valid means in order: the other date must not contradict it
        empty = dataclasses.replace(empty, issued=None, issued_on=None, modified=None, modified_on=None)
    filled = dataclasses.replace(empty, **{name: GOOD[name]})
    if name in ("issued", "modified"):
        filled = dataclasses.replace(filled, **{f"{name}_on": DAY})
    not_lowered(empty, filled, surroundings)


@settings(max_examples=60, deadline=None)
@given(datasets.filter(lambda d: d.distributions), around, st.sampled_from(sorted(GOOD_DISTRIBUTION)))
def test_filling_an_empty_property_of_a_distribution_lowers_no_value(subject, surroundings, name):
    first, *others = subject.distributions
    first = dataclasses.replace(first, issued=None, issued_on=None, modified=None, modified_on=None)
    empty = dataclasses.replace(
        first, **{name: {} if name in ("title", "description") else None if name == "modified" else ()}
    )
    filled = dataclasses.replace(empty, **{name: GOOD_DISTRIBUTION[name]})
    if name == "modified":
        filled = dataclasses.replace(filled, modified_on=DAY)
    before = dataclasses.replace(subject, distributions=(empty, *others))
    not_lowered(before, dataclasses.replace(subject, distributions=(filled, *others)), surroundings)


@settings(max_examples=60, deadline=None)
@given(datasets, around)
def test_a_first_good_distribution_lowers_no_value_that_leaving_it_out_did_not(subject, surroundings):
    without = dataclasses.replace(subject, distributions=())
    good = distribution(None, **GOOD_DISTRIBUTION | {"modified_on": DAY})
    not_lowered(without, dataclasses.replace(subject, distributions=(good,)), surroundings)


def not_lowered(before, after, surroundings):
    for name in CHECKS:
        old, new = ask(name, before, **surroundings), ask(name, after, **surroundings)
        if old.value is not None and new.value is not None:
            assert new.value >= old.value, (name, old, new)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_every_sentence_of_the_rubric_is_one_that_a_check_can_give(name):
    source = inspect.getsource(inspect.getmodule(CHECKS[name])) + inspect.getsource(reading)
    for reason in criterion(name).reasons:
        assert f'"{reason}"' in source


def test_a_dataset_that_fills_everything_meets_every_criterion_that_metadata_can_answer():
    parts = {"issued": PAST, "issued_on": PAST, "modified_on": DAY}
    best = dataset(distribution(None, **GOOD_DISTRIBUTION | parts), **GOOD | {"issued_on": DAY, "modified_on": DAY})
    values = {c.id: ask(c.check, best) for c in the_rubric().of("quality")}
    measured = {name: f.value for name, f in values.items() if f.value is not None}
    assert {name for name, value in measured.items() if value < 1} <= {"profile-conformance"}
    assert sum(c.weight for c in the_rubric().of("quality") if c.id in measured) >= 60
