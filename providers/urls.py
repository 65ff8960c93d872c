"""Addresses of the app, grouped by object."""

from django.urls import URLPattern, URLResolver

app_name = "providers"

urlpatterns: list[URLPattern | URLResolver] = []
