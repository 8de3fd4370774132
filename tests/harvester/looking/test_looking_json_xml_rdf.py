"""JSON, XML and RDF, whole, cut, broken and hostile."""

import json
import tracemalloc

import pytest
from looking_samples import GML, SAMPLES, seen

from harvester.looking.json_piece import read_json, read_lines

_FEATURE = {
    "type": "Feature",
    "properties": {"navn": 'Åsen "øvre" \\ {[,]}'},
    "geometry": {"type": "Point", "coordinates": [1, 2]},
}
_LONG = json.dumps({"type": "FeatureCollection", "features": [_FEATURE] * 20}, indent=1)
_TEXTS = [
    s
    for s in SAMPLES
    if s.kind in ("data", "service") and s.format in ("GEOJSON", "JSON_LD", "REST", "ARCGIS") and s.body[:1] == b"{"
]


def test_geojson_is_told_wherever_it_was_cut_once_a_feature_has_come() -> None:
    begun = _LONG.index('"geometry"')
    for end in range(begun, len(_LONG)):
        found = seen(_LONG[:end], complete=False)
        assert (found.format, found.kind, found.readable) == ("GEOJSON", "data", True), end


@pytest.mark.parametrize("sample", _TEXTS, ids=lambda s: s.name)
def test_json_that_was_cut_is_never_called_broken(sample: object) -> None:
    text = sample.body.decode()  # type: ignore[attr-defined]
    readable = {seen(text[:end], complete=False).readable for end in range(2, len(text))}
    assert readable <= {True, None}


def test_json_that_is_broken_is_called_so_cut_or_not() -> None:
    broken = '{"a": [1, 2}, "b": 3, "c": [' + "4, " * 20
    assert seen(broken).readable is False
    assert seen(broken, complete=False).readable is False


def test_json_of_great_depth_says_nothing_and_harms_nobody() -> None:
    assert seen("[" * 60_000).format == "JSON"
    assert seen('{"a":' * 12_000, complete=False).readable is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"status": 200, "message": "ok", "data": [1]}', "data"),
        ('{"error": null, "data": [1]}', "data"),
        ('{"errors": [], "skoler": [1]}', "data"),
        ('{"error": "not found"}', "error_page"),
        ('{"statusCode": 404, "message": "Resource not found"}', "error_page"),
        ('{"exceptions": [{"code": "NoApplicableCode", "text": "x"}], "version": "1.0"}', "error_page"),
        ('{"error": {"code": 498, "message": "Invalid token"}}', "login"),
        ('{"success": true, "result": {"records": [], "fields": []}}', "service"),
        ('{"success": true, "result": []}', "data"),
    ],
)
def test_an_error_in_json_is_told_from_data_that_speak_of_errors(text: str, kind: str) -> None:
    assert seen(text).kind == kind


def test_lines_of_json_must_all_be_objects() -> None:
    assert seen('{"a": 1}\n{"a": 2}\n{"a": 3}\n').rows == 3
    assert seen('{"a": 1}\n{"a": 2}\nnei\n').readable is False
    assert seen('{"a": 1}\n{"a": 2}\n{"a"', complete=False).rows == 2


@pytest.mark.parametrize(
    ("body", "readable", "words"),
    [
        (GML.replace("</gml:FeatureCollection>", ""), False, "not well-formed"),
        ("<?xml version='1.0' encoding='UTF-8'?><skole>Åsen</skole>".encode("iso-8859-1"), False, "not well-formed"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><skole>Åsen</skole>".encode("iso-8859-1"), True, "skole"),
        ("<?xml version='1.0' encoding='klingon'?><skole/>", False, "unknown encoding"),
        ("<?xml version='1.0'?><!-- ingen rot -->", False, "without a root"),
    ],
)
def test_xml_that_is_not_well_formed_says_where(body: str | bytes, readable: bool, words: str) -> None:
    found = seen(body)
    assert found.readable is readable
    assert words in found.says


def test_xml_that_was_cut_is_read_as_far_as_it_goes() -> None:
    text = GML.replace("<gml:featureMember/>", "<gml:featureMember/>" * 50)
    found = seen(text[:-80], complete=False)
    assert (found.format, found.readable, found.says) == ("GML", True, "GML, 47 items seen")


def test_the_message_of_an_exception_is_told() -> None:
    found = seen(
        "<ServiceExceptionReport><ServiceException code='x'>Laget finnes\nikke</ServiceException></ServiceExceptionReport>"
    )
    assert found.says == "an exception of an OGC service: Laget finnes ikke"


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY x SYSTEM "http://127.0.0.1/">',
        '<!ENTITY % x "y">',
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;">',
        '<!ENTITY a "ha"><!ENTITY b "&#38;a;">',
        f'<!ENTITY a "{"x" * 2000}">',
        "".join(f'<!ENTITY a{n} "x">' for n in range(70)),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_with_dangerous_entities_is_not_read(declaration: str, encoding: str) -> None:
    found = seen(f"<!DOCTYPE d [{declaration}]><d>&a;</d>".encode(encoding))
    assert (found.format, found.kind, found.readable) == ("XML", "unknown", False)


def test_entities_that_are_let_pass_take_no_memory() -> None:
    body = f'<!DOCTYPE d [<!ENTITY a "{"x" * 1000}">]><d>'.encode() + b"&a;" * 21_000
    tracemalloc.start()
    try:
        assert seen(body[:15_000], complete=False).readable is True
        assert seen(body, complete=False).readable is False  # expat itself has had enough
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_rdf_that_is_cut_is_counted_and_rdf_that_is_wrong_is_told() -> None:
    text = "@prefix e: <http://x.no/> .\n" + "".join(f"e:{n} e:navn 'Skole {n}' ;\n  e:nr {n} .\n" for n in range(50))
    assert seen(text).rows == 100
    for end in range(len(text) - 60, len(text)):
        found = seen(text[:end], complete=False)
        assert (found.format, found.readable) == ("RDF_TURTLE", True), text[:end][-20:]
    wrong = seen(text.replace("e:nr 20", "feil:nr 20"))
    assert (wrong.readable, "a mistake on line 43" in wrong.says) == (False, True)


@pytest.mark.parametrize(("levels", "readable"), [(700, True), (900, None), (5000, None)])
def test_json_is_too_deep_to_say_at_the_same_depth_in_every_python(levels: int, readable: bool | None) -> None:
    text = "[" * levels + "]" * levels
    assert read_json(text, complete=True).readable is readable
    assert (read_lines(f'{{"a": {text}}}\n{{"a": 1}}\n', complete=True) is not None) is bool(readable)
