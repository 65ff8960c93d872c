"""Addresses below /verwaltung/nachweise/; Wagtail lets only the desk in (wagtail_hooks.py)."""

from django.urls import path

from certificates.views import desk, desk_bulk, desk_withdrawals
from certificates.views.desk_parts import only_with

app_name = "certificates_desk"

may_look = only_with("certificates.view_certificate")

urlpatterns = [
    path("", may_look(desk.CertificateList.as_view()), name="index"),
    path("ergebnisse/", may_look(desk.CertificateList.as_view(results_only=True)), name="index_results"),
    path("offen/", desk.open_cases, name="open"),
    path("sammeln/", desk_bulk.choose, name="bulk"),
    path("sammeln/auswahl/<str:key>/", desk_bulk.scope, name="bulk_scope"),
    path("sammeln/auswahl/<str:key>/ausstellen/", desk_bulk.start, name="bulk_start"),
    path("sammeln/<uuid:uuid>/", desk_bulk.run, name="bulk_run"),
    path("sammeln/<uuid:uuid>/nachweise.zip", desk_bulk.run_zip, name="bulk_zip"),
    path("rueckzuege/", desk_withdrawals.withdrawals, name="withdrawals"),
    path("rueckzuege/<uuid:uuid>/", desk_withdrawals.withdrawal, name="withdrawal"),
    path("rueckzuege/<uuid:uuid>/bestaetigen/", desk_withdrawals.confirm, name="confirm_withdrawal"),
    path("rueckzuege/<uuid:uuid>/ablehnen/", desk_withdrawals.decline, name="decline_withdrawal"),
    path("<uuid:uuid>/", desk.certificate, name="certificate"),
    path("<uuid:uuid>/zurueckziehen/", desk.revoke, name="revoke"),
    path("<uuid:uuid>/neu-ausstellen/", desk.issue_again, name="issue_again"),
    path("<uuid:uuid>/pdf-anfordern/", desk.request_pdf, name="request_pdf"),
]
