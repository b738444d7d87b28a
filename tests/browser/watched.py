"""A page opened in a browser and watched: what it says on the console, and every request that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, ViewportSize


class Watched(NamedTuple):
    """An open page, what it complained of, and the addresses that it asked for beside its own file and `data:`."""

    page: Page
    complaints: list[str]
    requests: list[str]


@contextmanager
def watched(browser: Browser, path: Path, *, width: int, scheme: str) -> Iterator[Watched]:
    """Open a file at a width in CSS pixels, on a light or a dark ground."""
    chosen = cast("Literal['light', 'dark']", scheme)
    viewport = ViewportSize(width=width, height=800)
    context = browser.new_context(viewport=viewport, color_scheme=chosen, service_workers="block")
    complaints: list[str] = []
    requests: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"console: {message.text}")

    def threw(error: Error) -> None:
        complaints.append(f"page: {error}")

    def routed(route: Route) -> None:
        address = route.request.url
        if address == path.as_uri() or address.startswith("data:"):
            route.continue_()
            return
        requests.append(address)
        route.abort()

    context.route("**/*", routed)
    page = context.new_page()
    page.on("console", heard)
    page.on("pageerror", threw)
    try:
        page.goto(path.as_uri(), wait_until="load")
        yield Watched(page, complaints, requests)
    finally:
        context.close()


def axe_findings(page: Page) -> list[str]:
    """What axe-core finds serious or critical, each with the elements that it is about."""
    page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: {[node['html'][:200] for node in each['nodes']]}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
    ]
