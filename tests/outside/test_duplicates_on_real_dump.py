"""The real dump of the national catalogue of 2020, shown by two sources at once: every dataset once, and none lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nightly import Installation
from serving import Answer, serving

DUMP = (
    Path(__file__).resolve().parents[3]
    / "shared" / "samples" / "portals" / "datanorge-legacy" / "data.norge.no_api_dcat2_data.jsonld"
)  # fmt: skip

pytestmark = pytest.mark.skipif(not DUMP.exists(), reason="the dump of 2020 is not beside the project (../shared)")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The dump as it is, and the same with every IRI of a dataset on another host, as a portal would show it."""
    text = DUMP.read_bytes()
    moved = text.replace(b"https://data.norge.no/node/", b"https://elsewhere.test/node/")
    assert moved != text
    answers = {f"/{name}.jsonld": Answer(body, "application/ld+json") for name, body in (("a", text), ("b", moved))}
    with serving(answers) as server:
        here = Installation(
            tmp_path_factory.mktemp("twice"),
            [{"id": name, "kind": "dcat", "url": f"{server.url}/{name}.jsonld"} for name in ("a", "b")],
        )
        here.run("harvest")
        yield here


def test_no_dataset_of_one_source_is_taken_for_another_of_the_same(twice: Installation) -> None:
    assert twice.rows("SELECT count(*) FROM duplicate WHERE source_id = kept_source_id") == [(0,)]
    kept = twice.rows("SELECT kept_source_id, kept_key FROM duplicate")
    assert len(kept) == len(set(kept))


def test_every_municipal_dataset_is_shown_once_but_the_one_that_nobody_could_tell_from_its_twin(
    twice: Installation,
) -> None:
    """Stavanger has two datasets called "Parkeringsdata 2018 Stavanger", one of which has no address of its own."""
    shown = twice.rows("SELECT count(*) FROM dataset_attribution WHERE duplicate_of IS NULL")
    told_by = dict(twice.rows("SELECT reason, count(*) FROM duplicate GROUP BY 1"))
    assert (shown, told_by) == ([(264,)], {"url": 247, "title": 15})
