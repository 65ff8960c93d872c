"""Limits in fixed windows, counted in the cache that all processes share.

Whoever is counted is hashed before becoming a cache key, so the cache holds no addresses.
"""

import ipaddress
import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def count(kind: str, who: str, *, window: int) -> int:
    """Count one more of this kind by `who` and return how many there are in this window of `window` seconds."""
    key = key_of(kind, who, window=window)
    cache.add(key, 0, timeout=2 * window)
    try:
        return cache.incr(key)
    except ValueError:  # it was thrown out between the two calls
        cache.set(key, 1, timeout=2 * window)
        return 1


def counted(kind: str, who: str, *, window: int) -> int:
    """How many there are in this window, without counting one more."""
    return int(cache.get(key_of(kind, who, window=window), 0))


def seconds_left(window: int) -> int:
    """Until the next window begins: 1 to `window`."""
    return window - int(time.time()) % window


def key_of(kind: str, who: str, *, window: int) -> str:
    """Where the count is kept."""
    slot = int(time.time()) // window
    return f"throttle.{kind}.{slot}.{salted_hmac('core.throttle', who).hexdigest()}"


def network_of(client_ip: str) -> str:
    """One household of IPv6 is a /64: changing the last half of the address wins nothing."""
    try:
        address = ipaddress.ip_address(client_ip)
    except ValueError:
        return client_ip
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
