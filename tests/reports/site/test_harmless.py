"""What others wrote can neither hide, turn, run nor lead astray."""

import pytest

from reports.site import harmless


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Skoler\n i  Oslo\t", "Skoler i Oslo"),
        ("Veilys \u202egnp.exe\u202c", "Veilys gnp.exe"),
        ("rød\x1b[31m\x07\u009b", "rød[31m"),
        ("\ufeffTittel\x00", "Tittel"),
        ("halv \ud83d", "halv ?"),
        ("Šibmagandi 👩‍🚒", "Šibmagandi 👩‍🚒"),
    ],
)
def test_text_is_one_line_without_what_hides_or_turns_it(written: str, shown: str) -> None:
    assert harmless.text(written) == shown


@pytest.mark.parametrize(
    ("given", "linked"),
    [
        ("https://data.oslo.kommune.no/a?b=c#d", "https://data.oslo.kommune.no/a?b=c#d"),
        ("HTTP://Example.NO:8080/x y|z", "http://example.no:8080/x%20y%7Cz"),
        ("https://grønn.example.no/æ", "https://xn--grnn-hra.example.no/%C3%A6"),
        ("https://example.no/100%", "https://example.no/100%25"),
        ("https://example.no/a%20b", "https://example.no/a%20b"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("javascript:alert(1)", None),
        (" JaVaScRiPt:alert(1)", None),
        ("data:text/html,<script>", None),
        ("file:///etc/passwd", None),
        ("//example.no/", None),
        ("https://oslo.kommune.no@example.no/", None),
        ("https://", None),
        ("http://example.no:99999/", None),
        ("http://[::1/", None),
        ("https://example.no/" + "x" * harmless.LONGEST, None),
        (None, None),
        ("", None),
    ],
)
def test_only_addresses_of_web_pages_are_linked(given: str | None, linked: str | None) -> None:
    assert harmless.web_address(given) == linked


def test_a_letter_cannot_be_given_other_receivers_or_fields() -> None:
    href = harmless.mail("post@example.no", "Feil: a&bcc=x@y.no", ['Datasett: "?&#\r\nBcc: z@y.no'])
    assert href.startswith("mailto:post@example.no?subject=Feil%3A%20a%26bcc%3Dx%40y.no&body=")
    assert href.count("&") == 1
    assert href.count("?") == 1


def test_an_e_mail_address_is_neither_shown_nor_linked() -> None:
    assert harmless.text("Liste fra kari.nordmann@\u200bkommune.example.no") == "Liste fra (utelatt)"
    assert harmless.web_address("https://example.no/?hvem=kari.nordmann%40kommune.example.no") is None
