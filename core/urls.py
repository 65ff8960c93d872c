"""Addresses of the core: health, and the development pages."""

from django.urls import URLPattern, URLResolver, path

from core import views

app_name = "core"

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", views.livez, name="livez"),
    path("entwicklung/bausteine/", views.components, name="components"),
    path("entwicklung/mails/", views.mails, name="mails"),
    path("entwicklung/mails/<str:key>/", views.mail, name="mail"),
    path("readyz", views.readyz, name="readyz"),
]
