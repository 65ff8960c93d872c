"""Limits for the public verification, as a page and through the API."""

from typing import Final

from core.domain.throttle import count, counted, network_of

REQUESTS_PER_MINUTE: Final = 30
WRONG_NAMES_PER_HOUR: Final = 5
MINUTE: Final = 60
HOUR: Final = 3600


def too_many_requests(client_ip: str) -> bool:
    """Count one request from this address; True from the 31st within a minute on."""
    return count("certificates.request", network_of(client_ip), window=MINUTE) > REQUESTS_PER_MINUTE


def too_many_wrong_names(code: str) -> bool:
    """Five wrong surnames were typed for this code within the hour."""
    return counted("certificates.name", code, window=HOUR) >= WRONG_NAMES_PER_HOUR


def count_wrong_name(code: str) -> None:
    """Remember one wrong surname."""
    count("certificates.name", code, window=HOUR)
