"""Tables in text: encoding, delimiter, header and rows; and text that is no table."""

import pytest
from looking_samples import TABLE, seen


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-be", "utf-16-be"),
     ("iso-8859-1", "iso-8859-1"), ("windows-1252", "windows-1252")],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_found_together(encoding: str, written: str, delimiter: str) -> None:
    text = TABLE.replace(";", delimiter) + (
        "€ – “x”;1;2\n".replace(";", delimiter) if encoding == "windows-1252" else ""
    )
    found = seen(text.encode(written))
    assert (found.encoding, found.delimiter, found.readable) == (encoding, delimiter, True)
    assert found.rows == text.count("\n") - 1


def test_the_bytes_decode_with_the_encoding_that_is_named() -> None:
    for written in ("utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"):
        body = TABLE.encode(written)
        assert body.decode(seen(body).encoding or "").lstrip("\ufeff") == TABLE


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        ("navn;antall\nA;1\nB;2\n", "with a header", 2),
        ("1;2\n3;4\n5;6\n", "without a header", 3),
        ("navn;navn\nA;1\nB;2\n", "without a header", 3),  # the same name twice names nothing
        ('navn;tekst\nA;"to\nlinjer; og mer"\nB;"x ""y"""\n', "with a header", 2),
        ("navn;antall\r\nA;1\r\n\r\nB;2\r\n", "with a header", 2),
        ("a,b\n1,\"2,5\"\n3,\"4,5\"\n", "with a header", 2),
        ("sted;verdi\nA;1,5\nB;2,5\nC;3,5\n", "with a header", 3),
    ],
)  # fmt: skip
def test_header_and_rows_are_counted(text: str, header: str, rows: int) -> None:
    found = seen(text, url="https://x.no/data.csv")
    assert header in found.says
    assert (found.rows, found.readable) == (rows, True)


def test_the_row_that_a_piece_cuts_is_not_counted() -> None:
    text = "navn;antall\n" + "A;1\n" * 100
    assert seen(text[:-2], complete=False).rows == 99
    inside_quotes = text + 'B;"begynner her og\n' + "C;1\n" * 5
    assert seen(inside_quotes, complete=False).rows == 100


def test_a_table_whose_rows_do_not_agree_is_not_readable() -> None:
    found = seen("a;b\n1;2\n" + "3;4;5\n" * 2 + "6;7\n", url="https://x.no/data.csv")
    assert (found.format, found.readable) == ("CSV", False)
    assert "60%" in found.says


def test_one_column_is_a_table_only_where_one_is_promised() -> None:
    assert seen("navn\nTorget\nParken\n").format == "TXT"
    found = seen("navn\nTorget\nParken\n", content_type="text/csv")
    assert (found.format, found.delimiter, found.rows) == ("CSV", None, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Kjære leser, dette er et brev.\nDet har linjer, og komma, men er ingen tabell.\nHilsen\n",
        "Error: file not found",
        "Takk, og hei",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    assert seen(text).format == "TXT"


def test_a_character_that_is_cut_in_two_spoils_no_encoding() -> None:
    body = ("navn;antall\n" + "Øyås;1\n" * 50).encode()
    for end in range(len(body) - 20, len(body)):
        assert seen(body[:end], complete=False).encoding == "utf-8"


def test_a_text_with_a_stray_control_character_is_still_text() -> None:
    assert seen("navn;antall\n" + "A\x02;1\n" + "B;2\n" * 200).format == "CSV"


@pytest.mark.parametrize(
    ("text", "readable"),
    [(".HODE\n.PUNKT 1:\n", False), (".HODE\n.PUNKT 1:\n.SLUTT", True), ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", False)],
)
def test_what_has_an_end_must_reach_it(text: str, readable: bool) -> None:
    found = seen(text)
    assert (found.readable, found.rows) == (readable, 1)
    assert seen(text, complete=False).readable is None


def test_anchors_of_yaml_that_multiply_each_other_cost_nothing() -> None:
    laughs = "openapi: 3.0.0\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    found = seen(laughs)
    assert (found.format, found.kind, found.readable) == ("REST", "service", True)
    assert seen("openapi: 3.0.0\n\tpaths: [\n").readable is False
