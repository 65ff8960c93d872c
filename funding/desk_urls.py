"""Addresses below /verwaltung/foerderung/; Wagtail lets only the desk in (wagtail_hooks.py)."""

from django.urls import path

from funding.views import desk, desk_schemes

app_name = "funding_desk"

urlpatterns = [
    path("", desk.applications, name="applications"),
    path("doppelt/", desk.double, name="double"),
    path("bericht/", desk_schemes.report, name="report"),
    path("bericht/landesfoerderung.xlsx", desk_schemes.report_xlsx, name="report_xlsx"),
    path("linien/neu/", desk_schemes.scheme_new, name="scheme_new"),
    path("linien/<uuid:uuid>/", desk_schemes.scheme, name="scheme"),
    path("<uuid:uuid>/", desk.application, name="application"),
]
