"""check --deploy."""

import pytest

from core import checks
from core import language_catalogues as catalogues

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def ids(found) -> list[str]:
    return [message.id for message in found]


def test_mail_server_and_sender_are_fine(settings):
    settings.EMAIL_BACKEND = SMTP
    settings.DEFAULT_FROM_EMAIL = "Lernplattform <lernen@quartier-bw.de>"
    assert ids(checks.mail_leaves_the_house(None)) == []


def test_missing_mail_server_is_named(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "lernen@quartier-bw.de"
    assert ids(checks.mail_leaves_the_house(None)) == ["core.W001"]


@pytest.mark.parametrize("sender", ["x@example.org", "Lernen <x@example.com>", "x@mail.invalid"])
def test_sample_sender_is_named(settings, sender):
    settings.EMAIL_BACKEND = SMTP
    settings.DEFAULT_FROM_EMAIL = sender
    assert ids(checks.mail_leaves_the_house(None)) == ["core.W002"]


@pytest.mark.parametrize(
    ("backend", "expected"),
    [("django.core.cache.backends.locmem.LocMemCache", ["core.W003"]), ("django.core.cache.backends.redis.RedisCache", [])],
)
def test_cache_of_one_process_is_named(settings, backend, expected):
    settings.CACHES = {"default": {"BACKEND": backend}}
    assert ids(checks.processes_share_a_cache(None)) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, ["core.W004"]), (1, [])])
def test_proxy_that_hides_the_visitors_is_named(settings, count, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    assert ids(checks.people_are_told_apart(None)) == expected


def test_catalogue_that_is_not_compiled_is_named(monkeypatch):
    source = catalogues.FOLDER / "en/LC_MESSAGES/django.po"
    monkeypatch.setattr(catalogues, "stale", lambda: [source])

    (found,) = checks.catalogues_are_compiled(None)

    assert (found.id, found.msg.split()[0]) == ("core.W005", "locale/en/LC_MESSAGES/django.po")
