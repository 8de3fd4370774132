"""Every text is there in both languages with the same blanks, is used, and numbers are written as in the language."""

import re
import string
from pathlib import Path
from typing import get_args

import pytest
import yaml

import reports.site
from harvester.errors import ISSUES, Category
from harvester.portals import registry
from reports.site import formats
from reports.site.render import group_name, place_path
from reports.site.rows import Language
from reports.site.texts import TEXTS, country, everywhere, front, issues, method, place
from reports.tables import TABLES
from store import codes

HERE = Path(reports.site.__file__).parent
TYPES = Path(__file__).parents[3] / "config" / "expected_datasets.yaml"
MADE = {  # keys that templates put together
    *("actor municipality", "actor portal", "actor state", "low", "medium", "high", "core", "optional"),
    *("complete", "partial", "failed", "suspicious", "aborted", "never", "peers centrality", "peers kostra"),
    *("peers centrality last", "peers kostra last"),
    *("met", "partly", "not met", "inconclusive", "not applicable"),
    *(f"barrier {kind}" for kind in ("legal", "technical", "organisational", "resources", "metadata")),
}
CODED = ("file ", "issue ", "portal ", "holder ")  # followed by a code of the database


@pytest.mark.parametrize("key", TEXTS)
def test_each_text_is_in_both_languages_with_the_same_blanks(key: str) -> None:
    text = TEXTS[key]
    assert text.nb.strip() == text.nb != ""
    assert text.en.strip() == text.en != ""
    blanks = [{name for _, name, _, _ in string.Formatter().parse(t) if name is not None} for t in (text.nb, text.en)]
    assert blanks[0] == blanks[1]


def test_no_key_stands_twice() -> None:
    parts = (everywhere, front, place, country, issues, method)
    assert sum(len(part.TEXTS) for part in parts) == len(TEXTS)


def test_every_text_is_used_and_every_used_one_is_there() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in [*HERE.glob("*.py"), *HERE.glob("templates/*.j2")])
    unused = {key for key in set(TEXTS) - MADE if f'"{key}"' not in code and not key.startswith(CODED)}
    assert unused == set()
    said = set(re.findall(r'say\("([^"]+)"[,)]', code))
    assert said - set(TEXTS) == set()
    assert set(TEXTS) >= MADE


def test_what_the_harvest_met_is_said_as_the_harvest_says_it() -> None:
    assert {f"issue {code}": (kind.nb, kind.en) for code, kind in ISSUES.items()} == {
        key: (text.nb, text.en) for key, text in issues.TEXTS.items()
    }


def test_every_reason_why_a_source_was_not_read_is_said_in_both_languages() -> None:
    words = codes.WORDS["error_code"]
    assert set(words) == {*get_args(Category), "shrunk", "aborted"}  # the last two are the store's own
    for lang in (0, 1):
        assert len({said[lang] for said in words.values()}) == len(words)


def test_every_kind_of_portal_has_a_name_for_readers() -> None:
    assert {key.removeprefix("portal ") for key in TEXTS if key.startswith("portal ")} == set(registry())


def test_how_far_a_state_body_holds_the_data_is_said_in_english_too() -> None:
    holders = [t.get("national_holder") or "" for t in yaml.safe_load(TYPES.read_text(encoding="utf-8"))["types"]]
    extents = {m[1] for holder in holders if (m := re.search(r" \(([a-zæøå ]+)\)$", holder))}
    assert extents == {key.removeprefix("holder ") for key in TEXTS if key.startswith("holder ")}


def test_every_table_of_the_export_is_explained_on_the_page_of_data() -> None:
    assert {f"file {name}" for name in TABLES} <= set(TEXTS)


@pytest.mark.parametrize(
    ("value", "decimals", "nb", "en"),
    [
        (None, 0, "–", "–"),
        (12345.64, 1, "12\u00a0345,6", "12,345.6"),
        (-0.04, 1, "0,0", "0.0"),
        (-4.0, 0, "−4", "−4"),
        (0.5, 0, "0", "0"),
        (71.25, 2, "71,25", "71.25"),
    ],
)
def test_numbers_are_written_as_in_the_language(value: float | None, decimals: int, nb: str, en: str) -> None:
    assert (formats.number(value, "nb", decimals), formats.number(value, "en", decimals)) == (nb, en)


@pytest.mark.parametrize(
    ("share", "nb"), [(None, "–"), (0.0, "0\u00a0%"), (0.001, "1\u00a0%"), (0.5, "50\u00a0%"), (0.999, "99\u00a0%"), (1.0, "100\u00a0%")]
)  # fmt: skip
def test_all_and_none_are_said_of_all_and_none_only(share: float | None, nb: str) -> None:
    assert formats.percent(share, "nb") == nb
    assert formats.percent(share, "en") == nb.replace("\u00a0", "")


def test_days_are_in_words_and_signs_are_shown() -> None:
    assert formats.day("2026-11-23T01:00:00Z", "nb") == "23. november 2026"
    assert formats.day("2026-11-23", "en") == "23 November 2026"
    assert formats.day(None, "nb") == "–"
    assert (formats.signed(2.04, "nb", 1), formats.signed(-2.0, "nb", 1), formats.signed(0.01, "nb", 1)) == (
        "+2,0",
        "−2,0",
        "0,0",
    )


@pytest.mark.parametrize(
    ("group", "lang", "phrase"),
    [
        ("under 5 000", "nb", "under 5\u00a0000 innbyggere"),
        ("5 000–19 999", "en", "5,000–19,999 inhabitants"),
        ("20 000 og over", "nb", "20\u00a0000 innbyggere og over"),
        ("20 000 og over", "en", "20,000 inhabitants and over"),
        (None, "nb", "uten kjent innbyggertall"),
    ],
)
def test_a_size_group_is_a_phrase(group: str | None, lang: Language, phrase: str) -> None:
    assert group_name(group, lang) == phrase


@pytest.mark.parametrize(
    ("number", "name", "path"),
    [
        ("0301", "Oslo", "0301-oslo"),
        ("1515", "Herøy", "1515-heroy"),
        ("3901", "Ås og Sør-Æøå", "3901-as-og-sor-aeoa"),
        ("5610", "Kárášjohka", "5610-karasjohka"),
        ("1840", "../../etc", "1840-etc"),
    ],
)
def test_a_page_is_named_by_number_and_plain_letters(number: str, name: str, path: str) -> None:
    assert place_path(number, name) == f"kommune/{path}.html"
