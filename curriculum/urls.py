"""Addresses of the app, grouped by object."""

from django.urls import URLPattern, URLResolver

app_name = "curriculum"

urlpatterns: list[URLPattern | URLResolver] = []
