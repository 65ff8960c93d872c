"""Addresses of the app, grouped by object."""

from django.urls import URLPattern, URLResolver, path

from providers import views

app_name = "providers"

urlpatterns: list[URLPattern | URLResolver] = [
    # /angebote/
    path("angebote/", views.offering_list, name="offering_list"),
    path("angebote/<uuid:uuid>/", views.offering, name="offering"),
    path("angebote/<uuid:uuid>/termine.ics", views.offering_calendar, name="offering_calendar"),
    # /traeger/
    path("traeger/", views.provider_list, name="provider_list"),
    path("traeger/<slug:slug>/", views.provider, name="provider"),
    # /portal/
    path("portal/", views.portal, name="portal"),
]
