"""Web pages: what stands between a reader and the data, and what is only a page."""

import pytest
from looking_samples import page, seen

_LONG = "Kommunen har skoler i alle bydeler, og her finner du dem med adresse. " * 40


@pytest.mark.parametrize(
    "title",
    [
        "404 – Siden finnes ikke", "Siden ble ikke funnet", "Siden er fjernet", "Vi finner ikke siden", "Fant ikke siden",
        "Sida finst ikkje", "Finn ikkje sida", "Beklager, datasettet finnes ikke", "Noe gikk galt", "En feil oppstod",
        "Det oppstod en feil", "Ingen tilgang", "Nettstedet er under vedlikehold", "404", "Error 404", "404 Not Found",
        "Page not found | Kommunen", "Not Found", "This page does not exist", "500 Internal Server Error",
        "Server Error in '/' Application.", "Runtime Error", "Service Unavailable", "403 Forbidden", "Access Denied",
        "502 Bad Gateway", "Dataset not found", "404 - File or directory not found.", "Domenet er ledig",
    ],
)  # fmt: skip
def test_an_error_page_is_told_by_its_title_however_long_it_is(title: str) -> None:
    for text in ("", _LONG):
        found = seen(page(title, text))
        assert (found.kind, found.challenge) == ("error_page", False)
        assert title[:40].split("|")[0].strip()[:20] in found.says


@pytest.mark.parametrize(
    "title",
    [
        "Skoler i kommunen", "Rom 404 på rådhuset", "Vedlikehold av veier", "Slik melder du feil på gatelys", "Datasett: 500 trær",
        "Lost and found", "Tilgang til innsyn", "Feilmeldinger 2024", "Login statistics explained", "Om informasjonskapsler",
    ],
)  # fmt: skip
def test_a_page_about_something_is_a_page(title: str) -> None:
    assert seen(page(title, _LONG)).kind == "page"


@pytest.mark.parametrize(
    "text", ["Beklager, vi finner ikke siden du leter etter.", "The requested URL was not found on this server."]
)
def test_a_short_page_may_say_it_in_its_text(text: str) -> None:
    assert seen(page("Kommunen", text)).kind == "error_page"
    assert seen(page("Kommunen", text + _LONG)).kind == "page"


def test_a_content_management_system_marks_its_error_pages() -> None:
    html = page("Kommunen", _LONG).replace("<body>", '<body class="wp-site error404">')
    assert seen(html).kind == "error_page"


_PASSWORD = "<form><input name=u><input type='password' name=p></form>"


@pytest.mark.parametrize(
    ("url", "html"),
    [
        ("https://x.no/data.csv", page("Kommunen", _PASSWORD)),
        ("https://x.no/data.csv", page("Logg inn", _PASSWORD + _LONG)),
        ("https://x.no/data.csv", page("Pålogging – GIS-portalen", "Velg ID-porten")),
        ("https://x.no/data.csv", page("Sign in", "")),
        ("https://login.microsoftonline.com/common/oauth2/authorize?x=1", page("Redirecting", "")),
        ("https://x.no/auth/realms/gis/protocol", page("GIS", _LONG)),
        ("https://x.no/user/login?back=%2Fdata", page("GIS", _LONG)),
    ],
)
def test_a_page_that_asks_for_a_login_is_told(url: str, html: str) -> None:
    assert seen(html, url=url).kind == "login"


def test_a_login_form_in_the_corner_makes_no_login_page() -> None:
    assert seen(page("Skoler i kommunen", _PASSWORD + _LONG)).kind == "page"


@pytest.mark.parametrize(
    "html",
    [
        page("Just a moment...", "Checking your browser before accessing data.example.no"),
        page("Attention Required! | Cloudflare"),
        page("Kommunen", "Er du et menneske?"),
        page("Kommunen", "Cookies must be enabled to continue"),
        page("Kommunen", "Du må godta informasjonskapsler"),
        page("Kommunen", "<div class='g-recaptcha' data-sitekey=x></div>"),
        "<html><head><META NAME='ROBOTS'></head><iframe src='/_Incapsula_Resource?x=1'></iframe></html>",
    ],
)
def test_a_page_that_tests_for_humans_or_cookies_is_told_apart(html: str) -> None:
    found = seen(html)
    assert (found.kind, found.challenge) == ("error_page", True)


@pytest.mark.parametrize(
    "banner",
    [
        "<div>Vi bruker informasjonskapsler. <button>Godta alle</button><button>Godta informasjonskapsler</button></div>",
        "<div>This site uses cookies. Some are required. <button>Accept cookies</button> <button>Allow cookies</button></div>",
    ],
)
def test_a_cookie_banner_is_no_wall(banner: str) -> None:
    assert seen(page("Skoler", f"Velkommen{banner}")).kind == "page"


def test_a_page_with_the_script_of_a_captcha_asks_for_nothing() -> None:
    head = "<script src=https://www.google.com/recaptcha/api.js></script><link href=/modules/captcha/captcha.css>"
    script = (
        "<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>"  # stands on all pages of some hosts
    )
    assert seen(page("Skoler", f"Velkommen{script}", head)).kind == "page"


def test_what_a_reader_does_not_see_does_not_count() -> None:
    hidden = "<script>var t = 'Siden ble ikke funnet'; if (a < b) { x('404 not found') }</script><style>p{}</style>"
    assert seen(page("Skoler", hidden + "Velkommen")).kind == "page"


@pytest.mark.parametrize(
    "text",
    [
        "<html>",
        "  <!-- hei --> <HTML><BODY>x",
        "<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>",
        "<div>x</div>",
        "<br>x",
    ],
)
def test_a_page_is_told_in_all_its_spellings(text: str) -> None:
    assert seen(text).format == "HTML"


def test_a_title_cannot_break_the_line_of_evidence() -> None:
    found = seen(page("Linje\n\x1b[31mto&#10;&lt;script&gt;" + "x" * 500))
    assert found.says.isprintable()
    assert len(found.says) < 130
