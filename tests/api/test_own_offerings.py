"""A provider's own software writes the provider's offerings, with a token that may, and by the rules of the portal."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.domain.roles import withdraw_role
from core.domain.tokens import create_token, end_token
from core.enums import Role
from core.models import ApiToken, Job
from providers.domain.publishing import publish_offering
from providers.models import Offering, Session
from tests.clock import berlin
from tests.factories.core import GemeindeFactory
from tests.factories.learners import EnrolmentFactory
from tests.factories.providers import OfferingFactory, a_format, a_module

pytestmark = pytest.mark.django_db

AT = berlin(2026, 11, 2, 9)


def token_of(user, provider=None, **more):
    writes_for = provider.organisation if provider else None
    return create_token(user, **{"name": "Kursverwaltung", "lifetime": timedelta(days=365), "writes_for": writes_for, "by": user, "at": timezone.now()} | more)


@pytest.fixture
def secret(boris, provider):
    return token_of(boris, provider)[1]


def document(**more):
    """A complete offering: one day for module 4."""
    a_module("4", "Sozialräume analysieren")
    a_format()
    return {
        "title": "Sozialräume verstehen",
        "summary": "Ein Tag mit Karten und Zahlen.",
        "format": "basis",
        "mode": "online",
        "seats": 12,
        "registration_until": "2099-02-15",
        "fee_cents": 12_000,
        "modules": [{"code": "4"}],
        "sessions": [{"starts_at": "2099-03-02T09:00:00+01:00", "ends_at": "2099-03-02T14:30:00+01:00", "break_minutes": 60}],
    } | more


def ask(secret, method, address, body=None, *, status=200, **headers):
    content = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
    client = Client(enforce_csrf_checks=True)
    answer = client.generic(method, address, content, content_type="application/json", headers={"Authorization": f"Bearer {secret}"} | headers)
    assert answer.status_code == status, answer.content.decode()
    assert (answer["Cache-Control"], dict(answer.cookies)) == ("no-store", {})
    return answer, json.loads(answer.content)


@pytest.fixture
def place(provider):
    return f"/api/v1/providers/{provider.slug}/offerings/K-2099.1"


def errors_of(problem):
    return {fault["pointer"]: fault["detail"] for fault in problem["errors"]}


def test_put_makes_a_draft_that_only_its_provider_sees(secret, boris, provider, place):
    answer, written = ask(secret, "PUT", place, document(), status=201)

    draft = Offering.objects.get()
    assert (draft.provider, draft.external_id, draft.state, draft.title, draft.fee_cents, draft.mode) == (
        provider,
        "K-2099.1",
        "draft",
        "Sozialräume verstehen",
        12_000,
        "online",
    )
    assert [(row.module.code, row.minutes) for row in draft.offering_modules.all()] == [("4", 270)]
    assert [(session.starts_at, session.teaching_minutes) for session in draft.sessions.all()] == [(berlin(2099, 3, 2, 9), 270)]
    assert (written["outcome"], written["dry_run"], written["offering"]["gaps"], answer["ETag"]) == ("created", False, [], written["offering"]["etag"])
    assert written["offering"]["sessions"][0]["modules"] == [{"code": "4", "minutes": 270}]
    assert Client().get(f"/api/v1/offerings/{draft.uuid}").status_code == 404
    entry = ModelLogEntry.objects.get(action="providers.offering_created")
    assert (entry.user, entry.data) == (boris, {"token": str(ApiToken.objects.get().uuid)})


def test_the_same_again_changes_nothing(secret, place):
    first, _written = ask(secret, "PUT", place, document(), status=201)
    session = Session.objects.get()

    again, written = ask(secret, "PUT", place, document())

    assert (written["outcome"], again["ETag"], Offering.objects.count(), Session.objects.get().pk) == ("unchanged", first["ETag"], 1, session.pk)
    assert ModelLogEntry.objects.filter(action__startswith="providers.").count() == 1


def test_what_was_read_can_be_sent_back(secret, place):
    ask(secret, "PUT", place, document(description="Mehr dazu", gemeinde=GemeindeFactory().ags), status=201)
    _answer, read = ask(secret, "GET", place)
    for name in ("external_id", "uuid", "url", "state", "etag", "gaps"):
        del read[name]

    _again, written = ask(secret, "PUT", place, read)

    assert written["outcome"] == "unchanged"


def test_nobody_overwrites_what_they_have_not_seen(secret, place):
    first, _written = ask(secret, "PUT", place, document(), status=201)
    changed = document(title="Sozialräume zeichnen")

    _answer, missing = ask(secret, "PUT", place, changed, status=428)
    second, written = ask(secret, "PUT", place, changed, **{"If-Match": first["ETag"]})
    _answer, outdated = ask(secret, "PUT", place, document(title="Anderes"), status=412, **{"If-Match": first["ETag"]})
    ask(secret, "PUT", place, changed, **{"If-Match": first["ETag"]})  # the answer was lost, it is sent again
    ask(secret, "PUT", place, document(title="Anderes"), status=412, **{"If-None-Match": "*"})
    ask(secret, "PUT", place.replace("K-", "L-"), changed, status=412, **{"If-Match": "*"})
    ask(secret, "PUT", place, document(title="Letztes"), **{"If-Match": "*"})

    assert (missing["title"], outdated["title"], written["outcome"]) == ("Bedingung fehlt", "Inzwischen geändert", "changed")
    assert second["ETag"] != first["ETag"]
    assert list(Offering.objects.values_list("title", flat=True)) == ["Letztes"]


def test_dry_run_says_what_would_come_and_writes_nothing(secret, place):
    answer, written = ask(secret, "PUT", f"{place}?dry_run=true", document(sessions=[], fee_cents=None))

    assert (written["outcome"], written["dry_run"], "ETag" in answer) == ("created", True, False)
    assert errors_of({"errors": written["offering"]["gaps"]}) == {
        "/sessions": "Bitte geben Sie mindestens einen Termin an, oder wählen Sie „Termine auf Anfrage“.",
        "/fee_cents": "Bitte geben Sie die Gebühr an; bei einem kostenfreien Angebot 0.",
    }
    assert (Offering.objects.count(), ModelLogEntry.objects.filter(action__startswith="providers.").count()) == (0, 0)


SESSION = {"starts_at": "2099-03-02T09:00:00+01:00", "ends_at": "2099-03-02T12:00:00+01:00"}


@pytest.mark.parametrize(
    ("wrong", "faults"),
    [
        ({"title": " "}, {"/title": "Bitte mindestens 1 Zeichen."}),
        ({"title": "x\0"}, {"/title": "Diese Zeichen sind hier nicht möglich."}),
        ({"summary": "x" * 301}, {"/summary": "Höchstens 300 Zeichen."}),
        ({"seats": 0}, {"/seats": "Die kleinste erlaubte Zahl ist 1."}),
        ({"seats": "12"}, {"/seats": "Bitte geben Sie eine ganze Zahl an."}),
        ({"seats": True}, {"/seats": "Bitte geben Sie eine ganze Zahl an."}),
        ({"plaetze": 3}, {"/plaetze": "Diese Angabe kennen wir nicht."}),
        ({"mode": "remote"}, {"/mode": "Möglich sind: 'presence', 'online' or 'mixed'."}),
        ({"registration_until": "bald"}, {"/registration_until": "Bitte geben Sie einen Tag an, zum Beispiel 2027-03-01."}),
        ({"registration_until": "0001-01-01"}, {"/registration_until": "Dieses Jahr ist nicht möglich."}),
        ({"sessions": {}}, {"/sessions": "Bitte geben Sie eine Liste an."}),
        (
            {"sessions": [{"starts_at": "2099-03-02T09:00:00", "ends_at": 5}]},
            {
                "/sessions/0/starts_at": "Bitte geben Sie den Abstand zu UTC mit an, zum Beispiel 2027-03-01T09:00:00+01:00.",
                "/sessions/0/ends_at": "Bitte geben Sie Tag und Uhrzeit mit Abstand zu UTC an, zum Beispiel 2027-03-01T09:00:00+01:00.",
            },
        ),
        (
            {"format": "kurs", "kreis": "atlantis", "gemeinde": "00000000", "contact_email": "x", "minimum_seats": 13, "subsidy_cents": 12_001},
            {
                "/format": "Dieses Format gibt es nicht. Möglich sind: basis.",
                "/kreis": "Diesen Kreis gibt es nicht.",
                "/gemeinde": "Diese Gemeinde gibt es nicht; bitte geben Sie den amtlichen Gemeindeschlüssel an.",
                "/contact_email": "Bitte geben Sie eine vollständige E-Mail-Adresse an.",
                "/minimum_seats": "Die Mindestzahl darf nicht über der Platzzahl liegen.",
                "/subsidy_cents": "Die Förderung darf nicht höher sein als die Gebühr.",
            },
        ),
        (
            {"modules": [{"code": "4"}, {"code": "4"}, {"code": "99"}, {"code": "v1"}]},
            {
                "/modules/1/code": "Dieses Modul steht schon in der Liste.",
                "/modules/2/code": "Dieses Modul gibt es nicht.",
                "/modules/3/minutes": "Dieses Modul hat keine feste Stundenzahl; bitte geben Sie die Minuten an.",
            },
        ),
        ({"sessions": [SESSION | {"ends_at": SESSION["starts_at"]}]}, {"/sessions/0/ends_at": "Das Ende muss nach dem Beginn liegen."}),
        ({"sessions": [SESSION | {"break_minutes": 181}]}, {"/sessions/0/break_minutes": "Die Pausen dauern länger als der Termin."}),
        ({"sessions": [SESSION, SESSION]}, {"/sessions/1/starts_at": "Dieser Termin überschneidet sich mit einem anderen dieses Angebots."}),
        (
            {"sessions": [SESSION | {"modules": [{"code": "4", "minutes": 181}]}]},
            {"/sessions/0/modules": "Auf die Module sind mehr Minuten verteilt, als der Termin ohne Pausen dauert."},
        ),
        (
            {"sessions": [SESSION | {"uuid": "6de4e324-fb49-44cd-97cc-0f18c019ab72"}]},
            {"/sessions/0/uuid": "Diesen Termin gibt es bei diesem Angebot nicht."},
        ),
    ],
)
def test_every_fault_is_named_by_its_place(secret, place, wrong, faults):
    a_module("V1", "Vertiefen")

    answer, problem = ask(secret, "PUT", place, document(**wrong), status=422)

    assert answer["Content-Type"] == "application/problem+json"
    assert errors_of(problem) == faults
    assert Offering.objects.count() == 0


@pytest.mark.parametrize("body", ["{", "\ud800".encode("utf-8", "surrogatepass"), '{"title": 1e999'])
def test_what_is_no_json_is_400(secret, place, body):
    _answer, problem = ask(secret, "PUT", place, body, status=400)

    assert problem["title"] == "Die Anfrage ist nicht verständlich"


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', json.dumps({"title": "\ud800", "format": "basis", "seats": 1})])
def test_what_is_no_offering_is_422_and_writes_nothing(secret, place, body):
    ask(secret, "PUT", place, body, status=422)

    assert Offering.objects.count() == 0


@pytest.mark.parametrize("key", ["-x", "a%20b", "a%00", "ä", "x" * 81])
def test_key_is_plain(secret, place, key):
    _answer, problem = ask(secret, "PUT", place.replace("K-2099.1", key), document(), status=422)

    assert [fault["parameter"] for fault in problem["errors"]] == ["external_id"]


def test_moved_session_stays_the_same_session(secret, place):
    first, written = ask(secret, "PUT", place, document(), status=201)
    uuid = written["offering"]["sessions"][0]["uuid"]
    moved = {"uuid": uuid, "starts_at": "2099-03-03T09:00:00+01:00", "ends_at": "2099-03-03T14:30:00+01:00", "break_minutes": 60}

    ask(secret, "PUT", place, document(sessions=[moved]), **{"If-Match": first["ETag"]})

    assert [(str(session.uuid), session.starts_at, session.sequence) for session in Session.objects.all()] == [(uuid, berlin(2099, 3, 3, 9), 1)]


def test_only_a_writing_token_that_holds_opens_the_door(boris, provider, place, secret, amina):
    ended, of_ended = token_of(boris, provider)
    end_token(ended, by=boris, at=timezone.now())
    of_expired = token_of(boris, provider, at=timezone.now() - timedelta(days=400))[1]

    refused = [ask(wrong, "PUT", place, document(), status=401)[0].content for wrong in (of_ended, of_expired, "qiq_x")]
    reading, problem = ask(token_of(boris)[1], "PUT", place, document(), status=403)
    ask(secret, "GET", "/api/v1/me/hours", status=403)
    withdraw_role(boris, Role.PROVIDER_EDITOR, organisation=provider.organisation, by=None)
    ask(secret, "PUT", place, document(), status=404)

    assert len(set(refused)) == 1
    assert reading["WWW-Authenticate"] == 'Bearer realm="api", error="insufficient_scope"'
    assert "liest Ihre Anmeldungen" in problem["detail"]
    assert Offering.objects.count() == 0


def test_provider_sees_nothing_of_another(clara, other_provider, secret, place, provider):
    ask(secret, "PUT", place, document(), status=201)
    of_clara = token_of(clara, other_provider)[1]

    answers = [
        ask(of_clara, "GET", place, status=404)[1],
        ask(of_clara, "PUT", place, document(), status=404)[1],
        ask(of_clara, "POST", f"{place}/submission", status=404)[1],
        ask(of_clara, "GET", f"/api/v1/providers/{provider.slug}/offerings", status=404)[1],
        ask(of_clara, "POST", f"/api/v1/providers/{provider.slug}/import", {"offerings": [{"external_id": "a", "offering": document()}]}, status=404)[1],
        ask(of_clara, "GET", "/api/v1/providers/nirgends/offerings", status=404)[1],
    ]
    _answer, own = ask(of_clara, "GET", f"/api/v1/providers/{other_provider.slug}/offerings")

    assert (len({str(answer) for answer in answers}), own["count"], Offering.objects.get().title) == (1, 0, "Sozialräume verstehen")


def test_two_providers_may_use_the_same_key(clara, other_provider, secret, place):
    ask(secret, "PUT", place, document(), status=201)
    ask(token_of(clara, other_provider)[1], "PUT", f"/api/v1/providers/{other_provider.slug}/offerings/K-2099.1", document(), status=201)

    assert Offering.objects.filter(external_id="K-2099.1").count() == 2


def test_submit_names_what_is_missing_and_is_once(secret, place):
    first, _written = ask(secret, "PUT", place, document(fee_cents=None), status=201)

    _answer, refused = ask(secret, "POST", f"{place}/submission", status=409)
    ask(secret, "PUT", place, document(), **{"If-Match": first["ETag"]})
    answers = [ask(secret, "POST", f"{place}/submission")[1]["state"] for _twice in range(2)]
    _answer, locked = ask(secret, "PUT", place, document(title="Neu"), status=409, **{"If-Match": "*"})

    assert errors_of(refused) == {"/fee_cents": "Bitte geben Sie die Gebühr an; bei einem kostenfreien Angebot 0."}
    assert (answers, list(errors_of(locked))) == (["submitted", "submitted"], ["/title"])
    assert "zur Prüfung" in locked["detail"]
    assert ModelLogEntry.objects.filter(action="providers.offering_submitted", data__token=str(ApiToken.objects.get().uuid)).count() == 1


def test_what_people_rely_on_the_office_changes(secret, place, dana, amina):
    ask(secret, "PUT", place, document(), status=201)
    offering = publish_offering(Offering.objects.get(), by=dana, at=AT)
    anyway = {"If-Match": "*"}

    _answer, reviewed = ask(secret, "PUT", place, document(title="Neu", seats=14), status=409, **anyway)
    ask(secret, "PUT", place, document(seats=14), **anyway)
    EnrolmentFactory(offering=offering, learner=amina)
    _answer, promised = ask(secret, "PUT", place, document(seats=13, registration_until="2099-02-14", sessions=[]), status=409, **anyway)
    _answer, written = ask(secret, "PUT", place, document(seats=14, summary="Neu gesagt."), **anyway)
    _answer, incomplete = ask(secret, "PUT", place, document(seats=14, summary=""), status=409, **anyway)

    assert list(errors_of(reviewed)) == ["/title"]
    assert sorted(errors_of(promised)) == ["/registration_until", "/seats", "/sessions"]
    assert "schon Menschen angemeldet" in promised["detail"]
    assert (written["outcome"], written["offering"]["state"], list(errors_of(incomplete))) == ("changed", "published", ["/summary"])
    offering.refresh_from_db()
    assert (offering.seats, offering.summary, offering.title) == (14, "Neu gesagt.", "Sozialräume verstehen")


def test_import_stores_or_refuses_each_on_its_own(secret, provider, place):
    ask(secret, "PUT", place, document(), status=201)
    sent = {
        "offerings": [
            {"external_id": "neu", "offering": document(title="Neu")},
            {"external_id": "K-2099.1", "offering": document(title="Anders")},
            {"external_id": "falsch", "offering": document(format="kurs")},
        ]
    }
    address = f"/api/v1/providers/{provider.slug}/import"

    _answer, dry = ask(secret, "POST", f"{address}?dry_run=true", sent)
    before = Offering.objects.count()
    _answer, done = ask(secret, "POST", address, sent)
    _answer, again = ask(secret, "POST", address, sent)

    assert [(item["external_id"], item["status"], item["outcome"]) for item in done["items"]] == [
        ("neu", 201, "created"),
        ("K-2099.1", 428, None),
        ("falsch", 422, None),
    ]
    assert errors_of(done["items"][2]) == {"/offerings/2/offering/format": "Dieses Format gibt es nicht. Möglich sind: basis."}
    assert ([item["status"] for item in dry["items"]], before, [item["outcome"] for item in again["items"]]) == ([200, 428, 422], 1, ["unchanged", None, None])
    assert sorted(Offering.objects.values_list("title", flat=True)) == ["Neu", "Sozialräume verstehen"]


def test_import_of_the_wrong_form_is_refused_as_a_whole(secret, provider):
    address = f"/api/v1/providers/{provider.slug}/import"
    good = {"external_id": "a", "offering": document()}

    _answer, problem = ask(secret, "POST", address, {"offerings": [good, {"external_id": "b", "offering": document(seats="viele")}]}, status=422)
    _answer, twice = ask(secret, "POST", address, {"offerings": [good, good]}, status=422)
    ask(secret, "POST", address, {"offerings": []}, status=422)
    ask(secret, "POST", address, {"offerings": [good | {"external_id": f"k{number}"} for number in range(101)]}, status=422)

    assert (list(errors_of(problem)), list(errors_of(twice))) == (["/offerings/1/offering/seats"], ["/offerings/1/external_id"])
    assert Offering.objects.count() == 0


def test_list_shows_all_of_the_provider_and_costs_the_same(secret, provider, place, django_assert_max_num_queries):
    ask(secret, "PUT", place, document(), status=201)
    OfferingFactory.create_batch(20, provider=provider)
    OfferingFactory()
    address = f"/api/v1/providers/{provider.slug}/offerings"

    with django_assert_max_num_queries(10):
        _answer, listed = ask(secret, "GET", address)
    _answer, drafts = ask(secret, "GET", f"{address}?state=draft")

    assert (listed["count"], [item["external_id"] for item in drafts["items"]]) == (21, ["K-2099.1"])


def test_limit_counts_per_token_whatever_the_address(secret, provider, settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    address = f"/api/v1/providers/{provider.slug}/offerings"

    answers = [Client(REMOTE_ADDR=f"192.0.2.{number}").get(address, headers={"Authorization": f"Bearer {secret}"}) for number in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3]["Retry-After"]) <= 60


def test_too_much_at_once_is_refused_without_reading_it(secret, provider):
    answer = Client().generic(
        "POST",
        f"/api/v1/providers/{provider.slug}/import",
        b" " * 2_600_000,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_dry_run_of_a_published_offering_leaves_it_alone(secret, place, dana, amina):
    ask(secret, "PUT", place, document(), status=201)
    offering = publish_offering(Offering.objects.get(), by=dana, at=AT)
    EnrolmentFactory(offering=offering, learner=amina)
    before, jobs = Offering.objects.values().get(), Job.objects.count()

    _answer, written = ask(secret, "PUT", f"{place}?dry_run=true", document(summary="Anders"), **{"If-Match": "*"})

    assert (written["outcome"], written["offering"]["summary"]) == ("changed", "Anders")
    assert Offering.objects.values().get() == before
    assert Job.objects.count() == jobs


def test_trail_shows_by_which_token_it_came(secret, place, dana, client_of):
    ask(secret, "PUT", place, document(), status=201)

    html = client_of(dana).get(f"/verwaltung/angebote/history/{Offering.objects.get().pk}/").content.decode()

    assert "Angebot angelegt (über einen persönlichen Zugang)" in html
