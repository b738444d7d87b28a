"""A real browser, Debian's Chromium, and the weekly pages that it opens.

Where there is no Chromium the tests are skipped on a developer's machine, and fail where `CI` is set (`.ci/run`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.made import PAGES, make_pages
from tests.browser.watched import Watched, watched

NAMES = ("chromium", "chromium-browser")


# Of the session: its pipe to the driver must be there before a test may no longer open a socket (tests/conftest.py).
@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        missing = "There is no Chromium to open the reports with: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    started = playwright.chromium.launch(executable_path=program, args=["--disable-dev-shm-usage"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every page that is looked at, by what it is of."""
    return make_pages(tmp_path_factory.mktemp("reports"))


@pytest.fixture(params=PAGES)
def report(request: pytest.FixtureRequest, reports: dict[str, Path]) -> Path:
    """Each page in turn."""
    return reports[request.param]


@pytest.fixture
def opened(browser: Browser) -> Callable[..., AbstractContextManager[Watched]]:
    """`opened(path, width=360, scheme="dark")`: a page in the browser, watched for all that it does."""

    def open_watched(path: Path, *, width: int = 1280, scheme: str = "light") -> AbstractContextManager[Watched]:
        return watched(browser, path, width=width, scheme=scheme)

    return open_watched
