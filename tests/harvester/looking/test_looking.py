"""Every format and kind is told from its own bytes, in the words of the format table."""

import dataclasses
from pathlib import Path

import pytest
import yaml
from looking_samples import SAMPLES, TABLE, Sample, seen

from harvester.looking import HEAD, archives, magic, marked_text, xml_body
from store import delivered

_FORMATS = Path(__file__).parents[3] / "config/vocabulary/formats.yaml"
_CODES = {row["code"] for row in yaml.safe_load(_FORMATS.read_text())["formats"]}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)
def test_a_body_is_told_by_its_own_bytes(sample: Sample) -> None:
    found = sample.look()
    assert (found.format, found.kind, found.readable) == (sample.format, sample.kind, sample.readable), found.says
    assert found.says and found.says.isprintable()


@pytest.mark.parametrize(
    "content_type", ["application/octet-stream", "text/plain; charset=latin-1", "text/turtle", "nonsense", "text/csv"]
)
def test_what_the_server_calls_it_is_no_evidence(content_type: str) -> None:
    sure = [s for s in SAMPLES if s.format not in ("TXT", "YAML", None)]
    changed = {
        s.name: (was.format, now.format)
        for s in sure
        if (was := s.look()).format != (now := dataclasses.replace(s, content_type=content_type).look()).format
    }
    assert changed == {}


def test_every_format_that_can_be_found_is_one_of_the_format_table() -> None:
    found = {code for _, _, code, _ in magic._SIGNATURES}
    found |= {code for table in (magic._APPLICATIONS, archives._MIMETYPES) for code, _ in table.values()}
    found |= {code for _, code, _ in (*magic._STREAMS, *archives._OFFICE)} | {
        code for _, code, *_ in marked_text._MARKS
    }
    found |= {code for code, _, _ in xml_body._ROOTS.values()} | set(archives._EXTENSIONS.values())
    found |= {s.format for s in SAMPLES if s.format} | set(delivered._SATISFIED_BY) | set(delivered._MAY_LOOK_LIKE)
    found |= set().union(*delivered._SATISFIED_BY.values(), *delivered._MAY_LOOK_LIKE.values())
    found |= delivered._SHOWN_AS_PAGES | delivered._OPAQUE | delivered._SAYS_NOTHING
    assert found - _CODES == set()


def test_more_than_the_head_is_cut_off_and_then_it_is_not_complete() -> None:
    found = seen(TABLE * 2000)
    assert found.says.endswith("rows seen, in utf-8")
    assert found == seen((TABLE * 2000).encode()[:HEAD], complete=False)


def test_a_length_that_the_server_announces_says_that_there_is_more() -> None:
    cut = b'{"skoler": [{"navn": "Torget"}, {"na'
    assert seen(cut).readable is False
    assert seen(cut, total=5000).readable is True


@pytest.mark.parametrize("url", ["", "http://[::1", "http://x/%ff%00", "://", "ø" * 10_000])
def test_no_address_is_too_odd(url: str) -> None:
    assert seen(TABLE, url=url).format == "CSV"
