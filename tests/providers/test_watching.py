"""Saved searches tell of each new offering once; interest without a date is counted once per person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from providers.domain.criteria import Criteria
from providers.domain.interest import declare_interest, wanted_modules, withdraw_interest
from providers.domain.watching import MOST_SEARCHES, TooManySearches, end_search, save_search, tell_of_new_hits
from providers.models import Offering, SavedSearch
from tests.clock import berlin
from tests.factories.providers import OfferingFactory, a_format, a_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def published(title, *, at, **fields):
    first = (at + timedelta(days=60)).replace(microsecond=0)
    return OfferingFactory(title=title, first_start=first, published_at=at, registration_until_date=(first - timedelta(days=7)).date(), **fields)


def mails():
    return [job.arguments for job in Job.objects.filter(task="core.send_mail").order_by("pk")]


def test_a_search_tells_of_what_is_published_later_and_of_each_offering_once(amina, now):
    published("Netzwerke alt", at=now - timedelta(days=2))
    save_search(amina, Criteria(words="Netzwerke"), at=now - timedelta(days=1))
    new = published("Netzwerke neu", at=now)
    published("Beratung", at=now)

    assert tell_of_new_hits(at=now) == 1
    assert tell_of_new_hits(at=now) == 0

    (mail,) = mails()
    assert (mail["to"], mail["subject"]) == ([amina.email], "1 neues Angebot zu Ihrer Suche")
    assert f"/angebote/{new.uuid}/" in mail["text"]
    assert ("Netzwerke alt" in mail["text"], "Beratung" in mail["text"]) == (False, False)
    assert f"/angebote/suchen/{SavedSearch.objects.get().uuid}/beenden/" in mail["text"]


def test_an_offering_that_is_published_anew_is_not_told_again(amina, now):
    save_search(amina, Criteria(words="Netzwerke"), at=now - timedelta(days=1))
    published("Netzwerke", at=now)
    tell_of_new_hits(at=now)
    Offering.objects.update(published_at=now + timedelta(hours=1))

    assert tell_of_new_hits(at=now + timedelta(days=1)) == 0


def test_nobody_is_told_after_the_search_was_ended_or_the_account_switched_off(amina, boris, now):
    ended = save_search(amina, Criteria(), at=now - timedelta(days=1))
    save_search(boris, Criteria(), at=now - timedelta(days=1))
    end_search(ended, by=amina)
    end_search(ended, by=amina)
    boris.is_active = False
    boris.save()
    published("Netzwerke", at=now)

    assert (tell_of_new_hits(at=now), mails()) == (0, [])


def test_the_same_question_is_saved_once_and_there_is_an_end(amina, now):
    first = save_search(amina, Criteria(words="a1"), at=now)
    assert save_search(amina, Criteria(words="a1"), at=now) == first
    for number in range(2, MOST_SEARCHES + 1):
        save_search(amina, Criteria(words=f"a{number}"), at=now)

    with pytest.raises(TooManySearches):
        save_search(amina, Criteria(words="mehr"), at=now)


def test_the_page_saves_what_the_address_asks(client_of, amina):
    a_format()
    client = client_of(amina)

    assert "Basisqualifizierung" in client.get("/angebote/suche-merken/?format=basis").content.decode()
    answer = client.post("/angebote/suche-merken/?format=basis&unbekannt=1")

    assert (answer.status_code, answer["Location"]) == (302, "/mein-bereich/suchen/")
    assert [search.query for search in amina.saved_searches.all()] == ["format=basis"]
    assert "Basisqualifizierung" in client.get("/mein-bereich/suchen/").content.decode()


def test_the_link_of_a_mail_asks_and_then_ends_the_search_without_a_login(client, amina, now):
    search = save_search(amina, Criteria(words="Netzwerke"), at=now)
    address = f"/angebote/suchen/{search.uuid}/beenden/"

    assert (client.get(address).status_code, SavedSearch.objects.count()) == (200, 1)
    assert (client.post(address)["Location"], SavedSearch.objects.count()) == ("/angebote/", 0)
    assert client.post(address).status_code == 404


def test_interest_counts_once_per_person_and_module(amina, emil, now):
    seven, eight = a_module("7"), a_module("8", "Engagement")
    for person, module in ((amina, seven), (amina, seven), (emil, seven), (emil, eight)):
        declare_interest(module, by=person, at=berlin(2027, 1, 11, 9))
    published("Beteiligung", at=now)

    assert [(row.module.code, row.people, row.offerings) for row in wanted_modules()] == [("7", 2, 1), ("8", 1, 0)]

    withdraw_interest(seven, by=emil)
    withdraw_interest(seven, by=emil)
    assert [(row.module.code, row.people) for row in wanted_modules()] == [("7", 1), ("8", 1)]


def test_interest_is_declared_and_taken_back_on_the_page(client_of, amina):
    a_module("7")
    client = client_of(amina)

    client.post("/angebote/interesse/7/")
    declared = amina.module_interests.count()
    client.post("/angebote/interesse/7/", {"zuruecknehmen": "1"})

    assert (declared, amina.module_interests.count()) == (1, 0)
    assert client.get("/angebote/interesse/99/").status_code == 404


@pytest.mark.parametrize("target", ["abc", "providers:need_new", "//anderswo.example/", "https://anderswo.example/"])
def test_interest_leads_nowhere_else_than_to_a_page_of_this_site(client_of, amina, target):
    a_module("7")

    answer = client_of(amina).post("/angebote/interesse/7/", {"weiter": target})

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("providers:watching"))


def test_an_empty_answer_offers_to_declare_interest(client):
    a_module("7")

    assert 'href="/angebote/interesse/7/"' in client.get("/angebote/?modul=7").content.decode()


def test_the_office_sees_what_is_wanted(client_of, amina, dana, now):
    declare_interest(a_module("7"), by=amina, at=now)

    assert "Grundlagen von Beteiligung erarbeiten" in client_of(dana).get("/verwaltung/interesse/").content.decode()
