"""The pages in a real Chromium: accessible, self-contained, reachable by keyboard, and whole without JavaScript."""

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_site import Site
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")

SIX = ("index.html", "kommune/0301-oslo.html", "kommune/1151-utsira.html", "metode.html", "barrierer.html", "data.html")
CAN_BE_REACHED = """() => [...document.querySelectorAll('a[href], summary, input, [tabindex]')]
  .filter(e => e.tabIndex >= 0 && e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})
    && !e.closest('details:not([open]) > :not(summary)')).length"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def opened(browser: Browser, site: Site, path: str, **options: object) -> Page:
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.goto((site.folder / path).as_uri())
    return page


@pytest.mark.parametrize("folder", ["", "en/"])
@pytest.mark.parametrize("path", SIX)
def test_axe_finds_no_violation_on_six_pages_in_both_languages_and_themes(
    browser: Browser, site: Site, folder: str, path: str
) -> None:
    page = opened(browser, site, folder + path, color_scheme="dark" if folder else "light")
    page.evaluate("document.querySelectorAll('details').forEach((d, i) => { d.open = i < 8 })")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    page.context.close()


@pytest.mark.parametrize("path", SIX)
def test_no_request_leaves_the_folder_and_nothing_is_logged(browser: Browser, site: Site, path: str) -> None:
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((site.folder / path).as_uri(), wait_until="networkidle")
    assert asked == [(site.folder / path).as_uri()]
    assert said == []
    page.close()


@pytest.mark.parametrize("path", ["index.html", "kommune/1103-stavanger.html"])
def test_the_keyboard_reaches_everything_and_skips_to_the_content(browser: Browser, site: Site, path: str) -> None:
    page = opened(browser, site, path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.goto("about:blank")  # else the browser goes on from where the skip link led
    page.goto((site.folder / path).as_uri())
    expected = page.evaluate(CAN_BE_REACHED)
    assert expected > 20
    page.evaluate("() => { window.reached = new Set(); addEventListener('focusin', e => reached.add(e.target)) }")
    for _ in range(expected):
        page.keyboard.press("Tab")
    assert page.evaluate("reached.size") == expected
    page.context.close()


def test_a_criterion_opens_by_keyboard_and_shows_the_datasets(browser: Browser, site: Site) -> None:
    page = opened(browser, site, "kommune/1103-stavanger.html")
    summary = page.locator("#description > summary")
    listed = page.locator("#description .failing li").first
    assert not listed.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert listed.is_visible()
    page.context.close()


def test_everything_is_there_without_javascript_but_the_filter(browser: Browser, site: Site) -> None:
    page = opened(browser, site, "index.html", java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert not page.locator("#filter").is_visible()
    page.locator(".group summary").first.click()
    assert page.get_by_role("link", name="Arendal", exact=True).is_visible()
    page.get_by_role("link", name="Oslo", exact=True).last.click()
    page.locator("#description > summary").click()
    assert page.locator("#description .failing li").count() == 10
    page.context.close()


def test_the_filter_finds_a_municipality_and_says_when_there_is_none(browser: Browser, site: Site) -> None:
    page = opened(browser, site, "index.html")
    box = page.get_by_role("searchbox")
    box.fill("utsi")
    assert page.locator("[data-name]:visible").all_inner_texts()[0].startswith("Utsira")
    assert page.locator("[data-name]:visible").count() == 1
    box.fill("ÅLESUND")
    assert page.locator("[data-name]:visible").all_inner_texts() == ["Ålesund"]
    box.fill("Atlantis")
    assert page.locator("[role=status]").inner_text() == "Ingen kommune heter det."
    box.fill("")
    assert page.locator(".group:visible").count() == 3
    page.context.close()


@pytest.mark.parametrize("path", [*SIX, "beste-praksis.html", "tiltak.html", "kommune/1103-stavanger.html"])
def test_a_screen_of_320_pixels_needs_no_sideways_scrolling(browser: Browser, site: Site, path: str) -> None:
    page = opened(browser, site, path, viewport={"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_what_is_folded_on_the_screen_is_open_in_print(browser: Browser, site: Site) -> None:
    page = opened(browser, site, "kommune/1103-stavanger.html")
    page.emulate_media(media="print")
    assert page.locator("#description .failing li").first.is_visible()
    assert not page.get_by_role("navigation").is_visible()
    page.context.close()
