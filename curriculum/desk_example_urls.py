"""Addresses below /verwaltung/praxisbeispiele/; Wagtail lets only the desk in (wagtail_hooks.py)."""

from django.urls import path

from curriculum import desk_examples

app_name = "examples_desk"

urlpatterns = [
    path("", desk_examples.examples, name="examples"),
    path("<uuid:key>/", desk_examples.example, name="example"),
    path("einwilligung/<uuid:uuid>/zurueckziehen/", desk_examples.withdraw, name="withdraw"),
]
