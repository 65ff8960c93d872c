"""What a document may fetch while it is set: what it was handed, and nothing else. Importing this loads WeasyPrint, so only workers do."""

from typing import Final

from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME: Final = "qiq"


class ClosedFetcher(URLFetcher):
    """Gives out the named resources and nothing else: no network, no files, whatever a template or a name may contain.

    Any other address stops the rendering instead of leaving a hole in the page.
    """

    def __init__(self, resources: dict[str, tuple[str, bytes]]) -> None:
        super().__init__(fail_on_errors=True)
        self.resources = {f"{SCHEME}:{name}": resource for name, resource in resources.items()}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Answer from memory; raises ValueError for everything unknown."""
        if url not in self.resources:
            raise ValueError("This document may not fetch anything.")
        kind, body = self.resources[url]
        return URLFetcherResponse(url, body, headers={"Content-Type": kind})
