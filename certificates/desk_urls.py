"""Addresses below /verwaltung/nachweise/; Wagtail lets only the desk in (wagtail_hooks.py)."""

from django.urls import path

from certificates.views import desk, desk_bulk, desk_fees, desk_register, desk_rules, desk_withdrawals, desk_wordings
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
    path("sammeln/auswahl/<uuid:uuid>/gebuehren/", desk_fees.fees, name="fees"),
    path("sammeln/<uuid:uuid>/", desk_bulk.run, name="bulk_run"),
    path("sammeln/<uuid:uuid>/nachweise.zip", desk_bulk.run_zip, name="bulk_zip"),
    path("register/", desk_register.register, name="register"),
    path("register.xlsx", desk_register.register_xlsx, name="register_xlsx"),
    path("register.csv", desk_register.register_csv, name="register_csv"),
    path("regeln/", desk_rules.rules, name="rules"),
    path("regeln/<int:pk>/zuruecknehmen/", desk_rules.take_back, name="take_back_rule"),
    path("wortlaute/", desk_wordings.wordings, name="wordings"),
    path("wortlaute/<int:pk>/", desk_wordings.wording, name="wording"),
    path("wortlaute/<int:pk>/<slug:case>.pdf", desk_wordings.preview, name="preview_wording"),
    path("wortlaute/<int:pk>/freigeben/", desk_wordings.release, name="release_wording"),
    path("wortlaute/<int:pk>/verwerfen/", desk_wordings.discard, name="discard_wording"),
    path("wortlaute/<slug:kind>/anlegen/", desk_wordings.begin, name="begin_wording"),
    path("wortlaute/<slug:kind>/<slug:case>.pdf", desk_wordings.preview_default, name="preview_default_wording"),
    path("rueckzuege/", desk_withdrawals.withdrawals, name="withdrawals"),
    path("rueckzuege/<uuid:uuid>/", desk_withdrawals.withdrawal, name="withdrawal"),
    path("rueckzuege/<uuid:uuid>/bestaetigen/", desk_withdrawals.confirm, name="confirm_withdrawal"),
    path("rueckzuege/<uuid:uuid>/ablehnen/", desk_withdrawals.decline, name="decline_withdrawal"),
    path("<uuid:uuid>/", desk.certificate, name="certificate"),
    path("<uuid:uuid>/zurueckziehen/", desk.revoke, name="revoke"),
    path("<uuid:uuid>/neu-ausstellen/", desk.issue_again, name="issue_again"),
    path("<uuid:uuid>/pdf-anfordern/", desk.request_pdf, name="request_pdf"),
]
