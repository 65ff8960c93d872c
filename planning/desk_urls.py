"""Addresses below /verwaltung/sozialindex/; Wagtail lets only the desk in (wagtail_hooks.py)."""

from django.urls import path

from planning.views import desk, desk_allocation, desk_channels, desk_compare, desk_guides, desk_runs

app_name = "planning_desk"

urlpatterns = [
    path("", desk.geographies, name="geographies"),
    path("indikatoren/", desk.indicators, name="indicators"),
    path("indikatoren/neu/", desk.indicator_new, name="indicator_new"),
    path("indikatoren/<uuid:uuid>/", desk.indicator, name="indicator"),
    path("begleitungen/", desk_guides.proposals, name="guide_proposals"),
    path("begleitungen/<uuid:uuid>/", desk_guides.proposal, name="guide_proposal"),
    path("begleitungen/<uuid:uuid>/neu/", desk_guides.change, name="change_guide_proposal"),
    path("begleitungen/<uuid:uuid>/annehmen/", desk_guides.accept, name="accept_guide_proposal"),
    path("begleitungen/<uuid:uuid>/verwerfen/", desk_guides.discard, name="discard_guide_proposal"),
    path("begleitungen/<uuid:uuid>/tabelle.csv", desk_guides.table, name="guide_proposal_table"),
    path("<uuid:uuid>/", desk.geography, name="geography"),
    path("<uuid:uuid>/werte/", desk.import_values_file, name="import_values"),
    path("<uuid:uuid>/grenzen/", desk.import_boundaries, name="import_boundaries"),
    path("<uuid:uuid>/berechnen/", desk_runs.compute, name="compute"),
    path("<uuid:uuid>/blicke/", desk_channels.channels, name="channels"),
    path("<uuid:uuid>/blicke/schalten/", desk_channels.switch_channel, name="switch_channel"),
    path("quartier/<uuid:uuid>/blicke/", desk_channels.three_views, name="three_views"),
    path("quartier/<uuid:uuid>/blicke.csv", desk_channels.three_views_csv, name="three_views_csv"),
    path("quartier/<uuid:uuid>/blicke.json", desk_channels.three_views_json, name="three_views_json"),
    path("quartier/<uuid:uuid>/abweichungen/", desk_channels.deviations, name="deviations"),
    path("abweichung/<uuid:uuid>/bestaetigen/", desk_channels.confirm, name="confirm_deviation"),
    path("abweichung/<uuid:uuid>/zurueckziehen/", desk_channels.withdraw, name="withdraw_deviation"),
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
