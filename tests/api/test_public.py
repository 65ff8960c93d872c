"""What everybody may read through the API, and how it is answered."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from providers.domain.catalogue import find
from providers.domain.criteria import read_criteria
from providers.domain.facets import load_facets
from tests.factories.core import GemeindeFactory, KreisFactory
from tests.factories.providers import OfferingFactory, ProviderFactory, a_module

pytestmark = pytest.mark.django_db

SUMMER = datetime(2027, 7, 5, 7, 0, tzinfo=UTC)  # 9:00 in Berlin


def get(address: str, status: int = 200, **headers: str) -> dict:
    answer = Client().get(address, headers=headers)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_pathway_tells_the_phase_of_every_module(curriculum):
    pathway = get("/api/v1/pathways/koordination")

    minutes = {"presence": 0, "self_study": 0}
    for cell in pathway["modules"]:
        minutes[cell["phase"]] += cell["minutes"]
    assert minutes == {"presence": 36 * 45, "self_study": 36 * 45}
    assert (pathway["presence_minutes"], pathway["self_study_minutes"], len(pathway["modules"])) == (1620, 1620, 12)
    assert pathway["url"] == "http://127.0.0.1:8000/bildungswege/koordination/"


def test_modules_are_complete_and_in_order(curriculum):
    answer = get("/api/v1/modules")

    assert [module["code"] for module in answer["items"]] == [*map(str, range(1, 19)), *(f"V{number}" for number in range(1, 12))]
    assert (answer["count"], answer["next"], answer["previous"]) == (29, None, None)


def test_module_says_area_fields_and_phases(curriculum):
    module = get("/api/v1/modules/v1")
    base = get("/api/v1/modules/4")

    assert (module["code"], module["minutes"], module["phases"], module["kind"]) == ("V1", None, [], "deepening")
    assert (base["minutes"], base["kind"], {phase["pathway"] for phase in base["phases"]} <= {"koordination", "steuerung", "koordination-und-steuerung"}) == (
        270,
        "base",
        True,
    )


def test_pages_of_a_list_lead_to_each_other(regions):
    first = get("/api/v1/regions/gemeinden?kreis=08235&limit=10")
    second = get(first["next"].removeprefix("http://127.0.0.1:8000"))

    assert (first["count"], len(first["items"]), first["previous"]) == (25, 10, None)
    assert second["previous"] == "http://127.0.0.1:8000/api/v1/regions/gemeinden?kreis=08235&limit=10&offset=0"
    assert {place["ags"] for place in first["items"]} & {place["ags"] for place in second["items"]} == set()
    assert get("/api/v1/regions/gemeinden?kreis=08235&limit=10&offset=20")["next"] is None


@pytest.mark.parametrize(
    ("address", "parameter", "detail"),
    [
        ("/api/v1/offerings?kreis=atlantis", "kreis", "Kreis: „atlantis“ kennen wir nicht und haben es nicht berücksichtigt."),
        ("/api/v1/offerings?farbe=rot", "farbe", "Diesen Filter gibt es nicht."),
        ("/api/v1/offerings?von=gestern", "von", "Datum: „gestern“ kennen wir nicht und haben es nicht berücksichtigt."),
        ("/api/v1/offerings?um=Nirgendwo&umkreis=20", "um", "Die Gemeinde „Nirgendwo“ kennen wir nicht; der Umkreis wurde nicht berücksichtigt."),
        ("/api/v1/offerings?limit=1000", "limit", "Die größte erlaubte Zahl ist 200."),
        ("/api/v1/modules?offset=-1", "offset", "Die kleinste erlaubte Zahl ist 0."),
        ("/api/v1/modules?limit=viele", "limit", "Bitte geben Sie eine ganze Zahl an."),
        ("/api/v1/regions/gemeinden?kreis=atlantis", "kreis", "Diesen Kreis gibt es nicht. Alle Kreise stehen unter /api/v1/regions/kreise."),
    ],
)
def test_invalid_parameter_is_named(address, parameter, detail):
    answer = Client().get(address)

    problem = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert problem["errors"] == [{"parameter": parameter, "detail": detail}]
    assert (problem["status"], problem["title"]) == (422, "Angaben passen nicht")


def test_offerings_answer_what_the_page_answers(regions):
    kreis = KreisFactory(ags="08235")
    ours, theirs = ProviderFactory(), ProviderFactory()
    OfferingFactory(provider=ours, kreis=kreis, title="Netzwerke knüpfen", seats=2, seats_taken=2)
    OfferingFactory(provider=theirs, kreis=kreis, title="Netzwerke pflegen", modules=[(a_module("4", "Sozialräume analysieren"), 135)])
    OfferingFactory(provider=theirs, title="Beteiligung", first_start=SUMMER, group_type="fixed")
    OfferingFactory(provider=ours, draft=True)
    questions = ["", "q=netzwerk", "frei=1", "modul=4", f"traeger={ours.slug}&traeger={theirs.slug}", "kreis=08235&q=pflegen", "monat=2027-07", "gruppe=fest"]

    answers = {}
    for question in questions:
        page = Client().get(f"/angebote/?{question}").context["page"]
        answers[question] = ([str(offering.uuid) for offering in page], [item["uuid"] for item in get(f"/api/v1/offerings?{question}")["items"]])

    assert {question: page for question, (page, _api) in answers.items()} == {question: api for question, (_page, api) in answers.items()}
    assert [len(api) for _page, api in answers.values()] == [3, 2, 2, 1, 3, 1, 1, 1]


def test_every_filter_of_the_catalogue_is_documented():
    criteria, notes = read_criteria({}, load_facets())
    documented = {each["name"] for each in get("/api/v1/openapi.json")["paths"]["/api/v1/offerings"]["get"]["parameters"]}

    from providers.domain.criteria import PARAMETERS

    assert documented == PARAMETERS | set(load_facets()) | {"limit", "offset"}
    assert list(find(criteria, at=SUMMER)) == notes == []


def test_offering_says_minutes_cents_and_berlin_time():
    gemeinde = GemeindeFactory(name="Musterstadt")
    offering = OfferingFactory(first_start=SUMMER, fee_cents=12_000, subsidy_cents=8_000, gemeinde=gemeinde, kreis=gemeinde.kreis)

    answer = get(f"/api/v1/offerings/{offering.uuid}")

    assert (answer["starts_at"], answer["ends_at"]) == ("2027-07-05T09:00:00+02:00", "2027-07-05T14:30:00+02:00")
    assert (answer["fee_cents"], answer["subsidy_cents"], answer["own_share_cents"]) == (12_000, 8_000, 4_000)
    assert [(module["code"], module["minutes"]) for module in answer["modules"]] == [("7", 270)]
    assert [(session["teaching_minutes"], session["break_minutes"]) for session in answer["sessions"]] == [(270, 60)]
    assert answer["gemeinde"] == {"ags": gemeinde.ags, "name": "Musterstadt"}
    assert get(f"/api/v1/offerings/{OfferingFactory(draft=True).uuid}", 404)["title"] == "Nicht gefunden"


def test_hidden_provider_and_its_offerings_do_not_exist():
    hidden = OfferingFactory(provider__is_published=False)

    assert get("/api/v1/providers")["items"] == []
    assert get(f"/api/v1/providers/{hidden.provider.slug}", 404)["status"] == 404
    assert get(f"/api/v1/offerings/{hidden.uuid}", 404)["status"] == 404


@pytest.mark.once  # how often Django asks does not depend on whom it asks
@pytest.mark.parametrize("address", ["/api/v1/offerings?limit=200", "/api/v1/providers?limit=200", "/api/v1/modules?limit=200"])
def test_queries_do_not_grow_with_rows(curriculum, django_assert_num_queries, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fill(number: int) -> None:
        for _ in range(number):
            offering = OfferingFactory()
            offering.provider.kreise.add(KreisFactory())

    fill(10)
    with CaptureQueriesContext(connection) as few:
        assert Client().get(address).status_code == 200
    fill(100)

    with django_assert_num_queries(len(few)):
        assert Client().get(address).status_code == 200
    assert len(few) <= 11


def test_unchanged_answer_is_304():
    OfferingFactory()
    first = Client().get("/api/v1/offerings")

    again = Client().get("/api/v1/offerings", headers={"If-None-Match": first["ETag"]})
    OfferingFactory()
    changed = Client().get("/api/v1/offerings", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "public, max-age=60")
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_no_answer_sets_a_cookie_or_depends_on_the_login(amina, client_of):
    offering = OfferingFactory()

    for address in ("/api/v1/offerings", f"/api/v1/offerings/{offering.uuid}", "/api/v1/openapi.json", "/api/v1/me/hours", "/api/v1/nirgends", "/api/"):
        answer, of_amina = Client().get(address), client_of(amina).get(address)
        assert (dict(answer.cookies), dict(of_amina.cookies)) == ({}, {}), address
        assert (answer.status_code, answer.content) == (of_amina.status_code, of_amina.content), address
        assert "Vary" not in answer
        assert (answer["Cache-Control"] == "no-store") == (answer.status_code != 200), address


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/", "/api/v1/nirgends", "/api/v1/nirgends/", "/api/v2/modules", "/api/v1/modules/99", "/api/v1/offerings/x"]
)
def test_unknown_address_is_a_problem(address):
    answer = Client().get(address)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(answer.content)["title"] == "Nicht gefunden"


@pytest.mark.parametrize("address", ["/api/v1/modules", "/api/v1/openapi.json"])
def test_other_methods_are_a_problem_that_names_the_allowed_ones(address):
    answer = Client(enforce_csrf_checks=True).post(address, {})

    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET, HEAD, OPTIONS")
    assert json.loads(answer.content)["detail"] == "Was an dieser Adresse geht, nennt die Kopfzeile Allow."


@pytest.mark.parametrize("address", ["/api/v1/modules", "/api/v1/openapi.json", "/api/v1/nirgends", "/api/v1/me/hours", "/api/v1/modules?limit=x"])
def test_head_is_get_without_the_body(curriculum, address):
    get, head = Client().get(address), Client().head(address)

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert {name: value for name, value in head.items() if name != "Content-Length"} == {name: value for name, value in get.items() if name != "Content-Length"}
    if get.status_code == 200:
        assert head["Content-Length"] == str(len(get.content))
        assert Client().head(address, headers={"If-None-Match": get["ETag"]}).status_code == 304


def test_pages_of_every_host_may_read_what_is_public_and_nothing_else(provider):
    origin = {"Origin": "https://stadt.example"}
    asked = origin | {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}

    read = Client().get("/api/v1/modules", headers=origin)
    unknown = Client().get("/api/v1/modules/99", headers=origin)
    with_token = Client().get("/api/v1/modules", headers=origin | {"Authorization": "Bearer x"})
    preflight = Client().options("/api/v1/modules", headers=asked)
    own = Client().options(f"/api/v1/providers/{provider.slug}/import", headers=asked | {"Access-Control-Request-Method": "POST"})
    nowhere = Client().options("/api/v1/nirgends", headers=asked)

    assert [answer.get("Access-Control-Allow-Origin") for answer in (read, unknown, with_token)] == ["*", "*", None]
    assert [answer.get("Access-Control-Allow-Credentials") for answer in (read, preflight)] == [None, None]
    assert (preflight.status_code, preflight["Allow"], preflight["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS", "GET, HEAD")
    assert preflight["Access-Control-Allow-Headers"] == "If-None-Match"
    assert (own.status_code, own["Allow"], own.get("Access-Control-Allow-Methods"), nowhere.status_code) == (204, "OPTIONS, POST", None, 404)


def test_a_fault_of_ours_is_a_problem_without_details(monkeypatch):
    def broken(*_arguments: object, **_more: object) -> None:
        raise RuntimeError("secret path")

    monkeypatch.setattr("curriculum.api.page_of", broken)
    answer = Client(raise_request_exception=False).get("/api/v1/modules")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in answer.content.decode()


def test_whoever_has_no_address_is_refused_as_a_problem():
    answer = Client(REMOTE_ADDR="").get("/api/v1/modules")

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_limit_counts_per_address(settings, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_800_000_015.0)
    settings.API_REQUESTS_PER_MINUTE = 3
    client = Client(REMOTE_ADDR="192.0.2.1")

    answers = [client.get("/api/v1/modules").status_code, client.get("/api/v1/nirgends").status_code, client.get("/api/v1/me/hours").status_code]
    refused = client.get("/api/v1/modules")

    assert answers == [200, 404, 401]
    assert (refused.status_code, refused["Content-Type"], refused["Retry-After"]) == (429, "application/problem+json", "45")
    assert Client(REMOTE_ADDR="192.0.2.2").get("/api/v1/modules").status_code == 200
    monkeypatch.setattr("time.time", lambda: 1_800_000_060.0)
    assert client.get("/api/v1/modules").status_code == 200


def test_public_answers_name_no_person(amina, boris, provider):
    from tests.factories.certificates import make_attendance_certificate
    from tests.factories.learners import EnrolmentFactory

    offering = OfferingFactory(provider=provider, seats_taken=1, external_id="geheim-1")
    EnrolmentFactory(offering=offering, learner=amina)
    code = make_attendance_certificate(270, learner=amina).code
    paths = {"slug": provider.slug, "uuid": str(offering.uuid), "code": code, "ags": "x"}
    addresses = [
        path.format(**paths) for path, methods in get("/api/v1/openapi.json")["paths"].items() if "security" not in methods.get("get", {"security": 1})
    ]
    addresses += ["/api/moochub/v3/courses", "/daten/angebote.csv", "/daten/beschreibung.jsonld", "/angebote/feed.atom"]

    said = {address: b"".join(Client().get(address)).decode() for address in addresses}

    assert len(addresses) == 20
    assert offering.title in said["/api/v1/offerings"]
    secrets = [amina.first_name, amina.last_name, amina.email, boris.last_name, boris.email, "geheim-1"]
    assert [(address, secret) for address, text in said.items() for secret in secrets if secret in text] == []
