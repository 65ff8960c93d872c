"""Page checks happen in a real browser."""

from tests.chromium import chromium, visitor

__all__ = ["chromium", "visitor"]
