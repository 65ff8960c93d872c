"""/kommune/quartiere/: what contacts do there, and that nobody else gets in."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.enums import OrganisationKind
from planning.models import Geography, Quartier, QuartierFeature
from planning.urls import urlpatterns
from tests.factories.core import OrganisationFactory, make_municipality_contact
from tests.factories.planning import make_gemeinde, make_geography, square

pytestmark = pytest.mark.django_db
OWN = [pattern.name for pattern in urlpatterns if str(pattern.pattern).startswith("kommune/quartier") and "<uuid" in str(pattern.pattern)]


def contact_of(gemeinde):
    return make_municipality_contact(OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Stadt", gemeinde=gemeinde))


@pytest.fixture
def client(client_of):
    return client_of(contact_of(make_gemeinde()))


def test_from_nothing_to_a_map(client):
    begun = client.post(reverse("planning:begin_division"), {"valid_from_date": "2024-01-01", "source": "Gemeinderat"})
    page = begun.headers["Location"]
    text = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"schluessel": "01", "name": "Weststadt", "einwohner": 2300}, "geometry": square(0)}],
    }

    def upload(**more):
        return client.post(page + "datei/", {"file": SimpleUploadedFile("q.geojson", json.dumps(text).encode())} | more)

    assert "Noch kein Quartier" in client.get(page).content.decode()
    checked = upload(is_dry_run="on")
    assert (checked.status_code, Quartier.objects.count()) == (200, 0)
    assert "1 neues Quartier" in checked.content.decode()
    assert upload().status_code == 302
    shown = client.get(page).content.decode()
    assert "<svg" in shown
    assert "2.300" in shown
    assert client.get(page + "quartiere.geojson").json()["features"][0]["geometry"] == square(0)


def test_faults_stand_at_their_field_and_nothing_is_written(client):
    geography = make_geography()
    new = reverse("planning:quartier_new", args=[geography.uuid])

    twice = client.post(new, {"name": "Noch eines", "key": "A", "part_of": "", "population": "12"})
    empty = client.post(new, {"name": "", "key": "", "population": "-3"})
    nobody = client.post(reverse("planning:upload_quartiere", args=[geography.uuid]), {})

    assert [answer.status_code for answer in (twice, empty, nobody)] == [422, 422, 422]
    assert "Diesen Schlüssel gibt es in Ihrer Gliederung schon." in twice.content.decode()
    assert geography.quartiere.count() == 5


def test_an_address_belongs_to_a_place(client):
    quartier = make_geography().quartiere.get(key="A")
    page = reverse("planning:quartier", args=[quartier.uuid])

    refused = client.post(page, {"kind": "strength", "title": "Vereine", "address": "Marktplatz 1"})
    taken = client.post(page, {"kind": "contact_point", "title": "Laden 7", "address": "Marktplatz 1"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert list(quartier.features.values_list("title", flat=True)) == ["Laden 7"]
    assert "Marktplatz 1" in client.get(page).content.decode()


def test_what_others_see_of_a_municipalitys_quartiere_is_nothing(client_of, dana, emil, gemeinde):
    """For every address: another municipality's contact, the office without that role, and a learner."""
    geography = make_geography()
    quartier = geography.quartiere.get(key="A")
    feature = QuartierFeature.objects.create(quartier=quartier, kind="strength", title="Vereine")
    others = [contact_of(gemeinde), dana, emil]
    things = {"quartier": quartier, "quartier_edit": quartier, "quartier_remove": quartier, "time_series_csv": quartier, "feature_remove": feature}
    before = [list(model.objects.values()) for model in (Geography, Quartier, QuartierFeature)]
    statuses = {}
    for name in OWN:
        address = reverse(f"planning:{name}", args=[things.get(name, geography).uuid])
        for person in others:
            browser = client_of(person)
            statuses |= {(name, person.email, method): getattr(browser, method)(address).status_code for method in ("get", "post")}

    assert set(statuses.values()) <= {404, 405}
    assert len(statuses) == len(OWN) * len(others) * 2 > 0
    assert [list(model.objects.values()) for model in (Geography, Quartier, QuartierFeature)] == before


def test_a_list_shows_own_divisions_only(client_of, gemeinde):
    make_geography()

    shown = client_of(contact_of(gemeinde)).get(reverse("planning:quartiere")).content.decode()

    assert "Musterstadt" not in shown
    assert "Noch keine Quartiere" in shown
