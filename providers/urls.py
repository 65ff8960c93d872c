"""Addresses of the app, grouped by object."""

from django.urls import URLPattern, URLResolver, path

from providers.views import (
    catalogue,
    needs,
    offerings,
    open_data,
    portal,
    portal_life,
    portal_offerings,
    portal_people,
    portal_profile,
    portal_requests,
    providers,
    table,
    watching,
)

app_name = "providers"

urlpatterns: list[URLPattern | URLResolver] = [
    # /angebote/: offerings
    path("angebote/", catalogue.offering_list, name="offering_list"),
    path("angebote/feed.atom", open_data.feed, name="feed"),
    path("angebote/termine.ics", open_data.calendar, name="calendar"),
    path("angebote/karte.geojson", open_data.map_data, name="map_data"),
    path("angebote/<uuid:uuid>/", offerings.offering, name="offering"),
    path("angebote/<uuid:uuid>/termine.ics", offerings.offering_calendar, name="offering_calendar"),
    path("angebote/suche-merken/", watching.remember_search, name="remember_search"),
    path("angebote/suchen/<uuid:uuid>/beenden/", watching.end_saved_search, name="end_search"),
    path("angebote/interesse/<slug:code>/", watching.interest, name="interest"),
    path("mein-bereich/suchen/", watching.watching, name="watching"),
    # /daten/: the same for other systems
    path("daten/", open_data.open_data, name="open_data"),
    path("daten/programm.pdf", open_data.overview, name="overview"),
    path("daten/angebote.csv", open_data.offerings_csv, name="offerings_csv"),
    path("daten/beschreibung.jsonld", open_data.data_description, name="data_description"),
    path("daten/angebote.csv-metadata.json", open_data.table_description, name="table_description"),
    # /traeger/: providers
    path("traeger/", providers.provider_list, name="provider_list"),
    path("traeger/<slug:slug>/", providers.provider, name="provider"),
    # /portal/: what a provider's people see
    path("portal/", portal.portal, name="portal"),
    path("portal/einladung/<str:secret>/", portal_people.invitation, name="invitation"),
    path("portal/einladungen/<uuid:uuid>/widerrufen/", portal_people.revoke, name="revoke_invitation"),
    path("portal/antraege/<uuid:uuid>/zuruecknehmen/", portal_life.drop, name="drop_request"),
    # …/traeger/<slug>/: one provider
    path("portal/traeger/<slug:slug>/", portal_offerings.offering_list, name="portal_offerings"),
    path("portal/traeger/<slug:slug>/neu/", portal_offerings.create, name="portal_create"),
    path("portal/traeger/<slug:slug>/kopieren/", portal_offerings.copy, name="portal_copy"),
    path("portal/traeger/<slug:slug>/profil/", portal_profile.profile, name="portal_profile"),
    path("portal/traeger/<slug:slug>/bestaetigen/", portal_profile.confirm, name="confirm_provider"),
    path("portal/traeger/<slug:slug>/anfragen/", portal_requests.request_list, name="teaching_requests"),
    path("portal/anfragen/<uuid:uuid>/", portal_requests.teaching_request, name="teaching_request"),
    path("portal/traeger/<slug:slug>/team/", portal_people.team, name="portal_team"),
    path("portal/traeger/<slug:slug>/team/<uuid:uuid>/entfernen/", portal_people.remove, name="remove_editor"),
    # …/angebote/<uuid>/: one offering (its participants: learners.urls)
    path("portal/angebote/<uuid:uuid>/verlauf/", portal_life.history, name="portal_history"),
    path("portal/angebote/<uuid:uuid>/bearbeiten/", portal_offerings.edit, name="portal_edit"),
    path("portal/angebote/<uuid:uuid>/nachrichten/", portal_people.offering_messages, name="portal_messages"),
    path("portal/angebote/<uuid:uuid>/absage/", portal_life.cancel, name="ask_to_cancel"),
    path("portal/angebote/<uuid:uuid>/einreichen/", portal_life.submit, name="submit"),
    path("portal/angebote/<uuid:uuid>/zurueckholen/", portal_life.take_step, {"step": "recall"}, name="recall"),
    path("portal/angebote/<uuid:uuid>/zurueckziehen/", portal_life.take_step, {"step": "withdraw"}, name="withdraw"),
    path("portal/angebote/<uuid:uuid>/wieder-aufnehmen/", portal_life.take_step, {"step": "reopen"}, name="reopen"),
    path("portal/angebote/<uuid:uuid>/bestaetigen/", portal_life.take_step, {"step": "confirm"}, name="confirm_offering"),
    # …/angebote/tabelle/: all of them as a table
    path("portal/angebote/tabelle/", table.table, name="table"),
    path("portal/angebote/tabelle/angebote.<slug:kind>", table.table_file, name="table_file"),
    # /kommune/bedarfe/: what a municipality needs
    path("kommune/bedarfe/", needs.need_list, name="need_list"),
    path("kommune/bedarfe/neu/", needs.need_new, name="need_new"),
    path("kommune/bedarfe/<uuid:uuid>/", needs.need, name="need"),
    path("kommune/bedarfe/<uuid:uuid>/bearbeiten/", needs.need_edit, name="need_edit"),
    path("kommune/bedarfe/<uuid:uuid>/einreichen/", needs.need_submit, name="need_submit"),
    path("kommune/bedarfe/<uuid:uuid>/zurueckholen/", needs.need_recall, name="need_recall"),
    path("kommune/bedarfe/<uuid:uuid>/zurueckziehen/", needs.need_withdraw, name="need_withdraw"),
    path("kommune/bedarfe/<uuid:uuid>/einladen/", needs.need_invite, name="need_invite"),
    path("kommune/bedarfe/<uuid:uuid>/beteiligen/", needs.need_join, name="need_join"),
]
