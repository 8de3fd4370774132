"""What the demo invents: the archetypes, the defects, the nights, and that it is the same every time."""

from collections import Counter
from pathlib import Path

import pytest

from demo.catalogue import draft_of, national, own_feed
from demo.dirt import DIRT
from demo.entries import DEFAULT_SIZE, Entry, entries
from demo.norway import ARCHETYPES, PLACES
from demo.rdftext import turtle
from demo.topics import TOPICS

SEED = 2026


def of(archetype: str) -> dict[str, list[Entry]]:
    """The datasets listed under an archetype, by place."""
    found: dict[str, list[Entry]] = {p.name: [] for p in PLACES if p.archetype == archetype}
    for entry in entries():
        if entry.place.archetype == archetype and not entry.deleted and not entry.series:
            found[entry.place.name].append(entry)
    return found


def test_the_default_catalogue_has_the_size_it_says() -> None:
    assert 900 <= DEFAULT_SIZE <= 1500
    assert sum(not e.deleted and not e.series for e in entries()) == DEFAULT_SIZE
    assert {p.archetype for p in PLACES} == set(ARCHETYPES)


@pytest.mark.parametrize("size", [0, 1, 30, 500, 10_000])
def test_the_demo_has_exactly_as_many_datasets_as_asked_for(size: int) -> None:
    assert sum(not e.deleted and not e.series for e in entries(size)) == size


def test_a_larger_demo_keeps_what_a_smaller_one_has() -> None:
    larger = {e.iri for e in entries(3000)}
    assert {e.iri for e in entries()} <= larger


@pytest.mark.parametrize(
    ("archetype", "types", "themes"),
    [("mixed_and_broad", 20, 8), ("good_core", 12, 6), ("decent_exporter", 4, 1), ("one_perfect", 1, 1)],
)
def test_an_archetype_has_its_breadth(archetype: str, types: int, themes: int) -> None:
    for held in of(archetype).values():
        topics = {e.topic for e in held}
        assert len(topics) == types
        assert len({TOPICS[t].theme for t in topics if t}) == themes


def test_fredrikstad_is_good_and_broad_with_thirty_types_and_all_ten_themes() -> None:
    topics = {e.topic for e in of("good_and_broad")["Fredrikstad"]}
    assert len(topics) == 30
    assert len({TOPICS[t].theme for t in topics if t}) == 10


def test_junk_lies_on_top_of_sixty_good_ones() -> None:
    roles = Counter(e.role for e in of("good_and_junk")["Stavanger"])
    assert roles == {"good": 60, "junk": 200}


def test_only_closed_data_has_no_distribution_and_says_so() -> None:
    for held in of("only_closed").values():
        for entry in held:
            draft = draft_of(entry, SEED)
            assert draft.files == []
            assert str(draft.access_rights).endswith(("RESTRICTED", "NON_PUBLIC"))


def test_nothing_is_nothing_and_a_series_is_one() -> None:
    assert of("nothing") == {"Kautokeino": []}
    assert sum(e.series for e in entries()) == 1
    assert all(e.in_series for e in of("junk_series")["Molde"])


def test_every_defect_can_be_met() -> None:
    counts = Counter(DIRT[e.dirt % len(DIRT)].__name__ for e in entries() if e.dirt is not None)
    assert len(counts) == len(DIRT)
    assert min(counts.values()) >= 3
    assert {e.form for e in entries()} == {"organisation", "register", "blank", "literal", "space"}


def test_what_is_meant_to_be_good_is_clean() -> None:
    assert all(e.dirt is None for e in entries() if e.role in ("good", "perfect", "closed"))


def test_content_depends_on_the_seed_alone() -> None:
    def written(seed: int) -> list[str]:
        return [turtle(national(e, seed)) + turtle(own_feed(e, seed)) for e in entries(300)]

    assert written(SEED) == written(SEED)
    assert written(SEED) != written(SEED + 1)


def test_a_publisher_never_describes_two_datasets_by_the_same_title() -> None:
    for place in PLACES:
        held = [e for e in entries(5000) if e.place == place and e.dirt is None and not e.deleted]
        titles = Counter(draft_of(e, SEED).title[0] for e in held)
        assert not titles or titles.most_common(1)[0][1] == 1, place.name


def test_nynorsk_municipalities_write_nynorsk() -> None:
    for entry in entries():
        if entry.place.nynorsk:
            assert {t.language for t in draft_of(entry, SEED).title} <= {"nn", None}


def test_a_later_night_changes_a_little_removes_less_and_adds_five() -> None:
    before = {e.iri: e for e in entries() if not e.deleted}
    after = {e.iri: e for e in entries(night=1) if not e.deleted}
    changed = [i for i in before.keys() & after.keys() if before[i] != after[i]]
    assert 0.01 < len(changed) / len(before) < 0.04
    assert 0 < len(before.keys() - after.keys()) < 0.02 * len(before)
    assert len(after.keys() - before.keys()) == 5
    for iri in changed:
        assert turtle(national(before[iri], SEED)) != turtle(national(after[iri], SEED))
        assert before[iri].harvest_modified < after[iri].harvest_modified


def test_what_a_night_left_alone_reads_the_same() -> None:
    before = {e.iri: e for e in entries()}
    for entry in entries(night=3):
        if not entry.revision and entry.ordinal % 10 == 0:
            assert turtle(national(entry, SEED)) == turtle(national(before[entry.iri], SEED))


def test_the_document_lists_every_archetype_and_place_as_they_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")
    for archetype in ARCHETYPES.values():
        places = ", ".join(f"{p.name} {p.size}" for p in PLACES if p.archetype == archetype.name)
        assert f"| `{archetype.name}` | {archetype.description} | {places} |" in text
    assert f"({DEFAULT_SIZE} in all;" in text
