"""Addresses of the app, grouped by object."""

from django.urls import URLPattern, URLResolver, include, path

from certificates.views import credential, own, share, verify

app_name = "certificates"

# /mein-bereich/nachweise/…: one's own certificates (the office sees them all)
own_urls = [
    path("", own.own, name="own"),
    path("teilnahme/<uuid:uuid>/ausstellen/", own.issue_attendance, name="issue_attendance"),
    path("einfuehrung/<uuid:uuid>/ausstellen/", own.issue_introduction, name="issue_introduction"),
    path("bildungsweg/<uuid:uuid>/ausstellen/", own.issue_pathway, name="issue_pathway"),
    path("modul/<int:pk>/ausstellen/", own.issue_module, name="issue_module"),
    path("leistungsuebersicht/ausstellen/", own.issue_transcript, name="issue_transcript"),
    path("<uuid:uuid>/", own.certificate, name="certificate"),
    path("<uuid:uuid>.pdf", own.pdf, name="pdf"),
    path("<uuid:uuid>/teilen/", share.share, name="share"),
    path("geteilt/<str:secret>/beenden/", share.end, name="end_link"),
    path("<uuid:uuid>.jwt", credential.download, name="credential"),
]

# /nachweis/…: whoever holds the paper
verify_urls = [
    path("", verify.verify, name="verify"),
    path("geteilt/<str:secret>/", share.shared, name="shared"),
    path("geteilt/<str:secret>/nachweis.pdf", share.shared_pdf, name="shared_pdf"),
    path("datei/", verify.check_file, name="check_file"),
    path("<str:code>/", verify.status, name="status"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("mein-bereich/nachweise/", include(own_urls)),
    path("nachweis/", include(verify_urls)),
]
