"""Addresses below /verwaltung/sozialindex/; Wagtail lets only the desk in (wagtail_hooks.py)."""

from django.urls import path

from planning.views import desk, desk_allocation, desk_compare, desk_runs

app_name = "planning_desk"

urlpatterns = [
    path("", desk.geographies, name="geographies"),
    path("indikatoren/", desk.indicators, name="indicators"),
    path("indikatoren/neu/", desk.indicator_new, name="indicator_new"),
    path("indikatoren/<uuid:uuid>/", desk.indicator, name="indicator"),
    path("<uuid:uuid>/", desk.geography, name="geography"),
    path("<uuid:uuid>/werte/", desk.import_values_file, name="import_values"),
    path("<uuid:uuid>/grenzen/", desk.import_boundaries, name="import_boundaries"),
    path("<uuid:uuid>/berechnen/", desk_runs.compute, name="compute"),
    path("index/<uuid:uuid>/", desk_runs.run, name="run"),
    path("index/<uuid:uuid>/veroeffentlichen/", desk_runs.publish, name="publish"),
    path("index/<uuid:uuid>/zurueckziehen/", desk_runs.withdraw, name="withdraw"),
    path("index/<uuid:uuid>/tabelle.csv", desk_runs.table, name="table"),
    path("index/<uuid:uuid>/vergleich/", desk_compare.comparison, name="comparison"),
    path("index/<uuid:uuid>/zuteilungen/", desk_allocation.allocations, name="allocations"),
    path("zuteilungen/<uuid:uuid>/", desk_allocation.allocation, name="allocation"),
    path("zuteilungen/<uuid:uuid>/beschliessen/", desk_allocation.decide, name="decide_allocation"),
    path("zuteilungen/<uuid:uuid>/verwerfen/", desk_allocation.discard, name="discard_allocation"),
    path("zuteilungen/<uuid:uuid>/tabelle.csv", desk_allocation.table, name="allocation_table"),
]
