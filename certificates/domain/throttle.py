"""Limits for the public verification page: fixed windows, counted in the cache that all processes share.

Addresses and codes are hashed before they become cache keys, so the cache holds neither.
"""

import ipaddress
import time
from typing import Final

from django.core.cache import cache
from django.utils.crypto import salted_hmac

REQUESTS_PER_MINUTE: Final = 30
WRONG_NAMES_PER_HOUR: Final = 5
MINUTE: Final = 60
HOUR: Final = 3600


def too_many_requests(client_ip: str) -> bool:
    """Count one request from this address; True from the 31st within a minute on."""
    return _count("request", _network(client_ip), window=MINUTE) > REQUESTS_PER_MINUTE


def too_many_wrong_names(code: str) -> bool:
    """Five wrong surnames were typed for this code within the hour."""
    return int(cache.get(_key("name", code, window=HOUR), 0)) >= WRONG_NAMES_PER_HOUR


def count_wrong_name(code: str) -> None:
    """Remember one wrong surname."""
    _count("name", code, window=HOUR)


def _count(kind: str, who: str, *, window: int) -> int:
    key = _key(kind, who, window=window)
    cache.add(key, 0, timeout=2 * window)
    try:
        return cache.incr(key)
    except ValueError:  # it was thrown out between the two calls
        cache.set(key, 1, timeout=2 * window)
        return 1


def _key(kind: str, who: str, *, window: int) -> str:
    slot = int(time.time()) // window
    return f"certificates.{kind}.{slot}.{salted_hmac('certificates.throttle', who).hexdigest()}"


def _network(client_ip: str) -> str:
    """One household of IPv6 is a /64: changing the last half of the address wins nothing."""
    try:
        address = ipaddress.ip_address(client_ip)
    except ValueError:
        return client_ip
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
