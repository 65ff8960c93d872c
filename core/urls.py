"""Addresses of the core: health, personal tokens, and the development pages."""

from django.urls import URLPattern, URLResolver, path

from core import barrier_views, language_views, views
from core.search import views as search_views

app_name = "core"

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", views.livez, name="livez"),
    path("entwicklung/bausteine/", views.components, name="components"),
    path("entwicklung/mails/", views.mails, name="mails"),
    path("entwicklung/mails/<str:key>/", views.mail, name="mail"),
    path("konto/zugaenge/", views.tokens, name="tokens"),
    path("konto/zugaenge/<uuid:uuid>/beenden/", views.end_token, name="end_token"),
    path("sprache/", language_views.choose, name="language"),
    path("barriere-melden/", barrier_views.report, name="report_barrier"),
    path("barriere-melden/<uuid:uuid>/", barrier_views.reported, name="barrier_reported"),
    path("suche/", search_views.search, name="search"),
    path("suche/vorschlaege/", search_views.suggestions, name="search_suggestions"),
    path("robots.txt", views.robots, name="robots"),
    path("readyz", views.readyz, name="readyz"),
]
