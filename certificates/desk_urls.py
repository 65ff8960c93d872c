"""Addresses below /verwaltung/nachweise/; Wagtail lets only the desk in (wagtail_hooks.py)."""

from django.urls import path

from certificates.views import desk

app_name = "certificates_desk"

may_look = desk.only_with("certificates.view_certificate")

urlpatterns = [
    path("", may_look(desk.CertificateList.as_view()), name="index"),
    path("ergebnisse/", may_look(desk.CertificateList.as_view(results_only=True)), name="index_results"),
    path("offen/", desk.open_cases, name="open"),
    path("<uuid:uuid>/", desk.certificate, name="certificate"),
    path("<uuid:uuid>/zurueckziehen/", desk.revoke, name="revoke"),
    path("<uuid:uuid>/neu-ausstellen/", desk.issue_again, name="issue_again"),
    path("<uuid:uuid>/pdf-anfordern/", desk.request_pdf, name="request_pdf"),
]
