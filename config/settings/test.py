"""Tests: fast hashing, mails in memory, jobs run when the test says so, nothing cached between tests."""

import os

from config.settings.base import *  # noqa: F403 -- settings are layered
from config.settings.base import DATABASES, STATIC_ROOT, STORAGES, VAR_DIR

DEBUG = False
SECRET_KEY = "test-only-" + "x1Y2z3" * 10
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEVELOPMENT_PAGES = True
# Every test process has a folder of its own, so that several may run at once; tests/conftest.py removes it.
TEST_DIR = VAR_DIR / "tests" / str(os.getpid())
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty: WhiteNoise only wants to see it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PAGE_CACHE_SECONDS = 0  # each test has a database of its own; the tests of the page cache turn it on
REMEMBER_PARTS = False
KEEP_STOCK = False
MEDIA_ROOT = TEST_DIR / "media"
PRIVATE_ROOT = TEST_DIR / "private"
MAIL_DIR = TEST_DIR / "mails"
SELF_MADE_KEYS = TEST_DIR / "keys"
STORAGES = STORAGES | {
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    }
}
ACCOUNT_RATE_LIMITS = False
STAFF_SECOND_FACTOR_REQUIRED = False

# Which database a test sees is decided in tests/databases.py: always a copy, always a file or a server, never memory,
# because the threads of the race tests need connections of their own to one database.
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["OPTIONS"].pop("pool", None)  # dropping test databases needs no idle connections
