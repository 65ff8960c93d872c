"""People who act for the holder of a mandate: how they come, what they see, and that it ends at once."""

import re
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress

from core.models import Job
from planning.domain import delegates
from planning.domain.delegates import DelegateRefused, MandateOver, NotTheInvitedAddress
from planning.domain.quartiere import QuartierRefused
from planning.models import Mandate, MandateDelegate, QuartierFeature
from tests.factories.core import UserFactory, make_municipality_contact
from tests.factories.needs import a_town
from tests.factories.planning import AT, make_delegate, make_geography, make_mandate, make_other_quartier
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db

DAY = AT.date()
WORDS = {"kind": "strength", "title": "Chor", "text": "Singt dienstags.", "address": ""}


@pytest.fixture
def ulm(hanna):
    return hanna.role_assignments.get().organisation


@pytest.fixture
def mandate(ulm):
    return make_mandate(make_geography().quartiere.get(key="A"), ulm)


@pytest.fixture
def fatma(db):
    person = UserFactory(first_name="Fatma", last_name="Fuchs", email="fatma@example.org")
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    return person


def link_in_the_mail():
    text = Job.objects.filter(task="core.send_mail").latest("pk").arguments["text"]
    return text.split("/mandat/einladung/")[1].split("/")[0]


def test_invite_accept_and_see_the_one_quartier(hanna, mandate, fatma, client_of):
    answer = client_of(hanna).post(f"/kommune/mandate/{mandate.uuid}/", {"email": "Fatma@Example.org "}, follow=True)
    page, secret = client_of(fatma), link_in_the_mail()
    before = page.get(f"/mandat/{mandate.uuid}/").status_code
    accepted = page.post(f"/mandat/einladung/{secret}/", follow=True)

    assert "Die Einladung an fatma@example.org ist auf dem Weg." in answer.content.decode()
    assert (before, accepted.redirect_chain) == (404, [("/mandat/", 302)])
    seen = page.get(f"/mandat/{mandate.uuid}/").content.decode()
    assert ("Quartier A" in seen, "10" in seen, "Quartier B" in seen) == (True, True, False)
    assert list(delegates.delegated_mandates(fatma, day=DAY)) == [mandate]


def test_invite_answers_alike_with_and_without_an_account(hanna, mandate, fatma, client_of):
    texts = []
    for address in (fatma.email, "niemand@example.org"):
        answer = client_of(hanna).post(f"/kommune/mandate/{mandate.uuid}/", {"email": address}, follow=True)
        main = answer.content.decode().split("<main")[1].replace(address, "…")
        texts.append(re.sub(r'value="\w{64}"|person/[\w-]{36}', "", main))
        MandateDelegate.objects.all().delete()

    assert texts[0] == texts[1]
    assert Job.objects.filter(task="core.send_mail").count() == 2


def test_invite_again_replaces_the_link_and_is_limited(hanna, mandate):
    rows = [delegates.invite_delegate(mandate, email="a@example.org", by=hanna, at=AT + timedelta(minutes=number)) for number in range(3)]

    assert [row.revoked_at is None for row in mandate.delegates.order_by("pk")] == [False, False, True]
    with pytest.raises(DelegateRefused, match="heute schon 3"):
        delegates.invite_delegate(mandate, email="a@example.org", by=hanna, at=AT + timedelta(hours=1))
    assert delegates.invite_delegate(mandate, email="a@example.org", by=hanna, at=AT + timedelta(days=2)).pk > rows[-1].pk


def test_invite_refuses_what_makes_no_sense(hanna, mandate, fatma):
    make_delegate(mandate, fatma)

    for address, sentence in (("keine", "vollständige"), (fatma.email, "schon")):
        with pytest.raises(DelegateRefused, match=sentence):
            delegates.invite_delegate(mandate, email=address, by=hanna, at=AT)
    for number in range(delegates.MOST - 1):
        delegates.invite_delegate(mandate, email=f"p{number}@example.org", by=hanna, at=AT)
    with pytest.raises(DelegateRefused, match="höchstens 10"):
        delegates.invite_delegate(mandate, email="zuviel@example.org", by=hanna, at=AT)
    Mandate.objects.filter(pk=mandate.pk).update(until_date=DAY - timedelta(days=1), from_date=DAY - timedelta(days=9))
    with pytest.raises(DelegateRefused, match="beendet"):
        delegates.invite_delegate(mandate, email="spaet@example.org", by=hanna, at=AT)


def test_accept_needs_the_invited_address_and_an_open_link(hanna, mandate, fatma, emil):
    row = delegates.invite_delegate(mandate, email=fatma.email, by=hanna, at=AT)

    with pytest.raises(NotTheInvitedAddress):
        delegates.accept_delegation(row, by=emil, at=AT)
    with pytest.raises(DelegateRefused, match="abgelaufen"):
        delegates.accept_delegation(row, by=fatma, at=AT + timedelta(days=15))
    first = delegates.accept_delegation(row, by=fatma, at=AT)
    assert delegates.accept_delegation(row, by=fatma, at=AT + timedelta(hours=1)).accepted_at == first.accepted_at
    with pytest.raises(DelegateRefused, match="schon angenommen"):
        delegates.refuse_closed(first, at=AT)


def test_a_link_that_is_over_says_so(hanna, mandate, fatma, client_of):
    now_row = delegates.invite_delegate(mandate, email=fatma.email, by=hanna, at=AT)  # months ago for the page
    secret = link_in_the_mail()

    assert client_of(fatma).get(f"/mandat/einladung/{secret}/").status_code == 410
    assert client_of(fatma).get("/mandat/einladung/erfunden/").status_code == 404
    assert now_row.person is None


@pytest.mark.parametrize("ending", ["revoked", "ended", "not begun", "laid down"])
def test_access_ends_at_once(hanna, mandate, fatma, client_of, ending):
    make_delegate(mandate, fatma)
    project = make_project(UserFactory(), quartier=mandate.quartier)
    feature = QuartierFeature.objects.create(quartier=mandate.quartier, **WORDS)
    page, base = client_of(fatma), f"/mandat/{mandate.uuid}/"
    addresses = [base, f"{base}quartier.geojson", f"{base}merkmal/{feature.uuid}/", f"/mein-bereich/praxisprojekt/{project.uuid}/"]
    before = [page.get(address).status_code for address in addresses]

    if ending == "revoked":
        client_of(hanna).post(f"/kommune/mandate/person/{mandate.delegates.get().uuid}/entziehen/")
    elif ending == "laid down":
        page.post(f"{base}niederlegen/")
    elif ending == "ended":
        Mandate.objects.filter(pk=mandate.pk).update(until_date=date(2026, 7, 2))
    else:
        Mandate.objects.filter(pk=mandate.pk).update(from_date=date(2999, 1, 1))

    assert before == [200] * 4
    assert [page.get(address).status_code for address in addresses] == [404] * 4
    assert page.post(base, WORDS).status_code == 404
    assert page.get("/mandat/").status_code == 200


def test_writing_is_refused_when_the_access_ended_meanwhile(hanna, mandate, fatma):
    make_delegate(mandate, fatma)
    feature = delegates.add_feature_as_delegate(mandate, **WORDS, by=fatma, at=AT)
    delegates.revoke_delegate(mandate.delegates.get(), by=hanna, at=AT)

    with pytest.raises(MandateOver):
        delegates.add_feature_as_delegate(mandate, **WORDS | {"title": "Verein"}, by=fatma, at=AT)
    with pytest.raises(MandateOver):
        delegates.change_feature_as_delegate(mandate, feature, **WORDS | {"title": "Verein"}, seen="x", by=fatma, at=AT)
    assert [row.title for row in QuartierFeature.objects.all()] == ["Chor"]


def test_revoking_tells_the_person_once(hanna, mandate, fatma):
    make_delegate(mandate, fatma)
    row = mandate.delegates.get()

    delegates.revoke_delegate(row, by=hanna, at=AT)
    delegates.revoke_delegate(row, by=hanna, at=AT)

    assert [job.arguments["to"] for job in Job.objects.filter(task="core.send_mail")] == [[fatma.email]]


def test_a_delegate_words_strengths_and_places_and_no_challenges(mandate, fatma, client_of):
    make_delegate(mandate, fatma)
    challenge = QuartierFeature.objects.create(quartier=mandate.quartier, kind="challenge", title="Lärm")
    page, base = client_of(fatma), f"/mandat/{mandate.uuid}/"

    added = page.post(base, WORDS)
    feature = QuartierFeature.objects.get(title="Chor")
    form = page.get(f"{base}merkmal/{feature.uuid}/").context["form"]
    changed = page.post(f"{base}merkmal/{feature.uuid}/", WORDS | {"title": "Gospelchor", "seen": form["seen"].value()})
    stale = page.post(f"{base}merkmal/{feature.uuid}/", WORDS | {"title": "Kinderchor", "seen": form["seen"].value()})

    assert (added.status_code, changed.status_code, stale.status_code) == (302, 302, 409)
    assert QuartierFeature.objects.get(pk=feature.pk).title == "Gospelchor"
    assert page.post(base, WORDS | {"kind": "challenge"}).status_code == 422
    assert page.get(f"{base}merkmal/{challenge.uuid}/").status_code == 404
    with pytest.raises(QuartierRefused):
        delegates.add_feature_as_delegate(mandate, **WORDS | {"kind": "challenge"}, by=fatma, at=AT)


def test_a_delegate_reads_the_project_without_names_of_people(mandate, fatma, guel, client_of):
    make_delegate(mandate, fatma)
    amina = UserFactory(first_name="Amina", last_name="Unverwechselbar")
    project = make_project(amina, guide=guel, quartier=mandate.quartier)
    base = f"/mein-bereich/praxisprojekt/{project.uuid}/"
    page = client_of(fatma)

    shown = page.get(base).content.decode()

    assert ("Wege im Quartier" in shown, "Unverwechselbar" in shown, guel.last_name in shown, "1 Person" in shown) == (True, False, False, True)
    assert page.get(f"{base}projektplan.pdf").status_code == 200
    assert "Unverwechselbar" in client_of(amina).get(base).content.decode()
    assert [page.get(f"{base}{path}").status_code for path in ("verlauf/", "tagebuch/", "team/", "bearbeiten/plan/")] == [404, 404, 403, 403]


def test_a_delegate_of_the_team_reads_as_the_team(mandate, fatma, client_of):
    make_delegate(mandate, fatma)
    project = make_project(fatma, quartier=mandate.quartier)

    assert "Fatma Fuchs" in client_of(fatma).get(f"/mein-bereich/praxisprojekt/{project.uuid}/").content.decode()


def test_another_towns_contact_neither_sees_nor_revokes(mandate, fatma, client_of):
    make_delegate(mandate, fatma)
    stranger = client_of(make_municipality_contact(a_town("Stadt Anders")))

    assert stranger.get(f"/kommune/mandate/{mandate.uuid}/").status_code == 404
    assert stranger.post(f"/kommune/mandate/{mandate.uuid}/", {"email": "x@example.org"}).status_code == 404
    assert stranger.post(f"/kommune/mandate/person/{mandate.delegates.get().uuid}/entziehen/").status_code == 404
    assert mandate.delegates.get().revoked_at is None


def test_forget_takes_addresses_90_days_after_the_end(hanna, ulm, mandate, fatma):
    delegates.invite_delegate(mandate, email="offen@example.org", by=hanna, at=AT)
    delegates.invite_delegate(mandate, email="weg@example.org", by=hanna, at=AT - timedelta(days=120))
    make_delegate(mandate, fatma)
    over = make_mandate(make_other_quartier(), ulm, from_date=date(2026, 1, 1), until_date=date(2026, 3, 1))
    make_delegate(over, fatma)

    forgotten = delegates.forget_ended_delegates(at=AT)

    assert forgotten == 2
    assert sorted(MandateDelegate.objects.values_list("email", flat=True)) == ["fatma@example.org", "offen@example.org"]


def test_deleting_the_account_takes_the_access_along(mandate, fatma):
    make_delegate(mandate, fatma)

    fatma.delete()

    assert not MandateDelegate.objects.exists()
    assert Mandate.objects.filter(pk=mandate.pk).exists()


def test_pages_ask_equally_often_for_few_and_many(hanna, mandate, fatma, client_of, django_assert_max_num_queries):
    make_delegate(mandate, fatma)
    for address, person in ((f"/mandat/{mandate.uuid}/", fatma), (f"/kommune/mandate/{mandate.uuid}/", hanna), ("/kommune/mandate/", hanna)):
        page = client_of(person)
        page.get(address)
        with django_assert_max_num_queries(60) as few:
            page.get(address)
        for number in range(8):
            make_delegate(mandate)
            make_mandate(mandate.quartier, mandate.municipality)
            make_project(UserFactory(), quartier=mandate.quartier, title=f"P{number}")
            QuartierFeature.objects.create(quartier=mandate.quartier, kind="place", title=f"{address}{number}")
        with django_assert_max_num_queries(60) as many:
            assert page.get(address).status_code == 200
        assert len(many) == len(few), address
