"""Development: everything embedded, mails as files shown on /entwicklung/mails/, components on /entwicklung/bausteine/."""

from config.settings.base import *  # noqa: F403 -- settings are layered
from config.settings.base import STATIC_ROOT

DEBUG = True
SECRET_KEY = "django-insecure-development-only-never-in-production"  # noqa: S105 -- refused in production
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DEVELOPMENT_PAGES = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty: WhiteNoise only wants to see it
