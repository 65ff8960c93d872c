"""Addresses of this site as people hand them over: checked, shortened to what may be kept. Pure."""

from urllib.parse import urlsplit

from core.language import bare

LONGEST = 500
# Behind these the address itself opens something: a certificate, a new password, a role. Only where it happened is kept.
SECRETS_BELOW = ("/nachweis/", "/konto/", "/portal/einladung/")


def own_path(address: str, *, own_hosts: set[str]) -> str:
    """The path of an address of this site, without query and fragment; empty when it is none.

    Browsers read backslashes as slashes and skip control characters, so neither may come in.
    """
    address = address.strip()
    if not address or "\\" in address or any(ord(sign) < 32 for sign in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc:
        if parts.scheme not in ("http", "https") or parts.netloc.lower() not in own_hosts:
            return ""
    elif not address.startswith("/"):
        return ""
    path = parts.path or "/"
    return "" if path.startswith("//") else reportable(path)[:LONGEST]


def reportable(path: str) -> str:
    """The path as it may be kept: what opens something by itself is cut off."""
    for prefix in SECRETS_BELOW:
        at = path.find(prefix) if bare(path).startswith(prefix) else -1
        if at >= 0:
            return path[: at + len(prefix)]
    return path
