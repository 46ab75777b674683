"""A real browser, a real server, and a look at every page on the way."""

import os
import re
import shutil
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("WEDO_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# WCAG 2.2 AA and what axe calls best practice.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Fonts are there, and the window has been drawn in its new size.
SETTLED = """async () => {
    await document.fonts.ready;
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def pytest_collection_modifyitems(items):
    """Mark everything here as a journey; skip it in words where there is no browser (`.ci/run` insists on one)."""
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if CHROMIUM is None and os.environ.get("CI") != "true":
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@pytest.fixture(scope="session")
def chromium():
    """One browser for all journeys of a process."""
    # Playwright's loop runs in this thread; Django would take every query for one inside a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser, live_server) -> Callable[..., Page]:
    """Opens a new browser window; every complaint of its console and every foreign request fails the test."""
    contexts, complaints = [], []

    def note_console(message):
        # A page that answers 4xx on purpose is reported by the browser as a failed resource.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def note_request(request):
        if not request.url.startswith((live_server.url, "blob:")):
            complaints.append(f"asked a stranger: {request.url}")

    def open_one(*, javascript: bool = True, locale: str = "de-DE") -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            locale=locale,
            viewport={"width": 390, "height": 844},
            # A page that is left while it fades would complain in the console.
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note_console)
        page.on("request", note_request)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def look(chromium: Browser) -> Callable[[Page], None]:
    """Looks at the page that is open: axe finds nothing, nothing is wider than the window.

    Small and wide, light and dark. The page stays as it is, with what has been typed. Stylesheets that import others,
    as the admin's do, make axe write styles of its own, which the browser reports: then without `preload`.
    """

    def look_at(page: Page, *, preload: bool = True) -> None:
        options = {**AXE_OPTIONS, "preload": preload}
        for width in (390, 1280):
            for scheme in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.wait_for_load_state()
                page.evaluate(SETTLED)
                overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert (page.url, width, overflow) == (page.url, width, 0)
                found = Axe().run(page, options=options).response["violations"]
                told = [(one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"]) for one in found]
                assert (page.url, width, scheme, told) == (page.url, width, scheme, [])
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="light")

    return look_at


@pytest.fixture
def link_in(live_server) -> Callable[..., str]:
    """Finds an address in a mail and turns it to the test's server."""

    def find(mail, pattern: str) -> str:
        path = re.search(rf"https?://[^/\s]+({pattern})", mail.body).group(1)
        return live_server.url + path

    return find
