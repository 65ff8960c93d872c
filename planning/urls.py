"""Addresses of planning: public ones, and those of municipalities."""

from django.urls import path

from planning.views import mandates, public, quartiere

app_name = "planning"

urlpatterns = [
    path("sozialindex/", public.index_list, name="index_list"),
    path("sozialindex/<uuid:uuid>/", public.index, name="index"),
    path("sozialindex/<uuid:uuid>/tabelle.csv", public.index_csv, name="index_csv"),
    # /kommune/mandate/: who coordinates a Quartier for its municipality
    path("kommune/mandate/", mandates.mandates, name="mandates"),
    path("kommune/mandate/neu/", mandates.mandate_new, name="mandate_new"),
    path("kommune/mandate/<uuid:uuid>/ende/", mandates.mandate_end, name="mandate_end"),
    # /kommune/quartiere/: how a municipality divides itself
    path("kommune/quartiere/", quartiere.quartiere, name="quartiere"),
    path("kommune/quartiere/neu/", quartiere.begin, name="begin_division"),
    path("kommune/quartiere/<uuid:uuid>/", quartiere.division, name="division"),
    path("kommune/quartiere/<uuid:uuid>/neuer-stand/", quartiere.next_version, name="next_version"),
    path("kommune/quartiere/<uuid:uuid>/datei/", quartiere.upload, name="upload_quartiere"),
    path("kommune/quartiere/<uuid:uuid>/quartiere.geojson", quartiere.geojson, name="quartiere_geojson"),
    path("kommune/quartiere/<uuid:uuid>/quartier/", quartiere.quartier_new, name="quartier_new"),
    path("kommune/quartier/<uuid:uuid>/", quartiere.quartier, name="quartier"),
    path("kommune/quartier/<uuid:uuid>/bearbeiten/", quartiere.quartier_edit, name="quartier_edit"),
    path("kommune/quartier/<uuid:uuid>/entfernen/", quartiere.quartier_remove, name="quartier_remove"),
    path("kommune/quartier/merkmal/<uuid:uuid>/entfernen/", quartiere.feature_remove, name="feature_remove"),
]
