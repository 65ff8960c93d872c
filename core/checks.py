"""What `check --deploy` says about an environment that would run, but not well."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def mail_leaves_the_house(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a mail server nobody can confirm an address; with a sample sender nobody can answer."""
    found: list[CheckMessage] = []
    if settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        found.append(
            Warning(
                "Mails are written to files and reach nobody.",
                hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example.de:587 (docs/operations.md).",
                id="core.W001",
            )
        )
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    if domain in {"example.org", "example.com", "example.net", "localhost"} or domain.endswith((".invalid", ".test")):
        found.append(
            Warning(
                f"Mails are sent from the sample domain {domain}.",
                hint="Set DEFAULT_FROM_EMAIL to an address people can answer to.",
                id="core.W002",
            )
        )
    return found


@register(Tags.security, deploy=True)
def people_are_told_apart(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Behind a proxy every request comes from the proxy: uncounted, thirty strangers a minute would shut out everybody."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0:
        return [
            Warning(
                "Limits per address take the proxy for the only visitor.",
                hint="Set TRUSTED_PROXY_COUNT to the number of proxies that set X-Forwarded-For, usually 1.",
                id="core.W004",
            )
        ]
    return []


@register(Tags.translation, deploy=True)
def catalogues_are_compiled(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without its compiled catalogue the English site speaks German."""
    from core.language_catalogues import stale  # noqa: PLC0415 -- Babel is needed for this check alone

    return [
        Warning(
            f"{source.relative_to(settings.BASE_DIR)} is not compiled, or says something else by now.",
            hint="Run tools/catalogues.py with the project's Python (make setup does).",
            id="core.W005",
        )
        for source in stale()
    ]


@register(Tags.caches, deploy=True)
def processes_share_a_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Rate limits against password guessing count in the cache; a cache of each process alone counts only its part."""
    if settings.CACHES["default"]["BACKEND"].endswith((".LocMemCache", ".DummyCache")):
        return [
            Warning(
                "Every process has its own cache, so limits against password guessing hold per process only.",
                hint="Set CACHE_URL, for example rediscache://redis.internal:6379/1.",
                id="core.W003",
            )
        ]
    return []
