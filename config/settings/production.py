"""Production: refuses to start on a missing or sample secret; everything over TLS. See docs/operations.md."""

from django.core.exceptions import ImproperlyConfigured

from config.env import env, env_int, env_secret
from config.settings.base import *  # noqa: F403 -- settings are layered
from config.settings.base import ACCOUNT_DEFAULT_HTTP_PROTOCOL, BASE_URL, STORAGES

DEBUG = False
DEVELOPMENT_PAGES = False
SECRET_KEY = env_secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the host names of the site; '*' is refused.")
if ACCOUNT_DEFAULT_HTTP_PROTOCOL != "https":
    raise ImproperlyConfigured(f"BASE_URL must begin with https:// in production, not {BASE_URL!r}.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SELF_MADE_KEYS = None
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=True)

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked by the load balancer inside
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env_int("SECURE_HSTS_SECONDS", 31_536_000, low=0, high=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
