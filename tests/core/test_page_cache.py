"""What visitors get from memory, and that it is never somebody's own page."""

import gzip
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import permutations
from threading import Thread

import brotli
import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Kreis, Organisation, PublicChange
from core.page_cache import changes
from core.page_cache.middleware import ANSWERS_TO_QUERIES, PAGES
from core.page_cache.store import Store
from curriculum.models import HomePage
from learners.domain.enrolment import enrol
from providers.models import Offering
from tests.factories.core import KreisFactory
from tests.factories.providers import OfferingFactory

pytestmark = pytest.mark.django_db

CATALOGUE = "/angebote/"


@pytest.fixture(autouse=True)
def _cache_on(settings):
    """The memory belongs to the process: empty before and after."""
    settings.PAGE_CACHE_SECONDS = 60
    for store in (PAGES, ANSWERS_TO_QUERIES):
        store.clear()
    changes.forget_generation()
    yield
    for store in (PAGES, ANSWERS_TO_QUERIES):
        store.clear()
    changes.forget_generation()


@pytest.fixture
def offering(provider):
    return OfferingFactory(provider=provider, title="Beteiligung im Quartier")


def address(offering):
    return reverse("providers:offering", args=[offering.uuid])


@contextmanager
def as_if_committed():
    """A transaction of its own within the test's, which never commits."""
    connection.run_on_commit.clear()
    yield
    for _savepoints, callback, _robust in connection.run_on_commit:
        if callback in changes.FORGET.values():
            callback()


def kept():
    return len(PAGES) + len(ANSWERS_TO_QUERIES)


def queries_of(call):
    """What the database was asked, besides whether something changed: on a slow day a test takes longer than a second."""
    statements = []

    def listening(execute, sql, *rest):
        if PublicChange._meta.db_table not in sql:
            statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listening):
        call()
    return statements


# ---- kept and answered again -----------------------------------------------------------------------
def test_the_second_visitor_costs_no_query(offering):
    first = Client().get(CATALOGUE)
    second = []

    asked = queries_of(lambda: second.append(Client().get(CATALOGUE)))

    assert (asked, second[0].content, second[0].headers["ETag"]) == ([], first.content, first.headers["ETag"])


@pytest.mark.parametrize(
    "name", ["Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Content-Type"]
)
def test_a_kept_page_has_every_header_of_the_first(offering, name):
    first, second = (Client().get(CATALOGUE) for _time in range(2))

    assert second.headers[name] == first.headers[name]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?kreis=calw",
        "/en/",
        "/angebote/",
        "/angebote/?format=basis",
        "/traeger/",
        "/module/4/",
        "/lernbereiche/",
        "/formate/basis/",
        "/bildungswege/koordination/",
    ],
)
def test_public_pages_are_kept(curriculum, address):
    answer = Client().get(address)

    assert (answer.status_code, kept(), answer.headers["Cache-Control"]) == (200, 1, "no-cache")


def test_an_offering_is_kept(offering):
    Client().get(address(offering))

    assert kept() == 1


def test_a_page_known_to_the_browser_is_not_sent_again(offering):
    first = Client().get(CATALOGUE)

    again = Client().get(CATALOGUE, headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})

    assert (again.status_code, again.content, again.headers["ETag"], "Content-Type" in again.headers) == (304, b"", first.headers["ETag"], False)
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_head_says_what_get_would_send(offering):
    page = Client().get(CATALOGUE)

    head = Client().head(CATALOGUE)

    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", str(len(page.content)))


def test_asking_with_head_keeps_nothing(offering):
    Client().head(CATALOGUE)

    assert kept() == 0


@pytest.mark.parametrize(
    ("accepted", "coding", "plain"),
    [("gzip, deflate, br", "br", brotli.decompress), ("gzip;q=0.5, br;q=0", "gzip", gzip.decompress), ("", None, bytes), ("zstd, br;q=0.0", None, bytes)],
)
def test_the_body_comes_in_an_encoding_the_browser_knows(offering, accepted, coding, plain):
    page = Client().get(CATALOGUE).content

    answer = Client().get(CATALOGUE, headers={"Accept-Encoding": accepted})

    assert (answer.headers.get("Content-Encoding"), plain(answer.content)) == (coding, page)
    assert {"Cookie", "Accept-Encoding"} <= set(answer.headers["Vary"].split(", "))


# ---- nobody's own page -----------------------------------------------------------------------------
@pytest.mark.once  # what is kept lies in the memory of the process
def test_no_order_of_visits_shows_aminas_name_to_others(client_of, amina, emil, offering):
    amina.first_name, amina.last_name = "Amina", "Unverwechselbar"
    amina.save()
    people = {"amina": amina, "emil": emil, "visitor": None}
    browsers = {who: client_of(person) for who, person in people.items()}
    for order in sorted(set(permutations(["amina", "visitor", "emil", "visitor", "amina"]))):
        PAGES.clear()
        seen = [(who, b"Amina" in browsers[who].get(address(offering)).content) for who in order]

        assert seen == [(who, who == "amina") for who in order]


def test_somebody_logged_in_neither_reads_nor_fills(client_of, amina, offering):
    Client().get(CATALOGUE)
    asked = queries_of(lambda: client_of(amina).get(CATALOGUE))
    PAGES.clear()

    answer = client_of(amina).get(CATALOGUE)

    assert (bool(asked), kept(), answer.headers["Cache-Control"], "ETag" in answer.headers) == (True, 0, "private, no-store", False)


@pytest.mark.parametrize("headers", [{"Cookie": "sessionid=invented"}, {"Cookie": "anything=1"}, {"Authorization": "Bearer invented"}, {"HX-Request": "true"}])
def test_whoever_brings_something_with_them_neither_reads_nor_fills(offering, headers):
    alone = Client().get(CATALOGUE, headers=headers)
    before = kept()
    Client().get(CATALOGUE)

    asked = queries_of(lambda: Client().get(CATALOGUE, headers=headers))

    assert (alone.status_code, before, bool(asked)) == (200, 0, True)


def test_the_csrf_cookie_alone_reads_and_does_not_fill(offering):
    headers = {"Cookie": "csrftoken=" + "a" * 32}
    Client().get(CATALOGUE, headers=headers)
    before = kept()
    Client().get(CATALOGUE)

    asked = queries_of(lambda: Client().get(CATALOGUE, headers=headers))

    assert (before, asked) == (0, [])


@pytest.mark.parametrize("name", ["account_login", "account_signup", "certificates:verify"])
def test_forms_are_never_kept(name):
    answer = Client().get(reverse(name))

    assert (answer.status_code, kept(), "Content-Encoding" in answer.headers) == (200, 0, False)


def test_a_draft_seen_by_its_editor_stays_hidden(client_of, boris, provider):
    draft = OfferingFactory(provider=provider, state="draft")
    seen = client_of(boris).get(address(draft))

    assert (seen.status_code, Client().get(address(draft)).status_code, kept()) == (200, 404, 0)


def test_hosts_and_schemes_do_not_share_pages(offering):
    for options in ({}, {"secure": True}, {"headers": {"Host": "localhost"}}):
        Client().get(CATALOGUE, **options)

    assert kept() == 3


def test_an_unknown_host_is_refused_although_the_page_is_kept(offering):
    Client().get(CATALOGUE)

    assert Client().get(CATALOGUE, headers={"Host": "evil.example"}).status_code == 400


# ---- what cannot fill it ---------------------------------------------------------------------------
@pytest.mark.parametrize("query", ["utm_source=brief", "format=basis&x=1", "q=" + "w" * 400])
def test_invented_and_long_queries_are_not_kept(offering, query):
    answer = Client().get(f"{CATALOGUE}?{query}")

    assert (answer.status_code, kept()) == (200, 0)


def test_searches_do_not_push_pages_out(offering):
    Client().get(CATALOGUE)

    Client().get(f"{CATALOGUE}?q=Beteiligung")

    assert (len(PAGES), len(ANSWERS_TO_QUERIES)) == (1, 1)


def test_missing_pages_are_not_kept():
    assert (Client().get("/gibt-es-nicht/").status_code, kept()) == (404, 0)


# ---- purged ----------------------------------------------------------------------------------------
def test_a_taken_seat_is_seen_at_once(offering, amina):
    offering.seats = 1
    offering.save()
    before = Client().get(address(offering))

    with as_if_committed():
        enrol(offering, learner=amina, by=amina, at=timezone.now())

    after = Client().get(address(offering), headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.content == before.content) == (200, False)


def test_update_without_signals_is_noticed_too(offering):
    Client().get(CATALOGUE)

    with as_if_committed():
        Offering.objects.filter(pk=offering.pk).update(title="Ganz neuer Titel")

    assert "Ganz neuer Titel" in Client().get(CATALOGUE).content.decode()


def test_publishing_a_page_is_seen_at_once(curriculum):
    Client().get("/")
    page = HomePage.objects.get(locale__language_code="de")
    page.lead = "Heute neu geschrieben."

    with as_if_committed():
        page.save_revision().publish()

    assert "Heute neu geschrieben." in Client().get("/").content.decode()


def test_a_page_grows_old(offering, settings):
    settings.PAGE_CACHE_SECONDS = 0.001
    Client().get(CATALOGUE)
    time.sleep(0.002)

    assert queries_of(lambda: Client().get(CATALOGUE)) != []


@pytest.mark.parametrize(
    ("sql", "is_public"),
    [
        ('UPDATE "providers_offering" SET "title" = %s', True),
        ("UPDATE wagtailcore_page SET path = 1", True),
        ('  insert or ignore into `curriculum_module` ("id") VALUES (1)', True),
        ('DELETE FROM "core_kreis"', True),
        ('INSERT INTO "core_publicchange" DEFAULT VALUES', False),
        ('UPDATE "learners_enrolment" SET "note" = %s', False),
        ('INSERT INTO "django_session" ("a") VALUES (1)', False),
        ('SELECT "title" FROM "providers_offering" FOR UPDATE', False),
        ("SAVEPOINT x", False),
    ],
)
def test_writes_to_public_tables_are_told_from_the_rest(sql, is_public):
    assert (changes.subject_changed_by(sql) is not None) is is_public


def test_one_transaction_leaves_one_row(offering):
    before = PublicChange.objects.count()

    with transaction.atomic():
        for title in ("A", "B", "C"):
            Offering.objects.filter(pk=offering.pk).update(title=title)

    assert PublicChange.objects.count() - before <= 1


def test_a_transaction_says_once_for_each_subject_that_it_changed(offering):
    PublicChange.objects.all().delete()
    connection.run_on_commit.clear()

    for _time in range(2):
        Offering.objects.filter(pk=offering.pk).update(title="Neu")
        Kreis.objects.filter(pk=offering.kreis_id).update(name="Neu")

    assert sorted(PublicChange.objects.values_list("subject", flat=True)) == ["offerings", "programme"]


def test_a_change_after_a_savepoint_rolled_back_has_its_row(db):
    """The row of the undone part is undone with it; the part that stays needs its own."""
    kreis = KreisFactory()
    PublicChange.objects.all().delete()
    connection.run_on_commit.clear()

    with transaction.atomic():
        with suppress(ZeroDivisionError), transaction.atomic():
            Kreis.objects.filter(pk=kreis.pk).update(name="undone")
            raise ZeroDivisionError
        undone = PublicChange.objects.count()
        Kreis.objects.filter(pk=kreis.pk).update(name="stays")

    assert (undone, PublicChange.objects.count()) == (0, 1)


def test_old_rows_go_and_the_newest_stays(db):
    now = timezone.now()
    old, newest = (PublicChange.objects.create(noted_at=now - timedelta(days=days)) for days in (3, 2))

    deleted = changes.purge_changes(at=now)

    assert (deleted >= 1, PublicChange.objects.filter(pk=old.pk).exists(), PublicChange.objects.filter(pk=newest.pk).exists()) == (True, False, True)


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_a_change_within_a_second():
    """The writer is a thread with a connection of its own, which tells this one nothing: forget_generation() is taken away."""
    kreis = KreisFactory()
    before = changes.current_generation()

    def write():
        with transaction.atomic():
            Kreis.objects.filter(pk=kreis.pk).update(name="Neu")
            connection.run_on_commit.clear()
        connection.close()

    writer = Thread(target=write)
    writer.start()
    writer.join()
    at_once = changes.current_generation()
    time.sleep(changes.REVALIDATE_SECONDS)

    assert (at_once == before, changes.current_generation() == before) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_the_first_row_a_process_writes_outside_a_transaction_stays(monkeypatch):
    monkeypatch.setattr(changes, "_has_table_already", False)
    monkeypatch.delitem(vars(connection.features), "supports_json_field", raising=False)

    organisation = Organisation.objects.create(name="Stadt Musterhausen")

    assert Organisation.objects.filter(pk=organisation.pk).exists()


# ---- the store -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Parcel:
    size: int


def test_the_store_keeps_within_its_bytes_and_drops_what_nobody_asked_for():
    store = Store(80)
    for name in "abcdefgh":
        store.put(name, Parcel(10))
    store.get("a")

    store.put("i", Parcel(10))

    assert (store.size, [name for name in "abcdefghi" if store.get(name)]) == (80, list("acdefghi"))


def test_the_store_refuses_what_is_too_large_and_counts_replacements_once():
    store = Store(80)
    store.put("a", Parcel(10))
    store.put("a", Parcel(5))
    store.put("b", Parcel(11))

    assert (store.size, len(store)) == (5, 1)
