"""What the page checks share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.exhibition import Exhibition, exhibition


@pytest.fixture(scope="session")
def stage(chromium: Browser) -> Iterator[Exhibition]:
    """One open page on which states are shown."""
    with exhibition(chromium) as opened:
        yield opened
