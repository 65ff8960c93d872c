"""Wires the apps together. Nothing imports it except manage.py, the WSGI server and the workers."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
