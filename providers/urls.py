"""Addresses of the app, grouped by object."""

from django.urls import URLPattern, URLResolver, path

from providers.views import catalogue, offerings, open_data, portal, providers

app_name = "providers"

urlpatterns: list[URLPattern | URLResolver] = [
    # /angebote/: offerings
    path("angebote/", catalogue.offering_list, name="offering_list"),
    path("angebote/feed.atom", open_data.feed, name="feed"),
    path("angebote/<uuid:uuid>/", offerings.offering, name="offering"),
    path("angebote/<uuid:uuid>/termine.ics", offerings.offering_calendar, name="offering_calendar"),
    # /daten/: the same for other systems
    path("daten/", open_data.open_data, name="open_data"),
    path("daten/angebote.csv", open_data.offerings_csv, name="offerings_csv"),
    path("daten/beschreibung.jsonld", open_data.data_description, name="data_description"),
    path("daten/angebote.csv-metadata.json", open_data.table_description, name="table_description"),
    # /traeger/: providers
    path("traeger/", providers.provider_list, name="provider_list"),
    path("traeger/<slug:slug>/", providers.provider, name="provider"),
    # /portal/: what a provider's people see
    path("portal/", portal.portal, name="portal"),
    path("portal/angebote/<uuid:uuid>/einreichen/", portal.submit, name="submit"),
]
