"""Tests: fast hashing, mails in memory, jobs run when the test says so, nothing cached between tests."""

from config.env import env
from config.settings.base import *  # noqa: F403 -- settings are layered
from config.settings.base import DATABASES, STORAGES, VAR_DIR

DEBUG = False
SECRET_KEY = "test-only-" + "x1Y2z3" * 10
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEVELOPMENT_PAGES = True
VAR_DIR.mkdir(exist_ok=True)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = VAR_DIR / "test-media"
PRIVATE_ROOT = VAR_DIR / "test-private"
STORAGES = STORAGES | {
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    }
}
ACCOUNT_RATE_LIMITS = False
STAFF_SECOND_FACTOR_REQUIRED = False

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads of the race tests need their own connections to one database.
    DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_SQLITE_FILE", default=str(VAR_DIR / "test.sqlite3"))}
else:
    DATABASES["default"]["OPTIONS"].pop("pool", None)  # flushing and dropping test databases needs no idle connections
