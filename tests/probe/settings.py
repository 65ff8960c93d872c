"""The test settings with the probe's jobs: for workers that tests start as programs of their own."""

from config.settings.test import *  # noqa: F403 -- settings are layered
from config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.probe"]
