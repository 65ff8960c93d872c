"""Development: everything embedded, mails as files shown on /entwicklung/mails/, components on /entwicklung/bausteine/."""

from config.env import env
from config.settings.base import *  # noqa: F403 -- settings are layered
from config.settings.base import STATIC_ROOT

# Off unless asked for: one sees what people will see, also at a mistyped address; tracebacks are in the terminal.
DEBUG = env.bool("DEBUG", default=False)
WHITENOISE_USE_FINDERS = True  # static files straight from their folders, and anew after each change
WHITENOISE_AUTOREFRESH = True
SECRET_KEY = "django-insecure-development-only-never-in-production"  # noqa: S105 -- refused in production
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DEVELOPMENT_PAGES = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty: WhiteNoise only wants to see it
