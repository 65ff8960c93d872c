"""The Celery application: with a broker it delivers job rows at once, the sweeper re-delivers what was lost."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("qualifiziert")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
