"""Addresses of applicants; the office's are in desk_urls.py."""

from django.urls import URLPattern, path

from funding.views import applicants

app_name = "funding"

urlpatterns: list[URLPattern] = [
    path("mein-bereich/foerderung/", applicants.own_funding, name="own"),
    path("mein-bereich/foerderung/<uuid:uuid>/beantragen/", applicants.apply_for_own, name="apply_own"),
    path("kommune/foerderung/", applicants.municipality_funding, name="municipality"),
    path("portal/traeger/<slug:slug>/foerderung/", applicants.provider_funding, name="provider"),
    path("foerderung/<slug:kind>/teilnahme/<uuid:uuid>/", applicants.apply_for_participation, name="apply_participation"),
    path("foerderung/<slug:kind>/veranstaltung/<uuid:uuid>/", applicants.apply_for_event, name="apply_event"),
    path("foerderung/<uuid:uuid>/", applicants.application, name="application"),
    path("foerderung/<uuid:uuid>/nachweis/", applicants.prove_application, name="prove"),
    path("foerderung/<uuid:uuid>/beenden/", applicants.give_up, name="end"),
    path("foerderung/<uuid:uuid>/rechnung/", applicants.invoice, name="invoice"),
]
