"""Asks checks as the rubric does, with the project's own rubric and tables, and builds the datasets to ask about."""

import functools
from datetime import date
from pathlib import Path
from typing import Any

from scoring import profile, rubric, vocabulary
from scoring.checks import CHECKS
from scoring.checks.documentation import longest
from scoring.facts import Dataset, Distribution, Service, Surroundings
from scoring.findings import Finding
from store.terms import iri

CONFIG = Path(__file__).resolve().parents[1] / "config"
TODAY = date(2026, 11, 25)
EU = "http://publications.europa.eu/resource/authority/"
CC_BY = iri("http://creativecommons.org/licenses/by/4.0/")
CSV, JSON, WFS, PDF, XLSX, ZIP, SHP = (
    iri(f"{EU}file-type/{code}") for code in ("CSV", "JSON", "WFS_SRVC", "PDF", "XLSX", "ZIP", "SHP")
)


@functools.cache
def the_rubric() -> rubric.Rubric:
    return rubric.load(CONFIG / "rubric.yaml", CONFIG / "expected_datasets.yaml", CONFIG / "vocabulary")


@functools.cache
def words() -> vocabulary.Vocabulary:
    return vocabulary.load(CONFIG / "vocabulary")


@functools.cache
def the_profile() -> profile.Profile:
    return profile.load(CONFIG / "vocabulary")


@functools.cache
def criterion(check: str) -> rubric.Criterion:
    return next(c for c in the_rubric().criteria if c.check == check)


def ask(check: str, dataset: Dataset, **around: Any) -> Finding:
    """The finding, once its value is in range and the rubric can say it in both languages."""
    given = {"today": TODAY, "profile": the_profile(), "description": longest(dataset.description)}
    surroundings = Surroundings(**given | around)
    finding = CHECKS[check](dataset, surroundings, words(), **criterion(check).params)
    assert finding.value is None or 0 <= finding.value <= 1
    for language in ("nb", "en"):
        assert criterion(check).sentence(finding, language).endswith(".")
    return finding


def frequency(code: str) -> str:
    return iri(f"{EU}frequency/{code}")


def distribution(url: str | None = "https://data.kommune.no/fil.csv", **fields: Any) -> Distribution:
    """A distribution with an address and whatever else is given."""
    return Distribution(**{"ordinal": 0, "access_urls": (iri(url),) if url else ()} | fields)


def dataset(*distributions: Distribution, **fields: Any) -> Dataset:
    """A dataset of a DCAT source that says only what is given."""
    fields = {"id": 1, "source_id": "data-norge", "source_kind": "fdk", "key": "https://kommune.no/d/1"} | fields
    return Dataset(distributions=distributions, **fields)


def service(url: str = "https://api.kommune.no/v1", **fields: Any) -> Service:
    return Service(uri=url, endpoint_urls=(iri(url),), **fields)
