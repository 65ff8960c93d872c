"""/verwaltung/: the phase matrix, the menu, the rights of the desk roles."""

import re

import pytest
from django.contrib.auth.models import Group
from django.utils.html import strip_tags
from wagtail.models import GroupPagePermission, ModelLogEntry

from core.domain.desk_groups import ensure_desk_groups
from core.domain.roles import grant_role
from core.enums import Role
from curriculum.models import Pathway, SelfStudyUnit
from tests.factories.core import GRANTED_AT, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curriculum")]
ADDRESS = "/verwaltung/phasenmatrix/steuerung/"


def somebody(role):
    user = UserFactory()
    grant_role(user, role, by=None, at=GRANTED_AT)
    return user


def cells():
    return list(Pathway.objects.get(slug="steuerung").pathway_modules.order_by("pk").values())


def form_data(client, **changes):
    """What the open form would send, with changes like m4="P"."""
    form = client.get(ADDRESS).context["form"]
    data = {field.html_name: field.value() for field in form}
    return data | {f"modul-{code.removeprefix('m')}": phase for code, phase in changes.items()}


def text_of(response):
    return re.sub(r"\s+", " ", strip_tags(response.content.decode()))


def test_matrix_shows_all_three_sums(client_of, dana):
    text = text_of(client_of(dana).get("/verwaltung/phasenmatrix/"))

    for sums in ("36 WSt. / 36 WSt.", "54 WSt. / 18 WSt.", "36 WSt. / 72 WSt."):
        assert f"{sums}laut Leitfaden {sums}" in text


def test_saving_a_swap_writes_cells_and_trail(client_of, dana):
    client = client_of(dana)

    response = client.post(ADDRESS, form_data(client, m4="P", m16="S"))

    assert (response.status_code, response.url) == (302, "/verwaltung/phasenmatrix/")
    changed = Pathway.objects.get(slug="steuerung").pathway_modules.filter(decided_at__isnull=False).order_by("module__position")
    assert [(cell.module.code, cell.phase, cell.decided_by) for cell in changed] == [("4", "P", dana), ("16", "S", dana)]
    assert ModelLogEntry.objects.filter(action="curriculum.phases_decided", user=dana).count() == 1
    assert "Dana Dorn" in text_of(client.get("/verwaltung/phasenmatrix/"))


def test_saving_wrong_sums_is_refused_with_the_difference_and_writes_nothing(client_of, dana):
    client, before = client_of(dana), cells()

    response = client.post(ADDRESS, form_data(client, m16="S"))

    assert response.status_code == 422
    assert "Präsenz: 48 WSt. statt 54 WSt., also 6 WSt. zu wenig. Selbstlernen: 24 WSt. statt 18 WSt., also 6 WSt. zu viel." in text_of(response)
    assert (cells(), ModelLogEntry.objects.filter(action="curriculum.phases_decided").count()) == (before, 0)


def test_checking_shows_the_sums_and_writes_nothing(client_of, dana):
    client, before = client_of(dana), cells()

    response = client.post(ADDRESS, form_data(client, m4="P", m16="S") | {"action": "check"})

    assert response.status_code == 200
    assert "Präsenz 54 WSt., Selbstlernen 18 WSt. Das entspricht dem Leitfaden." in text_of(response)
    assert cells() == before


@pytest.mark.parametrize(("changes", "message"), [({"m4": "X"}, "Diese Phase gibt es nicht."), ({"m4": ""}, "Bitte wählen Sie Präsenz oder Selbstlernen.")])
def test_a_tampered_form_is_refused_at_the_module(client_of, dana, changes, message):
    client, before = client_of(dana), cells()

    response = client.post(ADDRESS, form_data(client, **changes))

    assert (response.status_code, message in text_of(response), cells()) == (422, True, before)


def test_saving_over_somebody_elses_change_is_a_conflict(client_of, dana):
    client, other = client_of(dana), client_of(somebody(Role.COORDINATOR))
    late = form_data(client, m10="P", m17="S")
    other.post(ADDRESS, form_data(other, m4="P", m16="S"))
    before = cells()

    response = client.post(ADDRESS, late)

    assert (response.status_code, cells()) == (409, before)
    assert "inzwischen von jemand anderem geändert" in text_of(response)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_of_the_desk_may_look_but_not_change(client_of, role):
    client, before = client_of(somebody(role)), cells()

    assert client.get("/verwaltung/phasenmatrix/").status_code == 200
    assert client.post(ADDRESS, {"seen": "", "modul-4": "P"}).status_code == 403
    assert cells() == before


def test_unknown_pathway_is_not_found(client_of, dana):
    assert client_of(dana).get("/verwaltung/phasenmatrix/alles/").status_code == 404


def menu_of(client):
    """Names of everything in the desk's menu."""
    html = client.get("/verwaltung/").content.decode()
    props = re.search(r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', html, re.S)
    return set(re.findall(r'"name": "([\w-]+)", "label"', props[1]))


@pytest.mark.parametrize(
    ("role", "there", "missing"),
    [
        (Role.COORDINATOR, {"phase-matrix", "self-study-units", "images", "documents"}, {"help", "users", "groups", "sites", "workflows"}),
        (Role.ADMINISTRATOR, {"phase-matrix", "self-study-units", "redirects", "sites"}, {"help", "users", "groups"}),
        (Role.AUDITOR, {"phase-matrix", "self-study-units"}, {"help", "users", "groups", "images", "documents", "sites"}),
    ],
)
def test_menu_of_each_desk_role(client_of, role, there, missing):
    names = menu_of(client_of(somebody(role)))

    assert (there - names, missing & names) == (set(), set())


@pytest.mark.parametrize("path", ["/verwaltung/users/", "/verwaltung/groups/", "/verwaltung/sites/"])
def test_user_administration_stays_closed_to_the_office(client_of, dana, path):
    response = client_of(dana).get(path)

    assert (response.status_code, response.url) == (302, "/verwaltung/")


def test_groups_have_exactly_the_rights_of_the_table_again():
    group = Group.objects.get(name="Prüfung")
    office = Group.objects.get(name="Koordinierungsstelle")
    page = GroupPagePermission.objects.filter(group=office).first().page
    GroupPagePermission.objects.create(group=group, page=page, permission_type="publish")
    GroupPagePermission.objects.filter(group=office, permission__codename="publish_page").delete()

    ensure_desk_groups()

    rights = {
        name: set(GroupPagePermission.objects.filter(group__name=name).values_list("permission__codename", flat=True))
        for name in ("Prüfung", "Koordinierungsstelle")
    }
    assert rights == {"Prüfung": set(), "Koordinierungsstelle": {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"}}
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


def test_the_office_adds_a_unit_and_nobody_deletes_one(client_of, dana):
    client, unit = client_of(dana), SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    data = {"module": unit.module_id, "position": 3, "title": "Neu", "slug": "2-3-neu", "minutes": 45}

    response = client.post("/verwaltung/snippets/curriculum/selfstudyunit/add/", data)

    assert (response.status_code, SelfStudyUnit.objects.get(slug="2-3-neu").minutes) == (302, 45)
    assert client.post(f"/verwaltung/snippets/curriculum/selfstudyunit/delete/{unit.pk}/").status_code == 302
    assert SelfStudyUnit.objects.filter(pk=unit.pk).exists()


def test_the_address_of_a_unit_with_a_page_stays(client_of, dana):
    unit = SelfStudyUnit.objects.get(slug="2-1-gespraeche-fuehren")
    data = {"module": unit.module_id, "position": 1, "title": unit.title, "slug": "anders", "minutes": unit.minutes}

    response = client_of(dana).post(f"/verwaltung/snippets/curriculum/selfstudyunit/edit/{unit.pk}/", data)

    assert "Diese Einheit hat schon eine Seite; ihre Adresse bleibt, wie sie ist." in text_of(response)
    assert SelfStudyUnit.objects.get(pk=unit.pk).slug == "2-1-gespraeche-fuehren"
