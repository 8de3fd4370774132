"""Dirt met in real catalogues: each fixture has one fault, named by its file; what can be repaired is, and noted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harvester.cage import Cage
from harvester.errors import ISSUES, ParseError
from harvester.rdf import MAX_SKIPS, Descriptions, Lit, describe

FIXTURES = Path(__file__).parents[1] / "fixtures" / "rdf"
BASE = "http://d.test/"
DCAT = "http://www.w3.org/ns/dcat#"
TITLE = "http://purl.org/dc/terms/title"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TEXT = "Ærlig Øst Åpen"


def read(name: str) -> Descriptions:
    return describe((FIXTURES / name).read_bytes(), "", BASE)


def noted(found: Descriptions) -> dict[str, str | None]:
    return {issue.code: issue.detail for issue in found.issues}


@pytest.mark.parametrize(
    ("name", "title", "code", "words"),
    [
        ("byte-order-mark.ttl", Lit(TEXT, "nb"), "encoding_repaired", "byte order mark"),
        ("byte-order-mark.rdf", Lit(TEXT, "nb"), "encoding_repaired", "byte order mark"),
        ("byte-order-mark.jsonld", Lit(TEXT, "nb"), "encoding_repaired", "byte order mark"),
        ("utf-16.rdf", Lit(TEXT, "nb"), "encoding_repaired", "utf-16-le with"),
        ("utf-16-without-mark.rdf", Lit(TEXT, "nb"), "encoding_repaired", "utf-16-le without"),
        ("utf-16-declared-but-is-utf-8.rdf", Lit(TEXT, "nb"), "encoding_repaired", "declared utf-16"),
        ("latin-1-declared.rdf", Lit(TEXT, "nb"), "encoding_repaired", "declared iso-8859-1"),
        ("windows-1252.ttl", Lit(TEXT, "nb"), "encoding_repaired", "Windows-1252"),
        ("windows-1252.rdf", Lit(TEXT, "nb"), "encoding_repaired", "Windows-1252"),
        ("windows-1252.jsonld", Lit(TEXT, "nb"), "encoding_repaired", "Windows-1252"),
        ("windows-1252-in-one-line.ttl", Lit(TEXT, "nb"), "encoding_repaired", "Windows-1252"),
        ("underscore-in-language-tag.ttl", Lit(TEXT, "nb-no"), "language_repaired", "nb_NO → nb-no"),
        ("underscore-in-language-tag.rdf", Lit(TEXT, "nb-no"), "language_repaired", "nb_no → nb-no"),
        ("underscore-in-language-tag.jsonld", Lit(TEXT, "nb-no"), "language_repaired", "nb_NO → nb-no"),
        ("letters-in-language-tag.ttl", Lit(TEXT), "bad_language_tag", "norwegian-bokmål"),
        ("letters-in-language-tag.rdf", Lit(TEXT), "bad_language_tag", "norsk bokmål"),
        ("letters-in-language-tag.jsonld", Lit(TEXT), "bad_language_tag", "norsk bokmål"),
        ("empty-language-tag.jsonld", Lit(TEXT), "bad_language_tag", ""),
        ("empty-language-tag.ttl", Lit(TEXT), "bad_language_tag", ""),
        ("at-sign-in-text.ttl", Lit(TEXT, "nb"), "language_repaired", "nb_NO → nb-no"),
        ("html-entity.rdf", Lit("Ærlig Øst \u00a0Åpen", "nb"), "syntax_repaired", "&nbsp; in XML"),
        ("bare-ampersand.rdf", Lit("Ærlig Øst & Åpen", "nb"), "syntax_repaired", "& in XML"),
        ("ampersand-in-address.rdf", Lit(TEXT, "nb"), "syntax_repaired", "& in XML"),
        ("ampersand-in-cdata.rdf", Lit("Ærlig & Åpen \u00a0", "nb"), "syntax_repaired", "&nbsp; in XML"),
        ("unknown-entity.rdf", Lit("Ærlig &skole; Åpen", "nb"), "syntax_repaired", "&skole; in XML"),
        (
            "line-break-in-string.jsonld",
            Lit("Ærlig\n\tØst Åpen", "nb"),
            "syntax_repaired",
            "control characters in JSON",
        ),
    ],
)
def test_dirt_is_repaired_and_noted_with_what_stood_there(name: str, title: Lit, code: str, words: str) -> None:
    found = read(name)
    assert found.nodes["http://d.test/1"][TYPE] == [DCAT + "Dataset"]
    assert found.nodes["http://d.test/1"][TITLE] == [title]
    assert found.complete
    assert set(noted(found)) == {code}
    assert words in (noted(found)[code] or "")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("space-before-language-tag.ttl", Lit(TEXT, "nb")),
        ("newline-before-declaration.rdf", Lit(TEXT, "nb")),
        ("ascii-declared.rdf", Lit(TEXT, "nb")),
        ("decomposed-letters.ttl", Lit("A\u030apen", "nb")),
        ("empty-language-tag.rdf", Lit(TEXT)),
        ("namespace-entities.rdf", Lit(TEXT, "nb")),
        ("external-dtd.rdf", Lit(TEXT, "nb")),
    ],
)
def test_what_only_looks_like_dirt_is_read_without_remark(name: str, title: Lit) -> None:
    found = read(name)
    assert found.nodes["http://d.test/1"][TITLE] == [title]
    assert (found.issues, found.complete) == ([], True)


@pytest.mark.parametrize("name", ["single-quoted-entity.rdf", "text-between-elements.rdf", "half-surrogate.jsonld"])
def test_rdflib_reads_what_pyoxigraph_refuses(name: str) -> None:
    found = read(name)
    assert (found.parser, found.complete) == ("rdflib", True)
    assert found.nodes["http://d.test/1"][TITLE] == [Lit(TEXT, "nb")]


@pytest.mark.parametrize("suffix", ["ttl", "rdf", "jsonld"])
def test_an_iri_with_a_space_is_kept_as_published_and_noted_once(suffix: str) -> None:
    found = read(f"space-in-iri.{suffix}")
    iris = {*found.nodes, *(o for node in found.nodes.values() for values in node.values() for o in values)}
    (issue,) = found.issues
    assert issue.code == "bad_iri"
    assert issue.subject in iris
    assert "en side" in issue.subject


def test_many_bad_iris_are_a_few_issues() -> None:
    found = describe(
        "\n".join(f"<http://d.test/> <http://d.test/p> <http://d.test/{i} x> ." for i in range(5000)).encode(), "", BASE
    )
    assert len(found.issues) == 21
    assert sum(issue.count for issue in found.issues) == found.triples == 5000


def test_control_characters_do_not_stop_a_document_with_other_faults() -> None:
    found = read("control-character.rdf")
    assert found.nodes["http://d.test/1"][TITLE] == [Lit("Ærlig Åpen \u00a0", "nb")]
    assert found.complete


def test_no_entity_hides_behind_a_control_character() -> None:
    body = (FIXTURES / "nested-entities.rdf").read_bytes().replace(b"<!ENTITY", b"<!ENT\x07ITY")
    with pytest.raises(ParseError) as refused:
        describe(body, "", BASE)
    assert refused.value.category == "unsafe_xml"


@pytest.mark.parametrize("word", [b"<!DOCTYPE", b"<!doctype"])
def test_no_entity_hides_after_the_root_where_a_parser_still_reads_it(word: bytes) -> None:
    body = (FIXTURES / "nested-entities-after-the-root.rdf").read_bytes().replace(b"<!DOCTYPE", word)
    with pytest.raises(ParseError) as refused:
        describe(body, "", BASE)
    assert refused.value.category == "unsafe_xml"


# --- what cannot be repaired


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nt", "rdf", "jsonld"])
def test_a_text_that_was_cut_off_keeps_what_came_and_is_never_complete(suffix: str) -> None:
    found = read(f"truncated.{suffix}")
    assert TITLE in found.nodes["http://d.test/1"]
    assert not found.complete
    assert "syntax_skipped" in noted(found)


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nq", "rdf", "jsonld"])
def test_no_cut_of_a_text_is_complete(suffix: str) -> None:
    body = (FIXTURES / f"plain.{suffix}").read_bytes().rstrip()
    end = body.rindex(b"Dataset")  # before it nothing of the description stands there yet
    for cut in range(end, len(body)):
        try:
            found = describe(body[:cut], "", BASE)
        except ParseError:
            continue
        assert not found.complete or b"\n" in body[cut - 1 : cut + 1], body[:cut]


@pytest.mark.parametrize(("name", "lost"), [("undefined-prefix.ttl", "http://d.test/2"), ("unreadable-line.nt", None)])
def test_a_statement_that_cannot_be_read_costs_only_itself_but_the_text_is_not_complete(
    name: str, lost: str | None
) -> None:
    found = read(name)
    assert {"http://d.test/1", "http://d.test/3"} <= set(found.nodes)
    assert not found.complete
    assert str(noted(found)["syntax_skipped"]).startswith("line ")
    assert lost is None or found.nodes[lost] == {TYPE: [DCAT + "Dataset"]}


def test_after_a_hundred_skips_the_rest_is_left() -> None:
    lines = [f"<http://d.test/{i}> <http://d.test/p> !{i} ." for i in range(10_000)]
    lines.insert(3, '<http://d.test/x> <http://d.test/p> "x" .')
    found = describe("\n".join(lines).encode(), "application/n-triples", BASE)
    assert list(found.nodes) == ["http://d.test/x"]
    assert len(found.issues) == MAX_SKIPS + 1


def test_in_xml_nothing_after_a_broken_element_is_believed() -> None:
    found = read("mismatched-tag.rdf")
    assert not found.complete
    assert list(found.nodes) == ["http://d.test/1"]


def test_every_issue_has_an_entry_that_explains_it() -> None:
    for path in FIXTURES.iterdir():
        try:
            found = describe(path.read_bytes(), "text/csv", BASE)
        except ParseError:
            continue
        assert {issue.code for issue in found.issues} <= set(ISSUES)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(workers=1, seconds=10) as cage:
        yield cage


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(sorted(FIXTURES.iterdir())), data=st.data())
def test_a_mutated_body_is_described_or_refused_but_never_an_accident(
    cage: Cage, path: Path, data: st.DataObject
) -> None:
    body = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "splice"]))
        if kind == "flip":
            body[at] ^= 1 << data.draw(st.integers(0, 7))
        elif kind == "cut":
            del body[at : at + data.draw(st.integers(1, 30))]
        else:
            body[at:at] = body[: data.draw(st.integers(1, 60))]
        body = body or bytearray(b" ")
    try:
        found = cage.submit(describe, bytes(body), "", BASE).result()
    except ParseError as refused:
        assert not refused.category.startswith("parser_") or "SIG" in str(refused), refused
    else:
        assert found.parser in ("pyoxigraph", "rdflib")
