"""Public addresses of planning."""

from django.urls import path

from planning.views import public

app_name = "planning"

urlpatterns = [
    path("sozialindex/", public.index_list, name="index_list"),
    path("sozialindex/<uuid:uuid>/", public.index, name="index"),
    path("sozialindex/<uuid:uuid>/tabelle.csv", public.index_csv, name="index_csv"),
]
